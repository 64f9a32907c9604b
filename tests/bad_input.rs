//! What is wrong with a file is named, nothing of it comes in unasked, and what cannot be stored
//! is not in the state.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod office;

use office::{BAPPEDA, KECAMATAN, NEIGHBOUR, Office, VILLAGE, YEAR, fields, one, opinion};
use rembuk::bundle::container::{Limits, pack};
use rembuk::bundle::header::{BundleKind, Header};
use rembuk::bundle::key::SecretKey;
use rembuk::bundle::line;
use rembuk::bundle::read::read;
use rembuk::bundle::write::{Cover, part, write};
use rembuk::engine::Refusal;
use rembuk::engine::protocol::{
    Answer, Command, Consent, ExportKind, FilePreview, Note, Opinion, Query,
};
use rembuk::log::commit::Commit;
use rembuk::store::StoreError;
use serde_json::json;

/// A village that handed three usulan over, and Bappeda that knows its key.
fn pair() -> (Office, Office, Vec<u8>) {
    let mut village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    bappeda.enroll(&village);
    for title in ["Jalan", "Jembatan", "Posyandu"] {
        village.add(title, 100);
    }
    let handed_over = village.hand_over();
    (village, bappeda, handed_over)
}

fn secret(office: &Office) -> SecretKey {
    office.engine().identity().key.clone()
}

/// The same commits under a changed header, sealed and signed anew.
fn resealed(bundle: &[u8], key: &SecretKey, change: impl FnOnce(&mut Header)) -> Vec<u8> {
    let reading = read(bundle, &Limits::default());
    let mut header = reading.header.unwrap();
    change(&mut header);
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let lines: Vec<Vec<u8>> = commits.iter().map(|commit| line::encode(commit)).collect();
    part(&header, &reading.sources, &commits, &lines, Some(key))
}

fn codes(file: &FilePreview) -> Vec<&str> {
    let problems = file.problems.iter();
    problems.map(|problem| problem.code.as_str()).collect()
}

/// Looks at a file that must be left alone, and tries to take it all the same.
#[track_caller]
fn assert_refused(office: &mut Office, bytes: &[u8], note: &Note, expected: &[&str]) {
    let before = (office.digest(), office.session.store.snapshot.clone());
    let file = office.look_at(bytes);
    assert_eq!((file.consent, file.chosen), (Consent::Refused, false));
    assert!(file.notes.contains(note), "{:?}", file.notes);
    assert_eq!(codes(&file), expected);
    let preview = office.plan(&[("berkas", bytes)]);
    let preview = office.choose(preview.plan, &[true]);
    assert!(!preview.files[0].chosen);
    assert_eq!(preview.effect.commits_new, 0);
    for (choice, refusal) in [(true, Refusal::PlanGone), (false, Refusal::Nothing)] {
        let refused = office.try_run(&Command::CommitImport {
            plan: preview.plan,
            choices: vec![choice],
        });
        assert_eq!(refused.unwrap_err(), refusal);
    }
    assert!(before == (office.digest(), office.session.store.snapshot.clone()));
}

#[test]
fn what_is_no_bundle_is_refused() {
    let (_, mut bappeda, handed_over) = pair();
    let mut noise = vec![0; 3_000];
    rembuk::engine::identity::Environment::random(&bappeda.world, &mut noise);
    noise[0] = 0x80;
    let zipped = [b"PK\x03\x04....[Content_Types].xml".as_slice(), &noise].concat();
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (noise, "tak_dikenal"),
        (Vec::new(), "kosong"),
        (b" \r\n\t".to_vec(), "kosong"),
        (zipped, "lembar_kerja"),
        (b"\xd0\xcf\x11\xe0rest".to_vec(), "lembar_kerja"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF".to_vec(), "foto"),
        (b"%PDF-1.7".to_vec(), "pdf"),
        (b"{\"usulan\":[]}".to_vec(), "json_lain"),
        (b"[1,2,3]".to_vec(), "json_lain"),
        (b"usulan;volume\nJalan;3".to_vec(), "tak_dikenal"),
    ];
    for (bytes, looks_like) in cases {
        assert_refused(&mut bappeda, &bytes, &Note::Unreadable, &["bukan_berkas"]);
        let file = bappeda.look_at(&bytes);
        assert_eq!(file.problems[0].arguments, [looks_like]);
        assert_eq!((file.kind, file.office, file.whole), (None, None, 0));
    }
    let bomb = pack(&vec![b' '; 40 << 20]);
    let unusual = &["pemampatan_tak_wajar"];
    assert_refused(&mut bappeda, &bomb, &Note::Unreadable, unusual);
    // One that begins as a bundle does.
    let begun = [&handed_over[..], &vec![b' '; 40 << 20]].concat();
    assert_refused(&mut bappeda, &pack(&begun), &Note::Unreadable, unusual);
    let cut_packing = &pack(&handed_over)[..12];
    let file = bappeda.look_at(cut_packing);
    assert_eq!((file.consent, file.whole), (Consent::Refused, 0));
}

