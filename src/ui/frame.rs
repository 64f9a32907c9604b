//! What stands around every screen: whose workspace, is it saved, is it in a file, where to go.

use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::app::{App, SaveState, trouble_text, use_app};
use super::keys;
use super::parts::example::ExampleBanner;
use super::parts::keyed::{keyed, new_keys};
use super::parts::saving::save_export;
use super::route::Route;
use super::screens;
use crate::domain::kantor::JenisKantor;
use crate::engine::protocol::{Command, ExportKind};
use crate::platform::{boot, clock};
use crate::texts::{fill, format};
use crate::worker::protocol::{Request, Response, Role};

/// The whole page. Drawn anew when the language or the workspace changes.
#[component]
pub(crate) fn Frame() -> impl IntoView {
    let app = use_app();
    app.words().declare_language();
    // The same workspace in another role is the same page: a form in it stays.
    let database = Memo::new(move |_| {
        app.workspace
            .with(|workspace| workspace.as_ref().map(|note| note.database.clone()))
    });
    move || {
        app.language.track();
        match database.get() {
            None => view! { <screens::start::Start /> }.into_any(),
            Some(_) => view! { <Workspace /> }.into_any(),
        }
    }
}

/// Places in the order in which an office of this kind uses them.
pub(super) fn places(kind: JenisKantor) -> &'static [Route] {
    match kind {
        JenisKantor::Desa | JenisKantor::Kelurahan => {
            &[Route::Usulan, Route::Handover, Route::Receive, Route::Fate]
        }
        JenisKantor::Kecamatan => &[
            Route::Receive,
            Route::List,
            Route::Usulan,
            Route::Handover,
            Route::Answers,
        ],
        JenisKantor::Bappeda => &[Route::Receive, Route::List, Route::Answers],
        JenisKantor::PerangkatDaerah | JenisKantor::Dprd => {
            &[Route::Usulan, Route::Receive, Route::List, Route::Handover]
        }
    }
}

fn place_name(app: App, route: &Route) -> &'static str {
    let texts = &app.texts().frame;
    match route {
        Route::Handover => texts.handover,
        Route::Receive => texts.receive,
        Route::List | Route::Decide(_) => texts.list,
        Route::Answers => texts.answers,
        Route::Fate => texts.fate,
        Route::Settings | Route::Start => texts.settings,
        Route::Help(_) => app.texts().help.title,
        _ => texts.usulan,
    }
}

/// Whether a place of the bar is where the person is.
fn is_within(place: &Route, route: &Route) -> bool {
    match route {
        Route::UsulanForm(_) | Route::Paste => *place == Route::Usulan,
        Route::Decide(_) => *place == Route::List,
        other => other == place,
    }
}

