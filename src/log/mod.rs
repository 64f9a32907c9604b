//! Floor 2: the set of commits and its fold. Pure: it knows no JSON, no clock, no storage.
//!
//! A commit is visible when this device made it or an import that is not undone carries it.
//! Visible commits are applied when their parents are; until then they wait.

pub mod commit;
pub mod fold;
pub mod schema;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use commit::{Commit, CommitHash, CommitRef, Dot, RecordKey, put_in_order};
use fold::{RecordState, fold};
use schema::Schema;

/// Number of an import in this workspace's journal.
pub type ImportId = u32;

/// Who brought a commit here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    Own,
    Import(ImportId),
}

#[derive(Clone, Debug)]
struct Entry {
    commit: Commit,
    own: bool,
    carried_by: Vec<ImportId>,
}

/// All commits of a workspace and what they add up to.
#[derive(Clone, Debug)]
pub struct Log {
    schema: Schema,
    entries: Vec<Entry>,
    by_hash: HashMap<CommitHash, usize>,
    by_dot: HashMap<Dot, Vec<usize>>,
    by_record: HashMap<RecordKey, Vec<usize>>,
    states: BTreeMap<RecordKey, RecordState>,
    inactive: HashSet<ImportId>,
}

impl Default for Log {
    fn default() -> Self {
        Self::new(schema::CURRENT)
    }
}

impl Log {
    #[must_use]
    pub fn new(schema: Schema) -> Self {
        Self {
            schema,
            entries: Vec::new(),
            by_hash: HashMap::new(),
            by_dot: HashMap::new(),
            by_record: HashMap::new(),
            states: BTreeMap::new(),
            inactive: HashSet::new(),
        }
    }

    /// Adds commits (set union: one that is there already only learns its new origin) and folds
    /// each touched record once.
    pub fn extend(&mut self, commits: impl IntoIterator<Item = Commit>, origin: Origin) {
        let mut touched = BTreeSet::new();
        for commit in commits {
            touched.insert(commit.record.clone());
            let index = self.index_of(commit);
            let Some(entry) = self.entries.get_mut(index) else {
                continue;
            };
            match origin {
                Origin::Own => entry.own = true,
                Origin::Import(id) if !entry.carried_by.contains(&id) => entry.carried_by.push(id),
                Origin::Import(_) => {}
            }
        }
        touched.iter().for_each(|record| self.refold(record));
    }

    /// Says that an import also carries commits that are already here.
    pub fn mark_carried(&mut self, hashes: &[CommitHash], import: ImportId) {
        let known: Vec<Commit> = hashes
            .iter()
            .filter_map(|hash| self.commit(hash))
            .cloned()
            .collect();
        self.extend(known, Origin::Import(import));
    }

    /// Switches an import off (undo) or on again. What only it carried disappears from sight, as
    /// if it had never come.
    pub fn set_import_active(&mut self, import: ImportId, active: bool) {
        self.set_imports_active(&[import], active);
    }

    /// The same for several at once; each touched record is folded once.
    pub fn set_imports_active(&mut self, imports: &[ImportId], active: bool) {
        if imports.is_empty() {
            return;
        }
        for &import in imports {
            if active {
                self.inactive.remove(&import);
            } else {
                self.inactive.insert(import);
            }
        }
        let switched: HashSet<ImportId> = imports.iter().copied().collect();
        let is_carried = |entry: &&Entry| entry.carried_by.iter().any(|id| switched.contains(id));
        let carried = self.entries.iter().filter(is_carried);
        let mut touched = BTreeSet::new();
        touched.extend(carried.map(|entry| entry.commit.record.clone()));
        touched.iter().for_each(|record| self.refold(record));
    }

    #[must_use]
    pub fn is_import_active(&self, import: ImportId) -> bool {
        !self.inactive.contains(&import)
    }

    #[must_use]
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Whether the commit is stored here, in sight or not.
    #[must_use]
    pub fn contains(&self, hash: &CommitHash) -> bool {
        self.by_hash.contains_key(hash)
    }

    #[must_use]
    pub fn is_visible(&self, hash: &CommitHash) -> bool {
        let entry = self
            .by_hash
            .get(hash)
            .and_then(|&index| self.entries.get(index));
        entry.is_some_and(|entry| self.sees(entry))
    }

    #[must_use]
    pub fn is_own(&self, hash: &CommitHash) -> bool {
        let entry = self
            .by_hash
            .get(hash)
            .and_then(|&index| self.entries.get(index));
        entry.is_some_and(|entry| entry.own)
    }

    /// The imports that carry a commit, undone ones included.
    #[must_use]
    pub fn carriers(&self, hash: &CommitHash) -> &[ImportId] {
        let entry = self
            .by_hash
            .get(hash)
            .and_then(|&index| self.entries.get(index));
        entry.map_or(&[], |entry| entry.carried_by.as_slice())
    }

    #[must_use]
    pub fn commit(&self, hash: &CommitHash) -> Option<&Commit> {
        self.by_hash
            .get(hash)
            .and_then(|&index| self.entries.get(index))
            .map(|e| &e.commit)
    }

    #[must_use]
    pub fn record(&self, record: &RecordKey) -> Option<&RecordState> {
        self.states.get(record)
    }

