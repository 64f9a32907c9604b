//! One line of a bundle, of a stored segment and of the tail: `["check",{object}]`, where the
//! check is the first 48 bits of the SHA-256 of the object's canonical form, in hexadecimal.

use super::canonical;
use super::json::{self};
use super::problem::Fault;
use super::shape::{self, Members, Misshapen};
use crate::domain::value::{Fields, Value};
use crate::log::commit::{Check, Commit, CommitHash, CommitRef, Dot, RecordKey};

/// Longest line that is read, in bytes (a photo of 200 kB fits in its line).
pub const MAX_LINE_BYTES: usize = 1_000_000;

/// What a line adds to its object: `["`, the check, `",` and `]`.
const WRAPPING_BYTES: usize = 17;

/// Longest id of a record, in bytes.
const MAX_ID_BYTES: usize = 200;

/// A commit as it is asked for; number, hash and line are made here.
#[derive(Clone, Debug)]
pub struct NewCommit {
    pub dot: Dot,
    pub record: RecordKey,
    pub parents: Vec<CommitRef>,
    pub schema: u32,
    /// ms since 1970
    pub written_ms: i64,
    pub fields: Fields,
}

/// Makes a commit with its hash.
#[must_use]
pub fn seal(new: NewCommit) -> Commit {
    let mut parents = new.parents;
    parents.sort_unstable();
    parents.dedup();
    let mut commit = Commit {
        dot: new.dot,
        hash: CommitHash([0; 32]),
        record: new.record,
        parents,
        schema: new.schema,
        written_ms: new.written_ms,
        fields: new.fields,
        extra: Fields::new(),
    };
    commit.hash = CommitHash(canonical::sha256(&canonical::to_bytes(&commit_value(
        &commit,
    ))));
    commit
}

/// The line of a commit, without a line end.
#[must_use]
pub fn encode(commit: &Commit) -> Vec<u8> {
    checked(&commit_value(commit))
}

/// Reads the line of a commit.
///
/// # Errors
/// What is wrong with the line; it is then quarantined whole.
pub fn decode(line: &[u8]) -> Result<Commit, Fault> {
    let (object, hash) = open(line)?;
    commit(object, hash).map_err(|Misshapen(member)| Fault::Malformed(member.into()))
}

/// Puts an object on a line with its check.
pub(super) fn checked(object: &Value) -> Vec<u8> {
    let body = canonical::to_bytes(object);
    let check = CommitHash(canonical::sha256(&body)).check();
    let mut line = Vec::with_capacity(body.len() + WRAPPING_BYTES);
    line.extend_from_slice(format!("[\"{check}\",").as_bytes());
    line.extend_from_slice(&body);
    line.push(b']');
    line
}

/// Takes the object out of a line whose check fits, with its hash.
pub(super) fn open(line: &[u8]) -> Result<(Value, CommitHash), Fault> {
    if line.len() > MAX_LINE_BYTES {
        return Err(Fault::LineTooLong);
    }
    open_value(json::parse(line).map_err(Fault::Json)?)
}

/// The same for a line that is parsed already.
pub(super) fn open_value(value: Value) -> Result<(Value, CommitHash), Fault> {
    let Value::List(items) = value else {
        return Err(Fault::DamagedLine);
    };
    let Ok([check, object]) = <[Value; 2]>::try_from(items) else {
        return Err(Fault::DamagedLine);
    };
    let Some(check) = shape::parse_text::<Check>(&check) else {
        return Err(Fault::DamagedLine);
    };
    let body = canonical::to_bytes(&object);
    let hash = CommitHash(canonical::sha256(&body));
    if hash.check() != check {
        return Err(Fault::CheckMismatch);
    }
    // What could not be read again once this program has written it is not taken in either.
    if body.len() + WRAPPING_BYTES > MAX_LINE_BYTES {
        return Err(Fault::LineTooLong);
    }
    Ok((object, hash))
}

fn commit_value(commit: &Commit) -> Value {
    let mut members = commit.extra.clone();
    let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
    put("d", shape::dot_value(&commit.dot));
    put("k", Value::Text(commit.record.kind.clone()));
    put("r", Value::Text(commit.record.id.clone()));
    put(
        "p",
        Value::List(commit.parents.iter().map(shape::commit_ref_value).collect()),
    );
    put("v", Value::Int(i64::from(commit.schema)));
    put("t", Value::Int(commit.written_ms));
    put("f", Value::Map(commit.fields.clone()));
    Value::Map(members)
}

pub(super) fn commit(object: Value, hash: CommitHash) -> Result<Commit, Misshapen> {
    let mut members = Members::of(object, "catatan")?;
    let dot = shape::dot(&members.take("d")?).ok_or(Misshapen("d"))?;
    let kind = members.text("k")?;
    let id = members.text("r")?;
    if kind.is_empty() || kind.len() > MAX_ID_BYTES {
        return Err(Misshapen("k"));
    }
    if id.is_empty() || id.len() > MAX_ID_BYTES {
        return Err(Misshapen("r"));
    }
    let parents: Vec<CommitRef> = members
        .list("p")?
        .iter()
        .map(|parent| shape::commit_ref(parent).ok_or(Misshapen("p")))
        .collect::<Result<_, _>>()?;
    // A parent may bear this commit's own number: the twin that a copied profile made.
    if !parents.is_sorted_by(|a, b| a < b) {
        return Err(Misshapen("p"));
    }
    Ok(Commit {
        dot,
        hash,
        record: RecordKey { kind, id },
        parents,
        schema: members.number("v")?,
        written_ms: members.whole("t")?,
        fields: members.map("f")?,
        extra: members.0,
    })
}
