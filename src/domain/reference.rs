//! `Reference`: the tables of `data/reference/` that are needed from the first screen on.
//!
//! Another kabupaten, year or regulation is another set of these files, never other code.

use std::collections::BTreeMap;

use super::cari::{fold, rank};
use super::hasil::Hasil;
use super::kantor::{JenisKantor, KodeKantor};
use super::kode::is_code;
use super::kriteria::CriteriaSet;
use super::label::{Entry, Label};
use super::satuan::Units;
use super::tabel::{Baris, Tabel};
use super::tahap::Tahap;

/// Words before a name that tell the level of an area.
const LEVEL_WORDS: [(&str, Option<JenisKantor>); 8] = [
    ("desa", Some(JenisKantor::Desa)),
    ("ds", Some(JenisKantor::Desa)),
    ("kelurahan", Some(JenisKantor::Kelurahan)),
    ("kel", Some(JenisKantor::Kelurahan)),
    ("kecamatan", Some(JenisKantor::Kecamatan)),
    ("kec", Some(JenisKantor::Kecamatan)),
    ("kabupaten", None),
    ("kab", None),
];
/// Added to the rank of a village that was found with the name of its kecamatan.
const BY_KECAMATAN: u8 = 20;
/// Ranks up to here are of names that are equal, blanks apart.
const EXACT: u8 = 3;

/// The kabupaten the files are for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kabupaten {
    /// `32.16`
    pub kode: String,
    pub nama: String,
}

/// One file of the data folder, from `versi.csv`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileVersion {
    pub file: String,
    pub version: String,
    /// Loaded when it is first needed, not at the start.
    pub is_late: bool,
    pub label: Label,
    pub source: String,
    pub licence: String,
}

/// An office: an area's government or an agency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kantor {
    pub kode: KodeKantor,
    /// Without its level: `Sagara Makmur`, `Dinas Kesehatan`.
    pub nama: String,
    /// Abbreviations, former names and other spellings.
    pub nama_lain: Vec<String>,
    /// Codes the area had before.
    pub kode_lama: Vec<String>,
    /// Codes of the bidang urusan an agency works in; an inference, for suggestions only.
    pub bidang_urusan: Vec<String>,
    folded: Vec<String>,
    folded_kecamatan: String,
}

impl Kantor {
    /// With its level: `Desa Sagara Makmur`.
    pub fn full_name(&self) -> String {
        let level = match self.kode.jenis() {
            JenisKantor::Desa => "Desa ",
            JenisKantor::Kelurahan => "Kelurahan ",
            JenisKantor::Kecamatan => "Kecamatan ",
            _ => "",
        };
        format!("{level}{}", self.nama)
    }

    /// Twice the rank of the best name; a name other than the present one comes just after it.
    fn rank(&self, query: &str) -> Option<u8> {
        let names = || {
            self.folded
                .iter()
                .zip([0].into_iter().chain([1].into_iter().cycle()))
        };
        let by_name = names().filter_map(|(name, later)| Some(2 * rank(query, name)? + later));
        by_name.min().or_else(|| {
            // The words of a village and its kecamatan together: "segarajaya tarumajaya".
            let kecamatan = Some(&self.folded_kecamatan).filter(|name| !name.is_empty())?;
            names()
                .filter_map(|(name, later)| {
                    Some(2 * rank(query, &format!("{name} {kecamatan}"))? + later + BY_KECAMATAN)
                })
                .min()
        })
    }
}

/// A stage of the cycle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    pub kode: Tahap,
    /// Later stages have greater numbers.
    pub order: u32,
    /// Kinds of office that decide at this stage.
    pub decided_by: Vec<JenisKantor>,
    /// Every village's usulan passes it on its way into the plan.
    pub is_on_the_way: bool,
    pub label: Label,
}

/// What can be decided about an usulan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    pub kode: Hasil,
    /// Whether the usulan's amount counts towards the ceiling.
    pub is_in_plan: bool,
    pub needs_reason: bool,
    pub label: Label,
    pub meaning: Label,
}

