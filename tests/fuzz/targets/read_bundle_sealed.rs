//! Any JSON with the outline of a bundle, with its order, counts, checks, digest and signature
//! made right, so that what is behind the checksums is reached.

#![no_main]

#[allow(dead_code)]
#[path = "../../samples/document.rs"]
mod document;
#[allow(dead_code)]
#[path = "../../samples/invariants.rs"]
mod invariants;

use document::Document;
use rembuk::bundle::key::SecretKey;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Some(mut document) = Document::try_of(bytes) {
        document.reorder();
        document.recount();
        document.reseal(Some(&SecretKey::from_seed([1; 32])));
        invariants::check_file(&document.laid_out());
    }
});
