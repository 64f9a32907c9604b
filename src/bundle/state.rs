//! The digest of a merged state: equal for everyone who has seen the same edits, in whatever
//! order, grouping or repetition they came.

use std::borrow::Borrow;

use sha2::{Digest, Sha256};

use super::canonical;
use crate::domain::value::{self, Value};
use crate::log::Log;
use crate::log::commit::{CommitHash, RecordKey};
use crate::log::fold::{Deletion, RecordState};

/// SHA-256 over every record with all values of all its fields, and over what waits.
#[must_use]
pub fn digest(log: &Log) -> [u8; 32] {
    digest_of(log.records())
}

/// The same over records given in the order of their keys.
#[must_use]
pub fn digest_of(
    records: impl Iterator<Item = (impl Borrow<RecordKey>, impl Borrow<RecordState>)>,
) -> [u8; 32] {
    let mut hasher = Sha256::new();
    let mut text = Vec::new();
    for (key, state) in records {
        text.clear();
        canonical::write(&record_value(key.borrow(), state.borrow()), &mut text);
        hasher.update(&text);
        hasher.update(b"\n");
    }
    hasher.finalize().into()
}

/// The digest of one record's present version, which an opinion on it names: the first 128 bits
/// of SHA-256, in hexadecimal.
#[must_use]
pub fn version_of(key: &RecordKey, state: &RecordState) -> String {
    let hash = CommitHash(canonical::sha256(&canonical::to_bytes(&record_value(
        key, state,
    ))));
    hash.to_string().chars().take(32).collect()
}

fn record_value(key: &RecordKey, state: &RecordState) -> Value {
    let fields = state.fields.iter().map(|(name, cell)| {
        let mut values: Vec<Value> = cell.values.iter().map(|w| w.value.clone()).collect();
        values.sort_unstable();
        (name.clone(), Value::List(values))
    });
    let deletion = match state.deletion {
        Deletion::No => "tidak",
        Deletion::Yes => "ya",
        Deletion::Contested => "dipertentangkan",
    };
    let waiting = state
        .waiting
        .iter()
        .map(|hash| Value::Text(hash.to_string()));
    Value::Map(value::fields([
        ("k".to_owned(), Value::Text(key.kind.clone())),
        ("r".to_owned(), Value::Text(key.id.clone())),
        ("ada".to_owned(), Value::Bool(state.exists)),
        ("dihapus".to_owned(), Value::from(deletion)),
        ("isi".to_owned(), Value::Map(value::fields(fields))),
        ("menunggu".to_owned(), Value::List(waiting.collect())),
    ]))
}
