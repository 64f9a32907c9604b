//! A field to search in the list below it.

use leptos::prelude::*;

/// One search to a screen, so that a key finds it.
pub(crate) const SEARCH_ID: &str = "cari";

#[component]
pub(crate) fn Search(
    /// What is searched; also the field's name.
    label: &'static str,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <input
            id=SEARCH_ID
            class="search"
            type="search"
            aria-label=label
            placeholder=label
            prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())
        />
    }
}
