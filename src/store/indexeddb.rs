//! The browser's store: a workspace in an IndexedDB database of its own.

mod connection;
mod registry;

use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use web_sys::{IdbDatabase, IdbKeyRange};

use self::connection::{Connection, Durability, Migration, Transaction};
use super::{Batch, Snapshot, Store, StoreError};

pub use self::registry::RegistryStore;

/// The layout of a workspace's database. A change adds a migration and takes nothing away, so that
/// the version before can still be brought back by its own backup.
pub const SCHEMA_VERSION: u32 = 1;

/// The n-th step leads from version n to n + 1.
const MIGRATIONS: &[Migration] = &[first_layout];

const SEGMENTS: &str = "segmen";
const TAIL: &str = "ekor";
const INCOMING: &str = "masuk";
const JOURNAL: &str = "jurnal";
const DRAFTS: &str = "draf";
const META: &str = "meta";
const INDEX: &str = "indeks";

/// The largest integer that is the same number as a key of IndexedDB.
const LARGEST_KEY: u64 = (1 << 53) - 1;

fn first_layout(database: &IdbDatabase) -> Result<(), JsValue> {
    for store in [SEGMENTS, TAIL, INCOMING, JOURNAL, DRAFTS, META, INDEX] {
        database.create_object_store(store)?;
    }
    Ok(())
}

/// A workspace's open database; dropping it closes the connection.
#[derive(Debug)]
pub struct IndexedDbStore {
    connection: Connection,
}

impl IndexedDbStore {
    /// Opens a workspace's database, and makes it or brings it up to date if need be.
    ///
    /// `on_notice` is called with [`StoreError::Blocked`] when an older version of the app in another
    /// tab has to be closed first: the future goes on by itself as soon as it is. Later it is called
    /// at most once with [`StoreError::Closed`], when the connection is gone: because a newer version
    /// of the app, or a deletion, asks for it, or because the browser took the data away. What was
    /// being committed at that moment is still committed.
    ///
    /// # Errors
    /// [`StoreError::NewerVersion`] when a newer app has been here, [`StoreError::Refused`] when the
    /// browser gives no storage, [`StoreError::Quota`] when the disk is full.
    pub async fn open(
        name: &str,
        on_notice: impl Fn(StoreError) + 'static,
    ) -> Result<Self, StoreError> {
        Self::open_version(name, SCHEMA_VERSION, on_notice).await
    }

    /// [`IndexedDbStore::open`] for tests that stand in for a newer app.
    ///
    /// # Errors
    /// As [`IndexedDbStore::open`].
    pub async fn open_version(
        name: &str,
        version: u32,
        on_notice: impl Fn(StoreError) + 'static,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open(name, version, MIGRATIONS, on_notice).await?;
        Ok(Self { connection })
    }
}

/// Deletes a workspace's database for ever. Tabs that have it open let go of it by themselves.
///
/// # Errors
/// [`StoreError::Blocked`] when a tab does not let go; it is deleted once that tab is closed.
pub async fn delete_database(name: &str) -> Result<(), StoreError> {
    connection::delete_database(name).await
}

impl Store for IndexedDbStore {
    async fn load(&self) -> Result<Snapshot, StoreError> {
        let stores = [SEGMENTS, TAIL, INCOMING, JOURNAL, DRAFTS, META];
        let transaction = self.connection.read(&stores)?;
        let segments = transaction.all(SEGMENTS)?;
        let tail = transaction.all(TAIL)?;
        let incoming = transaction.all(INCOMING)?;
        let journal = transaction.all(JOURNAL)?;
        let drafts = transaction.all(DRAFTS)?;
        let meta = transaction.all(META)?;
        transaction.complete().await?;
        Ok(Snapshot {
            segments: segments.into_map(number_from)?,
            tail: tail.into_map(number_from)?,
            incoming: incoming.into_map(number_from)?,
            journal: journal.into_map(|key| number_from(key)?.try_into().ok())?,
            drafts: drafts.into_map(JsValue::as_string)?,
            meta: meta.into_map(JsValue::as_string)?,
        })
    }

    async fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        let stores = concerned(batch);
        if stores.is_empty() {
            return Ok(());
        }
        let transaction = self.connection.write(&stores, Durability::Strict)?;
        put_numbered(&transaction, SEGMENTS, &batch.segments)?;
        if let Some(last) = batch.drop_tail_to {
            let range = IdbKeyRange::upper_bound(&number_key(last)?).map_err(connection::failed)?;
            transaction.delete(TAIL, &range)?;
        }
        put_numbered(&transaction, TAIL, &batch.tail)?;
        put_numbered(&transaction, INCOMING, &batch.incoming)?;
        for (key, value) in &batch.journal {
            transaction.put(JOURNAL, &number_key(u64::from(*key))?, value)?;
        }
        for (key, draft) in &batch.drafts {
            let key = JsValue::from_str(key);
            match draft {
                Some(value) => transaction.put(DRAFTS, &key, value)?,
                None => transaction.delete(DRAFTS, &key)?,
            }
        }
        for (key, value) in &batch.meta {
            transaction.put(META, &JsValue::from_str(key), value)?;
        }
        transaction.complete().await
    }
}

/// Only these are locked, and only these are written.
fn concerned(batch: &Batch) -> Vec<&'static str> {
    [
        (SEGMENTS, !batch.segments.is_empty()),
        (TAIL, !batch.tail.is_empty() || batch.drop_tail_to.is_some()),
        (INCOMING, !batch.incoming.is_empty()),
        (JOURNAL, !batch.journal.is_empty()),
        (DRAFTS, !batch.drafts.is_empty()),
        (META, !batch.meta.is_empty()),
    ]
    .into_iter()
    .filter_map(|(store, is_concerned)| is_concerned.then_some(store))
    .collect()
}

fn put_numbered(
    transaction: &Transaction,
    store: &str,
    rows: &BTreeMap<u64, Vec<u8>>,
) -> Result<(), StoreError> {
    for (key, value) in rows {
        transaction.put(store, &number_key(*key)?, value)?;
    }
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "checked on the line before")]
fn number_key(key: u64) -> Result<JsValue, StoreError> {
    if key > LARGEST_KEY {
        return Err(StoreError::Aborted(format!("key {key}")));
    }
    Ok(JsValue::from_f64(key as f64))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "the range is checked and the result compared"
)]
fn number_from(key: &JsValue) -> Option<u64> {
    let number = key.as_f64()?;
    let whole = number as u64;
    (number >= 0.0 && whole <= LARGEST_KEY && whole as f64 == number).then_some(whole)
}
