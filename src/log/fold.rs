//! The fold: from the commits of one record to what the record says now.
//!
//! A field holds every value written by a commit that no later commit of that field builds on:
//! one value normally, several when two people changed it apart. Clocks decide nothing.

use std::collections::{BTreeMap, HashMap};

use super::commit::{Commit, CommitHash, CommitRef};
use super::schema::Schema;
use crate::domain::value::Value;

/// Reserved field: `true` takes the record out of every list.
pub const DELETED_FIELD: &str = "dihapus";

/// What one record says, after all its commits that could be applied.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RecordState {
    /// Only fields that hold something; a field left empty by everyone is absent.
    pub fields: BTreeMap<String, Cell>,
    pub deletion: Deletion,
    /// What the next commit of this record is made on top of, in order.
    pub heads: Vec<CommitRef>,
    /// Commits whose parents have not arrived, in order.
    pub waiting: Vec<CommitHash>,
    /// Some commit was written by a newer version of Rembuk.
    pub has_newer: bool,
    /// At least one commit was applied.
    pub exists: bool,
}

/// The current values of one field, the stand-in first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Cell {
    pub values: Vec<Written>,
}

/// A value and the commits that wrote it.
#[derive(Clone, Debug, PartialEq)]
pub struct Written {
    pub value: Value,
    pub by: Vec<CommitHash>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Deletion {
    #[default]
    No,
    /// Deleted by someone who had seen all edits.
    Yes,
    /// Deleted by one and edited by another who did not know: stays visible until a person chooses.
    Contested,
}

impl RecordState {
    /// Whether the record belongs in lists.
    #[must_use]
    pub fn is_visible(&self) -> bool {
        self.exists && self.deletion != Deletion::Yes
    }

    /// The value of a field: the only one, or the stand-in of a conflict.
    #[must_use]
    pub fn value(&self, field: &str) -> Option<&Value> {
        self.fields
            .get(field)?
            .values
            .first()
            .map(|written| &written.value)
    }

    #[must_use]
    pub fn text(&self, field: &str) -> Option<&str> {
        self.value(field)?.as_text()
    }

    /// Names of the fields that hold several values, in order.
    pub fn conflicts(&self) -> impl Iterator<Item = &str> {
        let fields = self.fields.iter();
        fields
            .filter(|(_, cell)| cell.is_conflict())
            .map(|(name, _)| name.as_str())
    }

    /// Whether every field holds the same values, whoever wrote them.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let same = |a: &Cell, b: &Cell| {
            let holds = |written: &Written| b.values.iter().any(|w| w.value == written.value);
            a.values.len() == b.values.len() && a.values.iter().all(holds)
        };
        self.fields.len() == other.fields.len()
            && self
                .fields
                .iter()
                .zip(&other.fields)
                .all(|((name, cell), (same_name, other))| name == same_name && same(cell, other))
    }

    #[must_use]
    pub fn has_conflict(&self) -> bool {
        self.deletion == Deletion::Contested || self.conflicts().next().is_some()
    }
}

impl Cell {
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.values.len() > 1
    }
}

