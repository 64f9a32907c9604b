//! G6: what is torn or damaged is named, and nothing of it is silently different.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use std::collections::BTreeSet;

use rembuk::bundle::container::{self, Limits};
use rembuk::bundle::header::{BundleKind, Footer, Header, Source};
use rembuk::bundle::key::SecretKey;
use rembuk::bundle::problem::{Fault, LooksLike};
use rembuk::bundle::read::{Reading, read};
use rembuk::bundle::seal::{Roster, SignatureState, SourceState, judge, judge_sources};
use rembuk::bundle::write::{PART_BYTES, as_source, write};
use rembuk::domain::value::Value;
use rembuk::log::commit::Commit;
use samples::document::{Document, get, members, set};
use samples::{commit, cover, fields, file, key, office_code, read_whole, replica};

const SIGNER: u8 = 2;

/// Six commits, one source of four of them, signed.
fn small_bundle() -> Vec<u8> {
    let commits: Vec<Commit> = [
        (1, 1, "judul", Value::from("Jalan \"beton\" RT 02/17 ✓")),
        (1, 2, "lokasi", Value::from("Jl. *J* \\ \n\u{b}\u{2028}😀")),
        (1, 3, "volume", Value::Dec(1322.8)),
        (2, 1, "jarak", Value::Dec(1.5e300)),
        (2, 2, "biaya", Value::Int(250_000_000)),
        (3, 1, "dihapus", Value::Bool(true)),
    ]
    .into_iter()
    .map(|(office, seq, name, value)| {
        let record = format!("u-{office}");
        commit(replica(office), seq, &record, fields(&[(name, value)]))
    })
    .collect();
    let all: Vec<&Commit> = commits.iter().collect();
    let village = read_whole(&file(
        &cover(BundleKind::Usulan, 1, 1),
        &all[..4],
        Some(&key(1)),
    ));
    let source = as_source(
        village.header.as_ref().unwrap(),
        village.footer.as_ref().unwrap(),
        vec![],
        &all[..4],
        &|_| false,
    );
    let cover = cover(BundleKind::Arsip, SIGNER, 5);
    write(&cover, &[source], &all, Some(&key(SIGNER)), PART_BYTES).remove(0)
}

/// Everything that a reading says.
#[derive(Debug, PartialEq)]
struct Content {
    header: Header,
    sources: Vec<Source>,
    commits: Vec<Commit>,
    footer: Footer,
    digest: [u8; 32],
    signature: SignatureState,
    sources_state: Vec<SourceState>,
}

fn roster() -> Roster {
    let mut roster = Roster::default();
    roster.add(&office_code(SIGNER), key(SIGNER).public());
    roster
}

fn content(reading: Reading) -> Content {
    let (header, footer) = (reading.header.unwrap(), reading.footer.unwrap());
    let digest = reading.digest.unwrap();
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    Content {
        signature: judge(&header, &digest, footer.signature.as_ref(), &roster()),
        sources_state: judge_sources(&reading.sources, &commits, &roster()),
        header,
        sources: reading.sources,
        commits: reading.commits,
        footer,
        digest,
    }
}

fn read_any(file: &[u8]) -> Reading {
    read(file, &Limits::default())
}

/// Either something is said to be wrong, or everything is as it was.
fn check_not_silently_different(reading: Reading, original: &Content, what: &str) {
    if reading.problems.is_empty() {
        assert!(reading.is_whole(), "{what}");
        assert_eq!(content(reading), *original, "{what}");
    }
}

/// A line of the undamaged file.
struct Line {
    /// Offsets in the file: behind its `]`, and behind its line end.
    body_end: usize,
    end: usize,
    is_commit: bool,
}

fn lines(file: &[u8]) -> Vec<Line> {
    let mut start = 0;
    let lines = file.split_inclusive(|&byte| byte == b'\n').map(|text| {
        let body = text.strip_suffix(b"\n").unwrap();
        let body = body.strip_suffix(b",").unwrap_or(body);
        let line = Line {
            body_end: start + body.len(),
            end: start + text.len(),
            is_commit: text.starts_with(b"[") && text.windows(6).any(|w| w == b"\"d\":[\""),
        };
        start += text.len();
        line
    });
    lines.collect()
}

