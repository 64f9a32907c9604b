//! Tempel: a block of cells from a spreadsheet, looked at before it becomes usulan.

use leptos::prelude::*;

use crate::engine::protocol::{Command, JsonFields, fields_to_json, to_json};
use crate::platform::clipboard;
use crate::sheets::tempel::{Block, COLUMNS, LeftOut, ReadRow};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_app};
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::outcome::{Outcome, OutcomeNotice};
use crate::ui::route::Route;
use crate::ui::show;
use crate::worker::protocol::Role;

/// Rows that are drawn; all of them are taken.
const DRAWN: usize = 100;
const PREVIEW_ID: &str = "pratinjau";

#[component]
pub(crate) fn Paste() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let block = RwSignal::new(Block::default());
    let outcome = RwSignal::new(None);
    let has_block = move || block.with(|block| !block.rows.is_empty());
    let read = move |text: String| {
        outcome.set(None);
        block.set(Block::read(&text));
        if has_block() {
            focus_later(PREVIEW_ID);
        }
    };
    let paste = move |event: web_sys::ClipboardEvent| {
        let Some(rows) = clipboard::pasted_table(&event) else {
            return;
        };
        event.prevent_default();
        outcome.set(None);
        block.set(Block::of_cells(rows));
        focus_later(PREVIEW_ID);
    };
    view! {
        <div class="page stack">
            <p><a href=Route::Usulan.hash()>"← " {texts.to_list}</a></p>
            <h1>{texts.paste_title}</h1>
            <p class="lead">{texts.paste_lead}</p>
            <div class="field">
                <label for="tempelan">{texts.paste_box}</label>
                <textarea
                    id="tempelan"
                    rows="4"
                    disabled=move || app.role.get() == Role::Follower
                    on:input:target=move |event| read(event.target().value())
                    on:paste=paste
                ></textarea>
            </div>
            <OutcomeNotice outcome />
            <Show when=has_block>
                <Preview block outcome />
            </Show>
        </div>
    }
}

#[component]
fn Preview(block: RwSignal<Block>, outcome: RwSignal<Outcome>) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let rows =
        Memo::new(move |_| app.with_reference(|reference| block.with(|b| b.usulan(reference))));
    let counted = move |test: fn(&ReadRow) -> bool| {
        rows.with(|rows| rows.iter().filter(|row| test(row)).count())
    };
    let taken = move || counted(|row| row.left_out.is_none());
    let counts = move || {
        let parts = [
            (taken(), texts.will_add),
            (counted(|row| row.left_out.is_some()), texts.will_skip),
            (
                counted(|row| row.left_out.is_none() && !row.doubts.is_empty()),
                texts.will_doubt,
            ),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts = parts.map(|(count, words)| fill(words, &[&format::count(count as u32)]));
        parts.collect::<Vec<_>>().join(" · ")
    };
    let add = move |_| {
        let rows = rows.with(|rows| {
            let taken = rows.iter().filter(|row| row.left_out.is_none());
            taken
                .map(|row| fields_to_json(&row.fields))
                .collect::<Vec<JsonFields>>()
        });
        let count = format::count(rows.len() as u32);
        app.act(async move {
            match app.run(Command::AddUsulan { rows }).await {
                Ok(_) => {
                    app.tell_done(fill(texts.added, &[&count]));
                    app.go(&Route::Usulan);
                }
                Err(failure) => {
                    let _ = outcome.try_set(Some(Err(app.failure_text(&failure))));
                }
            }
        });
    };
    view! {
        <section class="stack">
            <h2 id=PREVIEW_ID tabindex="-1">{texts.preview}</h2>
            <p role="status" data-testid="paste-counts">{counts}</p>
            <Show
                when=move || { taken() > 0 }
                fallback=move || view! { <p class="notice warning">{texts.no_rows}</p> }
            >
                <div>
                    <button class="primary" on:click=add>
                        {move || fill(texts.add_rows, &[&format::count(taken() as u32)])}
                    </button>
                </div>
            </Show>
            <h3>{texts.paste_columns}</h3>
            <p class="help">{texts.paste_columns_help}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=texts.preview>
                <table class="paste-table">
                    <thead><tr><th scope="col">{texts.row}</th>{move || headings(app, block)}</tr></thead>
                    <tbody>{move || rows.with(|rows| block.with(|block| body(app, block, rows)))}</tbody>
                </table>
            </div>
            <Show when=move || { rows.with(Vec::len) > DRAWN }>
                <p class="help">{fill(texts.only_first, &[&format::count(DRAWN as u32)])}</p>
            </Show>
        </section>
    }
}

/// One choice of a field for each column.
fn headings(app: App, block: RwSignal<Block>) -> AnyView {
    let texts = &app.texts().usulan;
    let language = app.language.get_untracked();
    let columns = block.with(|block| block.columns.clone());
    let choose = Callback::new(move |(index, name): (usize, String)| {
        let chosen = COLUMNS
            .iter()
            .map(|(field, _)| *field)
            .find(|field| *field == name);
        block.update(|block| {
            for (at, column) in block.columns.iter_mut().enumerate() {
                if at == index {
                    *column = chosen;
                } else if chosen.is_some() && *column == chosen {
                    // A field is in one column.
                    *column = None;
                }
            }
        });
    });
    let headings = columns.into_iter().enumerate().map(|(index, column)| {
        let options = COLUMNS.iter().map(|(field, _)| {
            let label = fields::label(language, field).to_owned();
            view! { <option value=*field selected={column == Some(*field)}>{label}</option> }
        });
        let name = fill(texts.column, &[&format::count(index as u32 + 1)]);
        view! {
            <th scope="col">
                <select
                    aria-label=name
                    on:change:target=move |event| choose.run((index, event.target().value()))
                >
                    <option value="">{texts.leave_out}</option>
                    {options.collect_view()}
                </select>
            </th>
        }
    });
    headings.collect_view().into_any()
}

/// The rows as they would be taken: read values, or the text as it was written.
fn body(app: App, block: &Block, rows: &[ReadRow]) -> AnyView {
    let rows = block.body().zip(rows).take(DRAWN).enumerate();
    let rows = rows.map(|(index, (cells, read))| {
        let cells = cells.iter().zip(&block.columns).map(|(cell, column)| {
            let value = column.and_then(|name| Some((name, read.fields.get(name)?)));
            let text = match value {
                Some((name, value)) if read.left_out.is_none() => {
                    show::value(app, name, &to_json(value))
                }
                _ => cell.clone(),
            };
            view! { <td><span class="clamp">{text}</span></td> }
        });
        let note = row_note(app, read).map(|words| view! { <p class="remark">{words}</p> });
        view! {
            <tr class:skipped={read.left_out.is_some()}>
                <td class="row-note">{index + 1 + block.header_rows} {note}</td>
                {cells.collect_view()}
            </tr>
        }
    });
    rows.collect_view().into_any()
}

fn row_note(app: App, read: &ReadRow) -> Option<String> {
    let texts = &app.texts().usulan;
    match read.left_out {
        Some(LeftOut::Untitled) => Some(texts.skip_untitled.to_owned()),
        Some(LeftOut::Sum) => Some(texts.skip_sum.to_owned()),
        None if read.doubts.is_empty() => None,
        None => {
            let language = app.language.get_untracked();
            let names = read.doubts.iter().map(|name| fields::label(language, name));
            Some(fill(
                texts.doubt_in,
                &[&names.collect::<Vec<_>>().join(", ")],
            ))
        }
    }
}
