//! What a screen may ask of the engine and what it gets: plain data, the same natively and
//! through the worker.

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use super::history::Label;
use crate::domain::value::{Fields, Value};

/// Fields by name, as JSON.
pub type JsonFields = serde_json::Map<String, Json>;

/// Something that changes the workspace. Each is stored in one transaction before it is answered.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Command {
    /// Writes fields of a usulan; without an id it is a new one, last in order. `base` are the
    /// heads that the form was opened on. The form's draft becomes `draft` in the same
    /// transaction, so that nothing typed is kept twice, or not at all.
    SaveUsulan {
        id: Option<String>,
        base: Vec<String>,
        #[serde(with = "json_text")]
        fields: JsonFields,
        draft: Option<String>,
    },
    /// Adds many at once, in order.
    AddUsulan {
        #[serde(with = "json_text")]
        rows: Vec<JsonFields>,
    },
    DeleteUsulan {
        ids: Vec<String>,
    },
    /// Writes the same fields into many usulan of this office.
    EditUsulan {
        ids: Vec<String>,
        #[serde(with = "json_text")]
        fields: JsonFields,
    },
    /// Adds a copy of each usulan, last in order. `title` has a place `{}` for the old title.
    DuplicateUsulan {
        ids: Vec<String>,
        title: String,
    },
    /// Adds a photo to a usulan. The JPEG lies beside the message.
    AddPhoto {
        usulan: String,
        /// Pixels.
        width: u32,
        /// Pixels.
        height: u32,
        #[serde(skip)]
        jpeg: Vec<u8>,
    },
    DeletePhoto {
        id: String,
    },
    /// Moves a usulan to this place (counted from 1) in its office's order.
    MoveUsulan {
        id: String,
        position: u32,
    },
    /// Chooses one of the values of a field in conflict, or another one.
    Resolve {
        kind: String,
        id: String,
        field: String,
        #[serde(with = "json_text")]
        value: Json,
    },
    /// Ends the conflict between a deletion and an edit.
    ResolveDeletion {
        kind: String,
        id: String,
        delete: bool,
    },
    /// Writes this office's opinion on each of the usulan.
    Decide {
        ids: Vec<String>,
        opinion: Opinion,
    },
    Undo,
    Redo,
    /// Takes in the chosen files of the plan that was previewed.
    CommitImport {
        plan: u32,
        choices: Vec<bool>,
    },
    /// Takes imports back, or takes them in again.
    SetImportActive {
        ids: Vec<u32>,
        active: bool,
    },
    Export {
        what: ExportKind,
    },
    /// Says that a key is that office's, after it was compared face to face.
    EnrollKey {
        office: String,
        key: String,
    },
    SaveDraft {
        key: String,
        text: String,
    },
    DropDraft {
        key: String,
    },
}

/// Under which key the form of a usulan keeps its draft; `None` for a new one.
#[must_use]
pub fn usulan_draft_key(id: Option<&str>) -> String {
    format!("usulan/{}", id.unwrap_or("baru"))
}

/// One office's opinion at one stage.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Opinion {
    pub stage: String,
    pub outcome: String,
    pub reason: Option<String>,
    pub text: Option<String>,
    pub volume: Option<f64>,
    /// Whole rupiah.
    pub amount_rp: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ExportKind {
    Handover {
        with_photos: bool,
    },
    /// The answers for one office, or for all.
    Decisions {
        office: Option<String>,
    },
    Backup,
    /// The keys that this office knows, signed.
    Roster,
}

