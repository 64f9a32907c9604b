//! Text files of cells: which letters they are written in, and what stands between the cells.

use super::buku::{Buku, Lembar, Refusal, Sel, text_of};
use super::pisah::split;

/// Rows of a text file that are read.
const MAX_ROWS: usize = 200_000;

/// Reads a text file as one sheet with the name of the file.
pub(super) fn read(bytes: &[u8], name: &str) -> Result<Buku, Refusal> {
    let text = decode(bytes).ok_or(Refusal::NotASpreadsheet)?;
    let start = text.trim_start();
    if start.is_empty() {
        return Err(Refusal::Empty);
    }
    // A page or a note is no sheet; neither is what is picked by mistake.
    if start.starts_with(['<', '{', '[']) || start.starts_with("%PDF") {
        return Err(Refusal::NotASpreadsheet);
    }
    // Excel's own word about the separator.
    let (said, text) = match text
        .strip_prefix("sep=")
        .and_then(|rest| rest.split_once('\n'))
    {
        Some((mark, rest)) => (mark.trim_end_matches('\r').chars().next(), rest.to_owned()),
        None => (None, text),
    };
    let separator = said.unwrap_or_else(|| separator_of(&text));
    let rows = split(&text, separator, MAX_ROWS).ok_or(Refusal::TooLarge)?;
    let sel = |cell: String| Sel {
        isi: text_of(&cell),
        formula: None,
    };
    let rows = rows
        .into_iter()
        .map(|row| row.into_iter().map(sel).collect());
    let stem = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    Ok(Buku {
        lembar: vec![Lembar {
            nama: stem.to_owned(),
            rows: rows.collect(),
            ..Lembar::default()
        }],
    })
}

/// UTF-8, UTF-16 with its mark, or else Windows-1252. `None` for what is no text.
fn decode(bytes: &[u8]) -> Option<String> {
    let utf16 = |bytes: &[u8], of: fn([u8; 2]) -> u16| {
        let units = bytes
            .chunks_exact(2)
            .filter_map(|pair| Some(of(pair.try_into().ok()?)));
        char::decode_utf16(units)
            .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect::<String>()
    };
    if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        return Some(utf16(rest, u16::from_le_bytes));
    }
    if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        return Some(utf16(rest, u16::from_be_bytes));
    }
    let rest = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_control = |byte: &u8| *byte < 9 || (14..32).contains(byte);
    if rest.iter().any(is_control) {
        return None;
    }
    match std::str::from_utf8(rest) {
        Ok(text) => Some(text.to_owned()),
        Err(_) => Some(rest.iter().map(|byte| windows_1252(*byte)).collect()),
    }
}

/// The letters of Windows-1252 that Latin-1 does not have and Indonesian lists do.
fn windows_1252(byte: u8) -> char {
    match byte {
        0x80 => '€',
        0x85 => '…',
        0x91 => '‘',
        0x92 => '’',
        0x93 => '“',
        0x94 => '”',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        other => char::from(other),
    }
}

/// The mark that parts the lines most evenly.
fn separator_of(text: &str) -> char {
    let share = |mark: char| {
        let head: String = text.chars().take(64 << 10).collect();
        let Some(rows) = split(&head, mark, MAX_ROWS) else {
            return (0, 0);
        };
        let widths: Vec<usize> = rows
            .iter()
            .map(Vec::len)
            .filter(|width| *width > 1)
            .collect();
        let mut best = (0, 0);
        for width in &widths {
            let same = widths.iter().filter(|other| *other == width).count();
            best = best.max((same, *width));
        }
        best
    };
    let marks = [';', '\t', ',', '|'];
    // Ties go to the first: a comma is inside of texts and amounts as well.
    let best = marks.into_iter().rev().max_by_key(|mark| share(*mark));
    best.unwrap_or(',')
}
