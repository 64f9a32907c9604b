//! The cycle from a village to Bappeda and back, with undo, backup and reopening on the way.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod office;

use office::{BAPPEDA, KECAMATAN, NEIGHBOUR, Office, VILLAGE, YEAR, fields, object, one, opinion};
use rembuk::bundle::container::Limits;
use rembuk::bundle::read::read;
use rembuk::bundle::seal::{SignatureState, SourceState, judge_sources};
use rembuk::bundle::state;
use rembuk::engine::history::Label;
use rembuk::engine::identity::Environment as _;
use rembuk::engine::protocol::{
    Answer, Command, Consent, Effect, ExportKind, Filter, HandoverView, Note, Only, Opinion, Query,
    usulan_draft_key,
};
use rembuk::engine::{Engine, Refusal, SEGMENT_COMMITS};
use rembuk::log::commit::Commit;
use serde_json::json;

/// The digest of what is in the lists: undoing an addition leaves a deleted record behind.
fn seen(office: &Office) -> [u8; 32] {
    let records = office.engine().log().records();
    state::digest_of(records.filter(|(_, state)| state.is_visible()))
}

fn handover_of(office: &Office) -> HandoverView {
    match office.query(&Query::Handover) {
        Answer::Handover(view) => view,
        other => panic!("{other:?}"),
    }
}

fn ids(office: &Office) -> Vec<String> {
    office.rows().into_iter().map(|row| row.id).collect()
}

#[test]
fn a_village_writes_orders_and_takes_back() {
    let mut village = Office::new(VILLAGE, 1);
    let jalan = village.add("Jalan", 150_000_000);
    let jembatan = village.add("Jembatan", 90_000_000);
    let posyandu = village.add("Posyandu", 40_000_000);
    let status = village.status();
    assert_eq!((status.usulan, status.amount_rp), (3, 280_000_000));
    assert_eq!((status.unexported, status.last_export), (3, None));
    assert_eq!(status.undo, Some(Label::Add));
    let row = village.rows().remove(0);
    assert_eq!((row.title.as_str(), row.position), ("Jalan", 1));
    assert_eq!(row.office, VILLAGE);
    assert_eq!(row.missing, Vec::<String>::new());
    assert_eq!(village.usulan(&posyandu).position, 3);

    village.edit(&jalan, json!({"usulan": "Jalan beton", "volume": 300}));
    assert_eq!(village.rows()[0].title, "Jalan beton");
    assert_eq!(village.rows()[0].volume, Some(300.0));
    // A field written as it stands says nothing new.
    village.edit(&jalan, json!({"usulan": "Jalan beton"}));
    assert_eq!(village.status().unexported, 4);

    village.move_to(&posyandu, 1);
    assert_eq!(village.titles(), ["Posyandu", "Jalan beton", "Jembatan"]);
    assert_eq!(village.usulan(&posyandu).position, 1);
    village.move_to(&posyandu, 2);
    assert_eq!(village.titles(), ["Jalan beton", "Posyandu", "Jembatan"]);
    village.move_to(&posyandu, 99);
    assert_eq!(village.titles(), ["Jalan beton", "Jembatan", "Posyandu"]);
    let written = village.status().unexported;
    village.move_to(&posyandu, 3);
    assert_eq!(village.status().unexported, written, "it is there already");

    village.delete(&jembatan);
    assert_eq!(village.titles(), ["Jalan beton", "Posyandu"]);
    assert_eq!(village.status().amount_rp, 190_000_000);
    let before = village.status();
    village.delete(&jembatan);
    assert_eq!(village.status(), before, "nothing to delete any more");
    village.run(&Command::Undo);
    assert_eq!(village.titles(), ["Jalan beton", "Jembatan", "Posyandu"]);
    assert_eq!(village.status().redo, Some(Label::Delete));
    village.run(&Command::Redo);
    assert_eq!(village.titles(), ["Jalan beton", "Posyandu"]);

    let refused = village.try_run(&Command::SaveUsulan {
        id: Some("tiada".to_owned()),
        base: vec![],
        fields: fields("X", 1),
        draft: None,
    });
    assert_eq!(refused.unwrap_err(), Refusal::NoSuchRecord);
    let refused = village.try_run(&Command::MoveUsulan {
        id: jembatan,
        position: 1,
    });
    assert_eq!(refused.unwrap_err(), Refusal::NoSuchRecord);
}

