//! The lines around the commits: who hands over what (`pengantar`), what it was put together from
//! (`asal`), and the seal at the end (`penutup`). Unknown members are kept.

use std::collections::BTreeMap;

use super::key::{PublicKey, Signature};
use super::line;
use super::problem::Fault;
use super::shape::{self, Members, Misshapen};
use crate::domain::value::{self, Fields, Value};
use crate::log::commit::{Commit, CommitHash, CommitRef, ReplicaId};

/// A member of the header of an example's files.
const EXAMPLE: &str = "contoh";

/// The version of the format that this program writes, and the newest it can read.
pub const FORMAT_VERSION: u32 = 1;

/// What a bundle is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BundleKind {
    /// A hand-over.
    Usulan,
    /// An answer.
    Keputusan,
    /// A roster of keys.
    Kunci,
    /// A backup of a whole workspace.
    Cadangan,
    /// Several bundles merged.
    Arsip,
    /// A kind of a newer version.
    Other(String),
}

impl BundleKind {
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::Usulan => "usulan",
            Self::Keputusan => "keputusan",
            Self::Kunci => "kunci",
            Self::Cadangan => "cadangan",
            Self::Arsip => "arsip",
            Self::Other(name) => name,
        }
    }

    #[must_use]
    pub fn from_name(name: &str) -> Self {
        match name {
            "usulan" => Self::Usulan,
            "keputusan" => Self::Keputusan,
            "kunci" => Self::Kunci,
            "cadangan" => Self::Cadangan,
            "arsip" => Self::Arsip,
            other => Self::Other(other.to_owned()),
        }
    }
}

/// The opening line.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// Version of the format that it is written in; the document's first line says the same.
    pub version: u32,
    /// Least version of a reader that understands the file.
    pub reader: u32,
    /// Features without which the file must not be read.
    pub required: Vec<String>,
    pub kind: BundleKind,
    /// Office code of who hands over.
    pub office: String,
    /// The planning year.
    pub year: u16,
    pub replica: ReplicaId,
    /// The key that signs; absent in an unsigned bundle.
    pub key: Option<PublicKey>,
    /// Which bundle of this replica it is, counted from 1.
    pub number: u64,
    pub part: u32,
    pub parts: u32,
    /// Commits that the receiver must already have.
    pub prerequisites: Vec<CommitRef>,
    pub count: u64,
    pub source_count: u64,
    /// The device's clock, in ms since 1970. Shown, never compared.
    pub written_ms: i64,
    pub extra: Fields,
}

impl Header {
    /// The member by which a file of an example says that it is one.
    #[must_use]
    pub fn example_mark() -> Fields {
        value::fields([(EXAMPLE.to_owned(), Value::Bool(true))])
    }

    /// The file is to learn with, and never to be taken for real.
    #[must_use]
    pub fn is_example(&self) -> bool {
        self.extra.get(EXAMPLE) == Some(&Value::Bool(true))
    }

    /// The line that it stands on in a file, without a line end.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        line::checked(&self.to_value())
    }

    /// Reads such a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_line(text: &[u8]) -> Result<Self, Fault> {
        let (object, _) = line::open(text)?;
        Self::from_value(object).map_err(|Misshapen(member)| Fault::Malformed(member.into()))
    }

    pub(super) fn to_value(&self) -> Value {
        let mut members = self.extra.clone();
        let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
        put("versi", Value::Int(i64::from(self.version)));
        put("versi_baca", Value::Int(i64::from(self.reader)));
        put(
            "wajib",
            Value::List(self.required.iter().cloned().map(Value::Text).collect()),
        );
        put("jenis", Value::from(self.kind.name()));
        put("kantor", Value::Text(self.office.clone()));
        put("tahun", Value::Int(i64::from(self.year)));
        put("replika", Value::Text(self.replica.to_string()));
        put(
            "kunci",
            self.key
                .as_ref()
                .map_or(Value::Null, |key| Value::Text(key.to_string())),
        );
        put("nomor", shape::whole_value(self.number));
        put("bagian", Value::Int(i64::from(self.part)));
        put("dari", Value::Int(i64::from(self.parts)));
        let prerequisites = self.prerequisites.iter().map(shape::commit_ref_value);
        put("syarat", Value::List(prerequisites.collect()));
        put("jumlah", shape::whole_value(self.count));
        put("jumlah_asal", shape::whole_value(self.source_count));
        put("dibuat", Value::Int(self.written_ms));
        Value::Map(members)
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Misshapen> {
        let mut members = Members::of(value, "pengantar")?;
        let required = members
            .list("wajib")?
            .into_iter()
            .map(|feature| match feature {
                Value::Text(name) => Ok(name),
                _ => Err(Misshapen("wajib")),
            });
        let required = required.collect::<Result<_, _>>()?;
        let prerequisites = members.list("syarat")?;
        let prerequisites = prerequisites
            .iter()
            .map(|r| shape::commit_ref(r).ok_or(Misshapen("syarat")));
        let prerequisites = prerequisites.collect::<Result<_, _>>()?;
        let header = Self {
            version: members.number("versi")?,
            reader: members.number("versi_baca")?,
            required,
            kind: BundleKind::from_name(&members.text("jenis")?),
            office: members.text("kantor")?,
            year: members.number("tahun")?,
            replica: members.parsed("replika")?,
            key: members.parsed_or_null("kunci")?,
            number: members.number("nomor")?,
            part: members.number("bagian")?,
            parts: members.number("dari")?,
            prerequisites,
            count: members.number("jumlah")?,
            source_count: members.number("jumlah_asal")?,
            written_ms: members.whole("dibuat")?,
            extra: members.0,
        };
        if header.part == 0 || header.part > header.parts {
            return Err(Misshapen("bagian"));
        }
        Ok(header)
    }
}

