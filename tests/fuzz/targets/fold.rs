//! Any history of one record against the definition of the fold.

#![no_main]

#[path = "../../samples/graph.rs"]
mod graph;
#[allow(dead_code)]
#[path = "../../samples/oracle.rs"]
mod oracle;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| graph::check_fold(&bytes[..bytes.len().min(600)]));
