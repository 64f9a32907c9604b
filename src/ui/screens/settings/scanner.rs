//! Looks through the camera for QR codes. The camera is on as long as this is on the page.

use std::time::Duration;

use futures_channel::oneshot;
use leptos::html::Video;
use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::platform::camera::{Camera, NoCamera, Picture};
use crate::platform::listener::Listener;
use crate::ui::app::use_app;
use crate::ui::client::Client;
use crate::worker::protocol::{Request, Response};

/// Between two pictures.
const PAUSE: Duration = Duration::from_millis(200);
/// A reader that takes longer, its start included, is given up.
const PATIENCE: Duration = Duration::from_secs(10);

/// Why a look through the camera ended by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ended {
    NoCamera(NoCamera),
    /// The page was hidden.
    Hidden,
}

/// What is switched off when the scanner goes.
#[derive(Clone, Copy)]
struct Eye {
    camera: StoredValue<Option<Camera>, LocalStorage>,
    /// Pictures are read by a second engine, which has no workspace open: what it fails on, or is
    /// slow with, does no harm.
    reader: StoredValue<Option<Client>, LocalStorage>,
    /// Counts the pictures.
    number: StoredValue<u32>,
}

#[component]
pub(super) fn Scanner(
    /// Hears what a code says, again and again while it is seen.
    #[prop(into)]
    on_text: Callback<String>,
    #[prop(into)] on_end: Callback<Ended>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().keys;
    let video = NodeRef::<Video>::new();
    let is_open = RwSignal::new(false);
    let eye = Eye {
        camera: StoredValue::new_local(None),
        reader: StoredValue::new_local(None),
        number: StoredValue::new(0),
    };
    on_cleanup(move || eye.close());
    Effect::new(move |_| {
        let Some(video) = video.get() else { return };
        spawn_local(async move {
            let opened = Camera::open(video).await;
            match opened {
                Ok(camera) => {
                    // Where the screen is gone meanwhile, it is dropped here.
                    let is_gone = eye.camera.try_set_value(Some(camera)).is_some();
                    if !is_gone {
                        let _ = is_open.try_set(true);
                        eye.look(on_text, on_end).await;
                    }
                }
                Err(why) => {
                    on_end.try_run(Ended::NoCamera(why));
                }
            }
        });
    });
    let hidden = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| {
            let target = document.clone();
            let listener = Listener::new(&target, "visibilitychange", move |_| {
                if document.hidden() {
                    eye.close();
                    on_end.try_run(Ended::Hidden);
                }
            });
            listener.ok()
        });
    // Listens as long as the scanner is there.
    let _hidden = StoredValue::new_local(hidden);
    let words = move || {
        if is_open.get() {
            texts.looking
        } else {
            texts.opening
        }
    };
    view! {
        <div class="stack tight">
            <p role="status">{words}</p>
            <video
                node_ref=video
                class="viewfinder"
                data-testid="viewfinder"
                aria-label=texts.view
                autoplay
                playsinline
                muted
            ></video>
        </div>
    }
}

impl Eye {
    /// Switches the camera off and ends its reader.
    fn close(self) {
        self.camera.try_set_value(None);
        self.reader.try_set_value(None);
    }

    /// Reads picture after picture until it is closed.
    async fn look(self, on_text: Callback<String>, on_end: Callback<Ended>) {
        loop {
            pause().await;
            let Some((is_on, picture)) = self.see() else {
                return;
            };
            if !is_on {
                on_end.try_run(Ended::NoCamera(NoCamera::Busy));
                return;
            }
            let Some(picture) = picture else { continue };
            if let Some(text) = self.read(picture).await {
                on_text.try_run(text);
            }
        }
    }

    /// Whether the camera is on, and its picture; `None` when the scanner is closed.
    fn see(self) -> Option<(bool, Option<Picture>)> {
        self.camera.try_with_value(|camera| {
            let camera = camera.as_ref()?;
            Some((camera.is_on(), camera.picture()))
        })?
    }

    async fn read(self, picture: Picture) -> Option<String> {
        let number = self.number.try_get_value()?.wrapping_add(1);
        self.number.try_set_value(number);
        let Picture {
            width,
            height,
            grey,
        } = picture;
        let request = Request::ReadQr { width, height };
        let asked = self.reader.try_update_value(|reader| {
            if reader.is_none() {
                *reader = Client::start_spare().ok();
            }
            reader.as_ref().map(|reader| reader.send(&request, &[grey]))
        });
        set_timeout(
            move || {
                if self.number.try_get_value() == Some(number) {
                    self.reader.try_set_value(None);
                }
            },
            PATIENCE,
        );
        let answer = asked??.await;
        if let Some(number) = self.number.try_get_value() {
            self.number.try_set_value(number.wrapping_add(1));
        }
        match answer {
            Some((Response::Qr(text), _)) => text,
            // It failed on this picture; the next one gets a new reader.
            _ => {
                self.reader.try_set_value(None);
                None
            }
        }
    }
}

async fn pause() {
    let (sender, receiver) = oneshot::channel();
    set_timeout(
        move || {
            // Somebody waits for it below.
            let _ = sender.send(());
        },
        PAUSE,
    );
    let _ = receiver.await;
}
