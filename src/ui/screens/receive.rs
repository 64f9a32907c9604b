//! Terima: files in, previewed; and the files of before.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Receive() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.receive.title}</h1> }
}
