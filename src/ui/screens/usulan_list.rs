//! Usulan: what this office proposes, in its order.

mod arrange;
mod choose;

use std::collections::BTreeSet;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use self::arrange::{Dragged, drop_at};
use self::choose::{Chosen, ChosenBar};
use crate::engine::protocol::{Command, Filter};
use crate::texts::fill;
use crate::ui::app::{App, use_app};
use crate::ui::parts::paging::{More, first_rows, use_page};
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
    let is_arranging = RwSignal::new(false);
    let is_choosing = RwSignal::new(false);
    let dragged: Dragged = RwSignal::new(None);
    let chosen: Chosen = RwSignal::new(BTreeSet::new());
    let office = app.own_office();
    let paging = use_page(first_rows(), move || Filter {
        text: search.get(),
        office: Some(office.clone()),
        is_exact: true,
        ..Filter::default()
    });
    let page = paging.page;
    let is_writer = move || app.role.get() == Role::Writer;
    let total = move || paging.total(texts.total);
    let has_any = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.total > 0)));
    let is_searching = move || search.with(|text| !text.trim().is_empty());
    let shown_ids = Signal::derive(move || {
        page.with(|page| {
            let rows = page.iter().flat_map(|page| &page.rows);
            rows.map(|row| row.id.clone()).collect::<Vec<_>>()
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
            is_arranging.set(false);
            is_choosing.set(false);
            chosen.set(BTreeSet::new());
        }
    });
    let rows = move || {
        let page = page.get().unwrap_or_default();
        let total = page.total;
        let lines = page.rows.iter().map(|row| {
            let line = usulan_line(
                app,
                row,
                Route::UsulanForm(Some(row.id.clone())).hash(),
                true,
            );
            // They come and go by themselves: the line beside them is not drawn anew.
            let (arranged, marked) = (row.clone(), row.clone());
            let tools = move || {
                let total = (!is_searching()).then_some(total);
                is_arranging
                    .get()
                    .then(|| arrange::tools(app, &arranged, total))
            };
            let mark = move || {
                is_choosing.get().then(|| {
                    let label = fill(texts.choose_of, &[&show::title(app, &marked.title)]);
                    let (id, changed) = (marked.id.clone(), marked.id.clone());
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
                })
            };
            let can_drag = move || is_arranging.get() && !is_searching() && is_writer();
            let (id, position) = (row.id.clone(), row.position);
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
                        drop_at(app, dragged, position);
                    }
                >
                    {mark} {line} {tools}
                </li>
            }
        });
        lines.collect_view()
    };
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
            <Show when=move || has_any.get() == Some(true) || is_searching()>
                <div class="row spread">
                    <Search label=texts.search value=search />
                    <Show when=is_writer>
                        <div class="row">
                            <button
                                aria-pressed=move || if is_arranging.get() { "true" } else { "false" }
                                on:click=move |_| {
                                    is_choosing.set(false);
                                    is_arranging.update(|is| *is = !*is);
                                }
                            >
                                {move || if is_arranging.get() { texts.arrange_done } else { texts.arrange }}
                            </button>
                            <button
                                aria-pressed=move || if is_choosing.get() { "true" } else { "false" }
                                on:click=move |_| {
                                    is_arranging.set(false);
                                    chosen.set(BTreeSet::new());
                                    is_choosing.update(|is| *is = !*is);
                                }
                            >
                                {move || if is_choosing.get() { texts.choose_done } else { texts.choose }}
                            </button>
                        </div>
                    </Show>
                </div>
                <Show when=move || is_arranging.get()>
                    <p class="help">{texts.arrange_help}</p>
                </Show>
                <Show when=move || is_choosing.get()>
                    <ChosenBar chosen shown=shown_ids />
                </Show>
                <p class="lead" role="status" data-testid="total">{total}</p>
            </Show>
            {move || match (has_any.get(), is_searching()) {
                (None, _) => ().into_any(),
                (Some(true), _) => view! { <ol class="rows usulan-rows">{rows}</ol> }.into_any(),
                (Some(false), true) => view! { <p class="empty">{texts.none_found}</p> }.into_any(),
                (Some(false), false) => view! {
                    <div class="empty">
                        <p><strong>{texts.empty}</strong></p>
                        <p>{texts.empty_help}</p>
                    </div>
                }
                .into_any(),
            }}
            <More paging />
        </div>
    }
}

/// Deletes and offers the way back, with words that say what was deleted.
pub(super) fn delete(app: App, ids: Vec<String>, words: String) {
    spawn_local(async move {
        if app.run(Command::DeleteUsulan { ids }).await.is_ok() {
            app.tell_done(words);
        }
    });
}
