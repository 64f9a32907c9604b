//! What the browser refuses with.

use std::fmt;

use js_sys::Reflect;
use wasm_bindgen::JsValue;

/// A thrown value or a rejected promise: the name that tells its kind, and the browser's own text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BrowserError {
    /// `QuotaExceededError`, `AbortError`, `TypeError` …; empty if what was thrown has none.
    pub name: String,
    pub message: String,
}

impl BrowserError {
    /// Something that this browser does not have.
    #[must_use]
    pub fn missing(what: &str) -> Self {
        Self {
            name: "NotSupportedError".into(),
            message: what.into(),
        }
    }
}

impl From<JsValue> for BrowserError {
    fn from(thrown: JsValue) -> Self {
        let text = |property| {
            Reflect::get(&thrown, &JsValue::from_str(property))
                .ok()
                .and_then(|value| value.as_string())
        };
        match (text("name"), text("message")) {
            (Some(name), Some(message)) => Self { name, message },
            _ => Self {
                name: String::new(),
                message: thrown.as_string().unwrap_or_else(|| format!("{thrown:?}")),
            },
        }
    }
}

impl fmt::Display for BrowserError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.name.is_empty() {
            out.write_str(&self.message)
        } else {
            write!(out, "{}: {}", self.name, self.message)
        }
    }
}

impl std::error::Error for BrowserError {}
