//! The example data: what a newcomer opens is made from its tables, opens, and leaves each desk
//! what it should.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

#[path = "../examples/make_example/cycle.rs"]
mod cycle;
mod office;
#[path = "../examples/make_example/tables.rs"]
mod tables;

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use cycle::{KECAMATAN, LATE, TORN, UNKNOWN, UNSEEN, VILLAGE, handover_name};
use flate2::Compression;
use flate2::write::GzEncoder;
use office::{BAPPEDA, Office, YEAR, reference, status_of};
use rembuk::bundle::container::Limits;
use rembuk::bundle::header::BundleKind;
use rembuk::bundle::read::{Reading, read};
use rembuk::bundle::seal::{Roster, SignatureState};
use rembuk::domain::data_pribadi::find_personal_data;
use rembuk::domain::field::{Choices, Field, FieldKind};
use rembuk::domain::isian;
use rembuk::domain::koordinat::Koordinat;
use rembuk::domain::nomenklatur::Nomenclature;
use rembuk::domain::peta::Peta;
use rembuk::domain::tanggapan::{self, TanggapanView};
use rembuk::domain::usulan;
use rembuk::domain::value::Value;
use rembuk::engine::import::signature_of;
use rembuk::engine::protocol::{
    Answer, Command, Consent, Filter, HandoverView, JsonFields, Note, Only, Query, UsulanRow,
};

/// The most that all files may weigh, packed.
const MOST_BYTES: usize = 80_000;

fn file(name: &str) -> Vec<u8> {
    std::fs::read(tables::folder().join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn names(ending: &str) -> Vec<String> {
    let entries = std::fs::read_dir(tables::folder()).unwrap();
    let names = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = names.filter(|name| name.ends_with(ending)).collect();
    names.sort_unstable();
    names
}

/// Every file but the rows that are added on opening.
fn bundles() -> Vec<(String, Reading)> {
    let names = names(".json").into_iter();
    let names = names.filter(|name| name != "desa-baru.json");
    names
        .map(|name| {
            let reading = read(&file(&name), &Limits::default());
            (name, reading)
        })
        .collect()
}

fn village() -> Office {
    Office::restored(&file("desa.json"), 301)
}

/// With the proposals that are added on opening.
fn village_as_opened() -> Office {
    let mut village = village();
    let rows: Vec<JsonFields> = serde_json::from_slice(&file("desa-baru.json")).unwrap();
    village.run(&Command::AddUsulan { rows });
    village
}

fn kecamatan() -> Office {
    Office::restored(&file("kecamatan.json"), 303)
}

fn bappeda() -> Office {
    Office::restored(&file("bappeda.json"), 305)
}

fn only(office: &Office, only: Only) -> Vec<UsulanRow> {
    office.filtered(&Filter {
        only,
        ..Filter::default()
    })
}

/// How many usulan each office has here, by name.
fn per_office(office: &Office) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in office.rows() {
        let found = reference().office(&row.office).unwrap().nama.clone();
        *counts.entry(found).or_default() += 1;
    }
    counts
}

/// How many usulan have which outcome of this office's own; empty for those without.
fn outcomes(office: &Office) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for row in office.rows() {
        *counts
            .entry(row.own_outcome.unwrap_or_default())
            .or_default() += 1;
    }
    counts
}

/// Titles of the usulan of which any opinion was given on an older version.
fn outdated(office: &Office) -> Vec<String> {
    let is_outdated = |row: &UsulanRow| {
        let opinions = office.usulan(&row.id).opinions;
        opinions.iter().any(|opinion| opinion.is_outdated)
    };
    let rows = office.rows().into_iter().filter(is_outdated);
    rows.map(|row| row.title).collect()
}

fn counted<const N: usize>(pairs: [(&str, usize); N]) -> BTreeMap<String, usize> {
    pairs
        .into_iter()
        .map(|(name, count)| (name.to_owned(), count))
        .collect()
}

#[test]
fn the_files_are_what_the_tables_make() {
    let made = cycle::play();
    assert_eq!(made.keys().cloned().collect::<Vec<_>>(), names(".json"));
    for (name, bytes) in &made {
        let is_same = *bytes == file(name);
        assert!(is_same, "{name}: run `cargo run --example make_example`");
    }
    let packed = made.values().map(|bytes| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap().len()
    });
    let packed: usize = packed.sum();
    assert!(packed <= MOST_BYTES, "{packed} bytes");
}

