//! Lists as offices really have them, one trap each, and the usulan that must come of them.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::path::Path;

use rembuk::domain::kantor::KodeKantor;
use rembuk::domain::reference::Reference;
use rembuk::domain::value::Value;
use rembuk::sheets::baca::{Context, Reading, Row, read_sheet};
use rembuk::sheets::buku::{Buku, Refusal};
use rust_xlsxwriter::{Format, Formula, Workbook};

const OFFICE: &str = "32.16.01.2001";

fn reference() -> Reference {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/reference");
    let files: BTreeMap<String, String> = std::fs::read_dir(root)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "csv"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    Reference::parse(&files).0
}

fn read_for(office: &str, bytes: &[u8], name: &str) -> Reading {
    let reference = reference();
    let context = Context {
        reference: &reference,
        office: &KodeKantor::new(office).unwrap(),
        year: 2027,
    };
    let buku = Buku::read(bytes, name).unwrap();
    read_sheet(&buku.lembar[0], &context)
}

fn read(text: &str) -> Reading {
    read_for(OFFICE, text.as_bytes(), "daftar.csv")
}

fn shown(row: &Row, field: &str) -> String {
    match row.fields.get(field) {
        None | Some(Value::Null) => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => number.to_string(),
        Some(Value::Dec(number)) => number.to_string(),
        other => format!("{other:?}"),
    }
}

fn fields(reading: &Reading, names: &[&str]) -> Vec<Vec<String>> {
    let rows = reading.rows.iter();
    rows.map(|row| names.iter().map(|name| shown(row, name)).collect())
        .collect()
}

fn codes(row: &Row, field: &str) -> Vec<&'static str> {
    let all = row.doubts.iter().filter(|doubt| doubt.field == field);
    all.map(|doubt| doubt.code).collect()
}

#[test]
fn titles_numbers_sums_and_signatures_are_no_usulan() {
    let reading = read(
        "DAFTAR USULAN;;;;\nDESA MEKAR KECAMATAN MELATI;;;;\nNO;KEGIATAN;LOKASI;VOLUME;BIAYA (Rp)\n(1);(2);(3);(4);(5)\n\
         A;Bidang Kesehatan;;;\n1;Rehab posyandu;RT 01/02;1 unit;Rp 50.000.000,-\n2.;Jalan desa;RT 03 RW 02;250 m x 3 m;150 juta\n\
         ;Sub Total Bidang Kesehatan;;;Rp 200.000.000\n;TOTAL;;;Rp 200.000.000\n;;;;\n;Mengetahui,;;Mekar, 2 Januari 2026;\n;Kepala Desa Mekar;;Ketua LPM;\n;(...........);;(...........);\n",
    );
    assert_eq!(
        fields(
            &reading,
            &[
                "usulan", "bidang", "rt", "rw", "volume", "satuan", "lebar", "anggaran"
            ]
        ),
        [
            [
                "Rehab posyandu",
                "Kesehatan",
                "01",
                "02",
                "1",
                "unit",
                "",
                "50000000"
            ],
            [
                "Jalan desa",
                "Kesehatan",
                "03",
                "02",
                "250",
                "m",
                "3",
                "150000000"
            ],
        ]
    );
    assert!(reading.rows.iter().all(|row| row.doubts.is_empty()));
    assert_eq!(reading.rows[0].number, 6);
    assert_eq!(reading.left_out["jumlah"], 2);
}