/// The closing line.
#[derive(Clone, Debug, PartialEq)]
pub struct Footer {
    /// The highest number of each replica among the commits.
    pub heads: BTreeMap<ReplicaId, u64>,
    pub count: u64,
    /// See [`super::seal::digest`].
    pub digest: [u8; 32],
    pub signature: Option<Signature>,
    pub extra: Fields,
}

impl Footer {
    /// The line that it stands on in a file, without a line end.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        line::checked(&self.to_value())
    }

    /// Reads such a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_line(text: &[u8]) -> Result<Self, Fault> {
        let (object, _) = line::open(text)?;
        Self::from_value(object).map_err(|Misshapen(member)| Fault::Malformed(member.into()))
    }

    pub(super) fn to_value(&self) -> Value {
        let mut members = self.extra.clone();
        let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
        let heads = self
            .heads
            .iter()
            .map(|(r, seq)| (r.to_string(), shape::whole_value(*seq)));
        put("ujung", Value::Map(value::fields(heads)));
        put("jumlah", shape::whole_value(self.count));
        put("sha256", Value::Text(CommitHash(self.digest).to_string()));
        let signature = self.signature.as_ref();
        put(
            "ttd",
            signature.map_or(Value::Null, |s| Value::Text(s.to_string())),
        );
        Value::Map(members)
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Misshapen> {
        let mut members = Members::of(value, "penutup")?;
        let mut heads = BTreeMap::new();
        for (replica, seq) in members.map("ujung")? {
            let replica = replica.parse().map_err(|_| Misshapen("ujung"))?;
            heads.insert(replica, shape::sequence(&seq).ok_or(Misshapen("ujung"))?);
        }
        Ok(Self {
            heads,
            count: members.number("jumlah")?,
            digest: members.parsed::<CommitHash>("sha256")?.0,
            signature: members.parsed_or_null("ttd")?,
            extra: members.0,
        })
    }
}

/// The highest number of each replica among some commits.
#[must_use]
pub fn heads_of<'a>(commits: impl IntoIterator<Item = &'a Commit>) -> BTreeMap<ReplicaId, u64> {
    let mut heads = BTreeMap::new();
    for commit in commits {
        let head = heads.entry(commit.dot.replica).or_insert(0);
        *head = commit.dot.seq.max(*head);
    }
    heads
}

/// A bundle that was taken in and is handed on: enough of it to check its signature again over
/// the very commits that it covered.
#[derive(Clone, Debug, PartialEq)]
pub struct Source {
    pub header: Header,
    pub footer: Footer,
    /// The digests of the sources which that bundle handed on in its turn, in its order.
    pub sources: Vec<[u8; 32]>,
    /// The commits that it covered: a replica and its numbers from … to.
    pub covers: Vec<(ReplicaId, u64, u64)>,
    /// Where a number has twins, which of them it covered.
    pub twins: Vec<CommitRef>,
    pub extra: Fields,
}

impl Source {
    /// The line that it stands on in a file, without a line end.
    #[must_use]
    pub fn to_line(&self) -> Vec<u8> {
        line::checked(&self.to_value())
    }

    /// Reads such a line.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn from_line(text: &[u8]) -> Result<Self, Fault> {
        let (object, _) = line::open(text)?;
        Self::from_value(object).map_err(|Misshapen(member)| Fault::Malformed(member.into()))
    }

    pub(super) fn to_value(&self) -> Value {
        let mut members = self.extra.clone();
        let mut put = |name: &str, value: Value| members.insert(name.to_owned(), value);
        put("pengantar", self.header.to_value());
        put("penutup", self.footer.to_value());
        put(
            "asal",
            Value::List(
                self.sources
                    .iter()
                    .map(|digest| Value::Text(CommitHash(*digest).to_string()))
                    .collect(),
            ),
        );
        let covers = self.covers.iter().map(|(replica, from, to)| {
            Value::List(vec![
                Value::Text(replica.to_string()),
                shape::whole_value(*from),
                shape::whole_value(*to),
            ])
        });
        put("memuat", Value::List(covers.collect()));
        put(
            "kembar",
            Value::List(self.twins.iter().map(shape::commit_ref_value).collect()),
        );
        Value::Map(members)
    }

    pub(super) fn from_value(value: Value) -> Result<Self, Misshapen> {
        let mut members = Members::of(value, "asal")?;
        let header = Header::from_value(members.take("pengantar")?)?;
        let footer = Footer::from_value(members.take("penutup")?)?;
        let sources = members.list("asal")?;
        let sources = sources.iter().map(|digest| {
            shape::parse_text::<CommitHash>(digest)
                .map(|hash| hash.0)
                .ok_or(Misshapen("asal"))
        });
        let sources = sources.collect::<Result<_, _>>()?;
        let covers = members.list("memuat")?;
        let covers = covers
            .iter()
            .map(|range| covered(range).ok_or(Misshapen("memuat")));
        let covers = covers.collect::<Result<_, _>>()?;
        let twins = members.list("kembar")?;
        let twins = twins
            .iter()
            .map(|twin| shape::commit_ref(twin).ok_or(Misshapen("kembar")));
        let twins = twins.collect::<Result<_, _>>()?;
        Ok(Self {
            header,
            footer,
            sources,
            covers,
            twins,
            extra: members.0,
        })
    }
}

fn covered(range: &Value) -> Option<(ReplicaId, u64, u64)> {
    let Value::List(items) = range else {
        return None;
    };
    let [replica, from, to] = items.as_slice() else {
        return None;
    };
    let (from, to) = (shape::sequence(from)?, shape::sequence(to)?);
    (from <= to).then_some((shape::parse_text(replica)?, from, to))
}
