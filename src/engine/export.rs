//! Handing over: which commits go into which file, and what is remembered of it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::Engine;
use super::photos;
use super::protocol::ExportKind;
use crate::bundle::header::{BundleKind, Source};
use crate::bundle::seal::covered_by;
use crate::bundle::write::{as_source, handed_on};
use crate::domain::kantor::KodeKantor;
use crate::domain::tanggapan;
use crate::domain::usulan;
use crate::log::Log;
use crate::log::commit::{Commit, CommitHash, Dot, RecordKey, ReplicaId};
use crate::log::fold::RecordState;

/// What goes into a file.
#[derive(Debug)]
pub(super) struct Contents<'a> {
    pub(super) kind: BundleKind,
    pub(super) commits: Vec<&'a Commit>,
    pub(super) sources: Vec<Source>,
}

pub(super) fn contents<'a>(engine: &'a Engine, what: &ExportKind) -> Contents<'a> {
    let (kind, commits) = match what {
        ExportKind::Handover { with_photos } => {
            (BundleKind::Usulan, handover(engine, *with_photos))
        }
        ExportKind::Decisions { office } => {
            (BundleKind::Keputusan, decisions(engine, office.as_deref()))
        }
        ExportKind::Backup => (BundleKind::Cadangan, engine.log.visible_commits()),
        ExportKind::Roster => (BundleKind::Kunci, of_kind(&engine.log, "kunci")),
    };
    let sources = match what {
        ExportKind::Handover { .. } | ExportKind::Backup => sources(engine, &commits),
        ExportKind::Decisions { .. } | ExportKind::Roster => Vec::new(),
    };
    Contents {
        kind,
        commits,
        sources,
    }
}

/// Everything but the local roster and the answers of offices above.
fn handover(engine: &Engine, with_photos: bool) -> Vec<&Commit> {
    let own = KodeKantor::new(&engine.identity.office);
    let goes_up = |record: &RecordKey, state: &RecordState| match record.kind.as_str() {
        "kunci" => false,
        photos::KIND => with_photos && photos::goes_out(engine, record, state),
        "tanggapan" => {
            let office = state.text(tanggapan::KANTOR).and_then(KodeKantor::new);
            match (office, &own) {
                (Some(office), Some(own)) => office == *own || office.is_under(own),
                _ => false,
            }
        }
        _ => true,
    };
    let records = engine
        .log
        .records()
        .filter(|(record, state)| goes_up(record, state));
    records
        .flat_map(|(record, _)| engine.log.commits_of(record))
        .collect()
}

/// The opinions on an office's usulan (or on all), and those usulan whole in which anyone but
/// that office wrote: a conflict resolved here may build on what a third one wrote, which would
/// wait for ever if it came alone.
fn decisions<'a>(engine: &'a Engine, office: Option<&str>) -> Vec<&'a Commit> {
    let log = &engine.log;
    let concerns = |usulan_id: &str| {
        let Some(office) = office else { return true };
        let usulan = log.record(&RecordKey::new("usulan", usulan_id));
        usulan.and_then(|state| state.text(usulan::KANTOR)) == Some(office)
    };
    let rows = engine.journal.values();
    let headers = rows.flat_map(|row| {
        let sources = row.sources.iter().map(|source| &source.header);
        row.header.iter().chain(sources)
    });
    let authors: HashSet<(&str, ReplicaId)> = headers
        .map(|header| (header.office.as_str(), header.replica))
        .collect();
    let opinions = log
        .records_of("tanggapan")
        .filter(|(_, state)| state.text(tanggapan::USULAN).is_some_and(concerns));
    let opinions = opinions.flat_map(|(record, _)| log.commits_of(record));
    let usulan = log
        .records_of("usulan")
        .filter(|(record, _)| concerns(&record.id));
    let touched = usulan.filter_map(|(record, state)| {
        let commits = log.commits_of(record);
        let office = state.text(usulan::KANTOR).unwrap_or_default();
        let is_by_office = |c: &&Commit| authors.contains(&(office, c.dot.replica));
        let is_touched = !commits.iter().all(is_by_office);
        is_touched.then_some(commits)
    });
    opinions.chain(touched.flatten()).collect()
}

