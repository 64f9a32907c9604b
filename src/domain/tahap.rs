//! `Tahap`: a stage of the planning cycle, by its code in `tahap.csv`.

use std::fmt;

use super::kode::is_code;

/// Code of a stage. Which stages exist is data: see [`super::reference::Reference::stage`].
///
/// A stage that this version does not know is still carried, so files of a newer version survive.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Tahap(String);

impl Tahap {
    /// `None` unless `text` is a short code (see [`is_code`]).
    pub fn new(text: &str) -> Option<Self> {
        is_code(text).then(|| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Tahap {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_stages_are_kept_and_bad_codes_refused() {
        assert_eq!(
            Tahap::new("musrenbang-dusun").map(|t| t.to_string()),
            Some("musrenbang-dusun".to_owned())
        );
        assert_eq!(Tahap::new("forum pd"), None);
    }
}
