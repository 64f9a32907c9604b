//! Mulai: which office, which year; or a workspace of before, a backup, the example.

pub(crate) mod welcome;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use self::welcome::Welcome;
use crate::platform::preferences;
use crate::texts::fill;
use crate::ui::app::{App, Failure, trouble_text, use_app};
use crate::ui::opening::Opening;
use crate::ui::parts::example::{self, Desk};
use crate::ui::parts::restore;
use crate::worker::protocol::{Request, Response, WorkspaceNote};

#[component]
pub(crate) fn Start() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().start;
    let workspaces = RwSignal::new(Vec::<WorkspaceNote>::new());
    // What there is stands above the rest, which would jump.
    let is_known = RwSignal::new(!preferences::has_databases());
    spawn_local(async move {
        match app.request(Request::Workspaces, Vec::new()).await {
            Ok((Response::Workspaces(notes), _)) => {
                let names: Vec<String> = notes.iter().map(|note| note.database.clone()).collect();
                preferences::set_databases(&names);
                let _ = workspaces.try_set(notes);
            }
            Ok(_) => {}
            Err(failure) => app.problem.set(Some(app.failure_text(&failure))),
        }
        let _ = is_known.try_set(true);
    });
    // The example may be opened beside the office's own work.
    let here = Signal::derive(move || {
        workspaces.with(|notes| {
            let own = notes.iter().filter(|note| !note.is_example);
            own.map(|note| (note.office.clone(), note.year)).collect()
        })
    });
    let problem = Signal::derive(move || {
        let trouble = app.trouble.get();
        let trouble = trouble.map(|trouble| trouble_text(app.texts(), &trouble).to_owned());
        app.problem.get().or(trouble)
    });
    let on_open = Callback::new(move |opening| app.act(open(app, opening)));
    view! {
        <Welcome here problem on_open is_waiting=Signal::derive(move || !is_known.get())>
            <Show when=move || workspaces.with(|notes| !notes.is_empty())>
                <section class="stack tight">
                    <h2>{texts.workspaces}</h2>
                    <ul class="rows">
                        {move || {
                            let notes = workspaces.get();
                            notes.into_iter().map(|note| view! { <WorkspaceRow note /> }).collect_view()
                        }}
                    </ul>
                </section>
            </Show>
        </Welcome>
    }
}

/// A workspace of this browser, to be opened.
#[component]
fn WorkspaceRow(note: WorkspaceNote) -> impl IntoView {
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
                app.problem.set(Some(app.failure_text(&failure)));
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

/// Does what Mulai was asked for; why it could not be done is said there.
pub(crate) async fn open(app: App, opening: Opening) {
    let opened = match opening {
        Opening::Create { office, year } => {
            let entered = enter(app, Request::Create { office, year }).await;
            entered.map_err(|failure| app.failure_text(&failure))
        }
        Opening::Example => example::open(app, Desk::Village).await,
        Opening::Restore(files) => restore::restore(app, files, false).await,
    };
    app.problem.set(opened.err());
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