#[test]
fn moving_into_the_same_gap_renumbers_when_there_is_no_room() {
    let mut village = Office::new(VILLAGE, 1);
    for number in 0..5 {
        village.add(&format!("Usulan {number}"), 1_000_000);
    }
    // The last one always goes between the first two, so the gap is cut in ten each time.
    let mut expected = village.titles();
    let mut renumbered = 0;
    for step in 0..40 {
        let before = village.status().unexported;
        let last = ids(&village).pop().unwrap();
        village.move_to(&last, 2);
        let moved = expected.pop().unwrap();
        expected.insert(1, moved);
        assert_eq!(village.titles(), expected, "step {step}");
        renumbered += u32::from(village.status().unexported > before + 1);
        village.run(&Command::Undo);
        village.run(&Command::Redo);
        assert_eq!(village.titles(), expected, "step {step}, undone and redone");
    }
    assert!(renumbered > 0);
}

/// Sixty random steps: each one's undo gives back what was seen before it, each redo what was
/// seen after it.
#[test]
fn undo_and_redo_give_back_what_was_seen() {
    for seed in 0..6 {
        let mut village = Office::new(VILLAGE, seed);
        village.reopens = seed == 0;
        let mut trail = vec![seen(&village)];
        for _ in 0..60 {
            let rows = ids(&village);
            let random = village.world.next();
            let pick = rows.get(random as usize / 16 % rows.len().max(1)).cloned();
            let before = seen(&village);
            match (random % 8, pick) {
                (0, Some(id)) => village.delete(&id),
                (1, Some(id)) => village.move_to(&id, (random / 256 % 9) as u32),
                (2 | 3, Some(id)) => {
                    village.edit(&id, json!({"anggaran": random % 9, "catatan": null}));
                }
                (4, Some(id)) => {
                    let stage = "musrenbang-desa".to_owned();
                    let decided = Opinion {
                        stage,
                        text: Some(random.to_string()),
                        ..opinion("disetujui")
                    };
                    village.decide(&[&id], &decided);
                }
                (5, _) => {
                    let rows = vec![fields("Tempel 1", 1), fields("Tempel 2", 2)];
                    village.run(&Command::AddUsulan { rows });
                }
                (6, Some(id)) => {
                    village.edit(&id, json!({"catatan": "segera", "rw": "01"}));
                }
                _ => {
                    village.add("Baru", 5);
                }
            }
            if seen(&village) != before {
                trail.push(seen(&village));
            }
        }
        for round in 0..2 {
            for expected in trail.iter().rev().skip(1) {
                let label = village.status().undo;
                village.run(&Command::Undo);
                assert_eq!(
                    seen(&village),
                    *expected,
                    "seed {seed}, round {round}, {label:?}"
                );
            }
            assert_eq!(village.titles(), Vec::<String>::new());
            for expected in trail.iter().skip(1) {
                village.run(&Command::Redo);
                assert_eq!(seen(&village), *expected, "seed {seed}, round {round}");
            }
            let refused = village.try_run(&Command::Redo);
            assert_eq!(refused.unwrap_err(), Refusal::NothingToUndo);
        }
        village.assert_reopens_equal();
    }
}

