//! `Size`: a volume as people write it into one cell: `1 Unit`, `250 m x 3 m`, `MCK = 1 Unit`.

use super::angka::{NumberDoubt, parse_decimal, split_unit};

/// Longer words behind a number are no unit.
const MAX_UNIT_CHARS: usize = 20;

/// What one text tells of a volume.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Size {
    pub volume: Option<f64>,
    pub doubt: Option<NumberDoubt>,
    /// As written; empty where there is none.
    pub unit: String,
    /// The second measure, in metres.
    pub width: Option<f64>,
    /// Nothing was left over.
    pub is_whole: bool,
}

/// Reads a volume with its unit and, where there are two measures, the width.
///
/// ```
/// use rembuk::domain::ukuran::read_size;
/// let size = read_size("250 m x 3 m");
/// assert_eq!((size.volume, size.unit.as_str(), size.width), (Some(250.0), "m", Some(3.0)));
/// ```
#[must_use]
pub fn read_size(text: &str) -> Size {
    let text = text.trim();
    if let Some(size) = read_labelled(text) {
        return size;
    }
    // "Keluaran: MCK = 1 Unit; Hasil: …"
    let (measure, had_more) = match text.split_once('=') {
        Some((_, after)) => (after.split(';').next().unwrap_or(after), true),
        None => (text, false),
    };
    let (first, second) = split_measures(measure);
    let (number, unit) = split_unit(first);
    let (volume, doubts) = parse_decimal(number);
    let mut size = Size {
        volume,
        doubt: doubts.first().copied(),
        unit: unit.trim_end_matches(['.', ';', ',']).to_owned(),
        width: None,
        is_whole: !had_more,
    };
    if let Some(second) = second {
        // The third measure of "250 x 3 x 0,15 m" has no field of its own.
        let (second, third) = split_measures(second);
        size.is_whole &= third.is_none();
        let (number, unit) = split_unit(second);
        let unit = unit.trim_end_matches(['.', ';', ',']);
        let is_metres = matches!(
            unit.to_lowercase().as_str(),
            "" | "m" | "m'" | "meter" | "mtr"
        );
        size.width = parse_decimal(number).0.filter(|_| is_metres);
        size.is_whole &= size.width.is_some();
        let unit = if unit.is_empty() {
            third.map_or("", |third| split_unit(third).1)
        } else {
            unit
        };
        if size.unit.is_empty() {
            unit.clone_into(&mut size.unit);
        }
    }
    if size.unit.chars().count() > MAX_UNIT_CHARS {
        size.unit.clear();
        size.is_whole = false;
    }
    size.is_whole &= size.volume.is_some();
    size
}

/// `P: 250 m L: 3 m`, `panjang 150 m, lebar 3 m, tinggi 10 cm`; `None` without both labels.
fn read_labelled(text: &str) -> Option<Size> {
    let lower = text.to_lowercase();
    let mut parts: Vec<(char, String)> = Vec::new();
    let mut before = ' ';
    let mut rest = lower.as_str();
    while let Some(c) = rest.chars().next() {
        let word_end = rest
            .find(|c: char| !c.is_alphabetic())
            .unwrap_or(rest.len());
        let (word, after) = rest.split_at(word_end);
        let label = match word {
            "p" | "pjg" | "panjang" => Some('p'),
            "l" | "lbr" | "lebar" => Some('l'),
            "t" | "tgi" | "tinggi" | "tebal" => Some('t'),
            _ => None,
        };
        // "35 l" are litres: a label has its number behind it.
        let value = after.trim_start_matches([' ', ':', '=', '.']);
        if let Some(label) = label
            && !before.is_alphanumeric()
            && value.starts_with(|c: char| c.is_ascii_digit())
        {
            parts.push((label, String::new()));
            rest = value;
            before = ' ';
            continue;
        }
        let length = word_end.max(c.len_utf8());
        let (taken, after) = rest.split_at(length);
        match parts.last_mut() {
            Some((_, part)) => part.push_str(taken),
            None if taken.trim().is_empty() => {}
            None => return None,
        }
        before = taken.chars().next_back().unwrap_or(' ');
        rest = after;
    }
    let part = |label: char| {
        let mut all = parts.iter().filter(|(of, _)| *of == label);
        let (_, part) = all.next()?;
        let part = part.trim_matches([' ', ',', ';', 'x', '×', '*', '/', '.']);
        all.next().is_none().then_some(part)
    };
    let (length, width) = (split_unit(part('p')?), split_unit(part('l')?));
    let (volume, doubts) = parse_decimal(length.0);
    let is_metres = |unit: &str| matches!(unit, "" | "m" | "m'" | "meter" | "mtr");
    let unit = if length.1.is_empty() {
        width.1
    } else {
        length.1
    };
    let width = parse_decimal(width.0).0.filter(|_| is_metres(width.1));
    Some(Size {
        volume,
        doubt: doubts.first().copied(),
        unit: if unit.is_empty() {
            "m".to_owned()
        } else {
            unit.to_owned()
        },
        width,
        is_whole: volume.is_some() && width.is_some() && parts.len() == 2,
    })
}

