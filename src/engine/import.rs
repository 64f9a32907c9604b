//! Taking files in: read, judge, plan, preview; and, when a person says so, commit exactly what
//! was previewed. Planning changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::journal::JournalRow;
use super::protocol::{Consent, Effect, FilePreview, FileProblem, Note, Preview};
use crate::bundle::container::Limits;
use crate::bundle::header::BundleKind;
use crate::bundle::problem::Problem;
use crate::bundle::read::{Reading, read};
use crate::bundle::seal::{self, Roster, SignatureState, SourceState};
use crate::bundle::state;
use crate::domain::reference::Reference;
use crate::domain::tanggapan;
use crate::log::commit::{Commit, CommitHash, Dot, RecordKey};
use crate::log::fold::RecordState;
use crate::log::{ImportId, Log};

/// What an import is judged against.
#[derive(Clone, Copy, Debug)]
pub struct Setting<'a> {
    pub office: &'a str,
    pub year: u16,
    pub is_example: bool,
    pub log: &'a Log,
    pub journal: &'a BTreeMap<ImportId, JournalRow>,
    pub roster: &'a Roster,
    pub reference: &'a Reference,
}

/// Files that were read and wait for a person's word.
#[derive(Debug)]
pub struct Plan {
    pub id: u32,
    /// State of the workspace that it was last previewed against.
    pub(super) revision: u64,
    pub files: Vec<PlannedFile>,
}

/// One file of a plan.
#[derive(Debug)]
pub struct PlannedFile {
    pub name: String,
    pub reading: Reading,
    pub signature: SignatureState,
    pub consent: Consent,
    pub notes: Vec<Note>,
    pub chosen: bool,
    effect: Effect,
}

/// Reads and judges files. `files` are names and contents.
#[must_use]
pub fn plan(id: u32, files: Vec<(String, Vec<u8>)>, setting: &Setting<'_>) -> Plan {
    let limits = Limits::default();
    let read_one = |(name, bytes): (String, Vec<u8>)| {
        let mut reading = read(&bytes, &limits);
        drop(bytes);
        reading.commits.shrink_to_fit();
        let signature = signature_of(&reading, setting.roster);
        PlannedFile {
            name,
            reading,
            signature,
            consent: Consent::Free,
            notes: Vec::new(),
            chosen: false,
            effect: Effect::default(),
        }
    };
    let mut plan = Plan {
        id,
        revision: 0,
        files: files.into_iter().map(read_one).collect(),
    };
    let missing = missing_parts(&plan.files);
    let mut seen_digests = BTreeSet::new();
    for (file, missing) in plan.files.iter_mut().zip(missing) {
        file.effect = effect(setting.log, &[&file.reading.commits]);
        let is_repeated = file
            .reading
            .digest
            .is_some_and(|digest| !seen_digests.insert(digest));
        judge(file, missing, is_repeated, setting);
        file.chosen = file.consent == Consent::Free;
    }
    plan
}

/// What a signature is worth, given how much of the file could be read.
#[must_use]
pub fn signature_of(reading: &Reading, roster: &Roster) -> SignatureState {
    match (&reading.header, &reading.footer, &reading.digest) {
        (Some(header), Some(footer), Some(digest)) => {
            seal::judge(header, digest, footer.signature.as_ref(), roster)
        }
        // What was signed is not what is here.
        (_, Some(footer), None) if footer.signature.is_some() => SignatureState::Wrong,
        _ => SignatureState::Unsigned,
    }
}

