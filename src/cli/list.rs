//! `rembuk list`: the usulan of several files, merged, in the order in which they are discussed.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::io::{self, Write};
use std::path::PathBuf;

use super::merge::merge_files;
use super::output::{JsonLine, Outcome, plain};
use crate::domain::angka::format_decimal;
use crate::domain::rupiah::Rupiah;
use crate::domain::tanggapan;
use crate::domain::usulan;
use crate::domain::value::{Fields, Value};
use crate::engine::merge::{Merged, state_of};
use crate::log::commit::{Commit, RecordKey};
use crate::log::fold::{Cell, DELETED_FIELD, Deletion, RecordState};

/// The fields that every line has, in this order, beside `id` and `kantor`.
const ALWAYS: [&str; 24] = [
    usulan::SUMBER,
    usulan::TAHUN,
    usulan::KODE_DESA,
    usulan::KECAMATAN,
    usulan::DESA,
    usulan::DUSUN,
    usulan::RT,
    usulan::RW,
    usulan::USULAN,
    usulan::MASALAH,
    usulan::ALAMAT,
    usulan::LAT,
    usulan::LON,
    usulan::VOLUME,
    usulan::SATUAN,
    usulan::ANGGARAN,
    usulan::OPD_TUJUAN,
    usulan::BIDANG,
    usulan::KODE_SUB_KEGIATAN,
    usulan::PENERIMA_MANFAAT,
    usulan::PENGUSUL,
    usulan::TANGGAL,
    usulan::PRIORITAS,
    usulan::SKOR,
];

/// Members of a line that are worked out and are no fields.
pub(super) const ID: &str = "id";
pub(super) const CONFLICTS: &str = "konflik";
pub(super) const OPINIONS: &str = "tanggapan";

/// The members of an opinion.
const OPINION_FIELDS: [&str; 7] = [
    tanggapan::KANTOR,
    tanggapan::TAHAP,
    tanggapan::HASIL,
    tanggapan::ALASAN,
    tanggapan::TEKS,
    tanggapan::VOLUME,
    tanggapan::ANGGARAN,
];

pub(super) struct Options {
    pub(super) json: bool,
    pub(super) files: Vec<PathBuf>,
}

pub(super) fn run(
    options: &Options,
    out: &mut dyn Write,
    err: &mut dyn Write,
) -> io::Result<Outcome> {
    let (merged, troubles) = merge_files(&options.files);
    for trouble in &troubles {
        trouble.write(err, true)?;
    }
    let (rows, opinions) = in_order(&merged);
    let of_row = |key: &RecordKey| opinions.get(&key.id).map_or(&[][..], Vec::as_slice);
    if options.json {
        let mut line = JsonLine::default();
        for row in rows {
            let state = state_of(&row.commits);
            write_json(row.key, &state, of_row(row.key), &mut line, out)?;
        }
    } else {
        write_table(&rows, of_row, out)?;
    }
    Ok(Outcome::of(!troubles.is_empty()))
}

/// A usulan as far as its place in the list needs it; it is folded again when it is written.
struct Row<'a> {
    key: &'a RecordKey,
    office: Option<Value>,
    priority: Option<Value>,
    commits: Vec<&'a Commit>,
}

/// Opinions by the id of their usulan.
type Opinions = HashMap<String, Vec<RecordState>>;

/// The usulan ordered by office, priority (numbers first, missing last) and id; the opinions on
/// each ordered by stage and office.
fn in_order(merged: &Merged) -> (Vec<Row<'_>>, Opinions) {
    let mut rows = Vec::new();
    let mut opinions = Opinions::new();
    for commits in merged.groups() {
        let Some(key) = commits.first().map(|commit| &commit.record) else {
            continue;
        };
        let is_usulan = key.kind == "usulan";
        if !is_usulan && key.kind != "tanggapan" {
            continue;
        }
        let state = state_of(&commits);
        if !state.is_visible() {
            continue;
        }
        if is_usulan {
            rows.push(Row {
                key,
                office: state.value(usulan::KANTOR).cloned(),
                priority: state.value(usulan::PRIORITAS).cloned(),
                commits,
            });
        } else if let Some(usulan_id) = state.text(tanggapan::USULAN) {
            let usulan_id = usulan_id.to_owned();
            opinions.entry(usulan_id).or_default().push(state);
        }
    }
    rows.sort_by(|a, b| {
        missing_last(a.office.as_ref(), b.office.as_ref())
            .then_with(|| by_priority(a.priority.as_ref(), b.priority.as_ref()))
            .then_with(|| a.key.id.cmp(&b.key.id))
    });
    for list in opinions.values_mut() {
        // They come ordered by their own ids, which decide between equals.
        list.sort_by(|a, b| {
            let by = |field| missing_last(a.value(field), b.value(field));
            by(tanggapan::TAHAP).then_with(|| by(tanggapan::KANTOR))
        });
    }
    (rows, opinions)
}

fn missing_last(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let is_missing = |value: Option<&Value>| value.is_none_or(Value::is_null);
    is_missing(a).cmp(&is_missing(b)).then_with(|| a.cmp(&b))
}

