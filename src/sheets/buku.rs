//! `Buku`: the cells of a spreadsheet file, whatever program wrote it.
//!
//! Bytes in, sheets out: no files and no macros. What a file may take of memory is bounded before
//! it is unpacked.

use std::fmt;
use std::io::{Cursor, Read};

use calamine::{
    Data, DataRef, Dimensions, Ods, OdsError, Reader, SheetVisible, Xls, XlsError, Xlsx, XlsxError,
};
use flate2::read::DeflateDecoder;

use super::csv;
use crate::domain::tanggal::Tanggal;

/// Bytes of a file; more is refused.
pub const MAX_BYTES: usize = 64 << 20;
/// Bytes of all its parts together, unpacked.
const MAX_UNPACKED: u64 = 256 << 20;
/// Cells of all sheets together.
const MAX_CELLS: usize = 2_000_000;
/// Letters of one cell that are kept.
const MAX_CELL_CHARS: usize = 32_767;

/// A file of sheets.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Buku {
    pub lembar: Vec<Lembar>,
}

/// One sheet. Row 0 is the first of the sheet, empty or not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lembar {
    pub nama: String,
    pub is_hidden: bool,
    /// Not equally long.
    pub rows: Vec<Vec<Sel>>,
    pub merged: Vec<Merged>,
}

/// A range of cells that is one cell, ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub top: usize,
    pub left: usize,
    pub bottom: usize,
    pub right: usize,
}

/// A cell: what it shows, and the formula behind it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sel {
    pub isi: Isi,
    /// Without the `=`.
    pub formula: Option<String>,
}

/// What a cell shows.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Isi {
    #[default]
    Empty,
    Text(String),
    Number(f64),
    Date(Tanggal),
    Bool(bool),
    /// `#REF!` and its like.
    Error(String),
}

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    Empty,
    /// It asks for a password.
    Encrypted,
    Damaged,
    TooLarge,
    NotASpreadsheet,
}

impl Refusal {
    /// For programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Empty => "kosong",
            Self::Encrypted => "bersandi",
            Self::Damaged => "rusak",
            Self::TooLarge => "terlalu_besar",
            Self::NotASpreadsheet => "bukan_lembar_kerja",
        }
    }
}

impl Sel {
    /// The text that a person sees: numbers without dots, dates as `2021-01-12`.
    #[must_use]
    pub fn text(&self) -> String {
        match &self.isi {
            Isi::Empty => self
                .formula
                .as_ref()
                .map_or_else(String::new, |formula| format!("={formula}")),
            Isi::Text(text) | Isi::Error(text) => text.clone(),
            Isi::Number(number) => number.to_string(),
            Isi::Date(date) => date.to_string(),
            Isi::Bool(yes) => if *yes { "ya" } else { "tidak" }.to_owned(),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        match &self.isi {
            Isi::Empty => self.formula.is_none(),
            Isi::Text(text) => text.trim().is_empty(),
            _ => false,
        }
    }
}

impl From<&str> for Sel {
    fn from(text: &str) -> Self {
        let isi = if text.is_empty() {
            Isi::Empty
        } else {
            Isi::Text(text.to_owned())
        };
        Self { isi, formula: None }
    }
}

impl fmt::Display for Sel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text())
    }
}

impl Buku {
    /// Reads a file. Its name only decides between kinds of text.
    ///
    /// # Errors
    /// A [`Refusal`] where nothing of it can be used.
    pub fn read(bytes: &[u8], name: &str) -> Result<Self, Refusal> {
        if bytes.is_empty() {
            return Err(Refusal::Empty);
        }
        if bytes.len() > MAX_BYTES {
            return Err(Refusal::TooLarge);
        }
        let buku = if bytes.starts_with(b"PK\x03\x04") {
            read_zip(bytes)?
        } else if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
            read_xls(bytes)?
        } else {
            csv::read(bytes, name)?
        };
        if buku.lembar.iter().all(|lembar| lembar.rows.is_empty()) {
            return Err(Refusal::Empty);
        }
        Ok(buku)
    }
}

/// Counts cells and puts them where they belong.
struct Grid<'a> {
    rows: Vec<Vec<Sel>>,
    cells: &'a mut usize,
}

