//! Serahkan: everything of this office into one signed file.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::domain::angka::format_decimal;
use crate::domain::kantor::JenisKantor;
use crate::engine::protocol::{Answer, ExportKind, ExportedFile, HandoverView, Query};
use crate::platform::file::{self, Shared};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::key_drawing::KeyDrawing;
use crate::ui::parts::outcome::{Outcome, OutcomeNotice};
use crate::ui::parts::saving::{make_export, save_parts};
use crate::ui::route::Route;
use crate::ui::show;
use crate::worker::protocol::Role;

/// A file that was just made: its bytes serve every way of passing it on.
type Made = (ExportedFile, Vec<Vec<u8>>);

#[component]
pub(crate) fn Handover() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().handover;
    let view = use_answer(
        || Query::Handover,
        |answer| match answer {
            Answer::Handover(view) => Some(view),
            _ => None,
        },
    );
    let made = RwSignal::new_local(None::<Made>);
    let outcome = RwSignal::new(None);
    let includes_photos = RwSignal::new(true);
    let photos = move || {
        let found = view.with(|view| view.as_ref().map(|view| (view.photos, view.photo_bytes)));
        found.filter(|(count, _)| *count > 0)
    };
    let photo_words = move || {
        let (count, bytes) = photos().unwrap_or_default();
        let megabytes = format_decimal((bytes as f64 / 1e5).ceil() / 10.0);
        fill(
            app.texts().photos.weight,
            &[&format::count(count), &megabytes],
        )
    };
    let above = match app.office_kind() {
        JenisKantor::Desa | JenisKantor::Kelurahan => texts.to_above_desa,
        _ => texts.to_above,
    };
    let save = move |_| {
        app.act(async move {
            let with_photos = includes_photos.get_untracked();
            match make_export(app, ExportKind::Handover { with_photos }).await {
                Ok((exported, files)) => {
                    let saved = save_parts(&exported.name, &files);
                    let _ =
                        outcome.try_set(saved.err().map(|failure| {
                            Err(fill(texts.not_made, &[&app.failure_text(&failure)]))
                        }));
                    let _ = made.try_set(Some((exported, files)));
                }
                Err(failure) => {
                    let why = fill(texts.not_made, &[&app.failure_text(&failure)]);
                    let _ = outcome.try_set(Some(Err(why)));
                }
            }
        });
    };
    let is_writer = move || app.role.get() == Role::Writer;
    let shown = move || match view.get() {
        None => ().into_any(),
        Some(view) if view.usulan == 0 && view.last.is_none() && view.deleted.is_empty() => {
            view! { <p class="empty">{texts.empty}</p> }.into_any()
        }
        Some(view) => contents(app, &view),
    };
    // What stands below would jump when the answer comes.
    let is_unread = move || view.with(Option::is_none);
    let has_nothing = move || view.with(|view| view.as_ref().is_none_or(|v| v.usulan == 0));
    let can_save =
        move || is_writer() && view.with(|view| view.as_ref().is_some_and(|v| v.usulan > 0));
    view! {
        <div class="narrow stack wide">
            <div class="stack tight">
                <h1>{texts.title}</h1>
                <p class="lead">{fill(texts.lead, &[above])}</p>
            </div>
            {shown}
            <div class="stack" hidden=has_nothing>
                <Show when=move || can_save() && photos().is_some()>
                    <label class="choice">
                        <input
                            type="checkbox"
                            prop:checked=move || includes_photos.get()
                            on:change:target=move |event| includes_photos.set(event.target().checked())
                        />
                        <span>{app.texts().photos.include} " (" {photo_words} ")"</span>
                    </label>
                </Show>
                <Show when=can_save>
                    <div><button class="primary" on:click=save>{texts.save}</button></div>
                </Show>
                <OutcomeNotice outcome />
                <div role="status">
                    {move || made.with(|made| made.as_ref().map(|made| made_file(app, made, outcome)))}
                </div>
            </div>
            <div class="stack tight" hidden=is_unread>
                <p class="help">
                    {move || app.status.with(|status| fill(texts.key, &[&status.key_code]))}
                </p>
                <KeyDrawing />
            </div>
        </div>
    }
}

