//! `TahunRencana`: the year a plan is for, not the year it is made in.

use std::fmt;

/// Year of the plan, 2000 to 2100. RKPD 2021 is 2021, though its meetings began in November 2019.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TahunRencana(u16);

impl TahunRencana {
    pub const MIN: u16 = 2000;
    pub const MAX: u16 = 2100;

    /// `None` outside [`Self::MIN`] to [`Self::MAX`].
    pub fn new(tahun: i64) -> Option<Self> {
        let tahun = u16::try_from(tahun).ok()?;
        (Self::MIN..=Self::MAX)
            .contains(&tahun)
            .then_some(Self(tahun))
    }

    pub fn get(self) -> u16 {
        self.0
    }
}

impl fmt::Display for TahunRencana {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds() {
        for (tahun, want) in [
            (1999, None),
            (2000, Some(2000)),
            (2100, Some(2100)),
            (2101, None),
            (-2021, None),
            (65536 + 2021, None),
        ] {
            assert_eq!(TahunRencana::new(tahun).map(TahunRencana::get), want);
        }
    }
}