impl Grid<'_> {
    fn put(&mut self, row: usize, column: usize, sel: Sel) -> Result<(), Refusal> {
        if sel.isi == Isi::Empty && sel.formula.is_none() {
            return Ok(());
        }
        let rows_added = (row + 1).saturating_sub(self.rows.len());
        let length = self.rows.get(row).map_or(0, Vec::len);
        let cells_added = (column + 1).saturating_sub(length);
        // An empty row takes as much as a cell.
        *self.cells += rows_added + cells_added;
        if *self.cells > MAX_CELLS {
            return Err(Refusal::TooLarge);
        }
        if rows_added > 0 {
            self.rows.resize_with(row + 1, Vec::new);
        }
        if let Some(cells) = self.rows.get_mut(row) {
            if cells.len() <= column {
                cells.resize_with(column + 1, Sel::default);
            }
            if let Some(place) = cells.get_mut(column) {
                *place = sel;
            }
        }
        Ok(())
    }
}

fn read_zip(bytes: &[u8]) -> Result<Buku, Refusal> {
    let parts = parts_of(bytes).ok_or(Refusal::Damaged)?;
    let has = |name: &str| parts.iter().any(|part| part.name == name.as_bytes());
    let is_workbook = has("xl/workbook.xml");
    let is_ods = has("content.xml");
    if !is_workbook && !is_ods {
        // A folder that was packed, a document, or the newer binary form.
        return Err(Refusal::NotASpreadsheet);
    }
    let mut unpacked = 0;
    for part in &parts {
        // Pictures and macros are never unpacked.
        let is_read = part.name.ends_with(b".xml") || part.name.ends_with(b".rels");
        if is_read {
            let is_content = is_ods && part.name == b"content.xml";
            measure(part, bytes, is_content, &mut unpacked)?;
        }
    }
    if is_workbook {
        read_xlsx(bytes)
    } else {
        read_ods(bytes)
    }
}

fn read_xlsx(bytes: &[u8]) -> Result<Buku, Refusal> {
    let refused = |error: XlsxError| match error {
        XlsxError::Password => Refusal::Encrypted,
        _ => Refusal::Damaged,
    };
    let mut xlsx = Xlsx::new(Cursor::new(bytes)).map_err(refused)?;
    let mut buku = Buku::default();
    let mut cells = 0;
    for sheet in xlsx.sheets_metadata().to_vec() {
        let mut grid = Grid {
            rows: Vec::new(),
            cells: &mut cells,
        };
        match xlsx.worksheet_cells_reader(&sheet.name) {
            Ok(mut reader) => {
                while let Some(cell) = reader.next_cell_with_formula().map_err(refused)? {
                    let (row, column) = cell.pos;
                    let sel = Sel {
                        isi: isi_of_ref(cell.value),
                        formula: cell.formula.filter(|formula| !formula.is_empty()),
                    };
                    grid.put(row as usize, column as usize, sel)?;
                }
            }
            Err(XlsxError::NotAWorksheet(_)) => continue,
            Err(error) => return Err(refused(error)),
        }
        let merged = xlsx
            .merge_cells_by_sheet_name(&sheet.name)
            .unwrap_or_default();
        buku.lembar.push(Lembar::of(sheet, grid, &merged));
    }
    Ok(buku)
}

fn read_ods(bytes: &[u8]) -> Result<Buku, Refusal> {
    let refused = |error: OdsError| match error {
        OdsError::Password => Refusal::Encrypted,
        OdsError::CellLimitExceeded { .. } => Refusal::TooLarge,
        _ => Refusal::Damaged,
    };
    let mut ods: Ods<_> = Ods::new(Cursor::new(bytes)).map_err(refused)?;
    read_ranges(&mut ods, |_, _| Vec::new(), refused)
}

fn read_xls(bytes: &[u8]) -> Result<Buku, Refusal> {
    // A workbook with a password is the same container with this stream in it.
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    if bytes.windows(name.len()).any(|window| window == name) {
        return Err(Refusal::Encrypted);
    }
    let refused = |error: XlsError| match error {
        XlsError::Password => Refusal::Encrypted,
        XlsError::Cfb(_) => Refusal::NotASpreadsheet,
        _ => Refusal::Damaged,
    };
    let mut xls: Xls<_> = Xls::new(Cursor::new(bytes)).map_err(refused)?;
    let merged = |xls: &Xls<_>, name: &str| xls.merge_cells_by_sheet_name(name).unwrap_or_default();
    read_ranges(&mut xls, merged, refused)
}

