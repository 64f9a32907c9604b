//! One usulan as a line of a list: the whole line is the link.

use leptos::prelude::*;

use super::chip::{Chip, Tone};
use crate::engine::protocol::UsulanRow;
use crate::texts::{fields, fill, format};
use crate::ui::app::App;
use crate::ui::route::Route;
use crate::ui::show;

/// Colour of an outcome; its word says the same.
pub(crate) fn outcome_tone(app: App, code: &str) -> Tone {
    let in_plan = app.with_reference(|reference| {
        let outcome = reference.outcome(code);
        outcome.map(|outcome| outcome.is_in_plan)
    });
    match in_plan {
        Some(true) => Tone::Success,
        Some(false) => Tone::Warning,
        None => Tone::Neutral,
    }
}

/// What is special about it, as marks.
fn marks(app: App, row: &UsulanRow, is_own: bool) -> AnyView {
    let texts = &app.texts().common;
    let mut marks = Vec::new();
    if let Some(fate) = &row.fate {
        let outcome = &fate.opinion.outcome;
        marks.push((outcome_tone(app, outcome), show::outcome(app, outcome)));
    }
    if row.has_conflict {
        marks.push((Tone::Warning, texts.conflict.to_owned()));
    }
    if is_own && !row.missing.is_empty() {
        marks.push((Tone::Warning, texts.incomplete.to_owned()));
    }
    if row.is_unverified && !is_own {
        marks.push((Tone::Neutral, texts.unverified.to_owned()));
    }
    if row.photos > 0 {
        let words = &app.texts().photos.mark;
        marks.push((Tone::Neutral, fill(words, &[&format::count(row.photos)])));
    }
    if row.from_newer {
        marks.push((Tone::Info, texts.from_newer.to_owned()));
    }
    let chips = marks
        .into_iter()
        .map(|(tone, text)| view! { <Chip tone text /> });
    view! { <span class="line-marks">{chips.collect_view()}</span> }.into_any()
}

/// The line, with the rank that is the row's at the moment. `is_own`: in the office's own list,
/// where what is missing matters, the office itself need not be named, and nothing is opened beside.
pub(crate) fn usulan_line(
    app: App,
    row: &UsulanRow,
    position: RwSignal<u32>,
    is_own: bool,
) -> AnyView {
    let place = fields::place(&row.address, &row.dusun, &row.rt, &row.rw);
    let place = match (is_own, place.is_empty()) {
        (true, _) => place,
        (false, true) => app.office_name(&row.office),
        (false, false) => format!("{} · {place}", app.office_name(&row.office)),
    };
    let amount = row.amount_rp.map(fields::rupiah).unwrap_or_default();
    let id = row.id.clone();
    let href = if is_own {
        Route::UsulanForm(Some(id.clone())).hash()
    } else {
        Route::Decide(id.clone()).hash()
    };
    let is_open = (!is_own).then_some(move || {
        let route = app.route.read();
        matches!(&*route, Route::Decide(opened) if *opened == id).then_some("true")
    });
    view! {
        <a class="row-link usulan-line" href=href aria-current=is_open>
            <span class="line-rank">{move || position.get()}</span>
            <span class="line-what">
                <strong class="clamp">{show::title(app, &row.title)}</strong>
                <span class="note clamp">{place}</span>
            </span>
            <span class="line-volume note">{fields::volume(row.volume, &row.unit)}</span>
            <span class="line-amount">{amount}</span>
            {marks(app, row, is_own)}
        </a>
    }
    .into_any()
}
