//! G3: what is previewed is what comes; an import taken back is as if it had never come, in any
//! order; undo and redo go through edits and imports alike.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod office;

use std::collections::BTreeSet;

use office::{BAPPEDA, KECAMATAN, NEIGHBOUR, Office, VILLAGE, lists, opinion};
use proptest::prelude::*;
use rembuk::bundle::container::Limits;
use rembuk::bundle::read::read;
use rembuk::bundle::state;
use rembuk::engine::protocol::{Answer, Command, ExportKind, Query};
use rembuk::log::commit::Commit;
use rembuk::log::{Log, Origin};
use serde_json::json;

/// Something that happens in the cycle.
#[derive(Clone, Debug)]
enum Act {
    /// One of the offices writes.
    Write {
        who: usize,
        what: Writing,
        pick: u8,
    },
    /// An office hands over or answers; the file goes to the pile.
    HandOver {
        who: usize,
    },
    /// An office takes in files of the pile.
    Take {
        who: usize,
        files: Vec<Picked>,
    },
    /// Bappeda switches imports off or on.
    Switch {
        imports: u8,
        active: bool,
    },
    Undo,
    Redo,
    Reopen,
}

#[derive(Clone, Copy, Debug)]
enum Writing {
    Add,
    Edit,
    Reorder,
    Delete,
    Decide,
    Resolve,
}

/// A file of the pile, perhaps harmed, perhaps left out by the person.
#[derive(Clone, Debug)]
struct Picked {
    file: usize,
    harm: Harm,
    chosen: bool,
}

#[derive(Clone, Copy, Debug)]
enum Harm {
    None,
    Flip { at: u16, bit: u8 },
    Cut { at: u16 },
}

/// Who takes part: a village, its copied profile, a neighbour, the kecamatan, Bappeda.
const OFFICES: usize = 5;
const BAPPEDA_AT: usize = 4;

fn acts() -> impl Strategy<Value = Vec<Act>> {
    prop::collection::vec(act(), 1..30)
}

fn act() -> impl Strategy<Value = Act> {
    // Most of it happens at Bappeda.
    let who = || prop_oneof![2 => 0..BAPPEDA_AT, 3 => Just(BAPPEDA_AT)];
    let what = prop::sample::select(vec![
        Writing::Add,
        Writing::Edit,
        Writing::Edit,
        Writing::Reorder,
        Writing::Delete,
        Writing::Decide,
        Writing::Resolve,
    ]);
    prop_oneof![
        6 => (who(), what, any::<u8>()).prop_map(|(who, what, pick)| Act::Write { who, what, pick }),
        3 => (0..OFFICES).prop_map(|who| Act::HandOver { who }),
        5 => (who(), prop::collection::vec(picked(), 1..4))
            .prop_map(|(who, files)| Act::Take { who, files }),
        2 => (any::<u8>(), any::<bool>())
            .prop_map(|(imports, active)| Act::Switch { imports, active }),
        3 => Just(Act::Undo),
        2 => Just(Act::Redo),
        1 => Just(Act::Reopen),
    ]
}

fn picked() -> impl Strategy<Value = Picked> {
    let harm = prop_oneof![
        6 => Just(Harm::None),
        1 => (any::<u16>(), 0..8_u8).prop_map(|(at, bit)| Harm::Flip { at, bit }),
        1 => any::<u16>().prop_map(|at| Harm::Cut { at }),
    ];
    (any::<usize>(), harm, prop::bool::weighted(0.8)).prop_map(|(file, harm, chosen)| Picked {
        file,
        harm,
        chosen,
    })
}

struct Cycle {
    offices: Vec<Office>,
    pile: Vec<Vec<u8>>,
    /// What Bappeda took in: the import's number, its commits as the file holds them.
    taken: Vec<(u32, Vec<Commit>)>,
    active: BTreeSet<u32>,
    /// What Bappeda's lists said before each step that can be undone, and after each undone one.
    undo: Vec<String>,
    redo: Vec<String>,
}

impl Cycle {
    fn new() -> Self {
        let mut village = Office::new(VILLAGE, 1);
        village.reopens = false;
        village.add("Jalan", 100);
        let first = village.hand_over();
        let copy = village.reopened(2);
        let mut offices = vec![village, copy];
        for (seed, code) in [(3, NEIGHBOUR), (4, KECAMATAN), (5, BAPPEDA)] {
            let mut office = Office::new(code, seed);
            office.reopens = false;
            offices.push(office);
        }
        Self {
            offices,
            pile: vec![first],
            taken: Vec::new(),
            active: BTreeSet::new(),
            undo: Vec::new(),
            redo: Vec::new(),
        }
    }

