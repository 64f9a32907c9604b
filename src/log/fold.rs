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
#[must_use]
pub fn fold(commits: &[&Commit], schema: &Schema) -> RecordState {
    let applied = apply_in_causal_order(commits);
    let mut state = RecordState {
        exists: !applied.order.is_empty(),
        has_newer: commits.iter().any(|commit| schema.is_newer(commit)),
        ..RecordState::default()
    };
    let mut writers: BTreeMap<String, Vec<(usize, Value)>> = BTreeMap::new();
    for &index in &applied.order {
        let Some(commit) = commits.get(index) else {
            continue;
        };
        for (name, value) in schema.fields_of(commit).iter() {
            writers
                .entry(name.clone())
                .or_default()
                .push((index, value.clone()));
        }
    }

    let edits: Vec<usize> = applied
        .order
        .iter()
        .copied()
        .filter(|&index| {
            commits
                .get(index)
                .is_some_and(|commit| writes_content(commit))
        })
        .collect();
    for (name, written) in writers {
        let current = current_writers(&written, &applied);
        if name == DELETED_FIELD {
            state.deletion = deletion(&current, &edits, &applied);
            continue;
        }
        let cell = cell(current, commits, &applied);
        if cell.values.iter().any(|written| !written.value.is_null()) {
            state.fields.insert(name, cell);
        }
    }

    let mut heads: Vec<CommitRef> = applied
        .order
        .iter()
        .filter(|&&index| {
            !applied
                .order
                .iter()
                .any(|&later| applied.builds_on(later, index))
        })
        .filter_map(|&index| commits.get(index).map(|commit| commit.reference()))
        .collect();
    heads.sort_unstable();
    state.heads = heads;
    let waiting = (0..commits.len()).filter(|index| !applied.is_applied(*index));
    state.waiting = waiting
        .filter_map(|index| commits.get(index))
        .map(|c| c.hash)
        .collect();
    state.waiting.sort_unstable();
    state
}

/// The commits that could be applied, and who builds on whom.
struct Applied {
    order: Vec<usize>,
    /// Per commit the set of its ancestors as a bit set; `None` while it waits.
    ancestors: Vec<Option<Vec<u64>>>,
}

impl Applied {
    fn is_applied(&self, index: usize) -> bool {
        self.ancestors.get(index).is_some_and(Option::is_some)
    }

    /// Whether `later` was made knowing `earlier`.
    fn builds_on(&self, later: usize, earlier: usize) -> bool {
        let Some(Some(bits)) = self.ancestors.get(later) else {
            return false;
        };
        bits.get(earlier / 64)
            .is_some_and(|word| word >> (earlier % 64) & 1 == 1)
    }

    fn depth(&self, index: usize) -> u32 {
        let Some(Some(bits)) = self.ancestors.get(index) else {
            return 0;
        };
        bits.iter().map(|word| word.count_ones()).sum()
    }
}

fn apply_in_causal_order(commits: &[&Commit]) -> Applied {
    let words = commits.len().div_ceil(64);
    let mut by_reference: HashMap<CommitRef, Vec<usize>> = HashMap::new();
    for (index, commit) in commits.iter().enumerate() {
        by_reference
            .entry(commit.reference())
            .or_default()
            .push(index);
    }
    // A reference that fits two different commits (a 48-bit collision, which only malice makes)
    // names neither, so that it can hide neither.
    let parent_of = |reference: &CommitRef| match by_reference.get(reference).map(Vec::as_slice) {
        Some([only]) => Some(*only),
        _ => None,
    };
    let parents: Vec<Option<Vec<usize>>> = commits
        .iter()
        .map(|commit| commit.parents.iter().map(parent_of).collect())
        .collect();

    let mut applied = Applied {
        order: Vec::new(),
        ancestors: vec![None; commits.len()],
    };
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
    while let Some(index) = ready.pop() {
        let mut bits = vec![0_u64; words];
        for &parent in parents
            .get(index)
            .and_then(Option::as_ref)
            .into_iter()
            .flatten()
        {
            if let Some(Some(inherited)) = applied.ancestors.get(parent) {
                bits.iter_mut()
                    .zip(inherited)
                    .for_each(|(bit, other)| *bit |= other);
            }
            if let Some(word) = bits.get_mut(parent / 64) {
                *word |= 1 << (parent % 64);
            }
        }
        if let Some(slot) = applied.ancestors.get_mut(index) {
            *slot = Some(bits);
        }
        applied.order.push(index);
        for &child in children.get(index).into_iter().flatten() {
            if let Some(left) = missing.get_mut(child) {
                *left -= 1;
                if *left == 0 {
                    ready.push(child);
                }
            }
        }
    }
    applied
}

/// Of all who wrote a field, those whom no later writer of that field knew.
fn current_writers(written: &[(usize, Value)], applied: &Applied) -> Vec<(usize, Value)> {
    let is_current = |index: usize| !written.iter().any(|(l, _)| applied.builds_on(*l, index));
    written
        .iter()
        .filter(|(index, _)| is_current(*index))
        .cloned()
        .collect()
}

fn writes_content(commit: &Commit) -> bool {
    commit.fields.keys().any(|name| name != DELETED_FIELD)
}

fn deletion(current: &[(usize, Value)], edits: &[usize], applied: &Applied) -> Deletion {
    let deleters: Vec<usize> = current
        .iter()
        .filter(|(_, value)| *value == Value::Bool(true))
        .map(|(index, _)| *index)
        .collect();
    if deleters.is_empty() {
        return Deletion::No;
    }
    let knew = |edit: usize| {
        deleters
            .iter()
            .any(|&deleter| deleter == edit || applied.builds_on(deleter, edit))
    };
    let all_agree = deleters.len() == current.len();
    if all_agree && edits.iter().all(|&edit| knew(edit)) {
        Deletion::Yes
    } else {
        Deletion::Contested
    }
}

fn cell(current: Vec<(usize, Value)>, commits: &[&Commit], applied: &Applied) -> Cell {
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
            // The stand-in is the value with the longest history behind it, then the highest
            // hash: the same on every device, and no clock has a say. An emptied field never
            // stands in for a filled one.
            let deepest = writers
                .iter()
                .filter_map(|&i| Some((applied.depth(i), hash_of(i)?)));
            let rank = if value.is_null() { None } else { deepest.max() };
            (rank, Written { value, by })
        })
        .collect();
    values.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    Cell {
        values: values.into_iter().map(|(_, written)| written).collect(),
    }
}
