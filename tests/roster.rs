//! G11 above the signatures: which keys are known, who may vouch for them, and what a known
//! signature makes verified.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod office;

use office::{BAPPEDA, KECAMATAN, NEIGHBOUR, Office, VILLAGE, YEAR, one, opinion};
use rembuk::bundle::container::Limits;
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::key::SecretKey;
use rembuk::bundle::line::{self, NewCommit, seal};
use rembuk::bundle::read::read;
use rembuk::bundle::write::{Cover, PART_BYTES, part, write};
use rembuk::domain::value::{Fields, Value};
use rembuk::engine::protocol::{Answer, Command, Consent, ExportKind, Filter, Note, Only, Query};
use rembuk::log::commit::{Commit, CommitRef, Dot, RecordKey, ReplicaId};
use serde_json::json;

fn roster(office: &Office) -> Vec<(String, String)> {
    match office.query(&Query::Roster) {
        Answer::Roster(entries) => {
            let known = entries.into_iter().map(|entry| (entry.office, entry.key));
            let known: Vec<_> = known.collect();
            for (code, key) in &known {
                let key = key.parse().unwrap();
                assert!(office.engine().roster().knows(code, &key));
            }
            known
        }
        other => panic!("{other:?}"),
    }
}

fn knows(office: &Office, code: &str, key: &SecretKey) -> bool {
    let listed = (code.to_owned(), key.public().to_string());
    let is_listed = roster(office).contains(&listed);
    assert_eq!(
        is_listed,
        office.engine().roster().knows(code, &key.public())
    );
    is_listed
}

fn unverified(office: &Office) -> usize {
    let filter = Filter {
        only: Only::Unverified,
        ..Filter::default()
    };
    office.filtered(&filter).len()
}

/// A key that nobody has, from a number.
fn key(number: u8) -> SecretKey {
    SecretKey::from_seed([number; 32])
}

/// What an office could hand over with any program: commits of its own making.
struct Forge {
    replica: ReplicaId,
    next_seq: u64,
    commits: Vec<Commit>,
}

impl Forge {
    fn new(number: u8) -> Self {
        Self {
            replica: ReplicaId([number; 16]),
            next_seq: 1,
            commits: Vec::new(),
        }
    }

    fn write(&mut self, record: RecordKey, parents: Vec<CommitRef>, fields: Fields) -> &mut Self {
        self.commits.push(seal(NewCommit {
            dot: Dot {
                replica: self.replica,
                seq: self.next_seq,
            },
            record,
            parents,
            schema: 1,
            written_ms: 1,
            fields,
        }));
        self.next_seq += 1;
        self
    }

    /// Says that a key is an office's.
    fn vouch(&mut self, office: &str, key: &SecretKey) -> &mut Self {
        let fields = Fields::from([
            ("kantor".to_owned(), Value::from(office)),
            ("kunci".to_owned(), Value::Text(key.public().to_string())),
        ]);
        self.write(entry(office, key), vec![], fields)
    }

    fn bundle(&self, kind: BundleKind, office: &str, key: Option<&SecretKey>) -> Vec<u8> {
        let cover = Cover {
            kind,
            office: office.to_owned(),
            year: YEAR,
            replica: self.replica,
            number: 1,
            written_ms: 1,
            is_example: false,
        };
        let commits: Vec<&Commit> = self.commits.iter().collect();
        let mut files = write(&cover, &[], &commits, key, PART_BYTES);
        assert_eq!(files.len(), 1);
        files.remove(0)
    }
}

fn entry(office: &str, key: &SecretKey) -> RecordKey {
    RecordKey::new("kunci", &format!("{office}~{}", key.public()))
}

fn secret(office: &Office) -> SecretKey {
    office.engine().identity().key.clone()
}

