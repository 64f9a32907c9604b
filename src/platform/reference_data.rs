//! The reference data, from the app's own files.

use std::collections::BTreeMap;

use super::boot;
use super::error::BrowserError;
use crate::domain::nomenklatur::Nomenclature;
use crate::domain::peta::Peta;
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
    // All are asked for before the first is waited for: one round trip instead of one for each.
    let asked: Vec<_> = names.iter().map(|name| text(name)).collect();
    for (name, asked) in names.into_iter().zip(asked) {
        files.insert(name, asked.await?);
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

/// Reads the borders.
///
/// # Errors
/// When the file cannot be read.
pub async fn load_borders() -> Result<Peta, BrowserError> {
    Ok(Peta::parse(&text("batas.csv").await?).0)
}

fn text(name: &str) -> impl Future<Output = Result<String, BrowserError>> + use<> {
    let reading = boot::read_data(&format!("reference/{name}"));
    async move { Ok(String::from_utf8_lossy(&reading.await?).into_owned()) }
}
