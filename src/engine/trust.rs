//! Whose word counts: which keys this office knows, and for whom a known signature speaks.

use std::collections::BTreeSet;

use super::Engine;
use super::journal::JournalRow;
use crate::bundle::header::BundleKind;
use crate::bundle::key::PublicKey;
use crate::bundle::seal::{Roster, SignatureState};
use crate::domain::kantor::KodeKantor;
use crate::domain::lampiran;
use crate::domain::tanggapan;
use crate::domain::usulan;
use crate::log::commit::{Commit, RecordKey};
use crate::log::fold::{RecordState, fold};

/// Record kind of the roster's entries.
pub(super) const KIND: &str = "kunci";
/// Office whose key it is.
pub(super) const OFFICE: &str = "kantor";
/// The public key, in hexadecimal.
pub(super) const KEY: &str = "kunci";

/// Id of the entry that says a key is that office's. It is made from its parts, so that nobody
/// can turn an entry into another one.
pub(super) fn entry_id(office: &str, key: &PublicKey) -> String {
    format!("{office}~{key}")
}

/// The office and the key of an entry.
pub(super) fn parse_entry_id(id: &str) -> Option<(&str, PublicKey)> {
    let (office, key) = id.rsplit_once('~')?;
    Some((office, key.parse().ok()?))
}

/// What an import's signature is worth today: a key that is enrolled later makes it known.
pub(super) fn signature_now(row: &JournalRow, roster: &Roster) -> SignatureState {
    let is_valid = matches!(
        row.signature,
        SignatureState::KnownKey | SignatureState::UnknownKey
    );
    let signer = row.header.as_ref().and_then(|h| Some((h, h.key?)));
    match signer {
        Some((header, key)) if is_valid && roster.knows(&header.office, &key) => {
            SignatureState::KnownKey
        }
        _ if is_valid => SignatureState::UnknownKey,
        _ => row.signature,
    }
}

/// Whether a commit of this record was made here, or came signed by a known key of an office that
/// may speak for the one it is about.
pub(super) fn is_verified(
    engine: &Engine,
    key: &RecordKey,
    state: &RecordState,
    commit: &Commit,
) -> bool {
    let subject = match key.kind.as_str() {
        "usulan" => state.text(usulan::KANTOR),
        "tanggapan" => state.text(tanggapan::KANTOR),
        "lampiran" => state.text(lampiran::KANTOR),
        _ => None,
    };
    let speaks = |signer: &str| {
        subject.is_none_or(|subject| may_speak(&engine.identity.office, signer, subject))
    };
    engine.log.is_own(&commit.hash)
        || signers(engine, commit, &engine.roster).any(|(_, office)| speaks(office))
}

/// The keys this office knows: its own, and those that it enrolled or that came vouched for.
pub(super) fn roster(engine: &Engine) -> Roster {
    let entries: Vec<Entry<'_>> = engine
        .log
        .records_of(KIND)
        .filter_map(|(record, _)| Entry::of(engine, record))
        .collect();
    let mut revoked = BTreeSet::new();
    loop {
        let roster = grown(engine, &entries, &revoked);
        // What a revoked key vouched for falls with it, so the rest is weighed again without.
        let stands = |entry: &Entry<'_>| entry.is_vouched(engine, &roster);
        let is_listed = |entry: &Entry<'_>| roster.knows(entry.office, &entry.key);
        let fallen = entries
            .iter()
            .filter(|entry| is_listed(entry) && !stands(entry));
        let fallen: Vec<(&str, PublicKey)> = fallen.map(|e| (e.office, e.key)).collect();
        let before = revoked.len();
        revoked.extend(fallen);
        if revoked.len() == before {
            return roster;
        }
    }
}

/// Adds entries until none is vouched for any more: a key that was let in may vouch for others.
fn grown(engine: &Engine, entries: &[Entry<'_>], revoked: &BTreeSet<(&str, PublicKey)>) -> Roster {
    let mut roster = Roster::default();
    roster.add(&engine.identity.office, engine.identity.key.public());
    loop {
        let is_new = |entry: &&Entry<'_>| {
            !roster.knows(entry.office, &entry.key)
                && !revoked.contains(&(entry.office, entry.key))
                && entry.is_vouched(engine, &roster)
        };
        let new: Vec<&Entry<'_>> = entries.iter().filter(is_new).collect();
        if new.is_empty() {
            return roster;
        }
        for entry in new {
            roster.add(entry.office, entry.key);
        }
    }
}

