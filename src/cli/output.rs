//! What the commands say: JSON objects on a line each, and lines for people.

use std::io::{self, Write};
use std::path::Path;

use crate::bundle::canonical;
use crate::bundle::problem::Problem;
use crate::domain::value::Value;
use crate::engine::merge::Merged;
use crate::texts::problems::{problem_id, unreadable_id};

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Outcome {
    Whole,
    Trouble,
}

impl Outcome {
    pub(super) fn of(has_trouble: bool) -> Self {
        if has_trouble {
            Self::Trouble
        } else {
            Self::Whole
        }
    }
}

/// Something that is wrong with a file, in words.
#[derive(Clone, Debug)]
pub(super) struct Trouble {
    pub(super) file: String,
    pub(super) line: Option<u64>,
    pub(super) code: &'static str,
    pub(super) text: String,
}

impl Trouble {
    pub(super) fn of(file: &Path, problem: &Problem) -> Self {
        Self {
            file: file.to_string_lossy().into_owned(),
            line: problem.line,
            code: problem.fault.code(),
            text: problem_id(&problem.fault),
        }
    }

    pub(super) fn unreadable(file: &Path) -> Self {
        Self {
            file: file.to_string_lossy().into_owned(),
            line: None,
            code: "tak_terbaca",
            text: unreadable_id(),
        }
    }

    /// As JSON, with or without the file's name.
    pub(super) fn to_json(&self, with_file: bool) -> Value {
        let line = self.line.and_then(|line| i64::try_from(line).ok());
        let mut members = vec![
            ("baris", line.map_or(Value::Null, Value::Int)),
            ("kode", Value::from(self.code)),
            ("pesan", Value::from(self.text.as_str())),
        ];
        if with_file {
            members.push(("berkas", Value::from(self.file.as_str())));
        }
        let members = members
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value));
        Value::Map(members.collect())
    }

    /// For people: where, what, and the code in brackets.
    pub(super) fn write(&self, out: &mut dyn Write, with_file: bool) -> io::Result<()> {
        if with_file {
            write!(out, "{}: ", plain(&self.file))?;
        }
        if let Some(line) = self.line {
            write!(out, "baris {line}: ")?;
        }
        writeln!(out, "{} [{}]", plain(&self.text), self.code)
    }
}

/// All that is wrong, in the order of the files.
pub(super) fn troubles_of(merged: &Merged, files: &[&Path]) -> Vec<Trouble> {
    let problems = merged.problems.iter();
    let found = problems.filter_map(|(index, problem)| {
        let file = files.get(*index)?;
        Some(Trouble::of(file, problem))
    });
    found.collect()
}

/// A JSON object being written on one line, its members in the order they are put.
#[derive(Default)]
pub(super) struct JsonLine {
    text: Vec<u8>,
}

impl JsonLine {
    pub(super) fn put(&mut self, name: &str, value: &Value) {
        self.text
            .push(if self.text.is_empty() { b'{' } else { b',' });
        canonical::write(&Value::from(name), &mut self.text);
        self.text.push(b':');
        canonical::write(value, &mut self.text);
    }

    /// Writes the line and begins anew.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.text.is_empty() {
            self.text.push(b'{');
        }
        self.text.extend_from_slice(b"}\n");
        out.write_all(&self.text)?;
        self.text.clear();
        Ok(())
    }
}

/// Text that may go to a terminal: what could move the cursor or turn the writing around is
/// shown as a space.
pub(super) fn plain(text: &str) -> String {
    let is_safe = |letter: char| {
        !letter.is_control()
            && !matches!(letter, '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
    };
    text.chars()
        .map(|letter| if is_safe(letter) { letter } else { ' ' })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_terminal_gets_no_commands() {
        assert_eq!(plain("a\u{1b}[31m\tb\u{202e}c\n"), "a [31m b c ");
        assert_eq!(plain("Ñ 日本 ✓"), "Ñ 日本 ✓");
    }

    #[test]
    fn members_keep_their_order() {
        let (mut line, mut out) = (JsonLine::default(), Vec::new());
        line.put("b", &Value::Dec(0.5));
        line.put("a", &Value::Null);
        line.finish(&mut out).unwrap();
        line.finish(&mut out).unwrap();
        assert_eq!(out, b"{\"b\":0.5,\"a\":null}\n{}\n");
    }
}
