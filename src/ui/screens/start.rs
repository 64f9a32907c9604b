//! Mulai: which office, which year; or a workspace of before, a backup, the example.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::domain::tahun::TahunRencana;
use crate::platform::{clock, preferences};
use crate::texts::{Language, fill};
use crate::ui::app::{App, Failure, trouble_text, use_app};
use crate::ui::parts::example::{self, Desk};
use crate::ui::parts::field::TextField;
use crate::ui::parts::file_picker::FilePicker;
use crate::ui::parts::focus::{focus, focus_later};
use crate::ui::parts::office_search::OfficeSearch;
use crate::ui::parts::restore;
use crate::worker::protocol::{Request, Response, WorkspaceNote};

#[component]
pub(crate) fn Start() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().start;
    let workspaces = RwSignal::new(Vec::<WorkspaceNote>::new());
    let problem = RwSignal::new(None::<String>);
    // What there is stands above the rest, which would jump.
    let is_known = RwSignal::new(!preferences::has_databases());
    document().set_title("Rembuk");
    spawn_local(async move {
        match app.request(Request::Workspaces, Vec::new()).await {
            Ok((Response::Workspaces(notes), _)) => {
                let names: Vec<String> = notes.iter().map(|note| note.database.clone()).collect();
                preferences::set_databases(&names);
                let _ = workspaces.try_set(notes);
            }
            Ok(_) => {}
            Err(failure) => {
                let _ = problem.try_set(Some(app.failure_text(&failure)));
            }
        }
        let _ = is_known.try_set(true);
    });
    let switch_language = move |_| {
        let other = match app.language.get_untracked() {
            Language::Indonesian => Language::English,
            Language::English => Language::Indonesian,
        };
        app.speak(other);
        focus_later("bahasa-lain");
    };
    let other_code = match app.language.get_untracked() {
        Language::Indonesian => Language::English.code(),
        Language::English => Language::Indonesian.code(),
    };
    let restore = Callback::new(move |files: Vec<(String, Vec<u8>)>| {
        problem.set(None);
        app.act(async move {
            if let Err(why) = restore::restore(app, files, false).await {
                let _ = problem.try_set(Some(why));
            }
        });
    });
    let try_example = move |_| {
        app.act(async move {
            if let Err(why) = example::open(app, Desk::Village).await {
                let _ = problem.try_set(Some(why));
            }
        });
    };
    view! {
        <main class="start" class:waiting=move || !is_known.get() id="isi" tabindex="-1">
            <div class="row spread">
                <h1>{texts.title}</h1>
                <button id="bahasa-lain" class="quiet" lang=other_code on:click=switch_language>{texts.other_language}</button>
            </div>
            <p class="lead">{texts.lead}</p>
            {move || app.trouble.get().map(|trouble| view! {
                <p class="notice danger" role="alert">{trouble_text(app.texts(), &trouble)}</p>
            })}
            <p class="notice danger" role="alert" hidden=move || problem.get().is_none()>
                {move || problem.get().unwrap_or_default()}
            </p>
            <Show when=move || workspaces.with(|notes| !notes.is_empty())>
                <section class="stack tight">
                    <h2>{texts.workspaces}</h2>
                    <ul class="rows">
                        {move || {
                            let notes = workspaces.get();
                            notes.into_iter().map(|note| view! { <WorkspaceRow note problem /> }).collect_view()
                        }}
                    </ul>
                </section>
            </Show>
            <Begin workspaces problem />
            <section class="card row spread">
                <div class="stack tight">
                    <h2>{texts.example}</h2>
                    <p class="help">{texts.example_help}</p>
                </div>
                <button on:click=try_example>{texts.try_example}</button>
            </section>
            <section class="card row spread">
                <div class="stack tight">
                    <h2>{texts.backup}</h2>
                    <p class="help">{texts.backup_help}</p>
                </div>
                <FilePicker id="buka-cadangan" label=texts.open_backup multiple=true on_files=restore />
            </section>
        </main>
    }
}

