//! What `boot.js` (page) and `worker.js` (worker) provide: `globalThis.rembukBoot`, described at the
//! top of `data/app/boot.js`. All of it works on http and in the single file alike.

use js_sys::{Function, Promise, Reflect, Uint8Array};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::Worker;

use super::error::BrowserError;
use super::listener::Listener;

/// Changes with every build; `dev` where nothing says.
#[must_use]
pub fn version() -> String {
    property("version")
        .ok()
        .and_then(|value| value.as_string())
        .unwrap_or_else(|| "dev".into())
}

/// Whether this is the single file, `rembuk.html`.
#[must_use]
pub fn is_single_file() -> bool {
    flag("single")
}

/// A file below `data/`, such as `reference/satuan.csv`. It is asked for at once, and not only when the
/// future is waited for.
///
/// # Errors
/// When there is no such file, or it was asked for the first time without a connection.
pub fn read_data(name: &str) -> impl Future<Output = Result<Vec<u8>, BrowserError>> + use<> {
    let reading = call("readData", &[name.into()]).and_then(|promise| {
        let promise = promise.dyn_into::<Promise>();
        promise.map_err(|_| BrowserError::missing("readData"))
    });
    let reading = reading.map(JsFuture::from);
    async move {
        let bytes = reading?.await?.dyn_into::<Uint8Array>();
        let bytes = bytes.map_err(|_| BrowserError::missing("readData"))?;
        Ok(bytes.to_vec())
    }
}

/// A new worker that runs the engine; use it through [`super::worker::WorkerHandle`]. On the page
/// only.
///
/// # Errors
/// When the browser starts none.
pub fn start_worker() -> Result<Worker, BrowserError> {
    worker_from("startWorker")
}

/// The same for work that may fail: what panics in it hears `rembuk:broken`, and the page goes on.
///
/// # Errors
/// When the browser starts none.
pub fn start_spare_worker() -> Result<Worker, BrowserError> {
    worker_from("startSpareWorker")
}

fn worker_from(name: &str) -> Result<Worker, BrowserError> {
    call(name, &[])?
        .dyn_into()
        .map_err(|_| BrowserError::missing(name))
}

/// From Mulai by itself: brings the page, which finds there what was asked for ([`opening`]). Once.
///
/// # Errors
/// When there is no `boot.js`.
pub fn open_page(opening: &JsValue) -> Result<(), BrowserError> {
    call("openPage", std::slice::from_ref(opening)).map(drop)
}

/// What Mulai was asked for before the page was there.
#[must_use]
pub fn opening() -> Option<JsValue> {
    property("opening").ok().filter(JsValue::is_object)
}

/// Takes the waiting version into use and reloads the page once. On the page only.
///
/// # Errors
/// When there is no `boot.js`.
pub fn apply_update() -> Result<(), BrowserError> {
    call("applyUpdate", &[]).map(drop)
}

/// Whether a new version waits.
#[must_use]
pub fn is_update_ready() -> bool {
    flag("updateReady")
}

/// Whether everything is stored for working offline.
#[must_use]
pub fn is_offline_ready() -> bool {
    flag("offlineReady")
}

/// Hears that a new version waits; ask [`is_update_ready`] first.
///
/// # Errors
/// In the worker.
pub fn on_update_ready(heard: impl FnMut() + 'static) -> Result<Listener, BrowserError> {
    on_window("rembuk:update-ready", heard)
}

/// Hears that everything is stored for working offline; ask [`is_offline_ready`] first.
///
/// # Errors
/// In the worker.
pub fn on_offline_ready(heard: impl FnMut() + 'static) -> Result<Listener, BrowserError> {
    on_window("rembuk:offline-ready", heard)
}

fn on_window(
    event: &'static str,
    mut heard: impl FnMut() + 'static,
) -> Result<Listener, BrowserError> {
    let window = web_sys::window().ok_or_else(|| BrowserError::missing("window"))?;
    Listener::new(&window, event, move |_| heard())
}

fn boot() -> Result<JsValue, BrowserError> {
    let boot = Reflect::get(&js_sys::global(), &"rembukBoot".into())?;
    if boot.is_object() {
        Ok(boot)
    } else {
        Err(BrowserError::missing("rembukBoot"))
    }
}

fn property(name: &str) -> Result<JsValue, BrowserError> {
    Ok(Reflect::get(&boot()?, &name.into())?)
}

fn flag(name: &str) -> bool {
    property(name).is_ok_and(|value| value.is_truthy())
}

fn call(name: &str, arguments: &[JsValue]) -> Result<JsValue, BrowserError> {
    let function = property(name)?
        .dyn_into::<Function>()
        .map_err(|_| BrowserError::missing(name))?;
    Ok(Reflect::apply(
        &function,
        &boot()?,
        &arguments.iter().collect(),
    )?)
}
