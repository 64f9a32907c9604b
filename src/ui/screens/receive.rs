//! Terima: files are read, shown, and taken in when the person says so.

mod board;
mod file_card;
mod history;

use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use self::board::Board;
use self::file_card::file_card;
use self::history::History;
use crate::domain::kantor::JenisKantor;
use crate::engine::protocol::{Answer, Command, Consent, Effect, Preview};
use crate::texts::{fill, format};
use crate::ui::app::{App, Failure, use_app};
use crate::ui::parts::example;
use crate::ui::parts::file_picker::FilePicker;
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::fold::Fold;
use crate::ui::parts::outcome::{Outcome, OutcomeNotice};
use crate::worker::protocol::{Request, Response, Role};

const PREVIEW_ID: &str = "pratinjau";
/// More ready files than this are folded away behind their count.
const UNFOLDED: usize = 6;

#[component]
pub(crate) fn Receive() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().receive;
    let preview = RwSignal::new(None::<Preview>);
    let reading = RwSignal::new(0_usize);
    let outcome = RwSignal::new(None);
    let folds = [(); 4].map(|()| Fold::new());
    let plan = Callback::new(move |files: Vec<(String, Vec<u8>)>| {
        outcome.set(None);
        reading.set(files.len());
        folds.into_iter().for_each(Fold::reset);
        let (file_names, bytes): (Vec<String>, Vec<Vec<u8>>) = files.into_iter().unzip();
        spawn_local(async move {
            let answered = app.request(Request::Plan { file_names }, bytes).await;
            let _ = reading.try_set(0);
            show_preview(app, answered, preview, outcome);
            focus_later(PREVIEW_ID);
        });
    });
    let is_writer = move || app.role.get() == Role::Writer;
    let has_example_files = move || {
        let is_example = app
            .workspace
            .with(|w| w.as_ref().is_some_and(|w| w.is_example));
        is_example && app.office_kind() == JenisKantor::Kecamatan
    };
    let take_example = move |_| {
        app.act(async move {
            match example::handovers(app).await {
                Ok(files) => plan.run(files),
                Err(why) => {
                    let _ = outcome.try_set(Some(Err(why)));
                }
            }
        });
    };
    let is_reading = move || reading.get() > 0;
    view! {
        <div class="page stack wide">
            <div class="stack tight">
                <h1>{texts.title}</h1>
                <p class="lead">{texts.lead}</p>
                <Show when=is_writer>
                    <FilePicker id="berkas" label=texts.choose multiple=true is_main=true on_files=plan />
                    <Show when=has_example_files>
                        <p class="row">
                            <span class="help">{app.texts().start.example_files}</span>
                            <button on:click=take_example>{app.texts().start.take_example_files}</button>
                        </p>
                    </Show>
                </Show>
                <Show when=is_reading>
                    <p role="status">
                        {move || fill(texts.reading, &[&format::count(reading.get() as u32)])}
                    </p>
                </Show>
                <OutcomeNotice outcome />
            </div>
            {move || preview.get().map(|shown| view! { <PreviewPart shown preview outcome folds /> })}
            <Board />
            <History />
        </div>
    }
}

type Answered = Result<(Response, Vec<Vec<u8>>), Failure>;

fn show_preview(
    app: App,
    answered: Answered,
    preview: RwSignal<Option<Preview>>,
    outcome: RwSignal<Outcome>,
) {
    // The screen may be gone.
    let _ = match answered {
        Ok((Response::Answer(Answer::Preview(shown)), _)) => preview.try_set(Some(shown)).map(drop),
        Ok(_) => None,
        Err(failure) => outcome
            .try_set(Some(Err(app.failure_text(&failure))))
            .map(drop),
    };
}

