//! A commit: one explicit save, immutable for ever.

use std::fmt;
use std::str::FromStr;

use crate::domain::value::Fields;

/// Declares a fixed-length byte string that is written as lower-case hexadecimal.
macro_rules! hex_bytes {
    ($(#[$doc:meta])* $name:ident, $length:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $length]);

        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, formatter)
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            /// Accepts exactly the text that `Display` writes.
            fn from_str(text: &str) -> Result<Self, NotHex> {
                from_hex(text).map(Self)
            }
        }
    };
}

/// The text is not lower-case hexadecimal of the expected length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotHex;

/// Reads lower-case hexadecimal of exactly `N` bytes.
///
/// # Errors
/// [`NotHex`] for anything else.
pub fn from_hex<const N: usize>(text: &str) -> Result<[u8; N], NotHex> {
    let mut bytes = [0_u8; N];
    if text.len() != 2 * N {
        return Err(NotHex);
    }
    for (byte, digits) in bytes.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let [high, low] = digits else {
            return Err(NotHex);
        };
        *byte = hex_digit(*high)? << 4 | hex_digit(*low)?;
    }
    Ok(bytes)
}

fn hex_digit(digit: u8) -> Result<u8, NotHex> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NotHex),
    }
}

hex_bytes!(
    /// One browser profile's copy of the data: 128 random bits.
    ReplicaId,
    16
);
hex_bytes!(
    /// SHA-256 of a commit's canonical form. Two commits are the same when their hashes are.
    CommitHash,
    32
);
hex_bytes!(
    /// The first 48 bits of a [`CommitHash`]: enough to notice damage and to tell twins apart.
    Check,
    6
);

impl CommitHash {
    #[must_use]
    pub fn check(&self) -> Check {
        let [a, b, c, d, e, f, ..] = self.0;
        Check([a, b, c, d, e, f])
    }
}

/// Where a commit was made and as which one: the n-th of its replica, counted from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dot {
    pub replica: ReplicaId,
    pub seq: u64,
}

/// Names another commit. The check tells the twins apart that a copied profile makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommitRef {
    pub dot: Dot,
    pub check: Check,
}

/// A record: its kind (`usulan`, `tanggapan`, …, or one of a newer version) and its id.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RecordKey {
    pub kind: String,
    pub id: String,
}

impl RecordKey {
    #[must_use]
    pub fn new(kind: &str, id: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            id: id.to_owned(),
        }
    }
}

/// One explicit save of one record.
#[derive(Clone, Debug, PartialEq)]
pub struct Commit {
    pub dot: Dot,
    /// Made by the JSON floor from the canonical form; opaque here.
    pub hash: CommitHash,
    pub record: RecordKey,
    /// The commits of the same record that this one was made on top of.
    pub parents: Vec<CommitRef>,
    /// Version of the record kind's shape in which `fields` are written.
    pub schema: u32,
    /// The device's clock when it was written, in ms since 1970. Shown, never compared.
    pub written_ms: i64,
    pub fields: Fields,
    /// Members of the commit that this version does not know; kept as they are.
    pub extra: Fields,
}

impl Commit {
    #[must_use]
    pub fn reference(&self) -> CommitRef {
        CommitRef {
            dot: self.dot,
            check: self.hash.check(),
        }
    }
}

/// Puts commits in the order of bundles and of the log: by replica, number and hash.
pub fn put_in_order(commits: &mut [&Commit]) {
    commits.sort_unstable_by_key(|commit| (commit.dot, commit.hash));
}
