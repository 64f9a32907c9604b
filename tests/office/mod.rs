//! An office at its own device: an engine with its store, a clock, chance, and what is proved of
//! every command and every import on the way.

#![allow(dead_code, reason = "each proof uses its own part")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

use std::cell::Cell;
use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::task::{Context, Poll, Waker};

use rembuk::bundle::container::Limits;
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::read::read;
use rembuk::domain::reference::Reference;
use rembuk::domain::value::Value;
use rembuk::engine::identity::{Environment, Identity};
use rembuk::engine::protocol::{
    Answer, Command, Consent, Effect, ExportKind, ExportedFile, FilePreview, Filter, ImportView,
    JsonFields, Opinion, Preview, Query, RecordView, Status, UsulanRow,
};
use rembuk::engine::session::Session;
use rembuk::engine::{Engine, Refusal};
use rembuk::log::commit::{CommitHash, Dot, RecordKey};
use rembuk::log::fold::RecordState;
use rembuk::store::memory::MemoryStore;
use serde_json::json;

pub(crate) const VILLAGE: &str = "32.16.01.2001";
pub(crate) const NEIGHBOUR: &str = "32.16.01.2002";
pub(crate) const KECAMATAN: &str = "32.16.01";
pub(crate) const BAPPEDA: &str = "bappeda";
pub(crate) const YEAR: u16 = 2027;

/// 1 January 2026, in ms since 1970.
const NOW_MS: i64 = 1_767_225_600_000;

static REFERENCE: LazyLock<Reference> = LazyLock::new(|| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/reference");
    let files: BTreeMap<String, String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .map(|entry| {
            let name = entry.file_name().to_string_lossy().into_owned();
            (name, entry.path())
        })
        .filter(|(name, _)| name.ends_with(".csv"))
        .map(|(name, path)| (name, std::fs::read_to_string(path).unwrap()))
        .collect();
    let (reference, issues) = Reference::parse(&files);
    assert_eq!(issues, []);
    reference
});

pub(crate) fn reference() -> Reference {
    REFERENCE.clone()
}

/// Waits for what is ready at once.
pub(crate) fn block_on<T>(future: impl Future<Output = T>) -> T {
    let mut future = std::pin::pin!(future);
    match future
        .as_mut()
        .poll(&mut Context::from_waker(Waker::noop()))
    {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("the in-memory store never waits"),
    }
}

/// A clock that goes on by a second at every look, and chance that repeats.
#[derive(Debug)]
pub(crate) struct World {
    now_ms: Cell<i64>,
    state: Cell<u64>,
}

impl World {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            now_ms: Cell::new(NOW_MS),
            state: Cell::new(seed),
        }
    }

    pub(crate) fn set_clock(&self, now_ms: i64) {
        self.now_ms.set(now_ms);
    }

    /// SplitMix64.
    pub(crate) fn next(&self) -> u64 {
        let state = self.state.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.state.set(state);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Environment for World {
    fn now_ms(&self) -> i64 {
        self.now_ms.set(self.now_ms.get() + 1_000);
        self.now_ms.get()
    }

    fn random(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let random = self.next().to_le_bytes();
            chunk.copy_from_slice(&random[..chunk.len()]);
        }
    }
}

#[derive(Debug)]
pub(crate) struct Office {
    pub(crate) session: Session<MemoryStore>,
    pub(crate) world: World,
    /// Reopen what is stored after every command and compare.
    pub(crate) reopens: bool,
}

impl Office {
    pub(crate) fn new(code: &str, seed: u64) -> Self {
        Self::of_year(code, YEAR, seed)
    }

    pub(crate) fn of_year(code: &str, year: u16, seed: u64) -> Self {
        Self::made(code, year, seed, false)
    }

    /// A workspace to learn with.
    pub(crate) fn example(code: &str, seed: u64) -> Self {
        Self::made(code, YEAR, seed, true)
    }

    fn made(code: &str, year: u16, seed: u64, is_example: bool) -> Self {
        let world = World::new(seed);
        let mut identity = Identity::create(code, year, &world);
        identity.is_example = is_example;
        let session = block_on(Session::create(
            MemoryStore::default(),
            identity,
            reference(),
        ));
        Self {
            session: session.unwrap(),
            world,
            reopens: true,
        }
    }

    /// Opens what lies in the store, as another start of the app does, or as a copied profile.
    pub(crate) fn reopened(&self, seed: u64) -> Self {
        let store = self.session.store.clone();
        Self {
            session: block_on(Session::open(store, reference())).unwrap(),
            world: World::new(seed),
            reopens: self.reopens,
        }
    }