#[test]
fn pasted_rows_are_ranked_in_order_behind_what_is_there() {
    let mut village = Office::new(VILLAGE, 1);
    village.add("Lama", 1);
    let rows = (1..=30).map(|n| fields(&format!("Tempel {n:02}"), n));
    let rows: Vec<_> = rows.collect();
    village.run(&Command::AddUsulan { rows });
    let mut expected = vec!["Lama".to_owned()];
    expected.extend((1..=30).map(|n| format!("Tempel {n:02}")));
    assert_eq!(village.titles(), expected);
    village.run(&Command::Undo);
    assert_eq!(village.titles(), ["Lama"]);
    let too_large = object(json!({"anggaran": 9_007_199_254_740_993_u64}));
    let rows = vec![fields("Baik", 1), too_large];
    assert_eq!(
        village.try_run(&Command::AddUsulan { rows }).unwrap_err(),
        Refusal::BadValue {
            field: "anggaran".to_owned()
        }
    );
    let rows = vec![object(json!({"masalah": "x".repeat(1_000_000)}))];
    assert_eq!(
        village.try_run(&Command::AddUsulan { rows }).unwrap_err(),
        Refusal::TooLarge
    );
}

#[test]
fn from_the_village_to_bappeda_and_back() {
    let mut village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    bappeda.enroll(&village);
    village.enroll(&bappeda);
    let jalan = village.add("Jalan", 150_000_000);
    let jembatan = village.add("Jembatan", 90_000_000);
    let posyandu = village.add("Posyandu", 40_000_000);
    let view = handover_of(&village);
    assert_eq!((view.usulan, view.amount_rp), (3, 280_000_000));
    assert_eq!((view.next_number, view.last.is_none()), (1, true));
    assert_eq!(view.added.len(), 3);
    let exported = village.export(ExportKind::Handover { with_photos: true });
    assert_eq!(
        (exported.number, exported.usulan, exported.commits),
        (1, 3, 3)
    );
    let handed_over = one(exported);
    let status = village.status();
    // The enrolled key goes up in no hand-over, and is no work that could be lost with it.
    assert_eq!(status.unexported, 0);
    assert_eq!(status.last_export.unwrap().kind, "usulan");
    assert_eq!(handover_of(&village).added, []);

    let preview = bappeda.take(&[&handed_over]);
    let file = &preview.files[0];
    assert_eq!((file.consent, &file.notes[..]), (Consent::Free, &[][..]));
    assert_eq!(file.signature, "sah_dikenal");
    assert_eq!((file.whole, file.stated), (3, Some(3)));
    assert_eq!(file.office.as_deref(), Some(VILLAGE));
    let effect = Effect {
        files: 1,
        commits_new: 3,
        usulan_new: 3,
        ..Effect::default()
    };
    assert_eq!((preview.effect, file.effect), (effect, effect));
    assert_eq!(bappeda.titles(), ["Jalan", "Jembatan", "Posyandu"]);
    assert!(bappeda.rows().iter().all(|row| !row.is_unverified));
    let status = bappeda.status();
    assert_eq!((status.usulan, status.amount_rp), (3, 280_000_000));
    assert_eq!((status.conflicts, status.waiting, status.forks), (0, 0, 0));

    let adjusted = Opinion {
        reason: Some("volume-disesuaikan".to_owned()),
        text: Some("Hasil survei 200 m".to_owned()),
        volume: Some(200.0),
        amount_rp: Some(120_000_000),
        ..opinion("disesuaikan")
    };
    bappeda.decide(&[&jalan], &adjusted);
    // One record may be named twice.
    bappeda.decide(&[&jembatan, &posyandu, &posyandu], &opinion("disetujui"));
    assert_eq!(bappeda.status().conflicts, 0);
    assert_eq!(
        bappeda.rows()[0].own_outcome.as_deref(),
        Some("disesuaikan")
    );
    let decided = |only| {
        let filter = Filter {
            only,
            ..Filter::default()
        };
        bappeda.filtered(&filter).len()
    };
    assert_eq!((decided(Only::Decided), decided(Only::Undecided)), (3, 0));
    let Answer::Answers(answers) = bappeda.query(&Query::Answers) else {
        panic!();
    };
    assert_eq!(answers.len(), 1);
    assert_eq!((answers[0].usulan, answers[0].answered), (3, 3));
    assert_eq!(
        (answers[0].approved, answers[0].approved_rp),
        (3, 250_000_000)
    );
    assert_eq!(answers[0].unexported, 3);

    let for_all = bappeda
        .reopened(20)
        .export(ExportKind::Decisions { office: None });
    let office = Some(VILLAGE.to_owned());
    let for_village = bappeda.export(ExportKind::Decisions { office });
    assert_eq!((for_village.usulan, for_village.commits), (3, 3));
    assert_eq!(for_all.commits, 3);
    let Answer::Answers(answers) = bappeda.query(&Query::Answers) else {
        panic!();
    };
    assert_eq!(answers[0].unexported, 0);
    let nothing = bappeda.try_run(&Command::Export {
        what: ExportKind::Decisions {
            office: Some(NEIGHBOUR.to_owned()),
        },
    });
    assert_eq!(nothing.unwrap_err(), Refusal::Nothing);

    let mut other_village = village.reopened(21);
    let preview = village.take(&[&one(for_village)]);
    assert_eq!(preview.effect.opinions_new, 3);
    assert_eq!((preview.effect.usulan_new, preview.effect.waiting), (0, 0));
    other_village.take(&[&one(for_all)]);
    assert_eq!(village.digest(), other_village.digest());
    let view = village.usulan(&jalan);
    assert_eq!(view.opinions.len(), 1);
    let received = &view.opinions[0];
    assert_eq!(received.office, BAPPEDA);
    assert_eq!(received.opinion, adjusted);
    assert!(!received.is_outdated && !received.is_unverified && !received.has_conflict);
    assert_eq!(village.rows()[0].fate.as_ref(), Some(received));
    let answered = |outcome: &str| {
        let filter = Filter {
            fate: Some(outcome.to_owned()),
            ..Filter::default()
        };
        match village.query(&Query::Usulan {
            filter,
            offset: 0,
            limit: 10,
        }) {
            Answer::Usulan(page) => page.total,
            other => panic!("{other:?}"),
        }
    };
    assert_eq!(answered("disesuaikan"), 1);
    match village.query(&Query::Fates {
        office: village.engine().identity().office.clone(),
    }) {
        Answer::Fates(counts) => {
            for count in &counts {
                assert_eq!(count.usulan, answered(&count.outcome), "{count:?}");
            }
            let adjusted_count = counts.iter().find(|c| c.outcome == "disesuaikan").unwrap();
            assert_eq!(Some(adjusted_count.agreed_rp), adjusted.amount_rp);
        }
        other => panic!("{other:?}"),
    }

    village.edit(&jalan, json!({"volume": 400}));
    assert!(village.usulan(&jalan).opinions[0].is_outdated);
    assert!(!village.usulan(&jembatan).opinions[0].is_outdated);
    village.run(&Command::Undo);
    assert!(!village.usulan(&jalan).opinions[0].is_outdated);

    // A decision taken back and given anew.
    bappeda.run(&Command::Undo);
    assert_eq!(bappeda.rows()[1].own_outcome, None);
    bappeda.decide(&[&jembatan], &opinion("ditunda"));
    let again = bappeda.answer(Some(VILLAGE));
    let preview = village.take(&[&again]);
    assert_eq!(preview.effect.opinions_changed, 1);
    assert_eq!(
        village.usulan(&jembatan).opinions[0].opinion.outcome,
        "ditunda"
    );
    assert!(village.usulan(&posyandu).opinions.is_empty());
    assert_eq!(village.status().conflicts, 0);
}

