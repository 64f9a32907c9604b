//! `KodeKantor`: the code of an office, and what the code itself tells.

use std::borrow::Borrow;
use std::fmt;

use super::kode::is_code;

/// Code of Bappeda, which closes every stage of the cycle.
pub const BAPPEDA: &str = "bappeda";
/// Code of the council's secretariat, which hands in the pokir.
pub const DPRD: &str = "dprd";
const AGENCY_PREFIX: &str = "pd.";

/// What an office is in the cycle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum JenisKantor {
    Desa,
    Kelurahan,
    Kecamatan,
    PerangkatDaerah,
    Dprd,
    Bappeda,
}

impl JenisKantor {
    pub const ALL: [Self; 6] = [
        Self::Desa,
        Self::Kelurahan,
        Self::Kecamatan,
        Self::PerangkatDaerah,
        Self::Dprd,
        Self::Bappeda,
    ];

    /// The code used in the data files.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Desa => "desa",
            Self::Kelurahan => "kelurahan",
            Self::Kecamatan => "kecamatan",
            Self::PerangkatDaerah => "perangkat-daerah",
            Self::Dprd => DPRD,
            Self::Bappeda => BAPPEDA,
        }
    }

    /// The opposite of [`Self::as_str`].
    pub fn from_code(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|jenis| jenis.as_str() == text)
    }

    /// Desa or kelurahan.
    pub fn is_village(self) -> bool {
        matches!(self, Self::Desa | Self::Kelurahan)
    }
}

/// Code of an office: a Kemendagri area code for desa, kelurahan (`32.16.01.2001`) and kecamatan
/// (`32.16.01`), `pd.…` for an agency, `dprd` or `bappeda`.
///
/// The fourth part of a village's code begins with 1 for a kelurahan and 2 for a desa
/// (Kepmendagri 300.2.2-2138 Tahun 2025). Whether the office exists is data: see
/// [`super::reference::Reference::office`].
///
/// ```
/// use rembuk::domain::kantor::{JenisKantor, KodeKantor};
/// let kode = KodeKantor::new("32.16.01.2001").unwrap();
/// assert_eq!(kode.jenis(), JenisKantor::Desa);
/// assert_eq!(kode.kecamatan().unwrap().as_str(), "32.16.01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KodeKantor(String);

impl KodeKantor {
    /// `None` unless `text` has one of the four forms.
    pub fn new(text: &str) -> Option<Self> {
        jenis_of(text).map(|_| Self(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn jenis(&self) -> JenisKantor {
        // The constructor let no other form in.
        jenis_of(&self.0).unwrap_or(JenisKantor::PerangkatDaerah)
    }

    /// The kecamatan the office lies in: a village's parent, a kecamatan itself, `None` for the rest.
    pub fn kecamatan(&self) -> Option<Self> {
        match self.jenis() {
            JenisKantor::Kecamatan => Some(self.clone()),
            jenis if jenis.is_village() => self
                .0
                .rsplit_once('.')
                .map(|(induk, _)| Self(induk.to_owned())),
            _ => None,
        }
    }

    /// Whether this office hands its bundle to `other`: a village to its kecamatan, all to Bappeda.
    ///
    /// No office is under itself.
    pub fn is_under(&self, other: &Self) -> bool {
        self != other
            && match other.jenis() {
                JenisKantor::Bappeda => true,
                JenisKantor::Kecamatan => self.kecamatan().as_ref() == Some(other),
                _ => false,
            }
    }
}

impl fmt::Display for KodeKantor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl AsRef<str> for KodeKantor {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for KodeKantor {
    fn borrow(&self) -> &str {
        &self.0
    }
}

fn jenis_of(text: &str) -> Option<JenisKantor> {
    match text {
        BAPPEDA => return Some(JenisKantor::Bappeda),
        DPRD => return Some(JenisKantor::Dprd),
        _ => {}
    }
    if let Some(nama) = text.strip_prefix(AGENCY_PREFIX) {
        return is_code(nama).then_some(JenisKantor::PerangkatDaerah);
    }
    let mut parts = text.split('.');
    for _ in 0..3 {
        parts.next().filter(|part| is_digits(part, 2))?;
    }
    let Some(desa) = parts.next() else {
        return Some(JenisKantor::Kecamatan);
    };
    if parts.next().is_some() || !is_digits(desa, 4) {
        return None;
    }
    match desa.bytes().next() {
        Some(b'1') => Some(JenisKantor::Kelurahan),
        Some(b'2') => Some(JenisKantor::Desa),
        _ => None,
    }
}

fn is_digits(text: &str, len: usize) -> bool {
    text.len() == len && text.bytes().all(|b| b.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_tells_the_kind_and_the_kecamatan() {
        use JenisKantor::*;
        for (text, want) in [
            ("32.16.01.2001", Some((Desa, Some("32.16.01")))),
            ("32.16.01.1007", Some((Kelurahan, Some("32.16.01")))),
            ("32.16.01", Some((Kecamatan, Some("32.16.01")))),
            ("pd.rsud-cabangbungin", Some((PerangkatDaerah, None))),
            ("dprd", Some((Dprd, None))),
            ("bappeda", Some((Bappeda, None))),
            ("", None),
            ("32.16", None),
            ("32.16.1", None),
            ("32.16.01.", None),
            ("32.16.01.3001", None),
            ("32.16.01.201", None),
            ("32.16.01.2001.1", None),
            ("32.16.01.20a1", None),
            ("３２.16.01", None),
            ("pd.", None),
            ("pd.Dinas", None),
            ("pd.a~b", None),
            ("Bappeda", None),
            (" bappeda", None),
        ] {
            let kode = KodeKantor::new(text);
            let got = kode
                .as_ref()
                .map(|k| (k.jenis(), k.kecamatan().map(|k| k.to_string())));
            let want = want.map(|(j, k)| (j, k.map(str::to_owned)));
            assert_eq!(got, want, "{text:?}");
        }
    }

    #[test]
    fn who_hands_in_to_whom() {
        for (kode, other, want) in [
            ("32.16.01.2001", "32.16.01", true),
            ("32.16.01.2001", "32.16.02", false),
            ("32.16.01.2001", "bappeda", true),
            ("32.16.01", "32.16.01", false),
            ("32.16.01", "32.16.01.2001", false),
            ("pd.inspektorat", "bappeda", true),
            ("dprd", "bappeda", true),
            ("bappeda", "bappeda", false),
            ("bappeda", "dprd", false),
        ] {
            let (Some(a), Some(b)) = (KodeKantor::new(kode), KodeKantor::new(other)) else {
                panic!("{kode} {other}");
            };
            assert_eq!(a.is_under(&b), want, "{kode} under {other}");
        }
    }

    #[test]
    fn kinds_round_trip_through_their_codes() {
        for jenis in JenisKantor::ALL {
            assert_eq!(JenisKantor::from_code(jenis.as_str()), Some(jenis));
        }
    }
}
