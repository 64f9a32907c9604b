//! Photos of a usulan: checked on their way in and on their way to the screen.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::edit::Change;
use super::protocol::PhotoView;
use super::{Engine, Refusal};
use crate::bundle::canonical;
use crate::domain::lampiran;
use crate::domain::value::{self, Value};
use crate::log::commit::RecordKey;
use crate::log::fold::{DELETED_FIELD, RecordState};

pub(super) const KIND: &str = "lampiran";

/// The change that adds a photo to a usulan of this office.
pub(super) fn added(
    engine: &Engine,
    usulan_id: &str,
    (width, height): (u32, u32),
    jpeg: &[u8],
) -> Result<Change, Refusal> {
    let usulan = engine.log.record(&RecordKey::new("usulan", usulan_id));
    usulan
        .filter(|state| state.is_visible())
        .ok_or(Refusal::NoSuchRecord)?;
    if !lampiran::is_jpeg(jpeg) {
        return Err(Refusal::BadValue {
            field: lampiran::ISI.to_owned(),
        });
    }
    if jpeg.len() > lampiran::MAX_BYTES {
        return Err(Refusal::TooLarge);
    }
    let digest: String = canonical::sha256(jpeg)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let record = RecordKey::new(KIND, &lampiran::photo_id(usulan_id, &digest));
    let known = engine.log.record(&record);
    if known.is_some_and(RecordState::is_visible) {
        return Err(Refusal::Nothing);
    }
    let mut fields = vec![
        (lampiran::USULAN.to_owned(), Value::from(usulan_id)),
        (
            lampiran::KANTOR.to_owned(),
            Value::from(engine.identity.office.as_str()),
        ),
        (lampiran::ISI.to_owned(), Value::Text(STANDARD.encode(jpeg))),
        (lampiran::LEBAR.to_owned(), Value::Int(i64::from(width))),
        (lampiran::TINGGI.to_owned(), Value::Int(i64::from(height))),
    ];
    if known.is_some() {
        // One that was taken away comes back.
        fields.push((DELETED_FIELD.to_owned(), Value::Bool(false)));
    }
    Ok(Change::set(record, value::fields(fields)))
}

/// The photos of a usulan, by id.
fn of_usulan<'a>(
    engine: &'a Engine,
    usulan_id: &'a str,
) -> impl Iterator<Item = (&'a RecordKey, &'a RecordState)> {
    let prefix = lampiran::id_prefix(usulan_id);
    let records = engine.log.records_from(KIND, &prefix);
    let of_usulan = records.take_while(move |(key, _)| key.id.starts_with(&prefix));
    of_usulan.filter(move |(_, state)| {
        state.is_visible() && state.text(lampiran::USULAN) == Some(usulan_id)
    })
}

/// It is there, and so is its usulan.
fn is_wanted(engine: &Engine, photo: &RecordState) -> bool {
    let usulan = photo.text(lampiran::USULAN).unwrap_or_default();
    let usulan = engine.log.record(&RecordKey::new("usulan", usulan));
    photo.is_visible() && usulan.is_some_and(RecordState::is_visible)
}

/// It belongs into a file: it is wanted, or it was given out before and its end must be told.
pub(super) fn goes_out(engine: &Engine, record: &RecordKey, photo: &RecordState) -> bool {
    let was_given = || {
        engine.log.commits_of(record).into_iter().any(|commit| {
            let is_foreign = commit.dot.replica != engine.identity.replica;
            is_foreign || engine.exported.contains(commit.dot.seq)
        })
    };
    is_wanted(engine, photo) || was_given()
}

pub(super) fn count(engine: &Engine, usulan_id: &str) -> u32 {
    of_usulan(engine, usulan_id).count() as u32
}

/// How many photos there are, and what they weigh in a file, in bytes.
pub(super) fn weight(engine: &Engine) -> (u32, u64) {
    let visible = engine
        .log
        .records_of(KIND)
        .filter(|(_, s)| is_wanted(engine, s));
    let sizes = visible.map(|(_, state)| state.text(lampiran::ISI).unwrap_or_default().len());
    sizes.fold((0, 0), |(count, sum), size| (count + 1, sum + size as u64))
}

/// The photos with their pictures. What is no JPEG, from whatever file it came, has none.
pub(super) fn views(engine: &Engine, usulan_id: &str) -> Vec<PhotoView> {
    let view = |(key, state): (&RecordKey, &RecordState)| {
        let text = state.text(lampiran::ISI).unwrap_or_default();
        let jpeg = STANDARD.decode(text).unwrap_or_default();
        PhotoView {
            id: key.id.clone(),
            office: state.text(lampiran::KANTOR).unwrap_or_default().to_owned(),
            jpeg: if lampiran::is_jpeg(&jpeg) {
                jpeg
            } else {
                Vec::new()
            },
        }
    };
    of_usulan(engine, usulan_id).map(view).collect()
}
