//! `Koordinat`: a place on earth, as people and devices write it.

/// Degrees, WGS 84; south and west are negative.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Koordinat {
    pub lat: f64,
    pub lon: f64,
}

impl Koordinat {
    /// `None` for what is not on the globe. Kept to six decimals, about 10 cm.
    #[must_use]
    pub fn new(lat: f64, lon: f64) -> Option<Self> {
        let is_on_globe = lat.abs() <= 90.0 && lon.abs() <= 180.0;
        is_on_globe.then(|| Self {
            lat: rounded(lat),
            lon: rounded(lon),
        })
    }

    /// A pair as maps on phones copy it: `-6.2345, 107.1234`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let pair = text.split_once(", ").or_else(|| text.split_once(';'));
        let pair = pair.or_else(|| {
            // Without a space a comma parts the two only where each has a point of its own.
            let parts = text.split_once(',')?;
            (parts.0.contains('.') && parts.1.contains('.')).then_some(parts)
        });
        let (lat, lon) = pair?;
        Self::new(parse_degrees(lat)?, parse_degrees(lon)?)
    }
}

fn rounded(degrees: f64) -> f64 {
    (degrees * 1e6).round() / 1e6
}

/// One number of degrees. Point and comma both part the decimals here, for nobody writes
/// thousands of degrees. `6°14'5" LS` and `107.12 BT` are understood.
#[must_use]
pub fn parse_degrees(text: &str) -> Option<f64> {
    let upper = text.trim().replace(',', ".").to_uppercase();
    let (rest, sign) = match upper.strip_suffix("LS").or(upper.strip_suffix("BB")) {
        Some(rest) => (rest, -1.0),
        None => {
            let rest = upper.strip_suffix("LU").or(upper.strip_suffix("BT"));
            match rest {
                Some(rest) => (rest, 1.0),
                None => match upper.strip_suffix(['S', 'W']) {
                    Some(rest) => (rest, -1.0),
                    None => (upper.strip_suffix(['N', 'E']).unwrap_or(&upper), 1.0),
                },
            }
        }
    };
    let rest = rest.trim().replace('−', "-");
    let (rest, sign) = match rest.strip_prefix('-') {
        Some(rest) => (rest.to_owned(), -1.0),
        None => (rest, sign),
    };
    let parts = rest.split(|c: char| "°º'’′\"”″ ".contains(c));
    let parts: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    if parts.is_empty() || parts.len() > 3 {
        return None;
    }
    let mut degrees = 0.0;
    for (part, share) in parts.iter().zip([1.0, 60.0, 3600.0]) {
        let is_plain = part.chars().all(|c| c.is_ascii_digit() || c == '.');
        let number: f64 = part.parse().ok().filter(|_| is_plain)?;
        if share > 1.0 && number >= 60.0 {
            return None;
        }
        degrees += number / share;
    }
    Some(rounded(sign * degrees))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn degrees_are_read_as_they_are_written() {
        for (text, want) in [
            ("-6.2345", Some(-6.2345)),
            ("-6,2345", Some(-6.2345)),
            ("−6.2345", Some(-6.2345)),
            ("107.123", Some(107.123)),
            ("6.234", Some(6.234)),
            ("6.2345 LS", Some(-6.2345)),
            ("107.12 BT", Some(107.12)),
            ("6°14'5\"S", Some(-6.234_722)),
            ("6° 14′ 5.5″ LS", Some(-6.234_861)),
            ("107.1234567", Some(107.123_457)),
            ("", None),
            ("utara", None),
            ("6°75'", None),
            ("1.2.3", None),
            ("inf", None),
            ("1 2 3 4", None),
        ] {
            assert_eq!(parse_degrees(text), want, "{text}");
        }
    }

    #[test]
    fn a_pair_is_read_only_where_it_is_one() {
        let pair = |lat, lon| Koordinat::new(lat, lon);
        for (text, want) in [
            ("-6.2345, 107.1234", pair(-6.2345, 107.1234)),
            ("-6.2345,107.1234", pair(-6.2345, 107.1234)),
            ("-6,2345; 107,1234", pair(-6.2345, 107.1234)),
            ("-6,2345", None),
            ("-96.0, 107.1", None),
            ("Jl. Raya, RT 2", None),
        ] {
            assert_eq!(Koordinat::parse(text), want, "{text}");
        }
    }
}
