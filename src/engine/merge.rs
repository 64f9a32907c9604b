//! Several files into one state: the union of what is whole in them. Pure: it is given readings
//! and says what came of each.
//!
//! A damaged file gives its whole lines. A file whose lines are whole but are not the ones that
//! were sealed or signed is refused, and so is what is no bundle or of a newer format.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::import::signature_of;
use crate::bundle::header::{BundleKind, Footer, Header, Source};
use crate::bundle::problem::{Fault, Problem};
use crate::bundle::read::Reading;
use crate::bundle::seal::{self, Roster, SignatureState, SourceState};
use crate::bundle::state;
use crate::bundle::write::as_source;
use crate::log::commit::{Commit, CommitHash, Dot, RecordKey, ReplicaId, put_in_order};
use crate::log::fold::{RecordState, fold};
use crate::log::schema;
use crate::log::{Log, Origin};

/// What several files add up to.
#[derive(Debug, Default)]
pub struct Merged {
    /// Each once, ordered by replica, number and hash.
    pub commits: Vec<Commit>,
    /// One for each reading, in the order they were given.
    pub files: Vec<MergedFile>,
    /// What an archive of this state hands on: the bundles that it came from, each once, those
    /// inside archives included. The same for any order of the files.
    pub sources: Vec<Source>,
    /// What is wrong, with the index of the file in [`Merged::files`].
    pub problems: Vec<(usize, Problem)>,
}

impl Merged {
    /// The commits of each record, ordered by its kind and id.
    pub fn groups(&self) -> impl Iterator<Item = Vec<&Commit>> {
        let mut commits: Vec<&Commit> = self.commits.iter().collect();
        commits.sort_by(|a, b| a.record.cmp(&b.record));
        let mut rest = commits.into_iter().peekable();
        std::iter::from_fn(move || {
            let first = rest.next()?;
            let mut group = vec![first];
            while let Some(next) = rest.next_if(|next| next.record == first.record) {
                group.push(next);
            }
            Some(group)
        })
    }

    /// What each record says, ordered by kind and id. Folded one at a time, since all states
    /// together take more memory than the commits.
    pub fn records(&self) -> impl Iterator<Item = (&RecordKey, RecordState)> {
        self.groups()
            .filter_map(|group| Some((&group.first()?.record, state_of(&group))))
    }

    /// The digest of the state; see [`state::digest`].
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        state::digest_of(self.records())
    }

    /// The same as a log.
    #[must_use]
    pub fn into_log(self) -> Log {
        let mut log = Log::default();
        log.extend(self.commits, Origin::Own);
        log
    }
}

/// What the commits of one record add up to.
#[must_use]
pub fn state_of(commits: &[&Commit]) -> RecordState {
    fold(commits, &schema::CURRENT)
}

/// What came of one file.
#[derive(Clone, Debug, PartialEq)]
pub struct MergedFile {
    pub header: Option<Header>,
    pub signature: SignatureState,
    /// Something of it is in the merged state, or it was whole and empty.
    pub is_taken: bool,
    /// Whole commits that were read.
    pub commit_count: u64,
}

/// Merges readings, which may be made one at a time: of each only what is new is kept.
#[must_use]
pub fn merge(readings: impl IntoIterator<Item = Reading>, roster: &Roster) -> Merged {
    let mut gathered = Gathered::default();
    readings
        .into_iter()
        .for_each(|reading| gathered.take(reading, roster));
    gathered.finish(roster)
}

/// One file by itself: what its signature is worth, and all that is wrong with it and with the
/// bundles that it hands on.
#[must_use]
pub fn examine(reading: &Reading, roster: &Roster) -> (SignatureState, Vec<Problem>) {
    let signature = signature_of(reading, roster);
    let mut problems = problems_of(reading, signature);
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let states = seal::judge_sources(&reading.sources, &commits, roster);
    // The commits of a source may lie in another part, or on the lines that were lost.
    let header = reading.header.as_ref();
    let is_complete = reading.is_whole() && header.is_some_and(|header| header.parts == 1);
    let judged = reading.sources.iter().zip(states);
    let found = judged.filter_map(|(source, state)| source_fault(source, state, is_complete));
    problems.extend(found.map(Problem::whole_file));
    (signature, problems)
}

