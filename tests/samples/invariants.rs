//! What holds for whatever bytes come in. The fuzz targets check the same.

use rembuk::bundle::container::Limits;
use rembuk::bundle::header::{BundleKind, Footer, Header, Source};
use rembuk::bundle::json;
use rembuk::bundle::line;
use rembuk::bundle::read::{Reading, read};
use rembuk::bundle::seal::{Roster, judge, judge_sources};
use rembuk::bundle::write::{Cover, PART_BYTES, write};
use rembuk::bundle::{canonical, state};
use rembuk::log::commit::{Commit, ReplicaId};
use rembuk::log::{Log, Origin};

/// Small enough that a fuzzer loses no time on bombs.
pub(crate) const SMALL: Limits = Limits {
    packed: 1 << 20,
    unpacked: 4 << 20,
    ratio: 200,
    ratio_from: 1 << 20,
};

/// How far a file got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reach {
    Refused,
    /// Something of it could be read.
    Salvaged,
    Whole,
}

/// Reads any bytes and checks all that must hold of the reading.
pub(crate) fn check_file(bytes: &[u8]) -> Reach {
    let reading = read(bytes, &SMALL);
    let again = read(bytes, &SMALL);
    assert_eq!(format!("{reading:?}"), format!("{again:?}"));
    assert!(reading.is_whole() || !reading.problems.is_empty());
    for commit in &reading.commits {
        assert_eq!(line::decode(&line::encode(commit)).as_ref(), Ok(commit));
    }
    if let Some(header) = &reading.header {
        assert_eq!(Header::from_line(&header.to_line()).as_ref(), Ok(header));
    }
    if let Some(footer) = &reading.footer {
        assert_eq!(Footer::from_line(&footer.to_line()).as_ref(), Ok(footer));
    }
    for source in &reading.sources {
        assert_eq!(Source::from_line(&source.to_line()).as_ref(), Ok(source));
    }
    check_commits(&reading.commits);
    check_rewriting(&reading);
    if reading.is_whole() {
        check_layout(bytes, &reading);
        return Reach::Whole;
    }
    if reading.header.is_some() || !reading.commits.is_empty() {
        Reach::Salvaged
    } else {
        Reach::Refused
    }
}

/// The same state in whatever order and however often.
fn check_commits(commits: &[Commit]) {
    let mut log = Log::default();
    log.extend(commits.to_vec(), Origin::Import(1));
    let digest = state::digest(&log);
    let states: Vec<_> = log.records().map(|(k, s)| (k.clone(), s.clone())).collect();
    log.extend(commits.to_vec(), Origin::Import(2));
    assert_eq!(state::digest(&log), digest);
    let mut backwards = Log::default();
    for commit in commits.iter().rev() {
        backwards.extend([commit.clone()], Origin::Own);
    }
    assert_eq!(state::digest(&backwards), digest);
    assert!(
        backwards
            .records()
            .eq(states.iter().map(|(key, state)| (key, state)))
    );
    log.set_import_active(1, false);
    assert_eq!(state::digest(&log), digest);
    log.set_import_active(2, false);
    assert_eq!(log.records().count(), 0);
}

/// What was read can be written, and is read as the same; written again it is the same bytes.
fn check_rewriting(reading: &Reading) {
    let cover = Cover {
        kind: BundleKind::Arsip,
        office: "bappeda".to_owned(),
        year: 2027,
        replica: ReplicaId([1; 16]),
        number: 1,
        written_ms: 0,
        is_example: false,
    };
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let file = write(&cover, &reading.sources, &commits, None, PART_BYTES).remove(0);
    let again = read(&file, &Limits::default());
    assert_eq!(again.problems, []);
    assert!(again.is_whole());
    assert_eq!(again.sources, reading.sources);
    let mut sorted = reading.commits.clone();
    sorted.sort_by_key(|commit| (commit.dot, commit.hash));
    sorted.dedup_by_key(|commit| commit.hash);
    assert_eq!(again.commits, sorted);
    let commits: Vec<&Commit> = again.commits.iter().collect();
    let rewritten = write(&cover, &again.sources, &commits, None, PART_BYTES);
    assert_eq!(rewritten, [file]);
    let roster = Roster::default();
    assert_eq!(
        judge_sources(&reading.sources, &commits, &roster),
        judge_sources(&again.sources, &commits, &roster)
    );
}

/// A whole file says the same when another program has laid it out anew.
fn check_layout(bytes: &[u8], reading: &Reading) {
    let roster = Roster::default();
    let (Some(header), Some(footer), Some(digest)) =
        (&reading.header, &reading.footer, &reading.digest)
    else {
        panic!("a whole file has a header, a footer and a digest");
    };
    let state = judge(header, digest, footer.signature.as_ref(), &roster);
    let Ok(value) = serde_json::from_slice::<serde_json::Value>(bytes) else {
        return;
    };
    let pretty = serde_json::to_vec_pretty(&value).unwrap();
    let again = read(&pretty, &Limits::default());
    assert_eq!(again.problems, []);
    assert_eq!(again.header.as_ref(), Some(header));
    assert_eq!(again.footer.as_ref(), Some(footer));
    assert_eq!(again.commits, reading.commits);
    assert_eq!(again.sources, reading.sources);
    let digest = again.digest.unwrap();
    let (header, footer) = (again.header.unwrap(), again.footer.unwrap());
    assert_eq!(
        judge(&header, &digest, footer.signature.as_ref(), &roster),
        state
    );
}

/// What strict JSON accepts has a canonical form, which is read as the same and stays the same,
/// and any other JSON reader accepts it as well.
pub(crate) fn check_json(bytes: &[u8]) {
    let Ok(value) = json::parse(bytes) else {
        return;
    };
    let canonical_form = canonical::to_bytes(&value);
    assert_eq!(json::parse(&canonical_form).as_ref(), Ok(&value));
    assert!(serde_json::from_slice::<serde_json::Value>(bytes).is_ok());
    let other: serde_json::Value = serde_json::from_slice(&canonical_form).unwrap();
    let other = json::parse(&serde_json::to_vec(&other).unwrap());
    assert_eq!(other, Ok(value));
}
