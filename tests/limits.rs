//! G10: files that are large, deep or inflated on purpose are refused, quickly and in bounded
//! memory.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use std::io::Write as _;
use std::time::{Duration, Instant};

use flate2::Compression;
use flate2::write::GzEncoder;
use rembuk::bundle::container::{Limits, pack};
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::json::{JsonFault, MAX_DEPTH};
use rembuk::bundle::line::{self, MAX_LINE_BYTES, NewCommit};
use rembuk::bundle::problem::{Fault, LooksLike};
use rembuk::bundle::read::read;
use rembuk::domain::value::{Fields, Value};
use rembuk::log::commit::{Commit, CommitRef, Dot, RecordKey};
use rembuk::log::fold::fold;
use rembuk::log::schema::CURRENT;
use samples::document::{Document, set};
use samples::{commit, cover, fields, file, key, read_whole, replica};

/// Far beyond what is needed, also on a busy machine; the square of the input takes far longer.
const QUICK: Duration = Duration::from_secs(20);

fn faults(file: &[u8]) -> Vec<Fault> {
    let start = Instant::now();
    let reading = read(file, &Limits::default());
    assert!(start.elapsed() < QUICK, "{:?}", start.elapsed());
    reading.problems.into_iter().map(|p| p.fault).collect()
}

/// The most memory that this process has had so far, in MB.
#[cfg(target_os = "linux")]
fn peak_mb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap();
    let number = line.split_ascii_whitespace().nth(1).unwrap();
    number.parse::<u64>().unwrap() / 1024
}

#[cfg(not(target_os = "linux"))]
fn peak_mb() -> u64 {
    0
}

/// One test, so that the memory of the others does not count.
#[test]
fn bombs_do_not_go_off() {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    let zeros = vec![0_u8; 1 << 20];
    (0..1024).for_each(|_| packer.write_all(&zeros).unwrap());
    let bomb = packer.finish().unwrap();
    assert!(bomb.len() < 2 << 20, "{}", bomb.len());
    let start = Instant::now();
    assert_eq!(faults(&bomb), [Fault::Bomb]);
    assert!(start.elapsed() < QUICK);

    // 300 MB within the ratio: a little noise, then a run of blanks.
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    let mut noise = 1_u64;
    let mut unpacked = 0;
    while unpacked < 300 << 20 {
        let mut block: Vec<u8> = (0..512)
            .flat_map(|_| {
                noise = noise
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1);
                noise.to_be_bytes()
            })
            .collect();
        block.resize(300 << 10, b' ');
        packer.write_all(&block).unwrap();
        unpacked += block.len();
    }
    let large = packer.finish().unwrap();
    assert!(large.len() * Limits::default().ratio > unpacked);
    assert_eq!(faults(&large), [Fault::TooLarge]);
    assert_eq!(faults(&vec![b' '; (64 << 20) + 1]), [Fault::TooLarge]);

    // Millions of lines that are nothing, and of brackets: told of a few, not of each.
    let version = b"{\"rembuk\":1,\n";
    for rubbish in [&b"x\n"[..], b"],\n", b"\"asal\":[\n", b"\n", b"[\"\",0],\n"] {
        for head in [&b""[..], version] {
            let file = [head, &rubbish.repeat((6 << 20) / rubbish.len())].concat();
            let faults = faults(&file);
            assert!((1..=1_010).contains(&faults.len()), "{}", faults.len());
        }
    }
    // Values take far more room than their text: one document is only read when it is small.
    let many = format!("{{\"rembuk\":[{}0]}}", "0,".repeat(30 << 20));
    assert_eq!(faults(many.as_bytes()), [Fault::TooLarge]);
    let peak = peak_mb();
    assert!(peak < 1_000, "{peak} MB");
}

