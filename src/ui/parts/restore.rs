//! Opening a backup as a workspace of its own.

use crate::texts::{fill, format};
use crate::ui::app::App;
use crate::worker::protocol::{NotRestored, Request, Response};

/// Restores the first of the chosen files and goes to it.
///
/// # Errors
/// The words for why not.
pub(crate) async fn restore(app: App, files: Vec<(String, Vec<u8>)>) -> Result<(), String> {
    let texts = &app.texts().start;
    let Some((file_name, bytes)) = files.into_iter().next() else {
        return Ok(());
    };
    let request = Request::Restore {
        file_name: file_name.clone(),
    };
    match app.request(request, vec![bytes]).await {
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
            NotRestored::NotABackup => fill(texts.not_a_backup, &[&file_name]),
            NotRestored::Damaged { whole } => {
                fill(texts.damaged, &[&file_name, &format::count(whole)])
            }
            NotRestored::WrongSignature => fill(texts.wrong_signature, &[&file_name]),
        }),
        Ok(_) => Err(app.texts().frame.trouble_closed.to_owned()),
        Err(failure) => Err(app.failure_text(&failure)),
    }
}
