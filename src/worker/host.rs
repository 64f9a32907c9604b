//! The worker's side: opens workspaces, keeps the writer's lock, runs requests in turn.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::rc::Rc;

use wasm_bindgen_futures::spawn_local;

use super::protocol::{NotRestored, Notice, Request, Response, Role, StoreTrouble, WorkspaceNote};
use super::wire::{self, Letter};
use crate::bundle::container::Limits;
use crate::bundle::header::{BundleKind, Header};
use crate::bundle::read::read;
use crate::bundle::seal::{Roster, SignatureState};
use crate::domain::nomenklatur::Nomenclature;
use crate::domain::reference::Reference;
use crate::engine::Refusal;
use crate::engine::identity::{Environment, Identity};
use crate::engine::import::signature_of;
use crate::engine::protocol::{Answer, Command, Query, Status};
use crate::engine::session::Session;
use crate::platform::channel::Channel;
use crate::platform::lock::{self, WriterLock};
use crate::platform::{clock, random, reference_data, worker_scope};
use crate::qr::read::read as read_qr;
use crate::store::StoreError;
use crate::store::indexeddb::{IndexedDbStore, RegistryStore, delete_database};

/// Most lines of the nomenclature that are offered at once.
const OFFERED: usize = 8;

/// Starts to listen. Called once, from `main`.
pub fn serve() {
    let host = Rc::new(RefCell::new(Host::default()));
    let listener = worker_scope::on_message({
        let host = host.clone();
        move |message| {
            if let Some(letter) = wire::unpack::<Request>(&message) {
                host.borrow_mut().queue.push_back(Work::Request(letter));
                wake(&host);
            }
        }
    });
    host.borrow_mut().listener = listener.ok();
    // The worker lives as long as its page; so does its state.
    std::mem::forget(host);
}

#[derive(Default)]
struct Host {
    queue: VecDeque<Work>,
    is_working: bool,
    reference: Option<Reference>,
    nomenclature: Option<Rc<Nomenclature>>,
    workspace: Option<Workspace>,
    listener: Option<crate::platform::listener::Listener>,
}

enum Work {
    Request(Letter<Request>),
    /// Another tab has written.
    OtherWrote {
        database: String,
    },
    /// The lock has become ours.
    BecameWriter {
        database: String,
        lock: WriterLock,
    },
    LostWriter {
        database: String,
    },
}

struct Workspace {
    note: WorkspaceNote,
    session: Session<IndexedDbStore>,
    lock: Option<WriterLock>,
    channel: Option<Channel>,
}

impl Workspace {
    fn role(&self) -> Role {
        match &self.lock {
            Some(lock) if lock.is_held() => Role::Writer,
            _ => Role::Follower,
        }
    }

    fn status(&self) -> Status {
        match self.session.engine.query(&Query::Status) {
            Answer::Status(status) => status,
            _ => Status::default(),
        }
    }

    fn opened(&self) -> Response {
        Response::Opened {
            workspace: self.note.clone(),
            role: self.role(),
            status: self.status(),
        }
    }
}

type Shared = Rc<RefCell<Host>>;

fn wake(host: &Shared) {
    if std::mem::replace(&mut host.borrow_mut().is_working, true) {
        return;
    }
    let host = host.clone();
    spawn_local(async move {
        loop {
            let Some(work) = host.borrow_mut().queue.pop_front() else {
                break;
            };
            handle(&host, work).await;
        }
        host.borrow_mut().is_working = false;
    });
}

async fn handle(host: &Shared, work: Work) {
    match work {
        Work::Request(letter) => {
            let (response, files) = match respond(host, letter.body, letter.files).await {
                Ok(answered) => answered,
                Err(trouble) => (Response::Failed(trouble), Vec::new()),
            };
            let (message, moved) = wire::pack(letter.id, &response, &files);
            // A page that is gone needs no answer.
            let _ = worker_scope::post_with_transfer(&message, &moved);
        }
        Work::OtherWrote { database } => reload(host, &database, None).await,
        Work::BecameWriter { database, lock } => reload(host, &database, Some(lock)).await,
        Work::LostWriter { database } => {
            let lost = {
                let mut host = host.borrow_mut();
                let open = host
                    .workspace
                    .as_mut()
                    .filter(|w| w.note.database == database);
                open.is_some_and(|workspace| {
                    let lost = workspace.role() == Role::Follower;
                    if lost {
                        workspace.lock = None;
                    }
                    lost
                })
            };
            if lost {
                notify(&Notice::Role(Role::Follower));
                wait_for_lock(host, &database);
            }
        }
    }
}

