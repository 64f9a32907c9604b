//! What screens see of the state. Nothing here changes anything.

use std::collections::{BTreeMap, BTreeSet};

use super::Engine;
use super::journal::JournalRow;
use super::protocol::{
    AnswerView, Authorship, ConflictView, FateCount, FieldView, Filter, HandoverView, ImportView,
    JsonFields, Only, Opinion, OpinionView, RecordView, Status, UsulanPage, UsulanRow, ValueView,
    WaitingView, fields_to_json, to_json,
};
use super::trust;
use crate::bundle::header::{BundleKind, Header};
use crate::bundle::state::version_of;
use crate::domain::cari;
use crate::domain::field::IssueCode;
use crate::domain::tanggapan;
use crate::domain::usulan::{self, UsulanView};
use crate::domain::value::Value;
use crate::log::commit::{Commit, CommitHash, RecordKey};
use crate::log::fold::{Cell, DELETED_FIELD, Deletion, RecordState};

/// Fields without which a hand-over is called incomplete. It goes out all the same.
const WANTED: &[&str] = &[
    usulan::USULAN,
    usulan::VOLUME,
    usulan::SATUAN,
    usulan::ANGGARAN,
];

pub(super) fn status(engine: &Engine) -> Status {
    let log = &engine.log;
    let visible = log
        .records_of("usulan")
        .filter(|(_, state)| state.is_visible());
    let amounts = visible.map(|(_, state)| amount(state, usulan::ANGGARAN).unwrap_or(0));
    let (usulan, amount_rp) = amounts.fold((0, 0), |(count, sum), rp| (count + 1, rp + sum));
    let states = || log.records().map(|(_, state)| state);
    let quarantined = engine.journal.values().filter(|row| is_unread(engine, row));
    Status {
        office: engine.identity.office.clone(),
        year: engine.identity.year,
        key: engine.identity.key.public().to_string(),
        key_code: engine.identity.key.public().short_code(),
        usulan,
        amount_rp,
        unexported: engine.unexported().count() as u32,
        unexported_since_ms: engine.unexported().map(|commit| commit.written_ms).min(),
        last_export: engine
            .last_exports
            .values()
            .max_by_key(|note| note.number)
            .cloned(),
        last_backup: engine.last_exports.get("cadangan").cloned(),
        last_change_ms: engine.last_change_ms,
        conflicts: states()
            .filter(|s| s.is_visible() && s.has_conflict())
            .count() as u32,
        waiting: states().map(|state| state.waiting.len()).sum::<usize>() as u32,
        forks: log.forks().len() as u32,
        from_newer: states().filter(|state| state.has_newer).count() as u32,
        quarantined: quarantined.map(|row| row.quarantine.len()).sum::<usize>() as u32,
        undo: engine.history.undo.last().map(|step| step.label),
        redo: engine.history.redo.last().map(|step| step.label),
    }
}

/// The visible usulan in the order of every list: office, rank, id; with their places.
pub(super) fn in_order(engine: &Engine) -> Vec<(&RecordKey, &RecordState, u32)> {
    let visible = engine
        .log
        .records_of("usulan")
        .filter(|(_, state)| state.is_visible());
    let mut records: Vec<(&RecordKey, &RecordState)> = visible.collect();
    records.sort_unstable_by(|(a_key, a), (b_key, b)| {
        let office = office_of(a).cmp(office_of(b));
        office.then_with(|| in_office(a_key, a, b_key, b))
    });
    let mut place = 0;
    let mut last_office = None;
    let placed = records.into_iter().map(|(key, state)| {
        let office = office_of(state);
        place = if last_office == Some(office) {
            place + 1
        } else {
            1
        };
        last_office = Some(office);
        (key, state, place)
    });
    placed.collect()
}

