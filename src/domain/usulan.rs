//! `Usulan`: the fields of a proposal, and what a person should look at before handing it over.
//!
//! Names follow SIPD's words for "usulan masyarakat" and, where SIPD has none, those of the DU-RKP
//! form. The values live in the commit log; this module only tells what they mean.

use super::field::{
    Choices, Field, FieldKind, Issue, IssueCode, check_amount, check_personal, check_volume,
};

/// What is to be done: the title.
pub const USULAN: &str = "usulan";
/// The problem it answers.
pub const MASALAH: &str = "masalah";
pub const ALAMAT: &str = "alamat";
pub const DUSUN: &str = "dusun";
/// As written: `003`, `01-02`, `026B`.
pub const RT: &str = "rt";
pub const RW: &str = "rw";
pub const KODE_DESA: &str = "kode_desa";
/// Name as the source wrote it; [`KODE_DESA`] decides.
pub const KECAMATAN: &str = "kecamatan";
/// Name as the source wrote it; [`KODE_DESA`] decides.
pub const DESA: &str = "desa";
pub const LAT: &str = "lat";
pub const LON: &str = "lon";
/// How much, in [`SATUAN`]; the length where a width is given too.
pub const VOLUME: &str = "volume";
pub const SATUAN: &str = "satuan";
/// Width in metres.
pub const LEBAR: &str = "lebar";
/// Cost in whole rupiah.
pub const ANGGARAN: &str = "anggaran";
/// Agency asked to do it.
pub const OPD_TUJUAN: &str = "opd_tujuan";
pub const BIDANG: &str = "bidang";
pub const KODE_SUB_KEGIATAN: &str = "kode_sub_kegiatan";
/// How many people benefit.
pub const PENERIMA_MANFAAT: &str = "penerima_manfaat";
/// Body that proposes it; never a private person.
pub const PENGUSUL: &str = "pengusul";
pub const TANGGAL: &str = "tanggal";
/// Place in the village's ranking, 1 is first.
pub const PRIORITAS: &str = "prioritas";
/// Criterion code → score, by the criteria of `kriteria.csv`.
pub const SKOR: &str = "skor";
/// musrenbang, renja or pokir.
pub const SUMBER: &str = "sumber";
/// Year of the plan.
pub const TAHUN: &str = "tahun";
/// Office that wrote the record.
pub const KANTOR: &str = "kantor";
/// Physical work or not: decides which criteria apply.
pub const JENIS: &str = "jenis";
pub const STATUS_LAHAN: &str = "status_lahan";
pub const STATUS_ASET: &str = "status_aset";
/// Level of government with authority over the work.
pub const KEWENANGAN: &str = "kewenangan";
/// Village's own split: RKP Desa, DU-RKP or dropped.
pub const PENETAPAN: &str = "penetapan";
pub const SUMBER_DANA: &str = "sumber_dana";
/// What there is today (DU-RKP).
pub const DATA_EKSISTING: &str = "data_eksisting";
pub const MANFAAT: &str = "manfaat";
/// When it is to be done (DU-RKP).
pub const WAKTU: &str = "waktu";
/// Numbers of the SDGs Desa it serves.
pub const SDGS: &str = "sdgs";
pub const POLA_PELAKSANAAN: &str = "pola_pelaksanaan";
/// Faction and electoral district of a pokir.
pub const FRAKSI: &str = "fraksi";
pub const DAPIL: &str = "dapil";
pub const CATATAN: &str = "catatan";

const fn field(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind }
}

