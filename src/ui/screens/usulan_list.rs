//! Usulan: what this office proposes, in its order.

mod arrange;
mod choose;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use self::arrange::{Dragged, drop_at};
use self::choose::{Chosen, ChosenBar};
use crate::engine::protocol::{Command, Filter, UsulanRow};
use crate::texts::fill;
use crate::ui::app::{App, use_app};
use crate::ui::parts::paging::{Line, More, Paging, Rows, Tools, first_rows, use_page};
use crate::ui::parts::search::Search;
use crate::ui::parts::usulan_line::usulan_line;
use crate::ui::route::Route;
use crate::ui::show;
use crate::worker::protocol::Role;

#[component]
pub(crate) fn UsulanList() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let search = RwSignal::new(String::new());
    let dragged: Dragged = RwSignal::new(None);
    let chosen: Chosen = RwSignal::new(BTreeSet::new());
    let office = app.own_office();
    let paging = use_page(first_rows(), move || Filter {
        text: search.get(),
        office: Some(office.clone()),
        is_exact: true,
        ..Filter::default()
    });
    let Paging { page, tools, .. } = paging;
    let is_arranging = move || tools.get() == Tools::Arrange;
    let is_choosing = move || tools.get() == Tools::Choose;
    let is_writer = move || app.role.get() == Role::Writer;
    let total = move || paging.total(texts.total);
    let has_any = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.total > 0)));
    let is_searching = Memo::new(move |_| search.with(|text| !text.trim().is_empty()));
    let shown_ids = Signal::derive(move || {
        page.with(|page| {
            let ids = page.iter().flat_map(|page| page.ids());
            ids.cloned().collect::<Vec<_>>()
        })
    });
    // Nothing is done to what is not in sight.
    Effect::new(move |_| {
        if page.with(Option::is_none) {
            return;
        }
        let shown: BTreeSet<String> = shown_ids.get().into_iter().collect();
        if chosen.with_untracked(|chosen| !chosen.is_subset(&shown)) {
            chosen.update(|chosen| chosen.retain(|id| shown.contains(id)));
        }
    });
    // A tab that only follows has no tools.
    Effect::new(move |_| {
        if app.role.get() == Role::Follower {
            tools.set(Tools::None);
            chosen.set(BTreeSet::new());
        }
    });
    // Where one searches, there may be more below the last one.
    let office_total = Signal::derive(move || {
        let total = page.with(|page| page.as_ref().map_or(0, |page| page.total));
        if is_searching.get() { u32::MAX } else { total }
    });
    let mark = move |row: &UsulanRow| {
        let label = fill(texts.choose_of, &[&show::title(app, &row.title)]);
        let (id, changed) = (row.id.clone(), row.id.clone());
        view! {
            <label class="choose-mark">
                <input
                    type="checkbox"
                    aria-label=label
                    prop:checked=move || chosen.with(|chosen| chosen.contains(&id))
                    on:change:target=move |event| {
                        let is_on = event.target().checked();
                        chosen.update(|chosen| {
                            if is_on {
                                chosen.insert(changed.clone());
                            } else {
                                chosen.remove(&changed);
                            }
                        });
                    }
                />
            </label>
        }
    };
    let draw = Callback::new(move |line: Line| {
        let Line {
            id,
            shown,
            position,
            tools,
        } = line;
        // The line stays while its mark and its tools come and go.
        let before = move || {
            let row = shown.get().filter(|_| tools.get() == Tools::Choose);
            row.map(|row| mark(&row))
        };
        let text = move || {
            shown
                .get()
                .map(|row| usulan_line(app, &row, position, true))
        };
        let after = move || {
            let row = shown.get().filter(|_| tools.get() == Tools::Arrange);
            row.map(|row| arrange::tools(app, &row, position, office_total))
        };
        let can_drag = move || tools.get() == Tools::Arrange && !is_searching.get() && is_writer();
        view! {
            <li
                class="usulan-item"
                class:movable=can_drag
                draggable=move || can_drag().then_some("true")
                on:dragstart=move |event| {
                    // A link can be dragged by itself; that is no change of the order.
                    if untrack(can_drag) {
                        dragged.set(Some(id.clone()));
                    } else {
                        event.prevent_default();
                    }
                }
                on:dragend=move |_| {
                    let _ = dragged.try_set(None);
                }
                on:dragover=move |event| {
                    if dragged.with_untracked(Option::is_some) {
                        event.prevent_default();
                    }
                }
                on:drop=move |event| {
                    event.prevent_default();
                    drop_at(app, dragged, position.get_untracked());
                }
            >
                {before} {text} {after}
            </li>
        }
        .into_any()
    });
    view! {
        <div class="page stack">
            <div class="row spread">
                <h1>{texts.title}</h1>
                <Show when=is_writer>
                    <div class="row">
                        <a class="button primary" href=Route::UsulanForm(None).hash()>{texts.add}</a>
                        <a class="button" href=Route::Paste.hash()>{texts.paste}</a>
                    </div>
                </Show>
            </div>
            <Show when=move || has_any.get() == Some(true) || is_searching.get()>
                <div class="row spread">
                    <Search label=texts.search value=search />
                    <Show when=is_writer>
                        <div class="row">
                            <button
                                aria-pressed=move || if is_arranging() { "true" } else { "false" }
                                on:click=move |_| toggle(tools, Tools::Arrange)
                            >
                                {move || if is_arranging() { texts.arrange_done } else { texts.arrange }}
                            </button>
                            <button
                                aria-pressed=move || if is_choosing() { "true" } else { "false" }
                                on:click=move |_| {
                                    chosen.set(BTreeSet::new());
                                    toggle(tools, Tools::Choose);
                                }
                            >
                                {move || if is_choosing() { texts.choose_done } else { texts.choose }}
                            </button>
                        </div>
                    </Show>
                </div>
                <Show when=is_arranging>
                    <p class="help">{texts.arrange_help}</p>
                </Show>
                <Show when=is_choosing>
                    <ChosenBar chosen shown=shown_ids />
                </Show>
                <p class="lead" role="status" data-testid="total">{total}</p>
            </Show>
            {move || match has_any.get() {
                None => ().into_any(),
                Some(true) => view! { <Rows paging draw /> }.into_any(),
                Some(false) => view! {
                    <div class="empty">
                        <p hidden=move || !is_searching.get()>{texts.none_found}</p>
                        <p hidden=move || is_searching.get()><strong>{texts.empty}</strong></p>
                        <p hidden=move || is_searching.get()>{texts.empty_help}</p>
                    </div>
                }
                .into_any(),
            }}
            <More paging />
        </div>
    }
}

fn toggle(tools: RwSignal<Tools>, wanted: Tools) {
    tools.update(|tools| {
        *tools = if *tools == wanted {
            Tools::None
        } else {
            wanted
        }
    });
}

/// Deletes and offers the way back, with words that say what was deleted.
pub(super) fn delete(app: App, ids: Vec<String>, words: String) {
    spawn_local(async move {
        if app.run(Command::DeleteUsulan { ids }).await.is_ok() {
            app.tell_done(words);
        }
    });
}
