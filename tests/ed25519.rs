//! G11: signatures are judged as `verify_strict` does, the same on every device.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use rembuk::bundle::key::{PublicKey, SecretKey, Signature};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wycheproof {
    number_of_tests: usize,
    test_groups: Vec<Group>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Group {
    public_key: Key,
    tests: Vec<Test>,
}

#[derive(Deserialize)]
struct Key {
    pk: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Test {
    tc_id: u32,
    msg: String,
    sig: String,
    result: String,
}

#[derive(Deserialize)]
struct Edge {
    number: u32,
    key: String,
    sig: String,
    msg: String,
    flags: Option<Vec<String>>,
}

#[derive(Deserialize)]
struct Expected {
    cctv_accepted_by_verify_strict: Vec<u32>,
}

fn bytes(hex: &str) -> Vec<u8> {
    let pairs = hex.as_bytes().chunks(2);
    pairs
        .map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap())
        .collect()
}

/// As a file is judged: what cannot be read as a key or a signature is not valid.
fn accepts(key: &str, message: &[u8], signature: &str) -> bool {
    let (Ok(key), Ok(signature)) = (key.parse::<PublicKey>(), signature.parse::<Signature>())
    else {
        return false;
    };
    key.verifies(message, &signature)
}

#[test]
fn wycheproof() {
    let suite: Wycheproof =
        serde_json::from_str(include_str!("vectors/ed25519/ed25519_test.json")).unwrap();
    let (mut valid, mut invalid, mut odd_lengths) = (0, 0, 0);
    for group in &suite.test_groups {
        for test in &group.tests {
            let accepted = accepts(&group.public_key.pk, &bytes(&test.msg), &test.sig);
            assert_eq!(accepted, test.result == "valid", "test {}", test.tc_id);
            if accepted {
                valid += 1;
            } else {
                invalid += 1;
            }
            if test.sig.len() != 128 {
                assert!(test.sig.parse::<Signature>().is_err());
                odd_lengths += 1;
            }
        }
    }
    assert_eq!((valid, invalid), (88, 63));
    assert_eq!(valid + invalid, suite.number_of_tests);
    assert!(odd_lengths > 0);
}

#[test]
fn edge_cases_of_the_curve() {
    let vectors: Vec<Edge> =
        serde_json::from_str(include_str!("vectors/ed25519/ed25519vectors.json")).unwrap();
    let expected: Expected =
        serde_json::from_str(include_str!("vectors/ed25519/expected_dalek_3.0.0.json")).unwrap();
    assert_eq!(vectors.len(), 914);
    let mut accepted = Vec::new();
    for vector in &vectors {
        let verdict = accepts(&vector.key, vector.msg.as_bytes(), &vector.sig);
        if verdict {
            accepted.push(vector.number);
        }
        // The rule behind the verdicts, told by the vectors' own flags.
        const REFUSED: &[&str] = &[
            "low_order_A",
            "low_order_R",
            "low_order_residue",
            "non_canonical_A",
            "non_canonical_R",
            "reencoded_k",
        ];
        let flags = vector.flags.as_deref().unwrap_or_default();
        let is_refused = flags.iter().any(|flag| REFUSED.contains(&flag.as_str()));
        assert_eq!(verdict, !is_refused, "vector {}: {flags:?}", vector.number);
    }
    assert_eq!(accepted, expected.cctv_accepted_by_verify_strict);
    assert_eq!(accepted.len(), 43);
}

#[test]
fn keys_and_signatures_have_one_spelling() {
    let key = SecretKey::from_seed([3; 32]);
    let public = key.public().to_string();
    let signature = key.sign(b"x").to_string();
    assert!(accepts(&public, b"x", &signature));
    assert!(!accepts(&public, b"y", &signature));
    for wrong in [
        String::new(),
        public[..62].to_owned(),
        format!("{public}00"),
        public.to_uppercase(),
        format!(" {public}"),
        public.replace('a', "g"),
        "é".repeat(32),
    ] {
        if wrong != public {
            assert!(wrong.parse::<PublicKey>().is_err(), "{wrong}");
        }
    }
    for wrong in [
        String::new(),
        signature[..126].to_owned(),
        format!("{signature}00"),
        public.clone(),
        "é".repeat(64),
    ] {
        assert!(wrong.parse::<Signature>().is_err(), "{wrong}");
    }
}
