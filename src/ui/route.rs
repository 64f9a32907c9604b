//! Places of the app as hash routes: they survive reload, need no server and work from a file.

/// Where the person is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Route {
    #[default]
    Start,
    /// The list of this office's usulan.
    Usulan,
    /// The form of one; `None` for a new one.
    UsulanForm(Option<String>),
    Paste,
    Handover,
    Receive,
    List,
    /// One usulan with the opinions on it.
    Decide(String),
    Answers,
    Fate,
    Conflicts,
    Settings,
    /// What there is to know about a place, by its name in addresses.
    Help(String),
    NotFound,
}

impl Route {
    pub(crate) fn parse(hash: &str) -> Self {
        let path = hash.trim_start_matches('#').trim_matches('/');
        let (place, rest) = path.split_once('/').unwrap_or((path, ""));
        match (place, rest) {
            ("" | "mulai", "") => Self::Start,
            ("usulan", "") => Self::Usulan,
            ("usulan", "baru") => Self::UsulanForm(None),
            ("usulan", "tempel") => Self::Paste,
            ("usulan", id) => Self::UsulanForm(Some(decode(id))),
            ("serahkan", "") => Self::Handover,
            ("terima", "") => Self::Receive,
            ("daftar", "") => Self::List,
            ("daftar", id) => Self::Decide(decode(id)),
            ("balasan", "") => Self::Answers,
            ("keputusan", "") => Self::Fate,
            ("pilih", "") => Self::Conflicts,
            ("pengaturan", "") => Self::Settings,
            ("bantuan", place) => Self::Help(place.to_owned()),
            _ => Self::NotFound,
        }
    }

    /// Where a usulan is opened: an office edits its own, and gives its opinion on the others.
    pub(crate) fn of_usulan(id: &str, is_own: bool) -> Self {
        if is_own {
            Self::UsulanForm(Some(id.to_owned()))
        } else {
            Self::Decide(id.to_owned())
        }
    }

    /// The help on this place.
    pub(crate) fn help(&self) -> Self {
        let hash = match self {
            Self::Help(_) => return self.clone(),
            other => other.hash(),
        };
        let place = hash.trim_start_matches("#/").split('/').next();
        Self::Help(place.unwrap_or_default().to_owned())
    }

    pub(crate) fn hash(&self) -> String {
        match self {
            Self::Start => "#/mulai".into(),
            Self::Usulan | Self::NotFound => "#/usulan".into(),
            Self::UsulanForm(None) => "#/usulan/baru".into(),
            Self::UsulanForm(Some(id)) => format!("#/usulan/{}", encode(id)),
            Self::Paste => "#/usulan/tempel".into(),
            Self::Handover => "#/serahkan".into(),
            Self::Receive => "#/terima".into(),
            Self::List => "#/daftar".into(),
            Self::Decide(id) => format!("#/daftar/{}", encode(id)),
            Self::Answers => "#/balasan".into(),
            Self::Fate => "#/keputusan".into(),
            Self::Conflicts => "#/pilih".into(),
            Self::Settings => "#/pengaturan".into(),
            Self::Help(place) => format!("#/bantuan/{place}"),
        }
    }
}

fn encode(id: &str) -> String {
    String::from(js_sys::encode_uri_component(id))
}

fn decode(text: &str) -> String {
    js_sys::decode_uri_component(text).map_or_else(|_| text.to_owned(), String::from)
}
