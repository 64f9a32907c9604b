//! `Peta`: the borders of villages and subdistricts on a flat map, and which village a place is in.
//!
//! The borders are indicative. On the map one unit is about 10 m, x to the east, y to the south.

use super::koordinat::Koordinat;
use super::tabel::Tabel;

/// North-west corner of the map, degrees.
const ORIGIN: Koordinat = Koordinat {
    lat: -5.91,
    lon: 106.96,
};
/// Map units in a degree of longitude at 6.2° south, and of latitude.
const UNITS: (f64, f64) = (11_066.9, 11_057.4);

/// A point on the map, in its units.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Point {
    pub x: f64,
    pub y: f64,
}

impl Point {
    #[must_use]
    pub fn of(place: Koordinat) -> Self {
        Self {
            x: (place.lon - ORIGIN.lon) * UNITS.0,
            y: (ORIGIN.lat - place.lat) * UNITS.1,
        }
    }

    /// Where on earth it is; `None` for what is not on the globe.
    #[must_use]
    pub fn place(self) -> Option<Koordinat> {
        Koordinat::new(ORIGIN.lat - self.y / UNITS.1, ORIGIN.lon + self.x / UNITS.0)
    }
}

/// A rectangle on the map.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub height: f64,
}

impl Frame {
    /// The smallest frame of this shape (width : height) around a middle.
    #[must_use]
    pub fn around(middle: Point, width: f64, ratio: f64) -> Self {
        let height = width / ratio;
        Self {
            left: middle.x - width / 2.0,
            top: middle.y - height / 2.0,
            width,
            height,
        }
    }

    #[must_use]
    pub fn middle(&self) -> Point {
        Point {
            x: self.left + self.width / 2.0,
            y: self.top + self.height / 2.0,
        }
    }

    fn holds(&self, point: Point) -> bool {
        (self.left..=self.left + self.width).contains(&point.x)
            && (self.top..=self.top + self.height).contains(&point.y)
    }
}

/// One village or subdistrict.
#[derive(Clone, Debug, PartialEq)]
pub struct Area {
    pub kode: String,
    /// The border as an SVG path in map units.
    pub path: String,
    pub frame: Frame,
    rings: Vec<Vec<Point>>,
}

impl Area {
    fn holds(&self, point: Point) -> bool {
        self.frame.holds(point) && self.rings.iter().any(|ring| is_inside(ring, point))
    }
}

/// All borders.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Peta {
    areas: Vec<Area>,
}

impl Peta {
    /// Reads `batas.csv`; the numbers of lines that could not be read come second.
    #[must_use]
    pub fn parse(text: &str) -> (Self, Vec<usize>) {
        let (mut areas, mut bad_lines) = (Vec::new(), Vec::new());
        for row in Tabel::parse(text).rows() {
            let (kode, path) = (row.get("kode"), row.get("jalur"));
            match rings(path).and_then(|rings| Some((frame_of(&rings)?, rings))) {
                Some((frame, rings)) if !kode.is_empty() => areas.push(Area {
                    kode: kode.to_owned(),
                    path: path.to_owned(),
                    frame,
                    rings,
                }),
                _ => bad_lines.push(row.line),
            }
        }
        (Self { areas }, bad_lines)
    }

    #[must_use]
    pub fn area(&self, kode: &str) -> Option<&Area> {
        self.areas.iter().find(|area| area.kode == kode)
    }

    /// Codes are `32.16.01` for subdistricts, `32.16.01.2001` for villages.
    pub fn villages(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|area| is_village(area))
    }

    pub fn subdistricts(&self) -> impl Iterator<Item = &Area> {
        self.areas.iter().filter(|area| !is_village(area))
    }

    /// The village that a place is in.
    #[must_use]
    pub fn village_at(&self, place: Koordinat) -> Option<&Area> {
        let point = Point::of(place);
        self.villages().find(|area| area.holds(point))
    }

    /// A frame around everything.
    #[must_use]
    pub fn frame(&self) -> Option<Frame> {
        let corners = self.areas.iter().flat_map(|area| {
            let frame = area.frame;
            [
                Point {
                    x: frame.left,
                    y: frame.top,
                },
                Point {
                    x: frame.left + frame.width,
                    y: frame.top + frame.height,
                },
            ]
        });
        frame_of(&[corners.collect()])
    }
}

