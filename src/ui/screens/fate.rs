//! Keputusan: what became of our usulan.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Fate() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.fate.title}</h1> }
}
