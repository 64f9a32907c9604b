//! `Hasil`: what an office decided about a usulan, by its code in `hasil.csv`.

use std::fmt;

use super::kode::is_code;

/// Code of an outcome. Which outcomes exist is data: see [`super::reference::Reference::outcome`].
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hasil(String);

impl Hasil {
    /// `None` unless `text` is a short code (see [`is_code`]).
    pub fn new(text: &str) -> Option<Self> {
        is_code(text).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Hasil {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_only() {
        assert!(Hasil::new("disetujui").is_some());
        assert!(Hasil::new("Disetujui").is_none());
    }
}
