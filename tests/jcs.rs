//! G11: the canonical form is RFC 8785, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use rembuk::bundle::{canonical, json};
use rembuk::domain::value::Value;
use rembuk::log::commit::CommitHash;
use sha2::{Digest, Sha256};

macro_rules! pairs {
    ($($name:literal),*) => {
        &[$((
            $name,
            include_bytes!(concat!("vectors/jcs/input/", $name, ".json")),
            include_bytes!(concat!("vectors/jcs/output/", $name, ".json")),
            include_str!(concat!("vectors/jcs/outhex/", $name, ".txt")),
        )),*]
    };
}

const PAIRS: &[(&str, &[u8], &[u8], &str)] = pairs!(
    "arrays",
    "french",
    "structures",
    "unicode",
    "values",
    "weird"
);

/// Published checksums of the first so many lines of the number sequence.
const NUMBERS_SHA256: &[(u32, &str)] = &[
    (
        10_000,
        "b9f7a8e75ef22a835685a52ccba7f7d6bdc99e34b010992cbc5864cd12be6892",
    ),
    (
        100_000,
        "22776e6d4b49fa294a0d0f349268e5c28808fe7e0cb2bcbe28f63894e494d4c7",
    ),
    (
        1_000_000,
        "49415fee2c56c77864931bd3624faad425c3c577d6d74e89a83bc725506dad16",
    ),
];

#[test]
fn the_six_pairs() {
    for (name, input, output, hex) in PAIRS {
        let value = json::parse(input).unwrap_or_else(|fault| panic!("{name}: {fault:?}"));
        let canonical_form = canonical::to_bytes(&value);
        assert_eq!(
            String::from_utf8_lossy(&canonical_form),
            String::from_utf8_lossy(output),
            "{name}"
        );
        let written: Vec<String> = canonical_form.iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(
            written,
            hex.split_ascii_whitespace().collect::<Vec<_>>(),
            "{name}"
        );
        assert_eq!(
            json::parse(output).as_ref(),
            Ok(&value),
            "{name}: and it is read as the same value"
        );
    }
}

/// As the canonical form writes a number. `Dec` takes any double here, also those that the
/// reader's number rule keeps out, because the vectors test the writing alone.
fn written(number: f64) -> String {
    String::from_utf8(canonical::to_bytes(&Value::Dec(number))).unwrap()
}

/// A number that the reader accepts is written the same way whether it is kept whole or not, and
/// read again as itself; one that it refuses is a whole number beyond ±(2^53 − 1).
fn check_reader(number: f64, text: &str) {
    match (Value::number(number), json::parse(text.as_bytes())) {
        (Some(value), Ok(read)) => {
            assert_eq!(read, value, "{text}");
            assert_eq!(canonical::to_bytes(&value), text.as_bytes());
        }
        (None, Err(json::JsonFault::NumberRange)) => {
            let digits = text.strip_prefix('-').unwrap_or(text);
            assert!(digits.bytes().all(|digit| digit.is_ascii_digit()), "{text}");
            let size: u128 = digits.parse().unwrap();
            assert!(size > (1 << 53) - 1, "{text}");
        }
        other => panic!("{text}: {other:?}"),
    }
}

#[test]
fn ten_thousand_numbers_as_they_are_stored() {
    let lines = include_str!("vectors/jcs/es6numbers_10000.txt");
    assert_eq!(lines.lines().count(), 10_000);
    for line in lines.lines() {
        let (bits, text) = line.split_once(',').unwrap();
        let number = f64::from_bits(u64::from_str_radix(bits, 16).unwrap());
        assert_eq!(written(number), text, "{bits}");
        check_reader(number, text);
    }
}

/// The sequence goes on beyond the stored lines: hash upon hash, four doubles each.
#[test]
fn a_million_numbers_have_the_published_checksums() {
    let mut checksum = Sha256::new();
    let stored = include_str!("vectors/jcs/es6numbers_10000.txt").lines();
    for line in stored.take(2_168) {
        checksum.update(line);
        checksum.update("\n");
    }
    let (mut block, mut count) = ([0_u8; 32], 2_168);
    let mut found = Vec::new();
    while found.len() < NUMBERS_SHA256.len() {
        block = Sha256::digest(block).into();
        for bytes in block.chunks_exact(8) {
            let number = f64::from_le_bytes(bytes.try_into().unwrap());
            if number == 0.0 || !number.is_finite() {
                continue;
            }
            let text = written(number);
            checksum.update(format!("{:x},{text}\n", number.to_bits()));
            if count % 10 == 0 {
                check_reader(number, &text);
            }
            count += 1;
            if NUMBERS_SHA256.iter().any(|(lines, _)| *lines == count) {
                let sum = CommitHash(checksum.clone().finalize().into());
                found.push((count, sum.to_string()));
            }
        }
    }
    let found: Vec<(u32, &str)> = found.iter().map(|(n, sum)| (*n, sum.as_str())).collect();
    assert_eq!(found, NUMBERS_SHA256);
}
