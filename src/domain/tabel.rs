//! The comma-separated tables of the data folder.
//!
//! Our own files only: UTF-8, one header line, quotes as in RFC 4180. What people send comes in
//! through `sheets`, which knows many more habits.

use std::collections::BTreeMap;

/// A table with its header; cells are found by column name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tabel {
    columns: BTreeMap<String, usize>,
    rows: Vec<Vec<String>>,
}

/// One row of a [`Tabel`].
#[derive(Clone, Copy, Debug)]
pub struct Baris<'a> {
    tabel: &'a Tabel,
    cells: &'a [String],
    /// Row number as an editor shows it when no cell holds a line break: the header is line 1.
    pub line: usize,
}

impl Tabel {
    /// Reads a whole table. Blank lines are left out; a leading BOM is accepted.
    pub fn parse(text: &str) -> Self {
        let mut rows = split_rows(text.strip_prefix('\u{feff}').unwrap_or(text)).into_iter();
        let names = rows.next().unwrap_or_default();
        // Inserted, not collected: see `domain::value::fields`.
        let mut columns = BTreeMap::new();
        columns.extend(names.into_iter().zip(0..));
        Self {
            columns,
            rows: rows.collect(),
        }
    }

    pub fn has_column(&self, name: &str) -> bool {
        self.columns.contains_key(name)
    }

    pub fn rows(&self) -> impl Iterator<Item = Baris<'_>> {
        self.rows.iter().enumerate().map(|(n, cells)| Baris {
            tabel: self,
            cells,
            line: n + 2,
        })
    }
}

impl<'a> Baris<'a> {
    /// The cell under `column`, trimmed; empty where the row is short or the column unknown.
    pub fn get(&self, column: &str) -> &'a str {
        self.tabel
            .columns
            .get(column)
            .and_then(|place| self.cells.get(*place))
            .map_or("", |cell| cell.trim())
    }

    /// The parts of a cell that holds several values, divided by `|`.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> {
        self.get(column)
            .split('|')
            .map(str::trim)
            .filter(|part| !part.is_empty())
    }

    /// Whether the cell says `ya`.
    pub fn is_yes(&self, column: &str) -> bool {
        self.get(column) == "ya"
    }
}

fn split_rows(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut quoted = false;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted || cell.is_empty() => quoted = !quoted,
            ',' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted && chars.peek() == Some(&'\n') => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
            }
            _ => cell.push(c),
        }
    }
    row.push(cell);
    rows.push(row);
    rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_cells_as_rfc_4180_does() {
        for (text, want) in [
            ("", vec![]),
            ("a,b\n1,2\n", vec![vec!["a", "b"], vec!["1", "2"]]),
            ("a,b\r\n1,2", vec![vec!["a", "b"], vec!["1", "2"]]),
            ("a,\"b,c\"\n", vec![vec!["a", "b,c"]]),
            ("\"say \"\"ya\"\"\",x", vec![vec!["say \"ya\"", "x"]]),
            ("\"two\nlines\",x", vec![vec!["two\nlines", "x"]]),
            ("a,,\n\n,,\n", vec![vec!["a", "", ""]]),
            ("\"\",x", vec![vec!["", "x"]]),
            ("5\" pipe,x", vec![vec!["5\" pipe", "x"]]),
            ("\"open,x", vec![vec!["open,x"]]),
        ] {
            assert_eq!(split_rows(text), want, "{text:?}");
        }
    }

    #[test]
    fn finds_cells_by_name() {
        let tabel = Tabel::parse("\u{feff}kode,nama,lain,ada\nx, Setu ,a| b||c,ya\ny\n");
        assert!(tabel.has_column("kode") && !tabel.has_column("induk"));
        let rows: Vec<_> = tabel.rows().collect();
        assert_eq!(rows.len(), 2);
        assert_eq!((rows[0].get("nama"), rows[0].line), ("Setu", 2));
        assert_eq!(rows[0].list("lain").collect::<Vec<_>>(), ["a", "b", "c"]);
        assert!(rows[0].is_yes("ada") && !rows[1].is_yes("ada"));
        assert_eq!((rows[1].get("nama"), rows[1].get("induk")), ("", ""));
    }
}
