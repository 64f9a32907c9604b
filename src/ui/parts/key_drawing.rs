//! This device's key as a QR code, for another office's camera.

use leptos::prelude::*;

use crate::engine::protocol::{Answer, KeyDrawing as Drawing, Query};
use crate::ui::app::{App, use_app};

/// CSS pixels that the code may take along each side, on the narrowest phone.
const SPACE: u32 = 320;

/// A button that shows the code, with its digits beneath.
#[component]
pub(crate) fn KeyDrawing() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().keys;
    let is_open = RwSignal::new(false);
    let drawing = RwSignal::new(None::<Option<Drawing>>);
    let toggle = move |_| {
        is_open.update(|is_open| *is_open = !*is_open);
        if !is_open.get_untracked() {
            return;
        }
        leptos::task::spawn_local(async move {
            let drawn = match app.ask(Query::KeyDrawing).await {
                Ok(Answer::KeyDrawing(drawn)) => drawn,
                _ => None,
            };
            let _ = drawing.try_set(Some(drawn));
        });
    };
    let words = move || {
        if is_open.get() {
            texts.hide
        } else {
            texts.show
        }
    };
    let expanded = move || if is_open.get() { "true" } else { "false" };
    view! {
        <div class="stack tight">
            <div><button aria-expanded=expanded on:click=toggle>{words}</button></div>
            <Show when=move || is_open.get()>
                {move || drawing.get().map(|drawn| match drawn {
                    Some(drawn) => figure(app, drawn),
                    None => view! { <p class="notice warning">{texts.not_drawn}</p> }.into_any(),
                })}
            </Show>
        </div>
    }
}

fn figure(app: App, drawn: Drawing) -> AnyView {
    let texts = &app.texts().keys;
    let Drawing { size, path } = drawn;
    // Whole pixels for each square.
    let side = (SPACE / size.max(1)).max(1) * size;
    view! {
        <figure class="stack tight" data-testid="key-drawing">
            <svg
                class="qr"
                role="img"
                aria-label=texts.drawing
                width=side
                height=side
                viewBox=format!("0 0 {size} {size}")
                shape-rendering="crispEdges"
            >
                <rect class="qr-paper" width=size height=size />
                <path class="qr-ink" d=path />
            </svg>
            <figcaption class="stack tight">
                <p class="key-code">{move || app.status.with(|status| status.key_code.clone())}</p>
                <p class="help">{texts.drawing_help}</p>
            </figcaption>
        </figure>
    }
    .into_any()
}
