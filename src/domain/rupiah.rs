//! `Rupiah`: money in whole rupiah, and amounts as people type them.

use std::fmt;

use super::angka::{Decimal, Reading, group_thousands, is_left_out, read_numeral};
use super::value::MAX_WHOLE;

/// Below this an amount is likely meant in thousands or millions, or is a test entry.
const SMALL_RP: i64 = 100_000;
/// What a 32-bit column leaves of every larger sum; seen in real lists.
pub const CUT_AT_32_BITS: i64 = 2_147_483_647;

/// An amount in whole rupiah, within ±(2^53 − 1) so that a JSON number holds it exactly.
///
/// ```
/// use rembuk::domain::rupiah::Rupiah;
/// assert_eq!(Rupiah::new(1_250_000).unwrap().to_string(), "Rp1.250.000");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rupiah(i64);

impl Rupiah {
    pub const ZERO: Self = Self(0);

    /// `None` beyond ±(2^53 − 1).
    pub fn new(rupiah: i64) -> Option<Self> {
        (-MAX_WHOLE..=MAX_WHOLE)
            .contains(&rupiah)
            .then_some(Self(rupiah))
    }

    pub fn get(self) -> i64 {
        self.0
    }

    /// `None` where the sum is beyond ±(2^53 − 1).
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).and_then(Self::new)
    }

    /// `None` where the sum is beyond ±(2^53 − 1).
    pub fn sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }
}

/// EYD style without decimals: `Rp1.250.000`, `-Rp500`.
impl fmt::Display for Rupiah {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let digits = group_thousands(&self.0.unsigned_abs().to_string());
        write!(f, "{sign}Rp{digits}")
    }
}

/// Why a text was not simply taken as an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AmountDoubt {
    NotAnAmount,
    /// Beyond ±(2^53 − 1).
    TooLarge,
    /// One separator and three digits: `1.250 juta` can be Rp1.250.000.000 or Rp1.250.000.
    /// A reading that is no sum of money is `None`.
    Separator {
        /// Read as the official spelling (EYD) has it.
        eyd: Option<Rupiah>,
        other: Option<Rupiah>,
    },
    /// A lower-case `m` was taken as miliar; it can be metres.
    ScaleUnclear,
    /// There were fractions of a rupiah; the value is rounded.
    Rounded,
    /// Below Rp100.000: perhaps meant in thousands or millions.
    Small,
    /// Exactly 2147483647: a larger sum that another program cut.
    CutAt32Bits,
}

/// Reads an amount as people type it: `1.250.000`, `Rp 1.250.000,-`, `1,25 jt`, `2 M`.
///
/// The value is given where one reading is possible, with doubts beside it; it is left out where a
/// person must choose. Blank and `-` mean "not filled in": no value and no doubt.
///
/// ```
/// use rembuk::domain::rupiah::{Rupiah, parse_rupiah};
/// assert_eq!(parse_rupiah("1,25 jt"), (Rupiah::new(1_250_000), vec![]));
/// let (amount, doubts) = parse_rupiah("1.250 juta");
/// assert!(amount.is_none() && doubts.len() == 1);
/// ```
pub fn parse_rupiah(text: &str) -> (Option<Rupiah>, Vec<AmountDoubt>) {
    let text = text.trim();
    if is_left_out(text) {
        return (None, Vec::new());
    }
    let Some(Typed {
        numeral,
        power,
        scale_unclear,
    }) = take_apart(text)
    else {
        return (None, vec![AmountDoubt::NotAnAmount]);
    };
    let mut doubts = Vec::new();
    if scale_unclear {
        doubts.push(AmountDoubt::ScaleUnclear);
    }
    let amount = match read_numeral(&numeral) {
        Reading::None => {
            doubts = vec![AmountDoubt::NotAnAmount];
            None
        }
        Reading::TooLong => {
            doubts = vec![AmountDoubt::TooLarge];
            None
        }
        Reading::One(number) => match to_rupiah(number, power) {
            Some((amount, exact)) => {
                if !exact {
                    doubts.push(AmountDoubt::Rounded);
                }
                if amount.0 != 0 && amount.0.abs() < SMALL_RP {
                    doubts.push(AmountDoubt::Small);
                }
                Some(amount)
            }
            None => {
                doubts.push(AmountDoubt::TooLarge);
                None
            }
        },
        Reading::Two {
            eyd,
            other,
            separator,
            grouped,
        } => {
            let exact = |number| {
                to_rupiah(number, power).and_then(|(amount, exact)| exact.then_some(amount))
            };
            let (mut eyd, mut other) = (exact(eyd), exact(other));
            // Nobody writes thousandths of a rupiah: without "juta" the separator divides thousands.
            if power == 0 && grouped {
                if separator == '.' {
                    other = None;
                } else {
                    eyd = None;
                }
            }
            let amount = match (eyd, other) {
                (Some(amount), None) | (None, Some(amount)) => Some(amount),
                _ => None,
            };
            // "Rp 500.000" is as plain as can be; "1.250" is too little to be meant so.
            let plain = power == 0
                && separator == '.'
                && amount.is_some_and(|amount| amount.0.abs() >= SMALL_RP);
            if !plain {
                doubts.push(AmountDoubt::Separator { eyd, other });
            }
            amount
        }
    };
    if amount.is_some_and(|amount| amount.0 == CUT_AT_32_BITS) {
        doubts.push(AmountDoubt::CutAt32Bits);
    }
    (amount, doubts)
}

