//! Doing one thing to many: copying out, duplicating, writing one field, deleting.

use std::collections::BTreeSet;

use leptos::prelude::*;

use crate::domain::field::{Choices, FieldKind};
use crate::domain::{isian, usulan};
use crate::engine::protocol::{Answer, Command, JsonFields, Query, from_json, to_json};
use crate::platform::clipboard;
use crate::sheets::salin;
use crate::texts::{Language, fields, fill, format};
use crate::ui::app::{App, use_app};
use crate::ui::parts::field::{ChoiceField, TextField};
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::outcome::OutcomeNotice;
use crate::ui::show;

/// The ids that are chosen.
pub(super) type Chosen = RwSignal<BTreeSet<String>>;

/// Fields that are often the same for many.
const SHARED: &[&str] = &[
    usulan::BIDANG,
    usulan::JENIS,
    usulan::DUSUN,
    usulan::RT,
    usulan::RW,
    usulan::OPD_TUJUAN,
    usulan::PENGUSUL,
    usulan::SUMBER_DANA,
    usulan::STATUS_LAHAN,
    usulan::STATUS_ASET,
    usulan::KEWENANGAN,
    usulan::PENETAPAN,
    usulan::WAKTU,
    usulan::CATATAN,
];

/// What can be done with the chosen ones. `shown`: the ids of the list, for choosing all.
#[component]
pub(super) fn ChosenBar(chosen: Chosen, #[prop(into)] shown: Signal<Vec<String>>) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let outcome = RwSignal::new(None);
    let is_editing = RwSignal::new(false);
    let count = move || chosen.with(BTreeSet::len);
    let ids = move || chosen.with_untracked(|chosen| chosen.iter().cloned().collect::<Vec<_>>());
    let has_all = move || {
        shown.with(|shown| {
            !shown.is_empty() && chosen.with(|chosen| shown.iter().all(|id| chosen.contains(id)))
        })
    };
    let choose_all = move |is_all: bool| {
        chosen.set(if is_all {
            shown.get_untracked().into_iter().collect()
        } else {
            BTreeSet::new()
        });
    };
    let copy = move |_| {
        let ids = ids();
        app.act(async move {
            let _ = outcome.try_set(Some(copied(app, ids).await));
        });
    };
    let duplicate = move |_| {
        let command = Command::DuplicateUsulan {
            ids: ids(),
            title: texts.copy_of.to_owned(),
        };
        app.act(async move {
            if let Ok((answer, _)) = app.run(command).await {
                app.tell_count(texts.duplicated, &answer);
            }
        });
    };
    let delete = move |_| {
        let words = fill(texts.deleted_many, &[&format::count(count() as u32)]);
        super::delete(app, ids(), words);
        chosen.set(BTreeSet::new());
    };
    let edit = move |_| {
        is_editing.update(|is| *is = !*is);
        if is_editing.get_untracked() {
            focus_later("ubah-isian");
        }
    };
    view! {
        <div class="card stack tight choose-bar" role="group" aria-label=texts.choose>
            <div class="row spread">
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=has_all
                        on:change:target=move |event| choose_all(event.target().checked())
                    />
                    {texts.choose_all}
                </label>
                <p role="status">{move || fill(texts.chosen, &[&format::count(count() as u32)])}</p>
            </div>
            <Show when=move || { count() > 0 }>
                <div class="row">
                    <button on:click=copy>{texts.copy_out}</button>
                    <button on:click=duplicate>{texts.duplicate}</button>
                    <button
                        aria-expanded=move || if is_editing.get() { "true" } else { "false" }
                        on:click=edit
                    >
                        {texts.edit_many}
                    </button>
                    <button class="danger" on:click=delete>{texts.delete}</button>
                </div>
                <Show when=move || is_editing.get()>
                    <EditMany chosen is_open=is_editing />
                </Show>
            </Show>
            <OutcomeNotice outcome />
        </div>
    }
}

