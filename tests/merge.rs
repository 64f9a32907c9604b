//! G1 and G2: import is idempotent, commutative and associative, and no edit is lost.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use proptest::test_runner::{Config, RngSeed, TestError, TestRunner};
use rembuk::bundle::header::{BundleKind, Source};
use rembuk::bundle::line::{self, NewCommit};
use rembuk::bundle::read::Reading;
use rembuk::bundle::seal::{Roster, SignatureState, SourceState, covered_by, judge, judge_sources};
use rembuk::bundle::state;
use rembuk::bundle::write::{PART_BYTES, as_source, handed_on, write};
use rembuk::domain::value::Value;
use rembuk::log::commit::{Commit, CommitHash, RecordKey};
use rembuk::log::fold::{Cell, DELETED_FIELD, Deletion, RecordState, Written, fold};
use rembuk::log::schema::CURRENT;
use rembuk::log::{Log, Origin};
use samples::oracle::Oracle;
use samples::{Act, acts, cover, file, hashes, key, office_code, orders, play, read_whole};

/// Which files carry a commit: one bit for each of four; none when it never left its device.
fn cuts() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(0..16_u8, 40)
}

fn carried_by<'a>(file: usize, commits: &'a [Commit], cuts: &[u8]) -> Vec<&'a Commit> {
    let carried = commits.iter().zip(cuts);
    carried
        .filter(|(_, cut)| *cut >> file & 1 == 1)
        .map(|(commit, _)| commit)
        .collect()
}

fn import(readings: &[&Reading]) -> Log {
    let mut log = Log::default();
    for (id, reading) in (1..).zip(readings) {
        log.extend(reading.commits.clone(), Origin::Import(id));
    }
    log
}

fn states(log: &Log) -> Vec<(RecordKey, RecordState)> {
    log.records()
        .map(|(key, state)| (key.clone(), state.clone()))
        .collect()
}

fn assert_same(one: &Log, other: &Log) {
    assert_eq!(
        hashes(one.visible_commits()),
        hashes(other.visible_commits())
    );
    assert_eq!(states(one), states(other));
    assert_eq!(state::digest(one), state::digest(other));
    assert_eq!(one.forks(), other.forks());
    assert_eq!(
        hashes(one.waiting().into_iter()),
        hashes(other.waiting().into_iter())
    );
}