fn read_ranges<'a, R: Reader<Cursor<&'a [u8]>>>(
    reader: &mut R,
    merged: impl Fn(&R, &str) -> Vec<Dimensions>,
    refused: impl Fn(R::Error) -> Refusal + Copy,
) -> Result<Buku, Refusal> {
    let mut buku = Buku::default();
    let mut cells = 0;
    for sheet in reader.sheets_metadata().to_vec() {
        let range = reader.worksheet_range(&sheet.name).map_err(refused)?;
        let formulas = reader.worksheet_formula(&sheet.name).map_err(refused)?;
        let mut grid = Grid {
            rows: Vec::new(),
            cells: &mut cells,
        };
        let (top, left) = range.start().unwrap_or_default();
        for (row, column, data) in range.used_cells() {
            let (row, column) = (row + top as usize, column + left as usize);
            let isi = isi_of(data);
            grid.put(row, column, Sel { isi, formula: None })?;
        }
        let (top, left) = formulas.start().unwrap_or_default();
        for (row, column, formula) in formulas.used_cells() {
            let (row, column) = (row + top as usize, column + left as usize);
            let formula = formula.trim_start_matches("of:").trim_start_matches('=');
            let shown = grid
                .rows
                .get_mut(row)
                .and_then(|cells| cells.get_mut(column));
            match shown {
                Some(sel) => sel.formula = Some(formula.to_owned()),
                None => grid.put(
                    row,
                    column,
                    Sel {
                        isi: Isi::Empty,
                        formula: Some(formula.to_owned()),
                    },
                )?,
            }
        }
        let merged = merged(reader, &sheet.name);
        buku.lembar.push(Lembar::of(sheet, grid, &merged));
    }
    Ok(buku)
}

impl Lembar {
    fn of(sheet: calamine::Sheet, grid: Grid<'_>, merged: &[Dimensions]) -> Self {
        Self {
            nama: sheet.name,
            is_hidden: sheet.visible != SheetVisible::Visible,
            rows: grid.rows,
            merged: merged.iter().map(merged_of).collect(),
        }
    }
}

fn merged_of(range: &Dimensions) -> Merged {
    Merged {
        top: range.start.0 as usize,
        left: range.start.1 as usize,
        bottom: range.end.0 as usize,
        right: range.end.1 as usize,
    }
}

fn isi_of_ref(data: DataRef<'_>) -> Isi {
    match data {
        DataRef::SharedString(text) => text_of(text),
        other => isi_of(&Data::from(other)),
    }
}

fn isi_of(data: &Data) -> Isi {
    match data {
        Data::Int(number) => Isi::Number(*number as f64),
        Data::Float(number) => Isi::Number(*number),
        Data::String(text) | Data::DurationIso(text) => text_of(text),
        Data::Bool(yes) => Isi::Bool(*yes),
        Data::DateTime(date) => {
            let (year, month, day, ..) = date.to_ymd_hms_milli();
            let date_of = Tanggal::new(year, month, day).filter(|_| date.is_datetime());
            date_of.map_or(Isi::Number(date.as_f64()), Isi::Date)
        }
        Data::DateTimeIso(text) => {
            Tanggal::parse(text).map_or_else(|| text_of(text), |(date, _)| Isi::Date(date))
        }
        Data::Error(error) => Isi::Error(error.to_string()),
        Data::Empty => Isi::Empty,
    }
}

pub(super) fn text_of(text: &str) -> Isi {
    if text.is_empty() {
        return Isi::Empty;
    }
    Isi::Text(text.chars().take(MAX_CELL_CHARS).collect())
}

/// A packed part, as the directory at the end of a zip has it.
struct Part<'a> {
    name: &'a [u8],
    method: u16,
    packed: usize,
    local_at: usize,
}

