//! Decimal numbers as Indonesians write them: dot between thousands, comma before the decimals.

use super::value::MAX_WHOLE;

/// More digits than any amount or volume has; longer ones are refused before they can overflow.
const MAX_DIGITS: usize = 22;

/// Why a text was not simply taken as a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum NumberDoubt {
    NotANumber,
    /// Beyond ±[`MAX_WHOLE`].
    TooLarge,
    /// One separator and three digits: `1.250` can be a thousand or a fraction.
    Separator {
        /// Read as the official spelling (EYD) has it.
        eyd: f64,
        other: f64,
    },
}

/// Reads a volume or another decimal number.
///
/// The value is given only where one reading is possible; otherwise the doubt holds the readings
/// to ask about. Blank and `-` mean "not filled in": no value and no doubt.
///
/// ```
/// use rembuk::domain::angka::{NumberDoubt, parse_decimal};
/// assert_eq!(parse_decimal("1.322,8"), (Some(1322.8), vec![]));
/// let doubt = NumberDoubt::Separator { eyd: 1250.0, other: 1.25 };
/// assert_eq!(parse_decimal("1.250"), (None, vec![doubt]));
/// ```
pub fn parse_decimal(text: &str) -> (Option<f64>, Vec<NumberDoubt>) {
    let text = text.trim();
    if is_left_out(text) {
        return (None, Vec::new());
    }
    match read_numeral(text) {
        Reading::None => (None, vec![NumberDoubt::NotANumber]),
        Reading::TooLong => (None, vec![NumberDoubt::TooLarge]),
        Reading::One(number) => match number.to_f64() {
            Some(value) => (Some(value), Vec::new()),
            None => (None, vec![NumberDoubt::TooLarge]),
        },
        Reading::Two { eyd, other, .. } => {
            let doubt = match (eyd.to_f64(), other.to_f64()) {
                (Some(eyd), Some(other)) => NumberDoubt::Separator { eyd, other },
                _ => NumberDoubt::TooLarge,
            };
            (None, vec![doubt])
        }
    }
}

/// A number for reading: `1.322,8`.
pub fn format_decimal(value: f64) -> String {
    let text = format_plain_digits(value);
    let (whole, decimals) = text.split_once(',').unwrap_or((&text, ""));
    let (sign, whole) = match whole.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", whole),
    };
    let grouped = group_thousands(whole);
    if decimals.is_empty() {
        format!("{sign}{grouped}")
    } else {
        format!("{sign}{grouped},{decimals}")
    }
}

/// A number for an input field: no dots, and always read back by [`parse_decimal`] without doubt.
///
/// Three decimals after a whole part get a fourth (`1,1250`), since `1,125` would be asked about.
pub fn format_plain(value: f64) -> String {
    let mut text = format_plain_digits(value);
    if let Some((whole, decimals)) = text.split_once(',')
        && decimals.len() == 3
        && whole.trim_start_matches('-') != "0"
    {
        text.push('0');
    }
    text
}

/// Splits `35 Orang` or `10 m2` into number and unit; either may be empty.
pub fn split_unit(text: &str) -> (&str, &str) {
    let text = text.trim();
    let place = text
        .find(|c: char| c.is_alphabetic() || c == '%')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(place);
    (number.trim(), unit.trim())
}

/// Whole digits with a dot between thousands.
pub(crate) fn group_thousands(digits: &str) -> String {
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push('.');
        }
        grouped.push(digit);
    }
    grouped
}

/// Blank, or the dashes people put where nothing is known.
pub(crate) fn is_left_out(text: &str) -> bool {
    text.chars()
        .all(|c| c.is_whitespace() || matches!(c, '-' | '–' | '—'))
}

fn format_plain_digits(value: f64) -> String {
    // Adding zero turns −0 into 0.
    (value + 0.0).to_string().replace('.', ",")
}

