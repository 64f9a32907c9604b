//! Pengaturan: backup, language, storage, keys, workspaces.

mod introduce;
mod keys;
mod scanner;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use keys::Keys;

use crate::engine::protocol::ExportKind;
use crate::platform::persist::StorageState;
use crate::platform::{boot, persist, preferences};
use crate::texts::{Language, fill, format};
use crate::ui::app::use_app;
use crate::ui::parts::field::{TextField, handler};
use crate::ui::parts::file_picker::FilePicker;
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::outcome::OutcomeNotice;
use crate::ui::parts::restore;
use crate::ui::parts::saving::save_export;
use crate::worker::protocol::{Request, Response};

/// Longest name of a workspace.
const NAME_CHARS: usize = 60;

#[component]
pub(crate) fn Settings() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let switch = move |_| app.leave();
    let own_name = app
        .workspace
        .with_untracked(|note| note.as_ref().map(|note| note.name.clone()));
    let name = RwSignal::new(own_name.unwrap_or_default());
    let rename = handler(move |name: String| {
        let Some(database) = app.database() else {
            return;
        };
        spawn_local(async move {
            let name: String = name.trim().chars().take(NAME_CHARS).collect();
            let request = Request::Rename { database, name };
            if let Ok((Response::Renamed(note), _)) = app.request(request, Vec::new()).await {
                // The person may have left it meanwhile.
                if app.database().as_deref() == Some(note.database.as_str()) {
                    app.workspace.set(Some(note));
                }
            }
        });
    });
    view! {
        <div class="narrow stack wide">
            <h1>{texts.title}</h1>
            <section class="stack tight">
                <h2>{texts.workspace}</h2>
                <p>
                    {app.office_name(&app.status.with_untracked(|status| status.office.clone()))} " · "
                    {fill(app.texts().frame.plan_year, &[&app.status.with_untracked(|s| s.year.to_string())])}
                </p>
                <TextField
                    id="nama-ruang"
                    label=texts.name
                    help=texts.name_help
                    value=name
                    is_optional=true
                    on_commit=rename
                />
                <div class="row">
                    <button on:click=switch>{texts.switch}</button>
                    <span class="help">{texts.switch_help}</span>
                </div>
            </section>
            <Backup />
            <Choices />
            <Storage />
            <Keys />
            <About />
            <Wipe />
        </div>
    }
}

#[component]
fn Backup() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let outcome = RwSignal::new(None);
    let save = move |_| {
        app.act(async move {
            let saved = save_export(app, ExportKind::Backup).await;
            let _ = outcome.try_set(Some(match saved {
                Ok(file) => Ok(fill(texts.saved_as, &[&file.name])),
                Err(failure) => Err(app.failure_text(&failure)),
            }));
        });
    };
    let restore = Callback::new(move |files: Vec<(String, Vec<u8>)>| {
        app.act(async move {
            if let Err(why) = restore::restore(app, files, false).await {
                let _ = outcome.try_set(Some(Err(why)));
            }
        });
    });
    let last = move || {
        let note = app.status.with(|status| status.last_backup.clone());
        match note {
            Some(note) => fill(texts.last_backup, &[&app.date_time(note.written_ms)]),
            None => texts.no_backup.to_owned(),
        }
    };
    view! {
        <section class="stack tight">
            <h2>{texts.backup}</h2>
            <p class="help">{texts.backup_help}</p>
            <div class="row">
                <button class="primary" on:click=save>{texts.save_backup}</button>
                <span class="help">{last}</span>
            </div>
            <OutcomeNotice outcome />
            <div class="row">
                <FilePicker id="pulihkan" label=texts.restore multiple=true on_files=restore />
                <span class="help">{texts.restore_help}</span>
            </div>
        </section>
    }
}

