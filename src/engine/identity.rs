//! Who a workspace is: one office, one planning year, one replica with its key.

use serde::{Deserialize, Serialize};

use super::Refusal;
use crate::bundle::key::SecretKey;
use crate::log::commit::{ReplicaId, from_hex};

/// Clock and chance, handed in by the shell.
pub trait Environment {
    /// ms since 1970, as the device believes.
    fn now_ms(&self) -> i64;

    /// Fills the bytes with unpredictable ones.
    fn random(&self, bytes: &mut [u8]);
}

/// The identity of a workspace on this device.
#[derive(Clone, Debug)]
pub struct Identity {
    /// Office code.
    pub office: String,
    /// The planning year.
    pub year: u16,
    pub replica: ReplicaId,
    pub key: SecretKey,
    /// To learn with: its files say so, and no real workspace takes them in.
    pub is_example: bool,
    seed: [u8; 32],
}

#[derive(Serialize, Deserialize)]
struct StoredIdentity {
    office: String,
    year: u16,
    replica: String,
    seed: String,
    #[serde(default)]
    is_example: bool,
}

impl Identity {
    /// A new replica with a new key.
    #[must_use]
    pub fn create(office: &str, year: u16, environment: &dyn Environment) -> Self {
        let mut replica = [0; 16];
        let mut seed = [0; 32];
        environment.random(&mut replica);
        environment.random(&mut seed);
        Self {
            office: office.to_owned(),
            year,
            replica: ReplicaId(replica),
            key: SecretKey::from_seed(seed),
            is_example: false,
            seed,
        }
    }

    pub(super) fn encode(&self) -> Vec<u8> {
        let stored = StoredIdentity {
            office: self.office.clone(),
            year: self.year,
            replica: self.replica.to_string(),
            seed: hex(&self.seed),
            is_example: self.is_example,
        };
        serde_json::to_vec(&stored).unwrap_or_default()
    }

    pub(super) fn decode(bytes: &[u8]) -> Result<Self, Refusal> {
        let stored: StoredIdentity =
            serde_json::from_slice(bytes).map_err(|_| Refusal::DamagedWorkspace)?;
        let seed = from_hex(&stored.seed).map_err(|_| Refusal::DamagedWorkspace)?;
        Ok(Self {
            office: stored.office,
            year: stored.year,
            replica: stored
                .replica
                .parse()
                .map_err(|_| Refusal::DamagedWorkspace)?,
            key: SecretKey::from_seed(seed),
            is_example: stored.is_example,
            seed,
        })
    }
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