    /// A backup opened as a workspace of its own on a new device.
    #[track_caller]
    pub(crate) fn restored(backup: &[u8], seed: u64) -> Self {
        let header = read(backup, &Limits::default()).header.unwrap();
        assert_eq!(header.kind, BundleKind::Cadangan);
        let is_example = header.is_example();
        let mut office = Self::made(&header.office, header.year, seed, is_example);
        office.take(&[backup]);
        // Who restores a backup as their own vouches for the key that signed it.
        office.run(&Command::EnrollKey {
            office: header.office,
            key: header.key.unwrap().to_string(),
        });
        office.reopened(seed + 1)
    }

    pub(crate) fn engine(&self) -> &Engine {
        &self.session.engine
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        self.engine().digest()
    }

    pub(crate) fn key(&self) -> String {
        self.engine().identity().key.public().to_string()
    }

    pub(crate) fn office(&self) -> String {
        self.engine().identity().office.clone()
    }

    pub(crate) fn try_run(&mut self, command: &Command) -> Result<Answer, Refusal> {
        let stored = |office: &Self| (office.digest(), office.session.store.snapshot.clone());
        let before = self.reopens.then(|| stored(self));
        let answer = block_on(self.session.run(command, &self.world));
        match &answer {
            Ok(_) if self.reopens => self.assert_reopens_equal(),
            Ok(_) => {}
            Err(_) => {
                let is_same = before.is_none_or(|before| before == stored(self));
                assert!(is_same, "a refused command changed something");
            }
        }
        answer
    }

    #[track_caller]
    pub(crate) fn run(&mut self, command: &Command) -> Answer {
        match self.try_run(command) {
            Ok(answer) => answer,
            Err(refusal) => panic!("{command:?}: {refusal:?}"),
        }
    }

    /// What is stored says the same as what is shown.
    pub(crate) fn assert_reopens_equal(&self) {
        let opened = Engine::open(self.session.store.snapshot.clone(), reference()).unwrap();
        assert_eq!(opened.digest(), self.digest());
        assert_eq!(opened.unreadable(), 0);
        let shown = |engine: &Engine| {
            let mut status = status_of(engine);
            // What can be undone is remembered while the app is open.
            (status.undo, status.redo) = (None, None);
            let queries = [
                Query::Imports,
                Query::Drafts,
                Query::Roster,
                Query::Handover,
                Query::Answers,
                Query::Waiting,
                Query::Conflicts,
                Query::Usulan {
                    filter: Filter::default(),
                    offset: 0,
                    limit: 10,
                },
            ];
            let answers = queries.map(|query| format!("{:?}", engine.query(&query)));
            (status, answers)
        };
        assert_eq!(shown(&opened), shown(self.engine()));
    }

    pub(crate) fn query(&self, query: &Query) -> Answer {
        self.engine().query(query)
    }

    pub(crate) fn status(&self) -> Status {
        status_of(self.engine())
    }

    pub(crate) fn rows(&self) -> Vec<UsulanRow> {
        self.filtered(&Filter::default())
    }

    pub(crate) fn filtered(&self, filter: &Filter) -> Vec<UsulanRow> {
        let query = Query::Usulan {
            filter: filter.clone(),
            offset: 0,
            limit: u32::MAX,
        };
        match self.query(&query) {
            Answer::Usulan(page) => {
                assert_eq!(page.rows.len() as u32, page.total);
                page.rows
            }
            other => panic!("{other:?}"),
        }
    }

    pub(crate) fn titles(&self) -> Vec<String> {
        self.rows().into_iter().map(|row| row.title).collect()
    }

