//! Moving the keyboard's focus to what was just drawn.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

/// Gives the focus to an element now; what is not there or cannot take it is left alone.
pub(crate) fn focus(id: &str) {
    let element = document().get_element_by_id(id);
    if let Some(element) = element.and_then(|e| e.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot take the focus is left alone.
        let _ = element.focus();
    }
}

/// Gives the focus to an element once it is drawn.
pub(crate) fn focus_later(id: impl Into<String>) {
    let id = id.into();
    set_timeout(move || focus(&id), std::time::Duration::from_millis(30));
}
