//! What makes a bundle one thing: the digest over all its lines, and the signature over that.

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};

use super::canonical;
use super::header::{Header, Source};
use super::key::{PublicKey, SecretKey, Signature};
use crate::log::commit::{Commit, CommitHash, Dot, put_in_order};

/// Begins what is hashed and what is signed, so that neither can pass for something else.
const DOMAIN: &[u8] = b"rembuk-berkas-1\n";

/// SHA-256 over [`DOMAIN`], the SHA-256 of the header's canonical form, the digest of each source
/// and the hash of each commit, in the order of the file. (Hashing the hashes binds the same bytes
/// as hashing the lines, and lets a hand-over be checked again from an archive by the commits'
/// hashes alone.) The header states how many sources and commits follow.
#[must_use]
pub fn digest(
    header: &Header,
    sources: impl IntoIterator<Item = [u8; 32]>,
    commits: impl IntoIterator<Item = CommitHash>,
) -> [u8; 32] {
    let mut hasher = Sha256::new();
    hasher.update(DOMAIN);
    hasher.update(canonical::sha256(&canonical::to_bytes(&header.to_value())));
    sources.into_iter().for_each(|digest| hasher.update(digest));
    commits.into_iter().for_each(|hash| hasher.update(hash.0));
    hasher.finalize().into()
}

/// Signs a digest.
#[must_use]
pub fn sign(digest: &[u8; 32], key: &SecretKey) -> Signature {
    key.sign(&signed_message(digest))
}

fn signed_message(digest: &[u8; 32]) -> Vec<u8> {
    [DOMAIN, digest].concat()
}

/// What a signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignatureState {
    /// Valid, by a key that the roster knows for this office.
    KnownKey,
    /// Valid, by a key that only the file itself vouches for.
    UnknownKey,
    Unsigned,
    /// Not valid, or over other content.
    Wrong,
}

impl SignatureState {
    /// A stable name for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::KnownKey => "sah_dikenal",
            Self::UnknownKey => "sah_tak_dikenal",
            Self::Unsigned => "tanpa",
            Self::Wrong => "salah",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [
            Self::KnownKey,
            Self::UnknownKey,
            Self::Unsigned,
            Self::Wrong,
        ]
        .into_iter()
        .find(|state| state.name() == name)
    }
}

/// The keys that are known, by office code.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Roster {
    keys: BTreeMap<String, Vec<PublicKey>>,
}

impl Roster {
    pub fn add(&mut self, office: &str, key: PublicKey) {
        let keys = self.keys.entry(office.to_owned()).or_default();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }

    #[must_use]
    pub fn knows(&self, office: &str, key: &PublicKey) -> bool {
        self.keys_of(office).contains(key)
    }

    #[must_use]
    pub fn keys_of(&self, office: &str) -> &[PublicKey] {
        self.keys.get(office).map_or(&[], Vec::as_slice)
    }
}

/// Judges a signature over a digest that was computed from the content.
#[must_use]
pub fn judge(
    header: &Header,
    digest: &[u8; 32],
    signature: Option<&Signature>,
    roster: &Roster,
) -> SignatureState {
    match (&header.key, signature) {
        // A key without a signature is a signature taken off; it is not passed off as unsigned.
        (Some(_), None) | (None, Some(_)) => SignatureState::Wrong,
        (None, None) => SignatureState::Unsigned,
        (Some(key), Some(signature)) => {
            if !key.verifies(&signed_message(digest), signature) {
                SignatureState::Wrong
            } else if roster.knows(&header.office, key) {
                SignatureState::KnownKey
            } else {
                SignatureState::UnknownKey
            }
        }
    }
}

/// Whether a source's commits are all there, and what its signature is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SourceState {
    Whole(SignatureState),
    /// Some of its commits are not in this bundle; its signature cannot be judged.
    Incomplete,
}

/// The commits that a source covered, in order, as far as they are among these.
#[must_use]
pub fn covered_by<'a>(source: &Source, commits: &[&'a Commit]) -> Vec<&'a Commit> {
    let mut sorted = commits.to_vec();
    put_in_order(&mut sorted);
    sorted.dedup_by_key(|commit| commit.hash);
    covered_in_order(source, &sorted)
}

fn covered_in_order<'a>(source: &Source, sorted: &[&'a Commit]) -> Vec<&'a Commit> {
    let mut covered = Vec::new();
    for &(replica, from, to) in &source.covers {
        let start = sorted.partition_point(|commit| commit.dot < Dot { replica, seq: from });
        let end = sorted.partition_point(|commit| commit.dot <= Dot { replica, seq: to });
        let range = sorted.get(start..end).unwrap_or_default();
        for same_dot in range.chunk_by(|a, b| a.dot == b.dot) {
            let is_covered = |commit: &&&Commit| {
                same_dot.len() == 1 || source.twins.contains(&commit.reference())
            };
            covered.extend(same_dot.iter().filter(is_covered).copied());
        }
    }
    put_in_order(&mut covered);
    covered.dedup_by_key(|commit| commit.hash);
    covered
}

/// Judges the source bundles that an archive hands on, over the very commits they covered.
#[must_use]
pub fn judge_sources(sources: &[Source], commits: &[&Commit], roster: &Roster) -> Vec<SourceState> {
    let mut sorted = commits.to_vec();
    put_in_order(&mut sorted);
    sorted.dedup_by_key(|commit| commit.hash);
    let judge_one = |source: &Source| {
        let hashes = covered_in_order(source, &sorted)
            .into_iter()
            .map(|commit| commit.hash);
        let digest = digest(&source.header, source.sources.iter().copied(), hashes);
        if digest != source.footer.digest {
            return SourceState::Incomplete;
        }
        let signature = source.footer.signature.as_ref();
        SourceState::Whole(judge(&source.header, &digest, signature, roster))
    };
    sources.iter().map(judge_one).collect()
}
