//! The form of one usulan.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn UsulanForm(id: Option<String>) -> impl IntoView {
    let _ = id;
    let texts = use_app().texts();
    view! { <h1>{texts.usulan.title}</h1> }
}