#[test]
fn every_file_is_whole_and_signed() {
    let late = handover_name(LATE);
    let (unseen, unknown) = (handover_name(UNSEEN), handover_name(UNKNOWN));
    let kinds = [
        ("bappeda.json", BundleKind::Cadangan),
        ("desa.json", BundleKind::Cadangan),
        ("kecamatan.json", BundleKind::Cadangan),
        (&unknown, BundleKind::Usulan),
        (&late, BundleKind::Usulan),
        (&unseen, BundleKind::Usulan),
    ];
    let bundles = bundles();
    assert_eq!(bundles.len(), kinds.len());
    for ((name, reading), (expected, kind)) in bundles.iter().zip(kinds) {
        assert_eq!(name, expected);
        assert!(reading.is_whole(), "{name}");
        assert!(reading.problems.is_empty(), "{name}");
        let header = reading.header.as_ref().unwrap();
        assert_eq!((&header.kind, header.year), (&kind, YEAR), "{name}");
        let signature = signature_of(reading, &Roster::default());
        assert_eq!(signature, SignatureState::UnknownKey, "{name}");
    }
}

#[test]
fn the_village_has_answers_and_something_to_hand_over() {
    let office = village();
    assert_eq!(per_office(&office), counted([(VILLAGE, 24)]));
    assert_eq!(
        outdated(&office),
        ["Normalisasi saluran pembuang Kp. Cibogo"]
    );
    let answered = |by: &str| {
        let ids = office.rows().into_iter().map(|row| row.id);
        let has = |id: &String| office.usulan(id).opinions.iter().any(|o| o.office == by);
        ids.filter(has).count()
    };
    assert_eq!((answered(KECAMATAN), answered(BAPPEDA)), (22, 19));
    let incomplete = |office: &Office| -> Vec<(String, Vec<String>)> {
        let rows = office.rows().into_iter();
        rows.filter(|row| !row.missing.is_empty())
            .map(|row| (row.title, row.missing))
            .collect()
    };
    let internet = "Pemasangan internet publik di balai desa dan taman bacaan";
    let lacks_amount = |title: &str| (title.to_owned(), vec!["anggaran".to_owned()]);
    assert_eq!(incomplete(&office), [lacks_amount(internet)]);

    let opened = village_as_opened();
    assert_eq!(per_office(&opened), counted([(VILLAGE, 27)]));
    let food = "Makanan tambahan bagi balita gizi kurang";
    let expected = [lacks_amount(internet), lacks_amount(food)];
    assert_eq!(incomplete(&opened), expected);
    let handover: HandoverView = match opened.query(&Query::Handover) {
        Answer::Handover(view) => view,
        other => panic!("{other:?}"),
    };
    assert_eq!(handover.added.len(), 3);
    assert_eq!((handover.changed, handover.deleted), (vec![], vec![]));
    let places = opened.rows().into_iter().map(|row| row.position);
    assert!(places.eq(1..=27));
}

#[test]
fn the_kecamatan_has_a_conflict_an_outdated_opinion_and_some_left_to_decide() {
    let office = kecamatan();
    let expected = counted([
        (LATE, 9),
        (VILLAGE, 24),
        ("Ridomanah", 12),
        ("Sirnajati", 10),
        (TORN, 11),
    ]);
    assert_eq!(per_office(&office), expected);
    let expected = counted([
        ("", 6),
        ("dialihkan", 2),
        ("dikembalikan", 3),
        ("disesuaikan", 12),
        ("disetujui", 30),
        ("ditolak", 5),
        ("ditunda", 8),
    ]);
    assert_eq!(outcomes(&office), expected);
    assert_eq!(only(&office, Only::Undecided).len(), 6);
    assert_eq!(
        outdated(&office),
        ["Normalisasi saluran pembuang Kp. Cibogo"]
    );
    let torn = only(&office, Only::Conflict);
    let titles: Vec<&str> = torn.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["Perbaikan saluran air Gg. Anggrek RT 004 RW 002"]);
    assert_eq!(reference().office(&torn[0].office).unwrap().nama, TORN);
    assert_eq!(torn[0].own_outcome, None);
    let record = office.usulan(&torn[0].id);
    let in_conflict = record.fields.iter().filter(|field| field.values.len() > 1);
    let names: Vec<&str> = in_conflict.map(|field| field.name.as_str()).collect();
    assert_eq!(names, [usulan::ANGGARAN, usulan::VOLUME]);
    let status = status_of(office.engine());
    assert_eq!((status.conflicts, status.waiting, status.forks), (1, 0, 0));
}

