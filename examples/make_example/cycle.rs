//! One cycle of one kecamatan, played with the engine: villages hand over, the kecamatan and
//! Bappeda decide and answer, and each desk is left with something to do.

use std::collections::BTreeMap;

use rembuk::domain::kantor::KodeKantor;
use rembuk::engine::protocol::{Answer, Command, ExportKind, JsonFields};

use crate::office::{BAPPEDA, Office, one, reference};
use crate::tables::{self, Decision, Edit, Row};

pub(crate) const KECAMATAN: &str = "32.16.22";
/// The village that a newcomer opens.
pub(crate) const VILLAGE: &str = "Ridogalih";
/// Edited on two devices apart.
pub(crate) const TORN: &str = "Wibawamulya";
/// Handed over once more; the kecamatan has its first file only.
pub(crate) const LATE: &str = "Cibarusah Kota";
/// The kecamatan has no file of it, but knows its key.
pub(crate) const UNSEEN: &str = "Sindangmulya";
/// The kecamatan has no file of it and never heard of its key.
pub(crate) const UNKNOWN: &str = "Cibarusah Jaya";

const LAPTOP: &str = "laptop";
const PHONE: &str = "ponsel";

/// Midnight of 1 November 2025 in Bekasi, in ms since 1970.
const START_MS: i64 = 1_761_930_000_000;
const MINUTE_MS: i64 = 60_000;
/// Days after the start.
const VILLAGES_WRITE: i64 = 23;
const VILLAGES_HAND_OVER: i64 = 30;
const SECOND_DEVICE: i64 = 40;
const KECAMATAN_DECIDES: i64 = 94;
const VILLAGE_COMPLETES: i64 = 104;
const TORN_EDITS: i64 = 107;
const KECAMATAN_TAKES_MORE: i64 = 109;
const LATE_HANDS_OVER: i64 = 115;
const BAPPEDA_DECIDES: i64 = 117;
const VILLAGE_IS_ANSWERED: i64 = 125;

/// The files of the example, by name.
pub(crate) fn play() -> BTreeMap<String, Vec<u8>> {
    let mut cycle = Cycle::begin();
    let first = cycle.villages_hand_over();
    cycle.add_second_device();

    let kecamatan = cycle.at(KECAMATAN, KECAMATAN_DECIDES);
    let known = [VILLAGE, TORN, LATE, "Ridomanah", "Sirnajati"];
    cycle.enroll(kecamatan, &known);
    cycle.enroll(kecamatan, &[UNSEEN, PHONE]);
    let files: Vec<&[u8]> = known.iter().map(|name| first[*name].as_slice()).collect();
    cycle.office(kecamatan).take(&files);
    cycle.decide(kecamatan, KECAMATAN_DECIDES);
    let village_code = cycle.office(VILLAGE).office();
    let from_kecamatan = cycle.office(kecamatan).answer(Some(&village_code));
    let passed_on = cycle.office(kecamatan).hand_over();

    let bappeda = cycle.at(BAPPEDA, BAPPEDA_DECIDES);
    cycle.enroll(bappeda, &known);
    cycle.enroll(bappeda, &[KECAMATAN]);
    cycle.office(bappeda).take(&[&first[VILLAGE], &first[LATE]]);
    cycle.office(bappeda).take(&[&passed_on]);
    cycle.decide(bappeda, BAPPEDA_DECIDES);
    let from_bappeda = cycle.office(bappeda).answer(Some(&village_code));

    let village = cycle.at(VILLAGE, VILLAGE_COMPLETES);
    cycle.enroll(village, &[KECAMATAN, BAPPEDA]);
    cycle.office(village).take(&[&from_kecamatan]);
    cycle.edit(village, LAPTOP);
    let completed = cycle.office(village).hand_over();
    cycle.at(village, VILLAGE_IS_ANSWERED);
    cycle.office(village).take(&[&from_bappeda]);

    cycle.at(TORN, TORN_EDITS);
    cycle.edit(TORN, LAPTOP);
    let on_laptop = cycle.office(TORN).hand_over();
    cycle.at(PHONE, TORN_EDITS + 1);
    cycle.edit(PHONE, PHONE);
    let on_phone = cycle.office(PHONE).hand_over();
    cycle.at(kecamatan, KECAMATAN_TAKES_MORE);
    cycle
        .office(kecamatan)
        .take(&[&completed, &on_laptop, &on_phone]);

    cycle.at(LATE, LATE_HANDS_OVER);
    cycle.edit(LATE, LAPTOP);
    cycle.add(LATE, "2");
    let late = cycle.office(LATE).hand_over();

    let file = |name: &str, bytes: Vec<u8>| (name.to_owned(), bytes);
    BTreeMap::from([
        file("desa.json", cycle.backup(village)),
        file("desa-baru.json", cycle.not_handed_over(village)),
        file("kecamatan.json", cycle.backup(kecamatan)),
        file("bappeda.json", cycle.backup(bappeda)),
        file(&handover_name(LATE), late),
        file(&handover_name(UNSEEN), first[UNSEEN].clone()),
        file(&handover_name(UNKNOWN), first[UNKNOWN].clone()),
    ])
}

pub(crate) fn handover_name(village: &str) -> String {
    let name = village.to_lowercase().replace(' ', "-");
    format!("serahan-{name}.json")
}