/// Place of a usulan in its office's order, counted from 1; 0 for what is in no list.
fn position(engine: &Engine, key: &RecordKey, state: &RecordState) -> u32 {
    if key.kind != "usulan" || !state.is_visible() {
        return 0;
    }
    let usulan = engine.log.records_of("usulan");
    let is_ahead = |(other_key, other): &(&RecordKey, &RecordState)| {
        other.is_visible()
            && office_of(other) == office_of(state)
            && in_office(other_key, other, key, state).is_lt()
    };
    usulan.filter(is_ahead).count() as u32 + 1
}

/// The order within an office: rank, then id.
fn in_office(
    a_key: &RecordKey,
    a: &RecordState,
    b_key: &RecordKey,
    b: &RecordState,
) -> std::cmp::Ordering {
    by_rank(a, b).then_with(|| a_key.id.cmp(&b_key.id))
}

/// By `prioritas`, lowest first, those without one last.
pub(super) fn by_rank(a: &RecordState, b: &RecordState) -> std::cmp::Ordering {
    let rank = |state: &RecordState| state.value(usulan::PRIORITAS).and_then(Value::as_number);
    match (rank(a), rank(b)) {
        (Some(a), Some(b)) => a.total_cmp(&b),
        (Some(_), None) => std::cmp::Ordering::Less,
        (None, Some(_)) => std::cmp::Ordering::Greater,
        (None, None) => std::cmp::Ordering::Equal,
    }
}

pub(super) fn office_of(state: &RecordState) -> &str {
    state.text(usulan::KANTOR).unwrap_or_default()
}

pub(super) fn neighbours(
    engine: &Engine,
    filter: &Filter,
    id: &str,
) -> (Option<String>, Option<String>) {
    let words = words_of(filter);
    let mut before = None;
    let mut is_behind = false;
    for (key, state, _) in in_order(engine) {
        if key.id == id {
            is_behind = true;
        } else if passes(engine, key, state, filter, &words) {
            if is_behind {
                return (before, Some(key.id.clone()));
            }
            before = Some(key.id.clone());
        }
    }
    (before, None)
}

fn words_of(filter: &Filter) -> Vec<String> {
    let folded = cari::fold(&filter.text);
    folded.split_whitespace().map(ToOwned::to_owned).collect()
}

pub(super) fn usulan_page(engine: &Engine, filter: &Filter, offset: u32, limit: u32) -> UsulanPage {
    let words = words_of(filter);
    let mut page = UsulanPage {
        offset,
        ..UsulanPage::default()
    };
    for (key, state, place) in in_order(engine) {
        if !passes(engine, key, state, filter, &words) {
            continue;
        }
        if page.total >= offset && page.rows.len() < limit as usize {
            page.rows.push(row(engine, key, state, place));
        }
        page.total += 1;
        page.amount_rp += amount(state, usulan::ANGGARAN).unwrap_or(0);
    }
    page
}

fn passes(
    engine: &Engine,
    key: &RecordKey,
    state: &RecordState,
    filter: &Filter,
    words: &[String],
) -> bool {
    if let Some(office) = &filter.office {
        let own = office_of(state);
        let under = own
            .strip_prefix(office.as_str())
            .is_some_and(|rest| rest.starts_with('.'));
        if own != office && (filter.is_exact || !under) {
            return false;
        }
    }
    if let Some(outcome) = &filter.fate
        && latest_outcome(engine, &key.id) != outcome
    {
        return false;
    }
    if !words.is_empty() {
        let names = [
            usulan::USULAN,
            usulan::MASALAH,
            usulan::ALAMAT,
            usulan::DUSUN,
            usulan::DESA,
            usulan::OPD_TUJUAN,
            usulan::BIDANG,
            usulan::PENGUSUL,
        ];
        let texts: Vec<&str> = names.iter().filter_map(|name| state.text(name)).collect();
        let office = engine
            .reference
            .office(office_of(state))
            .map(|found| found.full_name());
        let haystack = cari::fold(&format!(
            "{} {}",
            texts.join(" "),
            office.unwrap_or_default()
        ));
        if !words.iter().all(|word| haystack.contains(word.as_str())) {
            return false;
        }
    }
    match filter.only {
        Only::All => true,
        Only::Conflict => has_conflict(engine, key, state),
        Only::Undecided => own_opinion(engine, &key.id).is_none(),
        Only::Decided => own_opinion(engine, &key.id).is_some(),
        Only::Unverified => is_unverified(engine, key, state),
    }
}

