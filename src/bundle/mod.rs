//! Floor 3: the JSON file that offices hand to each other, which is also the backup and the form
//! in which commits lie in the store. The only place that knows this format; it is described for
//! other programs in `docs/bundle-v1.md`.

pub mod canonical;
pub mod container;
pub mod header;
pub mod json;
pub mod key;
pub mod key_card;
pub mod line;
pub mod problem;
pub mod read;
pub mod seal;
mod shape;
pub mod state;
pub mod write;