    fn lists(&self) -> String {
        format!("{:?}", lists(self.offices[BAPPEDA_AT].engine()))
    }

    /// Runs what changes Bappeda, and notes whether it can be undone.
    fn at_bappeda(&mut self, run: impl FnOnce(&mut Office)) {
        let before = self.lists();
        let office = &mut self.offices[BAPPEDA_AT];
        let stored = office.session.store.snapshot.clone();
        run(office);
        if office.session.store.snapshot != stored {
            self.undo.push(before);
            self.redo.clear();
        }
    }

    fn act(&mut self, act: &Act) {
        match act {
            Act::Write { who, what, pick } if *who == BAPPEDA_AT => {
                let (what, pick) = (*what, *pick);
                self.at_bappeda(|office| write(office, what, pick));
            }
            Act::Write { who, what, pick } => write(&mut self.offices[*who], *what, *pick),
            Act::HandOver { who } => self.hand_over(*who),
            Act::Take { who, files } => self.take(*who, files),
            Act::Switch { imports, active } => {
                let ids = self.taken.iter().enumerate();
                let ids = ids.filter(|(at, _)| imports >> (at % 8) & 1 == 1);
                let ids: Vec<u32> = ids.map(|(_, (id, _))| *id).collect();
                self.at_bappeda(|office| office.set_active(&ids, *active));
            }
            Act::Undo | Act::Redo => self.step(matches!(act, Act::Undo)),
            Act::Reopen => {
                self.offices[BAPPEDA_AT].assert_reopens_equal();
                let seed = self.offices[BAPPEDA_AT].world.next();
                self.offices[BAPPEDA_AT] = self.offices[BAPPEDA_AT].reopened(seed);
                // What can be undone is remembered while the app is open.
                (self.undo, self.redo) = (Vec::new(), Vec::new());
            }
        }
    }

    fn hand_over(&mut self, who: usize) {
        let office = &mut self.offices[who];
        let what = if who == BAPPEDA_AT {
            ExportKind::Decisions { office: None }
        } else {
            ExportKind::Handover { with_photos: true }
        };
        // There may be nothing yet.
        if let Ok(Answer::File { file, .. }) = office.try_run(&Command::Export { what }) {
            self.pile.extend(file.bytes);
        }
    }

    fn take(&mut self, who: usize, picked: &[Picked]) {
        let files: Vec<Vec<u8>> = picked
            .iter()
            .map(|picked| harmed(&self.pile[picked.file % self.pile.len()], picked.harm))
            .collect();
        let files: Vec<&[u8]> = files.iter().map(Vec::as_slice).collect();
        if who != BAPPEDA_AT {
            self.offices[who].take(&files);
            return;
        }
        let mut numbers = Vec::new();
        self.at_bappeda(|office| {
            let named: Vec<(&str, &[u8])> = files.iter().map(|file| ("berkas", *file)).collect();
            let preview = office.plan(&named);
            let choices: Vec<bool> = picked.iter().map(|picked| picked.chosen).collect();
            let preview = office.choose(preview.plan, &choices);
            office.commit_as_previewed(&preview, &files);
            let chosen = preview.files.iter().zip(&files).filter(|(f, _)| f.chosen);
            let chosen: Vec<Vec<Commit>> = chosen
                .map(|(_, file)| read(file, &Limits::default()).commits)
                .collect();
            let mut ids: Vec<u32> = office.imports().iter().map(|import| import.id).collect();
            ids.sort_unstable();
            let ids = ids.split_off(ids.len() - chosen.len());
            numbers = ids.into_iter().zip(chosen).collect();
        });
        self.taken.extend(numbers);
    }

    fn step(&mut self, is_undo: bool) {
        let (from, command) = if is_undo {
            (&mut self.undo, Command::Undo)
        } else {
            (&mut self.redo, Command::Redo)
        };
        let expected = from.pop();
        let before = self.lists();
        let outcome = self.offices[BAPPEDA_AT].try_run(&command);
        assert_eq!(outcome.is_ok(), expected.is_some());
        let Some(expected) = expected else { return };
        assert_eq!(self.lists(), expected, "{command:?}");
        let to = if is_undo {
            &mut self.redo
        } else {
            &mut self.undo
        };
        to.push(before);
    }

