//! Search by words: folding of names, and how well a name answers what was typed.

/// Lower case, without accents, everything but letters and digits turned into single blanks.
///
/// ```
/// use rembuk::domain::cari::fold;
/// assert_eq!(fold("Kec. TAMBUN-Selatan "), "kec tambun selatan");
/// ```
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if let Some(plain) = plain_letter(c) {
            folded.push(plain);
        } else if c.is_alphanumeric() {
            folded.push(c);
        } else if !is_combining(c) && !folded.ends_with(' ') && !folded.is_empty() {
            folded.push(' ');
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// How well `name` answers `query`, both folded: 0 is best, `None` is no answer.
///
/// An empty query answers to nothing. Every typed word must begin a word of the name, or the whole
/// query must be part of the name when blanks are left out ("cikarangbarat").
pub fn rank(query: &str, name: &str) -> Option<u8> {
    if query.is_empty() || name.is_empty() {
        return None;
    }
    if query == name {
        return Some(0);
    }
    let (query_glued, name_glued) = (query.replace(' ', ""), name.replace(' ', ""));
    if query_glued == name_glued {
        return Some(1);
    }
    if name.starts_with(query) {
        return Some(2);
    }
    let begins = |word: &str| name.split(' ').any(|of_name| of_name.starts_with(word));
    let whole = |word: &str| name.split(' ').any(|of_name| of_name == word);
    if query.split(' ').all(whole) {
        return Some(3);
    }
    if query.split(' ').all(begins) {
        return Some(4);
    }
    // Shorter pieces would be found inside half of all names.
    (query_glued.len() >= 4 && name_glued.contains(&query_glued)).then_some(5)
}

fn plain_letter(c: char) -> Option<char> {
    Some(match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' => 'e',
        'ì' | 'í' | 'î' | 'ï' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' => 'o',
        'ù' | 'ú' | 'û' | 'ü' => 'u',
        'ý' | 'ÿ' => 'y',
        _ => return None,
    })
}

fn is_combining(c: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds() {
        for (text, want) in [
            ("", ""),
            ("  ", ""),
            ("Setu", "setu"),
            ("Kp.Pacing", "kp pacing"),
            ("Pésona  Indah", "pesona indah"),
            ("Pe\u{301}sona", "pesona"),
            ("RT 01/RW. 02 ", "rt 01 rw 02"),
        ] {
            assert_eq!(fold(text), want, "{text:?}");
        }
    }

    #[test]
    fn ranks() {
        for (query, name, want) in [
            ("cikarang barat", "cikarang barat", Some(0)),
            ("cikarangbarat", "cikarang barat", Some(1)),
            ("cikarang", "cikarang barat", Some(2)),
            ("barat", "cikarang barat", Some(3)),
            ("bar cik", "cikarang barat", Some(4)),
            ("arangba", "cikarang barat", Some(5)),
            ("ang", "cikarang barat", None),
            ("cikarang timur", "cikarang barat", None),
            ("", "setu", None),
        ] {
            assert_eq!(rank(query, name), want, "{query:?} in {name:?}");
        }
    }
}