#[test]
fn what_is_not_for_this_office_and_year_is_refused_or_asked() {
    let (village, mut bappeda, handed_over) = pair();
    let key = secret(&village);
    let mut of_last_year = Office::of_year(VILLAGE, YEAR - 1, 3);
    of_last_year.add("Lama", 1);
    let old = of_last_year.hand_over();
    let other_year = Note::OtherYear { year: YEAR - 1 };
    assert_refused(&mut bappeda, &old, &other_year, &[]);
    // Keys are not of a year.
    of_last_year.enroll(&village);
    let roster = one(of_last_year.export(ExportKind::Roster));
    assert_eq!(bappeda.look_at(&roster).consent, Consent::Free);

    let newer = resealed(&handed_over, &key, |header| header.reader = 2);
    assert_refused(&mut bappeda, &newer, &Note::Unreadable, &["versi_baru"]);
    let needs_x = resealed(&handed_over, &key, |header| {
        header.required = vec!["x".into()]
    });
    assert_refused(&mut bappeda, &needs_x, &Note::Unreadable, &["versi_baru"]);
    assert_eq!(bappeda.look_at(&needs_x).problems[0].arguments, ["x"]);

    let unknown = resealed(&handed_over, &key, |header| {
        header.office = "32.16.99.2001".into()
    });
    let file = bappeda.look_at(&unknown);
    assert_eq!((file.consent, file.chosen), (Consent::Asked, false));
    assert_eq!(file.notes, [Note::UnknownOffice, Note::UnknownKey]);

    let mut neighbour = Office::new(NEIGHBOUR, 4);
    neighbour.add("Pos", 1);
    let backup = one(neighbour.export(ExportKind::Backup));
    assert_refused(&mut bappeda, &backup, &Note::ForeignBackup, &[]);
    let mut village = village;
    assert_refused(&mut village, &backup, &Note::ForeignBackup, &[]);
    let own_of_last_year = one(of_last_year.export(ExportKind::Backup));
    assert_refused(&mut village, &own_of_last_year, &Note::ForeignBackup, &[]);

    // The neighbour's decisions, picked by mistake.
    bappeda.take(&[&neighbour.hand_over(), &handed_over]);
    let ids: Vec<String> = bappeda.rows().into_iter().map(|row| row.id).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    bappeda.decide(&ids, &opinion("disetujui"));
    let for_neighbour = bappeda.answer(Some(NEIGHBOUR));
    let file = village.look_at(&for_neighbour);
    assert_eq!((file.consent, file.chosen), (Consent::Asked, false));
    assert_eq!(file.notes, [Note::ForOthers, Note::UnknownKey]);
    for decisions in [bappeda.answer(Some(VILLAGE)), bappeda.answer(None)] {
        assert_eq!(village.look_at(&decisions).notes, [Note::UnknownKey]);
    }
    assert_eq!(neighbour.look_at(&for_neighbour).consent, Consent::Free);
}

