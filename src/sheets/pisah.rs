//! Text with a mark between cells, as spreadsheets write and copy it.

/// Cells between `separator`s, rows between line breaks; a quoted cell may hold either, and a quote in
/// it stands twice. Of more rows than `most`, nothing.
#[must_use]
pub fn split(text: &str, separator: char, most: usize) -> Option<Vec<Vec<String>>> {
    let mut rows = Vec::new();
    let mut row = Vec::new();
    let mut cell = String::new();
    let mut chars = text.chars().peekable();
    let mut is_quoted = false;
    while let Some(c) = chars.next() {
        match c {
            '"' if is_quoted => {
                if chars.next_if_eq(&'"').is_some() {
                    cell.push('"');
                } else {
                    is_quoted = false;
                }
            }
            '"' if cell.is_empty() => is_quoted = true,
            _ if c == separator && !is_quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !is_quoted && chars.peek() == Some(&'\n') => {}
            '\n' | '\r' if !is_quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                if rows.len() > most {
                    return None;
                }
            }
            _ => cell.push(c),
        }
    }
    if !cell.is_empty() || !row.is_empty() {
        row.push(cell);
        rows.push(row);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::split;

    #[test]
    fn quoted_cells_hold_marks_breaks_and_quotes() {
        let rows = split("a;\"b;\"\"c\"\"\nd\";\r\ne\rf", ';', 9).unwrap();
        assert_eq!(rows, [vec!["a", "b;\"c\"\nd", ""], vec!["e"], vec!["f"]]);
        assert_eq!(split("a\nb\nc\n", ';', 2), None);
    }
}
