//! One field of a form: label above, help below, what is wrong beside it.

use std::rc::Rc;

use leptos::prelude::*;

use crate::ui::words::use_words;

/// Hears a field's text. It may be called when the screen is gone: a browser reports a field as left
/// when it is taken off the page, and no callback of the screen is there any more.
pub(crate) type Handler = Rc<dyn Fn(String)>;

pub(crate) fn handler(hear: impl Fn(String) + 'static) -> Handler {
    Rc::new(hear)
}

/// A line or block of text. It is written back when the person leaves the field (`on_commit`), and
/// as they type (`on_typing`), so that a draft can be kept.
#[component]
pub(crate) fn TextField(
    /// Also the field's name in the page.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    /// What is in the field.
    value: RwSignal<String>,
    /// What is wrong with it.
    #[prop(optional, into)]
    error: Signal<Option<String>>,
    /// Several lines.
    #[prop(optional)]
    is_long: bool,
    /// May be left empty; said beside the label.
    #[prop(optional)]
    is_optional: bool,
    /// Which keyboard a phone shows: `text`, `numeric`, `decimal`.
    #[prop(optional, into)]
    input_mode: String,
    #[prop(optional)] on_commit: Option<Handler>,
    #[prop(optional)] on_typing: Option<Handler>,
) -> impl IntoView {
    let texts = use_words().common();
    let help_id = format!("{id}-bantuan");
    let error_id = format!("{id}-salah");
    let described = describing(&help, help_id.clone(), error_id.clone(), error);
    let invalid = move || error.get().is_some().then_some("true");
    let typed = move |text: String| {
        let _ = value.try_set(text.clone());
        if let Some(on_typing) = &on_typing {
            on_typing(text);
        }
    };
    let left = move |text: String| {
        if let Some(on_commit) = &on_commit {
            on_commit(text);
        }
    };
    let input_mode = if input_mode.is_empty() {
        "text".to_owned()
    } else {
        input_mode
    };
    let control = if is_long {
        view! {
            <textarea
                id=id.clone()
                rows="3"
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
                on:change:target=move |event| left(event.target().value())
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                id=id.clone()
                type="text"
                autocomplete="off"
                inputmode=input_mode
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:input:target=move |event| typed(event.target().value())
                on:change:target=move |event| left(event.target().value())
            />
        }
        .into_any()
    };
    view! {
        <div class="field" class:invalid=move || error.get().is_some()>
            <label for=id>
                {label}
                {is_optional.then(|| view! { <span class="optional">" " {texts.may_be_empty}</span> })}
            </label>
            {control}
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> })}
            <p class="error" id=error_id hidden=move || error.get().is_none()>
                {move || error.get().unwrap_or_default()}
            </p>
        </div>
    }
}

/// A choice from a list.
#[component]
pub(crate) fn ChoiceField(
    #[prop(into)] id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] help: String,
    value: RwSignal<String>,
    /// Codes and their names.
    #[prop(into)]
    options: Signal<Vec<(String, String)>>,
    /// Words of the empty entry; without them one of the options is always chosen.
    #[prop(into)]
    empty: String,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] on_commit: Option<Handler>,
) -> impl IntoView {
    let help_id = format!("{id}-bantuan");
    let error_id = format!("{id}-salah");
    let described = describing(&help, help_id.clone(), error_id.clone(), error);
    let invalid = move || error.get().is_some().then_some("true");
    let changed = move |code: String| {
        let _ = value.try_set(code.clone());
        if let Some(on_commit) = &on_commit {
            on_commit(code);
        }
    };
    let choices = move || {
        let chosen = value.get();
        let options = options.get();
        // A value that is not in the list (from a newer list, say) stays visible.
        let is_known = chosen.is_empty() || options.iter().any(|(code, _)| *code == chosen);
        let unknown = (!is_known).then(|| (chosen.clone(), chosen.clone()));
        let all = options.into_iter().chain(unknown);
        all.map(|(code, name)| {
            let selected = code == chosen;
            view! { <option value=code selected=selected>{name}</option> }
        })
        .collect_view()
    };
    view! {
        <div class="field" class:invalid=move || error.get().is_some()>
            <label for=id.clone()>{label}</label>
            <select
                id=id
                aria-describedby=described
                aria-invalid=invalid
                prop:value=move || value.get()
                on:change:target=move |event| changed(event.target().value())
            >
                {(!empty.is_empty()).then(|| view! { <option value="">{empty}</option> })}
                {choices}
            </select>
            {(!help.is_empty()).then(|| view! { <p class="help" id=help_id>{help}</p> })}
            <p class="error" id=error_id hidden=move || error.get().is_none()>
                {move || error.get().unwrap_or_default()}
            </p>
        </div>
    }
}

/// The ids of what describes a field: its help, and what is wrong with it.
pub(super) fn describing(
    help: &str,
    help_id: String,
    error_id: String,
    error: Signal<Option<String>>,
) -> impl Fn() -> Option<String> + Clone + Send + Sync + 'static {
    let help_id = (!help.is_empty()).then_some(help_id);
    move || {
        let error_id = error.get().is_some().then(|| error_id.clone());
        let ids: Vec<String> = help_id.clone().into_iter().chain(error_id).collect();
        (!ids.is_empty()).then(|| ids.join(" "))
    }
}
