//! G4: what this version does not know is kept, and goes on unchanged.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use proptest::prelude::*;
use proptest::test_runner::Config;
use rembuk::bundle::container::{Limits, pack};
use rembuk::bundle::header::{BundleKind, Header};
use rembuk::bundle::read::{Reading, read};
use rembuk::bundle::seal::{Roster, SignatureState, SourceState, covered_by, judge, judge_sources};
use rembuk::bundle::write::{as_source, handed_on, part};
use rembuk::bundle::{canonical, line};
use rembuk::domain::value::{Fields, Value};
use rembuk::log::commit::{Commit, CommitHash};
use rembuk::log::{Log, Origin};
use samples::document::{Document, get, members, set};
use samples::{
    any_text, any_value, commit, cover, fields, file, key, office_code, read_whole, replica,
};

const HEADER: &[&str] = &[
    "versi",
    "versi_baca",
    "wajib",
    "jenis",
    "kantor",
    "tahun",
    "replika",
    "kunci",
    "nomor",
    "bagian",
    "dari",
    "syarat",
    "jumlah",
    "jumlah_asal",
    "dibuat",
];
const FOOTER: &[&str] = &["ujung", "jumlah", "sha256", "ttd"];
const SOURCE: &[&str] = &["pengantar", "penutup", "asal", "memuat", "kembar"];
const COMMIT: &[&str] = &["d", "k", "r", "p", "v", "t", "f"];

/// Members that a newer version might add to an object which has these already; also such as
/// other objects have.
fn extra(known: &'static [&'static str]) -> impl Strategy<Value = Fields> {
    let others = [HEADER, FOOTER, SOURCE, COMMIT].concat();
    let name = prop_oneof![
        any_text(),
        prop::sample::select(others).prop_map(str::to_owned)
    ];
    let name = name.prop_filter("known", |name| !known.contains(&name.as_str()));
    prop::collection::btree_map(name, any_value(), 0..4)
}

fn add(object: &mut Value, extra: &Fields) {
    members(object).extend(extra.clone());
}

/// A hand-over of a newer version: three commits, with whatever it adds.
fn newer(
    header: &Fields,
    footer: &Fields,
    of_commits: &[Fields; 3],
    in_fields: &Fields,
    kind: &str,
) -> Document {
    let commits: Vec<Commit> = (1..=3)
        .map(|seq| {
            commit(
                replica(1),
                seq,
                "u-1",
                fields(&[("judul", Value::from("x"))]),
            )
        })
        .collect();
    let commits: Vec<&Commit> = commits.iter().collect();
    let village = file(&cover(BundleKind::Usulan, 1, 1), &commits, Some(&key(1)));
    let mut document = Document::of(&village);
    add(&mut document.header, header);
    add(&mut document.footer, footer);
    for (object, extra) in document.commits.iter_mut().zip(of_commits) {
        add(object, extra);
    }
    set(&mut document.commits[1], "k", Value::from(kind));
    set(&mut document.commits[1], "f", Value::Map(in_fields.clone()));
    set(&mut document.commits[2], "v", Value::Int(7));
    document.reseal(Some(&key(1)));
    document
}

fn hashes_of(document: &Document) -> Vec<CommitHash> {
    let commits = document.commits.iter();
    commits
        .map(|object| CommitHash(canonical::sha256(&canonical::to_bytes(object))))
        .collect()
}

/// Hands on everything that was read, as a bundle of its own with a header like that one.
fn hand_on(reading: &Reading, source_extra: &Fields, number: u64) -> Vec<u8> {
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let (header, footer) = (
        reading.header.as_ref().unwrap(),
        reading.footer.as_ref().unwrap(),
    );
    let digests = reading.sources.iter().map(|source| source.footer.digest);
    let mut source = as_source(header, footer, digests.collect(), &commits, &|_| false);
    source.extra = source_extra.clone();
    let nested = reading.sources.iter();
    let mut sources: Vec<_> = nested
        .map(|source| handed_on(source, &covered_by(source, &commits), &|_| false))
        .collect();
    sources.push(source);
    let header = Header {
        kind: BundleKind::Arsip,
        number,
        source_count: sources.len() as u64,
        ..header.clone()
    };
    let lines: Vec<Vec<u8>> = commits.iter().map(|commit| line::encode(commit)).collect();
    part(&header, &sources, &commits, &lines, Some(&key(1)))
}

