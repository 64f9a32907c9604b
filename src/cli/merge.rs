//! `rembuk merge`: several files into one archive.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::output::{JsonLine, Outcome, Trouble, plain, troubles_of};
use super::{chance, files};
use crate::bundle::header::BundleKind;
use crate::bundle::key::SecretKey;
use crate::bundle::seal::Roster;
use crate::bundle::state;
use crate::bundle::write::{Cover, PART_BYTES, write};
use crate::domain::kantor::{BAPPEDA, KodeKantor};
use crate::domain::usulan::TAHUN;
use crate::domain::value::Value;
use crate::engine::merge::{Merged, merge};
use crate::log::commit::{Commit, CommitHash};

/// Kind of the records that are counted.
const USULAN: &str = "usulan";

pub(super) struct Options {
    pub(super) json: bool,
    pub(super) out: PathBuf,
    pub(super) key: Option<PathBuf>,
    pub(super) files: Vec<PathBuf>,
}

pub(super) fn run(
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let (merged, mut troubles) = merge_files(&options.files);
    let written = if merged.files.iter().any(|file| file.is_taken) {
        match write_archive(options, &merged) {
            Ok(names) => names,
            Err(trouble) => {
                troubles.push(trouble);
                Vec::new()
            }
        }
    } else {
        Vec::new()
    };
    let (counts, digest) = Counts::of(&merged);
    let digest = (!written.is_empty()).then(|| CommitHash(digest).to_string());
    if options.json {
        let digest = digest.map(Value::Text).unwrap_or_default();
        write_json(digest, &counts, &troubles, out)?;
    } else {
        for trouble in &troubles {
            trouble.write(err, true)?;
        }
        match digest {
            Some(digest) => write_plain(&digest, &counts, &written, out)?,
            None => writeln!(err, "Tidak ada yang ditulis.")?,
        }
    }
    Ok(Outcome::of(!troubles.is_empty()))
}

/// Reads and merges files one at a time, with all that is wrong in the order of the files.
pub(super) fn merge_files(paths: &[PathBuf]) -> (Merged, Vec<Trouble>) {
    let mut readable: Vec<&Path> = Vec::with_capacity(paths.len());
    let mut unreadable: Vec<&Path> = Vec::new();
    let readings = paths.iter().filter_map(|path| {
        let Ok(reading) = files::read_bundle(path) else {
            unreadable.push(path);
            return None;
        };
        readable.push(path);
        Some(reading)
    });
    let merged = merge(readings, &Roster::default());
    let mut troubles = troubles_of(&merged, &readable);
    troubles.extend(unreadable.into_iter().map(Trouble::unreadable));
    (merged, troubles)
}

/// What there is to say about a merge.
#[derive(Default)]
struct Counts {
    commits: usize,
    usulan: usize,
    conflicts: usize,
    waiting: usize,
}

impl Counts {
    /// With the digest, since both look at every record.
    fn of(merged: &Merged) -> (Self, [u8; 32]) {
        let mut counts = Self {
            commits: merged.commits.len(),
            ..Self::default()
        };
        let digest = state::digest_of(merged.records().inspect(|(key, state)| {
            counts.waiting += state.waiting.len();
            if state.is_visible() {
                counts.usulan += usize::from(key.kind == USULAN);
                counts.conflicts += usize::from(state.has_conflict());
            }
        }));
        (counts, digest)
    }

