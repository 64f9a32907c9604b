//! What is being written in the form: it outlives the screen until all of it is stored.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::spawn_local;
use serde_json::Value as Json;

use crate::domain::field::Field;
use crate::domain::isian;
use crate::engine::protocol::{
    Answer, Command, JsonFields, Query, RecordView, from_json, to_json, usulan_draft_key,
};
use crate::texts::fields::{self, Doubt};
use crate::ui::app::App;
use crate::ui::parts::focus::has_focus;
use crate::ui::route::Route;
use crate::ui::show;

/// A pause in typing after which the draft is kept.
const DRAFT_PAUSE: Duration = Duration::from_millis(700);

/// One field on the screen.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) field: &'static Field,
    pub(super) text: RwSignal<String>,
    pub(super) doubt: RwSignal<Option<Doubt>>,
}

/// What is not stored yet.
#[derive(Default)]
struct Work {
    id: Option<String>,
    /// The heads that the fields on the screen are of.
    base: Vec<String>,
    /// Texts that were typed and are not stored: the draft.
    typed: JsonFields,
    /// Values that wait for the command that stores them.
    queue: JsonFields,
    is_saving: bool,
    keystrokes: u32,
    has_draft: bool,
}

/// The form's entries. Commands go one at a time, in the order of the edits.
#[derive(Clone)]
pub(super) struct Entries {
    app: App,
    work: Rc<RefCell<Work>>,
    pub(super) all: Rc<Vec<Entry>>,
    /// The record, once there is one.
    pub(super) id: RwSignal<Option<String>>,
    pub(super) record: RwSignal<Option<RecordView>>,
    /// The record was looked for, and is not here.
    pub(super) is_unknown: RwSignal<bool>,
    pub(super) is_restored: RwSignal<bool>,
    /// The last attempt to store failed.
    pub(super) has_failed: RwSignal<bool>,
}

impl Entries {
    pub(super) fn new(
        app: App,
        id: Option<String>,
        names: impl Iterator<Item = &'static str>,
    ) -> Self {
        let entry = |name| {
            show::field_of(name).map(|field| Entry {
                field,
                text: RwSignal::new(String::new()),
                doubt: RwSignal::new(None),
            })
        };
        let work = Work {
            id: id.clone(),
            ..Work::default()
        };
        Self {
            app,
            work: Rc::new(RefCell::new(work)),
            all: Rc::new(names.filter_map(entry).collect()),
            id: RwSignal::new(id),
            record: RwSignal::new(None),
            is_unknown: RwSignal::new(false),
            is_restored: RwSignal::new(false),
            has_failed: RwSignal::new(false),
        }
    }

    pub(super) fn entry(&self, name: &str) -> Option<Entry> {
        self.all
            .iter()
            .find(|entry| entry.field.name == name)
            .copied()
    }

    /// Shows what is stored, and then what was typed and never stored.
    pub(super) async fn open(self) {
        self.clone().refresh().await;
        let key = self.draft_key();
        let Ok(Answer::Drafts(drafts)) = self.app.ask(Query::Drafts).await else {
            return;
        };
        let draft = drafts.into_iter().find(|(found, _)| *found == key);
        let Some(texts) =
            draft.and_then(|(_, text)| serde_json::from_str::<JsonFields>(&text).ok())
        else {
            return;
        };
        self.work.borrow_mut().has_draft = true;
        let _ = self.is_restored.try_set(!texts.is_empty());
        for (name, text) in texts {
            let Some(text) = text.as_str() else { continue };
            if let Some(entry) = self.entry(&name) {
                let _ = entry.text.try_set(text.to_owned());
            }
            self.left(&name, text.to_owned());
        }
    }

    /// Reads the record anew. What the person is writing stays as it is, on the heads it was
    /// begun on, so that it stands beside what came meanwhile.
    pub(super) async fn refresh(self) {
        let Some(id) = self.work.borrow().id.clone() else {
            return;
        };
        let query = Query::Record {
            kind: "usulan".to_owned(),
            id,
        };
        let Ok(Answer::Record(record)) = self.app.ask(query).await else {
            return;
        };
        let _ = self.is_unknown.try_set(record.is_none());
        let Some(record) = record else { return };
        if record.office != self.app.own_office() {
            // Another office's usulan is never edited here.
            self.app.go(&Route::of_usulan(&record.id, false));
            return;
        }
        let is_idle = {
            let work = self.work.borrow();
            !work.is_saving && work.queue.is_empty() && work.typed.is_empty()
        };
        let is_typing = self.all.iter().any(|entry| has_focus(entry.field.name));
        for entry in self.all.iter() {
            let name = entry.field.name;
            let is_being_written = has_focus(name) || self.work.borrow().typed.contains_key(name);
            if is_being_written {
                continue;
            }
            let text = stored_text(self.app, entry.field, &record);
            if entry
                .text
                .try_get_untracked()
                .is_some_and(|old| old != text)
            {
                let _ = entry.text.try_set(text);
            }
        }
        if is_idle && (!is_typing || self.work.borrow().base.is_empty()) {
            self.work.borrow_mut().base.clone_from(&record.base);
        }
        let _ = self.record.try_set(Some(record));
    }

