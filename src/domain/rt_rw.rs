//! RT and RW as people write them: `Rt 03/01`, `RT/RW 17/05`, `RW 06 s.d RW 05`, `RT 03,05/06`.
//!
//! Zeros, lists and ranges stay as they were written (`01-03`, `02,05`); who compares compares
//! numbers.

/// What a cell or a longer text tells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RtRw {
    /// `003`, `01-03`, `02,05`, `026B`; empty where it is not told.
    pub rt: String,
    pub rw: String,
    /// There was one way to understand it.
    pub is_sure: bool,
}

/// What the heading over a cell promises.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RtRwColumn {
    Both,
    Rt,
    Rw,
}

/// Reads a cell of a column for RT, for RW or for both.
///
/// ```
/// use rembuk::domain::rt_rw::{RtRwColumn, read_rt_rw};
/// let place = read_rt_rw("RT 03,05/06", RtRwColumn::Both);
/// assert_eq!((place.rt.as_str(), place.rw.as_str(), place.is_sure), ("03,05", "06", true));
/// ```
#[must_use]
pub fn read_rt_rw(text: &str, column: RtRwColumn) -> RtRw {
    if let Some(found) = find_named(text) {
        return found;
    }
    let tokens = tokens_of(text);
    let is_number = |token: &Token| matches!(token, Token::Number(_));
    let Some(start) = tokens.iter().position(is_number) else {
        let is_sure = !text.chars().any(char::is_alphanumeric);
        return RtRw {
            is_sure,
            ..RtRw::default()
        };
    };
    let (first, mut at) = list(&tokens, start, None);
    let mut second = String::new();
    let mut is_sure = start == 0;
    if tokens.get(at) == Some(&Token::Slash) && tokens.get(at + 1).is_some_and(is_number) {
        (second, at) = list(&tokens, at + 1, None);
    } else if column == RtRwColumn::Both {
        // "03-01" below RT/RW is a pair as well as it is a range.
        if let Some((rt, rw)) = first
            .split_once('-')
            .filter(|(_, rest)| !rest.contains(['-', ',']))
        {
            return RtRw {
                rt: filled(rt.to_owned()),
                rw: filled(rw.to_owned()),
                is_sure: false,
            };
        }
        is_sure = false;
    }
    is_sure &= at == tokens.len();
    match column {
        RtRwColumn::Rw if second.is_empty() => RtRw {
            rt: String::new(),
            rw: filled(first),
            is_sure,
        },
        _ => RtRw {
            rt: filled(first),
            rw: filled(second),
            is_sure,
        },
    }
}

/// Looks for RT and RW in a title or an address; `None` where neither stands in it.
///
/// A bare pair (`002/005`) is taken only where it cannot be a date or a fraction, and is not sure.
#[must_use]
pub fn find_rt_rw(text: &str) -> Option<RtRw> {
    find_named(text).or_else(|| find_bare(text))
}

/// The numbers that a list or range stands for, sorted: `02, 09-11` is 2, 9, 10, 11. Letters
/// behind a number are left out.
#[must_use]
pub fn numbers_of(written: &str) -> Vec<u32> {
    let mut numbers = Vec::new();
    let (mut last, mut is_range) = (None, false);
    for token in tokens_of(written) {
        match token {
            Token::Number(digits) => {
                let digits = digits.trim_end_matches(|c: char| !c.is_ascii_digit());
                let Ok(number) = digits.parse::<u32>() else {
                    continue;
                };
                match last.filter(|_| is_range) {
                    Some(from) if from < number && number - from < 100 => {
                        numbers.extend(from + 1..=number);
                    }
                    _ => numbers.push(number),
                }
                last = Some(number);
                is_range = false;
            }
            Token::Range => is_range = true,
            _ => is_range = false,
        }
    }
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Rt,
    Rw,
    /// One to three digits, perhaps with a letter behind them.
    Number(String),
    Slash,
    Comma,
    Range,
    Other,
}