#[test]
fn the_bundle_of_these_tests_is_what_it_should_be() {
    let file = small_bundle();
    let original = content(read_whole(&file));
    assert_eq!(original.commits.len(), 6);
    assert_eq!(original.signature, SignatureState::KnownKey);
    assert_eq!(
        original.sources_state,
        [SourceState::Whole(SignatureState::UnknownKey)]
    );
    let lines = lines(&file);
    assert_eq!(lines.iter().filter(|line| line.is_commit).count(), 6);
    assert_eq!(Document::of(&file).laid_out(), file);
}

#[test]
fn every_bit_flip_is_named_and_located() {
    let file = small_bundle();
    let original = content(read_whole(&file));
    let lines = lines(&file);
    let (mut harmless, mut in_commits) = (0, 0);
    for place in 0..file.len() {
        for bit in 0..8 {
            let mut damaged = file.clone();
            damaged[place] ^= 1 << bit;
            let what = format!("byte {place}, bit {bit}");
            let reading = read_any(&damaged);

            let number = lines.iter().position(|line| place < line.end).unwrap();
            let line = &lines[number];
            let is_line_end = place + 1 == line.end;
            let touched = |n: usize| n == number || (is_line_end && n == number + 1);
            if reading.problems.is_empty() {
                harmless += 1;
                check_not_silently_different(reading, &original, &what);
                continue;
            }
            assert!(!reading.is_unreadable(), "{what}: {:?}", reading.problems);
            let commit_lines = (0..lines.len()).filter(|n| lines[*n].is_commit);
            let untouched: Vec<&Commit> = commit_lines
                .zip(&original.commits)
                .filter(|(n, _)| !touched(*n))
                .map(|(_, commit)| commit)
                .collect();
            if place < line.body_end {
                assert_eq!(
                    reading.commits.iter().collect::<Vec<_>>(),
                    untouched,
                    "{what}"
                );
            } else {
                // A comma or a line end: the commit before it may still be whole.
                assert!(
                    untouched.iter().all(|c| reading.commits.contains(c)),
                    "{what}"
                );
                assert!(
                    reading.commits.iter().all(|c| original.commits.contains(c)),
                    "{what}"
                );
            }
            if line.is_commit && place < line.body_end {
                in_commits += 1;
                let number = number as u64 + 1;
                let splits = damaged[place] == b'\n';
                let expected: BTreeSet<u64> = (number..=number + u64::from(splits)).collect();
                let named = reading.problems.iter().filter_map(|problem| problem.line);
                assert_eq!(named.collect::<BTreeSet<u64>>(), expected, "{what}");
                let kept: Vec<u64> = reading.quarantine.iter().map(|bad| bad.line).collect();
                assert_eq!(kept, expected.into_iter().collect::<Vec<_>>(), "{what}");
                assert!(reading.is_damaged());
            }
        }
    }
    assert!(in_commits > 6_000, "{in_commits}");
    // `e` and `E` in a number, `\u000b` and `\u000B` in a text are the same to JSON.
    assert!((1..10).contains(&harmless), "{harmless}");
}

#[test]
fn every_cut_is_named_and_keeps_the_whole_lines() {
    let file = small_bundle();
    let original = content(read_whole(&file));
    let lines = lines(&file);
    for end in 0..file.len() {
        let reading = read_any(&file[..end]);
        if end == file.len() - 1 {
            assert!(reading.is_whole(), "only the last line end is missing");
            check_not_silently_different(reading, &original, "last line end");
            continue;
        }
        assert!(!reading.problems.is_empty(), "cut at {end}");
        let commit_lines = lines.iter().filter(|line| line.is_commit);
        let whole: Vec<&Commit> = commit_lines
            .zip(&original.commits)
            .filter(|(line, _)| line.body_end <= end)
            .map(|(_, commit)| commit)
            .collect();
        assert_eq!(
            reading.commits.iter().collect::<Vec<_>>(),
            whole,
            "cut at {end}"
        );
        if end > lines[0].end {
            let faults: Vec<&Fault> = reading.problems.iter().map(|p| &p.fault).collect();
            assert!(
                faults.contains(&&Fault::Truncated),
                "cut at {end}: {faults:?}"
            );
            assert!(reading.is_damaged() && !reading.is_unreadable());
        }
    }
}