fn has_conflict(engine: &Engine, key: &RecordKey, state: &RecordState) -> bool {
    state.has_conflict() || opinions(engine, &key.id).any(|(_, opinion)| opinion.has_conflict())
}

/// The opinions on a usulan, by id.
fn opinions<'a>(
    engine: &'a Engine,
    usulan_id: &'a str,
) -> impl Iterator<Item = (&'a RecordKey, &'a RecordState)> {
    let prefix = tanggapan::id_prefix(usulan_id);
    let records = engine.log.records_from("tanggapan", &prefix);
    let of_usulan = records.take_while(move |(key, _)| key.id.starts_with(&prefix));
    of_usulan.filter(move |(_, state)| {
        state.is_visible() && state.text(tanggapan::USULAN) == Some(usulan_id)
    })
}

fn own_opinion<'a>(engine: &'a Engine, usulan_id: &'a str) -> Option<&'a RecordState> {
    let is_own = |state: &RecordState| {
        state.text(tanggapan::KANTOR) == Some(engine.identity.office.as_str())
    };
    let own = opinions(engine, usulan_id).filter(|(_, state)| is_own(state));
    own.max_by_key(|(_, state)| stage_order(engine, state))
        .map(|(_, state)| state)
}

/// The opinion of the latest stage.
fn latest_opinion<'a>(
    engine: &'a Engine,
    usulan_id: &'a str,
) -> Option<(&'a RecordKey, &'a RecordState)> {
    opinions(engine, usulan_id).max_by_key(|(_, state)| stage_order(engine, state))
}

/// Empty where nobody has answered.
fn latest_outcome<'a>(engine: &'a Engine, usulan_id: &'a str) -> &'a str {
    let latest = latest_opinion(engine, usulan_id);
    latest
        .and_then(|(_, state)| state.text(tanggapan::HASIL))
        .unwrap_or_default()
}

fn stage_order(engine: &Engine, opinion: &RecordState) -> usize {
    let stage = opinion.text(tanggapan::TAHAP).unwrap_or_default();
    let known = engine
        .reference
        .stages()
        .iter()
        .position(|s| s.kode.as_str() == stage);
    known.unwrap_or(0)
}

fn row(engine: &Engine, key: &RecordKey, state: &RecordState, position: u32) -> UsulanRow {
    let text = |name: &str| state.text(name).unwrap_or_default().to_owned();
    let fate = latest_opinion(engine, &key.id).map(|(opinion_key, opinion)| {
        opinion_view(engine, opinion_key, opinion, &version_of(key, state))
    });
    let own = own_opinion(engine, &key.id);
    UsulanRow {
        id: key.id.clone(),
        office: office_of(state).to_owned(),
        position,
        title: text(usulan::USULAN),
        problem: text(usulan::MASALAH),
        address: text(usulan::ALAMAT),
        dusun: text(usulan::DUSUN),
        rt: text(usulan::RT),
        rw: text(usulan::RW),
        volume: state.value(usulan::VOLUME).and_then(Value::as_number),
        unit: text(usulan::SATUAN),
        amount_rp: amount(state, usulan::ANGGARAN),
        agency: text(usulan::OPD_TUJUAN),
        has_conflict: has_conflict(engine, key, state),
        from_newer: state.has_newer,
        is_unverified: is_unverified(engine, key, state),
        missing: missing(state),
        photos: super::photos::count(engine, &key.id),
        fate,
        own_outcome: own
            .and_then(|s| s.text(tanggapan::HASIL))
            .map(ToOwned::to_owned),
    }
}

