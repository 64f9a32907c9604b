//! What several proofs need: replicas that edit shared records, and bundles made of it.

#![allow(dead_code, reason = "each proof uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

pub(crate) mod document;
pub(crate) mod graph;
pub(crate) mod invariants;
pub(crate) mod oracle;

use std::collections::BTreeSet;

use proptest::prelude::*;
use rembuk::bundle::container::Limits;
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::key::SecretKey;
use rembuk::bundle::line::{self, NewCommit};
use rembuk::bundle::read::{Reading, read};
use rembuk::bundle::write::{Cover, PART_BYTES, write};
use rembuk::domain::value::{Fields, MAX_WHOLE, Value};
use rembuk::log::commit::{Commit, CommitHash, Dot, RecordKey, ReplicaId};
use rembuk::log::fold::DELETED_FIELD;
use rembuk::log::{Log, Origin};

/// 1 January 2026, in ms since 1970.
pub(crate) const NOW_MS: i64 = 1_767_225_600_000;
const FIFTY_YEARS_MS: i64 = 50 * 365 * 86_400_000;

pub(crate) fn replica(number: u8) -> ReplicaId {
    ReplicaId([number; 16])
}

pub(crate) fn key(number: u8) -> SecretKey {
    SecretKey::from_seed([number; 32])
}

pub(crate) fn cover(kind: BundleKind, office: u8, number: u64) -> Cover {
    Cover {
        kind,
        office: office_code(office),
        year: 2027,
        replica: replica(100 + office),
        number,
        written_ms: NOW_MS,
        is_example: false,
    }
}

pub(crate) fn office_code(office: u8) -> String {
    format!("32.16.01.20{office:02}")
}

pub(crate) fn fields(members: &[(&str, Value)]) -> Fields {
    members
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()))
        .collect()
}

/// A commit on nothing before it.
pub(crate) fn commit(replica: ReplicaId, seq: u64, record: &str, fields: Fields) -> Commit {
    line::seal(NewCommit {
        dot: Dot { replica, seq },
        record: RecordKey::new("usulan", record),
        parents: vec![],
        schema: 1,
        written_ms: NOW_MS,
        fields,
    })
}

/// The one file that these commits make.
pub(crate) fn file(cover: &Cover, commits: &[&Commit], key: Option<&SecretKey>) -> Vec<u8> {
    let mut files = write(cover, &[], commits, key, PART_BYTES);
    assert_eq!(files.len(), 1);
    files.remove(0)
}

/// Reads a file in which nothing may be wrong.
pub(crate) fn read_whole(file: &[u8]) -> Reading {
    let reading = read(file, &Limits::default());
    assert_eq!(reading.problems, []);
    assert!(reading.is_whole());
    reading
}

/// Something that one replica does.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Saves a record as it knows it.
    Save {
        who: usize,
        record: usize,
        fields: Vec<(usize, u8)>,
        clock_ms: i64,
    },
    /// Deletes a record, or takes the deletion back.
    Delete {
        who: usize,
        record: usize,
        deleted: bool,
        clock_ms: i64,
    },
    /// Chooses one of the values of every field in conflict.
    Resolve {
        who: usize,
        record: usize,
        choice: usize,
        clock_ms: i64,
    },
    /// Takes in some of what another one has; the bits of `cut` say which.
    Learn { who: usize, from: usize, cut: u64 },
    /// The browser profile is copied: two go on under the same replica id.
    Copy { who: usize, from: usize },
}

const RECORDS: &[(&str, &str)] = &[
    ("usulan", "u-1"),
    ("usulan", "u-2"),
    ("kelompok_tani", "k-1"),
];
const FIELDS: &[&str] = &["judul", "volume", "lokasi"];

fn value(number: u8) -> Value {
    match number {
        0 => Value::Null,
        1 => Value::Dec(12.5),
        2 => Value::List(vec![Value::Int(1), Value::Null]),
        _ => Value::Text(format!("nilai {number}")),
    }
}

/// Wrong by up to fifty years either way.
fn clock() -> impl Strategy<Value = i64> {
    (-FIFTY_YEARS_MS..FIFTY_YEARS_MS).prop_map(|wrong| NOW_MS + wrong)
}

pub(crate) fn acts() -> impl Strategy<Value = Vec<Act>> {
    let who = 0..4_usize;
    let record = 0..RECORDS.len();
    let written = prop::collection::vec((0..FIELDS.len(), 0..6_u8), 0..3);
    let save = (who.clone(), record.clone(), written, clock()).prop_map(
        |(who, record, fields, clock_ms)| Act::Save {
            who,
            record,
            fields,
            clock_ms,
        },
    );
    let delete = (who.clone(), record.clone(), any::<bool>(), clock()).prop_map(
        |(who, record, deleted, clock_ms)| Act::Delete {
            who,
            record,
            deleted,
            clock_ms,
        },
    );
    let resolve =
        (who.clone(), record, 0..4_usize, clock()).prop_map(|(who, record, choice, clock_ms)| {
            Act::Resolve {
                who,
                record,
                choice,
                clock_ms,
            }
        });
    let cut = prop_oneof![3 => Just(u64::MAX), 1 => any::<u64>()];
    let learn =
        (who.clone(), who.clone(), cut).prop_map(|(who, from, cut)| Act::Learn { who, from, cut });
    let copy = (who.clone(), who).prop_map(|(who, from)| Act::Copy { who, from });
    prop::collection::vec(
        prop_oneof![9 => save, 2 => delete, 3 => resolve, 6 => learn, 1 => copy],
        1..40,
    )
}

