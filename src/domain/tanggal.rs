//! `Tanggal`: a day, as Indonesians write it: `12 Januari 2021`, `Senin, 12 Jan 2021`, `12/1/21`.

use std::fmt;

/// Beginnings by which the months are known, January first; English ones are in old exports.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb", "peb"],
    &["mar"],
    &["apr"],
    &["mei", "may"],
    &["jun"],
    &["jul"],
    &["agu", "ags", "aug"],
    &["sep"],
    &["okt", "oct"],
    &["nov", "nop"],
    &["des", "dec"],
];

/// A day of the Gregorian calendar, years 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Tanggal {
    year: u16,
    month: u8,
    day: u8,
}

impl Tanggal {
    /// `None` where there is no such day.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let is_leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 => 28 + u8::from(is_leap),
            1..=12 => 31,
            _ => return None,
        };
        let exists = (1900..2200).contains(&year) && (1..=days).contains(&day);
        exists.then_some(Self { year, month, day })
    }

    /// Reads a date. The second part is false where day and month stand the other way round than
    /// Indonesians write them.
    ///
    /// ```
    /// use rembuk::domain::tanggal::Tanggal;
    /// let (day, is_sure) = Tanggal::parse("Senin, 4 Jan 2021").unwrap();
    /// assert_eq!((day.to_string().as_str(), is_sure), ("2021-01-04", true));
    /// ```
    #[must_use]
    pub fn parse(text: &str) -> Option<(Self, bool)> {
        // "Senin, …" and a time of day behind it
        let text = text.trim();
        let text = text.split_once(", ").map_or(text, |(before, rest)| {
            if before.chars().any(|c| c.is_ascii_digit()) {
                text
            } else {
                rest
            }
        });
        let text = text.split(['T', ':']).next().unwrap_or(text);
        let parts: Vec<&str> = text
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
            .filter(|part| !part.is_empty())
            .take(4)
            .collect();
        let [first, second, third, ..] = parts.as_slice() else {
            return None;
        };
        let number = |part: &str| {
            let is_short = (1..=4).contains(&part.len());
            part.parse::<u16>().ok().filter(|_| is_short)
        };
        let day = |number: u16| u8::try_from(number).ok();
        if let Some(month) = month_of(second) {
            let found = Self::new(year_of(third)?, month, day(number(first)?)?);
            return found.map(|found| (found, true));
        }
        if first.len() == 4 {
            let found = Self::new(number(first)?, day(number(second)?)?, day(number(third)?)?);
            return found.map(|found| (found, true));
        }
        let (first, second) = (day(number(first)?)?, day(number(second)?)?);
        let year = year_of(third)?;
        let usual = Self::new(year, second, first).map(|found| (found, true));
        usual.or_else(|| Self::new(year, first, second).map(|found| (found, false)))
    }
}

/// As it is kept: `2021-01-12`.
impl fmt::Display for Tanggal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

fn month_of(word: &str) -> Option<u8> {
    let word = word.to_lowercase();
    let known = |starts: &[&str]| starts.iter().any(|start| word.starts_with(start));
    let at = MONTHS.iter().position(|starts| known(starts))?;
    u8::try_from(at + 1).ok()
}

fn year_of(text: &str) -> Option<u16> {
    let year: u16 = text.parse().ok()?;
    match text.len() {
        4 => Some(year),
        2 => Some(2000 + year),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_days_as_people_write_them() {
        for (text, want) in [
            ("12 Januari 2021", Some(("2021-01-12", true))),
            ("Senin, 4 Jan 2021", Some(("2021-01-04", true))),
            ("5 Agustus 2020", Some(("2020-08-05", true))),
            ("5 Nopember 2020", Some(("2020-11-05", true))),
            ("14-02-2020", Some(("2020-02-14", true))),
            ("3/2/20", Some(("2020-02-03", true))),
            ("2/14/2020", Some(("2020-02-14", false))),
            ("2020-02-14", Some(("2020-02-14", true))),
            ("2020-02-14T08:00:00", Some(("2020-02-14", true))),
            ("14/02/2020 08:30", Some(("2020-02-14", true))),
            ("31/02/2020", None),
            ("29-02-2021", None),
            ("3 bln", None),
            ("90 hari", None),
            ("", None),
            ("Januari 2021", None),
        ] {
            let got = Tanggal::parse(text).map(|(day, sure)| (day.to_string(), sure));
            let want = want.map(|(day, sure)| (day.to_owned(), sure));
            assert_eq!(got, want, "{text:?}");
        }
    }
}