/// A workspace of this browser, to be opened.
#[component]
fn WorkspaceRow(note: WorkspaceNote, problem: RwSignal<Option<String>>) -> impl IntoView {
    let app = use_app();
    let texts = app.texts();
    let office = app.office_name(&note.office);
    let name = match note.name.as_str() {
        "" => office,
        own => format!("{own} ({office})"),
    };
    let year = fill(texts.frame.plan_year, &[&note.year.to_string()]);
    let created = fill(
        texts.start.created,
        &[&app
            .moment(note.created_ms)
            .date(app.language.get_untracked())],
    );
    let label = format!("{} {name} {}", texts.start.open, note.year);
    let database = note.database.clone();
    let open = move |_| {
        let request = Request::Open {
            database: database.clone(),
        };
        app.act(async move {
            if let Err(failure) = enter(app, request).await {
                let _ = problem.try_set(Some(app.failure_text(&failure)));
            }
        });
    };
    view! {
        <li class="row spread workspace-row">
            <div>
                <strong>{name}</strong>
                <p class="note">
                    {year} " · " {created}
                    {note.is_example.then(|| view! { " · " {texts.start.example_mark} })}
                </p>
            </div>
            <button aria-label=label on:click=open>{texts.start.open}</button>
        </li>
    }
}

/// The form that makes a new workspace.
#[component]
fn Begin(
    /// Those that are here already.
    workspaces: RwSignal<Vec<WorkspaceNote>>,
    problem: RwSignal<Option<String>>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().start;
    let office = RwSignal::new(String::new());
    // The plan that is prepared now is next year's.
    let next_year = app.moment(clock::now_ms()).civil().0 + 1;
    let year = RwSignal::new(next_year.to_string());
    let office_error = RwSignal::new(None::<String>);
    let year_error = RwSignal::new(None::<String>);
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let code = office.get();
        let parsed = year
            .get()
            .trim()
            .parse::<i64>()
            .ok()
            .and_then(TahunRencana::new);
        office_error.set(code.is_empty().then(|| texts.office_missing.to_owned()));
        year_error.set(parsed.is_none().then(|| texts.year_wrong.to_owned()));
        let Some(parsed) = parsed.filter(|_| !code.is_empty()) else {
            focus(if code.is_empty() { "kantor" } else { "tahun" });
            return;
        };
        let is_same = |note: &WorkspaceNote| {
            !note.is_example && note.office == code && note.year == parsed.get()
        };
        if workspaces.with(|notes| notes.iter().any(is_same)) {
            office_error.set(Some(texts.already_there.to_owned()));
            return;
        }
        let request = Request::Create {
            office: code,
            year: parsed.get(),
        };
        app.act(async move {
            if let Err(failure) = enter(app, request).await {
                let _ = problem.try_set(Some(app.failure_text(&failure)));
            }
        });
    };
    view! {
        <form class="card stack" on:submit=begin novalidate>
            <h2>{texts.begin}</h2>
            <OfficeSearch chosen=office error=office_error />
            <div class="year-field">
                <TextField
                    id="tahun"
                    label=texts.year
                    help=texts.year_help
                    value=year
                    error=year_error
                    input_mode="numeric"
                />
            </div>
            <div><button class="primary" type="submit">{texts.start}</button></div>
        </form>
    }
}

/// Opens a workspace and goes to its first screen.
pub(crate) async fn enter(app: App, request: Request) -> Result<(), Failure> {
    let answered = app.request(request, Vec::new()).await;
    if let Err(failure) = &answered {
        app.rescue_if_damaged(failure);
    }
    match answered? {
        (
            Response::Opened {
                workspace,
                role,
                status,
            },
            _,
        ) => {
            app.enter(workspace, role, status);
            app.go(&app.home());
            Ok(())
        }
        _ => Err(Failure::NoAnswer),
    }
}