/// The parts of a zip; `None` where its directory is not whole.
fn parts_of(bytes: &[u8]) -> Option<Vec<Part<'_>>> {
    let number = |at: usize, length: usize| -> Option<usize> {
        let field = bytes.get(at..at.checked_add(length)?)?;
        Some(
            field
                .iter()
                .rev()
                .fold(0, |all, byte| all << 8 | usize::from(*byte)),
        )
    };
    // The end record has at most 64 kB of remarks behind it.
    let from = bytes.len().saturating_sub(22 + 65_536);
    let tail = bytes.get(from..)?;
    let end = from + tail.windows(4).rposition(|four| four == b"PK\x05\x06")?;
    let count = number(end + 10, 2)?;
    let mut at = number(end + 16, 4)?;
    let mut parts = Vec::new();
    for _ in 0..count {
        if number(at, 4)? != 0x0201_4b50 {
            return None;
        }
        let (name, extra, remark) = (
            number(at + 28, 2)?,
            number(at + 30, 2)?,
            number(at + 32, 2)?,
        );
        parts.push(Part {
            name: bytes.get(at + 46..at + 46 + name)?,
            method: u16::try_from(number(at + 10, 2)?).ok()?,
            packed: number(at + 20, 4)?,
            local_at: number(at + 42, 4)?,
        });
        at += 46 + name + extra + remark;
    }
    Some(parts)
}

/// Unpacks a part into nothing, for what its directory says of its size need not be true; of an
/// OpenDocument sheet it also counts the cells that are only said to be repeated.
fn measure(
    part: &Part<'_>,
    bytes: &[u8],
    is_content: bool,
    unpacked: &mut u64,
) -> Result<(), Refusal> {
    let local = bytes.get(part.local_at..).ok_or(Refusal::Damaged)?;
    let number = |at: usize| {
        let field = local.get(at..at + 2)?;
        Some(usize::from(*field.first()?) | usize::from(*field.last()?) << 8)
    };
    let (Some(name), Some(extra)) = (number(26), number(28)) else {
        return Err(Refusal::Damaged);
    };
    let data = local.get(30 + name + extra..).ok_or(Refusal::Damaged)?;
    let packed = data.get(..part.packed).unwrap_or(data);
    let mut reader: Box<dyn Read> = match part.method {
        0 => Box::new(packed),
        8 => Box::new(DeflateDecoder::new(data)),
        _ => return Err(Refusal::Damaged),
    };
    let mut buffer = vec![0; 64 << 10];
    let mut repeats = Repeats::default();
    loop {
        let Ok(length) = reader.read(&mut buffer) else {
            return Err(Refusal::Damaged);
        };
        if length == 0 {
            return Ok(());
        }
        *unpacked += length as u64;
        if *unpacked > MAX_UNPACKED {
            return Err(Refusal::TooLarge);
        }
        if is_content {
            repeats.take(buffer.get(..length).unwrap_or_default())?;
        }
    }
}

/// Follows the rows and cells of an OpenDocument sheet and how often each is said to be repeated.
#[derive(Default)]
struct Repeats {
    tag: Vec<u8>,
    in_tag: bool,
    row_repeats: usize,
    cells: usize,
}

impl Repeats {
    fn take(&mut self, bytes: &[u8]) -> Result<(), Refusal> {
        for &byte in bytes {
            match byte {
                b'<' => {
                    self.tag.clear();
                    self.in_tag = true;
                }
                b'>' if self.in_tag => {
                    self.in_tag = false;
                    self.close()?;
                }
                _ if self.in_tag && self.tag.len() < 4096 => self.tag.push(byte),
                _ => {}
            }
        }
        Ok(())
    }

    fn close(&mut self) -> Result<(), Refusal> {
        let tag = String::from_utf8_lossy(&self.tag);
        let repeats = |name: &str| {
            let after = tag.split_once(name)?.1;
            let digits = after.trim_start_matches(['=', '"', '\'']);
            let end = digits
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(digits.len());
            digits.get(..end)?.parse::<usize>().ok()
        };
        if tag.starts_with("table:table-row ") || tag == "table:table-row" {
            self.row_repeats = repeats("number-rows-repeated").unwrap_or(1);
        } else if tag.starts_with("table:table-cell") && tag.contains("office:") {
            let columns = repeats("number-columns-repeated").unwrap_or(1);
            let added = columns.saturating_mul(self.row_repeats);
            self.cells = self.cells.saturating_add(added);
            if self.cells > MAX_CELLS {
                return Err(Refusal::TooLarge);
            }
        }
        Ok(())
    }
}