fn notify(notice: &Notice) {
    let (message, moved) = wire::pack(0, notice, &[]);
    let _ = worker_scope::post_with_transfer(&message, &moved);
}

type Answered = (Response, Vec<Vec<u8>>);

async fn respond(
    host: &Shared,
    request: Request,
    files: Vec<Vec<u8>>,
) -> Result<Answered, StoreTrouble> {
    let plain = |response| Ok((response, Vec::new()));
    match request {
        Request::Workspaces => plain(Response::Workspaces(workspaces().await?)),
        Request::Create { office, year } => {
            let note = new_note(&office, year, false);
            let identity = Identity::create(&office, year, &Browser);
            create(host, note, identity).await?;
            let host = host.borrow();
            plain(
                host.workspace
                    .as_ref()
                    .ok_or(StoreTrouble::NoWorkspace)?
                    .opened(),
            )
        }
        Request::Open { database } => {
            open(host, &database).await?;
            let host = host.borrow();
            plain(
                host.workspace
                    .as_ref()
                    .ok_or(StoreTrouble::NoWorkspace)?
                    .opened(),
            )
        }
        Request::Rename { database, name } => plain(rename(host, &database, name).await?),
        Request::Delete { database } => {
            {
                let mut host = host.borrow_mut();
                if host
                    .workspace
                    .as_ref()
                    .is_some_and(|w| w.note.database == database)
                {
                    host.workspace = None;
                }
            }
            registry().await?.remove(&database).await?;
            delete_database(&database).await?;
            plain(Response::Deleted)
        }
        Request::Restore {
            file_names,
            is_example,
        } => {
            let files = file_names.into_iter().zip(files).collect();
            plain(restore(host, files, is_example).await?)
        }
        Request::TakeOver => {
            let database = with_workspace(host, |workspace| workspace.note.database.clone())?;
            let lock = lock::take_writer(&lock_name(&database))
                .await
                .map_err(refused)?;
            reload(host, &database, Some(lock)).await;
            plain(with_workspace(host, |workspace| workspace.opened())?)
        }
        Request::Run(mut command) => {
            if let Command::AddPhoto { jpeg, .. } = &mut command {
                *jpeg = files.into_iter().next().unwrap_or_default();
            }
            run(host, &command).await
        }
        Request::Ask(query) => {
            let mut answer = with_workspace(host, |w| w.session.engine.query(&query))?;
            let mut beside = Vec::new();
            if let Answer::Photos(photos) = &mut answer {
                beside.extend(
                    photos
                        .iter_mut()
                        .map(|photo| std::mem::take(&mut photo.jpeg)),
                );
            }
            Ok((Response::Answer(answer), beside))
        }
        Request::ReadQr { width, height } => {
            let grey = files.first().map(Vec::as_slice).unwrap_or_default();
            plain(Response::Qr(read_qr(width, height, grey)))
        }
        Request::Nomenclature { text, agency } => plain(nomenclature(host, &text, &agency).await?),
        Request::Plan { file_names } => {
            let files = file_names.into_iter().zip(files).collect();
            plain(with_workspace(host, |workspace| {
                Response::Answer(workspace.session.engine.plan_import(files))
            })?)
        }
        Request::Choose { plan, choices } => {
            plain(with_workspace(host, |workspace| {
                match workspace.session.engine.choose(plan, &choices) {
                    Ok(answer) => Response::Answer(answer),
                    Err(refusal) => Response::Refused(refusal),
                }
            })?)
        }
    }
}

/// Looks in the nomenclature, which is read when it is first asked for.
async fn nomenclature(host: &Shared, text: &str, agency: &str) -> Result<Response, StoreTrouble> {
    let known = host.borrow().nomenclature.clone();
    let list = match known {
        Some(list) => list,
        None => {
            let list = reference_data::load_nomenclature().await.map_err(refused)?;
            let list = Rc::new(list);
            host.borrow_mut().nomenclature = Some(list.clone());
            list
        }
    };
    let host = host.borrow();
    let reference = host.reference.as_ref();
    let office = reference.and_then(|reference| reference.office(agency));
    let bidang = office.map(|office| office.bidang_urusan.clone());
    let found = match list.line(text.trim()) {
        Some(line) => vec![line],
        None => list.search(text, &bidang.unwrap_or_default(), OFFERED),
    };
    let found = found.into_iter();
    Ok(Response::Nomenclature(
        found
            .map(|line| (line.kode.clone(), line.nama.clone(), line.satuan.clone()))
            .collect(),
    ))
}