#[test]
fn limits_are_where_they_are_said_to_be() {
    let text = file(&cover(BundleKind::Usulan, 1, 1), &[], None);
    let packed = pack(&text);
    let limits = |packed: usize, unpacked: usize| Limits {
        packed,
        unpacked,
        ..Limits::default()
    };
    let whole = |file: &[u8], limits: &Limits| read(file, limits).is_whole();
    assert!(whole(&text, &limits(text.len(), 0)));
    assert!(!whole(&text, &limits(text.len() - 1, 0)));
    assert!(whole(&packed, &limits(packed.len(), text.len())));
    assert!(!whole(&packed, &limits(packed.len() - 1, text.len())));
    assert!(!whole(&packed, &limits(packed.len(), text.len() - 1)));
    let ratio = |ratio: usize, ratio_from: usize| Limits {
        ratio,
        ratio_from,
        ..Limits::default()
    };
    let blank = [text.clone(), b"\n".repeat(100_000)].concat();
    let times = blank.len() / pack(&blank).len();
    assert!(whole(&pack(&blank), &ratio(times + 1, 1_000)));
    let reading = read(&pack(&blank), &ratio(times - 1, 1_000));
    assert_eq!(reading.problems[0].fault, Fault::Bomb);
    assert!(
        whole(&pack(&blank), &ratio(1, blank.len())),
        "small ones may be dense"
    );
}

/// A line of exactly so many bytes.
fn line_of(bytes: usize) -> Commit {
    let with = |length: usize| {
        let text = Value::Text("x".repeat(length));
        commit(replica(1), 2, "u-2", fields(&[("teks", text)]))
    };
    let overhead = line::encode(&with(0)).len();
    let commit = with(bytes - overhead);
    assert_eq!(line::encode(&commit).len(), bytes);
    commit
}

#[test]
fn lines_have_a_length() {
    let small = commit(replica(1), 1, "u-1", Fields::new());
    let longest = line_of(MAX_LINE_BYTES);
    let bundle = file(&cover(BundleKind::Usulan, 1, 1), &[&small, &longest], None);
    assert_eq!(read_whole(&bundle).commits.len(), 2);
    let pretty = |file: &[u8]| {
        let value: serde_json::Value = serde_json::from_slice(file).unwrap();
        serde_json::to_vec_pretty(&value).unwrap()
    };
    assert_eq!(read_whole(&pretty(&bundle)).commits.len(), 2);

    let longer = line_of(MAX_LINE_BYTES + 1);
    assert_eq!(
        line::decode(&line::encode(&longer)),
        Err(Fault::LineTooLong)
    );
    let bundle = file(&cover(BundleKind::Usulan, 1, 1), &[&small, &longer], None);
    let reading = read(&bundle, &Limits::default());
    assert_eq!(reading.commits, std::slice::from_ref(&small));
    assert_eq!(
        (reading.quarantine[0].line, &reading.quarantine[0].fault),
        (7, &Fault::LineTooLong)
    );
    assert!(reading.quarantine[0].text.len() <= 64 << 10);
    assert_eq!(
        faults(&pretty(&bundle))[0],
        Fault::LineTooLong,
        "laid out anew"
    );

    // Short as it lies, and too long as this program would write it.
    let numbers = Value::List(vec![Value::Int(1_000_000_000_000_000); 70_000]);
    let swelling = commit(replica(1), 2, "u-2", fields(&[("angka", numbers)]));
    let text = String::from_utf8(line::encode(&swelling)).unwrap();
    let text = text.replace("1000000000000000", "1e15");
    assert!(text.len() < MAX_LINE_BYTES / 2);
    assert_eq!(line::decode(text.as_bytes()), Err(Fault::LineTooLong));
}

/// The header stays within a line, however many commits a delta lies on.
#[test]
fn prerequisites_do_not_outgrow_the_header() {
    let commits: Vec<Commit> = (1..=20_000)
        .map(|seq| {
            let below = commit(replica(1), seq, "u-1", Fields::new()).reference();
            on(&format!("u-{seq}"), 100_000 + seq, vec![below], "judul")
        })
        .collect();
    let commits: Vec<&Commit> = commits.iter().collect();
    let bundle = file(&cover(BundleKind::Usulan, 1, 1), &commits, None);
    let header = read_whole(&bundle).header.unwrap();
    assert_eq!(header.prerequisites.len(), 5_000);
}

fn nested(levels: usize) -> Value {
    (0..levels).fold(Value::Null, |inner, _| Value::List(vec![inner]))
}