fn tokens_of(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or(' ');
    let mut tokens = Vec::new();
    let mut place = 0;
    while place < chars.len() {
        let c = at(place);
        let start = place;
        if c.is_ascii_digit() {
            while at(place).is_ascii_digit() {
                place += 1;
            }
            let digits = place - start;
            // A letter right behind belongs to the number: 026B, 10A.
            if at(place).is_ascii_alphabetic() && !at(place + 1).is_alphanumeric() {
                place += 1;
            }
            let written = chars.get(start..place).unwrap_or_default();
            tokens.push(if digits <= 3 {
                Token::Number(written.iter().collect())
            } else {
                Token::Other
            });
            continue;
        }
        if c.is_alphabetic() {
            while at(place).is_alphabetic() {
                place += 1;
            }
            let word: String = chars.get(start..place).unwrap_or_default().iter().collect();
            let word = word.to_lowercase();
            // "s/d" and "s.d."
            if word == "s"
                && matches!(at(place), '/' | '.')
                && at(place + 1).eq_ignore_ascii_case(&'d')
            {
                place += 2;
                tokens.push(Token::Range);
                continue;
            }
            tokens.push(match word.as_str() {
                "rt" => Token::Rt,
                "rw" => Token::Rw,
                "dan" | "dn" => Token::Comma,
                "sd" | "sampai" | "hingga" => Token::Range,
                _ => Token::Other,
            });
            continue;
        }
        place += 1;
        match c {
            '/' | '\\' => tokens.push(Token::Slash),
            ',' | '&' | ';' | '+' => tokens.push(Token::Comma),
            '-' | '–' | '—' | '~' => tokens.push(Token::Range),
            _ => {}
        }
    }
    tokens
}

/// A list that begins at a number, and where it ends. `name` may stand before each of its numbers.
fn list(tokens: &[Token], start: usize, name: Option<&Token>) -> (String, usize) {
    let mut written = String::new();
    let mut at = start;
    if let Some(Token::Number(number)) = tokens.get(at) {
        written.push_str(number);
        at += 1;
    }
    loop {
        let mark = match tokens.get(at) {
            Some(Token::Comma) => ',',
            Some(Token::Range) => '-',
            _ => break,
        };
        let mut next = at + 1;
        // "02, dan 03"
        while matches!(tokens.get(next), Some(Token::Comma)) {
            next += 1;
        }
        if name.is_some() && tokens.get(next) == name {
            next += 1;
            // "rw,12"
            if matches!(tokens.get(next), Some(Token::Comma)) {
                next += 1;
            }
        }
        let Some(Token::Number(number)) = tokens.get(next) else {
            break;
        };
        // "RT 01, 02/05" goes on; "RT 01/02, 03/02" does not reach here.
        written.push(mark);
        written.push_str(number);
        at = next + 1;
    }
    (written, at)
}

/// Skips what people put between the word and its number, or between two of them.
fn after_marks(tokens: &[Token], mut at: usize) -> usize {
    while matches!(
        tokens.get(at),
        Some(Token::Comma | Token::Slash | Token::Range)
    ) {
        at += 1;
    }
    at
}

fn find_named(text: &str) -> Option<RtRw> {
    let tokens = tokens_of(text);
    let mut found: Vec<RtRw> = Vec::new();
    let mut at = 0;
    while at < tokens.len() {
        let read = match tokens.get(at) {
            Some(Token::Rt) => from_rt(&tokens, at),
            Some(Token::Rw) => from_rw(&tokens, at),
            _ => None,
        };
        match read {
            Some((place, next)) => {
                found.push(place);
                at = next;
            }
            None => at += 1,
        }
    }
    for place in &mut found {
        place.rt = filled(std::mem::take(&mut place.rt));
        place.rw = filled(std::mem::take(&mut place.rw));
    }
    let mut all = found.into_iter();
    let mut first = all.next()?;
    for other in all {
        let same = |a: &str, b: &str| numbers_of(a) == numbers_of(b);
        if same(&first.rt, &other.rt) && same(&first.rw, &other.rw) {
            continue;
        }
        // "RT 01/02 dan RT 03/02": two RT of one RW. Anything else is for a person.
        first.is_sure &= same(&first.rw, &other.rw) && other.is_sure;
        for (all, one) in [(&mut first.rt, &other.rt), (&mut first.rw, &other.rw)] {
            if !one.is_empty() && !same(all, one) {
                if !all.is_empty() {
                    all.push(',');
                }
                all.push_str(one);
            }
        }
    }
    Some(first)
}

