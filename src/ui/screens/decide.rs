//! One usulan with the opinions on it, and this office's own.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Decide(#[prop(into)] id: String) -> impl IntoView {
    let _ = id;
    let texts = use_app().texts();
    view! { <h1>{texts.list.title}</h1> }
}
