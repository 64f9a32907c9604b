//! Reading bundles: line by line, so that damage is located and the whole lines can be taken.

use super::container::{self, Limits};
use super::header::{FORMAT_VERSION, Footer, Header, Source, heads_of};
use super::json;
use super::line;
use super::problem::{Fault, LooksLike, Problem};
use super::seal;
use super::shape::Misshapen;
use crate::domain::value::{Fields, Value};
use crate::log::commit::{Commit, CommitHash};

/// A file as far as it could be read.
#[derive(Debug, Default)]
pub struct Reading {
    pub header: Option<Header>,
    pub sources: Vec<Source>,
    /// The whole commits, in the order of the file.
    pub commits: Vec<Commit>,
    pub footer: Option<Footer>,
    /// SHA-256 over what was read, when nothing of it is missing.
    pub digest: Option<[u8; 32]>,
    /// In the order of their lines; those of the whole file last.
    pub problems: Vec<Problem>,
    /// The lines that could not be read, as they lie, for whoever wants to look at them.
    pub quarantine: Vec<BadLine>,
}

/// A line that could not be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadLine {
    pub line: u64,
    pub fault: Fault,
    pub text: String,
}

/// How much of a bad line is kept, in bytes.
const QUARANTINED_BYTES: usize = 64 << 10;

/// How many bad lines are told one by one, so that a large file of anything else does not fill the
/// memory. The counts of the header still tell how many are missing in all.
const BAD_LINES: usize = 1_000;

/// Longest text that is read as one document when it is not laid out line by line: its values are
/// all in memory at once, and take up to thirty times the room.
const DOCUMENT_BYTES: usize = 16 << 20;

impl Reading {
    /// Every line is there and whole, and they are the lines that were sealed. Says nothing of
    /// who sealed them.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.problems.is_empty() && self.header.is_some() && self.digest.is_some()
    }

    /// Something of the file is damaged or cut off, which the whole lines can be taken from.
    #[must_use]
    pub fn is_damaged(&self) -> bool {
        self.problems.iter().any(|problem| {
            matches!(
                problem.fault,
                Fault::DamagedGzip
                    | Fault::Truncated
                    | Fault::DamagedLine
                    | Fault::Json(_)
                    | Fault::CheckMismatch
                    | Fault::LineTooLong
                    | Fault::Malformed(_)
                    | Fault::Layout
                    | Fault::CountMismatch { .. }
            )
        })
    }

    /// The file must be left alone: it is no bundle, too large, or of a newer format.
    #[must_use]
    pub fn is_unreadable(&self) -> bool {
        self.problems.iter().any(|problem| {
            matches!(
                problem.fault,
                Fault::NotABundle(_) | Fault::TooLarge | Fault::Bomb | Fault::NewerFormat(_)
            )
        })
    }

    fn refused(fault: Fault) -> Self {
        Self {
            problems: vec![Problem::whole_file(fault)],
            ..Self::default()
        }
    }
}

/// Reads one file. Never fails: what is wrong is in [`Reading::problems`].
#[must_use]
pub fn read(file: &[u8], limits: &Limits) -> Reading {
    let unpacked = match container::unpack(file, limits) {
        Ok(unpacked) => unpacked,
        Err(fault) => return Reading::refused(fault),
    };
    let mut reader = LineReader::default();
    for (index, line) in unpacked.text.split(|&byte| byte == b'\n').enumerate() {
        reader.take(index as u64 + 1, line.trim_ascii());
    }
    let mut reading = reader.reading;
    let recognised = reading.header.is_some()
        || reading.footer.is_some()
        || !reading.commits.is_empty()
        || reader.opened;
    let reading_lines_failed = reading.header.is_none() && reading.commits.is_empty();
    if reading_lines_failed {
        // Some other program may have laid the document out anew.
        let is_ours = mentions_rembuk(&unpacked.text);
        if is_ours && unpacked.text.len() > DOCUMENT_BYTES {
            return Reading::refused(Fault::TooLarge);
        }
        if unpacked.text.len() <= DOCUMENT_BYTES {
            match json::parse_document(&unpacked.text) {
                Ok(value) => return read_document(value),
                Err(fault) if is_ours && !recognised => {
                    return Reading::refused(unpacked.fault.unwrap_or(Fault::Json(fault)));
                }
                Err(_) => {}
            }
        }
    }
    if !recognised {
        return Reading::refused(match unpacked.fault {
            Some(fault) => fault,
            None => {
                let other = container::looks_like(&unpacked.text);
                Fault::NotABundle(other.unwrap_or(LooksLike::Unknown))
            }
        });
    }
    if let Some(fault) = refusal(reader.version, reading.header.as_ref()) {
        return Reading::refused(fault);
    }
    if let Some(fault) = unpacked.fault {
        reading.problems.push(Problem::whole_file(fault));
    } else if !reader.closed {
        reading
            .problems
            .push(Problem::at(reader.last_line, Fault::Truncated));
    }
    finish(&mut reading);
    reading
}

