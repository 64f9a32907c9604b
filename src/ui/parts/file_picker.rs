//! Choosing files: a button that opens the browser's own dialogue, and a place to drop them.

use leptos::prelude::*;
use leptos::reactive::spawn_local;
use wasm_bindgen::JsCast as _;

use crate::platform::file;

/// A button that reads the chosen files and gives their names and contents.
#[component]
pub(crate) fn FilePicker(
    /// Words on the button.
    label: &'static str,
    /// More than one at once.
    #[prop(optional)]
    multiple: bool,
    /// Draws it as the main action.
    #[prop(optional)]
    is_main: bool,
    /// Which kinds the browser offers first; empty for all.
    #[prop(optional)]
    accept: &'static str,
    /// For tests and labels.
    id: &'static str,
    /// Hears the files as soon as they are read; a file that cannot be read comes empty.
    #[prop(into)]
    on_files: Callback<Vec<(String, Vec<u8>)>>,
) -> impl IntoView {
    let take = move |list: Option<web_sys::FileList>| {
        let Some(list) = list else { return };
        let files: Vec<web_sys::File> = (0..list.length()).filter_map(|i| list.get(i)).collect();
        if files.is_empty() {
            return;
        }
        spawn_local(async move {
            let mut read = Vec::with_capacity(files.len());
            for chosen in files {
                let bytes = file::read(&chosen).await.unwrap_or_default();
                read.push((chosen.name(), bytes));
            }
            on_files.run(read);
        });
    };
    let changed = move |event: leptos::ev::Event| {
        let input = event
            .target()
            .and_then(|t| t.dyn_into::<web_sys::HtmlInputElement>().ok());
        let Some(input) = input else { return };
        take(input.files());
        // The same file can be chosen again.
        input.set_value("");
    };
    let dropped = move |event: leptos::ev::DragEvent| {
        event.prevent_default();
        take(event.data_transfer().and_then(|transfer| transfer.files()));
    };
    view! {
        <div
            class="picker"
            on:dragover=|event| event.prevent_default()
            on:drop=dropped
        >
            <input id=id class="picker-input" type="file" accept=accept multiple=multiple on:change=changed />
            <label for=id class="button" class:primary=is_main>{label}</label>
        </div>
    }
}
