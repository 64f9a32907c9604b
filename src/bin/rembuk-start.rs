//! Mulai by itself, a wasm of its own: who comes for the first time need not wait for the page.

#[cfg(target_arch = "wasm32")]
fn main() {
    rembuk::platform::panic::install();
    rembuk::ui::first::start();
}

/// Natively there is no Mulai.
#[cfg(not(target_arch = "wasm32"))]
fn main() {}
