//! Floor 5: owns the state of one workspace, takes commands and queries as typed values, and
//! answers with what a screen needs. It runs in a worker in the browser, in the process natively.
//!
//! A command is prepared (pure), stored in one transaction, and only then applied: what is not
//! stored is not in the state.

pub mod board;
mod edit;
mod enrol;
mod export;
pub mod form;
pub mod history;
pub mod identity;
pub mod import;
pub mod journal;
pub mod merge;
mod photos;
mod prepare;
pub mod protocol;
pub mod session;
mod trust;
mod views;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::bundle::line;
use crate::bundle::seal::Roster;
use crate::bundle::state;
use crate::domain::reference::Reference;
use crate::log::commit::{Commit, CommitRef, Dot, RecordKey};
use crate::log::{ImportId, Log, Origin};
use crate::store::{Batch, Snapshot, StoreError};
use export::ExportedNumbers;
use history::{Direction, History, Step};
use identity::Identity;
use import::{Plan, Setting};
use journal::JournalRow;
use protocol::{Answer, ExportNote, KnownKey, Query};

/// Commits in one segment (measured: 326 segments of 500 are written in 0.5 s, 163,000 single
/// rows in 16 s).
pub const SEGMENT_COMMITS: usize = 500;

/// Why a command is not carried out. Nothing has changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Refusal {
    /// The record is not here (any more).
    NoSuchRecord,
    /// Nothing to undo or redo.
    NothingToUndo,
    /// The previewed plan is gone; preview again.
    PlanGone,
    /// Nothing was chosen, or nothing is there to hand over.
    Nothing,
    /// A value that cannot be kept, such as a number beyond ±(2^53 − 1).
    BadValue {
        field: String,
    },
    /// Too large for one line of a file.
    TooLarge,
    BadKey,
    /// What is stored cannot be read.
    DamagedWorkspace,
    NotStored {
        why: String,
        is_quota: bool,
    },
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        let is_quota = error == StoreError::Quota;
        Self::NotStored {
            why: format!("{error:?}"),
            is_quota,
        }
    }
}

/// The state of one workspace.
#[derive(Debug)]
pub struct Engine {
    identity: Identity,
    reference: Reference,
    log: Log,
    journal: BTreeMap<ImportId, JournalRow>,
    history: History,
    exported: ExportedNumbers,
    last_exports: BTreeMap<String, ExportNote>,
    next_bundle: u64,
    next_seq: u64,
    next_segment: u64,
    next_incoming: u64,
    tail: BTreeMap<u64, Vec<u8>>,
    drafts: BTreeMap<String, String>,
    last_change_ms: Option<i64>,
    plan: Option<Plan>,
    next_plan: u32,
    /// Lines of the store that could not be read; never dropped, shown.
    unreadable: usize,
    /// See [`Engine::roster`]; made anew with every change.
    roster: Roster,
    /// Counts the changes of what is visible, so that a preview is known to be of now.
    revision: u64,
}

/// Counters and marks that are stored as they change.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
struct Counters {
    next_bundle: u64,
    exported: ExportedNumbers,
    last_exports: BTreeMap<String, ExportNote>,
}

const META_IDENTITY: &str = "ruang";
const META_COUNTERS: &str = "hitungan";

/// A command worked out: what to store, and what to apply once it is stored.
#[derive(Debug)]
pub struct Prepared {
    pub batch: Batch,
    effect: Effects,
    reply: Reply,
}

#[derive(Debug, Default)]
struct Effects {
    own: Vec<Commit>,
    seal_tail: bool,
    rows: Vec<JournalRow>,
    plan_files: Vec<usize>,
    incoming_segments: u64,
    activity: Vec<(ImportId, bool)>,
    history: Option<(Direction, Step)>,
    counters: Option<Counters>,
    drafts: Vec<(String, Option<String>)>,
}

#[derive(Debug)]
enum Reply {
    Done,
    Saved(RecordKey),
    File(protocol::ExportedFile),
}

impl Engine {
    /// A new workspace, and what to store for it.
    #[must_use]
    pub fn create(identity: Identity, reference: Reference) -> (Self, Batch) {
        let mut batch = Batch::default();
        batch
            .meta
            .insert(META_IDENTITY.to_owned(), identity.encode());
        (Self::empty(identity, reference), batch)
    }