#[test]
fn what_two_wrote_apart_stands_side_by_side_until_someone_chooses() {
    let mut village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    let jalan = village.add("Jalan", 100);
    bappeda.take(&[&village.hand_over()]);
    village.edit(&jalan, json!({"anggaran": 200, "rw": "02"}));
    bappeda.edit(&jalan, json!({"anggaran": 300}));
    let preview = bappeda.take(&[&village.hand_over()]);
    assert_eq!(preview.effect.conflicts_new, 1);
    assert_eq!(preview.effect.usulan_changed, 1);
    assert_eq!(bappeda.status().conflicts, 1);
    let Answer::Conflicts(conflicts) = bappeda.query(&Query::Conflicts) else {
        panic!();
    };
    assert_eq!(conflicts[0].usulan_id, jalan);
    assert_eq!(conflicts[0].fields.len(), 1);
    assert_eq!(conflicts[0].fields[0].values.len(), 2);
    let filter = Filter {
        only: Only::Conflict,
        ..Filter::default()
    };
    assert_eq!(bappeda.filtered(&filter).len(), 1);
    let in_conflict = seen(&bappeda);
    bappeda.run(&Command::Resolve {
        kind: "usulan".to_owned(),
        id: jalan.clone(),
        field: "anggaran".to_owned(),
        value: json!(200),
    });
    assert_eq!(bappeda.status().conflicts, 0);
    assert_eq!(bappeda.status().amount_rp, 200);
    bappeda.run(&Command::Undo);
    assert_eq!(
        (bappeda.status().conflicts, seen(&bappeda)),
        (1, in_conflict)
    );
    bappeda.run(&Command::Redo);
    assert_eq!(bappeda.status().conflicts, 0);

    // What Bappeda chose goes back with its decisions, and nothing waits for what never comes.
    bappeda.decide(&[&jalan], &opinion("disetujui"));
    let preview = village.take(&[&bappeda.answer(Some(VILLAGE))]);
    assert_eq!(
        (preview.effect.waiting, preview.effect.conflicts_new),
        (0, 0)
    );
    assert_eq!(village.status().amount_rp, 200);
    assert!(!village.usulan(&jalan).opinions[0].is_outdated);

    // Deleted by one, edited by the other who did not know.
    bappeda.take(&[&village.hand_over()]);
    village.delete(&jalan);
    bappeda.edit(&jalan, json!({"rw": "03"}));
    bappeda.take(&[&village.hand_over()]);
    assert!(bappeda.usulan(&jalan).deletion_contested);
    assert_eq!(bappeda.status().conflicts, 1);
    let contested = seen(&bappeda);
    for delete in [true, false] {
        bappeda.run(&Command::ResolveDeletion {
            kind: "usulan".to_owned(),
            id: jalan.clone(),
            delete,
        });
        assert_eq!(bappeda.titles().len(), usize::from(!delete));
        assert_eq!(bappeda.status().conflicts, 0);
        bappeda.run(&Command::Undo);
        assert_eq!(seen(&bappeda), contested);
    }
}