#[test]
fn enrolling_a_key_verifies_what_came_before_and_after() {
    let mut village = Office::new(VILLAGE, 1);
    let mut bappeda = Office::new(BAPPEDA, 2);
    let jalan = village.add("Jalan", 100);
    let first = village.hand_over();
    let file = bappeda.look_at(&first);
    assert_eq!(file.signature, "sah_tak_dikenal");
    assert_eq!(
        (file.consent, &file.notes[..]),
        (Consent::Free, &[Note::UnknownKey][..])
    );
    assert_eq!(file.key, Some(village.key()));
    assert_eq!(file.key_code, Some(village.status().key_code));
    bappeda.take(&[&first]);
    assert_eq!(unverified(&bappeda), 1);
    assert_eq!(bappeda.imports()[0].signature, "sah_tak_dikenal");
    assert!(bappeda.usulan(&jalan).is_unverified);

    bappeda.enroll(&village);
    assert_eq!(unverified(&bappeda), 0);
    assert_eq!(bappeda.imports()[0].signature, "sah_dikenal");
    assert!(!bappeda.usulan(&jalan).is_unverified);
    bappeda.run(&Command::Undo);
    assert_eq!(unverified(&bappeda), 1);
    assert_eq!(roster(&bappeda), []);
    bappeda.run(&Command::Redo);
    assert_eq!(roster(&bappeda), [(VILLAGE.to_owned(), village.key())]);

    village.add("Jembatan", 1);
    let preview = bappeda.take(&[&village.hand_over()]);
    assert_eq!(preview.files[0].signature, "sah_dikenal");
    assert_eq!(preview.files[0].notes, []);
    assert_eq!(unverified(&bappeda), 0);

    // The same office from another device.
    let mut new_device = Office::new(VILLAGE, 3);
    new_device.add("Posyandu", 1);
    let preview = bappeda.take(&[&new_device.hand_over()]);
    assert_eq!(preview.files[0].notes, [Note::KeyChanged]);
    assert_eq!(preview.files[0].consent, Consent::Free);
    assert_eq!(unverified(&bappeda), 1);
    bappeda.enroll(&new_device);
    assert_eq!(unverified(&bappeda), 0);
    // A key is known for its own office alone.
    let mut neighbour = Office::new(NEIGHBOUR, 4);
    neighbour.add("Pos ronda", 1);
    let key = new_device.key();
    let office = NEIGHBOUR.to_owned();
    bappeda.run(&Command::EnrollKey { office, key });
    bappeda.take(&[&neighbour.hand_over()]);
    assert_eq!(unverified(&bappeda), 1);
}

#[test]
fn the_kecamatan_brings_the_keys_of_its_villages() {
    let mut village = Office::new(VILLAGE, 1);
    let mut kecamatan = Office::new(KECAMATAN, 2);
    let mut bappeda = Office::new(BAPPEDA, 3);
    village.add("Jalan", 1);
    kecamatan.enroll(&village);
    let exported = kecamatan.export(ExportKind::Roster);
    assert_eq!((exported.commits, exported.usulan), (1, 0));
    let signed = one(exported);
    bappeda.take(&[&village.hand_over(), &signed]);
    assert_eq!((roster(&bappeda), unverified(&bappeda)), (vec![], 1));
    bappeda.enroll(&kecamatan);
    assert!(knows(&bappeda, VILLAGE, &secret(&village)));
    assert_eq!(unverified(&bappeda), 0);

    // And Bappeda's roster goes down to all.
    let signed = one(bappeda.export(ExportKind::Roster));
    let mut neighbour = Office::new(NEIGHBOUR, 4);
    neighbour.take(&[&signed]);
    assert!(!knows(&neighbour, KECAMATAN, &secret(&kecamatan)));
    neighbour.enroll(&bappeda);
    assert!(knows(&neighbour, KECAMATAN, &secret(&kecamatan)));
    assert!(knows(&neighbour, VILLAGE, &secret(&village)));

    // An undone import vouches for nobody.
    let id = neighbour.imports()[0].id;
    neighbour.set_active(&[id], false);
    assert!(!knows(&neighbour, VILLAGE, &secret(&village)));
    neighbour.set_active(&[id], true);
    assert!(knows(&neighbour, VILLAGE, &secret(&village)));
    // Not even when a stranger's file still carries the same lines.
    let mut stranger = Forge::new(9);
    let lines = neighbour.engine().log().visible_commits();
    stranger.commits = lines
        .into_iter()
        .filter(|commit| commit.record == entry(VILLAGE, &secret(&village)))
        .cloned()
        .collect();
    let copied = stranger.bundle(BundleKind::Kunci, BAPPEDA, Some(&key(9)));
    neighbour.take_on_word(&copied);
    assert!(knows(&neighbour, VILLAGE, &secret(&village)));
    neighbour.set_active(&[id], false);
    assert!(!knows(&neighbour, VILLAGE, &secret(&village)));
}

