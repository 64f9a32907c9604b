//! The files of `data/reference/` as the app will load them.

#![cfg(not(target_arch = "wasm32"))]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use rembuk::domain::kantor::{JenisKantor, KodeKantor};
use rembuk::domain::koordinat::Koordinat;
use rembuk::domain::nomenklatur::{Level, Nomenclature};
use rembuk::domain::peta::Peta;
use rembuk::domain::reference::{Kantor, Reference};
use rembuk::domain::{field, usulan};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/reference")
}

fn text_of(file: &str) -> String {
    std::fs::read_to_string(folder().join(file)).unwrap_or_else(|e| panic!("{file}: {e}"))
}

fn names_in_folder() -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder()).unwrap_or_else(|e| panic!("{e}"));
    entries
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect()
}

fn reference() -> Reference {
    let files: BTreeMap<String, String> = names_in_folder()
        .into_iter()
        .filter(|name| name.ends_with(".csv"))
        .map(|name| (name.clone(), text_of(&name)))
        .collect();
    let (reference, issues) = Reference::parse(&files);
    assert_eq!(issues, []);
    reference
}

#[test]
fn every_file_is_listed_and_none_else() {
    let reference = reference();
    let listed: Vec<_> = reference.files().iter().map(|f| f.file.clone()).collect();
    let mut expected = names_in_folder();
    expected.remove("versi.csv");
    assert_eq!(listed.iter().cloned().collect::<BTreeSet<_>>(), expected);
    assert_eq!(listed.len(), expected.len(), "a file is listed twice");
    for file in reference.files() {
        for text in [
            &file.version,
            &file.label.id,
            &file.label.en,
            &file.source,
            &file.licence,
        ] {
            assert!(!text.is_empty(), "{file:?}");
        }
    }
}

#[test]
fn what_is_loaded_at_the_start_is_small() {
    let early: u64 = reference()
        .files()
        .iter()
        .filter(|file| !file.is_late)
        .map(|file| std::fs::metadata(folder().join(&file.file)).unwrap().len())
        .sum();
    // Uncompressed; brotli leaves about 10 kB of 33 kB.
    assert!(early < 100_000, "{early} bytes");
}

#[test]
fn kabupaten_bekasi_has_its_offices() {
    let reference = reference();
    assert_eq!(reference.kabupaten().kode, "32.16");
    assert_eq!(reference.kabupaten().nama, "Bekasi");
    let count = |jenis| {
        let offices = reference.offices().iter();
        offices
            .filter(|office| office.kode.jenis() == jenis)
            .count()
    };
    assert_eq!(count(JenisKantor::Kecamatan), 23);
    assert_eq!(
        (count(JenisKantor::Desa), count(JenisKantor::Kelurahan)),
        (179, 8)
    );
    assert_eq!(
        (count(JenisKantor::Dprd), count(JenisKantor::Bappeda)),
        (1, 1)
    );
    assert_eq!(count(JenisKantor::PerangkatDaerah), 36);
    let villages: usize = reference
        .kecamatan()
        .map(|kecamatan| reference.villages(&kecamatan.kode).count())
        .sum();
    assert_eq!(villages, 187);
}

#[test]
fn offices_are_found_as_people_write_them() {
    let reference = reference();
    for (text, want) in [
        ("Desa Segarajaya", "32.16.01.2002"),
        ("SETIA ASIH", "32.16.01.1007"),
        ("Kec. Tambun Selatan", "32.16.06"),
        ("tambunselatan", "32.16.06"),
        ("Sirnajaya", "32.16.21.2002"),
        ("Hajarmekar", "32.16.09.2009"),
        ("Segaramakmur", "32.16.01.2001"),
        ("Dinkes", "pd.dinas-kesehatan"),
        ("dinas lingkungan hidup", "pd.dinas-lingkungan-hidup"),
        (
            "Badan Penanggulangan Bencana Daerah (BPBD)",
            "pd.badan-penanggulangan-bencana-daerah",
        ),
        ("BAPPEDA", "bappeda"),
        ("Sekretariat DPRD", "dprd"),
    ] {
        let first = reference.search_offices(text, 1);
        assert_eq!(first.first().map(|o| o.kode.as_str()), Some(want), "{text}");
    }
    // Every office is the best answer to its own full name.
    for office in reference.offices() {
        let named = reference.offices_named(&office.full_name());
        assert_eq!(named.first(), Some(&office), "{}", office.full_name());
        let is_name_reused = |other: &&&Kantor| other.nama_lain.contains(&office.nama);
        let reused = named.iter().filter(is_name_reused).count();
        assert_eq!(named.len(), 1 + reused, "{}", office.full_name());
        assert_eq!(
            KodeKantor::new(office.kode.as_str()),
            Some(office.kode.clone())
        );
    }
    // Sirnajaya of Cibarusah is called Sirnajati since 2025; Serang Baru has a Sirnajaya still.
    let in_cibarusah = reference.villages_named("Sirnajaya", "Kec. Cibarusah");
    assert_eq!(in_cibarusah.len(), 1);
    assert_eq!(in_cibarusah[0].kode.as_str(), "32.16.22.2001");
    assert_eq!(
        reference
            .office_of_former("32.16.01.2007")
            .map(|o| o.kode.as_str()),
        Some("32.16.01.1007")
    );
}

