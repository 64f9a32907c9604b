//! The photos of a usulan: seen, added, taken away.

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use super::file_picker::FilePicker;
use super::outcome::{Outcome, OutcomeNotice};
use crate::engine::protocol::{Answer, Command, PhotoView, Query};
use crate::platform::photo::{self, PictureUrl};
use crate::texts::{fill, format};
use crate::ui::app::{App, Failure, Toast, use_app};
use crate::worker::protocol::{Request, Response};

/// One on the screen: its record, and where its picture is; `None` for what is no picture.
type Shown = (PhotoView, Option<String>);

#[component]
pub(crate) fn Photos(
    /// `None` for a usulan that is not stored yet.
    #[prop(into)]
    usulan: Signal<Option<String>>,
    #[prop(into)] can_change: Signal<bool>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().photos;
    let shown = RwSignal::new(Vec::<Shown>::new());
    // The pictures' addresses are freed with the screen.
    let urls = StoredValue::new_local(Vec::<PictureUrl>::new());
    let outcome = RwSignal::new(None);
    let working = RwSignal::new(0_usize);
    Effect::new(move |_| {
        app.revision.track();
        let Some(usulan) = usulan.get() else { return };
        spawn_local(async move {
            let request = Request::Ask(Query::Photos { usulan });
            let answered = app.request(request, Vec::new()).await;
            let Ok((Response::Answer(Answer::Photos(photos)), files)) = answered else {
                return;
            };
            let known = shown.try_with_untracked(|shown| {
                let ids = shown.iter().map(|(photo, _)| &photo.id);
                ids.eq(photos.iter().map(|photo| &photo.id))
            });
            if known != Some(false) {
                return;
            }
            let mut fresh = Vec::new();
            let mut all = Vec::new();
            for (photo, jpeg) in photos.into_iter().zip(files) {
                let url = if jpeg.is_empty() {
                    None
                } else {
                    PictureUrl::new(&jpeg).ok()
                };
                all.push((photo, url.as_ref().map(|url| url.as_str().to_owned())));
                fresh.extend(url);
            }
            let _ = shown.try_set(all);
            urls.try_set_value(fresh);
        });
    });
    let add = Callback::new(move |files: Vec<(String, Vec<u8>)>| {
        outcome.set(None);
        working.set(files.len());
        spawn_local(async move {
            let Some(Some(usulan)) = usulan.try_get_untracked() else {
                return;
            };
            let database = app.database();
            let mut failed = Vec::new();
            for (name, bytes) in files {
                // The person may have gone to another workspace meanwhile.
                let added = if app.database() == database {
                    add_photo(app, &usulan, &name, &bytes).await
                } else {
                    Err(fill(texts.not_stored, &[&name]))
                };
                failed.extend(added.err());
            }
            let _ = working.try_set(0);
            let said: Outcome = (!failed.is_empty()).then(|| Err(failed.join(" ")));
            if outcome.try_set(said.clone()).is_some()
                && let Some(Err(text)) = said
            {
                // The screen is gone: it is said where the person is now.
                app.toast.set(Some(Toast {
                    text,
                    can_undo: false,
                }));
            }
        });
    });
    let pictures = move || {
        let shown = shown.get();
        let count = shown.len();
        let items = shown.into_iter().enumerate().map(|(index, (photo, url))| {
            let number = [index + 1, count].map(|number| format::count(number as u32));
            let name = fill(texts.nth, &[&number[0], &number[1]]);
            let label = fill(texts.delete_of, &[&name]);
            let is_large = RwSignal::new(false);
            let picture = match url {
                Some(url) => view! {
                    <button
                        type="button"
                        class="photo"
                        class:large=move || is_large.get()
                        aria-label=fill(texts.enlarge, &[&name])
                        aria-expanded=move || if is_large.get() { "true" } else { "false" }
                        on:click=move |_| is_large.update(|is| *is = !*is)
                    >
                        <img src=url alt=name.clone() loading="lazy" />
                    </button>
                }
                .into_any(),
                None => view! { <p class="note">{texts.broken}</p> }.into_any(),
            };
            let id = photo.id;
            let delete = move |_| {
                let command = Command::DeletePhoto { id: id.clone() };
                app.act(async move {
                    if app.run(command).await.is_ok() {
                        app.tell_done(texts.deleted.to_owned());
                    }
                });
            };
            view! {
                <li>
                    {picture}
                    <Show when=move || can_change.get()>
                        <button type="button" class="quiet" aria-label=label.clone() on:click=delete.clone()>
                            {texts.delete}
                        </button>
                    </Show>
                </li>
            }
        });
        items.collect_view()
    };
    let has_any = move || shown.with(|shown| !shown.is_empty());
    view! {
        <div class="stack tight">
            <Show when=has_any>
                <ul class="photos">{pictures}</ul>
            </Show>
            <Show when=move || can_change.get() && usulan.with(Option::is_some)>
                <div class="row">
                    <FilePicker id="foto" label=texts.add accept="image/*" multiple=true on_files=add />
                    <span class="help">{texts.help}</span>
                </div>
            </Show>
            <Show when=move || can_change.get() && usulan.with(Option::is_none)>
                <p class="help">{texts.title_first}</p>
            </Show>
            <p class="note" role="status">
                {move || { working.get() > 0 }.then(|| fill(texts.working, &[&format::count(working.get() as u32)]))}
            </p>
            <OutcomeNotice outcome />
        </div>
    }
}

/// Makes one small and stores it.
async fn add_photo(app: App, usulan: &str, name: &str, bytes: &[u8]) -> Result<(), String> {
    let texts = &app.texts().photos;
    let photo = photo::shrink(bytes).await;
    let photo = photo.map_err(|_| fill(texts.not_a_picture, &[name]))?;
    let command = Command::AddPhoto {
        usulan: usulan.to_owned(),
        width: photo.width,
        height: photo.height,
        jpeg: Vec::new(),
    };
    match app.run_with(command, vec![photo.jpeg]).await {
        Ok(_) => Ok(()),
        Err(Failure::Refused(crate::engine::Refusal::Nothing)) => {
            Err(fill(texts.there_already, &[name]))
        }
        Err(_) => Err(fill(texts.not_stored, &[name])),
    }
}
