//! A block of cells from a spreadsheet, previewed.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Paste() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.usulan.title}</h1> }
}