/// Why it was decided so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reason {
    pub kode: String,
    /// Outcomes that this reason can stand beside.
    pub outcomes: Vec<Hasil>,
    /// Whether the code alone tells the proposer too little.
    pub needs_text: bool,
    pub label: Label,
}

/// Something wrong in a data file; the rest of the file is used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReferenceIssue {
    pub file: String,
    /// 0 where it is about the file as a whole.
    pub line: usize,
    pub code: ReferenceIssueCode,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReferenceIssueCode {
    FileMissing,
    ColumnMissing,
    BadCode,
    BadNumber,
    DuplicateCode,
    /// A kecamatan or kabupaten that is not in the file.
    UnknownParent,
    UnknownOutcome,
    UnknownKind,
    WeightsDoNotSumToOne,
}

/// Everything that the first screen needs to know about a kabupaten.
///
/// ```
/// use std::collections::BTreeMap;
/// use rembuk::domain::reference::Reference;
/// let table = "kode,tingkat,nama,induk\n99.01,kabupaten,Contoh,99\n99.01.01,kecamatan,Melati,99.01\n";
/// let files = BTreeMap::from([("wilayah.csv".to_owned(), table.to_owned())]);
/// let (reference, issues) = Reference::parse(&files);
/// assert_eq!(reference.search_offices("kec melati", 5)[0].full_name(), "Kecamatan Melati");
/// assert!(!issues.is_empty()); // the other files are missing, and said to be
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reference {
    kabupaten: Kabupaten,
    files: Vec<FileVersion>,
    offices: Vec<Kantor>,
    office_places: BTreeMap<String, usize>,
    former_places: BTreeMap<String, usize>,
    stages: Vec<Stage>,
    outcomes: Vec<Outcome>,
    reasons: Vec<Reason>,
    units: Units,
    funds: Vec<Entry>,
    bidang: Vec<Entry>,
    bidang_desa: Vec<Entry>,
    own_choices: BTreeMap<String, Vec<Entry>>,
    criteria: Vec<CriteriaSet>,
}

impl Reference {
    /// Reads the files, by name and text. Late files are not looked at.
    pub fn parse(files: &BTreeMap<String, String>) -> (Self, Vec<ReferenceIssue>) {
        let mut reader = Reader {
            files,
            reference: Self::default(),
            issues: Vec::new(),
        };
        reader.read_versions();
        reader.read_areas();
        reader.read_agencies();
        reader.read_stages();
        reader.read_outcomes();
        reader.read_reasons();
        reader.read_choices();
        reader.read_criteria();
        (reader.reference, reader.issues)
    }

    pub fn kabupaten(&self) -> &Kabupaten {
        &self.kabupaten
    }

    pub fn files(&self) -> &[FileVersion] {
        &self.files
    }

    /// All offices: kecamatan and villages in the order of the file, then the agencies.
    pub fn offices(&self) -> &[Kantor] {
        &self.offices
    }

    /// The office with this present code.
    pub fn office(&self, kode: &str) -> Option<&Kantor> {
        self.office_places
            .get(kode)
            .and_then(|at| self.offices.get(*at))
    }

    /// The office that once had this code.
    pub fn office_of_former(&self, kode: &str) -> Option<&Kantor> {
        self.former_places
            .get(kode)
            .and_then(|at| self.offices.get(*at))
    }

    /// The kecamatan, in the order of the file.
    pub fn kecamatan(&self) -> impl Iterator<Item = &Kantor> {
        self.offices
            .iter()
            .filter(|office| office.kode.jenis() == JenisKantor::Kecamatan)
    }

    /// The villages of a kecamatan, in the order of the file.
    pub fn villages<'a>(&'a self, kecamatan: &'a KodeKantor) -> impl Iterator<Item = &'a Kantor> {
        self.offices.iter().filter(move |office| {
            office.kode.jenis().is_village() && office.kode.is_under(kecamatan)
        })
    }