fn problems_of(reading: &Reading, signature: SignatureState) -> Vec<Problem> {
    let mut problems = reading.problems.clone();
    if signature == SignatureState::Wrong && reading.digest.is_some() {
        problems.push(Problem::whole_file(Fault::WrongSignature));
    }
    problems
}

fn source_fault(source: &Source, state: SourceState, is_complete: bool) -> Option<Fault> {
    let office = source.header.office.clone();
    match state {
        SourceState::Whole(SignatureState::Wrong) => Some(Fault::WrongSourceSignature { office }),
        SourceState::Incomplete if is_complete => Some(Fault::IncompleteSource { office }),
        SourceState::Whole(_) | SourceState::Incomplete => None,
    }
}

/// All lines are whole and yet the content is not what was sealed or signed, or the file must not
/// be read at all.
fn is_refused(reading: &Reading, signature: SignatureState) -> bool {
    reading.is_unreadable()
        || (signature == SignatureState::Wrong && reading.digest.is_some())
        || (reading.digest.is_none() && !reading.is_damaged())
}

/// The parts of one hand-over belong together: its replica, its number, and how many they are.
type Handover = (ReplicaId, u64, u32);

/// What is kept of the files while they are read.
#[derive(Default)]
struct Gathered {
    files: Vec<MergedFile>,
    kept: Vec<Kept>,
    problems: Vec<(usize, Problem)>,
    commits: Vec<Commit>,
    /// Where a commit lies in `commits`.
    places: HashMap<CommitHash, usize>,
}

/// What is kept of one file beside its commits.
#[derive(Default)]
struct Kept {
    /// Where its commits lie, in its order.
    places: Vec<usize>,
    sources: Vec<Source>,
    footer: Option<Footer>,
    is_whole: bool,
    /// Its digest covers all that was read, in order: its signature can be checked again.
    is_sealed: bool,
}

impl Gathered {
    fn take(&mut self, reading: Reading, roster: &Roster) {
        let index = self.files.len();
        let signature = signature_of(&reading, roster);
        let problems = problems_of(&reading, signature);
        let is_refused = is_refused(&reading, signature);
        let is_taken = !is_refused && (reading.is_whole() || !reading.commits.is_empty());
        self.files.push(MergedFile {
            header: reading.header.clone(),
            signature,
            is_taken,
            commit_count: reading.commits.len() as u64,
        });
        let is_out_of_order = problems
            .iter()
            .any(|p| matches!(p.fault, Fault::Order | Fault::HeadsMismatch));
        let mut kept = Kept::default();
        if is_taken {
            kept = Kept {
                places: Vec::with_capacity(reading.commits.len()),
                is_whole: reading.is_whole(),
                is_sealed: reading.digest.is_some() && !is_out_of_order,
                sources: reading.sources,
                footer: reading.footer,
            };
            for commit in reading.commits {
                let place = match self.places.entry(commit.hash) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(new) => {
                        self.commits.push(commit);
                        *new.insert(self.commits.len() - 1)
                    }
                };
                kept.places.push(place);
            }
        }
        self.kept.push(kept);
        let problems = problems.into_iter().map(|problem| (index, problem));
        self.problems.extend(problems);
    }

    fn finish(mut self, roster: &Roster) -> Merged {
        let handovers = handovers(&self.files);
        let mut problems = self.problems;
        for (&(_, _, parts), members) in &handovers {
            let present: BTreeSet<u32> = members.iter().map(|(part, _)| *part).collect();
            let missing: Vec<u32> = (1..=parts.min(MOST_PARTS_NAMED))
                .filter(|part| !present.contains(part))
                .collect();
            if let Some((_, first)) = members.iter().min_by_key(|(_, index)| *index)
                && present.len() < parts as usize
            {
                let fault = Fault::MissingParts { missing, of: parts };
                problems.push((*first, Problem::whole_file(fault)));
            }
        }
        let mut sorted: Vec<&Commit> = self.commits.iter().collect();
        put_in_order(&mut sorted);
        let twins = sorted.chunk_by(|a, b| a.dot == b.dot);
        let twins = twins.filter_map(|same| same.get(1).map(|twin| twin.dot));
        let view = View {
            files: &self.files,
            kept: &self.kept,
            handovers: &handovers,
            commits: &self.commits,
            twins: twins.collect(),
            sorted,
        };
        let sources = view.sources(roster, &mut problems);
        problems.sort_by_key(|(index, _)| *index);
        self.commits
            .sort_unstable_by_key(|commit| (commit.dot, commit.hash));
        Merged {
            commits: self.commits,
            files: self.files,
            sources,
            problems,
        }
    }
}

