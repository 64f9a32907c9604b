//! What is offered while one types: offices, units, the nomenclature, and what this office wrote
//! before.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::entries::Entry;
use crate::domain::cari;
use crate::domain::field::{Choices, FieldKind};
use crate::domain::kantor::JenisKantor;
use crate::domain::usulan;
use crate::engine::protocol::{Answer, Query};
use crate::ui::app::App;
use crate::ui::parts::combobox::Suggestion;
use crate::ui::parts::office_search;
use crate::worker::protocol::{Request, Response};

/// Most entries that are offered at once.
const OFFERED: usize = 8;

/// Fields in which offices write the same again and again.
const REPEATED: &[&str] = &[
    usulan::USULAN,
    usulan::DUSUN,
    usulan::PENGUSUL,
    usulan::WAKTU,
];

/// Whether something is offered in this field.
pub(super) fn offers(entry: Entry) -> bool {
    let is_choice = matches!(
        entry.field.kind,
        FieldKind::Choice(
            Choices::Offices | Choices::Villages | Choices::Units | Choices::Nomenclature
        )
    );
    is_choice || REPEATED.contains(&entry.field.name)
}

/// What is offered for what is in the field now. `agency`: what the form says of it.
pub(super) fn offered(app: App, entry: Entry, agency: Option<Entry>) -> Signal<Vec<Suggestion>> {
    let text = entry.text;
    match entry.field.kind {
        FieldKind::Choice(Choices::Offices) => {
            offices(app, text, |kind| kind == JenisKantor::PerangkatDaerah)
        }
        FieldKind::Choice(Choices::Villages) => offices(app, text, JenisKantor::is_village),
        FieldKind::Choice(Choices::Units) => Signal::derive(move || {
            let text = text.get();
            app.with_reference(|reference| {
                let units = reference.units().everyday().iter();
                let folded = cari::fold(&text);
                let fits = units.filter(|unit| {
                    let unit = cari::fold(unit);
                    unit != folded && unit.starts_with(&folded)
                });
                fits.take(OFFERED).map(|unit| plain(unit.clone())).collect()
            })
        }),
        FieldKind::Choice(Choices::Nomenclature) => later(text, move |text| async move {
            let agency = agency.map(|entry| entry.text.get_untracked());
            let agency = app.with_reference(|reference| {
                let named = reference.offices_named(&agency.unwrap_or_default());
                let first = named.first().map(|office| office.kode.as_str().to_owned());
                first.unwrap_or_default()
            });
            let lines = nomenclature(app, text, agency).await;
            let entry = |(code, name, unit): (String, String, String)| Suggestion {
                key: String::new(),
                text: code,
                note: if unit.is_empty() {
                    name
                } else {
                    format!("{name} ({unit})")
                },
            };
            lines.into_iter().map(entry).collect()
        }),
        _ => {
            let field = entry.field.name;
            later(text, move |text| async move {
                let query = Query::Words {
                    field: field.to_owned(),
                    text,
                };
                match app.ask(query).await {
                    Ok(Answer::Words(words)) => words.into_iter().map(plain).collect(),
                    _ => Vec::new(),
                }
            })
        }
    }
}

/// The name of the sub kegiatan whose code is in the field.
pub(super) fn sub_kegiatan(app: App, entry: Entry) -> Signal<String> {
    let name = RwSignal::new(String::new());
    Effect::new(move |_| {
        let code = entry.text.get();
        spawn_local(async move {
            let found = if code.contains('.') {
                nomenclature(app, code.clone(), String::new()).await
            } else {
                Vec::new()
            };
            let found = found.into_iter().find(|(found, ..)| *found == code);
            let _ = name.try_set(found.map(|(_, name, _)| name).unwrap_or_default());
        });
    });
    name.into()
}

async fn nomenclature(app: App, text: String, agency: String) -> Vec<(String, String, String)> {
    let request = Request::Nomenclature { text, agency };
    match app.request(request, Vec::new()).await {
        Ok((Response::Nomenclature(lines), _)) => lines,
        // Not read yet and no connection: the code can still be typed.
        _ => Vec::new(),
    }
}

fn plain(text: String) -> Suggestion {
    Suggestion {
        text,
        ..Suggestion::default()
    }
}

fn offices(
    app: App,
    text: RwSignal<String>,
    wanted: fn(JenisKantor) -> bool,
) -> Signal<Vec<Suggestion>> {
    Signal::derive(move || {
        let text = text.get();
        app.with_reference(|reference| {
            let found = reference.search_offices(&text, usize::MAX).into_iter();
            let wanted = found.filter(|office| wanted(office.kode.jenis()));
            let offered = wanted.take(OFFERED);
            offered
                .map(|office| office_search::suggestion(reference, office))
                .collect()
        })
    })
}

/// Asks elsewhere, and keeps the answer to the newest text.
fn later<F: Future<Output = Vec<Suggestion>> + 'static>(
    text: RwSignal<String>,
    ask: impl Fn(String) -> F + 'static,
) -> Signal<Vec<Suggestion>> {
    let found = RwSignal::new(Vec::new());
    Effect::new(move |_| {
        let asked = text.get();
        let answer = ask(asked.clone());
        spawn_local(async move {
            let answer = answer.await;
            if text.try_with_untracked(|now| *now == asked) == Some(true) {
                let _ = found.try_set(answer);
            }
        });
    });
    found.into()
}