    fn empty(identity: Identity, reference: Reference) -> Self {
        let mut roster = Roster::default();
        roster.add(&identity.office, identity.key.public());
        Self {
            identity,
            reference,
            log: Log::default(),
            journal: BTreeMap::new(),
            history: History::default(),
            exported: ExportedNumbers::default(),
            last_exports: BTreeMap::new(),
            next_bundle: 1,
            next_seq: 1,
            next_segment: 1,
            next_incoming: 1,
            tail: BTreeMap::new(),
            drafts: BTreeMap::new(),
            last_change_ms: None,
            plan: None,
            next_plan: 1,
            unreadable: 0,
            roster,
            revision: 0,
        }
    }

    /// Opens what is stored.
    ///
    /// # Errors
    /// [`Refusal::DamagedWorkspace`] when who the workspace is cannot be read.
    pub fn open(snapshot: Snapshot, reference: Reference) -> Result<Self, Refusal> {
        let identity = snapshot
            .meta
            .get(META_IDENTITY)
            .ok_or(Refusal::DamagedWorkspace)?;
        let mut engine = Self::empty(Identity::decode(identity)?, reference);
        if let Some(bytes) = snapshot.meta.get(META_COUNTERS) {
            let counters = serde_json::from_slice(bytes).map_err(|_| Refusal::DamagedWorkspace)?;
            engine.set_counters(counters);
        }
        let mut unreadable = 0;
        let mut lines_of = |bytes: &[u8]| -> Vec<Commit> {
            let lines = bytes
                .split(|&byte| byte == b'\n')
                .filter(|line| !line.is_empty());
            let decoded = lines.map(line::decode);
            decoded
                .filter_map(|commit| commit.map_err(|_| unreadable += 1).ok())
                .collect()
        };
        let own = snapshot.segments.values().chain(snapshot.tail.values());
        let own: Vec<Commit> = own.flat_map(|bytes| lines_of(bytes)).collect();
        let incoming: Vec<Commit> = snapshot
            .incoming
            .values()
            .flat_map(|bytes| lines_of(bytes))
            .collect();
        engine.unreadable = unreadable;
        engine.last_change_ms = own
            .iter()
            .max_by_key(|commit| commit.dot.seq)
            .map(|commit| commit.written_ms);
        // A line that cannot be read still had its number, which must not be given again.
        engine.next_seq = (own.len() + unreadable) as u64 + 1;
        if let Some(&last) = snapshot.tail.keys().next_back() {
            engine.count_on_from(last);
        }
        own.iter()
            .chain(&incoming)
            .for_each(|commit| engine.count_on_behind(commit));
        // Inserted, not collected: see `domain::value::fields`.
        let mut by_hash = BTreeMap::new();
        by_hash.extend(incoming.into_iter().map(|commit| (commit.hash, commit)));
        for (&id, bytes) in &snapshot.journal {
            let row = JournalRow::decode(id, bytes)?;
            if !row.is_active {
                engine.log.set_import_active(id, false);
            }
            engine.journal.insert(id, row);
        }
        engine.log.extend(own, Origin::Own);
        for row in engine.journal.values() {
            let known = |hash| {
                by_hash
                    .get(hash)
                    .or_else(|| engine.log.commit(hash))
                    .cloned()
            };
            let carried: Vec<Commit> = row.carried.iter().filter_map(known).collect();
            engine.log.extend(carried, Origin::Import(row.id));
        }
        let next = |map: &BTreeMap<u64, Vec<u8>>| map.keys().next_back().map_or(1, |key| key + 1);
        engine.next_segment = next(&snapshot.segments);
        engine.next_incoming = next(&snapshot.incoming);
        engine.tail = snapshot.tail;
        for (key, bytes) in snapshot.drafts {
            engine
                .drafts
                .insert(key, String::from_utf8_lossy(&bytes).into_owned());
        }
        engine.roster = trust::roster(&engine);
        Ok(engine)
    }

    #[must_use]
    pub fn identity(&self) -> &Identity {
        &self.identity
    }

    #[must_use]
    pub fn log(&self) -> &Log {
        &self.log
    }

    #[must_use]
    pub fn reference(&self) -> &Reference {
        &self.reference
    }

