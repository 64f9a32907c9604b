//! The last thing a panic does: after it the wasm is unusable, so plain JavaScript takes over.

use js_sys::{Function, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};

/// From now on a panic, on the page or in the worker, is told to `rembukRescue.show` (`rescue.js`),
/// which covers the page with an overlay that offers an emergency backup.
pub fn install() {
    std::panic::set_hook(Box::new(|info| report(&info.to_string())));
}

/// Tells of something after which the app cannot go on.
pub fn report(message: &str) {
    let message = JsValue::from_str(message);
    web_sys::console::error_1(&message);
    let shown = Reflect::get(&js_sys::global(), &"rembukRescue".into())
        .and_then(|rescue| Ok((Reflect::get(&rescue, &"show".into())?, rescue)))
        .and_then(|(show, rescue)| show.dyn_into::<Function>()?.call1(&rescue, &message));
    // Without rescue.js (a test page) the console has it.
    drop(shown);
}
