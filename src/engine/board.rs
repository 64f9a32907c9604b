//! Papan desa: which of the villages below this office have arrived, when and how.

use std::collections::HashMap;

use super::Engine;
use super::protocol::{Arrival, ArrivalView};
use super::trust;
use super::views;
use crate::bundle::header::{BundleKind, Header};
use crate::domain::kantor::{JenisKantor, KodeKantor};

/// The villages that this office waits for, in the order of their codes; empty where it waits for
/// none.
pub(super) fn board(engine: &Engine) -> Vec<ArrivalView> {
    let own = KodeKantor::new(&engine.identity.office);
    let Some(own) =
        own.filter(|own| matches!(own.jenis(), JenisKantor::Kecamatan | JenisKantor::Bappeda))
    else {
        return Vec::new();
    };
    let mut usulan: HashMap<&str, u32> = HashMap::new();
    for (_, state, _) in views::in_order(engine) {
        *usulan.entry(views::office_of(state)).or_default() += 1;
    }
    let mut latest = latest(engine);
    let offices = engine.reference.offices().iter();
    let below = offices.filter(|office| {
        office.kode.jenis().is_village()
            && (own.jenis() == JenisKantor::Bappeda || office.kode.is_under(&own))
    });
    let rows = below.map(|office| {
        let code = office.kode.as_str();
        ArrivalView {
            office: code.to_owned(),
            usulan: usulan.get(code).copied().unwrap_or(0),
            arrival: latest.remove(code),
        }
    });
    let mut rows: Vec<ArrivalView> = rows.collect();
    rows.sort_unstable_by(|a, b| a.office.cmp(&b.office));
    rows
}

/// The hand-over of each office that was taken in last: its own file, else one handed on by the
/// office between.
fn latest(engine: &Engine) -> HashMap<String, Arrival> {
    let mut found: HashMap<String, Arrival> = HashMap::new();
    let is_handover = |header: &Header| header.kind == BundleKind::Usulan;
    for row in engine.journal.values().filter(|row| row.is_active) {
        let arrival = |header: &Header, signature: &str, via: Option<&Header>| Arrival {
            number: header.number,
            written_ms: header.written_ms,
            taken_ms: row.taken_ms,
            signature: signature.to_owned(),
            via: via.map(|header| header.office.clone()),
        };
        for source in row.sources.iter().filter(|s| is_handover(&s.header)) {
            // A file that came by itself says more than one that was handed on.
            let has_own = found
                .get(&source.header.office)
                .is_some_and(|known| known.via.is_none());
            if !has_own {
                let handed_on = arrival(&source.header, "", row.header.as_ref());
                found.insert(source.header.office.clone(), handed_on);
            }
        }
        if let Some(header) = row.header.as_ref().filter(|header| is_handover(header)) {
            let signature = trust::signature_now(row, &engine.roster);
            found.insert(
                header.office.clone(),
                arrival(header, signature.name(), None),
            );
        }
    }
    found
}
