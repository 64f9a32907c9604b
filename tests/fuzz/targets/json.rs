//! Any bytes as JSON.

#![no_main]

#[allow(dead_code)]
#[path = "../../samples/invariants.rs"]
mod invariants;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| invariants::check_json(bytes));
