//! Commands, worked out: what each one stores and changes. Pure but for clock and chance, which
//! are handed in.

use std::collections::BTreeSet;

use super::edit::{self, Change, Writer};
use super::export;
use super::history::{Action, Direction, Label, Step};
use super::identity::Environment;
use super::journal::JournalRow;
use super::photos;
use super::protocol::{
    Command, ExportKind, ExportNote, ExportedFile, JsonFields, Opinion, fields_from_json,
    from_json, usulan_draft_key,
};
use super::{
    Counters, Effects, Engine, META_COUNTERS, Prepared, Refusal, Reply, SEGMENT_COMMITS,
    heads_from_text, trust, views,
};
use crate::bundle::header::BundleKind;
use crate::bundle::key::PublicKey;
use crate::bundle::line;
use crate::bundle::problem::Fault;
use crate::bundle::state::version_of;
use crate::bundle::write::{Cover, PART_BYTES, write};
use crate::domain::kantor::KodeKantor;
use crate::domain::tahap::Tahap;
use crate::domain::tanggapan;
use crate::domain::usulan;
use crate::domain::value::{self, Fields, Value};
use crate::log::ImportId;
use crate::log::commit::RecordKey;
use crate::log::fold::{DELETED_FIELD, RecordState};
use crate::store::Batch;

impl Engine {
    /// Works a command out. The engine is not changed; see [`Engine::apply`].
    ///
    /// # Errors
    /// [`Refusal`]: the command makes no sense here and now.
    pub fn prepare(
        &self,
        command: &Command,
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        match command {
            Command::SaveUsulan {
                id,
                base,
                fields,
                draft,
            } => {
                let saved = self.save_usulan(id.as_deref(), base, fields, environment)?;
                Ok(with_draft(saved, id.as_deref(), draft.as_deref()))
            }
            Command::AddUsulan { rows } => self.add_usulan(rows, environment),
            Command::DeleteUsulan { ids } => {
                let ids: BTreeSet<&String> = ids.iter().collect();
                let keys = ids.into_iter().map(|id| RecordKey::new("usulan", id));
                let known = keys.filter(|key| self.log.record(key).is_some_and(|s| s.is_visible()));
                self.edit(
                    Label::Delete,
                    known.map(Change::delete).collect(),
                    environment,
                )
            }
            Command::EditUsulan { ids, fields } => {
                let fields = checked_fields(fields)?;
                // What is in conflict is chosen where both values are seen.
                let is_settled = |state: &RecordState| {
                    let mut written = fields.keys().filter_map(|name| state.fields.get(name));
                    written.all(|cell| !cell.is_conflict())
                };
                let own = self.own_records(ids).filter(|(_, state)| is_settled(state));
                let changes = own.map(|(key, _)| Change::set(key, fields.clone()));
                self.edit(Label::Edit, changes.collect(), environment)
            }
            Command::DuplicateUsulan { ids, title } => self.duplicate(ids, title, environment),
            Command::AddPhoto {
                usulan,
                width,
                height,
                jpeg,
            } => {
                let change = photos::added(self, usulan, (*width, *height), jpeg)?;
                self.edit(Label::AddPhoto, vec![change], environment)
            }
            Command::DeletePhoto { id } => {
                let key = RecordKey::new(photos::KIND, id);
                let known = self.log.record(&key).filter(|state| state.is_visible());
                known.ok_or(Refusal::NoSuchRecord)?;
                self.edit(Label::DeletePhoto, vec![Change::delete(key)], environment)
            }
            Command::MoveUsulan { id, position } => {
                let changes = self.moved(id, *position)?;
                self.edit(Label::Order, changes, environment)
            }
            Command::Resolve {
                kind,
                id,
                field,
                value,
            } => {
                let bad = || Refusal::BadValue {
                    field: field.clone(),
                };
                let chosen = from_json(value).ok_or_else(bad)?;
                let fields = value::fields([(field.clone(), chosen)]);
                let change = Change::set(RecordKey::new(kind, id), fields);
                self.edit(Label::Resolve, vec![change], environment)
            }
            Command::ResolveDeletion { kind, id, delete } => {
                let fields = value::fields([(DELETED_FIELD.to_owned(), Value::Bool(*delete))]);
                let change = Change::set(RecordKey::new(kind, id), fields);
                self.edit(Label::Resolve, vec![change], environment)
            }
            Command::Decide { ids, opinion } => {
                let ids: BTreeSet<&String> = ids.iter().collect();
                let changes = ids.into_iter().map(|id| self.decision(id, opinion));
                let changes = changes.collect::<Result<Vec<_>, _>>()?;
                self.edit(Label::Decide, changes, environment)
            }
            Command::Undo => {
                let step = self
                    .history
                    .undo
                    .last()
                    .ok_or(Refusal::NothingToUndo)?
                    .clone();
                self.act(step.label, &step.action, Direction::Undo, environment)
            }
            Command::Redo => {
                let step = self
                    .history
                    .redo
                    .last()
                    .ok_or(Refusal::NothingToUndo)?
                    .clone();
                self.act(step.label, &step.action, Direction::Redo, environment)
            }
            Command::CommitImport { plan, choices } => {
                self.commit_import(*plan, choices, environment)
            }
            Command::SetImportActive { ids, active } => {
                let label = if *active {
                    Label::Import
                } else {
                    Label::UndoImport
                };
                let action = Action::Imports {
                    ids: ids.clone(),
                    active: *active,
                };
                self.act(label, &action, Direction::Do, environment)
            }
            Command::Export { what } => self.export(what, environment),
            Command::EnrollKey { office, key } => {
                let key: PublicKey = key.parse().map_err(|_| Refusal::BadKey)?;
                let record = RecordKey::new(trust::KIND, &trust::entry_id(office, &key));
                let fields = value::fields([
                    (trust::OFFICE.to_owned(), Value::from(office.as_str())),
                    (trust::KEY.to_owned(), Value::Text(key.to_string())),
                ]);
                self.edit(
                    Label::Enroll,
                    vec![Change::set(record, fields)],
                    environment,
                )
            }
            Command::SaveDraft { key, text } => Ok(draft(key, Some(text))),
            Command::DropDraft { key } => Ok(draft(key, None)),
        }
    }

