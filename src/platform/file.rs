//! Files in and out. [`read`] works in the worker too; the rest is for the page.

use js_sys::{Array, ArrayBuffer, Reflect, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, File, FilePropertyBag, HtmlElement, ShareData, Url, Window};

use super::error::BrowserError;

/// Long enough for a slow stick or a "save as" dialogue; until then the browser holds the bytes.
const REVOKE_AFTER_MS: i32 = 60_000;

/// What became of a file that was to be shared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shared {
    /// An app took it.
    Done,
    /// The person closed the sheet.
    Cancelled,
    /// This browser does not share such a file: save it instead.
    Unavailable,
}

/// The bytes of a chosen file. Its size is known before reading: `file.size()`.
///
/// # Errors
/// When it cannot be read: the stick was pulled out, or the file has changed since it was chosen.
pub async fn read(file: &Blob) -> Result<Vec<u8>, BrowserError> {
    let buffer: ArrayBuffer = JsFuture::from(file.array_buffer()).await?.unchecked_into();
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Hands bytes to the browser's downloads.
///
/// # Errors
/// When there is no page, or no memory.
pub fn save(name: &str, media_type: &str, bytes: &[u8]) -> Result<(), BrowserError> {
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts(bytes), &options)?;
    let window = window()?;
    let document = window
        .document()
        .ok_or_else(|| BrowserError::missing("document"))?;
    let body = document
        .body()
        .ok_or_else(|| BrowserError::missing("body"))?;
    let link: HtmlElement = document.create_element("a")?.unchecked_into();
    let url = Url::create_object_url_with_blob(&blob)?;
    link.set_attribute("href", &url)?;
    link.set_attribute("download", name)?;
    link.set_hidden(true);
    body.append_child(&link)?;
    link.click();
    link.remove();
    // Freed when it has run; it belongs to no screen, for the download outlives it.
    let revoke = Closure::once_into_js(move || {
        let _ = Url::revoke_object_url(&url);
    });
    window.set_timeout_with_callback_and_timeout_and_arguments_0(
        revoke.unchecked_ref(),
        REVOKE_AFTER_MS,
    )?;
    Ok(())
}

/// Whether [`share`] would offer such a file. Browsers share an allow-list of types: `text/plain` is
/// on each, `application/json` is not.
#[must_use]
pub fn can_share(name: &str, media_type: &str) -> bool {
    share_data(name, media_type, &[]).is_ok_and(|data| offers(&data))
}

/// Opens the system's share sheet. It must be called within seconds of a click, so the bytes are
/// made before the button is shown.
///
/// # Errors
/// When sharing broke off for another reason than the person's choice.
pub async fn share(name: &str, media_type: &str, bytes: &[u8]) -> Result<Shared, BrowserError> {
    let data = share_data(name, media_type, bytes)?;
    if !offers(&data) {
        return Ok(Shared::Unavailable);
    }
    let outcome = JsFuture::from(window()?.navigator().share_with_data(&data)).await;
    match outcome.map_err(BrowserError::from) {
        Ok(_) => Ok(Shared::Done),
        Err(error) if error.name == "AbortError" => Ok(Shared::Cancelled),
        Err(error) if error.name == "NotAllowedError" => Ok(Shared::Unavailable),
        Err(error) => Err(error),
    }
}

fn share_data(name: &str, media_type: &str, bytes: &[u8]) -> Result<ShareData, BrowserError> {
    let options = FilePropertyBag::new();
    options.set_type(media_type);
    let file = File::new_with_u8_array_sequence_and_options(&parts(bytes), name, &options)?;
    let data = ShareData::new();
    data.set_files(&Array::of1(&file));
    Ok(data)
}

fn offers(data: &ShareData) -> bool {
    let has = |navigator: &JsValue, name: &str| {
        Reflect::get(navigator, &name.into()).is_ok_and(|value| value.is_function())
    };
    window().is_ok_and(|window| {
        let navigator = window.navigator();
        has(&navigator, "canShare")
            && has(&navigator, "share")
            && navigator.can_share_with_data(data)
    })
}

fn parts(bytes: &[u8]) -> Array {
    Array::of1(&Uint8Array::from(bytes))
}

fn window() -> Result<Window, BrowserError> {
    web_sys::window().ok_or_else(|| BrowserError::missing("window"))
}
