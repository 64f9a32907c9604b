//! Keputusan: what became of each usulan of this office, and why.

use leptos::prelude::*;

use crate::engine::protocol::{Answer, FateCount, Filter, Query, UsulanRow};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::chip::{Chip, Tone};
use crate::ui::parts::opinions::{Asked, opinion};
use crate::ui::parts::paging::{Line, More, Rows, first_rows, use_page};
use crate::ui::route::Route;
use crate::ui::show;

#[component]
pub(crate) fn Fate() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().fate;
    let chosen = RwSignal::new(None::<String>);
    let office = app.own_office();
    let counted = office.clone();
    let counts = use_answer(
        move || Query::Fates {
            office: counted.clone(),
        },
        |answer| match answer {
            Answer::Fates(counts) => Some(counts),
            _ => None,
        },
    );
    let paging = use_page(first_rows(), move || Filter {
        office: Some(office.clone()),
        is_exact: true,
        fate: chosen.get(),
        ..Filter::default()
    });
    let page = paging.page;
    let draw = Callback::new(
        move |Line {
                  shown, position, ..
              }| {
            let contents = move || shown.get().map(|row| contents(app, &row, position));
            view! { <li class="fate-item">{contents}</li> }.into_any()
        },
    );
    let has_rows = Memo::new(move |_| page.with(|page| page.as_ref().map(|page| page.total > 0)));
    let rows = move || match has_rows.get() {
        None => ().into_any(),
        Some(false) => view! { <p class="empty">{texts.none_found}</p> }.into_any(),
        Some(true) => view! { <Rows paging draw /> }.into_any(),
    };
    let fates = move || counts.with(|counts| counts.as_ref().map(|all| summary(app, all, chosen)));
    let has_usulan = Memo::new(move |_| counts.with(|all| all.as_ref().map(|all| !all.is_empty())));
    let has_any = Memo::new(move |_| {
        let is_some = |count: &FateCount| !count.outcome.is_empty();
        counts.with(|all| all.as_ref().is_some_and(|all| all.iter().any(is_some)))
    });
    let body = move || {
        Some(match (has_usulan.get()?, has_any.get()) {
            (false, _) => view! { <p class="empty">{texts.none}</p> }.into_any(),
            (true, false) => view! { <p class="empty">{texts.empty}</p> }.into_any(),
            (true, true) => view! {
                {fates}
                {rows}
                <More paging />
            }
            .into_any(),
        })
    };
    view! {
        <div class="page stack">
            <h1>{texts.title}</h1>
            {body}
        </div>
    }
}

/// How many have which outcome; each is also the choice to see only those.
fn summary(app: App, counts: &[FateCount], chosen: RwSignal<Option<String>>) -> AnyView {
    let texts = &app.texts().fate;
    let total: u32 = counts.iter().map(|count| count.usulan).sum();
    let all = (
        None,
        texts.all.to_owned(),
        fill(texts.count, &[&format::count(total)]),
    );
    let order = app.with_reference(|reference| {
        let outcomes = reference.outcomes().iter();
        outcomes
            .map(|outcome| outcome.kode.as_str().to_owned())
            .collect::<Vec<_>>()
    });
    let place = |count: &&FateCount| order.iter().position(|code| *code == count.outcome);
    let mut sorted: Vec<&FateCount> = counts.iter().collect();
    sorted.sort_unstable_by_key(place);
    let each = sorted.into_iter().map(|count| {
        let name = if count.outcome.is_empty() {
            texts.waiting.to_owned()
        } else {
            show::outcome(app, &count.outcome)
        };
        let is_in_plan = show::is_in_plan(app, &count.outcome);
        let usulan = format::count(count.usulan);
        let words = if is_in_plan {
            fill(
                texts.count_amount,
                &[&usulan, &fields::rupiah(count.agreed_rp)],
            )
        } else {
            fill(texts.count, &[&usulan])
        };
        (Some(count.outcome.clone()), name, words)
    });
    let choices = std::iter::once(all).chain(each).map(|(code, name, words)| {
        let own = code.clone();
        let is_chosen = move || chosen.get() == own;
        view! {
            <button
                class="fate-choice"
                aria-pressed=move || if is_chosen() { "true" } else { "false" }
                on:click=move |_| chosen.set(code.clone())
            >
                <span>{name}</span>
                <span class="note">{words}</span>
            </button>
        }
    });
    view! {
        <div class="fates" role="group" aria-label=texts.filter>{choices.collect_view()}</div>
    }
    .into_any()
}

fn contents(app: App, row: &UsulanRow, position: RwSignal<u32>) -> AnyView {
    let texts = &app.texts().fate;
    let asked = Asked {
        volume: row.volume,
        unit: row.unit.clone(),
        amount_rp: row.amount_rp,
    };
    let latest = match &row.fate {
        Some(fate) => opinion(app, fate, &asked),
        None => view! { <p><Chip tone=Tone::Neutral text=texts.waiting /></p> }.into_any(),
    };
    let place = fields::place(&row.address, &row.dusun, &row.rt, &row.rw);
    let amount = row.amount_rp.map(fields::rupiah).unwrap_or_default();
    let facts = [place, fields::volume(row.volume, &row.unit), amount];
    let facts: Vec<String> = facts.into_iter().filter(|fact| !fact.is_empty()).collect();
    view! {
        <div class="fate-what">
            <a href=Route::UsulanForm(Some(row.id.clone())).hash()>
                {move || position.get()} ". " {show::title(app, &row.title)}
            </a>
            <p class="note">{facts.join(" · ")}</p>
        </div>
        {latest}
    }
    .into_any()
}
