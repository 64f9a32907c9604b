//! Rows of a sheet as usulan: every value beside the text that it was read from, and a mark on
//! each that a person must look at.

use std::cell::RefCell;
use std::collections::BTreeMap;

use super::buku::{Isi, Lembar, Sel};
use super::kepala::{Scale, plain_heading};
use super::rumus;
use super::tata_letak::{Column, RowKind, Table, TableRow, shown, tables_of};
use crate::domain::angka::{NumberDoubt, parse_decimal};
use crate::domain::cari::fold;
use crate::domain::data_pribadi::find_personal_data;
use crate::domain::field::find;
use crate::domain::isian;
use crate::domain::kantor::KodeKantor;
use crate::domain::koordinat::Koordinat;
use crate::domain::label::Entry;
use crate::domain::reference::{Kantor, Reference};
use crate::domain::rt_rw::{RtRw, RtRwColumn, find_rt_rw, read_rt_rw};
use crate::domain::rupiah::{AmountDoubt, CUT_AT_32_BITS, parse_rupiah};
use crate::domain::tanggal::Tanggal;
use crate::domain::ukuran::read_size;
use crate::domain::usulan;
use crate::domain::value::{Fields, Value};

/// Below this an amount may be meant in thousands, or be a unit price.
const SMALL_RP: f64 = 1_000_000.0;
/// Above this no single usulan of a village is.
const IMPOSSIBLE_RP: f64 = 100_000_000_000.0;
/// Above this an amount in a column of thousands or millions was perhaps typed in full.
const SCALED_LARGE_RP: f64 = 10_000_000_000.0;
/// Above this a volume is money or a slip.
const LARGE_VOLUME: f64 = 10_000_000.0;

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

    /// The number that a cell holds or that its formula comes to.
    fn number(&self, sel: &Sel) -> Option<f64> {
        match &sel.isi {
            // Libraries that do not calculate leave a zero.
            Isi::Number(0.0) => {
                let formula = sel.formula.as_deref();
                let value = formula.and_then(|formula| rumus::evaluate(formula, self.lembar));
                Some(value.unwrap_or(0.0))
            }
            Isi::Number(number) => Some(*number),
            Isi::Empty => {
                let formula = sel.formula.as_deref()?;
                rumus::evaluate(formula, self.lembar)
            }
            // A formula in a text file, or typed as text.
            Isi::Text(text) => {
                let formula = text.trim().strip_prefix('=')?;
                rumus::evaluate(formula, self.lembar)
            }
            _ => None,
        }
    }

    /// Rupiah of a cell, and what is doubtful in it.
    fn amount(&self, sel: &Sel) -> (Option<f64>, Vec<&'static str>) {
        let scale = self.table.scale;
        let factor = scale.rupiah() as f64;
        let text = sel.text();
        let text = text.trim();
        if let Some(number) = self.number(sel) {
            let amount = number * factor;
            let rounded = amount.round();
            let mut doubts = Vec::new();
            if (amount - rounded).abs() > 0.001 {
                doubts.push("dibulatkan");
            }
            if (number - CUT_AT_32_BITS as f64).abs() < 0.5 {
                doubts.push("terpotong_32_bit");
            }
            return (Some(rounded), doubts);
        }
        if is_missing(text) {
            return (None, Vec::new());
        }
        let mut doubts = Vec::new();
        let mut plain = text;
        for about in ["±", "+/-", "kurang lebih", "sekitar", "~", "≈"] {
            if let Some(rest) = strip_prefix_folded(plain, about) {
                plain = rest.trim_start();
                doubts.push("kira_kira");
            }
        }
        let has_scale_word = plain
            .to_lowercase()
            .split(|c: char| !c.is_alphabetic())
            .any(|word| {
                matches!(
                    word,
                    "ribu"
                        | "rb"
                        | "juta"
                        | "jt"
                        | "miliar"
                        | "milyar"
                        | "m"
                        | "triliun"
                        | "trilyun"
                )
            });
        let word = match scale {
            Scale::Rupiah => "",
            _ if has_scale_word => "",
            Scale::Thousands => " ribu",
            Scale::Millions => " juta",
            Scale::Billions => " miliar",
        };
        let parsed = if word.is_empty() {
            parse_rupiah(plain)
        } else {
            let head = plain.trim_end_matches(['-', ',', '=', ' ', '.', '–']);
            parse_rupiah(&format!("{head}{word}"))
        };
        let (mut amount, found) = (parsed.0.map(|amount| amount.get() as f64), parsed.1);
        if amount.is_none()
            && let Some(sum) = sum_of_parts(plain).filter(|_| word.is_empty())
        {
            return (Some(sum), doubts);
        }
        for doubt in found {
            match doubt {
                AmountDoubt::Separator { eyd, .. } if amount.is_none() => {
                    amount = eyd.map(|eyd| eyd.get() as f64);
                    if scale != Scale::Thousands || plain.contains(',') {
                        doubts.push("pemisah");
                    }
                }
                AmountDoubt::Separator { .. } => doubts.push("pemisah"),
                AmountDoubt::NotAnAmount => doubts.push("tidak_terbaca"),
                AmountDoubt::TooLarge => doubts.push("mustahil"),
                AmountDoubt::ScaleUnclear => doubts.push("skala"),
                AmountDoubt::Rounded => doubts.push("dibulatkan"),
                // Judged below, by the amount itself.
                AmountDoubt::Small => {}
                AmountDoubt::CutAt32Bits => doubts.push("terpotong_32_bit"),
            }
        }
        if scale != Scale::Rupiah && has_scale_word {
            doubts.push("skala");
        }
        (amount, doubts)
    }

    fn read_amount(&self, column: &Column, sel: &Sel, row: &mut Row) {
        let field = usulan::ANGGARAN;
        let text = sel.text().trim().to_owned();
        if sel.is_empty() {
            return;
        }
        if matches!(sel.isi, Isi::Date(_) | Isi::Bool(_)) {
            row.doubt(field, "tidak_terbaca", &text);
            return;
        }
        if sel.isi == Isi::Empty && self.number(sel).is_none() {
            row.doubt(field, "rumus", &text);
            return;
        }
        let (amount, doubts) = self.amount(sel);
        for code in doubts {
            row.doubt(field, code, &text);
        }
        // A zero says that nobody knows.
        let Some(amount) = amount.filter(|amount| *amount != 0.0) else {
            return;
        };
        let scaled = self.table.scale != Scale::Rupiah;
        if amount < 0.0 {
            row.doubt(field, "negatif", &text);
        } else if amount > IMPOSSIBLE_RP {
            row.doubt(field, "mustahil", &text);
        } else if amount < SMALL_RP {
            row.doubt(field, "kecil", &text);
        }
        let is_far = self.median_rp > 0.0 && amount > self.median_rp * 200.0;
        if self.is_scale_unclear || (scaled && (amount > SCALED_LARGE_RP || is_far)) {
            row.doubt(field, "skala", &text);
        }
        if column.is_guess {
            row.doubt(field, "kolom_ditebak", &text);
        }
        row.put_number(field, amount);
    }

    fn read_volume(&self, sel: &Sel, row: &mut Row) {
        let field = usulan::VOLUME;
        let text = sel.text().trim().to_owned();
        if let Some(volume) = self.number(sel) {
            if !(0.0..=LARGE_VOLUME).contains(&volume) {
                row.doubt(field, "mustahil", &text);
            }
            if volume != 0.0 {
                row.put_number(field, volume);
            }
            return;
        }
        if is_missing(&text) {
            return;
        }
        if !matches!(sel.isi, Isi::Text(_)) {
            row.doubt(field, "tidak_terbaca", &text);
            return;
        }
        let about = text.trim_start_matches(['±', '~', '≈']).trim_start();
        let about = about.strip_prefix("+/-").unwrap_or(about).trim_start();
        if about.len() < text.len() {
            row.doubt(field, "kira_kira", &text);
        }
        let size = read_size(about);
        let volume = match (size.volume, size.doubt) {
            (Some(volume), _) => Some(volume),
            (None, Some(NumberDoubt::Separator { eyd, .. })) => {
                row.doubt(field, "pemisah", &text);
                Some(eyd)
            }
            _ => {
                row.doubt(field, "tidak_terbaca", &text);
                None
            }
        };
        let is_separator_alone = size.volume.is_none() && volume.is_some() && size.width.is_none();
        if !size.is_whole && !is_separator_alone {
            row.doubt(field, "sebagian_terbaca", &text);
        }
        if let Some(volume) = volume.filter(|volume| *volume != 0.0) {
            if !(0.0..=LARGE_VOLUME).contains(&volume) {
                row.doubt(field, "mustahil", &text);
            }
            row.put_number(field, volume);
        }
        if let Some(width) = size.width {
            if volume.is_some_and(|volume| volume < width) {
                // "2 x 250 m" are two of something.
                row.doubt(field, "sebagian_terbaca", &text);
                row.doubt(usulan::LEBAR, "sebagian_terbaca", &text);
            }
            row.put_number(usulan::LEBAR, width);
        }
        let unit = size.unit.trim();
        if !unit.is_empty() {
            let is_known = self.context.reference.units().resolve(unit).is_some();
            let has_more =
                unit.split(' ').count() > 1 && unit.contains(|c: char| c.is_ascii_digit());
            if !is_known && has_more {
                row.doubt(field, "sebagian_terbaca", &text);
            } else {
                row.put(UNIT_OF_VOLUME, Value::Text(unit.to_owned()));
            }
        }
    }

    fn settle_unit(&self, row: &mut Row) {
        let units = self.context.reference.units();
        let beside = row.fields.remove(UNIT_OF_VOLUME);
        let beside = beside
            .as_ref()
            .and_then(Value::as_text)
            .map(ToOwned::to_owned);
        let own = row.text(usulan::SATUAN);
        // "m/unit": the unit before the stroke.
        let resolve = |unit: &str| {
            let known = units.resolve(unit);
            known.map(ToOwned::to_owned)
        };
        if let (Some(own), Some(beside)) = (&own, &beside)
            && resolve(own) != resolve(beside)
        {
            row.doubt(
                usulan::SATUAN,
                "satuan_berbeda",
                &format!("{own}; {beside}"),
            );
        }
        let Some(unit) = own.or(beside) else { return };
        match resolve(&unit) {
            Some(known) => row.put(usulan::SATUAN, Value::Text(known)),
            None => {
                row.doubt(usulan::SATUAN, "satuan_tidak_dikenal", &unit);
                if matches!(fold(&unit).as_str(), "rp" | "rupiah") {
                    row.doubt(usulan::VOLUME, "uang_sebagai_volume", &unit);
                }
                row.put(usulan::SATUAN, Value::Text(unit));
            }
        }
    }

    /// Without a column of their own RT and RW are looked for in the address and the title.
    fn settle_rt_rw(&self, row: &mut Row) {
        if self.column(usulan::RT).is_some() || self.column(usulan::RW).is_some() {
            return;
        }
        for field in [usulan::ALAMAT, usulan::USULAN] {
            let Some(text) = row.text(field) else {
                continue;
            };
            if let Some(found) = find_rt_rw(&text) {
                let has_rw = row.fields.contains_key(usulan::RW);
                put_rt_rw(row, &found, &text, !has_rw);
                return;
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

    fn settle_place(&self, row: &mut Row) {
        let reference = self.context.reference;
        for field in [usulan::DESA, usulan::ALAMAT, usulan::KECAMATAN] {
            if let Some(text) = row.text(field)
                && has_several_places(field, &text)
            {
                row.doubt(field, "banyak_lokasi", &text);
            }
        }
        let own = reference.office(self.context.office.as_str());
        let own_village = own.filter(|office| office.kode.jenis().is_village());
        let kecamatan_text = row.text(usulan::KECAMATAN);
        let kecamatan = match &kecamatan_text {
            Some(text) => self.place(usulan::KECAMATAN, text, None, row),
            None => own.filter(|office| !office.kode.jenis().is_village()),
        };
        if let (Some(office), Some(_)) = (kecamatan, &kecamatan_text) {
            row.put(usulan::KECAMATAN, Value::Text(office.nama.clone()));
        }
        let written = row.text(usulan::DESA);
        let village = match &written {
            Some(text) => self.place(usulan::DESA, text, kecamatan, row),
            None if own_village.is_some() => own_village,
            None => self.place_in_text(kecamatan, row),
        };
        let Some(village) = village else { return };
        if written.is_some() {
            row.put(usulan::DESA, Value::Text(village.nama.clone()));
            if own_village.is_some_and(|own| own.kode != village.kode) {
                row.doubt(usulan::KODE_DESA, "desa_lain", &written.unwrap_or_default());
            }
        }
        row.put(usulan::KODE_DESA, Value::from(village.kode.as_str()));
    }

    /// The village or kecamatan of this name; a name with one slip in it is taken with a doubt.
    fn place(
        &self,
        field: &'static str,
        text: &str,
        within: Option<&Kantor>,
        row: &mut Row,
    ) -> Option<&'a Kantor> {
        let reference = self.context.reference;
        let is_village = field == usulan::DESA;
        let fits = |office: &&Kantor| {
            let jenis = office.kode.jenis();
            let level = if is_village {
                jenis.is_village()
            } else {
                !jenis.is_village()
                    && office
                        .kode
                        .as_str()
                        .starts_with(|c: char| c.is_ascii_digit())
            };
            level
                && within.is_none_or(|within| {
                    within.kode.jenis().is_village() || office.kode.is_under(&within.kode)
                })
        };
        let mut exact: Vec<&Kantor> = self.offices_named(text).into_iter().filter(fits).collect();
        // A name at the beginning of others is only itself.
        let folded = fold(text);
        let is_same = |office: &&Kantor| fold(&office.nama).replace(' ', "") == bare_name(&folded);
        if exact.iter().any(is_same) {
            exact.retain(|office| is_same(office));
        }
        if let [office] = exact.as_slice() {
            return Some(office);
        }
        let code = if exact.is_empty() {
            let near: Vec<&Kantor> = reference
                .offices()
                .iter()
                .filter(fits)
                .filter(|office| is_near(&bare_name(&folded), &fold(&office.nama).replace(' ', "")))
                .collect();
            if let [office] = near.as_slice() {
                row.doubt(field, "tempat_mirip", text);
                return Some(office);
            }
            "tempat_tidak_dikenal"
        } else {
            "tempat_ganda"
        };
        row.doubt(field, code, text);
        None
    }

    /// "… Desa Mekar …" in the address or the title of a list without a column for the village.
    fn place_in_text(&self, within: Option<&Kantor>, row: &mut Row) -> Option<&'a Kantor> {
        for field in [usulan::ALAMAT, usulan::USULAN] {
            let Some(text) = row.text(field) else {
                continue;
            };
            let folded = fold(&text);
            let words: Vec<&str> = folded.split(' ').collect();
            for (at, word) in words.iter().enumerate() {
                if !matches!(*word, "desa" | "kelurahan" | "ds" | "kel") {
                    continue;
                }
                let start = if words
                    .get(at + 1)
                    .is_some_and(|next| matches!(*next, "kelurahan" | "desa" | "ds"))
                {
                    at + 2
                } else {
                    at + 1
                };
                for length in (1..=3).rev() {
                    let Some(name) = words.get(start..start + length) else {
                        continue;
                    };
                    let name = name.concat();
                    let found: Vec<&Kantor> = self
                        .villages
                        .iter()
                        .filter(|(known, _)| *known == name)
                        .map(|(_, office)| *office)
                        .filter(|office| {
                            within.is_none_or(|within| {
                                !within
                                    .kode
                                    .as_str()
                                    .starts_with(|c: char| c.is_ascii_digit())
                                    || office.kode.is_under(&within.kode)
                            })
                        })
                        .collect();
                    if let [office] = found.as_slice() {
                        row.doubt(usulan::KODE_DESA, "tempat_dari_teks", &text);
                        return Some(office);
                    }
                }
            }
        }
        None
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

/// "1 milyar 200 juta"
fn sum_of_parts(text: &str) -> Option<f64> {
    let lower = text.to_lowercase();
    let lower = lower
        .trim_start_matches("rp")
        .trim_start_matches(['.', ' ', ':']);
    let mut sum = 0.0;
    let mut last_power = u32::MAX;
    let words: Vec<&str> = lower
        .split_whitespace()
        .filter(|word| *word != "rupiah")
        .collect();
    if words.len() < 4 || !words.len().is_multiple_of(2) {
        return None;
    }
    for pair in words.chunks_exact(2) {
        let [number, word] = pair else { return None };
        let power = match *word {
            "ribu" | "rb" => 3,
            "juta" | "jt" => 6,
            "miliar" | "milyar" => 9,
            _ => return None,
        };
        let number = parse_decimal(number).0?;
        if power >= last_power || number < 0.0 {
            return None;
        }
        last_power = power;
        sum += number * 10_f64.powi(i32::try_from(power).ok()?);
    }
    Some(sum)
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

fn read_rt_cell(column: &Column, sel: &Sel, row: &mut Row) {
    let heading = plain_heading(&column.heading);
    let words: Vec<&str> = heading.split(' ').collect();
    let kind = match (column.field, words.contains(&"rt") && words.contains(&"rw")) {
        (_, true) => RtRwColumn::Both,
        (usulan::RW, false) => RtRwColumn::Rw,
        _ => RtRwColumn::Rt,
    };
    let text = sel.text().trim().to_owned();
    match &sel.isi {
        // Excel makes a day of "3/1".
        Isi::Date(_) => {
            row.doubt(column.field, "menjadi_tanggal", &text);
            return;
        }
        Isi::Text(_) | Isi::Number(_) => {}
        _ => return,
    }
    if is_missing(&text) {
        return;
    }
    let found = read_rt_rw(&text, kind);
    put_rt_rw(row, &found, &text, true);
}

fn put_rt_rw(row: &mut Row, found: &RtRw, text: &str, with_rw: bool) {
    if !found.rt.is_empty() {
        row.put(usulan::RT, Value::text(&found.rt));
    }
    if !found.rw.is_empty() && with_rw {
        row.put(usulan::RW, Value::text(&found.rw));
    }
    if !found.is_sure {
        row.doubt(usulan::RT, "rt_rw", text);
        row.doubt(usulan::RW, "rt_rw", text);
    }
}

/// Takes `(-6.2, 107.1)` out of an address.
fn take_coordinates(text: &str, row: &mut Row) -> String {
    let Some(start) = text.rfind('(') else {
        return text.to_owned();
    };
    let (before, rest) = text.split_at(start);
    let inside = rest
        .trim_start_matches('(')
        .trim_end_matches([')', ' ', '.']);
    let Some(found) = Koordinat::parse(inside) else {
        return text.to_owned();
    };
    row.put_number(usulan::LAT, found.lat);
    row.put_number(usulan::LON, found.lon);
    before.trim().to_owned()
}

/// `Kecamatan: A, Desa: B. …; Kecamatan: C, …` and `Mekar, Melati`.
fn has_several_places(field: &str, text: &str) -> bool {
    let parts = text
        .split([';', '\n'])
        .filter(|part| !fold(part).is_empty());
    let names_place = |part: &str| {
        let folded = fold(part);
        folded
            .split(' ')
            .any(|word| matches!(word, "desa" | "kelurahan" | "kecamatan" | "ds" | "kel"))
    };
    if field == usulan::ALAMAT {
        return parts.filter(|part| names_place(part)).count() > 1;
    }
    let folded = fold(text);
    parts.count() > 1 || text.contains(',') || text.contains('&') || folded.contains(" dan ")
}

/// A folded name without the word for its level, its blanks closed.
fn bare_name(folded: &str) -> String {
    let mut words: Vec<&str> = folded.split(' ').collect();
    while words.len() > 1
        && words.first().is_some_and(|word| {
            matches!(
                *word,
                "desa" | "ds" | "kelurahan" | "kel" | "kecamatan" | "kec"
            )
        })
    {
        words.remove(0);
    }
    words.concat()
}

/// One or, in long names, two letters apart.
fn is_near(a: &str, b: &str) -> bool {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let allowed = if a.len() >= 9 { 2 } else { 1 };
    if a.len() < 4 || a.len().abs_diff(b.len()) > allowed {
        return false;
    }
    let mut last: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.iter().enumerate() {
        let mut now = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let get = |row: &[usize], at: usize| row.get(at).copied().unwrap_or(99);
            let cost = usize::from(x != y);
            now.push(
                (get(&last, j) + cost)
                    .min(get(&last, j + 1) + 1)
                    .min(get(&now, j) + 1),
            );
        }
        last = now;
    }
    last.last().is_some_and(|distance| *distance <= allowed)
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