struct Cycle {
    rows: Vec<Row>,
    edits: Vec<Edit>,
    decisions: Vec<Decision>,
    /// Villages by name, the offices above them by code, the second device by what it is.
    offices: BTreeMap<String, Office>,
    /// Ids of the proposals by number.
    ids: BTreeMap<String, String>,
}

impl Cycle {
    fn begin() -> Self {
        let reference = reference();
        let kecamatan = KodeKantor::new(KECAMATAN).unwrap();
        let villages = reference.villages(&kecamatan);
        let villages = villages.map(|found| (found.nama.as_str(), found.kode.as_str()));
        let above = [(KECAMATAN, KECAMATAN), (BAPPEDA, BAPPEDA)];
        let mut offices = BTreeMap::new();
        for (seed, (name, code)) in (1..).zip(villages.chain(above)) {
            offices.insert(name.to_owned(), quick(Office::example(code, seed)));
        }
        Self {
            rows: tables::proposals(&reference),
            edits: tables::edits(&reference),
            decisions: tables::decisions(&reference),
            offices,
            ids: BTreeMap::new(),
        }
    }

    fn office(&mut self, name: &str) -> &mut Office {
        self.offices.get_mut(name).unwrap()
    }

    /// Begins an office's work on a day.
    fn at<'a>(&mut self, name: &'a str, day: i64) -> &'a str {
        set_clock(self.office(name), day, 0);
        name
    }

    fn enroll(&mut self, name: &str, others: &[&str]) {
        let mut office = self.offices.remove(name).unwrap();
        for other in others {
            office.enroll(&self.offices[*other]);
        }
        self.offices.insert(name.to_owned(), office);
    }

    /// Every village's first hand-over, by its name.
    fn villages_hand_over(&mut self) -> BTreeMap<String, Vec<u8>> {
        let names: Vec<String> = self.offices.keys().cloned().collect();
        let mut files = BTreeMap::new();
        for name in names
            .into_iter()
            .filter(|name| name != KECAMATAN && name != BAPPEDA)
        {
            self.at(&name, VILLAGES_WRITE);
            self.add(&name, "1");
            self.at(&name, VILLAGES_HAND_OVER);
            let file = self.office(&name).hand_over();
            files.insert(name, file);
        }
        files
    }

    /// Adds the proposals that are first in this hand-over.
    fn add(&mut self, village: &str, handed_over: &str) {
        let office = self.offices.get_mut(village).unwrap();
        let of_village = self.rows.iter().filter(|row| row.village == village);
        for row in of_village.filter(|row| row.handed_over == handed_over) {
            let saved = office.run(&Command::SaveUsulan {
                id: None,
                base: vec![],
                fields: row.fields.clone(),
                draft: None,
            });
            match saved {
                Answer::Saved { id, .. } => self.ids.insert(row.number.clone(), id),
                other => panic!("{other:?}"),
            };
        }
    }

    /// The proposals that are in no file yet, as rows for [`Command::AddUsulan`] after the backup
    /// was opened: in the backup they would count as given out.
    fn not_handed_over(&self, village: &str) -> Vec<u8> {
        let of_village = self.rows.iter().filter(|row| row.village == village);
        let rows: Vec<&JsonFields> = of_village
            .filter(|row| row.handed_over == "belum")
            .map(|row| &row.fields)
            .collect();
        let mut text = serde_json::to_vec_pretty(&rows).unwrap();
        text.push(b'\n');
        text
    }

    /// A second device of the torn village, set up from the backup of the first.
    fn add_second_device(&mut self) {
        self.at(TORN, SECOND_DEVICE);
        let backup = self.backup(TORN);
        let device = quick(Office::restored(&backup, 201));
        self.offices.insert(PHONE.to_owned(), device);
    }

    /// What the table says was edited on this device of an office.
    fn edit(&mut self, name: &str, device: &str) {
        let office = self.offices.get_mut(name).unwrap();
        for edit in self.edits.iter().filter(|edit| edit.device == device) {
            let id = id_of(&self.ids, &edit.number);
            if office.record("usulan", id).is_some() {
                office.edit(id, edit.fields.clone().into());
            }
        }
    }

    /// What the table says of this office's opinions, in its order.
    fn decide(&mut self, name: &str, day: i64) {
        let office = self.offices.get_mut(name).unwrap();
        let code = office.office();
        let own = self.decisions.iter().filter(|row| row.office == code);
        for (minute, decision) in (1..).map(|place| place * 4).zip(own) {
            set_clock(office, day, minute);
            office.decide(&[id_of(&self.ids, &decision.number)], &decision.opinion);
        }
    }

    fn backup(&mut self, name: &str) -> Vec<u8> {
        one(self.office(name).export(ExportKind::Backup))
    }
}

fn id_of<'a>(ids: &'a BTreeMap<String, String>, number: &str) -> &'a str {
    let found = ids.get(number);
    found.unwrap_or_else(|| panic!("usulan.csv has no {number:?}"))
}

/// Without the proofs after each command, which the tests have given.
fn quick(mut office: Office) -> Office {
    office.reopens = false;
    office
}

/// So many minutes after nine in the morning of a day.
fn set_clock(office: &Office, day: i64, minutes: i64) {
    let minutes = (day * 24 + 9) * 60 + minutes;
    office.world.set_clock(START_MS + minutes * MINUTE_MS);
}