#[test]
fn every_bit_flip_and_cut_of_the_packed_file_is_named() {
    let file = container::pack(&small_bundle());
    let original = content(read_whole(&file));
    let mut harmless = Vec::new();
    for place in 0..file.len() {
        for bit in 0..8 {
            let mut damaged = file.clone();
            damaged[place] ^= 1 << bit;
            let reading = read_any(&damaged);
            let what = format!("byte {place}, bit {bit}");
            assert!(
                reading.commits.iter().all(|c| original.commits.contains(c)),
                "{what}"
            );
            if reading.problems.is_empty() {
                harmless.push(place);
            }
            check_not_silently_different(reading, &original, &what);
        }
        let reading = read_any(&file[..place]);
        assert!(!reading.problems.is_empty(), "cut at {place}");
        assert!(
            original.commits.starts_with(&reading.commits),
            "cut at {place}"
        );
        if place >= 2 {
            assert_eq!(
                reading
                    .problems
                    .iter()
                    .filter(|p| p.fault == Fault::Truncated)
                    .count(),
                1,
                "cut at {place}: {:?}",
                reading.problems
            );
        }
    }
    // The gzip head has a time stamp, hints and a system, in bytes 4 to 9. Elsewhere the last byte
    // before the check may be filled up, and now and then the same text can be had from elsewhere.
    let in_head = harmless.iter().filter(|place| (4..10).contains(*place));
    assert_eq!(in_head.count(), 48);
    assert!(harmless.len() < 80, "{harmless:?}");
}

#[test]
fn harmless_changes_by_other_programs_are_accepted() {
    let file = small_bundle();
    let original = content(read_whole(&file));
    let text = String::from_utf8(file).unwrap();
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let pretty = serde_json::to_string_pretty(&value).unwrap();
    let variants = [
        ("CRLF", text.replace('\n', "\r\n")),
        ("BOM", format!("\u{feff}{text}")),
        (
            "BOM and CRLF",
            format!("\u{feff}{}", text.replace('\n', "\r\n")),
        ),
        ("blank lines", text.replace('\n', "\n\n\t \r\n") + "  \n\n"),
        ("indented lines", text.replace('\n', "\n    ")),
        ("one line", serde_json::to_string(&value).unwrap()),
        ("members reversed", reversed(&value)),
        ("pretty", pretty.clone()),
        (
            "pretty, BOM and CRLF",
            format!("\u{feff}{}", pretty.replace('\n', "\r\n")),
        ),
    ];
    for (name, variant) in variants {
        for file in [
            variant.clone().into_bytes(),
            container::pack(variant.as_bytes()),
        ] {
            let reading = read_any(&file);
            assert_eq!(reading.problems, [], "{name}");
            assert!(reading.is_whole(), "{name}");
            assert_eq!(content(reading), original, "{name}");
        }
    }
}

/// The same JSON with the members of every object in the opposite order.
fn reversed(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(members) => {
            let members = members.iter().rev();
            let members: Vec<String> = members
                .map(|(name, value)| format!("{}:{}", serde_json::json!(name), reversed(value)))
                .collect();
            format!("{{{}}}", members.join(","))
        }
        serde_json::Value::Array(items) => {
            let items: Vec<String> = items.iter().map(reversed).collect();
            format!("[{}]", items.join(","))
        }
        other => other.to_string(),
    }
}

fn faults(file: &[u8]) -> Vec<Fault> {
    let reading = read_any(file);
    reading.problems.into_iter().map(|p| p.fault).collect()
}

