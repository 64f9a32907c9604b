//! The engine in its worker, a wasm of its own: the page is drawn before it arrives.

#[cfg(target_arch = "wasm32")]
fn main() {
    rembuk::platform::panic::install();
    rembuk::worker::serve();
}

/// Natively the engine is part of `rembuk`.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