/// Whether a text that is not laid out line by line is likely a bundle all the same.
fn mentions_rembuk(text: &[u8]) -> bool {
    // Some programs sort the members, and the name comes last.
    text.trim_ascii_start().starts_with(b"{")
        && text.windows(8).any(|window| window == b"\"rembuk\"")
}

/// Why a reader of this version must not read on.
fn refusal(version: Option<i64>, header: Option<&Header>) -> Option<Fault> {
    if let Some(header) = header {
        if header.reader > FORMAT_VERSION {
            return Some(Fault::NewerFormat(header.reader.to_string()));
        }
        if let Some(feature) = header.required.first() {
            return Some(Fault::NewerFormat(feature.clone()));
        }
    } else if let Some(version) = version.filter(|&version| version > i64::from(FORMAT_VERSION)) {
        return Some(Fault::NewerFormat(version.to_string()));
    }
    None
}

/// Checks that span lines: order, counts, heads and digest.
fn finish(reading: &mut Reading) {
    let mut found = Vec::new();
    if !reading
        .commits
        .is_sorted_by(|a, b| (a.dot, a.hash) < (b.dot, b.hash))
    {
        found.push(Fault::Order);
    }
    let commit_count = reading.commits.len() as u64;
    if let Some(header) = &reading.header {
        if header.count != commit_count {
            found.push(Fault::CountMismatch {
                stated: header.count,
                found: commit_count,
            });
        }
        let source_count = reading.sources.len() as u64;
        if header.source_count != source_count {
            found.push(Fault::CountMismatch {
                stated: header.source_count,
                found: source_count,
            });
        }
    }
    if let (Some(header), Some(footer)) = (&reading.header, &reading.footer) {
        let source_digests = reading.sources.iter().map(|source| source.footer.digest);
        let hashes = reading.commits.iter().map(|commit| commit.hash);
        let digest = seal::digest(header, source_digests, hashes);
        let lines_whole = reading.quarantine.is_empty() && found.is_empty();
        if digest == footer.digest {
            reading.digest = Some(digest);
            if footer.heads != heads_of(&reading.commits) || footer.count != header.count {
                found.push(Fault::HeadsMismatch);
            }
        } else if lines_whole && !reading.is_damaged() {
            found.push(Fault::DigestMismatch);
        }
    }
    reading
        .problems
        .extend(found.into_iter().map(Problem::whole_file));
}

/// Where in the document the reader stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Place {
    #[default]
    Start,
    Opened,
    Header,
    InSources,
    SourcesClosed,
    InCommits,
    CommitsClosed,
    Footer,
    End,
}

#[derive(Default)]
struct LineReader {
    reading: Reading,
    place: Place,
    /// The last element of a list had no comma behind it.
    list_ended: bool,
    /// The last element of a list had a comma behind it.
    comma_owed: bool,
    /// The line before was bad, so that this one may stand where it does.
    after_bad_line: bool,
    opened: bool,
    closed: bool,
    version: Option<i64>,
    last_line: u64,
}

impl LineReader {
    fn take(&mut self, number: u64, line: &[u8]) {
        if line.is_empty() {
            return;
        }
        self.last_line = number;
        let verdict = self.accept(number, line);
        self.after_bad_line = verdict.is_err();
        let Err(fault) = verdict else {
            return;
        };
        (self.list_ended, self.comma_owed) = (false, false);
        self.problem(number, fault.clone());
        if self.reading.quarantine.len() < BAD_LINES {
            let kept = line.get(..QUARANTINED_BYTES).unwrap_or(line);
            let text = String::from_utf8_lossy(kept).into_owned();
            self.reading.quarantine.push(BadLine {
                line: number,
                fault,
                text,
            });
        }
    }

