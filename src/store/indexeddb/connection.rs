//! A thin layer on IndexedDB: one connection, short transactions.
//!
//! A transaction commits by itself as soon as the browser is idle with no request of it pending, so
//! all requests are issued without awaiting anything in between, and then its completion is awaited.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Array, Function, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Event, IdbDatabase, IdbFactory, IdbOpenDbRequest, IdbRequest, IdbTransaction,
    IdbVersionChangeEvent,
};

use crate::platform::error::BrowserError;
use crate::store::StoreError;

/// One step from a version of a database's layout to the next.
pub(super) type Migration = fn(&IdbDatabase) -> Result<(), JsValue>;

/// When a transaction counts as complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Durability {
    /// When its bytes are on the disk. Chromium 121 and later, Firefox and Safari are content with
    /// less unless asked: <https://developer.chrome.com/blog/indexeddb-durability-mode-now-defaults-to-relaxed>.
    Strict,
    /// When nothing is written.
    Unneeded,
}

/// An open database; closed when it is dropped.
#[derive(Debug)]
pub(super) struct Connection {
    database: IdbDatabase,
    closed: Rc<Cell<bool>>,
    _on_gone: Closure<dyn FnMut(Event)>,
}

/// Requests that are committed together. Dropped before [`Transaction::complete`], it is aborted.
#[derive(Debug)]
pub(super) struct Transaction {
    transaction: IdbTransaction,
    closed: Rc<Cell<bool>>,
    is_issued: bool,
}

/// All rows of an object store, to be looked at when the transaction has completed.
#[derive(Debug)]
pub(super) struct Rows {
    store: &'static str,
    keys: IdbRequest,
    values: IdbRequest,
}

impl Connection {
    /// Opens or makes a database; see [`super::IndexedDbStore::open`] for what `on_notice` hears.
    pub(super) async fn open(
        name: &str,
        version: u32,
        migrations: &'static [Migration],
        on_notice: impl Fn(StoreError) + 'static,
    ) -> Result<Self, StoreError> {
        let request = factory()?
            .open_with_u32(name, version)
            .map_err(|thrown| refused(thrown.into()))?;
        let on_notice = Rc::new(on_notice);
        // Both outlive the future if it is dropped: an upgrade must never end without its stores.
        let upgrade = Closure::once_into_js(move |event| upgrade(&event, migrations));
        request.set_onupgradeneeded(Some(upgrade.unchecked_ref()));
        let blocked = Closure::once_into_js({
            let on_notice = on_notice.clone();
            move || on_notice(StoreError::Blocked)
        });
        request.set_onblocked(Some(blocked.unchecked_ref()));
        let database: IdbDatabase = result(&request).await.map_err(refused)?.unchecked_into();
        let closed = Rc::new(Cell::new(false));
        let on_gone = Closure::new({
            let closed = closed.clone();
            let database = database.clone();
            move |_: Event| {
                if !closed.replace(true) {
                    // Transactions under way still end as they would have.
                    database.close();
                    on_notice(StoreError::Closed);
                }
            }
        });
        database.set_onversionchange(Some(on_gone.as_ref().unchecked_ref()));
        database.set_onclose(Some(on_gone.as_ref().unchecked_ref()));
        Ok(Self {
            database,
            closed,
            _on_gone: on_gone,
        })
    }

    pub(super) fn read(&self, stores: &[&str]) -> Result<Transaction, StoreError> {
        self.begin(stores, "readonly", Durability::Unneeded)
    }

    pub(super) fn write(
        &self,
        stores: &[&str],
        durability: Durability,
    ) -> Result<Transaction, StoreError> {
        self.begin(stores, "readwrite", durability)
    }

    fn begin(
        &self,
        stores: &[&str],
        mode: &str,
        durability: Durability,
    ) -> Result<Transaction, StoreError> {
        if self.closed.get() {
            return Err(StoreError::Closed);
        }
        let names: Array = stores.iter().map(|name| JsValue::from_str(name)).collect();
        let options = Object::new();
        if durability == Durability::Strict {
            Reflect::set(&options, &"durability".into(), &"strict".into()).map_err(failed)?;
        }
        let transaction = self
            .database
            .unchecked_ref::<DurableDatabase>()
            .transaction(&names, mode, &options)
            .map_err(|thrown| {
                let error = BrowserError::from(thrown);
                if error.name == "InvalidStateError" {
                    StoreError::Closed
                } else {
                    StoreError::Aborted(error.to_string())
                }
            })?;
        Ok(Transaction {
            transaction,
            closed: self.closed.clone(),
            is_issued: false,
        })
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        self.database.set_onversionchange(None);
        self.database.set_onclose(None);
        self.database.close();
    }
}

impl Transaction {
    pub(super) fn put(&self, store: &str, key: &JsValue, value: &[u8]) -> Result<(), StoreError> {
        self.transaction
            .object_store(store)
            .and_then(|store| store.put_with_key(&Uint8Array::from(value), key))
            .map(drop)
            .map_err(failed)
    }

    /// Takes a key or a range of keys.
    pub(super) fn delete(&self, store: &str, key: &JsValue) -> Result<(), StoreError> {
        self.transaction
            .object_store(store)
            .and_then(|store| store.delete(key))
            .map(drop)
            .map_err(failed)
    }

