//! Web Locks: of all tabs that have a workspace open, one writes and the others follow.
//!
//! The browser releases a lock when its tab or worker ends, however it ends.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::closure::Closure;
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::AbortController;

use super::error::BrowserError;

/// The right to write, until it is dropped or another tab takes it over.
#[derive(Debug)]
#[must_use = "dropping it lets another tab write"]
pub struct WriterLock {
    release: Function,
    /// Settles when the lock is no longer held.
    request: Promise,
    held: Rc<Cell<bool>>,
}

/// Takes the lock if nobody has it.
///
/// # Errors
/// When this browser has no locks.
pub async fn try_writer(name: &str) -> Result<Option<WriterLock>, BrowserError> {
    let (options, _) = options("ifAvailable")?;
    request(name, &options).await
}

/// Waits until the lock is free; dropping the future stops waiting.
///
/// # Errors
/// When this browser has no locks.
pub async fn wait_writer(name: &str) -> Result<WriterLock, BrowserError> {
    let (options, controller) = options("signal")?;
    let waiting = StopWaiting(controller);
    let lock = request(name, &options).await;
    drop(waiting);
    lock?.ok_or_else(|| BrowserError::missing("lock"))
}

/// Takes the lock from whoever has it. That tab learns of it through [`WriterLock::lost`], a moment
/// later: what it has begun to write until then is still written.
///
/// # Errors
/// When this browser has no locks.
pub async fn take_writer(name: &str) -> Result<WriterLock, BrowserError> {
    let (options, _) = options("steal")?;
    request(name, &options)
        .await?
        .ok_or_else(|| BrowserError::missing("lock"))
}

impl WriterLock {
    /// Whether it is still ours: ask before each write.
    #[must_use]
    pub fn is_held(&self) -> bool {
        self.held.get()
    }

    /// Resolves when the lock is no longer held: another tab took it over, or it was dropped.
    pub fn lost(&self) -> impl Future<Output = ()> + 'static {
        let request = self.request.clone();
        async move {
            // Either outcome is the answer.
            let _ = JsFuture::from(request).await;
        }
    }
}

impl Drop for WriterLock {
    fn drop(&mut self) {
        // A promise's resolver does not throw.
        let _ = self.release.call0(&JsValue::UNDEFINED);
    }
}

/// Withdraws a request that is still in the queue; for one that was granted it does nothing.
struct StopWaiting(AbortController);

impl Drop for StopWaiting {
    fn drop(&mut self) {
        self.0.abort();
    }
}

// web-sys has these only behind a compiler flag for unstable interfaces.
#[wasm_bindgen]
extern "C" {
    type LockManager;

    #[wasm_bindgen(method, catch)]
    fn request(
        this: &LockManager,
        name: &str,
        options: &Object,
        callback: &Function,
    ) -> Result<Promise, JsValue>;
}

fn options(which: &str) -> Result<(Object, AbortController), BrowserError> {
    let options = Object::new();
    let controller = AbortController::new()?;
    let value = if which == "signal" {
        controller.signal().into()
    } else {
        JsValue::TRUE
    };
    Reflect::set(&options, &which.into(), &value)?;
    Ok((options, controller))
}

fn manager() -> Result<LockManager, BrowserError> {
    let navigator = Reflect::get(&js_sys::global(), &"navigator".into())?;
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_object() {
        Ok(locks.unchecked_into())
    } else {
        Err(BrowserError::missing("navigator.locks"))
    }
}

async fn request(name: &str, options: &Object) -> Result<Option<WriterLock>, BrowserError> {
    let manager = manager()?;
    // The lock is held while the promise that the callback returns is pending.
    let (holding, release) = pending();
    let (granted, grant) = pending();
    let held = Rc::new(Cell::new(false));
    let now_held = held.clone();
    let now_granted = grant.clone();
    let callback = Closure::once_into_js(move |lock: JsValue| -> JsValue {
        now_held.set(lock.is_object());
        // A promise's resolver does not throw.
        let _ = now_granted.call1(&JsValue::UNDEFINED, &lock.is_object().into());
        if lock.is_object() {
            holding.into()
        } else {
            JsValue::UNDEFINED
        }
    });
    let request = manager.request(name, options, callback.unchecked_ref())?;
    spawn_local({
        let request = request.clone();
        let held = held.clone();
        async move {
            // Refused, released or taken over: in each case it is not held any more.
            let outcome = JsFuture::from(request).await;
            held.set(false);
            let _ = grant.call1(&JsValue::UNDEFINED, &outcome.err().unwrap_or(JsValue::NULL));
        }
    });
    let lock = WriterLock {
        release,
        request,
        held,
    };
    // Only the first answer counts: true or false from the callback, or why there was no callback.
    let answer = JsFuture::from(granted).await?;
    match answer.as_bool() {
        Some(true) => Ok(Some(lock)),
        Some(false) => Ok(None),
        None => Err(answer.into()),
    }
}

/// A promise and what fulfils it.
fn pending() -> (Promise, Function) {
    // Not begun with an empty function: making one is what the page's policy forbids.
    let mut resolver = JsValue::UNDEFINED;
    let promise = Promise::new(&mut |resolve, _| resolver = resolve.into());
    (promise, resolver.unchecked_into())
}
