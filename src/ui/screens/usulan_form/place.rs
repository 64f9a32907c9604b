//! Where the work is on earth: by the device, by pointing at the map, or typed.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::entries::Entries;
use crate::domain::koordinat::{Koordinat, parse_degrees};
use crate::domain::usulan;
use crate::platform::location::{self, NoPlace};
use crate::texts::{fill, format};
use crate::ui::app::use_app;
use crate::ui::parts::map::Map;

/// The buttons and the map, below the two fields of degrees.
#[component]
pub(super) fn Place(entries: Entries) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().map;
    let text_of = |name| entries.entry(name).map(|entry| entry.text);
    let (lat, lon) = (text_of(usulan::LAT), text_of(usulan::LON));
    let village = text_of(usulan::KODE_DESA);
    let point = Signal::derive(move || {
        let degrees = |text: Option<RwSignal<String>>| parse_degrees(&text?.get());
        Koordinat::new(degrees(lat)?, degrees(lon)?)
    });
    let is_half = Signal::derive(move || {
        let has = |text: Option<RwSignal<String>>| {
            text.is_some_and(|text| text.with(|text| !text.trim().is_empty()))
        };
        has(lat) != has(lon)
    });
    let own = app.own_office();
    let home = Signal::derive(move || {
        let chosen = village.map(|text| text.get()).unwrap_or_default();
        let named = app.with_reference(|reference| {
            let named = reference.offices_named(&chosen);
            named.first().map(|office| office.kode.as_str().to_owned())
        });
        named.unwrap_or_else(|| own.clone())
    });
    let is_open = RwSignal::new(false);
    let said = RwSignal::new(String::new());
    let is_searching = RwSignal::new(false);
    let entries = StoredValue::new_local(entries);
    let set = move |place: Option<Koordinat>| {
        let text = |degrees: Option<f64>| degrees.map(|d| d.to_string()).unwrap_or_default();
        let values = [
            (usulan::LAT, text(place.map(|place| place.lat))),
            (usulan::LON, text(place.map(|place| place.lon))),
        ];
        // The screen may be gone when the device has found itself.
        entries.try_with_value(|entries| entries.put(&values));
    };
    let pointed = Callback::new(move |place| set(Some(place)));
    let find = move |_| {
        is_searching.set(true);
        said.set(texts.searching.to_owned());
        spawn_local(async move {
            let words = match location::here().await {
                Ok((place, metres)) => {
                    set(Some(place));
                    let _ = is_open.try_set(true);
                    fill(texts.found, &[&format::count(metres.ceil() as u32)])
                }
                Err(NoPlace::Forbidden) => texts.forbidden.to_owned(),
                Err(NoPlace::NotFound) => texts.not_found.to_owned(),
            };
            let _ = said.try_set(words);
            let _ = is_searching.try_set(false);
        });
    };
    view! {
        <div class="stack tight">
            <div class="row">
                <button type="button" disabled=move || is_searching.get() on:click=find>{texts.here}</button>
                <button
                    type="button"
                    aria-expanded=move || if is_open.get() { "true" } else { "false" }
                    on:click=move |_| is_open.update(|is| *is = !*is)
                >
                    {texts.open}
                </button>
                <Show when=move || point.get().is_some()>
                    <button type="button" class="quiet" on:click=move |_| set(None)>{texts.clear}</button>
                </Show>
            </div>
            <p class="note" role="status">{said}</p>
            <Show when=move || is_open.get()>
                <Map point home is_half on_point=pointed />
            </Show>
        </div>
    }
}