fn from_rt(tokens: &[Token], at: usize) -> Option<(RtRw, usize)> {
    let is_number = |at: usize| matches!(tokens.get(at), Some(Token::Number(_)));
    let next = after_marks(tokens, at + 1);
    if tokens.get(next) == Some(&Token::Rw) {
        // "RT/RW 17/05"
        let start = after_marks(tokens, next + 1);
        if !is_number(start) {
            return None;
        }
        let (rt, end) = list(tokens, start, None);
        if tokens.get(end) == Some(&Token::Slash) && is_number(end + 1) {
            let (rw, end) = list(tokens, end + 1, None);
            return Some((sure(rt, rw, true), end));
        }
        return match rt.split_once('-') {
            Some((rt, rw)) => Some((sure(rt.to_owned(), rw.to_owned(), false), end)),
            None => Some((sure(rt, String::new(), false), end)),
        };
    }
    if !is_number(next) {
        return None;
    }
    let (mut rt, mut end) = list(tokens, next, Some(&Token::Rt));
    let mut rw = String::new();
    let mut is_sure = true;
    if tokens.get(end) == Some(&Token::Slash) && is_number(end + 1) {
        (rw, end) = list(tokens, end + 1, None);
    }
    let behind = after_marks(tokens, end);
    if tokens.get(behind) == Some(&Token::Rw) {
        let start = after_marks(tokens, behind + 1);
        if is_number(start) {
            if !rw.is_empty() {
                // "RT 01/02 RW 03"
                rt = format!("{rt},{rw}");
                is_sure = false;
            }
            (rw, end) = list(tokens, start, Some(&Token::Rw));
        }
    }
    Some((sure(rt, rw, is_sure), end))
}

fn from_rw(tokens: &[Token], at: usize) -> Option<(RtRw, usize)> {
    let is_number = |at: usize| matches!(tokens.get(at), Some(Token::Number(_)));
    let next = after_marks(tokens, at + 1);
    if tokens.get(next) == Some(&Token::Rt) {
        // "RW/RT 05/17"
        let start = after_marks(tokens, next + 1);
        let (rw, end) = list(tokens, start, None);
        if is_number(start) && tokens.get(end) == Some(&Token::Slash) && is_number(end + 1) {
            let (rt, end) = list(tokens, end + 1, None);
            return Some((sure(rt, rw, true), end));
        }
        return None;
    }
    if !is_number(next) {
        return None;
    }
    let (rw, mut end) = list(tokens, next, Some(&Token::Rw));
    let mut rt = String::new();
    let mut is_sure = true;
    if tokens.get(end) == Some(&Token::Slash) && is_number(end + 1) {
        // "RW 02/05" can be anything.
        is_sure = false;
    }
    let behind = after_marks(tokens, end);
    if tokens.get(behind) == Some(&Token::Rt) {
        let start = after_marks(tokens, behind + 1);
        if is_number(start) {
            let (numbers, after) = list(tokens, start, Some(&Token::Rt));
            // "RW 01, RT 02/03" begins another place.
            if tokens.get(after) != Some(&Token::Slash) {
                rt = numbers;
                end = after;
                // "RW 01 RT 02 RW 03": whose RT is it?
                is_sure &= tokens.get(after_marks(tokens, after)) != Some(&Token::Rw);
            }
        }
    }
    Some((sure(rt, rw, is_sure), end))
}

fn sure(rt: String, rw: String, is_sure: bool) -> RtRw {
    RtRw { rt, rw, is_sure }
}

/// RT 000 is no RT.
fn filled(written: String) -> String {
    let is_zero = written.chars().all(|c| matches!(c, '0' | '-' | ','));
    if is_zero { String::new() } else { written }
}

