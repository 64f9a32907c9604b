//! Lists that grow as one asks for more, and whose rows stay while others change.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use leptos::prelude::*;

use super::keyed::{keyed, new_keys};
use crate::engine::protocol::{Answer, Filter, Query, UsulanRow};
use crate::texts::{fields, fill, format};
use crate::ui::app::{use_answer, use_app};

/// Rows that are shown at first and added at each "show more".
const STEP: u32 = 100;
/// Rows that are drawn in one go: more than fit on a screen, and few enough that a press meanwhile
/// is answered.
const AT_ONCE: usize = 15;

/// What stands beside the lines.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Tools {
    #[default]
    None,
    Arrange,
    Choose,
}

/// What was answered. The places stand apart: they change while the rows say the same.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) total: u32,
    amount_rp: i64,
    rows: Vec<(u32, Arc<UsulanRow>)>,
}

impl Page {
    pub(crate) fn ids(&self) -> impl Iterator<Item = &String> {
        self.rows.iter().map(|(_, row)| &row.id)
    }
}

/// A row of the list, from page to page.
#[derive(Clone)]
struct Row {
    /// Of its nodes: a row that moves is drawn anew.
    key: u32,
    says: Arc<UsulanRow>,
    /// What is drawn of it; nothing, or what it said before, until its turn comes.
    shown: ArcRwSignal<Option<Arc<UsulanRow>>>,
    position: ArcRwSignal<u32>,
    tools: ArcRwSignal<Tools>,
}

/// A row as its drawing sees it.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) id: String,
    pub(crate) shown: RwSignal<Option<Arc<UsulanRow>>>,
    pub(crate) position: RwSignal<u32>,
    pub(crate) tools: RwSignal<Tools>,
}

/// The page that is shown, and how far it reaches.
#[derive(Clone, Copy)]
pub(crate) struct Paging {
    pub(crate) page: ReadSignal<Option<Page>>,
    pub(crate) tools: RwSignal<Tools>,
    shown: RwSignal<u32>,
    drawn: RwSignal<Vec<Row>>,
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
        Answer::Usulan(page) => {
            let rows = page.rows.into_iter().map(|mut row| {
                let position = std::mem::take(&mut row.position);
                (position, Arc::new(row))
            });
            Some(Page {
                total: page.total,
                amount_rp: page.amount_rp,
                rows: rows.collect(),
            })
        }
        _ => None,
    });
    let rows = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let found = page.with(|page| {
            let page = page.as_ref()?;
            Some(rows.with_untracked(|before| follow(before, page)))
        });
        if let Some(found) = found {
            rows.set(found);
        }
    });
    let tools = RwSignal::new(Tools::None);
    let drawn = RwSignal::new(Vec::new());
    let again = RwSignal::new(());
    Effect::new(move |_| {
        again.track();
        let tools = tools.get();
        let mut left = AT_ONCE;
        let mut has_more = false;
        let now = rows.with(|rows| {
            let drawn = rows.iter().filter(|row| {
                if row.is_behind(tools) && left > 0 {
                    left -= 1;
                    row.catch_up(tools);
                } else if row.is_behind(tools) {
                    has_more = true;
                }
                row.shown.with_untracked(Option::is_some)
            });
            drawn.cloned().collect::<Vec<Row>>()
        });
        drawn.set(now);
        if has_more {
            let go_on = move || {
                let _ = again.try_set(());
            };
            set_timeout(go_on, Duration::ZERO);
        }
    });
    Paging {
        page,
        tools,
        shown,
        drawn,
    }
}

impl Row {
    fn new(says: &Arc<UsulanRow>) -> Self {
        Self {
            key: new_keys(1),
            says: says.clone(),
            shown: ArcRwSignal::new(None),
            position: ArcRwSignal::new(0),
            tools: ArcRwSignal::new(Tools::None),
        }
    }

    fn is_behind(&self, tools: Tools) -> bool {
        let is_as_said = |shown: &Option<Arc<UsulanRow>>| {
            let shown = shown.as_ref();
            shown.is_some_and(|shown| Arc::ptr_eq(shown, &self.says))
        };
        self.tools.get_untracked() != tools || !self.shown.with_untracked(is_as_said)
    }

    fn catch_up(&self, tools: Tools) {
        if self.tools.get_untracked() != tools {
            self.tools.set(tools);
        }
        self.shown.set(Some(self.says.clone()));
    }
}

/// The rows of a page: those that were there before stay, and say what they say now.
fn follow(before: &[Row], page: &Page) -> Vec<Row> {
    let places = before.iter().enumerate();
    let places: BTreeMap<&str, usize> =
        places.map(|(at, row)| (row.says.id.as_str(), at)).collect();
    let were = page.ids().map(|id| places.get(id.as_str()).copied());
    let were: Vec<Option<usize>> = were.collect();
    let mut moved = moved(&were);
    if moved.iter().filter(|is| **is).count() > AT_ONCE {
        moved.fill(false);
    }
    let rows = page.rows.iter().zip(were).zip(moved);
    let rows = rows.map(|(((position, says), was), is_moved)| {
        let known = was.and_then(|at| before.get(at)).cloned();
        let mut row = known.unwrap_or_else(|| Row::new(says));
        if is_moved {
            row.key = new_keys(1);
        }
        if *row.says != **says {
            row.says = says.clone();
        }
        if row.position.get_untracked() != *position {
            row.position.set(*position);
        }
        row
    });
    rows.collect()
}

/// Which rows stand out of the order that they had. The others keep their nodes in place; without
/// this, each row between the old place and the new would be taken out and put in again.
fn moved(were: &[Option<usize>]) -> Vec<bool> {
    let mut last = 0;
    let rows = were.iter().enumerate().map(|(at, was)| {
        let Some(was) = *was else {
            return false;
        };
        let next = were.get(at + 1).copied().flatten();
        let is_moved = was < last || next.is_some_and(|next| next + 1 < was);
        if !is_moved {
            last = was;
        }
        is_moved
    });
    rows.collect()
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

    fn line(self, key: u32) -> Option<Line> {
        self.drawn.with_untracked(|rows| {
            let row = rows.iter().find(|row| row.key == key)?.clone();
            Some(Line {
                id: row.says.id.clone(),
                shown: row.shown.into(),
                position: row.position.into(),
                tools: row.tools.into(),
            })
        })
    }
}

/// The list itself, each row as `draw` has it.
#[component]
pub(crate) fn Rows(paging: Paging, draw: Callback<Line, AnyView>) -> impl IntoView {
    let keys = Signal::derive(move || {
        let rows = paging.drawn.get();
        rows.iter().map(|row| row.key).collect()
    });
    let draw = Callback::new(move |key| paging.line(key).map(|line| draw.run(line)).into_any());
    view! { <ol class="rows usulan-rows">{keyed(keys, draw)}</ol> }
}

/// The button below the list, where there are more.
#[component]
pub(crate) fn More(paging: Paging) -> impl IntoView {
    let Paging { page, shown, .. } = paging;
    let total = Signal::derive(move || page.with(|page| page.as_ref().map_or(0, |p| p.total)));
    more(total, shown, STEP)
}

pub(super) fn more(total: Signal<u32>, shown: RwSignal<u32>, step: u32) -> AnyView {
    let words = use_app().texts().common.more;
    view! {
        <Show when=move || { total.get() > shown.get() }>
            <div>
                <button on:click=move |_| shown.update(|shown| *shown += step)>{words}</button>
            </div>
        </Show>
    }
    .into_any()
}