#[test]
fn stages_outcomes_and_reasons_fit_together() {
    let reference = reference();
    for stage in reference.stages() {
        assert!(!stage.decided_by.is_empty(), "{stage:?}");
    }
    for jenis in JenisKantor::ALL {
        assert!(reference.stages_of(jenis).count() > 0, "{jenis:?}");
    }
    let outcomes: Vec<_> = reference
        .outcomes()
        .iter()
        .map(|outcome| outcome.kode.to_string())
        .collect();
    assert_eq!(
        outcomes.join(" "),
        "disetujui disesuaikan ditunda ditolak dikembalikan dialihkan dibatalkan direalisasikan"
    );
    for outcome in reference.outcomes() {
        let reasons = reference.reasons_for(outcome.kode.as_str()).count();
        assert_eq!(outcome.needs_reason, reasons > 0, "{outcome:?}");
        assert!(!outcome.meaning.id.is_empty() && !outcome.meaning.en.is_empty());
    }
    for reason in reference.reasons() {
        assert!(!reason.outcomes.is_empty(), "{reason:?}");
        assert!(!reason.label.id.is_empty() && !reason.label.en.is_empty());
    }
}

#[test]
fn every_choice_of_the_form_has_a_list() {
    let reference = reference();
    for field in usulan::FIELDS {
        if field.kind == field::FieldKind::Choice(field::Choices::Own) {
            let choices = reference.own_choices(field.name);
            assert!(choices.len() > 1, "{}", field.name);
            for choice in choices {
                assert!(!choice.label.id.is_empty() && !choice.label.en.is_empty());
            }
        }
    }
    assert_eq!(reference.bidang().len(), 8);
    assert_eq!(reference.bidang_desa().len(), 5);
    assert!(
        reference
            .funds()
            .iter()
            .any(|fund| fund.is_called("dana desa"))
    );
}

#[test]
fn units_are_known_in_their_spellings() {
    let reference = reference();
    let units = reference.units();
    for (text, want) in [
        ("m'", "m"),
        ("M1", "m"),
        ("mtr", "m"),
        ("Meter", "m"),
        ("m²", "m2"),
        ("M3", "m3"),
        ("Bh", "unit"),
        ("Unt", "unit"),
        ("RKB", "ruang"),
        ("Lokal", "ruang"),
        ("org", "orang"),
        ("kk", "KK"),
        ("Hektar", "ha"),
        ("klp", "kelompok"),
        ("btg", "batang"),
        ("ttk", "titik"),
        ("ls.", "ls"),
        ("LAPORAN", "Laporan"),
    ] {
        assert_eq!(units.resolve(text), Some(want), "{text}");
    }
    assert!(units.everyday().len() < 40 && units.others().len() > 400);
    for unit in units.everyday().iter().chain(units.others()) {
        assert_eq!(units.resolve(unit), Some(unit.as_str()));
    }
}

#[test]
fn criteria_weigh_one_and_their_scales_are_whole() {
    let reference = reference();
    assert_eq!(reference.criteria().len(), 2);
    for set in reference.criteria() {
        assert!((set.weight_sum() - 1.0).abs() < 1e-9, "{}", set.kode);
        for criterion in &set.criteria {
            let scores: Vec<_> = criterion.steps.iter().map(|step| step.score).collect();
            assert_eq!(scores, [5, 4, 3, 2, 1], "{}", criterion.kode);
            if let Some(field) = &criterion.from_field {
                assert!(field::find(usulan::FIELDS, field).is_some());
                assert!(
                    criterion.score_for(1).is_some() && criterion.score_for(i64::MAX).is_some()
                );
            }
        }
    }
    let biaya = |set: usize, rupiah| {
        let criteria = &reference.criteria()[set].criteria;
        let biaya = criteria.iter().find(|of| of.kode == "biaya").unwrap();
        biaya.score_for(rupiah)
    };
    for (set, rupiah, want) in [
        (0, 50_000_000, 5),
        (0, 50_000_001, 4),
        (0, 200_000_000, 2),
        (0, 200_000_001, 1),
        (1, 5_000_000, 5),
        (1, 20_000_001, 1),
    ] {
        assert_eq!(biaya(set, rupiah), Some(want), "{rupiah}");
    }
}

#[test]
fn the_nomenclature_is_whole_and_searchable() {
    let (list, bad_lines) = Nomenclature::parse(&text_of("nomenklatur.csv"));
    assert_eq!(bad_lines, Vec::<usize>::new());
    assert_eq!(list.lines().len(), 3168);
    let count = |level| list.lines().iter().filter(|l| l.level == level).count();
    assert_eq!(
        (count(Level::Program), count(Level::SubKegiatan)),
        (164, 2542)
    );
    for line in list.lines() {
        let depth = list.path(&line.kode).len();
        assert!(depth > 0 || line.level == Level::Urusan, "{}", line.kode);
    }
    let found = list.search("rehabilitasi jalan", &["1.03".to_owned()], 20);
    assert!(
        found
            .first()
            .is_some_and(|line| line.kode.starts_with("1.03.10"))
    );
}

#[test]
fn borders_are_there_for_each_area() {
    let reference = reference();
    let (peta, bad_lines) = Peta::parse(&text_of("batas.csv"));
    assert!(bad_lines.is_empty(), "{bad_lines:?}");
    for office in reference.offices() {
        let jenis = office.kode.jenis();
        let is_area = jenis.is_village() || jenis == JenisKantor::Kecamatan;
        let has_border = peta.area(office.kode.as_str()).is_some();
        assert_eq!(is_area, has_border, "{}", office.kode);
    }
    // The middle of a village that is nearly round lies in it, and the sea in none.
    let village = peta.area("32.16.01.2001").unwrap();
    let place = village.frame.middle().place().unwrap();
    assert_eq!(peta.village_at(place), Some(village));
    assert_eq!(peta.village_at(Koordinat::new(-5.8, 107.0).unwrap()), None);
}