#[component]
fn Workspace() -> impl IntoView {
    let app = use_app();
    let texts = app.texts();
    provide_context(screens::list::ListChoice::new());
    let is_wide = RwSignal::new(has_room_for_two());
    let resized = window_event_listener(leptos::ev::resize, move |_| {
        let now = has_room_for_two();
        if is_wide.get_untracked() != now {
            is_wide.set(now);
        }
    });
    on_cleanup(move || resized.remove());
    let scrolled = Scrolled::new(BTreeMap::new());
    follow_scroll(app, scrolled);
    Effect::new(move |before: Option<Route>| {
        let route = app.route.get();
        set_title(app, &route);
        let is_beside = is_wide.get_untracked() && is_split(&route);
        if let Some(before) = before
            && !(is_beside && is_split(&before))
        {
            begin_screen(scrolled, &before, &route);
        }
        route
    });
    // Where there is room, the list stays while one usulan after the other is opened beside it.
    let shown = Memo::new(move |_| match app.route.get() {
        route if is_split(&route) && is_wide.get() => None,
        route => Some(route),
    });
    let has_screen = StoredValue::new(false);
    let screen_keys = Signal::derive(move || {
        shown.track();
        if has_screen.get_value() {
            // Before what has it is removed, which would lay the page out in the midst of drawing it.
            focus_screen(true);
        }
        has_screen.set_value(true);
        vec![new_keys(1)]
    });
    let screen = Callback::new(move |_: u32| {
        let Some(route) = shown.get_untracked() else {
            return view! { <Split /> }.into_any();
        };
        match route {
            Route::Usulan => view! { <screens::usulan_list::UsulanList /> }.into_any(),
            Route::UsulanForm(id) => view! { <screens::usulan_form::UsulanForm id /> }.into_any(),
            Route::Paste => view! { <screens::paste::Paste /> }.into_any(),
            Route::Handover => view! { <screens::handover::Handover /> }.into_any(),
            Route::Receive => view! { <screens::receive::Receive /> }.into_any(),
            Route::List => view! { <screens::list::List /> }.into_any(),
            Route::Decide(id) => view! { <screens::decide::Decide id /> }.into_any(),
            Route::Answers => view! { <screens::answers::Answers /> }.into_any(),
            Route::Fate => view! { <screens::fate::Fate /> }.into_any(),
            Route::Conflicts => view! { <screens::conflicts::Conflicts /> }.into_any(),
            Route::Help(place) => view! { <screens::help::Help place /> }.into_any(),
            Route::Settings | Route::Start => view! { <screens::settings::Settings /> }.into_any(),
            Route::NotFound => view! { <h1 class="empty">{texts.frame.not_found}</h1> }.into_any(),
        }
    });
    let places = places(app.office_kind());
    let links = places.iter().map(|place| {
        let current = move || is_within(place, &app.route.get()).then_some("page");
        let badge = move || match place {
            Route::Handover => app.status.with(|status| status.unexported),
            _ => 0,
        };
        view! {
            <li>
                <a href=place.hash() aria-current=current>
                    {place_name(app, place)}
                    <Show when=move || { badge() > 0 }>
                        <span class="badge" aria-hidden="true">{move || format::count(badge())}</span>
                    </Show>
                </a>
            </li>
        }
    });
    view! {
        <a class="skip" href="#isi" on:click=move |event| { event.prevent_default(); focus_screen(false); }>
            {texts.frame.skip}
        </a>
        <header class="top">
            <a class="top-office" href=Route::Settings.hash()>
                <span class="visually-hidden">{texts.frame.settings} ": "</span>
                <strong>{move || app.office_name(&app.status.with(|status| status.office.clone()))}</strong>
                <span>
                    {move || fill(texts.frame.plan_year, &[&app.status.with(|s| s.year.to_string())])}
                </span>
            </a>
            <StateOfWork />
        </header>
        <Banners />
        <nav class="places" aria-label=texts.frame.places>
            <ul>{links.collect_view()}</ul>
        </nav>
        <main id="isi" tabindex="-1">{keyed(screen_keys, screen)}</main>
        <ToastBar />
    }
}

/// Saved? In a file? And the way back.
#[component]
fn StateOfWork() -> impl IntoView {
    let app = use_app();
    let texts = app.texts();
    let language = app.language.get_untracked();
    let saved_at = move |at_ms: i64| {
        let moment = app.moment(at_ms);
        if moment.civil() == app.moment(clock::now_ms()).civil() {
            fill(texts.frame.saved_at, &[&moment.time(language)])
        } else {
            fill(texts.frame.saved_on, &[&moment.date_time(language)])
        }
    };
    let saved = move || match app.save.get() {
        SaveState::Untouched => app.status.with(|status| match status.last_change_ms {
            Some(at_ms) => saved_at(at_ms),
            None => String::new(),
        }),
        SaveState::Saving => texts.frame.saving.to_owned(),
        SaveState::Saved(at_ms) => saved_at(at_ms),
        SaveState::Failed(_) => texts.frame.not_saved.to_owned(),
    };
    let failed = move || matches!(app.save.get(), SaveState::Failed(_));
    let in_file = move || match app.status.with(|status| status.unexported) {
        0 => texts.frame.all_in_file.to_owned(),
        count => fill(texts.frame.not_in_file, &[&format::count(count)]),
    };
    let has_any = move || app.status.with(|status| status.last_change_ms.is_some());
    view! {
        <div class="top-state">
            <p role="status" class:failed=failed data-testid="save-state">{saved}</p>
            <Show when=has_any>
                <p class="top-files" data-testid="file-state">{in_file}</p>
            </Show>
        </div>
        <div class="top-history">
            <a class="button quiet" href=move || app.route.get().help().hash() aria-label=app.texts().help.open>
                <span class="sign" aria-hidden="true">"?"</span>
                <span class="word">{app.texts().help.open}</span>
            </a>
            <button
                class="quiet"
                aria-label=texts.common.undo
                title=move || app.status.with(|s| s.undo.map(|label| fill(texts.frame.undoes, &[texts.frame.step(label)])))
                disabled=move || app.status.with(|status| status.undo.is_none())
                on:click=move |_| app.undo()
            >
                <span class="sign" aria-hidden="true">"↶"</span>
                <span class="word">{texts.common.undo}</span>
            </button>
            <button
                class="quiet"
                aria-label=texts.common.redo
                title=move || app.status.with(|s| s.redo.map(|label| fill(texts.frame.redoes, &[texts.frame.step(label)])))
                disabled=move || app.status.with(|status| status.redo.is_none())
                on:click=move |_| app.run_later(Command::Redo)
            >
                <span class="sign" aria-hidden="true">"↷"</span>
                <span class="word">{texts.common.redo}</span>
            </button>
        </div>
    }
}