    pub(crate) fn record(&self, kind: &str, id: &str) -> Option<RecordView> {
        let (kind, id) = (kind.to_owned(), id.to_owned());
        match self.query(&Query::Record { kind, id }) {
            Answer::Record(record) => record,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn usulan(&self, id: &str) -> RecordView {
        self.record("usulan", id).expect("the usulan is there")
    }

    pub(crate) fn imports(&self) -> Vec<ImportView> {
        match self.query(&Query::Imports) {
            Answer::Imports(imports) => imports,
            other => panic!("{other:?}"),
        }
    }

    #[track_caller]
    pub(crate) fn add(&mut self, title: &str, amount_rp: i64) -> String {
        let fields = fields(title, amount_rp);
        match self.run(&Command::SaveUsulan {
            id: None,
            base: vec![],
            fields,
            draft: None,
        }) {
            Answer::Saved { id, .. } => id,
            other => panic!("{other:?}"),
        }
    }

    /// Edits what is on the screen now.
    #[track_caller]
    pub(crate) fn edit(&mut self, id: &str, members: serde_json::Value) -> Answer {
        let base = self.usulan(id).base;
        self.edit_on(id, base, members)
    }

    #[track_caller]
    pub(crate) fn edit_on(
        &mut self,
        id: &str,
        base: Vec<String>,
        members: serde_json::Value,
    ) -> Answer {
        self.run(&Command::SaveUsulan {
            id: Some(id.to_owned()),
            base,
            fields: object(members),
            draft: None,
        })
    }

    #[track_caller]
    pub(crate) fn delete(&mut self, id: &str) {
        let ids = vec![id.to_owned()];
        self.run(&Command::DeleteUsulan { ids });
    }

    #[track_caller]
    pub(crate) fn move_to(&mut self, id: &str, position: u32) {
        let id = id.to_owned();
        self.run(&Command::MoveUsulan { id, position });
    }

    #[track_caller]
    pub(crate) fn decide(&mut self, ids: &[&str], opinion: &Opinion) {
        let ids = ids.iter().map(|&id| id.to_owned()).collect();
        let opinion = opinion.clone();
        self.run(&Command::Decide { ids, opinion });
    }

    #[track_caller]
    pub(crate) fn enroll(&mut self, office: &Office) {
        self.run(&Command::EnrollKey {
            office: office.office(),
            key: office.key(),
        });
    }

    #[track_caller]
    pub(crate) fn export(&mut self, what: ExportKind) -> ExportedFile {
        match self.run(&Command::Export { what }) {
            Answer::File { file, .. } => file,
            other => panic!("{other:?}"),
        }
    }

    /// The one file of a hand-over.
    #[track_caller]
    pub(crate) fn hand_over(&mut self) -> Vec<u8> {
        one(self.export(ExportKind::Handover { with_photos: true }))
    }

    #[track_caller]
    pub(crate) fn answer(&mut self, office: Option<&str>) -> Vec<u8> {
        let office = office.map(ToOwned::to_owned);
        one(self.export(ExportKind::Decisions { office }))
    }

    pub(crate) fn plan(&mut self, files: &[(&str, &[u8])]) -> Preview {
        let files = files
            .iter()
            .map(|(name, bytes)| ((*name).to_owned(), bytes.to_vec()));
        let before = self.digest();
        let answer = self.session.engine.plan_import(files.collect());
        assert_eq!(self.digest(), before, "a preview changed something");
        match answer {
            Answer::Preview(preview) => preview,
            other => panic!("{other:?}"),
        }
    }

    /// The preview of one file.
    pub(crate) fn look_at(&mut self, bytes: &[u8]) -> FilePreview {
        self.plan(&[("berkas.json", bytes)]).files.remove(0)
    }

    pub(crate) fn choose(&mut self, plan: u32, choices: &[bool]) -> Preview {
        match self.session.engine.choose(plan, choices).unwrap() {
            Answer::Preview(preview) => preview,
            other => panic!("{other:?}"),
        }
    }

    /// Takes in the files that nothing stands against, and proves that the preview said what
    /// came.
    #[track_caller]
    pub(crate) fn take(&mut self, files: &[&[u8]]) -> Preview {
        let preview = self.plan(&named(files));
        self.commit_as_previewed(&preview, files);
        preview
    }

    /// Takes one file in after a person said so.
    #[track_caller]
    pub(crate) fn take_on_word(&mut self, file: &[u8]) -> Preview {
        let preview = self.plan(&[("berkas.json", file)]);
        assert_ne!(preview.files[0].consent, Consent::Refused);
        let preview = self.choose(preview.plan, &[true]);
        self.commit_as_previewed(&preview, &[file]);
        preview
    }

    #[track_caller]
    pub(crate) fn commit_as_previewed(&mut self, preview: &Preview, files: &[&[u8]]) {
        let choices: Vec<bool> = preview.files.iter().map(|file| file.chosen).collect();
        let chosen: Vec<&[u8]> = files
            .iter()
            .zip(&choices)
            .filter(|(_, chosen)| **chosen)
            .map(|(file, _)| *file)
            .collect();
        let predicted = self.engine().predicted_digest().unwrap();
        let before = Seen::of(self.engine());
        let command = Command::CommitImport {
            plan: preview.plan,
            choices,
        };
        if chosen.is_empty() {
            assert_eq!(self.try_run(&command).unwrap_err(), Refusal::Nothing);
            assert_eq!(predicted, self.digest());
            return;
        }
        self.run(&command);
        assert_eq!(self.digest(), predicted, "the preview's digest");
        let after = Seen::of(self.engine());
        assert_eq!(preview.effect, observed(&before, &after, &chosen));
    }

    #[track_caller]
    pub(crate) fn set_active(&mut self, ids: &[u32], active: bool) {
        let ids = ids.to_vec();
        self.run(&Command::SetImportActive { ids, active });
    }
}

pub(crate) fn status_of(engine: &Engine) -> Status {
    match engine.query(&Query::Status) {
        Answer::Status(status) => status,
        other => panic!("{other:?}"),
    }
}

pub(crate) fn one(file: ExportedFile) -> Vec<u8> {
    assert_eq!(file.bytes.len(), 1);
    file.bytes.into_iter().next().unwrap()
}

fn named<'a>(files: &[&'a [u8]]) -> Vec<(&'static str, &'a [u8])> {
    files.iter().map(|file| ("berkas.json", *file)).collect()
}

