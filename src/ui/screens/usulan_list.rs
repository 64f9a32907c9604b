//! Usulan: what this office proposes, in its order.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::engine::protocol::{Command, Filter, UsulanRow};
use crate::texts::fill;
use crate::ui::app::{App, use_app};
use crate::ui::parts::focus::focus_later;
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
            let total = (!is_searching()).then_some(total);
            let tools = is_arranging.get().then(|| arranging(app, row, total));
            view! { <li class="usulan-item">{line} {tools}</li> }
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
                        <button
                            aria-pressed=move || if is_arranging.get() { "true" } else { "false" }
                            on:click=move |_| is_arranging.update(|is| *is = !*is)
                        >
                            {move || if is_arranging.get() { texts.arrange_done } else { texts.arrange }}
                        </button>
                    </Show>
                </div>
                <Show when=move || is_arranging.get()>
                    <p class="help">{texts.arrange_help}</p>
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

/// Up, down, to a rank, away. `total`: of the office, where all of it is shown.
fn arranging(app: App, row: &UsulanRow, total: Option<u32>) -> AnyView {
    let texts = &app.texts().usulan;
    let title = show::title(app, &row.title);
    let (id, position) = (row.id.clone(), row.position);
    let own_position = position;

    let up_id = format!("naik-{id}");
    let down_id = format!("turun-{id}");
    // The button that is pressed again, or its counterpart at the end of the list.
    let (up_focus, down_focus) = (up_id.clone(), down_id.clone());
    let move_to = Callback::new({
        let id = id.clone();
        move |(position, focused): (u32, Option<String>)| {
            let id = id.clone();
            let focused = focused.unwrap_or_else(|| {
                let is_last = total.is_some_and(|total| position >= total);
                let goes_up = position < own_position;
                if (goes_up && position > 1) || is_last {
                    up_focus.clone()
                } else {
                    down_focus.clone()
                }
            });
            spawn_local(async move {
                let moved = app.run(Command::MoveUsulan { id, position });
                if moved.await.is_ok() {
                    focus_later(focused);
                }
            });
        }
    });
    let rank_id = format!("urut-{id}");
    let rank_focus = rank_id.clone();
    let delete_title = title.clone();
    view! {
            <div class="row usulan-tools">
                <button
                    id=up_id
                    aria-label=fill(texts.up, &[&title])
                    disabled={position <= 1}
                    data-repeat
                    on:click=move |_| move_to.run((position.saturating_sub(1), None))
                >
                    "↑"
                </button>
                <button
                    id=down_id
                    aria-label=fill(texts.down, &[&title])
                    disabled={total.is_some_and(|total| position >= total)}
                    data-repeat
                    on:click=move |_| move_to.run((position + 1, None))
                >
                    "↓"
                </button>
                <input
                    id=rank_id
                    class="rank-input"
                    type="text"
                    inputmode="numeric"
                    autocomplete="off"
                    aria-label=fill(texts.rank_of, &[&title])
                    prop:value=position
                    on:change:target=move |event| {
                        match event.target().value().trim().parse::<u32>() {
                            Ok(rank) if rank > 0 => {
                                // The list may be gone when the browser reports the change.
                                move_to.try_run((rank, Some(rank_focus.clone())));
                            }
    _ => event.target().set_value(&position.to_string()),
                        }
                    }
                />
                <button
                    class="danger"
                    aria-label=fill(texts.delete_of, &[&title])
                    on:click=move |_| delete(app, id.clone(), delete_title.clone())
                >
                    {texts.delete}
                </button>
            </div>
        }
    .into_any()
}

/// Deletes and offers the way back.
pub(super) fn delete(app: App, id: String, title: String) {
    spawn_local(async move {
        if app
            .run(Command::DeleteUsulan { ids: vec![id] })
            .await
            .is_ok()
        {
            app.tell_done(fill(app.texts().usulan.deleted, &[&title]));
        }
    });
}
