//! What a file is, by its content and never by its name, and its bounded unpacking.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::bufread::GzDecoder;
use flate2::write::GzEncoder;

use super::problem::{Fault, LooksLike};

/// Bounds on one part of a hand-over.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes as the file lies.
    pub packed: usize,
    /// Bytes when unpacked.
    pub unpacked: usize,
    /// Times that unpacking may enlarge, above [`Limits::ratio_from`].
    pub ratio: usize,
    /// Unpacked bytes from which the ratio counts.
    pub ratio_from: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packed: 64 << 20,
            unpacked: 256 << 20,
            ratio: 200,
            ratio_from: 1 << 20,
        }
    }
}

/// A file's text, and what was wrong with its wrapping.
#[derive(Debug)]
pub struct Unpacked {
    pub text: Vec<u8>,
    pub fault: Option<Fault>,
}

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Packs a text as gzip.
#[must_use]
pub fn pack(text: &[u8]) -> Vec<u8> {
    let mut packer = GzEncoder::new(Vec::new(), Compression::default());
    // Writing to memory cannot fail; were it to, the plain text is as good.
    let packed = packer.write_all(text).and_then(|()| packer.finish());
    packed.unwrap_or_else(|_| text.to_vec())
}

/// Takes the wrapping off. A damaged or cut wrapping still gives what could be unpacked.
///
/// # Errors
/// A file that is something else, or beyond the limits; nothing of it is kept.
pub fn unpack(file: &[u8], limits: &Limits) -> Result<Unpacked, Fault> {
    if file.len() > limits.packed {
        return Err(Fault::TooLarge);
    }
    if !file.starts_with(&[0x1f, 0x8b]) {
        let text = file.strip_prefix(BOM).unwrap_or(file);
        return match looks_like(text) {
            Some(other) => Err(Fault::NotABundle(other)),
            None => Ok(Unpacked {
                text: text.to_vec(),
                fault: None,
            }),
        };
    }
    let mut text = Vec::new();
    // Not the reader that buffers by itself: what it has read ahead could not be told from nothing.
    let mut unpacker = GzDecoder::new(file);
    let mut chunk = vec![0_u8; 64 << 10];
    let mut fault = None;
    loop {
        match unpacker.read(&mut chunk) {
            Ok(0) => break,
            Ok(length) => text.extend_from_slice(chunk.get(..length).unwrap_or_default()),
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
                fault = Some(Fault::Truncated);
                break;
            }
            Err(_) => {
                fault = Some(Fault::DamagedGzip);
                break;
            }
        }
        if text.len() > limits.unpacked {
            return Err(Fault::TooLarge);
        }
        if text.len() > limits.ratio_from && text.len() / limits.ratio > file.len() {
            return Err(Fault::Bomb);
        }
    }
    if fault.is_none() && !unpacker.into_inner().is_empty() {
        fault = Some(Fault::DamagedGzip);
    }
    if text.starts_with(BOM) {
        text.drain(..BOM.len());
    }
    Ok(Unpacked { text, fault })
}

/// Names what is certainly something else.
pub(super) fn looks_like(file: &[u8]) -> Option<LooksLike> {
    let starts = |magic: &[u8]| file.starts_with(magic);
    if file.iter().all(u8::is_ascii_whitespace) {
        return Some(LooksLike::Empty);
    }
    if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
        let head = file.get(..4096).unwrap_or(file);
        let is_office = head.windows(3).any(|window| window == b"xl/")
            || head
                .windows(19)
                .any(|window| window == b"[Content_Types].xml")
            || head.windows(8).any(|window| window == b"mimetype");
        return Some(if is_office {
            LooksLike::Spreadsheet
        } else {
            LooksLike::Zip
        });
    }
    if starts(b"\xd0\xcf\x11\xe0") {
        return Some(LooksLike::Spreadsheet);
    }
    if starts(b"\xff\xd8\xff") || starts(b"\x89PNG") || starts(b"RIFF") || starts(b"GIF8") {
        return Some(LooksLike::Photo);
    }
    if starts(b"%PDF") {
        return Some(LooksLike::Pdf);
    }
    None
}