#[test]
fn of_a_torn_file_exactly_the_whole_lines_come() {
    let (_, mut bappeda, handed_over) = pair();
    let lines: Vec<usize> = handed_over
        .iter()
        .enumerate()
        .filter(|(_, byte)| **byte == b'\n')
        .map(|(at, _)| at)
        .collect();
    // The second commit's line is torn in its middle.
    let second = (lines[5] + lines[6]) / 2;
    let torn = &handed_over[..second];
    let file = bappeda.look_at(torn);
    assert_eq!((file.consent, file.chosen), (Consent::Asked, false));
    assert_eq!(file.notes, [Note::Damaged]);
    assert_eq!((file.whole, file.stated), (1, Some(3)));
    assert!(codes(&file).contains(&"terpotong"), "{:?}", codes(&file));
    let preview = bappeda.take_on_word(torn);
    assert_eq!(preview.effect.usulan_new, 1);
    let import = &bappeda.imports()[0];
    assert!(!import.is_whole);
    assert_eq!(import.signature, "tanpa");
    assert_eq!((import.commits, import.quarantined.len()), (1, 1));
    assert_eq!(bappeda.status().quarantined, 1);
    assert!(bappeda.rows()[0].is_unverified);
    // The whole file brings the rest, and the signature for all of it.
    let preview = bappeda.take(&[&handed_over]);
    assert_eq!(preview.effect.usulan_new, 2);
    assert!(bappeda.rows().iter().all(|row| !row.is_unverified));
    let id = bappeda.imports()[1].id;
    bappeda.set_active(&[id], false);
    assert_eq!(bappeda.status().quarantined, 0);
    assert_eq!(bappeda.titles().len(), 3);

    let (_, mut bappeda, handed_over) = pair();
    for end in 0..handed_over.len() {
        let file = bappeda.look_at(&handed_over[..end]);
        let whole = read(&handed_over[..end], &Limits::default()).commits.len();
        assert_eq!(file.whole as usize, whole);
        // Only the line end behind the last bracket may be missing; the signature stands as soon
        // as the line is there that it stands on.
        let is_complete = end >= handed_over.len() - 1;
        assert_eq!(file.consent == Consent::Free, is_complete, "{end}");
        let is_signed = end >= handed_over.len() - 3;
        assert_eq!(file.signature == "sah_dikenal", is_signed, "{end}");
    }
}

