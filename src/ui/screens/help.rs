//! Bantuan: what there is to know about each place, and the keys.

use leptos::prelude::*;

use crate::platform::preferences;
use crate::texts::help::Topic;
use crate::ui::app::use_app;
use crate::ui::keys;
use crate::ui::parts::focus::focus_later;

const OPENED_ID: &str = "bantuan-dibuka";

#[component]
pub(crate) fn Help(
    /// The place that help was asked for at; empty for none.
    place: String,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().help;
    let is_known = texts.topics.iter().any(|topic| topic.place == place);
    if is_known {
        focus_later(OPENED_ID);
    }
    let topic = |topic: &'static Topic| {
        let is_asked = topic.place == place;
        let lines = topic.lines.iter().map(|line| view! { <li>{*line}</li> });
        view! {
            <details open=is_asked>
                <summary id=is_asked.then_some(OPENED_ID)>{topic.title}</summary>
                <ul class="titles stack tight">{lines.collect_view()}</ul>
            </details>
        }
    };
    let topics = texts.topics.iter().map(topic).collect_view();
    let lines = texts.key_list.iter().map(|(key, does)| {
        view! { <dt><kbd>{*key}</kbd></dt> <dd>{*does}</dd> }
    });
    let back = move |_| {
        let history = web_sys::window().and_then(|window| window.history().ok());
        match history.filter(|history| history.length().is_ok_and(|length| length > 1)) {
            Some(history) => {
                // A page that cannot go back stays where it is.
                let _ = history.back();
            }
            None => app.go(&app.home()),
        }
    };
    view! {
        <div class="narrow stack wide">
            <div class="stack tight">
                <div class="row"><button on:click=back>"← " {texts.back}</button></div>
                <h1>{texts.title}</h1>
                <p class="lead">{texts.lead}</p>
            </div>
            <div class="stack">{topics}</div>
            <section class="stack tight">
                <h2>{texts.present}</h2>
                <p class="help">{texts.present_help}</p>
                <div>
                    <button
                        aria-pressed=move || if app.is_presenting.get() { "true" } else { "false" }
                        on:click=move |_| keys::present(app)
                    >
                        {move || if app.is_presenting.get() { texts.present_end } else { texts.presenting }}
                    </button>
                </div>
            </section>
            <section class="stack tight">
                <h2>{texts.keys}</h2>
                <p class="help">{texts.keys_lead}</p>
                <dl class="facts">{lines.collect_view()}</dl>
                <label class="choice">
                    <input
                        type="checkbox"
                        prop:checked=preferences::single_keys()
                        on:change:target=move |event| preferences::set_single_keys(event.target().checked())
                    />
                    {texts.keys_on}
                </label>
            </section>
        </div>
    }
}
