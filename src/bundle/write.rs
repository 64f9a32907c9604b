//! Writing bundles: one valid JSON document per part, one commit per line.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use super::container;
use super::header::{BundleKind, FORMAT_VERSION, Footer, Header, Source, heads_of};
use super::key::SecretKey;
use super::line;
use super::seal;
use crate::domain::value::Fields;
use crate::log::commit::{Commit, CommitRef, Dot, ReplicaId, put_in_order};

/// From here on a bundle is packed as gzip.
pub const PACK_FROM_BYTES: usize = 2 << 20;

/// Largest text of one part, unpacked: below the reader's limits with room to spare, and about
/// 40 MB packed.
pub const PART_BYTES: usize = 200 << 20;

/// How many prerequisites are named at most, so that the header stays within a line's length. A
/// receiver who lacks others sees the commits that wait for them.
const PREREQUISITES: usize = 5_000;

/// What is handed over, by whom.
#[derive(Clone, Debug)]
pub struct Cover {
    pub kind: BundleKind,
    pub office: String,
    pub year: u16,
    pub replica: ReplicaId,
    pub number: u64,
    /// ms since 1970
    pub written_ms: i64,
    /// To learn with, and never to be taken for real.
    pub is_example: bool,
}

/// Writes the commits as one or more parts, each a file of its own.
///
/// `part_bytes` bounds the unpacked text of a part ([`PART_BYTES`]). Sources lie in the first
/// part; they are judged when all parts are together.
#[must_use]
pub fn write(
    cover: &Cover,
    sources: &[Source],
    commits: &[&Commit],
    key: Option<&SecretKey>,
    part_bytes: usize,
) -> Vec<Vec<u8>> {
    let mut commits: Vec<&Commit> = commits.to_vec();
    put_in_order(&mut commits);
    commits.dedup_by_key(|commit| commit.hash);
    let lines: Vec<Vec<u8>> = commits.iter().map(|commit| line::encode(commit)).collect();
    let groups = split(&lines, part_bytes);
    let parts = u32::try_from(groups.len()).unwrap_or(u32::MAX);
    let missing = prerequisites(&commits);
    let mut files = Vec::with_capacity(groups.len());
    for (index, range) in groups.into_iter().enumerate() {
        let commits = commits.get(range.clone()).unwrap_or_default();
        let lines = lines.get(range).unwrap_or_default();
        let sources = if index == 0 { sources } else { &[] };
        let header = Header {
            version: FORMAT_VERSION,
            reader: FORMAT_VERSION,
            required: Vec::new(),
            kind: cover.kind.clone(),
            office: cover.office.clone(),
            year: cover.year,
            replica: cover.replica,
            key: key.map(SecretKey::public),
            number: cover.number,
            part: u32::try_from(index + 1).unwrap_or(u32::MAX),
            parts,
            prerequisites: missing.clone(),
            count: commits.len() as u64,
            source_count: sources.len() as u64,
            written_ms: cover.written_ms,
            extra: if cover.is_example {
                Header::example_mark()
            } else {
                Fields::new()
            },
        };
        files.push(part(&header, sources, commits, lines, key));
    }
    files
}