#[test]
fn what_was_altered_is_named() {
    let (village, mut bappeda, handed_over) = pair();
    // One byte inside of a commit: the line does not fit its check.
    let at = |needle: &[u8]| {
        handed_over
            .windows(needle.len())
            .position(|window| window == needle)
            .unwrap()
    };
    let mut flipped = handed_over.clone();
    flipped[at(b"Jembatan")] ^= 1;
    let file = bappeda.look_at(&flipped);
    assert_eq!(file.notes, [Note::Damaged]);
    assert_eq!((file.consent, file.whole), (Consent::Asked, 2));
    assert!(codes(&file).contains(&"cek_salah"), "{:?}", codes(&file));
    assert!(file.problems[0].line.is_some());
    bappeda.take_on_word(&flipped);
    assert_eq!(bappeda.titles().len(), 2);

    // An amount raised by someone who knows how to make the check.
    let (_, mut bappeda, _) = pair();
    let mut reading = read(&handed_over, &Limits::default());
    let tampered = {
        let commit = &mut reading.commits[1];
        let line = String::from_utf8(line::encode(commit)).unwrap();
        let raised = line.replace("\"anggaran\":100", "\"anggaran\":999");
        assert_ne!(line, raised);
        let body = &raised.as_bytes()[raised.find('{').unwrap()..raised.len() - 1];
        let check = &rembuk::bundle::canonical::sha256(body)[..6];
        let check: String = check.iter().map(|byte| format!("{byte:02x}")).collect();
        let new_line = format!("[\"{check}\",{}]", std::str::from_utf8(body).unwrap());
        let text = String::from_utf8(handed_over.clone()).unwrap();
        text.replace(&line, &new_line).into_bytes()
    };
    let file = bappeda.look_at(&tampered);
    assert_eq!(
        (file.signature.as_str(), file.consent),
        ("salah", Consent::Asked)
    );
    assert_eq!(
        (file.notes, file.chosen),
        (vec![Note::WrongSignature], false)
    );
    bappeda.take_on_word(&tampered);
    assert_eq!(bappeda.imports()[0].signature, "salah");
    assert!(bappeda.rows().iter().all(|row| row.is_unverified));
    // The true file beside it: two commits under one number, both seen.
    let preview = bappeda.plan(&[("benar", &handed_over)]);
    assert_eq!(preview.files[0].notes, [Note::CopiedProfile]);
    bappeda.commit_as_previewed(&preview, &[&handed_over]);
    assert_eq!((bappeda.status().forks, bappeda.status().conflicts), (1, 1));

    // Another key's signature under the village's name, and a signature taken off.
    let (_, mut bappeda, _) = pair();
    let stranger = SecretKey::from_seed([9; 32]);
    let wrong = resealed(&handed_over, &stranger, |_| {});
    let file = bappeda.look_at(&wrong);
    assert_eq!(
        (file.signature.as_str(), file.consent),
        ("salah", Consent::Asked)
    );
    assert_eq!(file.notes, [Note::WrongSignature]);
    let changed = resealed(&handed_over, &stranger, |h| h.key = Some(stranger.public()));
    let file = bappeda.look_at(&changed);
    assert_eq!(
        (file.notes, file.consent),
        (vec![Note::KeyChanged], Consent::Free)
    );
    let reading = read(&handed_over, &Limits::default());
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let cover = cover_of(&village);
    let unsigned = one_part(write(&cover, &[], &commits, None, usize::MAX));
    let file = bappeda.look_at(&unsigned);
    assert_eq!(
        (file.notes, file.consent),
        (vec![Note::NotSigned], Consent::Free)
    );
    assert_eq!(file.signature, "tanpa");
    let header = reading.header.unwrap();
    let lines: Vec<Vec<u8>> = commits.iter().map(|commit| line::encode(commit)).collect();
    let taken_off = part(&header, &[], &commits, &lines, None);
    let file = bappeda.look_at(&taken_off);
    assert_eq!(
        (file.notes, file.consent),
        (vec![Note::WrongSignature], Consent::Asked)
    );
}

fn cover_of(office: &Office) -> Cover {
    Cover {
        kind: BundleKind::Usulan,
        office: office.office(),
        year: YEAR,
        replica: office.engine().identity().replica,
        number: 1,
        written_ms: 1,
        is_example: false,
    }
}

fn one_part(files: Vec<Vec<u8>>) -> Vec<u8> {
    assert_eq!(files.len(), 1);
    files.into_iter().next().unwrap()
}

#[test]
fn a_source_that_was_altered_is_named() {
    let (_, mut bappeda, handed_over) = pair();
    let mut kecamatan = Office::new(KECAMATAN, 5);
    bappeda.enroll(&kecamatan);
    kecamatan.take(&[&handed_over]);
    let handed_on = kecamatan.hand_over();
    assert_eq!(bappeda.look_at(&handed_on).notes, []);
    let mut reading = read(&handed_on, &Limits::default());
    let signature = &mut reading.sources[0].footer.signature;
    signature.as_mut().unwrap().0[0] ^= 1;
    let header = reading.header.unwrap();
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let lines: Vec<Vec<u8>> = commits.iter().map(|commit| line::encode(commit)).collect();
    let key = secret(&kecamatan);
    let altered = part(&header, &reading.sources, &commits, &lines, Some(&key));
    let file = bappeda.look_at(&altered);
    let office = VILLAGE.to_owned();
    assert_eq!(file.notes, [Note::WrongSource { office }]);
    assert_eq!(file.consent, Consent::Asked);
}

