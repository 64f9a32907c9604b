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

/// Up, down, to a rank, away. `total`: how many there are of the office.
pub(super) fn tools(
    app: App,
    row: &UsulanRow,
    position: RwSignal<u32>,
    total: Signal<u32>,
) -> AnyView {
    let texts = &app.texts().usulan;
    let title = show::title(app, &row.title);
    let id = row.id.clone();
    let up_id = format!("naik-{id}");
    let down_id = format!("turun-{id}");
    // The button that is pressed again, or its counterpart at the end of the list.
    let (up_focus, down_focus) = (up_id.clone(), down_id.clone());
    let move_to = Callback::new({
        let id = id.clone();
        move |(wanted, focused): (u32, Option<String>)| {
            let id = id.clone();
            let focused = focused.unwrap_or_else(|| {
                let goes_up = wanted < position.get_untracked();
                if (goes_up && wanted > 1) || wanted >= total.get_untracked() {
                    up_focus.clone()
                } else {
                    down_focus.clone()
                }
            });
            spawn_local(async move {
                let moved = app.run(Command::MoveUsulan {
                    id,
                    position: wanted,
                });
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
                    disabled=move || { position.get() <= 1 }
                    data-repeat
                    on:click=move |_| move_to.run((position.get_untracked().saturating_sub(1), None))
                >
                    "↑"
                </button>
                <button
                    id=down_id
                    aria-label=fill(texts.down, &[&title])
                    disabled=move || { position.get() >= total.get() }
                    data-repeat
                    on:click=move |_| move_to.run((position.get_untracked() + 1, None))
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
                    prop:value=move || position.get()
                    on:change:target=move |event| {
                        let written = event.target().value();
                        // The list may be gone when the browser reports the change.
                        let Some(now) = position.try_get_untracked() else {
                            return;
                        };
                        // Until it is moved, and where it cannot be moved so far.
                        event.target().set_value(&now.to_string());
                        if let Some(rank) = written.trim().parse().ok().filter(|rank| *rank > 0) {
                            move_to.try_run((rank, Some(rank_focus.clone())));
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