#[test]
fn files_lie_ready_to_be_taken_in_at_the_kecamatan() {
    let mut office = kecamatan();
    for (village, new, changed, note) in [
        (UNSEEN, 10, 0, None),
        (UNKNOWN, 8, 0, Some(Note::UnknownKey)),
        (LATE, 1, 1, None),
    ] {
        let bytes = file(&handover_name(village));
        let seen = office.look_at(&bytes);
        assert_eq!(seen.consent, Consent::Free, "{village}");
        assert_eq!(seen.notes, Vec::from_iter(note), "{village}");
        let effect = office.take(&[&bytes]).effect;
        let counts = (effect.usulan_new, effect.usulan_changed);
        assert_eq!(counts, (new, changed), "{village}");
        assert_eq!((effect.conflicts_new, effect.waiting), (0, 0), "{village}");
    }
    assert_eq!(office.rows().len(), 85);
}

#[test]
fn what_the_newcomer_hands_over_can_be_taken_in_and_answered() {
    let mut village = village_as_opened();
    let mut kecamatan = kecamatan();
    let effect = kecamatan.take(&[&village.hand_over()]).effect;
    assert_eq!((effect.usulan_new, effect.usulan_changed), (3, 0));
    for row in only(&kecamatan, Only::Undecided) {
        kecamatan.decide(&[&row.id], &office::opinion("disetujui"));
    }
    let answer = kecamatan.answer(Some(&village.office()));
    let effect = village.take(&[&answer]).effect;
    assert_eq!(effect.opinions_new, 5);
}

#[test]
fn bappeda_has_decided_on_most() {
    let office = bappeda();
    let expected = counted([
        (LATE, 9),
        (VILLAGE, 24),
        ("Ridomanah", 12),
        ("Sirnajati", 10),
        (TORN, 11),
    ]);
    assert_eq!(per_office(&office), expected);
    let expected = counted([
        ("", 14),
        ("dialihkan", 3),
        ("disesuaikan", 9),
        ("disetujui", 21),
        ("ditolak", 6),
        ("ditunda", 13),
    ]);
    assert_eq!(outcomes(&office), expected);
    assert_eq!(outdated(&office), [""; 0]);
    let status = status_of(office.engine());
    assert_eq!((status.conflicts, status.waiting, status.forks), (0, 0, 0));
    // Some that the kecamatan agreed to still wait for a word.
    let waiting = only(&office, Only::Undecided);
    let is_agreed = |row: &&UsulanRow| {
        let outcome = row.fate.as_ref().map(|fate| fate.opinion.outcome.clone());
        outcome.is_some_and(|outcome| outcome == "disetujui" || outcome == "disesuaikan")
    };
    assert_eq!(waiting.iter().filter(is_agreed).count(), 5);
}

#[test]
fn everything_is_vouched_for() {
    for office in [village_as_opened(), kecamatan(), bappeda()] {
        let unverified = only(&office, Only::Unverified);
        assert_eq!(unverified.len(), 0, "{}", office.office());
        for row in office.rows() {
            let opinions = office.usulan(&row.id).opinions;
            assert!(!opinions.iter().any(|opinion| opinion.is_unverified));
        }
    }
}

#[test]
fn texts_name_no_person() {
    let mut texts = 0;
    for (name, reading) in bundles() {
        for commit in &reading.commits {
            for value in commit.fields.values() {
                let Value::Text(text) = value else { continue };
                // Keys and digests are no words.
                if text.len() == 64 && !text.contains(' ') {
                    continue;
                }
                assert_eq!(find_personal_data(text), [], "{name}: {text}");
                texts += 1;
            }
        }
    }
    let rows = String::from_utf8(file("desa-baru.json")).unwrap();
    for line in rows.lines() {
        assert_eq!(find_personal_data(line), [], "{line}");
    }
    for table in names(".csv") {
        let text = String::from_utf8(file(&table)).unwrap();
        for line in text.lines() {
            assert_eq!(find_personal_data(line), [], "{table}: {line}");
        }
    }
    assert!(texts > 4_000, "{texts}");
}

