//! Pieces that several screens use.

pub(crate) mod chip;
pub(crate) mod example;
pub(crate) mod field;
pub(crate) mod file_picker;
pub(crate) mod office_search;
pub(crate) mod restore;
pub(crate) mod saving;