fn with_workspace<T>(
    host: &Shared,
    look: impl FnOnce(&mut Workspace) -> T,
) -> Result<T, StoreTrouble> {
    let mut host = host.borrow_mut();
    host.workspace
        .as_mut()
        .map(look)
        .ok_or(StoreTrouble::NoWorkspace)
}

async fn run(host: &Shared, command: &Command) -> Result<Answered, StoreTrouble> {
    // Taken out while it is written: requests come in turn, nobody else looks meanwhile.
    let mut workspace = host
        .borrow_mut()
        .workspace
        .take()
        .ok_or(StoreTrouble::NoWorkspace)?;
    let result = if workspace.role() == Role::Writer {
        Ok(workspace.session.run(command, &Browser).await)
    } else {
        Err(StoreTrouble::NotWriter)
    };
    if matches!(&result, Ok(Ok(_)))
        && let Some(channel) = &workspace.channel
    {
        // A tab that cannot hear reloads when it is shown.
        let _ = channel.post("changed");
    }
    host.borrow_mut().workspace = Some(workspace);
    Ok(match result? {
        Ok(Answer::File { mut file, status }) => {
            let bytes = std::mem::take(&mut file.bytes);
            (Response::Answer(Answer::File { file, status }), bytes)
        }
        Ok(answer) => (Response::Answer(answer), Vec::new()),
        Err(refusal) => (Response::Refused(refusal), Vec::new()),
    })
}

async fn registry() -> Result<RegistryStore, StoreTrouble> {
    Ok(RegistryStore::open(on_notice).await?)
}

fn on_notice(error: StoreError) {
    notify(&Notice::Trouble(error.into()));
}

async fn workspaces() -> Result<Vec<WorkspaceNote>, StoreTrouble> {
    let rows = registry().await?.list().await?;
    let notes = rows
        .values()
        .filter_map(|bytes| serde_json::from_slice(bytes).ok());
    let mut notes: Vec<WorkspaceNote> = notes.collect();
    notes.sort_unstable_by_key(|note| std::cmp::Reverse(note.created_ms));
    Ok(notes)
}

async fn rename(host: &Shared, database: &str, name: String) -> Result<Response, StoreTrouble> {
    let mut notes = workspaces().await?.into_iter();
    let note = notes.find(|note| note.database == database);
    let mut note = note.ok_or(StoreTrouble::NoWorkspace)?;
    note.name = name;
    let bytes = serde_json::to_vec(&note).unwrap_or_default();
    registry().await?.put(&note.database, &bytes).await?;
    if let Some(open) = &mut host.borrow_mut().workspace
        && open.note.database == database
    {
        open.note.clone_from(&note);
    }
    Ok(Response::Renamed(note))
}

fn new_note(office: &str, year: u16, is_example: bool) -> WorkspaceNote {
    let mut suffix = [0; 4];
    Browser.random(&mut suffix);
    let suffix: String = suffix.iter().map(|byte| format!("{byte:02x}")).collect();
    // On file:// every local page shares one storage; the random part keeps copies apart.
    let database = format!("rembuk-{office}-{year}-{suffix}");
    WorkspaceNote {
        database,
        office: office.to_owned(),
        year,
        is_example,
        name: String::new(),
        created_ms: Browser.now_ms(),
    }
}

async fn reference(host: &Shared) -> Result<Reference, StoreTrouble> {
    if let Some(reference) = &host.borrow().reference {
        return Ok(reference.clone());
    }
    let reference = reference_data::load().await.map_err(refused)?;
    host.borrow_mut().reference = Some(reference.clone());
    Ok(reference)
}

