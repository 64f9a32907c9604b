//! The page's end of the engine's worker; the other end is `worker_scope`.

use js_sys::Array;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::{MessageEvent, Worker};

use super::boot;
use super::error::BrowserError;
use super::listener::Listener;

/// A running worker. Dropping it ends the worker at once and frees all of its memory.
#[derive(Debug)]
pub struct WorkerHandle {
    worker: Worker,
    _on_message: Listener,
    _on_broken: Option<Listener>,
}

impl WorkerHandle {
    /// Starts a worker that runs the engine. It can be posted to at once.
    ///
    /// # Errors
    /// When no worker can be started.
    pub fn start(on_message: impl FnMut(JsValue) + 'static) -> Result<Self, BrowserError> {
        Self::attend(boot::start_worker()?, on_message)
    }

    /// Starts another one, for work that may fail; `on_broken` hears that it did, and that it answers
    /// no more.
    ///
    /// # Errors
    /// When no worker can be started.
    pub fn start_spare(
        on_message: impl FnMut(JsValue) + 'static,
        mut on_broken: impl FnMut() + 'static,
    ) -> Result<Self, BrowserError> {
        let mut handle = Self::attend(boot::start_spare_worker()?, on_message)?;
        let listener = Listener::new(&handle.worker, "rembuk:broken", move |_| on_broken())?;
        handle._on_broken = Some(listener);
        Ok(handle)
    }

    fn attend(
        worker: Worker,
        mut on_message: impl FnMut(JsValue) + 'static,
    ) -> Result<Self, BrowserError> {
        let on_message = Listener::new(&worker, "message", move |event| {
            on_message(event.unchecked_into::<MessageEvent>().data());
        })?;
        Ok(Self {
            worker,
            _on_message: on_message,
            _on_broken: None,
        })
    }

    /// # Errors
    /// When the message cannot be copied.
    pub fn post(&self, message: &JsValue) -> Result<(), BrowserError> {
        Ok(self.worker.post_message(message)?)
    }

    /// Hands over instead of copying: `transfer` lists the `ArrayBuffer`s of the message that move.
    ///
    /// # Errors
    /// When the message cannot be copied.
    pub fn post_with_transfer(
        &self,
        message: &JsValue,
        transfer: &Array,
    ) -> Result<(), BrowserError> {
        Ok(self.worker.post_message_with_transfer(message, transfer)?)
    }
}

impl Drop for WorkerHandle {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
