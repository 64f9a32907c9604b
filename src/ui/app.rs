//! The app's state on the page: created once, at the root. Screens get it by [`use_app`], send
//! commands through it and never keep rows of their own beyond what is shown.

use std::rc::Rc;
use std::sync::Arc;

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::client::Client;
use super::forms::Forms;
use super::route::Route;
use super::words::Words;
use crate::domain::kantor::JenisKantor;
use crate::domain::label::Label;
use crate::domain::peta::Peta;
use crate::domain::reference::Reference;
use crate::engine::Refusal;
use crate::engine::protocol::{Answer, Command, Query, Status};
use crate::platform::{clock, persist, preferences, reference_data};
use crate::texts::format::{self, Moment};
use crate::texts::{Language, Texts, fields, fill};
use crate::worker::protocol::{Notice, Request, Response, Role, StoreTrouble, WorkspaceNote};

/// Whether what the person did last is stored.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum SaveState {
    #[default]
    Untouched,
    Saving,
    /// ms since 1970
    Saved(i64),
    /// Not stored, and why.
    Failed(String),
}

/// A passing message with something to undo.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Toast {
    pub(crate) text: String,
    pub(crate) can_undo: bool,
}

/// Why a request was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Failure {
    Refused(Refusal),
    Trouble(StoreTrouble),
    /// The worker is gone.
    NoAnswer,
}

/// Everything that lives as long as the page.
#[derive(Clone, Copy)]
pub(crate) struct App {
    client: StoredValue<Rc<Client>, LocalStorage>,
    pub(crate) reference: RwSignal<Option<Arc<Reference>>>,
    /// The borders, once a map was asked for.
    pub(crate) borders: RwSignal<Option<Arc<Peta>>>,
    pub(crate) language: RwSignal<Language>,
    pub(crate) route: RwSignal<Route>,
    pub(crate) workspace: RwSignal<Option<WorkspaceNote>>,
    pub(crate) role: RwSignal<Role>,
    pub(crate) status: RwSignal<Status>,
    pub(crate) save: RwSignal<SaveState>,
    pub(crate) toast: RwSignal<Option<Toast>>,
    pub(crate) trouble: RwSignal<Option<StoreTrouble>>,
    /// Why Mulai could not open what it was asked for.
    pub(crate) problem: RwSignal<Option<String>>,
    pub(crate) update_ready: RwSignal<bool>,
    /// Large type, for a projector.
    pub(crate) is_presenting: RwSignal<bool>,
    /// Counts up with every change of the data; whoever shows data asks anew.
    pub(crate) revision: RwSignal<u32>,
    has_asked_to_persist: StoredValue<bool>,
    forms: StoredValue<Forms, LocalStorage>,
    is_acting: StoredValue<bool>,
}

/// The app, from anywhere in it.
pub(crate) fn use_app() -> App {
    expect_context::<App>()
}

impl App {
    /// Starts the worker and makes the state. Called once. `on_trouble` hears each time that the storage
    /// has something the matter with it.
    pub(crate) fn start(
        on_trouble: impl Fn() + 'static,
    ) -> Result<Self, crate::platform::error::BrowserError> {
        let status = RwSignal::new(Status::default());
        let role = RwSignal::new(Role::Writer);
        let trouble = RwSignal::new(None);
        let revision = RwSignal::new(0_u32);
        let client = Client::start(move |notice| match notice {
            Notice::Changed { status: new } => {
                status.set(*new);
                revision.update(|revision| *revision += 1);
            }
            Notice::Role(new) => role.set(new),
            Notice::Trouble(new) => {
                trouble.set(Some(new));
                on_trouble();
            }
        })?;
        let words = Words::new();
        Ok(Self {
            client: StoredValue::new_local(Rc::new(client)),
            reference: words.reference,
            borders: RwSignal::new(None),
            language: words.language,
            route: RwSignal::new(Route::default()),
            workspace: RwSignal::new(None),
            role,
            status,
            save: RwSignal::new(SaveState::default()),
            toast: RwSignal::new(None),
            trouble,
            problem: RwSignal::new(None),
            update_ready: RwSignal::new(false),
            is_presenting: RwSignal::new(false),
            revision,
            has_asked_to_persist: StoredValue::new(false),
            forms: StoredValue::new_local(Forms::default()),
            is_acting: StoredValue::new(false),
        })
    }

