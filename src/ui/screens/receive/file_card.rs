//! One file of the preview: whose it is, what it would change, what is the matter with it.

use leptos::prelude::*;

use super::effect_words;
use crate::engine::protocol::{Consent, FilePreview, Note};
use crate::texts::{fill, format, problems};
use crate::ui::app::App;
use crate::ui::parts::chip::{Chip, Tone};

/// Problems that are listed; more of them say nothing new.
const LISTED: usize = 20;

pub(super) fn file_card(
    app: App,
    file: &FilePreview,
    index: usize,
    toggle: Callback<usize>,
) -> AnyView {
    let texts = &app.texts().receive;
    let notes = file.notes.iter();
    let notes: Vec<String> = notes.map(|note| note_words(app, note, file)).collect();
    let effect = match file.consent {
        Consent::Refused => None,
        _ => Some(effect_words(app, &file.effect)),
    };
    let choice = (file.consent != Consent::Refused).then(|| {
        let is_damaged = file.notes.contains(&Note::Damaged);
        let words = if is_damaged {
            fill(texts.take_whole, &[&format::count(file.whole)])
        } else {
            texts.take.to_owned()
        };
        view! {
            <label class="choice">
                <input
                    id=format!("ambil-{index}")
                    type="checkbox"
                    prop:checked=file.chosen
                    on:change=move |_| toggle.run(index)
                />
                {words}
            </label>
        }
    });
    let state = match file.consent {
        Consent::Free => None,
        Consent::Pointless => Some((Tone::Neutral, texts.already)),
        Consent::Asked => Some((Tone::Warning, texts.needs_you)),
        Consent::Refused => Some((Tone::Danger, texts.refused)),
    };
    let key = file
        .key_code
        .as_ref()
        .map(|code| fill(texts.key_code, &[code]));
    view! {
        <article class="card stack tight" data-testid="file">
            <div class="row spread">
                <strong>{sender(app, file)}</strong>
                <span class="row">
                    {state.map(|(tone, text)| view! { <Chip tone text /> })}
                    {file.office.is_some().then(|| signature_chip(app, &file.signature))}
                </span>
            </div>
            <p class="note">{details(app, file)} {key.map(|key| format!(" · {key}"))}</p>
            {effect.map(|effect| view! { <p>{effect}</p> })}
            {notes.into_iter().map(|words| view! { <p class="file-note">{words}</p> }).collect_view()}
            {problem_list(app, file)}
            {choice}
        </article>
    }
    .into_any()
}

/// Whose file it is; the file's name where that cannot be read.
fn sender(app: App, file: &FilePreview) -> String {
    match &file.office {
        Some(office) => app.office_name(office),
        None => file.name.clone(),
    }
}

fn details(app: App, file: &FilePreview) -> String {
    let texts = &app.texts().receive;
    let mut parts = Vec::new();
    match &file.kind {
        Some(kind) => {
            parts.push(kind_words(app, kind));
            parts.push(fill(
                texts.number,
                &[&format::count(file.number.unwrap_or(0))],
            ));
            if let Some(at_ms) = file.written_ms {
                parts.push(fill(texts.written, &[&app.date_time(at_ms)]));
            }
            parts.push(file.name.clone());
        }
        None => parts.push(texts.no_header.to_owned()),
    }
    if let Some(stated) = file
        .stated
        .filter(|stated| *stated != u64::from(file.whole))
    {
        let whole = format::count(file.whole);
        parts.push(fill(texts.whole_of, &[&whole, &format::count(stated)]));
    }
    parts.join(" · ")
}

pub(super) fn kind_words(app: App, kind: &str) -> String {
    let texts = &app.texts().receive;
    let words = match kind {
        "usulan" => texts.kind_usulan,
        "keputusan" => texts.kind_keputusan,
        "arsip" => texts.kind_arsip,
        "cadangan" => texts.kind_cadangan,
        "kunci" => texts.kind_kunci,
        other => other,
    };
    words.to_owned()
}

pub(super) fn signature_chip(app: App, signature: &str) -> AnyView {
    let texts = &app.texts().receive;
    let (tone, text) = match signature {
        "sah_dikenal" => (Tone::Success, texts.signature_sah_dikenal),
        "sah_tak_dikenal" => (Tone::Warning, texts.signature_sah_tak_dikenal),
        "salah" => (Tone::Danger, texts.signature_salah),
        _ => (Tone::Neutral, texts.signature_tanpa),
    };
    view! { <Chip tone text /> }.into_any()
}

fn note_words(app: App, note: &Note, file: &FilePreview) -> String {
    let texts = &app.texts().receive;
    match note {
        Note::TakenBefore => texts.note_taken_before.to_owned(),
        Note::OlderThanKnown { known } => fill(texts.note_older, &[&format::count(*known)]),
        Note::OtherYear { year } => {
            let own = app.status.with_untracked(|status| status.year.to_string());
            fill(texts.note_other_year, &[&year.to_string(), &own])
        }
        Note::UnknownOffice => fill(
            texts.note_unknown_office,
            &[file.office.as_deref().unwrap_or_default()],
        ),
        Note::Example => texts.note_example.to_owned(),
        Note::ForeignBackup => texts.note_foreign_backup.to_owned(),
        Note::ForOthers => texts.note_for_others.to_owned(),
        Note::Damaged => fill(texts.note_damaged, &[&format::count(file.whole)]),
        Note::WrongSignature => texts.note_wrong_signature.to_owned(),
        Note::NotSigned => texts.note_not_signed.to_owned(),
        Note::UnknownKey => texts.note_unknown_key.to_owned(),
        Note::KeyChanged => texts.note_key_changed.to_owned(),
        Note::MissingParts { missing, of } => {
            let missing: Vec<String> = missing.iter().map(u32::to_string).collect();
            fill(
                texts.note_missing_parts,
                &[&of.to_string(), &missing.join(", ")],
            )
        }
        Note::CopiedProfile => texts.note_copied_profile.to_owned(),
        Note::WrongSource { office } => fill(texts.note_wrong_source, &[&app.office_name(office)]),
        Note::Unreadable => texts.note_unreadable.to_owned(),
    }
}

/// The first problem is said at once; the others are folded behind their count.
fn problem_list(app: App, file: &FilePreview) -> AnyView {
    let texts = &app.texts().receive;
    let language = app.language.get_untracked();
    let mut found: Vec<_> = file.problems.iter().collect();
    // What is the matter with the file as a whole says more than a line of it.
    found.sort_by_key(|problem| (problem.code != "terpotong", problem.line));
    let mut words = found.into_iter().take(LISTED).map(|problem| {
        let words = problems::problem(language, &problem.code, &problem.arguments);
        match problem.line {
            Some(line) => fill(texts.line, &[&format::count(line), &words]),
            None => words,
        }
    });
    let first = words.next();
    let others: Vec<String> = words.collect();
    let more = file.problems.len().saturating_sub(LISTED);
    let more = (more > 0).then(|| fill(texts.and_more, &[&format::count(more as u32)]));
    let count = format::count(file.problems.len().saturating_sub(1) as u32);
    let folded = (!others.is_empty()).then(|| {
        let items = others.into_iter().chain(more);
        view! {
            <details>
                <summary>{fill(texts.other_problems, &[&count])}</summary>
                <ul class="titles">
                    {items.map(|words| view! { <li>{words}</li> }).collect_view()}
                </ul>
            </details>
        }
    });
    view! {
        {first.map(|words| view! { <p class="file-note">{words}</p> })}
        {folded}
    }
    .into_any()
}
