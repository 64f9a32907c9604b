//! Layout of a sheet: where its tables are, what their columns hold, and what each row is.

mod baris;
mod kolom;

use super::buku::{Isi, Lembar, Sel};
use super::kepala::{
    COLUMNS, FILE_COLUMNS, Scale, fields_for, fields_of, is_number_row, plain_heading,
};
use crate::domain::angka::parse_decimal;
use crate::domain::cari::fold;
use crate::domain::usulan;

/// Rows above a table in which its heading is looked for.
const MAX_TITLE_ROWS: usize = 60;
/// Rows that one heading is made of.
const MAX_HEADER_ROWS: usize = 3;
/// Letters of a heading; more is text.
const MAX_HEADING_CHARS: usize = 60;

/// How well a heading answers that is the very word.
const EXACT_FIT: u32 = 380;

/// Layouts that are known by their headings, folded.
#[rustfmt::skip]
const KNOWN: &[(&str, &[&str])] = &[
    ("sipd-28", &["id usulan", "pengusul", "profil", "usulan", "masalah", "opd tujuan awal", "opd tujuan akhir", "rekomendasi mitra", "rekomendasi skpd", "sub kegiatan"]),
    ("sipd-16", &["tgl usul", "pengusul", "profil", "urusan", "usulan", "permasalahan", "opd tujuan", "kategori usulan", "koefisien", "rekomendasi skpd"]),
    ("t-d4", &["prioritas daerah", "sasaran daerah", "program", "kegiatan prioritas", "sasaran kegiatan", "lokasi", "volume", "pagu"]),
    ("du-rkp", &["bidang", "nama kegiatan", "data eksisting", "lokasi", "volume", "penerima manfaat", "prakiraan biaya"]),
    ("du-rkp", &["bidang", "jenis kegiatan", "data eksisting tahun berjalan", "lokasi", "penerima manfaat", "pola pelaksanaan"]),
];

/// A column that holds a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub at: usize,
    pub field: &'static str,
    /// As it stands in the sheet, its rows joined.
    pub heading: String,
    /// Taken for this field by what is in it, or one of several that could be.
    pub is_guess: bool,
}

/// One table of a sheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// Name of a known layout.
    pub known: Option<&'static str>,
    pub columns: Vec<Column>,
    pub scale: Scale,
    /// Scale was said above the table or in a heading.
    pub rows: Vec<TableRow>,
    /// First and last row of its heading.
    pub header: Option<(usize, usize)>,
}

/// A row below a heading.
#[derive(Clone, Debug, PartialEq)]
pub struct TableRow {
    /// Counted from 0.
    pub at: usize,
    pub kind: RowKind,
    /// Headings of sections above it, outermost first.
    pub sections: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowKind {
    Usulan,
    Section,
    Sum,
    /// Numbers or letters of the columns, or the heading once more.
    Repeated,
    Footer,
    /// Something, but no title.
    Untitled,
}

/// The tables of a sheet, from above.
#[must_use]
pub fn tables_of(lembar: &Lembar) -> Vec<Table> {
    let sheet = Sheet::of(lembar);
    let mut tables = Vec::new();
    let mut from = 0;
    let mut window = MAX_TITLE_ROWS;
    while let Some(header) = sheet.find_header(from, window) {
        let next = sheet.next_header(&header);
        let end = next.unwrap_or(sheet.height());
        tables.push(sheet.table(&header, end));
        let Some(next) = next else { break };
        from = next;
        window = 1;
    }
    tables
}

struct Header {
    top: usize,
    bottom: usize,
    /// Parts of each column's heading.
    parts: Vec<Vec<String>>,
    score: u32,
    /// Columns whose heading is a known word and nothing else.
    exact: usize,
}

struct Sheet<'a> {
    lembar: &'a Lembar,
    width: usize,
}

impl<'a> Sheet<'a> {
    fn of(lembar: &'a Lembar) -> Self {
        let width = lembar.rows.iter().map(Vec::len).max().unwrap_or(0).min(400);
        Self { lembar, width }
    }

    fn height(&self) -> usize {
        self.lembar.rows.len()
    }

