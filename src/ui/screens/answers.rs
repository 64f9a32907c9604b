//! Balasan: the answers per village, and for all.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Answers() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.answers.title}</h1> }
}
