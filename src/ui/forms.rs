//! Forms that are not stored yet. They outlive their screen: what could not be stored is tried again
//! from anywhere, and is there when the form is opened again.

use std::cell::{Ref, RefCell, RefMut};
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::app::App;
use crate::engine::form::FormWork;
use crate::engine::protocol::{Answer, Command};

/// One form, shared by its screen and the commands under way.
#[derive(Clone)]
pub(crate) struct OpenForm {
    /// The workspace that it is of: it is stored in no other.
    database: Rc<str>,
    work: Rc<RefCell<FormWork>>,
}

/// A pause after which a form under way is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(30);

/// The forms that are open or not stored.
#[derive(Clone, Default)]
pub(crate) struct Forms(Rc<RefCell<Vec<OpenForm>>>);

impl Forms {
    /// The form of a usulan, with what is not stored of it; `None` for a new one.
    pub(crate) fn open(&self, database: &str, id: Option<&str>) -> OpenForm {
        let mut forms = self.0.borrow_mut();
        forms.retain(|form| form.work().is_unfinished());
        let is_same = |form: &&OpenForm| {
            let work = form.work();
            // A new usulan that is just being stored is no longer the one to be written next.
            *form.database == *database && work.id() == id && (id.is_some() || !work.is_saving())
        };
        if let Some(form) = forms.iter().find(is_same) {
            return form.clone();
        }
        let form = OpenForm {
            database: database.into(),
            work: Rc::new(RefCell::new(FormWork::new(id.map(ToOwned::to_owned)))),
        };
        forms.push(form.clone());
        form
    }

    /// Something could not be stored; in this workspace, or in any.
    pub(crate) fn have_failed(&self, database: Option<&str>) -> bool {
        let forms = self.0.borrow();
        let asked = forms
            .iter()
            .filter(|form| database.is_none_or(|database| *form.database == *database));
        asked.into_iter().any(|form| form.work().has_failed())
    }

    /// Tries everything of the open workspace again that could not be stored.
    pub(crate) fn retry(&self, app: App) {
        let forms = self.0.borrow().clone();
        forms.iter().for_each(|form| form.save(app));
    }
}

impl OpenForm {
    pub(crate) fn work(&self) -> Ref<'_, FormWork> {
        self.work.borrow()
    }

    pub(crate) fn work_mut(&self) -> RefMut<'_, FormWork> {
        self.work.borrow_mut()
    }

    /// Its workspace is the one that is open.
    fn is_here(&self, app: App) -> bool {
        app.database().as_deref() == Some(&*self.database)
    }

    /// The next command, if there is one and the workspace is still there to take it.
    fn next_command(&self, app: App) -> Option<Command> {
        if !self.is_here(app) {
            return None;
        }
        self.work_mut().next_command()
    }

    /// Stores what waits, one command after the other.
    pub(crate) fn save(&self, app: App) {
        let Some(first) = self.next_command(app) else {
            return;
        };
        let form = self.clone();
        spawn_local(async move {
            let was_new = form.work().id().is_none();
            let mut next = Some(first);
            while let Some(command) = next {
                match app.run(command).await {
                    Ok((Answer::Saved { id, own, .. }, _)) => form.work_mut().stored(id, own),
                    _ => {
                        form.work_mut().failed();
                        // Whoever shows the failure can now offer to try again.
                        app.save.update(|_| ());
                        return;
                    }
                }
                next = form.next_command(app);
            }
            if was_new {
                // Its screen learns which usulan it is.
                app.revision.update(|revision| *revision += 1);
            }
        });
    }

    /// Keeps what is typed and not stored, for the case that the page goes away.
    pub(crate) fn keep_draft(&self, app: App) {
        let work = self.work();
        if work.is_saving() || !self.is_here(app) {
            // The save carries the draft; what is typed meanwhile is kept at the next pause.
            return;
        }
        let key = work.draft_key();
        app.run_later(match work.draft() {
            Some(text) => Command::SaveDraft { key, text },
            None => Command::DropDraft { key },
        });
    }

    /// Waits until no command of it is under way.
    pub(crate) async fn settled(&self) {
        while self.work().is_saving() {
            let (wake, woken) = oneshot::channel();
            set_timeout(
                move || {
                    // Whoever waited may be gone.
                    let _ = wake.send(());
                },
                LOOK_AGAIN,
            );
            let _ = woken.await;
        }
    }
}
