//! Mulai: which office, which year; or a file; or the example.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Start() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.start.title}</h1> }
}