#[test]
fn twice_or_older_is_said() {
    let (mut village, mut bappeda, first) = pair();
    let preview = bappeda.plan(&[("satu", &first), ("satu (1)", &first)]);
    let consents: Vec<Consent> = preview.files.iter().map(|file| file.consent).collect();
    assert_eq!(consents, [Consent::Free, Consent::Pointless]);
    assert_eq!(preview.files[1].notes, [Note::TakenBefore]);
    bappeda.commit_as_previewed(&preview, &[&first, &first]);
    assert_eq!(bappeda.imports().len(), 1);
    let file = bappeda.look_at(&first);
    assert_eq!(
        (file.consent, file.notes),
        (Consent::Pointless, vec![Note::TakenBefore])
    );
    bappeda.take(&[&first]);
    assert_eq!(bappeda.imports().len(), 1);
    // Laid out anew or packed, it is the same file.
    let value: serde_json::Value = serde_json::from_slice(&first).unwrap();
    let pretty = serde_json::to_vec_pretty(&value).unwrap();
    for same in [pretty, pack(&first)] {
        assert_eq!(bappeda.look_at(&same).notes, [Note::TakenBefore]);
    }

    let id = bappeda.imports()[0].id;
    bappeda.set_active(&[id], false);
    assert_eq!(bappeda.look_at(&first).consent, Consent::Free);
    village.add("Keempat", 1);
    let second = village.hand_over();
    bappeda.take(&[&second]);
    let file = bappeda.look_at(&first);
    let older = Note::OlderThanKnown { known: 2 };
    assert_eq!(
        (file.consent, file.notes),
        (Consent::Pointless, vec![older, Note::TakenBefore])
    );
}

#[test]
fn missing_parts_are_named() {
    let (village, mut bappeda, handed_over) = pair();
    let reading = read(&handed_over, &Limits::default());
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let key = secret(&village);
    let parts = write(&cover_of(&village), &[], &commits, Some(&key), 10);
    assert_eq!(parts.len(), 3);
    let preview = bappeda.plan(&[("c", &parts[2]), ("a", &parts[0])]);
    for file in &preview.files {
        let missing = Note::MissingParts {
            missing: vec![2],
            of: 3,
        };
        assert_eq!(file.notes, [missing]);
        assert_eq!(
            (file.consent, file.signature.as_str()),
            (Consent::Asked, "sah_dikenal")
        );
    }
    assert_eq!(preview.effect.commits_new, 0);
    let parts: Vec<&[u8]> = parts.iter().rev().map(Vec::as_slice).collect();
    let preview = bappeda.take(&parts);
    assert_eq!(preview.effect.usulan_new, 3);
    assert_eq!(bappeda.imports().len(), 3);
}

/// A browser profile was copied, and both go on.
#[test]
fn a_copied_profile_is_noticed_and_loses_nothing() {
    let (mut village, mut bappeda, first) = pair();
    bappeda.take(&[&first]);
    let mut copy = village.reopened(9);
    let jalan = village.rows()[0].id.clone();
    village.edit(&jalan, json!({"anggaran": 200}));
    copy.edit(&jalan, json!({"anggaran": 300}));
    copy.edit(&jalan, json!({"rw": "07"}));
    let (ours, theirs) = (village.hand_over(), copy.hand_over());
    let preview = bappeda.plan(&[("asli", &ours), ("salinan", &theirs)]);
    assert_eq!(preview.effect.forks, 1);
    bappeda.commit_as_previewed(&preview, &[&ours, &theirs]);
    let status = bappeda.status();
    assert_eq!((status.forks, status.conflicts, status.waiting), (1, 1, 0));
    let view = bappeda.usulan(&jalan);
    let amounts = view.fields.iter().find(|f| f.name == "anggaran").unwrap();
    let mut amounts: Vec<i64> = amounts
        .values
        .iter()
        .map(|value| value.value.as_i64().unwrap())
        .collect();
    amounts.sort_unstable();
    assert_eq!(amounts, [200, 300]);
    assert!(bappeda.rows().iter().all(|row| !row.is_unverified));

    // One after the other, and at the village itself.
    let mut later = Office::new(BAPPEDA, 6);
    later.take(&[&ours]);
    let file = later.look_at(&theirs);
    assert_eq!(file.notes, [Note::UnknownKey, Note::CopiedProfile]);
    later.take(&[&theirs]);
    let file = village.look_at(&theirs);
    assert!(file.notes.contains(&Note::CopiedProfile));
    village.take(&[&theirs]);
    assert_eq!((village.status().forks, village.status().conflicts), (1, 1));
    // What is written from here on has numbers of its own.
    village.edit(&jalan, json!({"anggaran": 250}));
    assert_eq!((village.status().forks, village.status().conflicts), (1, 0));
    later.take(&[&village.hand_over()]);
    assert_eq!((later.status().forks, later.status().conflicts), (1, 0));
    // It is handed on with both twins, and the signatures of both stand.
    let mut kecamatan = Office::new(KECAMATAN, 7);
    kecamatan.take(&[&ours, &theirs]);
    let handed_on = kecamatan.hand_over();
    let preview = later.plan(&[("kec", &handed_on)]);
    assert!(
        !preview.files[0]
            .notes
            .iter()
            .any(|n| matches!(n, Note::WrongSource { .. }))
    );
}