/// Folds the visible commits of one record. Their order does not matter; a repeated one must not
/// be among them.
///
/// Takes time and memory in proportion to the commits and their parents (per 64 fields), so that
/// a file with a hundred thousand saves of one record is no trap.
#[must_use]
pub fn fold(commits: &[&Commit], schema: &Schema) -> RecordState {
    let history = History::of(commits);
    let mut state = RecordState {
        exists: !history.order.is_empty(),
        has_newer: commits.iter().any(|commit| schema.is_newer(commit)),
        ..RecordState::default()
    };
    let mut fields: BTreeMap<String, Vec<(usize, Value)>> = BTreeMap::new();
    for &index in &history.order {
        let Some(commit) = commits.get(index) else {
            continue;
        };
        for (name, value) in schema.fields_of(commit).iter() {
            let written = fields.entry(name.clone()).or_default();
            written.push((index, value.clone()));
        }
    }
    let mut fields: Vec<(String, Vec<(usize, Value)>)> = fields.into_iter().collect();
    keep_current(&mut fields, &history);
    for (name, current) in fields {
        if name == DELETED_FIELD {
            state.deletion = deletion(&current, commits, &history);
            continue;
        }
        let cell = cell(current, commits, &history);
        if cell.values.iter().any(|written| !written.value.is_null()) {
            state.fields.insert(name, cell);
        }
    }

    let mut heads: Vec<CommitRef> = history
        .heads()
        .filter_map(|index| commits.get(index).map(|commit| commit.reference()))
        .collect();
    heads.sort_unstable();
    state.heads = heads;
    let waiting = (0..commits.len()).filter(|&index| history.depth(index).is_none());
    state.waiting = waiting
        .filter_map(|index| commits.get(index))
        .map(|c| c.hash)
        .collect();
    state.waiting.sort_unstable();
    state
}

/// The commits that could be applied, and on top of what each was made.
struct History {
    /// Parents before children.
    order: Vec<usize>,
    /// Per commit its parents; `None` where one of them is not here.
    parents: Vec<Option<Vec<usize>>>,
    /// Per commit the saves below it on the longest way down; `None` while it waits.
    depths: Vec<Option<u32>>,
}

impl History {
    fn of(commits: &[&Commit]) -> Self {
        let mut by_reference: HashMap<CommitRef, Vec<usize>> = HashMap::new();
        for (index, commit) in commits.iter().enumerate() {
            by_reference
                .entry(commit.reference())
                .or_default()
                .push(index);
        }
        // A reference that fits two different commits (a 48-bit collision, which only malice
        // makes) names neither, so that it can hide neither.
        let parent_of = |reference: &CommitRef| match by_reference.get(reference).map(Vec::as_slice)
        {
            Some([only]) => Some(*only),
            _ => None,
        };
        let parents: Vec<Option<Vec<usize>>> = commits
            .iter()
            .map(|commit| commit.parents.iter().map(parent_of).collect())
            .collect();

        let mut children: Vec<Vec<usize>> = vec![Vec::new(); commits.len()];
        let mut missing: Vec<usize> = Vec::with_capacity(commits.len());
        let mut ready: Vec<usize> = Vec::new();
        for (index, found) in parents.iter().enumerate() {
            let Some(found) = found else {
                missing.push(usize::MAX);
                continue;
            };
            missing.push(found.len());
            for &parent in found {
                if let Some(list) = children.get_mut(parent) {
                    list.push(index);
                }
            }
            if found.is_empty() {
                ready.push(index);
            }
        }

        let mut history = Self {
            order: Vec::with_capacity(commits.len()),
            parents,
            depths: vec![None; commits.len()],
        };
        while let Some(index) = ready.pop() {
            let below = history.parents_of(index).iter();
            let below = below.filter_map(|&parent| Some(history.depth(parent)? + 1));
            let depth = below.max().unwrap_or(0);
            if let Some(slot) = history.depths.get_mut(index) {
                *slot = Some(depth);
            }
            history.order.push(index);
            for &child in children.get(index).into_iter().flatten() {
                if let Some(left) = missing.get_mut(child) {
                    *left -= 1;
                    if *left == 0 {
                        ready.push(child);
                    }
                }
            }
        }
        history
    }

    fn parents_of(&self, index: usize) -> &[usize] {
        let parents = self.parents.get(index).and_then(Option::as_deref);
        parents.unwrap_or_default()
    }

    /// `None` for a commit that waits.
    fn depth(&self, index: usize) -> Option<u32> {
        self.depths.get(index).copied().flatten()
    }

