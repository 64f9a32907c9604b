//! This office's own opinion: outcome, reason, words, and what it would change.

use leptos::prelude::*;

use super::TITLE_ID;
use super::draft::{AMOUNT, Draft, OUTCOME, REASON, TEXT, VOLUME, draft_key, keep_drafts};
use crate::domain::tanggapan;
use crate::domain::usulan;
use crate::engine::protocol::{Answer, Command, Filter, Only, Query, RecordView};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_app};
use crate::ui::parts::field::{ChoiceField, TextField};
use crate::ui::parts::focus::{focus, focus_later};
use crate::ui::parts::outcome::OutcomeNotice;
use crate::ui::route::Route;
use crate::ui::screens::list::use_choice;
use crate::ui::screens::usulan_form::asked;
use crate::ui::show::{self, field_of};
use crate::worker::protocol::Role;

const ERRORS_ID: &str = "yang-kurang";

#[component]
pub(super) fn DecisionForm(
    /// Id of the usulan.
    id: String,
    record: Signal<Option<RecordView>>,
    /// The next usulan of the list.
    next: Signal<Option<String>>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().list;
    let choice = use_choice();
    let stage = choice.stage;
    let stages = app.with_reference(|reference| {
        let stages = reference.stages_of(app.office_kind());
        let named = stages.map(|s| (s.kode.as_str().to_owned(), app.say(&s.label)));
        named.collect::<Vec<_>>()
    });
    let own = move |stage: &str| {
        let office = app.own_office();
        record.with(|record| {
            let opinions = record.iter().flat_map(|record| &record.opinions);
            let mut own = opinions.filter(|view| view.office == office);
            own.find(|view| view.opinion.stage == stage)
                .map(|view| view.opinion.clone())
        })
    };
    if stage.with_untracked(String::is_empty)
        && let Some((first, _)) = stages.first()
    {
        stage.set(first.clone());
    }
    let draft = Draft::new();
    keep_drafts(
        app,
        id.clone(),
        draft,
        stage,
        Memo::new(move |_| own(&stage.get())),
    );
    let wrong = RwSignal::new(Vec::<(&'static str, &'static str)>::new());
    let outcome = RwSignal::new(None);
    let save = Callback::new(move |goes_on: bool| {
        let opinion = match draft.read(app, stage.get()) {
            Ok(opinion) => opinion,
            Err(found) => {
                wrong.set(found);
                focus_later(ERRORS_ID);
                return;
            }
        };
        wrong.set(Vec::new());
        let ids = vec![id.clone()];
        // Known before saving: once it is decided, a usulan may leave the list.
        let next = next.get();
        let left = Query::Usulan {
            filter: Filter {
                only: Only::Undecided,
                ..choice.filter()
            },
            offset: 0,
            limit: 0,
        };
        let key = draft_key(&id, &opinion.stage);
        app.act(async move {
            match app.run(Command::Decide { ids, opinion }).await {
                Ok(_) => {
                    let _ = outcome.try_set(None);
                    app.run_later(Command::DropDraft { key });
                    match next.filter(|_| goes_on) {
                        Some(id) => {
                            app.tell_done(texts.saved.to_owned());
                            app.go(&Route::Decide(id));
                        }
                        None if goes_on => {
                            let count = match app.ask(left).await {
                                Ok(Answer::Usulan(page)) => page.total,
                                _ => 0,
                            };
                            app.tell_done(match count {
                                0 => texts.saved_all.to_owned(),
                                _ => fill(texts.saved_last, &[&format::count(count)]),
                            });
                            app.go(&Route::List);
                        }
                        None => {
                            app.tell_done(texts.saved.to_owned());
                            focus_later(TITLE_ID);
                        }
                    }
                }
                Err(failure) => {
                    let _ = outcome.try_set(Some(Err(app.failure_text(&failure))));
                }
            }
        });
    });
    if stages.is_empty() {
        return view! { <p class="help">{texts.cannot_decide}</p> }.into_any();
    }
    let asked = record.with_untracked(|record| record.as_ref().map(asked).unwrap_or_default());
    let proposed = |text: String| match text.is_empty() {
        true => texts.nothing_proposed.to_owned(),
        false => fill(texts.own_volume_help, &[&text]),
    };
    let volume_help = proposed(fields::volume(asked.volume, &asked.unit));
    let amount_help = proposed(asked.amount_rp.map(fields::rupiah).unwrap_or_default());
    let reasons = Signal::derive(move || {
        let outcome = draft.outcome.get();
        app.with_reference(|reference| {
            let reasons = reference.reasons_for(&outcome);
            reasons
                .map(|r| (r.kode.clone(), app.say(&r.label)))
                .collect::<Vec<_>>()
        })
    });
    let error = move |id: &'static str| {
        Signal::derive(move || {
            let words = wrong.with(|wrong| wrong.iter().find(|(at, _)| *at == id).map(|(_, w)| *w));
            words.map(ToOwned::to_owned)
        })
    };
    let heading = fill(texts.decision, &[&app.office_name(&app.own_office())]);
    let is_follower = move || app.role.get() == Role::Follower;
    let has_stages = stages.len() > 1;
    view! {
        <form
            class="card stack decision"
            novalidate
            on:submit=move |event| { event.prevent_default(); save.run(true); }
        >
            <h2>{heading}</h2>
            <Errors wrong />
            <fieldset class="stack" role="presentation" disabled=is_follower>
                {has_stages.then(|| view! {
                    <ChoiceField
                        id="tahap"
                        label=texts.stage
                        value=stage
                        options=Signal::stored(stages)
                        empty=""
                    />
                })}
                <Outcomes draft error=error(OUTCOME) />
                <Show when=move || reasons.with(|reasons| !reasons.is_empty())>
                    <ChoiceField
                        id=REASON
                        label=texts.reason
                        value=draft.reason
                        options=reasons
                        empty=texts.choose
                        error=error(REASON)
                    />
                </Show>
                <TextField id=TEXT label=texts.text value=draft.text is_long=true error=error(TEXT) />
                <div role="status">{move || personal(app, draft.text)}</div>
                <Show when=move || show::is_in_plan(app, &draft.outcome.get())>
                    <TextField
                        id=VOLUME
                        label=texts.own_volume
                        help=volume_help.clone()
                        value=draft.volume
                        input_mode="decimal"
                        error=error(VOLUME)
                    />
                    {move || doubt(app, usulan::VOLUME, draft.volume)}
                    <TextField
                        id=AMOUNT
                        label=texts.own_amount
                        help=amount_help.clone()
                        value=draft.amount
                        error=error(AMOUNT)
                    />
                    {move || doubt(app, usulan::ANGGARAN, draft.amount)}
                </Show>
                <div class="row">
                    <button class="primary" type="submit">{texts.save_next}</button>
                    <button type="button" on:click=move |_| save.run(false)>{texts.save}</button>
                </div>
            </fieldset>
            <OutcomeNotice outcome />
        </form>
    }
    .into_any()
}

