//! G10: every text is legal in every place that holds a text, and comes back as it was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use rembuk::bundle::container::pack;
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::line::{self, NewCommit};
use rembuk::bundle::read::Reading;
use rembuk::bundle::write::{Cover, PART_BYTES, write};
use rembuk::domain::value::{Fields, Value};
use rembuk::log::commit::{Commit, Dot, RecordKey};
use samples::{cover, key, read_whole, replica};

/// What could be taken for the end of a line, of a text or of a file, and other trouble.
const OURS: &[&str] = &[
    "\0",
    "\n",
    "\r\n",
    "a\u{b}b\u{c}c\u{85}d\u{2028}e\u{2029}f\u{1a}g",
    "],\n\"penutup\":[\"000000000000\",{}]\n}\n",
    "\"\\",
    "\\u0000\\ud800",
    "\u{feff}BOM",
    "\u{ffff}\u{10ffff}\u{e000}\u{fffd}",
    "é e\u{301}",
    "\u{202e}kanan\u{202c}",
    " luar ",
    "Kp. Rawa Bugel RT 001/RW 002, Ds. Sumberjaya",
    "__proto__",
    "constructor",
    "dihapus",
];

fn strings() -> Vec<String> {
    let text = include_str!("vectors/naughty-strings/blns.json");
    let mut strings: Vec<String> = serde_json::from_str(text).unwrap();
    assert_eq!(strings.len(), 515);
    strings.extend(OURS.iter().map(|text| (*text).to_owned()));
    strings
}

/// The text as a value, in a list, as a name, in an object; and where it is short enough, as the
/// record's id and kind.
fn commit(seq: u64, text: &str) -> Commit {
    let fields = Fields::from([
        ("teks".to_owned(), Value::from(text)),
        ("daftar".to_owned(), Value::List(vec![Value::from(text)])),
        (
            "isi".to_owned(),
            Value::Map(Fields::from([(text.to_owned(), Value::from(text))])),
        ),
        (format!("nama {text}"), Value::Int(1)),
        (text.to_owned(), Value::Bool(true)),
    ]);
    let id = if (1..=200).contains(&text.len()) {
        text
    } else {
        "lain"
    };
    line::seal(NewCommit {
        dot: Dot {
            replica: replica(1),
            seq,
        },
        record: RecordKey::new(id, id),
        parents: vec![],
        schema: 1,
        written_ms: 0,
        fields,
    })
}

#[test]
fn every_string_goes_through_every_place() {
    let strings = strings();
    let commits: Vec<Commit> = (1..).zip(&strings).map(|(seq, s)| commit(seq, s)).collect();
    let ids = commits.iter().filter(|c| c.record.id != "lain").count();
    assert!(ids > 500, "{ids}");
    for (commit, text) in commits.iter().zip(&strings) {
        let line = line::encode(commit);
        assert!(!line.iter().any(|byte| *byte < b' '), "{text:?}");
        assert_eq!(line::decode(&line).as_ref(), Ok(commit), "{text:?}");
        let fields = line::decode(&line).unwrap().fields;
        assert!(fields.contains_key(text.as_str()));
        assert_eq!(fields["teks"], Value::from(text.as_str()));
    }
    let all: Vec<&Commit> = commits.iter().collect();
    let cover = cover(BundleKind::Usulan, 1, 1);
    let file = write(&cover, &[], &all, Some(&key(1)), PART_BYTES).remove(0);
    let lines = file.split(|&byte| byte == b'\n').count();
    assert_eq!(lines, commits.len() + 9, "one line each");
    let as_text = String::from_utf8(file.clone()).unwrap();
    let value: serde_json::Value = serde_json::from_str(&as_text).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let readings: Vec<Reading> = [
        file.clone(),
        pack(&file),
        as_text.replace('\n', "\r\n").into_bytes(),
        pretty.into_bytes(),
    ]
    .iter()
    .map(|file| read_whole(file))
    .collect();
    for reading in readings {
        assert_eq!(reading.commits, commits);
    }
}

#[test]
fn every_string_may_be_an_office_and_a_kind() {
    for text in strings() {
        let cover = Cover {
            office: text.clone(),
            kind: BundleKind::from_name(&text),
            ..cover(BundleKind::Usulan, 1, 1)
        };
        let file = write(&cover, &[], &[], Some(&key(1)), PART_BYTES).remove(0);
        let header = read_whole(&file).header.unwrap();
        assert_eq!(header.office, text);
        assert_eq!(header.kind.name(), text);
    }
}

#[test]
fn ids_have_a_length() {
    let with_id = |id: &str| {
        let sealed = commit(1, "x");
        let commit = line::seal(NewCommit {
            dot: sealed.dot,
            record: RecordKey::new("usulan", id),
            parents: vec![],
            schema: 1,
            written_ms: 0,
            fields: Fields::new(),
        });
        line::decode(&line::encode(&commit)).is_ok()
    };
    for (id, is_legal) in [
        ("x".repeat(200), true),
        ("é".repeat(100), true),
        ("x".repeat(201), false),
        ("é".repeat(101), false),
        (String::new(), false),
    ] {
        assert_eq!(with_id(&id), is_legal, "{} bytes", id.len());
    }
}