fn amount(state: &RecordState, field: &str) -> Option<i64> {
    state.value(field).and_then(Value::as_int)
}

fn missing(state: &RecordState) -> Vec<String> {
    let absent = WANTED
        .iter()
        .filter(|name| state.value(name).is_none_or(Value::is_null));
    absent.map(|name| (*name).to_owned()).collect()
}

fn remarks(state: &RecordState) -> Vec<(String, String)> {
    let number = |name: &str| state.value(name).and_then(Value::as_number);
    let view = UsulanView {
        usulan: state.text(usulan::USULAN),
        masalah: state.text(usulan::MASALAH),
        alamat: state.text(usulan::ALAMAT),
        kode_desa: state.text(usulan::KODE_DESA),
        lat: number(usulan::LAT),
        lon: number(usulan::LON),
        volume: number(usulan::VOLUME),
        satuan: state.text(usulan::SATUAN),
        anggaran: amount(state, usulan::ANGGARAN),
        penerima_manfaat: amount(state, usulan::PENERIMA_MANFAAT),
        pengusul: state.text(usulan::PENGUSUL),
        manfaat: state.text(usulan::MANFAAT),
        data_eksisting: state.text(usulan::DATA_EKSISTING),
        catatan: state.text(usulan::CATATAN),
    };
    let issues = usulan::check(&view).into_iter();
    let issues = issues.filter(|issue| issue.code != IssueCode::Missing);
    issues
        .map(|issue| (issue.field.to_owned(), format!("{:?}", issue.code)))
        .collect()
}

/// Something in it came from a file that no known key signed, or not one that may speak for it.
fn is_unverified(engine: &Engine, key: &RecordKey, state: &RecordState) -> bool {
    let commits = engine.log.commits_of(key);
    let is_verified = |commit: &&Commit| trust::is_verified(engine, key, state, commit);
    !commits.iter().all(is_verified)
}

pub(super) fn record(engine: &Engine, key: &RecordKey) -> Option<RecordView> {
    let state = engine.log.record(key)?;
    let position = position(engine, key, state);
    let version = version_of(key, state);
    Some(RecordView {
        kind: key.kind.clone(),
        id: key.id.clone(),
        office: office_of(state).to_owned(),
        position,
        base: super::heads_text(&state.heads),
        fields: state
            .fields
            .iter()
            .map(|(name, cell)| field(engine, name, cell))
            .collect(),
        deletion_contested: state.deletion == Deletion::Contested,
        from_newer: state.has_newer,
        is_unverified: is_unverified(engine, key, state),
        opinions: opinion_views(engine, &key.id, &version),
        version,
        missing: missing(state),
        remarks: remarks(state),
    })
}

fn field(engine: &Engine, name: &str, cell: &Cell) -> FieldView {
    let values = cell.values.iter().map(|written| ValueView {
        value: to_json(&written.value),
        by: written
            .by
            .iter()
            .filter_map(|hash| authorship(engine, hash))
            .collect(),
    });
    FieldView {
        name: name.to_owned(),
        values: values.collect(),
    }
}

fn authorship(engine: &Engine, hash: &CommitHash) -> Option<Authorship> {
    let commit = engine.log.commit(hash)?;
    let rows = engine
        .log
        .carriers(hash)
        .iter()
        .filter_map(|id| engine.journal.get(id));
    let row = rows.filter(|row| row.is_active).min_by_key(|row| row.id);
    let header = row.and_then(|row| row.header.as_ref());
    Some(Authorship {
        is_own: commit.dot.replica == engine.identity.replica,
        device: commit.dot.replica.to_string().chars().take(6).collect(),
        written_ms: commit.written_ms,
        file: row.map(|row| row.file_name.clone()),
        office: header.map(|header| header.office.clone()),
    })
}