/// Who may vouch for whom, in which kind of file, signed how.
#[test]
fn only_whose_word_counts_adds_to_the_roster() {
    #[derive(Clone, Copy, Debug, PartialEq)]
    enum Signed {
        Enrolled,
        Unknown,
        Not,
        Wrongly,
    }
    use BundleKind::{Arsip, Cadangan, Keputusan, Kunci, Usulan};
    use Signed::{Enrolled, Not, Unknown, Wrongly};
    const OTHER: &str = "32.16.02";
    const AGENCY: &str = "pd.dinas-kesehatan";
    for (own, signer, signed, kind, subject, expected) in [
        (BAPPEDA, KECAMATAN, Enrolled, Kunci, VILLAGE, true),
        (BAPPEDA, KECAMATAN, Unknown, Kunci, VILLAGE, false),
        (BAPPEDA, KECAMATAN, Not, Kunci, VILLAGE, false),
        (BAPPEDA, KECAMATAN, Wrongly, Kunci, VILLAGE, false),
        // A hand-over may hold what its signer never looked at.
        (BAPPEDA, KECAMATAN, Enrolled, Usulan, VILLAGE, false),
        (BAPPEDA, KECAMATAN, Enrolled, Keputusan, VILLAGE, false),
        (BAPPEDA, KECAMATAN, Enrolled, Arsip, VILLAGE, false),
        (BAPPEDA, OTHER, Enrolled, Kunci, VILLAGE, false),
        (BAPPEDA, KECAMATAN, Enrolled, Kunci, OTHER, false),
        (BAPPEDA, KECAMATAN, Enrolled, Kunci, BAPPEDA, false),
        (BAPPEDA, KECAMATAN, Enrolled, Kunci, KECAMATAN, true),
        (BAPPEDA, VILLAGE, Enrolled, Kunci, VILLAGE, true),
        (BAPPEDA, VILLAGE, Enrolled, Kunci, NEIGHBOUR, false),
        (BAPPEDA, VILLAGE, Enrolled, Kunci, KECAMATAN, false),
        (BAPPEDA, VILLAGE, Enrolled, Kunci, BAPPEDA, false),
        (BAPPEDA, VILLAGE, Enrolled, Usulan, VILLAGE, false),
        (BAPPEDA, AGENCY, Enrolled, Kunci, VILLAGE, false),
        (BAPPEDA, BAPPEDA, Enrolled, Kunci, VILLAGE, true),
        (BAPPEDA, BAPPEDA, Enrolled, Cadangan, VILLAGE, true),
        (BAPPEDA, BAPPEDA, Unknown, Kunci, VILLAGE, false),
        (BAPPEDA, BAPPEDA, Unknown, Cadangan, VILLAGE, false),
        (VILLAGE, BAPPEDA, Enrolled, Kunci, NEIGHBOUR, true),
        (VILLAGE, BAPPEDA, Unknown, Kunci, NEIGHBOUR, false),
        (VILLAGE, KECAMATAN, Enrolled, Kunci, NEIGHBOUR, true),
        (VILLAGE, KECAMATAN, Enrolled, Kunci, BAPPEDA, true),
        (VILLAGE, OTHER, Enrolled, Kunci, BAPPEDA, false),
        (VILLAGE, NEIGHBOUR, Enrolled, Kunci, VILLAGE, false),
        (KECAMATAN, VILLAGE, Enrolled, Kunci, KECAMATAN, false),
    ] {
        let case = format!("{own}: {signer} {signed:?} {kind:?} for {subject}");
        let mut office = Office::new(own, 1);
        if signed == Enrolled {
            office.run(&Command::EnrollKey {
                office: signer.to_owned(),
                key: key(1).public().to_string(),
            });
        }
        let mut forge = Forge::new(1);
        forge.vouch(subject, &key(77));
        let signing = (signed != Not).then(|| key(1));
        let mut bundle = forge.bundle(kind, signer, signing.as_ref());
        if signed == Wrongly {
            // Signed by one key, in the name of another.
            let claimed = key(2).public();
            let mut header = read(&bundle, &Limits::default()).header.unwrap();
            header.key = Some(claimed);
            let commits: Vec<&Commit> = forge.commits.iter().collect();
            let lines: Vec<Vec<u8>> = commits.iter().map(|c| line::encode(c)).collect();
            bundle = part(&header, &[], &commits, &lines, Some(&key(1)));
            assert_eq!(office.look_at(&bundle).signature, "salah");
            office.run(&Command::EnrollKey {
                office: signer.to_owned(),
                key: claimed.to_string(),
            });
        }
        office.take_on_word(&bundle);
        assert_eq!(knows(&office, subject, &key(77)), expected, "{case}");
    }
}

