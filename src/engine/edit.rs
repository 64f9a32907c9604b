//! Edits: from what a person wants changed to commits, and to the change that takes it back.

use crate::bundle::line::{NewCommit, seal};
use crate::domain::value::{self, Fields, Value};
use crate::log::Log;
use crate::log::commit::{Commit, CommitRef, Dot, RecordKey, ReplicaId};
use crate::log::fold::{DELETED_FIELD, Deletion, RecordState};

/// One record to be changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    pub record: RecordKey,
    /// What the person had before them; the present heads where this is absent. An edit made on
    /// an older view thereby stands beside what came meanwhile, and hides nothing.
    pub base: Option<Vec<CommitRef>>,
    /// What to write: one set of fields normally, several side by side to bring a conflict back.
    pub siblings: Vec<Fields>,
}

impl Change {
    #[must_use]
    pub fn set(record: RecordKey, fields: Fields) -> Self {
        Self {
            record,
            base: None,
            siblings: vec![fields],
        }
    }

    #[must_use]
    pub fn delete(record: RecordKey) -> Self {
        Self::set(
            record,
            value::fields([(DELETED_FIELD.to_owned(), Value::Bool(true))]),
        )
    }
}

/// Where the next commits are counted on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Writer {
    pub(super) replica: ReplicaId,
    pub(super) next_seq: u64,
    pub(super) now_ms: i64,
}

/// Turns changes into commits, and into the changes that undo them, last first.
///
/// An inverse is made on top of all that is there when it is carried out: whatever came after the
/// change, own edits and imports alike, has been taken back by then, so it hides nothing unseen.
pub(super) fn write(
    changes: &[Change],
    log: &Log,
    mut writer: Writer,
) -> (Vec<Commit>, Vec<Change>) {
    let mut commits = Vec::new();
    let mut inverses = Vec::new();
    for change in changes {
        let state = log.record(&change.record);
        let siblings = change
            .siblings
            .iter()
            .map(|fields| needed(fields, change, state));
        let siblings: Vec<Fields> = siblings.filter(|fields| !fields.is_empty()).collect();
        if siblings.is_empty() {
            continue;
        }
        inverses.push(inverse(&change.record, &siblings, state));
        let heads = || state.map(|state| state.heads.clone()).unwrap_or_default();
        let parents = change.base.clone().unwrap_or_else(heads);
        for fields in siblings {
            let commit = seal(NewCommit {
                dot: Dot {
                    replica: writer.replica,
                    seq: writer.next_seq,
                },
                record: change.record.clone(),
                parents: parents.clone(),
                schema: log.schema().version_of(&change.record.kind).unwrap_or(1),
                written_ms: writer.now_ms,
                fields,
            });
            commits.push(commit);
            writer.next_seq += 1;
        }
    }
    inverses.reverse();
    (commits, inverses)
}

/// Leaves out what says nothing new: a field written as it stands, where one person edits.
fn needed(fields: &Fields, change: &Change, state: Option<&RecordState>) -> Fields {
    if change.siblings.len() > 1 {
        return fields.clone();
    }
    let is_new = |(name, value): &(&String, &Value)| {
        let Some(state) = state else {
            return !value.is_null();
        };
        if name.as_str() == DELETED_FIELD {
            let is_deleted = state.deletion == Deletion::Yes;
            return state.deletion == Deletion::Contested || **value != Value::Bool(is_deleted);
        }
        match state.fields.get(*name) {
            Some(cell) => cell.is_conflict() || cell.values.iter().all(|w| w.value != **value),
            None => !value.is_null(),
        }
    };
    let needed = fields.iter().filter(is_new);
    value::fields(needed.map(|(name, value)| (name.clone(), value.clone())))
}

fn inverse(record: &RecordKey, siblings: &[Fields], state: Option<&RecordState>) -> Change {
    let Some(state) = state.filter(|state| state.exists) else {
        return Change::delete(record.clone());
    };
    let before = |name: &str| -> Vec<Value> {
        if name == DELETED_FIELD {
            return match state.deletion {
                Deletion::No => vec![Value::Bool(false)],
                Deletion::Yes => vec![Value::Bool(true)],
                Deletion::Contested => vec![Value::Bool(true), Value::Bool(false)],
            };
        }
        match state.fields.get(name) {
            Some(cell) => cell
                .values
                .iter()
                .map(|written| written.value.clone())
                .collect(),
            None => vec![Value::Null],
        }
    };
    let names = siblings.iter().flat_map(Fields::keys);
    let values: Vec<(String, Vec<Value>)> =
        names.map(|name| (name.clone(), before(name))).collect();
    let width = values
        .iter()
        .map(|(_, values)| values.len())
        .max()
        .unwrap_or(1);
    let sibling = |index: usize| {
        let members = values.iter().filter_map(|(name, values)| {
            let value = values.get(index).or_else(|| values.last())?;
            Some((name.clone(), value.clone()))
        });
        value::fields(members)
    };
    Change {
        record: record.clone(),
        base: None,
        siblings: (0..width).map(sibling).collect(),
    }
}
