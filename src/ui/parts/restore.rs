//! Opening a backup as a workspace of its own.

use crate::texts::{fill, format};
use crate::ui::app::App;
use crate::worker::protocol::{NotRestored, Request, Response};

/// Restores the backup whose parts were chosen and goes to it.
///
/// # Errors
/// The words for why not.
pub(crate) async fn restore(
    app: App,
    files: Vec<(String, Vec<u8>)>,
    is_example: bool,
) -> Result<(), String> {
    let texts = &app.texts().start;
    let (file_names, files) = files.into_iter().unzip();
    let request = Request::Restore {
        file_names,
        is_example,
    };
    match app.request(request, files).await {
        Ok((
            Response::Opened {
                workspace,
                role,
                status,
            },
            _,
        )) => {
            app.enter(workspace, role, status);
            app.go(&app.home());
            Ok(())
        }
        Ok((Response::NotRestored(why), _)) => Err(match why {
            NotRestored::NotABackup { file_name } => fill(texts.not_a_backup, &[&file_name]),
            NotRestored::Damaged { file_name, whole } => {
                fill(texts.damaged, &[&file_name, &format::count(whole)])
            }
            NotRestored::WrongSignature { file_name } => fill(texts.wrong_signature, &[&file_name]),
            NotRestored::PartsMissing { parts } => {
                fill(texts.parts_missing, &[&format::count(parts)])
            }
        }),
        Ok(_) => Err(app.texts().frame.trouble_closed.to_owned()),
        Err(failure) => Err(app.failure_text(&failure)),
    }
}