/// Counts first, then what needs a person, then the rest.
#[component]
fn PreviewPart(
    shown: Preview,
    preview: RwSignal<Option<Preview>>,
    outcome: RwSignal<Outcome>,
    folds: [Fold; 4],
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().receive;
    let plan = shown.plan;
    let choices: Vec<bool> = shown.files.iter().map(|file| file.chosen).collect();
    let chosen = choices.iter().filter(|chosen| **chosen).count();
    let count = format::count(chosen as u32);
    let toggle = Callback::new({
        let choices = choices.clone();
        move |index: usize| {
            let mut choices = choices.clone();
            if let Some(choice) = choices.get_mut(index) {
                *choice = !*choice;
            }
            spawn_local(async move {
                let request = Request::Choose { plan, choices };
                let answered = app.request(request, Vec::new()).await;
                show_preview(app, answered, preview, outcome);
                focus_later(format!("ambil-{index}"));
            });
        }
    });
    let accept = {
        let count = count.clone();
        move |_| {
            let (choices, count) = (choices.clone(), count.clone());
            app.act(async move {
                match app.run(Command::CommitImport { plan, choices }).await {
                    Ok(_) => {
                        let _ = preview.try_set(None);
                        focus_later(history::HEADING_ID);
                        app.tell_done(fill(texts.accepted, &[&count]));
                    }
                    Err(failure) => {
                        let why = fill(texts.not_accepted, &[&app.failure_text(&failure)]);
                        let _ = outcome.try_set(Some(Err(why)));
                    }
                }
            });
        }
    };
    let read = format::count(shown.files.len() as u32);
    let (summary, effect) = match chosen {
        0 => (fill(texts.summary_none, &[&read]), None),
        _ => {
            let effect = format!(": {}", effect_words(app, &shown.effect));
            (fill(texts.summary_files, &[&count]), Some(effect))
        }
    };
    let files = Arc::new(shown.files);
    let cards = |wanted: Consent, heading: &'static str, fold: Fold| {
        let places = files.iter().zip(0..);
        let places = places.filter(|(file, _)| file.consent == wanted);
        let places: Vec<u32> = places.map(|(_, place)| place).collect();
        let files = files.clone();
        let draw = Callback::new(move |place: u32| {
            let file = files.get(place as usize);
            let card = file.map(|file| file_card(app, file, place as usize, toggle));
            card.into_any()
        });
        let may_fold = matches!(wanted, Consent::Free | Consent::Pointless);
        group(heading, places, draw, fold, may_fold)
    };
    let [refused, needs_you, ready, already] = folds;
    let cards = [
        cards(Consent::Refused, texts.refused, refused),
        cards(Consent::Asked, texts.needs_you, needs_you),
        cards(Consent::Free, texts.ready, ready),
        cards(Consent::Pointless, texts.already, already),
    ];
    view! {
        <section class="stack" data-testid="preview">
            <h2 id=PREVIEW_ID tabindex="-1">{texts.preview}</h2>
            <p data-testid="preview-counts"><strong>{summary}</strong>{effect}</p>
            <div class="row">
                {if chosen > 0 {
                    view! {
                        <button class="primary" on:click=accept>{fill(texts.accept, &[&count])}</button>
                    }
                    .into_any()
                } else {
                    view! { <p class="help">{texts.accept_none}</p> }.into_any()
                }}
                <button on:click=move |_| preview.set(None)>{texts.drop_preview}</button>
            </div>
            {cards.collect_view()}
        </section>
    }
}

fn group(
    heading: &'static str,
    places: Vec<u32>,
    draw: Callback<u32, AnyView>,
    fold: Fold,
    may_fold: bool,
) -> AnyView {
    let count = places.len();
    if count == 0 {
        return ().into_any();
    }
    let words = format!("{heading} ({})", format::count(count as u32));
    let around = |cards| view! { <div class="stack">{cards}</div> }.into_any();
    if may_fold && count > UNFOLDED {
        return fold.folded(words, move || fold.items(places.clone(), draw, around));
    }
    view! { <h3>{words}</h3> {fold.items(places, draw, around)} }.into_any()
}

/// What taking files in would change, in words.
fn effect_words(app: App, effect: &Effect) -> String {
    let texts = &app.texts().receive;
    let parts = [
        (effect.usulan_new, texts.usulan_new),
        (effect.usulan_changed, texts.usulan_changed),
        (effect.usulan_deleted, texts.usulan_deleted),
        (
            effect.opinions_new + effect.opinions_changed,
            texts.opinions,
        ),
        (effect.conflicts_new, texts.conflicts_new),
        (effect.waiting, texts.waiting),
        (effect.waiting_ended, texts.waiting_ended),
    ];
    let parts = parts.into_iter().filter(|(count, _)| *count > 0);
    let parts: Vec<String> = parts
        .map(|(count, words)| fill(words, &[&format::count(count)]))
        .collect();
    if parts.is_empty() {
        texts.nothing_new.to_owned()
    } else {
        parts.join(" · ")
    }
}