#[test]
fn headings_of_two_rows_and_merged_cells() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let plain = Format::new();
    sheet
        .merge_range(0, 0, 0, 7, "DAFTAR USULAN DESA", &plain)
        .unwrap();
    for (column, heading) in [(0, "No"), (1, "Bidang"), (2, "Jenis Kegiatan"), (7, "Ket")] {
        sheet
            .merge_range(2, column, 3, column, heading, &plain)
            .unwrap();
    }
    sheet.merge_range(2, 3, 2, 4, "Lokasi", &plain).unwrap();
    sheet.merge_range(2, 5, 2, 6, "Biaya", &plain).unwrap();
    for (column, heading) in [
        (3, "Dusun"),
        (4, "RT/RW"),
        (5, "Jumlah (Rp)"),
        (6, "Sumber"),
    ] {
        sheet.write(3, column, heading).unwrap();
    }
    for (column, letter) in ["a", "b", "d", "e", "f", "g", "h", "i"].iter().enumerate() {
        sheet.write(4, column as u16, *letter).unwrap();
    }
    sheet.merge_range(5, 1, 6, 1, "Kesehatan", &plain).unwrap();
    sheet.merge_range(5, 3, 6, 3, "Dusun II", &plain).unwrap();
    for (row, title, place, amount) in [
        (5, "Posyandu", "003/001", 75e6),
        (6, "Jalan", "RT 4/1", 125e6),
    ] {
        sheet.write(row, 0, row - 4).unwrap();
        sheet.write(row, 2, title).unwrap();
        sheet.write(row, 4, place).unwrap();
        sheet.write(row, 5, amount).unwrap();
        sheet.write(row, 6, "APBD").unwrap();
    }
    // A side table: the ceilings of the funds.
    for (row, label, amount) in [
        (2, "PAGU", 900e6),
        (3, "SISA DARI PAGU", -100e6),
        (5, "JUMLAH", 1e9),
    ] {
        sheet.write(row, 9, label).unwrap();
        sheet.write(row, 10, amount).unwrap();
    }
    sheet.write(7, 0, "JUMLAH").unwrap();
    sheet
        .write_formula(7, 5, Formula::new("=SUM(F6:F7)").set_result("200000000"))
        .unwrap();
    let reading = read_for(OFFICE, &book.save_to_buffer().unwrap(), "a.xlsx");
    assert_eq!(
        fields(
            &reading,
            &[
                "usulan",
                "bidang",
                "dusun",
                "rt",
                "rw",
                "anggaran",
                "sumber_dana"
            ]
        ),
        [
            [
                "Posyandu",
                "Kesehatan",
                "Dusun II",
                "003",
                "001",
                "75000000",
                "APBD"
            ],
            [
                "Jalan",
                "Kesehatan",
                "Dusun II",
                "4",
                "1",
                "125000000",
                "APBD"
            ],
        ]
    );
    assert!(reading.rows.iter().all(|row| row.doubts.is_empty()));
}

#[test]
fn amounts_in_thousands_and_millions() {
    for (heading, cell, rupiah) in [
        ("Pagu (Rp 000)", "150.000", "150000000"),
        ("Anggaran (dalam ribuan)", "85000", "85000000"),
        ("Biaya (juta Rp)", "47,5", "47500000"),
        ("Biaya (juta Rp)", "150", "150000000"),
    ] {
        let reading = read(&format!(
            "No;Usulan;Volume;{heading}\n1;Jalan;10 m;{cell}\n2;Saluran;5 m;{cell}\n"
        ));
        assert_eq!(
            shown(&reading.rows[0], "anggaran"),
            rupiah,
            "{heading} {cell}"
        );
        assert_eq!(
            codes(&reading.rows[0], "anggaran"),
            [""; 0],
            "{heading} {cell}"
        );
    }
    let above = read(
        "Daftar usulan;;;\n(dalam ribuan rupiah);;;\nNo;Usulan;Volume;Biaya\n1;Jalan;10 m;85000\n",
    );
    assert_eq!(shown(&above.rows[0], "anggaran"), "85000000");
}

#[test]
fn a_doubtful_amount_is_marked() {
    for (cell, rupiah, code) in [
        ("2147483647", "2147483647", "terpotong_32_bit"),
        ("150000", "150000", "kecil"),
        ("1.250 juta", "1250000000", "pemisah"),
        ("900.000.000.000", "900000000000", "mustahil"),
        ("seratus juta", "", "tidak_terbaca"),
        ("2 m", "2000000000", "skala"),
        ("± 150 juta", "150000000", "kira_kira"),
        ("2 x 50.000.000", "", "tidak_terbaca"),
        ("1,2345678 jt", "1234568", "dibulatkan"),
    ] {
        let reading = read(&format!(
            "No;Usulan;Volume;Biaya\n1;Jalan;10 m;{cell}\n2;Saluran;5 m;85.000.000\n3;Pos;1 unit;95.000.000\n"
        ));
        let row = &reading.rows[0];
        assert_eq!(shown(row, "anggaran"), rupiah, "{cell}");
        assert!(
            codes(row, "anggaran").contains(&code),
            "{cell}: {:?}",
            row.doubts
        );
        assert_eq!(row.raw["anggaran"], cell);
        assert!(reading.rows[1].doubts.is_empty());
    }
    // A column of thousands that does not say so.
    let small = read(
        "No;Usulan;Volume;Biaya\n1;Jalan;10 m;85.000\n2;Saluran;5 m;1.250.000\n3;Pos;1 unit;95.000\n",
    );
    assert!(
        small
            .rows
            .iter()
            .all(|row| !codes(row, "anggaran").is_empty())
    );
}