    /// Offices that answer to what was typed, best first, at most `limit`.
    ///
    /// Case, accents and dots do not matter; "kec." or "desa" before a name puts that level first
    /// among equal answers, and alone lists the whole level. Ties are broken by name, then code.
    pub fn search_offices(&self, text: &str, limit: usize) -> Vec<&Kantor> {
        let mut found = self.ranked(text);
        found.truncate(limit);
        found.into_iter().map(|(_, office)| office).collect()
    }

    /// Offices with exactly this name, for reading other people's tables: one where it is clear,
    /// several where a person must choose.
    pub fn offices_named(&self, text: &str) -> Vec<&Kantor> {
        if let Some(office) = self.office(text.trim()) {
            return vec![office];
        }
        let (level, query) = take_level(&fold(text));
        if query.is_empty() {
            return Vec::new();
        }
        let mut exact: Vec<&Kantor> = self
            .ranked(text)
            .into_iter()
            .filter(|(rank, _)| *rank <= EXACT)
            .map(|(_, office)| office)
            .collect();
        if let Some(level) = level
            && exact.iter().any(|office| is_of_level(office, level))
        {
            exact.retain(|office| is_of_level(office, level));
        }
        exact
    }

    /// Villages with exactly this name in the kecamatan with that name.
    pub fn villages_named(&self, desa: &str, kecamatan: &str) -> Vec<&Kantor> {
        let parents = self.offices_named(kecamatan);
        let mut villages = self.offices_named(desa);
        villages.retain(|village| {
            village.kode.jenis().is_village()
                && parents
                    .iter()
                    .any(|parent| village.kode.is_under(&parent.kode))
        });
        villages
    }

    fn ranked(&self, text: &str) -> Vec<(u8, &Kantor)> {
        let (level, query) = take_level(&fold(text));
        let mut found: Vec<(u8, bool, &Kantor)> = self
            .offices
            .iter()
            .filter_map(|office| {
                let other_level = level.is_some_and(|level| !is_of_level(office, level));
                let rank = if query.is_empty() {
                    (level.is_some() && !other_level).then_some(0)?
                } else {
                    office.rank(&query)?
                };
                Some((rank, other_level, office))
            })
            .collect();
        found.sort_unstable_by(|a, b| {
            (a.0, a.1, &a.2.nama, &a.2.kode).cmp(&(b.0, b.1, &b.2.nama, &b.2.kode))
        });
        found
            .into_iter()
            .map(|(rank, _, office)| (rank, office))
            .collect()
    }

    /// The stages in their order.
    pub fn stages(&self) -> &[Stage] {
        &self.stages
    }

    pub fn stage(&self, kode: &str) -> Option<&Stage> {
        self.stages.iter().find(|stage| stage.kode.as_str() == kode)
    }

    /// The stages at which this kind of office decides, in their order.
    pub fn stages_of(&self, jenis: JenisKantor) -> impl Iterator<Item = &Stage> {
        self.stages
            .iter()
            .filter(move |stage| stage.decided_by.contains(&jenis))
    }

    pub fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    pub fn outcome(&self, kode: &str) -> Option<&Outcome> {
        self.outcomes
            .iter()
            .find(|outcome| outcome.kode.as_str() == kode)
    }

    pub fn reasons(&self) -> &[Reason] {
        &self.reasons
    }

    pub fn reason(&self, kode: &str) -> Option<&Reason> {
        self.reasons.iter().find(|reason| reason.kode == kode)
    }

    /// The reasons that can stand beside an outcome, in the order of the file.
    pub fn reasons_for<'a>(&'a self, hasil: &'a str) -> impl Iterator<Item = &'a Reason> {
        self.reasons.iter().filter(move |reason| {
            reason
                .outcomes
                .iter()
                .any(|outcome| outcome.as_str() == hasil)
        })
    }

    pub fn units(&self) -> &Units {
        &self.units
    }

    pub fn funds(&self) -> &[Entry] {
        &self.funds
    }

    /// The bidang of the kabupaten's plan.
    pub fn bidang(&self) -> &[Entry] {
        &self.bidang
    }

