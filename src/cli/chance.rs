//! Randomness and the clock, which the floors below are handed.

use std::io;
use std::time::{SystemTime, UNIX_EPOCH};

use crate::log::commit::ReplicaId;

/// Digits of a minted id: Crockford's base 32, which leaves out what is easily confused.
const ID_DIGITS: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// Random bytes of the operating system.
pub(super) fn bytes<const N: usize>() -> io::Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    getrandom::fill(&mut bytes).map_err(io::Error::other)?;
    Ok(bytes)
}

/// A replica that nobody else has.
pub(super) fn replica() -> io::Result<ReplicaId> {
    bytes().map(ReplicaId)
}

/// The id of a new record: 128 random bits in 26 digits.
pub(super) fn record_id() -> io::Result<String> {
    let mut rest = u128::from_be_bytes(bytes()?);
    let mut id = String::with_capacity(26);
    for _ in 0..26 {
        let digit = ID_DIGITS.get((rest & 31) as usize).copied();
        id.push(char::from(digit.unwrap_or(b'0')));
        rest >>= 5;
    }
    Ok(id)
}

/// ms since 1970; 0 when the clock is before that.
pub(super) fn now_ms() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    })
}