/// A word on what looks like personal data: the explanation goes to many offices.
fn personal(app: App, text: RwSignal<String>) -> AnyView {
    let view = tanggapan::TanggapanView {
        teks: Some(&text.get()),
        ..Default::default()
    };
    let issues = app.with_reference(|reference| tanggapan::check(&view, reference));
    let issues = issues
        .into_iter()
        .filter(|issue| issue.field == tanggapan::TEKS);
    let words = issues.map(|issue| {
        let code = format!("{:?}", issue.code);
        let words = fields::remark(app.language.get_untracked(), &code);
        view! { <p class="remark">{words}</p> }
    });
    words.collect_view().into_any()
}

/// What there is to say about a number as it is written, with the readings to choose from.
fn doubt(app: App, name: &str, text: RwSignal<String>) -> AnyView {
    let field = field_of(name);
    let found =
        field.and_then(|field| fields::doubt(app.language.get_untracked(), field, &text.get()));
    let Some(found) = found else {
        return ().into_any();
    };
    let choices = found.choices.into_iter().map(|choice| {
        let words = fill(app.texts().usulan.pick_reading, &[&choice]);
        view! { <button type="button" on:click=move |_| text.set(choice.clone())>{words}</button> }
    });
    view! {
        <p class="remark">{found.words}</p>
        <div class="row">{choices.collect_view()}</div>
    }
    .into_any()
}

/// What is missing, each a way to its field.
#[component]
fn Errors(wrong: RwSignal<Vec<(&'static str, &'static str)>>) -> impl IntoView {
    let texts = &use_app().texts().list;
    let items = move || {
        let items = wrong.get().into_iter().map(|(id, words)| {
            view! {
                <li><button class="link" type="button" on:click=move |_| focus(id)>{words}</button></li>
            }
        });
        items.collect_view()
    };
    view! {
        <div id=ERRORS_ID tabindex="-1" class="notice danger" hidden=move || wrong.with(Vec::is_empty)>
            <p>{texts.errors}</p>
            <ul class="plain-list">{items}</ul>
        </div>
    }
}

/// The outcomes as buttons of one choice, each with its meaning.
#[component]
fn Outcomes(draft: Draft, error: Signal<Option<String>>) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().list;
    let outcomes = app.with_reference(|reference| {
        let outcomes = reference.outcomes().iter();
        let told = outcomes.map(|o| {
            (
                o.kode.as_str().to_owned(),
                app.say(&o.label),
                app.say(&o.meaning),
            )
        });
        told.collect::<Vec<_>>()
    });
    let choose = Callback::new(move |code: String| {
        // A reason that does not go with the outcome would be sent unseen.
        let fits = app.with_reference(|reference| {
            let reason = draft.reason.get_untracked();
            reference
                .reasons_for(&code)
                .any(|fitting| fitting.kode == reason)
        });
        if !fits {
            draft.reason.set(String::new());
        }
        draft.outcome.set(code);
    });
    let items = outcomes
        .into_iter()
        .enumerate()
        .map(|(index, (code, label, meaning))| {
            let own = code.clone();
            let is_chosen = move || draft.outcome.get() == own;
            let id = if index == 0 {
                OUTCOME.to_owned()
            } else {
                format!("{OUTCOME}-{index}")
            };
            view! {
                <label class="choice outcome">
                    <input
                        id=id
                        type="radio"
                        name=OUTCOME
                        prop:checked=is_chosen
                        on:change=move |_| choose.run(code.clone())
                    />
                    <span>{label} <span class="note outcome-meaning">{meaning}</span></span>
                </label>
            }
        });
    let items = items.collect_view();
    view! {
        <fieldset class="field" class:invalid=move || error.get().is_some()>
            <legend>{texts.outcome}</legend>
            {items}
            <p class="error" hidden=move || error.get().is_none()>{move || error.get()}</p>
        </fieldset>
    }
}
