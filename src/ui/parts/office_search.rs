//! Choosing an office by typing part of its name.

use leptos::prelude::*;

use super::combobox::{Combobox, Suggestion};
use super::field::handler;
use crate::domain::reference::{Kantor, Reference};
use crate::ui::words::use_words;

/// Most offices that are offered at once.
const OFFERED: usize = 8;

/// What an office is asked for as.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OfficeWords {
    pub(crate) label: &'static str,
    pub(crate) help: &'static str,
}

/// A field over the offices of the reference data.
#[component]
pub(crate) fn OfficeSearch(
    /// The chosen office's code; empty when none is chosen.
    chosen: RwSignal<String>,
    /// What is wrong with the choice.
    #[prop(into)]
    error: Signal<Option<String>>,
    /// Asks for another office than the own one.
    #[prop(optional)]
    words: Option<OfficeWords>,
) -> impl IntoView {
    let speak = use_words();
    let texts = speak.start();
    let words = words.unwrap_or(OfficeWords {
        label: texts.office,
        help: texts.office_help,
    });
    let typed = RwSignal::new(String::new());
    let offices = Memo::new(move |_| {
        let text = typed.get();
        speak.with_reference(|reference| {
            let offices = reference.search_offices(&text, OFFERED).into_iter();
            offices
                .map(|office| suggestion(reference, office))
                .collect::<Vec<_>>()
        })
    });
    let committed = handler(move |text: String| {
        let code = speak.with_reference(|reference| {
            let named = reference.offices_named(&text);
            match named.as_slice() {
                [office] => office.kode.as_str().to_owned(),
                _ => String::new(),
            }
        });
        let _ = chosen.try_set(code);
    });
    let typing = handler(move |_| {
        let _ = chosen.try_set(String::new());
    });
    let has_none = move || {
        chosen.with(String::is_empty)
            && typed.with(|text| text.trim().len() > 2)
            && offices.with(Vec::is_empty)
    };
    let error = Signal::derive(move || {
        error
            .get()
            .or_else(|| has_none().then(|| texts.office_none.to_owned()))
    });
    view! {
        <Combobox
            id="kantor"
            label=words.label
            help=words.help
            value=typed
            error
            found=offices
            is_strict=true
            on_typing=typing
            on_commit=committed
        />
    }
}

/// An office as an entry of a list: its name, and for a village the kecamatan that it is in.
pub(crate) fn suggestion(reference: &Reference, office: &Kantor) -> Suggestion {
    let kecamatan = office.kode.kecamatan();
    let kecamatan = kecamatan.filter(|_| office.kode.jenis().is_village());
    let kecamatan = kecamatan.and_then(|code| reference.office(code.as_str()));
    Suggestion {
        key: office.kode.as_str().to_owned(),
        text: office.full_name(),
        note: kecamatan
            .map(|office| office.full_name())
            .unwrap_or_default(),
    }
}