/// Something that only looks.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Query {
    Status,
    Usulan {
        filter: Filter,
        offset: u32,
        limit: u32,
    },
    Record {
        kind: String,
        id: String,
    },
    /// The usulan before and after one in a filtered list, whether it passes the filter itself or
    /// not.
    Neighbours {
        filter: Filter,
        id: String,
    },
    Handover,
    Imports,
    /// The photos of a usulan; their pictures lie beside the answer.
    Photos {
        usulan: String,
    },
    /// The values of these usulan, in order.
    Copied {
        ids: Vec<String>,
    },
    /// Which of the villages below this office have arrived.
    Board,
    Conflicts,
    Waiting,
    /// Offices with usulan here, and how far their answers are.
    Answers,
    /// How many usulan of an office have which outcome.
    Fates {
        office: String,
    },
    /// What this office wrote in a field of other usulan that fits the text, most often used first.
    Words {
        field: String,
        text: String,
    },
    Drafts,
    Roster,
    /// This device's key as a QR code.
    KeyDrawing,
    /// Whose key it is that a QR code showed.
    KeySeen {
        text: String,
    },
    /// Which key of that office has this short code.
    KeyTyped {
        office: String,
        code: String,
    },
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Filter {
    /// Words that must all occur in the title, problem, place or agency.
    pub text: String,
    /// An office code, or the code of the kecamatan above it.
    pub office: Option<String>,
    /// Only that office's own, not those of the villages below it.
    pub is_exact: bool,
    pub only: Only,
    /// Outcome of the latest opinion; empty for usulan that nobody answered.
    pub fate: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Only {
    #[default]
    All,
    Conflict,
    Undecided,
    Decided,
    Unverified,
}

/// The answer to a command or query.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Answer {
    Done {
        /// Usulan, opinions and the like that were written to.
        records: u32,
        status: Status,
    },
    Saved {
        id: String,
        /// The commit that was made, as a head; `None` where there was nothing to write.
        own: Option<String>,
        status: Status,
    },
    File {
        file: ExportedFile,
        status: Status,
    },
    Status(Status),
    Usulan(UsulanPage),
    Record(Option<RecordView>),
    /// The ids before and after.
    Neighbours(Option<String>, Option<String>),
    Handover(HandoverView),
    Imports(Vec<ImportView>),
    Board(Vec<ArrivalView>),
    Photos(Vec<PhotoView>),
    Copied(#[serde(with = "json_text")] Vec<JsonFields>),
    Conflicts(Vec<ConflictView>),
    Waiting(Vec<WaitingView>),
    Answers(Vec<AnswerView>),
    Fates(Vec<FateCount>),
    Words(Vec<String>),
    Drafts(Vec<(String, String)>),
    Roster(Vec<KnownKey>),
    KeyDrawing(Option<KeyDrawing>),
    Introduction(Introduction),
    Preview(Preview),
}

/// What every screen shows of the workspace.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Status {
    pub office: String,
    pub year: u16,
    pub key: String,
    /// The code by which the key is compared face to face.
    pub key_code: String,
    pub usulan: u32,
    pub amount_rp: i64,
    /// Own changes that are in no file yet.
    pub unexported: u32,
    /// When the oldest of them was made, by this device's clock, ms since 1970.
    pub unexported_since_ms: Option<i64>,
    pub last_export: Option<ExportNote>,
    pub last_backup: Option<ExportNote>,
    /// When the last change was made here, ms since 1970.
    pub last_change_ms: Option<i64>,
    pub conflicts: u32,
    pub waiting: u32,
    pub forks: u32,
    pub from_newer: u32,
    pub quarantined: u32,
    pub undo: Option<Label>,
    pub redo: Option<Label>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportNote {
    pub kind: String,
    pub number: u64,
    pub written_ms: i64,
    pub file_name: String,
}

/// A file to be saved. Its bytes travel beside the answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExportedFile {
    pub name: String,
    pub number: u64,
    pub usulan: u32,
    pub commits: u32,
    #[serde(skip)]
    pub bytes: Vec<Vec<u8>>,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UsulanPage {
    pub rows: Vec<UsulanRow>,
    /// Rows that pass the filter.
    pub total: u32,
    pub amount_rp: i64,
    pub offset: u32,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct UsulanRow {
    pub id: String,
    pub office: String,
    /// Place in its office's order, counted from 1.
    pub position: u32,
    pub title: String,
    pub problem: String,
    pub address: String,
    pub dusun: String,
    pub rt: String,
    pub rw: String,
    pub volume: Option<f64>,
    pub unit: String,
    pub amount_rp: Option<i64>,
    pub agency: String,
    pub has_conflict: bool,
    pub from_newer: bool,
    pub is_unverified: bool,
    /// Names of fields that are still to be filled in before a hand-over.
    pub missing: Vec<String>,
    pub photos: u32,
    /// The latest opinion.
    pub fate: Option<OpinionView>,
    /// This office's own opinion: its outcome.
    pub own_outcome: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordView {
    pub kind: String,
    pub id: String,
    pub office: String,
    pub position: u32,
    pub base: Vec<String>,
    pub fields: Vec<FieldView>,
    pub deletion_contested: bool,
    pub from_newer: bool,
    pub is_unverified: bool,
    pub version: String,
    pub opinions: Vec<OpinionView>,
    pub missing: Vec<String>,
    /// Remarks on what was written: field, code.
    pub remarks: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FieldView {
    pub name: String,
    /// One value, or several in conflict with the stand-in first.
    pub values: Vec<ValueView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ValueView {
    #[serde(with = "json_text")]
    pub value: Json,
    pub by: Vec<Authorship>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Authorship {
    pub is_own: bool,
    /// First digits of the replica.
    pub device: String,
    /// As written by that device, ms since 1970.
    pub written_ms: i64,
    /// The file that brought it, and its office.
    pub file: Option<String>,
    pub office: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpinionView {
    pub office: String,
    pub opinion: Opinion,
    pub written_ms: Option<i64>,
    /// The usulan was changed after this opinion was given.
    pub is_outdated: bool,
    pub has_conflict: bool,
    pub is_unverified: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct HandoverView {
    pub usulan: u32,
    pub amount_rp: i64,
    pub next_number: u64,
    /// Usulan with something missing.
    pub incomplete: Vec<UsulanRow>,
    pub conflicts: u32,
    /// Since the last hand-over: added, changed, deleted, opinions.
    pub added: Vec<(String, String)>,
    pub changed: Vec<(String, String)>,
    pub deleted: Vec<(String, String)>,
    pub opinions: u32,
    /// Photos that were added or taken away since.
    pub photos_changed: u32,
    /// Photos that are here, and what they weigh in a file, in bytes.
    pub photos: u32,
    pub photo_bytes: u64,
    pub last: Option<ExportNote>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportView {
    pub id: u32,
    pub group: u32,
    pub file_name: String,
    pub taken_ms: i64,
    pub is_active: bool,
    /// The backup that this workspace was opened from: without it nothing is left.
    pub is_origin: bool,
    pub kind: String,
    pub office: String,
    pub number: u64,
    pub commits: u32,
    pub signature: String,
    pub key: Option<String>,
    pub key_code: Option<String>,
    pub is_whole: bool,
    pub quarantined: Vec<(u64, String)>,
    pub usulan: u32,
}

/// A photo beside a usulan.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PhotoView {
    pub id: String,
    /// That added it.
    pub office: String,
    /// Empty where what came is no picture.
    #[serde(skip)]
    pub jpeg: Vec<u8>,
}

/// A village that this office waits for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArrivalView {
    pub office: String,
    /// Its usulan that are here, however they came.
    pub usulan: u32,
    pub arrival: Option<Arrival>,
}

/// The hand-over of an office that was taken in last.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Arrival {
    pub number: u64,
    pub written_ms: i64,
    pub taken_ms: i64,
    /// Empty where it was handed on by another office.
    pub signature: String,
    /// The office that handed it on.
    pub via: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConflictView {
    pub kind: String,
    pub id: String,
    /// The usulan that it is about.
    pub usulan_id: String,
    pub title: String,
    pub office: String,
    /// What its quantity is counted in; empty where that is not known.
    pub unit: String,
    pub fields: Vec<FieldView>,
    pub deletion_contested: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingView {
    pub kind: String,
    pub id: String,
    pub is_own: bool,
    pub file: Option<String>,
    pub office: Option<String>,
    pub written_ms: i64,
    #[serde(with = "json_text")]
    pub fields: JsonFields,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct AnswerView {
    pub office: String,
    pub usulan: u32,
    pub answered: u32,
    pub amount_rp: i64,
    pub approved: u32,
    pub approved_rp: i64,
    /// Answers that are in no file for that office yet.
    pub unexported: u32,
}

/// A key that is known to be an office's.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownKey {
    pub office: String,
    pub key: String,
    /// The code by which it is compared face to face.
    pub code: String,
}

/// A key as a QR code, to be drawn dark on light.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyDrawing {
    /// Units along each side, the light margin included.
    pub size: u32,
    /// The path of an SVG.
    pub path: String,
}

/// What is to be said of a key before it is made known by [`Command::EnrollKey`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Introduction {
    /// A code of something else.
    NoCard,
    /// From a newer app.
    Newer,
    /// Typed, and no short code.
    NoCode,
    /// No file of that office is here that has the typed code.
    NoFile(String),
    UnknownOffice(String),
    /// This device's own.
    Own,
    /// Known already.
    Known(KnownKey),
    New(KnownKey),
    /// The office is known under these other codes.
    Changed(KnownKey, Vec<String>),
}

/// Usulan with the same outcome of their latest opinion.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct FateCount {
    /// Outcome code; empty for those that nobody answered.
    pub outcome: String,
    pub usulan: u32,
    /// What was asked for.
    pub amount_rp: i64,
    /// What was agreed to: the opinion's own amount, else what was asked for.
    pub agreed_rp: i64,
}

/// What taking files in would do. Nothing has been changed yet.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Preview {
    pub plan: u32,
    pub files: Vec<FilePreview>,
    /// Of the chosen files together.
    pub effect: Effect,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Effect {
    pub files: u32,
    pub commits_new: u32,
    pub usulan_new: u32,
    pub usulan_changed: u32,
    pub usulan_deleted: u32,
    pub opinions_new: u32,
    pub opinions_changed: u32,
    pub conflicts_new: u32,
    pub waiting: u32,
    /// Waiting commits here that these files complete.
    pub waiting_ended: u32,
    pub forks: u32,
    pub from_newer: u32,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FilePreview {
    pub name: String,
    pub kind: Option<String>,
    pub office: Option<String>,
    pub year: Option<u16>,
    pub number: Option<u64>,
    pub written_ms: Option<i64>,
    pub signature: String,
    pub key: Option<String>,
    pub key_code: Option<String>,
    /// Commits that are whole, and those that the file says it holds.
    pub whole: u32,
    pub stated: Option<u64>,
    pub effect: Effect,
    pub consent: Consent,
    pub notes: Vec<Note>,
    pub problems: Vec<FileProblem>,
    pub chosen: bool,
}

/// A problem of a file as data; the words are made from it by the shell.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileProblem {
    pub line: Option<u64>,
    pub code: String,
    pub arguments: Vec<String>,
}

/// What it takes to take a file in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Consent {
    /// Nothing stands against it.
    #[default]
    Free,
    /// It brings nothing new.
    Pointless,
    /// Only when a person says so: damaged, wrongly signed, from an unknown office, …
    Asked,
    /// Not at all.
    Refused,
}

/// Why a file is as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Note {
    /// This very file was taken in before.
    TakenBefore,
    /// A later bundle of the same device was taken in before.
    OlderThanKnown {
        known: u64,
    },
    OtherYear {
        year: u16,
    },
    UnknownOffice,
    /// A file of an example, and this workspace is none.
    Example,
    /// A backup of another office or year: it is opened as a workspace of its own.
    ForeignBackup,
    /// Decisions, none of which is about a usulan that is here.
    ForOthers,
    /// Only the whole lines can be taken.
    Damaged,
    WrongSignature,
    NotSigned,
    UnknownKey,
    /// The office is known under another key.
    KeyChanged,
    MissingParts {
        missing: Vec<u32>,
        of: u32,
    },
    /// Two devices write under one identity: a copied browser profile.
    CopiedProfile,
    /// A source handed on in it is not signed rightly.
    WrongSource {
        office: String,
    },
    Unreadable,
}

/// A part of unknown shape as a text of JSON: a wire without names cannot carry it otherwise.
mod json_text {
    use serde::de::{DeserializeOwned, Error as _};
    use serde::ser::Error as _;
    use serde::{Deserialize as _, Deserializer, Serialize, Serializer};

    pub(super) fn serialize<T: Serialize, S: Serializer>(
        part: &T,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(part).map_err(S::Error::custom)?;
        serializer.serialize_str(&text)
    }

    pub(super) fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        let text = String::deserialize(deserializer)?;
        serde_json::from_str(&text).map_err(D::Error::custom)
    }
}

/// A value as JSON.
#[must_use]
pub fn to_json(value: &Value) -> Json {
    match value {
        Value::Null => Json::Null,
        Value::Bool(yes) => Json::Bool(*yes),
        Value::Int(number) => Json::from(*number),
        Value::Dec(number) => {
            serde_json::Number::from_f64(*number).map_or(Json::Null, Json::Number)
        }
        Value::Text(text) => Json::String(text.clone()),
        Value::List(items) => Json::Array(items.iter().map(to_json).collect()),
        Value::Map(members) => Json::Object(fields_to_json(members)),
    }
}

#[must_use]
pub fn fields_to_json(fields: &Fields) -> JsonFields {
    let mut members = JsonFields::new();
    for (name, value) in fields {
        members.insert(name.clone(), to_json(value));
    }
    members
}

/// JSON as a value; `None` for a number that not every reader keeps exactly.
#[must_use]
pub fn from_json(json: &Json) -> Option<Value> {
    Some(match json {
        Json::Null => Value::Null,
        Json::Bool(yes) => Value::Bool(*yes),
        Json::Number(number) => Value::number(number.as_f64()?)?,
        Json::String(text) => Value::text(text),
        Json::Array(items) => Value::List(items.iter().map(from_json).collect::<Option<_>>()?),
        Json::Object(members) => Value::Map(fields_from_json(members)?),
    })
}

#[must_use]
pub fn fields_from_json(members: &JsonFields) -> Option<Fields> {
    let mut fields = Fields::new();
    for (name, json) in members {
        fields.insert(name.clone(), from_json(json)?);
    }
    Some(fields)
}
