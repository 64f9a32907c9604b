//! The import journal: one row per file that was taken in, so that any import can be taken back.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::bundle::header::{Footer, Header, Source};
use crate::bundle::read::BadLine;
use crate::bundle::seal::SignatureState;
use crate::log::ImportId;
use crate::log::commit::CommitHash;

/// What is remembered of one file.
#[derive(Clone, Debug)]
pub struct JournalRow {
    pub id: ImportId,
    /// Files that were taken in together share their first one's number.
    pub group: ImportId,
    pub is_active: bool,
    /// ms since 1970
    pub taken_ms: i64,
    /// The name that the file had; for people only.
    pub file_name: String,
    /// Absent only where the file's own was damaged.
    pub header: Option<Header>,
    pub footer: Option<Footer>,
    pub sources: Vec<Source>,
    pub signature: SignatureState,
    /// All lines were there and sealed.
    pub is_whole: bool,
    /// Every commit of the file, also those that were here before.
    pub carried: Vec<CommitHash>,
    /// Lines that could not be read, as they lay.
    pub quarantine: Vec<BadLine>,
}

#[derive(Serialize, Deserialize)]
struct StoredRow {
    group: ImportId,
    active: bool,
    taken_ms: i64,
    file_name: String,
    header: Option<String>,
    footer: Option<String>,
    sources: Vec<String>,
    signature: String,
    whole: bool,
    quarantine: Vec<(u64, String)>,
    carried: usize,
}

impl JournalRow {
    /// One line of JSON, a line end, then the carried hashes at 32 bytes each.
    pub(super) fn encode(&self) -> Vec<u8> {
        let text = |line: Vec<u8>| String::from_utf8_lossy(&line).into_owned();
        let stored = StoredRow {
            group: self.group,
            active: self.is_active,
            taken_ms: self.taken_ms,
            file_name: self.file_name.clone(),
            header: self.header.as_ref().map(|header| text(header.to_line())),
            footer: self.footer.as_ref().map(|footer| text(footer.to_line())),
            sources: self
                .sources
                .iter()
                .map(|source| text(source.to_line()))
                .collect(),
            signature: self.signature.name().to_owned(),
            whole: self.is_whole,
            quarantine: self
                .quarantine
                .iter()
                .map(|bad| (bad.line, bad.text.clone()))
                .collect(),
            carried: self.carried.len(),
        };
        let mut bytes = serde_json::to_vec(&stored).unwrap_or_default();
        bytes.push(b'\n');
        self.carried
            .iter()
            .for_each(|hash| bytes.extend_from_slice(&hash.0));
        bytes
    }

    pub(super) fn decode(id: ImportId, bytes: &[u8]) -> Result<Self, Refusal> {
        let damaged = Refusal::DamagedWorkspace;
        let split = bytes
            .iter()
            .position(|&byte| byte == b'\n')
            .ok_or(damaged.clone())?;
        let (text, rest) = bytes.split_at(split);
        let stored: StoredRow = serde_json::from_slice(text).map_err(|_| damaged.clone())?;
        let hashes = rest.get(1..).unwrap_or_default().chunks_exact(32);
        let carried: Vec<CommitHash> = hashes
            .filter_map(|hash| hash.try_into().ok().map(CommitHash))
            .collect();
        if carried.len() != stored.carried {
            return Err(damaged);
        }
        let header = stored
            .header
            .map(|line| Header::from_line(line.as_bytes()))
            .transpose();
        let footer = stored
            .footer
            .map(|line| Footer::from_line(line.as_bytes()))
            .transpose();
        let sources = stored
            .sources
            .iter()
            .map(|line| Source::from_line(line.as_bytes()));
        Ok(Self {
            id,
            group: stored.group,
            is_active: stored.active,
            taken_ms: stored.taken_ms,
            file_name: stored.file_name,
            header: header.map_err(|_| damaged.clone())?,
            footer: footer.map_err(|_| damaged.clone())?,
            sources: sources
                .collect::<Result<_, _>>()
                .map_err(|_| damaged.clone())?,
            signature: SignatureState::from_name(&stored.signature).ok_or(damaged)?,
            is_whole: stored.whole,
            carried,
            quarantine: stored.quarantine.into_iter().map(bad_line).collect(),
        })
    }
}

fn bad_line((line, text): (u64, String)) -> BadLine {
    let fault = match crate::bundle::line::decode(text.as_bytes()) {
        Ok(_) => crate::bundle::problem::Fault::Layout,
        Err(fault) => fault,
    };
    BadLine { line, fault, text }
}
