//! Messages between page and worker: `[id, json, file, file, …]`. Files move, they are not copied.

use js_sys::{Array, JsString, Uint8Array};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::{JsCast as _, JsValue};

/// A message, its text parsed.
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
    message.push(&JsString::from(
        serde_json::to_string(body).unwrap_or_default(),
    ));
    for file in files {
        let bytes = Uint8Array::from(file.as_slice());
        moved.push(&bytes.buffer());
        message.push(&bytes);
    }
    (message.into(), moved)
}

/// Unpacks a message; `None` for what is none of ours.
pub fn unpack<T: DeserializeOwned>(message: &JsValue) -> Option<Letter<T>> {
    let message = message.dyn_ref::<Array>()?;
    let id = message.get(0).as_f64()? as u32;
    let body = serde_json::from_str(&message.get(1).as_string()?).ok()?;
    let files = message
        .iter()
        .skip(2)
        .filter_map(|file| file.dyn_into::<Uint8Array>().ok());
    Some(Letter {
        id,
        body,
        files: files.map(|file| file.to_vec()).collect(),
    })
}