/// Every field of an usulan, in the order of a form.
pub const FIELDS: &[Field] = &[
    field(USULAN, FieldKind::Text),
    field(MASALAH, FieldKind::LongText),
    field(JENIS, FieldKind::Choice(Choices::Own)),
    field(BIDANG, FieldKind::Choice(Choices::Bidang)),
    field(KODE_DESA, FieldKind::Choice(Choices::Villages)),
    field(KECAMATAN, FieldKind::Text),
    field(DESA, FieldKind::Text),
    field(DUSUN, FieldKind::Text),
    field(RT, FieldKind::Text),
    field(RW, FieldKind::Text),
    field(ALAMAT, FieldKind::LongText),
    field(LAT, FieldKind::Coordinate),
    field(LON, FieldKind::Coordinate),
    field(VOLUME, FieldKind::Decimal),
    field(SATUAN, FieldKind::Choice(Choices::Units)),
    field(LEBAR, FieldKind::Decimal),
    field(ANGGARAN, FieldKind::Rupiah),
    field(SUMBER_DANA, FieldKind::Choice(Choices::Funds)),
    field(PENERIMA_MANFAAT, FieldKind::Integer),
    field(MANFAAT, FieldKind::LongText),
    field(DATA_EKSISTING, FieldKind::LongText),
    field(OPD_TUJUAN, FieldKind::Choice(Choices::Offices)),
    field(KODE_SUB_KEGIATAN, FieldKind::Choice(Choices::Nomenclature)),
    field(STATUS_LAHAN, FieldKind::Choice(Choices::Own)),
    field(STATUS_ASET, FieldKind::Choice(Choices::Own)),
    field(KEWENANGAN, FieldKind::Choice(Choices::Own)),
    field(PENETAPAN, FieldKind::Choice(Choices::Own)),
    field(WAKTU, FieldKind::Text),
    field(SDGS, FieldKind::Text),
    field(POLA_PELAKSANAAN, FieldKind::Choice(Choices::Own)),
    field(PENGUSUL, FieldKind::Text),
    field(FRAKSI, FieldKind::Text),
    field(DAPIL, FieldKind::Text),
    field(TANGGAL, FieldKind::Date),
    field(PRIORITAS, FieldKind::Integer),
    field(SKOR, FieldKind::Map),
    field(CATATAN, FieldKind::LongText),
    field(SUMBER, FieldKind::Choice(Choices::Own)),
    field(TAHUN, FieldKind::Integer),
    field(KANTOR, FieldKind::Choice(Choices::Offices)),
];

/// What [`check`] looks at. A blank text counts as missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct UsulanView<'a> {
    pub usulan: Option<&'a str>,
    pub masalah: Option<&'a str>,
    pub alamat: Option<&'a str>,
    pub kode_desa: Option<&'a str>,
    pub lat: Option<f64>,
    pub lon: Option<f64>,
    pub volume: Option<f64>,
    pub satuan: Option<&'a str>,
    /// Whole rupiah.
    pub anggaran: Option<i64>,
    pub penerima_manfaat: Option<i64>,
    pub pengusul: Option<&'a str>,
    pub manfaat: Option<&'a str>,
    pub data_eksisting: Option<&'a str>,
    pub catatan: Option<&'a str>,
}

/// What a person should look at, in the order of the form. Nothing here blocks a draft.
///
/// ```
/// use rembuk::domain::usulan::{UsulanView, check};
/// let usulan = UsulanView { usulan: Some("Perbaikan drainase"), ..Default::default() };
/// assert!(check(&usulan).iter().any(|issue| issue.field == "anggaran"));
/// ```
pub fn check(usulan: &UsulanView<'_>) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut add = |field, code| issues.push(Issue { field, code });
    for (field, text) in [
        (USULAN, usulan.usulan),
        (KODE_DESA, usulan.kode_desa),
        (SATUAN, usulan.satuan),
    ] {
        if text.is_none_or(|text| text.trim().is_empty()) {
            add(field, IssueCode::Missing);
        }
    }
    let money_as_volume = usulan
        .satuan
        .is_some_and(|satuan| matches!(satuan.trim().to_lowercase().as_str(), "rupiah" | "rp"));
    if money_as_volume {
        add(VOLUME, IssueCode::MoneyAsVolume);
    }
    match usulan.volume {
        None => add(VOLUME, IssueCode::Missing),
        Some(volume) => {
            if let Some(code) = check_volume(volume) {
                add(VOLUME, code);
            }
        }
    }
    match usulan.anggaran {
        None => add(ANGGARAN, IssueCode::Missing),
        Some(rupiah) => {
            if let Some(code) = check_amount(rupiah) {
                add(ANGGARAN, code);
            }
        }
    }
    if usulan.penerima_manfaat.is_some_and(|people| people < 0) {
        add(PENERIMA_MANFAAT, IssueCode::Negative);
    }
    match (usulan.lat, usulan.lon) {
        (Some(_), None) => add(LON, IssueCode::HalfCoordinate),
        (None, Some(_)) => add(LAT, IssueCode::HalfCoordinate),
        _ => {}
    }
    for (field, degrees, limit) in [(LAT, usulan.lat, 90.0), (LON, usulan.lon, 180.0)] {
        if degrees.is_some_and(|degrees| degrees.is_nan() || degrees.abs() > limit) {
            add(field, IssueCode::OutOfRange);
        }
    }
    for (field, text) in [
        (USULAN, usulan.usulan),
        (MASALAH, usulan.masalah),
        (ALAMAT, usulan.alamat),
        (PENGUSUL, usulan.pengusul),
        (MANFAAT, usulan.manfaat),
        (DATA_EKSISTING, usulan.data_eksisting),
        (CATATAN, usulan.catatan),
    ] {
        check_personal(field, text, &mut issues);
    }
    let place = |name: &str| FIELDS.iter().position(|field| field.name == name);
    issues.sort_unstable_by_key(|issue| (place(issue.field), issue.code));
    issues
}

