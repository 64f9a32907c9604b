//! A block of cells copied from a spreadsheet: its cells, what each column is, and the usulan in it.

pub use super::kepala::COLUMNS;
use super::kepala::{BEGINS_WITH, fields_for, fields_of, is_number_row, is_sum_title};
use super::pisah::split;
use super::salin::unguard;
use crate::domain::angka::parse_decimal;
use crate::domain::cari::fold;
use crate::domain::field::{Choices, FieldKind, find};
use crate::domain::isian;
use crate::domain::reference::Reference;
use crate::domain::rt_rw::{RtRwColumn, read_rt_rw};
use crate::domain::rupiah::{AmountDoubt, parse_rupiah};
use crate::domain::ukuran::read_size;
use crate::domain::usulan;
use crate::domain::value::{Fields, Value};

/// A pasted block: what was read, and what its columns are taken for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Block {
    /// Rows of cells, trimmed, all equally wide.
    pub rows: Vec<Vec<String>>,
    /// Leading rows that are headings.
    pub header_rows: usize,
    /// Field that each column holds; `None` for one that is left out.
    pub columns: Vec<Option<&'static str>>,
}

/// One row of a block, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ReadRow {
    pub fields: Fields,
    /// Fields whose text a person must look at; what was written is kept in the remark.
    pub doubts: Vec<&'static str>,
    /// Why it becomes no usulan.
    pub left_out: Option<LeftOut>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// No title in it.
    Untitled,
    /// A line of sums.
    Sum,
}

impl Block {
    /// Reads a block of cells as spreadsheets put it on the clipboard: tabs between cells, line
    /// breaks between rows, quotes around cells that hold either.
    #[must_use]
    pub fn read(text: &str) -> Self {
        Self::of_cells(cells(text))
    }

    /// The same of rows of cells, as a table on a page gives them.
    #[must_use]
    pub fn of_cells(mut rows: Vec<Vec<String>>) -> Self {
        rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let width = rows.iter().map(Vec::len).max().unwrap_or(0);
        for row in &mut rows {
            row.resize(width, String::new());
        }
        let (header_rows, columns) = guess(&rows, width);
        Self {
            rows,
            header_rows,
            columns,
        }
    }

    /// The rows behind the headings.
    pub fn body(&self) -> impl Iterator<Item = &Vec<String>> {
        self.rows.iter().skip(self.header_rows)
    }

    /// What each row becomes.
    #[must_use]
    pub fn usulan(&self, reference: &Reference) -> Vec<ReadRow> {
        self.body()
            .map(|row| read_row(row, &self.columns, reference))
            .collect()
    }
}

fn cells(text: &str) -> Vec<Vec<String>> {
    let rows = split(text, '\t', usize::MAX).unwrap_or_default();
    let trimmed = rows.into_iter().map(|row| {
        let cells = row
            .into_iter()
            .map(|cell| unguard(cell.replace('\r', "").trim()).to_owned());
        cells.collect()
    });
    trimmed.collect()
}

/// Looks for a heading in the first rows; without one the content tells.
fn guess(rows: &[Vec<String>], width: usize) -> (usize, Vec<Option<&'static str>>) {
    let named = rows.iter().take(5).map(|row| by_heading(row));
    let best = named
        .enumerate()
        .max_by_key(|(index, columns)| (columns.iter().flatten().count(), usize::MAX - index));
    if let Some((index, columns)) = best
        && (columns.iter().flatten().count() >= 2 || width == 1)
        && columns.contains(&Some(usulan::USULAN))
    {
        return (index + 1 + number_rows(rows, index + 1), columns);
    }
    (0, by_content(rows, width))
}

fn number_rows(rows: &[Vec<String>], from: usize) -> usize {
    let below = rows.iter().skip(from);
    below
        .take_while(|row| is_number_row(row.iter().map(String::as_str)))
        .count()
}

fn by_heading(row: &[String]) -> Vec<Option<&'static str>> {
    // A title that ends in "kegiatan" is no heading: the word has to stand first.
    let is_heading = |parts: &[String]| {
        let fits = fields_for(parts, &[COLUMNS]);
        fits.iter().any(|(fit, _)| *fit >= BEGINS_WITH)
    };
    let mut headings: Vec<Vec<String>> = row.iter().map(|cell| vec![cell.clone()]).collect();
    for parts in &mut headings {
        if !is_heading(parts) {
            parts.clear();
        }
    }
    fields_of(&headings, &[COLUMNS])
}