fn find_bare(text: &str) -> Option<RtRw> {
    for word in text.split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | ';')) {
        let Some((rt, rw)) = word.split_once('/') else {
            continue;
        };
        let is_plain =
            |part: &str| (2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        if is_plain(rt) && is_plain(rw) && (rt.starts_with('0') || rw.starts_with('0')) {
            return Some(RtRw {
                rt: filled(rt.to_owned()),
                rw: filled(rw.to_owned()),
                is_sure: false,
            });
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_cells_as_people_fill_them() {
        use RtRwColumn::*;
        for (text, column, rt, rw, is_sure) in [
            ("Rt 03/01", Both, "03", "01", true),
            ("RT 01 RW 02", Both, "01", "02", true),
            ("Rt.01/Rw.02", Both, "01", "02", true),
            ("RT01/RW11", Both, "01", "11", true),
            ("RT/RW 17/05", Both, "17", "05", true),
            ("RT. 003 / RW. 013", Both, "003", "013", true),
            ("003/02", Both, "003", "02", true),
            ("3 / 2", Both, "3", "2", true),
            ("RT 01-02", Both, "01-02", "", true),
            ("RW 06 s.d RW 05", Both, "", "06-05", true),
            ("Rw,01 s/d rw,12", Both, "", "01-12", true),
            ("RT 03,05/06", Both, "03,05", "06", true),
            ("RT 02, 03, 09-12 RW 01", Both, "02,03,09-12", "01", true),
            ("RT 02 dan 03 RW 01", Both, "02,03", "01", true),
            ("RT 026B", Both, "026B", "", true),
            ("Rw. 10A", Both, "", "10A", true),
            ("RW 02 RT 05", Both, "05", "02", true),
            ("RT 01/02 dan RT 03/02", Both, "01,03", "02", true),
            ("RT 01/02 dan RT 03/04", Both, "01,03", "02,04", false),
            ("000/005", Both, "", "005", true),
            ("05", Both, "05", "", false),
            ("03-01", Both, "03", "01", false),
            ("03/01/2021", Both, "03", "01", false),
            ("005", Rt, "005", "", true),
            ("01-03", Rt, "01-03", "", true),
            ("003/02", Rt, "003", "02", true),
            ("012", Rw, "", "012", true),
            ("RW 12", Rt, "", "12", true),
            ("-", Both, "", "", true),
            ("", Both, "", "", true),
            ("semua", Both, "", "", false),
        ] {
            let got = read_rt_rw(text, column);
            let want = (rt, rw, is_sure);
            assert_eq!(
                (got.rt.as_str(), got.rw.as_str(), got.is_sure),
                want,
                "{text:?}"
            );
        }
    }

    #[test]
    fn finds_them_inside_of_texts() {
        for (text, want) in [
            (
                "Jl. Melati Kp. Utan RT.06/18 Dsn. V",
                Some(("06", "18", true)),
            ),
            (
                "Pavingisasi gang RT 02 RW 04 Desa Mekar",
                Some(("02", "04", true)),
            ),
            ("Posyandu, 001/013", Some(("001", "013", false))),
            ("Rapat 12/05/2021", None),
            ("Tahun 2021/2022", None),
            ("3/4 bagian jalan", None),
            ("Start dari pertigaan", None),
            ("RT yang rusak", None),
        ] {
            let got = find_rt_rw(text);
            let got = got
                .as_ref()
                .map(|p| (p.rt.as_str(), p.rw.as_str(), p.is_sure));
            assert_eq!(got, want, "{text:?}");
        }
    }

    #[test]
    fn lists_and_ranges_are_numbers() {
        for (written, numbers) in [
            ("003", vec![3]),
            ("02,09-11", vec![2, 9, 10, 11]),
            ("06-05", vec![5, 6]),
            ("026B", vec![26]),
            ("", vec![]),
        ] {
            assert_eq!(numbers_of(written), numbers, "{written:?}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_survived(text in "(?i)([rtw/,.0-9 \\-sd&]|dan|\\PC){0,30}") {
            let _ = read_rt_rw(&text, RtRwColumn::Both);
            let _ = find_rt_rw(&text);
            let _ = numbers_of(&text);
        }
    }
}