proptest! {
    #![proptest_config(Config::with_cases(160))]

    #[test]
    fn order_repetition_and_grouping_of_files_do_not_matter(acts in acts(), cuts in cuts()) {
        let commits = play(&acts);
        let files: Vec<Vec<u8>> = (0..4)
            .map(|n| {
                let signer = (n % 2 == 0).then(|| key(n as u8));
                let carried = carried_by(n, &commits, &cuts);
                file(&cover(BundleKind::Usulan, n as u8, 1), &carried, signer.as_ref())
            })
            .collect();
        let readings: Vec<Reading> = files.iter().map(|file| read_whole(file)).collect();
        let union: BTreeSet<CommitHash> = readings.iter().flat_map(|r| hashes(&r.commits)).collect();
        let first = import(&readings.iter().collect::<Vec<_>>());
        prop_assert_eq!(hashes(first.visible_commits()), union);
        for count in 1..=4 {
            let expected = import(&readings[..count].iter().collect::<Vec<_>>());
            for order in orders(count) {
                let mut chosen: Vec<&Reading> = order.iter().map(|&n| &readings[n]).collect();
                assert_same(&import(&chosen), &expected);
                // And once more from the front, as when somebody opens a file twice.
                chosen.extend(order.iter().take(2).map(|&n| &readings[n]));
                assert_same(&import(&chosen), &expected);
            }
        }
        // One commit at a time, the last first, is the same as all at once.
        let mut single = Log::default();
        for commit in first.visible_commits().into_iter().rev() {
            single.extend([commit.clone()], Origin::Own);
        }
        assert_same(&single, &first);
    }

    #[test]
    fn parts_add_up_to_the_whole(acts in acts(), part_bytes in 300..3_000_usize) {
        let commits = play(&acts);
        let carried: Vec<&Commit> = commits.iter().collect();
        let parts = write(&cover(BundleKind::Usulan, 1, 1), &[], &carried, None, part_bytes);
        let mut readings: Vec<Reading> = parts.iter().map(|part| read_whole(part)).collect();
        for (number, reading) in (1..).zip(&readings) {
            let header = reading.header.as_ref().unwrap();
            prop_assert_eq!((header.part, header.parts), (number, parts.len() as u32));
        }
        readings.reverse();
        let mut expected = Log::default();
        expected.extend(commits.clone(), Origin::Own);
        assert_same(&import(&readings.iter().collect::<Vec<_>>()), &expected);
    }

    #[test]
    fn archives_of_archives_say_the_same_and_keep_every_signature(acts in acts(), cuts in cuts()) {
        let commits = play(&acts);
        let mut roster = Roster::default();
        roster.add(&office_code(0), key(0).public());
        let readings: Vec<Reading> = (0..4_u8)
            .map(|n| {
                // Known, unknown, unsigned, known to another office only.
                let signer = (n != 2).then(|| key(n));
                let carried = carried_by(usize::from(n), &commits, &cuts);
                read_whole(&file(&cover(BundleKind::Usulan, n, 1), &carried, signer.as_ref()))
            })
            .collect();
        roster.add(&office_code(1), key(3).public());
        let [a, b, c, d] = &readings[..] else { unreachable!() };

        let expected = import(&readings.iter().collect::<Vec<_>>());
        let groupings = [
            archive(&[a, b, c, d], 9),
            archive(&[&archive(&[&archive(&[a, b], 9), c], 8), d], 7),
            archive(&[d, &archive(&[c, &archive(&[b, a], 8)], 9)], 8),
            archive(&[&archive(&[c, d], 8), &archive(&[a, b], 8)], 9),
            // Overlapping, and one of them twice.
            archive(&[&archive(&[a, b, c], 8), &archive(&[b, c, d], 9), a], 7),
        ];
        for whole in &groupings {
            assert_same(&import(&[whole]), &expected);
            let commits: Vec<&Commit> = whole.commits.iter().collect();
            let judged = judge_sources(&whole.sources, &commits, &roster);
            for (source, judged) in whole.sources.iter().zip(&judged) {
                let expected = match source.header.office.as_str() {
                    office if office == office_code(0) => SignatureState::KnownKey,
                    office if office == office_code(2) => SignatureState::Unsigned,
                    _ => SignatureState::UnknownKey,
                };
                prop_assert_eq!(*judged, SourceState::Whole(expected), "{}", source.header.office);
            }
            for (office, reading) in (0..).zip(&readings) {
                let source = whole.sources.iter().find(|s| s.header.office == office_code(office));
                let source = source.unwrap();
                prop_assert_eq!(Some(&source.header), reading.header.as_ref());
                prop_assert_eq!(Some(&source.footer), reading.footer.as_ref());
                prop_assert_eq!(hashes(covered_by(source, &commits)), hashes(&reading.commits));
            }
        }
    }
}

/// Merges what was read into an archive of office `office`, and reads that.
fn archive(readings: &[&Reading], office: u8) -> Reading {
    let mut commits: Vec<&Commit> = readings.iter().flat_map(|r| &r.commits).collect();
    commits.sort_by_key(|commit| (commit.dot, commit.hash));
    commits.dedup_by_key(|commit| commit.hash);
    let has_twins = |dot: &_| commits.iter().filter(|c| c.dot == *dot).count() > 1;
    let mut sources: Vec<Source> = Vec::new();
    for reading in readings {
        let inner: Vec<&Commit> = reading.commits.iter().collect();
        for source in &reading.sources {
            let covered = covered_by(source, &inner);
            sources.push(handed_on(source, &covered, &has_twins));
        }
        let (header, footer) = (reading.header.as_ref(), reading.footer.as_ref());
        let digests = reading.sources.iter().map(|s| s.footer.digest).collect();
        sources.push(as_source(
            header.unwrap(),
            footer.unwrap(),
            digests,
            &inner,
            &has_twins,
        ));
    }
    let mut seen = BTreeSet::new();
    sources.retain(|source| seen.insert(source.footer.digest));
    let cover = cover(BundleKind::Arsip, office, 1);
    let mut files = write(&cover, &sources, &commits, Some(&key(office)), PART_BYTES);
    let reading = read_whole(&files.remove(0));
    assert_eq!(reading.sources, sources);
    let (header, footer) = (reading.header.as_ref(), reading.footer.as_ref());
    let judged = judge(
        header.unwrap(),
        &reading.digest.unwrap(),
        footer.unwrap().signature.as_ref(),
        &Roster::default(),
    );
    assert_eq!(judged, SignatureState::UnknownKey);
    reading
}