    /// The language and the reference data, for parts that need no more.
    pub(crate) fn words(self) -> Words {
        Words {
            language: self.language,
            reference: self.reference,
        }
    }

    /// The texts of the chosen language. Not reactive: changing the language draws all anew.
    pub(crate) fn texts(self) -> &'static Texts {
        self.language.get_untracked().texts()
    }

    /// Draws everything anew in another language; what was said in the old one goes.
    pub(crate) fn speak(self, language: Language) {
        self.toast.set(None);
        self.words().speak(language);
    }

    pub(crate) fn moment(self, at_ms: i64) -> Moment {
        Moment {
            at_ms,
            offset_minutes: clock::local_offset_minutes(at_ms),
        }
    }

    pub(crate) fn date_time(self, at_ms: i64) -> String {
        self.moment(at_ms).date_time(self.language.get_untracked())
    }

    /// The full name of an office, or its code where the list does not have it.
    pub(crate) fn office_name(self, code: &str) -> String {
        self.reference.with_untracked(|reference| {
            let found = reference
                .as_ref()
                .and_then(|reference| reference.office(code));
            found.map_or_else(|| code.to_owned(), |office| office.full_name())
        })
    }

    /// The kind of this workspace's office.
    pub(crate) fn office_kind(self) -> JenisKantor {
        let code = self.status.with_untracked(|status| status.office.clone());
        crate::domain::kantor::KodeKantor::new(&code).map_or(JenisKantor::Desa, |code| code.jenis())
    }

    /// Looks something up in the reference data.
    pub(crate) fn with_reference<T: Default>(self, look: impl FnOnce(&Reference) -> T) -> T {
        self.words().with_reference(look)
    }

    /// Reads the borders where they are not read yet. Says whether they are there.
    pub(crate) async fn load_borders(self) -> bool {
        if self.borders.with_untracked(Option::is_none)
            && let Ok(borders) = reference_data::load_borders().await
        {
            self.borders.set(Some(Arc::new(borders)));
        }
        self.borders.with_untracked(Option::is_some)
    }

    /// The forms that are open or not stored.
    pub(crate) fn forms(self) -> Forms {
        self.forms.get_value()
    }

    /// The database of the open workspace.
    pub(crate) fn database(self) -> Option<String> {
        self.workspace
            .with_untracked(|workspace| workspace.as_ref().map(|note| note.database.clone()))
    }

    /// A form of this workspace holds something that could not be stored.
    pub(crate) fn has_unstored(self) -> bool {
        let database = self.database();
        database.is_some_and(|database| self.forms().have_failed(Some(&database)))
    }

    /// What was stored is said, unless something else is not.
    fn settle(self, state: SaveState) {
        if !self.has_unstored() {
            self.save.set(state);
        }
    }

    /// A label of the reference data in the chosen language.
    pub(crate) fn say(self, label: &Label) -> String {
        match self.language.get_untracked() {
            Language::Indonesian => label.id.clone(),
            Language::English => label.en.clone(),
        }
    }

    /// This workspace's office.
    pub(crate) fn own_office(self) -> String {
        self.status.with_untracked(|status| status.office.clone())
    }

    /// Says that something was done that can be undone.
    pub(crate) fn tell_done(self, text: String) {
        self.toast.set(Some(Toast {
            text,
            can_undo: true,
        }));
    }

    /// Says how many were written to, which may be fewer than were chosen.
    pub(crate) fn tell_count(self, words: &str, answer: &Answer) {
        if let Answer::Done { records, .. } = answer {
            self.toast.set(Some(Toast {
                text: fill(words, &[&format::count(*records)]),
                can_undo: *records > 0,
            }));
        }
    }

    pub(crate) fn go(self, route: &Route) {
        if let Some(window) = web_sys::window() {
            // Setting a hash of our own does not fail.
            let _ = window.location().set_hash(&route.hash());
        }
    }

    /// Gives the place where the person is its lasting address, without drawing it anew.
    pub(crate) fn rename_place(self, route: Route) {
        if let Some(history) = web_sys::window().and_then(|window| window.history().ok()) {
            let hash = route.hash();
            let renamed = history.replace_state_with_url(&JsValue::NULL, "", Some(&hash));
            if renamed.is_ok() {
                self.route.update_untracked(|place| *place = route);
            }
        }
    }

    /// A request as it is, for what has no method of its own here.
    pub(crate) async fn request(
        self,
        request: Request,
        files: Vec<Vec<u8>>,
    ) -> Result<(Response, Vec<Vec<u8>>), Failure> {
        let answered = self.client.get_value().send(&request, &files);
        match answered.await {
            None => Err(Failure::NoAnswer),
            Some((Response::Refused(refusal), _)) => Err(Failure::Refused(refusal)),
            Some((Response::Failed(trouble), _)) => Err(Failure::Trouble(trouble)),
            Some(answered) => Ok(answered),
        }
    }

    /// Asks the engine.
    pub(crate) async fn ask(self, query: Query) -> Result<Answer, Failure> {
        match self.request(Request::Ask(query), Vec::new()).await? {
            (Response::Answer(answer), _) => Ok(answer),
            _ => Err(Failure::NoAnswer),
        }
    }

    /// Carries a command out. The save state follows it: "saved" is said only once it is durable.
    pub(crate) async fn run(self, command: Command) -> Result<(Answer, Vec<Vec<u8>>), Failure> {
        self.run_with(command, Vec::new()).await
    }

    /// The same, with files beside the command.
    pub(crate) async fn run_with(
        self,
        command: Command,
        files: Vec<Vec<u8>>,
    ) -> Result<(Answer, Vec<Vec<u8>>), Failure> {
        // A draft or a file changes nothing of what is to be saved.
        let is_draft = matches!(
            &command,
            Command::SaveDraft { .. } | Command::DropDraft { .. }
        );
        let is_quiet = is_draft || matches!(&command, Command::Export { .. });
        if !is_quiet {
            self.settle(SaveState::Saving);
            // Its way back would undo this instead.
            self.toast.set(None);
        }
        match self.request(Request::Run(command), files).await {
            Ok((Response::Answer(answer), files)) => {
                if let Answer::Done { status, .. }
                | Answer::Saved { status, .. }
                | Answer::File { status, .. } = &answer
                {
                    self.status.set(status.clone());
                }
                if !is_quiet {
                    self.settle(SaveState::Saved(clock::now_ms()));
                }
                if !is_draft {
                    self.revision.update(|revision| *revision += 1);
                }
                self.ask_to_persist();
                Ok((answer, files))
            }
            Ok(_) => Err(Failure::NoAnswer),
            Err(failure) => {
                match &failure {
                    // Nothing was to be stored.
                    Failure::Refused(
                        Refusal::Nothing | Refusal::NothingToUndo | Refusal::PlanGone,
                    ) => self.settle(SaveState::Untouched),
                    // Whoever asked for a file says why there is none.
                    _ if is_quiet => {}
                    _ => self
                        .save
                        .set(SaveState::Failed(self.failure_text(&failure))),
                }
                Err(failure)
            }
        }
    }

    /// Does what a button was pressed for, and once: presses while it is being done are the same
    /// press.
    pub(crate) fn act(self, action: impl Future<Output = ()> + 'static) {
        if self.is_acting.get_value() {
            return;
        }
        self.is_acting.set_value(true);
        spawn_local(async move {
            action.await;
            self.is_acting.set_value(false);
        });
    }

    /// Carries a command out in the background; a failure shows in the save state.
    pub(crate) fn run_later(self, command: Command) {
        spawn_local(async move {
            let _ = self.run(command).await;
        });
    }

    /// Undoes the last step and says so.
    pub(crate) fn undo(self) {
        spawn_local(async move {
            if self.run(Command::Undo).await.is_ok() {
                let text = self.texts().frame.undone.to_owned();
                self.toast.set(Some(Toast {
                    text,
                    can_undo: false,
                }));
            }
        });
    }

    /// What went wrong, what is safe and what to do.
    pub(crate) fn failure_text(self, failure: &Failure) -> String {
        let texts = self.texts();
        match failure {
            Failure::Refused(Refusal::BadValue { field }) => {
                let label = fields::label(self.language.get_untracked(), field);
                fill(texts.common.refusal_bad_value, &[label])
            }
            Failure::Refused(refusal) => texts.common.refusal(refusal),
            Failure::Trouble(trouble) => trouble_text(texts, trouble).to_owned(),
            Failure::NoAnswer => texts.frame.trouble_closed.to_owned(),
        }
    }

    /// A workspace that cannot be read is given out as it lies, by the overlay that needs no wasm.
    pub(crate) fn rescue_if_damaged(self, failure: &Failure) {
        if *failure == Failure::Trouble(StoreTrouble::Damaged) {
            preferences::set_last_workspace(None);
            crate::platform::panic::report(self.texts().common.refusal_damaged);
        }
    }

    /// Takes an opened workspace into view.
    pub(crate) fn enter(self, workspace: WorkspaceNote, role: Role, status: Status) {
        preferences::set_last_workspace(Some(&workspace.database));
        // What can be undone is of the other workspace.
        self.toast.set(None);
        self.workspace.set(Some(workspace));
        self.role.set(role);
        self.status.set(status);
        self.save.set(if self.has_unstored() {
            SaveState::Failed(self.texts().common.refusal_not_stored.to_owned())
        } else {
            SaveState::Untouched
        });
        self.trouble.set(None);
        self.problem.set(None);
        self.revision.update(|revision| *revision += 1);
    }

    pub(crate) fn leave(self) {
        if self.is_presenting.get_untracked() {
            super::keys::present(self);
        }
        preferences::set_last_workspace(None);
        self.toast.set(None);
        self.workspace.set(None);
        self.status.set(Status::default());
        self.go(&Route::Start);
    }

    /// The first screen of an office.
    pub(crate) fn home(self) -> Route {
        match self.office_kind() {
            JenisKantor::Kecamatan | JenisKantor::Bappeda => Route::Receive,
            _ => Route::Usulan,
        }
    }

    /// At the first save, and never before: browsers weigh how the page is used.
    fn ask_to_persist(self) {
        if self.has_asked_to_persist.get_value() {
            return;
        }
        self.has_asked_to_persist.set_value(true);
        spawn_local(async {
            persist::request().await;
        });
    }
}

