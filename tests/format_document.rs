//! `docs/bundle-v1.md` and its schema say what the program does.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use std::collections::BTreeSet;

use rembuk::bundle::canonical;
use rembuk::bundle::seal::{Roster, SignatureState, judge};
use rembuk::bundle::state;
use rembuk::domain::value::Value;
use rembuk::log::{Log, Origin};
use samples::document::{Document, get, hex};
use samples::{key, read_whole};

const PAGE: &str = include_str!("../docs/bundle-v1.md");
const SCHEMA: &str = include_str!("../docs/bundle-v1.schema.json");

/// The bundle in the page: the only block of JSON.
fn example() -> &'static str {
    let (_, rest) = PAGE.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```").unwrap();
    example
}

#[test]
fn the_worked_example_is_right() {
    let reading = read_whole(example().as_bytes());
    let document = Document::of(example().as_bytes());
    assert_eq!(document.laid_out(), example().as_bytes(), "byte for byte");
    let header = reading.header.unwrap();
    assert_eq!(header.key, Some(key(1).public()));
    let digest = reading.digest.unwrap();
    let signature = reading.footer.unwrap().signature;
    assert_eq!(
        judge(&header, &digest, signature.as_ref(), &Roster::default()),
        SignatureState::UnknownKey
    );
    let mut log = Log::default();
    log.extend(reading.commits.clone(), Origin::Own);
    let sha256 = |value: &Value| hex(&canonical::sha256(&canonical::to_bytes(value)));
    for (name, expected) in [
        ("header", sha256(&document.header)),
        ("first commit", sha256(&document.commits[0])),
        ("second commit", sha256(&document.commits[1])),
        ("digest", hex(&document.digest())),
        ("state", hex(&state::digest(&log))),
    ] {
        let row = PAGE
            .lines()
            .find(|line| line.starts_with(&format!("| {name}")));
        assert!(row.unwrap().contains(&format!("`{expected}`")), "{name}");
    }
    let record = log.record(&reading.commits[0].record).unwrap();
    assert_eq!(record.value("volume"), Some(&Value::Int(140)));
    assert_eq!(record.heads, [reading.commits[1].reference()]);
}

fn names(value: &Value) -> BTreeSet<String> {
    match value {
        Value::Map(members) => members.keys().cloned().collect(),
        other => panic!("no object: {other:?}"),
    }
}

/// The members that the schema and the page require are those that the program writes.
#[test]
fn schema_and_page_name_the_members_that_are_written() {
    let schema: serde_json::Value = serde_json::from_str(SCHEMA).unwrap();
    let archive = Document::of(include_bytes!("fixtures/bundle-v1/archive.json"));
    for (name, object) in [
        ("header", &archive.header),
        ("source", &archive.sources[0]),
        ("header", get(&archive.sources[0], "pengantar")),
        ("footer", get(&archive.sources[0], "penutup")),
        ("commit", &archive.commits[0]),
        ("footer", &archive.footer),
    ] {
        let definition = &schema["$defs"][name];
        let required = definition["required"].as_array().unwrap();
        let required: BTreeSet<String> = required
            .iter()
            .map(|name| name.as_str().unwrap().to_owned())
            .collect();
        assert_eq!(required, names(object), "{name}");
        let described = definition["properties"].as_object().unwrap();
        assert_eq!(required, described.keys().cloned().collect(), "{name}");
        for member in &required {
            assert!(PAGE.contains(&format!("`{member}`")), "{name}: {member}");
        }
    }
}
