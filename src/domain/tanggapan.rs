//! `Tanggapan`: one office's opinion about an usulan at one stage.
//!
//! A level that corrects a volume or an amount corrects it here, never in the usulan.

use super::field::{
    Choices, Field, FieldKind, Issue, IssueCode, check_amount, check_personal, check_volume,
};
use super::kantor::KodeKantor;
use super::reference::Reference;
use super::tahap::Tahap;

/// Id of the usulan judged.
pub const USULAN: &str = "usulan";
/// Office that judges.
pub const KANTOR: &str = "kantor";
pub const TAHAP: &str = "tahap";
/// Outcome code.
pub const HASIL: &str = "hasil";
/// Reason code.
pub const ALASAN: &str = "alasan";
/// Explanation for the proposer.
pub const TEKS: &str = "teks";
/// Volume this office agrees to, in the usulan's unit.
pub const VOLUME: &str = "volume";
/// Amount this office agrees to, in whole rupiah.
pub const ANGGARAN: &str = "anggaran";
/// Agency this office gives it to.
pub const OPD: &str = "opd";
pub const KODE_SUB_KEGIATAN: &str = "kode_sub_kegiatan";
/// Digest of the version of the usulan that was judged.
pub const VERSI: &str = "versi";

/// Every field of a tanggapan, in the order of a form.
pub const FIELDS: &[Field] = &[
    field(USULAN, FieldKind::Text),
    field(KANTOR, FieldKind::Choice(Choices::Offices)),
    field(TAHAP, FieldKind::Choice(Choices::Stages)),
    field(HASIL, FieldKind::Choice(Choices::Outcomes)),
    field(ALASAN, FieldKind::Choice(Choices::Reasons)),
    field(TEKS, FieldKind::LongText),
    field(VOLUME, FieldKind::Decimal),
    field(ANGGARAN, FieldKind::Rupiah),
    field(OPD, FieldKind::Choice(Choices::Offices)),
    field(KODE_SUB_KEGIATAN, FieldKind::Choice(Choices::Nomenclature)),
    field(VERSI, FieldKind::Text),
];

const fn field(name: &'static str, kind: FieldKind) -> Field {
    Field { name, kind }
}

/// Divides the parts of a tanggapan's id.
const DIVIDER: char = '~';

/// Id of the one tanggapan that `kantor` has about an usulan at `tahap`.
///
/// It is made from its parts, so that two copies of the same office write the same record.
pub fn tanggapan_id(usulan_id: &str, kantor: &KodeKantor, tahap: &Tahap) -> String {
    format!("{usulan_id}{DIVIDER}{kantor}{DIVIDER}{tahap}")
}

/// How the ids of all tanggapan about an usulan begin.
pub fn id_prefix(usulan_id: &str) -> String {
    format!("{usulan_id}{DIVIDER}")
}

/// The parts of a tanggapan's id; `None` if it was not made by [`tanggapan_id`].
pub fn parse_tanggapan_id(id: &str) -> Option<(&str, KodeKantor, Tahap)> {
    let (rest, tahap) = id.rsplit_once(DIVIDER)?;
    let (usulan_id, kantor) = rest.rsplit_once(DIVIDER)?;
    (!usulan_id.is_empty()).then_some(())?;
    Some((usulan_id, KodeKantor::new(kantor)?, Tahap::new(tahap)?))
}

/// What [`check`] looks at. A blank text counts as missing.
#[derive(Clone, Copy, Debug, Default)]
pub struct TanggapanView<'a> {
    pub hasil: Option<&'a str>,
    pub alasan: Option<&'a str>,
    pub teks: Option<&'a str>,
    pub volume: Option<f64>,
    /// Whole rupiah.
    pub anggaran: Option<i64>,
}

