//! The map of the district: shows a place, and lets one be pointed at.

use std::sync::Arc;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::domain::koordinat::Koordinat;
use crate::domain::peta::{Frame, Peta, Point};
use crate::texts::fill;
use crate::ui::app::{App, use_app};

/// Width : height; the style sheet holds the element to the same.
const RATIO: f64 = 4.0 / 3.0;
/// How much of the surroundings is shown.
const MARGIN: f64 = 1.5;
const CLOSEST: u32 = 5;

#[component]
pub(crate) fn Map(
    #[prop(into)] point: Signal<Option<Koordinat>>,
    /// The village or subdistrict that is shown; anything else shows the district.
    #[prop(into)]
    home: Signal<String>,
    /// One of the two numbers of a point is there, the other is not.
    #[prop(optional, into)]
    is_half: Signal<bool>,
    /// Without it the map only shows.
    #[prop(optional, into)]
    on_point: Option<Callback<Koordinat>>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().map;
    let has_failed = RwSignal::new(false);
    spawn_local(async move {
        let _ = has_failed.try_set(!app.load_borders().await);
    });
    view! {
        <div class="map stack tight">
            <Show when=move || has_failed.get()>
                <p class="notice warning">{texts.not_loaded}</p>
            </Show>
            {move || app.borders.get().map(|borders| drawn(app, borders, point, home, is_half, on_point))}
        </div>
    }
}

fn drawn(
    app: App,
    borders: Arc<Peta>,
    point: Signal<Option<Koordinat>>,
    home: Signal<String>,
    is_half: Signal<bool>,
    on_point: Option<Callback<Koordinat>>,
) -> AnyView {
    let texts = &app.texts().map;
    let zoom = RwSignal::new(0_u32);
    let whole = borders.frame();
    let frame = Memo::new({
        let borders = borders.clone();
        move |_| {
            let home = home.with(|code| borders.area(code).map(|area| area.frame));
            let home = home.or(whole)?;
            let width = home.width.max(home.height * RATIO) * MARGIN;
            let zoom = zoom.get();
            let middle = match point.get() {
                // What is looked at closely is looked at around the point.
                Some(place) if zoom > 0 && borders.village_at(place).is_some() => Point::of(place),
                _ => home.middle(),
            };
            Some(Frame::around(middle, width / f64::from(1 << zoom), RATIO))
        }
    });
    let shown = move || {
        frame
            .get()
            .unwrap_or(Frame::around(Point { x: 0.0, y: 0.0 }, 1.0, RATIO))
    };
    let view_box = move || {
        let Frame {
            left,
            top,
            width,
            height,
        } = shown();
        format!("{left:.1} {top:.1} {width:.1} {height:.1}")
    };
    let all = |paths: &mut dyn Iterator<Item = &str>| paths.collect::<Vec<_>>().concat();
    let villages = all(&mut borders.villages().map(|area| area.path.as_str()));
    let subdistricts = all(&mut borders.subdistricts().map(|area| area.path.as_str()));
    let own = {
        let borders = borders.clone();
        move || {
            let own = home.with(|code| borders.area(code).map(|area| area.path.clone()));
            own.unwrap_or_default()
        }
    };
    let marker = move || {
        let at = Point::of(point.get()?);
        let size = shown().width / 50.0;
        let cross = format!(
            "M{:.1} {:.1}h{:.1}M{:.1} {:.1}v{:.1}",
            at.x - size * 2.0,
            at.y,
            size * 4.0,
            at.x,
            at.y - size * 2.0,
            size * 4.0
        );
        Some(view! {
            <g class="map-point">
                <circle cx=at.x cy=at.y r=size />
                <path d=cross />
            </g>
        })
    };
    let names = {
        let borders = borders.clone();
        move || {
            let frame = shown();
            let near = borders.villages().filter(|area| {
                let middle = area.frame.middle();
                let is_within = (middle.x - frame.left).clamp(0.0, frame.width)
                    == middle.x - frame.left
                    && (middle.y - frame.top).clamp(0.0, frame.height) == middle.y - frame.top;
                is_within && area.frame.width > frame.width / 8.0
            });
            let named = near.map(|area| {
                let middle = area.frame.middle();
                let name = app.with_reference(|reference| {
                    let office = reference.office(&area.kode);
                    office.map(|office| office.nama.clone())
                });
                view! {
                    <text x=middle.x y=middle.y font-size={frame.width / 30.0}>{name}</text>
                }
            });
            named.collect_view()
        }
    };
    let place_words = {
        let borders = borders.clone();
        move || {
            let Some(place) = point.get() else {
                let words = match (on_point, is_half.get()) {
                    (None, _) => "",
                    (_, true) => texts.half,
                    (_, false) => texts.no_point,
                };
                return words.to_owned();
            };
            match borders.village_at(place) {
                None => texts.outside.to_owned(),
                Some(area) => {
                    let name = app.office_name(&area.kode);
                    let is_home = home.with(|home| area.kode.starts_with(home.as_str()));
                    let words = if is_home {
                        texts.within
                    } else {
                        texts.elsewhere
                    };
                    fill(words, &[&name])
                }
            }
        }
    };
    let pointed = move |event: leptos::ev::MouseEvent| {
        use wasm_bindgen::JsCast as _;
        let Some(on_point) = on_point else { return };
        let target = event.current_target();
        let Some(element) = target.and_then(|t| t.dyn_into::<web_sys::Element>().ok()) else {
            return;
        };
        let (rect, frame) = (element.get_bounding_client_rect(), shown());
        let across = (f64::from(event.client_x()) - rect.left()) / rect.width();
        let down = (f64::from(event.client_y()) - rect.top()) / rect.height();
        let at = Point {
            x: frame.left + across * frame.width,
            y: frame.top + down * frame.height,
        };
        if let Some(place) = at.place() {
            on_point.run(place);
        }
    };
    let can_point = on_point.is_some();
    view! {
        <svg
            class="map-drawing"
            class:map-to-point=can_point
            role="img"
            aria-label=texts.title
            viewBox=view_box
            data-repeat
            on:click=pointed
        >
            <path class="map-home" d=own />
            <path class="map-villages" d=villages />
            <path class="map-subdistricts" d=subdistricts />
            <g class="map-names" aria-hidden="true">{names}</g>
            {marker}
        </svg>
        <div class="row spread">
            <p class="note" role="status">{place_words}</p>
            <div class="row">
                <button
                    type="button"
                    aria-label=texts.closer
                    disabled=move || { zoom.get() >= CLOSEST }
                    data-repeat
                    on:click=move |_| zoom.update(|zoom| *zoom += 1)
                >
                    "+"
                </button>
                <button
                    type="button"
                    aria-label=texts.farther
                    disabled=move || zoom.get() == 0
                    data-repeat
                    on:click=move |_| zoom.update(|zoom| *zoom = zoom.saturating_sub(1))
                >
                    "−"
                </button>
            </div>
        </div>
    }
    .into_any()
}
