//! A QR code that was drawn is read again, turned, blurred and noisy as a camera sees it; and no
//! picture makes the reader fail.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use rembuk::qr::draw::{Drawing, draw};
use rembuk::qr::read::read;

const CARD: &str = "REMBUK1:KUNCI:32.16.01.2001:\
     9F3C0A77E1D24B58C6A90E13F7B2845D0C61AE9237F45B80D1E6C3792A4F50B8";
const SIDE: u32 = 480;
const DARK: f64 = 40.0;
const LIGHT: f64 = 215.0;

/// SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// Between 0 and 1.
    fn part(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// The squares of a drawing, read from its path as a browser would.
fn squares(drawing: &Drawing) -> Vec<Vec<bool>> {
    let size = drawing.size as usize;
    let mut dark = vec![vec![false; size]; size];
    for run in drawing.path.split_terminator('z') {
        let (at, rest) = run.strip_prefix('M').unwrap().split_once('h').unwrap();
        let (x, y) = at.split_once(' ').unwrap();
        let (x, y): (usize, usize) = (x.parse().unwrap(), y.parse().unwrap());
        let (length, back) = rest.split_once("v1h-").unwrap();
        assert_eq!(length, back);
        let length: usize = length.parse().unwrap();
        for square in &mut dark[y][x..x + length] {
            assert!(!*square, "drawn twice");
            *square = true;
        }
    }
    dark
}

/// How a camera looks at a code.
#[derive(Clone, Copy, Debug)]
struct View {
    /// Degrees.
    turn: f64,
    /// Pixels of a square.
    scale: f64,
    /// How much nearer one side is than the other.
    tilt: f64,
    /// Pixels along each side that are mixed.
    blur: i32,
    noise: f64,
}

const STRAIGHT: View = View {
    turn: 0.0,
    scale: 8.0,
    tilt: 0.0,
    blur: 0,
    noise: 0.0,
};

fn photograph(drawing: &Drawing, view: View, chance: &mut Chance) -> Vec<u8> {
    let dark = squares(drawing);
    let half = f64::from(SIDE) / 2.0;
    let middle = f64::from(drawing.size) / 2.0;
    let (sin, cos) = view.turn.to_radians().sin_cos();
    let light_at = |x: i32, y: i32| {
        let (x, y) = (f64::from(x) + 0.5 - half, f64::from(y) + 0.5 - half);
        let depth = 1.0 + view.tilt * x / half;
        let (x, y) = (x / depth / view.scale, y / depth / view.scale);
        let (column, row) = (x * cos + y * sin + middle, y * cos - x * sin + middle);
        let square = (column >= 0.0 && row >= 0.0)
            .then(|| dark.get(row as usize)?.get(column as usize))
            .flatten();
        if square == Some(&true) { DARK } else { LIGHT }
    };
    let mut grey = Vec::new();
    for y in 0..SIDE as i32 {
        for x in 0..SIDE as i32 {
            let mut light = 0.0;
            for (dx, dy) in (-view.blur..=view.blur)
                .flat_map(|dx| (-view.blur..=view.blur).map(move |dy| (dx, dy)))
            {
                light += light_at(x + dx, y + dy);
            }
            light /= f64::from((2 * view.blur + 1).pow(2));
            light += (chance.part() - 0.5) * view.noise;
            grey.push(light.clamp(0.0, 255.0) as u8);
        }
    }
    grey
}

#[test]
fn a_drawn_code_is_read() {
    let drawing = draw(CARD).unwrap();
    // Version 5 and its margin: large squares, even on a small screen.
    assert_eq!(drawing.size, 37 + 8);
    let mut chance = Chance(1);
    for view in [
        STRAIGHT,
        View {
            scale: 3.0,
            ..STRAIGHT
        },
        View {
            turn: 90.0,
            ..STRAIGHT
        },
        View {
            turn: 180.0,
            noise: 60.0,
            ..STRAIGHT
        },
        View {
            turn: 17.0,
            scale: 6.0,
            ..STRAIGHT
        },
        View {
            turn: -38.0,
            scale: 5.0,
            noise: 40.0,
            ..STRAIGHT
        },
        View {
            blur: 2,
            ..STRAIGHT
        },
        View {
            turn: 8.0,
            scale: 7.0,
            tilt: 0.15,
            blur: 1,
            noise: 30.0,
        },
        View {
            turn: 200.0,
            scale: 6.0,
            tilt: -0.2,
            noise: 20.0,
            ..STRAIGHT
        },
    ] {
        let grey = photograph(&drawing, view, &mut chance);
        assert_eq!(read(SIDE, SIDE, &grey).as_deref(), Some(CARD), "{view:?}");
    }
}

#[test]
fn a_dark_room_and_a_covered_corner_do_not_matter() {
    let drawing = draw(CARD).unwrap();
    let mut chance = Chance(2);
    let mut grey = photograph(&drawing, STRAIGHT, &mut chance);
    for light in &mut grey {
        *light /= 3;
    }
    assert_eq!(read(SIDE, SIDE, &grey).as_deref(), Some(CARD));
    // A thumb of five by five squares, away from the three marks that the code is found by.
    for y in 290..330 {
        for x in 250..290 {
            grey[y * SIDE as usize + x] = 20;
        }
    }
    assert_eq!(read(SIDE, SIDE, &grey).as_deref(), Some(CARD));
}

#[test]
fn light_from_one_side_does_not_matter() {
    let drawing = draw(CARD).unwrap();
    let mut chance = Chance(5);
    let view = View {
        turn: 5.0,
        scale: 7.0,
        noise: 25.0,
        ..STRAIGHT
    };
    let mut grey = photograph(&drawing, view, &mut chance);
    for (at, light) in grey.iter_mut().enumerate() {
        let across = at % SIDE as usize;
        *light = (usize::from(*light) * (90 + across) / (90 + SIDE as usize)) as u8;
    }
    assert_eq!(read(SIDE, SIDE, &grey).as_deref(), Some(CARD));
}

#[test]
fn other_texts_are_drawn_and_read_too() {
    let mut chance = Chance(3);
    for text in [
        "A",
        "https://example.org/?q=1",
        "Désa — 日本",
        &"7".repeat(300),
    ] {
        let drawing = draw(text).unwrap();
        let view = View {
            scale: 400.0 / f64::from(drawing.size),
            ..STRAIGHT
        };
        let grey = photograph(&drawing, view, &mut chance);
        assert_eq!(read(SIDE, SIDE, &grey).as_deref(), Some(text));
    }
    assert_eq!(draw(&"x".repeat(5_000)), None);
}

#[test]
fn what_is_no_picture_is_not_read() {
    for (width, height, length) in [
        (0, 0, 0),
        (1, 1, 1),
        (31, 31, 31 * 31),
        (480, 480, 0),
        (480, 480, 480 * 480 - 1),
        (480, 480, 480 * 480 + 1),
        (u32::MAX, u32::MAX, 1),
        (u32::MAX, 0, 0),
        (65_536, 65_536, 0),
        (4_096, 32, 4_096 * 32),
    ] {
        assert_eq!(read(width, height, &vec![0; length]), None);
    }
}

#[test]
fn no_picture_makes_it_fail() {
    let mut chance = Chance(4);
    for light in [0, 127, 255] {
        assert_eq!(read(64, 48, &vec![light; 64 * 48]), None);
    }
    let drawing = draw(CARD).unwrap();
    for round in 0..150_u32 {
        let view = View {
            turn: chance.part() * 360.0,
            scale: 0.5 + chance.part() * 9.0,
            tilt: (chance.part() - 0.5) * 1.6,
            blur: 0,
            noise: chance.part() * 255.0,
        };
        let mut grey = photograph(&drawing, view, &mut chance);
        match round % 3 {
            // Only noise, in blocks.
            0 => {
                let block = 1 + chance.next() as usize % 12;
                let cells: Vec<u8> = (0..SIDE.pow(2)).map(|_| chance.next() as u8).collect();
                for (at, light) in grey.iter_mut().enumerate() {
                    let (x, y) = (at % SIDE as usize, at / SIDE as usize);
                    *light = cells[y / block * SIDE as usize + x / block];
                }
            }
            // Pieces of the code over each other.
            1 => {
                for _ in 0..40 {
                    let length = chance.next() as usize % 20_000;
                    let from = chance.next() as usize % (grey.len() - length);
                    let to = chance.next() as usize % (grey.len() - length);
                    grey.copy_within(from..from + length, to);
                }
            }
            _ => {}
        }
        // Whatever it is, it is none of ours unless it is all of it.
        let found = read(SIDE, SIDE, &grey);
        assert!(found.is_none() || found.as_deref() == Some(CARD));
    }
}
