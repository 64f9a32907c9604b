//! Making another office's key known, face to face: its QR code is scanned or its key code typed, and
//! a person says yes to what the engine found.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::scanner::{Ended, Scanner};
use crate::engine::protocol::{Answer, Command, Introduction, KnownKey, Query};
use crate::platform::camera::{self, NoCamera};
use crate::texts::fill;
use crate::ui::app::{App, use_app};
use crate::ui::parts::field::TextField;
use crate::ui::parts::focus::focus_later;
use crate::ui::parts::office_search::{OfficeSearch, OfficeWords};
use crate::ui::parts::outcome::{Outcome, OutcomeNotice};

const FOUND_ID: &str = "kunci-ditemukan";
const SCAN_ID: &str = "pindai";
const TYPE_ID: &str = "ketik-kode";

/// How far a person has come.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Step {
    Choosing,
    Scanning,
    Typing,
    Found(Introduction),
}

#[derive(Clone, Copy)]
struct Introducing {
    app: App,
    step: RwSignal<Step>,
    /// What went wrong with the camera, or with making a key known.
    outcome: RwSignal<Outcome>,
    /// The code that is seen is none of ours.
    is_other: RwSignal<bool>,
}

#[component]
pub(super) fn Introduce() -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().keys;
    let can_scan = camera::is_available();
    let here = Introducing {
        app,
        step: RwSignal::new(Step::Choosing),
        outcome: RwSignal::new(None),
        is_other: RwSignal::new(false),
    };
    let kind = Memo::new(move |_| here.step.with(std::mem::discriminant));
    let shown = move || {
        // Asked for and not only tracked: a memo that nobody asks knows of no change.
        let _ = kind.get();
        match here.step.get_untracked() {
            Step::Choosing => here.choosing(can_scan),
            Step::Scanning => here.scanning(),
            Step::Typing => view! { <Typed here /> }.into_any(),
            Step::Found(introduction) => here.found(introduction, can_scan),
        }
    };
    view! {
        <div class="stack tight" data-testid="introduce">
            <h3>{texts.introduce}</h3>
            <p class="help">{texts.introduce_help}</p>
            {(!can_scan).then(|| view! { <p class="notice">{texts.no_camera_here}</p> })}
            <OutcomeNotice outcome=here.outcome />
            {shown}
        </div>
    }
}

