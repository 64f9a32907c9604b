//! G10: a frozen verdict of the strict JSON reader for every file of the JSON parsing suite.
//!
//! `tests/vectors/json-parsing.verdicts.txt` holds one line per file: `accept` with the SHA-256 of
//! the canonical form, or `refuse` with the fault's stable name. A verdict that changes is a
//! change of the format.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use rembuk::bundle::problem::Fault;
use rembuk::bundle::{canonical, json};
use rembuk::log::commit::CommitHash;

/// Grammatical JSON that Rembuk refuses on purpose: names in an object are unique.
const REFUSED_ON_PURPOSE: &[&str] = &[
    "y_object_duplicated_key.json",
    "y_object_duplicated_key_and_value.json",
];

fn verdict(text: &[u8]) -> String {
    match json::parse(text) {
        Ok(value) => {
            let canonical_form = canonical::to_bytes(&value);
            assert_eq!(
                json::parse(&canonical_form).as_ref(),
                Ok(&value),
                "the canonical form says the same"
            );
            format!("accept {}", CommitHash(canonical::sha256(&canonical_form)))
        }
        Err(fault) => format!("refuse {}", Fault::Json(fault).code()),
    }
}

fn suite() -> BTreeMap<String, Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/json-parsing");
    let mut files = BTreeMap::new();
    for folder in ["test_parsing", "test_transform"] {
        for entry in std::fs::read_dir(root.join(folder)).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            files.insert(format!("{folder}/{name}"), std::fs::read(&path).unwrap());
        }
    }
    files
}

#[test]
fn every_verdict_is_the_frozen_one() {
    let frozen = include_str!("vectors/json-parsing.verdicts.txt");
    let mut actual = String::new();
    for (name, text) in suite() {
        writeln!(actual, "{name} {}", verdict(&text)).unwrap();
    }
    let changed: Vec<_> = actual
        .lines()
        .filter(|line| !frozen.lines().any(|l| l == *line))
        .collect();
    assert!(
        changed.is_empty(),
        "changed or new:\n{}",
        changed.join("\n")
    );
    assert_eq!(actual.lines().count(), frozen.lines().count());
}

#[test]
fn the_suite_is_complete() {
    let files = suite();
    let count = |start: &str| files.keys().filter(|name| name.starts_with(start)).count();
    assert_eq!(count("test_parsing/y_"), 95);
    assert_eq!(count("test_parsing/n_"), 187);
    assert_eq!(count("test_parsing/i_"), 35);
    assert_eq!(count("test_transform/"), 22);
}

#[test]
fn what_must_be_accepted_is() {
    for (name, text) in suite() {
        let Some(name) = name.strip_prefix("test_parsing/y_") else {
            continue;
        };
        let name = format!("y_{name}");
        let expected = if REFUSED_ON_PURPOSE.contains(&name.as_str()) {
            "refuse nama_ganda"
        } else {
            "accept"
        };
        let verdict = verdict(&text);
        assert!(verdict.starts_with(expected), "{name}: {verdict}");
    }
}

#[test]
fn what_must_be_refused_is() {
    for (name, text) in suite() {
        if name.starts_with("test_parsing/n_") {
            let verdict = verdict(&text);
            assert!(verdict.starts_with("refuse "), "{name}: {verdict}");
        }
    }
}

/// `n_structure_open_array_object.json` is 250 kB of one thing, so it is built here.
#[test]
fn fifty_thousand_open_arrays_and_objects_are_refused() {
    let text = "[{\"\":".repeat(50_000) + "\n";
    assert_eq!(text.len(), 250_001);
    assert_eq!(verdict(text.as_bytes()), "refuse terlalu_dalam");
}