fn judge(
    file: &mut PlannedFile,
    missing: Option<(Vec<u32>, u32)>,
    is_repeated: bool,
    setting: &Setting<'_>,
) {
    let reading = &file.reading;
    let mut notes: Vec<(Note, Consent)> = Vec::new();
    let mut note = |note: Note, needed: Consent| notes.push((note, needed));
    if reading.is_unreadable() || (reading.header.is_none() && reading.commits.is_empty()) {
        note(Note::Unreadable, Consent::Refused);
    } else if reading.is_damaged() || reading.header.is_none() {
        note(Note::Damaged, Consent::Asked);
    } else if !reading.is_whole() || file.signature == SignatureState::Wrong {
        note(Note::WrongSignature, Consent::Asked);
    }
    if let Some(header) = &reading.header {
        let is_own = header.office == setting.office && header.year == setting.year;
        if header.kind == BundleKind::Cadangan && !is_own {
            note(Note::ForeignBackup, Consent::Refused);
        } else if header.year != setting.year && header.kind != BundleKind::Kunci {
            note(Note::OtherYear { year: header.year }, Consent::Refused);
        }
        if header.is_example() && !setting.is_example {
            note(Note::Example, Consent::Refused);
        }
        if setting.reference.office(&header.office).is_none() {
            note(Note::UnknownOffice, Consent::Asked);
        }
        if header.kind == BundleKind::Keputusan && is_for_others(&reading.commits, setting.log) {
            note(Note::ForOthers, Consent::Asked);
        }
        if let Some((missing, of)) = missing {
            note(Note::MissingParts { missing, of }, Consent::Asked);
        }
        match file.signature {
            SignatureState::Unsigned if reading.is_whole() => note(Note::NotSigned, Consent::Free),
            SignatureState::UnknownKey => {
                // Another device of the own office is news, not a change.
                let changed = header.office != setting.office
                    && !setting.roster.keys_of(&header.office).is_empty();
                note(
                    if changed {
                        Note::KeyChanged
                    } else {
                        Note::UnknownKey
                    },
                    Consent::Free,
                );
            }
            _ => {}
        }
        let known = setting.journal.values().filter(|row| row.is_active);
        let known = known.filter_map(|row| row.header.as_ref());
        let known = known.filter(|h| h.replica == header.replica && h.kind == header.kind);
        let newest = known.map(|h| h.number).max();
        if let Some(known) = newest.filter(|&known| known > header.number) {
            note(Note::OlderThanKnown { known }, Consent::Free);
        }
        let commits: Vec<&Commit> = reading.commits.iter().collect();
        let states = seal::judge_sources(&reading.sources, &commits, setting.roster);
        for (source, state) in reading.sources.iter().zip(states) {
            if state == SourceState::Whole(SignatureState::Wrong) {
                let office = source.header.office.clone();
                note(Note::WrongSource { office }, Consent::Asked);
            }
        }
    }
    if file.effect.forks > 0 {
        note(Note::CopiedProfile, Consent::Free);
    }
    let brings_nothing = file.effect.commits_new == 0 && !reading.commits.is_empty();
    if is_repeated || brings_nothing {
        note(Note::TakenBefore, Consent::Pointless);
    }
    file.consent = notes
        .iter()
        .map(|(_, needed)| *needed)
        .max()
        .unwrap_or_default();
    file.notes = notes.into_iter().map(|(note, _)| note).collect();
}

/// Whether there are opinions, and none about a usulan that is here.
fn is_for_others(commits: &[Commit], log: &Log) -> bool {
    let opinions = commits.iter().filter(|c| c.record.kind == "tanggapan");
    let mut subjects = opinions
        .filter_map(|commit| tanggapan::parse_tanggapan_id(&commit.record.id))
        .map(|(usulan_id, ..)| RecordKey::new("usulan", usulan_id))
        .peekable();
    subjects.peek().is_some() && subjects.all(|usulan| log.record(&usulan).is_none())
}

/// For each file, which parts of its hand-over are not among the files.
fn missing_parts(files: &[PlannedFile]) -> Vec<Option<(Vec<u32>, u32)>> {
    let header = |file: &PlannedFile| {
        let header = file.reading.header.as_ref()?;
        (header.parts > 1).then_some((header.replica, header.number, header.part, header.parts))
    };
    let missing = |file: &PlannedFile| {
        let (replica, number, _, parts) = header(file)?;
        let same = files.iter().filter_map(header);
        let same = same.filter(|(r, n, ..)| (*r, *n) == (replica, number));
        let present: Vec<u32> = same.map(|(_, _, part, _)| part).collect();
        // A hostile header may claim any number of parts; naming a few is enough.
        let missing: Vec<u32> = (1..=parts)
            .filter(|p| !present.contains(p))
            .take(20)
            .collect();
        (!missing.is_empty()).then_some((missing, parts))
    };
    files.iter().map(missing).collect()
}

/// What taking in all these commits would change.
#[must_use]
pub fn effect(log: &Log, files: &[&[Commit]]) -> Effect {
    let mut effect = Effect {
        files: files.len() as u32,
        ..Effect::default()
    };
    let by_record = new_by_record(log, files, &mut effect);
    for (record, commits) in by_record {
        let before = log.record(record).cloned().unwrap_or_default();
        let after = log.preview(record, &commits);
        count(record, &before, &after, &mut effect);
    }
    let mut dots: BTreeMap<Dot, BTreeSet<CommitHash>> = BTreeMap::new();
    for commit in files.iter().copied().flatten() {
        dots.entry(commit.dot).or_default().insert(commit.hash);
    }
    let is_fork = |(dot, hashes): &(&Dot, &BTreeSet<CommitHash>)| {
        hashes.len() > 1 || log.has_other_at(dot, hashes)
    };
    effect.forks = dots.iter().filter(is_fork).count() as u32;
    effect
}

