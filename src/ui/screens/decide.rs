//! One usulan with the opinions on it, and this office's own.

mod draft;
mod form;

use leptos::prelude::*;

use self::form::DecisionForm;
use super::list::use_choice;
use super::usulan_form::asked;
use crate::domain::koordinat::Koordinat;
use crate::domain::usulan;
use crate::engine::protocol::{Answer, Query, RecordView};
use crate::texts::{fields, fill};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::map::Map;
use crate::ui::parts::opinions::opinions;
use crate::ui::parts::photos::Photos;
use crate::ui::route::Route;
use crate::ui::show;

pub(super) const TITLE_ID: &str = "judul-usulan";

/// Said by the heading, or of no use to a reader.
const NOT_LISTED: &[&str] = &[
    usulan::USULAN,
    usulan::PRIORITAS,
    usulan::KANTOR,
    usulan::TAHUN,
    usulan::DESA,
    usulan::KECAMATAN,
];

/// Given where the list stands beside: the page's first heading is the list's.
#[derive(Clone, Copy)]
pub(crate) struct Beside;

fn heading(words: String) -> AnyView {
    if use_context::<Beside>().is_some() {
        view! { <h2 class="title" id=TITLE_ID tabindex="-1">{words}</h2> }.into_any()
    } else {
        view! { <h1 id=TITLE_ID tabindex="-1">{words}</h1> }.into_any()
    }
}

#[component]
pub(crate) fn Decide(
    /// Id of the usulan.
    #[prop(into)]
    id: String,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().list;
    let choice = use_choice();
    let asked_id = id.clone();
    let answer = use_answer(
        move || Query::Record {
            kind: "usulan".to_owned(),
            id: asked_id.clone(),
        },
        |answer| match answer {
            Answer::Record(record) => Some(record),
            _ => None,
        },
    );
    let walk_id = id.clone();
    let neighbours = use_answer(
        move || Query::Neighbours {
            filter: choice.filter(),
            id: walk_id.clone(),
        },
        |answer| match answer {
            Answer::Neighbours(before, after) => Some((before, after)),
            _ => None,
        },
    );
    let next = Signal::derive(move || neighbours.get().and_then(|(_, after)| after));
    let previous = Signal::derive(move || neighbours.get().and_then(|(before, _)| before));
    focus_later(TITLE_ID);
    let is_there = Memo::new(move |_| {
        answer.with(|answer| {
            answer
                .as_ref()
                .map(|r| r.as_ref().is_some_and(|r| r.position > 0))
        })
    });
    let record = Signal::derive(move || answer.get().flatten());
    let degrees = move |name| {
        record.with(|record| {
            let fields = record.as_ref().map(|record| record.fields.as_slice());
            show::first(fields.unwrap_or_default(), name).and_then(serde_json::Value::as_f64)
        })
    };
    let place =
        Signal::derive(move || Koordinat::new(degrees(usulan::LAT)?, degrees(usulan::LON)?));
    let has_place = Memo::new(move |_| place.with(Option::is_some));
    let village = Signal::derive(move || {
        record.with(|record| {
            record
                .as_ref()
                .map(|record| record.office.clone())
                .unwrap_or_default()
        })
    });
    let link = move |id: Option<String>, words: &'static str| {
        id.map(|id| view! { <a class="button" href=Route::Decide(id).hash()>{words}</a> })
    };
    view! {
        <div class="page stack">
            <div class="row spread">
                {use_context::<Beside>().is_none().then(|| view! { <a href=Route::List.hash()>"← " {texts.back}</a> })}
                <nav class="row" aria-label=texts.title>
                    {move || link(previous.get(), texts.previous)}
                    {move || link(next.get(), texts.next)}
                </nav>
            </div>
            {move || match is_there.get() {
                None => ().into_any(),
                Some(false) => view! {
                    {heading(texts.decide_title.to_owned())}
                    <p class="notice warning">{texts.gone}</p>
                }
                .into_any(),
                Some(true) => view! {
                    <div class="decide">
                        <div class="stack">
                            {move || record.with(|record| record.as_ref().map(|r| proposal(app, r)))}
                            <Photos usulan=Some(id.clone()) can_change=false />
                            {move || has_place.get().then(|| view! {
                                <details>
                                    <summary>{app.texts().map.show}</summary>
                                    <Map point=place home=village />
                                </details>
                            })}
                        </div>
                        <DecisionForm id=id.clone() record next />
                    </div>
                }
                .into_any(),
            }}
        </div>
    }
}

/// What is proposed, by whom, and what was said to it.
fn proposal(app: App, record: &RecordView) -> AnyView {
    let texts = &app.texts().list;
    let language = app.language.get_untracked();
    let head = [
        app.office_name(&record.office),
        fill(texts.rank, &[&record.position.to_string()]),
    ];
    let unverified = record
        .is_unverified
        .then_some(app.texts().common.unverified);
    let is_contested =
        record.deletion_contested || record.fields.iter().any(|field| field.values.len() > 1);
    let listed = usulan::FIELDS.iter().map(|field| field.name);
    let known = |name: &str| usulan::FIELDS.iter().any(|field| field.name == name);
    let others = record.fields.iter().map(|field| field.name.as_str());
    let names = listed.chain(others.filter(|name| !known(name)));
    let lines = names
        .filter(|name| !NOT_LISTED.contains(name))
        .filter_map(|name| {
            let field = record.fields.iter().find(|field| field.name == name)?;
            let values = field.values.iter().filter(|value| !value.value.is_null());
            let values: Vec<String> = values.map(|v| show::value(app, name, &v.value)).collect();
            if values.is_empty() {
                return None;
            }
            let label = fields::label(language, name).to_owned();
            let is_one = values.len() == 1;
            let values = values
                .into_iter()
                .map(|value| view! { <span class:side-value={!is_one}>{value}</span> });
            Some(view! { <dt>{label}</dt> <dd class="values">{values.collect_view()}</dd> })
        });
    let lines = lines.collect_view();
    let answers = opinions(app, &record.opinions, &asked(record));
    view! {
        <div class="stack tight">
            {heading(show::title(app, &show::first_text(&record.fields, usulan::USULAN)))}
            <p class="lead">
                {head.join(" · ")} {unverified.map(|words| format!(" · {words}"))}
            </p>
        </div>
        {is_contested.then(|| view! {
            <p class="notice warning">
                {texts.contested} " "
                <a href=Route::Conflicts.hash()>{app.texts().conflicts.title}</a>
            </p>
        })}
        {record.from_newer.then(|| view! { <p class="notice info">{texts.from_newer}</p> })}
        <section class="stack tight">
            <h2>{texts.facts}</h2>
            <dl class="facts">{lines}</dl>
        </section>
        <section class="stack tight">
            <h2>{texts.opinions}</h2>
            {answers}
        </section>
    }
    .into_any()
}
