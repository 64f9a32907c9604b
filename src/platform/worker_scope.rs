//! Inside the worker: its end of the conversation with the page.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use super::error::BrowserError;
use super::listener::Listener;

/// # Errors
/// On the page, or when the message cannot be copied.
pub fn post(message: &JsValue) -> Result<(), BrowserError> {
    Ok(scope()?.post_message(message)?)
}

/// Hands over instead of copying: `transfer` lists the `ArrayBuffer`s of the message that move.
///
/// # Errors
/// On the page, or when the message cannot be copied.
pub fn post_with_transfer(message: &JsValue, transfer: &Array) -> Result<(), BrowserError> {
    Ok(scope()?.post_message_with_transfer(message, transfer)?)
}

/// Hears the page. Call it before `main` returns: what was posted earlier is delivered then.
///
/// # Errors
/// On the page.
pub fn on_message(mut heard: impl FnMut(JsValue) + 'static) -> Result<Listener, BrowserError> {
    Listener::new(&scope()?.into(), "message", move |event| {
        heard(event.unchecked_into::<MessageEvent>().data());
    })
}

fn scope() -> Result<DedicatedWorkerGlobalScope, BrowserError> {
    js_sys::global()
        .dyn_into::<DedicatedWorkerGlobalScope>()
        .map_err(|_| BrowserError::missing("DedicatedWorkerGlobalScope"))
}
