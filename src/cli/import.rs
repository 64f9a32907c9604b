//! `rembuk import`: the lists that offices have, read as usulan.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use super::output::{JsonLine, Outcome, Trouble, plain};
use crate::domain::angka::format_decimal;
use crate::domain::kantor::KodeKantor;
use crate::domain::reference::Reference;
use crate::domain::rupiah::Rupiah;
use crate::domain::usulan;
use crate::domain::value::Value;
use crate::sheets::baca::{Context, Reading, Row, read_sheet};
use crate::sheets::buku::{Buku, MAX_BYTES, Refusal};

/// The fields that every line has, in this order; others follow where a row has them.
const ALWAYS: [&str; 18] = [
    usulan::PRIORITAS,
    usulan::BIDANG,
    usulan::USULAN,
    usulan::MASALAH,
    usulan::KODE_DESA,
    usulan::KECAMATAN,
    usulan::DESA,
    usulan::DUSUN,
    usulan::RT,
    usulan::RW,
    usulan::ALAMAT,
    usulan::VOLUME,
    usulan::SATUAN,
    usulan::LEBAR,
    usulan::PENERIMA_MANFAAT,
    usulan::ANGGARAN,
    usulan::OPD_TUJUAN,
    usulan::TANGGAL,
];

macro_rules! reference_files {
    ($($name:literal),* $(,)?) => {
        [$(($name, include_str!(concat!("../../data/reference/", $name)))),*]
    };
}

/// What names mean; the program needs no other file.
const REFERENCE: [(&str, &str); 10] = reference_files![
    "versi.csv",
    "wilayah.csv",
    "kantor.csv",
    "tahap.csv",
    "hasil.csv",
    "alasan.csv",
    "satuan.csv",
    "sumber_dana.csv",
    "bidang.csv",
    "pilihan.csv",
];

pub(super) struct Options {
    pub(super) office: KodeKantor,
    pub(super) year: u16,
    pub(super) json: bool,
    pub(super) files: Vec<PathBuf>,
}

/// What was left out of all files, by reason.
type LeftOut = BTreeMap<&'static str, usize>;

pub(super) fn run(
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let files = REFERENCE.map(|(name, text)| (name.to_owned(), text.to_owned()));
    let (reference, _) = Reference::parse(&files.into_iter().collect());
    let context = Context {
        reference: &reference,
        office: &options.office,
        year: options.year,
    };
    let mut left_out = LeftOut::new();
    let mut count = 0;
    let mut has_trouble = false;
    if !options.json {
        write_headings(out)?;
    }
    for file in &options.files {
        let name = file.to_string_lossy();
        let buku = match read_file(file) {
            Ok(bytes) => Buku::read(&bytes, &name).map_err(|refusal| refused(file, refusal)),
            Err(_) => Err(Trouble::unreadable(file)),
        };
        let buku = match buku {
            Ok(buku) => buku,
            Err(trouble) => {
                trouble.write(err, true)?;
                has_trouble = true;
                continue;
            }
        };
        for lembar in &buku.lembar {
            let reading = read_sheet(lembar, &context);
            count += reading.rows.len();
            for (reason, rows) in &reading.left_out {
                *left_out.entry(*reason).or_default() += rows;
            }
            write_rows(options.json, &name, &reading, out)?;
        }
    }
    write_summary(options.json, count, &left_out, out)?;
    Ok(Outcome::of(has_trouble))
}