    pub(super) fn all(&self, store: &'static str) -> Result<Rows, StoreError> {
        let rows = self.transaction.object_store(store).and_then(|object| {
            Ok(Rows {
                store,
                keys: object.get_all_keys()?,
                values: object.get_all()?,
            })
        });
        rows.map_err(failed)
    }

    /// Waits until everything is committed; on any error nothing is.
    pub(super) async fn complete(mut self) -> Result<(), StoreError> {
        self.is_issued = true;
        let ended = settled(|complete, abort| {
            self.transaction.set_oncomplete(Some(complete));
            self.transaction.set_onabort(Some(abort));
        })
        .await;
        match ended {
            Ok(_) => Ok(()),
            Err(_) => Err(match self.transaction.error() {
                Some(error) => failed(error.into()),
                None if self.closed.get() => StoreError::Closed,
                None => StoreError::Aborted("abort".into()),
            }),
        }
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if !self.is_issued {
            // It throws only if it is over already.
            let _ = self.transaction.abort();
        }
    }
}

impl Rows {
    pub(super) fn into_map<K: Ord>(
        self,
        key_from: impl Fn(&JsValue) -> Option<K>,
    ) -> Result<std::collections::BTreeMap<K, Vec<u8>>, StoreError> {
        let keys: Array = self.keys.result().map_err(failed)?.unchecked_into();
        let values: Array = self.values.result().map_err(failed)?.unchecked_into();
        // Inserted, not collected: see `domain::value::fields`.
        let mut rows = std::collections::BTreeMap::new();
        for (key, value) in keys.iter().zip(values.iter()) {
            let bytes = value.dyn_into::<Uint8Array>().ok();
            let (known, bytes) = key_from(&key)
                .zip(bytes.map(|bytes| bytes.to_vec()))
                .ok_or_else(|| StoreError::Aborted(format!("{}: {key:?}", self.store)))?;
            rows.insert(known, bytes);
        }
        Ok(rows)
    }
}

pub(super) async fn delete_database(name: &str) -> Result<(), StoreError> {
    let request = factory()?.delete_database(name).map_err(failed)?;
    let ended = settled(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
        request.set_onblocked(Some(reject));
    })
    .await;
    match ended {
        Ok(_) => Ok(()),
        Err(event) if event.unchecked_ref::<Event>().type_() == "blocked" => {
            Err(StoreError::Blocked)
        }
        Err(_) => {
            Err(request_error(&request)
                .map_or_else(|| StoreError::Aborted("delete".into()), failed))
        }
    }
}

/// What the browser says of a request or transaction that came to nothing.
pub(super) fn failed(thrown: JsValue) -> StoreError {
    let error = BrowserError::from(thrown);
    if error.name == "QuotaExceededError" {
        StoreError::Quota
    } else {
        StoreError::Aborted(error.to_string())
    }
}

// web-sys has the durability of a transaction only behind a compiler flag for unstable interfaces.
#[wasm_bindgen]
extern "C" {
    type DurableDatabase;

    #[wasm_bindgen(method, catch)]
    fn transaction(
        this: &DurableDatabase,
        stores: &Array,
        mode: &str,
        options: &Object,
    ) -> Result<IdbTransaction, JsValue>;
}

/// What the browser says when it does not open a database.
fn refused(error: BrowserError) -> StoreError {
    match error.name.as_str() {
        "QuotaExceededError" => StoreError::Quota,
        "VersionError" => StoreError::NewerVersion,
        "AbortError" => StoreError::Aborted(error.to_string()),
        _ => StoreError::Refused(error.to_string()),
    }
}

fn factory() -> Result<IdbFactory, StoreError> {
    Reflect::get(&js_sys::global(), &"indexedDB".into())
        .map_err(|thrown| refused(thrown.into()))?
        .dyn_into()
        .map_err(|_| refused(BrowserError::missing("indexedDB")))
}

fn upgrade(event: &IdbVersionChangeEvent, migrations: &[Migration]) {
    let Some(request) = event.target() else {
        return;
    };
    let request: IdbOpenDbRequest = request.unchecked_into();
    let migrated = request.result().and_then(|database| {
        let database: IdbDatabase = database.unchecked_into();
        migrations
            .iter()
            .zip(0_u32..)
            .filter(|(_, from)| f64::from(*from) >= event.old_version())
            .try_for_each(|(step, _)| step(&database))
    });
    if migrated.is_err()
        && let Some(transaction) = request.transaction()
    {
        // Then the request fails, and says so.
        let _ = transaction.abort();
    }
}

async fn result(request: &IdbRequest) -> Result<JsValue, BrowserError> {
    let ended = settled(|resolve, reject| {
        request.set_onsuccess(Some(resolve));
        request.set_onerror(Some(reject));
    })
    .await;
    match ended {
        Ok(_) => Ok(request.result()?),
        Err(event) => Err(request_error(request).unwrap_or(event).into()),
    }
}

fn request_error(request: &IdbRequest) -> Option<JsValue> {
    request.error().ok().flatten().map(JsValue::from)
}

/// A promise that one of two events settles. The handlers are the promise's own functions, so it
/// does no harm to stop waiting.
fn settled(listen: impl Fn(&Function, &Function)) -> JsFuture {
    JsFuture::from(Promise::new(&mut |resolve, reject| {
        listen(&resolve, &reject);
    }))
}
