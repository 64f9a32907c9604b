//! The store and the platform as JavaScript sees them, for `tests/browser/store.mjs`.

#[cfg(target_arch = "wasm32")]
pub mod check {
    use js_sys::Function;
    use rembuk::platform::channel::Channel;
    use rembuk::platform::lock::{self, WriterLock};
    use rembuk::platform::{
        boot, clock, error::BrowserError, file, panic, persist, preferences, random,
    };
    use rembuk::store::indexeddb::{IndexedDbStore, RegistryStore, delete_database};
    use rembuk::store::{Batch, Snapshot, Store as _, StoreError};
    use wasm_bindgen::JsValue;
    use wasm_bindgen::prelude::wasm_bindgen;

    /// The n-th commit: something in every store; each fifth seals the tail.
    fn batch(number: u32, size: usize) -> Batch {
        let bytes = |salt: u32| -> Vec<u8> {
            let mut state = number.wrapping_mul(2_654_435_761) ^ salt | 1;
            let next = || {
                state ^= state << 13;
                state ^= state >> 17;
                state ^= state << 5;
                state.to_le_bytes()
            };
            std::iter::repeat_with(next)
                .take(size / 4)
                .flatten()
                .collect()
        };
        let key = u64::from(number);
        let mut batch = Batch::default();
        batch.tail.insert(key, bytes(1));
        batch.incoming.insert(key, bytes(2));
        batch.journal.insert(number, vec![]);
        batch
            .meta
            .insert("hitungan".into(), number.to_le_bytes().to_vec());
        batch
            .drafts
            .insert(format!("{}", number % 3), Some(bytes(3)));
        batch.drafts.insert(format!("{}", (number + 1) % 3), None);
        if number.is_multiple_of(5) {
            batch.segments.insert(key / 5, bytes(4));
            batch.drop_tail_to = Some(key - 1);
        }
        batch
    }

    fn thrown(error: StoreError) -> JsValue {
        JsValue::from_str(&format!("{error:?}"))
    }

    fn refused(error: BrowserError) -> JsValue {
        JsValue::from_str(&error.to_string())
    }

