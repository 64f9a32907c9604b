//! Pieces that several screens use.

#[allow(dead_code, reason = "for the screens that are being built")]
pub(crate) mod chip;
pub(crate) mod example;
#[allow(dead_code, reason = "for the screens that are being built")]
pub(crate) mod field;
pub(crate) mod file_picker;
pub(crate) mod office_search;
pub(crate) mod restore;
pub(crate) mod saving;
