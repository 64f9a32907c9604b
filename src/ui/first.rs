//! Mulai by itself, in a wasm of its own: a browser that has no workspace yet shows it while the page
//! and the engine are still on their way. What it is asked for it hands to the page.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::opening::Opening;
use super::screens::start::welcome::Welcome;
use super::words::Words;
use super::{mount, show_theme, take_double_clicks_once};
use crate::platform::{boot, reference_data};

/// Shows Mulai. Called once, from `main`.
pub fn start() {
    show_theme();
    spawn_local(async move {
        match reference_data::load().await {
            Ok(reference) => {
                take_double_clicks_once();
                mount(move || {
                    let words = Words::new();
                    words.reference.set(Some(std::sync::Arc::new(reference)));
                    provide_context(words);
                    view! { <First words /> }
                });
            }
            Err(error) => crate::platform::panic::report(&error.to_string()),
        }
    });
}

#[component]
fn First(words: Words) -> impl IntoView {
    words.declare_language();
    // From the press until the page stands here: one press is enough.
    let is_waiting = RwSignal::new(false);
    let open = Callback::new(move |opening: Opening| {
        if !is_waiting.get_untracked() && boot::open_page(&opening.to_js()).is_ok() {
            is_waiting.set(true);
        }
    });
    move || {
        words.language.track();
        view! {
            <Welcome
                here=Signal::stored(Vec::new())
                problem=Signal::stored(None)
                on_open=open
            />
            <div class="toast-place" role="status">
                <Show when=move || is_waiting.get()>
                    <p class="toast">{words.start().opening}</p>
                </Show>
            </div>
        }
    }
}