    fn tell(listener: Function) -> impl Fn(StoreError) + 'static {
        move |notice| {
            let _ = listener.call1(&JsValue::UNDEFINED, &thrown(notice));
        }
    }

    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Workspace(IndexedDbStore);

    #[wasm_bindgen]
    impl Workspace {
        pub async fn open(
            name: String,
            version: u32,
            on_notice: Function,
        ) -> Result<Self, JsValue> {
            let store = match version {
                1 => IndexedDbStore::open(&name, tell(on_notice)).await,
                _ => IndexedDbStore::open_version(&name, version, tell(on_notice)).await,
            };
            store.map(Self).map_err(thrown)
        }

        pub async fn commit(&mut self, number: u32, size: usize) -> Result<(), JsValue> {
            self.0.commit(&batch(number, size)).await.map_err(thrown)
        }

        /// Many rows in one transaction.
        pub async fn bring(&mut self, segments: u32, size: usize) -> Result<(), JsValue> {
            let row = |number: u32| (u64::from(number), vec![number as u8; size]);
            let whole = Batch {
                incoming: (1..=segments).map(row).collect(),
                ..Batch::default()
            };
            self.0.commit(&whole).await.map_err(thrown)
        }

        /// A row that IndexedDB cannot key, after rows that it can.
        pub async fn commit_badly(&mut self) -> Result<(), JsValue> {
            let mut bad = batch(999, 100);
            bad.incoming.insert(u64::MAX, vec![]);
            self.0.commit(&bad).await.map_err(thrown)
        }

        /// How many commits are stored, if it is exactly what the in-memory twin holds after them.
        pub async fn standing(&self, size: usize) -> Result<u32, JsValue> {
            let stored = self.0.load().await.map_err(thrown)?;
            let count = stored
                .meta
                .get("hitungan")
                .and_then(|bytes| bytes.as_slice().try_into().ok())
                .map_or(0, u32::from_le_bytes);
            let mut twin = Snapshot::default();
            for number in 1..=count {
                twin.apply(&batch(number, size));
            }
            if stored == twin {
                Ok(count)
            } else {
                Err(JsValue::from_str("it differs from the twin"))
            }
        }

        pub async fn loaded_bytes(&self) -> Result<usize, JsValue> {
            let stored = self.0.load().await.map_err(thrown)?;
            Ok(stored.incoming.values().map(Vec::len).sum())
        }
    }

    #[wasm_bindgen]
    pub async fn delete_workspace(name: String) -> Result<(), JsValue> {
        delete_database(&name).await.map_err(thrown)
    }

    #[wasm_bindgen]
    pub async fn registry() -> Result<String, JsValue> {
        let registry = RegistryStore::open(|_| {}).await.map_err(thrown)?;
        registry.put("rembuk-a", b"1").await.map_err(thrown)?;
        registry.put("rembuk-b", b"2").await.map_err(thrown)?;
        registry.put("rembuk-a", b"3").await.map_err(thrown)?;
        registry.remove("rembuk-b").await.map_err(thrown)?;
        Ok(format!("{:?}", registry.list().await.map_err(thrown)?))
    }

    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Writer(WriterLock);

    #[wasm_bindgen]
    impl Writer {
        pub async fn attempt(name: String) -> Result<Option<Writer>, JsValue> {
            let lock = lock::try_writer(&name).await.map_err(refused)?;
            Ok(lock.map(Self))
        }

        pub async fn wait(name: String) -> Result<Writer, JsValue> {
            lock::wait_writer(&name).await.map(Self).map_err(refused)
        }

        pub async fn take(name: String) -> Result<Writer, JsValue> {
            lock::take_writer(&name).await.map(Self).map_err(refused)
        }

        pub fn is_held(&self) -> bool {
            self.0.is_held()
        }

        pub async fn lost(&self) {
            self.0.lost().await;
        }
    }

    #[wasm_bindgen]
    #[derive(Debug)]
    pub struct Line(Channel);

    #[wasm_bindgen]
    impl Line {
        pub fn open(name: &str, heard: Function) -> Result<Self, JsValue> {
            let on_message = move |text: String| {
                let _ = heard.call1(&JsValue::UNDEFINED, &text.into());
            };
            Channel::open(name, on_message).map(Self).map_err(refused)
        }

        pub fn post(&self, text: &str) -> Result<(), JsValue> {
            self.0.post(text).map_err(refused)
        }
    }

    #[wasm_bindgen]
    pub fn install_panic() {
        panic::install();
    }

    #[wasm_bindgen]
    pub fn break_down() {
        let nothing: Option<u8> = std::hint::black_box(None);
        assert!(nothing.is_some(), "asked to break down");
    }

    #[wasm_bindgen]
    pub fn preference(language: Option<String>) -> Option<String> {
        if let Some(language) = language {
            preferences::set_language(&language);
            preferences::set_last_workspace(Some("rembuk-a"));
            preferences::set_databases(&["rembuk-a".into()]);
        }
        preferences::language()
    }

    #[wasm_bindgen]
    pub fn save_file(name: &str, text: &str) -> Result<(), JsValue> {
        file::save(name, "text/plain", text.as_bytes()).map_err(refused)
    }

    #[wasm_bindgen]
    pub async fn share_file(name: String, text: String) -> Result<String, JsValue> {
        let offered = file::can_share(&name, "text/plain");
        let outcome = file::share(&name, "text/plain", text.as_bytes())
            .await
            .map_err(refused)?;
        Ok(format!("{offered} {outcome:?}"))
    }

    #[wasm_bindgen]
    pub async fn read_file(chosen: web_sys::File) -> Result<String, JsValue> {
        let bytes = file::read(&chosen).await.map_err(refused)?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    #[wasm_bindgen]
    pub async fn storage() -> String {
        let asked = persist::request().await;
        let state = persist::state().await;
        format!(
            "{} {}",
            asked == state.persisted,
            state.quota_bytes > state.usage_bytes
        )
    }

    #[wasm_bindgen]
    pub async fn surroundings() -> Result<String, JsValue> {
        let ids = (random::bytes_16(), random::bytes_16());
        let differ = ids.0.map_err(refused)? != ids.1.map_err(refused)?;
        let now = clock::now_ms() > 1_700_000_000_000;
        let data = boot::read_data("satuan.csv").await.map_err(refused)?;
        Ok(format!(
            "{differ} {now} {} {} {} {}",
            clock::local_offset_minutes(clock::now_ms()),
            boot::version(),
            boot::is_single_file(),
            data.len(),
        ))
    }
}

fn main() {}