/// A tab may stand open over night.
const LOOK_AT_CLOCK: std::time::Duration = std::time::Duration::from_secs(600);
/// Work that is older than this and in no file is spoken of.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What needs to be known before anything else.
#[component]
fn Banners() -> impl IntoView {
    let app = use_app();
    let texts = app.texts();
    let take_over = move |_| {
        spawn_local(async move {
            let answered = app.request(Request::TakeOver, Vec::new()).await;
            if let Ok((
                Response::Opened {
                    workspace,
                    role,
                    status,
                },
                _,
            )) = answered
            {
                app.enter(workspace, role, status);
            }
        });
    };
    let not_backed_up = RwSignal::new(None::<String>);
    let save_backup = move |_| {
        spawn_local(async move {
            let saved = save_export(app, ExportKind::Backup).await;
            let why = saved.err().map(|failure| app.failure_text(&failure));
            let _ = not_backed_up.try_set(why);
        });
    };
    let failed = move || match app.save.get() {
        SaveState::Failed(why) => Some(why),
        _ => None,
    };
    // An update reloads the page: it is not offered while something is not stored.
    let is_settled = move || !matches!(app.save.get(), SaveState::Saving | SaveState::Failed(_));
    let is_example = move || {
        app.workspace
            .with(|w| w.as_ref().is_some_and(|w| w.is_example))
    };
    let clock_ticks = RwSignal::new(());
    let ticking = set_interval_with_handle(move || clock_ticks.notify(), LOOK_AT_CLOCK);
    on_cleanup(move || {
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
    let is_long_without_file = move || {
        clock_ticks.track();
        let since = app.status.with(|status| status.unexported_since_ms);
        app.role.get() == Role::Writer
            && !is_example()
            && since.is_some_and(|since| clock::now_ms() - since > DAY_MS)
    };
    let conflicts = move || app.status.with(|status| status.conflicts);
    let waiting = move || app.status.with(|status| status.waiting);
    let unread = move || app.status.with(|status| status.quarantined);
    view! {
        <section class="banners" aria-label=texts.frame.notices>
            <Show when=is_example>
                <ExampleBanner />
            </Show>
            {boot::is_single_file()
                .then(|| view! { <p class="banner warning">{texts.frame.single_file}</p> })}
            <Show when=move || app.is_presenting.get()>
                <p class="banner info">
                    {app.texts().help.presenting} " "
                    <button on:click=move |_| keys::present(app)>{app.texts().help.present_end}</button>
                </p>
            </Show>
            <Show when=is_long_without_file>
                <p class="banner warning" role="status">
                    {move || fill(texts.frame.day_without_file, &[&format::count(app.status.with(|s| s.unexported))])} " "
                    <button on:click=save_backup>{texts.frame.save_backup}</button>
                </p>
            </Show>
            <Show when=move || app.role.get() == Role::Follower>
                <p class="banner warning" role="status">
                    {texts.frame.follower} " "
                    <button on:click=take_over>{texts.frame.take_over}</button>
                </p>
            </Show>
            {move || failed().map(|why| view! {
                <p class="banner danger" role="alert">
                    {why} " "
                    {app.has_unstored().then(|| view! {
                        <button on:click=move |_| app.forms().retry(app)>{texts.usulan.retry}</button>
                    })}
                    <button on:click=save_backup>{texts.frame.save_backup}</button>
                </p>
            })}
            {move || not_backed_up.get().map(|why| view! {
                <p class="banner danger" role="alert">{fill(app.texts().answers.not_saved, &[&why])}</p>
            })}
            {move || app.trouble.get().map(|trouble| view! {
                <p class="banner danger" role="alert">
                    {trouble_text(texts, &trouble)} " "
                    <button on:click=|_| reload()>{texts.common.reload}</button>
                </p>
            })}
            <Show when=move || app.update_ready.get() && is_settled()>
                <p class="banner info" role="status">
                    {texts.frame.update_ready} " "
                    <button on:click=|_| { let _ = boot::apply_update(); }>
                        {texts.frame.update_now}
                    </button>
                </p>
            </Show>
            <Show when=move || { conflicts() + waiting() + unread() > 0 }>
                <p class="banner warning">
                    <a href=Route::Conflicts.hash()>
                        {move || {
                            let mut parts = Vec::new();
                            if conflicts() > 0 {
                                parts.push(fill(texts.frame.conflicts, &[&format::count(conflicts())]));
                            }
                            if waiting() > 0 {
                                parts.push(fill(texts.frame.waiting, &[&format::count(waiting())]));
                            }
                            if unread() > 0 {
                                parts.push(fill(texts.frame.unread, &[&format::count(unread())]));
                            }
                            parts.join(" · ")
                        }}
                    </a>
                </p>
            </Show>
        </section>
    }
}

/// Says what was done, with the way back in it, for ten seconds.
#[component]
fn ToastBar() -> impl IntoView {
    let app = use_app();
    let texts = app.texts();
    Effect::new(move |_| {
        let shown = app.toast.get();
        if shown.is_some() {
            let hide = move || {
                if app.toast.get_untracked() == shown {
                    app.toast.set(None);
                }
            };
            set_timeout(hide, std::time::Duration::from_secs(10));
        }
    });
    view! {
        <div class="toast-place" role="status">
            {move || app.toast.get().map(|toast| view! {
                <p class="toast">
                    <span>{toast.text}</span>
                    {toast.can_undo.then(|| view! {
                        <button on:click=move |_| { app.toast.set(None); app.undo(); }>
                            {texts.common.undo}
                        </button>
                    })}
                    <button
                        class="quiet"
                        aria-label=texts.common.close
                        on:click=move |_| app.toast.set(None)
                    >
                        "✕"
                    </button>
                </p>
            })}
        </div>
    }
}

fn set_title(app: App, route: &Route) {
    document().set_title(&format!("{} – Rembuk", place_name(app, route)));
}

/// The list, and one usulan beside it.
#[component]
fn Split() -> impl IntoView {
    let app = use_app();
    provide_context(screens::decide::Beside);
    let opened = Memo::new(move |_| match app.route.get() {
        Route::Decide(id) => Some(id),
        _ => None,
    });
    view! {
        <div class="split">
            <div class="split-list"><screens::list::List /></div>
            <div class="split-detail" role="region" aria-label=app.texts().list.decide_title>
                {move || match opened.get() {
                    Some(id) => view! { <screens::decide::Decide id /> }.into_any(),
                    None => view! { <p class="empty">{app.texts().list.none_open}</p> }.into_any(),
                }}
            </div>
        </div>
    }
}

fn is_split(route: &Route) -> bool {
    matches!(route, Route::List | Route::Decide(_))
}

/// Whether two columns fit.
fn has_room_for_two() -> bool {
    const WIDTH: f64 = 1180.0;
    let width = window().inner_width().ok().and_then(|width| width.as_f64());
    width.is_some_and(|width| width >= WIDTH)
}

/// A new screen is read from its top, and a list that one comes back to from where it was.
fn begin_screen(scrolled: Scrolled, before: &Route, route: &Route) {
    let y = scrolled.with_value(|scrolled| scrolled.get(&route.hash()).copied());
    let comes_back = is_list(route) && !is_list(before);
    window().scroll_to_with_x_and_y(0.0, 0.0);
    if let Some(y) = y.filter(|y| comes_back && *y > 0.0) {
        scroll_when_drawn(y, 40);
    }
}

/// How far each list is scrolled, by its address.
type Scrolled = StoredValue<BTreeMap<String, f64>>;

fn is_list(route: &Route) -> bool {
    matches!(route, Route::Usulan | Route::List | Route::Fate)
}

/// Notes how far the lists are scrolled. Once a screen is gone its page has shrunk already.
fn follow_scroll(app: App, scrolled: Scrolled) {
    let handle = window_event_listener(leptos::ev::scroll, move |_| {
        let route = app.route.get_untracked();
        if is_list(&route) {
            let y = window().scroll_y().unwrap_or_default();
            scrolled.try_update_value(|scrolled| scrolled.insert(route.hash(), y));
        }
    });
    on_cleanup(move || handle.remove());
}

/// The rows come a moment after the screen.
fn scroll_when_drawn(y: f64, tries: u32) {
    let height = document()
        .document_element()
        .map_or(0, |root| root.scroll_height());
    let room = f64::from(height)
        - window()
            .inner_height()
            .ok()
            .and_then(|h| h.as_f64())
            .unwrap_or_default();
    if room >= y || tries == 0 {
        window().scroll_to_with_x_and_y(0.0, y);
    } else {
        let again = move || scroll_when_drawn(y, tries - 1);
        set_timeout(again, std::time::Duration::from_millis(30));
    }
}

/// A screen that has something to be written in takes the focus from there.
fn focus_screen(stays: bool) {
    use wasm_bindgen::JsCast as _;
    let main = document().get_element_by_id("isi");
    if let Some(main) = main.and_then(|main| main.dyn_into::<web_sys::HtmlElement>().ok()) {
        // An element that cannot take the focus is left alone.
        let options = web_sys::FocusOptions::new();
        options.set_prevent_scroll(stays);
        let _ = main.focus_with_options(&options);
    }
}

fn reload() {
    if let Some(window) = web_sys::window() {
        let _ = window.location().reload();
    }
}