/// The wordiest column is the title, the one with large amounts the cost, and one with quantities
/// the volume.
fn by_content(rows: &[Vec<String>], width: usize) -> Vec<Option<&'static str>> {
    let column = |at: usize| {
        rows.iter()
            .filter_map(move |row| row.get(at))
            .filter(|cell| !cell.is_empty())
    };
    let share = |at: usize, holds: &dyn Fn(&str) -> bool| {
        let all = column(at).count().max(1);
        column(at).filter(|cell| holds(cell)).count() * 100 / all
    };
    // `250 m` is a length before it is 250 billions.
    let is_amount = |cell: &str| {
        let (amount, doubts) = parse_rupiah(cell);
        amount.is_some_and(|amount| amount.get() >= 100_000)
            && !doubts.contains(&AmountDoubt::ScaleUnclear)
    };
    let is_size = |cell: &str| read_size(cell).volume.is_some();
    let is_number = |cell: &str| parse_decimal(cell).0.is_some();
    let words = |at: usize| {
        let letters = column(at).map(|cell| cell.chars().filter(|c| c.is_alphabetic()).count());
        letters.sum::<usize>()
    };
    let mut columns = vec![None; width];
    let mut set = |at: Option<usize>, field: &'static str| {
        if let Some(column) = at.and_then(|at| columns.get_mut(at)) {
            *column = Some(field);
        }
    };
    let title = (0..width)
        .max_by_key(|&at| (words(at), usize::MAX - at))
        .filter(|&at| words(at) > 0);
    set(title, usulan::USULAN);
    let amount = (0..width)
        .filter(|&at| Some(at) != title && share(at, &is_amount) >= 60)
        .max_by_key(|&at| (share(at, &is_amount), usize::MAX - at));
    set(amount, usulan::ANGGARAN);
    let size = (0..width)
        .filter(|&at| Some(at) != title && Some(at) != amount)
        // A column that counts 1, 2, 3, … is the number of the row.
        .filter(|&at| {
            !column(at)
                .enumerate()
                .all(|(i, cell)| *cell == (i + 1).to_string())
        })
        .find(|&at| share(at, &is_size) >= 60);
    set(size, usulan::VOLUME);
    let unit = size.map(|at| at + 1).filter(|&at| {
        Some(at) != title && Some(at) != amount && at < width && share(at, &is_number) < 20 && {
            let longest = column(at)
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(99);
            longest <= 12
        }
    });
    set(unit, usulan::SATUAN);
    let place = (0..width)
        .filter(|&at| ![title, amount, size, unit].contains(&Some(at)))
        .filter(|&at| words(at) > 0 && share(at, &is_number) < 20)
        .max_by_key(|&at| words(at));
    set(place, usulan::ALAMAT);
    columns
}

