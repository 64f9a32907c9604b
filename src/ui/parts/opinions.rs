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

/// All of them, the earliest stage first.
pub(crate) fn opinions(app: App, views: &[OpinionView], asked: &Asked) -> AnyView {
    if views.is_empty() {
        return view! { <p class="help">{app.texts().list.no_opinions}</p> }.into_any();
    }
    let items = views.iter().map(|view| {
        let view = opinion(app, view, asked);
        view! { <li>{view}</li> }
    });
    view! { <ol class="opinions">{items.collect_view()}</ol> }.into_any()
}
