//! The fold again, told from its definition alone, without regard to time or memory, and sharing
//! nothing with the program's own.

use std::collections::{BTreeMap, BTreeSet};

use rembuk::domain::value::Value;
use rembuk::log::commit::{Commit, CommitHash, CommitRef};
use rembuk::log::fold::{Cell, DELETED_FIELD, Deletion, RecordState, Written};
use rembuk::log::schema::CURRENT;

/// The commits of one record, and who knew whom.
pub(crate) struct Oracle<'a> {
    commits: &'a [&'a Commit],
    pub(crate) applied: BTreeSet<CommitHash>,
    /// Who was made knowing whom, directly or not.
    known: BTreeMap<CommitHash, BTreeSet<CommitHash>>,
    /// How many saves lie one upon the other below it, on the longest way down.
    depth: BTreeMap<CommitHash, usize>,
}

impl<'a> Oracle<'a> {
    pub(crate) fn of(commits: &'a [&'a Commit]) -> Self {
        let named = |reference: &CommitRef| {
            let found = commits.iter().find(|c| c.reference() == *reference);
            found.map(|commit| commit.hash)
        };
        let mut applied = BTreeSet::new();
        let mut known: BTreeMap<CommitHash, BTreeSet<CommitHash>> = BTreeMap::new();
        let mut depth: BTreeMap<CommitHash, usize> = BTreeMap::new();
        loop {
            let before = applied.len();
            for commit in commits {
                let parents: Vec<_> = commit.parents.iter().map(named).collect();
                if parents
                    .iter()
                    .all(|p| p.is_some_and(|hash| applied.contains(&hash)))
                {
                    applied.insert(commit.hash);
                    let mut closure = BTreeSet::new();
                    depth.insert(commit.hash, 0);
                    for parent in parents.into_iter().flatten() {
                        let below = depth[&parent] + 1;
                        depth.entry(commit.hash).and_modify(|d| *d = below.max(*d));
                        closure.insert(parent);
                        closure.extend(known[&parent].iter().copied());
                    }
                    known.insert(commit.hash, closure);
                }
            }
            if applied.len() == before {
                break;
            }
        }
        Self {
            commits,
            applied,
            known,
            depth,
        }
    }

    pub(crate) fn applied(&self) -> impl Iterator<Item = &'a Commit> {
        let commits = self.commits.iter().copied();
        commits.filter(|commit| self.applied.contains(&commit.hash))
    }

    fn knew(&self, later: &Commit, earlier: &Commit) -> bool {
        self.known[&later.hash].contains(&earlier.hash)
    }

    /// Somebody who knew this commit wrote the same field again.
    pub(crate) fn is_overwritten(&self, commit: &Commit, field: &str) -> bool {
        self.applied()
            .any(|later| later.fields.contains_key(field) && self.knew(later, commit))
    }

    pub(crate) fn state(&self) -> RecordState {
        let mut current: BTreeMap<&str, BTreeMap<&Value, Vec<CommitHash>>> = BTreeMap::new();
        for commit in self.applied() {
            for (name, value) in &commit.fields {
                if !self.is_overwritten(commit, name) {
                    let writers = current.entry(name).or_default().entry(value).or_default();
                    writers.push(commit.hash);
                }
            }
        }
        let mut state = RecordState {
            exists: !self.applied.is_empty(),
            ..RecordState::default()
        };
        for (name, values) in &mut current {
            if *name == DELETED_FIELD || values.keys().all(|value| value.is_null()) {
                continue;
            }
            let mut ranked: Vec<_> = values
                .iter_mut()
                .map(|(value, by)| {
                    by.sort();
                    let deepest = by.iter().map(|hash| (self.depth[hash], *hash)).max();
                    let written = Written {
                        value: (*value).clone(),
                        by: by.clone(),
                    };
                    ((!value.is_null()).then_some(deepest).flatten(), written)
                })
                .collect();
            ranked.sort_by_key(|(rank, _)| *rank);
            let values = ranked.into_iter().rev().map(|(_, written)| written);
            let values = values.collect();
            state.fields.insert((*name).to_owned(), Cell { values });
        }
        state.deletion = self.deletion();
        let heads = self
            .applied()
            .filter(|c| !self.applied().any(|later| self.knew(later, c)));
        state.heads = heads.map(Commit::reference).collect();
        state.heads.sort();
        let waiting: BTreeSet<CommitHash> = self.commits.iter().map(|commit| commit.hash).collect();
        state.waiting = waiting.difference(&self.applied).copied().collect();
        state.has_newer = self.commits.iter().any(|c| CURRENT.is_newer(c));
        state
    }

    fn deletion(&self) -> Deletion {
        let last_words: Vec<&Commit> = self
            .applied()
            .filter(|c| c.fields.contains_key(DELETED_FIELD))
            .filter(|c| !self.is_overwritten(c, DELETED_FIELD))
            .collect();
        let deletes = |c: &&&Commit| c.fields[DELETED_FIELD] == Value::Bool(true);
        let deleters: Vec<&Commit> = last_words.iter().filter(deletes).copied().collect();
        if deleters.is_empty() {
            return Deletion::No;
        }
        let edits = self
            .applied()
            .filter(|c| c.fields.keys().any(|n| n != DELETED_FIELD));
        let is_known = |edit: &Commit| {
            let mut deleters = deleters.iter();
            deleters.any(|d| d.hash == edit.hash || self.knew(d, edit))
        };
        let is_agreed = deleters.len() == last_words.len() && edits.into_iter().all(is_known);
        if is_agreed {
            Deletion::Yes
        } else {
            Deletion::Contested
        }
    }
}