fn opinion_views(engine: &Engine, usulan_id: &str, version: &str) -> Vec<OpinionView> {
    let mut found: Vec<(usize, OpinionView)> = opinions(engine, usulan_id)
        .map(|(key, state)| {
            let view = opinion_view(engine, key, state, version);
            (stage_order(engine, state), view)
        })
        .collect();
    found.sort_unstable_by(|(a, x), (b, y)| a.cmp(b).then_with(|| x.office.cmp(&y.office)));
    found.into_iter().map(|(_, view)| view).collect()
}

/// `version`: of the usulan as it stands now.
fn opinion_view(
    engine: &Engine,
    key: &RecordKey,
    state: &RecordState,
    version: &str,
) -> OpinionView {
    let commits = engine.log.commits_of(key);
    OpinionView {
        office: state.text(tanggapan::KANTOR).unwrap_or_default().to_owned(),
        opinion: opinion(state),
        written_ms: commits.iter().map(|commit| commit.written_ms).max(),
        is_outdated: state
            .text(tanggapan::VERSI)
            .is_some_and(|judged| judged != version),
        has_conflict: state.has_conflict(),
        is_unverified: is_unverified(engine, key, state),
    }
}

fn opinion(state: &RecordState) -> Opinion {
    let text = |name: &str| state.text(name).map(ToOwned::to_owned);
    Opinion {
        stage: text(tanggapan::TAHAP).unwrap_or_default(),
        outcome: text(tanggapan::HASIL).unwrap_or_default(),
        reason: text(tanggapan::ALASAN),
        text: text(tanggapan::TEKS),
        volume: state.value(tanggapan::VOLUME).and_then(Value::as_number),
        amount_rp: amount(state, tanggapan::ANGGARAN),
    }
}

pub(super) fn handover(engine: &Engine) -> HandoverView {
    let mut view = HandoverView {
        next_number: engine.next_bundle,
        last: engine.last_exports.get("usulan").cloned(),
        ..HandoverView::default()
    };
    (view.photos, view.photo_bytes) = super::photos::weight(engine);
    for (key, state, place) in in_order(engine) {
        view.usulan += 1;
        view.amount_rp += amount(state, usulan::ANGGARAN).unwrap_or(0);
        view.conflicts += u32::from(state.has_conflict());
        if !missing(state).is_empty() {
            view.incomplete.push(row(engine, key, state, place));
        }
    }
    for (key, state) in engine.log.records() {
        let commits = engine.log.commits_of(key);
        let is_fresh = |commit: &&&Commit| {
            engine.log.is_own(&commit.hash)
                && commit.dot.replica == engine.identity.replica
                && !engine.exported.contains(commit.dot.seq)
        };
        let fresh = commits.iter().filter(is_fresh).count();
        if fresh == 0 {
            continue;
        }
        match key.kind.as_str() {
            "usulan" => {
                let title = state.text(usulan::USULAN).unwrap_or_default().to_owned();
                let entry = (key.id.clone(), title);
                if !state.is_visible() {
                    if fresh < commits.len() {
                        view.deleted.push(entry);
                    }
                } else if fresh == commits.len() {
                    view.added.push(entry);
                } else {
                    view.changed.push(entry);
                }
            }
            "tanggapan" => view.opinions += 1,
            super::photos::KIND => view.photos_changed += 1,
            _ => {}
        }
    }
    view
}

/// Something in the file could not be read, and the office has not sent it again since.
fn is_unread(engine: &Engine, row: &JournalRow) -> bool {
    let came_again = |header: &Header| {
        engine.journal.values().any(|other| {
            let again = other.header.as_ref();
            other.is_active
                && other.is_whole
                && again.is_some_and(|again| {
                    again.replica == header.replica && again.number >= header.number
                })
        })
    };
    row.is_active && !row.quarantine.is_empty() && !row.header.as_ref().is_some_and(came_again)
}

