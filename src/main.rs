//! One binary, two shells: in the browser the web app (page and worker), natively the command line.

#[cfg(target_arch = "wasm32")]
fn main() {
    rembuk::platform::panic::install();
    if rembuk::platform::worker_scope::is_worker() {
        rembuk::worker::serve();
    } else {
        rembuk::ui::start();
    }
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    rembuk::cli::main()
}
