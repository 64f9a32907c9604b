//! A list of usulan that grows as one asks for more.

use leptos::prelude::*;

use crate::engine::protocol::{Answer, Filter, Query, UsulanPage};
use crate::texts::{fields, fill, format};
use crate::ui::app::{use_answer, use_app};

/// Rows that are drawn at first and added at each "show more".
const STEP: u32 = 100;

/// The page that is shown, and how far it reaches.
#[derive(Clone, Copy)]
pub(crate) struct Paging {
    pub(crate) page: ReadSignal<Option<UsulanPage>>,
    shown: RwSignal<u32>,
}

/// How far a list reaches at first.
pub(crate) fn first_rows() -> RwSignal<u32> {
    RwSignal::new(STEP)
}

/// Asks for the usulan that pass a filter, `shown` of them.
pub(crate) fn use_page(shown: RwSignal<u32>, filter: impl Fn() -> Filter + 'static) -> Paging {
    let query = move || Query::Usulan {
        filter: filter(),
        offset: 0,
        limit: shown.get(),
    };
    let page = use_answer(query, |answer| match answer {
        Answer::Usulan(page) => Some(page),
        _ => None,
    });
    Paging { page, shown }
}

impl Paging {
    /// How many there are and what they come to, in the words given; empty until it is known.
    pub(crate) fn total(self, words: &'static str) -> String {
        self.page.with(|page| match page {
            Some(page) => {
                let amount = fields::rupiah(page.amount_rp);
                fill(words, &[&format::count(page.total), &amount])
            }
            None => String::new(),
        })
    }
}

/// The button below the list, where there are more.
#[component]
pub(crate) fn More(paging: Paging) -> impl IntoView {
    let Paging { page, shown } = paging;
    let has_more = move || page.with(|page| page.as_ref().is_some_and(|p| p.total > shown.get()));
    let words = use_app().texts().common.more;
    view! {
        <Show when=has_more>
            <div>
                <button on:click=move |_| shown.update(|shown| *shown += STEP)>{words}</button>
            </div>
        </Show>
    }
}
