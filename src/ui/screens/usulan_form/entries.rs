//! The fields of the form on the screen, and the form behind them that is not stored yet.

use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;

use crate::domain::field::Field;
use crate::domain::isian;
use crate::domain::koordinat::Koordinat;
use crate::domain::usulan;
use crate::domain::value::Value;
use crate::engine::protocol::{Answer, Command, Query, RecordView, from_json, to_json};
use crate::texts::fields::{self, Doubt};
use crate::texts::fill;
use crate::ui::app::App;
use crate::ui::forms::OpenForm;
use crate::ui::route::Route;
use crate::ui::show;
use crate::worker::protocol::Role;

/// A pause in typing after which the draft is kept.
const DRAFT_PAUSE: Duration = Duration::from_millis(700);

/// One field on the screen.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    pub(super) field: &'static Field,
    pub(super) text: RwSignal<String>,
    pub(super) doubt: RwSignal<Option<Doubt>>,
}

/// The screen may be gone while a command is under way, and a browser reports a field as left when
/// it is taken off the page: everything here works then too.
#[derive(Clone)]
pub(super) struct Entries {
    app: App,
    form: OpenForm,
    pub(super) all: Rc<Vec<Entry>>,
    /// The record, once there is one.
    pub(super) id: RwSignal<Option<String>>,
    pub(super) record: RwSignal<Option<RecordView>>,
    /// The record was looked for, and is not here.
    pub(super) is_unknown: RwSignal<bool>,
    pub(super) is_restored: RwSignal<bool>,
    /// Counts the keys, so that a pause in typing is known.
    keystrokes: StoredValue<u32>,
}

impl Entries {
    pub(super) fn new(
        app: App,
        id: Option<String>,
        names: impl Iterator<Item = &'static str>,
    ) -> Self {
        let database = app.database().unwrap_or_default();
        let form = app.forms().open(&database, id.as_deref());
        let entry = |name| {
            show::field_of(name).map(|field| Entry {
                field,
                text: RwSignal::new(String::new()),
                doubt: RwSignal::new(None),
            })
        };
        Self {
            app,
            form,
            all: Rc::new(names.filter_map(entry).collect()),
            id: RwSignal::new(id),
            record: RwSignal::new(None),
            is_unknown: RwSignal::new(false),
            is_restored: RwSignal::new(false),
            keystrokes: StoredValue::new(0),
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
        let held: Vec<(String, String)> = {
            let form = self.form.work();
            let texts = form.texts();
            texts
                .map(|(name, text)| (name.to_owned(), text.to_owned()))
                .collect()
        };
        self.take_up(&held);
        if self.app.role.get_untracked() == Role::Follower {
            // What another tab is writing is not ours to store.
            return;
        }
        self.form.save(self.app);
        let Ok(Answer::Drafts(drafts)) = self.app.ask(Query::Drafts).await else {
            return;
        };
        let key = self.form.work().draft_key();
        let Some((_, draft)) = drafts.into_iter().find(|(found, _)| *found == key) else {
            return;
        };
        let restored = self.form.work_mut().restore(&draft);
        self.take_up(&restored);
        for (name, text) in restored {
            self.left(&name, text);
        }
    }

    fn take_up(&self, texts: &[(String, String)]) {
        for (name, text) in texts {
            if let Some(entry) = self.entry(name) {
                let _ = entry.text.try_set(text.clone());
            }
        }
        if !texts.is_empty() {
            let _ = self.is_restored.try_set(true);
        }
    }

    /// Reads the record anew. What the person is writing stays as it is.
    pub(super) async fn refresh(self) {
        let Some(id) = self.form.work().id().map(ToOwned::to_owned) else {
            return;
        };
        let is_known = self.id.try_with_untracked(Option::is_some);
        if is_known == Some(false) && self.id.try_set(Some(id.clone())).is_none() {
            // The address now names the record: a reload finds it again.
            self.app.rename_place(Route::UsulanForm(Some(id.clone())));
        }
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
        // Asked before this screen began to store, it is older than what is shown.
        if self.form.work().is_saving() {
            return;
        }
        self.form.work_mut().show(record.base.clone());
        for entry in self.all.iter() {
            if self.form.work().holds(entry.field.name) {
                continue;
            }
            let value = show::first(&record.fields, entry.field.name).and_then(from_json);
            let text = value.map(|value| self.text_of(entry.field, &value));
            let text = text.unwrap_or_default();
            if entry.text.try_with_untracked(|old| *old != text) == Some(true) {
                let _ = entry.text.try_set(text);
                let _ = entry.doubt.try_set(None);
            }
        }
        let _ = self.record.try_set(Some(record));
    }

    fn text_of(&self, field: &Field, value: &Value) -> String {
        self.app
            .with_reference(|reference| isian::show(field, value, reference))
    }

    /// A key was pressed: the draft is kept at the next pause.
    pub(super) fn typed(&self, name: &str, text: &str) {
        self.form.work_mut().type_in(name, text);
        let count = self.keystrokes.try_get_value().unwrap_or_default() + 1;
        self.keystrokes.try_set_value(count);
        let entries = self.clone();
        set_timeout(
            move || {
                let now = entries.keystrokes.try_get_value();
                // A screen that is gone has no next pause.
                if now.is_none_or(|now| now == count) {
                    entries.form.keep_draft(entries.app);
                }
            },
            DRAFT_PAUSE,
        );
    }

    /// The person left a field: its value is stored, or asked about.
    pub(super) fn left(&self, name: &str, text: String) {
        match Koordinat::parse(&text).filter(|_| matches!(name, usulan::LAT | usulan::LON)) {
            // Maps copy both numbers at once.
            Some(place) => self.put(&[
                (usulan::LAT, place.lat.to_string()),
                (usulan::LON, place.lon.to_string()),
            ]),
            None => self.put(&[(name, text)]),
        }
    }

    /// Takes texts for several fields, and stores them together.
    pub(super) fn put(&self, texts: &[(&str, String)]) {
        for (name, text) in texts {
            self.take(name, text);
        }
        if self.form.work().has_queued() {
            self.form.save(self.app);
        } else {
            self.form.keep_draft(self.app);
        }
    }

    fn take(&self, name: &str, text: &str) {
        let Some(entry) = self.entry(name) else {
            return;
        };
        let doubt = fields::doubt(self.app.language.get_untracked(), entry.field, text);
        let value = self
            .app
            .with_reference(|reference| isian::read(entry.field, text, reference));
        // What was read without a question needs none.
        let doubt = doubt.filter(|doubt| doubt.is_open == value.is_none());
        let _ = entry.doubt.try_set(doubt);
        match value {
            None => self.form.work_mut().type_in(name, text),
            Some(value) => {
                self.form.work_mut().leave(name, text, to_json(&value));
                let _ = entry.text.try_set(self.text_of(entry.field, &value));
            }
        }
    }

    /// Deletes the usulan once everything that was under way is stored, so that undoing it brings
    /// back all of it.
    pub(super) async fn delete(self, title: String) {
        self.form.settled().await;
        let (id, key) = {
            let mut form = self.form.work_mut();
            form.discard();
            (form.id().map(ToOwned::to_owned), form.draft_key())
        };
        self.app.run_later(Command::DropDraft { key });
        if let Some(id) = id {
            let words = fill(self.app.texts().usulan.deleted, &[&title]);
            super::delete(self.app, vec![id], words);
        }
    }
}
