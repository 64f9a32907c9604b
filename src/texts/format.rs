//! Dates, times and counts as they are written in Indonesia (and, in English, plainly).

use super::Language;
use crate::domain::angka::format_decimal;

static MONTHS_ID: [&str; 12] = [
    "Januari",
    "Februari",
    "Maret",
    "April",
    "Mei",
    "Juni",
    "Juli",
    "Agustus",
    "September",
    "Oktober",
    "November",
    "Desember",
];
static MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn months(language: Language) -> &'static [&'static str; 12] {
    match language {
        Language::Indonesian => &MONTHS_ID,
        Language::English => &MONTHS_EN,
    }
}

/// A moment on a device's clock: ms since 1970 and the minutes that local time is ahead of UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub at_ms: i64,
    pub offset_minutes: i32,
}

impl Moment {
    fn local_minutes(self) -> i64 {
        self.at_ms.div_euclid(60_000) + i64::from(self.offset_minutes)
    }

    /// Year, month 1-12, day 1-31.
    #[must_use]
    pub fn civil(self) -> (i64, usize, i64) {
        // Days to civil date in the proleptic Gregorian calendar, counted in eras of 400 years
        // that begin on 1 March (H. Hinnant, "chrono-compatible low-level date algorithms").
        let days = self.local_minutes().div_euclid(1440) + 719_468;
        let era = days.div_euclid(146_097);
        let day_of_era = days.rem_euclid(146_097);
        let year_of_era =
            (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted_month = (5 * day_of_year + 2) / 153;
        let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
        let month = if shifted_month < 10 {
            shifted_month + 3
        } else {
            shifted_month - 9
        };
        let year = year_of_era + era * 400 + i64::from(month <= 2);
        (year, month as usize, day)
    }

    /// `24 November 2026`
    #[must_use]
    pub fn date(self, language: Language) -> String {
        let (year, month, day) = self.civil();
        let name = months(language)
            .get(month.wrapping_sub(1))
            .copied()
            .unwrap_or_default();
        format!("{day} {name} {year}")
    }

    /// `14.32`, in English `14:32`
    #[must_use]
    pub fn time(self, language: Language) -> String {
        let minutes = self.local_minutes().rem_euclid(1440);
        let point = if language == Language::English {
            ':'
        } else {
            '.'
        };
        format!("{:02}{point}{:02}", minutes / 60, minutes % 60)
    }

    /// Date and time.
    #[must_use]
    pub fn date_time(self, language: Language) -> String {
        let word = if language == Language::English {
            "at"
        } else {
            "pukul"
        };
        format!("{} {word} {}", self.date(language), self.time(language))
    }
}

/// A date of the records, `2026-11-24`, as [`Moment::date`] has it; any other text as it is.
#[must_use]
pub fn iso_date(language: Language, text: &str) -> String {
    let read = || {
        let mut parts = text.split('-').map(str::parse::<usize>);
        let (year, month, day) = (
            parts.next()?.ok()?,
            parts.next()?.ok()?,
            parts.next()?.ok()?,
        );
        let name = months(language).get(month.checked_sub(1)?)?;
        Some(format!("{day} {name} {year}"))
    };
    read().unwrap_or_else(|| text.to_owned())
}

/// A count with its thousands apart: `9.946`.
#[must_use]
pub fn count(number: impl TryInto<i64>) -> String {
    number
        .try_into()
        .map_or_else(|_| String::new(), |number| format_decimal(number as f64))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_local() {
        let cases = [
            (0, 0, "1 Januari 1970 pukul 00.00"),
            (0, 420, "1 Januari 1970 pukul 07.00"),
            (-1, 0, "31 Desember 1969 pukul 23.59"),
            (1_582_934_400_000, 420, "29 Februari 2020 pukul 07.00"),
            (1_795_491_120_000, 420, "24 November 2026 pukul 10.32"),
            (4_102_444_800_000, 0, "1 Januari 2100 pukul 00.00"),
        ];
        for (at_ms, offset_minutes, expected) in cases {
            let moment = Moment {
                at_ms,
                offset_minutes,
            };
            assert_eq!(moment.date_time(Language::Indonesian), expected);
        }
        let moment = Moment {
            at_ms: 1_795_491_120_000,
            offset_minutes: 420,
        };
        assert_eq!(
            moment.date_time(Language::English),
            "24 November 2026 at 10:32"
        );
    }

    #[test]
    fn dates_of_records_are_read() {
        for (text, expected) in [
            ("2026-11-24", "24 November 2026"),
            ("2026-02-03", "3 Februari 2026"),
            ("2026-13-01", "2026-13-01"),
            ("2026-00-01", "2026-00-01"),
            ("kemarin", "kemarin"),
            ("", ""),
        ] {
            assert_eq!(iso_date(Language::Indonesian, text), expected);
        }
    }

    #[test]
    fn counts_have_their_thousands_apart() {
        assert_eq!(count(9946_u32), "9.946");
        assert_eq!(count(0_u32), "0");
    }
}