fn read_file(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let file = File::open(path)?;
    file.take(MAX_BYTES as u64 + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn refused(file: &Path, refusal: Refusal) -> Trouble {
    let text = match refusal {
        Refusal::Empty => "Berkas ini kosong. Pilih berkas yang berisi daftar usulan.",
        Refusal::Encrypted => {
            "Berkas ini memakai kata sandi. Buka di Excel, simpan tanpa kata sandi, lalu coba lagi."
        }
        Refusal::Damaged => {
            "Berkas ini rusak. Buka di Excel atau LibreOffice, simpan ulang, lalu coba lagi."
        }
        Refusal::TooLarge => {
            "Berkas ini terlalu besar. Bagi menjadi beberapa berkas, lalu coba lagi."
        }
        Refusal::NotASpreadsheet => {
            "Berkas ini bukan lembar kerja. Yang dapat dibaca: xlsx, xls, ods, csv."
        }
    };
    Trouble {
        file: file.to_string_lossy().into_owned(),
        line: None,
        code: refusal.code(),
        text: text.to_owned(),
    }
}

fn write_rows(json: bool, file: &str, reading: &Reading, out: &mut dyn Write) -> io::Result<()> {
    let mut line = JsonLine::default();
    for row in &reading.rows {
        if json {
            write_json(file, reading, row, &mut line, out)?;
        } else {
            write_row(reading, row, out)?;
        }
    }
    Ok(())
}

fn write_json(
    file: &str,
    reading: &Reading,
    row: &Row,
    line: &mut JsonLine,
    out: &mut dyn Write,
) -> io::Result<()> {
    for name in ALWAYS {
        line.put(name, row.fields.get(name).unwrap_or(&Value::Null));
    }
    let others = row
        .fields
        .iter()
        .filter(|(name, _)| !ALWAYS.contains(&name.as_str()));
    for (name, value) in others {
        line.put(name, value);
    }
    let number = i64::try_from(row.number).map_or(Value::Null, Value::Int);
    let origin = [
        ("berkas", Value::from(file)),
        ("lembar", Value::from(reading.nama.as_str())),
        ("baris", number),
        ("tata_letak", reading.known.map_or(Value::Null, Value::from)),
    ];
    line.put("asal", &map_of(origin));
    let raw = row
        .raw
        .iter()
        .map(|(name, text)| (*name, Value::from(text.as_str())));
    line.put("mentah", &map_of(raw));
    let doubts = row.doubts.iter().map(|doubt| {
        map_of([
            ("ruas", Value::from(doubt.field)),
            ("kode", Value::from(doubt.code)),
        ])
    });
    line.put("ragu", &Value::List(doubts.collect()));
    line.finish(out)
}

fn map_of<'a>(members: impl IntoIterator<Item = (&'a str, Value)>) -> Value {
    let members = members
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    Value::Map(members.collect())
}

fn write_summary(
    json: bool,
    count: usize,
    left_out: &LeftOut,
    out: &mut dyn Write,
) -> io::Result<()> {
    let whole = |rows: usize| i64::try_from(rows).map_or(Value::Null, Value::Int);
    let all: usize = left_out.values().sum();
    if json {
        let reasons = map_of(
            left_out
                .iter()
                .map(|(reason, rows)| (*reason, whole(*rows))),
        );
        let summary = [
            ("dibaca", whole(count)),
            ("dilewati", whole(all)),
            ("alasan", reasons),
        ];
        let mut line = JsonLine::default();
        line.put("ringkasan", &map_of(summary));
        return line.finish(out);
    }
    write!(out, "{count} usulan dibaca, {all} baris dilewati")?;
    for (place, (reason, rows)) in left_out.iter().enumerate() {
        let before = if place == 0 { ": " } else { ", " };
        write!(out, "{before}{rows} {}", reason_text(reason))?;
    }
    writeln!(out)
}

fn reason_text(reason: &str) -> &str {
    match reason {
        "judul_kelompok" => "judul kelompok",
        "jumlah" => "baris jumlah",
        "kepala_tabel" => "kepala tabel",
        "kaki_tabel" => "tanda tangan dan catatan",
        "tanpa_judul" => "tanpa judul",
        "tanpa_kepala_tabel" => "di lembar tanpa kepala tabel",
        other => other,
    }
}

/// Columns of the table: heading and width in letters; the last one is as wide as it is.
const COLUMNS: [(&str, usize); 6] = [
    ("lembar", 14),
    ("baris", 6),
    ("usulan", 48),
    ("rt/rw", 9),
    ("volume", 14),
    ("anggaran", 18),
];

fn write_headings(out: &mut dyn Write) -> io::Result<()> {
    write_cells(COLUMNS.map(|(heading, _)| heading.to_owned()), "ragu", out)
}

fn write_row(reading: &Reading, row: &Row, out: &mut dyn Write) -> io::Result<()> {
    let shown = |name: &str| match row.fields.get(name) {
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => format_decimal(*number as f64),
        Some(Value::Dec(number)) => format_decimal(*number),
        _ => String::new(),
    };
    let amount = row.fields.get(usulan::ANGGARAN).and_then(Value::as_int);
    let amount = amount
        .and_then(Rupiah::new)
        .map(|amount| amount.to_string());
    let place = [shown(usulan::RT), shown(usulan::RW)].join("/");
    let volume = [shown(usulan::VOLUME), shown(usulan::SATUAN)].join(" ");
    let cells = [
        reading.nama.clone(),
        row.number.to_string(),
        shown(usulan::USULAN),
        place,
        volume,
        amount.unwrap_or_default(),
    ];
    let doubts = row
        .doubts
        .iter()
        .map(|doubt| format!("{}: {}", doubt.field, doubt.code));
    write_cells(cells, &doubts.collect::<Vec<_>>().join(", "), out)
}

fn write_cells(cells: [String; 6], last: &str, out: &mut dyn Write) -> io::Result<()> {
    for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
        let text = plain(cell);
        let cut: String = text.chars().take(width).collect();
        write!(out, "{cut:width$}  ")?;
    }
    writeln!(out, "{}", plain(last))
}
