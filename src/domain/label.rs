//! `Label`: a short text from a data file, in both languages of the interface.

use super::cari::fold;
use super::tabel::Baris;

/// Indonesian and English text of the same thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Label {
    pub id: String,
    pub en: String,
}

impl Label {
    /// Columns `{name}_id` and `{name}_en` of a row.
    pub(crate) fn of(baris: &Baris<'_>, name: &str) -> Self {
        Self {
            id: baris.get(&format!("{name}_id")).to_owned(),
            en: baris.get(&format!("{name}_en")).to_owned(),
        }
    }
}

/// A code with its label: one line of a list to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub kode: String,
    pub label: Label,
}

impl Entry {
    /// Whether `text`, as somebody wrote it, means this entry: its code or one of its labels.
    pub fn is_called(&self, text: &str) -> bool {
        let text = fold(text);
        !text.is_empty()
            && [&self.kode, &self.label.id, &self.label.en]
                .iter()
                .any(|name| fold(name) == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_known_by_code_and_label() {
        let entry = Entry {
            kode: "lingkungan-hidup".to_owned(),
            label: Label {
                id: "Lingkungan Hidup".to_owned(),
                en: "Environment".to_owned(),
            },
        };
        for (text, want) in [
            ("LINGKUNGAN  HIDUP", true),
            ("lingkungan-hidup", true),
            ("environment", true),
            ("lingkungan", false),
            ("", false),
        ] {
            assert_eq!(entry.is_called(text), want, "{text:?}");
        }
    }
}
