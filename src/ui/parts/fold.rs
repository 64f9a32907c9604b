//! What is folded away, or shown some at a time: only what is to be seen is drawn.

use leptos::prelude::*;

use super::keyed::{keyed, new_keys};
use super::paging::more;

/// How much of a list that is at hand is shown.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Fold {
    pub(crate) is_open: RwSignal<bool>,
    shown: RwSignal<u32>,
}

impl Fold {
    /// Fewer than of a list of lines: these are higher, and cost more to draw.
    const STEP: u32 = 50;

    pub(crate) fn new() -> Self {
        Self {
            is_open: RwSignal::new(false),
            shown: RwSignal::new(Self::STEP),
        }
    }

    pub(crate) fn reset(self) {
        self.is_open.set(false);
        self.shown.set(Self::STEP);
    }

    /// Some items of a list, by their places in it, in the element that `around` makes; and the
    /// button for more.
    pub(crate) fn items(
        self,
        places: Vec<u32>,
        draw: Callback<u32, AnyView>,
        around: fn(AnyView) -> AnyView,
    ) -> AnyView {
        let total = places.len() as u32;
        let first = new_keys(total);
        let keys = Signal::derive(move || {
            let shown = self.shown.get().min(total);
            (first..first + shown).collect()
        });
        let draw = Callback::new(move |key: u32| {
            let place = places.get((key - first) as usize);
            place.map(|place| draw.run(*place)).into_any()
        });
        let more = more(Signal::stored(total), self.shown, Self::STEP);
        view! { {around(keyed(keys, draw))} {more} }.into_any()
    }

    /// Folded away behind words: what is inside is drawn only while it is open.
    pub(crate) fn folded(
        self,
        words: String,
        inside: impl Fn() -> AnyView + Send + 'static,
    ) -> AnyView {
        let Self { is_open, .. } = self;
        view! {
            <details
                prop:open=move || is_open.get()
                on:toggle:target=move |event| {
                    let now = event.target().open();
                    if is_open.try_get_untracked() == Some(!now) {
                        is_open.set(now);
                    }
                }
            >
                <summary>{words}</summary>
                {move || is_open.get().then(&inside)}
            </details>
        }
        .into_any()
    }
}