    /// All records that have a visible commit, ordered by kind and id.
    pub fn records(&self) -> impl Iterator<Item = (&RecordKey, &RecordState)> {
        self.states.iter()
    }

    /// The records of one kind, ordered by id.
    pub fn records_of<'a>(
        &'a self,
        kind: &'a str,
    ) -> impl Iterator<Item = (&'a RecordKey, &'a RecordState)> {
        let first = RecordKey::new(kind, "");
        self.states
            .range(first..)
            .take_while(move |(record, _)| record.kind == kind)
    }

    /// The records of one kind from this id on, ordered by id.
    pub fn records_from<'a>(
        &'a self,
        kind: &'a str,
        id: &str,
    ) -> impl Iterator<Item = (&'a RecordKey, &'a RecordState)> + use<'a> {
        let first = RecordKey::new(kind, id);
        self.states
            .range(first..)
            .take_while(move |(record, _)| record.kind == kind)
    }

    /// All visible commits, ordered by replica, number and hash.
    #[must_use]
    pub fn visible_commits(&self) -> Vec<&Commit> {
        let seen = self.entries.iter().filter(|entry| self.sees(entry));
        let mut commits: Vec<&Commit> = seen.map(|entry| &entry.commit).collect();
        put_in_order(&mut commits);
        commits
    }

    /// The commits that were made here, in no particular order.
    pub fn own_commits(&self) -> impl Iterator<Item = &Commit> {
        let own = self.entries.iter().filter(|entry| entry.own);
        own.map(|entry| &entry.commit)
    }

    /// The visible commits of one record, in the order of [`Log::visible_commits`].
    #[must_use]
    pub fn commits_of(&self, record: &RecordKey) -> Vec<&Commit> {
        let indexes = self.by_record.get(record).into_iter().flatten();
        let entries = indexes.filter_map(|&index| self.entries.get(index));
        let mut commits: Vec<&Commit> = entries
            .filter(|entry| self.sees(entry))
            .map(|entry| &entry.commit)
            .collect();
        put_in_order(&mut commits);
        commits
    }

    /// Visible commits that wait for a parent, ordered by hash.
    #[must_use]
    pub fn waiting(&self) -> Vec<&Commit> {
        let states = self.states.values();
        let mut commits: Vec<&Commit> = states
            .flat_map(|s| &s.waiting)
            .filter_map(|hash| self.commit(hash))
            .collect();
        commits.sort_unstable_by_key(|commit| commit.hash);
        commits
    }

    /// Whether a commit with this reference is visible and applied.
    #[must_use]
    pub fn knows(&self, reference: &CommitRef) -> bool {
        let twins = self.by_dot.get(&reference.dot).into_iter().flatten();
        twins
            .filter_map(|&index| self.entries.get(index))
            .any(|entry| {
                entry.commit.hash.check() == reference.check
                    && self.sees(entry)
                    && self
                        .states
                        .get(&entry.commit.record)
                        .is_some_and(|state| !state.waiting.contains(&entry.commit.hash))
            })
    }

    /// Numbers of one replica under which two different visible commits lie: the mark of a copied
    /// browser profile.
    #[must_use]
    pub fn forks(&self) -> Vec<Dot> {
        let is_fork = |indexes: &[usize]| {
            let entries = indexes.iter().filter_map(|&index| self.entries.get(index));
            entries.filter(|entry| self.sees(entry)).count() > 1
        };
        let mut dots: Vec<Dot> = self
            .by_dot
            .iter()
            .filter(|(_, i)| is_fork(i))
            .map(|(dot, _)| *dot)
            .collect();
        dots.sort_unstable();
        dots
    }

    /// Whether another visible commit than these lies under this number.
    #[must_use]
    pub fn has_other_at(&self, dot: &Dot, hashes: &BTreeSet<CommitHash>) -> bool {
        let twins = self.by_dot.get(dot).into_iter().flatten();
        twins
            .filter_map(|&index| self.entries.get(index))
            .any(|entry| self.sees(entry) && !hashes.contains(&entry.commit.hash))
    }

    /// What the record would say with these commits added; the log is not changed.
    #[must_use]
    pub fn preview(&self, record: &RecordKey, added: &[&Commit]) -> RecordState {
        let mut commits = self.commits_of(record);
        for commit in added {
            if !commits.iter().any(|present| present.hash == commit.hash) {
                commits.push(commit);
            }
        }
        fold(&commits, &self.schema)
    }

    fn sees(&self, entry: &Entry) -> bool {
        entry.own
            || entry
                .carried_by
                .iter()
                .any(|id| !self.inactive.contains(id))
    }

    fn index_of(&mut self, commit: Commit) -> usize {
        if let Some(&index) = self.by_hash.get(&commit.hash) {
            return index;
        }
        let index = self.entries.len();
        self.by_hash.insert(commit.hash, index);
        self.by_dot.entry(commit.dot).or_default().push(index);
        self.by_record
            .entry(commit.record.clone())
            .or_default()
            .push(index);
        self.entries.push(Entry {
            commit,
            own: false,
            carried_by: Vec::new(),
        });
        index
    }

    fn refold(&mut self, record: &RecordKey) {
        let commits = self.commits_of(record);
        if commits.is_empty() {
            self.states.remove(record);
            return;
        }
        let state = fold(&commits, &self.schema);
        self.states.insert(record.clone(), state);
    }
}
