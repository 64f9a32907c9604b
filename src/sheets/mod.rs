//! Floor 4: what people bring from their spreadsheets, and take back to them.

#[cfg(not(target_arch = "wasm32"))]
pub mod buku;
#[cfg(not(target_arch = "wasm32"))]
mod csv;
#[cfg(not(target_arch = "wasm32"))]
pub mod rumus;
pub mod salin;
pub mod tempel;