struct Typed {
    numeral: String,
    /// Power of ten that the word behind the number stands for.
    power: u32,
    scale_unclear: bool,
}

/// Takes `Rp`, `,-`, "rupiah" and "juta" off a number; `None` if other words remain.
fn take_apart(text: &str) -> Option<Typed> {
    let (minus, text) = match text.strip_prefix(['-', '−']) {
        Some(rest) => ("-", rest.trim_start()),
        None => ("", text),
    };
    let text = ["rp", "idr"]
        .iter()
        .find_map(|prefix| strip_prefix_any_case(text, prefix))
        .map_or(text, |rest| {
            rest.trim_start_matches(['.', ':', ' ', '\u{a0}'])
        });
    let text = text.trim_end_matches(['-', '–', '—', '=', ' ', '\u{a0}']);
    let text = text.trim_end_matches([',', '.', ' ', '\u{a0}']);
    let place = text.find(char::is_alphabetic).unwrap_or(text.len());
    let (numeral, words) = text.split_at(place);
    let (mut power, mut scale_unclear) = (0, false);
    let mut words: Vec<&str> = words
        .split(|c: char| c.is_whitespace() || c == '.')
        .filter(|word| !word.is_empty())
        .collect();
    if words
        .last()
        .is_some_and(|word| word.eq_ignore_ascii_case("rupiah"))
    {
        words.pop();
    }
    match words.as_slice() {
        [] => {}
        [word] => {
            scale_unclear = *word == "m";
            power = match word.to_lowercase().as_str() {
                "ribu" | "rb" => 3,
                "juta" | "jt" => 6,
                "miliar" | "milyar" | "m" => 9,
                "triliun" | "trilyun" => 12,
                _ => return None,
            };
        }
        _ => return None,
    }
    Some(Typed {
        numeral: format!("{minus}{}", numeral.trim()),
        power,
        scale_unclear,
    })
}