#[test]
fn what_follows_the_end_is_named() {
    let file = small_bundle();
    let packed = container::pack(&file);
    let glue = |one: &[u8], other: &[u8]| [one, other].concat();
    for rest in [
        &b"x"[..],
        b"\0",
        b"}",
        b"{}",
        b"[]",
        b"\n]\n",
        b"\xff",
        &file,
        &packed,
    ] {
        assert_ne!(faults(&glue(&file, rest)), [], "{:?}", rest.get(..9));
        assert_ne!(
            faults(&glue(&packed, rest)),
            [],
            "packed, {:?}",
            rest.get(..9)
        );
    }
    let other = samples::file(&cover(BundleKind::Usulan, 3, 1), &[], None);
    assert_ne!(faults(&glue(&file, &other)), []);
    assert_ne!(faults(&glue(&other, &file)), []);
    // A transfer that wrote over a longer file leaves its tail.
    assert_ne!(faults(&glue(&other, &file[other.len()..])), []);
}

#[test]
fn lines_out_of_place_are_named() {
    let file = small_bundle();
    let original = Document::of(&file);
    let changed = |change: &dyn Fn(&mut Document)| {
        let mut document = original.clone();
        change(&mut document);
        faults(&document.laid_out())
    };
    let count = original.commits.len();
    let mismatch = |found: usize| Fault::CountMismatch {
        stated: count as u64,
        found: found as u64,
    };
    for n in 0..count {
        assert_eq!(
            changed(&|d| drop(d.commits.remove(n))),
            [mismatch(count - 1)],
            "removed {n}"
        );
        assert_eq!(
            changed(&|d| d.commits.insert(n, d.commits[n].clone())),
            [Fault::Order, mismatch(count + 1)],
            "doubled {n}"
        );
        for m in 0..n {
            assert_eq!(changed(&|d| d.commits.swap(n, m)), [Fault::Order]);
            let moved = |d: &mut Document| {
                let commit = d.commits.remove(n);
                d.commits.insert(m, commit);
            };
            assert_eq!(changed(&moved), [Fault::Order]);
        }
        let between = |d: &mut Document| {
            let commit = d.commits.remove(n);
            d.sources.push(commit);
        };
        assert_ne!(changed(&between), [], "a commit among the sources");
    }
    // As lines of text, commas and all.
    let text: Vec<&[u8]> = file.split_inclusive(|&byte| byte == b'\n').collect();
    for n in 0..text.len() {
        let mut without = text.clone();
        without.remove(n);
        assert_ne!(faults(&without.concat()), [], "line {n} removed");
        let mut doubled = text.clone();
        doubled.insert(n, text[n]);
        assert_ne!(faults(&doubled.concat()), [], "line {n} doubled");
        for m in 0..n {
            let mut swapped = text.clone();
            if text[n] == text[m] {
                continue;
            }
            swapped.swap(n, m);
            assert_ne!(faults(&swapped.concat()), [], "lines {n} and {m} swapped");
        }
    }
}

/// The same kind of value, but another one.
fn other_value(value: &Value) -> Value {
    match value {
        Value::Null => Value::Text(key(9).public().to_string()),
        Value::Bool(flag) => Value::Bool(!flag),
        Value::Int(number) => Value::Int(number + 1),
        Value::Text(text) => {
            // Hexadecimal stays hexadecimal of the same length.
            let mut text = text.clone();
            let last = if text.ends_with('1') { "2" } else { "1" };
            text.pop();
            Value::Text(text + last)
        }
        Value::List(items) if items.is_empty() => {
            let replica = Value::Text(replica(9).to_string());
            let check = Value::from("000000000000");
            Value::List(vec![Value::List(vec![replica, Value::Int(1), check])])
        }
        Value::List(_) => Value::List(vec![]),
        Value::Map(members) => {
            let mut members = members.clone();
            members.pop_first();
            Value::Map(members)
        }
        Value::Dec(number) => Value::Dec(number * 2.0),
    }
}

