//! Usulan: this office's list, in its order.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn UsulanList() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.usulan.title}</h1> }
}
