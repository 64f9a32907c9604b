//! Choosing an office by typing part of its name.

use leptos::prelude::*;

use crate::texts::{fill, format};
use crate::ui::app::use_app;

/// Most offices that are offered at once.
const OFFERED: usize = 8;

/// A combobox over the offices of the reference data.
#[component]
pub(crate) fn OfficeSearch(
    /// The chosen office's code; empty when none is chosen.
    chosen: RwSignal<String>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().start;
    let typed = RwSignal::new(String::new());
    let is_open = RwSignal::new(false);
    let active = RwSignal::new(0_usize);
    let found = Memo::new(move |_| {
        let text = typed.get();
        app.with_reference(|reference| {
            let offices = reference.search_offices(&text, OFFERED);
            let named = offices.iter().map(|office| {
                let kecamatan = office
                    .kode
                    .kecamatan()
                    .filter(|_| office.kode.jenis().is_village());
                let kecamatan = kecamatan.and_then(|code| reference.office(code.as_str()));
                let place = kecamatan
                    .map(|office| office.full_name())
                    .unwrap_or_default();
                (office.kode.as_str().to_owned(), office.full_name(), place)
            });
            named.collect::<Vec<_>>()
        })
    });
    let choose = move |code: String| {
        typed.set(app.office_name(&code));
        chosen.set(code);
        is_open.set(false);
    };
    let choose_active = move || {
        let code = found.with(|found| found.get(active.get()).map(|(code, ..)| code.clone()));
        if let Some(code) = code {
            choose(code);
        }
    };
    let pressed = move |event: leptos::ev::KeyboardEvent| {
        let last = found.with(Vec::len).saturating_sub(1);
        match event.key().as_str() {
            "ArrowDown" => {
                event.prevent_default();
                is_open.set(true);
                active.update(|active| *active = (*active + 1).min(last));
            }
            "ArrowUp" => {
                event.prevent_default();
                active.update(|active| *active = active.saturating_sub(1));
            }
            "Enter" if is_open.get() => {
                event.prevent_default();
                choose_active();
            }
            "Escape" => is_open.set(false),
            _ => {}
        }
    };
    let input = move |text: String| {
        typed.set(text);
        chosen.set(String::new());
        active.set(0);
        is_open.set(true);
    };
    let shows_list = move || is_open.get() && found.with(|found| !found.is_empty());
    let has_none = move || {
        chosen.with(String::is_empty)
            && typed.with(|text| text.trim().len() > 2)
            && found.with(Vec::is_empty)
    };
    let options = move || {
        let found = found.get().into_iter().enumerate();
        found
            .map(|(index, (code, name, place))| {
                let selected = move || {
                    if active.get() == index {
                        "true"
                    } else {
                        "false"
                    }
                };
                view! {
                    <li
                        id=format!("kantor-{index}")
                        role="option"
                        aria-selected=selected
                        on:mousedown=move |event| {
                            event.prevent_default();
                            choose(code.clone());
                        }
                    >
                        <strong>{name}</strong>
                        <span class="note">" " {place}</span>
                    </li>
                }
            })
            .collect_view()
    };
    view! {
        <div class="field combobox" class:invalid=move || error.get().is_some()>
            <label for="kantor">{texts.office}</label>
            <input
                id="kantor"
                type="text"
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-controls="kantor-daftar"
                aria-expanded=move || if shows_list() { "true" } else { "false" }
                aria-activedescendant=move || shows_list().then(|| format!("kantor-{}", active.get()))
                aria-describedby="kantor-bantuan kantor-salah"
                prop:value=move || typed.get()
                on:input:target=move |event| input(event.target().value())
                on:keydown=pressed
                on:blur=move |_| is_open.set(false)
            />
            <ul
                id="kantor-daftar"
                class="combobox-list"
                role="listbox"
                aria-label=texts.office
                hidden=move || !shows_list()
            >
                {options}
            </ul>
            <p class="help" id="kantor-bantuan">{texts.office_help}</p>
            <p class="visually-hidden" role="status">
                {move || {
                    if shows_list() {
                        fill(texts.office_found, &[&format::count(found.with(Vec::len) as u32)])
                    } else {
                        String::new()
                    }
                }}
            </p>
            <p class="error" id="kantor-salah" hidden=move || error.get().is_none() && !has_none()>
                {move || error.get().unwrap_or_else(|| texts.office_none.to_owned())}
            </p>
        </div>
    }
}
