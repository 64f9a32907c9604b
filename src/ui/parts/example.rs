//! The example: the cycle of one kecamatan, as three workspaces of their own.

use leptos::prelude::*;

use super::restore::restore;
use crate::domain::kantor::{JenisKantor, KodeKantor};
use crate::engine::protocol::{Command, JsonFields};
use crate::platform::boot;
use crate::ui::app::{App, use_app};
use crate::ui::screens::start::enter;
use crate::worker::protocol::{Request, Response, WorkspaceNote};

/// From whose desk the example is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Desk {
    Village,
    Subdistrict,
    Bappeda,
}

impl Desk {
    fn of(note: &WorkspaceNote) -> Option<Self> {
        match KodeKantor::new(&note.office)?.jenis() {
            JenisKantor::Kecamatan => Some(Self::Subdistrict),
            JenisKantor::Bappeda => Some(Self::Bappeda),
            _ => Some(Self::Village),
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::Village => "desa.json",
            Self::Subdistrict => "kecamatan.json",
            Self::Bappeda => "bappeda.json",
        }
    }
}

/// What the village wrote and gave to nobody yet: a backup would pass it off as handed over.
const FRESH: &str = "desa-baru.json";

/// Hand-overs that the kecamatan has not taken in.
const HANDOVERS: &[&str] = &[
    "serahan-sindangmulya.json",
    "serahan-cibarusah-jaya.json",
    "serahan-cibarusah-kota.json",
];

async fn read(app: App, name: &str) -> Result<Vec<u8>, String> {
    let bytes = boot::read_data(&format!("example/{name}")).await;
    bytes.map_err(|_| app.texts().start.example_not_loaded.to_owned())
}

async fn workspaces(app: App) -> Result<Vec<WorkspaceNote>, String> {
    match app.request(Request::Workspaces, Vec::new()).await {
        Ok((Response::Workspaces(notes), _)) => {
            Ok(notes.into_iter().filter(|note| note.is_example).collect())
        }
        Ok(_) => Err(app.texts().frame.trouble_closed.to_owned()),
        Err(failure) => Err(app.failure_text(&failure)),
    }
}

/// Goes to one desk of the example, and makes its workspace where there is none yet.
///
/// # Errors
/// The words for why not.
pub(crate) async fn open(app: App, desk: Desk) -> Result<(), String> {
    let known = workspaces(app).await?;
    if let Some(note) = known.into_iter().find(|note| Desk::of(note) == Some(desk)) {
        let database = note.database;
        let entered = enter(app, Request::Open { database }).await;
        return entered.map_err(|failure| app.failure_text(&failure));
    }
    let bytes = read(app, desk.file()).await?;
    let fresh = match desk {
        Desk::Village => read(app, FRESH).await?,
        _ => Vec::new(),
    };
    restore(app, vec![(desk.file().to_owned(), bytes)], true).await?;
    let rows: Vec<JsonFields> = serde_json::from_slice(&fresh).unwrap_or_default();
    if !rows.is_empty() {
        let added = app.run(Command::AddUsulan { rows }).await;
        added.map_err(|failure| app.failure_text(&failure))?;
    }
    Ok(())
}

/// The files that wait for the kecamatan of the example, with their names.
///
/// # Errors
/// The words for why not.
pub(crate) async fn handovers(app: App) -> Result<Vec<(String, Vec<u8>)>, String> {
    let mut files = Vec::new();
    for name in HANDOVERS {
        files.push(((*name).to_owned(), read(app, name).await?));
    }
    Ok(files)
}

/// Takes every workspace of the example away, and nothing else.
async fn remove(app: App) -> Result<(), String> {
    let known = workspaces(app).await?;
    for note in known {
        let request = Request::Delete {
            database: note.database,
        };
        let deleted = app.request(request, Vec::new()).await;
        deleted.map_err(|failure| app.failure_text(&failure))?;
    }
    app.leave();
    Ok(())
}

/// Says that this is the example, lets one sit down at another desk, and takes it away.
#[component]
pub(crate) fn ExampleBanner() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().start;
    let problem = RwSignal::new(None::<String>);
    let act = move |desk: Option<Desk>| {
        app.act(async move {
            let done = match desk {
                Some(desk) => open(app, desk).await,
                None => remove(app).await,
            };
            let _ = problem.try_set(done.err());
        });
    };
    let here = app.workspace.with(|note| note.as_ref().and_then(Desk::of));
    let desks = [
        (Desk::Village, texts.desk_village),
        (Desk::Subdistrict, texts.desk_subdistrict),
        (Desk::Bappeda, texts.desk_bappeda),
    ];
    let desks = desks.map(|(desk, name)| {
        let current = (here == Some(desk)).then_some("true");
        view! { <button aria-current=current on:click=move |_| act(Some(desk))>{name}</button> }
    });
    view! {
        <div class="banner info example-banner" role="group" aria-label=texts.example_mark>
            <p>{texts.example_banner}</p>
            <div class="row">
                {desks.collect_view()}
                <button class="danger" on:click=move |_| act(None)>{texts.remove_example}</button>
            </div>
            <p class="error" role="alert" hidden=move || problem.get().is_none()>{move || problem.get()}</p>
        </div>
    }
}
