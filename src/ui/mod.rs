//! Floor 6, the screens: they send commands and show answers, and hold no rule of the trade.

mod app;
mod client;
mod frame;
mod parts;
mod route;
mod screens;
mod show;

use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::spawn_local;

use self::app::App;
use self::frame::Frame;
use self::route::Route;
use crate::platform::{boot, preferences, reference_data};
use crate::worker::protocol::{Request, Response};

/// Starts the page: what it reads first, then the engine in its worker (whose wasm is fetched behind
/// all that the first screen needs), then what was open last, then the screen.
pub fn start() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let Some(document) = window.document() else {
        return;
    };
    let Some(root) = document.get_element_by_id("shell") else {
        return;
    };
    show_theme();
    spawn_local(async move {
        let reference = reference_data::load().await;
        let owner = Owner::new();
        owner.set();
        let started = reference.and_then(|reference| Ok((reference, App::start()?)));
        let (reference, app) = match started {
            Ok(started) => started,
            Err(error) => {
                crate::platform::panic::report(&error.to_string());
                return;
            }
        };
        provide_context(app);
        app.reference.set(Some(std::sync::Arc::new(reference)));
        follow_hash(app);
        follow_updates(app);
        // The page's state lives as long as the page.
        std::mem::forget(owner);
        open_last(app).await;
        // What stood there before the app did.
        root.set_text_content(None);
        root.set_id("app");
        root.set_class_name("app");
        let Ok(root) = root.dyn_into::<web_sys::HtmlElement>() else {
            return;
        };
        mount_to(root, move || {
            provide_context(app);
            view! { <Frame /> }
        })
        .forget();
    });
}

/// Shows the chosen look; without a choice it is the system's.
pub(crate) fn show_theme() {
    let root = web_sys::window()
        .and_then(|w| w.document())
        .and_then(|d| d.document_element());
    let Some(root) = root else { return };
    // Setting an attribute of ours does not fail.
    let _ = match preferences::theme() {
        Some(theme) => root.set_attribute("data-theme", &theme),
        None => root.remove_attribute("data-theme"),
    };
}

async fn open_last(app: App) {
    let Some(database) = preferences::last_workspace() else {
        return;
    };
    match app.request(Request::Open { database }, Vec::new()).await {
        Ok((
            Response::Opened {
                workspace,
                role,
                status,
            },
            _,
        )) => {
            app.enter(workspace, role, status);
            if app.route.get_untracked() == Route::Start {
                app.go(&app.home());
            }
        }
        Ok(_) => {}
        Err(app::Failure::Trouble(crate::worker::protocol::StoreTrouble::NoWorkspace)) => {
            preferences::set_last_workspace(None);
        }
        Err(failure) => {
            app.rescue_if_damaged(&failure);
            if let app::Failure::Trouble(trouble) = failure {
                app.trouble.set(Some(trouble));
            }
        }
    }
}

fn follow_hash(app: App) {
    let read = move || {
        let hash = web_sys::window().and_then(|window| window.location().hash().ok());
        let route = Route::parse(&hash.unwrap_or_default());
        if app.route.get_untracked() != route {
            app.route.set(route);
        }
    };
    read();
    let handle = window_event_listener(leptos::ev::hashchange, move |_| read());
    std::mem::forget(handle);
}

fn follow_updates(app: App) {
    app.update_ready.set(boot::is_update_ready());
    if let Ok(listener) = boot::on_update_ready(move || app.update_ready.set(true)) {
        std::mem::forget(listener);
    }
}