#[test]
fn the_checks_find_nothing_that_is_not_meant() {
    let reference = reference();
    let nomenclature = reference_file("nomenklatur.csv");
    let (nomenclature, _) = Nomenclature::parse(&nomenclature);
    let mut offices = [village_as_opened(), bappeda(), kecamatan()];
    let [_, _, kecamatan] = &mut offices;
    let handed_over = [LATE, UNSEEN, UNKNOWN].map(|name| file(&handover_name(name)));
    for bytes in &handed_over {
        kecamatan.take(&[bytes]);
    }
    for office in &offices {
        for row in office.rows() {
            let record = office.usulan(&row.id);
            assert_eq!(record.remarks, [], "{}", row.title);
            let is_meant = row.missing.is_empty() || row.missing == [usulan::ANGGARAN];
            assert!(is_meant, "{}: {:?}", row.title, row.missing);
            assert!(!row.problem.is_empty(), "{}", row.title);
            for opinion in record.opinions {
                let opinion = opinion.opinion;
                let view = TanggapanView {
                    hasil: Some(&opinion.outcome),
                    alasan: opinion.reason.as_deref(),
                    teks: opinion.text.as_deref(),
                    volume: opinion.volume,
                    anggaran: opinion.amount_rp,
                };
                assert_eq!(tanggapan::check(&view, &reference), [], "{}", row.title);
            }
        }
        for (key, state) in office.engine().log().records() {
            let fields = match key.kind.as_str() {
                "usulan" => usulan::FIELDS,
                "tanggapan" => tanggapan::FIELDS,
                _ => continue,
            };
            for (name, cell) in &state.fields {
                for written in &cell.values {
                    let field = fields.iter().find(|field| field.name == name);
                    let field = field.unwrap_or_else(|| panic!("{name} is no field"));
                    assert_known(field, &written.value, &nomenclature);
                }
            }
        }
    }
}

/// A choice is one of the reference data's, written as the form would write it.
fn assert_known(field: &Field, value: &Value, nomenclature: &Nomenclature) {
    let FieldKind::Choice(choices) = field.kind else {
        return;
    };
    let reference = reference();
    let code = value.as_text().unwrap();
    let is_known = match choices {
        Choices::Own => reference
            .own_choices(field.name)
            .iter()
            .any(|e| e.kode == code),
        Choices::Bidang => reference.bidang().iter().any(|entry| entry.kode == code),
        Choices::Funds => reference.funds().iter().any(|entry| entry.kode == code),
        Choices::Units => reference.units().resolve(code) == Some(code),
        Choices::Offices | Choices::Villages => reference.office(code).is_some(),
        Choices::Stages => reference.stage(code).is_some(),
        Choices::Outcomes => reference.outcome(code).is_some(),
        Choices::Reasons => reference.reason(code).is_some(),
        Choices::Nomenclature => nomenclature.line(code).is_some(),
    };
    assert!(is_known, "{}: {code}", field.name);
    let shown = isian::show(field, value, &reference);
    let read = isian::read(field, &shown, &reference);
    assert_eq!(read.as_ref(), Some(value), "{}", field.name);
}

#[test]
fn coordinates_lie_in_their_village() {
    let (borders, _) = Peta::parse(&reference_file("batas.csv"));
    let mut found = 0;
    for office in [village_as_opened(), kecamatan()] {
        for row in office.rows() {
            let record = office.usulan(&row.id);
            let number = |name: &str| {
                let field = record.fields.iter().find(|field| field.name == name)?;
                field.values[0].value.as_f64()
            };
            let degrees = number(usulan::LAT).zip(number(usulan::LON));
            let place = degrees.and_then(|(lat, lon)| Koordinat::new(lat, lon));
            if let Some(place) = place {
                let village = borders.village_at(place).map(|area| area.kode.as_str());
                assert_eq!(village, Some(row.office.as_str()), "{}", row.title);
                found += 1;
            }
        }
    }
    assert!(found > 50, "{found}");
}

fn reference_file(name: &str) -> String {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/reference");
    std::fs::read_to_string(folder.join(name)).unwrap()
}
