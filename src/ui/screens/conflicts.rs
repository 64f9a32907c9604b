//! Pilih: what two wrote differently, side by side; and what waits for another file.

use leptos::prelude::*;

use crate::domain::usulan;
use crate::engine::protocol::{
    Answer, Authorship, Command, ConflictView, FieldView, ImportView, Query, ValueView, WaitingView,
};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::route::Route;
use crate::ui::show;
use crate::worker::protocol::Role;

/// Of a line that could not be read, this much tells which it is.
const SHOWN_CHARS: usize = 160;

#[component]
pub(crate) fn Conflicts() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().conflicts;
    let found = use_answer(
        || Query::Conflicts,
        |answer| match answer {
            Answer::Conflicts(views) => Some(views),
            _ => None,
        },
    );
    let waiting = use_answer(
        || Query::Waiting,
        |answer| match answer {
            Answer::Waiting(views) => Some(views),
            _ => None,
        },
    );
    let imports = use_answer(
        || Query::Imports,
        |answer| match answer {
            Answer::Imports(views) => Some(views),
            _ => None,
        },
    );
    let unread = move || {
        let imports = imports.get()?.into_iter();
        let damaged = imports.filter(|import| import.is_active && !import.quarantined.is_empty());
        let items: Vec<AnyView> = damaged.map(|import| unread_item(app, &import)).collect();
        (!items.is_empty()).then(|| {
            view! {
                <section class="stack tight" data-testid="unread">
                    <h2>{texts.unread_title}</h2>
                    <p class="help">{texts.unread_lead}</p>
                    <ul class="rows">{items}</ul>
                </section>
            }
        })
    };
    let forks = move || app.status.with(|status| status.forks);
    let list = move || {
        let is_writer = app.role.get() == Role::Writer;
        found.get().map(|found| {
            if found.is_empty() {
                // Below may stand what waits, or could not be read.
                let others = app.status.with(|s| s.waiting + s.quarantined + s.forks);
                let none = (others == 0).then(|| view! { <p class="empty">{texts.none}</p> });
                return none.into_any();
            }
            let cards = found.iter().map(|view| card(app, view, is_writer));
            view! { <p class="lead">{texts.lead}</p> {cards.collect_view()} }.into_any()
        })
    };
    let waits = move || {
        let waiting = waiting.get().filter(|waiting| !waiting.is_empty())?;
        let items = waiting.iter().map(|view| waiting_item(app, view));
        Some(view! {
            <section class="stack tight">
                <h2>{texts.waiting_title}</h2>
                <p class="help">{texts.waiting_lead}</p>
                <ul class="rows">{items.collect_view()}</ul>
            </section>
        })
    };
    view! {
        <div class="page stack">
            <h1>{texts.title}</h1>
            {list}
            {waits}
            {unread}
            <Show when=move || { forks() > 0 }>
                <section class="stack tight">
                    <h2>{texts.fork_title}</h2>
                    <p>{move || fill(texts.fork_lead, &[&format::count(forks())])}</p>
                </section>
            </Show>
        </div>
    }
}

fn card(app: App, view: &ConflictView, is_writer: bool) -> AnyView {
    let texts = &app.texts().conflicts;
    let about = (view.kind == "tanggapan").then_some(texts.opinion_of);
    let open = Route::of_usulan(&view.usulan_id, view.office == app.own_office());
    let deletion = view
        .deletion_contested
        .then(|| deletion(app, view, is_writer));
    let each = view
        .fields
        .iter()
        .map(|field| field_choice(app, view, field, is_writer));
    view! {
        <article class="card stack" data-testid="conflict">
            <div class="row spread">
                <div>
                    <h2>{show::title(app, &view.title)}</h2>
                    <p class="note">{app.office_name(&view.office)} {about.map(|about| format!(" · {about}"))}</p>
                </div>
                <a class="button" href=open.hash()>{texts.open}</a>
            </div>
            {deletion}
            {each.collect_view()}
        </article>
    }
    .into_any()
}

