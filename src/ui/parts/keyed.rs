//! Items of a list that keep their nodes while others come and go.

use std::sync::atomic::{AtomicU32, Ordering};

use leptos::prelude::*;

/// Keys that nothing on this page had before: what is drawn under a key that stays is not drawn anew,
/// though all around it may be.
pub(crate) fn new_keys(count: u32) -> u32 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    NEXT.fetch_add(count, Ordering::Relaxed)
}

/// Items that are drawn when their key comes, and stay.
pub(crate) fn keyed(keys: Signal<Vec<u32>>, draw: Callback<u32, AnyView>) -> AnyView {
    view! { <For each=move || keys.get() key=|key| *key children=move |key| draw.run(key) /> }
        .into_any()
}