    /// The five bidang of a village's plan.
    pub fn bidang_desa(&self) -> &[Entry] {
        &self.bidang_desa
    }

    /// The choices of a field that has its own list in `pilihan.csv`.
    pub fn own_choices(&self, field: &str) -> &[Entry] {
        self.own_choices.get(field).map_or(&[], Vec::as_slice)
    }

    pub fn criteria(&self) -> &[CriteriaSet] {
        &self.criteria
    }
}

/// Takes leading level words off a folded text.
fn take_level(folded: &str) -> (Option<JenisKantor>, String) {
    let mut level = None;
    let mut rest = folded;
    loop {
        let (word, after) = rest.split_once(' ').unwrap_or((rest, ""));
        let Some((_, meant)) = LEVEL_WORDS.iter().find(|(known, _)| *known == word) else {
            return (level, rest.to_owned());
        };
        level = level.or(*meant);
        rest = after;
    }
}

/// Desa and kelurahan count as one level: people mix them up, and villages change.
fn is_of_level(office: &Kantor, level: JenisKantor) -> bool {
    let jenis = office.kode.jenis();
    jenis == level || (jenis.is_village() && level.is_village())
}

/// Reads one file after the other into a [`Reference`].
struct Reader<'a> {
    files: &'a BTreeMap<String, String>,
    reference: Reference,
    issues: Vec<ReferenceIssue>,
}

