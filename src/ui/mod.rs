//! Floor 6, the screens: they send commands and show answers, and hold no rule of the trade.

mod app;
mod client;
pub mod first;
mod forms;
mod frame;
mod keys;
mod opening;
mod parts;
mod route;
mod screens;
mod show;
mod words;

use std::cell::Cell;
use std::rc::Rc;

use futures_channel::oneshot;
use leptos::mount::mount_to;
use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use wasm_bindgen_futures::spawn_local;

use self::app::App;
use self::frame::Frame;
use self::opening::Opening;
use self::route::Route;
use self::screens::start::open;
use crate::platform::error::BrowserError;
use crate::platform::listener::Listener;
use crate::platform::{boot, preferences, reference_data};
use crate::worker::protocol::{Request, Response};

/// Starts the page, then the screen. What is to be opened, because Mulai was asked for it or because it
/// was open last, is opened while the reference data is read, and drawn at once.
pub fn start() {
    show_theme();
    spawn_local(async move {
        let asked = boot::opening().and_then(|asked| Opening::from_js(&asked));
        let last = preferences::last_workspace();
        // Heard when it is open, or when there is something to be said before: an old tab may hold the
        // new app up.
        let (shown, showing) = oneshot::channel();
        let shown = Rc::new(Cell::new(Some(shown)));
        let show = move || {
            if let Some(shown) = shown.take() {
                // Somebody waits for it below.
                let _ = shown.send(());
            }
        };
        let early = (asked.is_some() || last.is_some()).then(|| begin(show.clone()));
        if let Some(Ok(app)) = early.as_ref() {
            let app = *app;
            spawn_local(async move {
                match (asked, last) {
                    (Some(asked), _) => open(app, asked).await,
                    (None, Some(database)) => open_last(app, database).await,
                    (None, None) => {}
                }
                show();
            });
        } else {
            show();
        }
        let reference = reference_data::load().await;
        let app = early.unwrap_or_else(|| begin(|| ()));
        let (reference, app) = match reference.and_then(|reference| Ok((reference, app?))) {
            Ok(started) => started,
            Err(error) => {
                crate::platform::panic::report(&error.to_string());
                return;
            }
        };
        app.reference.set(Some(std::sync::Arc::new(reference)));
        // The sender is kept until it has sent.
        let _ = showing.await;
        mount(move || {
            provide_context(app);
            provide_context(app.words());
            view! { <Frame /> }
        });
    });
}

/// Puts the app in the place of what stood there before: the shell, or Mulai by itself.
fn mount<V: IntoView + 'static>(draw: impl FnOnce() -> V + 'static) {
    let document = document();
    let root = ["shell", "app"]
        .iter()
        .find_map(|id| document.get_element_by_id(id));
    let Some(Ok(root)) = root.map(|root| root.dyn_into::<web_sys::HtmlElement>()) else {
        return;
    };
    root.set_text_content(None);
    root.set_id("app");
    root.set_class_name("app");
    mount_to(root, draw).forget();
}

/// Makes the state of the page and starts the engine in its worker.
fn begin(on_trouble: impl Fn() + 'static) -> Result<App, BrowserError> {
    let owner = Owner::new();
    owner.set();
    let app = App::start(on_trouble)?;
    provide_context(app);
    follow_hash(app);
    follow_updates(app);
    keys::follow(app);
    warn_of_leaving(app);
    take_double_clicks_once();
    // The page's state lives as long as the page.
    std::mem::forget(owner);
    Ok(app)
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

async fn open_last(app: App, database: String) {
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

/// The browser asks before the page goes away with something that could not be stored, or, from a
/// single file whose storage may not last, with work that is in no file.
fn warn_of_leaving(app: App) {
    let warn = move |event: web_sys::Event| {
        let is_at_risk =
            boot::is_single_file() && app.status.with_untracked(|status| status.unexported > 0);
        if is_at_risk || app.forms().have_failed(None) {
            event.prevent_default();
        }
    };
    let listener = web_sys::window().map(|window| Listener::new(&window, "beforeunload", warn));
    std::mem::forget(listener);
}

/// The second click of a double click does nothing: by then another thing may lie under the
/// pointer. Buttons that are pressed again and again say so by `data-repeat`.
fn take_double_clicks_once() {
    let Some(window) = web_sys::window() else {
        return;
    };
    let hear = Closure::<dyn FnMut(web_sys::MouseEvent)>::new(|event: web_sys::MouseEvent| {
        let target = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::Element>().ok());
        let button = target.and_then(|t| t.closest("button").ok().flatten());
        let is_once = button.is_some_and(|button| !button.has_attribute("data-repeat"));
        if is_once && event.detail() > 1 {
            event.prevent_default();
            event.stop_immediate_propagation();
        }
    });
    // Heard before anything on the page. Listening to clicks does not fail.
    let _ = window.add_event_listener_with_callback_and_bool(
        "click",
        hear.as_ref().unchecked_ref(),
        true,
    );
    hear.forget();
}

fn follow_updates(app: App) {
    app.update_ready.set(boot::is_update_ready());
    if let Ok(listener) = boot::on_update_ready(move || app.update_ready.set(true)) {
        std::mem::forget(listener);
    }
}
