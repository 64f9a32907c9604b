//! What Mulai offers whoever comes for the first time: an office and a year, the example, a backup.

use leptos::prelude::*;

use crate::domain::tahun::TahunRencana;
use crate::platform::clock;
use crate::texts::Language;
use crate::texts::format::Moment;
use crate::ui::opening::Opening;
use crate::ui::parts::field::TextField;
use crate::ui::parts::file_picker::FilePicker;
use crate::ui::parts::focus::{focus, focus_later};
use crate::ui::parts::office_search::OfficeSearch;
use crate::ui::words::use_words;

const PROBLEM_ID: &str = "tidak-terbuka";

/// All of Mulai but the workspaces that are here, which stand in the middle of it.
#[component]
pub(crate) fn Welcome(
    /// Office and year of the workspaces that are here.
    here: Signal<Vec<(String, u16)>>,
    /// Why nothing could be opened.
    problem: Signal<Option<String>>,
    /// Hears what is to be opened.
    on_open: Callback<Opening>,
    /// What stands above the form is not known yet: it is not shown before it has its place.
    #[prop(optional, into)]
    is_waiting: Signal<bool>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let words = use_words();
    let texts = words.start();
    let other = match words.language.get_untracked() {
        Language::Indonesian => Language::English,
        Language::English => Language::Indonesian,
    };
    document().set_title("Rembuk");
    let switch_language = move |_| {
        words.speak(other);
        focus_later("bahasa-lain");
    };
    // What was pressed may stand far below. What comes by itself leaves the person where they are.
    let has_asked = StoredValue::new(false);
    let on_open = Callback::new(move |opening| {
        has_asked.set_value(true);
        on_open.run(opening);
    });
    Effect::new(move |_| {
        if problem.with(Option::is_some) && has_asked.get_value() {
            focus_later(PROBLEM_ID);
        }
    });
    let restore = Callback::new(move |files: Vec<(String, Vec<u8>)>| {
        on_open.run(Opening::Restore(files));
    });
    view! {
        <main class="start" class:waiting=move || is_waiting.get() id="isi" tabindex="-1">
            <div class="row spread">
                <h1>{texts.title}</h1>
                <button id="bahasa-lain" class="quiet" lang=other.code() on:click=switch_language>
                    {texts.other_language}
                </button>
            </div>
            <p class="lead">{texts.lead}</p>
            <p class="notice danger" id=PROBLEM_ID tabindex="-1" role="alert" hidden=move || problem.get().is_none()>
                {move || problem.get().unwrap_or_default()}
            </p>
            {children.map(|children| children())}
            <Begin here on_open />
            <section class="card row spread">
                <div class="stack tight">
                    <h2>{texts.example}</h2>
                    <p class="help">{texts.example_help}</p>
                </div>
                <button on:click=move |_| on_open.run(Opening::Example)>{texts.try_example}</button>
            </section>
            <section class="card row spread">
                <div class="stack tight">
                    <h2>{texts.backup}</h2>
                    <p class="help">{texts.backup_help}</p>
                </div>
                <FilePicker id="buka-cadangan" label=texts.open_backup multiple=true on_files=restore />
            </section>
        </main>
    }
}

/// The form that makes a new workspace.
#[component]
fn Begin(here: Signal<Vec<(String, u16)>>, on_open: Callback<Opening>) -> impl IntoView {
    let texts = use_words().start();
    let office = RwSignal::new(String::new());
    let now = clock::now_ms();
    let today = Moment {
        at_ms: now,
        offset_minutes: clock::local_offset_minutes(now),
    };
    // The plan that is prepared now is next year's.
    let year = RwSignal::new((today.civil().0 + 1).to_string());
    let office_error = RwSignal::new(None::<String>);
    let year_error = RwSignal::new(None::<String>);
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let office = office.get();
        let parsed = year.get().trim().parse::<i64>().ok();
        let parsed = parsed.and_then(TahunRencana::new);
        office_error.set(office.is_empty().then(|| texts.office_missing.to_owned()));
        year_error.set(parsed.is_none().then(|| texts.year_wrong.to_owned()));
        let Some(year) = parsed.filter(|_| !office.is_empty()) else {
            focus(if office.is_empty() { "kantor" } else { "tahun" });
            return;
        };
        let asked = (office, year.get());
        if here.with(|here| here.contains(&asked)) {
            office_error.set(Some(texts.already_there.to_owned()));
            return;
        }
        let (office, year) = asked;
        on_open.run(Opening::Create { office, year });
    };
    view! {
        <form class="card stack" on:submit=begin novalidate>
            <h2>{texts.begin}</h2>
            <OfficeSearch chosen=office error=office_error />
            <div class="year-field">
                <TextField
                    id="tahun"
                    label=texts.year
                    help=texts.year_help
                    value=year
                    error=year_error
                    input_mode="numeric"
                />
            </div>
            <div><button class="primary" type="submit">{texts.start}</button></div>
        </form>
    }
}
