//! Photos on the page: made small and drawn anew, so that nothing but the picture is kept (no
//! place, no time, no device).

use futures_channel::oneshot;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement, Url,
};

use super::error::BrowserError;
use super::file;
use crate::domain::lampiran::{GOOD_BYTES, MAX_SIDE};

/// Tried in turn until the photo is light enough.
const QUALITIES: &[f64] = &[0.82, 0.7, 0.58, 0.45];

/// A photo as it is stored.
#[derive(Debug)]
pub struct Photo {
    pub jpeg: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
}

/// A picture's own address on the page, freed when it is dropped.
#[derive(Debug)]
pub struct PictureUrl(String);

impl PictureUrl {
    /// # Errors
    /// When there is no memory.
    pub fn new(jpeg: &[u8]) -> Result<Self, BrowserError> {
        Ok(Self(Url::create_object_url_with_blob(&blob(jpeg)?)?))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for PictureUrl {
    fn drop(&mut self) {
        // It fails only for what is no address.
        let _ = Url::revoke_object_url(&self.0);
    }
}

fn blob(bytes: &[u8]) -> Result<Blob, BrowserError> {
    let options = BlobPropertyBag::new();
    options.set_type("image/jpeg");
    let parts = Array::of1(&Uint8Array::from(bytes));
    Ok(Blob::new_with_u8_array_sequence_and_options(
        &parts, &options,
    )?)
}

/// Makes a chosen picture small enough to be kept: at most 1280 pixels and about 200 kB.
///
/// # Errors
/// When the browser cannot read it as a picture.
pub async fn shrink(bytes: &[u8]) -> Result<Photo, BrowserError> {
    let url = PictureUrl::new(bytes)?;
    let image = HtmlImageElement::new()?;
    image.set_src(url.as_str());
    JsFuture::from(image.decode()).await?;
    let (natural_width, natural_height) = (image.natural_width(), image.natural_height());
    let longest = natural_width.max(natural_height).max(1);
    let mut scale = (f64::from(MAX_SIDE) / f64::from(longest)).min(1.0);
    loop {
        let side = |natural: u32| ((f64::from(natural) * scale).round() as u32).max(1);
        let (width, height) = (side(natural_width), side(natural_height));
        let canvas = canvas(width, height)?;
        let context = canvas.get_context("2d")?;
        let context = context.ok_or_else(|| BrowserError::missing("2d"))?;
        let context: CanvasRenderingContext2d = context.unchecked_into();
        // What is see-through becomes white paper, not black.
        context.set_fill_style_str("#ffffff");
        context.fill_rect(0.0, 0.0, f64::from(width), f64::from(height));
        context.draw_image_with_html_image_element_and_dw_and_dh(
            &image,
            0.0,
            0.0,
            f64::from(width),
            f64::from(height),
        )?;
        let mut jpeg = Vec::new();
        for quality in QUALITIES {
            jpeg = encode(&canvas, *quality).await?;
            if jpeg.len() <= GOOD_BYTES {
                break;
            }
        }
        if jpeg.len() <= GOOD_BYTES || width.max(height) < MAX_SIDE / 4 {
            return Ok(Photo {
                jpeg,
                width,
                height,
            });
        }
        scale *= 0.75;
    }
}

fn canvas(width: u32, height: u32) -> Result<HtmlCanvasElement, BrowserError> {
    let document = web_sys::window().and_then(|window| window.document());
    let document = document.ok_or_else(|| BrowserError::missing("document"))?;
    let canvas: HtmlCanvasElement = document.create_element("canvas")?.unchecked_into();
    canvas.set_width(width);
    canvas.set_height(height);
    Ok(canvas)
}

async fn encode(canvas: &HtmlCanvasElement, quality: f64) -> Result<Vec<u8>, BrowserError> {
    let (tell, told) = oneshot::channel();
    let made = Closure::once(move |blob: Option<Blob>| {
        // Whoever asked may be gone.
        let _ = tell.send(blob);
    });
    canvas.to_blob_with_type_and_encoder_options(
        made.as_ref().unchecked_ref(),
        "image/jpeg",
        &JsValue::from_f64(quality),
    )?;
    let blob = told.await.ok().flatten();
    let blob = blob.ok_or_else(|| BrowserError::missing("toBlob"))?;
    file::read(&blob).await
}