/// A form that was opened before an import came stands beside what came.
#[test]
fn a_form_opened_earlier_hides_nothing() {
    let mut village = Office::new(VILLAGE, 1);
    let jalan = village.add("Jalan", 100);
    let mut twin = Office::new(VILLAGE, 2);
    twin.take(&[&village.hand_over()]);
    let base = twin.usulan(&jalan).base;
    village.edit(&jalan, json!({"anggaran": 200}));
    twin.take(&[&village.hand_over()]);
    let before = seen(&twin);
    twin.edit_on(&jalan, base, json!({"anggaran": 300}));
    assert_eq!(twin.status().conflicts, 1);
    twin.run(&Command::Undo);
    assert_eq!(seen(&twin), before);
}

#[test]
fn the_kecamatan_hands_on_what_its_villages_signed() {
    let mut village = Office::new(VILLAGE, 1);
    let mut neighbour = Office::new(NEIGHBOUR, 2);
    let mut kecamatan = Office::new(KECAMATAN, 3);
    let mut bappeda = Office::new(BAPPEDA, 4);
    let jalan = village.add("Jalan", 100);
    neighbour.add("Drainase", 50);
    for other in [&village, &neighbour] {
        kecamatan.enroll(other);
    }
    bappeda.enroll(&village);
    let preview = kecamatan.take(&[&village.hand_over(), &neighbour.hand_over()]);
    assert_eq!(preview.effect.usulan_new, 2);
    let verified = Opinion {
        stage: "musrenbang-kecamatan".to_owned(),
        ..opinion("disetujui")
    };
    kecamatan.decide(&[&jalan], &verified);
    let handed_on = kecamatan.hand_over();

    let reading = read(&handed_on, &Limits::default());
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    assert_eq!(reading.sources.len(), 2);
    let states = judge_sources(&reading.sources, &commits, bappeda.engine().roster());
    for (source, state) in reading.sources.iter().zip(states) {
        let expected = if source.header.office == VILLAGE {
            SignatureState::KnownKey
        } else {
            SignatureState::UnknownKey
        };
        assert_eq!(state, SourceState::Whole(expected));
    }
    let preview = bappeda.take(&[&handed_on]);
    assert_eq!(preview.files[0].notes, [Note::UnknownKey]);
    assert_eq!(preview.effect.usulan_new, 2);
    assert_eq!(preview.effect.opinions_new, 1);
    assert_eq!(
        bappeda.rows()[0].fate.as_ref().unwrap().opinion.stage,
        "musrenbang-kecamatan"
    );

    // Bappeda's own answer goes down both ways; what the kecamatan gave up is not its answer.
    bappeda.decide(&[&jalan], &opinion("ditolak"));
    let answer = bappeda.answer(Some(VILLAGE));
    kecamatan.take(&[&answer]);
    village.take(&[&answer]);
    assert_eq!(village.usulan(&jalan).opinions.len(), 2);
    assert!(
        village
            .usulan(&jalan)
            .opinions
            .iter()
            .all(|o| !o.is_outdated)
    );
    let up_again = read(&kecamatan.hand_over(), &Limits::default());
    assert!(up_again.is_whole());
    let is_answer = |commit: &&Commit| commit.record.id.contains("~bappeda~");
    assert_eq!(up_again.commits.iter().filter(is_answer).count(), 0);
    assert_eq!(up_again.sources.len(), 2);

    // The village changed something: its new bundle is a source beside the old one.
    village.edit(&jalan, json!({"rw": "09"}));
    kecamatan.take(&[&village.hand_over()]);
    let third = read(&kecamatan.hand_over(), &Limits::default());
    let commits: Vec<&Commit> = third.commits.iter().collect();
    let states = judge_sources(&third.sources, &commits, kecamatan.engine().roster());
    assert_eq!(states, [SourceState::Whole(SignatureState::KnownKey); 3]);
}