impl Reader<'_> {
    fn table(&mut self, file: &str, columns: &[&str]) -> Tabel {
        let Some(text) = self.files.get(file) else {
            self.issue(file, 0, ReferenceIssueCode::FileMissing);
            return Tabel::default();
        };
        let tabel = Tabel::parse(text);
        if columns.iter().any(|column| !tabel.has_column(column)) {
            self.issue(file, 1, ReferenceIssueCode::ColumnMissing);
        }
        tabel
    }

    fn issue(&mut self, file: &str, line: usize, code: ReferenceIssueCode) {
        self.issues.push(ReferenceIssue {
            file: file.to_owned(),
            line,
            code,
        });
    }

    fn read_versions(&mut self) {
        let tabel = self.table("versi.csv", &["berkas", "versi", "nanti"]);
        for baris in tabel.rows() {
            self.reference.files.push(FileVersion {
                file: baris.get("berkas").to_owned(),
                version: baris.get("versi").to_owned(),
                is_late: baris.is_yes("nanti"),
                label: Label::of(&baris, "nama"),
                source: baris.get("sumber").to_owned(),
                licence: baris.get("lisensi").to_owned(),
            });
        }
    }

    fn read_areas(&mut self) {
        let file = "wilayah.csv";
        let tabel = self.table(file, &["kode", "tingkat", "nama", "induk"]);
        for baris in tabel.rows() {
            if baris.get("tingkat") == "kabupaten" {
                self.reference.kabupaten = Kabupaten {
                    kode: baris.get("kode").to_owned(),
                    nama: baris.get("nama").to_owned(),
                };
                continue;
            }
            let kode = KodeKantor::new(baris.get("kode"));
            let kind = JenisKantor::from_code(baris.get("tingkat"));
            let Some(kode) = kode.filter(|kode| Some(kode.jenis()) == kind) else {
                self.issue(file, baris.line, ReferenceIssueCode::BadCode);
                continue;
            };
            let parent = baris.get("induk");
            let kecamatan = self.reference.office(parent);
            if kecamatan.is_none() && parent != self.reference.kabupaten.kode {
                self.issue(file, baris.line, ReferenceIssueCode::UnknownParent);
            }
            let kecamatan = self.reference.office(parent);
            let folded_kecamatan = kecamatan.map_or_else(String::new, |of| fold(&of.nama));
            self.add_office(file, kode, &baris, folded_kecamatan);
        }
    }

    fn read_agencies(&mut self) {
        let file = "kantor.csv";
        let tabel = self.table(file, &["kode", "nama"]);
        for baris in tabel.rows() {
            match KodeKantor::new(baris.get("kode")) {
                Some(kode) => self.add_office(file, kode, &baris, String::new()),
                None => self.issue(file, baris.line, ReferenceIssueCode::BadCode),
            }
        }
    }

    fn add_office(&mut self, file: &str, kode: KodeKantor, baris: &Baris<'_>, kecamatan: String) {
        let nama = baris.get("nama");
        let list = |column| baris.list(column).map(str::to_owned).collect::<Vec<_>>();
        let nama_lain = list("nama_lain");
        let mut folded = vec![fold(nama)];
        for other in &nama_lain {
            folded.push(fold(other));
            // "Badan Penanggulangan Bencana Daerah (BPBD)"
            folded.push(fold(&format!("{nama} {other}")));
        }
        let kantor = Kantor {
            kode,
            nama: nama.to_owned(),
            kode_lama: list("kode_lama"),
            bidang_urusan: list("bidang_urusan"),
            folded,
            folded_kecamatan: kecamatan,
            nama_lain,
        };
        let place = self.reference.offices.len();
        for former in &kantor.kode_lama {
            self.reference.former_places.insert(former.clone(), place);
        }
        let places = &mut self.reference.office_places;
        if places.insert(kantor.kode.to_string(), place).is_some() {
            self.issue(file, baris.line, ReferenceIssueCode::DuplicateCode);
        }
        self.reference.offices.push(kantor);
    }

    fn read_stages(&mut self) {
        let file = "tahap.csv";
        let tabel = self.table(file, &["kode", "urutan", "pemutus", "label_id", "label_en"]);
        for baris in tabel.rows() {
            let Some(kode) = Tahap::new(baris.get("kode")) else {
                self.issue(file, baris.line, ReferenceIssueCode::BadCode);
                continue;
            };
            let Ok(order) = baris.get("urutan").parse() else {
                self.issue(file, baris.line, ReferenceIssueCode::BadNumber);
                continue;
            };
            let mut decided_by = Vec::new();
            for kind in baris.list("pemutus") {
                match JenisKantor::from_code(kind) {
                    Some(kind) => decided_by.push(kind),
                    None => self.issue(file, baris.line, ReferenceIssueCode::UnknownKind),
                }
            }
            self.reference.stages.push(Stage {
                kode,
                order,
                decided_by,
                is_on_the_way: baris.is_yes("garis"),
                label: Label::of(&baris, "label"),
            });
        }
        self.reference
            .stages
            .sort_unstable_by_key(|stage| stage.order);
    }

    fn read_outcomes(&mut self) {
        let file = "hasil.csv";
        let tabel = self.table(
            file,
            &[
                "kode",
                "masuk_rencana",
                "wajib_alasan",
                "label_id",
                "label_en",
            ],
        );
        for baris in tabel.rows() {
            let Some(kode) = Hasil::new(baris.get("kode")) else {
                self.issue(file, baris.line, ReferenceIssueCode::BadCode);
                continue;
            };
            self.reference.outcomes.push(Outcome {
                kode,
                is_in_plan: baris.is_yes("masuk_rencana"),
                needs_reason: baris.is_yes("wajib_alasan"),
                label: Label::of(&baris, "label"),
                meaning: Label::of(&baris, "arti"),
            });
        }
    }

    fn read_reasons(&mut self) {
        let file = "alasan.csv";
        let tabel = self.table(file, &["kode", "hasil", "label_id", "label_en"]);
        for baris in tabel.rows() {
            let kode = baris.get("kode");
            if !is_code(kode) {
                self.issue(file, baris.line, ReferenceIssueCode::BadCode);
                continue;
            }
            let mut outcomes = Vec::new();
            for outcome in baris.list("hasil") {
                match self.reference.outcome(outcome) {
                    Some(known) => outcomes.push(known.kode.clone()),
                    None => self.issue(file, baris.line, ReferenceIssueCode::UnknownOutcome),
                }
            }
            self.reference.reasons.push(Reason {
                kode: kode.to_owned(),
                outcomes,
                needs_text: baris.is_yes("wajib_teks"),
                label: Label::of(&baris, "label"),
            });
        }
    }

    fn read_choices(&mut self) {
        self.reference.units = Units::parse(&self.table("satuan.csv", &["satuan", "sehari_hari"]));
        self.read_entries("sumber_dana.csv", "kode", |reference, _| {
            &mut reference.funds
        });
        self.read_entries("bidang.csv", "lingkup", |reference, scope| match scope {
            "desa" => &mut reference.bidang_desa,
            _ => &mut reference.bidang,
        });
        self.read_entries("pilihan.csv", "medan", |reference, field| {
            reference.own_choices.entry(field.to_owned()).or_default()
        });
    }

    /// Reads codes with labels; `list` picks where a row goes by its cell under `column`.
    fn read_entries(
        &mut self,
        file: &str,
        column: &str,
        list: impl for<'r> Fn(&'r mut Reference, &str) -> &'r mut Vec<Entry>,
    ) {
        let tabel = self.table(file, &["kode", column, "label_id", "label_en"]);
        for baris in tabel.rows() {
            let kode = baris.get("kode");
            if !is_code(kode) {
                self.issue(file, baris.line, ReferenceIssueCode::BadCode);
                continue;
            }
            let entries = list(&mut self.reference, baris.get(column));
            let is_known = entries.iter().any(|entry| entry.kode == kode);
            entries.push(Entry {
                kode: kode.to_owned(),
                label: Label::of(&baris, "label"),
            });
            if is_known {
                self.issue(file, baris.line, ReferenceIssueCode::DuplicateCode);
            }
        }
    }

    fn read_criteria(&mut self) {
        let file = "kriteria.csv";
        let tabel = self.table(
            file,
            &["set", "kriteria", "bobot", "nilai", "label_id", "label_en"],
        );
        let (sets, bad_lines) = CriteriaSet::parse(&tabel);
        for line in bad_lines {
            self.issue(file, line, ReferenceIssueCode::BadNumber);
        }
        for set in &sets {
            if (set.weight_sum() - 1.0).abs() > 1e-9 {
                self.issue(file, 0, ReferenceIssueCode::WeightsDoNotSumToOne);
            }
        }
        self.reference.criteria = sets;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reference() -> (Reference, Vec<ReferenceIssue>) {
        let files = [
            (
                "wilayah.csv",
                "kode,tingkat,nama,induk,kode_lama,nama_lain\n\
                 99.01,kabupaten,Contoh,99,,\n\
                 99.01.01,kecamatan,Melati,99.01,,\n\
                 99.01.01.1001,kelurahan,Mawar Indah,99.01.01,99.01.01.2001,\n\
                 99.01.01.2002,desa,Melati,99.01.01,,Mlati\n\
                 99.01.02,kecamatan,Kenanga Barat,99.01,,\n\
                 99.01.02.2001,desa,Mawar,99.01.02,,\n\
                 99.01.02.2002,kelurahan,Salah,99.01.02,,\n\
                 99.01.03.2001,desa,Yatim,99.01.03,,\n",
            ),
            (
                "kantor.csv",
                "kode,nama,nama_lain,bidang_urusan\n\
                 bappeda,Badan Perencanaan,Bappeda,5.01\n\
                 pd.dinas-mawar,Dinas Mawar,,1.01|1.02\n\
                 dinas,Salah,,\n",
            ),
            (
                "tahap.csv",
                "kode,urutan,pemutus,label_id,label_en\n\
                 kedua,2,bappeda|raja,Kedua,Second\n\
                 pertama,1,desa|kelurahan,Pertama,First\n\
                 ketiga,x,desa,Ketiga,Third\n",
            ),
            (
                "hasil.csv",
                "kode,masuk_rencana,wajib_alasan,label_id,label_en\nterima,ya,tidak,T,T\n",
            ),
            (
                "alasan.csv",
                "kode,hasil,label_id,label_en\nsatu,terima|hilang,S,S\n",
            ),
            (
                "pilihan.csv",
                "medan,kode,label_id,label_en\njenis,fisik,Fisik,Works\njenis,fisik,F,F\n",
            ),
            (
                "kriteria.csv",
                "set,kriteria,bobot,nilai,label_id,label_en\na,,,,A,A\na,b,0.5,,B,B\n",
            ),
        ]
        .map(|(name, text)| (name.to_owned(), text.to_owned()));
        Reference::parse(&BTreeMap::from(files))
    }

    #[test]
    fn what_is_wrong_is_named_and_the_rest_used() {
        use ReferenceIssueCode::*;
        let (reference, issues) = reference();
        let got: Vec<_> = issues
            .iter()
            .map(|issue| (issue.file.as_str(), issue.line, issue.code))
            .collect();
        assert_eq!(
            got,
            [
                ("versi.csv", 0, FileMissing),
                ("wilayah.csv", 8, BadCode),
                ("wilayah.csv", 9, UnknownParent),
                ("kantor.csv", 4, BadCode),
                ("tahap.csv", 2, UnknownKind),
                ("tahap.csv", 4, BadNumber),
                ("alasan.csv", 2, UnknownOutcome),
                ("satuan.csv", 0, FileMissing),
                ("sumber_dana.csv", 0, FileMissing),
                ("bidang.csv", 0, FileMissing),
                ("pilihan.csv", 3, DuplicateCode),
                ("kriteria.csv", 0, WeightsDoNotSumToOne),
            ]
        );
        assert_eq!(reference.kabupaten().nama, "Contoh");
        assert_eq!(
            reference
                .office_of_former("99.01.01.2001")
                .map(Kantor::full_name),
            Some("Kelurahan Mawar Indah".to_owned())
        );
        assert_eq!(reference.stages()[0].kode.as_str(), "pertama");
        assert_eq!(reference.stages_of(JenisKantor::Bappeda).count(), 1);
        assert_eq!(reference.reasons_for("terima").count(), 1);
        assert_eq!(reference.own_choices("warna"), []);
    }

    #[test]
    fn searches_offices_by_words() {
        let (reference, _) = reference();
        for (text, want) in [
            ("melati", "99.01.01 99.01.01.2002 99.01.01.1001"),
            ("Kec. MELATI", "99.01.01 99.01.01.2002 99.01.01.1001"),
            ("ds melati", "99.01.01.2002 99.01.01 99.01.01.1001"),
            ("mlati", "99.01.01.2002"),
            ("mawar", "99.01.02.2001 99.01.01.1001 pd.dinas-mawar"),
            ("desa mawar", "99.01.02.2001 99.01.01.1001 pd.dinas-mawar"),
            ("mawar kenanga", "99.01.02.2001"),
            ("kec", "99.01.02 99.01.01"),
            ("kab", ""),
            ("dinas", "pd.dinas-mawar"),
            ("bappeda", "bappeda"),
            ("anggrek", ""),
            ("", ""),
        ] {
            let found: Vec<_> = reference
                .search_offices(text, 10)
                .iter()
                .map(|office| office.kode.as_str())
                .collect();
            assert_eq!(found.join(" "), want, "{text:?}");
        }
        assert_eq!(reference.search_offices("mawar", 1).len(), 1);
    }

    #[test]
    fn names_are_exact_or_left_to_a_person() {
        let (reference, _) = reference();
        for (text, want) in [
            ("Melati", "99.01.01 99.01.01.2002"),
            ("Kecamatan Melati", "99.01.01"),
            ("Kel. Melati", "99.01.01.2002"),
            ("MAWARINDAH", "99.01.01.1001"),
            ("mawar", "99.01.02.2001"),
            ("99.01.02", "99.01.02"),
            ("Dinas Mawar", "pd.dinas-mawar"),
            ("kecamatan", ""),
            ("dinas", ""),
        ] {
            let found: Vec<_> = reference
                .offices_named(text)
                .iter()
                .map(|office| office.kode.as_str())
                .collect();
            assert_eq!(found.join(" "), want, "{text:?}");
        }
    }
}
