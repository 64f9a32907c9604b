//! Pieces that several screens use.

pub(crate) mod chip;
pub(crate) mod combobox;
pub(crate) mod example;
pub(crate) mod field;
pub(crate) mod file_picker;
pub(crate) mod focus;
pub(crate) mod fold;
pub(crate) mod key_drawing;
pub(crate) mod keyed;
pub(crate) mod map;
pub(crate) mod office_search;
pub(crate) mod opinions;
pub(crate) mod outcome;
pub(crate) mod paging;
pub(crate) mod photos;
pub(crate) mod restore;
pub(crate) mod saving;
pub(crate) mod search;
pub(crate) mod usulan_line;