#[test]
fn nobody_else_takes_an_entry_away_or_turns_it_into_another() {
    let mut bappeda = Office::new(BAPPEDA, 1);
    let enrolled = [(VILLAGE, 1), (NEIGHBOUR, 2), (KECAMATAN, 3)];
    for (office, number) in enrolled {
        bappeda.run(&Command::EnrollKey {
            office: office.to_owned(),
            key: key(number).public().to_string(),
        });
    }
    let heads_of = |office: &Office, record: &RecordKey| {
        let state = office.engine().log().record(record).unwrap();
        state.heads.clone()
    };
    let deleted = || Fields::from([("dihapus".to_owned(), Value::Bool(true))]);
    let all_stand = |office: &Office| {
        enrolled
            .iter()
            .all(|(code, number)| knows(office, code, &key(*number)))
    };
    // A stranger and a known neighbour delete, overwrite and contest an entry.
    for (number, (signer, signing)) in [(NEIGHBOUR, 2_u8), (KECAMATAN, 99), (VILLAGE, 98)]
        .into_iter()
        .enumerate()
    {
        let record = entry(VILLAGE, &key(1));
        let heads = heads_of(&bappeda, &record);
        let mut forge = Forge::new(50 + number as u8);
        forge.write(record.clone(), heads.clone(), deleted());
        let other_key = Value::Text(key(66).public().to_string());
        let overwritten = Fields::from([("kunci".to_owned(), other_key)]);
        forge.write(record.clone(), heads, overwritten.clone());
        forge.write(record, vec![], overwritten);
        let bundle = forge.bundle(BundleKind::Kunci, signer, Some(&key(signing)));
        bappeda.take_on_word(&bundle);
        assert!(all_stand(&bappeda), "{signer} {signing}");
        assert!(!knows(&bappeda, VILLAGE, &key(66)));
    }
    // An entry that says something else than its name.
    let mut forge = Forge::new(60);
    let fields = Fields::from([
        ("kantor".to_owned(), Value::from(BAPPEDA)),
        (
            "kunci".to_owned(),
            Value::Text(key(66).public().to_string()),
        ),
    ]);
    forge.write(RecordKey::new("kunci", "apa saja"), vec![], fields.clone());
    forge.write(entry(VILLAGE, &key(66)), vec![], fields.clone());
    forge.write(entry(VILLAGE, &key(1)), vec![], fields);
    bappeda.take_on_word(&forge.bundle(BundleKind::Kunci, VILLAGE, Some(&key(1))));
    assert!(!knows(&bappeda, BAPPEDA, &key(66)));
    assert!(!knows(&bappeda, VILLAGE, &key(66)));

    // Whose word counts may take away; what the fallen key vouched for falls with it.
    let mut bappeda = Office::new(BAPPEDA, 2);
    for (office, number) in [(KECAMATAN, 3), (BAPPEDA, 4)] {
        bappeda.run(&Command::EnrollKey {
            office: office.to_owned(),
            key: key(number).public().to_string(),
        });
    }
    let mut forge = Forge::new(61);
    forge.vouch(VILLAGE, &key(1));
    bappeda.take(&[&forge.bundle(BundleKind::Kunci, KECAMATAN, Some(&key(3)))]);
    assert!(knows(&bappeda, VILLAGE, &key(1)));
    let record = entry(KECAMATAN, &key(3));
    let mut forge = Forge::new(62);
    forge.write(record.clone(), heads_of(&bappeda, &record), deleted());
    bappeda.take(&[&forge.bundle(BundleKind::Kunci, BAPPEDA, Some(&key(4)))]);
    assert!(!knows(&bappeda, KECAMATAN, &key(3)));
    assert!(!knows(&bappeda, VILLAGE, &key(1)));
    // A key that gives itself up stays given up.
    let mut village = Office::new(VILLAGE, 3);
    let mut forge = Forge::new(63);
    forge.vouch(VILLAGE, &key(5));
    village.run(&Command::EnrollKey {
        office: KECAMATAN.to_owned(),
        key: key(3).public().to_string(),
    });
    let record = entry(KECAMATAN, &key(3));
    forge.write(record.clone(), heads_of(&village, &record), deleted());
    village.take(&[&forge.bundle(BundleKind::Kunci, KECAMATAN, Some(&key(3)))]);
    assert!(!knows(&village, KECAMATAN, &key(3)));
    assert!(!knows(&village, VILLAGE, &key(5)));
}

