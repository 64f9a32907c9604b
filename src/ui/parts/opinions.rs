//! The opinions on a usulan, stage by stage.

use leptos::prelude::*;

use super::chip::{Chip, Tone};
use super::usulan_line::outcome_tone;
use crate::engine::protocol::OpinionView;
use crate::texts::{fields, fill};
use crate::ui::app::App;
use crate::ui::show;

/// One opinion: outcome, who, when, why, and what was changed. `asked` is what the usulan asks
/// for: volume, unit, rupiah.
pub(crate) fn opinion(app: App, view: &OpinionView, asked: &Asked) -> AnyView {
    let texts = &app.texts().fate;
    let said = &view.opinion;
    let mut who = vec![app.office_name(&view.office), show::stage(app, &said.stage)];
    if let Some(at_ms) = view.written_ms {
        who.push(app.moment(at_ms).date(app.language.get_untracked()));
    }
    let in_plan = show::is_in_plan(app, &said.outcome);
    let changed = |own: Option<String>, asked: String| {
        let own = own.filter(|own| in_plan && *own != asked)?;
        Some(match asked.is_empty() {
            true => fill(texts.set, &[&own]),
            false => fill(texts.adjusted, &[&own, &asked]),
        })
    };
    let volume = said
        .volume
        .map(|own| fields::volume(Some(own), &asked.unit));
    let amount = said.amount_rp.map(fields::rupiah);
    let asked_amount = asked.amount_rp.map(fields::rupiah).unwrap_or_default();
    let lines = [
        said.reason
            .as_ref()
            .map(|code| fill(texts.reason, &[&show::reason(app, code)])),
        said.text.clone(),
        changed(volume, fields::volume(asked.volume, &asked.unit)),
        changed(amount, asked_amount),
    ];
    let lines = lines.into_iter().flatten();
    let common = &app.texts().common;
    let marks = [
        (view.is_outdated, Tone::Warning, app.texts().list.outdated),
        (view.has_conflict, Tone::Warning, common.conflict),
        (view.is_unverified, Tone::Neutral, common.unverified),
    ];
    let marks = marks.into_iter().filter(|(is_so, ..)| *is_so);
    view! {
        <div class="opinion">
            <p class="row">
                <Chip tone=outcome_tone(app, &said.outcome) text=show::outcome(app, &said.outcome) />
                <span class="note">{who.join(" · ")}</span>
            </p>
            {lines.map(|line| view! { <p>{line}</p> }).collect_view()}
            {marks.map(|(_, tone, text)| view! { <Chip tone text /> }).collect_view()}
        </div>
    }
    .into_any()
}

/// What a usulan asks for.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Asked {
    pub(crate) volume: Option<f64>,
    pub(crate) unit: String,
    pub(crate) amount_rp: Option<i64>,
}

/// How far a usulan has come: every stage on its way into the plan, with what was said there.
pub(crate) fn stages(app: App, views: &[OpinionView]) -> AnyView {
    let texts = &app.texts().fate;
    let said = |stage: &str| views.iter().rev().find(|view| view.opinion.stage == stage);
    let stages = app.with_reference(|reference| {
        let stages = reference.stages().iter();
        let shown =
            stages.filter(|stage| stage.is_on_the_way || said(stage.kode.as_str()).is_some());
        shown
            .map(|stage| (stage.kode.as_str().to_owned(), app.say(&stage.label)))
            .collect::<Vec<_>>()
    });
    let items = stages.into_iter().enumerate().map(|(index, (code, name))| {
        let mark = match said(&code) {
            Some(view) => {
                let outcome = &view.opinion.outcome;
                view! { <Chip tone=outcome_tone(app, outcome) text=show::outcome(app, outcome) /> }
                    .into_any()
            }
            // It is proposed, so the first stage is behind it.
            None if index == 0 => {
                view! { <Chip tone=Tone::Success text=texts.proposed /> }.into_any()
            }
            None => view! { <span class="note">{texts.not_yet}</span> }.into_any(),
        };
        view! { <li><span class="stage-name">{name}</span> {mark}</li> }
    });
    view! { <ol class="stages" aria-label=texts.stages>{items.collect_view()}</ol> }.into_any()
}

/// All of them, the earliest stage first.
pub(crate) fn opinions(app: App, views: &[OpinionView], asked: &Asked) -> AnyView {
    if views.is_empty() {
        return view! { <p class="help">{app.texts().list.no_opinions}</p> }.into_any();
    }
    let items = views.iter().map(|view| {
        let view = opinion(app, view, asked);
        view! { <li>{view}</li> }
    });
    view! {
        {stages(app, views)}
        <ol class="opinions">{items.collect_view()}</ol>
    }
    .into_any()
}