#[test]
fn missing_in_all_spellings() {
    for cell in ["", "-", "--", "undefined", "-- Silahkan Pilih --", "0", " "] {
        let reading = read(&format!(
            "No;Usulan;Alamat;Volume;Satuan;Biaya\n1;Jalan;Kp. Utan;10;m;{cell}\n"
        ));
        assert_eq!(shown(&reading.rows[0], "anggaran"), "", "{cell:?}");
        assert!(
            reading.rows[0].doubts.is_empty(),
            "{cell:?}: {:?}",
            reading.rows[0].doubts
        );
    }
}

#[test]
fn the_amount_stands_under_a_heading_that_says_nothing() {
    let reading = read(
        "No,Kegiatan,Kegiatan/Aktifitas yang dilakukan,Kalurahan/Kelurahan,Volume,Satuan,],Perangkat Daerah\n\
         1,Infrastruktur,Perbaikan jalan,,900,m,30000000,Dinas\n2,Infrastruktur,Saluran air,,80,m,45000000,Dinas\n3,Infrastruktur,Pos ronda,,2,unit,15000000,Dinas\n",
    );
    assert_eq!(
        fields(&reading, &["usulan", "anggaran"])[1],
        ["Saluran air", "45000000"]
    );
    assert_eq!(codes(&reading.rows[0], "anggaran"), ["kolom_ditebak"]);
}

#[test]
fn formulas_are_worked_out() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["No", "Usulan", "Volume", "Satuan", "Biaya"]
        .iter()
        .enumerate()
    {
        sheet.write(0, column as u16, *heading).unwrap();
    }
    sheet.write(1, 0, 1).unwrap();
    sheet.write(1, 1, "Jalan").unwrap();
    sheet
        .write_formula(1, 2, Formula::new("=900*3").set_result(""))
        .unwrap();
    sheet.write(1, 3, "m2").unwrap();
    sheet
        .write_formula(1, 4, Formula::new("=C2*100000").set_result("270000000"))
        .unwrap();
    let reading = read_for(OFFICE, &book.save_to_buffer().unwrap(), "a.xlsx");
    assert_eq!(
        fields(&reading, &["volume", "anggaran"]),
        [["2700", "270000000"]]
    );
}

#[test]
fn volumes_and_units_in_one_cell() {
    for (cell, volume, unit, width, is_sure) in [
        ("35 Orang", "35", "orang", "", true),
        ("3 RKB", "3", "ruang", "", true),
        ("569.5 m", "569.5", "m", "", true),
        ("10 m2", "10", "m2", "", true),
        ("250 M'", "250", "m", "", true),
        ("P: 250 m L: 3 m", "250", "m", "3", true),
        ("1.250 m", "1250", "m", "", false),
        ("7 dan 8", "7", "", "", false),
        ("2 x 250 m", "2", "m", "250", false),
        ("19 Klp", "19", "kelompok", "", true),
        ("3 gubuk", "3", "gubuk", "", false),
    ] {
        let reading = read(&format!(
            "No;Usulan;Volume;Biaya\n1;Kegiatan;{cell};85.000.000\n"
        ));
        let got = &fields(&reading, &["volume", "satuan", "lebar"])[0];
        assert_eq!(got, &[volume, unit, width], "{cell}");
        assert_eq!(
            reading.rows[0].doubts.is_empty(),
            is_sure,
            "{cell}: {:?}",
            reading.rows[0].doubts
        );
    }
}

