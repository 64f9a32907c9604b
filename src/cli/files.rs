//! Files of the command line: bounded reading, writing all or nothing, keys.

use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Write};
use std::path::{Path, PathBuf};

use super::chance;
use crate::bundle::container::Limits;
use crate::bundle::key::SecretKey;
use crate::bundle::read::{self, Reading};
use crate::log::commit::{CommitHash, from_hex};

/// Reads a bundle. A file beyond the limits is not read to its end.
pub(super) fn read_bundle(path: &Path) -> io::Result<Reading> {
    let limits = Limits::default();
    let file = File::open(path)?;
    let mut bytes = Vec::new();
    file.take(limits.packed as u64 + 1)
        .read_to_end(&mut bytes)?;
    Ok(read::read(&bytes, &limits))
}

/// Names of the parts of a hand-over: the given one, then with `-2`, `-3`, … before its extension
/// (`.json.gz` counts as one).
pub(super) fn part_names(out: &Path, parts: usize) -> Vec<PathBuf> {
    let name = out.file_name().unwrap_or_default().to_string_lossy();
    let stem_end = name
        .strip_suffix(".json.gz")
        .map(str::len)
        .or_else(|| name.rfind('.').filter(|&dot| dot > 0))
        .unwrap_or(name.len());
    let (stem, extension) = name.split_at_checked(stem_end).unwrap_or((&name, ""));
    let numbered = (2..=parts).map(|part| out.with_file_name(format!("{stem}-{part}{extension}")));
    std::iter::once(out.to_owned()).chain(numbered).collect()
}

/// Writes the parts beside their places first and then moves them there, so that what was there
/// before stays whole until the new is. Answers the names written.
pub(super) fn write_parts(out: &Path, parts: &[Vec<u8>]) -> io::Result<Vec<PathBuf>> {
    let names = part_names(out, parts.len());
    let mut moves: Vec<(PathBuf, PathBuf)> = Vec::with_capacity(parts.len());
    let written = names.iter().zip(parts).try_for_each(|(name, part)| {
        match fs::metadata(name) {
            // A device or a pipe is written into; it must not be replaced by a file.
            Ok(present) if !present.is_file() => {
                return OpenOptions::new().write(true).open(name)?.write_all(part);
            }
            _ => {}
        }
        let target = fs::canonicalize(name).unwrap_or_else(|_| name.clone());
        let beside = temporary_name(&target)?;
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&beside)?;
        moves.push((beside, target));
        file.write_all(part)?;
        file.sync_all()
    });
    let moved = written.and_then(|()| {
        moves
            .iter()
            .try_for_each(|(beside, target)| fs::rename(beside, target))
    });
    if let Err(error) = moved {
        for (beside, _) in &moves {
            // Those already moved are gone from here, which is as well.
            let _ = fs::remove_file(beside);
        }
        return Err(error);
    }
    Ok(names)
}

fn temporary_name(target: &Path) -> io::Result<PathBuf> {
    let mut name = std::ffi::OsString::from(".");
    name.push(target.file_name().unwrap_or_default());
    name.push(format!(".{}.tmp", chance::replica()?));
    Ok(target.with_file_name(name))
}

/// The key in a file of 64 hexadecimal digits. A file that does not exist is made with a fresh
/// key, readable by its owner alone.
pub(super) fn key(path: &Path) -> io::Result<SecretKey> {
    match fs::read_to_string(path) {
        Ok(text) => from_hex(&text.trim().to_ascii_lowercase())
            .map(SecretKey::from_seed)
            .map_err(|_| io::Error::new(ErrorKind::InvalidData, "bukan 64 angka heksadesimal")),
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let seed = chance::bytes::<32>()?;
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut file = options.open(path)?;
            writeln!(file, "{}", CommitHash(seed))?;
            file.sync_all()?;
            Ok(SecretKey::from_seed(seed))
        }
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_numbered_before_the_extension() {
        let cases = [
            ("a/b.json", "a/b-2.json"),
            ("b.json.gz", "b-2.json.gz"),
            ("arsip.gz", "arsip-2.gz"),
            ("arsip", "arsip-2"),
            (".arsip", ".arsip-2"),
            ("desa 1.2.json", "desa 1.2-2.json"),
        ];
        for (out, second) in cases {
            let expected = [PathBuf::from(out), PathBuf::from(second)];
            assert_eq!(part_names(Path::new(out), 2), expected);
        }
    }
}