fn read_row(row: &[String], columns: &[Option<&'static str>], reference: &Reference) -> ReadRow {
    let mut read = ReadRow::default();
    let mut kept = Vec::new();
    for (cell, field) in row.iter().zip(columns) {
        let Some(field) = *field else { continue };
        if cell.is_empty() {
            continue;
        }
        match field {
            usulan::VOLUME => read_volume(cell, &mut read, &mut kept),
            usulan::RT => read_rt(cell, &mut read.fields),
            _ => match value_of(field, cell, reference) {
                Some(value) if !value.is_null() => put(&mut read.fields, field, value),
                Some(_) => {}
                None => {
                    read.doubts.push(field);
                    kept.push(cell.clone());
                }
            },
        }
    }
    if let Some(unit) = read.fields.get(usulan::SATUAN).and_then(Value::as_text) {
        let unit = reference.units().resolve(unit).unwrap_or(unit).to_owned();
        put(&mut read.fields, usulan::SATUAN, Value::Text(unit));
    }
    let title = read
        .fields
        .get(usulan::USULAN)
        .and_then(Value::as_text)
        .map(fold);
    read.left_out = match title.as_deref() {
        None | Some("") => Some(LeftOut::Untitled),
        Some(title) if is_sum_title(title) => Some(LeftOut::Sum),
        Some(_) => None,
    };
    if !kept.is_empty() {
        let before = read.fields.get(usulan::CATATAN).and_then(Value::as_text);
        let parts = before.map(ToOwned::to_owned).into_iter().chain(kept);
        let note = parts.collect::<Vec<_>>().join("; ");
        put(&mut read.fields, usulan::CATATAN, Value::Text(note));
    }
    read
}

fn put(fields: &mut Fields, name: &str, value: Value) {
    fields.insert(name.to_owned(), value);
}

fn value_of(name: &str, cell: &str, reference: &Reference) -> Option<Value> {
    let field = find(usulan::FIELDS, name)?;
    let value = isian::read(field, cell, reference)?;
    let FieldKind::Choice(choices) = field.kind else {
        return Some(value);
    };
    let entries = match choices {
        Choices::Bidang => reference.bidang(),
        Choices::Funds => reference.funds(),
        Choices::Own => reference.own_choices(name),
        _ => return Some(value),
    };
    let found = entries.iter().find(|entry| entry.is_called(cell));
    Some(found.map_or(value, |entry| Value::from(entry.kode.as_str())))
}

/// `1 Unit`, `250 m x 3 m`, `Keluaran: MCK = 1 Unit`: volume, unit and width in one cell.
fn read_volume(cell: &str, read: &mut ReadRow, kept: &mut Vec<String>) {
    let size = read_size(cell);
    if let Some(volume) = size.volume.and_then(Value::number) {
        put(&mut read.fields, usulan::VOLUME, volume);
    } else {
        read.doubts.push(usulan::VOLUME);
    }
    if !size.unit.is_empty() && !read.fields.contains_key(usulan::SATUAN) {
        put(&mut read.fields, usulan::SATUAN, Value::Text(size.unit));
    }
    if let Some(width) = size.width.and_then(Value::number) {
        put(&mut read.fields, usulan::LEBAR, width);
    }
    if !size.is_whole {
        kept.push(cell.to_owned());
    }
}

/// `003/02` and `RT 003 RW 02` in one cell are both.
fn read_rt(cell: &str, fields: &mut Fields) {
    let found = read_rt_rw(cell, RtRwColumn::Rt);
    if found.rt.is_empty() && found.rw.is_empty() {
        put(fields, usulan::RT, Value::text(cell));
        return;
    }
    for (name, written) in [(usulan::RT, &found.rt), (usulan::RW, &found.rw)] {
        if !written.is_empty() {
            put(fields, name, Value::text(written));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Block, Vec<ReadRow>) {
        let block = Block::read(text);
        let rows = block.usulan(&Reference::default());
        (block, rows)
    }

    fn text<'a>(row: &'a ReadRow, name: &str) -> &'a str {
        row.fields
            .get(name)
            .and_then(Value::as_text)
            .unwrap_or_default()
    }

    #[test]
    fn reads_a_block_with_headings() {
        let (block, rows) = read(
            "No\tUraian Kegiatan\tLokasi\tVolume\tAnggaran (Rp)\n1\t2\t3\t4\t5\n1\t\"Perbaikan\nsaluran\"\tKp. Utan\t250 m x 3 m\t150 juta\n2\tPosyandu\t\tdua\t1.250 juta\n\tJumlah\t\t\t400.000.000\n\r\n",
        );
        assert_eq!(block.header_rows, 2);
        assert_eq!(
            block.columns,
            [
                None,
                Some(usulan::USULAN),
                Some(usulan::ALAMAT),
                Some(usulan::VOLUME),
                Some(usulan::ANGGARAN)
            ]
        );
        assert_eq!(rows.len(), 3);
        assert_eq!(text(&rows[0], usulan::USULAN), "Perbaikan\nsaluran");
        assert_eq!(rows[0].fields.get(usulan::VOLUME), Some(&Value::Int(250)));
        assert_eq!(rows[0].fields.get(usulan::LEBAR), Some(&Value::Int(3)));
        assert_eq!(
            rows[0].fields.get(usulan::ANGGARAN),
            Some(&Value::Int(150_000_000))
        );
        assert_eq!(rows[0].doubts, Vec::<&str>::new());
        assert_eq!(rows[1].doubts, [usulan::VOLUME, usulan::ANGGARAN]);
        assert_eq!(text(&rows[1], usulan::CATATAN), "dua; 1.250 juta");
        assert_eq!(rows[2].left_out, Some(LeftOut::Sum));
    }

    #[test]
    fn guesses_columns_without_headings() {
        let (block, rows) = read(
            "1\tRehab ruang kelas SDN 02\t2\truang\t260000000\n2\tNormalisasi saluran\t1200\tm\t640000000\n3\tPelatihan menjahit\t20\torang\t35000000",
        );
        assert_eq!(block.header_rows, 0);
        assert_eq!(
            block.columns,
            [
                None,
                Some(usulan::USULAN),
                Some(usulan::VOLUME),
                Some(usulan::SATUAN),
                Some(usulan::ANGGARAN)
            ]
        );
        assert!(
            rows.iter()
                .all(|row| row.left_out.is_none() && row.doubts.is_empty())
        );
    }

    #[test]
    fn metres_are_no_billions() {
        let (block, rows) = read(
            "Perbaikan jalan Gang Mawar\t250 m\t150000000\nNormalisasi saluran\t1200 m\t640000000",
        );
        let expected = [
            Some(usulan::USULAN),
            Some(usulan::VOLUME),
            Some(usulan::ANGGARAN),
        ];
        assert_eq!(block.columns, expected);
        assert_eq!(rows[0].fields.get(usulan::VOLUME), Some(&Value::Int(250)));
        assert_eq!(text(&rows[0], usulan::SATUAN), "m");
    }

    #[test]
    fn one_column_of_titles_is_enough() {
        let (block, rows) = read("Pembangunan posyandu\nPerbaikan jalan\n");
        assert_eq!(block.columns, [Some(usulan::USULAN)]);
        assert_eq!(rows.len(), 2);
        assert!(read("").1.is_empty());
    }

    #[test]
    fn rt_and_rw_in_one_cell_are_both() {
        for (cell, rt, rw) in [
            ("003/02", "003", "02"),
            ("RT 03 RW 1", "03", "1"),
            ("005", "005", ""),
        ] {
            let mut row = ReadRow::default();
            read_rt(cell, &mut row.fields);
            assert_eq!(
                (text(&row, usulan::RT), text(&row, usulan::RW)),
                (rt, rw),
                "{cell}"
            );
        }
    }
}