/// An exact decimal: `mantissa` / 10^`scale`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Decimal {
    pub(crate) mantissa: i128,
    pub(crate) scale: u32,
}

impl Decimal {
    fn to_f64(self) -> Option<f64> {
        let value: f64 = format!("{}e-{}", self.mantissa, self.scale).parse().ok()?;
        (value.abs() <= MAX_WHOLE as f64).then_some(value)
    }
}

/// What digits and separators can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reading {
    None,
    TooLong,
    One(Decimal),
    Two {
        eyd: Decimal,
        other: Decimal,
        separator: char,
        /// One to three digits before the separator, as between thousands.
        grouped: bool,
    },
}

/// Reads a numeral of digits, dots, commas and blanks, with an optional minus.
pub(crate) fn read_numeral(text: &str) -> Reading {
    let text = text.trim();
    let (sign, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => (-1, rest.trim_start()),
        None => (1, text),
    };
    let Some(text) = join_blank_groups(text) else {
        return Reading::None;
    };
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    if digits == 0
        || !text
            .bytes()
            .all(|b| b.is_ascii_digit() || b == b'.' || b == b',')
    {
        return Reading::None;
    }
    if digits > MAX_DIGITS {
        return Reading::TooLong;
    }
    let Some(last_at) = text.rfind(['.', ',']) else {
        return one(sign, &text, "");
    };
    let (before, tail) = text.split_at(last_at);
    let (separator, after) = if tail.starts_with('.') {
        ('.', tail.trim_start_matches('.'))
    } else {
        (',', tail.trim_start_matches(','))
    };
    let thousands = if separator == '.' { ',' } else { '.' };
    match (before.contains(separator), before.contains(thousands)) {
        // 1.250.000
        (true, false) if is_grouped(&text, separator) => one(sign, &text, ""),
        // 1.250.000,50
        (false, true) if is_grouped(before, thousands) => one(sign, before, after),
        (false, false) if after.len() == 3 && !before.is_empty() && !before.starts_with('0') => {
            let grouped = before.len() <= 3;
            match (one(sign, &text, ""), one(sign, before, after)) {
                (Reading::One(whole), Reading::One(fraction)) => {
                    let (eyd, other) = if separator == '.' {
                        (whole, fraction)
                    } else {
                        (fraction, whole)
                    };
                    Reading::Two {
                        eyd,
                        other,
                        separator,
                        grouped,
                    }
                }
                _ => Reading::None,
            }
        }
        (false, false) => one(sign, before, after),
        _ => Reading::None,
    }
}

/// `1 250 000` without its blanks; `None` where blanks stand elsewhere than between thousands.
fn join_blank_groups(text: &str) -> Option<String> {
    let mut groups = text.split_whitespace();
    let mut joined = groups.next().unwrap_or("").to_owned();
    let first_len = joined.len();
    for group in groups {
        let digits = group.bytes().take_while(u8::is_ascii_digit).count();
        if digits != 3 || first_len > 3 || joined.contains(['.', ',']) {
            return None;
        }
        joined.push_str(group);
    }
    Some(joined)
}

fn is_grouped(text: &str, separator: char) -> bool {
    let mut groups = text.split(separator);
    groups
        .next()
        .is_some_and(|first| (1..=3).contains(&first.len()) && !first.starts_with('0'))
        && groups.all(|group| group.len() == 3)
}

