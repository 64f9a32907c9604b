//! What the page and the worker say to each other. A message is one JSON text, with files beside
//! it as bytes.

use serde::{Deserialize, Serialize};

use crate::engine::Refusal;
use crate::engine::protocol::{Answer, Command, Query, Status};

/// From the page. Each gets one [`Response`], in order.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Request {
    Workspaces,
    /// Makes a workspace and opens it.
    Create {
        office: String,
        year: u16,
    },
    Open {
        database: String,
    },
    /// Gives a workspace a name of its own; an empty one takes it away.
    Rename {
        database: String,
        name: String,
    },
    /// Deletes a workspace for ever.
    Delete {
        database: String,
    },
    /// Makes a workspace of the backup that lies beside, in all its parts, as a new replica, and
    /// opens it.
    Restore {
        file_names: Vec<String>,
        is_example: bool,
    },
    /// Makes this tab the one that writes.
    TakeOver,
    Run(Command),
    Ask(Query),
    /// Sub kegiatan of the nomenclature that answer to a text, those of an agency first.
    Nomenclature {
        text: String,
        agency: String,
    },
    /// Reads the files that lie beside, by these names.
    Plan {
        file_names: Vec<String>,
    },
    Choose {
        plan: u32,
        choices: Vec<bool>,
    },
    /// Looks for a QR code in the picture that lies beside, one byte a pixel.
    ReadQr {
        width: u32,
        height: u32,
    },
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Response {
    Workspaces(Vec<WorkspaceNote>),
    Opened {
        workspace: WorkspaceNote,
        role: Role,
        status: Status,
    },
    Deleted,
    Renamed(WorkspaceNote),
    /// The bytes of an exported file lie beside.
    Answer(Answer),
    /// Code, name, unit.
    Nomenclature(Vec<(String, String, String)>),
    /// What the code in the picture says.
    Qr(Option<String>),
    Refused(Refusal),
    NotRestored(NotRestored),
    Failed(StoreTrouble),
}

/// Without being asked.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub enum Notice {
    /// Another tab has written: ask again.
    Changed {
        status: Box<Status>,
    },
    Role(Role),
    Trouble(StoreTrouble),
}

/// Whether this tab writes or follows one that does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Role {
    #[default]
    Writer,
    Follower,
}

/// What is the matter with the browser's storage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum StoreTrouble {
    /// An older app in another tab must be closed.
    Blocked,
    /// A newer app has been here: reload.
    NewerVersion,
    /// The connection is gone: reload.
    Closed,
    Quota,
    Refused(String),
    Aborted(String),
    /// What is stored cannot be read.
    Damaged,
    /// This tab only follows.
    NotWriter,
    NoWorkspace,
}

/// Why a file could not be made a workspace.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum NotRestored {
    NotABackup {
        file_name: String,
    },
    /// Only these many of the lines are whole.
    Damaged {
        file_name: String,
        whole: u32,
    },
    WrongSignature {
        file_name: String,
    },
    /// The files are not the parts of one backup, or not all of them.
    PartsMissing {
        parts: u32,
    },
}

/// One line of the list of workspaces.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct WorkspaceNote {
    pub database: String,
    pub office: String,
    pub year: u16,
    #[serde(default)]
    pub is_example: bool,
    /// What the person calls it; empty for nothing.
    #[serde(default)]
    pub name: String,
    /// ms since 1970
    pub created_ms: i64,
}
