//! The words for people, in Indonesian and English, one file per screen. Known to the shells
//! alone: `cli` and `ui`. Both languages are values of one struct, so the compiler sees to it that
//! no text is missing.

pub mod answers;
pub mod common;
pub mod conflicts;
pub mod fate;
pub mod fields;
pub mod format;
pub mod frame;
pub mod handover;
pub mod help;
pub mod keys;
pub mod list;
pub mod map;
pub mod photos;
pub mod problems;
pub mod receive;
pub mod settings;
pub mod start;
pub mod usulan;

/// A language of the interface.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    Indonesian,
    English,
}

/// All texts of one language.
#[derive(Debug)]
pub struct Texts {
    pub answers: answers::Texts,
    pub common: common::Texts,
    pub conflicts: conflicts::Texts,
    pub fate: fate::Texts,
    pub frame: frame::Texts,
    pub handover: handover::Texts,
    pub help: help::Texts,
    pub keys: keys::Texts,
    pub list: list::Texts,
    pub map: map::Texts,
    pub photos: photos::Texts,
    pub receive: receive::Texts,
    pub settings: settings::Texts,
    pub start: start::Texts,
    pub usulan: usulan::Texts,
}

static ID: Texts = Texts {
    answers: answers::ID,
    common: common::ID,
    conflicts: conflicts::ID,
    fate: fate::ID,
    frame: frame::ID,
    handover: handover::ID,
    help: help::ID,
    keys: keys::ID,
    list: list::ID,
    map: map::ID,
    photos: photos::ID,
    receive: receive::ID,
    settings: settings::ID,
    start: start::ID,
    usulan: usulan::ID,
};

static EN: Texts = Texts {
    answers: answers::EN,
    common: common::EN,
    conflicts: conflicts::EN,
    fate: fate::EN,
    frame: frame::EN,
    handover: handover::EN,
    help: help::EN,
    keys: keys::EN,
    list: list::EN,
    map: map::EN,
    photos: photos::EN,
    receive: receive::EN,
    settings: settings::EN,
    start: start::EN,
    usulan: usulan::EN,
};

impl Language {
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::Indonesian => &ID,
            Self::English => &EN,
        }
    }

    /// The code of the `lang` attribute.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Indonesian => "id",
            Self::English => "en",
        }
    }

    #[must_use]
    pub fn from_code(code: &str) -> Self {
        if code == "en" {
            Self::English
        } else {
            Self::Indonesian
        }
    }
}

/// Puts values into the `{}` of a text, in order. `{s}` is the `s` of an English plural: it is left
/// out where the value before it is 1.
///
/// ```
/// use rembuk::texts::fill;
/// assert_eq!(fill("{} dari {}", &["3", "5"]), "3 dari 5");
/// assert_eq!(fill("{} file{s} chosen", &["1"]), "1 file chosen");
/// assert_eq!(fill("{} file{s} chosen", &["12"]), "12 files chosen");
/// ```
#[must_use]
pub fn fill(text: &str, values: &[&str]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    let mut values = values.iter();
    let mut value = "";
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let (name, after) = after.split_once('}').unwrap_or((after, ""));
        if name.is_empty() {
            value = values.next().copied().unwrap_or_default();
            filled.push_str(value);
        } else if value != "1" {
            filled.push_str(name);
        }
        rest = after;
    }
    filled.push_str(rest);
    filled
}
