//! Short codes from the data files: what they may look like.

/// Longest code accepted, in bytes.
pub const MAX_CODE_LEN: usize = 100;

/// Whether `text` is a short code: lower-case ASCII letters, digits and inner hyphens.
///
/// Codes become parts of record ids that are joined with `~`, so nothing else is let in.
///
/// ```
/// use rembuk::domain::kode::is_code;
/// assert!(is_code("musrenbang-desa"));
/// assert!(!is_code("Musrenbang Desa"));
/// ```
pub fn is_code(text: &str) -> bool {
    !text.is_empty()
        && text.len() <= MAX_CODE_LEN
        && !text.starts_with('-')
        && !text.ends_with('-')
        && text
            .bytes()
            .all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_codes_only() {
        for (text, want) in [
            ("disetujui", true),
            ("pra-renja", true),
            ("desa-1", true),
            ("", false),
            ("-desa", false),
            ("desa-", false),
            ("Desa", false),
            ("a~b", false),
            ("a b", false),
            ("é", false),
        ] {
            assert_eq!(is_code(text), want, "{text:?}");
        }
        assert!(!is_code(&"a".repeat(MAX_CODE_LEN + 1)));
    }
}
