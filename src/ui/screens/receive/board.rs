//! Papan desa: which villages have arrived, when, in which version, and whose key it was.

use std::sync::Arc;

use leptos::prelude::*;

use super::file_card::signature_chip;
use crate::domain::kantor::KodeKantor;
use crate::engine::protocol::{Answer, ArrivalView, Query};
use crate::texts::{fill, format};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::chip::{Chip, Tone};
use crate::ui::parts::fold::Fold;

/// Shown to offices that wait for villages.
#[component]
pub(super) fn Board() -> impl IntoView {
    let app = use_app();
    let views = use_answer(
        || Query::Board,
        |answer| match answer {
            Answer::Board(views) => Some(views),
            _ => None,
        },
    );
    move || {
        let views = Arc::new(views.get().unwrap_or_default());
        (!views.is_empty()).then(|| drawn(app, &views))
    }
}

fn drawn(app: App, views: &Arc<Vec<ArrivalView>>) -> AnyView {
    let texts = &app.texts().receive;
    let has_come = |view: &ArrivalView| view.arrival.is_some() || view.usulan > 0;
    let come = views.iter().filter(|view| has_come(view)).count();
    let counts = [come, views.len()].map(|count| format::count(count as u32));
    let summary = fill(texts.board_counts, &[&counts[0], &counts[1]]);
    let groups = views.chunk_by(|a, b| kecamatan(a) == kecamatan(b));
    let groups: Vec<&[ArrivalView]> = groups.collect();
    let is_one = groups.len() == 1;
    let mut start = 0;
    let shown = groups.into_iter().map(|group| {
        if is_one {
            return lines(app, group);
        }
        let range = start..start + group.len();
        start = range.end;
        let come = group.iter().filter(|view| has_come(view)).count();
        let name = group.first().and_then(kecamatan).unwrap_or_default();
        let words = [
            app.office_name(&name),
            fill(
                texts.board_of,
                &[
                    &format::count(come as u32),
                    &format::count(group.len() as u32),
                ],
            ),
        ];
        let views = views.clone();
        Fold::new().folded(words.join(" · "), move || {
            lines(app, views.get(range.clone()).unwrap_or_default())
        })
    });
    view! {
        <section class="stack tight" data-testid="board">
            <h2>{texts.board}</h2>
            <p class="lead">{summary}</p>
            {shown.collect_view()}
        </section>
    }
    .into_any()
}

fn lines(app: App, views: &[ArrivalView]) -> AnyView {
    let lines = views.iter().map(|view| line(app, view)).collect_view();
    view! { <ul class="rows board-rows">{lines}</ul> }.into_any()
}

fn kecamatan(view: &ArrivalView) -> Option<String> {
    let code = KodeKantor::new(&view.office)?.kecamatan()?;
    Some(code.as_str().to_owned())
}

fn line(app: App, view: &ArrivalView) -> AnyView {
    let texts = &app.texts().receive;
    let usulan = fill(texts.board_usulan, &[&format::count(view.usulan)]);
    let (details, mark) = match &view.arrival {
        Some(arrival) => {
            let number = fill(texts.number, &[&format::count(arrival.number)]);
            // What a backup brought back came through this very office, and when is not known.
            let is_restored = arrival.via.as_deref() == Some(&app.own_office());
            let taken = if is_restored {
                fill(texts.written, &[&app.date_time(arrival.written_ms)])
            } else {
                fill(texts.taken, &[&app.date_time(arrival.taken_ms)])
            };
            let via = arrival.via.as_ref().filter(|_| !is_restored);
            let via = via.map(|office| fill(texts.board_via, &[&app.office_name(office)]));
            let parts = [Some(usulan), Some(number), Some(taken), via];
            let mark = match arrival.signature.as_str() {
                "" => ().into_any(),
                signature => signature_chip(app, signature),
            };
            (
                parts.into_iter().flatten().collect::<Vec<_>>().join(" · "),
                mark,
            )
        }
        None if view.usulan > 0 => (usulan, ().into_any()),
        None => {
            let mark = view! { <Chip tone=Tone::Neutral text=texts.board_none /> };
            (String::new(), mark.into_any())
        }
    };
    view! {
        <li class="row spread">
            <div class="import-what">
                <strong>{app.office_name(&view.office)}</strong>
                <p class="note">{details}</p>
            </div>
            {mark}
        </li>
    }
    .into_any()
}