async fn create(
    host: &Shared,
    note: WorkspaceNote,
    identity: Identity,
) -> Result<(), StoreTrouble> {
    let reference = reference(host).await?;
    host.borrow_mut().workspace = None;
    let store = IndexedDbStore::open(&note.database, on_notice).await?;
    let session = Session::create(store, identity, reference)
        .await
        .map_err(trouble)?;
    let bytes = serde_json::to_vec(&note).unwrap_or_default();
    registry().await?.put(&note.database, &bytes).await?;
    attach(host, note, session).await
}

async fn open(host: &Shared, database: &str) -> Result<(), StoreTrouble> {
    let note = workspaces()
        .await?
        .into_iter()
        .find(|note| note.database == database);
    let note = note.ok_or(StoreTrouble::NoWorkspace)?;
    let reference = reference(host).await?;
    host.borrow_mut().workspace = None;
    let store = IndexedDbStore::open(database, on_notice).await?;
    let session = Session::open(store, reference).await.map_err(trouble)?;
    attach(host, note, session).await
}

/// Takes the lock or waits for it, and listens to the other tabs.
async fn attach(
    host: &Shared,
    note: WorkspaceNote,
    mut session: Session<IndexedDbStore>,
) -> Result<(), StoreTrouble> {
    let database = note.database.clone();
    let lock = lock::try_writer(&lock_name(&database))
        .await
        .map_err(refused)?;
    if lock.is_some() {
        // What another tab wrote between our reading and our lock must not be missed.
        let snapshot = crate::store::Store::load(&session.store).await?;
        let reference = session.engine.reference().clone();
        session.engine = crate::engine::Engine::open(snapshot, reference).map_err(trouble)?;
    }
    let channel = Channel::open(&database, {
        let (host, database) = (host.clone(), database.clone());
        move |_| {
            let work = Work::OtherWrote {
                database: database.clone(),
            };
            host.borrow_mut().queue.push_back(work);
            wake(&host);
        }
    });
    let is_writer = lock.is_some();
    if let Some(lock) = &lock {
        watch_lock(host, &database, lock);
    }
    let workspace = Workspace {
        note,
        session,
        lock,
        channel: channel.ok(),
    };
    host.borrow_mut().workspace = Some(workspace);
    if !is_writer {
        wait_for_lock(host, &database);
    }
    Ok(())
}

fn lock_name(database: &str) -> String {
    format!("{database}-tulis")
}

fn wait_for_lock(host: &Shared, database: &str) {
    let (host, database) = (host.clone(), database.to_owned());
    spawn_local(async move {
        if let Ok(lock) = lock::wait_writer(&lock_name(&database)).await {
            host.borrow_mut()
                .queue
                .push_back(Work::BecameWriter { database, lock });
            wake(&host);
        }
    });
}

fn watch_lock(host: &Shared, database: &str, lock: &WriterLock) {
    let (host, database, lost) = (host.clone(), database.to_owned(), lock.lost());
    spawn_local(async move {
        lost.await;
        host.borrow_mut()
            .queue
            .push_back(Work::LostWriter { database });
        wake(&host);
    });
}

/// Reads the store anew: another tab has written, or this one now may.
async fn reload(host: &Shared, database: &str, lock: Option<WriterLock>) {
    let taken = {
        let mut host = host.borrow_mut();
        host.workspace
            .take_if(|workspace| workspace.note.database == database)
    };
    let Some(mut workspace) = taken else { return };
    let reference = workspace.session.engine.reference().clone();
    let engine = match crate::store::Store::load(&workspace.session.store).await {
        Ok(snapshot) => crate::engine::Engine::open(snapshot, reference).map_err(trouble),
        Err(error) => Err(error.into()),
    };
    let became_writer = lock.is_some();
    if let Some(lock) = lock {
        watch_lock(host, database, &lock);
        workspace.lock = Some(lock);
    }
    let notice = match engine {
        Ok(engine) => {
            workspace.session.engine = engine;
            Notice::Changed {
                status: Box::new(workspace.status()),
            }
        }
        Err(trouble) => Notice::Trouble(trouble),
    };
    host.borrow_mut().workspace = Some(workspace);
    notify(&notice);
    if became_writer {
        notify(&Notice::Role(Role::Writer));
    }
}

