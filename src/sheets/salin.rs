//! Rows copied out: the two forms in which a spreadsheet takes them from the clipboard.

/// Tabs between cells, line breaks between rows; cells that hold either are in quotes.
#[must_use]
pub fn as_text(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        let guarded = guard(cell);
        if guarded.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", guarded.replace('"', "\"\""))
        } else {
            guarded
        }
    };
    let row = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join("\t");
    rows.iter().map(row).collect::<Vec<_>>().join("\r\n")
}

/// A table of HTML in which every cell but a whole number is text, so that nothing is taken for a
/// formula, a date or a rounded number.
#[must_use]
pub fn as_html(rows: &[Vec<String>]) -> String {
    let cell = |cell: &String| {
        let is_number = !cell.is_empty()
            && cell.len() <= 15
            && !cell.starts_with('0')
            && cell.bytes().all(|byte| byte.is_ascii_digit());
        let escaped = cell
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\n', "<br style=\"mso-data-placement:same-cell\">");
        if is_number {
            format!("<td>{escaped}</td>")
        } else {
            format!("<td style=\"mso-number-format:'\\@'\">{escaped}</td>")
        }
    };
    let row = |row: &Vec<String>| {
        let cells: String = row.iter().map(cell).collect();
        format!("<tr>{cells}</tr>")
    };
    let rows: String = rows.iter().map(row).collect();
    format!("<meta charset=\"utf-8\"><table>{rows}</table>")
}

/// A text that a spreadsheet would calculate is marked as text.
fn guard(cell: &str) -> String {
    if is_formula(cell) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Takes the mark off again.
#[must_use]
pub(super) fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if is_formula(rest) => rest,
        _ => cell,
    }
}

fn is_formula(cell: &str) -> bool {
    let is_number = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|b| b.is_ascii_digit() || b == b',' || b == b'.')
    };
    match cell.chars().next() {
        Some('-') => !is_number(cell.trim_start_matches('-')),
        Some('=' | '+' | '@') => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(cells: &[&[&str]]) -> Vec<Vec<String>> {
        let row = |row: &&[&str]| row.iter().map(|cell| (*cell).to_owned()).collect();
        cells.iter().map(row).collect()
    }

    #[test]
    fn cells_keep_their_breaks_and_quotes() {
        let rows = rows(&[&["a\tb", "\"c\"", "d"], &["e\nf", "", "7"]]);
        assert_eq!(
            as_text(&rows),
            "\"a\tb\"\t\"\"\"c\"\"\"\td\r\n\"e\nf\"\t\t7"
        );
    }

    #[test]
    fn nothing_becomes_a_formula() {
        for (cell, text) in [
            ("=1+1", "'=1+1"),
            ("+62", "'+62"),
            ("@x", "'@x"),
            ("-5", "-5"),
            ("-6,25", "-6,25"),
            ("-a", "'-a"),
            ("a=b", "a=b"),
        ] {
            assert_eq!(as_text(&rows(&[&[cell]])), text);
            assert_eq!(unguard(text), cell);
        }
        assert_eq!(unguard("'kutip"), "'kutip");
        let html = as_html(&rows(&[&["=1<2", "250", "001"]]));
        assert!(
            html.contains("'\\@'\">=1&lt;2</td><td>250</td><td style"),
            "{html}"
        );
    }
}
