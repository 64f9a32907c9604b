//! Rows of a sheet as usulan: every value beside the text that it was read from, and a mark on
//! each that a person must look at.

mod jumlah;
mod tempat;

use std::cell::RefCell;
use std::collections::BTreeMap;

use self::jumlah::SMALL_RP;
use self::tempat::{put_rt_rw, read_rt_cell, take_coordinates};
use super::buku::{Isi, Lembar, Sel};
use super::tata_letak::{Column, RowKind, Table, TableRow, shown, tables_of};
use crate::domain::cari::fold;
use crate::domain::data_pribadi::find_personal_data;
use crate::domain::field::find;
use crate::domain::isian;
use crate::domain::kantor::KodeKantor;
use crate::domain::label::Entry;
use crate::domain::reference::{Kantor, Reference};
use crate::domain::rt_rw::{RtRwColumn, read_rt_rw};
use crate::domain::tanggal::Tanggal;
use crate::domain::ukuran::read_size;
use crate::domain::usulan;
use crate::domain::value::{Fields, Value};

/// For whom the sheet is read.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    pub reference: &'a Reference,
    pub office: &'a KodeKantor,
    /// Year of the plan.
    pub year: u16,
}

/// A value that a person must look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Doubt {
    pub field: &'static str,
    /// `pemisah`, `skala`, `banyak_lokasi`, …
    pub code: &'static str,
}

/// A row read as an usulan.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// As spreadsheets number it, from 1.
    pub number: usize,
    pub fields: Fields,
    /// What the cells of doubtful fields say.
    pub raw: BTreeMap<&'static str, String>,
    pub doubts: Vec<Doubt>,
}

/// A sheet, read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    pub nama: String,
    /// The known layout of its first table.
    pub known: Option<&'static str>,
    pub rows: Vec<Row>,
    /// Reason → rows that became no usulan.
    pub left_out: BTreeMap<&'static str, usize>,
}

/// Reads all tables of a sheet.
#[must_use]
pub fn read_sheet(lembar: &Lembar, context: &Context<'_>) -> Reading {
    let tables = tables_of(lembar);
    let mut reading = Reading {
        nama: lembar.nama.clone(),
        known: tables.first().and_then(|table| table.known),
        ..Reading::default()
    };
    if tables.is_empty() && !lembar.rows.is_empty() {
        reading
            .left_out
            .insert("tanpa_kepala_tabel", lembar.rows.len());
    }
    for table in &tables {
        let reader = TableReader::of(table, lembar, context);
        for row in &table.rows {
            let reason = match row.kind {
                RowKind::Usulan => {
                    reading.rows.push(reader.row(row));
                    continue;
                }
                RowKind::Section => "judul_kelompok",
                RowKind::Sum => "jumlah",
                RowKind::Repeated => "kepala_tabel",
                RowKind::Footer => "kaki_tabel",
                RowKind::Untitled => "tanpa_judul",
            };
            *reading.left_out.entry(reason).or_default() += 1;
        }
    }
    reading
}

struct TableReader<'a> {
    table: &'a Table,
    lembar: &'a Lembar,
    context: &'a Context<'a>,
    /// Amounts are so small that their heading may have left out "ribuan".
    is_scale_unclear: bool,
    median_rp: f64,
    named: RefCell<BTreeMap<String, Vec<&'a Kantor>>>,
    /// Villages by their names, folded and without blanks.
    villages: Vec<(String, &'a Kantor)>,
}

impl<'a> TableReader<'a> {
    fn of(table: &'a Table, lembar: &'a Lembar, context: &'a Context<'a>) -> Self {
        let mut reader = Self {
            table,
            lembar,
            context,
            is_scale_unclear: false,
            median_rp: 0.0,
            named: RefCell::default(),
            villages: context
                .reference
                .offices()
                .iter()
                .filter(|office| office.kode.jenis().is_village())
                .map(|office| (fold(&office.nama).replace(' ', ""), office))
                .collect(),
        };
        if let Some(column) = reader.column(usulan::ANGGARAN) {
            let usulan_rows = table.rows.iter().filter(|row| row.kind == RowKind::Usulan);
            let mut amounts: Vec<f64> = usulan_rows
                .filter_map(|row| shown(lembar, row.at, column.at))
                .filter_map(|sel| reader.amount(sel).0)
                .filter(|amount| *amount > 0.0)
                .collect();
            amounts.sort_by(f64::total_cmp);
            reader.median_rp = amounts.get(amounts.len() / 2).copied().unwrap_or(0.0);
            reader.is_scale_unclear = reader.median_rp > 0.0 && reader.median_rp < SMALL_RP;
        }
        reader
    }