    /// The digest of the state; see [`state::digest`].
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        state::digest(&self.log)
    }

    /// Stored lines that could not be read.
    #[must_use]
    pub fn unreadable(&self) -> usize {
        self.unreadable
    }

    /// The keys this office knows: its own, and those that it enrolled or took from a roster that
    /// an office above it signed.
    #[must_use]
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// Answers a query.
    #[must_use]
    pub fn query(&self, query: &Query) -> Answer {
        match query {
            Query::Status => Answer::Status(views::status(self)),
            Query::Usulan {
                filter,
                offset,
                limit,
            } => Answer::Usulan(views::usulan_page(self, filter, *offset, *limit)),
            Query::Record { kind, id } => {
                Answer::Record(views::record(self, &RecordKey::new(kind, id)))
            }
            Query::Neighbours { filter, id } => {
                let (before, after) = views::neighbours(self, filter, id);
                Answer::Neighbours(before, after)
            }
            Query::Handover => Answer::Handover(views::handover(self)),
            Query::Imports => Answer::Imports(views::imports(self)),
            Query::Conflicts => Answer::Conflicts(views::conflicts(self)),
            Query::Waiting => Answer::Waiting(views::waiting(self)),
            Query::Answers => Answer::Answers(views::answers(self)),
            Query::Photos { usulan } => Answer::Photos(photos::views(self, usulan)),
            Query::Copied { ids } => Answer::Copied(views::copied(self, ids)),
            Query::Board => Answer::Board(board::board(self)),
            Query::Words { field, text } => Answer::Words(views::words(self, field, text)),
            Query::Fates { office } => Answer::Fates(views::fates(self, office)),
            Query::Drafts => {
                let drafts = self.drafts.iter();
                Answer::Drafts(
                    drafts
                        .map(|(key, text)| (key.clone(), text.clone()))
                        .collect(),
                )
            }
            Query::Roster => {
                let records = self.log.records_of(trust::KIND);
                let entries = records.filter_map(|(key, _)| trust::parse_entry_id(&key.id));
                let known = entries.filter(|(office, key)| self.roster.knows(office, key));
                let texts = known.map(|(office, key)| KnownKey {
                    office: office.to_owned(),
                    key: key.to_string(),
                    code: key.short_code(),
                });
                Answer::Roster(texts.collect())
            }
            Query::KeyDrawing => Answer::KeyDrawing(enrol::drawing(self)),
            Query::KeySeen { text } => Answer::Introduction(enrol::seen(self, text)),
            Query::KeyTyped { office, code } => {
                Answer::Introduction(enrol::typed(self, office, code))
            }
        }
    }

    /// Reads and judges files. The plan is kept until it is committed or replaced.
    pub fn plan_import(&mut self, files: Vec<(String, Vec<u8>)>) -> Answer {
        let id = self.next_plan;
        self.next_plan += 1;
        let setting = Setting {
            office: &self.identity.office,
            year: self.identity.year,
            is_example: self.identity.is_example,
            log: &self.log,
            journal: &self.journal,
            roster: &self.roster,
            reference: &self.reference,
        };
        let mut plan = import::plan(id, files, &setting);
        plan.revision = self.revision;
        let preview = plan.preview(&self.log);
        self.plan = Some(plan);
        Answer::Preview(preview)
    }

    /// Changes which files of the plan are chosen, and previews again.
    ///
    /// # Errors
    /// [`Refusal::PlanGone`] when it is not the present plan.
    pub fn choose(&mut self, plan: u32, choices: &[bool]) -> Result<Answer, Refusal> {
        let plan = self
            .plan
            .as_mut()
            .filter(|p| p.id == plan)
            .ok_or(Refusal::PlanGone)?;
        plan.choose(choices);
        plan.revision = self.revision;
        Ok(Answer::Preview(plan.preview(&self.log)))
    }

    /// The state digest that committing the present plan would give.
    #[must_use]
    pub fn predicted_digest(&self) -> Option<[u8; 32]> {
        let plan = self.plan.as_ref()?;
        Some(import::predicted_digest(&self.log, &plan.chosen_commits()))
    }

    /// Applies what was stored.
    pub fn apply(&mut self, prepared: Prepared) -> Answer {
        let Prepared {
            batch,
            effect,
            reply,
        } = prepared;
        let is_change =
            !(effect.own.is_empty() && effect.rows.is_empty() && effect.activity.is_empty());
        if effect.seal_tail {
            self.next_segment += 1;
            self.tail.clear();
        }
        self.tail.extend(batch.tail);
        if let Some(last) = effect.own.last() {
            self.last_change_ms = Some(last.written_ms);
            self.count_on_from(last.dot.seq);
        }
        let own = effect
            .own
            .last()
            .map(|commit| head_text(&commit.reference()));
        let written: BTreeSet<&RecordKey> = effect.own.iter().map(|c| &c.record).collect();
        let records = written.len() as u32;
        self.log.extend(effect.own, Origin::Own);
        self.next_incoming += effect.incoming_segments;
        if !effect.plan_files.is_empty()
            && let Some(mut plan) = self.plan.take()
        {
            for (index, row) in effect.plan_files.iter().zip(&effect.rows) {
                let Some(file) = plan.files.get_mut(*index) else {
                    continue;
                };
                let commits = std::mem::take(&mut file.reading.commits);
                commits
                    .iter()
                    .for_each(|commit| self.count_on_behind(commit));
                self.log.extend(commits, Origin::Import(row.id));
            }
        }
        for row in effect.rows {
            self.journal.insert(row.id, row);
        }
        for active in [false, true] {
            let ids = effect.activity.iter().filter(|(_, to)| *to == active);
            let ids: Vec<ImportId> = ids.map(|(id, _)| *id).collect();
            self.log.set_imports_active(&ids, active);
            for id in ids {
                if let Some(row) = self.journal.get_mut(&id) {
                    row.is_active = active;
                }
            }
        }
        if let Some(counters) = effect.counters {
            self.set_counters(counters);
        }
        if let Some((direction, step)) = effect.history {
            self.history.remember(direction, step);
        }
        for (key, text) in effect.drafts {
            match text {
                Some(text) => self.drafts.insert(key, text),
                None => self.drafts.remove(&key),
            };
        }
        if is_change {
            self.revision += 1;
            self.roster = trust::roster(self);
        }
        let status = views::status(self);
        match reply {
            Reply::Done => Answer::Done { records, status },
            Reply::Saved(key) => Answer::Saved {
                id: key.id,
                own,
                status,
            },
            Reply::File(file) => Answer::File { file, status },
        }
    }

    /// Own commits that are in no file yet. Keys that were made known here are no work of the
    /// office: a hand-over leaves them out.
    fn unexported(&self) -> impl Iterator<Item = &Commit> {
        let own = self.log.own_commits();
        own.filter(|commit| {
            commit.record.kind != trust::KIND
                && !self.exported.contains(commit.dot.seq)
                && self.is_for_a_file(commit)
        })
    }

    /// A photo that was taken away before anybody got it is nobody's business.
    fn is_for_a_file(&self, commit: &Commit) -> bool {
        if commit.record.kind != photos::KIND {
            return true;
        }
        let photo = self.log.record(&commit.record);
        photo.is_none_or(|photo| photos::goes_out(self, &commit.record, photo))
    }

    /// A profile that was set back and gets its own later commits from a file counts on behind
    /// them.
    fn count_on_behind(&mut self, commit: &Commit) {
        if commit.dot.replica == self.identity.replica {
            self.count_on_from(commit.dot.seq);
        }
    }

    fn count_on_from(&mut self, seq: u64) {
        /// Beyond what any device will ever write: a file that claims more would use up the
        /// numbers.
        const LAST_FOLLOWED: u64 = 1 << 40;
        if seq <= LAST_FOLLOWED {
            self.next_seq = self.next_seq.max(seq + 1);
        }
    }

    fn set_counters(&mut self, counters: Counters) {
        self.next_bundle = counters.next_bundle.max(1);
        self.exported = counters.exported;
        self.last_exports = counters.last_exports;
    }
}

/// Heads as text, for a form to give back.
fn heads_text(heads: &[CommitRef]) -> Vec<String> {
    heads.iter().map(head_text).collect()
}

fn head_text(head: &CommitRef) -> String {
    format!("{}:{}:{}", head.dot.replica, head.dot.seq, head.check)
}

fn heads_from_text(heads: &[String]) -> Option<Vec<CommitRef>> {
    let parse = |text: &String| {
        let mut parts = text.splitn(3, ':');
        let replica = parts.next()?.parse().ok()?;
        let seq = parts.next()?.parse().ok()?;
        let check = parts.next()?.parse().ok()?;
        Some(CommitRef {
            dot: Dot { replica, seq },
            check,
        })
    };
    heads.iter().map(parse).collect()
}
