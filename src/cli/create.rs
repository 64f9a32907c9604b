//! `rembuk new`: rows of another system into a signed bundle.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use super::list::{CONFLICTS, ID, OPINIONS};
use super::merge::{unusable_key, unwritten};
use super::output::{Outcome, Trouble, plain};
use super::{chance, files};
use crate::bundle::canonical;
use crate::bundle::header::BundleKind;
use crate::bundle::json;
use crate::bundle::key::SecretKey;
use crate::bundle::line::{self, NewCommit};
use crate::bundle::problem::Fault;
use crate::bundle::write::{Cover, PART_BYTES, write};
use crate::domain::kantor::KodeKantor;
use crate::domain::usulan::KANTOR;
use crate::domain::value::{Fields, Value};
use crate::log::commit::{Commit, CommitRef, Dot, RecordKey, ReplicaId};
use crate::log::fold::DELETED_FIELD;
use crate::texts::problems::problem_id;

/// Shape of the records written.
const SCHEMA: u32 = 1;

pub(super) struct Options {
    pub(super) office: KodeKantor,
    pub(super) year: u16,
    pub(super) key: Option<PathBuf>,
    pub(super) out: PathBuf,
    /// Standard input when absent.
    pub(super) input: Option<PathBuf>,
}

/// Why a row was not taken.
enum RowFault {
    Line(Fault),
    NotAnObject,
    Id,
    Reserved(&'static str),
    Deletion,
}

impl RowFault {
    fn code(&self) -> &'static str {
        match self {
            Self::Line(fault) => fault.code(),
            Self::NotAnObject => "bukan_objek",
            Self::Id => "id_salah",
            Self::Reserved(_) => "nama_khusus",
            Self::Deletion => "dihapus_salah",
        }
    }

    fn text(&self) -> String {
        match self {
            Self::Line(fault) => problem_id(fault),
            Self::NotAnObject => "Baris ini bukan satu usulan ({\u{2026}}), jadi tidak diambil. \
                Baris lain yang utuh tetap diambil."
                .to_owned(),
            Self::Id => "Isi id harus teks (paling panjang 200 huruf) atau angka, jadi baris ini \
                tidak diambil. Baris lain yang utuh tetap diambil."
                .to_owned(),
            Self::Reserved(name) => format!(
                "Nama {name} dipakai Rembuk sendiri dan tidak dapat diisi, jadi baris ini tidak \
                diambil. Baris lain yang utuh tetap diambil. Hapus isian itu, lalu coba lagi."
            ),
            Self::Deletion => "Isi dihapus harus true atau false, jadi baris ini tidak diambil. \
                Baris lain yang utuh tetap diambil."
                .to_owned(),
        }
    }
}

pub(super) fn run(
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let (name, mut input): (PathBuf, Box<dyn BufRead>) = match &options.input {
        None => (PathBuf::from("-"), Box::new(io::stdin().lock())),
        Some(path) => match File::open(path) {
            Ok(file) => (
                path.clone(),
                Box::new(BufReader::with_capacity(64 << 10, file)),
            ),
            Err(_) => {
                Trouble::unreadable(path).write(err, true)?;
                return Ok(Outcome::Trouble);
            }
        },
    };
    let mut rows = Rows {
        office: options.office.as_str(),
        replica: chance::replica()?,
        written_ms: chance::now_ms(),
        commits: Vec::new(),
        last: HashMap::new(),
    };
    let mut has_trouble = false;
    let mut number = 0;
    let mut text = Vec::new();
    loop {
        number += 1;
        match next_line(input.as_mut(), &mut text) {
            Ok(false) => break,
            Ok(true) => {}
            Err(_) => {
                has_trouble = true;
                Trouble::unreadable(&name).write(err, true)?;
                break;
            }
        }
        if let Err(fault) = rows.take(number, &text) {
            has_trouble = true;
            row_trouble(&name, number, &fault).write(err, true)?;
        }
    }
    if rows.commits.is_empty() {
        writeln!(
            err,
            "Tidak ada usulan yang dapat diambil; tidak ada yang ditulis."
        )?;
        return Ok(Outcome::Trouble);
    }
    match write_bundle(options, &rows) {
        Ok((names, key)) => {
            for name in names {
                writeln!(out, "ditulis: {}", plain(&name.to_string_lossy()))?;
            }
            writeln!(out, "catatan: {}", rows.commits.len())?;
            writeln!(out, "usulan: {}", rows.last.len())?;
            writeln!(out, "kunci: {}", key.public())?;
        }
        Err(trouble) => {
            has_trouble = true;
            trouble.write(err, true)?;
        }
    }
    Ok(Outcome::of(has_trouble))
}

/// Reads up to the next line end; a line beyond what a commit may hold is cut, and then refused.
fn next_line(input: &mut dyn BufRead, text: &mut Vec<u8>) -> io::Result<bool> {
    const MOST: u64 = 4 * line::MAX_LINE_BYTES as u64;
    text.clear();
    let read = input.take(MOST).read_until(b'\n', text)?;
    if read as u64 == MOST && text.last() != Some(&b'\n') {
        skip_line(input)?;
    }
    Ok(read > 0)
}