/// A roster entry with everything that anyone said about it.
struct Entry<'a> {
    office: &'a str,
    key: PublicKey,
    commits: Vec<&'a Commit>,
}

impl<'a> Entry<'a> {
    fn of(engine: &'a Engine, record: &'a RecordKey) -> Option<Self> {
        let (office, key) = parse_entry_id(&record.id)?;
        Some(Self {
            office,
            key,
            commits: engine.log.commits_of(record),
        })
    }

    /// Whether the entry stands by what those say of it whose word counts. What others say
    /// neither adds a key nor takes one away.
    fn is_vouched(&self, engine: &Engine, roster: &Roster) -> bool {
        let counts = |commit: &&&Commit| {
            engine.log.is_own(&commit.hash)
                || signers(engine, commit, roster).any(|(row, signer)| {
                    is_roster(row, &engine.identity.office)
                        && may_speak(&engine.identity.office, signer, self.office)
                })
        };
        let counting: Vec<&Commit> = self.commits.iter().filter(counts).copied().collect();
        let state = fold(&counting, engine.log.schema());
        state.is_visible()
            && state.text(OFFICE) == Some(self.office)
            && state.text(KEY).and_then(|key| key.parse().ok()) == Some(self.key)
    }
}

/// Only who hands over a roster, or restores its own backup, vouches for the keys in it: a
/// hand-over may hold entries that its signer never looked at.
fn is_roster(row: &JournalRow, own: &str) -> bool {
    row.header.as_ref().is_some_and(|header| match header.kind {
        BundleKind::Kunci => true,
        BundleKind::Cadangan => header.office == own,
        _ => false,
    })
}

/// The active imports that brought a commit under a known key, each with the office that signed.
fn signers<'a>(
    engine: &'a Engine,
    commit: &Commit,
    roster: &'a Roster,
) -> impl Iterator<Item = (&'a JournalRow, &'a str)> {
    let carriers = engine.log.carriers(&commit.hash).iter();
    let rows = carriers.filter_map(|id| engine.journal.get(id));
    let known = rows
        .filter(move |row| row.is_active && signature_now(row, roster) == SignatureState::KnownKey);
    known.filter_map(|row| Some((row, row.header.as_ref()?.office.as_str())))
}

/// Whether the office that signed may speak for another: for itself, for those under it, and,
/// towards us, when it is our own or stands above us.
fn may_speak(own: &str, signer: &str, subject: &str) -> bool {
    let Some(above) = KodeKantor::new(signer) else {
        return false;
    };
    let is_below = |office: &str| KodeKantor::new(office).is_some_and(|o| o.is_under(&above));
    signer == subject || signer == own || is_below(subject) || is_below(own)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_office_speaks_for_itself_and_downwards() {
        let (village, neighbour) = ("32.16.01.2001", "32.16.01.2002");
        let (kecamatan, other) = ("32.16.01", "32.16.02");
        let agency = "pd.dinas-kesehatan";
        for (own, signer, subject, expected) in [
            ("bappeda", village, village, true),
            ("bappeda", village, neighbour, false),
            ("bappeda", village, "bappeda", false),
            ("bappeda", kecamatan, village, true),
            ("bappeda", other, village, false),
            ("bappeda", kecamatan, "bappeda", false),
            ("bappeda", agency, village, false),
            ("bappeda", agency, "bappeda", false),
            ("bappeda", "dprd", agency, false),
            ("bappeda", "bappeda", agency, true),
            (kecamatan, village, kecamatan, false),
            (kecamatan, "bappeda", other, true),
            (village, kecamatan, "bappeda", true),
            (village, other, "bappeda", false),
            (village, village, "bappeda", true),
            (village, neighbour, village, false),
            ("bappeda", "siapa", "siapa", false),
        ] {
            assert_eq!(
                may_speak(own, signer, subject),
                expected,
                "{own}: {signer} for {subject}"
            );
        }
    }
}
