//! What every part needs to speak to a person: the language, and the reference data. All that Mulai has
//! while the page is still on its way.

use std::sync::Arc;

use leptos::prelude::*;

use crate::domain::reference::Reference;
use crate::platform::preferences;
use crate::texts::{Language, common, start};

#[derive(Clone, Copy)]
pub(crate) struct Words {
    pub(crate) language: RwSignal<Language>,
    pub(crate) reference: RwSignal<Option<Arc<Reference>>>,
}

/// The words, from anywhere on the page.
pub(crate) fn use_words() -> Words {
    expect_context::<Words>()
}

impl Words {
    /// In the language that was chosen before; the reference data follows.
    pub(crate) fn new() -> Self {
        let language = preferences::language().map(|code| Language::from_code(&code));
        Self {
            language: RwSignal::new(language.unwrap_or_default()),
            reference: RwSignal::new(None),
        }
    }

    /// Not reactive, as all texts: changing the language draws all anew.
    pub(crate) fn common(self) -> &'static common::Texts {
        self.language.get_untracked().common()
    }

    pub(crate) fn start(self) -> &'static start::Texts {
        self.language.get_untracked().start()
    }

    /// Draws everything anew in another language.
    pub(crate) fn speak(self, language: Language) {
        preferences::set_language(language.code());
        self.language.set(language);
    }

    /// Tells the browser which language the page is in.
    pub(crate) fn declare_language(self) {
        Effect::new(move |_| {
            let language = self.language.get();
            if let Some(root) = document().document_element() {
                // Setting an attribute of ours does not fail.
                let _ = root.set_attribute("lang", language.code());
            }
        });
    }

    /// Looks something up in the reference data.
    pub(crate) fn with_reference<T: Default>(self, look: impl FnOnce(&Reference) -> T) -> T {
        self.reference.with_untracked(|reference| match reference {
            Some(reference) => look(reference),
            None => T::default(),
        })
    }
}
