//! A text field with suggestions: a list that narrows as one types, for mouse, touch and keyboard.

use leptos::prelude::*;

use super::field::{Handler, describing};
use crate::texts::{fill, format};
use crate::ui::words::use_words;

/// One entry of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Suggestion {
    /// What is committed when it is chosen; empty where that is the text itself.
    pub(crate) key: String,
    /// What is put into the field.
    pub(crate) text: String,
    /// What is said beside it.
    pub(crate) note: String,
}

#[component]
pub(crate) fn Combobox(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    /// What is in the field.
    value: RwSignal<String>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    /// What is offered for what is in the field.
    #[prop(into)]
    found: Signal<Vec<Suggestion>>,
    /// Hears each key.
    on_typing: Handler,
    /// Hears what the field holds when it is left, or the key of the entry that was chosen.
    on_commit: Handler,
    /// Only what is in the list makes sense: Enter takes the first entry.
    #[prop(optional)]
    is_strict: bool,
) -> impl IntoView {
    let texts = use_words().common();
    let is_open = RwSignal::new(false);
    // Where anything may be written, Enter leaves the text as it was typed until the person goes
    // into the list.
    let at_first = is_strict.then_some(0_usize);
    let active = RwSignal::new(at_first);
    let chosen_text = StoredValue::new(None::<String>);
    let (list_id, help_id, error_id) = (
        format!("{id}-daftar"),
        format!("{id}-bantuan"),
        format!("{id}-salah"),
    );
    let described = describing(&help, help_id.clone(), error_id.clone(), error);
    let choose = {
        let on_commit = on_commit.clone();
        move |entry: Suggestion| {
            let _ = value.try_set(entry.text.clone());
            let _ = is_open.try_set(false);
            let key = if entry.key.is_empty() {
                &entry.text
            } else {
                &entry.key
            };
            on_commit(key.clone());
            chosen_text.try_set_value(Some(entry.text));
        }
    };
    let left = move |text: String| {
        // The browser reports the chosen text once more when the field is left.
        let is_known = chosen_text.try_with_value(|chosen| *chosen == Some(text.clone()));
        if is_known != Some(true) {
            on_commit(text);
        }
    };
    let pressed = {
        let choose = choose.clone();
        move |event: leptos::ev::KeyboardEvent| {
            let count = found.with(Vec::len);
            match event.key().as_str() {
                "ArrowDown" if count > 0 => {
                    event.prevent_default();
                    active.update(|active| {
                        *active = Some(active.map_or(0, |index| (index + 1).min(count - 1)));
                    });
                    is_open.set(true);
                }
                "ArrowUp" if is_open.get_untracked() => {
                    event.prevent_default();
                    active.update(|active| *active = active.and_then(|index| index.checked_sub(1)));
                }
                "Enter" if is_open.get_untracked() => {
                    event.prevent_default();
                    let index = active.get_untracked();
                    let chosen = index.and_then(|index| found.with(|f| f.get(index).cloned()));
                    match chosen {
                        Some(chosen) => choose(chosen),
                        None => is_open.set(false),
                    }
                }
                "Escape" => is_open.set(false),
                _ => {}
            }
        }
    };
    let typed = move |text: String| {
        let _ = value.try_set(text.clone());
        let _ = active.try_set(at_first);
        chosen_text.try_set_value(None);
        let _ = is_open.try_set(true);
        on_typing(text);
    };
    let shows_list = move || is_open.get() && found.with(|found| !found.is_empty());
    let option_id = {
        let id = id.clone();
        move |index: usize| format!("{id}-pilihan-{index}")
    };
    let choose = StoredValue::new_local(choose);
    let options = {
        let option_id = option_id.clone();
        move || {
            let entries = found.get().into_iter().enumerate();
            let option = |(index, entry): (usize, Suggestion)| {
                let is_active = move || active.get() == Some(index);
                let selected = move || if is_active() { "true" } else { "false" };
                let Suggestion { text, note, .. } = entry.clone();
                view! {
                    <li
                        id=option_id(index)
                        role="option"
                        aria-selected=selected
                        on:mousedown=move |event| {
                            event.prevent_default();
                            choose.with_value(|choose| choose(entry.clone()));
                        }
                    >
                        <strong>{text}</strong>
                        <span class="note">" " {note}</span>
                    </li>
                }
            };
            entries.map(option).collect_view()
        }
    };
    let active_id = move || {
        let index = active.get().filter(|_| shows_list());
        index.map(&option_id)
    };
    let said = move || {
        if shows_list() {
            fill(
                texts.offered,
                &[&format::count(found.with(Vec::len) as u32)],
            )
        } else {
            String::new()
        }
    };
    view! {
        <div class="field combobox" class:invalid=move || error.get().is_some()>
            <label for=id.clone()>{label}</label>
            <input
                id=id
                type="text"
                autocomplete="off"
                role="combobox"
                aria-autocomplete="list"
                aria-controls=list_id.clone()
                aria-expanded=move || if shows_list() { "true" } else { "false" }
                aria-activedescendant=active_id
                aria-describedby=described
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
                on:change:target=move |event| left(event.target().value())
                on:keydown=pressed
                on:blur=move |_| { let _ = is_open.try_set(false); }
            />
            <ul id=list_id class="combobox-list" role="listbox" aria-label=texts.choices hidden=move || !shows_list()>
                {options}
            </ul>
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> })}
            <p class="visually-hidden" role="status">{said}</p>
            <p class="error" id=error_id hidden=move || error.get().is_none()>
                {move || error.get().unwrap_or_default()}
            </p>
        </div>
    }
}
