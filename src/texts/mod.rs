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
    pub answers: &'static answers::Texts,
    pub common: &'static common::Texts,
    pub conflicts: &'static conflicts::Texts,
    pub fate: &'static fate::Texts,
    pub frame: &'static frame::Texts,
    pub handover: &'static handover::Texts,
    pub help: &'static help::Texts,
    pub keys: &'static keys::Texts,
    pub list: &'static list::Texts,
    pub map: &'static map::Texts,
    pub photos: &'static photos::Texts,
    pub receive: &'static receive::Texts,
    pub settings: &'static settings::Texts,
    pub start: &'static start::Texts,
    pub usulan: &'static usulan::Texts,
}

static ID: Texts = Texts {
    answers: &answers::ID,
    common: &common::ID,
    conflicts: &conflicts::ID,
    fate: &fate::ID,
    frame: &frame::ID,
    handover: &handover::ID,
    help: &help::ID,
    keys: &keys::ID,
    list: &list::ID,
    map: &map::ID,
    photos: &photos::ID,
    receive: &receive::ID,
    settings: &settings::ID,
    start: &start::ID,
    usulan: &usulan::ID,
};

static EN: Texts = Texts {
    answers: &answers::EN,
    common: &common::EN,
    conflicts: &conflicts::EN,
    fate: &fate::EN,
    frame: &frame::EN,
    handover: &handover::EN,
    help: &help::EN,
    keys: &keys::EN,
    list: &list::EN,
    map: &map::EN,
    photos: &photos::EN,
    receive: &receive::EN,
    settings: &settings::EN,
    start: &start::EN,
    usulan: &usulan::EN,
};

impl Language {
    #[must_use]
    pub fn texts(self) -> &'static Texts {
        match self {
            Self::Indonesian => &ID,
            Self::English => &EN,
        }
    }

    /// The texts of Mulai: it runs before the rest of them is there.
    #[must_use]
    pub fn start(self) -> &'static start::Texts {
        match self {
            Self::Indonesian => &start::ID,
            Self::English => &start::EN,
        }
    }

    /// The texts that parts of Mulai share with other screens.
    #[must_use]
    pub fn common(self) -> &'static common::Texts {
        match self {
            Self::Indonesian => &common::ID,
            Self::English => &common::EN,
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