/// What a person should look at before an opinion is handed on. Nothing here blocks a draft.
pub fn check(tanggapan: &TanggapanView<'_>, reference: &Reference) -> Vec<Issue> {
    let mut issues = Vec::new();
    let mut add = |field, code| issues.push(Issue { field, code });
    let filled = |text: Option<&'_ str>| text.is_some_and(|text| !text.trim().is_empty());
    let code_of = |text: Option<&'_ str>| text.unwrap_or("").trim().to_owned();

    let outcome = reference.outcome(&code_of(tanggapan.hasil));
    if !filled(tanggapan.hasil) {
        add(HASIL, IssueCode::Missing);
    } else if outcome.is_none() {
        add(HASIL, IssueCode::UnknownCode);
    }
    if filled(tanggapan.alasan) {
        match (reference.reason(&code_of(tanggapan.alasan)), outcome) {
            (None, _) => add(ALASAN, IssueCode::UnknownCode),
            (Some(reason), Some(outcome)) if !reason.outcomes.contains(&outcome.kode) => {
                add(ALASAN, IssueCode::ReasonDoesNotFit);
            }
            (Some(reason), _) if reason.needs_text && !filled(tanggapan.teks) => {
                add(TEKS, IssueCode::Missing);
            }
            _ => {}
        }
    } else if outcome.is_some_and(|outcome| outcome.needs_reason) {
        add(ALASAN, IssueCode::Missing);
    }
    // What is not done may well have no volume and no amount.
    let counts = |code: &IssueCode| {
        *code != IssueCode::Zero || outcome.is_some_and(|outcome| outcome.is_in_plan)
    };
    if let Some(code) = tanggapan.volume.and_then(check_volume).filter(counts) {
        add(VOLUME, code);
    }
    if let Some(code) = tanggapan.anggaran.and_then(check_amount).filter(counts) {
        add(ANGGARAN, code);
    }
    check_personal(TEKS, tanggapan.teks, &mut issues);
    issues
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn the_id_is_made_of_its_parts_and_taken_apart_again() {
        let (Some(kantor), Some(tahap)) = (
            KodeKantor::new("32.16.01"),
            Tahap::new("musrenbang-kecamatan"),
        ) else {
            panic!("codes");
        };
        for usulan_id in ["a1", "r7~12", "é ~"] {
            let id = tanggapan_id(usulan_id, &kantor, &tahap);
            assert_eq!(
                parse_tanggapan_id(&id),
                Some((usulan_id, kantor.clone(), tahap.clone()))
            );
        }
        assert_eq!(
            tanggapan_id("a1", &kantor, &tahap),
            "a1~32.16.01~musrenbang-kecamatan"
        );
        for bad in ["", "a1", "a1~32.16.01", "~32.16.01~x", "a~b~c", "a~dprd~C"] {
            assert_eq!(parse_tanggapan_id(bad), None, "{bad:?}");
        }
    }

    #[test]
    fn reasons_are_asked_for_where_the_outcome_needs_one() {
        use IssueCode::*;
        let files = BTreeMap::from([
            (
                "hasil.csv".to_owned(),
                "kode,masuk_rencana,wajib_alasan,label_id,label_en\nterima,ya,tidak,T,T\ntolak,tidak,ya,X,X\n"
                    .to_owned(),
            ),
            (
                "alasan.csv".to_owned(),
                "kode,hasil,wajib_teks,label_id,label_en\nganda,tolak,tidak,G,G\nlain,tolak,ya,L,L\n"
                    .to_owned(),
            ),
        ]);
        let (reference, _) = Reference::parse(&files);
        let view = |hasil, alasan, teks| TanggapanView {
            hasil,
            alasan,
            teks,
            ..Default::default()
        };
        for (tanggapan, want) in [
            (view(None, None, None), vec![(HASIL, Missing)]),
            (view(Some("terima"), None, None), vec![]),
            (view(Some("baru"), None, None), vec![(HASIL, UnknownCode)]),
            (view(Some("tolak"), None, None), vec![(ALASAN, Missing)]),
            (view(Some("tolak"), Some("ganda"), None), vec![]),
            (
                view(Some("tolak"), Some("apa"), None),
                vec![(ALASAN, UnknownCode)],
            ),
            (
                view(Some("terima"), Some("ganda"), None),
                vec![(ALASAN, ReasonDoesNotFit)],
            ),
            (
                view(Some("tolak"), Some("lain"), Some(" ")),
                vec![(TEKS, Missing)],
            ),
            (
                view(Some("tolak"), Some("lain"), Some("hub 081200000000")),
                vec![(TEKS, PersonalPhone)],
            ),
            (
                TanggapanView {
                    hasil: Some("terima"),
                    volume: Some(-1.0),
                    anggaran: Some(2_147_483_647),
                    ..Default::default()
                },
                vec![(VOLUME, Negative), (ANGGARAN, ImpossibleAmount)],
            ),
            (
                TanggapanView {
                    hasil: Some("tolak"),
                    alasan: Some("ganda"),
                    volume: Some(0.0),
                    anggaran: Some(0),
                    ..Default::default()
                },
                vec![],
            ),
            (
                TanggapanView {
                    hasil: Some("terima"),
                    anggaran: Some(0),
                    ..Default::default()
                },
                vec![(ANGGARAN, Zero)],
            ),
        ] {
            let got: Vec<_> = check(&tanggapan, &reference)
                .iter()
                .map(|i| (i.field, i.code))
                .collect();
            assert_eq!(got, want, "{tanggapan:?}");
        }
    }
}