#[test]
fn places_of_a_kecamatan() {
    let reading = read_for(
        "32.16.01",
        "No;Usulan;Desa;Volume;Biaya\n1;Jalan;SEGARA JAYA;10 m;85 juta\n2;Jalan;Segarajya;10 m;85 juta\n3;Jalan;Entah;10 m;85 juta\n4;Jalan;Segarajaya, Pantai Makmur;10 m;85 juta\n"
            .as_bytes(),
        "a.csv",
    );
    let all: Vec<_> = reading
        .rows
        .iter()
        .map(|row| shown(row, "kode_desa"))
        .collect();
    assert_eq!(all, ["32.16.01.2002", "32.16.01.2002", "", ""]);
    assert_eq!(codes(&reading.rows[1], "desa"), ["tempat_mirip"]);
    assert_eq!(codes(&reading.rows[2], "desa"), ["tempat_tidak_dikenal"]);
    assert!(codes(&reading.rows[3], "desa").contains(&"banyak_lokasi"));
}

#[test]
fn bullets_below_a_numbered_heading() {
    let reading = read(
        "No;Bidang;Jenis Kegiatan;Lokasi;Volume;Satuan;Biaya\n1;Pembangunan;Jalan desa;Kp. Utan;100;m;85.000.000\n2;Pembangunan;Saluran;Kp. Utan;100;m;85.000.000\n\
         ;;• Bantuan bibit padi;;;;\n3;Pembangunan;Pos ronda;Kp. Utan;1;unit;15.000.000\n",
    );
    let titles = fields(&reading, &["usulan"]);
    assert_eq!(
        titles.concat(),
        ["Jalan desa", "Saluran", "Bantuan bibit padi", "Pos ronda"]
    );
    assert_eq!(codes(&reading.rows[2], "usulan"), ["butir"]);
}

#[test]
fn personal_data_and_unit_prices() {
    let reading = read(
        "No;Usulan;Alamat;Volume;Harga Satuan (Rp);Jumlah (Rp)\n1;Bantuan an. Fulan NIK 0000111122223333;Kp. Utan;2 unit;5.000.000;10.000.000\n2;Pos;Kp. Utan;3 unit;4.000.000;12.000.000\n",
    );
    assert_eq!(
        fields(&reading, &["anggaran"]).concat(),
        ["10000000", "12000000"]
    );
    assert_eq!(codes(&reading.rows[0], "usulan"), ["data_pribadi"]);
    assert!(reading.rows[1].doubts.is_empty());
}

#[test]
fn text_files_of_all_kinds() {
    let text = "No;Usulan;Volume;Biaya\r\n1;\"Jalan; tahap 2\";10 m;85.000.000\r\n";
    let utf16: Vec<u8> = [0xfeff]
        .into_iter()
        .chain(text.encode_utf16())
        .flat_map(u16::to_le_bytes)
        .collect();
    let ansi: Vec<u8> = text
        .replace("tahap", "\u{e9}tape")
        .chars()
        .map(|c| c as u8)
        .collect();
    for bytes in [
        text.as_bytes().to_vec(),
        format!("\u{feff}{text}").into_bytes(),
        format!("sep=;\r\n{text}").into_bytes(),
        utf16,
        ansi,
    ] {
        let reading = read_for(OFFICE, &bytes, "a.csv");
        assert_eq!(fields(&reading, &["anggaran"]).concat(), ["85000000"]);
        assert!(shown(&reading.rows[0], "usulan").starts_with("Jalan; "));
    }
    let tabs = read("No\tUsulan\tVolume\tBiaya\n1\tJalan, saluran, pos\t10 m\t85,000,000\n");
    assert_eq!(
        fields(&tabs, &["usulan", "anggaran"]),
        [["Jalan, saluran, pos", "85000000"]]
    );
}