pub(super) fn imports(engine: &Engine) -> Vec<ImportView> {
    let view = |row: &JournalRow| {
        let header = row.header.as_ref();
        let commits = row
            .carried
            .iter()
            .filter_map(|hash| engine.log.commit(hash));
        let usulan: BTreeSet<&str> = commits
            .filter(|commit| commit.record.kind == "usulan")
            .map(|commit| commit.record.id.as_str())
            .collect();
        ImportView {
            id: row.id,
            group: row.group,
            file_name: row.file_name.clone(),
            taken_ms: row.taken_ms,
            is_active: row.is_active,
            is_origin: Some(&row.id) == engine.journal.keys().next()
                && header.is_some_and(|header| {
                    header.kind == BundleKind::Cadangan && header.office == engine.identity.office
                }),
            kind: header.map(|h| h.kind.name().to_owned()).unwrap_or_default(),
            office: header.map(|h| h.office.clone()).unwrap_or_default(),
            number: header.map_or(0, |h| h.number),
            commits: row.carried.len() as u32,
            signature: trust::signature_now(row, &engine.roster).name().to_owned(),
            key: header.and_then(|h| h.key).map(|key| key.to_string()),
            key_code: header.and_then(|h| h.key).map(|key| key.short_code()),
            is_whole: row.is_whole,
            quarantined: if is_unread(engine, row) {
                let lines = row.quarantine.iter();
                lines.map(|b| (b.line, b.text.clone())).collect()
            } else {
                Vec::new()
            },
            usulan: usulan.len() as u32,
        }
    };
    engine.journal.values().rev().map(view).collect()
}

/// The unit of a usulan, unless two devices wrote different ones.
fn sure_unit(state: &RecordState) -> Option<&str> {
    let cell = state.fields.get(usulan::SATUAN)?;
    (!cell.is_conflict())
        .then(|| state.text(usulan::SATUAN))
        .flatten()
}

pub(super) fn conflicts(engine: &Engine) -> Vec<ConflictView> {
    let contested = engine
        .log
        .records()
        .filter(|(_, s)| s.is_visible() && s.has_conflict());
    let view = |(key, state): (&RecordKey, &RecordState)| {
        let usulan_id = match key.kind.as_str() {
            "tanggapan" => state.text(tanggapan::USULAN).unwrap_or_default(),
            _ => key.id.as_str(),
        };
        let about = engine.log.record(&RecordKey::new("usulan", usulan_id));
        let fields = state.fields.iter().filter(|(_, cell)| cell.is_conflict());
        ConflictView {
            kind: key.kind.clone(),
            id: key.id.clone(),
            usulan_id: usulan_id.to_owned(),
            title: about
                .and_then(|s| s.text(usulan::USULAN))
                .unwrap_or_default()
                .to_owned(),
            office: about.map(office_of).unwrap_or_default().to_owned(),
            unit: about.and_then(sure_unit).unwrap_or_default().to_owned(),
            fields: fields
                .map(|(name, cell)| field(engine, name, cell))
                .collect(),
            deletion_contested: state.deletion == Deletion::Contested,
        }
    };
    contested.map(view).collect()
}

pub(super) fn waiting(engine: &Engine) -> Vec<WaitingView> {
    let view = |commit: &Commit| {
        let author = authorship(engine, &commit.hash);
        let mut fields = fields_to_json(&commit.fields);
        fields.remove(DELETED_FIELD);
        WaitingView {
            kind: commit.record.kind.clone(),
            id: commit.record.id.clone(),
            is_own: engine.log.is_own(&commit.hash),
            file: author.as_ref().and_then(|author| author.file.clone()),
            office: author.and_then(|author| author.office),
            written_ms: commit.written_ms,
            fields,
        }
    };
    let mut views: Vec<WaitingView> = engine.log.waiting().into_iter().map(view).collect();
    views.sort_unstable_by(|a, b| (!a.is_own, &a.kind, &a.id).cmp(&(!b.is_own, &b.kind, &b.id)));
    views
}