/// A known key makes verified what its office may say, and nothing else.
#[test]
fn a_known_village_does_not_speak_for_others() {
    let mut village = Office::new(VILLAGE, 1);
    let mut neighbour = Office::new(NEIGHBOUR, 2);
    let mut kecamatan = Office::new(KECAMATAN, 3);
    let mut bappeda = Office::new(BAPPEDA, 4);
    for other in [&village, &neighbour, &kecamatan] {
        bappeda.enroll(other);
    }
    let jalan = village.add("Jalan", 100);
    let handed_over = village.hand_over();
    bappeda.take(&[&handed_over]);
    assert_eq!(unverified(&bappeda), 0);

    // The neighbour edits the village's usulan and hands it over as its own.
    neighbour.take(&[&handed_over]);
    neighbour.edit(&jalan, json!({"anggaran": 999}));
    bappeda.take(&[&neighbour.hand_over()]);
    assert_eq!(unverified(&bappeda), 1);
    let id = bappeda.imports()[0].id;
    bappeda.set_active(&[id], false);
    assert_eq!(unverified(&bappeda), 0);

    // The kecamatan above may.
    kecamatan.take(&[&handed_over]);
    kecamatan.edit(&jalan, json!({"anggaran": 120}));
    bappeda.take(&[&kecamatan.hand_over()]);
    assert_eq!(unverified(&bappeda), 0);

    // A decision in Bappeda's name, signed by a village.
    let mut forge = Forge::new(70);
    let id = format!("{jalan}~bappeda~musrenbang-kabupaten");
    let fields = Fields::from([
        ("usulan".to_owned(), Value::from(jalan.as_str())),
        ("kantor".to_owned(), Value::from(BAPPEDA)),
        ("tahap".to_owned(), Value::from("musrenbang-kabupaten")),
        ("hasil".to_owned(), Value::from("disetujui")),
    ]);
    forge.write(RecordKey::new("tanggapan", &id), vec![], fields);
    let forged = forge.bundle(BundleKind::Usulan, VILLAGE, Some(&secret(&village)));
    bappeda.take(&[&forged]);
    assert!(bappeda.usulan(&jalan).opinions[0].is_unverified);
    // What Bappeda decides itself stands beside it, in conflict and not overwritten.
    let own = opinion("ditolak");
    bappeda.decide(&[&jalan], &own);
    bappeda.run(&Command::Undo);

    // At the village, the answer of the office above is verified, the neighbour's is not.
    village.enroll(&bappeda);
    village.enroll(&neighbour);
    let mut clean = Office::new(BAPPEDA, 5);
    village.enroll(&clean);
    clean.take(&[&handed_over]);
    clean.decide(&[&jalan], &own);
    village.take(&[&clean.answer(Some(VILLAGE))]);
    assert!(!village.usulan(&jalan).opinions[0].is_unverified);
    let mut village = Office::new(VILLAGE, 6);
    village.enroll(&neighbour);
    village.take(&[&handed_over]);
    let forged = forge.bundle(BundleKind::Keputusan, NEIGHBOUR, Some(&secret(&neighbour)));
    village.take_on_word(&forged);
    assert!(village.usulan(&jalan).opinions[0].is_unverified);
}

#[test]
fn what_is_no_key_is_not_enrolled() {
    let mut bappeda = Office::new(BAPPEDA, 1);
    for key in ["", "abc", &"0".repeat(63), &"G".repeat(64)] {
        let refused = bappeda.try_run(&Command::EnrollKey {
            office: VILLAGE.to_owned(),
            key: key.to_owned(),
        });
        assert_eq!(refused.unwrap_err(), rembuk::engine::Refusal::BadKey);
    }
}
