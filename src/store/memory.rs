//! The in-memory twin of the browser's store, for native tests and the command line.

use super::{Batch, Snapshot, Store, StoreError};

/// Keeps what it is given, and can be told to fail.
#[derive(Clone, Debug, Default)]
pub struct MemoryStore {
    pub snapshot: Snapshot,
    /// The next commit fails with this.
    pub fails_with: Option<StoreError>,
}

impl Store for MemoryStore {
    async fn load(&self) -> Result<Snapshot, StoreError> {
        Ok(self.snapshot.clone())
    }

    async fn commit(&mut self, batch: &Batch) -> Result<(), StoreError> {
        if let Some(error) = self.fails_with.take() {
            return Err(error);
        }
        self.snapshot.apply(batch);
        Ok(())
    }
}

impl Snapshot {
    /// What is stored after a batch.
    pub fn apply(&mut self, batch: &Batch) {
        self.segments.extend(batch.segments.clone());
        if let Some(last) = batch.drop_tail_to {
            self.tail.retain(|key, _| *key > last);
        }
        self.tail.extend(batch.tail.clone());
        self.incoming.extend(batch.incoming.clone());
        self.journal.extend(batch.journal.clone());
        self.meta.extend(batch.meta.clone());
        for (key, draft) in &batch.drafts {
            match draft {
                Some(bytes) => self.drafts.insert(key.clone(), bytes.clone()),
                None => self.drafts.remove(key),
            };
        }
    }
}
