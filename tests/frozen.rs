//! G5: old files open for ever. What lies in `tests/fixtures/bundle-v1/` was written once and is
//! never changed; `tests/fixtures/bundle-v1.txt` says what each file is and must be read as.
//!
//! A change of the format adds fixtures: `cargo test --test frozen -- --ignored` writes those that
//! are not there yet, with their lines, and touches no other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rembuk::bundle::container::{Limits, pack};
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::key::SecretKey;
use rembuk::bundle::line::{self, NewCommit};
use rembuk::bundle::problem::Problem;
use rembuk::bundle::read::read;
use rembuk::bundle::seal::{Roster, SourceState, judge, judge_sources};
use rembuk::bundle::write::{PART_BYTES, as_source, write};
use rembuk::bundle::{canonical, state};
use rembuk::domain::value::{Fields, Value};
use rembuk::log::commit::{Commit, CommitHash, CommitRef, Dot, RecordKey};
use rembuk::log::schema::Schema;
use rembuk::log::{Log, Origin};
use samples::document::{Document, set};
use samples::{NOW_MS, cover, fields, file, key, office_code, read_whole, replica};

/// The shapes of the time of these files, so that later ones leave their digests alone.
const SCHEMA: Schema = Schema {
    kinds: &[
        ("usulan", 1),
        ("tanggapan", 1),
        ("musyawarah", 1),
        ("pagu", 1),
        ("padanan", 1),
        ("lampiran", 1),
        ("kunci", 1),
    ],
    upcasters: &[],
};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

fn sha256(bytes: &[u8]) -> String {
    CommitHash(canonical::sha256(bytes)).to_string()
}

fn said(problem: &Problem) -> String {
    let code = problem.fault.code();
    problem
        .line
        .map_or(code.to_owned(), |line| format!("{line}:{code}"))
}

/// What a file is read as, in one line of the table.
fn verdict(file: &[u8]) -> String {
    let reading = read(file, &Limits::default());
    let mut roster = Roster::default();
    roster.add(&office_code(1), key(1).public());
    roster.add("bappeda", key(9).public());
    let mut log = Log::new(SCHEMA);
    log.extend(reading.commits.clone(), Origin::Import(1));
    let signature = match (&reading.header, &reading.digest, &reading.footer) {
        (Some(header), Some(digest), Some(footer)) => {
            judge(header, digest, footer.signature.as_ref(), &roster).name()
        }
        _ => "-",
    };
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let sources = judge_sources(&reading.sources, &commits, &roster);
    let sources: Vec<&str> = sources
        .iter()
        .map(|state| match state {
            SourceState::Whole(signature) => signature.name(),
            SourceState::Incomplete => "tak_lengkap",
        })
        .collect();
    let problems: Vec<String> = reading.problems.iter().map(said).collect();
    let conflicts = log.records().filter(|(_, state)| state.has_conflict());
    let or_none = |names: String| if names.is_empty() { "-".into() } else { names };
    format!(
        "{} {} {} {} {} {} {} {signature} {} {}",
        sha256(file),
        CommitHash(state::digest(&log)),
        commits.len(),
        log.records().count(),
        conflicts.count(),
        log.waiting().len(),
        log.records().filter(|(_, state)| state.has_newer).count(),
        or_none(sources.join(",")),
        or_none(problems.join(",")),
    )
}

const HEAD: &str = "\
# Never edit a line. One for each file of bundle-v1/, apart by blanks: name, SHA-256 of the file,
# digest of the merged state, commits, records, records in conflict, commits that wait, records
# from a newer version, signature, signatures of the sources, problems with their lines.
";

fn table() -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(folder().join("bundle-v1.txt")).unwrap_or_default();
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .map(|line| line.split_once(' ').unwrap())
        .map(|(name, verdict)| (name.to_owned(), verdict.to_owned()))
        .collect()
}