    /// Bappeda says what a log says that never knew of the imports that are switched off.
    fn assert_as_if_never_imported(&mut self) {
        let office = &self.offices[BAPPEDA_AT];
        let imports = office.imports();
        self.active = imports
            .iter()
            .filter(|import| import.is_active)
            .map(|import| import.id)
            .collect();
        assert_eq!(imports.len(), self.taken.len());
        let mut plain = Log::default();
        plain.extend(office.engine().log().own_commits().cloned(), Origin::Own);
        for (id, commits) in &self.taken {
            if self.active.contains(id) {
                plain.extend(commits.clone(), Origin::Import(*id));
            }
        }
        assert_eq!(state::digest(&plain), office.digest());
        assert_eq!(plain.waiting().len() as u32, office.status().waiting);
        assert_eq!(plain.forks().len() as u32, office.status().forks);
    }
}

fn write(office: &mut Office, what: Writing, pick: u8) {
    let rows = office.rows();
    let row = rows.get(usize::from(pick) % rows.len().max(1));
    let Some(id) = row.map(|row| row.id.clone()) else {
        office.add("Awal", i64::from(pick));
        return;
    };
    match what {
        Writing::Add => {
            office.add("Baru", i64::from(pick));
        }
        Writing::Edit => {
            let note = (!pick.is_multiple_of(3)).then(|| "segera".repeat(usize::from(pick % 3)));
            office.edit(&id, json!({"anggaran": pick % 5, "catatan": note}));
        }
        Writing::Reorder => office.move_to(&id, u32::from(pick % 4)),
        Writing::Delete => office.delete(&id),
        Writing::Decide => {
            let outcome = ["disetujui", "ditunda", "ditolak"][usize::from(pick % 3)];
            office.decide(&[&id], &opinion(outcome));
        }
        Writing::Resolve => resolve(office, pick),
    }
}

fn resolve(office: &mut Office, pick: u8) {
    let Answer::Conflicts(conflicts) = office.query(&Query::Conflicts) else {
        panic!();
    };
    assert_eq!(conflicts.len() as u32, office.status().conflicts);
    let Some(conflict) = conflicts.get(usize::from(pick) % conflicts.len().max(1)) else {
        return;
    };
    let (kind, id) = (conflict.kind.clone(), conflict.id.clone());
    let command = match conflict.fields.first() {
        Some(field) => Command::Resolve {
            kind,
            id,
            field: field.name.clone(),
            value: field.values[usize::from(pick) % field.values.len()]
                .value
                .clone(),
        },
        None => Command::ResolveDeletion {
            kind,
            id,
            delete: pick.is_multiple_of(2),
        },
    };
    office.run(&command);
}

fn harmed(file: &[u8], harm: Harm) -> Vec<u8> {
    let mut file = file.to_vec();
    match harm {
        Harm::None => {}
        Harm::Flip { at, bit } => {
            let at = usize::from(at) % file.len();
            file[at] ^= 1 << bit;
        }
        Harm::Cut { at } => file.truncate(usize::from(at) % file.len()),
    }
    file
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn preview_undo_and_switching_off(acts in acts()) {
        let mut cycle = Cycle::new();
        for act in &acts {
            cycle.act(act);
            cycle.assert_as_if_never_imported();
        }
        cycle.offices.iter().for_each(Office::assert_reopens_equal);
    }

    /// Overlapping imports are switched off and on in any order.
    #[test]
    fn an_engine_that_never_took_them(
        acts in prop::collection::vec(act(), 5..25),
        order in Just((0..8_usize).collect::<Vec<_>>()).prop_shuffle(),
        kept in any::<u8>(),
    ) {
        let mut cycle = Cycle::new();
        for act in &acts {
            cycle.act(act);
        }
        cycle.hand_over(0);
        let files = &cycle.pile[cycle.pile.len().saturating_sub(8)..];
        let (mut all, mut few) = (Office::new(BAPPEDA, 7), Office::new(BAPPEDA, 7));
        all.reopens = false;
        few.reopens = false;
        let is_kept = |at: usize| kept >> at & 1 == 1;
        let order: Vec<usize> = order.into_iter().filter(|at| *at < files.len()).collect();
        let mut ids = Vec::new();
        for &at in &order {
            all.take_on_word(&files[at]);
            ids.push((all.imports()[0].id, at));
            if is_kept(at) {
                few.take_on_word(&files[at]);
            }
        }
        let full = all.digest();
        let off: Vec<u32> = ids.iter().filter(|(_, at)| !is_kept(*at)).map(|(id, _)| *id).collect();
        for id in off.iter().rev() {
            all.set_active(&[*id], false);
        }
        prop_assert_eq!(all.digest(), few.digest());
        for id in &off {
            all.set_active(&[*id], true);
        }
        prop_assert_eq!(all.digest(), full);
        all.set_active(&off, false);
        prop_assert_eq!(all.digest(), few.digest());
        all.assert_reopens_equal();
        for _ in 0..=2 * off.len() {
            if all.status().undo.is_some() && !off.is_empty() {
                all.run(&Command::Undo);
            }
        }
        prop_assert_eq!(all.digest(), full);
    }
}