/// Ids so long that no opinion on them could be read again, from some other program.
#[test]
fn nothing_is_written_that_could_not_be_read_again() {
    let (village, mut bappeda, handed_over) = pair();
    let mut reading = read(&handed_over, &Limits::default());
    let long_id = "u".repeat(200);
    let commit = &reading.commits[0];
    reading.commits[0] = line::seal(line::NewCommit {
        dot: commit.dot,
        record: rembuk::log::commit::RecordKey::new("usulan", &long_id),
        parents: vec![],
        schema: 1,
        written_ms: 1,
        fields: commit.fields.clone(),
    });
    let commits: Vec<&Commit> = reading.commits.iter().collect();
    let key = secret(&village);
    let bundle = one_part(write(
        &cover_of(&village),
        &[],
        &commits,
        Some(&key),
        usize::MAX,
    ));
    bappeda.take(&[&bundle]);
    let decide = Command::Decide {
        ids: vec![long_id.clone()],
        opinion: opinion("disetujui"),
    };
    let refused = bappeda.try_run(&decide).unwrap_err();
    assert!(matches!(refused, Refusal::BadValue { .. }), "{refused:?}");
    bappeda.edit(&long_id, json!({"anggaran": 5}));
    for opinion in [
        Opinion {
            stage: "bukan tahap".to_owned(),
            ..opinion("disetujui")
        },
        Opinion {
            volume: Some(f64::NAN),
            ..opinion("disetujui")
        },
        Opinion {
            amount_rp: Some(i64::MAX),
            ..opinion("disetujui")
        },
    ] {
        let ids = vec![bappeda.rows()[1].id.clone()];
        let refused = bappeda.try_run(&Command::Decide { ids, opinion });
        assert!(
            matches!(refused, Err(Refusal::BadValue { .. })),
            "{refused:?}"
        );
    }
    let ids = vec!["tiada".to_owned()];
    let opinion = opinion("disetujui");
    let refused = bappeda.try_run(&Command::Decide { ids, opinion });
    assert_eq!(refused.unwrap_err(), Refusal::NoSuchRecord);
}

/// A file that claims the highest numbers of this very replica does not use them up.
#[test]
fn a_hostile_number_does_not_stop_the_office() {
    let (mut village, _, handed_over) = pair();
    let mut reading = read(&handed_over, &Limits::default());
    let commit = reading.commits.pop().unwrap();
    let last = line::seal(line::NewCommit {
        dot: rembuk::log::commit::Dot {
            replica: commit.dot.replica,
            seq: 9_007_199_254_740_991,
        },
        record: commit.record,
        parents: vec![],
        schema: 1,
        written_ms: 1,
        fields: commit.fields,
    });
    let key = SecretKey::from_seed([9; 32]);
    let bundle = one_part(write(
        &cover_of(&village),
        &[],
        &[&last],
        Some(&key),
        usize::MAX,
    ));
    village.take_on_word(&bundle);
    village.add("Sesudahnya", 1);
    let mut reopened = village.reopened(8);
    reopened.add("Lagi", 1);
    let own = reopened.engine().log().own_commits();
    assert_eq!(own.map(|commit| commit.dot.seq).max(), Some(5));
}

