//! A short mark with a word; its colour only repeats what the word says.

use leptos::prelude::*;

/// What a mark is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Tone {
    Neutral,
    Success,
    Warning,
    Danger,
    Info,
}

impl Tone {
    pub(crate) fn class(self) -> &'static str {
        match self {
            Self::Neutral => "chip",
            Self::Success => "chip success",
            Self::Warning => "chip warning",
            Self::Danger => "chip danger",
            Self::Info => "chip info",
        }
    }
}

#[component]
pub(crate) fn Chip(tone: Tone, #[prop(into)] text: String) -> impl IntoView {
    view! { <span class=tone.class()>{text}</span> }
}
