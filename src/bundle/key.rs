//! Ed25519 keys and signatures. Verification is always `verify_strict`, so that every device
//! gives the same verdict on the same bytes.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signer, SigningKey, VerifyingKey};

use super::canonical;
use crate::log::commit::NotHex;

/// An office device's public key: 32 bytes, written as 64 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PublicKey(pub [u8; 32]);

/// 64 bytes, written as 128 hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Signature(pub [u8; 64]);

/// The secret half: a 32-byte seed. It never leaves the device's store.
#[derive(Clone)]
pub struct SecretKey(SigningKey);

impl SecretKey {
    #[must_use]
    pub fn from_seed(seed: [u8; 32]) -> Self {
        Self(SigningKey::from_bytes(&seed))
    }

    #[must_use]
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key().to_bytes())
    }

    #[must_use]
    pub fn sign(&self, message: &[u8]) -> Signature {
        Signature(self.0.sign(message).to_bytes())
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "SecretKey({})", self.public())
    }
}

impl PublicKey {
    /// Whether this key made the signature over exactly these bytes.
    #[must_use]
    pub fn verifies(&self, message: &[u8], signature: &Signature) -> bool {
        let Ok(key) = VerifyingKey::from_bytes(&self.0) else {
            return false;
        };
        let signature = ed25519_dalek::Signature::from_bytes(&signature.0);
        key.verify_strict(message, &signature).is_ok()
    }

    /// A short code that two people compare face to face: 80 bits of the key's hash in five
    /// groups of digits, which are read out more reliably than hexadecimal.
    #[must_use]
    pub fn short_code(&self) -> String {
        let hash = canonical::sha256(&self.0);
        let groups = hash.chunks_exact(2).take(5).map(|pair| {
            let number = pair
                .iter()
                .fold(0_u32, |sum, &byte| sum << 8 | u32::from(byte));
            format!("{number:05}")
        });
        groups.collect::<Vec<_>>().join(" ")
    }
}

macro_rules! hex_text {
    ($name:ident) => {
        impl fmt::Display for $name {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0
                    .iter()
                    .try_for_each(|byte| write!(formatter, "{byte:02x}"))
            }
        }

        impl FromStr for $name {
            type Err = NotHex;

            fn from_str(text: &str) -> Result<Self, NotHex> {
                crate::log::commit::from_hex(text).map(Self)
            }
        }
    };
}

hex_text!(PublicKey);
hex_text!(Signature);
