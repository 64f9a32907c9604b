//! Text that looks like personal data, so that it can be taken out before it is shared or printed.
//!
//! In a published list of 794 proposals 165 had a name with a 16-digit number (NIK) in the title or
//! address.

/// Kind of personal data that a text seems to hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PersonalData {
    /// 16 digits in a row, blanks and hyphens between them left out: NIK or family card number.
    IdNumber,
    /// A mobile number: `08…` or `+62 8…`.
    Phone,
    Email,
    /// "a.n." or "an." ("in the name of").
    NamedPerson,
}

/// The kinds found in `text`, each once, in the order of the enum.
///
/// ```
/// use rembuk::domain::data_pribadi::{PersonalData, find_personal_data};
/// assert_eq!(find_personal_data("Hub. 0812-0000-0000"), [PersonalData::Phone]);
/// assert!(find_personal_data("RT 01/02, 1.250.000 rupiah").is_empty());
/// ```
pub fn find_personal_data(text: &str) -> Vec<PersonalData> {
    let mut found = Vec::new();
    let runs = digit_runs(text);
    if runs.iter().any(Run::is_id_number) {
        found.push(PersonalData::IdNumber);
    }
    if runs.iter().any(Run::is_phone) {
        found.push(PersonalData::Phone);
    }
    if text.split_whitespace().any(is_email) {
        found.push(PersonalData::Email);
    }
    let marks = ["a.n.", "a.n", "an.", "a/n"];
    if text.split_whitespace().any(|word| {
        marks
            .iter()
            .any(|mark| word.trim_start_matches('(').eq_ignore_ascii_case(mark))
    }) {
        found.push(PersonalData::NamedPerson);
    }
    found
}

/// Digits with at most one blank, hyphen or dot between them.
#[derive(Debug, Default)]
struct Run {
    digits: String,
    /// Digits before the first separator.
    head: usize,
    has_plus: bool,
    has_dot: bool,
}

impl Run {
    fn is_id_number(&self) -> bool {
        self.digits.len() == 16 && !self.has_dot
    }

    fn is_phone(&self) -> bool {
        let local = match (self.has_plus, self.digits.strip_prefix("62")) {
            (true, Some(rest)) => rest,
            // Four digits together keep dates such as 08-10-2020 out.
            (false, _) if self.head >= 4 => match self.digits.strip_prefix('0') {
                Some(rest) => rest,
                None => return false,
            },
            _ => return false,
        };
        let mut digits = local.bytes();
        digits.next() == Some(b'8')
            && digits.next().is_some_and(|second| second != b'0')
            && (9..=12).contains(&local.len())
    }
}

fn digit_runs(text: &str) -> Vec<Run> {
    let (mut runs, mut run) = (Vec::new(), Run::default());
    let mut before = ' ';
    let mut separated = false;
    for c in text.chars().chain(['\n']) {
        if c.is_ascii_digit() {
            if run.digits.is_empty() {
                run.has_plus = before == '+';
            }
            if separated && run.head == 0 {
                run.head = run.digits.len();
            }
            separated = false;
            run.digits.push(c);
        } else if matches!(c, ' ' | '-' | '.') && !run.digits.is_empty() && !separated {
            separated = true;
            run.has_dot |= c == '.';
        } else if !run.digits.is_empty() {
            if run.head == 0 {
                run.head = run.digits.len();
            }
            runs.push(std::mem::take(&mut run));
            separated = false;
        }
        before = c;
    }
    runs
}

fn is_email(word: &str) -> bool {
    let Some((name, host)) = word.split_once('@') else {
        return false;
    };
    name.ends_with(|c: char| c.is_alphanumeric())
        && host.starts_with(|c: char| c.is_alphanumeric())
        && host.trim_end_matches(['.', ',', ';', ')']).contains('.')
}

#[cfg(test)]
mod tests {
    use super::PersonalData::*;
    use super::*;

    #[test]
    fn finds_what_names_a_person_and_nothing_else() {
        // Invented numbers.
        for (text, want) in [
            ("", vec![]),
            (
                "Bantuan an. Fulan NIK. 0000111122223333",
                vec![IdNumber, NamedPerson],
            ),
            ("0000 1111 2222 3333", vec![IdNumber]),
            ("00001111222233334", vec![]),
            ("081200000000", vec![Phone]),
            ("hub +62 812 0000 0000", vec![Phone]),
            ("0812.0000.000", vec![Phone]),
            ("surat@contoh.desa.id,", vec![Email]),
            ("lihat @instansi", vec![]),
            ("3 buah @ 500.000", vec![]),
            ("(a.n. kelompok)", vec![NamedPerson]),
            ("Jalan dan saluran", vec![]),
            ("RT 08 RW 12, 08-10-2020 dan 09", vec![]),
            ("1.250.000.000.000", vec![]),
            ("Jl. Melati 2, RT 003/012", vec![]),
            ("1.03.10.2.01.0005", vec![]),
            ("32.16.01.2001", vec![]),
            ("+", vec![]),
        ] {
            assert_eq!(find_personal_data(text), want, "{text:?}");
        }
    }
}