fn one(sign: i128, whole: &str, decimals: &str) -> Reading {
    let digits: String = whole
        .chars()
        .chain(decimals.chars())
        .filter(char::is_ascii_digit)
        .collect();
    match (digits.parse::<i128>(), u32::try_from(decimals.len())) {
        (Ok(mantissa), Ok(scale)) => Reading::One(Decimal {
            mantissa: sign * mantissa,
            scale,
        }),
        _ => Reading::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_has_one_meaning() {
        for (text, want) in [
            ("0", 0.0),
            ("250", 250.0),
            (" 250 ", 250.0),
            ("1250", 1250.0),
            ("1.322,8", 1322.8),
            ("569.5", 569.5),
            ("569,5", 569.5),
            ("0,125", 0.125),
            ("0.125", 0.125),
            (",5", 0.5),
            ("12,", 12.0),
            ("1.250.000", 1_250_000.0),
            ("1,250,000", 1_250_000.0),
            ("1,250,000.75", 1_250_000.75),
            ("1 250 000,5", 1_250_000.5),
            ("1\u{a0}250", 1250.0),
            ("1.250,000", 1250.0),
            ("1,1250", 1.125),
            ("-3,5", -3.5),
            ("−3", -3.0),
            ("007", 7.0),
            ("9007199254740991", 9_007_199_254_740_991.0),
        ] {
            assert_eq!(parse_decimal(text), (Some(want), vec![]), "{text:?}");
        }
    }

    #[test]
    fn asks_or_refuses_the_rest() {
        let two = |eyd, other| vec![NumberDoubt::Separator { eyd, other }];
        for (text, want) in [
            ("", vec![]),
            (" - ", vec![]),
            ("—", vec![]),
            ("1.250", two(1250.0, 1.25)),
            ("1,250", two(1.25, 1250.0)),
            ("12.500", two(12500.0, 12.5)),
            ("1250.000", two(1_250_000.0, 1250.0)),
            ("-1.250", two(-1250.0, -1.25)),
            ("1.25.000", vec![NumberDoubt::NotANumber]),
            ("0.250.000", vec![NumberDoubt::NotANumber]),
            ("1.250.00", vec![NumberDoubt::NotANumber]),
            ("1,2,3", vec![NumberDoubt::NotANumber]),
            ("3 x 4", vec![NumberDoubt::NotANumber]),
            ("12 34", vec![NumberDoubt::NotANumber]),
            ("=900*3", vec![NumberDoubt::NotANumber]),
            ("1e5", vec![NumberDoubt::NotANumber]),
            ("NaN", vec![NumberDoubt::NotANumber]),
            (".", vec![NumberDoubt::NotANumber]),
            ("٣", vec![NumberDoubt::NotANumber]),
            ("9007199254740993", vec![NumberDoubt::TooLarge]),
            (
                "99999999999999999999999999999999999999999999",
                vec![NumberDoubt::TooLarge],
            ),
        ] {
            assert_eq!(parse_decimal(text), (None, want), "{text:?}");
        }
    }

    #[test]
    fn formats_in_indonesian_style() {
        for (value, grouped, plain) in [
            (0.0, "0", "0"),
            (-0.0, "0", "0"),
            (250.0, "250", "250"),
            (1250.0, "1.250", "1250"),
            (1322.8, "1.322,8", "1322,8"),
            (1.125, "1,125", "1,1250"),
            (0.125, "0,125", "0,125"),
            (-1234567.5, "-1.234.567,5", "-1234567,5"),
        ] {
            assert_eq!(format_decimal(value), grouped);
            assert_eq!(format_plain(value), plain);
        }
    }

    #[test]
    fn splits_number_and_unit() {
        for (text, want) in [
            ("35 Orang", ("35", "Orang")),
            ("569.5 m", ("569.5", "m")),
            ("10 m2", ("10", "m2")),
            ("80%", ("80", "%")),
            ("ls", ("", "ls")),
            ("12", ("12", "")),
        ] {
            assert_eq!(split_unit(text), want, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn an_input_field_gives_back_its_number(value in -9.0e15..9.0e15f64, digits in 0..6i32) {
            let unit = 10f64.powi(digits);
            let value = (value * unit).round() / unit;
            prop_assume!(format_plain(value).len() <= MAX_DIGITS);
            prop_assert_eq!(parse_decimal(&format_plain(value)), (Some(value + 0.0), vec![]));
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,40}") {
            parse_decimal(&text);
            split_unit(&text);
        }
    }
}