    fn save_usulan(
        &self,
        id: Option<&str>,
        base: &[String],
        fields: &JsonFields,
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        let mut fields = checked_fields(fields)?;
        let (record, base, label) = match id {
            Some(id) => {
                let record = RecordKey::new("usulan", id);
                if self.log.record(&record).is_none() {
                    return Err(Refusal::NoSuchRecord);
                }
                let base = heads_from_text(base).filter(|heads| !heads.is_empty());
                (record, base, Label::Edit)
            }
            None => {
                self.complete(&mut fields, self.last_rank() + 1);
                (
                    RecordKey::new("usulan", &new_id(environment)),
                    None,
                    Label::Add,
                )
            }
        };
        let change = Change {
            record: record.clone(),
            base,
            siblings: vec![fields],
        };
        let mut prepared = self.edit(label, vec![change], environment)?;
        prepared.reply = Reply::Saved(record);
        Ok(prepared)
    }

    fn add_usulan(
        &self,
        rows: &[JsonFields],
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        let mut changes = Vec::with_capacity(rows.len());
        for (rank, row) in (self.last_rank() + 1..).zip(rows) {
            let mut fields = checked_fields(row)?;
            self.complete(&mut fields, rank);
            let record = RecordKey::new("usulan", &new_id(environment));
            changes.push(Change::set(record, fields));
        }
        self.edit(Label::Paste, changes, environment)
    }