/// Whoever changes a member, and its line's check with it, is found out by the digest.
#[test]
fn changed_members_under_a_right_check_are_found() {
    let file = small_bundle();
    let original = Document::of(&file);
    let names: Vec<String> = members(&mut original.header.clone())
        .keys()
        .cloned()
        .collect();
    assert_eq!(names.len(), 15);
    for name in &names {
        let mut document = original.clone();
        let value = other_value(get(&document.header, name));
        set(&mut document.header, name, value);
        let faults = faults(&document.laid_out());
        let expected: &[&str] = match name.as_str() {
            "jumlah" | "jumlah_asal" => &["jumlah_salah"],
            "bagian" => &["bentuk_salah"],
            "wajib" => &["bentuk_salah"],
            "versi_baca" => &["versi_baru"],
            "versi" => &["tata_letak_salah"],
            _ => &["digest_salah"],
        };
        let codes: Vec<&str> = faults.iter().map(Fault::code).collect();
        assert_eq!(codes, expected, "{name}");
        // Also when the tamperer makes the digest right: then the signature is wrong.
        document.reseal(None);
        set(
            &mut document.footer,
            "ttd",
            get(&original.footer, "ttd").clone(),
        );
        let reading = read_any(&document.laid_out());
        if reading.is_whole() {
            assert_eq!(content(reading).signature, SignatureState::Wrong, "{name}");
        }
    }
    for n in 0..original.commits.len() {
        let mut document = original.clone();
        set(&mut document.commits[n], "t", Value::Int(0));
        assert_eq!(faults(&document.laid_out()), [Fault::DigestMismatch], "{n}");
        // A member that nobody knows is covered as well.
        let mut document = original.clone();
        set(&mut document.commits[n], "x", Value::Int(0));
        assert_eq!(faults(&document.laid_out()), [Fault::DigestMismatch], "{n}");
    }
    // A commit left out, with the counts made to fit.
    for n in 0..original.commits.len() {
        let mut document = original.clone();
        document.commits.remove(n);
        document.recount();
        assert_eq!(faults(&document.laid_out()), [Fault::DigestMismatch], "{n}");
    }
    let mut document = original.clone();
    document.sources.clear();
    document.recount();
    assert_eq!(faults(&document.laid_out()), [Fault::DigestMismatch]);
    for (name, fault) in [
        ("ujung", Fault::HeadsMismatch),
        ("jumlah", Fault::HeadsMismatch),
        ("sha256", Fault::DigestMismatch),
    ] {
        let mut document = original.clone();
        let value = other_value(get(&document.footer, name));
        set(&mut document.footer, name, value);
        assert_eq!(faults(&document.laid_out()), [fault], "{name}");
    }
}

#[test]
fn a_footer_or_header_of_another_bundle_is_found() {
    let one = Document::of(&small_bundle());
    let mut other = one.clone();
    set(&mut other.commits[0], "t", Value::Int(1));
    other.reseal(Some(&key(SIGNER)));
    assert!(read_any(&other.laid_out()).is_whole());
    let mut mixed = one.clone();
    mixed.footer = other.footer;
    assert_eq!(faults(&mixed.laid_out()), [Fault::DigestMismatch]);
    let mut later = one.clone();
    set(&mut later.header, "nomor", Value::Int(6));
    later.reseal(Some(&key(SIGNER)));
    let mut mixed = one.clone();
    mixed.header = later.header;
    assert_eq!(faults(&mixed.laid_out()), [Fault::DigestMismatch]);
}

fn signature_of(document: &Document) -> SignatureState {
    let reading = read_any(&document.laid_out());
    assert_eq!(reading.problems, []);
    content(reading).signature
}

