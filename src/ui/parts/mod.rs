//! Pieces that several screens use.

pub(crate) mod chip;
pub(crate) mod field;
pub(crate) mod file_picker;
pub(crate) mod saving;
