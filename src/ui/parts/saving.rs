//! Making a file and giving it to the person.

use crate::engine::protocol::{Answer, Command, ExportKind, ExportedFile};
use crate::platform::file;
use crate::ui::app::{App, Failure};

/// Makes a file of the workspace and saves it the browser's way. Several parts are several files.
pub(crate) async fn save_export(app: App, what: ExportKind) -> Result<ExportedFile, Failure> {
    let (exported, files) = make_export(app, what).await?;
    save_parts(&exported.name, &files)?;
    Ok(exported)
}

/// Saves the parts of a file that was made.
pub(crate) fn save_parts(name: &str, files: &[Vec<u8>]) -> Result<(), Failure> {
    for (name, bytes) in named_parts(name, files) {
        if file::save(&name, media_type(bytes), bytes).is_err() {
            return Err(Failure::NoAnswer);
        }
    }
    Ok(())
}

/// Makes a file without saving it, for sharing or saving under another ending.
pub(crate) async fn make_export(
    app: App,
    what: ExportKind,
) -> Result<(ExportedFile, Vec<Vec<u8>>), Failure> {
    match app.run(Command::Export { what }).await? {
        (Answer::File { file, .. }, files) => Ok((file, files)),
        _ => Err(Failure::NoAnswer),
    }
}

/// The names of a file's parts: the first keeps the name.
fn named_parts<'a>(name: &str, files: &'a [Vec<u8>]) -> Vec<(String, &'a [u8])> {
    let (stem, ending) = name.split_once(".json").unwrap_or((name, ""));
    let named = files.iter().enumerate().map(|(index, bytes)| {
        let name = match index {
            0 => name.to_owned(),
            _ => format!("{stem}-{}.json{ending}", index + 1),
        };
        (name, bytes.as_slice())
    });
    named.collect()
}

fn media_type(bytes: &[u8]) -> &'static str {
    if bytes.starts_with(&[0x1f, 0x8b]) {
        "application/gzip"
    } else {
        "application/json"
    }
}
