//! The reference data, from the app's own files.

use std::collections::BTreeMap;

use super::boot;
use super::error::BrowserError;
use crate::domain::nomenklatur::Nomenclature;
use crate::domain::reference::Reference;
use crate::domain::tabel::Tabel;

/// Says which files there are, and which of them are read only when they are asked for.
const VERSIONS: &str = "versi.csv";

/// Reads all that is not read later.
///
/// # Errors
/// When a file of the app cannot be read.
pub async fn load() -> Result<Reference, BrowserError> {
    let mut files = BTreeMap::new();
    let versions = text(VERSIONS).await?;
    let names: Vec<String> = {
        let table = Tabel::parse(&versions);
        let now = table.rows().filter(|row| !row.is_yes("nanti"));
        now.map(|row| row.get("berkas").to_owned()).collect()
    };
    files.insert(VERSIONS.to_owned(), versions);
    for name in names {
        let content = text(&name).await?;
        files.insert(name, content);
    }
    Ok(Reference::parse(&files).0)
}

/// Reads the nomenclature.
///
/// # Errors
/// When the file cannot be read.
pub async fn load_nomenclature() -> Result<Nomenclature, BrowserError> {
    Ok(Nomenclature::parse(&text("nomenklatur.csv").await?).0)
}

async fn text(name: &str) -> Result<String, BrowserError> {
    let bytes = boot::read_data(name).await?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}