#[test]
fn old_files_are_read_as_they_always_were() {
    let table = table();
    let entries = std::fs::read_dir(folder().join("bundle-v1")).unwrap();
    let present: BTreeSet<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    let listed: BTreeSet<String> = table.keys().cloned().collect();
    assert_eq!(present, listed, "a fixture is missing, or not in the table");
    assert!(present.len() >= 16);
    for (name, expected) in &table {
        let file = std::fs::read(folder().join("bundle-v1").join(name)).unwrap();
        assert_eq!(&verdict(&file), expected, "{name}");
    }
}

/// A table that lost lines together with their files would still agree with itself.
#[test]
fn no_fixture_is_lost() {
    let table = table();
    for (name, _) in made() {
        assert!(table.contains_key(name), "{name} is missing");
    }
}

#[test]
#[ignore = "writes fixtures that are not there yet; run it when the format has changed"]
fn regenerate_new_fixtures() {
    let folder = folder();
    std::fs::create_dir_all(folder.join("bundle-v1")).unwrap();
    let mut table = table();
    for (name, file) in made() {
        let path = folder.join("bundle-v1").join(name);
        if table.contains_key(name) || path.exists() {
            continue;
        }
        std::fs::write(path, &file).unwrap();
        table.insert(name.to_owned(), verdict(&file));
    }
    let lines = table
        .iter()
        .map(|(name, verdict)| format!("{name} {verdict}\n"));
    let text = HEAD.to_owned() + &lines.collect::<String>();
    std::fs::write(folder.join("bundle-v1.txt"), text).unwrap();
}

fn save(who: u8, seq: u64, record: (&str, &str), parents: &[&Commit], fields: Fields) -> Commit {
    let parents: Vec<CommitRef> = parents.iter().map(|commit| commit.reference()).collect();
    line::seal(NewCommit {
        dot: Dot {
            replica: replica(who),
            seq,
        },
        record: RecordKey::new(record.0, record.1),
        parents,
        schema: 1,
        written_ms: NOW_MS + i64::from(who) * 86_400_000 + seq as i64 * 60_000,
        fields,
    })
}

/// A village's hand-over: two usulan, one of them edited.
fn village() -> Vec<Commit> {
    let drainage = fields(&[
        (
            "usulan",
            Value::from("Pembangunan drainase U-Ditch Kp. Rawa \"Bugel\""),
        ),
        (
            "masalah",
            Value::from("Banjir tiap musim hujan;\n± 40 rumah terdampak"),
        ),
        ("rt", Value::from("002")),
        ("rw", Value::from("017")),
        ("volume", Value::Dec(1322.8)),
        ("satuan", Value::from("m")),
        ("anggaran", Value::Int(1_587_360_000)),
        ("lat", Value::Dec(-6.2382)),
        ("lon", Value::Dec(107.0921)),
        (
            "skor",
            Value::Map(fields(&[
                ("mendesak", Value::Int(4)),
                ("manfaat", Value::Int(5)),
            ])),
        ),
    ]);
    let school = fields(&[
        ("usulan", Value::from("Rehabilitasi ruang kelas SDN 03 🏫")),
        ("anggaran", Value::Int(420_000_000)),
        ("prioritas", Value::Int(2)),
    ]);
    let first = save(1, 1, ("usulan", "u-drainase"), &[], drainage);
    let second = save(1, 2, ("usulan", "u-sekolah"), &[], school);
    let edit = fields(&[("volume", Value::Int(1400)), ("prioritas", Value::Int(1))]);
    let edit = save(1, 3, ("usulan", "u-drainase"), &[&first], edit);
    vec![first, second, edit]
}

