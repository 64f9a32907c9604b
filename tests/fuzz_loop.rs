//! G10: a fixed number of mutated files that get past the checksums, with a fixed seed, so that
//! it runs everywhere and always the same. `tests/fuzz` looks longer and further.
//!
//! `REMBUK_FUZZ_SEED` and `REMBUK_FUZZ_ROUNDS` vary it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use rembuk::bundle::container::pack;
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::read::Reading;
use rembuk::bundle::write::{PART_BYTES, as_source, write};
use rembuk::domain::value::{Fields, MAX_WHOLE, Value};
use rembuk::log::commit::Commit;
use samples::document::Document;
use samples::graph::{check_fold, history};
use samples::invariants::{Reach, check_file, check_json};
use samples::{cover, file, key, read_whole};

/// SplitMix64: the same numbers on every machine.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

fn from_environment(name: &str, default: u64) -> u64 {
    let value = std::env::var(name).ok();
    value.map_or(default, |value| value.parse().expect(name))
}

fn chance() -> Chance {
    Chance(from_environment("REMBUK_FUZZ_SEED", 20_261_124))
}

fn rounds(default: u64) -> u64 {
    from_environment("REMBUK_FUZZ_ROUNDS", default)
}

/// Bundles to begin with.
fn seeds(chance: &mut Chance) -> Vec<Document> {
    let mut seeds = Vec::new();
    for office in 0..4 {
        let length = 6 * (1 + chance.below(12));
        let commits = history(&chance.bytes(length));
        let all: Vec<&Commit> = commits.iter().collect();
        let signer = (office != 3).then(|| key(office));
        let village = file(&cover(BundleKind::Usulan, office, 1), &all, signer.as_ref());
        seeds.push(Document::of(&village));
        let archive = archive(&read_whole(&village));
        seeds.push(Document::of(&archive));
        seeds.push(Document::of(&self::archive(&read_whole(&archive))));
    }
    seeds
}

fn archive(reading: &Reading) -> Vec<u8> {
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let digests = reading.sources.iter().map(|source| source.footer.digest);
    let (header, footer) = (
        reading.header.as_ref().unwrap(),
        reading.footer.as_ref().unwrap(),
    );
    let source = as_source(header, footer, digests.collect(), &commits, &|_| false);
    let sources = [reading.sources.as_slice(), &[source]].concat();
    let cover = cover(BundleKind::Arsip, 9, 1);
    write(&cover, &sources, &commits, Some(&key(9)), PART_BYTES).remove(0)
}

/// A value as an attacker or a broken program might put it.
fn odd_value(chance: &mut Chance) -> Value {
    let numbers = [
        0,
        1,
        -1,
        2,
        64,
        65_536,
        4_294_967_296,
        MAX_WHOLE,
        -MAX_WHOLE,
    ];
    let texts = [
        "",
        "usulan",
        "arsip",
        "dihapus",
        "00",
        "000000000000",
        "\0",
        "😀",
    ];
    match chance.below(9) {
        0 => Value::Null,
        1 => Value::Bool(chance.one_in(2)),
        2 | 3 => Value::Int(numbers[chance.below(numbers.len())]),
        4 => Value::number(f64::from_bits(chance.next())).unwrap_or_default(),
        5 => Value::from(texts[chance.below(texts.len())]),
        6 => {
            let length = [6, 16, 32, 64][chance.below(4)];
            Value::Text(samples::document::hex(&chance.bytes(length)))
        }
        7 => Value::List(vec![]),
        _ => Value::Map(Fields::new()),
    }
}

const NAMES: &[&str] = &[
    "d",
    "k",
    "r",
    "p",
    "v",
    "t",
    "f",
    "pengantar",
    "penutup",
    "asal",
    "memuat",
    "kembar",
    "ujung",
    "jumlah",
    "sha256",
    "ttd",
    "versi_baca",
    "wajib",
    "kunci",
    "replika",
    "dihapus",
    "x",
];

/// Changes something somewhere in a value.
fn mutate(value: &mut Value, chance: &mut Chance) {
    match value {
        Value::List(items) if !items.is_empty() && !chance.one_in(6) => {
            let at = chance.below(items.len());
            match chance.below(8) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                2 => {
                    let other = chance.below(items.len());
                    items.swap(at, other);
                }
                3 => items.insert(at, odd_value(chance)),
                _ => mutate(&mut items[at], chance),
            }
        }
        Value::Map(members) if !members.is_empty() && !chance.one_in(8) => {
            let at = chance.below(members.len());
            let name = members.keys().nth(at).cloned().unwrap();
            match chance.below(8) {
                0 => drop(members.remove(&name)),
                1 => {
                    let other = NAMES[chance.below(NAMES.len())].to_owned();
                    members.insert(other, members[&name].clone());
                }
                2 => {
                    let other = NAMES[chance.below(NAMES.len())].to_owned();
                    members.insert(other, odd_value(chance));
                }
                _ => mutate(members.get_mut(&name).unwrap(), chance),
            }
        }
        Value::Int(number) if !chance.one_in(3) => {
            *number = (*number + [1, -1, 2, 255][chance.below(4)]).clamp(-MAX_WHOLE, MAX_WHOLE);
        }
        Value::Text(text) if !text.is_empty() && !chance.one_in(3) => {
            // One character, so that hexadecimal often stays so.
            let at = chance.below(text.chars().count());
            let other = ['0', 'f', 'g', '\u{1}', 'é'][chance.below(5)];
            let changed = text.chars().enumerate();
            let changed = changed.map(|(n, c)| if n == at { other } else { c });
            *text = changed.collect();
        }
        other => *other = odd_value(chance),
    }
}

