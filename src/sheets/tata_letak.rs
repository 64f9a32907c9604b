//! Layout of a sheet: where its tables are, what their columns hold, and what each row is.

use super::buku::{Isi, Lembar, Sel};
use super::kepala::{
    COLUMNS, FILE_COLUMNS, NOMOR, Scale, fields_for, fields_of, is_footer, is_number_row,
    is_sum_title, plain_heading,
};
use super::rumus;
use crate::domain::angka::{NumberDoubt, parse_decimal};
use crate::domain::cari::fold;
use crate::domain::rupiah::parse_rupiah;
use crate::domain::ukuran::read_size;
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

    fn columns(&self, header: &Header, body: &[usize]) -> Vec<Column> {
        let mut parts = header.parts.clone();
        self.leave_out_side_tables(&mut parts, body);
        let tables: &[&[_]] = &[COLUMNS, FILE_COLUMNS];
        let mut fields = fields_of(&parts, tables);
        self.decide_by_content(&parts, body, &mut fields);
        let mut columns = Vec::new();
        for (at, field) in fields.iter().enumerate() {
            let Some(field) = *field else { continue };
            let heading = parts
                .get(at)
                .map(|parts| parts.join(" "))
                .unwrap_or_default();
            let is_guess = field == usulan::ANGGARAN && self.has_rival(at, &parts, body);
            columns.push(Column {
                at,
                field,
                heading,
                is_guess,
            });
        }
        self.guess_missing(&mut columns, body);
        columns
    }

    /// A second column of amounts under an equally good heading.
    fn has_rival(&self, at: usize, parts: &[Vec<String>], body: &[usize]) -> bool {
        let tables: &[&[_]] = &[COLUMNS];
        let score = |column: usize| {
            let all = parts
                .get(column)
                .map(|parts| fields_for(parts, tables))
                .unwrap_or_default();
            let own = all.iter().filter(|(_, field)| *field == usulan::ANGGARAN);
            own.map(|(score, _)| *score).max().unwrap_or(0)
        };
        let own = score(at);
        (0..parts.len()).any(|other| {
            other != at
                && score(other) + 60 > own
                && score(other) > 250
                && self.amount_share(other, body) >= 50
        })
    }

    /// A blank column ends the table where everything needed stands before it.
    fn leave_out_side_tables(&self, parts: &mut [Vec<String>], body: &[usize]) {
        let is_blank = |column: usize| {
            body.iter()
                .all(|row| self.sel(*row, column).is_none_or(Sel::is_empty))
        };
        for gap in 1..parts.len() {
            let before = parts.get(..gap).unwrap_or_default();
            if parts.get(gap).is_some_and(|parts| !parts.is_empty()) || !is_blank(gap) {
                continue;
            }
            let fields = fields_of(before, &[COLUMNS, FILE_COLUMNS]);
            let has = |field: &str| fields.contains(&Some(field));
            if has(usulan::USULAN)
                && (has(usulan::ANGGARAN) || has(usulan::VOLUME))
                && fields.iter().flatten().count() >= 4
            {
                for part in parts.iter_mut().skip(gap) {
                    part.clear();
                }
                return;
            }
        }
    }

    /// What the words leave open, the cells decide.
    fn decide_by_content(
        &self,
        parts: &[Vec<String>],
        body: &[usize],
        fields: &mut Vec<Option<&'static str>>,
    ) {
        let tables: &[&[_]] = &[COLUMNS, FILE_COLUMNS];
        let at_of =
            |fields: &[Option<&str>], field: &str| fields.iter().position(|of| *of == Some(field));
        // "Jumlah" is a volume or a cost, "Nilai" can be a score.
        if let Some(volume) = at_of(fields, usulan::VOLUME)
            && at_of(fields, usulan::ANGGARAN).is_none()
            && self.amount_share(volume, body) >= 70
            && let Some(place) = fields.get_mut(volume)
        {
            *place = Some(usulan::ANGGARAN);
            let others: Vec<(u32, usize)> = parts
                .iter()
                .enumerate()
                .filter(|(at, _)| fields.get(*at).is_some_and(Option::is_none))
                .flat_map(|(at, parts)| {
                    let found = fields_for(parts, tables);
                    found
                        .into_iter()
                        .filter(|(_, field)| *field == usulan::VOLUME)
                        .map(move |(score, _)| (score, at))
                })
                .collect();
            if let Some((_, at)) = others.iter().max()
                && let Some(place) = fields.get_mut(*at)
            {
                *place = Some(usulan::VOLUME);
            }
        }
        if let Some(amount) = at_of(fields, usulan::ANGGARAN)
            && self.number_share(amount, body) < 20
        {
            let better = (0..parts.len()).filter(|at| {
                let found = parts
                    .get(*at)
                    .map(|parts| fields_for(parts, tables))
                    .unwrap_or_default();
                *at != amount
                    && found.iter().any(|(_, field)| *field == usulan::ANGGARAN)
                    && self.amount_share(*at, body) >= 60
            });
            if let Some(better) = better.max_by_key(|at| self.amount_share(*at, body)) {
                if let Some(place) = fields.get_mut(amount) {
                    *place = None;
                }
                if let Some(place) = fields.get_mut(better) {
                    *place = Some(usulan::ANGGARAN);
                }
            }
        }
        // "Kegiatan" can be the programme that all rows share, with the proposal in another column.
        if let Some(title) = at_of(fields, usulan::USULAN) {
            let distinct = |at: usize| self.distinct_share(at, body);
            let rivals = (0..parts.len()).filter(|at| {
                let found = parts
                    .get(*at)
                    .map(|parts| fields_for(parts, tables))
                    .unwrap_or_default();
                let is_free = fields.get(*at).is_some_and(Option::is_none);
                *at != title && is_free && found.iter().any(|(_, field)| *field == usulan::USULAN)
            });
            let best = rivals.max_by_key(|at| (distinct(*at), usize::MAX - at));
            if let Some(best) = best
                && distinct(title) * 2 < distinct(best)
            {
                if let Some(place) = fields.get_mut(title) {
                    *place = None;
                }
                if let Some(place) = fields.get_mut(best) {
                    *place = Some(usulan::USULAN);
                }
            }
        }
        // "Waktu" with dates in it is the date.
        if let Some(time) = at_of(fields, usulan::WAKTU)
            && at_of(fields, usulan::TANGGAL).is_none()
            && self.date_share(time, body) >= 50
            && let Some(place) = fields.get_mut(time)
        {
            *place = Some(usulan::TANGGAL);
        }
        // Names or codes below "Prioritas" are no ranks; a running number below "No" of two rows is.
        if let Some(rank) = at_of(fields, usulan::PRIORITAS)
            && self.number_share(rank, body) < 50
            && self.share(rank, body, |_| true) > 0
            && let Some(place) = fields.get_mut(rank)
        {
            *place = None;
        }
        // "Keluaran" or "Target" as words, with the quantity elsewhere.
        if let Some(volume) = at_of(fields, usulan::VOLUME)
            && self.size_share(volume, body) < 20
        {
            let better = (0..parts.len()).find(|at| {
                let found = parts
                    .get(*at)
                    .map(|parts| fields_for(parts, tables))
                    .unwrap_or_default();
                fields.get(*at).is_some_and(Option::is_none)
                    && found.iter().any(|(_, field)| *field == usulan::VOLUME)
                    && self.size_share(*at, body) >= 60
            });
            if let Some(better) = better {
                if let Some(place) = fields.get_mut(volume) {
                    *place = None;
                }
                if let Some(place) = fields.get_mut(better) {
                    *place = Some(usulan::VOLUME);
                }
            }
        }
    }

    /// A needed column whose heading says nothing (`]`), where just one can be it.
    fn guess_missing(&self, columns: &mut Vec<Column>, body: &[usize]) {
        let has =
            |columns: &[Column], field: &str| columns.iter().any(|column| column.field == field);
        let free = |columns: &[Column]| -> Vec<usize> {
            (0..self.width)
                .filter(|at| columns.iter().all(|column| column.at != *at))
                .collect()
        };
        if !has(columns, usulan::ANGGARAN) {
            let found: Vec<usize> = free(columns)
                .into_iter()
                .filter(|at| self.amount_share(*at, body) >= 60)
                .collect();
            if let [at] = found.as_slice() {
                columns.push(Column {
                    at: *at,
                    field: usulan::ANGGARAN,
                    heading: String::new(),
                    is_guess: true,
                });
            }
        }
        columns.sort_by_key(|column| column.at);
    }

    fn share(&self, column: usize, body: &[usize], holds: impl Fn(&Sel) -> bool) -> usize {
        let cells: Vec<&Sel> = body
            .iter()
            .filter_map(|row| self.sel(*row, column))
            .filter(|sel| !sel.is_empty() && sel.text().trim() != "-")
            .collect();
        if cells.is_empty() {
            return 0;
        }
        cells.iter().filter(|sel| holds(sel)).count() * 100 / cells.len()
    }

    fn amount_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Number(number) => *number >= 100_000.0,
            Isi::Text(text) => {
                parse_rupiah(text)
                    .0
                    .is_some_and(|amount| amount.get() >= 100_000)
                    && !text.contains("m2")
            }
            Isi::Empty => sel.formula.is_some(),
            _ => false,
        })
    }

    fn number_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Number(_) => true,
            Isi::Text(text) => {
                parse_rupiah(text).0.is_some()
                    || !parse_rupiah(text).1.is_empty()
                        && text.contains(|c: char| c.is_ascii_digit())
            }
            Isi::Empty => sel.formula.is_some(),
            _ => false,
        })
    }

    fn size_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Number(_) => true,
            Isi::Text(text) => is_size(text),
            Isi::Empty => sel.formula.is_some(),
            _ => false,
        })
    }

    fn date_share(&self, column: usize, body: &[usize]) -> usize {
        self.share(column, body, |sel| match &sel.isi {
            Isi::Date(_) => true,
            Isi::Text(text) => crate::domain::tanggal::Tanggal::parse(text).is_some(),
            _ => false,
        })
    }

    fn distinct_share(&self, column: usize, body: &[usize]) -> usize {
        let mut texts: Vec<String> = body
            .iter()
            .map(|row| fold(&self.text(*row, column)))
            .filter(|text| text.len() > 3)
            .collect();
        let count = texts.len();
        if count * 2 < body.len() {
            return 0;
        }
        texts.sort_unstable();
        texts.dedup();
        texts.len() * 100 / count.max(1)
    }

    fn classify(&self, header: &Header, body: &[usize], table: &mut Table) {
        let at_of = |field: &str| {
            table
                .columns
                .iter()
                .find(|column| column.field == field)
                .map(|column| column.at)
        };
        let title_at = at_of(usulan::USULAN);
        let number_at = at_of(NOMOR).or(at_of(usulan::PRIORITAS));
        let amount_at = at_of(usulan::ANGGARAN);
        let volume_at = at_of(usulan::VOLUME);
        let mapped: Vec<usize> = table.columns.iter().map(|column| column.at).collect();
        let span = (
            mapped.iter().min().copied().unwrap_or(0),
            mapped.iter().max().copied().unwrap_or(0),
        );

        let facts: Vec<Facts> = body
            .iter()
            .map(|row| {
                let filled: Vec<usize> = mapped
                    .iter()
                    .copied()
                    .filter(|at| self.sel(*row, *at).is_some_and(|sel| !sel.is_empty()))
                    .collect();
                let title = title_at.map(|at| self.text(*row, at)).unwrap_or_default();
                let all = self.filled(*row);
                let first_text = all
                    .iter()
                    .filter(|at| (span.0.saturating_sub(1)..=span.1).contains(at))
                    .map(|at| self.text(*row, *at))
                    .find(|text| {
                        text.chars().filter(|c| c.is_alphabetic()).count() > 1
                            || text.contains("....")
                    })
                    .unwrap_or_default();
                let number = number_at.map(|at| self.text(*row, at)).unwrap_or_default();
                let amount_sel = amount_at.and_then(|at| self.sel(*row, at));
                let amount = amount_sel.and_then(|sel| amount_of(sel, self.lembar));
                let is_sum_formula = amount_sel
                    .and_then(|sel| sel.formula.as_deref())
                    .is_some_and(rumus::is_sum);
                let has_volume = volume_at
                    .and_then(|at| self.sel(*row, at))
                    .is_some_and(|sel| match &sel.isi {
                        Isi::Number(number) => *number != 0.0,
                        Isi::Text(text) => is_size(text),
                        Isi::Empty => sel.formula.is_some(),
                        _ => false,
                    });
                Facts {
                    filled,
                    title,
                    first_text,
                    has_number: is_row_number(&number),
                    label: number,
                    amount,
                    has_amount: amount.is_some_and(|amount| amount > 0.0),
                    is_sum_formula,
                    has_volume,
                    footer: all.iter().any(|at| is_footer(&self.text(*row, *at))),
                    spans: self
                        .merged_at(*row, *all.first().unwrap_or(&0))
                        .is_some_and(|merged| {
                            merged.right - merged.left >= mapped.len() / 2
                                && merged.right > merged.left
                        }),
                }
            })
            .collect();

        let counts_number = facts
            .iter()
            .filter(|f| f.has_number && !f.title.is_empty())
            .count()
            * 2
            > facts
                .iter()
                .filter(|f| !f.title.is_empty() && f.filled.len() > 2)
                .count();
        let is_sure = |f: &Facts| {
            let is_counted = f.has_number && counts_number;
            let is_sum = is_sum_title(&f.first_text) && !is_counted && !f.has_volume;
            f.title.chars().any(char::is_alphabetic)
                && !is_sum
                && !(f.footer && !is_counted && !f.has_amount)
                && !(f.is_sum_formula && !is_counted && !f.has_volume)
                && (is_counted || f.has_volume || (f.has_amount && f.filled.len() > 2))
        };
        let last_sure = facts.iter().rposition(is_sure);
        // Without numbers, volumes and amounts every row with a title counts.
        let is_bare = last_sure.is_none();
        let typical = {
            let mut sizes: Vec<usize> = facts
                .iter()
                .filter(|f| is_sure(f))
                .map(|f| f.filled.len())
                .collect();
            sizes.sort_unstable();
            sizes.get(sizes.len() / 2).copied().unwrap_or(0)
        };
        let mut sections = Sections::default();
        let mut ended = false;
        let mut block: Vec<f64> = Vec::new();
        let mut rows = Vec::new();
        for (place, (row, f)) in body.iter().zip(&facts).enumerate() {
            let cells: Vec<String> = self
                .filled(*row)
                .iter()
                .map(|at| self.text(*row, *at))
                .collect();
            let sure = is_sure(f);
            let is_last_part = last_sure.is_some_and(|last| place > last);
            let kind = if ended {
                Some(RowKind::Footer)
            } else if is_number_row(cells.iter().map(String::as_str)) && !sure
                || self.is_repeated(*row, header)
            {
                Some(RowKind::Repeated)
            } else if is_sum_title(&f.first_text)
                && !(f.has_number && counts_number)
                && !f.has_volume
            {
                Some(RowKind::Sum)
            } else if sure {
                // What has neither number nor volume and is the sum of the rows above is their sum.
                let total: f64 = block.iter().sum();
                let is_total = !f.has_volume
                    && volume_at.is_some()
                    && !(f.has_number && counts_number)
                    && block.len() > 1
                    && f.amount.is_some_and(|amount| (amount - total).abs() < 0.5);
                // A heading that counts as the rows do, with its subtotal beside it.
                let is_headed = counts_number
                    && !f.has_number
                    && !f.has_volume
                    && f.filled.len() <= 3
                    && typical >= 5
                    && !f.label.is_empty();
                Some(if is_total {
                    RowKind::Sum
                } else if is_headed || self.is_counted_section(f, typical, facts.get(place + 1)) {
                    RowKind::Section
                } else {
                    RowKind::Usulan
                })
            } else if f.filled.is_empty() && cells.len() <= 1 && !f.spans && f.first_text.is_empty()
            {
                None
            } else if (is_last_part || is_bare) && f.footer {
                ended = true;
                Some(RowKind::Footer)
            } else if is_last_part {
                let is_row =
                    f.filled.len() >= 3.max(typical.saturating_sub(2)) && !f.title.is_empty();
                Some(if is_row {
                    RowKind::Usulan
                } else if f.title.is_empty() {
                    RowKind::Untitled
                } else {
                    RowKind::Footer
                })
            } else if is_bare {
                let is_heading = typical == 0
                    && f.filled.len() < 2
                    && (f.spans || title_at.is_none_or(|at| !f.filled.contains(&at)));
                Some(if is_heading {
                    RowKind::Section
                } else if f.title.is_empty() {
                    RowKind::Untitled
                } else {
                    RowKind::Usulan
                })
            } else if f.is_sum_formula && f.title.is_empty() {
                Some(RowKind::Sum)
            } else {
                Some(self.middle_kind(f, typical, counts_number, title_at))
            };
            let Some(kind) = kind else { continue };
            match kind {
                RowKind::Section => {
                    sections.open(&f.label, &section_text(f));
                    block.clear();
                }
                RowKind::Usulan => block.extend(f.amount),
                RowKind::Sum => block.clear(),
                _ => {}
            }
            rows.push(TableRow {
                at: *row,
                kind,
                sections: if kind == RowKind::Usulan {
                    sections.texts()
                } else {
                    Vec::new()
                },
            });
        }
        table.rows = rows;
    }

    /// "1 | Bidang Pendidikan" above "1.1 | …".
    fn is_counted_section(&self, f: &Facts, typical: usize, next: Option<&Facts>) -> bool {
        if f.has_volume || f.filled.len() > 3 || typical < 5 {
            return false;
        }
        let starts = [
            "bidang",
            "sub bidang",
            "urusan",
            "program",
            "dusun",
            "kampung",
            "rw",
            "desa",
            "kelurahan",
            "kecamatan",
            "dinas",
            "prioritas",
        ];
        let folded = fold(&f.title);
        let is_heading = starts
            .iter()
            .any(|word| folded.starts_with(&format!("{word} ")));
        let goes_down = next.is_some_and(|next| {
            let own = f.label.trim_end_matches('.');
            !own.is_empty() && next.label.starts_with(&format!("{own}."))
        });
        is_heading || goes_down
    }

    /// A row between sure ones that is not sure itself.
    fn middle_kind(
        &self,
        f: &Facts,
        typical: usize,
        counts_number: bool,
        title_at: Option<usize>,
    ) -> RowKind {
        let has_title = title_at.is_some_and(|at| f.filled.contains(&at));
        let is_bullet = f.title.starts_with(['•', '-', '–', '*', '·', '▪', '➢']);
        if is_bullet && f.title.chars().filter(|c| c.is_alphabetic()).count() > 3 {
            return RowKind::Usulan;
        }
        if f.spans || !has_title {
            return if f.first_text.is_empty() {
                RowKind::Untitled
            } else {
                RowKind::Section
            };
        }
        // Two cells of text and nothing else are as little a row as one, unless all rows are such.
        let is_thin =
            f.filled.len() <= 2 || (f.filled.len() == 3 && !f.label.is_empty() && f.has_amount);
        if is_thin && typical >= 4 && (counts_number || f.filled.len() == 1) {
            return RowKind::Section;
        }
        RowKind::Usulan
    }
}