fn by_priority(a: Option<&Value>, b: Option<&Value>) -> Ordering {
    let is_number = |value: Option<&Value>| value.and_then(Value::as_number).is_some();
    let numbers_first = is_number(b).cmp(&is_number(a));
    numbers_first.then_with(|| missing_last(a, b))
}

fn write_json(
    key: &RecordKey,
    state: &RecordState,
    opinions: &[RecordState],
    line: &mut JsonLine,
    out: &mut dyn Write,
) -> io::Result<()> {
    line.put(ID, &Value::from(key.id.as_str()));
    for name in std::iter::once(usulan::KANTOR).chain(ALWAYS) {
        line.put(name, state.value(name).unwrap_or(&Value::Null));
    }
    for (name, _) in others(state) {
        line.put(name, state.value(name).unwrap_or(&Value::Null));
    }
    line.put(CONFLICTS, &conflicts(state));
    let opinions = opinions.iter().map(|opinion| {
        let members = OPINION_FIELDS.iter().map(|&name| {
            let value = opinion.value(name).cloned().unwrap_or_default();
            (name.to_owned(), value)
        });
        Value::Map(members.collect())
    });
    line.put(OPINIONS, &Value::List(opinions.collect()));
    line.finish(out)
}

/// The fields that not every line has. One that is named like a worked-out member is left out.
fn others(state: &RecordState) -> impl Iterator<Item = (&String, &Cell)> {
    let is_named = |name: &str| {
        name == usulan::KANTOR
            || [ID, CONFLICTS, OPINIONS].contains(&name)
            || ALWAYS.contains(&name)
    };
    state.fields.iter().filter(move |(name, _)| !is_named(name))
}

/// All values of each field that has several, in order.
fn conflicts(state: &RecordState) -> Value {
    let contested = state.fields.iter().filter(|(_, cell)| cell.is_conflict());
    let mut conflicts: Fields = contested
        .map(|(name, cell)| {
            let values = cell.values.iter().map(|written| written.value.clone());
            let mut values: Vec<Value> = values.collect();
            values.sort();
            (name.clone(), Value::List(values))
        })
        .collect();
    if state.deletion == Deletion::Contested {
        let both = vec![Value::Bool(false), Value::Bool(true)];
        conflicts.insert(DELETED_FIELD.to_owned(), Value::List(both));
    }
    Value::Map(conflicts)
}

/// Columns of the table: heading and width in letters; the last one is as wide as it is.
const COLUMNS: [(&str, usize); 6] = [
    ("kantor", 14),
    ("no", 4),
    ("id", 26),
    ("usulan", 48),
    ("volume", 16),
    ("anggaran", 18),
];

fn write_table<'a>(
    rows: &[Row<'_>],
    opinions_of: impl Fn(&RecordKey) -> &'a [RecordState],
    out: &mut dyn Write,
) -> io::Result<()> {
    let headings = COLUMNS.map(|(heading, _)| heading.to_owned());
    write_row(&headings, "keterangan", out)?;
    for row in rows {
        let state = state_of(&row.commits);
        let volume = [
            shown(state.value(usulan::VOLUME)),
            shown(state.value(usulan::SATUAN)),
        ];
        let amount = match state.value(usulan::ANGGARAN) {
            Some(Value::Int(rupiah)) => Rupiah::new(*rupiah).map(|rupiah| rupiah.to_string()),
            other => Some(shown(other)),
        };
        let cells = [
            shown(state.value(usulan::KANTOR)),
            shown(state.value(usulan::PRIORITAS)),
            row.key.id.clone(),
            shown(state.value(usulan::USULAN)),
            volume.join(" "),
            amount.unwrap_or_default(),
        ];
        let mut notes: Vec<String> = opinions_of(row.key)
            .iter()
            .map(|opinion| {
                let parts = [tanggapan::TAHAP, tanggapan::HASIL].map(|f| shown(opinion.value(f)));
                parts.join(": ")
            })
            .collect();
        let mut contested: Vec<&str> = state.conflicts().collect();
        if state.deletion == Deletion::Contested {
            contested.push(DELETED_FIELD);
        }
        if !contested.is_empty() {
            notes.insert(0, format!("isi berbeda: {}", contested.join(", ")));
        }
        write_row(&cells, &notes.join("; "), out)?;
    }
    writeln!(out, "{} usulan", rows.len())
}

fn write_row(cells: &[String; 6], last: &str, out: &mut dyn Write) -> io::Result<()> {
    for (cell, (_, width)) in cells.iter().zip(COLUMNS) {
        write!(out, "{:width$}  ", cut(cell, width))?;
    }
    writeln!(out, "{}", plain(last))
}

/// The first letters of a text, made fit for a terminal.
fn cut(text: &str, width: usize) -> String {
    let text = plain(text);
    if text.chars().count() <= width {
        return text;
    }
    let kept = text.chars().take(width.saturating_sub(1));
    kept.chain(['\u{2026}']).collect()
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::Text(text)) => text.clone(),
        Some(Value::Int(number)) => format_decimal(*number as f64),
        Some(Value::Dec(number)) => format_decimal(*number),
        Some(Value::Bool(true)) => "ya".to_owned(),
        Some(Value::Bool(false)) => "tidak".to_owned(),
        Some(Value::List(items)) => format!("({})", items.len()),
        Some(Value::Map(members)) => format!("({})", members.len()),
    }
}