#[test]
fn nesting_has_a_depth() {
    // The line, the commit and its fields are three levels themselves.
    for (levels, is_legal) in [(MAX_DEPTH - 3, true), (MAX_DEPTH - 2, false)] {
        let deep = commit(replica(1), 1, "u-1", fields(&[("x", nested(levels))]));
        let bundle = file(&cover(BundleKind::Usulan, 1, 1), &[&deep], Some(&key(1)));
        // As it lies, in one line, and spread out: the verdict is the same.
        let value: serde_json::Value = serde_json::from_slice(&bundle).unwrap();
        for file in [
            bundle,
            serde_json::to_vec(&value).unwrap(),
            serde_json::to_vec_pretty(&value).unwrap(),
        ] {
            let faults = faults(&file);
            if is_legal {
                assert_eq!(faults, []);
            } else {
                assert_eq!(faults[0], Fault::Json(JsonFault::Depth));
            }
        }
    }
    let mut document = Document::of(&file(&cover(BundleKind::Usulan, 1, 1), &[], None));
    set(&mut document.header, "x", nested(MAX_DEPTH - 1));
    document.reseal(None);
    assert_eq!(
        faults(&document.laid_out())[0],
        Fault::Json(JsonFault::Depth)
    );

    let abyss = "[".repeat(100_000);
    assert_eq!(
        faults(abyss.as_bytes()),
        [Fault::NotABundle(LooksLike::Unknown)]
    );
    let abyss = format!("[\"000000000000\",{{\"d\":{abyss}");
    let bundle = file(&cover(BundleKind::Usulan, 1, 1), &[], None);
    let text = String::from_utf8(bundle).unwrap();
    let text = text.replace("\"catatan\":[\n", &format!("\"catatan\":[\n{abyss}\n"));
    assert_eq!(faults(text.as_bytes()), [Fault::Json(JsonFault::Depth)]);
}

fn on(record: &str, seq: u64, parents: Vec<CommitRef>, field: &str) -> Commit {
    line::seal(NewCommit {
        dot: Dot {
            replica: replica(1),
            seq,
        },
        record: RecordKey::new("usulan", record),
        parents,
        schema: 1,
        written_ms: 0,
        fields: fields(&[(field, Value::Int(seq as i64))]),
    })
}

/// A hundred thousand saves of one record: in a row, side by side, and in layers that all build
/// upon all of the layer below.
#[test]
fn a_record_may_have_very_many_commits() {
    const COUNT: u64 = 100_000;
    let mut row: Vec<Commit> = Vec::new();
    for seq in 1..=COUNT {
        let parents = row.last().map(Commit::reference).into_iter().collect();
        row.push(on("u-1", seq, parents, "judul"));
    }
    let root = row[0].reference();
    let fan = (2..=COUNT).map(|seq| on("u-1", seq, vec![root], "judul"));
    let fan: Vec<Commit> = std::iter::once(row[0].clone()).chain(fan).collect();
    let mut layers: Vec<Commit> = Vec::new();
    for layer in 0..100_u64 {
        let below = layers.iter().rev().take(100).map(Commit::reference);
        let below: Vec<CommitRef> = if layer == 0 { vec![] } else { below.collect() };
        let layer = (1..=100).map(|n| on("u-1", layer * 100 + n, below.clone(), "judul"));
        layers.extend(layer.collect::<Vec<_>>());
    }
    // Every commit writes a field of its own, and another the same.
    let fields: Vec<Commit> = (1..=2_000)
        .map(|seq| on("u-1", seq, vec![], &format!("f{}", seq / 2)))
        .collect();
    for (name, commits, values) in [
        ("row", row, 1),
        ("fan", fan, COUNT as usize - 1),
        ("layers", layers, 100),
        ("fields", fields, 1),
    ] {
        let start = Instant::now();
        let commits: Vec<&Commit> = commits.iter().rev().collect();
        let state = fold(&commits, &CURRENT);
        assert!(start.elapsed() < QUICK, "{name}: {:?}", start.elapsed());
        let field = state.fields.values().next().unwrap();
        assert_eq!(field.values.len(), values, "{name}");
        assert!(state.waiting.is_empty());
    }
}