#[test]
fn what_is_not_stored_is_not_there() {
    let (mut village, mut bappeda, handed_over) = pair();
    let jalan = village.rows()[0].id.clone();
    let posyandu = village.rows()[2].id.clone();
    let preview = bappeda.plan(&[("usulan.json", &handed_over)]);
    bappeda.run(&Command::SaveDraft {
        key: "catatan".to_owned(),
        text: "setengah jadi".to_owned(),
    });
    let commit = Command::CommitImport {
        plan: preview.plan,
        choices: vec![true],
    };
    assert_fails_then_works(&mut bappeda, &commit);
    assert_eq!(bappeda.titles().len(), 3);
    let ids = vec![bappeda.imports()[0].id];
    for command in [
        Command::Decide {
            ids: vec![jalan.clone()],
            opinion: opinion("disetujui"),
        },
        Command::SetImportActive {
            ids: ids.clone(),
            active: false,
        },
        Command::Undo,
        Command::Redo,
        Command::SetImportActive { ids, active: true },
        Command::Export {
            what: ExportKind::Decisions { office: None },
        },
        Command::EnrollKey {
            office: NEIGHBOUR.to_owned(),
            key: SecretKey::from_seed([8; 32]).public().to_string(),
        },
        Command::DropDraft {
            key: "catatan".to_owned(),
        },
    ] {
        assert_fails_then_works(&mut bappeda, &command);
    }
    for command in [
        Command::SaveUsulan {
            id: None,
            base: vec![],
            fields: fields("Baru", 1),
            draft: None,
        },
        Command::AddUsulan {
            // Enough for a segment.
            rows: vec![fields("Tempel", 1); 600],
        },
        Command::MoveUsulan {
            id: posyandu,
            position: 1,
        },
        Command::DeleteUsulan { ids: vec![jalan] },
        Command::Undo,
        Command::Export {
            what: ExportKind::Handover { with_photos: true },
        },
    ] {
        assert_fails_then_works(&mut village, &command);
    }
}

#[track_caller]
fn assert_fails_then_works(office: &mut Office, command: &Command) {
    for (error, is_quota) in [
        (StoreError::Quota, true),
        (StoreError::Aborted("putus".to_owned()), false),
    ] {
        let shown = |office: &Office| {
            let queries = [Query::Status, Query::Imports, Query::Drafts, Query::Roster];
            queries.map(|query| format!("{:?}", office.query(&query)))
        };
        let before = (office.digest(), shown(office));
        office.session.store.fails_with = Some(error);
        match office.try_run(command) {
            Err(Refusal::NotStored { is_quota: is, .. }) => assert_eq!(is, is_quota),
            other => panic!("{command:?}: {other:?}"),
        }
        assert_eq!(before, (office.digest(), shown(office)), "{command:?}");
        office.assert_reopens_equal();
    }
    let answer = office.run(command);
    assert!(!matches!(answer, Answer::Preview(_)));
}

/// What was made to learn with never gets among real proposals; the other way is only practice.
#[test]
fn a_file_of_the_example_is_refused_by_real_workspaces() {
    let mut learner = Office::example(VILLAGE, 1);
    learner.add("Contoh", 1_000_000);
    let file = learner.hand_over();
    let mut kecamatan = Office::new(KECAMATAN, 2);
    let preview = kecamatan.look_at(&file);
    assert_eq!(preview.consent, Consent::Refused);
    assert!(
        preview.notes.contains(&Note::Example),
        "{:?}",
        preview.notes
    );
    let mut practice = Office::example(KECAMATAN, 3);
    assert_eq!(practice.look_at(&file).consent, Consent::Free);
    practice.take(&[&file]);
    // What it hands on says the same.
    let handed_on = practice.hand_over();
    let mut bappeda = Office::new(BAPPEDA, 4);
    assert_eq!(bappeda.look_at(&handed_on).consent, Consent::Refused);
    let mut village = Office::new(VILLAGE, 5);
    village.add("Nyata", 1);
    assert_eq!(
        practice.look_at(&village.hand_over()).consent,
        Consent::Free
    );
    practice.assert_reopens_equal();
}
