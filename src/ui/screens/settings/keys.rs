//! The own key, those that are known, and how another one becomes known.

use leptos::prelude::*;

use super::introduce::Introduce;
use crate::domain::kantor::JenisKantor;
use crate::engine::protocol::{Answer, ExportKind, Query};
use crate::texts::fill;
use crate::ui::app::{use_answer, use_app};
use crate::ui::parts::key_drawing::KeyDrawing;
use crate::ui::parts::outcome::OutcomeNotice;
use crate::ui::parts::saving::save_export;
use crate::worker::protocol::Role;

#[component]
pub(super) fn Keys() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().settings;
    let roster = use_answer(
        || Query::Roster,
        |answer| match answer {
            Answer::Roster(pairs) => Some(pairs),
            _ => None,
        },
    );
    let known = move || roster.get().unwrap_or_default();
    let outcome = RwSignal::new(None);
    let save = move |_| {
        app.act(async move {
            let saved = save_export(app, ExportKind::Roster).await;
            let _ = outcome.try_set(Some(match saved {
                Ok(file) => Ok(fill(texts.saved_as, &[&file.name])),
                Err(failure) => Err(app.failure_text(&failure)),
            }));
        });
    };
    let hands_out = app.office_kind() == JenisKantor::Bappeda;
    view! {
        <section class="stack tight">
            <h2>{texts.key}</h2>
            <p class="key-code" data-testid="key-code">{move || app.status.with(|status| status.key_code.clone())}</p>
            <KeyDrawing />
            <p class="help">{texts.key_help}</p>
            <h3>{texts.known_keys}</h3>
            <Show
                when=move || !known().is_empty()
                fallback=move || view! { <p class="help">{texts.no_known_keys}</p> }
            >
                <ul class="rows">
                    {move || known().into_iter().map(|known| view! {
                        <li class="known-key">
                            {app.office_name(&known.office)} " "
                            <span class="note">{known.code}</span>
                        </li>
                    }).collect_view()}
                </ul>
            </Show>
            {hands_out.then(|| view! {
                <div><button on:click=save>{texts.save_roster}</button></div>
                <OutcomeNotice outcome />
            })}
            <Show when=move || app.role.get() == Role::Writer>
                <Introduce />
            </Show>
        </section>
    }
}