#[test]
fn no_trick_makes_a_signature_valid() {
    let file = small_bundle();
    let original = Document::of(&file);
    assert_eq!(signature_of(&original), SignatureState::KnownKey);
    let stranger = key(7);
    let text = |key: &SecretKey| Value::Text(key.public().to_string());

    let mut replaced = original.clone();
    replaced.reseal(Some(&stranger));
    assert_eq!(
        signature_of(&replaced),
        SignatureState::Wrong,
        "signature replaced"
    );

    let mut older = original.clone();
    set(&mut older.header, "nomor", Value::Int(4));
    older.reseal(Some(&key(SIGNER)));
    assert_eq!(signature_of(&older), SignatureState::KnownKey);
    let mut replayed = original.clone();
    set(
        &mut replayed.footer,
        "ttd",
        get(&older.footer, "ttd").clone(),
    );
    assert_eq!(
        signature_of(&replayed),
        SignatureState::Wrong,
        "signature of another bundle"
    );

    let mut removed = original.clone();
    set(&mut removed.footer, "ttd", Value::Null);
    assert_eq!(
        signature_of(&removed),
        SignatureState::Wrong,
        "signature removed"
    );

    let mut key_replaced = original.clone();
    set(&mut key_replaced.header, "kunci", text(&stranger));
    assert_eq!(faults(&key_replaced.laid_out()), [Fault::DigestMismatch]);
    key_replaced.reseal(Some(&key(SIGNER)));
    assert_eq!(signature_of(&key_replaced), SignatureState::Wrong);
    key_replaced.reseal(Some(&stranger));
    assert_eq!(
        signature_of(&key_replaced),
        SignatureState::UnknownKey,
        "a key of one's own"
    );

    let mut key_removed = original.clone();
    set(&mut key_removed.header, "kunci", Value::Null);
    key_removed.reseal(Some(&key(SIGNER)));
    assert_eq!(
        signature_of(&key_removed),
        SignatureState::Wrong,
        "key removed"
    );
    key_removed.reseal(None);
    assert_eq!(signature_of(&key_removed), SignatureState::Unsigned);

    // The right key, but another office's name on it.
    let mut other_office = original.clone();
    set(&mut other_office.header, "kantor", Value::from("bappeda"));
    other_office.reseal(Some(&key(SIGNER)));
    assert_eq!(signature_of(&other_office), SignatureState::UnknownKey);

    // The bare digest is not what is signed.
    let mut bare = original.clone();
    let signature = key(SIGNER).sign(&original.digest()).to_string();
    set(&mut bare.footer, "ttd", Value::Text(signature));
    assert_eq!(signature_of(&bare), SignatureState::Wrong);

    for wrong in [
        Value::from(""),
        Value::from("00"),
        Value::Int(1),
        Value::Bool(false),
    ] {
        let mut misshapen = original.clone();
        set(&mut misshapen.footer, "ttd", wrong);
        assert_eq!(
            faults(&misshapen.laid_out())[0],
            Fault::Malformed("ttd".into())
        );
    }
}

/// The same for the signature of a bundle that an archive hands on.
#[test]
fn no_trick_makes_a_source_valid() {
    let original = Document::of(&small_bundle());
    let judged = |change: &dyn Fn(&mut Value)| {
        let mut document = original.clone();
        change(&mut document.sources[0]);
        document.reseal(Some(&key(SIGNER)));
        let reading = read_any(&document.laid_out());
        assert_eq!(reading.problems, []);
        content(reading).sources_state[0]
    };
    let part = |source: &mut Value, name: &str, member: &str, value: Value| {
        let mut object = get(source, name).clone();
        set(&mut object, member, value);
        set(source, name, object);
    };
    assert_eq!(
        judged(&|_| {}),
        SourceState::Whole(SignatureState::UnknownKey)
    );
    assert_eq!(
        judged(&|s| part(s, "penutup", "ttd", Value::Null)),
        SourceState::Whole(SignatureState::Wrong)
    );
    let signature = Value::Text(key(SIGNER).sign(b"x").to_string());
    assert_eq!(
        judged(&|s| part(s, "penutup", "ttd", signature.clone())),
        SourceState::Whole(SignatureState::Wrong)
    );
    for (name, value) in [
        ("kantor", Value::from("32.16.01.2099")),
        ("kunci", Value::Text(key(SIGNER).public().to_string())),
        ("nomor", Value::Int(2)),
        ("jumlah", Value::Int(5)),
    ] {
        assert_eq!(
            judged(&|s| part(s, "pengantar", name, value.clone())),
            SourceState::Incomplete,
            "{name}"
        );
    }
    assert_eq!(
        judged(&|s| set(s, "memuat", Value::List(vec![]))),
        SourceState::Incomplete
    );
    let digest = Value::List(vec![Value::Text("00".repeat(32))]);
    assert_eq!(
        judged(&|s| set(s, "asal", digest.clone())),
        SourceState::Incomplete
    );
}