/// What is the matter with the storage, in words.
pub(crate) fn trouble_text(texts: &'static Texts, trouble: &StoreTrouble) -> &'static str {
    match trouble {
        StoreTrouble::Blocked => texts.frame.trouble_blocked,
        StoreTrouble::NewerVersion => texts.frame.trouble_newer,
        StoreTrouble::Closed | StoreTrouble::NoWorkspace => texts.frame.trouble_closed,
        StoreTrouble::Quota => texts.frame.trouble_quota,
        StoreTrouble::Refused(_) => texts.frame.trouble_refused,
        StoreTrouble::Aborted(_) => texts.frame.trouble_aborted,
        StoreTrouble::Damaged => texts.common.refusal_damaged,
        StoreTrouble::NotWriter => texts.common.follower_cannot_write,
    }
}

/// Asks a query whenever it or the data changes, and keeps the newest answer. `None` until the
/// first one is there.
pub(crate) fn use_answer<T: Send + Sync + 'static>(
    query: impl Fn() -> Query + 'static,
    pick: fn(Answer) -> Option<T>,
) -> ReadSignal<Option<T>> {
    let app = use_app();
    let (answer, set_answer) = signal(None);
    let asked = StoredValue::new(0_u32);
    Effect::new(move |_| {
        app.revision.track();
        let query = query();
        let number = asked.get_value() + 1;
        asked.set_value(number);
        spawn_local(async move {
            let Ok(found) = app.ask(query).await else {
                return;
            };
            // The screen may be gone, or a later question may have been answered first.
            if asked.try_get_value() == Some(number)
                && let Some(found) = pick(found)
            {
                let _ = set_answer.try_set(Some(found));
            }
        });
    });
    answer
}
