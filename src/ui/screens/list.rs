//! Daftar: every usulan that is here, to be found and decided on.

use leptos::prelude::*;

use crate::engine::protocol::{Answer, Filter, Only, Query};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::field::ChoiceField;
use crate::ui::parts::paging::{Line, More, Rows, first_rows, use_page};
use crate::ui::parts::usulan_line::usulan_line;

/// What the list shows; kept while the person decides on one and comes back.
#[derive(Clone, Copy)]
pub(crate) struct ListChoice {
    pub(crate) search: RwSignal<String>,
    pub(crate) office: RwSignal<String>,
    /// One of [`ONLY`].
    pub(crate) only: RwSignal<String>,
    /// Stage of the decisions, kept from one to the next.
    pub(crate) stage: RwSignal<String>,
    shown: RwSignal<u32>,
}

impl ListChoice {
    pub(crate) fn new() -> Self {
        Self {
            search: RwSignal::new(String::new()),
            office: RwSignal::new(String::new()),
            only: RwSignal::new(String::new()),
            stage: RwSignal::new(String::new()),
            shown: first_rows(),
        }
    }

    pub(crate) fn filter(self) -> Filter {
        let office = self.office.get();
        let only = self.only.get();
        Filter {
            text: self.search.get(),
            office: (!office.is_empty()).then_some(office),
            only: ONLY
                .iter()
                .find(|(name, _)| *name == only)
                .map(|(_, only)| *only)
                .unwrap_or_default(),
            ..Filter::default()
        }
    }
}

const ONLY: &[(&str, Only)] = &[
    ("belum", Only::Undecided),
    ("sudah", Only::Decided),
    ("beda", Only::Conflict),
    ("tak-dikenal", Only::Unverified),
];

/// The choice of this workspace's list.
pub(crate) fn use_choice() -> ListChoice {
    expect_context::<ListChoice>()
}

#[component]
pub(crate) fn List() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().list;
    let choice = use_choice();
    let paging = use_page(choice.shown, move || choice.filter());
    let page = paging.page;
    let answers = use_answer(
        || Query::Answers,
        |answer| match answer {
            Answer::Answers(views) => Some(views),
            _ => None,
        },
    );
    let offices = Signal::derive(move || {
        let views = answers.get().unwrap_or_default();
        office_choices(app, views.iter().map(|view| view.office.as_str()))
    });
    let only = Signal::stored(vec![
        ("belum".to_owned(), texts.only_undecided.to_owned()),
        ("sudah".to_owned(), texts.only_decided.to_owned()),
        ("beda".to_owned(), texts.only_conflict.to_owned()),
        ("tak-dikenal".to_owned(), texts.only_unverified.to_owned()),
    ]);
    let total = move || paging.total(texts.total);
    let has_any = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.total > 0)));
    let is_all = Memo::new(move |_| choice.filter() == Filter::default());
    let draw = Callback::new(
        move |Line {
                  shown, position, ..
              }| {
            let line = move || {
                shown
                    .get()
                    .map(|row| usulan_line(app, &row, position, false))
            };
            view! { <li class="usulan-item">{line}</li> }.into_any()
        },
    );
    let rows = move || match has_any.get() {
        None => ().into_any(),
        Some(true) => view! { <Rows paging draw /> }.into_any(),
        Some(false) => {
            let words = move || {
                if is_all.get() {
                    texts.empty
                } else {
                    texts.none_found
                }
            };
            view! { <p class="empty">{words}</p> }.into_any()
        }
    };
    view! {
        <div class="page stack">
            <h1>{texts.title}</h1>
            <div class="filters">
                <div class="field filter-search">
                    <label for="cari">{texts.search}</label>
                    <input
                        id="cari"
                        type="search"
                        prop:value=move || choice.search.get()
                        on:input:target=move |event| choice.search.set(event.target().value())
                    />
                </div>
                <ChoiceField
                    id="kantor-daftar"
                    label=texts.office
                    value=choice.office
                    options=offices
                    empty=texts.all_offices
                />
                <ChoiceField
                    id="tampilkan"
                    label=texts.show
                    value=choice.only
                    options=only
                    empty=texts.only_all
                />
            </div>
            <p class="lead" role="status" data-testid="total">{total}</p>
            {rows}
            <More paging />
        </div>
    }
}

/// The kecamatan of these offices, each followed by its villages; then the others.
fn office_choices<'a>(app: App, codes: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
    use crate::domain::kantor::KodeKantor;
    let mut choices: Vec<(String, String)> = Vec::new();
    for code in codes {
        let above = KodeKantor::new(code).and_then(|code| code.kecamatan());
        if let Some(above) = above.as_ref().map(|above| above.as_str().to_owned())
            && above != code
            && !choices.iter().any(|(known, _)| *known == above)
        {
            let name = app.office_name(&above);
            choices.push((above, name));
        }
        if !choices.iter().any(|(known, _)| known == code) {
            let indent = if above.is_some_and(|above| above.as_str() != code) {
                "\u{2003}"
            } else {
                ""
            };
            choices.push((
                code.to_owned(),
                format!("{indent}{}", app.office_name(code)),
            ));
        }
    }
    choices
}
