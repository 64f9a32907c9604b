//! The camera, as pictures in shades of grey. It is on as long as its [`Camera`] lives.

use js_sys::Reflect;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, HtmlCanvasElement, HtmlVideoElement, MediaDevices, MediaStream,
    MediaStreamConstraints, MediaStreamTrack, MediaTrackConstraints,
};

use super::error::BrowserError;

/// Pixels along each side of a picture: enough for a code that fills half of it, and taken from the
/// camera within 50 ms on a slow phone.
const SIDE: u32 = 400;

/// A camera that is on. Dropping it switches the camera off.
#[derive(Debug)]
pub struct Camera {
    stream: MediaStream,
    video: HtmlVideoElement,
    canvas: CanvasRenderingContext2d,
}

/// A picture of one byte a pixel, 0 for black, row by row.
#[derive(Clone, Debug)]
pub struct Picture {
    pub width: u32,
    pub height: u32,
    pub grey: Vec<u8>,
}

/// Why there is no picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoCamera {
    /// The device has none.
    Missing,
    /// The person, or who set up the device, does not allow it.
    Forbidden,
    /// It cannot be opened: another program may have it.
    Busy,
}

/// Whether this browser gives cameras to this page at all.
#[must_use]
pub fn is_available() -> bool {
    devices().is_some()
}

impl Camera {
    /// Asks for the camera that looks away from the person, and shows what it sees in `video`.
    ///
    /// # Errors
    /// [`NoCamera`].
    pub async fn open(video: HtmlVideoElement) -> Result<Self, NoCamera> {
        let asked = ask().map_err(|_| NoCamera::Missing)?;
        let stream = asked.await.map_err(|error| kind_of(&error.into()))?;
        let stream: MediaStream = stream.dyn_into().map_err(|_| NoCamera::Busy)?;
        // From here on leaving switches it off.
        let camera = Self {
            stream,
            video,
            canvas: canvas().map_err(|_| NoCamera::Busy)?,
        };
        camera.video.set_muted(true);
        camera.video.set_src_object(Some(&camera.stream));
        if let Ok(playing) = camera.video.play() {
            // Where it does not play, no picture comes.
            let _ = JsFuture::from(playing).await;
        }
        Ok(camera)
    }

    /// Whether it still is on: it may have been pulled out, or taken away by the person.
    #[must_use]
    pub fn is_on(&self) -> bool {
        self.stream.active()
    }

    /// The middle of what the camera sees now; `None` until it sees something.
    #[must_use]
    pub fn picture(&self) -> Option<Picture> {
        let (width, height) = (self.video.video_width(), self.video.video_height());
        let from = width.min(height);
        let side = from.min(SIDE);
        if side == 0 {
            return None;
        }
        let (from_side, to_side) = (f64::from(from), f64::from(side));
        self.canvas
            .draw_image_with_html_video_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                &self.video,
                f64::from(width - from) / 2.0,
                f64::from(height - from) / 2.0,
                from_side,
                from_side,
                0.0,
                0.0,
                to_side,
                to_side,
            )
            .ok()?;
        let pixels = self
            .canvas
            .get_image_data(0.0, 0.0, to_side, to_side)
            .ok()?;
        let grey = pixels.data().0.chunks_exact(4).map(grey).collect();
        Some(Picture {
            width: side,
            height: side,
            grey,
        })
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        for track in self.stream.get_tracks() {
            if let Ok(track) = track.dyn_into::<MediaStreamTrack>() {
                track.stop();
            }
        }
        self.video.set_src_object(None);
    }
}

/// How bright the eye finds red, green and blue.
fn grey(pixel: &[u8]) -> u8 {
    let [red, green, blue, ..] = *pixel else {
        return u8::MAX;
    };
    let sum = u32::from(red) * 77 + u32::from(green) * 150 + u32::from(blue) * 29;
    u8::try_from(sum / 256).unwrap_or(u8::MAX)
}

fn ask() -> Result<JsFuture, BrowserError> {
    let devices = devices().ok_or_else(|| BrowserError::missing("mediaDevices"))?;
    let wanted = MediaTrackConstraints::new();
    wanted.set_facing_mode_str("environment");
    let constraints = MediaStreamConstraints::new();
    constraints.set_video_media_track_constraints(&wanted);
    let asked = devices.get_user_media_with_constraints(&constraints)?;
    Ok(JsFuture::from(asked))
}

/// Absent in old browsers, and where a page is not trusted with cameras.
fn devices() -> Option<MediaDevices> {
    let navigator = web_sys::window()?.navigator();
    let devices = Reflect::get(&navigator, &"mediaDevices".into()).ok()?;
    let asks = Reflect::get(&devices, &"getUserMedia".into()).ok()?;
    asks.is_function().then(|| devices.unchecked_into())
}

fn canvas() -> Result<CanvasRenderingContext2d, BrowserError> {
    let document = web_sys::window()
        .and_then(|window| window.document())
        .ok_or_else(|| BrowserError::missing("document"))?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(SIDE);
    canvas.set_height(SIDE);
    // It is read again and again, so it stays out of the graphics card.
    let options = js_sys::Object::new();
    Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE)?;
    let context = canvas.get_context_with_context_options("2d", &options)?;
    context
        .and_then(|context| context.dyn_into().ok())
        .ok_or_else(|| BrowserError::missing("canvas"))
}

fn kind_of(error: &BrowserError) -> NoCamera {
    match error.name.as_str() {
        "NotFoundError" | "OverconstrainedError" => NoCamera::Missing,
        "NotAllowedError" | "SecurityError" => NoCamera::Forbidden,
        _ => NoCamera::Busy,
    }
}
