//! Serahkan: what goes out, and what changed since.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Handover() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.handover.title}</h1> }
}