/// The header that the parts of a backup share.
fn backup_header(files: &[(String, Vec<u8>)]) -> Result<Header, NotRestored> {
    let mut first: Option<Header> = None;
    let mut parts = Vec::new();
    for (file_name, bytes) in files {
        let file_name = file_name.clone();
        let reading = read(bytes, &Limits::default());
        let header = reading.header.as_ref();
        let Some(header) = header.filter(|header| header.kind == BundleKind::Cadangan) else {
            return Err(NotRestored::NotABackup { file_name });
        };
        if reading.is_damaged() {
            let whole = reading.commits.len() as u32;
            return Err(NotRestored::Damaged { file_name, whole });
        }
        let signature = signature_of(&reading, &Roster::default());
        if signature == SignatureState::Wrong || !reading.is_whole() {
            return Err(NotRestored::WrongSignature { file_name });
        }
        let first = first.get_or_insert_with(|| header.clone());
        if (header.replica, header.number) == (first.replica, first.number) {
            parts.push(header.part);
        } else {
            return Err(NotRestored::PartsMissing { parts: first.parts });
        }
    }
    let Some(header) = first else {
        let file_name = String::new();
        return Err(NotRestored::NotABackup { file_name });
    };
    // A hostile header may claim any number of parts.
    let has_all = header.parts as usize <= files.len()
        && (1..=header.parts).all(|part| parts.contains(&part));
    if has_all {
        Ok(header)
    } else {
        Err(NotRestored::PartsMissing {
            parts: header.parts,
        })
    }
}

async fn restore(
    host: &Shared,
    files: Vec<(String, Vec<u8>)>,
    is_example: bool,
) -> Result<Response, StoreTrouble> {
    let header = match backup_header(&files) {
        Ok(header) => header,
        Err(why) => return Ok(Response::NotRestored(why)),
    };
    // The backup of an example stays one, whoever opens it.
    let is_example = is_example || header.is_example();
    let note = new_note(&header.office, header.year, is_example);
    let mut identity = Identity::create(&header.office, header.year, &Browser);
    identity.is_example = is_example;
    let database = note.database.clone();
    create(host, note, identity).await?;
    let preview = with_workspace(host, |workspace| {
        workspace.session.engine.plan_import(files)
    })?;
    let Answer::Preview(preview) = preview else {
        return Err(StoreTrouble::NoWorkspace);
    };
    let choices = preview.files.iter().map(|file| file.chosen).collect();
    let command = Command::CommitImport {
        plan: preview.plan,
        choices,
    };
    let (response, _) = run(host, &command).await?;
    match response {
        Response::Answer(_) | Response::Refused(Refusal::Nothing) => {
            // Who restores a backup as their own vouches for the key that signed it.
            if let Some(key) = header.key {
                let enroll = Command::EnrollKey {
                    office: header.office.clone(),
                    key: key.to_string(),
                };
                run(host, &enroll).await?;
            }
            // Opened anew, it begins without steps to undo: one would take the backup back.
            open(host, &database).await?;
            with_workspace(host, |workspace| workspace.opened())
        }
        other => {
            // Half a restore is none: the new workspace is taken away again.
            host.borrow_mut().workspace = None;
            registry().await?.remove(&database).await?;
            delete_database(&database).await?;
            Ok(other)
        }
    }
}

struct Browser;

impl Environment for Browser {
    fn now_ms(&self) -> i64 {
        clock::now_ms()
    }

    fn random(&self, bytes: &mut [u8]) {
        if random::fill(bytes).is_err() {
            // Keys and names without chance would be worse than a stop.
            wasm_bindgen::throw_str("this browser gives no random numbers");
        }
    }
}

impl From<StoreError> for StoreTrouble {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Blocked => Self::Blocked,
            StoreError::NewerVersion => Self::NewerVersion,
            StoreError::Closed => Self::Closed,
            StoreError::Quota => Self::Quota,
            StoreError::Refused(why) => Self::Refused(why),
            StoreError::Aborted(why) => Self::Aborted(why),
            StoreError::NotWriter => Self::NotWriter,
        }
    }
}

fn refused(error: crate::platform::error::BrowserError) -> StoreTrouble {
    StoreTrouble::Refused(error.to_string())
}

fn trouble(refusal: Refusal) -> StoreTrouble {
    match refusal {
        Refusal::NotStored { is_quota: true, .. } => StoreTrouble::Quota,
        Refusal::NotStored { why, .. } => StoreTrouble::Aborted(why),
        Refusal::DamagedWorkspace => StoreTrouble::Damaged,
        other => StoreTrouble::Aborted(format!("{other:?}")),
    }
}
