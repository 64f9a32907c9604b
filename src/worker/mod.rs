//! Floor 6, the shell around the engine in the browser: a worker that owns it, one request after
//! the other.

#[cfg(target_arch = "wasm32")]
mod host;
pub mod protocol;
#[cfg(target_arch = "wasm32")]
pub mod wire;

#[cfg(target_arch = "wasm32")]
pub use host::serve;
