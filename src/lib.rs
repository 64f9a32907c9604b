//! Rembuk: an offline planner for musrenbang.
//!
//! The floors, lowest first; a floor uses those below it and never one above (see
//! `ARCHITECTURE.md`).

pub mod bundle;
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod domain;
pub mod engine;
pub mod log;
#[cfg(target_arch = "wasm32")]
pub mod platform;
pub mod qr;
pub mod sheets;
pub mod store;
pub mod texts;
#[cfg(target_arch = "wasm32")]
#[expect(
    unreachable_pub,
    reason = "leptos's component macro makes its types public"
)]
pub mod ui;
pub mod worker;