fn is_village(area: &Area) -> bool {
    area.kode.matches('.').count() == 3
}

/// The rings of a path of absolute moves and relative lines: `M549 2570l13 7 34-2z`.
fn rings(path: &str) -> Option<Vec<Vec<Point>>> {
    let mut rings = Vec::new();
    for part in path.split('M').skip(1) {
        let (start, lines) = part.trim_end_matches('z').split_once('l')?;
        let start = numbers(start)?;
        let &[mut x, mut y] = start.as_slice() else {
            return None;
        };
        let mut ring = vec![Point { x, y }];
        let steps = numbers(lines)?;
        let steps = steps.chunks_exact(2);
        if !steps.remainder().is_empty() {
            return None;
        }
        for step in steps {
            if let [dx, dy] = step {
                (x, y) = (x + dx, y + dy);
                ring.push(Point { x, y });
            }
        }
        rings.push(ring);
    }
    (!rings.is_empty()).then_some(rings)
}

/// Numbers that a space or the next one's minus parts.
fn numbers(text: &str) -> Option<Vec<f64>> {
    let parted = text.replace('-', " -");
    let parts = parted.split_whitespace();
    parts.map(|part| part.parse().ok()).collect()
}

fn frame_of(rings: &[Vec<Point>]) -> Option<Frame> {
    let first = *rings.first()?.first()?;
    let (mut low, mut high) = (first, first);
    for point in rings.iter().flatten() {
        low = Point {
            x: low.x.min(point.x),
            y: low.y.min(point.y),
        };
        high = Point {
            x: high.x.max(point.x),
            y: high.y.max(point.y),
        };
    }
    Some(Frame {
        left: low.x,
        top: low.y,
        width: high.x - low.x,
        height: high.y - low.y,
    })
}

/// Counts the borders to the right of the point.
fn is_inside(ring: &[Point], point: Point) -> bool {
    let ends = ring.iter().skip(1).chain(ring.first());
    let crossed = ring.iter().zip(ends).filter(|(a, b)| {
        (a.y > point.y) != (b.y > point.y)
            && point.x < (b.x - a.x) * (point.y - a.y) / (b.y - a.y) + a.x
    });
    crossed.count() % 2 == 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_village_of_a_place() {
        let text = "kode,jalur\n\
            99.01,M0 0l200 0 0 100-200 0z\n\
            99.01.01.2001,M0 0l100 0 0 100-100 0z\n\
            99.01.01.2002,M100 0l100 0 0 100-100 0zM300 0l10 0 0 10z\n";
        let (peta, bad) = Peta::parse(text);
        assert!(bad.is_empty());
        assert_eq!(
            (peta.villages().count(), peta.subdistricts().count()),
            (2, 1)
        );
        let at = |x, y| {
            let place = Point { x, y }.place()?;
            peta.village_at(place).map(|area| area.kode.as_str())
        };
        assert_eq!(at(50.0, 50.0), Some("99.01.01.2001"));
        assert_eq!(at(150.0, 50.0), Some("99.01.01.2002"));
        assert_eq!(at(308.0, 4.0), Some("99.01.01.2002"));
        assert_eq!(at(250.0, 50.0), None);
        assert_eq!(peta.frame().map(|frame| frame.width), Some(310.0));
    }

    #[test]
    fn damaged_lines_are_named() {
        let text = "kode,jalur\n99.01,\n99.02,M0 0l1z\n99.03,M0l1 1z\n99.04,M0 0lx yz\n";
        assert_eq!(Peta::parse(text).1, [2, 3, 4, 5]);
    }

    #[test]
    fn a_point_goes_there_and_back() {
        let place = Koordinat::new(-6.3, 107.1).unwrap();
        assert_eq!(Point::of(place).place(), Some(place));
    }
}
