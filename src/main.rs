//! One binary, two shells: in the browser the page, natively the command line. The engine in the
//! browser is a wasm of its own, `bin/rembuk-engine.rs`, and so is Mulai, `bin/rembuk-start.rs`.

#[cfg(target_arch = "wasm32")]
fn main() {
    rembuk::platform::panic::install();
    rembuk::ui::start();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    rembuk::cli::main()
}