struct Facts {
    /// Mapped columns with something in them.
    filled: Vec<usize>,
    title: String,
    first_text: String,
    label: String,
    has_number: bool,
    amount: Option<f64>,
    has_amount: bool,
    is_sum_formula: bool,
    has_volume: bool,
    footer: bool,
    /// Its first cell is merged over half of the table.
    spans: bool,
}

/// Headings of sections: a Roman or lettered one holds those with numbers below it.
#[derive(Default)]
struct Sections {
    open: Vec<(u8, String)>,
}

impl Sections {
    fn open(&mut self, label: &str, text: &str) {
        let level = level_of(label, text);
        self.open.retain(|(other, _)| *other < level);
        self.open.push((level, text.to_owned()));
    }

    fn texts(&self) -> Vec<String> {
        self.open.iter().map(|(_, text)| text.clone()).collect()
    }
}

/// Bidang before dusun, either in its own kind: one of a kind is open at a time.
fn level_of(_label: &str, text: &str) -> u8 {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(' ').collect();
    let has = |known: &[&str]| words.iter().any(|word| known.contains(word));
    match () {
        () if has(&["kecamatan"]) => 1,
        () if has(&["desa", "kelurahan"]) && !has(&["bidang"]) => 2,
        () if words.contains(&"sub") => 5,
        () if has(&["dusun", "dsn", "kadus", "rw", "kampung", "kp"]) => 4,
        () => 3,
    }
}

fn section_text(f: &Facts) -> String {
    if f.title.is_empty() {
        f.first_text.clone()
    } else {
        f.title.clone()
    }
}

/// A quantity, perhaps with its unit: `250 m`, not `Mekar, 2 Januari`.
fn is_size(text: &str) -> bool {
    let about = text.trim().trim_start_matches(['±', '~', '≈', '=']);
    let size = read_size(about);
    size.volume.is_some() || matches!(size.doubt, Some(NumberDoubt::Separator { .. }))
}

/// `1`, `1.`, `12)`, `1.2`
fn is_row_number(text: &str) -> bool {
    let inside = text.trim_matches(|c: char| matches!(c, '.' | ')' | '(' | ' '));
    inside.starts_with(|c: char| c.is_ascii_digit())
        && inside.len() <= 8
        && inside.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

fn amount_of(sel: &Sel, lembar: &Lembar) -> Option<f64> {
    match &sel.isi {
        Isi::Number(number) => Some(*number),
        Isi::Text(text) => parse_rupiah(text).0.map(|amount| amount.get() as f64),
        Isi::Empty => sel
            .formula
            .as_deref()
            .and_then(|formula| rumus::evaluate(formula, lembar)),
        _ => None,
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
