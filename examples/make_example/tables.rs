//! The tables that the example is told in. Cells are read as the form reads what people type.

use std::path::PathBuf;

use rembuk::domain::field::Field;
use rembuk::domain::isian;
use rembuk::domain::reference::Reference;
use rembuk::domain::tabel::{Baris, Tabel};
use rembuk::domain::value::{self, Fields, Value};
use rembuk::domain::{tanggapan, usulan};
use rembuk::engine::protocol::{JsonFields, Opinion, fields_to_json};

/// A proposal.
pub(crate) struct Row {
    /// By which the other tables name it.
    pub(crate) number: String,
    /// The village that proposes it.
    pub(crate) village: String,
    /// In which of the village's hand-overs it is first: `1`, `2`, or `belum`.
    pub(crate) handed_over: String,
    pub(crate) fields: JsonFields,
}

/// A later edit of a proposal.
pub(crate) struct Edit {
    pub(crate) number: String,
    /// Which of the village's devices.
    pub(crate) device: String,
    pub(crate) fields: JsonFields,
}

/// An office's opinion on a proposal.
pub(crate) struct Decision {
    pub(crate) number: String,
    pub(crate) office: String,
    pub(crate) opinion: Opinion,
}

pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/example")
}

pub(crate) fn proposals(reference: &Reference) -> Vec<Row> {
    let read = |place: &str, row: &Baris<'_>| {
        let mut fields = read_fields(place, row, usulan::FIELDS, reference);
        fields.insert(usulan::SUMBER.to_owned(), Value::from("musrenbang"));
        if let Some(Value::Text(scores)) = fields.remove(usulan::SKOR) {
            let scores = read_scores(place, &scores, &fields, reference);
            fields.insert(usulan::SKOR.to_owned(), scores);
        }
        Row {
            number: row.get("nomor").to_owned(),
            village: row.get("desa").to_owned(),
            handed_over: row.get("serah").to_owned(),
            fields: fields_to_json(&fields),
        }
    };
    read_table("usulan.csv", read)
}

pub(crate) fn edits(reference: &Reference) -> Vec<Edit> {
    let read = |place: &str, row: &Baris<'_>| {
        // Here the column of this name holds the number of the proposal.
        let mut fields = read_fields(place, row, usulan::FIELDS, reference);
        fields.remove(usulan::USULAN);
        Edit {
            number: row.get("usulan").to_owned(),
            device: row.get("perangkat").to_owned(),
            fields: fields_to_json(&fields),
        }
    };
    read_table("perubahan.csv", read)
}

pub(crate) fn decisions(reference: &Reference) -> Vec<Decision> {
    let read = |place: &str, row: &Baris<'_>| {
        let fields = read_fields(place, row, tanggapan::FIELDS, reference);
        let text = |name: &str| Some(row.get(name).to_owned()).filter(|text| !text.is_empty());
        let opinion = Opinion {
            stage: row.get(tanggapan::TAHAP).to_owned(),
            outcome: row.get(tanggapan::HASIL).to_owned(),
            reason: text(tanggapan::ALASAN),
            text: text(tanggapan::TEKS),
            volume: fields.get(tanggapan::VOLUME).and_then(Value::as_number),
            amount_rp: fields.get(tanggapan::ANGGARAN).and_then(Value::as_int),
        };
        Decision {
            number: row.get("usulan").to_owned(),
            office: row.get("kantor").to_owned(),
            opinion,
        }
    };
    read_table("tanggapan.csv", read)
}

/// Reads each row; `read` gets the place of the row, for words about what is wrong in it.
fn read_table<T>(name: &str, read: impl Fn(&str, &Baris<'_>) -> T) -> Vec<T> {
    let text = std::fs::read_to_string(folder().join(name)).unwrap();
    let table = Tabel::parse(&text);
    let rows = table
        .rows()
        .map(|row| read(&format!("{name}:{}", row.line), &row));
    rows.collect()
}

/// The filled cells under the columns that are named after a field.
fn read_fields(
    place: &str,
    row: &Baris<'_>,
    fields: &'static [Field],
    reference: &Reference,
) -> Fields {
    let filled = fields
        .iter()
        .map(|field| (field, row.get(field.name)))
        .filter(|(_, cell)| !cell.is_empty());
    value::fields(filled.map(|(field, cell)| {
        let value = isian::read(field, cell, reference);
        let value = value.unwrap_or_else(|| panic!("{place}: {}: {cell:?}", field.name));
        (field.name.to_owned(), value)
    }))
}

/// The scores in the order of the criteria, without those that follow from another field.
fn read_scores(place: &str, cell: &str, fields: &Fields, reference: &Reference) -> Value {
    let kind = fields.get(usulan::JENIS).and_then(Value::as_text);
    let set = reference
        .criteria()
        .iter()
        .find(|set| Some(set.kode.as_str()) == kind)
        .unwrap_or_else(|| panic!("{place}: {kind:?} has no criteria"));
    let mut given = cell.split_whitespace();
    let scores = set.criteria.iter().filter_map(|criterion| {
        let score = match &criterion.from_field {
            Some(name) => criterion.score_for(fields.get(name)?.as_int()?)?,
            None => {
                let score = given.next().and_then(|score| score.parse().ok());
                score.unwrap_or_else(|| panic!("{place}: {}: {cell:?}", usulan::SKOR))
            }
        };
        assert!(
            criterion.steps.iter().any(|step| step.score == score),
            "{place}: {}: {score}",
            criterion.kode
        );
        Some((criterion.kode.clone(), Value::Int(score)))
    });
    Value::Map(value::fields(scores))
}