/// The state digest that taking in these commits would give.
#[must_use]
pub fn predicted_digest(log: &Log, files: &[&[Commit]]) -> [u8; 32] {
    let by_record = new_by_record(log, files, &mut Effect::default());
    let mut states: BTreeMap<&RecordKey, RecordState> = BTreeMap::new();
    for (record, state) in log.records() {
        states.insert(record, state.clone());
    }
    for (record, commits) in &by_record {
        states.insert(record, log.preview(record, commits));
    }
    state::digest_of(states.iter().map(|(record, state)| (*record, state)))
}

fn new_by_record<'a>(
    log: &Log,
    files: &[&'a [Commit]],
    effect: &mut Effect,
) -> BTreeMap<&'a RecordKey, Vec<&'a Commit>> {
    let mut by_record: BTreeMap<&RecordKey, Vec<&Commit>> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for commit in files.iter().copied().flatten() {
        if !log.is_visible(&commit.hash) && seen.insert(commit.hash) {
            effect.commits_new += 1;
            effect.from_newer += u32::from(log.schema().is_newer(commit));
            by_record.entry(&commit.record).or_default().push(commit);
        }
    }
    by_record
}

fn count(record: &RecordKey, before: &RecordState, after: &RecordState, effect: &mut Effect) {
    let appears = !before.is_visible() && after.is_visible();
    let disappears = before.is_visible() && !after.is_visible();
    let changes = before.is_visible() && after.is_visible() && !before.says_the_same(after);
    match record.kind.as_str() {
        "usulan" => {
            effect.usulan_new += u32::from(appears);
            effect.usulan_changed += u32::from(changes);
            effect.usulan_deleted += u32::from(disappears);
        }
        "tanggapan" => {
            effect.opinions_new += u32::from(appears);
            effect.opinions_changed += u32::from(changes);
        }
        _ => {}
    }
    effect.conflicts_new += u32::from(after.has_conflict() && !before.has_conflict());
    let waits = |state: &RecordState, hash: &CommitHash| state.waiting.contains(hash);
    let begun = after
        .waiting
        .iter()
        .filter(|hash| !waits(before, hash))
        .count();
    let ended = before
        .waiting
        .iter()
        .filter(|hash| !waits(after, hash))
        .count();
    effect.waiting += begun as u32;
    effect.waiting_ended += ended as u32;
}

impl Plan {
    /// Chooses files; what may not be taken stays out.
    pub fn choose(&mut self, choices: &[bool]) {
        for (file, &chosen) in self.files.iter_mut().zip(choices) {
            file.chosen = chosen && file.consent != Consent::Refused;
        }
    }

    pub fn chosen(&self) -> impl Iterator<Item = &PlannedFile> {
        self.files.iter().filter(|file| file.chosen)
    }

    /// The commits of the chosen files.
    #[must_use]
    pub fn chosen_commits(&self) -> Vec<&[Commit]> {
        self.chosen()
            .map(|file| file.reading.commits.as_slice())
            .collect()
    }

    /// What a screen shows of it.
    #[must_use]
    pub fn preview(&self, log: &Log) -> Preview {
        Preview {
            plan: self.id,
            files: self.files.iter().map(PlannedFile::preview).collect(),
            effect: effect(log, &self.chosen_commits()),
        }
    }
}

impl PlannedFile {
    fn preview(&self) -> FilePreview {
        let header = self.reading.header.as_ref();
        let key = header.and_then(|header| header.key);
        FilePreview {
            name: self.name.clone(),
            kind: header.map(|header| header.kind.name().to_owned()),
            office: header.map(|header| header.office.clone()),
            year: header.map(|header| header.year),
            number: header.map(|header| header.number),
            written_ms: header.map(|header| header.written_ms),
            signature: self.signature.name().to_owned(),
            key: key.map(|key| key.to_string()),
            key_code: key.map(|key| key.short_code()),
            whole: self.reading.commits.len() as u32,
            stated: header.map(|header| header.count),
            effect: self.effect,
            consent: self.consent,
            notes: self.notes.clone(),
            problems: self.reading.problems.iter().map(problem).collect(),
            chosen: self.chosen,
        }
    }
}

fn problem(problem: &Problem) -> FileProblem {
    FileProblem {
        line: problem.line,
        code: problem.fault.code().to_owned(),
        arguments: problem.fault.arguments(),
    }
}
