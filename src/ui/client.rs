//! The page's line to the engine in the worker: a request, an answer, in order.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use futures_channel::oneshot;
use wasm_bindgen::JsValue;

use crate::platform::error::BrowserError;
use crate::platform::worker::WorkerHandle;
use crate::worker::protocol::{Notice, Request, Response};
use crate::worker::wire;

type Answered = (Response, Vec<Vec<u8>>);

type Waiting = Rc<RefCell<BTreeMap<u32, oneshot::Sender<Answered>>>>;

/// Talks to the worker. Lives as long as the page.
#[derive(Debug)]
pub(crate) struct Client {
    worker: WorkerHandle,
    waiting: Waiting,
    next_id: RefCell<u32>,
}

impl Client {
    /// Starts the worker. `on_notice` hears what it says without being asked.
    pub(crate) fn start(on_notice: impl Fn(Notice) + 'static) -> Result<Self, BrowserError> {
        let waiting = Waiting::default();
        let worker = WorkerHandle::start({
            let waiting = waiting.clone();
            move |message| {
                if !wire::is_notice(&message) {
                    deliver(&waiting, &message);
                } else if let Some(notice) = wire::unpack::<Notice>(&message) {
                    on_notice(notice.body);
                }
            }
        })?;
        Ok(Self::new(worker, waiting))
    }

    /// Starts a second engine that opens no workspace, for work that may fail or take for ever: what
    /// it was asked is then answered by nothing. Dropping it ends it.
    pub(crate) fn start_spare() -> Result<Self, BrowserError> {
        let waiting = Waiting::default();
        let (heard, broken) = (waiting.clone(), waiting.clone());
        let worker = WorkerHandle::start_spare(
            move |message| deliver(&heard, &message),
            move || broken.borrow_mut().clear(),
        )?;
        Ok(Self::new(worker, waiting))
    }

    fn new(worker: WorkerHandle, waiting: Waiting) -> Self {
        Self {
            worker,
            waiting,
            next_id: RefCell::new(1),
        }
    }

    /// Sends a request and waits for its answer; `None` when the worker is gone.
    pub(crate) fn send(
        &self,
        request: &Request,
        files: &[Vec<u8>],
    ) -> impl Future<Output = Option<Answered>> + use<> {
        let id = self.next_id.replace_with(|id| *id + 1);
        let (sender, receiver) = oneshot::channel();
        self.waiting.borrow_mut().insert(id, sender);
        let (message, moved) = wire::pack(id, request, files);
        if self.worker.post_with_transfer(&message, &moved).is_err() {
            self.waiting.borrow_mut().remove(&id);
        }
        async move { receiver.await.ok() }
    }
}

/// Gives an answer to whoever waits for it.
fn deliver(waiting: &Waiting, message: &JsValue) {
    if let Some(letter) = wire::unpack::<Response>(message) {
        let sender = waiting.borrow_mut().remove(&letter.id);
        if let Some(sender) = sender {
            // Whoever asked may be gone.
            let _ = sender.send((letter.body, letter.files));
        }
    }
}