#[cfg(test)]
mod tests {
    use super::IssueCode::*;
    use super::*;
    use crate::domain::field;

    fn complete() -> UsulanView<'static> {
        UsulanView {
            usulan: Some("Perbaikan drainase Gg. Mawar"),
            kode_desa: Some("32.16.01.2001"),
            volume: Some(250.0),
            satuan: Some("m"),
            anggaran: Some(150_000_000),
            ..Default::default()
        }
    }

    #[test]
    fn a_complete_usulan_has_no_issues() {
        assert_eq!(check(&complete()), []);
    }

    #[test]
    fn names_what_is_missing_or_impossible() {
        let with = |change: fn(&mut UsulanView<'static>)| {
            let mut usulan = complete();
            change(&mut usulan);
            check(&usulan)
        };
        for (issues, want) in [
            (
                check(&UsulanView::default()),
                vec![
                    (USULAN, Missing),
                    (KODE_DESA, Missing),
                    (VOLUME, Missing),
                    (SATUAN, Missing),
                    (ANGGARAN, Missing),
                ],
            ),
            (with(|u| u.usulan = Some("  ")), vec![(USULAN, Missing)]),
            (with(|u| u.anggaran = Some(0)), vec![(ANGGARAN, Zero)]),
            (with(|u| u.anggaran = Some(-1)), vec![(ANGGARAN, Negative)]),
            (
                with(|u| u.anggaran = Some(2_147_483_647)),
                vec![(ANGGARAN, ImpossibleAmount)],
            ),
            (
                with(|u| u.anggaran = Some(i64::MIN)),
                vec![(ANGGARAN, ImpossibleAmount)],
            ),
            (with(|u| u.volume = Some(0.0)), vec![(VOLUME, Zero)]),
            (with(|u| u.volume = Some(-2.0)), vec![(VOLUME, Negative)]),
            (
                with(|u| u.volume = Some(f64::NAN)),
                vec![(VOLUME, OutOfRange)],
            ),
            (
                with(|u| u.satuan = Some("Rupiah")),
                vec![(VOLUME, MoneyAsVolume)],
            ),
            (with(|u| u.lat = Some(-6.1)), vec![(LON, HalfCoordinate)]),
            (
                with(|u| (u.lat, u.lon) = (Some(-91.0), Some(f64::NAN))),
                vec![(LAT, OutOfRange), (LON, OutOfRange)],
            ),
            (
                with(|u| u.penerima_manfaat = Some(-3)),
                vec![(PENERIMA_MANFAAT, Negative)],
            ),
            (
                with(|u| {
                    u.usulan = Some("Bantuan 0000111122223333");
                    u.alamat = Some("hub. 081200000000 atau surat@contoh.desa.id");
                }),
                vec![
                    (USULAN, PersonalIdNumber),
                    (ALAMAT, PersonalPhone),
                    (ALAMAT, PersonalEmail),
                ],
            ),
        ] {
            let got: Vec<_> = issues.iter().map(|i| (i.field, i.code)).collect();
            assert_eq!(got, want);
        }
    }

    #[test]
    fn each_field_is_listed_once() {
        let mut names: Vec<_> = FIELDS.iter().map(|field| field.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), FIELDS.len());
        assert_eq!(
            field::find(FIELDS, "anggaran").map(|f| f.kind),
            Some(FieldKind::Rupiah)
        );
        assert_eq!(field::find(FIELDS, "nomor"), None);
    }
}