fn deletion(app: App, view: &ConflictView, is_writer: bool) -> AnyView {
    let texts = &app.texts().conflicts;
    let (kind, id) = (view.kind.clone(), view.id.clone());
    let decide = Callback::new(move |delete: bool| {
        let command = Command::ResolveDeletion {
            kind: kind.clone(),
            id: id.clone(),
            delete,
        };
        resolve(app, command);
    });
    view! {
        <div class="stack tight">
            <p>{texts.deletion}</p>
            {is_writer.then(|| view! {
                <div class="row">
                    <button on:click=move |_| decide.run(false)>{texts.keep}</button>
                    <button class="danger" on:click=move |_| decide.run(true)>{texts.delete}</button>
                </div>
            })}
        </div>
    }
    .into_any()
}

fn field_choice(app: App, view: &ConflictView, field: &FieldView, is_writer: bool) -> AnyView {
    let label = fields::label(app.language.get_untracked(), &field.name).to_owned();
    let values = field
        .values
        .iter()
        .map(|value| value_choice(app, view, field, value, &label, is_writer));
    let values = values.collect_view();
    let heading = label.clone();
    view! {
        <div class="stack tight" role="group" aria-label=label>
            <h3>{heading}</h3>
            <div class="sides">{values}</div>
        </div>
    }
    .into_any()
}

fn value_choice(
    app: App,
    view: &ConflictView,
    field: &FieldView,
    value: &ValueView,
    label: &str,
    is_writer: bool,
) -> AnyView {
    let texts = &app.texts().conflicts;
    let shown = match value.value.as_f64() {
        Some(volume) if field.name == usulan::VOLUME => fields::volume(Some(volume), &view.unit),
        _ => show::value(app, &field.name, &value.value),
    };
    let by = value
        .by
        .iter()
        .map(|by| view! { <p class="note">{written_by(app, by)}</p> });
    let button_label = fill(texts.take_of, &[&shown, label]);
    let command = Command::Resolve {
        kind: view.kind.clone(),
        id: view.id.clone(),
        field: field.name.clone(),
        value: value.value.clone(),
    };
    view! {
        <div class="side stack tight">
            <p class="side-value">{shown}</p>
            {by.collect_view()}
            {is_writer.then(|| view! {
                <div>
                    <button aria-label=button_label on:click=move |_| resolve(app, command.clone())>
                        {texts.take}
                    </button>
                </div>
            })}
        </div>
    }
    .into_any()
}

fn resolve(app: App, command: Command) {
    app.act(async move {
        if app.run(command).await.is_ok() {
            app.tell_done(app.texts().conflicts.chosen.to_owned());
        }
    });
}

/// Who wrote it, when, and which file brought it.
fn written_by(app: App, by: &Authorship) -> String {
    let texts = &app.texts().conflicts;
    let when = app.date_time(by.written_ms);
    let mut parts = vec![if by.is_own {
        fill(texts.by_own, &[&when])
    } else {
        fill(texts.by_device, &[&by.device, &when])
    }];
    parts.extend(by.office.as_ref().map(|office| app.office_name(office)));
    parts.extend(by.file.as_ref().map(|file| fill(texts.from_file, &[file])));
    parts.join(" · ")
}

fn waiting_item(app: App, view: &WaitingView) -> AnyView {
    let parts = [
        view.office.as_ref().map(|office| app.office_name(office)),
        Some(app.date_time(view.written_ms)),
        view.file.clone(),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    let facts = view.fields.iter().map(|(name, value)| {
        let label = fields::label(app.language.get_untracked(), name).to_owned();
        view! { <dt>{label}</dt> <dd>{show::value(app, name, value)}</dd> }
    });
    view! {
        <li class="import stack tight">
            <dl class="facts">{facts.collect_view()}</dl>
            <p class="note">{parts.join(" · ")}</p>
        </li>
    }
    .into_any()
}

/// The lines of a file that could not be read, as they lie in it.
fn unread_item(app: App, import: &ImportView) -> AnyView {
    let texts = &app.texts().conflicts;
    let lines = import.quarantined.iter().map(|(line, text)| {
        let start: String = text.chars().take(SHOWN_CHARS).collect();
        let number = fill(texts.line, &[&format::count(*line as u32)]);
        view! { <dt>{number}</dt> <dd><code>{start}</code></dd> }
    });
    let office = app.office_name(&import.office);
    view! {
        <li class="import stack tight">
            <p><strong>{office}</strong> " · " {import.file_name.clone()}</p>
            <dl class="facts">{lines.collect_view()}</dl>
        </li>
    }
    .into_any()
}
