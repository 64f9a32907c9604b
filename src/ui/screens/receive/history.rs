//! The files that were taken in: each can be taken back, and its sender's key made known.

use leptos::prelude::*;

use super::file_card::{kind_words, signature_chip};
use crate::engine::protocol::{Answer, Command, ImportView, Query};
use crate::texts::{fill, format};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::chip::{Chip, Tone};
use crate::ui::parts::fold::Fold;
use crate::worker::protocol::Role;

pub(super) const HEADING_ID: &str = "yang-diterima";

#[component]
pub(super) fn History() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().receive;
    let imports = use_answer(
        || Query::Imports,
        |answer| match answer {
            Answer::Imports(imports) => Some(imports),
            _ => None,
        },
    );
    let fold = Fold::new();
    let list = move || {
        let is_writer = app.role.get() == Role::Writer;
        imports.get().map(|imports| {
            if imports.is_empty() {
                return view! { <p class="help">{texts.history_empty}</p> }.into_any();
            }
            let places = 0..imports.len() as u32;
            let draw = Callback::new(move |place: u32| {
                let import = imports.get(place as usize);
                import.map(|import| item(app, import, is_writer)).into_any()
            });
            let around = |items| view! { <ul class="rows">{items}</ul> }.into_any();
            fold.items(places.collect(), draw, around)
        })
    };
    view! {
        <section class="stack tight" data-testid="history">
            <h2 id=HEADING_ID tabindex="-1">{texts.history}</h2>
            {list}
        </section>
    }
}

fn item(app: App, import: &ImportView, is_writer: bool) -> AnyView {
    let texts = &app.texts().receive;
    let office = if import.office.is_empty() {
        import.file_name.clone()
    } else {
        app.office_name(&import.office)
    };
    let details = [
        kind_words(app, &import.kind),
        fill(texts.number, &[&format::count(import.number)]),
        fill(texts.taken, &[&app.date_time(import.taken_ms)]),
        fill(
            texts.counts,
            &[
                &format::count(import.usulan),
                &format::count(import.commits),
            ],
        ),
        import.file_name.clone(),
    ];
    let details: Vec<String> = details
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect();
    let quarantined = (!import.quarantined.is_empty()).then(|| {
        let count = format::count(import.quarantined.len() as u32);
        fill(texts.quarantined, &[&count])
    });
    let (id, is_active) = (import.id, import.is_active);
    let (words, label) = if is_active {
        (texts.take_back, texts.take_back_of)
    } else {
        (texts.take_again, texts.take_again_of)
    };
    let label = fill(label, &[&import.file_name]);
    let set_active = move |_| {
        app.act(async move {
            let command = Command::SetImportActive {
                ids: vec![id],
                active: !is_active,
            };
            if app.run(command).await.is_ok() && is_active {
                app.tell_done(texts.taken_back.to_owned());
            }
        });
    };
    let enroll =
        (is_writer && import.signature == "sah_tak_dikenal").then(|| enrolment(app, import));
    view! {
        <li class="import stack tight" class:inactive=!is_active>
            <div class="row spread">
                <div class="import-what">
                    <strong>{office.clone()}</strong>
                    <p class="note">{details.join(" · ")}</p>
                </div>
                {(is_writer && !import.is_origin).then(|| view! {
                    <button aria-label=label on:click=set_active>{words}</button>
                })}
            </div>
            <div class="row">
                {signature_chip(app, &import.signature)}
                {(!is_active).then(|| view! { <Chip tone=Tone::Neutral text=texts.inactive /> })}
                {import.is_origin.then(|| view! { <Chip tone=Tone::Neutral text=texts.origin /> })}
                {quarantined.map(|text| view! { <Chip tone=Tone::Warning text /> })}
            </div>
            {enroll}
        </li>
    }
    .into_any()
}

/// The sender's code, and the word that it was compared.
fn enrolment(app: App, import: &ImportView) -> AnyView {
    let texts = &app.texts().receive;
    let (Some(key), Some(code)) = (import.key.clone(), import.key_code.clone()) else {
        return ().into_any();
    };
    let office = import.office.clone();
    let name = app.office_name(&office);
    let label = format!("{}: {name}", texts.enroll);
    let enroll = move |_| {
        let (office, key, name) = (office.clone(), key.clone(), name.clone());
        app.act(async move {
            if app.run(Command::EnrollKey { office, key }).await.is_ok() {
                app.tell_done(fill(texts.enrolled, &[&name]));
            }
        });
    };
    view! {
        <details class="enrolment">
            <summary>{fill(texts.enroll_open, &[&code])}</summary>
            <div class="stack tight">
                <p class="help">{texts.enroll_help}</p>
                <div><button aria-label=label on:click=enroll>{texts.enroll}</button></div>
            </div>
        </details>
    }
    .into_any()
}