/// Lets a commit lie on others, be another's twin, or belong to another's record.
fn relate(document: &mut Document, chance: &mut Chance) {
    let count = document.commits.len();
    if count == 0 {
        return;
    }
    let (one, other) = (chance.below(count), chance.below(count));
    let reference = Document::reference(&document.commits[other]);
    let model = document.commits[other].clone();
    let (Value::Map(members), Value::Map(model)) = (&mut document.commits[one], model) else {
        return;
    };
    match chance.below(4) {
        0 => drop(members.insert("p".to_owned(), Value::List(reference.into_iter().collect()))),
        1 => {
            if let Some(Value::List(parents)) = members.get_mut("p") {
                parents.extend(reference);
                parents.sort();
                parents.dedup();
            }
        }
        2 => {
            if let Some(dot) = model.get("d") {
                members.insert("d".to_owned(), dot.clone());
            }
        }
        _ => {
            for name in ["k", "r"] {
                if let Some(value) = model.get(name) {
                    members.insert(name.to_owned(), value.clone());
                }
            }
        }
    }
}

fn mutated(seeds: &[Document], chance: &mut Chance) -> Vec<u8> {
    let mut document = seeds[chance.below(seeds.len())].clone();
    for _ in 0..=chance.below(4) {
        let other = &seeds[chance.below(seeds.len())];
        match chance.below(12) {
            0 => mutate(&mut document.header, chance),
            1 => mutate(&mut document.footer, chance),
            2 | 3 if !document.sources.is_empty() => {
                let at = chance.below(document.sources.len());
                mutate(&mut document.sources[at], chance);
            }
            4 => document.commits.extend(other.commits.iter().cloned()),
            5 => document.sources.extend(other.sources.iter().cloned()),
            6 | 7 => relate(&mut document, chance),
            8 => mutate(&mut document.version, chance),
            9 => {
                let at = chance.below(document.commits.len() + 1);
                document.commits.truncate(at);
            }
            _ if !document.commits.is_empty() => {
                let at = chance.below(document.commits.len());
                mutate(&mut document.commits[at], chance);
            }
            _ => {}
        }
    }
    if !chance.one_in(8) {
        document.reorder();
    }
    if !chance.one_in(8) {
        document.recount();
    }
    if !chance.one_in(8) {
        document.reseal(Some(&key(chance.below(10) as u8)));
    }
    let mut bytes = document.laid_out();
    if chance.one_in(8) {
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            bytes[at] = chance.next() as u8;
        }
    }
    if chance.one_in(8) {
        bytes.truncate(chance.below(bytes.len() + 1));
    }
    if chance.one_in(8) {
        bytes = pack(&bytes);
    }
    bytes
}

#[test]
fn mutated_bundles() {
    let mut chance = chance();
    let seeds = seeds(&mut chance);
    for seed in &seeds {
        assert_eq!(check_file(&seed.laid_out()), Reach::Whole);
    }
    let rounds = rounds(12_000);
    let (mut whole, mut salvaged) = (0, 0);
    for _ in 0..rounds {
        match check_file(&mutated(&seeds, &mut chance)) {
            Reach::Whole => whole += 1,
            Reach::Salvaged => salvaged += 1,
            Reach::Refused => {}
        }
    }
    // It is only worth something when many get past the checks.
    assert!(whole > rounds / 8, "{whole} of {rounds}");
    assert!(salvaged > rounds / 8, "{salvaged} of {rounds}");
}

#[test]
fn histories_of_one_record() {
    let mut chance = chance();
    for round in 0..rounds(3_000) {
        // Up to two hundred commits, and so more fields than are looked at together.
        let commits = 1 + chance.below(if round % 50 == 0 { 200 } else { 30 });
        check_fold(&chance.bytes(6 * commits));
    }
}

#[test]
fn mutated_json() {
    let mut chance = chance();
    let text = include_bytes!("vectors/jcs/input/weird.json");
    let numbers = br#"{"a":[0.1,-1e-7,1e21,9007199254740991,1.5E+300,-0],"\ud83d\ude02":{}}"#;
    for _ in 0..rounds(20_000) {
        let mut bytes = [&text[..], numbers][chance.below(2)].to_vec();
        for _ in 0..=chance.below(3) {
            let at = chance.below(bytes.len());
            match chance.below(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, b"0123456789eE+-.,:[]{}\"\\u "[chance.below(25)]),
                _ => bytes[at] ^= 1 << chance.below(8),
            }
        }
        check_json(&bytes);
    }
}