/// Own edits of what an import brought wait while it is off, are kept, and come back.
#[test]
fn own_edits_wait_while_their_import_is_off() {
    let mut village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    let jalan = village.add("Jalan", 100);
    bappeda.take(&[&village.hand_over()]);
    let id = bappeda.imports()[0].id;
    bappeda.edit(&jalan, json!({"anggaran": 200}));
    bappeda.decide(&[&jalan], &opinion("disetujui"));
    let with = bappeda.digest();

    bappeda.set_active(&[id], false);
    assert_eq!(bappeda.titles(), Vec::<String>::new());
    let status = bappeda.status();
    assert_eq!((status.waiting, status.unexported), (1, 2));
    let Answer::Waiting(waiting) = bappeda.query(&Query::Waiting) else {
        panic!();
    };
    assert!(waiting[0].is_own);
    assert_eq!(waiting[0].id, jalan);
    assert_eq!(waiting[0].fields["anggaran"], 200);

    let mut reopened = bappeda.reopened(3);
    for office in [&mut bappeda, &mut reopened] {
        office.set_active(&[id], true);
        assert_eq!(office.digest(), with);
        assert_eq!(office.status().waiting, 0);
    }
    // The same file once more brings it back as well.
    bappeda.set_active(&[id], false);
    let preview = bappeda.take(&[&village.hand_over()]);
    assert_eq!(preview.effect.waiting_ended, 1);
    assert_eq!(bappeda.digest(), with);
}

/// Of many files that overlap, each shows its own effect, and all together theirs.
#[test]
fn each_file_has_its_row() {
    let mut village = Office::new(VILLAGE, 1);
    let mut neighbour = Office::new(NEIGHBOUR, 2);
    let mut bappeda = Office::new(BAPPEDA, 3);
    village.add("Jalan", 100);
    let first = village.hand_over();
    village.add("Jembatan", 100);
    let second = village.hand_over();
    neighbour.add("Pos", 1);
    let other = neighbour.hand_over();
    let preview = bappeda.plan(&[
        ("satu", &first),
        ("dua", &second),
        ("tiga", &other),
        ("dua lagi", &second),
    ]);
    let new: Vec<u32> = preview
        .files
        .iter()
        .map(|file| file.effect.usulan_new)
        .collect();
    assert_eq!(new, [1, 2, 1, 2]);
    let chosen: Vec<bool> = preview.files.iter().map(|file| file.chosen).collect();
    assert_eq!(chosen, [true, true, true, false]);
    assert_eq!((preview.effect.files, preview.effect.usulan_new), (3, 3));
    let preview = bappeda.choose(preview.plan, &[true, false, false, false]);
    assert_eq!((preview.effect.files, preview.effect.usulan_new), (1, 1));
    let preview = bappeda.choose(preview.plan, &[true; 4]);
    bappeda.commit_as_previewed(&preview, &[&first, &second, &other, &second]);
    let groups: BTreeSet<u32> = bappeda.imports().iter().map(|row| row.group).collect();
    assert_eq!(groups.len(), 1);
    bappeda.run(&Command::Undo);
    assert_eq!(bappeda.titles(), Vec::<String>::new());
    assert!(bappeda.imports().iter().all(|row| !row.is_active));
}
