//! An engine with its store: the same in the browser's worker and in native tests.

use super::identity::{Environment, Identity};
use super::protocol::{Answer, Command};
use super::{Engine, Refusal};
use crate::domain::reference::Reference;
use crate::store::Store;

/// A workspace that is open for writing.
#[derive(Debug)]
pub struct Session<S> {
    pub engine: Engine,
    pub store: S,
}

impl<S: Store> Session<S> {
    /// Creates a workspace in an empty store.
    ///
    /// # Errors
    /// [`Refusal::NotStored`].
    pub async fn create(
        mut store: S,
        identity: Identity,
        reference: Reference,
    ) -> Result<Self, Refusal> {
        let (engine, batch) = Engine::create(identity, reference);
        store.commit(&batch).await?;
        Ok(Self { engine, store })
    }

    /// Opens what is stored.
    ///
    /// # Errors
    /// [`Refusal`] when it cannot be read.
    pub async fn open(store: S, reference: Reference) -> Result<Self, Refusal> {
        let snapshot = store.load().await?;
        let engine = Engine::open(snapshot, reference)?;
        Ok(Self { engine, store })
    }

    /// Prepares, stores, applies; answers only when it is durable.
    ///
    /// # Errors
    /// [`Refusal`]: nothing has changed, neither here nor in the store.
    pub async fn run(
        &mut self,
        command: &Command,
        environment: &dyn Environment,
    ) -> Result<Answer, Refusal> {
        let prepared = self.engine.prepare(command, environment)?;
        if !prepared.batch.is_empty() {
            self.store.commit(&prepared.batch).await?;
        }
        Ok(self.engine.apply(prepared))
    }
}