/// One office's device.
#[derive(Clone, Debug)]
struct Device {
    replica: ReplicaId,
    next: u64,
    log: Log,
}

impl Device {
    fn save(&mut self, record: usize, fields: Fields, clock_ms: i64) -> Commit {
        let (kind, id) = RECORDS[record];
        let record = RecordKey::new(kind, id);
        let heads = self.log.record(&record).map(|state| state.heads.clone());
        let commit = line::seal(NewCommit {
            dot: Dot {
                replica: self.replica,
                seq: self.next,
            },
            record,
            parents: heads.unwrap_or_default(),
            schema: 1,
            written_ms: clock_ms,
            fields,
        });
        self.next += 1;
        self.log.extend([commit.clone()], Origin::Own);
        commit
    }

    fn resolutions(&self, record: usize, choice: usize) -> Fields {
        let (kind, id) = RECORDS[record];
        let Some(state) = self.log.record(&RecordKey::new(kind, id)) else {
            return Fields::new();
        };
        let mut chosen = Fields::new();
        for name in state.conflicts() {
            let values = &state.fields[name].values;
            let value = values[choice % values.len()].value.clone();
            chosen.insert(name.to_owned(), value);
        }
        if state.deletion == rembuk::log::fold::Deletion::Contested {
            chosen.insert(
                DELETED_FIELD.to_owned(),
                Value::Bool(choice.is_multiple_of(2)),
            );
        }
        chosen
    }
}

/// Every commit that comes of some acts, in the order in which they were made.
pub(crate) fn play(acts: &[Act]) -> Vec<Commit> {
    let mut devices: Vec<Device> = (1..=4)
        .map(|number| Device {
            replica: replica(number),
            next: 1,
            log: Log::default(),
        })
        .collect();
    let mut all: Vec<Commit> = Vec::new();
    for act in acts {
        match act {
            Act::Save {
                who,
                record,
                fields,
                clock_ms,
            } => {
                let fields = fields
                    .iter()
                    .map(|(name, number)| (FIELDS[*name].to_owned(), value(*number)));
                all.push(devices[*who].save(*record, fields.collect(), *clock_ms));
            }
            Act::Delete {
                who,
                record,
                deleted,
                clock_ms,
            } => {
                let fields = fields(&[(DELETED_FIELD, Value::Bool(*deleted))]);
                all.push(devices[*who].save(*record, fields, *clock_ms));
            }
            Act::Resolve {
                who,
                record,
                choice,
                clock_ms,
            } => {
                let chosen = devices[*who].resolutions(*record, *choice);
                if !chosen.is_empty() {
                    all.push(devices[*who].save(*record, chosen, *clock_ms));
                }
            }
            Act::Learn { who, from, cut } => {
                let theirs = devices[*from].log.visible_commits();
                let taken = theirs.iter().enumerate();
                let taken: Vec<Commit> = taken
                    .filter(|(index, _)| cut >> (index % 64) & 1 == 1)
                    .map(|(_, commit)| (*commit).clone())
                    .collect();
                devices[*who].log.extend(taken, Origin::Import(1));
            }
            Act::Copy { who, from } => devices[*who] = devices[*from].clone(),
        }
    }
    all.sort_by_key(|commit| (commit.dot, commit.hash));
    all.dedup_by_key(|commit| commit.hash);
    all
}

/// The hashes of some commits, which say what set they are.
pub(crate) fn hashes<'a>(commits: impl IntoIterator<Item = &'a Commit>) -> BTreeSet<CommitHash> {
    commits.into_iter().map(|commit| commit.hash).collect()
}

/// All orders of `0..count`.
pub(crate) fn orders(count: usize) -> Vec<Vec<usize>> {
    if count == 0 {
        return vec![vec![]];
    }
    let shorter = orders(count - 1);
    let longer = shorter.iter().flat_map(|order| {
        (0..count).map(move |place| {
            let mut order = order.clone();
            order.insert(place, count - 1);
            order
        })
    });
    longer.collect()
}

/// Any value that JSON may hold in a bundle.
pub(crate) fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        (-MAX_WHOLE..=MAX_WHOLE).prop_map(Value::Int),
        any::<f64>().prop_map(|number| Value::number(number).unwrap_or_default()),
        (-1e6..1e6_f64).prop_map(|number| Value::number(number).unwrap_or_default()),
        any_text().prop_map(Value::Text),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::List),
            prop::collection::btree_map(any_text(), inner, 0..4).prop_map(Value::Map),
        ]
    })
}

pub(crate) fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        ".{0,8}",
        any::<String>(),
        "[\\x00-\\x1f\"\\\\\u{2028}\u{ffff}😀]{0,6}"
    ]
}