    /// The offices of a name; lists name the same few again and again.
    fn offices_named(&self, text: &str) -> Vec<&'a Kantor> {
        if let Some(found) = self.named.borrow().get(text) {
            return found.clone();
        }
        let found = self.context.reference.offices_named(text);
        let mut named = self.named.borrow_mut();
        named.insert(text.to_owned(), found.clone());
        found
    }

    fn column(&self, field: &str) -> Option<&'a Column> {
        self.table
            .columns
            .iter()
            .find(|column| column.field == field)
    }

    fn row(&self, place: &TableRow) -> Row {
        let mut row = Row {
            number: place.at + 1,
            ..Row::default()
        };
        for column in &self.table.columns {
            let Some(sel) = shown(self.lembar, place.at, column.at) else {
                continue;
            };
            self.read_cell(column, sel, &mut row);
        }
        self.read_sections(place, &mut row);
        self.settle_unit(&mut row);
        self.settle_rt_rw(&mut row);
        self.settle_place(&mut row);
        mark_personal(&mut row);
        row.doubts.sort_unstable();
        row.doubts.dedup();
        row
    }

    fn read_cell(&self, column: &Column, sel: &Sel, row: &mut Row) {
        let field = column.field;
        let text = sel.text().trim().to_owned();
        if let Isi::Error(_) = sel.isi {
            row.doubt(field, "galat", &text);
            return;
        }
        match field {
            usulan::ANGGARAN => self.read_amount(column, sel, row),
            usulan::VOLUME => self.read_volume(sel, row),
            usulan::LEBAR => match self.number(sel) {
                Some(width) => row.put_number(field, width),
                None if is_missing(&text) => {}
                None => {
                    let size = read_size(&text);
                    match size.volume {
                        Some(width) => row.put_number(field, width),
                        None => row.doubt(field, "tidak_terbaca", &text),
                    }
                }
            },
            usulan::RT | usulan::RW => read_rt_cell(column, sel, row),
            usulan::TANGGAL => match &sel.isi {
                Isi::Date(date) => row.put(field, Value::Text(date.to_string())),
                _ if is_missing(&text) => {}
                _ => match Tanggal::parse(&text) {
                    Some((date, is_sure)) => {
                        row.put(field, Value::Text(date.to_string()));
                        if !is_sure {
                            row.doubt(field, "tanggal", &text);
                        }
                    }
                    None => row.doubt(field, "tidak_terbaca", &text),
                },
            },
            usulan::PENERIMA_MANFAAT | usulan::PRIORITAS => {
                if let Some(number) = self.number(sel) {
                    if number.fract() == 0.0 && number >= 0.0 {
                        if field != usulan::PRIORITAS || number > 0.0 {
                            row.put_number(field, number);
                        }
                    } else {
                        row.doubt(field, "tidak_terbaca", &text);
                    }
                } else if !is_missing(&text) {
                    let trimmed = text.trim_end_matches(['.', ')']);
                    let value = find(usulan::FIELDS, usulan::PENERIMA_MANFAAT)
                        .and_then(|field| isian::read(field, trimmed, self.context.reference));
                    match value {
                        Some(value @ Value::Int(_)) => row.put(field, value),
                        _ => row.doubt(field, "tidak_terbaca", &text),
                    }
                }
            }
            usulan::OPD_TUJUAN => {
                if !is_missing(&text) {
                    let found = self.offices_named(&text);
                    let name = match found.as_slice() {
                        [office] => office.full_name(),
                        _ => text,
                    };
                    row.put(field, Value::Text(name));
                }
            }
            usulan::BIDANG => {
                if !is_missing(&text) {
                    let bidang = self.bidang(&text).unwrap_or(text);
                    row.put(field, Value::Text(bidang));
                }
            }
            usulan::USULAN => {
                let title = text.trim_start_matches(['•', '·', '▪', '➢']).trim_start();
                if title.len() < text.len() {
                    row.doubt(field, "butir", &text);
                }
                let mut letters: Vec<char> = title.chars().filter(|c| c.is_alphabetic()).collect();
                letters.sort_unstable();
                letters.dedup();
                if letters.len() < 3 {
                    row.doubt(field, "judul_meragukan", &text);
                }
                row.put(field, Value::text(title));
            }
            usulan::ALAMAT => {
                if !is_missing(&text) {
                    let text = take_coordinates(&text, row);
                    row.put(field, Value::text(&text));
                }
            }
            usulan::LAT | usulan::LON => {
                let known = find(usulan::FIELDS, field);
                let value =
                    known.and_then(|field| isian::read(field, &text, self.context.reference));
                match value {
                    Some(value) if !value.is_null() => row.put(field, value),
                    Some(_) => {}
                    None => row.doubt(field, "tidak_terbaca", &text),
                }
            }
            super::kepala::NOMOR => {}
            _ => {
                if !is_missing(&text) {
                    row.put(field, Value::Text(text));
                }
            }
        }
    }

    fn read_sections(&self, place: &TableRow, row: &mut Row) {
        for section in &place.sections {
            let text = without_label(section);
            let folded = fold(text);
            let first = folded.split(' ').next().unwrap_or_default();
            let is_other = matches!(
                folded.as_str(),
                "lain lain" | "lainnya" | "lain" | "bidang lain lain" | "umum"
            );
            let is_place = matches!(
                first,
                "dusun"
                    | "dsn"
                    | "kadus"
                    | "kampung"
                    | "kp"
                    | "kedusunan"
                    | "lingkungan"
                    | "pedukuhan"
            ) && !folded.starts_with("lingkungan hidup");
            let (field, value) = if is_place {
                (usulan::DUSUN, text.to_owned())
            } else if first == "rw" || first == "rt" {
                let found = read_rt_rw(text, RtRwColumn::Both);
                if self.column(usulan::RT).is_none() && self.column(usulan::RW).is_none() {
                    put_rt_rw(row, &found, text, true);
                }
                continue;
            } else if matches!(first, "desa" | "kelurahan" | "ds" | "kel") {
                (usulan::DESA, text.to_owned())
            } else if matches!(first, "kecamatan" | "kec") {
                (usulan::KECAMATAN, text.to_owned())
            } else if let Some(bidang) = self.bidang(text) {
                (usulan::BIDANG, bidang)
            } else if let [office] = self.context.reference.offices_named(text).as_slice()
                && office.kode.as_str().starts_with("pd.")
            {
                (usulan::OPD_TUJUAN, office.full_name())
            } else if is_other {
                continue;
            } else if self.column(usulan::BIDANG).is_none() {
                let bidang = strip_prefix_folded(text, "bidang ").unwrap_or(text);
                (usulan::BIDANG, bidang.trim().to_owned())
            } else {
                (usulan::DUSUN, text.to_owned())
            };
            if self.column(field).is_none() || !row.fields.contains_key(field) {
                row.put(field, Value::text(&value));
            }
        }
    }

    /// The bidang that a text names.
    fn bidang(&self, text: &str) -> Option<String> {
        let text = text.trim();
        let plain = strip_prefix_folded(text, "bidang ").map_or(text, str::trim);
        let reference = self.context.reference;
        let named = |entries: &[Entry]| {
            let found = entries
                .iter()
                .find(|entry| entry.is_called(plain) || entry.is_called(text));
            found.map(|entry| entry.label.id.clone())
        };
        named(reference.bidang()).or_else(|| named(reference.bidang_desa()))
    }
}

