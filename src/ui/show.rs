//! Values as people read them.

use leptos::prelude::GetUntracked as _;
use serde_json::Value as Json;

use super::app::App;
use crate::domain::angka::format_decimal;
use crate::domain::field::{Choices, Field, FieldKind, find};
use crate::domain::label::{Entry, Label};
use crate::domain::reference::Reference;
use crate::domain::{tanggapan, usulan};
use crate::engine::protocol::FieldView;
use crate::texts::{fields, format};

/// The field of that name, of a usulan or of an opinion.
pub(crate) fn field_of(name: &str) -> Option<&'static Field> {
    find(usulan::FIELDS, name).or_else(|| find(tanggapan::FIELDS, name))
}

/// A value of a field, in words.
pub(crate) fn value(app: App, name: &str, json: &Json) -> String {
    let kind = field_of(name).map(|field| field.kind);
    match (json, kind) {
        (Json::Null, _) => app.texts().common.empty_value.to_owned(),
        (Json::Number(number), Some(FieldKind::Rupiah)) if number.is_i64() => {
            fields::rupiah(number.as_i64().unwrap_or_default())
        }
        (Json::Number(number), _) if name != usulan::TAHUN => {
            format_decimal(number.as_f64().unwrap_or_default())
        }
        (Json::String(code), Some(FieldKind::Choice(choices))) => {
            choice(app, name, choices, code).unwrap_or_else(|| code.clone())
        }
        (Json::String(text), Some(FieldKind::Date)) => {
            format::iso_date(app.language.get_untracked(), text)
        }
        (Json::String(text), _) => text.clone(),
        (Json::Object(scores), Some(FieldKind::Map)) => self::scores(app, scores),
        (other, _) => other.to_string(),
    }
}

/// `Urgensi 5 · Biaya 1`: each criterion with its score.
fn scores(app: App, scores: &serde_json::Map<String, Json>) -> String {
    let named = |reference: &Reference| {
        let line = |(code, score): (&String, &Json)| {
            let mut criteria = reference.criteria().iter().flat_map(|set| &set.criteria);
            let known = criteria.find(|criterion| criterion.kode == *code);
            let name = known.map_or_else(|| code.clone(), |known| app.say(&known.label));
            format!("{name} {score}")
        };
        scores.iter().map(line).collect::<Vec<_>>().join(" · ")
    };
    app.with_reference(named)
}

/// The label of a code; `None` for one that is in no list here.
pub(crate) fn choice(app: App, name: &str, choices: Choices, code: &str) -> Option<String> {
    if matches!(choices, Choices::Offices | Choices::Villages) {
        return Some(app.office_name(code));
    }
    let find = |reference: &Reference| -> Option<Label> {
        let entry = |entries: &[Entry]| {
            let found = entries.iter().find(|entry| entry.kode == code);
            found.map(|entry| entry.label.clone())
        };
        match choices {
            Choices::Stages => reference.stage(code).map(|stage| stage.label.clone()),
            Choices::Outcomes => reference.outcome(code).map(|found| found.label.clone()),
            Choices::Reasons => reference.reason(code).map(|found| found.label.clone()),
            Choices::Bidang => entry(reference.bidang()),
            Choices::Funds => entry(reference.funds()),
            Choices::Own => entry(reference.own_choices(name)),
            _ => None,
        }
    };
    app.with_reference(find).map(|label| app.say(&label))
}

pub(crate) fn stage(app: App, code: &str) -> String {
    choice(app, "", Choices::Stages, code).unwrap_or_else(|| code.to_owned())
}

pub(crate) fn outcome(app: App, code: &str) -> String {
    choice(app, "", Choices::Outcomes, code).unwrap_or_else(|| code.to_owned())
}

/// Whether an outcome takes a usulan into the plan.
pub(crate) fn is_in_plan(app: App, code: &str) -> bool {
    app.with_reference(|reference| {
        let outcome = reference.outcome(code);
        outcome.is_some_and(|outcome| outcome.is_in_plan)
    })
}

pub(crate) fn reason(app: App, code: &str) -> String {
    choice(app, "", Choices::Reasons, code).unwrap_or_else(|| code.to_owned())
}

/// A title, or the words for a missing one.
pub(crate) fn title(app: App, text: &str) -> String {
    if text.trim().is_empty() {
        app.texts().common.no_title.to_owned()
    } else {
        text.to_owned()
    }
}

/// The value that stands for a field: the first, where there are several.
pub(crate) fn first<'a>(fields: &'a [FieldView], name: &str) -> Option<&'a Json> {
    let field = fields.iter().find(|field| field.name == name)?;
    field.values.first().map(|value| &value.value)
}

/// The same as text; empty where there is none.
pub(crate) fn first_text(fields: &[FieldView], name: &str) -> String {
    let text = first(fields, name).and_then(Json::as_str);
    text.unwrap_or_default().to_owned()
}

/// The codes and names that a field chooses from.
pub(crate) fn options(app: App, name: &str, choices: Choices) -> Vec<(String, String)> {
    let read = |reference: &Reference| {
        let entries: &[Entry] = match choices {
            Choices::Bidang => reference.bidang(),
            Choices::Funds => reference.funds(),
            _ => reference.own_choices(name),
        };
        let named = entries
            .iter()
            .map(|entry| (entry.kode.clone(), app.say(&entry.label)));
        named.collect()
    };
    app.with_reference(read)
}
