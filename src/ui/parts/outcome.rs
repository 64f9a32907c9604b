//! What came of an action, said where it was started.

use leptos::prelude::*;

/// Done, or not and why.
pub(crate) type Outcome = Option<Result<String, String>>;

/// A place for the outcome that speaks when it changes.
#[component]
pub(crate) fn OutcomeNotice(#[prop(into)] outcome: Signal<Outcome>) -> impl IntoView {
    let notice = move || {
        outcome.get().map(|outcome| match outcome {
            Ok(text) => view! { <p class="notice success">{text}</p> },
            Err(text) => view! { <p class="notice danger">{text}</p> },
        })
    };
    view! { <div role="status">{notice}</div> }
}