    /// A key was pressed: the draft is kept at the next pause.
    pub(super) fn typed(&self, name: &str, text: String) {
        let keystrokes = {
            let mut work = self.work.borrow_mut();
            work.typed.insert(name.to_owned(), Json::String(text));
            work.keystrokes += 1;
            work.keystrokes
        };
        let entries = self.clone();
        set_timeout(
            move || {
                if entries.work.borrow().keystrokes == keystrokes {
                    entries.keep_draft();
                }
            },
            DRAFT_PAUSE,
        );
    }

    /// The person left a field: its value is stored, or asked about.
    pub(super) fn left(&self, name: &str, text: String) {
        let Some(entry) = self.entry(name) else {
            return;
        };
        let doubt = fields::doubt(self.app.language.get_untracked(), entry.field, &text);
        let value = self
            .app
            .with_reference(|reference| isian::read(entry.field, &text, reference));
        let value = value.map(|value| (isian_text(self.app, entry.field, &value), to_json(&value)));
        // What was read without a question needs none.
        let doubt = doubt.filter(|doubt| doubt.is_open == value.is_none());
        let _ = entry.doubt.try_set(doubt);
        let mut work = self.work.borrow_mut();
        let Some((shown, value)) = value else {
            work.typed.insert(name.to_owned(), Json::String(text));
            drop(work);
            self.keep_draft();
            return;
        };
        let is_nothing =
            value.is_null() && work.id.is_none() && work.queue.is_empty() && !work.is_saving;
        if is_nothing {
            work.typed.remove(name);
            drop(work);
            self.keep_draft();
            return;
        }
        work.typed.insert(name.to_owned(), Json::String(text));
        work.queue.insert(name.to_owned(), value);
        drop(work);
        let _ = entry.text.try_set(shown);
        self.clone().save();
    }

    /// Stores what waits.
    pub(super) fn save(self) {
        {
            let mut work = self.work.borrow_mut();
            if work.is_saving || work.queue.is_empty() {
                return;
            }
            work.is_saving = true;
        }
        spawn_local(async move {
            loop {
                let (command, fields, keystrokes) = {
                    let mut work = self.work.borrow_mut();
                    let fields = std::mem::take(&mut work.queue);
                    if fields.is_empty() {
                        break;
                    }
                    let command = Command::SaveUsulan {
                        id: work.id.clone(),
                        base: work.base.clone(),
                        fields: fields.clone(),
                        draft: draft_text(&work.typed, &fields),
                    };
                    (command, fields, work.keystrokes)
                };
                match self.app.run(command).await {
                    Ok((Answer::Saved { id, base, .. }, _)) => {
                        self.stored(id, base, &fields, keystrokes);
                    }
                    _ => {
                        let mut work = self.work.borrow_mut();
                        for (name, value) in fields {
                            // What was written since is newer.
                            work.queue.entry(name).or_insert(value);
                        }
                        work.is_saving = false;
                        drop(work);
                        let _ = self.has_failed.try_set(true);
                        return;
                    }
                }
            }
            self.work.borrow_mut().is_saving = false;
            let _ = self.has_failed.try_set(false);
            self.keep_draft();
            self.refresh().await;
        });
    }

    fn stored(&self, id: String, base: Vec<String>, fields: &JsonFields, keystrokes: u32) {
        let is_new = {
            let mut work = self.work.borrow_mut();
            let is_new = work.id.is_none();
            work.has_draft = draft_text(&work.typed, fields).is_some();
            work.id = Some(id.clone());
            work.base = base;
            let was_still = work.keystrokes == keystrokes;
            for name in fields.keys() {
                // A field that is being written again keeps its draft.
                if !work.queue.contains_key(name) && (was_still || !has_focus(name)) {
                    work.typed.remove(name);
                }
            }
            is_new
        };
        if is_new && self.id.try_set(Some(id.clone())).is_none() {
            // The address now names the record: a reload finds it again.
            self.app.rename_place(Route::UsulanForm(Some(id)));
        }
    }

    fn draft_key(&self) -> String {
        usulan_draft_key(self.work.borrow().id.as_deref())
    }

    /// Keeps what was typed and is not stored; an empty draft is dropped.
    fn keep_draft(&self) {
        let key = self.draft_key();
        let command = {
            let mut work = self.work.borrow_mut();
            if work.is_saving {
                // The save carries the draft, and what is typed meanwhile is kept after it.
                return;
            }
            if work.typed.is_empty() {
                if !std::mem::take(&mut work.has_draft) {
                    return;
                }
                Command::DropDraft { key }
            } else {
                work.has_draft = true;
                let text = serde_json::to_string(&work.typed).unwrap_or_default();
                Command::SaveDraft { key, text }
            }
        };
        self.app.run_later(command);
    }
}

/// What is left of the draft when these fields are stored; `None` for nothing.
fn draft_text(typed: &JsonFields, stored: &JsonFields) -> Option<String> {
    let mut left = JsonFields::new();
    for (name, text) in typed {
        if !stored.contains_key(name) {
            left.insert(name.clone(), text.clone());
        }
    }
    if left.is_empty() {
        return None;
    }
    serde_json::to_string(&left).ok()
}

/// The text that stands in a field for what is stored.
fn stored_text(app: App, field: &Field, record: &RecordView) -> String {
    let value = show::first(&record.fields, field.name).and_then(from_json);
    value
        .map(|value| isian_text(app, field, &value))
        .unwrap_or_default()
}

fn isian_text(app: App, field: &Field, value: &crate::domain::value::Value) -> String {
    app.with_reference(|reference| isian::show(field, value, reference))
}
