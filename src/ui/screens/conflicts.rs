//! What needs a person: values that differ, entries that wait.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Conflicts() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.conflicts.title}</h1> }
}