fn by_record(commits: &[Commit]) -> BTreeMap<&RecordKey, Vec<&Commit>> {
    let mut records: BTreeMap<&RecordKey, Vec<&Commit>> = BTreeMap::new();
    for commit in commits {
        records.entry(&commit.record).or_default().push(commit);
    }
    records
}

/// Every value that was written is visible, knowingly overwritten, in conflict, or waiting.
fn check_that_nothing_is_lost(
    commits: &[&Commit],
    state: &RecordState,
) -> Result<(), TestCaseError> {
    let oracle = Oracle::of(commits);
    for commit in commits {
        if !oracle.applied.contains(&commit.hash) {
            prop_assert!(state.waiting.contains(&commit.hash));
            continue;
        }
        for (name, value) in &commit.fields {
            if oracle.is_overwritten(commit, name) {
                continue;
            }
            if name == DELETED_FIELD {
                let is_shown = match value {
                    Value::Bool(true) => state.deletion != Deletion::No,
                    _ => state.deletion != Deletion::Yes,
                };
                prop_assert!(is_shown, "{} is lost", name);
                continue;
            }
            let shown = state.fields.get(name).map(|cell| &cell.values);
            let shown = shown.map_or(value.is_null(), |values| {
                values
                    .iter()
                    .any(|w| w.value == *value && w.by.contains(&commit.hash))
            });
            prop_assert!(shown, "{}: {:?} is lost", name, value);
        }
    }
    Ok(())
}

/// What may be known of a history: all of it, or what the cut leaves.
fn known_part(acts: &[Act], cuts: &[u8]) -> Vec<Commit> {
    let commits = play(acts);
    let known = commits.into_iter().zip(cuts);
    known
        .filter(|(_, cut)| **cut > 2)
        .map(|(commit, _)| commit)
        .collect()
}

proptest! {
    #![proptest_config(Config::with_cases(600))]

    #[test]
    fn no_edit_is_lost(acts in acts(), cuts in cuts()) {
        let commits = known_part(&acts, &cuts);
        for commits in by_record(&commits).values() {
            check_that_nothing_is_lost(commits, &fold(commits, &CURRENT))?;
        }
    }

    #[test]
    fn the_fold_says_what_its_definition_says(acts in acts(), cuts in cuts()) {
        let commits = known_part(&acts, &cuts);
        for commits in by_record(&commits).values() {
            prop_assert_eq!(fold(commits, &CURRENT), Oracle::of(commits).state());
        }
    }
}

/// The fold that most programs have: the youngest clock wins.
fn last_write_wins(commits: &[&Commit]) -> RecordState {
    let oracle = Oracle::of(commits);
    let mut state = fold(commits, &CURRENT);
    let mut newest: BTreeMap<&str, (i64, CommitHash, &Value)> = BTreeMap::new();
    for commit in oracle.applied() {
        for (name, value) in &commit.fields {
            let bid = (commit.written_ms, commit.hash, value);
            let best = newest.entry(name).or_insert(bid);
            if (best.0, best.1) < (bid.0, bid.1) {
                *best = bid;
            }
        }
    }
    state.fields = newest
        .iter()
        .filter(|(name, (_, _, value))| **name != DELETED_FIELD && !value.is_null())
        .map(|(name, (_, hash, value))| {
            let written = Written {
                value: (*value).clone(),
                by: vec![*hash],
            };
            let values = vec![written];
            ((*name).to_owned(), Cell { values })
        })
        .collect();
    state
}

/// The property bites: with last-write-wins instead of our fold, a lost edit is found, also when
/// all clocks are right.
#[test]
fn last_write_wins_would_lose_edits() {
    for clocks_are_right in [false, true] {
        let config = Config {
            cases: 600,
            rng_seed: RngSeed::Fixed(1),
            failure_persistence: None,
            ..Config::default()
        };
        let verdict = TestRunner::new(config).run(&acts(), |mut acts| {
            if clocks_are_right {
                set_clocks_right(&mut acts);
            }
            let commits = play(&acts);
            for commits in by_record(&commits).values() {
                check_that_nothing_is_lost(commits, &last_write_wins(commits))?;
            }
            Ok(())
        });
        let Err(TestError::Fail(reason, smallest)) = verdict else {
            panic!("no lost edit was found: {verdict:?}");
        };
        assert!(reason.to_string().contains("is lost"), "{reason}");
        // Two saves are enough: two people who wrote the same field apart.
        let saves = smallest
            .iter()
            .filter(|act| !matches!(act, Act::Learn { .. }));
        assert!(saves.count() <= 3, "{smallest:?}");
    }
}

