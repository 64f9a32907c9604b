//! `rembuk verify`: file by file, what it is, who made it, and what is wrong with it.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use super::files;
use super::output::{JsonLine, Outcome, Trouble, plain};
use crate::bundle::header::BundleKind;
use crate::bundle::seal::{Roster, SignatureState};
use crate::domain::value::Value;
use crate::engine::merge;
use crate::log::commit::CommitHash;

/// Kind of the records in a roster, and the name of the field with the key.
const KEY: &str = "kunci";
const OFFICE: &str = "kantor";

pub(super) struct Options {
    pub(super) json: bool,
    pub(super) rosters: Vec<PathBuf>,
    pub(super) files: Vec<PathBuf>,
}

/// What is said of one file.
struct Verdict {
    kind: Value,
    office: Value,
    year: Value,
    number: Value,
    commit_count: i64,
    digest: Value,
    signature: SignatureState,
    troubles: Vec<Trouble>,
}

pub(super) fn run(
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let mut has_trouble = false;
    let mut roster = Roster::default();
    for path in &options.rosters {
        for trouble in add_keys(path, &mut roster) {
            has_trouble = true;
            trouble.write(err, true)?;
        }
    }
    for path in &options.files {
        let verdict = examine(path, &roster);
        has_trouble |= !verdict.troubles.is_empty();
        if options.json {
            write_json(path, &verdict, out)?;
        } else {
            write_plain(path, &verdict, out)?;
        }
    }
    Ok(Outcome::of(has_trouble))
}

fn examine(path: &Path, roster: &Roster) -> Verdict {
    let Ok(reading) = files::read_bundle(path) else {
        return Verdict {
            kind: Value::Null,
            office: Value::Null,
            year: Value::Null,
            number: Value::Null,
            commit_count: 0,
            digest: Value::Null,
            signature: SignatureState::Unsigned,
            troubles: vec![Trouble::unreadable(path)],
        };
    };
    let (signature, problems) = merge::examine(&reading, roster);
    let whole = reading.digest.filter(|_| reading.is_whole());
    let digest = whole.map(|digest| Value::Text(CommitHash(digest).to_string()));
    let header = reading.header.as_ref();
    let or_null = |value: Option<Value>| value.unwrap_or_default();
    Verdict {
        kind: or_null(header.map(|header| Value::from(header.kind.name()))),
        office: or_null(header.map(|header| Value::from(header.office.as_str()))),
        year: or_null(header.map(|header| Value::Int(i64::from(header.year)))),
        number: or_null(header.map(|header| count(header.number))),
        commit_count: i64::try_from(reading.commits.len()).unwrap_or(i64::MAX),
        digest: or_null(digest),
        signature,
        troubles: problems
            .iter()
            .map(|problem| Trouble::of(path, problem))
            .collect(),
    }
}

fn count(number: u64) -> Value {
    i64::try_from(number).map_or(Value::Null, Value::Int)
}

fn write_json(path: &Path, verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    let troubles = verdict.troubles.iter();
    let troubles = troubles.map(|trouble| trouble.to_json(false)).collect();
    let mut line = JsonLine::default();
    line.put("berkas", &Value::from(path.to_string_lossy().into_owned()));
    line.put("jenis", &verdict.kind);
    line.put("kantor", &verdict.office);
    line.put("tahun", &verdict.year);
    line.put("nomor", &verdict.number);
    line.put("catatan", &Value::Int(verdict.commit_count));
    line.put("digest", &verdict.digest);
    line.put("tanda_tangan", &Value::from(verdict.signature.name()));
    line.put("masalah", &Value::List(troubles));
    line.finish(out)
}

fn write_plain(path: &Path, verdict: &Verdict, out: &mut dyn Write) -> io::Result<()> {
    writeln!(out, "{}", plain(&path.to_string_lossy()))?;
    if let (Some(kind), Some(office)) = (verdict.kind.as_text(), verdict.office.as_text()) {
        writeln!(
            out,
            "  {} dari {}, tahun {}, nomor {}, {} catatan",
            plain(kind),
            plain(office),
            verdict.year.as_int().unwrap_or_default(),
            verdict.number.as_int().unwrap_or_default(),
            verdict.commit_count,
        )?;
    } else {
        writeln!(out, "  {} catatan", verdict.commit_count)?;
    }
    let signature = match verdict.signature {
        SignatureState::KnownKey => "sah, kuncinya dikenal",
        SignatureState::UnknownKey => "sah, kuncinya belum dikenal",
        SignatureState::Unsigned => "tanpa tanda tangan",
        SignatureState::Wrong => "salah",
    };
    writeln!(out, "  tanda tangan: {signature}")?;
    if let Some(digest) = verdict.digest.as_text() {
        writeln!(out, "  digest: {digest}")?;
    }
    if verdict.troubles.is_empty() {
        writeln!(out, "  utuh")?;
    }
    for trouble in &verdict.troubles {
        write!(out, "  masalah: ")?;
        trouble.write(out, false)?;
    }
    Ok(())
}

/// Makes the keys of a roster known. Nothing of a roster that is not whole is believed.
fn add_keys(path: &Path, roster: &mut Roster) -> Vec<Trouble> {
    let Ok(reading) = files::read_bundle(path) else {
        return vec![Trouble::unreadable(path)];
    };
    let (_, problems) = merge::examine(&reading, &Roster::default());
    if !problems.is_empty() {
        return problems.iter().map(|p| Trouble::of(path, p)).collect();
    }
    if reading.header.as_ref().map(|header| &header.kind) != Some(&BundleKind::Kunci) {
        return vec![Trouble {
            file: path.to_string_lossy().into_owned(),
            line: None,
            code: "bukan_daftar_kunci",
            text: "Ini bukan daftar kunci, jadi tidak ada kunci yang diambil darinya. Pilih \
                berkas jenis kunci yang dibuat Rembuk."
                .to_owned(),
        }];
    }
    let merged = merge::merge([reading], &Roster::default());
    let records = merged.records().filter(|(key, _)| key.kind == KEY);
    for (_, state) in records.filter(|(_, state)| state.is_visible() && !state.has_conflict()) {
        let key = state.text(KEY).and_then(|key| key.parse().ok());
        if let (Some(office), Some(key)) = (state.text(OFFICE), key) {
            roster.add(office, key);
        }
    }
    Vec::new()
}
