//! The example: a workspace of its own with invented usulan.

use serde_json::Value as Json;

use crate::domain::field::FieldKind;
use crate::domain::tabel::Tabel;
use crate::domain::usulan;
use crate::engine::protocol::{Command, JsonFields};
use crate::platform::boot;
use crate::ui::app::{App, Failure};
use crate::ui::screens::start::enter;
use crate::worker::protocol::{Request, StoreTrouble};

const FILE: &str = "contoh.csv";

/// Makes the example workspace and goes to it.
pub(crate) async fn open(app: App) -> Result<(), Failure> {
    let refused = |error: crate::platform::error::BrowserError| {
        Failure::Trouble(StoreTrouble::Refused(error.to_string()))
    };
    let bytes = boot::read_data(FILE).await.map_err(refused)?;
    let text = String::from_utf8_lossy(&bytes);
    let table = Tabel::parse(&text);
    let Some(first) = table.rows().next() else {
        return Err(Failure::NoAnswer);
    };
    let office = first.get(usulan::KANTOR).to_owned();
    let year = first.get(usulan::TAHUN).parse().unwrap_or_default();
    let rows = table.rows().map(|row| {
        let fields = usulan::FIELDS.iter().filter_map(|field| {
            let cell = row.get(field.name);
            (!cell.is_empty()).then(|| (field.name.to_owned(), json(cell, field.kind)))
        });
        fields.collect::<JsonFields>()
    });
    let rows = rows.collect();
    enter(
        app,
        Request::Create {
            office,
            year,
            is_example: true,
        },
    )
    .await?;
    app.run(Command::AddUsulan { rows }).await.map(drop)
}

fn json(cell: &str, kind: FieldKind) -> Json {
    match kind {
        FieldKind::Integer | FieldKind::Rupiah => cell
            .parse::<i64>()
            .map_or_else(|_| Json::from(cell), Json::from),
        FieldKind::Decimal | FieldKind::Coordinate => cell
            .parse::<f64>()
            .map_or_else(|_| Json::from(cell), Json::from),
        _ => Json::from(cell),
    }
}