    fn named(&self) -> [(&'static str, usize); 4] {
        [
            ("catatan", self.commits),
            ("usulan", self.usulan),
            ("konflik", self.conflicts),
            ("menunggu", self.waiting),
        ]
    }
}

fn write_archive(options: &Options, merged: &Merged) -> Result<Vec<PathBuf>, Trouble> {
    let key = match &options.key {
        Some(path) => Some(files::key(path).map_err(|error| unusable_key(path, &error))?),
        None => None,
    };
    archive(merged, key.as_ref())
        .and_then(|parts| files::write_parts(&options.out, &parts))
        .map_err(|error| unwritten(&options.out, &error))
}

fn archive(merged: &Merged, key: Option<&SecretKey>) -> io::Result<Vec<Vec<u8>>> {
    let cover = Cover {
        kind: BundleKind::Arsip,
        office: common_office(merged),
        year: common_year(merged),
        replica: chance::replica()?,
        number: 1,
        written_ms: chance::now_ms(),
        is_example: false,
    };
    let commits: Vec<&Commit> = merged.commits.iter().collect();
    Ok(write(&cover, &merged.sources, &commits, key, PART_BYTES))
}

/// The office of all files taken, else the kecamatan that they all lie in, else Bappeda, where
/// everything comes together.
fn common_office(merged: &Merged) -> String {
    let taken = merged.files.iter().filter(|file| file.is_taken);
    let headers = taken.filter_map(|file| file.header.as_ref());
    let offices: BTreeSet<&str> = headers.map(|header| header.office.as_str()).collect();
    let mut each = offices.iter();
    if let (Some(only), None) = (each.next(), each.next()) {
        return (*only).to_owned();
    }
    let above = offices
        .iter()
        .map(|office| KodeKantor::new(office)?.kecamatan());
    let above: Option<BTreeSet<KodeKantor>> = above.collect();
    let mut above = above.unwrap_or_default().into_iter();
    match (above.next(), above.next()) {
        (Some(kecamatan), None) => kecamatan.to_string(),
        _ => BAPPEDA.to_owned(),
    }
}

/// The year of the files taken; of several the latest. Where every header was lost, the latest
/// that a usulan names.
fn common_year(merged: &Merged) -> u16 {
    let taken = merged.files.iter().filter(|file| file.is_taken);
    let years = taken.filter_map(|file| file.header.as_ref().map(|header| header.year));
    years.max().unwrap_or_else(|| {
        let usulan = merged.records().filter(|(key, _)| key.kind == USULAN);
        let years = usulan.filter_map(|(_, state)| state.value(TAHUN)?.as_int());
        let years = years.filter_map(|year| u16::try_from(year).ok());
        years.max().unwrap_or_default()
    })
}

pub(super) fn unusable_key(path: &Path, error: &io::Error) -> Trouble {
    Trouble {
        file: path.to_string_lossy().into_owned(),
        line: None,
        code: "kunci_tak_terbaca",
        text: format!(
            "Berkas kunci ini tidak dapat dipakai ({error}). Tidak ada yang ditulis. Isinya harus \
            64 angka heksadesimal."
        ),
    }
}

pub(super) fn unwritten(path: &Path, error: &io::Error) -> Trouble {
    Trouble {
        file: path.to_string_lossy().into_owned(),
        line: None,
        code: "tak_tertulis",
        text: format!(
            "Hasil tidak dapat ditulis di sini ({error}). Berkas lama di tempat itu tidak diubah. \
            Periksa ruang dan izin folder, lalu coba lagi."
        ),
    }
}

fn write_json(
    digest: Value,
    counts: &Counts,
    troubles: &[Trouble],
    out: &mut dyn Write,
) -> io::Result<()> {
    let mut line = JsonLine::default();
    line.put("digest", &digest);
    for (name, count) in counts.named() {
        line.put(name, &Value::Int(i64::try_from(count).unwrap_or(i64::MAX)));
    }
    let troubles = troubles.iter().map(|trouble| trouble.to_json(true));
    line.put("masalah", &Value::List(troubles.collect()));
    line.finish(out)
}

fn write_plain(
    digest: &str,
    counts: &Counts,
    written: &[PathBuf],
    out: &mut dyn Write,
) -> io::Result<()> {
    writeln!(out, "digest: {digest}")?;
    for (name, count) in counts.named() {
        writeln!(out, "{name}: {count}")?;
    }
    for name in written {
        writeln!(out, "ditulis: {}", plain(&name.to_string_lossy()))?;
    }
    Ok(())
}