/// What goes into the file, what changed, what is missing.
fn contents(app: App, view: &HandoverView) -> AnyView {
    let texts = &app.texts().handover;
    let language = app.language.get_untracked();
    let last = view.last.as_ref().map(|last| {
        fill(
            texts.last,
            &[&format::count(last.number), &app.date_time(last.written_ms)],
        )
    });
    let changes = [
        (texts.added, &view.added),
        (texts.changed, &view.changed),
        (texts.deleted, &view.deleted),
    ];
    let changes = changes.into_iter().filter(|(_, list)| !list.is_empty());
    let changes: Vec<AnyView> = changes
        .map(|(words, list)| titles(app, words, list))
        .collect();
    let has_none = changes.is_empty() && view.opinions + view.photos_changed == 0;
    let unchanged = if view.last.is_some() {
        texts.no_changes
    } else {
        texts.none_of_this_device
    };
    let opinions =
        (view.opinions > 0).then(|| fill(texts.opinions, &[&format::count(view.opinions)]));
    let photos = (view.photos_changed > 0).then(|| {
        let count = format::count(view.photos_changed);
        fill(app.texts().photos.changed, &[&count])
    });
    let heading = if view.last.is_some() {
        texts.changes
    } else {
        texts.changes_first
    };
    let incomplete = (!view.incomplete.is_empty()).then(|| {
        let lines = view.incomplete.iter().map(|row| {
            let names = row.missing.iter().map(|name| fields::label(language, name));
            let lacks = fill(texts.lacks, &[&names.collect::<Vec<_>>().join(", ")]);
            let href = Route::of_usulan(&row.id, row.office == app.own_office()).hash();
            view! {
                <li>
                    <a class="row-link" href=href>
                        <span class="clamp">{show::title(app, &row.title)}</span>
                        <span class="note">{lacks}</span>
                    </a>
                </li>
            }
        });
        view! {
            <details>
                <summary>
                    {fill(texts.incomplete, &[&format::count(view.incomplete.len() as u32)])}
                </summary>
                <p class="help">{texts.incomplete_help}</p>
                <ul class="rows">{lines.collect_view()}</ul>
            </details>
        }
    });
    let conflicts = (view.conflicts > 0).then(|| {
        view! {
            <p class="notice warning">
                {fill(texts.conflicts, &[&format::count(view.conflicts)])} " "
                <a href=Route::Conflicts.hash()>{app.texts().conflicts.title}</a>
            </p>
        }
    });
    view! {
        <section class="stack tight">
            <h2>{texts.contents}</h2>
            <dl class="facts">
                <dt>{texts.usulan}</dt> <dd>{format::count(view.usulan)}</dd>
                <dt>{texts.amount}</dt> <dd>{fields::rupiah(view.amount_rp)}</dd>
                <dt>{texts.number}</dt> <dd>{format::count(view.next_number)}</dd>
            </dl>
            {incomplete}
            {conflicts}
        </section>
        <section class="stack tight">
            <h2>{heading}</h2>
            {changes}
            {opinions.map(|words| view! { <p>{words}</p> })}
            {photos.map(|words| view! { <p>{words}</p> })}
            {has_none.then(|| view! { <p>{unchanged}</p> })}
            {last.map(|words| view! { <p class="help">{words}</p> })}
        </section>
    }
    .into_any()
}

fn titles(app: App, words: &'static str, list: &[(String, String)]) -> AnyView {
    let count = format::count(list.len() as u32);
    let items = list
        .iter()
        .map(|(_, title)| view! { <li>{show::title(app, title)}</li> });
    view! {
        <details>
            <summary>{fill(words, &[&count])}</summary>
            <ul class="titles">{items.collect_view()}</ul>
        </details>
    }
    .into_any()
}

/// Says where the file went, and passes on the same bytes in other ways.
fn made_file(app: App, (exported, files): &Made, outcome: RwSignal<Outcome>) -> AnyView {
    let texts = &app.texts().handover;
    let name = exported.name.clone();
    let parts =
        (files.len() > 1).then(|| fill(texts.made_parts, &[&format::count(files.len() as u32)]));
    // The share sheet takes text; a packed or divided file goes by the folder.
    let is_text = files.len() == 1 && !name.ends_with(".gz");
    let text_name = format!("{}.txt", name.trim_end_matches(".json"));
    let bytes = StoredValue::new_local(files.first().cloned().unwrap_or_default());
    let can_share = is_text && file::can_share(&text_name, "text/plain");
    let share = {
        let text_name = text_name.clone();
        move |_| {
            let text_name = text_name.clone();
            // A share sheet stays open as long as the person likes.
            spawn_local(async move {
                let shared = bytes.with_value(|bytes| bytes.clone());
                let said = match file::share(&text_name, "text/plain", &shared).await {
                    Ok(Shared::Done) => Some(Ok(texts.shared.to_owned())),
                    Ok(Shared::Cancelled) => None,
                    _ => Some(Err(texts.share_failed.to_owned())),
                };
                let _ = outcome.try_set(said);
            });
        }
    };
    let save_text = move |_| {
        let saved = bytes.with_value(|bytes| file::save(&text_name, "text/plain", bytes));
        if saved.is_err() {
            outcome.set(Some(Err(texts.share_failed.to_owned())));
        }
    };
    let number = format::count(exported.number);
    let usulan = format::count(exported.usulan);
    view! {
        <div class="notice success stack tight" data-testid="made">
            <p><strong>{fill(texts.made, &[&number, &usulan])}</strong></p>
            <p>{fill(texts.made_where, &[&name])}</p>
            {parts.map(|words| view! { <p>{words}</p> })}
            {is_text.then(|| view! {
                <div class="row">
                    {can_share.then(|| view! { <button on:click=share>{texts.share}</button> })}
                    <button on:click=save_text>{texts.as_text}</button>
                </div>
                <p class="help">{texts.as_text_help}</p>
            })}
        </div>
    }
    .into_any()
}