/// `250 m x 3 m` in two; an `x` inside a word divides nothing.
fn split_measures(text: &str) -> (&str, Option<&str>) {
    let is_digit_or_blank = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit() || c == ' ');
    for (at, mark) in text.char_indices() {
        if !matches!(mark, 'x' | 'X' | '×' | '*') {
            continue;
        }
        let (before, rest) = text.split_at(at);
        let after = rest.get(mark.len_utf8()..).unwrap_or_default();
        let stands_alone = is_digit_or_blank(before.chars().next_back())
            && after.trim_start().starts_with(|c: char| c.is_ascii_digit());
        if stands_alone {
            return (before, Some(after));
        }
    }
    (text, None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_volumes_with_units_and_widths() {
        for (text, volume, unit, width, is_whole) in [
            ("250", Some(250.0), "", None, true),
            ("1 Unit", Some(1.0), "Unit", None, true),
            ("1500 M", Some(1500.0), "M", None, true),
            ("1.322,8 m2", Some(1322.8), "m2", None, true),
            ("250 m x 3 m", Some(250.0), "m", Some(3.0), true),
            ("250 x 2,5 m", Some(250.0), "m", Some(2.5), true),
            ("250m x 3m", Some(250.0), "m", Some(3.0), true),
            ("250 M X 3 M'", Some(250.0), "M", Some(3.0), true),
            ("3 box", Some(3.0), "box", None, true),
            (
                "Keluaran: MCK = 4 Unit; Hasil: x = 2",
                Some(4.0),
                "Unit",
                None,
                false,
            ),
            ("2 paket x 3 unit", Some(2.0), "paket", None, false),
            ("banyak", None, "banyak", None, false),
            ("P: 250 m L: 3 m", Some(250.0), "m", Some(3.0), true),
            (
                "Panjang 150 m, lebar 2,5 m",
                Some(150.0),
                "m",
                Some(2.5),
                true,
            ),
            ("P 150m L 3m T 10cm", Some(150.0), "m", Some(3.0), false),
            ("P=150 x L=3 m", Some(150.0), "m", Some(3.0), true),
            ("250 x 3 x 0,15 m", Some(250.0), "m", Some(3.0), false),
            ("35 L", Some(35.0), "L", None, true),
            ("", None, "", None, false),
            (
                "3 ruang kelas yang rusak berat di SD",
                Some(3.0),
                "",
                None,
                false,
            ),
        ] {
            let size = read_size(text);
            assert_eq!(
                (size.volume, size.unit.as_str(), size.width, size.is_whole),
                (volume, unit, width, is_whole),
                "{text:?}"
            );
        }
        assert!(matches!(
            read_size("1.250 m").doubt,
            Some(NumberDoubt::Separator { .. })
        ));
    }
}
