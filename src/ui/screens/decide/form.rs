//! This office's own opinion: outcome, reason, words, and what it would change.

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::TITLE_ID;
use crate::domain::angka::{format_plain, parse_decimal};
use crate::domain::rupiah::parse_rupiah;
use crate::domain::usulan;
use crate::engine::protocol::{Answer, Command, Filter, Only, Opinion, Query, RecordView};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_app};
use crate::ui::parts::field::{ChoiceField, TextField};
use crate::ui::parts::focus::{focus, focus_later};
use crate::ui::parts::outcome::OutcomeNotice;
use crate::ui::route::Route;
use crate::ui::screens::list::use_choice;
use crate::ui::screens::usulan_form::asked;
use crate::ui::show::field_of;
use crate::worker::protocol::Role;

const ERRORS_ID: &str = "yang-kurang";
/// Name and first id of the outcomes' buttons.
const OUTCOME: &str = "hasil";
const VOLUME: &str = "volume-kita";
const AMOUNT: &str = "anggaran-kita";

/// A pause in writing after which the draft is kept.
const DRAFT_PAUSE: Duration = Duration::from_millis(700);

/// The texts of the form: outcome, reason, explanation, volume, amount.
type Texts = [String; 5];

/// The fields of the form.
#[derive(Clone, Copy)]
struct Draft {
    outcome: RwSignal<String>,
    reason: RwSignal<String>,
    text: RwSignal<String>,
    volume: RwSignal<String>,
    amount: RwSignal<String>,
}

/// An opinion as it stands in the form.
fn shown(opinion: &Opinion) -> Texts {
    [
        opinion.outcome.clone(),
        opinion.reason.clone().unwrap_or_default(),
        opinion.text.clone().unwrap_or_default(),
        opinion.volume.map(format_plain).unwrap_or_default(),
        opinion.amount_rp.map(fields::rupiah).unwrap_or_default(),
    ]
}

impl Draft {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            outcome: empty(),
            reason: empty(),
            text: empty(),
            volume: empty(),
            amount: empty(),
        }
    }

    fn all(self) -> [RwSignal<String>; 5] {
        [
            self.outcome,
            self.reason,
            self.text,
            self.volume,
            self.amount,
        ]
    }

    fn put(self, texts: Texts) {
        for (signal, text) in self.all().into_iter().zip(texts) {
            // The screen may be gone.
            let _ = signal.try_set(text);
        }
    }

    fn track(self) {
        self.all().into_iter().for_each(|signal| signal.track());
    }

    /// `None` when the screen is gone.
    fn texts(self) -> Option<Texts> {
        let texts = self.all().map(|signal| signal.try_get_untracked());
        let [outcome, reason, text, volume, amount] = texts;
        Some([outcome?, reason?, text?, volume?, amount?])
    }

    /// The opinion, or what is wrong: the field's id and the words.
    fn read(self, app: App, stage: String) -> Result<Opinion, Vec<(&'static str, &'static str)>> {
        let texts = &app.texts().list;
        let mut wrong = Vec::new();
        let outcome = self.outcome.get();
        let reason = self.reason.get();
        let text = self.text.get().trim().to_owned();
        let (needs_reason, needs_text) = app.with_reference(|reference| {
            let outcome = reference.outcome(&outcome);
            let reason = reference.reason(&reason);
            (
                outcome.is_some_and(|outcome| outcome.needs_reason),
                reason.is_some_and(|reason| reason.needs_text),
            )
        });
        if outcome.is_empty() {
            wrong.push((OUTCOME, texts.outcome_missing));
        } else if needs_reason && reason.is_empty() {
            wrong.push(("alasan", texts.reason_missing));
        }
        if needs_text && text.is_empty() {
            wrong.push(("teks", texts.text_missing));
        }
        // What is not in the plan has no volume or amount of its own.
        let own = |signal: RwSignal<String>| match is_in_plan(app, &outcome) {
            true => signal.get(),
            false => String::new(),
        };
        let (volume, doubts) = parse_decimal(&own(self.volume));
        if volume.is_none() && !doubts.is_empty() {
            wrong.push((VOLUME, texts.bad_volume));
        }
        let (amount, doubts) = parse_rupiah(&own(self.amount));
        if amount.is_none() && !doubts.is_empty() {
            wrong.push((AMOUNT, texts.bad_amount));
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Opinion {
            stage,
            outcome,
            reason: (!reason.is_empty()).then_some(reason),
            text: (!text.is_empty()).then_some(text),
            volume,
            amount_rp: amount.map(|amount| amount.get()),
        })
    }
}

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
            <fieldset class="stack" disabled=is_follower>
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
                        id="alasan"
                        label=texts.reason
                        value=draft.reason
                        options=reasons
                        empty=texts.choose
                        error=error("alasan")
                    />
                </Show>
                <TextField id="teks" label=texts.text value=draft.text is_long=true error=error("teks") />
                <Show when=move || is_in_plan(app, &draft.outcome.get())>
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

