//! Where the device is. On the page only.

use futures_channel::oneshot;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::closure::Closure;
use web_sys::{Position, PositionError, PositionOptions};

use crate::domain::koordinat::Koordinat;

/// Long enough for a cold start of the receiver under a roof.
const PATIENCE_MS: u32 = 30_000;

/// Why there is no place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoPlace {
    /// The person, or the device, does not allow it.
    Forbidden,
    /// No signal, or not in time.
    NotFound,
}

/// The place, and how far it may be off, in metres.
///
/// # Errors
/// [`NoPlace`]
pub async fn here() -> Result<(Koordinat, f64), NoPlace> {
    let window = web_sys::window().ok_or(NoPlace::NotFound)?;
    let geolocation = window.navigator().geolocation();
    let geolocation = geolocation.map_err(|_| NoPlace::Forbidden)?;
    let (tell, told) = oneshot::channel();
    let tell = std::rc::Rc::new(std::cell::RefCell::new(Some(tell)));
    let answer = {
        let tell = tell.clone();
        move |found: Result<(Koordinat, f64), NoPlace>| {
            if let Some(tell) = tell.borrow_mut().take() {
                // Whoever asked may be gone.
                let _ = tell.send(found);
            }
        }
    };
    let found = Closure::once({
        let answer = answer.clone();
        move |position: Position| {
            let coordinates = position.coords();
            let place = Koordinat::new(coordinates.latitude(), coordinates.longitude());
            answer(
                place
                    .map(|p| (p, coordinates.accuracy()))
                    .ok_or(NoPlace::NotFound),
            );
        }
    });
    let failed = Closure::once(move |error: PositionError| {
        answer(Err(match error.code() {
            PositionError::PERMISSION_DENIED => NoPlace::Forbidden,
            _ => NoPlace::NotFound,
        }));
    });
    let options = PositionOptions::new();
    options.set_enable_high_accuracy(true);
    options.set_timeout(PATIENCE_MS);
    let asked = geolocation.get_current_position_with_error_callback_and_options(
        found.as_ref().unchecked_ref(),
        Some(failed.as_ref().unchecked_ref()),
        &options,
    );
    asked.map_err(|_| NoPlace::Forbidden)?;
    // The closures live until the answer is there.
    told.await.unwrap_or(Err(NoPlace::NotFound))
}