fn strip_prefix_any_case<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// `number` × 10^`power` rounded to whole rupiah, and whether nothing was rounded off.
fn to_rupiah(number: Decimal, power: u32) -> Option<(Rupiah, bool)> {
    let scaled = number.mantissa.checked_mul(10i128.checked_pow(power)?)?;
    let unit = 10i128.checked_pow(number.scale)?;
    let rest = scaled % unit;
    let mut whole = scaled / unit;
    if rest.abs() * 2 >= unit {
        whole += rest.signum();
    }
    let amount = i64::try_from(whole).ok().and_then(Rupiah::new)?;
    Some((amount, rest == 0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const fn rp(rupiah: i64) -> Option<Rupiah> {
        Some(Rupiah(rupiah))
    }

    #[test]
    fn reads_amounts_as_people_type_them() {
        for (text, want) in [
            ("1250000", 1_250_000),
            ("1.250.000", 1_250_000),
            (" 4.500.000 ", 4_500_000),
            ("Rp 1.250.000,-", 1_250_000),
            ("Rp. 1.250.000", 1_250_000),
            ("Rp.1.250.000,00", 1_250_000),
            ("Rp1.250.000", 1_250_000),
            ("RP : 1.250.000.-", 1_250_000),
            ("IDR 1,250,000.00", 1_250_000),
            ("1.250.000,00", 1_250_000),
            ("1 250 000", 1_250_000),
            ("1.250.000 rupiah", 1_250_000),
            ("Rp 500.000", 500_000),
            ("750.000,-", 750_000),
            ("1,25 jt", 1_250_000),
            ("1.25 jt", 1_250_000),
            ("150 juta", 150_000_000),
            ("150jt", 150_000_000),
            ("Rp.100 jt", 100_000_000),
            ("Rp 150 Juta,-", 150_000_000),
            ("0,125 juta", 125_000),
            ("150 ribu", 150_000),
            ("2 M", 2_000_000_000),
            ("1,5M", 1_500_000_000),
            ("2 miliar", 2_000_000_000),
            ("2,75 milyar rupiah", 2_750_000_000),
            ("1,2 triliun", 1_200_000_000_000),
            ("-1.250.000", -1_250_000),
            ("0", 0),
            ("9007199254740991", 9_007_199_254_740_991),
        ] {
            assert_eq!(parse_rupiah(text), (rp(want), vec![]), "{text:?}");
        }
    }

    #[test]
    fn asks_where_it_would_have_to_guess() {
        use AmountDoubt::*;
        let two = |eyd, other| Separator { eyd, other };
        for (text, amount, doubts) in [
            ("", None, vec![]),
            (" - ", None, vec![]),
            ("1.250", rp(1250), vec![two(rp(1250), None)]),
            ("1,250", rp(1250), vec![two(None, rp(1250))]),
            ("500,000", rp(500_000), vec![two(None, rp(500_000))]),
            (
                "1.250 juta",
                None,
                vec![two(rp(1_250_000_000), rp(1_250_000))],
            ),
            (
                "1,250 M",
                None,
                vec![two(rp(1_250_000_000), rp(1_250_000_000_000))],
            ),
            ("1250.000", None, vec![two(rp(1_250_000), rp(1250))]),
            ("1250", rp(1250), vec![Small]),
            ("21", rp(21), vec![Small]),
            ("2 m", rp(2_000_000_000), vec![ScaleUnclear]),
            ("1.250.000,50", rp(1_250_001), vec![Rounded]),
            ("1,2345678 jt", rp(1_234_568), vec![Rounded]),
            ("2147483647", rp(2_147_483_647), vec![CutAt32Bits]),
            ("2.147.483.647", rp(2_147_483_647), vec![CutAt32Bits]),
            ("9007199254740992", None, vec![TooLarge]),
            ("99999999999999999999999999", None, vec![TooLarge]),
            ("9999999999 triliun", None, vec![TooLarge]),
            ("gratis", None, vec![NotAnAmount]),
            ("undefined", None, vec![NotAnAmount]),
            ("1 juta 500 ribu", None, vec![NotAnAmount]),
            ("2 x 500.000", None, vec![NotAnAmount]),
            ("1-2 juta", None, vec![NotAnAmount]),
            ("1.25.000", None, vec![NotAnAmount]),
            ("(1.250.000)", None, vec![NotAnAmount]),
            ("=SUM(A1:A9)", None, vec![NotAnAmount]),
            ("juta", None, vec![NotAnAmount]),
            ("Rp", None, vec![NotAnAmount]),
        ] {
            assert_eq!(parse_rupiah(text), (amount, doubts), "{text:?}");
        }
    }

    #[test]
    fn formats_and_adds() {
        for (rupiah, want) in [
            (0, "Rp0"),
            (999, "Rp999"),
            (1_250_000, "Rp1.250.000"),
            (-500, "-Rp500"),
            (MAX_WHOLE, "Rp9.007.199.254.740.991"),
        ] {
            assert_eq!(Rupiah(rupiah).to_string(), want);
        }
        assert_eq!(Rupiah::new(MAX_WHOLE + 1), None);
        assert_eq!(Rupiah::new(i64::MIN), None);
        assert_eq!(Rupiah::sum([Rupiah(2), Rupiah(3)]), rp(5));
        assert_eq!(Rupiah::sum([Rupiah(MAX_WHOLE), Rupiah(1)]), None);
    }

    proptest! {
        #[test]
        fn what_is_shown_is_read_back(rupiah in -MAX_WHOLE..=MAX_WHOLE) {
            let amount = Rupiah(rupiah);
            prop_assert_eq!(parse_rupiah(&amount.to_string()).0, Some(amount));
            prop_assert_eq!(parse_rupiah(&rupiah.to_string()).0, Some(amount));
        }

        #[test]
        fn any_text_is_survived(text in "\\PC{0,40}") {
            parse_rupiah(&text);
        }
    }
}