fn is_in_plan(app: App, outcome: &str) -> bool {
    app.with_reference(|reference| {
        let outcome = reference.outcome(outcome);
        outcome.is_some_and(|outcome| outcome.is_in_plan)
    })
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

fn draft_key(usulan_id: &str, stage: &str) -> String {
    format!("putusan/{usulan_id}/{stage}")
}

/// Fills the form with what this office has said at the stage, or with what was being written when
/// the form was last left, and keeps what is written.
fn keep_drafts(
    app: App,
    id: String,
    draft: Draft,
    stage: RwSignal<String>,
    own: Memo<Option<Opinion>>,
) {
    let filled = StoredValue::new(Texts::default());
    let count = StoredValue::new(0_u32);
    let keep = {
        let id = id.clone();
        move |stage: &str| {
            let (Some(texts), Some(filled)) = (draft.texts(), filled.try_get_value()) else {
                return;
            };
            if texts != filled {
                app.run_later(Command::SaveDraft {
                    key: draft_key(&id, stage),
                    text: serde_json::to_string(&texts).unwrap_or_default(),
                });
            }
        }
    };
    Effect::new({
        let keep = keep.clone();
        move |before: Option<String>| {
            let now = stage.get();
            let opinion = own.get().unwrap_or_default();
            let is_other_stage = before.as_ref() != Some(&now);
            if is_other_stage && let Some(before) = before {
                keep(&before);
            }
            // What comes in later does not touch what is being written.
            let is_untouched = draft
                .texts()
                .is_some_and(|texts| texts == filled.get_value());
            if is_other_stage || is_untouched {
                filled.set_value(shown(&opinion));
                draft.put(shown(&opinion));
            }
            if is_other_stage {
                spawn_local(take_up(app, draft_key(&id, &now), draft, filled));
            }
            now
        }
    });
    Effect::new({
        let keep = keep.clone();
        move |_| {
            draft.track();
            let keep = keep.clone();
            let number = count.get_value() + 1;
            count.set_value(number);
            set_timeout(
                move || {
                    if count.try_get_value() == Some(number)
                        && let Some(stage) = stage.try_get_untracked()
                    {
                        keep(&stage);
                    }
                },
                DRAFT_PAUSE,
            );
        }
    });
    on_cleanup(move || {
        if let Some(stage) = stage.try_get_untracked() {
            keep(&stage);
        }
    });
}

/// Puts a kept draft into the form, unless something was written in it since.
async fn take_up(app: App, key: String, draft: Draft, filled: StoredValue<Texts>) {
    let Ok(Answer::Drafts(drafts)) = app.ask(Query::Drafts).await else {
        return;
    };
    let kept = drafts.into_iter().find(|(found, _)| *found == key);
    let texts = kept.and_then(|(_, text)| serde_json::from_str::<Texts>(&text).ok());
    if let Some(texts) = texts
        && draft.texts() == filled.try_get_value()
    {
        draft.put(texts);
    }
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
