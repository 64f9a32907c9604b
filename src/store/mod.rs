//! Floor 3: durable bytes. It knows IndexedDB and nothing of what the bytes mean.
//!
//! A workspace lies in seven object stores:
//!
//! | store | key | value |
//! | --- | --- | --- |
//! | `segmen` | number | this device's own commits, sealed: lines of about 500 commits |
//! | `ekor` | number | the tail: own commits since, one line each |
//! | `masuk` | number | commits that imports brought: lines of about 500 commits |
//! | `jurnal` | number | one row per import |
//! | `draf` | text | forms that are not saved yet |
//! | `meta` | text | who this workspace is, counters, marks |
//! | `indeks` | text | rebuildable |
//!
//! Everything is encoded before a transaction begins; a batch is one transaction, strictly durable,
//! and only its completion counts as saved.

#[cfg(target_arch = "wasm32")]
pub mod indexeddb;
pub mod memory;

use std::collections::BTreeMap;

/// Everything a workspace has stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snapshot {
    pub segments: BTreeMap<u64, Vec<u8>>,
    pub tail: BTreeMap<u64, Vec<u8>>,
    pub incoming: BTreeMap<u64, Vec<u8>>,
    pub journal: BTreeMap<u32, Vec<u8>>,
    pub drafts: BTreeMap<String, Vec<u8>>,
    pub meta: BTreeMap<String, Vec<u8>>,
}

/// What is written in one transaction: all of it or nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    pub segments: BTreeMap<u64, Vec<u8>>,
    pub tail: BTreeMap<u64, Vec<u8>>,
    /// Tail rows that a segment of this batch replaces: all up to this key.
    pub drop_tail_to: Option<u64>,
    pub incoming: BTreeMap<u64, Vec<u8>>,
    pub journal: BTreeMap<u32, Vec<u8>>,
    /// `None` removes the draft.
    pub drafts: BTreeMap<String, Option<Vec<u8>>>,
    pub meta: BTreeMap<String, Vec<u8>>,
}

impl Batch {
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// Why something is not stored. Whatever the reason: it is not, and the screen says so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StoreError {
    /// An older version of the app holds the database open in another tab.
    Blocked,
    /// A newer version of the app has been here; this one must be reloaded.
    NewerVersion,
    /// A newer version asked this tab to let go, or the browser closed the database.
    Closed,
    /// The disk, or the share of it that the browser gives, is full.
    Quota,
    /// The browser refuses storage altogether (private window, blocked site data).
    Refused(String),
    /// The transaction was aborted; the text is the browser's own.
    Aborted(String),
    /// Another tab writes; this one follows.
    NotWriter,
}

/// A workspace's storage.
///
/// The futures are awaited in turn by one owner, never in parallel, and need not be `Send`: they
/// live in one browser worker, or in a native test.
#[expect(
    async_fn_in_trait,
    reason = "used with static types inside this crate only"
)]
pub trait Store {
    /// Reads everything.
    ///
    /// # Errors
    /// [`StoreError`] when it cannot be read.
    async fn load(&self) -> Result<Snapshot, StoreError>;

    /// Writes a batch in one strictly durable transaction and returns when it has completed.
    ///
    /// # Errors
    /// [`StoreError`]: nothing of the batch is stored.
    async fn commit(&mut self, batch: &Batch) -> Result<(), StoreError>;
}
