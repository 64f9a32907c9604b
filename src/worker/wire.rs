//! Messages between page and worker: `[id, body, file, file, …]`, all bytes. They move, they are not
//! copied. Both ends are of one build, so the body needs no names: postcard takes half of the code
//! that reading JSON into the same types would.

use js_sys::{Array, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};

/// A message, its body read.
#[derive(Debug)]
pub struct Letter<T> {
    /// 0 for what nobody asked for.
    pub id: u32,
    pub body: T,
    pub files: Vec<Vec<u8>>,
}

/// Packs a message; the second array lists what moves.
pub fn pack<T: Serialize>(id: u32, body: &T, files: &[Vec<u8>]) -> (JsValue, Array) {
    let message = Array::new();
    let moved = Array::new();
    message.push(&JsValue::from(id));
    // An empty body is what no reader takes for a message.
    let body = postcard::to_allocvec(body).unwrap_or_default();
    for bytes in std::iter::once(&body).chain(files) {
        let bytes = Uint8Array::from(bytes.as_slice());
        moved.push(&bytes.buffer());
        message.push(&bytes);
    }
    (message.into(), moved)
}

/// Whether nobody asked for the message: a notice, not an answer.
#[must_use]
pub fn is_notice(message: &JsValue) -> bool {
    let message = message.dyn_ref::<Array>();
    message.is_some_and(|message| message.get(0).as_f64() == Some(0.0))
}

/// Unpacks a message; `None` for what is none of ours.
pub fn unpack<T: DeserializeOwned>(message: &JsValue) -> Option<Letter<T>> {
    let message = message.dyn_ref::<Array>()?;
    let id = message.get(0).as_f64()? as u32;
    let mut parts = message
        .iter()
        .skip(1)
        .filter_map(|part| part.dyn_into::<Uint8Array>().ok());
    let body = postcard::from_bytes(&parts.next()?.to_vec()).ok()?;
    Some(Letter {
        id,
        body,
        files: parts.map(|file| file.to_vec()).collect(),
    })
}