    fn accept(&mut self, number: u64, line: &[u8]) -> Result<(), Fault> {
        if let Some(rest) = line.strip_prefix(b"{\"rembuk\":") {
            let version = rest.strip_suffix(b",").ok_or(Fault::DamagedLine)?;
            let version = json::parse(version).map_err(Fault::Json)?.as_int();
            self.version = Some(version.ok_or(Fault::DamagedLine)?);
            self.opened = true;
            self.step(number, Place::Start, Place::Opened);
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix(b"\"pengantar\":") {
            let body = rest.strip_suffix(b",").ok_or(Fault::Layout)?;
            self.step(number, Place::Opened, Place::Header);
            let (object, _) = line::open(body)?;
            let header = Header::from_value(object).map_err(malformed)?;
            if self
                .version
                .is_some_and(|version| version != i64::from(header.version))
            {
                self.problem(number, Fault::Layout);
            }
            self.reading.header = Some(header);
            return Ok(());
        }
        if let Some(rest) = line.strip_prefix(b"\"penutup\":") {
            self.step(number, Place::CommitsClosed, Place::Footer);
            let (object, _) = line::open(rest)?;
            self.reading.footer = Some(Footer::from_value(object).map_err(malformed)?);
            return Ok(());
        }
        match line {
            b"\"asal\":[" => self.step(number, Place::Header, Place::InSources),
            b"\"catatan\":[" => self.step(number, Place::SourcesClosed, Place::InCommits),
            b"]," => {
                let next = match self.place {
                    Place::InSources => Place::SourcesClosed,
                    Place::InCommits => Place::CommitsClosed,
                    _ => return Err(Fault::Layout),
                };
                if self.comma_owed {
                    self.problem(number, Fault::Layout);
                }
                (self.list_ended, self.comma_owed) = (false, false);
                self.place = next;
            }
            b"}" => {
                self.closed = true;
                self.step(number, Place::Footer, Place::End);
            }
            _ => return self.element(number, line),
        }
        Ok(())
    }

    fn element(&mut self, number: u64, line: &[u8]) -> Result<(), Fault> {
        let (body, has_comma) = match line.strip_suffix(b",") {
            Some(body) => (body, true),
            None => (line, false),
        };
        let (object, hash) = line::open(body)?;
        let has = |name| matches!(&object, Value::Map(members) if members.contains_key(name));
        // Each may have a member of a newer version that is named like one of the other's.
        let is_commit = has("d") && !(self.place == Place::InSources && has("pengantar"));
        let expected = if is_commit {
            Place::InCommits
        } else {
            Place::InSources
        };
        if is_commit {
            self.reading
                .commits
                .push(line::commit(object, hash).map_err(malformed)?);
        } else {
            self.reading
                .sources
                .push(Source::from_value(object).map_err(malformed)?);
        }
        if self.list_ended {
            self.problem(number, Fault::Layout);
        }
        self.step(number, expected, expected);
        (self.list_ended, self.comma_owed) = (!has_comma, has_comma);
        Ok(())
    }

    /// Moves on; a line out of its place is whole, but the document is not.
    fn step(&mut self, number: u64, from: Place, to: Place) {
        if self.place != from && !self.after_bad_line {
            self.problem(number, Fault::Layout);
        }
        self.place = to;
    }

    fn problem(&mut self, line: u64, fault: Fault) {
        if self.reading.problems.len() < BAD_LINES {
            self.reading.problems.push(Problem::at(line, fault));
        }
    }
}

fn malformed(misshapen: Misshapen) -> Fault {
    let Misshapen(member) = misshapen;
    Fault::Malformed(member.into())
}

/// Reads a document that is laid out otherwise. Damage cannot be located in it.
fn read_document(value: Value) -> Reading {
    let Value::Map(mut members) = value else {
        return Reading::refused(Fault::NotABundle(LooksLike::OtherJson));
    };
    let Some(version) = members.remove("rembuk") else {
        return Reading::refused(Fault::NotABundle(LooksLike::OtherJson));
    };
    let mut reading = Reading::default();
    if let Err(fault) = read_members(&mut members, &mut reading) {
        reading.problems.push(Problem::whole_file(fault));
    }
    if let Some(fault) = refusal(version.as_int(), reading.header.as_ref()) {
        return Reading::refused(fault);
    }
    let stated = reading
        .header
        .as_ref()
        .map(|header| i64::from(header.version));
    if !members.is_empty() || (stated.is_some() && stated != version.as_int()) {
        reading.problems.push(Problem::whole_file(Fault::Layout));
    }
    finish(&mut reading);
    reading
}

fn read_members(members: &mut Fields, reading: &mut Reading) -> Result<(), Fault> {
    let mut take = |name: &'static str| members.remove(name).ok_or(Fault::Malformed(name.into()));
    let (header, _) = open_value(take("pengantar")?)?;
    reading.header = Some(Header::from_value(header).map_err(malformed)?);
    for (object, _) in open_all(take("asal")?, "asal")? {
        reading
            .sources
            .push(Source::from_value(object).map_err(malformed)?);
    }
    for (object, hash) in open_all(take("catatan")?, "catatan")? {
        reading
            .commits
            .push(line::commit(object, hash).map_err(malformed)?);
    }
    let (footer, _) = open_value(take("penutup")?)?;
    reading.footer = Some(Footer::from_value(footer).map_err(malformed)?);
    Ok(())
}

fn open_all(list: Value, name: &'static str) -> Result<Vec<(Value, CommitHash)>, Fault> {
    let Value::List(items) = list else {
        return Err(Fault::Malformed(name.into()));
    };
    items.into_iter().map(open_value).collect()
}

/// Opens what would be a line, under the same bounds.
fn open_value(value: Value) -> Result<(Value, CommitHash), Fault> {
    if json::is_too_deep(&value) {
        return Err(Fault::Json(json::JsonFault::Depth));
    }
    line::open_value(value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bundle::header::BundleKind;
    use crate::bundle::key::SecretKey;
    use crate::bundle::line::{NewCommit, seal};
    use crate::bundle::seal::{Roster, SignatureState, judge};
    use crate::bundle::write::{Cover, PART_BYTES, write};
    use crate::log::commit::{Dot, RecordKey, ReplicaId};

    fn small_bundle() -> (Vec<Commit>, Vec<u8>) {
        let replica = ReplicaId([7; 16]);
        let commits: Vec<Commit> = (1..=3)
            .map(|seq| {
                seal(NewCommit {
                    dot: Dot { replica, seq },
                    record: RecordKey::new("usulan", &format!("u{seq}")),
                    parents: vec![],
                    schema: 1,
                    written_ms: 1_600_000_000_000,
                    fields: Fields::from([
                        (
                            "usulan".to_owned(),
                            Value::from("Jalan \"beton\" RT 02/17 ✓"),
                        ),
                        ("volume".to_owned(), Value::Dec(1322.8)),
                    ]),
                })
            })
            .collect();
        let cover = Cover {
            kind: BundleKind::Usulan,
            office: "32.16.01.2001".into(),
            year: 2021,
            replica,
            number: 1,
            written_ms: 1_600_000_000_000,
            is_example: false,
        };
        let key = SecretKey::from_seed([1; 32]);
        let by_reference: Vec<&Commit> = commits.iter().collect();
        let files = write(&cover, &[], &by_reference, Some(&key), PART_BYTES);
        assert_eq!(files.len(), 1);
        (commits, files[0].clone())
    }

    #[test]
    fn what_is_written_is_read() {
        let (commits, file) = small_bundle();
        let reading = read(&file, &Limits::default());
        assert_eq!(reading.problems, []);
        assert!(reading.is_whole());
        assert_eq!(reading.commits, commits);
        let (header, footer) = (reading.header.unwrap(), reading.footer.unwrap());
        let signature = footer.signature.as_ref();
        let mut roster = Roster::default();
        let state = judge(&header, &reading.digest.unwrap(), signature, &roster);
        assert_eq!(state, SignatureState::UnknownKey);
        roster.add(&header.office, header.key.unwrap());
        let state = judge(&header, &reading.digest.unwrap(), signature, &roster);
        assert_eq!(state, SignatureState::KnownKey);
    }

    #[test]
    fn other_programs_may_lay_it_out_anew() {
        let (commits, file) = small_bundle();
        let value: serde_json::Value = serde_json::from_slice(&file).unwrap();
        for text in [
            serde_json::to_string(&value).unwrap(),
            serde_json::to_string_pretty(&value).unwrap(),
        ] {
            let reading = read(text.as_bytes(), &Limits::default());
            assert_eq!(reading.problems, []);
            assert_eq!(reading.commits, commits);
            assert!(reading.is_whole());
        }
        let windows = [
            b"\xef\xbb\xbf",
            String::from_utf8(file)
                .unwrap()
                .replace('\n', "\r\n")
                .as_bytes(),
        ]
        .concat();
        let reading = read(&windows, &Limits::default());
        assert!(reading.is_whole(), "{:?}", reading.problems);
    }
}