/// Holds the unit that stands beside the volume until the row is read.
const UNIT_OF_VOLUME: &str = "satuan_volume";

impl Row {
    fn put(&mut self, field: &str, value: Value) {
        if !value.is_null() {
            self.fields.insert(field.to_owned(), value);
        }
    }

    fn put_number(&mut self, field: &str, number: f64) {
        if let Some(value) = Value::number(number) {
            self.put(field, value);
        }
    }

    fn doubt(&mut self, field: &'static str, code: &'static str, raw: &str) {
        self.doubts.push(Doubt { field, code });
        self.raw.entry(field).or_insert_with(|| raw.to_owned());
    }

    fn text(&self, field: &str) -> Option<String> {
        self.fields
            .get(field)
            .and_then(Value::as_text)
            .map(ToOwned::to_owned)
    }
}

/// Nothing was chosen or known.
fn is_missing(text: &str) -> bool {
    let folded = fold(text);
    matches!(
        folded.as_str(),
        "" | "undefined"
            | "null"
            | "none"
            | "nan"
            | "nil"
            | "n a"
            | "silahkan pilih"
            | "silakan pilih"
            | "pilih"
            | "belum diisi"
            | "kosong"
    )
}

fn strip_prefix_folded<'a>(text: &'a str, prefix: &str) -> Option<&'a str> {
    let (head, rest) = text.split_at_checked(prefix.len())?;
    head.eq_ignore_ascii_case(prefix).then_some(rest)
}

/// `A. Bidang Kesehatan`, `IV Dusun`, `1) …` without the label.
fn without_label(text: &str) -> &str {
    let text = text.trim();
    let Some((label, rest)) = text.split_once([' ', '.', ')']) else {
        return text;
    };
    let label = label.trim_matches(['(', ' ']);
    let is_letter = label.len() == 1 && label.bytes().all(|b| b.is_ascii_alphabetic());
    let is_roman = !label.is_empty() && label.chars().all(|c| "IVXLC".contains(c));
    let is_number = !label.is_empty() && label.bytes().all(|b| b.is_ascii_digit());
    let rest = rest.trim_start_matches(['.', ')', ' ', '-', ':']);
    if (is_letter || is_roman || is_number) && !rest.is_empty() {
        rest
    } else {
        text
    }
}

fn mark_personal(row: &mut Row) {
    let fields = [
        usulan::USULAN,
        usulan::ALAMAT,
        usulan::MASALAH,
        usulan::PENGUSUL,
        usulan::MANFAAT,
        usulan::CATATAN,
        usulan::DATA_EKSISTING,
    ];
    for field in fields {
        if let Some(text) = row.text(field)
            && !find_personal_data(&text).is_empty()
        {
            row.doubt(field, "data_pribadi", &text);
        }
    }
}
