//! Balasan: decisions as files, for each office or for all.

use leptos::prelude::*;

use crate::domain::cari;
use crate::engine::protocol::{Answer, AnswerView, ExportKind, Query};
use crate::texts::{fields, fill, format};
use crate::ui::app::{App, use_answer, use_app};
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::outcome::{Outcome, OutcomeNotice};
use crate::ui::parts::saving::save_export;
use crate::ui::parts::search::Search;
use crate::worker::protocol::Role;

#[component]
pub(crate) fn Answers() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().answers;
    let outcome = RwSignal::new(None::<(Option<String>, Result<String, String>)>);
    let search = RwSignal::new(String::new());
    let views = use_answer(
        || Query::Answers,
        |answer| match answer {
            Answer::Answers(views) => Some(views),
            _ => None,
        },
    );
    // Said where the button is: the list is long.
    let said_at = move |place: Option<String>| {
        Signal::derive(move || {
            let (at, said) = outcome.get()?;
            (at == place).then_some(said)
        })
    };
    let save = Callback::new(move |office: Option<String>| {
        let (place, id) = (office.clone(), button_id(office.as_deref()));
        app.act(async move {
            let said = match save_export(app, ExportKind::Decisions { office }).await {
                Ok(file) => Ok(fill(texts.saved, &[&file.name])),
                Err(failure) => Err(fill(texts.not_saved, &[&app.failure_text(&failure)])),
            };
            let _ = outcome.try_set(Some((place, said)));
            focus_later(id);
        });
    });
    let is_writer = move || app.role.get() == Role::Writer;
    let sums = move || {
        views.with(|views| {
            let views = views.iter().flatten();
            views.fold((0, 0), |(answered, usulan), view| {
                (answered + view.answered, usulan + view.usulan)
            })
        })
    };
    let total = move || {
        let (answered, usulan) = sums();
        fill(
            texts.total,
            &[&format::count(answered), &format::count(usulan)],
        )
    };
    let rows = move || {
        let words = cari::fold(&search.get());
        let views = views.get().unwrap_or_default();
        let views = views.into_iter().filter(|view| {
            words.is_empty() || cari::fold(&app.office_name(&view.office)).contains(&words)
        });
        let rows = views.map(|view| {
            let outcome = said_at(Some(view.office.clone()));
            row(app, &view, save, is_writer(), outcome)
        });
        rows.collect_view()
    };
    // Drawn anew only when it becomes another screen: a button keeps the focus.
    let has_any = Memo::new(move |_| views.with(|v| v.as_ref().map(|views| !views.is_empty())));
    let shown = move || {
        let Some(has_any) = has_any.get() else {
            return ().into_any();
        };
        if !has_any {
            return view! { <p class="empty">{texts.empty}</p> }.into_any();
        }
        view! {
            <p role="status" data-testid="total">{total}</p>
            <div class="row spread">
                <Show when=move || is_writer() && { sums().0 > 0 }>
                    <button id=button_id(None) class="primary" on:click=move |_| save.run(None)>{texts.save_all}</button>
                </Show>
                <Search label=texts.search value=search />
            </div>
            <ul class="rows">{rows}</ul>
        }
        .into_any()
    };
    view! {
        <div class="page stack">
            <div class="stack tight">
                <h1>{texts.title}</h1>
                <p class="lead">{texts.lead}</p>
            </div>
            <OutcomeNotice outcome=said_at(None) />
            {shown}
        </div>
    }
}

fn button_id(office: Option<&str>) -> String {
    format!("simpan-{}", office.unwrap_or("semua"))
}

fn row(
    app: App,
    view: &AnswerView,
    save: Callback<Option<String>>,
    is_writer: bool,
    outcome: Signal<Outcome>,
) -> AnyView {
    let texts = &app.texts().answers;
    let name = app.office_name(&view.office);
    let answered = fill(
        texts.answered_of,
        &[&format::count(view.answered), &format::count(view.usulan)],
    );
    let approved = fill(
        texts.approved_of,
        &[
            &format::count(view.approved),
            &fields::rupiah(view.approved_rp),
        ],
    );
    let state = match (view.unexported, view.answered) {
        (0, 0) => texts.none_yet.to_owned(),
        (0, _) => texts.all_in_file.to_owned(),
        (count, _) => fill(texts.pending, &[&format::count(count)]),
    };
    let office = view.office.clone();
    let label = fill(texts.save_one_of, &[&name]);
    let button = (is_writer && view.answered > 0).then(|| {
        view! {
            <button
                id=button_id(Some(&office))
                aria-label=label
                on:click=move |_| save.run(Some(office.clone()))
            >
                {texts.save_one}
            </button>
        }
    });
    view! {
        <li class="answer-row row spread">
            <div class="import-what">
                <strong>{name}</strong>
                <p class="note">
                    {texts.answered} " " {answered} " · " {texts.approved} " " {approved}
                </p>
                <p class="note">{state}</p>
            </div>
            {button}
            <OutcomeNotice outcome />
        </li>
    }
    .into_any()
}
