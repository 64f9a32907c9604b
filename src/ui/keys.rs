//! Keyboard shortcuts, and the large look for a projector.

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;

use super::app::App;
use super::frame::places;
use super::parts::focus::focus;
use super::parts::search::SEARCH_ID;
use super::route::Route;
use crate::engine::protocol::Command;
use crate::platform::preferences;
use crate::worker::protocol::Role;

/// Listens as long as the page lives.
pub(super) fn follow(app: App) {
    let handle = window_event_listener(leptos::ev::keydown, move |event| {
        if app.workspace.with_untracked(Option::is_none) || event.default_prevented() {
            return;
        }
        let with_control = event.ctrl_key() || event.meta_key();
        if is_writing(&event) || event.alt_key() {
            return;
        }
        let key = event.key();
        let done = if with_control {
            app.role.get_untracked() == Role::Writer && step(app, &key, event.shift_key())
        } else {
            preferences::single_keys() && single(app, &key)
        };
        if done {
            event.prevent_default();
        }
    });
    std::mem::forget(handle);
}

/// Keys belong to the field that is being written in.
fn is_writing(event: &web_sys::KeyboardEvent) -> bool {
    let target = event.target();
    let target = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    target.is_some_and(|element| {
        let kind = element.get_attribute("type").unwrap_or_default();
        match element.tag_name().as_str() {
            "INPUT" => !matches!(kind.as_str(), "checkbox" | "radio" | "file"),
            "TEXTAREA" | "SELECT" => true,
            _ => false,
        }
    })
}

fn step(app: App, key: &str, is_shift: bool) -> bool {
    let status = app.status;
    match (key.to_lowercase().as_str(), is_shift) {
        ("z", false) => {
            if status.with_untracked(|status| status.undo.is_some()) {
                app.undo();
            }
            true
        }
        ("y", false) | ("z", true) => {
            if status.with_untracked(|status| status.redo.is_some()) {
                app.run_later(Command::Redo);
            }
            true
        }
        _ => false,
    }
}

fn single(app: App, key: &str) -> bool {
    let places = places(app.office_kind());
    match key {
        "n" | "N"
            if places.contains(&Route::Usulan) && app.role.get_untracked() == Role::Writer =>
        {
            app.go(&Route::UsulanForm(None))
        }
        "/" => focus(SEARCH_ID),
        "?" => app.go(&app.route.get_untracked().help()),
        "p" | "P" => present(app),
        digit => {
            let number: Option<usize> = digit.parse().ok();
            let place = number.and_then(|number| places.get(number.checked_sub(1)?));
            match place {
                Some(place) => app.go(place),
                None => return false,
            }
        }
    }
    true
}

/// Large type and nothing but the screen itself, or back.
pub(crate) fn present(app: App) {
    app.is_presenting.update(|is| *is = !*is);
    let root = document().document_element();
    let Some(root) = root else { return };
    // Setting an attribute of ours does not fail.
    let _ = if app.is_presenting.get_untracked() {
        root.set_attribute("data-presenting", "")
    } else {
        root.remove_attribute("data-presenting")
    };
}