fn of_kind<'a>(log: &'a Log, kind: &'a str) -> Vec<&'a Commit> {
    log.records_of(kind)
        .flat_map(|(record, _)| log.commits_of(record))
        .collect()
}

/// The hand-overs that came in and are handed on whole, so that their signatures can be checked
/// again further up.
fn sources(engine: &Engine, commits: &[&Commit]) -> Vec<Source> {
    let included: HashSet<CommitHash> = commits.iter().map(|commit| commit.hash).collect();
    let mut per_dot: HashMap<Dot, u32> = HashMap::new();
    for commit in commits {
        *per_dot.entry(commit.dot).or_default() += 1;
    }
    let has_twins = |dot: &Dot| per_dot.get(dot).is_some_and(|&count| count > 1);
    let mut sources: BTreeMap<[u8; 32], Source> = BTreeMap::new();
    for row in engine
        .journal
        .values()
        .filter(|row| row.is_active && row.is_whole)
    {
        let carried: Vec<&Commit> = row
            .carried
            .iter()
            .filter_map(|hash| engine.log.commit(hash))
            .collect();
        let is_included =
            |commits: &[&Commit]| commits.iter().all(|commit| included.contains(&commit.hash));
        for source in &row.sources {
            let covered = covered_by(source, &carried);
            if is_included(&covered) {
                sources
                    .entry(source.footer.digest)
                    .or_insert_with(|| handed_on(source, &covered, &has_twins));
            }
        }
        if !is_included(&carried) {
            continue;
        }
        let (Some(header), Some(footer)) = (&row.header, &row.footer) else {
            continue;
        };
        if header.kind == BundleKind::Kunci {
            continue;
        }
        let nested = row
            .sources
            .iter()
            .map(|source| source.footer.digest)
            .collect();
        sources
            .entry(footer.digest)
            .or_insert_with(|| as_source(header, footer, nested, &carried, &has_twins));
    }
    sources.into_values().collect()
}

/// The numbers of this device's commits that have been in some file, as ranges from … to.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub(super) struct ExportedNumbers(Vec<(u64, u64)>);

impl ExportedNumbers {
    pub(super) fn contains(&self, seq: u64) -> bool {
        let after = self.0.partition_point(|(from, _)| *from <= seq);
        let range = after.checked_sub(1).and_then(|index| self.0.get(index));
        range.is_some_and(|(_, to)| seq <= *to)
    }

    pub(super) fn add(&mut self, numbers: impl Iterator<Item = u64>) {
        let mut all = BTreeSet::new();
        all.extend(self.0.drain(..));
        all.extend(numbers.map(|seq| (seq, seq)));
        for (from, to) in all {
            match self.0.last_mut() {
                Some((_, end)) if from <= end.saturating_add(1) => *end = to.max(*end),
                _ => self.0.push((from, to)),
            }
        }
    }
}

/// A name for people; the content says what the file is.
pub(super) fn file_name(
    engine: &Engine,
    what: &ExportKind,
    number: u64,
    is_packed: bool,
) -> String {
    let (kind, office) = match what {
        ExportKind::Handover { .. } => ("usulan", engine.identity.office.as_str()),
        ExportKind::Decisions {
            office: Some(office),
        } => ("keputusan", office.as_str()),
        ExportKind::Decisions { office: None } => ("keputusan", "semua"),
        ExportKind::Backup => ("cadangan", engine.identity.office.as_str()),
        ExportKind::Roster => ("kunci", engine.identity.office.as_str()),
    };
    let ending = if is_packed { "json.gz" } else { "json" };
    let name = engine
        .reference
        .office(office)
        .map(|found| found.nama.replace(' ', "-"));
    let name = name.map_or_else(|| office.to_owned(), |name| format!("{office}_{name}"));
    format!(
        "{kind}_{name}_{}_b{number:04}.{ending}",
        engine.identity.year
    )
}
