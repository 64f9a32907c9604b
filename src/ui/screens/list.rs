//! Daftar: all usulan here, and what this office says of them.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn List() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.list.title}</h1> }
}