    /// Those of the usulan that are here and of this office, in its order.
    fn own_records<'a>(
        &'a self,
        ids: &[String],
    ) -> impl Iterator<Item = (RecordKey, &'a RecordState)> {
        let wanted: BTreeSet<String> = ids.iter().cloned().collect();
        let own = self.identity.office.as_str();
        let ordered = views::in_order(self).into_iter();
        ordered
            .filter(move |(key, state, _)| {
                wanted.contains(&key.id) && views::office_of(state) == own
            })
            .map(|(key, state, _)| (key.clone(), state))
    }

    fn duplicate(
        &self,
        ids: &[String],
        title: &str,
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        let mut changes = Vec::new();
        for (rank, (_, state)) in (self.last_rank() + 1..).zip(self.own_records(ids)) {
            // Where two values stand side by side, the copy takes neither.
            let settled = state.fields.iter().filter(|(_, cell)| !cell.is_conflict());
            let values = settled.filter_map(|(name, _)| {
                let value = state.value(name).filter(|value| !value.is_null())?;
                (name != DELETED_FIELD).then(|| (name.clone(), value.clone()))
            });
            let mut fields = value::fields(values);
            let old = state.text(usulan::USULAN).unwrap_or_default();
            fields.insert(
                usulan::USULAN.to_owned(),
                Value::Text(title.replacen("{}", old, 1)),
            );
            fields.insert(usulan::PRIORITAS.to_owned(), Value::Int(rank));
            let record = RecordKey::new("usulan", &new_id(environment));
            changes.push(Change::set(record, fields));
        }
        self.edit(Label::Add, changes, environment)
    }

    /// What every new usulan of this office says of itself, where the person did not say it.
    fn complete(&self, fields: &mut Fields, rank: i64) {
        let mut put = |name: &str, value: Value| {
            let entry = fields.entry(name.to_owned()).or_default();
            if entry.is_null() {
                *entry = value;
            }
        };
        let office = self.identity.office.as_str();
        put(usulan::KANTOR, Value::from(office));
        put(usulan::TAHUN, Value::Int(i64::from(self.identity.year)));
        put(usulan::PRIORITAS, Value::Int(rank));
        let found = self.reference.office(office);
        let village = found.filter(|found| found.kode.jenis().is_village());
        if let Some(village) = village {
            put(usulan::KODE_DESA, Value::from(office));
            put(usulan::DESA, Value::from(village.nama.as_str()));
            let kecamatan = village.kode.kecamatan();
            let kecamatan = kecamatan.and_then(|kode| self.reference.office(kode.as_str()));
            if let Some(kecamatan) = kecamatan {
                put(usulan::KECAMATAN, Value::from(kecamatan.nama.as_str()));
            }
        }
    }

    fn last_rank(&self) -> i64 {
        let office = self.identity.office.as_str();
        let own = self
            .log
            .records_of("usulan")
            .filter(|(_, state)| state.is_visible() && state.text(usulan::KANTOR) == Some(office));
        let ranks = own.filter_map(|(_, s)| s.value(usulan::PRIORITAS).and_then(Value::as_number));
        ranks.fold(0.0_f64, f64::max).floor() as i64
    }

    /// The changes that bring a usulan to a place: one new rank between its neighbours, or, where
    /// there is no room between them, whole ranks for all.
    fn moved(&self, id: &str, position: u32) -> Result<Vec<Change>, Refusal> {
        let key = RecordKey::new("usulan", id);
        let state = self.log.record(&key).filter(|state| state.is_visible());
        let state = state.ok_or(Refusal::NoSuchRecord)?;
        let office = views::office_of(state).to_owned();
        let ordered = views::in_order(self);
        let others = ordered
            .iter()
            .filter(|(k, s, _)| views::office_of(s) == office && **k != key);
        let mut others: Vec<_> = others.map(|(key, state, _)| (*key, *state)).collect();
        let index = (position.max(1) as usize - 1).min(others.len());
        let place = ordered.iter().find(|(k, ..)| **k == key);
        if place.is_some_and(|(.., place)| *place as usize == index + 1) {
            return Ok(Vec::new());
        }
        let rank = |state: &crate::log::fold::RecordState| {
            state.value(usulan::PRIORITAS).and_then(Value::as_number)
        };
        let before = match index.checked_sub(1) {
            None => Some(0.0),
            Some(index) => others.get(index).and_then(|(_, state)| rank(state)),
        };
        let after = match others.get(index) {
            None => before.map(|before| before.floor() + 2.0),
            Some((_, state)) => rank(state),
        };
        let set = |key: &RecordKey, rank: Value| {
            Change::set(
                key.clone(),
                value::fields([(usulan::PRIORITAS.to_owned(), rank)]),
            )
        };
        if let (Some(before), Some(after)) = (before, after)
            && let Some(rank) = between(before, after)
        {
            return Ok(vec![set(&key, rank)]);
        }
        others.insert(index, (&key, state));
        let renumbered = others.iter().enumerate();
        Ok(renumbered
            .map(|(i, (key, _))| set(key, Value::Int(i as i64 + 1)))
            .collect())
    }

    fn decision(&self, usulan_id: &str, opinion: &Opinion) -> Result<Change, Refusal> {
        let key = RecordKey::new("usulan", usulan_id);
        let state = self.log.record(&key).filter(|state| state.is_visible());
        let state = state.ok_or(Refusal::NoSuchRecord)?;
        let bad = |field: &str| Refusal::BadValue {
            field: field.to_owned(),
        };
        let office = KodeKantor::new(&self.identity.office).ok_or_else(|| bad("kantor"))?;
        let stage = Tahap::new(&opinion.stage).ok_or_else(|| bad("tahap"))?;
        let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::text);
        let volume = match opinion.volume {
            Some(volume) => Value::number(volume).ok_or_else(|| bad("volume"))?,
            None => Value::Null,
        };
        let fields = value::fields([
            (tanggapan::USULAN.to_owned(), Value::from(usulan_id)),
            (tanggapan::KANTOR.to_owned(), Value::from(office.as_str())),
            (tanggapan::TAHAP.to_owned(), Value::from(stage.as_str())),
            (tanggapan::HASIL.to_owned(), Value::text(&opinion.outcome)),
            (tanggapan::ALASAN.to_owned(), text(&opinion.reason)),
            (tanggapan::TEKS.to_owned(), text(&opinion.text)),
            (tanggapan::VOLUME.to_owned(), volume),
            (
                tanggapan::ANGGARAN.to_owned(),
                opinion.amount_rp.map_or(Value::Null, Value::Int),
            ),
            (
                tanggapan::VERSI.to_owned(),
                Value::Text(version_of(&key, state)),
            ),
            // Taking back a decision deletes its record; deciding anew brings it back.
            (DELETED_FIELD.to_owned(), Value::Bool(false)),
        ]);
        let id = tanggapan::tanggapan_id(usulan_id, &office, &stage);
        let record = RecordKey::new("tanggapan", &id);
        let is_new = self.log.record(&record).is_none();
        let fields = fields
            .into_iter()
            .filter(|(name, _)| !is_new || name != DELETED_FIELD);
        Ok(Change::set(record, value::fields(fields)))
    }

    fn edit(
        &self,
        label: Label,
        changes: Vec<Change>,
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        self.act(label, &Action::Edit(changes), Direction::Do, environment)
    }

    /// The one way in which anything is done, undone or redone.
    fn act(
        &self,
        label: Label,
        action: &Action,
        direction: Direction,
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        let mut batch = Batch::default();
        let mut effect = Effects::default();
        let inverse = match action {
            Action::Edit(changes) => {
                let writer = Writer {
                    replica: self.identity.replica,
                    next_seq: self.next_seq,
                    now_ms: environment.now_ms(),
                };
                let (commits, inverse) = edit::write(changes, &self.log, writer);
                self.store_own(&commits, &mut batch, &mut effect)?;
                effect.own = commits;
                Action::Edit(inverse)
            }
            Action::Imports { ids, active } => {
                let rows = ids.iter().filter_map(|id| self.journal.get(id));
                for row in rows.filter(|row| row.is_active != *active) {
                    let row = JournalRow {
                        is_active: *active,
                        ..row.clone()
                    };
                    batch.journal.insert(row.id, row.encode());
                    effect.activity.push((row.id, *active));
                }
                let ids = effect.activity.iter().map(|(id, _)| *id).collect();
                Action::Imports {
                    ids,
                    active: !active,
                }
            }
        };
        if !batch.is_empty() || direction != Direction::Do {
            effect.history = Some((
                direction,
                Step {
                    label,
                    action: inverse,
                },
            ));
        }
        Ok(Prepared {
            batch,
            effect,
            reply: Reply::Done,
        })
    }

    /// Puts own commits into the tail; a tail that has grown long becomes a segment in the same
    /// transaction.
    fn store_own(
        &self,
        commits: &[crate::log::commit::Commit],
        batch: &mut Batch,
        effect: &mut Effects,
    ) -> Result<(), Refusal> {
        for commit in commits {
            let line = line::encode(commit);
            // Nothing is stored that could not be read again.
            match line::decode(&line) {
                Ok(_) => {}
                Err(Fault::LineTooLong) => return Err(Refusal::TooLarge),
                Err(_) => {
                    return Err(Refusal::BadValue {
                        field: commit.fields.keys().next().cloned().unwrap_or_default(),
                    });
                }
            }
            batch.tail.insert(commit.dot.seq, line);
        }
        if self.tail.len() + batch.tail.len() < SEGMENT_COMMITS {
            return Ok(());
        }
        effect.seal_tail = true;
        batch.drop_tail_to = batch.tail.keys().next_back().copied();
        let mut tail = self.tail.clone();
        tail.append(&mut batch.tail);
        let lines: Vec<Vec<u8>> = tail.into_values().collect();
        batch.segments.insert(self.next_segment, lines.join(&b'\n'));
        Ok(())
    }

    fn commit_import(
        &self,
        plan: u32,
        choices: &[bool],
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        let plan = self
            .plan
            .as_ref()
            .filter(|p| p.id == plan && p.revision == self.revision)
            .ok_or(Refusal::PlanGone)?;
        // What is committed is what was previewed, so the choices must be those of the preview.
        if !plan
            .files
            .iter()
            .map(|file| file.chosen)
            .eq(choices.iter().copied())
        {
            return Err(Refusal::PlanGone);
        }
        let mut batch = Batch::default();
        let mut effect = Effects::default();
        let group = self.journal.keys().next_back().map_or(1, |id| id + 1);
        let mut lines = Vec::new();
        let mut stored = std::collections::HashSet::new();
        for (index, file) in plan
            .files
            .iter()
            .enumerate()
            .filter(|(_, file)| file.chosen)
        {
            let id: ImportId = group + effect.rows.len() as u32;
            for commit in &file.reading.commits {
                if !self.log.contains(&commit.hash) && stored.insert(commit.hash) {
                    lines.push(line::encode(commit));
                }
            }
            let row = JournalRow {
                id,
                group,
                is_active: true,
                taken_ms: environment.now_ms(),
                file_name: file.name.clone(),
                header: file.reading.header.clone(),
                footer: file.reading.footer.clone(),
                sources: file.reading.sources.clone(),
                signature: file.signature,
                is_whole: file.reading.is_whole(),
                carried: file
                    .reading
                    .commits
                    .iter()
                    .map(|commit| commit.hash)
                    .collect(),
                quarantine: file.reading.quarantine.clone(),
            };
            batch.journal.insert(id, row.encode());
            effect.rows.push(row);
            effect.plan_files.push(index);
        }
        if effect.rows.is_empty() {
            return Err(Refusal::Nothing);
        }
        for (key, chunk) in (self.next_incoming..).zip(lines.chunks(SEGMENT_COMMITS)) {
            batch.incoming.insert(key, chunk.join(&b'\n'));
            effect.incoming_segments += 1;
        }
        let ids = effect.rows.iter().map(|row| row.id).collect();
        let action = Action::Imports { ids, active: false };
        effect.history = Some((
            Direction::Do,
            Step {
                label: Label::Import,
                action,
            },
        ));
        Ok(Prepared {
            batch,
            effect,
            reply: Reply::Done,
        })
    }

    fn export(
        &self,
        what: &ExportKind,
        environment: &dyn Environment,
    ) -> Result<Prepared, Refusal> {
        let contents = export::contents(self, what);
        if contents.commits.is_empty() {
            return Err(Refusal::Nothing);
        }
        let cover = Cover {
            kind: contents.kind.clone(),
            office: self.identity.office.clone(),
            year: self.identity.year,
            replica: self.identity.replica,
            number: self.next_bundle,
            written_ms: environment.now_ms(),
            is_example: self.identity.is_example,
        };
        let key = Some(&self.identity.key);
        let bytes = write(
            &cover,
            &contents.sources,
            &contents.commits,
            key,
            PART_BYTES,
        );
        let is_packed = bytes
            .first()
            .is_some_and(|file| file.starts_with(&[0x1f, 0x8b]));
        let name = export::file_name(self, what, self.next_bundle, is_packed);
        let mut exported = self.exported.clone();
        let own = contents
            .commits
            .iter()
            .filter(|c| c.dot.replica == self.identity.replica);
        exported.add(own.map(|commit| commit.dot.seq));
        let mut last_exports = self.last_exports.clone();
        let note = ExportNote {
            kind: contents.kind.name().to_owned(),
            number: self.next_bundle,
            written_ms: cover.written_ms,
            file_name: name.clone(),
        };
        last_exports.insert(note.kind.clone(), note);
        let counters = Counters {
            next_bundle: self.next_bundle + 1,
            exported,
            last_exports,
        };
        let mut batch = Batch::default();
        let encoded = serde_json::to_vec(&counters).map_err(|_| Refusal::DamagedWorkspace)?;
        batch.meta.insert(META_COUNTERS.to_owned(), encoded);
        let about = |record: &'_ RecordKey| -> Option<String> {
            match record.kind.as_str() {
                "usulan" => {
                    let state = self.log.record(record);
                    let is_there = state.is_some_and(|state| state.is_visible());
                    is_there.then(|| record.id.clone())
                }
                "tanggapan" if contents.kind == BundleKind::Keputusan => {
                    tanggapan::parse_tanggapan_id(&record.id).map(|(usulan, ..)| usulan.to_owned())
                }
                _ => None,
            }
        };
        let usulan: BTreeSet<String> = contents
            .commits
            .iter()
            .filter_map(|commit| about(&commit.record))
            .collect();
        let file = ExportedFile {
            name,
            number: self.next_bundle,
            usulan: usulan.len() as u32,
            commits: contents.commits.len() as u32,
            bytes,
        };
        let effect = Effects {
            counters: Some(counters),
            ..Effects::default()
        };
        Ok(Prepared {
            batch,
            effect,
            reply: Reply::File(file),
        })
    }
}

