//! Changing the order: up, down, to a rank, or dragged; and deleting.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::engine::protocol::{Command, UsulanRow};
use crate::texts::fill;
use crate::ui::app::App;
use crate::ui::parts::focus::focus_later;
use crate::ui::show;

/// The usulan that is being dragged: its id.
pub(super) type Dragged = RwSignal<Option<String>>;

/// What is dragged lands at the place of the row that it is dropped on.
pub(super) fn drop_at(app: App, dragged: Dragged, position: u32) {
    let id = dragged.try_update(Option::take).flatten();
    if let Some(id) = id {
        app.run_later(Command::MoveUsulan { id, position });
    }
}

/// Up, down, to a rank, away. `total`: of the office, where all of it is shown.
pub(super) fn tools(app: App, row: &UsulanRow, total: Option<u32>) -> AnyView {
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
                    on:click=move |_| super::delete(app, vec![id.clone()], fill(texts.deleted, &[&delete_title]))
                >
                    {texts.delete}
                </button>
            </div>
        }
    .into_any()
}
