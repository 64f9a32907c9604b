//! A field to search in the list below it.

use leptos::prelude::*;

#[component]
pub(crate) fn Search(
    /// What is searched; also the field's name.
    label: &'static str,
    value: RwSignal<String>,
) -> impl IntoView {
    view! {
        <input
            class="search"
            type="search"
            aria-label=label
            placeholder=label
            prop:value=move || value.get()
            on:input:target=move |event| value.set(event.target().value())
        />
    }
}