fn draft(key: &str, text: Option<&str>) -> Prepared {
    let mut prepared = Prepared {
        batch: Batch::default(),
        effect: Effects::default(),
        reply: Reply::Done,
    };
    prepared.put_draft(key.to_owned(), text);
    prepared
}

/// The draft of a form belongs to what was saved from it: that of a new usulan moves to its id.
fn with_draft(mut saved: Prepared, id: Option<&str>, text: Option<&str>) -> Prepared {
    saved.put_draft(usulan_draft_key(id), None);
    if let (Some(text), Reply::Saved(key)) = (text, &saved.reply) {
        let key = usulan_draft_key(Some(&key.id));
        saved.put_draft(key, Some(text));
    }
    saved
}

impl Prepared {
    fn put_draft(&mut self, key: String, text: Option<&str>) {
        let bytes = text.map(|text| text.as_bytes().to_vec());
        self.batch.drafts.insert(key.clone(), bytes);
        self.effect.drafts.push((key, text.map(ToOwned::to_owned)));
    }
}

fn checked_fields(fields: &JsonFields) -> Result<Fields, Refusal> {
    fields_from_json(fields).ok_or_else(|| {
        let bad = fields.iter().find(|(_, json)| from_json(json).is_none());
        Refusal::BadValue {
            field: bad.map(|(name, _)| name.clone()).unwrap_or_default(),
        }
    })
}

/// 128 random bits in 26 digits that survive being read out and typed (Crockford's base 32).
fn new_id(environment: &dyn Environment) -> String {
    const DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let mut bytes = [0_u8; 16];
    environment.random(&mut bytes);
    let number = u128::from_be_bytes(bytes);
    let digit = |shift: u32| {
        let index = (number >> shift) & 31;
        DIGITS
            .get(index as usize)
            .map_or('0', |&digit| char::from(digit))
    };
    (0..26).rev().map(|place| digit(place * 5)).collect()
}

/// A rank between two others, whole if there is one, else the one with the fewest decimals;
/// `None` when they stand too close.
fn between(before: f64, after: f64) -> Option<Value> {
    let mut step = 1.0_f64;
    for _ in 0..6 {
        let candidate = ((before / step).floor() + 1.0) * step;
        let candidate = (candidate / step).round() * step;
        if candidate > before && candidate < after {
            let rounded: f64 = format!("{candidate:.6}").parse().ok()?;
            return Value::number(rounded);
        }
        step /= 10.0;
    }
    None
}
