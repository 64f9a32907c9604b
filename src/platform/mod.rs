//! The browser: the only place, with `store`, `worker` and `ui`, that knows web-sys.
//!
//! Each file wraps one thing the browser offers. Whatever can fail returns a [`error::BrowserError`];
//! whatever listens stops listening when it is dropped.

pub mod boot;
pub mod camera;
pub mod channel;
pub mod clipboard;
pub mod clock;
pub mod error;
pub mod file;
pub mod listener;
pub mod location;
pub mod lock;
pub mod panic;
pub mod persist;
pub mod photo;
pub mod preferences;
pub mod random;
pub mod reference_data;
pub mod worker;
pub mod worker_scope;