    /// Applied commits that none is made on top of.
    fn heads(&self) -> impl Iterator<Item = usize> {
        let mut has_child = vec![false; self.parents.len()];
        for &index in &self.order {
            for &parent in self.parents_of(index) {
                if let Some(mark) = has_child.get_mut(parent) {
                    *mark = true;
                }
            }
        }
        let order = self.order.iter().copied();
        order.filter(move |&index| has_child.get(index) == Some(&false))
    }

    /// Hands marks down: per commit the marks of all that were made knowing it.
    fn marks_from_above(&self, own: &[u64]) -> Vec<u64> {
        let mut above = vec![0_u64; own.len()];
        for &index in self.order.iter().rev() {
            let handed = above.get(index).copied().unwrap_or(0) | own.get(index).unwrap_or(&0);
            for &parent in self.parents_of(index) {
                if let Some(marks) = above.get_mut(parent) {
                    *marks |= handed;
                }
            }
        }
        above
    }
}

/// Leaves of each field only those writers whom no later writer of that field knew. Sixty-four
/// fields are looked at together, a bit each.
fn keep_current(fields: &mut [(String, Vec<(usize, Value)>)], history: &History) {
    let mut contested: Vec<&mut Vec<(usize, Value)>> = fields
        .iter_mut()
        .map(|(_, written)| written)
        .filter(|written| written.len() > 1)
        .collect();
    for group in contested.chunks_mut(64) {
        let mut own = vec![0_u64; history.parents.len()];
        for (bit, written) in group.iter().enumerate() {
            for (index, _) in written.iter() {
                if let Some(marks) = own.get_mut(*index) {
                    *marks |= 1 << bit;
                }
            }
        }
        let above = history.marks_from_above(&own);
        for (bit, written) in group.iter_mut().enumerate() {
            written
                .retain(|(index, _)| above.get(*index).is_some_and(|marks| marks >> bit & 1 == 0));
        }
    }
}

fn writes_content(commit: &Commit) -> bool {
    commit.fields.keys().any(|name| name != DELETED_FIELD)
}

fn deletion(current: &[(usize, Value)], commits: &[&Commit], history: &History) -> Deletion {
    let mut deleters = vec![0_u64; commits.len()];
    let mut count = 0;
    for (index, value) in current {
        if *value == Value::Bool(true)
            && let Some(mark) = deleters.get_mut(*index)
        {
            *mark = 1;
            count += 1;
        }
    }
    if count == 0 {
        return Deletion::No;
    }
    let knew = history.marks_from_above(&deleters);
    let is_known = |index: usize| knew.get(index) == Some(&1) || deleters.get(index) == Some(&1);
    let mut edits = history.order.iter().filter(|&&index| {
        commits
            .get(index)
            .is_some_and(|commit| writes_content(commit))
    });
    if count == current.len() && edits.all(|&index| is_known(index)) {
        Deletion::Yes
    } else {
        Deletion::Contested
    }
}

fn cell(current: Vec<(usize, Value)>, commits: &[&Commit], history: &History) -> Cell {
    let mut by_value: BTreeMap<Value, Vec<usize>> = BTreeMap::new();
    for (index, value) in current {
        by_value.entry(value).or_default().push(index);
    }
    let hash_of = |index: usize| commits.get(index).map(|commit| commit.hash);
    let mut values: Vec<(Option<(u32, CommitHash)>, Written)> = by_value
        .into_iter()
        .map(|(value, writers)| {
            let mut by: Vec<CommitHash> = writers.iter().filter_map(|&i| hash_of(i)).collect();
            by.sort_unstable();
            // The stand-in is the value with the longest chain of saves below it, then the
            // highest hash: the same on every device, and no clock has a say. An emptied field
            // never stands in for a filled one.
            let deepest = writers
                .iter()
                .filter_map(|&i| Some((history.depth(i)?, hash_of(i)?)));
            let rank = if value.is_null() { None } else { deepest.max() };
            (rank, Written { value, by })
        })
        .collect();
    values.sort_unstable_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Cell {
        values: values.into_iter().map(|(_, written)| written).collect(),
    }
}
