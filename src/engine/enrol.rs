//! Making another office's key known face to face: what its screen showed or what was read out from
//! it, judged before a person says yes.

use super::Engine;
use super::protocol::{Introduction, KeyDrawing, KnownKey};
use super::trust;
use crate::bundle::key::PublicKey;
use crate::bundle::key_card::{KeyCard, NoCard};
use crate::bundle::seal::SignatureState;
use crate::domain::kantor::KodeKantor;
use crate::qr::draw::draw;

/// Digits of a short code; see [`PublicKey::short_code`].
const CODE_DIGITS: usize = 25;

/// This device's key, for another office's camera.
pub(super) fn drawing(engine: &Engine) -> Option<KeyDrawing> {
    let card = KeyCard {
        office: KodeKantor::new(&engine.identity.office)?,
        key: engine.identity.key.public(),
    };
    let drawing = draw(&card.to_string())?;
    Some(KeyDrawing {
        size: drawing.size,
        path: drawing.path,
    })
}

/// Judges the text of a code that was seen.
pub(super) fn seen(engine: &Engine, text: &str) -> Introduction {
    match text.parse::<KeyCard>() {
        Ok(card) => introduced(engine, card.office.as_str(), card.key),
        Err(NoCard::Newer) => Introduction::Newer,
        Err(NoCard::Other) => Introduction::NoCard,
    }
}

/// Judges a short code that was typed. It is not the key: that is looked for in the files that came
/// rightly signed from the office.
pub(super) fn typed(engine: &Engine, office: &str, code: &str) -> Introduction {
    let digits = digits_of(code);
    if digits.len() != CODE_DIGITS {
        return Introduction::NoCode;
    }
    let is_it = |key: &PublicKey| digits_of(&key.short_code()) == digits;
    let of_files = engine.journal.values().rev().filter_map(|row| {
        let header = row.header.as_ref().filter(|h| h.office == office)?;
        let signature = trust::signature_now(row, &engine.roster);
        let is_signed = matches!(
            signature,
            SignatureState::KnownKey | SignatureState::UnknownKey
        );
        header.key.filter(|_| is_signed)
    });
    let known = engine.roster.keys_of(office).iter().copied();
    match known.chain(of_files).find(is_it) {
        Some(key) => introduced(engine, office, key),
        None => Introduction::NoFile(office.to_owned()),
    }
}

fn digits_of(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).collect()
}

fn introduced(engine: &Engine, office: &str, key: PublicKey) -> Introduction {
    let known = KnownKey {
        office: office.to_owned(),
        key: key.to_string(),
        code: key.short_code(),
    };
    let is_own = office == engine.identity.office;
    let others = engine.roster.keys_of(office);
    if key == engine.identity.key.public() {
        Introduction::Own
    } else if engine.reference.office(office).is_none() {
        Introduction::UnknownOffice(known.office)
    } else if others.contains(&key) {
        Introduction::Known(known)
    } else if others.is_empty() || is_own {
        // Another device of the own office is news, not a change.
        Introduction::New(known)
    } else {
        let codes = others.iter().map(PublicKey::short_code).collect();
        Introduction::Changed(known, codes)
    }
}
