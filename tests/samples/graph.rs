//! Histories of one record out of plain bytes: any graph of saves, twins and missing ones too.

use rembuk::bundle::line::{self, NewCommit};
use rembuk::domain::value::{Fields, Value};
use rembuk::log::commit::{Check, Commit, CommitRef, Dot, RecordKey, ReplicaId};
use rembuk::log::fold::{DELETED_FIELD, fold};
use rembuk::log::schema::CURRENT;

use super::oracle::Oracle;

/// Each six bytes make a commit: who, three parents among the former, a field and its value.
pub(crate) fn history(bytes: &[u8]) -> Vec<Commit> {
    let mut commits: Vec<Commit> = Vec::new();
    let mut next = [1_u64; 4];
    for chunk in bytes.chunks_exact(6) {
        let [who, a, b, c, field, value] = [0, 1, 2, 3, 4, 5].map(|at| chunk[at]);
        let replica = ReplicaId([who % 4; 16]);
        let seq = &mut next[usize::from(who % 4)];
        let mut parents: Vec<CommitRef> = [a, b, c]
            .into_iter()
            .filter(|parent| *parent < 240)
            .filter_map(|parent| {
                let back = usize::from(parent) % (commits.len() + 1);
                Some(
                    commits
                        .get(commits.len().checked_sub(back + 1)?)?
                        .reference(),
                )
            })
            .collect();
        if a == 255 && b == 255 {
            // Nobody has this one.
            parents.push(CommitRef {
                dot: Dot { replica, seq: *seq },
                check: Check([c; 6]),
            });
        }
        let mut fields = Fields::new();
        let content = match value % 8 {
            0 => Value::Null,
            1 => Value::Bool(true),
            other => Value::Int(i64::from(other)),
        };
        match field {
            0..=9 => drop(fields.insert(DELETED_FIELD.to_owned(), content)),
            10..=19 => {
                fields.insert(DELETED_FIELD.to_owned(), content);
                fields.insert("f0".to_owned(), Value::Int(7));
            }
            20..=24 => {}
            // More fields than are looked at together.
            25..=29 => {
                fields = (0..100)
                    .map(|n| (format!("f{n}"), content.clone()))
                    .collect();
            }
            _ => {
                fields.insert(format!("f{}", field % 100), content.clone());
                fields.insert(format!("f{}", field % 7), content);
            }
        }
        commits.push(line::seal(NewCommit {
            dot: Dot { replica, seq: *seq },
            record: RecordKey::new("usulan", "u-1"),
            parents,
            schema: 1,
            written_ms: 0,
            fields,
        }));
        // Now and then a number is used again: a twin.
        if who < 250 {
            *seq += 1;
        }
    }
    commits.sort_by_key(|commit| (commit.dot, commit.hash));
    commits.dedup_by_key(|commit| commit.hash);
    // Some have not arrived.
    commits.retain(|commit| !commit.hash.0[0].is_multiple_of(16));
    commits
}

/// The fold of any history is what its definition says, in any order.
pub(crate) fn check_fold(bytes: &[u8]) {
    let commits = history(bytes);
    let mut commits: Vec<&Commit> = commits.iter().collect();
    let state = fold(&commits, &CURRENT);
    assert_eq!(state, Oracle::of(&commits).state());
    commits.reverse();
    assert_eq!(state, fold(&commits, &CURRENT));
    commits.sort_by_key(|commit| commit.hash);
    assert_eq!(state, fold(&commits, &CURRENT));
}
