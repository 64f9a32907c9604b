//! Floor 4: what people bring from their spreadsheets, and take back to them.

pub mod salin;
pub mod tempel;