#[test]
fn what_is_no_list_is_refused() {
    let mut container = vec![0; 4096];
    container[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    let mut locked = container.clone();
    let name: Vec<u8> = "EncryptedPackage"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    locked[1024..1024 + name.len()].copy_from_slice(&name);
    for (bytes, want) in [
        (vec![], Refusal::Empty),
        (b"  \n \n".to_vec(), Refusal::Empty),
        (
            b"<html><table><tr><td>a</td></tr></table>".to_vec(),
            Refusal::NotASpreadsheet,
        ),
        (
            vec![0x89, b'P', b'N', b'G', 0, 1, 2, 3],
            Refusal::NotASpreadsheet,
        ),
        (b"PK\x03\x04 half a file".to_vec(), Refusal::Damaged),
        (locked, Refusal::Encrypted),
    ] {
        assert_eq!(Buku::read(&bytes, "a.xlsx"), Err(want));
    }
    assert!(Buku::read(&container, "a.xls").is_err());
    assert_eq!(Buku::read(&bomb(), "a.xlsx"), Err(Refusal::TooLarge));
}

/// A zip of one part that unpacks to 300 MB and says that it is small.
fn bomb() -> Vec<u8> {
    use flate2::write::DeflateEncoder;
    use std::io::Write;
    let mut encoder = DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    let block = vec![b' '; 1 << 20];
    for _ in 0..300 {
        encoder.write_all(&block).unwrap();
    }
    let packed = encoder.finish().unwrap();
    let name = b"xl/workbook.xml";
    let mut zip = Vec::new();
    let head = |zip: &mut Vec<u8>| {
        zip.extend_from_slice(&[20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        zip.extend_from_slice(&(packed.len() as u32).to_le_bytes());
        zip.extend_from_slice(&100_u32.to_le_bytes());
        zip.extend_from_slice(&(name.len() as u16).to_le_bytes());
        zip.extend_from_slice(&[0, 0]);
    };
    zip.extend_from_slice(b"PK\x03\x04");
    head(&mut zip);
    zip.extend_from_slice(name);
    zip.extend_from_slice(&packed);
    let directory = zip.len() as u32;
    zip.extend_from_slice(b"PK\x01\x02\x14\x00");
    head(&mut zip);
    zip.extend_from_slice(&[0; 14]);
    zip.extend_from_slice(name);
    let length = zip.len() as u32 - directory;
    zip.extend_from_slice(b"PK\x05\x06\x00\x00\x00\x00\x01\x00\x01\x00");
    zip.extend_from_slice(&length.to_le_bytes());
    zip.extend_from_slice(&directory.to_le_bytes());
    zip.extend_from_slice(&[0, 0]);
    zip
}

/// SplitMix64: the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % bound.max(1) as u64) as usize
    }
}

/// Any cells below any headings, and damaged workbooks, are survived.
#[test]
fn nothing_makes_it_fail() {
    const PIECES: [&str; 32] = [
        "1",
        "250",
        "m",
        " x ",
        "RT",
        "RW",
        "/",
        "03",
        ".",
        ",",
        "Rp",
        "juta",
        "-",
        "s/d",
        "Desa",
        "Jumlah",
        "•",
        "=",
        "SUM(",
        "A1",
        ")",
        "P:",
        "L",
        "±",
        "é",
        "日",
        "\"",
        ";",
        "\n",
        "\t",
        "(",
        "2147483647",
    ];
    let seed = std::env::var("REMBUK_FUZZ_SEED").map_or(20_261_124, |seed| seed.parse().unwrap());
    let mut chance = Chance(seed);
    let mut book = Workbook::new();
    book.add_worksheet()
        .write(0, 0, "No")
        .unwrap()
        .write(0, 1, "Usulan")
        .unwrap();
    let whole = book.save_to_buffer().unwrap();
    let reference = reference();
    let office = KodeKantor::new(OFFICE).unwrap();
    let context = Context {
        reference: &reference,
        office: &office,
        year: 2027,
    };
    for round in 0..400 {
        let mut text =
            String::from("No;Usulan;Alamat;RT/RW;Volume;Satuan;Biaya;Tanggal;Desa;Prioritas\n");
        for _ in 0..chance.below(6) {
            for _ in 0..10 {
                for _ in 0..chance.below(6) {
                    text.push_str(PIECES[chance.below(PIECES.len())]);
                }
                text.push(';');
            }
            text.push('\n');
        }
        let mut bytes = if round % 4 == 0 {
            whole.clone()
        } else {
            text.into_bytes()
        };
        if round % 4 == 0 {
            for _ in 0..1 + chance.below(8) {
                let at = chance.below(bytes.len());
                bytes[at] = chance.below(256) as u8;
            }
            bytes.truncate(bytes.len() - chance.below(bytes.len() / 4));
        }
        if let Ok(buku) = Buku::read(&bytes, "a") {
            for lembar in &buku.lembar {
                let _ = read_sheet(lembar, &context);
            }
        }
    }
}
