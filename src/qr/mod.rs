//! Beside the ground floor: QR codes, drawn for a screen and read from a camera's picture.

pub mod draw;
pub mod read;