/// A header may claim any number of parts; so many are looked for one by one.
const MOST_PARTS_NAMED: u32 = 10_000;

fn handovers(files: &[MergedFile]) -> HashMap<Handover, Vec<(u32, usize)>> {
    let mut handovers: HashMap<Handover, Vec<(u32, usize)>> = HashMap::new();
    for (index, file) in files.iter().enumerate().filter(|(_, file)| file.is_taken) {
        if let Some(header) = &file.header {
            let handover = (header.replica, header.number, header.parts);
            handovers
                .entry(handover)
                .or_default()
                .push((header.part, index));
        }
    }
    handovers
}

/// All files after they were read, to find out what they hand on.
struct View<'a> {
    files: &'a [MergedFile],
    kept: &'a [Kept],
    handovers: &'a HashMap<Handover, Vec<(u32, usize)>>,
    /// In the order in which they came; the places of [`Kept`] are those.
    commits: &'a [Commit],
    /// The same in order.
    sorted: Vec<&'a Commit>,
    /// Numbers under which several commits lie.
    twins: HashSet<Dot>,
}

/// The sources found so far by their digest; of two with the same the sounder one stays.
type Found = BTreeMap<[u8; 32], (bool, Source)>;

impl View<'_> {
    fn sources(&self, roster: &Roster, problems: &mut Vec<(usize, Problem)>) -> Vec<Source> {
        let mut found = Found::new();
        let mut doubtful: Vec<&Source> = Vec::new();
        for (index, (file, kept)) in self.files.iter().zip(self.kept).enumerate() {
            if let (Some(header), Some(footer)) = (&file.header, &kept.footer)
                && kept.is_sealed
                && hands_itself_on(header)
            {
                let covered = self.commits_at(&kept.places);
                let digests = kept.sources.iter().map(|source| source.footer.digest);
                let source = self.renew(header, footer, digests.collect(), &covered);
                add(&mut found, true, source);
            }
            if kept.sources.is_empty() {
                continue;
            }
            let (commits, is_complete) = self.handover_of(index);
            let states = seal::judge_sources(&kept.sources, &commits, roster);
            for (source, state) in kept.sources.iter().zip(states) {
                if let Some(fault) = source_fault(source, state, is_complete) {
                    problems.push((index, Problem::whole_file(fault)));
                }
                match state {
                    SourceState::Whole(signature) => {
                        let renewed = self.renew_source(source, &commits);
                        add(&mut found, signature != SignatureState::Wrong, renewed);
                    }
                    // Handed on as it is, so that the next reader sees it as well.
                    SourceState::Incomplete if is_complete => {
                        add(&mut found, false, source.clone());
                    }
                    SourceState::Incomplete => doubtful.push(source),
                }
            }
        }
        self.complete(&doubtful, roster, &mut found);
        let mut sources: Vec<Source> = found.into_values().map(|(_, source)| source).collect();
        sources.sort_by(|a, b| source_order(a).cmp(&source_order(b)));
        sources
    }

    /// What a damaged archive lost may have come in another file.
    fn complete(&self, doubtful: &[&Source], roster: &Roster, found: &mut Found) {
        let mut missing: Vec<Source> = doubtful.iter().map(|&source| source.clone()).collect();
        missing.retain(|source| !found.contains_key(&source.footer.digest));
        if missing.is_empty() {
            return;
        }
        let states = seal::judge_sources(&missing, &self.sorted, roster);
        for (source, state) in missing.iter().zip(states) {
            if let SourceState::Whole(signature) = state {
                let renewed = self.renew_source(source, &self.sorted);
                add(found, signature != SignatureState::Wrong, renewed);
            }
        }
    }

    fn commits_at(&self, places: &[usize]) -> Vec<&Commit> {
        let commits = places.iter().filter_map(|&place| self.commits.get(place));
        commits.collect()
    }

    /// The commits of all parts of a file's hand-over in order, and whether none is missing.
    fn handover_of(&self, index: usize) -> (Vec<&Commit>, bool) {
        let header = self.files.get(index).and_then(|file| file.header.as_ref());
        let (own_part, parts) = header.map_or((1, 0), |header| (header.part, header.parts));
        let members = header.and_then(|header| {
            let handover = (header.replica, header.number, header.parts);
            self.handovers.get(&handover)
        });
        // Another file that says it is the same part must not speak for this one.
        let others = members.into_iter().flatten();
        let others = others.filter(|(part, other)| *part != own_part && *other != index);
        let chosen: BTreeMap<u32, usize> = others.copied().chain([(own_part, index)]).collect();
        let kept: Vec<&Kept> = chosen
            .values()
            .filter_map(|&index| self.kept.get(index))
            .collect();
        let is_complete = chosen.len() == parts as usize && kept.iter().all(|kept| kept.is_whole);
        let mut commits: Vec<&Commit> = kept
            .iter()
            .flat_map(|kept| self.commits_at(&kept.places))
            .collect();
        put_in_order(&mut commits);
        commits.dedup_by_key(|commit| commit.hash);
        (commits, is_complete)
    }

    /// The source as it is to be written beside the commits of the whole merge.
    fn renew_source(&self, source: &Source, sorted: &[&Commit]) -> Source {
        let mut narrowed = Vec::new();
        for &(replica, from, to) in &source.covers {
            let start = sorted.partition_point(|c| c.dot < Dot { replica, seq: from });
            let end = sorted.partition_point(|c| c.dot <= Dot { replica, seq: to });
            narrowed.extend_from_slice(sorted.get(start..end).unwrap_or_default());
        }
        let covered = seal::covered_by(source, &narrowed);
        let mut renewed = self.renew(
            &source.header,
            &source.footer,
            source.sources.clone(),
            &covered,
        );
        renewed.extra = source.extra.clone();
        renewed
    }

    fn renew(
        &self,
        header: &Header,
        footer: &Footer,
        sources: Vec<[u8; 32]>,
        covered: &[&Commit],
    ) -> Source {
        let has_twins = |dot: &Dot| self.twins.contains(dot);
        as_source(header, footer, sources, covered, &has_twins)
    }
}

/// An unsigned archive vouches for nothing that its sources do not say themselves.
fn hands_itself_on(header: &Header) -> bool {
    header.kind != BundleKind::Arsip || header.key.is_some()
}

fn add(found: &mut Found, is_sound: bool, source: Source) {
    let place = found.entry(source.footer.digest);
    let present = place.or_insert_with(|| (is_sound, source.clone()));
    if is_sound && !present.0 {
        *present = (true, source);
    }
}

fn source_order(source: &Source) -> impl Ord + use<'_> {
    let header = &source.header;
    (
        header.office.as_str(),
        header.replica,
        header.number,
        header.part,
        source.footer.digest,
    )
}
