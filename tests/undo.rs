//! G3, for the log: a preview says what will be, and an import that is undone never was.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod samples;

use proptest::prelude::*;
use proptest::test_runner::Config;
use rembuk::bundle::state;
use rembuk::log::commit::{Commit, RecordKey};
use rembuk::log::fold::RecordState;
use rembuk::log::{ImportId, Log, Origin};
use samples::{acts, play};

const IMPORTS: ImportId = 4;

fn carried(commits: &[Commit], cuts: &[u8], import: ImportId) -> Vec<Commit> {
    let carried = commits.iter().zip(cuts);
    carried
        .filter(|(_, cut)| *cut >> import & 1 == 1)
        .map(|(commit, _)| commit.clone())
        .collect()
}

/// Bit 0 of a cut says that the device made the commit itself, the others which imports carry it.
fn log_of(commits: &[Commit], cuts: &[u8], imports: &[ImportId]) -> Log {
    let mut log = Log::default();
    log.extend(carried(commits, cuts, 0), Origin::Own);
    for &import in imports {
        log.extend(carried(commits, cuts, import), Origin::Import(import));
    }
    log
}

/// Everything that can be seen of a log.
#[derive(Debug, PartialEq)]
struct Sight {
    states: Vec<(RecordKey, RecordState)>,
    commits: Vec<Commit>,
    waiting: Vec<Commit>,
    forks: usize,
    known: Vec<bool>,
    digest: [u8; 32],
}

fn sight(log: &Log, all: &[Commit]) -> Sight {
    let owned = |commits: Vec<&Commit>| commits.into_iter().cloned().collect();
    let states = log.records().map(|(k, s)| (k.clone(), s.clone()));
    Sight {
        states: states.collect(),
        commits: owned(log.visible_commits()),
        waiting: owned(log.waiting()),
        forks: log.forks().len(),
        known: all.iter().map(|c| log.knows(&c.reference())).collect(),
        digest: state::digest(log),
    }
}

proptest! {
    #![proptest_config(Config::with_cases(200))]

    #[test]
    fn an_undone_import_never_was(
        acts in acts(),
        cuts in prop::collection::vec(0..32_u8, 40),
        switches in prop::collection::vec((1..=IMPORTS, any::<bool>()), 1..12),
        late in 1..=IMPORTS,
    ) {
        let commits = play(&acts);
        let mut log = log_of(&commits, &cuts, &(1..=IMPORTS).filter(|i| *i != late).collect::<Vec<_>>());
        let mut active = [true; IMPORTS as usize + 1];
        for (step, (import, on)) in switches.iter().enumerate() {
            log.set_import_active(*import, *on);
            active[*import as usize] = *on;
            if step == switches.len() / 2 {
                // One import comes when others are off, perhaps itself.
                log.extend(carried(&commits, &cuts, late), Origin::Import(late));
            }
            if step >= switches.len() / 2 {
                let still: Vec<ImportId> = (1..=IMPORTS).filter(|i| active[*i as usize]).collect();
                let expected = log_of(&commits, &cuts, &still);
                prop_assert_eq!(sight(&log, &commits), sight(&expected, &commits));
            }
        }
        for commit in &commits {
            prop_assert_eq!(log.is_visible(&commit.hash), log.visible_commits().contains(&commit));
        }
        // All on again is as if nothing had ever been undone.
        (1..=IMPORTS).for_each(|import| log.set_import_active(import, true));
        let expected = log_of(&commits, &cuts, &[1, 2, 3, 4]);
        prop_assert_eq!(sight(&log, &commits), sight(&expected, &commits));
    }

    #[test]
    fn marking_a_known_commit_as_carried_is_importing_it_again(
        acts in acts(),
        cuts in prop::collection::vec(0..32_u8, 40),
        off in 1..=IMPORTS,
    ) {
        let commits = play(&acts);
        let mut expected = log_of(&commits, &cuts, &[1, 2, 3, 4]);
        let mut log = log_of(&commits, &cuts, &[1, 2, 3]);
        let (known, new): (Vec<Commit>, Vec<Commit>) = carried(&commits, &cuts, 4)
            .into_iter()
            .partition(|commit| log.contains(&commit.hash));
        let known: Vec<_> = known.iter().map(|commit| commit.hash).collect();
        log.mark_carried(&known, 4);
        log.extend(new, Origin::Import(4));
        for log in [&mut log, &mut expected] {
            log.set_import_active(off, false);
        }
        prop_assert_eq!(sight(&log, &commits), sight(&expected, &commits));
    }

    #[test]
    fn what_is_previewed_is_what_comes(
        acts in acts(),
        cuts in prop::collection::vec(0..32_u8, 40),
        off in 1..=2_u32,
    ) {
        let commits = play(&acts);
        let mut log = log_of(&commits, &cuts, &[1, 2]);
        log.set_import_active(off, false);
        let added = carried(&commits, &cuts, 3);
        let before = sight(&log, &commits);
        let mut previews = Vec::new();
        for commit in &added {
            let of_record: Vec<&Commit> = added.iter().filter(|c| c.record == commit.record).collect();
            previews.push((&commit.record, log.preview(&commit.record, &of_record)));
        }
        prop_assert_eq!(&sight(&log, &commits), &before, "a preview changes nothing");
        log.extend(added.clone(), Origin::Import(3));
        for (record, preview) in previews {
            prop_assert_eq!(Some(&preview), log.record(record));
        }
    }
}