pub(super) fn answers(engine: &Engine) -> Vec<AnswerView> {
    let mut by_office: BTreeMap<&str, AnswerView> = BTreeMap::new();
    for (key, state, _) in in_order(engine) {
        let office = office_of(state);
        let view = by_office.entry(office).or_insert_with(|| AnswerView {
            office: office.to_owned(),
            ..AnswerView::default()
        });
        let asked = amount(state, usulan::ANGGARAN).unwrap_or(0);
        view.usulan += 1;
        view.amount_rp += asked;
        if let Some(opinion) = own_opinion(engine, &key.id) {
            view.answered += 1;
            let outcome = opinion.text(tanggapan::HASIL).unwrap_or_default();
            if engine
                .reference
                .outcome(outcome)
                .is_some_and(|outcome| outcome.is_in_plan)
            {
                view.approved += 1;
                view.approved_rp += amount(opinion, tanggapan::ANGGARAN).unwrap_or(asked);
            }
        }
        for (key, _) in opinions(engine, &key.id) {
            let own = engine.log.commits_of(key).into_iter().filter(|commit| {
                commit.dot.replica == engine.identity.replica
                    && !engine.exported.contains(commit.dot.seq)
            });
            view.unexported += u32::from(own.count() > 0);
        }
    }
    by_office.into_values().collect()
}

pub(super) fn fates(engine: &Engine, office: &str) -> Vec<FateCount> {
    let mut counts: BTreeMap<&str, FateCount> = BTreeMap::new();
    let visible = engine
        .log
        .records_of("usulan")
        .filter(|(_, state)| state.is_visible() && office_of(state) == office);
    for (key, state) in visible {
        let latest = latest_opinion(engine, &key.id).map(|(_, opinion)| opinion);
        let outcome = latest.and_then(|opinion| opinion.text(tanggapan::HASIL));
        let asked = amount(state, usulan::ANGGARAN).unwrap_or(0);
        let agreed = latest.and_then(|opinion| amount(opinion, tanggapan::ANGGARAN));
        let count = counts.entry(outcome.unwrap_or_default()).or_default();
        count.usulan += 1;
        count.amount_rp += asked;
        count.agreed_rp += agreed.unwrap_or(asked);
    }
    let named = counts.into_iter().map(|(outcome, count)| FateCount {
        outcome: outcome.to_owned(),
        ..count
    });
    named.collect()
}

/// Most words that are offered at once.
const OFFERED: usize = 6;

pub(super) fn words(engine: &Engine, field: &str, text: &str) -> Vec<String> {
    let query = cari::fold(text);
    let office = engine.identity.office.as_str();
    let own = engine
        .log
        .records_of("usulan")
        .filter(|(_, state)| state.is_visible() && office_of(state) == office);
    let mut uses: BTreeMap<&str, u32> = BTreeMap::new();
    for (_, state) in own {
        if let Some(written) = state.text(field) {
            *uses.entry(written).or_default() += 1;
        }
    }
    let fits = |written: &str| {
        let folded = cari::fold(written);
        folded != query && cari::rank(&query, &folded).is_some()
    };
    let mut found: Vec<(&str, u32)> = uses.into_iter().filter(|(w, _)| fits(w)).collect();
    found.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
    let best = found.into_iter().take(OFFERED);
    best.map(|(written, _)| written.to_owned()).collect()
}

pub(super) fn copied(engine: &Engine, ids: &[String]) -> Vec<JsonFields> {
    let wanted: BTreeSet<&str> = ids.iter().map(String::as_str).collect();
    let chosen = in_order(engine)
        .into_iter()
        .filter(|(key, ..)| wanted.contains(key.id.as_str()));
    let values = chosen.map(|(_, state, _)| {
        let fields = state.fields.keys().filter_map(|name| {
            let value = state.value(name).filter(|value| !value.is_null())?;
            Some((name.clone(), to_json(value)))
        });
        fields.collect()
    });
    values.collect()
}