/// One field, one value, for all that are chosen.
#[component]
fn EditMany(chosen: Chosen, is_open: RwSignal<bool>) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let language = app.language.get_untracked();
    let name = RwSignal::new(usulan::BIDANG.to_owned());
    let value = RwSignal::new(String::new());
    let problem = RwSignal::new(None::<String>);
    let has_been_asked = RwSignal::new(false);
    let names = SHARED.iter().map(|name| {
        let label = fields::label(language, name).to_owned();
        ((*name).to_owned(), label)
    });
    let names = Signal::stored(names.collect::<Vec<_>>());
    Effect::new(move |_| {
        name.track();
        value.set(String::new());
    });
    Effect::new(move |_| {
        name.track();
        value.track();
        problem.set(None);
        has_been_asked.set(false);
    });
    let control = move || {
        let name = name.get();
        let field = show::field_of(&name)?;
        Some(match field.kind {
            FieldKind::Choice(choices @ (Choices::Own | Choices::Bidang | Choices::Funds)) => {
                let options = Signal::stored(show::options(app, &name, choices));
                view! {
                    <ChoiceField id="isi-baru" label=texts.new_value value options empty=texts.choose_one error=problem />
                }
                .into_any()
            }
            _ => view! {
                <TextField id="isi-baru" label=texts.new_value value error=problem />
            }
            .into_any(),
        })
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (name, text) = (name.get(), value.get());
        let Some(field) = show::field_of(&name) else {
            return;
        };
        let read = app.with_reference(|reference| isian::read(field, &text, reference));
        let Some(read) = read else {
            let doubt = fields::doubt(language, field, &text);
            problem.set(doubt.map(|doubt| doubt.words));
            return;
        };
        let count = format::count(chosen.with(BTreeSet::len) as u32);
        if read.is_null() && !has_been_asked.get_untracked() {
            has_been_asked.set(true);
            problem.set(Some(fill(texts.empties_many, &[&count])));
            return;
        }
        let command = Command::EditUsulan {
            ids: chosen.with(|chosen| chosen.iter().cloned().collect()),
            fields: JsonFields::from_iter([(name, to_json(&read))]),
        };
        app.act(async move {
            if let Ok((answer, _)) = app.run(command).await {
                app.tell_count(texts.edited_many, &answer);
                let _ = is_open.try_set(false);
            }
        });
    };
    view! {
        <form class="row bottom" on:submit=save autocomplete="off">
            <ChoiceField id="ubah-isian" label=texts.which_field value=name options=names empty="" />
            {control}
            <button class="primary" type="submit">{texts.write_many}</button>
        </form>
    }
}

/// Puts the chosen ones on the clipboard, with a heading.
async fn copied(app: App, ids: Vec<String>) -> Result<String, String> {
    let texts = &app.texts().usulan;
    let answered = app.ask(Query::Copied { ids }).await;
    let Ok(Answer::Copied(rows)) = answered else {
        return Err(texts.not_copied.to_owned());
    };
    let used = usulan::FIELDS.iter().filter(|field| {
        field.name != usulan::SKOR && rows.iter().any(|row| row.contains_key(field.name))
    });
    let used: Vec<_> = used.collect();
    // Indonesian in either language: it is pasted into what offices share.
    let heading = used
        .iter()
        .map(|field| fields::label(Language::Indonesian, field.name).to_owned());
    let mut table = vec![heading.collect::<Vec<_>>()];
    for row in &rows {
        let cells = used.iter().map(|field| {
            let value = row.get(field.name).and_then(from_json).unwrap_or_default();
            match (field.kind, value.as_int()) {
                (FieldKind::Rupiah, Some(amount)) => amount.to_string(),
                _ => app.with_reference(|reference| isian::show(field, &value, reference)),
            }
        });
        table.push(cells.collect());
    }
    let copied = clipboard::copy(&salin::as_text(&table), &salin::as_html(&table));
    match copied {
        Ok(()) => Ok(fill(texts.copied, &[&format::count(rows.len() as u32)])),
        Err(_) => Err(texts.not_copied.to_owned()),
    }
}