#[test]
fn a_backup_opens_as_a_new_replica_that_clashes_with_nobody() {
    let mut village = Office::new(VILLAGE, 1);
    let bappeda = Office::new(BAPPEDA, 2);
    village.enroll(&bappeda);
    let jalan = village.add("Jalan", 100);
    let backup = one(village.export(ExportKind::Backup));
    assert_eq!(village.status().unexported, 0);
    assert_eq!(village.status().last_export.unwrap().kind, "cadangan");

    let mut restored = Office::new(VILLAGE, 3);
    let preview = restored.take(&[&backup]);
    assert_eq!(preview.files[0].notes, [Note::UnknownKey]);
    assert_eq!(restored.digest(), village.digest());
    let (old, new) = (village.engine().identity(), restored.engine().identity());
    assert_ne!(old.replica, new.replica);
    assert_ne!(old.key.public(), new.key.public());

    village.edit(&jalan, json!({"rw": "01"}));
    village.add("Dari yang lama", 1);
    restored.edit(&jalan, json!({"dusun": "II"}));
    restored.add("Dari yang baru", 2);
    restored.take(&[&village.hand_over()]);
    village.take(&[&restored.hand_over()]);
    assert_eq!(village.status().forks, 0);
    assert_eq!(village.status().conflicts, 0);
    assert_eq!(seen(&village), seen(&restored));
    assert_eq!(village.titles().len(), 3);
}

