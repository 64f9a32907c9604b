//! Floor 1: what the product is about. Pure: no files, no screen, no JSON, no clock, no chance.

pub mod value;
