//! BroadcastChannel: what the writing tab tells the tabs that follow.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;
use web_sys::{BroadcastChannel, MessageEvent};

use super::error::BrowserError;

/// Hears every other tab and worker of the same origin that has opened the same name, never itself.
/// Closed when it is dropped.
#[derive(Debug)]
pub struct Channel {
    channel: BroadcastChannel,
    _on_message: Closure<dyn FnMut(MessageEvent)>,
}

impl Channel {
    /// # Errors
    /// When this browser has no channels.
    pub fn open(
        name: &str,
        mut on_message: impl FnMut(String) + 'static,
    ) -> Result<Self, BrowserError> {
        let channel = BroadcastChannel::new(name)?;
        let closure = Closure::new(move |event: MessageEvent| {
            // On file:// any other local page can post here: what is no text is not ours.
            if let Some(text) = event.data().as_string() {
                on_message(text);
            }
        });
        channel.set_onmessage(Some(closure.as_ref().unchecked_ref()));
        Ok(Self {
            channel,
            _on_message: closure,
        })
    }

    /// # Errors
    /// When the channel is closed.
    pub fn post(&self, text: &str) -> Result<(), BrowserError> {
        Ok(self.channel.post_message(&JsValue::from_str(text))?)
    }
}

impl Drop for Channel {
    fn drop(&mut self) {
        self.channel.set_onmessage(None);
        self.channel.close();
    }
}