proptest! {
    #![proptest_config(Config::with_cases(300))]

    #[test]
    fn unknown_members_kinds_and_types_are_handed_on(
        of_header in extra(HEADER),
        of_footer in extra(FOOTER),
        of_source in extra(SOURCE),
        of_commits in [extra(COMMIT), extra(COMMIT), extra(COMMIT)],
        in_fields in prop::collection::btree_map(any_text(), any_value(), 0..5),
        kind in "[a-z_é😀]{1,20}",
    ) {
        let document = newer(&of_header, &of_footer, &of_commits, &in_fields, &kind);
        let first = read_whole(&document.laid_out());
        let (header, footer) = (first.header.clone().unwrap(), first.footer.clone().unwrap());
        prop_assert_eq!(&header.extra, &of_header);
        prop_assert_eq!(&footer.extra, &of_footer);
        prop_assert_eq!(&first.commits[1].fields, &in_fields);
        prop_assert_eq!(&first.commits[1].record.kind, &kind);
        prop_assert_eq!(first.commits[2].schema, 7);
        let mut roster = Roster::default();
        roster.add(&office_code(1), key(1).public());
        prop_assert_eq!(
            judge(&header, &document.digest(), footer.signature.as_ref(), &roster),
            SignatureState::KnownKey
        );

        let mut log = Log::default();
        log.extend(first.commits.clone(), Origin::Import(1));
        prop_assert!(log.records().all(|(_, state)| state.has_newer || state.waiting.is_empty()));

        // Handed on twice, once plain and once packed and laid out anew.
        let second = read_whole(&hand_on(&first, &of_source, 2));
        let third = hand_on(&second, &of_source, 3);
        let value: serde_json::Value = serde_json::from_slice(&third).unwrap();
        let pretty = serde_json::to_vec_pretty(&value).unwrap();
        let third = read_whole(&pack(&pretty));
        prop_assert_eq!(third.sources.len(), 2);
        for (reading, count) in [(&first, 0), (&second, 1), (&third, 2)] {
            prop_assert_eq!(reading.sources.len(), count);
            let hashes: Vec<CommitHash> = reading.commits.iter().map(|c| c.hash).collect();
            prop_assert_eq!(&hashes, &hashes_of(&document));
            prop_assert_eq!(&reading.commits, &first.commits);
            for (commit, extra) in reading.commits.iter().zip(&of_commits) {
                prop_assert_eq!(&commit.extra, extra);
                prop_assert_eq!(line::decode(&line::encode(commit)), Ok(commit.clone()));
            }
            prop_assert_eq!(&reading.header.as_ref().unwrap().extra, &of_header);
            for source in &reading.sources {
                prop_assert_eq!(&source.extra, &of_source);
                prop_assert_eq!(&source.header.extra, &of_header);
            }
            if let Some(source) = reading.sources.first() {
                prop_assert_eq!(&source.header, &header);
                prop_assert_eq!(&source.footer, &footer);
            }
            let commits: Vec<&Commit> = reading.commits.iter().collect();
            for judged in judge_sources(&reading.sources, &commits, &roster) {
                prop_assert_eq!(judged, SourceState::Whole(SignatureState::KnownKey));
            }
        }
    }

    #[test]
    fn any_value_goes_through_a_line(value in any_value(), name in any_text()) {
        let commit = commit(replica(1), 1, "u-1", Fields::from([(name, value)]));
        let line = line::encode(&commit);
        prop_assert!(!line.contains(&b'\n'));
        prop_assert_eq!(line::decode(&line), Ok(commit));
    }
}

/// An unknown member at the level of the document is no member of version 1: it is named, and
/// the rest is read.
#[test]
fn an_unknown_member_of_the_document_is_named() {
    let none = Fields::new();
    let empty = [none.clone(), none.clone(), none.clone()];
    let document = newer(&none, &none, &empty, &none, "usulan");
    let text = String::from_utf8(document.laid_out()).unwrap();
    let text = text.replace("\"penutup\":", "\"lampiran\":[],\n\"penutup\":");
    let pretty: serde_json::Value = serde_json::from_str(&text).unwrap();
    for text in [text, serde_json::to_string_pretty(&pretty).unwrap()] {
        let reading = read(text.as_bytes(), &Limits::default());
        assert!(!reading.is_whole() && !reading.problems.is_empty());
        assert_eq!(reading.commits.len(), 3);
    }
    assert_eq!(get(&document.commits[1], "k"), &Value::from("usulan"));
}
