//! `Lampiran`: a photo of the place or the problem, beside its usulan.
//!
//! The record holds the picture itself, as base64 of a JPEG, and is named after the usulan and the
//! picture's SHA-256: the same photo added twice is one.

/// Id of the usulan that it shows.
pub const USULAN: &str = "usulan";
/// Office that added it.
pub const KANTOR: &str = "kantor";
/// The JPEG, base64 with padding.
pub const ISI: &str = "isi";
/// Pixels.
pub const LEBAR: &str = "lebar";
/// Pixels.
pub const TINGGI: &str = "tinggi";

/// Longest side of a stored photo, in pixels.
pub const MAX_SIDE: u32 = 1280;
/// What a stored photo should weigh at most, in bytes.
pub const GOOD_BYTES: usize = 200_000;
/// What a stored photo may weigh: with base64 its line stays below the longest that is read.
pub const MAX_BYTES: usize = 600_000;

/// Divides the parts of an id.
const DIVIDER: char = '~';

/// Id of a photo of a usulan. `digest`: SHA-256 of the JPEG in hexadecimal.
#[must_use]
pub fn photo_id(usulan_id: &str, digest: &str) -> String {
    format!("{usulan_id}{DIVIDER}{digest}")
}

/// How the ids of all photos of a usulan begin.
#[must_use]
pub fn id_prefix(usulan_id: &str) -> String {
    format!("{usulan_id}{DIVIDER}")
}

/// Whether bytes begin as a JPEG does.
#[must_use]
pub fn is_jpeg(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0xff, 0xd8, 0xff])
}