/// After a kecamatan restored its backup, the villages' signatures can still be checked.
#[test]
fn a_restored_kecamatan_still_hands_its_sources_on() {
    let mut village = Office::new(VILLAGE, 1);
    let mut kecamatan = Office::new(KECAMATAN, 2);
    village.add("Jalan", 100);
    kecamatan.enroll(&village);
    kecamatan.take(&[&village.hand_over()]);
    let backup = one(kecamatan.export(ExportKind::Backup));
    let mut restored = Office::new(KECAMATAN, 3);
    restored.take(&[&backup]);
    let handed_on = read(&restored.hand_over(), &Limits::default());
    let commits: Vec<&Commit> = handed_on.commits.iter().collect();
    let states = judge_sources(&handed_on.sources, &commits, kecamatan.engine().roster());
    assert_eq!(states, [SourceState::Whole(SignatureState::KnownKey)]);
}

#[test]
fn more_commits_than_a_segment_holds_are_all_kept() {
    let mut village = Office::new(VILLAGE, 1);
    village.reopens = false;
    let mut saved = Vec::new();
    for number in 0..3 * SEGMENT_COMMITS - 300 {
        saved.push(village.add(&format!("Usulan {number}"), 1));
        if number % 100 == 0 || number % SEGMENT_COMMITS >= SEGMENT_COMMITS - 2 {
            village.assert_reopens_equal();
        }
    }
    let snapshot = &village.session.store.snapshot;
    assert_eq!(snapshot.segments.len(), 2);
    assert_eq!(snapshot.tail.len(), 200);
    let mut village = village.reopened(9);
    assert_eq!(village.rows().len(), saved.len());
    // A paste across the edge, then on with it.
    let rows = vec![fields("Tempel", 1); 450];
    village.run(&Command::AddUsulan { rows });
    village.assert_reopens_equal();
    assert_eq!(village.session.store.snapshot.segments.len(), 3);
    let mut village = village.reopened(10);
    village.add("Terakhir", 1);
    let commits = village.engine().log().visible_commits();
    let numbers: Vec<u64> = commits.iter().map(|commit| commit.dot.seq).collect();
    assert_eq!(numbers, (1..=saved.len() as u64 + 451).collect::<Vec<_>>());
}

/// The store lost or cannot read some rows: their numbers are not given to other commits.
#[test]
fn numbers_are_never_given_twice() {
    let mut village = Office::new(VILLAGE, 1);
    for number in 0..4 {
        village.add(&format!("Usulan {number}"), 1);
    }
    let store = &mut village.session.store;
    *store.snapshot.tail.get_mut(&4).unwrap() = b"[\"rusak".to_vec();
    village.reopens = false;
    let mut damaged = village.reopened(2);
    assert_eq!(damaged.engine().unreadable(), 1);
    assert_eq!(damaged.titles().len(), 3);
    damaged.add("Baru", 1);
    let last = |office: &Office| {
        let commits = office.engine().log().visible_commits();
        commits.iter().map(|commit| commit.dot.seq).max()
    };
    assert_eq!(last(&damaged), Some(5));

    // A profile that was set back to an earlier state takes its own later hand-over in.
    let mut village = Office::new(VILLAGE, 1);
    village.add("Satu", 1);
    let mut set_back = village.reopened(3);
    for number in 0..5 {
        village.add(&format!("Usulan {number}"), 1);
    }
    set_back.take(&[&village.hand_over()]);
    assert_eq!(set_back.digest(), village.digest());
    set_back.add("Sesudahnya", 1);
    assert_eq!(last(&set_back), Some(7));
    let mut again = set_back.reopened(4);
    again.add("Lagi", 1);
    assert_eq!(last(&again), Some(8));
    assert_eq!(again.status().forks, 0);
}

