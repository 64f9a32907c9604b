//! Pengaturan: backup, language, storage, workspaces.

use leptos::prelude::*;

use crate::ui::app::use_app;

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let texts = use_app().texts();
    view! { <h1>{texts.settings.title}</h1> }
}