#[test]
fn other_files_are_named() {
    let zip = b"PK\x03\x04\x14\0\x08\0\x08\0photos/IMG_1.jpg";
    let xlsx = b"PK\x03\x04\x14\0\x06\0\x08\0\0\0!\0[Content_Types].xml";
    let ods = b"PK\x03\x04\x14\0\0\x08\0\0mimetypeapplication/vnd.oasis.opendocument.spreadsheet";
    let cases: &[(&[u8], LooksLike)] = &[
        (b"", LooksLike::Empty),
        (b" \r\n\t\n", LooksLike::Empty),
        (b"\xef\xbb\xbf", LooksLike::Empty),
        (xlsx, LooksLike::Spreadsheet),
        (ods, LooksLike::Spreadsheet),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", LooksLike::Spreadsheet),
        (zip, LooksLike::Zip),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", LooksLike::Photo),
        (b"\x89PNG\r\n\x1a\n", LooksLike::Photo),
        (b"RIFF\x10\0\0\0WEBPVP8 ", LooksLike::Photo),
        (b"%PDF-1.7\n", LooksLike::Pdf),
        (b"{}", LooksLike::OtherJson),
        (b"[1,2]", LooksLike::OtherJson),
        (b"null", LooksLike::OtherJson),
        (
            b"{\n  \"type\": \"FeatureCollection\",\n  \"features\": []\n}\n",
            LooksLike::OtherJson,
        ),
        (b"desa;usulan;volume\r\nA;B;1\r\n", LooksLike::Unknown),
        (b"\0\0\0\0", LooksLike::Unknown),
        (b"\xff\xfe{\0\"\0", LooksLike::Unknown),
    ];
    for (file, expected) in cases {
        let reading = read_any(file);
        let name = String::from_utf8_lossy(file);
        assert_eq!(faults(file), [Fault::NotABundle(*expected)], "{name}");
        assert!(reading.is_unreadable() && !reading.is_whole(), "{name}");
        assert!(reading.quarantine.is_empty(), "{name}");
    }
    // The same, packed: it is no bundle either.
    for (file, _) in cases {
        let faults = faults(&container::pack(file));
        assert!(matches!(faults[..], [Fault::NotABundle(_)]), "{faults:?}");
    }
}

/// A newer version says so itself, and is left alone.
#[test]
fn what_a_newer_version_made_is_left_alone() {
    let original = Document::of(&small_bundle());
    let changed = |change: &dyn Fn(&mut Document)| {
        let mut document = original.clone();
        change(&mut document);
        document.reseal(Some(&key(SIGNER)));
        let laid_out = document.laid_out();
        let value: serde_json::Value = serde_json::from_slice(&laid_out).unwrap();
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let faults = faults(&laid_out);
        assert_eq!(self::faults(pretty.as_bytes()), faults, "laid out anew");
        faults
    };
    let newer = |name: &str| vec![Fault::NewerFormat(name.to_owned())];
    let reader_2 = |d: &mut Document| set(&mut d.header, "versi_baca", Value::Int(2));
    assert_eq!(changed(&reader_2), newer("2"));
    let feature = |d: &mut Document| {
        let features = Value::List(vec![Value::from("sandi")]);
        set(&mut d.header, "wajib", features);
    };
    assert_eq!(changed(&feature), newer("sandi"));
    let other_header = |d: &mut Document| {
        d.version = Value::Int(3);
        members(&mut d.header).remove("tahun");
    };
    assert_eq!(changed(&other_header), newer("3"));
    // A newer writer whose files this version can still read.
    let version_2 = |d: &mut Document| {
        d.version = Value::Int(2);
        set(&mut d.header, "versi", Value::Int(2));
        set(&mut d.header, "mode", Value::from("baru"));
    };
    assert_eq!(changed(&version_2), []);
}