#[test]
fn drafts_are_kept_until_they_are_dropped() {
    let mut village = Office::new(VILLAGE, 1);
    let drafts = |office: &Office| match office.query(&Query::Drafts) {
        Answer::Drafts(drafts) => drafts,
        other => panic!("{other:?}"),
    };
    let save = |text: &str| Command::SaveDraft {
        key: "baru".to_owned(),
        text: text.to_owned(),
    };
    village.run(&save("Jal"));
    village.run(&save("Jalan"));
    let kept = [("baru".to_owned(), "Jalan".to_owned())];
    assert_eq!(drafts(&village), kept);
    assert_eq!(drafts(&village.reopened(2)), kept);
    assert_eq!(village.status().unexported, 0);
    let key = "baru".to_owned();
    village.run(&Command::DropDraft { key });
    assert_eq!(drafts(&village), []);
}

/// What was typed beside the saved fields moves to the new usulan; the form's own draft is gone.
#[test]
fn a_save_takes_its_draft_along() {
    let mut village = Office::new(VILLAGE, 1);
    let drafts = |office: &Office| match office.query(&Query::Drafts) {
        Answer::Drafts(drafts) => drafts,
        other => panic!("{other:?}"),
    };
    let save = |id: Option<&str>, draft: Option<&str>| Command::SaveUsulan {
        id: id.map(ToOwned::to_owned),
        base: vec![],
        fields: fields("Jalan", 100),
        draft: draft.map(ToOwned::to_owned),
    };
    village.run(&Command::SaveDraft {
        key: usulan_draft_key(None),
        text: "{}".to_owned(),
    });
    let Answer::Saved { id, .. } = village.run(&save(None, Some("left"))) else {
        panic!("not saved");
    };
    let moved = [(usulan_draft_key(Some(&id)), "left".to_owned())];
    assert_eq!(drafts(&village), moved);
    assert_eq!(drafts(&village.reopened(2)), moved);
    village.run(&save(Some(&id), None));
    assert_eq!(drafts(&village.reopened(3)), []);
}

/// Another change in between: what was previewed is not what would come.
#[test]
fn only_a_preview_of_now_can_be_taken_in() {
    let mut village = Office::new(VILLAGE, 1);
    let jalan = village.add("Jalan", 100);
    let handed_over = village.hand_over();
    let mut bappeda = Office::new(BAPPEDA, 2);
    bappeda.take(&[&handed_over]);
    village.edit(&jalan, json!({"anggaran": 200}));
    let handed_over = village.hand_over();
    let preview = bappeda.plan(&[("a.json", &handed_over)]);
    assert_eq!(preview.effect.conflicts_new, 0);
    bappeda.edit(&jalan, json!({"anggaran": 300}));
    let commit = |choices: &[bool]| Command::CommitImport {
        plan: preview.plan,
        choices: choices.to_vec(),
    };
    let refused = bappeda.try_run(&commit(&[true]));
    assert_eq!(refused.unwrap_err(), Refusal::PlanGone);
    let preview = bappeda.choose(preview.plan, &[true]);
    assert_eq!(preview.effect.conflicts_new, 1);
    for other in [&[][..], &[false], &[true, true]] {
        let refused = bappeda.try_run(&commit(other));
        assert_eq!(refused.unwrap_err(), Refusal::PlanGone);
    }
    bappeda.commit_as_previewed(&preview, &[&handed_over]);
    let refused = bappeda.try_run(&commit(&[true]));
    assert_eq!(refused.unwrap_err(), Refusal::PlanGone);
}

#[test]
fn identity_survives_and_nothing_opens_as_nobody() {
    let village = Office::new(VILLAGE, 1);
    let opened = village.reopened(7);
    let (a, b) = (village.engine().identity(), opened.engine().identity());
    assert_eq!(
        (&a.office, a.year, a.replica),
        (&b.office, b.year, b.replica)
    );
    assert_eq!((a.year, a.key.public()), (YEAR, b.key.public()));
    let nobody = Engine::open(Default::default(), office::reference());
    assert_eq!(nobody.unwrap_err(), Refusal::DamagedWorkspace);
    let mut bytes = [0; 8];
    village.world.random(&mut bytes);
    assert_ne!(bytes, [0; 8]);
}