    fn sel(&self, row: usize, column: usize) -> Option<&'a Sel> {
        self.lembar.rows.get(row)?.get(column)
    }

    fn text(&self, row: usize, column: usize) -> String {
        let text = self.sel(row, column).map(Sel::text).unwrap_or_default();
        text.trim().to_owned()
    }

    /// Columns of a row that are filled.
    fn filled(&self, row: usize) -> Vec<usize> {
        let is_filled = |column: &usize| self.sel(row, *column).is_some_and(|sel| !sel.is_empty());
        (0..self.width).filter(is_filled).collect()
    }

    fn merged_at(&self, row: usize, column: usize) -> Option<&super::buku::Merged> {
        self.lembar.merged.iter().find(|merged| {
            (merged.top..=merged.bottom).contains(&row)
                && (merged.left..=merged.right).contains(&column)
        })
    }

    /// Looks at rows `from..from + window` for the best heading.
    fn find_header(&self, from: usize, window: usize) -> Option<Header> {
        let mut best: Option<Header> = None;
        for top in from..(from + window).min(self.height()) {
            // One cell in a row is a title, also right above the heading.
            let cells = self.filled(top).len();
            if cells == 0 || (cells == 1 && self.width > 1) {
                continue;
            }
            for height in 1..=MAX_HEADER_ROWS {
                let bottom = top + height - 1;
                if bottom >= self.height() || (height > 1 && !self.is_heading_row(bottom)) {
                    break;
                }
                if height == 1 && !self.is_heading_row(top) {
                    break;
                }
                let Some(header) = self.header(top, bottom) else {
                    continue;
                };
                if best.as_ref().is_none_or(|best| header.score > best.score) {
                    best = Some(header);
                }
            }
        }
        best.filter(|header| header.score >= 2)
    }

    /// Whether the row can be part of a heading: short texts, no amounts.
    fn is_heading_row(&self, row: usize) -> bool {
        let filled = self.filled(row);
        let cells: Vec<String> = filled
            .iter()
            .map(|column| self.text(row, *column))
            .collect();
        if cells.is_empty() || is_number_row(cells.iter().map(String::as_str)) {
            return false;
        }
        let is_heading = |(column, text): &(&usize, &String)| {
            let is_text = matches!(
                self.sel(row, **column),
                Some(Sel {
                    isi: Isi::Text(_),
                    formula: None
                })
            );
            let is_year = text.len() == 4 && text.starts_with("20");
            let is_short = text.chars().count() <= MAX_HEADING_CHARS;
            (is_text && is_short && parse_decimal(text).0.is_none()) || is_year
        };
        // A table at the side may have its numbers there already.
        let headings = filled.iter().zip(&cells).filter(is_heading).count();
        headings * 3 > filled.len() * 2
    }

    fn header(&self, top: usize, bottom: usize) -> Option<Header> {
        let mut parts: Vec<Vec<String>> = vec![Vec::new(); self.width];
        for row in top..=bottom {
            let mut left = String::new();
            for (column, parts) in parts.iter_mut().enumerate() {
                let own = self.text(row, column);
                let merged = self.merged_at(row, column);
                let text = match merged {
                    Some(merged) if merged.top < row => String::new(),
                    Some(merged) => self.text(merged.top, merged.left),
                    // Without merging a group stands over its first column alone.
                    None if own.is_empty()
                        && row < bottom
                        && !left.is_empty()
                        && !self.text(bottom, column).is_empty()
                        && self.lembar.merged.is_empty() =>
                    {
                        left.clone()
                    }
                    None => own,
                };
                left.clone_from(&text);
                // "Anggaran" merged over two rows is one part.
                if !text.is_empty() && parts.last() != Some(&text) {
                    parts.push(text);
                }
            }
        }
        let fields = fields_of(&parts, &[COLUMNS, FILE_COLUMNS]);
        let known: Vec<&str> = fields.iter().flatten().copied().collect();
        if !known.contains(&usulan::USULAN) {
            return None;
        }
        // A title over the table is one cell, whatever words are in it.
        let named = parts.iter().filter(|parts| !parts.is_empty()).count();
        if named < 2 && self.width > 1 {
            return None;
        }
        // A heading says its word and little else; a row of data only happens to hold such words.
        let mut score = 0;
        let mut exact = 0;
        for (field, parts) in fields.iter().zip(&parts) {
            let Some(field) = field else { continue };
            let fits = fields_for(parts, &[COLUMNS, FILE_COLUMNS]);
            let fit = fits
                .iter()
                .filter(|(_, of)| of == field)
                .map(|(fit, _)| *fit);
            let fit = fit.max().unwrap_or(0);
            let letters = parts.iter().map(|part| part.chars().count()).max();
            exact += usize::from(fit >= EXACT_FIT);
            score += match fit {
                EXACT_FIT.. => 10,
                _ if letters.unwrap_or(0) <= 30 => 6,
                _ => 3,
            };
        }
        let rows = u32::try_from(bottom - top).unwrap_or(0);
        // A row more must tell something more; a row that holds the same cells twice does not.
        let score = u32::checked_sub(score, rows * 3)?;
        Some(Header {
            top,
            bottom,
            parts,
            score,
            exact,
        })
    }

    /// Where another heading begins below this one's rows.
    fn next_header(&self, header: &Header) -> Option<usize> {
        let mut row = header.bottom + 1;
        while row < self.height() {
            if self.filled(row).len() >= 3
                && !self.is_repeated(row, header)
                && let Some(other) = self.find_header(row, 1)
                && other.top == row
                && other.exact >= 4
                && other.exact * 2 >= self.filled(row).len()
            {
                return Some(row);
            }
            row += 1;
        }
        None
    }

    /// The heading once more, as on every printed page.
    fn is_repeated(&self, row: usize, header: &Header) -> bool {
        let filled = self.filled(row);
        let same = filled.iter().filter(|column| {
            let text = fold(&self.text(row, **column));
            let parts = header.parts.get(**column);
            parts.is_some_and(|parts| parts.iter().any(|part| fold(part) == text))
        });
        !filled.is_empty() && same.count() * 4 >= filled.len() * 3
    }

    fn table(&self, header: &Header, end: usize) -> Table {
        let known = known_layout(&header.parts);
        let body: Vec<usize> = (header.bottom + 1..end)
            .filter(|row| !self.filled(*row).is_empty())
            .collect();
        let columns = self.columns(header, &body);
        let mut scale = Scale::Rupiah;
        if let Some(column) = columns
            .iter()
            .find(|column| column.field == usulan::ANGGARAN)
        {
            scale = Scale::of(&column.heading);
        }
        if scale == Scale::Rupiah {
            scale = self.scale_above(header.top);
        }
        let mut table = Table {
            known,
            columns,
            scale,
            rows: Vec::new(),
            header: Some((header.top, header.bottom)),
        };
        self.classify(header, &body, &mut table);
        table
    }

    /// "(dalam ribuan rupiah)" between title and table.
    fn scale_above(&self, top: usize) -> Scale {
        for row in 0..top {
            for column in self.filled(row) {
                let text = self.text(row, column);
                let folded = fold(&text);
                let words: Vec<&str> = folded.split(' ').collect();
                let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
                // "Pagu 500 juta" in a title is an amount, "dalam jutaan" a scale.
                let is_scale = has(&["ribuan", "jutaan", "miliaran", "milyaran"])
                    || (has(&["dalam", "x", "satuan"]) && has(&["rp", "rupiah", "ribu", "juta"]));
                let scale = Scale::of(&text);
                if is_scale && text.chars().count() <= 90 && scale != Scale::Rupiah {
                    return scale;
                }
            }
        }
        Scale::Rupiah
    }
}

/// The cell that a column shows in a row: its own, or that of a range merged over rows.
#[must_use]
pub fn shown(lembar: &Lembar, row: usize, column: usize) -> Option<&Sel> {
    let own = lembar.rows.get(row).and_then(|cells| cells.get(column));
    if own.is_some_and(|sel| !sel.is_empty()) {
        return own;
    }
    let merged = lembar.merged.iter().find(|merged| {
        merged.left == column
            && merged.right == column
            && (merged.top..=merged.bottom).contains(&row)
    });
    match merged {
        Some(merged) => lembar.rows.get(merged.top)?.get(merged.left),
        None => own,
    }
}

fn known_layout(parts: &[Vec<String>]) -> Option<&'static str> {
    let headings: Vec<String> = parts
        .iter()
        .flatten()
        .map(|part| plain_heading(part))
        .collect();
    let known = KNOWN.iter().find(|(_, words)| {
        words
            .iter()
            .all(|word| headings.iter().any(|heading| heading == word))
    });
    known.map(|(name, _)| *name)
}