pub(crate) fn object(members: serde_json::Value) -> JsonFields {
    match members {
        serde_json::Value::Object(members) => members,
        other => panic!("{other}"),
    }
}

/// What a village fills in.
pub(crate) fn fields(title: &str, amount_rp: i64) -> JsonFields {
    object(json!({
        "usulan": title,
        "masalah": format!("{title}: rusak"),
        "volume": 250.5,
        "satuan": "m",
        "anggaran": amount_rp,
        "rt": "003",
    }))
}

pub(crate) fn opinion(outcome: &str) -> Opinion {
    Opinion {
        stage: "musrenbang-kabupaten".to_owned(),
        outcome: outcome.to_owned(),
        ..Opinion::default()
    }
}

type Key = (String, String);

/// Per record in the lists the values of its fields, and what is in conflict.
type Lists = (
    BTreeMap<Key, BTreeMap<String, BTreeSet<Value>>>,
    BTreeSet<Key>,
);

/// What the lists say, but for what waits.
pub(crate) fn lists(engine: &Engine) -> Lists {
    let seen = Seen::of(engine);
    let mut in_conflict = seen.in_conflict;
    in_conflict.retain(|key| seen.visible.contains_key(key));
    (seen.visible, in_conflict)
}

/// What can be seen of a workspace, gathered without the engine's own counting.
#[derive(Debug)]
struct Seen {
    visible: BTreeMap<Key, BTreeMap<String, BTreeSet<Value>>>,
    in_conflict: BTreeSet<Key>,
    commits: BTreeSet<CommitHash>,
    newer: BTreeSet<CommitHash>,
    waiting: BTreeSet<CommitHash>,
    forks: BTreeSet<Dot>,
}

impl Seen {
    fn of(engine: &Engine) -> Self {
        let log = engine.log();
        let values = |state: &RecordState| {
            let cells = state.fields.iter().map(|(name, cell)| {
                let values = cell.values.iter().map(|written| written.value.clone());
                (name.clone(), values.collect())
            });
            cells.collect()
        };
        let key = |record: &RecordKey| (record.kind.clone(), record.id.clone());
        let commits = log.visible_commits();
        Self {
            visible: log
                .records()
                .filter(|(_, state)| state.is_visible())
                .map(|(record, state)| (key(record), values(state)))
                .collect(),
            in_conflict: log
                .records()
                .filter(|(_, state)| state.has_conflict())
                .map(|(record, _)| key(record))
                .collect(),
            newer: commits
                .iter()
                .filter(|commit| log.schema().is_newer(commit))
                .map(|commit| commit.hash)
                .collect(),
            commits: commits.iter().map(|commit| commit.hash).collect(),
            waiting: log.waiting().iter().map(|commit| commit.hash).collect(),
            forks: log.forks().into_iter().collect(),
        }
    }
}

/// The effect of an import, from what was seen before and after it.
fn observed(before: &Seen, after: &Seen, files: &[&[u8]]) -> Effect {
    let of_kind = |kind: &str, is_wanted: &dyn Fn(&Key) -> bool| {
        let keys: BTreeSet<_> = before.visible.keys().chain(after.visible.keys()).collect();
        let keys = keys.into_iter().filter(|key| key.0 == kind);
        keys.filter(|key| is_wanted(key)).count() as u32
    };
    let appears = |key: &Key| !before.visible.contains_key(key);
    let disappears = |key: &Key| !after.visible.contains_key(key);
    let changes =
        |key: &Key| !appears(key) && !disappears(key) && before.visible[key] != after.visible[key];
    let dots: BTreeSet<Dot> = files
        .iter()
        .flat_map(|file| read(file, &Limits::default()).commits)
        .map(|commit| commit.dot)
        .collect();
    Effect {
        files: files.len() as u32,
        commits_new: after.commits.difference(&before.commits).count() as u32,
        usulan_new: of_kind("usulan", &appears),
        usulan_changed: of_kind("usulan", &changes),
        usulan_deleted: of_kind("usulan", &disappears),
        opinions_new: of_kind("tanggapan", &appears),
        opinions_changed: of_kind("tanggapan", &changes),
        conflicts_new: after.in_conflict.difference(&before.in_conflict).count() as u32,
        waiting: after.waiting.difference(&before.waiting).count() as u32,
        waiting_ended: before.waiting.difference(&after.waiting).count() as u32,
        forks: after.forks.intersection(&dots).count() as u32,
        from_newer: after.newer.difference(&before.newer).count() as u32,
    }
}