/// Two who edit the same usulan apart, one who deletes, and one who resolves.
fn apart() -> Vec<Commit> {
    let record = ("usulan", "u-jalan");
    let title = |text: &str| fields(&[("usulan", Value::from(text))]);
    let base = save(2, 1, record, &[], title("Pengecoran jalan"));
    let left = save(2, 2, record, &[&base], title("Pengecoran jalan lingkungan"));
    let right = save(3, 1, record, &[&base], title("Pengecoran jalan setapak"));
    let cost = save(
        3,
        2,
        record,
        &[&right],
        fields(&[("anggaran", Value::Int(95_000_000))]),
    );
    let deleted = fields(&[("dihapus", Value::Bool(true))]);
    let other = ("usulan", "u-pos");
    let post = save(2, 3, other, &[], title("Pos ronda"));
    let gone = save(2, 4, other, &[&post], deleted.clone());
    let kept = save(3, 3, other, &[&post], title("Pos ronda dan taman"));
    let third = ("usulan", "u-taman");
    let park = save(2, 5, third, &[], title("Taman"));
    let agreed = save(3, 4, third, &[&park], deleted);
    vec![base, left, post, gone, park, right, cost, kept, agreed]
}

/// What version 1 wrote, by name. Each is made of fixed seeds, so that it comes out the same.
fn made() -> Vec<(&'static str, Vec<u8>)> {
    let village = village();
    let apart = apart();
    let all: Vec<&Commit> = village.iter().collect();
    let apart_refs: Vec<&Commit> = apart.iter().collect();
    let handover = cover(BundleKind::Usulan, 1, 1);
    let signed = file(&handover, &all, Some(&key(1)));
    let unsigned = file(&handover, &all, None);
    let mut made = vec![
        ("signed.json", signed.clone()),
        ("unsigned.json", unsigned.clone()),
        (
            "unknown-key.json",
            file(&cover(BundleKind::Usulan, 2, 1), &apart_refs, Some(&key(2))),
        ),
        (
            "conflict.json",
            file(&cover(BundleKind::Cadangan, 2, 1), &apart_refs, None),
        ),
        ("empty.json", file(&handover, &[], Some(&key(1)))),
        ("packed.json.gz", pack(&signed)),
        ("truncated.json", signed[..signed.len() * 2 / 3].to_vec()),
        ("truncated.json.gz", {
            let packed = pack(&signed);
            packed[..packed.len() * 2 / 3].to_vec()
        }),
        ("windows.json", {
            let text = String::from_utf8(signed.clone()).unwrap();
            format!("\u{feff}{}", text.replace('\n', "\r\n")).into_bytes()
        }),
        ("laid-out-anew.json", {
            let value: serde_json::Value = serde_json::from_slice(&signed).unwrap();
            serde_json::to_vec_pretty(&value).unwrap()
        }),
    ];

    // A delta whose first half is not here.
    let delta: Vec<&Commit> = apart_refs[5..].to_vec();
    made.push((
        "delta.json",
        file(&cover(BundleKind::Usulan, 3, 2), &delta, None),
    ));

    let parts = write(
        &cover(BundleKind::Cadangan, 3, 3),
        &[],
        &apart_refs,
        Some(&key(3)),
        1_000,
    );
    assert!(parts.len() >= 2);
    let mut parts = parts.into_iter();
    made.push(("part-1.json", parts.next().unwrap()));
    made.push(("part-2.json", parts.next().unwrap()));

    // A copied browser profile: the same number twice, and a save upon both.
    let twin = save(1, 3, ("usulan", "u-sekolah"), &[&village[1]], fields(&[]));
    let upon = save(
        1,
        4,
        ("usulan", "u-sekolah"),
        &[&twin],
        fields(&[("rw", Value::from("03"))]),
    );
    let twins: Vec<&Commit> = all.iter().copied().chain([&twin, &upon]).collect();
    let twins = file(&cover(BundleKind::Usulan, 1, 2), &twins, Some(&key(1)));
    made.push(("twins.json", twins.clone()));

    let office = |kind| rembuk::bundle::write::Cover {
        office: "bappeda".to_owned(),
        ..cover(kind, 9, 1)
    };
    let archived = |kind, files: &[&[u8]], signer: Option<&SecretKey>| {
        let readings: Vec<_> = files.iter().map(|file| read_whole(file)).collect();
        let mut commits: Vec<&Commit> = readings.iter().flat_map(|r| &r.commits).collect();
        commits.sort_by_key(|commit| (commit.dot, commit.hash));
        commits.dedup_by_key(|commit| commit.hash);
        let has_twins = |dot: &Dot| commits.iter().filter(|c| c.dot == *dot).count() > 1;
        let mut sources = Vec::new();
        for reading in &readings {
            let covered: Vec<&Commit> = reading.commits.iter().collect();
            let digests = reading.sources.iter().map(|s| s.footer.digest).collect();
            sources.extend(reading.sources.iter().cloned());
            let (header, footer) = (reading.header.as_ref(), reading.footer.as_ref());
            let (header, footer) = (header.unwrap(), footer.unwrap());
            sources.push(as_source(header, footer, digests, &covered, &has_twins));
        }
        write(&office(kind), &sources, &commits, signer, PART_BYTES).remove(0)
    };
    let other = file(&cover(BundleKind::Usulan, 2, 1), &apart_refs, Some(&key(2)));
    let third = file(&cover(BundleKind::Usulan, 3, 1), &apart_refs[5..], None);
    let archive = archived(
        BundleKind::Arsip,
        &[&signed, &other, &third, &twins],
        Some(&key(9)),
    );
    made.push(("archive.json", archive.clone()));
    made.push((
        "archive-of-archive.json",
        archived(BundleKind::Arsip, &[&archive], None),
    ));
    made.push(("archive.json.gz", pack(&archive)));

    let opinion = fields(&[
        ("hasil", Value::from("disesuaikan")),
        ("volume", Value::Int(1000)),
        ("alasan", Value::from("Pagu tidak cukup")),
    ]);
    let opinion = save(9, 1, ("tanggapan", "t-1"), &[], opinion);
    made.push((
        "decision.json",
        file(&office(BundleKind::Keputusan), &[&opinion], Some(&key(9))),
    ));

    // What a newer version may add.
    let mut newer = Document::of(&signed);
    newer.version = Value::Int(2);
    set(&mut newer.header, "versi", Value::Int(2));
    set(
        &mut newer.header,
        "mode",
        Value::List(vec![Value::from("baru"), Value::Null]),
    );
    set(&mut newer.header, "jenis", Value::from("ringkasan"));
    set(
        &mut newer.footer,
        "saksi",
        Value::Map(fields(&[("a", Value::Dec(0.5))])),
    );
    set(&mut newer.commits[1], "z", Value::Bool(true));
    set(&mut newer.commits[1], "k", Value::from("kelompok_tani"));
    set(&mut newer.commits[2], "v", Value::Int(2));
    newer.reseal(Some(&key(1)));
    made.push(("unknown.json", newer.laid_out()));
    set(&mut newer.header, "versi_baca", Value::Int(2));
    newer.reseal(Some(&key(1)));
    made.push(("newer-reader.json", newer.laid_out()));
    let mut feature = Document::of(&signed);
    set(
        &mut feature.header,
        "wajib",
        Value::List(vec![Value::from("sandi")]),
    );
    feature.reseal(Some(&key(1)));
    made.push(("newer-feature.json", feature.laid_out()));

    // Damaged and tampered with.
    let mut damaged = signed.clone();
    let at = signed
        .windows(8)
        .position(|window| window == b"drainase")
        .unwrap();
    damaged[at] ^= 4;
    made.push(("damaged.json", damaged));
    let mut forged = Document::of(&signed);
    forged.reseal(Some(&key(7)));
    made.push(("wrong-signature.json", forged.laid_out()));
    let mut stripped = Document::of(&signed);
    set(&mut stripped.footer, "ttd", Value::Null);
    made.push(("signature-removed.json", stripped.laid_out()));
    let mut shortened = Document::of(&signed);
    shortened.commits.pop();
    shortened.recount();
    shortened.reorder();
    made.push(("commit-removed.json", shortened.laid_out()));
    made
}
