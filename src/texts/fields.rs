//! Names of fields, a plain word of help for each, and what there is to say about a value.

use super::{Language, fill};
use crate::domain::angka::{NumberDoubt, format_decimal, format_plain, parse_decimal};
use crate::domain::field::{Field, FieldKind};
use crate::domain::koordinat::parse_degrees;
use crate::domain::rupiah::{AmountDoubt, parse_rupiah};
use crate::domain::{tanggapan, usulan};

/// One field: its name in the records, its label and help in both languages.
struct Line(
    &'static str,
    [&'static str; 2],
    /// Empty where the label says it all.
    [&'static str; 2],
);

const NO_HELP: [&str; 2] = ["", ""];

#[rustfmt::skip]
const LINES: &[Line] = &[
    Line(usulan::USULAN, ["Usulan", "Proposal"],
        ["Apa yang diminta, misalnya: Perbaikan drainase Gang Mawar.", "What is asked for, such as: Repair of the drain in Gang Mawar."]),
    Line(usulan::MASALAH, ["Masalah", "Problem"],
        ["Keadaan sekarang dan akibatnya bagi warga.", "How things are now, and what it does to people."]),
    Line(usulan::JENIS, ["Jenis", "Kind"], NO_HELP),
    Line(usulan::BIDANG, ["Bidang", "Sector"], NO_HELP),
    Line(usulan::KODE_DESA, ["Desa/kelurahan", "Village"], ["Tempat pekerjaannya.", "Where the work is."]),
    Line(usulan::KECAMATAN, ["Kecamatan", "Subdistrict"], NO_HELP),
    Line(usulan::DESA, ["Nama desa", "Name of the village"], NO_HELP),
    Line(usulan::DUSUN, ["Dusun", "Hamlet"], NO_HELP),
    Line(usulan::RT, ["RT", "RT"], NO_HELP),
    Line(usulan::RW, ["RW", "RW"], NO_HELP),
    Line(usulan::ALAMAT, ["Alamat atau letak", "Address or place"],
        ["Nama jalan, kampung, atau patokan yang mudah ditemukan.", "A street, neighbourhood or landmark that is easily found."]),
    Line(usulan::LAT, ["Lintang", "Latitude"],
        ["Misalnya -6,2345. Boleh ditempel langsung dari peta di ponsel.", "Such as -6,2345. A pair copied from a phone's map is fine."]),
    Line(usulan::LON, ["Bujur", "Longitude"], NO_HELP),
    Line(usulan::VOLUME, ["Volume", "Quantity"],
        ["Banyaknya, misalnya 250 atau 2,5.", "How much, such as 250 or 2,5."]),
    Line(usulan::SATUAN, ["Satuan", "Unit"], ["Misalnya m, unit, orang.", "Such as m, unit, orang."]),
    Line(usulan::LEBAR, ["Lebar (m)", "Width (m)"], ["Untuk jalan atau saluran.", "For roads and drains."]),
    Line(usulan::ANGGARAN, ["Anggaran", "Amount"],
        ["Perkiraan biaya, misalnya 150.000.000 atau 150 juta.", "Estimated cost, such as 150.000.000 or 150 juta."]),
    Line(usulan::SUMBER_DANA, ["Sumber dana", "Source of funds"], NO_HELP),
    Line(usulan::PENERIMA_MANFAAT, ["Penerima manfaat", "People who benefit"],
        ["Jumlah orang.", "Number of people."]),
    Line(usulan::MANFAAT, ["Manfaat", "Benefit"], NO_HELP),
    Line(usulan::DATA_EKSISTING, ["Data eksisting", "What there is today"], NO_HELP),
    Line(usulan::OPD_TUJUAN, ["Perangkat daerah tujuan", "Agency asked"],
        ["Dinas yang diharapkan mengerjakan. Boleh dikosongkan bila belum tahu.", "The agency that should do it. Leave empty if not known."]),
    Line(usulan::KODE_SUB_KEGIATAN, ["Kode sub kegiatan", "Code of the sub-activity"],
        ["Tulis kata seperti “rehabilitasi jalan” lalu pilih, atau tulis kodenya.", "Write words such as “rehabilitasi jalan” and choose, or write the code."]),
    Line(usulan::STATUS_LAHAN, ["Status lahan", "Land"],
        ["Siapa pemilik lahannya? Lahan pribadi, sengketa, atau fasos/fasum yang belum diserahterimakan biasanya belum dapat dibangun pemerintah.",
         "Who owns the land? Private or disputed land, and public land of an estate that is not handed over, usually cannot be built on yet."]),
    Line(usulan::STATUS_ASET, ["Status aset", "Asset"],
        ["Milik siapa jalan, saluran, atau gedung yang dikerjakan? Jalan lingkungan biasanya aset desa; jalan antardesa aset kabupaten.",
         "Who owns the road, drain or building? Lanes are usually the village's; roads between villages the district's."]),
    Line(usulan::KEWENANGAN, ["Kewenangan", "Authority"],
        ["Siapa yang berwenang mengerjakan? Sekolah dasar, puskesmas, dan jalan kabupaten adalah kewenangan kabupaten; SMA dan jalan provinsi kewenangan provinsi.",
         "Who has the authority? Primary schools, health centres and district roads are the district's; senior high schools and provincial roads the province's."]),
    Line(usulan::PENETAPAN, ["Penetapan musyawarah desa", "Decided in the village"],
        ["Kewenangan desa masuk RKP Desa; kewenangan kabupaten masuk DU-RKP.", "What is for the village goes into the RKP Desa, what is for the district into the DU-RKP."]),
    Line(usulan::WAKTU, ["Waktu pelaksanaan", "When"], NO_HELP),
    Line(usulan::SDGS, ["SDGs Desa", "Village SDGs"], NO_HELP),
    Line(usulan::POLA_PELAKSANAAN, ["Pola pelaksanaan", "How it is carried out"], NO_HELP),
    Line(usulan::PENGUSUL, ["Pengusul", "Proposed by"],
        ["Lembaga atau lingkungan, misalnya RT 003/RW 02. Jangan menulis nama orang.", "A body or neighbourhood, such as RT 003/RW 02. Do not write a person's name."]),
    Line(usulan::FRAKSI, ["Fraksi", "Faction"], NO_HELP),
    Line(usulan::DAPIL, ["Daerah pemilihan", "Electoral district"], NO_HELP),
    Line(usulan::TANGGAL, ["Tanggal", "Date"], NO_HELP),
    Line(usulan::PRIORITAS, ["Prioritas", "Rank"], NO_HELP),
    Line(usulan::SKOR, ["Skor", "Score"], NO_HELP),
    Line(usulan::CATATAN, ["Catatan", "Remark"], NO_HELP),
    Line(usulan::SUMBER, ["Asal usulan", "Origin"], NO_HELP),
    Line(usulan::TAHUN, ["Tahun rencana", "Planning year"], NO_HELP),
    Line(usulan::KANTOR, ["Kantor", "Office"], NO_HELP),
    Line(tanggapan::TAHAP, ["Tahap", "Stage"], NO_HELP),
    Line(tanggapan::HASIL, ["Hasil", "Outcome"], NO_HELP),
    Line(tanggapan::ALASAN, ["Alasan", "Reason"], NO_HELP),
    Line(tanggapan::TEKS, ["Penjelasan", "Explanation"],
        ["Dibaca oleh pengusul. Singkat dan jelas.", "Read by the proposer. Short and clear."]),
    Line(tanggapan::OPD, ["Perangkat daerah", "Agency"], NO_HELP),
    Line(tanggapan::VERSI, ["Versi usulan", "Version of the proposal"], NO_HELP),
];

fn pick(language: Language, [id, en]: [&'static str; 2]) -> &'static str {
    match language {
        Language::Indonesian => id,
        Language::English => en,
    }
}

/// The label of a field; a field of a later version shows by its own name.
#[must_use]
pub fn label(language: Language, name: &str) -> &str {
    let line = LINES.iter().find(|line| line.0 == name);
    line.map_or(name, |line| pick(language, line.1))
}

/// A sentence of help; empty where none is needed.
#[must_use]
pub fn help(language: Language, name: &str) -> &'static str {
    let line = LINES.iter().find(|line| line.0 == name);
    line.map_or("", |line| pick(language, line.2))
}

/// What there is to say about a text in a field.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Doubt {
    pub words: String,
    /// The text has no value yet: it is kept as it was typed, and asked about.
    pub is_open: bool,
    /// Ways to read it, as texts to put into the field.
    pub choices: Vec<String>,
}

/// What a person should look at in what was typed, if anything.
#[must_use]
pub fn doubt(language: Language, field: &Field, text: &str) -> Option<Doubt> {
    let say = |words: [&'static str; 2]| pick(language, words);
    let open = |words: [&'static str; 2]| Doubt {
        words: say(words).to_owned(),
        is_open: true,
        choices: Vec::new(),
    };
    match field.kind {
        FieldKind::Rupiah => {
            let (amount, doubts) = parse_rupiah(text);
            let amount = amount.map(|amount| amount.to_string()).unwrap_or_default();
            let told = |words: [&'static str; 2]| Doubt {
                words: fill(say(words), &[&amount]),
                ..Doubt::default()
            };
            Some(match doubts.first()? {
                AmountDoubt::NotAnAmount => open([
                    "Belum terbaca sebagai rupiah. Tulis misalnya 150.000.000 atau 150 juta.",
                    "Not read as an amount. Write it like 150.000.000 or 150 juta.",
                ]),
                AmountDoubt::TooLarge => open([
                    "Angka ini terlalu besar. Periksa jumlah nolnya.",
                    "This number is too large. Check the zeros.",
                ]),
                AmountDoubt::Separator { eyd, other } => Doubt {
                    choices: [eyd, other]
                        .into_iter()
                        .flatten()
                        .map(ToString::to_string)
                        .collect(),
                    ..open([
                        "Angka ini dapat dibaca dengan dua cara. Pilih yang benar di bawah isian ini.",
                        "This can be read in two ways. Choose the right one below.",
                    ])
                },
                AmountDoubt::ScaleUnclear => told([
                    "Dicatat {} karena “m” dibaca miliar. Bila bukan, tulis angkanya lengkap.",
                    "Taken as {} since “m” was read as billions. If not, write it out.",
                ]),
                AmountDoubt::Rounded => told(["Dibulatkan menjadi {}.", "Rounded to {}."]),
                AmountDoubt::Small => told([
                    "Dicatat {}. Angka ini kecil; apakah maksudnya ribu atau juta?",
                    "Taken as {}. That is little; was it meant in thousands or millions?",
                ]),
                AmountDoubt::CutAt32Bits => told([
                    "{} biasanya angka yang terpotong oleh program lain. Periksa jumlah sebenarnya.",
                    "{} is usually a larger sum cut by another program. Check the real amount.",
                ]),
            })
        }
        FieldKind::Coordinate if text.trim().is_empty() || parse_degrees(text).is_some() => None,
        FieldKind::Coordinate => Some(open([
            "Belum terbaca sebagai derajat. Tulis misalnya -6,2345 untuk lintang dan 107,1234 untuk bujur.",
            "Not read as degrees. Write it like -6,2345 for a latitude and 107,1234 for a longitude.",
        ])),
        FieldKind::Decimal => {
            let (_, doubts) = parse_decimal(text);
            Some(match doubts.first()? {
                NumberDoubt::NotANumber => open([
                    "Belum terbaca sebagai angka. Tulis misalnya 250 atau 2,5.",
                    "Not read as a number. Write it like 250 or 2,5.",
                ]),
                NumberDoubt::TooLarge => open([
                    "Angka ini terlalu besar. Periksa jumlah angkanya.",
                    "This number is too large. Check the digits.",
                ]),
                NumberDoubt::Separator { eyd, other } => Doubt {
                    choices: vec![format_plain(*eyd), format_plain(*other)],
                    ..open([
                        "Angka ini dapat dibaca dengan dua cara. Pilih yang benar di bawah isian ini.",
                        "This can be read in two ways. Choose the right one below.",
                    ])
                },
            })
        }
        FieldKind::Integer => Some(open([
            "Tulis angka bulat, misalnya 120.",
            "Write a whole number, such as 120.",
        ])),
        _ => None,
    }
}

/// The words for a remark of the engine, by the name of its code.
#[must_use]
pub fn remark(language: Language, code: &str) -> &'static str {
    let words = match code {
        "Zero" => ["Angkanya nol. Periksa.", "This is zero. Check it."],
        "Negative" => [
            "Angkanya di bawah nol. Periksa.",
            "This is below zero. Check it.",
        ],
        "ImpossibleAmount" => [
            "Angka ini biasanya terpotong oleh program lain. Periksa jumlah sebenarnya.",
            "This number was probably cut by another program. Check the real amount.",
        ],
        "MoneyAsVolume" => [
            "Satuannya rupiah. Tulis banyaknya pekerjaan, dan biayanya di Anggaran.",
            "The unit is rupiah. Write how much work it is, and the cost under Amount.",
        ],
        "OutOfRange" => [
            "Angka ini di luar batas. Periksa.",
            "This is out of range. Check it.",
        ],
        "HalfCoordinate" => [
            "Lintang dan bujur harus diisi bersama.",
            "Latitude and longitude go together.",
        ],
        "PersonalIdNumber" => [
            "Ada 16 angka seperti NIK atau nomor KK. Hapus: berkas ini dibaca banyak kantor.",
            "There are 16 digits like an identity number. Remove them: many offices read this file.",
        ],
        "PersonalPhone" => [
            "Ada nomor telepon. Hapus: berkas ini dibaca banyak kantor.",
            "There is a phone number. Remove it: many offices read this file.",
        ],
        "PersonalEmail" => [
            "Ada alamat surel. Hapus: berkas ini dibaca banyak kantor.",
            "There is an e-mail address. Remove it: many offices read this file.",
        ],
        "PersonalName" => [
            "Tampaknya ada nama orang. Tulis lembaganya saja, misalnya RT 003/RW 02.",
            "There seems to be a person's name. Write the body only, such as RT 003/RW 02.",
        ],
        _ => ["Periksa isian ini.", "Check this entry."],
    };
    pick(language, words)
}

/// A quantity with its unit: `250 m`; empty where nothing is known.
#[must_use]
pub fn volume(volume: Option<f64>, unit: &str) -> String {
    match volume {
        Some(volume) => format!("{} {unit}", format_decimal(volume))
            .trim_end()
            .to_owned(),
        None => String::new(),
    }
}

/// An amount: `Rp150.000.000`.
#[must_use]
pub fn rupiah(amount_rp: i64) -> String {
    use crate::domain::rupiah::Rupiah;
    Rupiah::new(amount_rp).map_or_else(|| format!("Rp{amount_rp}"), |amount| amount.to_string())
}

/// Where it is, in one line: `Kampung Utan, Dusun I, RT 003/RW 02`.
#[must_use]
pub fn place(address: &str, dusun: &str, rt: &str, rw: &str) -> String {
    let unit = match (rt.is_empty(), rw.is_empty()) {
        (true, true) => String::new(),
        (false, true) => format!("RT {rt}"),
        (true, false) => format!("RW {rw}"),
        (false, false) => format!("RT {rt}/RW {rw}"),
    };
    let parts = [address.trim(), dusun.trim(), &unit];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::field::find;

    #[test]
    fn every_field_has_a_label() {
        let all = usulan::FIELDS.iter().chain(tanggapan::FIELDS);
        for field in all {
            for language in [Language::Indonesian, Language::English] {
                let label = label(language, field.name);
                let is_own_name = label == field.name;
                assert!(!label.is_empty() && !is_own_name, "{}", field.name);
            }
        }
    }

    #[test]
    fn doubts_ask_with_the_readings() {
        let ask = |name: &str, text: &str| {
            let field = find(usulan::FIELDS, name).unwrap();
            doubt(Language::Indonesian, field, text).map(|d| (d.is_open, d.choices))
        };
        for (name, text, want) in [
            (usulan::ANGGARAN, "150 juta", None),
            (usulan::ANGGARAN, "", None),
            (usulan::ANGGARAN, "gratis", Some((true, vec![]))),
            (
                usulan::ANGGARAN,
                "1.250 juta",
                Some((
                    true,
                    vec!["Rp1.250.000.000".to_owned(), "Rp1.250.000".to_owned()],
                )),
            ),
            (usulan::ANGGARAN, "50", Some((false, vec![]))),
            (
                usulan::VOLUME,
                "1.250",
                Some((true, vec!["1250".to_owned(), "1,25".to_owned()])),
            ),
            (usulan::VOLUME, "dua", Some((true, vec![]))),
            (usulan::USULAN, "dua", None),
        ] {
            assert_eq!(ask(name, text), want, "{name} {text:?}");
        }
    }

    #[test]
    fn places_and_quantities_are_one_line() {
        assert_eq!(
            place("Kampung Utan", "", "003", "02"),
            "Kampung Utan, RT 003/RW 02"
        );
        assert_eq!(place("", "", "", "02"), "RW 02");
        assert_eq!(place("", "", "", ""), "");
        assert_eq!(volume(Some(1250.5), "m"), "1.250,5 m");
        assert_eq!(volume(Some(3.0), ""), "3");
        assert_eq!(volume(None, "m"), "");
        assert_eq!(rupiah(150_000_000), "Rp150.000.000");
    }
}