impl Introducing {
    fn texts(self) -> &'static crate::texts::keys::Texts {
        self.app.texts().keys
    }

    /// Goes on to another step, where the screen is still there, and takes the focus along.
    fn go(self, step: Step) {
        let focus = match step {
            Step::Choosing => Some(if camera::is_available() {
                SCAN_ID
            } else {
                TYPE_ID
            }),
            Step::Scanning => Some("matikan-kamera"),
            Step::Typing => Some("kantor"),
            Step::Found(_) => Some(FOUND_ID),
        };
        let _ = self.is_other.try_set(false);
        let _ = self.outcome.try_set(None);
        if self.step.try_set(step).is_none()
            && let Some(id) = focus
        {
            focus_later(id);
        }
    }

    fn choosing(self, can_scan: bool) -> AnyView {
        let texts = self.texts();
        view! {
            <div class="row">
                {can_scan.then(|| view! {
                    <button id=SCAN_ID on:click=move |_| self.go(Step::Scanning)>{texts.scan}</button>
                })}
                <button id=TYPE_ID on:click=move |_| self.go(Step::Typing)>{texts.type_code}</button>
            </div>
        }
        .into_any()
    }

    fn scanning(self) -> AnyView {
        let texts = self.texts();
        let on_text = Callback::new(move |text: String| {
            spawn_local(async move {
                let Ok(Answer::Introduction(found)) = self.app.ask(Query::KeySeen { text }).await
                else {
                    return;
                };
                // Whatever was seen last before the camera went off is late.
                if self.step.try_get_untracked() != Some(Step::Scanning) {
                    return;
                }
                if found == Introduction::NoCard {
                    let _ = self.is_other.try_set(true);
                } else {
                    self.go(Step::Found(found));
                }
            });
        });
        let on_end = Callback::new(move |why: Ended| {
            let words = match why {
                Ended::NoCamera(NoCamera::Missing) => texts.camera_missing,
                Ended::NoCamera(NoCamera::Forbidden) => texts.camera_forbidden,
                Ended::NoCamera(NoCamera::Busy) => texts.camera_busy,
                Ended::Hidden => texts.camera_hidden,
            };
            self.go(Step::Choosing);
            let _ = self.outcome.try_set(Some(Err(words.to_owned())));
        });
        view! {
            <Scanner on_text on_end />
            <div role="status">
                <p class="notice warning" hidden=move || !self.is_other.get()>
                    {move || self.is_other.get().then_some(texts.not_ours)}
                </p>
            </div>
            <div>
                <button id="matikan-kamera" on:click=move |_| self.go(Step::Choosing)>
                    {texts.stop}
                </button>
            </div>
        }
        .into_any()
    }

    /// What the engine says of a key, and what can be done with it.
    fn found(self, introduction: Introduction, can_scan: bool) -> AnyView {
        let texts = self.texts();
        let name = |office: &str| self.app.office_name(office);
        let (tone, words, offered) = match introduction {
            Introduction::New(known) => {
                let words = fill(texts.compare, &[&name(&known.office)]);
                ("", words, Some((known, Vec::new())))
            }
            Introduction::Changed(known, codes) => {
                let words = fill(texts.changed, &[&name(&known.office)]);
                ("notice danger", words, Some((known, codes)))
            }
            Introduction::Known(known) => {
                let words = fill(texts.known, &[&name(&known.office)]);
                ("notice success", words, None)
            }
            Introduction::UnknownOffice(office) => {
                let words = fill(texts.unknown_office, &[&office]);
                ("notice warning", words, None)
            }
            Introduction::NoFile(office) => {
                let words = fill(texts.no_file, &[&name(&office)]);
                ("notice warning", words, None)
            }
            Introduction::Own => ("notice warning", texts.own.to_owned(), None),
            Introduction::Newer => ("notice warning", texts.newer.to_owned(), None),
            Introduction::NoCard => ("notice warning", texts.not_ours.to_owned(), None),
            Introduction::NoCode => ("notice warning", texts.code_wrong.to_owned(), None),
        };
        let can_scan_again = can_scan && offered.is_none();
        let offer = offered.map(|(known, codes)| self.offer(known, &codes));
        view! {
            <div id=FOUND_ID class="stack tight" tabindex="-1" data-testid="introduction">
                <p class=tone role="status">{words}</p>
                {offer}
                <div class="row">
                    {can_scan_again.then(|| view! {
                        <button on:click=move |_| self.go(Step::Scanning)>{texts.again}</button>
                    })}
                    <button on:click=move |_| self.go(Step::Choosing)>{texts.cancel}</button>
                </div>
            </div>
        }
        .into_any()
    }

    /// The office, its code, and the button; where it has other keys, those too.
    fn offer(self, known: KnownKey, codes: &[String]) -> AnyView {
        let texts = self.texts();
        let is_change = !codes.is_empty();
        let before = is_change.then(|| {
            let words = fill(texts.changed_from, &[&codes.join(" · ")]);
            view! { <p>{words}</p> <p>{texts.changed_to}</p> }
        });
        let name = self.app.office_name(&known.office);
        let code = known.code.clone();
        let enroll = {
            let name = name.clone();
            move |_| {
                let KnownKey { office, key, .. } = known.clone();
                let name = name.clone();
                self.app.act(async move {
                    let app = self.app;
                    match app.run(Command::EnrollKey { office, key }).await {
                        Ok(_) => {
                            self.go(Step::Choosing);
                            app.tell_done(fill(app.texts().receive.enrolled, &[&name]));
                        }
                        Err(failure) => {
                            let why = app.failure_text(&failure);
                            let _ = self.outcome.try_set(Some(Err(why)));
                        }
                    }
                });
            }
        };
        let words = if is_change {
            texts.enroll_changed
        } else {
            texts.enroll
        };
        view! {
            {before}
            <p><strong>{name}</strong></p>
            <p class="key-code">{code}</p>
            <div>
                <button class=if is_change { "danger" } else { "primary" } on:click=enroll>
                    {words}
                </button>
            </div>
        }
        .into_any()
    }
}

/// The way without a camera: the office and its code.
#[component]
fn Typed(here: Introducing) -> impl IntoView {
    let texts = here.texts();
    let office = RwSignal::new(String::new());
    let office_error = RwSignal::new(None::<String>);
    let code = RwSignal::new(String::new());
    let code_error = RwSignal::new(None::<String>);
    let no_file = RwSignal::new(None::<String>);
    let words = OfficeWords {
        label: texts.office,
        help: texts.office_help,
    };
    let find = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        no_file.set(None);
        code_error.set(None);
        let chosen = office.get_untracked();
        office_error.set(chosen.is_empty().then(|| texts.office_missing.to_owned()));
        if chosen.is_empty() {
            focus_later("kantor");
            return;
        }
        let query = Query::KeyTyped {
            office: chosen,
            code: code.get_untracked(),
        };
        here.app.act(async move {
            match here.app.ask(query).await {
                Ok(Answer::Introduction(Introduction::NoCode)) => {
                    let _ = code_error.try_set(Some(texts.code_wrong.to_owned()));
                    focus_later("kode-kunci");
                }
                Ok(Answer::Introduction(Introduction::NoFile(office))) => {
                    let name = here.app.office_name(&office);
                    let _ = no_file.try_set(Some(fill(texts.no_file, &[&name])));
                }
                Ok(Answer::Introduction(found)) => here.go(Step::Found(found)),
                Ok(_) => {}
                Err(failure) => {
                    let why = here.app.failure_text(&failure);
                    let _ = here.outcome.try_set(Some(Err(why)));
                }
            }
        });
    };
    view! {
        <form class="stack" on:submit=find novalidate>
            <OfficeSearch chosen=office error=office_error words />
            <TextField
                id="kode-kunci"
                label=texts.code
                help=texts.code_help
                value=code
                error=code_error
                input_mode="numeric"
            />
            <div role="status">
                {move || no_file.get().map(|words| view! { <p class="notice warning">{words}</p> })}
            </div>
            <div class="row">
                <button class="primary" type="submit">{texts.find}</button>
                <button type="button" on:click=move |_| here.go(Step::Choosing)>{texts.cancel}</button>
            </div>
        </form>
    }
}