fn set_clocks_right(acts: &mut [Act]) {
    for (step, act) in (0..).zip(acts) {
        match act {
            Act::Save { clock_ms, .. }
            | Act::Delete { clock_ms, .. }
            | Act::Resolve { clock_ms, .. } => *clock_ms = samples::NOW_MS + step * 60_000,
            Act::Learn { .. } | Act::Copy { .. } => {}
        }
    }
}

/// Taught by a random history: a copied browser profile takes in its twin's save and saves on top
/// of it, under the very number that the twin used.
#[test]
fn a_commit_may_lie_on_its_twin() {
    let twin = samples::commit(samples::replica(1), 1, "u-1", samples::fields(&[]));
    let child = line::seal(NewCommit {
        dot: twin.dot,
        record: twin.record.clone(),
        parents: vec![twin.reference()],
        schema: 1,
        written_ms: 0,
        fields: samples::fields(&[("judul", Value::from("x"))]),
    });
    assert_eq!(line::decode(&line::encode(&child)).as_ref(), Ok(&child));
    let bytes = file(&cover(BundleKind::Usulan, 1, 1), &[&twin, &child], None);
    let log = import(&[&read_whole(&bytes)]);
    assert_eq!(
        log.record(&child.record).unwrap().heads,
        [child.reference()]
    );
    assert_eq!(log.forks(), [twin.dot]);
}

#[test]
fn a_source_that_lacks_a_commit_is_incomplete() {
    let commits: Vec<Commit> = (1..=3)
        .map(|n| samples::commit(samples::replica(n), 1, "u-1", samples::fields(&[])))
        .collect();
    let one = read_whole(&file(
        &cover(BundleKind::Usulan, 1, 1),
        &[&commits[0], &commits[1]],
        Some(&key(1)),
    ));
    let other = read_whole(&file(
        &cover(BundleKind::Usulan, 2, 1),
        &[&commits[1], &commits[2]],
        Some(&key(2)),
    ));
    let whole = archive(&[&one, &other], 9);
    let left: Vec<&Commit> = whole.commits.iter().skip(1).collect();
    let judged = judge_sources(&whole.sources, &left, &Roster::default());
    assert_eq!(
        judged,
        [
            SourceState::Incomplete,
            SourceState::Whole(SignatureState::UnknownKey)
        ]
    );
    // A commit of somebody else under a number that it covers does not pass for its own.
    let stranger = samples::commit(
        samples::replica(1),
        1,
        "u-1",
        samples::fields(&[("judul", Value::from("palsu"))]),
    );
    let swapped: Vec<&Commit> = std::iter::once(&stranger).chain(left).collect();
    let judged = judge_sources(&whole.sources, &swapped, &Roster::default());
    assert_eq!(judged[0], SourceState::Incomplete);
}

/// Only malice makes two commits whose number and 48-bit check are the same. A commit that lies on
/// "them" waits, so that neither can be hidden under the other.
#[test]
fn a_reference_that_fits_two_commits_names_neither() {
    let with_hash = |last: u8, title: &str| {
        let title = samples::fields(&[("judul", Value::from(title))]);
        let mut commit = samples::commit(samples::replica(1), 1, "u-1", title);
        commit.hash = CommitHash([[7; 31].as_slice(), &[last]].concat().try_into().unwrap());
        commit
    };
    let (one, other) = (with_hash(1, "satu"), with_hash(2, "dua"));
    assert_eq!(one.reference(), other.reference());
    let mut child = samples::commit(samples::replica(2), 1, "u-1", samples::fields(&[]));
    child.parents = vec![one.reference()];
    let alone = fold(&[&one, &child], &CURRENT);
    assert_eq!(alone.waiting, []);
    let state = fold(&[&one, &child, &other], &CURRENT);
    assert_eq!(state.waiting, [child.hash]);
    assert_eq!(state.fields["judul"].values.len(), 2);
}

#[test]
fn parents_have_one_spelling() {
    let parents: Vec<_> = (1..=2)
        .map(|n| samples::commit(samples::replica(n), 1, "u-1", samples::fields(&[])).reference())
        .collect();
    let mut commit = samples::commit(samples::replica(3), 1, "u-1", samples::fields(&[]));
    for (spelling, is_legal) in [(vec![0, 1], true), (vec![1, 0], false), (vec![0, 0], false)] {
        commit.parents = spelling.iter().map(|&n: &usize| parents[n]).collect();
        assert_eq!(line::decode(&line::encode(&commit)).is_ok(), is_legal);
    }
}
