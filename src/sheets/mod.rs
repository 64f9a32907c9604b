//! Floor 4: what people bring from their spreadsheets.

pub mod tempel;
