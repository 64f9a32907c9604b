//! Makes the example data anew from its tables, after somebody corrected a sentence in them:
//! `cargo run --example make_example`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a chore for developers: it stops at what is wrong and says what it wrote"
)]

mod cycle;
#[path = "../../tests/office/mod.rs"]
mod office;
mod tables;

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;

fn main() {
    let folder = tables::folder();
    let mut total = 0;
    for (name, bytes) in cycle::play() {
        std::fs::write(folder.join(&name), &bytes).unwrap();
        let packed = packed_size(&bytes);
        total += packed;
        println!("{name}: {} bytes, {packed} as gzip", bytes.len());
    }
    println!("all: {total} bytes as gzip");
}

fn packed_size(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}
