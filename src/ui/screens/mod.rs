//! One screen a file; each answers one question of the office.

pub(crate) mod answers;
pub(crate) mod conflicts;
pub(crate) mod decide;
pub(crate) mod fate;
pub(crate) mod handover;
pub(crate) mod help;
pub(crate) mod list;
pub(crate) mod paste;
pub(crate) mod receive;
pub(crate) mod settings;
pub(crate) mod start;
pub(crate) mod usulan_form;
pub(crate) mod usulan_list;
