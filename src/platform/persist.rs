//! How safe the browser's storage is, and how much of it is left. On the page only.

use js_sys::{Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{StorageEstimate, StorageManager};

use super::error::BrowserError;

/// What the browser says of this origin's storage; `None` where it does not say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StorageState {
    /// Whether the browser promises not to clear it by itself. A person still can.
    pub persisted: Option<bool>,
    pub usage_bytes: Option<u64>,
    pub quota_bytes: Option<u64>,
}

/// Asks that the storage be kept. Firefox asks the person; on file:// the answer is no.
pub async fn request() -> Option<bool> {
    answer(manager()?.persist()).await?.as_bool()
}

pub async fn state() -> StorageState {
    let Some(manager) = manager() else {
        return StorageState::default();
    };
    let persisted = answer(manager.persisted()).await;
    let estimate = answer(manager.estimate())
        .await
        .map(JsCast::unchecked_into::<StorageEstimate>);
    StorageState {
        persisted: persisted.and_then(|value| value.as_bool()),
        usage_bytes: estimate
            .as_ref()
            .and_then(StorageEstimate::get_usage)
            .and_then(whole),
        quota_bytes: estimate
            .as_ref()
            .and_then(StorageEstimate::get_quota)
            .and_then(whole),
    }
}

/// Absent where the page is not a secure context.
fn manager() -> Option<StorageManager> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into()).ok()?;
    let storage = Reflect::get(&navigator, &"storage".into()).ok()?;
    storage.is_object().then(|| storage.unchecked_into())
}

/// A refusal is an answer too: nothing is promised.
async fn answer(promise: Result<Promise, JsValue>) -> Option<JsValue> {
    let wait = async { Ok::<_, BrowserError>(JsFuture::from(promise?).await?) };
    wait.await.ok()
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`as` saturates, and below zero is no size"
)]
fn whole(bytes: f64) -> Option<u64> {
    (bytes >= 0.0).then_some(bytes as u64)
}
