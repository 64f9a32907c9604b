//! Which workspaces this browser has: a small database beside theirs.

use std::collections::BTreeMap;

use wasm_bindgen::JsValue;
use web_sys::IdbDatabase;

use super::connection::{Connection, Durability, Migration};
use crate::store::StoreError;

/// Workspaces are named `rembuk-…`, so none can have this name.
const NAME: &str = "rembuk";
const VERSION: u32 = 1;
const MIGRATIONS: &[Migration] = &[first_layout];
const WORKSPACES: &str = "ruang";

fn first_layout(database: &IdbDatabase) -> Result<(), JsValue> {
    database.create_object_store(WORKSPACES).map(drop)
}

/// The list of workspaces: database name and what the engine notes of it.
#[derive(Debug)]
pub struct RegistryStore {
    connection: Connection,
}

impl RegistryStore {
    /// Opens the list, and makes it the first time; see [`super::IndexedDbStore::open`].
    ///
    /// # Errors
    /// As [`super::IndexedDbStore::open`].
    pub async fn open(on_notice: impl Fn(StoreError) + 'static) -> Result<Self, StoreError> {
        let connection = Connection::open(NAME, VERSION, MIGRATIONS, on_notice).await?;
        Ok(Self { connection })
    }

    /// # Errors
    /// [`StoreError`] when it cannot be read.
    pub async fn list(&self) -> Result<BTreeMap<String, Vec<u8>>, StoreError> {
        let transaction = self.connection.read(&[WORKSPACES])?;
        let rows = transaction.all(WORKSPACES)?;
        transaction.complete().await?;
        rows.into_map(JsValue::as_string)
    }

    /// Adds a workspace, or notes something else of it.
    ///
    /// # Errors
    /// [`StoreError`]: the list is as before.
    pub async fn put(&self, database: &str, note: &[u8]) -> Result<(), StoreError> {
        let transaction = self.connection.write(&[WORKSPACES], Durability::Strict)?;
        transaction.put(WORKSPACES, &JsValue::from_str(database), note)?;
        transaction.complete().await
    }

    /// Takes a workspace off the list; its database is left to [`super::delete_database`].
    ///
    /// # Errors
    /// [`StoreError`]: the list is as before.
    pub async fn remove(&self, database: &str) -> Result<(), StoreError> {
        let transaction = self.connection.write(&[WORKSPACES], Durability::Strict)?;
        transaction.delete(WORKSPACES, &JsValue::from_str(database))?;
        transaction.complete().await
    }
}