fn skip_line(input: &mut dyn BufRead) -> io::Result<()> {
    loop {
        let buffer = input.fill_buf()?;
        if buffer.is_empty() {
            return Ok(());
        }
        match buffer.iter().position(|&byte| byte == b'\n') {
            Some(end) => {
                input.consume(end + 1);
                return Ok(());
            }
            None => {
                let length = buffer.len();
                input.consume(length);
            }
        }
    }
}

fn row_trouble(name: &Path, number: u64, fault: &RowFault) -> Trouble {
    Trouble {
        file: name.to_string_lossy().into_owned(),
        line: Some(number),
        code: fault.code(),
        text: fault.text(),
    }
}

fn write_bundle(options: &Options, rows: &Rows) -> Result<(Vec<PathBuf>, SecretKey), Trouble> {
    let cannot_write = |error: io::Error| unwritten(&options.out, &error);
    let key = match &options.key {
        Some(path) => files::key(path).map_err(|error| unusable_key(path, &error))?,
        None => SecretKey::from_seed(chance::bytes().map_err(cannot_write)?),
    };
    let cover = Cover {
        kind: BundleKind::Usulan,
        office: options.office.to_string(),
        year: options.year,
        replica: rows.replica,
        number: 1,
        written_ms: rows.written_ms,
        is_example: false,
    };
    let commits: Vec<&Commit> = rows.commits.iter().collect();
    let parts = write(&cover, &[], &commits, Some(&key), PART_BYTES);
    let names = files::write_parts(&options.out, &parts).map_err(cannot_write)?;
    Ok((names, key))
}

/// The rows taken so far.
struct Rows<'a> {
    office: &'a str,
    replica: ReplicaId,
    written_ms: i64,
    commits: Vec<Commit>,
    /// The last commit of each id, which a later row of the same id is made on top of.
    last: HashMap<String, CommitRef>,
}

impl Rows<'_> {
    /// Takes the text of a line; an empty one is passed over.
    fn take(&mut self, number: u64, text: &[u8]) -> Result<(), RowFault> {
        let text = match number {
            1 => text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text),
            _ => text,
        };
        let text = text.trim_ascii();
        if text.is_empty() {
            return Ok(());
        }
        if text.len() > line::MAX_LINE_BYTES {
            return Err(RowFault::Line(Fault::LineTooLong));
        }
        let value = json::parse(text).map_err(|fault| RowFault::Line(Fault::Json(fault)))?;
        let Value::Map(mut fields) = value else {
            return Err(RowFault::NotAnObject);
        };
        let id = match take_id(&mut fields)? {
            Some(id) => id,
            // The operating system's randomness does not fail once the replica was made.
            None => chance::record_id().map_err(|_| RowFault::Id)?,
        };
        self.prepare(&mut fields)?;
        let commit = line::seal(NewCommit {
            dot: Dot {
                replica: self.replica,
                seq: self.commits.len() as u64 + 1,
            },
            record: RecordKey::new("usulan", &id),
            parents: self.last.get(&id).copied().into_iter().collect(),
            schema: SCHEMA,
            written_ms: self.written_ms,
            fields,
        });
        // What no reader would take must not be written.
        line::decode(&line::encode(&commit)).map_err(|fault| match fault {
            Fault::Malformed(member) if member == "r" => RowFault::Id,
            fault => RowFault::Line(fault),
        })?;
        self.last.insert(id, commit.reference());
        self.commits.push(commit);
        Ok(())
    }

    /// Leaves out what is empty or worked out, and says whose row it is.
    fn prepare(&self, fields: &mut Fields) -> Result<(), RowFault> {
        for name in [CONFLICTS, OPINIONS] {
            // `list` puts them on every line; empty ones say nothing.
            match fields.remove(name) {
                None | Some(Value::Null) => {}
                Some(Value::List(items)) if items.is_empty() => {}
                Some(Value::Map(members)) if members.is_empty() => {}
                Some(_) => return Err(RowFault::Reserved(name)),
            }
        }
        fields.retain(|_, value| !value.is_null());
        if !matches!(fields.get(DELETED_FIELD), None | Some(Value::Bool(_))) {
            return Err(RowFault::Deletion);
        }
        let office = fields.get(KANTOR);
        if office.is_none_or(|office| office.as_text().is_some_and(|text| text.trim().is_empty())) {
            fields.insert(KANTOR.to_owned(), Value::from(self.office));
        }
        Ok(())
    }
}

/// The id of a row; a number counts as its text, an empty one as none.
fn take_id(fields: &mut Fields) -> Result<Option<String>, RowFault> {
    match fields.remove(ID) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::Text(id)) => Ok(Some(id).filter(|id| !id.is_empty())),
        Some(number @ (Value::Int(_) | Value::Dec(_))) => {
            let text = canonical::to_bytes(&number);
            Ok(Some(String::from_utf8_lossy(&text).into_owned()))
        }
        Some(_) => Err(RowFault::Id),
    }
}