/// Writes one part with a header given by the caller.
#[must_use]
pub fn part(
    header: &Header,
    sources: &[Source],
    commits: &[&Commit],
    lines: &[Vec<u8>],
    key: Option<&SecretKey>,
) -> Vec<u8> {
    let source_digests = sources.iter().map(|source| source.footer.digest);
    let digest = seal::digest(
        header,
        source_digests,
        commits.iter().map(|commit| commit.hash),
    );
    let footer = Footer {
        heads: heads_of(commits.iter().copied()),
        count: header.count,
        digest,
        signature: key.map(|key| seal::sign(&digest, key)),
        extra: Fields::new(),
    };
    let size: usize = lines.iter().map(|line| line.len() + 2).sum();
    let mut text = Vec::with_capacity(size + 4096);
    text.extend_from_slice(format!("{{\"rembuk\":{},\n\"pengantar\":", header.version).as_bytes());
    text.extend_from_slice(&line::checked(&header.to_value()));
    text.extend_from_slice(b",\n\"asal\":[\n");
    let sources: Vec<Vec<u8>> = sources
        .iter()
        .map(|s| line::checked(&s.to_value()))
        .collect();
    write_lines(&sources, &mut text);
    text.extend_from_slice(b"],\n\"catatan\":[\n");
    write_lines(lines, &mut text);
    text.extend_from_slice(b"],\n\"penutup\":");
    text.extend_from_slice(&line::checked(&footer.to_value()));
    text.extend_from_slice(b"\n}\n");
    if text.len() > PACK_FROM_BYTES {
        container::pack(&text)
    } else {
        text
    }
}

fn write_lines(lines: &[Vec<u8>], text: &mut Vec<u8>) {
    for (index, line) in lines.iter().enumerate() {
        text.extend_from_slice(line);
        text.extend_from_slice(if index + 1 < lines.len() {
            b",\n"
        } else {
            b"\n"
        });
    }
}

fn split(lines: &[Vec<u8>], part_bytes: usize) -> Vec<std::ops::Range<usize>> {
    let mut groups = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (index, line) in lines.iter().enumerate() {
        if index > start && bytes + line.len() > part_bytes {
            groups.push(start..index);
            (start, bytes) = (index, 0);
        }
        bytes += line.len() + 2;
    }
    groups.push(start..lines.len());
    groups
}

/// Parents that are not among the commits: the receiver must have them already.
fn prerequisites(commits: &[&Commit]) -> Vec<CommitRef> {
    let present: HashSet<CommitRef> = commits.iter().map(|commit| commit.reference()).collect();
    let parents = commits.iter().flat_map(|commit| &commit.parents);
    let mut missing = BTreeSet::new();
    missing.extend(parents.filter(|parent| !present.contains(parent)));
    missing.into_iter().take(PREREQUISITES).copied().collect()
}

/// What a bundle that was read becomes in one that hands it on. `covered` are the commits it
/// covered; `has_twins` tells where the new bundle holds other commits under the same number.
#[must_use]
pub fn as_source(
    header: &Header,
    footer: &Footer,
    sources: Vec<[u8; 32]>,
    covered: &[&Commit],
    has_twins: &dyn Fn(&Dot) -> bool,
) -> Source {
    let mut ranges: BTreeMap<ReplicaId, Vec<(u64, u64)>> = BTreeMap::new();
    let mut covered = covered.to_vec();
    put_in_order(&mut covered);
    for commit in &covered {
        let ranges = ranges.entry(commit.dot.replica).or_default();
        match ranges.last_mut() {
            Some((_, to)) if *to == commit.dot.seq => {}
            Some((_, to)) if *to + 1 == commit.dot.seq => *to += 1,
            _ => ranges.push((commit.dot.seq, commit.dot.seq)),
        }
    }
    let covers = ranges.into_iter().flat_map(|(replica, ranges)| {
        ranges
            .into_iter()
            .map(move |(from, to)| (replica, from, to))
    });
    let twins = covered.iter().filter(|commit| has_twins(&commit.dot));
    Source {
        header: header.clone(),
        footer: footer.clone(),
        sources,
        covers: covers.collect(),
        twins: twins.map(|commit| commit.reference()).collect(),
        extra: Fields::new(),
    }
}

/// The same for a source that a bundle handed on already and that is handed on again. What a newer
/// version wrote into it is kept.
#[must_use]
pub fn handed_on(source: &Source, covered: &[&Commit], has_twins: &dyn Fn(&Dot) -> bool) -> Source {
    let nested = source.sources.clone();
    Source {
        extra: source.extra.clone(),
        ..as_source(&source.header, &source.footer, nested, covered, has_twins)
    }
}
