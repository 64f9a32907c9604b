//! Shapes of record kinds over time. Stored commits are never rewritten: a commit in an older
//! shape is read through the upcasters of its kind, one version at a time.

use std::borrow::Cow;

use super::commit::Commit;
use crate::domain::value::Fields;

/// One step of one kind: from the shape `from` to `from + 1`.
#[derive(Clone, Copy, Debug)]
pub struct Upcaster {
    pub kind: &'static str,
    pub from: u32,
    pub apply: fn(&mut Fields),
}

/// The kinds that this version knows, with the newest shape of each, and the steps up to it.
#[derive(Clone, Copy, Debug)]
pub struct Schema {
    pub kinds: &'static [(&'static str, u32)],
    pub upcasters: &'static [Upcaster],
}

/// The shapes of this version.
pub const CURRENT: Schema = Schema {
    kinds: &[
        ("usulan", 1),
        ("tanggapan", 1),
        ("musyawarah", 1),
        ("pagu", 1),
        ("padanan", 1),
        ("lampiran", 1),
        ("kunci", 1),
    ],
    upcasters: &[],
};

impl Schema {
    /// The newest known shape of a kind; `None` for a kind that a newer version made.
    #[must_use]
    pub fn version_of(&self, kind: &str) -> Option<u32> {
        self.kinds
            .iter()
            .find(|(known, _)| *known == kind)
            .map(|(_, version)| *version)
    }

    /// Whether the commit was written by a newer version than this one.
    #[must_use]
    pub fn is_newer(&self, commit: &Commit) -> bool {
        self.version_of(&commit.record.kind)
            .is_none_or(|version| commit.schema > version)
    }

    /// The fields of a commit in the newest shape.
    #[must_use]
    pub fn fields_of<'a>(&self, commit: &'a Commit) -> Cow<'a, Fields> {
        let Some(newest) = self.version_of(&commit.record.kind) else {
            return Cow::Borrowed(&commit.fields);
        };
        let mut fields = Cow::Borrowed(&commit.fields);
        for from in commit.schema..newest {
            let steps = self.upcasters.iter();
            for step in steps.filter(|s| s.kind == commit.record.kind && s.from == from) {
                (step.apply)(fields.to_mut());
            }
        }
        fields
    }
}
