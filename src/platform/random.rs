//! Randomness from the browser's cryptographic source.

use super::error::BrowserError;

/// Fills with random bytes.
///
/// # Errors
/// When the browser has no source of randomness; no id or key may be made then.
pub fn fill(bytes: &mut [u8]) -> Result<(), BrowserError> {
    getrandom::fill(bytes).map_err(|error| BrowserError {
        name: "OperationError".into(),
        message: error.to_string(),
    })
}

/// For ids.
///
/// # Errors
/// As [`fill`].
pub fn bytes_16() -> Result<[u8; 16], BrowserError> {
    let mut bytes = [0; 16];
    fill(&mut bytes)?;
    Ok(bytes)
}

/// For key seeds.
///
/// # Errors
/// As [`fill`].
pub fn bytes_32() -> Result<[u8; 32], BrowserError> {
    let mut bytes = [0; 32];
    fill(&mut bytes)?;
    Ok(bytes)
}
