//! Forms that are not stored yet. They outlive their screen: what could not be stored is tried again
//! from anywhere, and is there when the form is opened again.

use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use futures_channel::oneshot;
use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::app::App;
use crate::engine::form::FormWork;
use crate::engine::protocol::{Answer, Command};

/// What one form has not stored, shared by its screen and the commands under way.
pub(crate) type SharedForm = Rc<RefCell<FormWork>>;

/// A pause after which a form under way is looked at again.
const LOOK_AGAIN: Duration = Duration::from_millis(30);

/// The forms that are open or not stored.
#[derive(Clone, Default)]
pub(crate) struct Forms(Rc<RefCell<Vec<SharedForm>>>);

impl Forms {
    /// The form of a usulan, with what is not stored of it; `None` for a new one.
    pub(crate) fn open(&self, id: Option<&str>) -> SharedForm {
        let mut forms = self.0.borrow_mut();
        forms.retain(|form| form.borrow().is_unfinished());
        let is_same = |form: &&SharedForm| {
            let form = form.borrow();
            // A new usulan that is just being stored is no longer the one to be written next.
            form.id() == id && (id.is_some() || !form.is_saving())
        };
        if let Some(form) = forms.iter().find(is_same) {
            return form.clone();
        }
        let form = SharedForm::new(RefCell::new(FormWork::new(id.map(ToOwned::to_owned))));
        forms.push(form.clone());
        form
    }

    /// Something could not be stored.
    pub(crate) fn have_failed(&self) -> bool {
        self.0
            .borrow()
            .iter()
            .any(|form| form.borrow().has_failed())
    }

    /// Tries everything again that could not be stored.
    pub(crate) fn retry(&self, app: App) {
        for form in self.0.borrow().iter() {
            save(app, form.clone());
        }
    }
}

/// Stores what waits in a form, one command after the other.
pub(crate) fn save(app: App, form: SharedForm) {
    let Some(first) = form.borrow_mut().next_command() else {
        return;
    };
    spawn_local(async move {
        let was_new = form.borrow().id().is_none();
        let mut next = Some(first);
        while let Some(command) = next {
            match app.run(command).await {
                Ok((Answer::Saved { id, own, .. }, _)) => form.borrow_mut().stored(id, own),
                _ => {
                    form.borrow_mut().failed();
                    // Whoever shows the failure can now offer to try again.
                    app.save.update(|_| ());
                    return;
                }
            }
            next = form.borrow_mut().next_command();
        }
        if was_new {
            // Its screen learns which usulan it is.
            app.revision.update(|revision| *revision += 1);
        }
    });
}

/// Keeps what is typed and not stored, for the case that the page goes away.
pub(crate) fn keep_draft(app: App, form: &SharedForm) {
    let form = form.borrow();
    if form.is_saving() {
        // The save carries the draft; what is typed meanwhile is kept at the next pause.
        return;
    }
    let key = form.draft_key();
    app.run_later(match form.draft() {
        Some(text) => Command::SaveDraft { key, text },
        None => Command::DropDraft { key },
    });
}

/// Waits until no command of the form is under way.
pub(crate) async fn settled(form: &SharedForm) {
    while form.borrow().is_saving() {
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