#[component]
fn Choices() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let language = app.language.get_untracked();
    let set_language = move |language: Language| {
        app.speak(language);
        focus_later(format!("bahasa-{}", language.code()));
    };
    let theme = RwSignal::new(preferences::theme().unwrap_or_default());
    let set_theme = move |name: &'static str| {
        theme.set(name.to_owned());
        preferences::set_theme((!name.is_empty()).then_some(name));
        crate::ui::show_theme();
    };
    let languages = [
        (Language::Indonesian, texts.indonesian),
        (Language::English, texts.english),
    ];
    let looks = [
        ("", texts.look_system),
        ("light", texts.look_light),
        ("dark", texts.look_dark),
    ];
    view! {
        <fieldset class="stack tight">
            <legend><h2>{texts.language}</h2></legend>
            <div class="row">
                {languages.map(|(choice, name)| view! {
                    <label class="choice" lang=choice.code()>
                        <input
                            id=format!("bahasa-{}", choice.code())
                            type="radio"
                            name="bahasa"
                            checked=language == choice
                            on:change=move |_| set_language(choice)
                        />
                        {name}
                    </label>
                }).collect_view()}
            </div>
        </fieldset>
        <fieldset class="stack tight">
            <legend><h2>{texts.look}</h2></legend>
            <div class="row">
                {looks.map(|(choice, name)| view! {
                    <label class="choice">
                        <input
                            type="radio"
                            name="tampilan"
                            prop:checked=move || theme.get() == choice
                            on:change=move |_| set_theme(choice)
                        />
                        {name}
                    </label>
                }).collect_view()}
            </div>
        </fieldset>
    }
}

#[component]
fn Storage() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let state = RwSignal::new(None::<StorageState>);
    spawn_local(async move {
        let found = persist::state().await;
        let _ = state.try_set(Some(found));
    });
    let kept = move || {
        state.get().map(|state| match state.persisted {
            Some(true) => texts.storage_kept,
            Some(false) => texts.storage_not_kept,
            None => texts.storage_unknown,
        })
    };
    let used = move || {
        let state = state.get()?;
        let megabytes = |bytes: u64| format::count(bytes.div_ceil(1_000_000));
        let (usage, quota) = (state.usage_bytes?, state.quota_bytes?);
        Some(fill(
            texts.storage_use,
            &[&megabytes(usage), &megabytes(quota)],
        ))
    };
    view! {
        <section class="stack tight">
            <h2>{texts.storage}</h2>
            <p>{kept} " " {used}</p>
            <p class="help">{texts.storage_warning}</p>
        </section>
    }
}

#[component]
fn About() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let files = app.with_reference(|reference| {
        let language = app.language.get_untracked();
        let line = |file: &crate::domain::reference::FileVersion| {
            let name = match language {
                Language::Indonesian => &file.label.id,
                Language::English => &file.label.en,
            };
            (name.clone(), file.version.clone(), file.licence.clone())
        };
        reference.files().iter().map(line).collect::<Vec<_>>()
    });
    view! {
        <section class="stack tight">
            <h2>{texts.about}</h2>
            <p class="help">{texts.about_text}</p>
            <p class="help">{fill(texts.version, &[&boot::version()])}</p>
            <details>
                <summary>{texts.data_versions}</summary>
                <ul class="stack tight plain-list">
                    {files.into_iter().map(|(name, version, licence)| view! {
                        <li class="note">{name} " " {version} " · " {licence}</li>
                    }).collect_view()}
                </ul>
            </details>
        </section>
    }
}

#[component]
fn Wipe() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let typed = RwSignal::new(String::new());
    let error = RwSignal::new(None::<String>);
    let wipe = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if typed.with(|typed| typed.trim() != texts.wipe_word) {
            error.set(Some(fill(texts.wipe_mismatch, &[texts.wipe_word])));
            return;
        }
        let Some(note) = app.workspace.get_untracked() else {
            return;
        };
        app.act(async move {
            let request = Request::Delete {
                database: note.database,
            };
            match app.request(request, Vec::new()).await {
                Ok((Response::Deleted, _)) => app.leave(),
                Ok(_) => {}
                Err(failure) => {
                    let _ = error.try_set(Some(app.failure_text(&failure)));
                }
            }
        });
    };
    view! {
        <details class="wipe">
            <summary>{texts.wipe}</summary>
            <form class="stack" on:submit=wipe novalidate>
                <p>{texts.wipe_help}</p>
                <TextField
                    id="hapus"
                    label=fill(texts.wipe_label, &[texts.wipe_word])
                    value=typed
                    error=error
                />
                <div><button class="danger" type="submit">{texts.wipe_button}</button></div>
            </form>
        </details>
    }
}
