//! Floor 4: what people bring from their spreadsheets, and take back to them.

// The page and its engine do not read files of spreadsheets yet, and must not carry the readers.
#[cfg(not(target_arch = "wasm32"))]
pub mod baca;
#[cfg(not(target_arch = "wasm32"))]
pub mod buku;
#[cfg(not(target_arch = "wasm32"))]
mod csv;
pub mod kepala;
pub mod pisah;
#[cfg(not(target_arch = "wasm32"))]
pub mod rumus;
pub mod salin;
#[cfg(not(target_arch = "wasm32"))]
pub mod tata_letak;
pub mod tempel;
