//! One usulan as a form that saves itself.

mod entries;
mod place;
mod suggest;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use self::entries::{Entries, Entry};
use self::place::Place;
use super::usulan_list::delete;
use crate::domain::field::{Choices, FieldKind};
use crate::domain::usulan;
use crate::engine::protocol::{Command, RecordView};
use crate::texts::{fields, fill};
use crate::ui::app::{App, use_app};
use crate::ui::parts::combobox::Combobox;
use crate::ui::parts::field::{ChoiceField, TextField, handler};
use crate::ui::parts::focus::{focus, focus_later};
use crate::ui::parts::opinions::{Asked, opinions};
use crate::ui::parts::photos::Photos;
use crate::ui::route::Route;
use crate::ui::show;
use crate::worker::protocol::Role;

/// A group of fields with a heading and a sentence of why.
struct Section {
    heading: &'static str,
    why: &'static str,
    names: &'static [&'static str],
}

/// The village first, then where in it.
const WHERE: &[&str] = &[
    usulan::KODE_DESA,
    usulan::ALAMAT,
    usulan::DUSUN,
    usulan::RT,
    usulan::RW,
    usulan::LAT,
    usulan::LON,
];

fn sections(app: App) -> [Section; 5] {
    let texts = &app.texts().usulan;
    let is_village = app.office_kind().is_village();
    [
        Section {
            heading: texts.what,
            why: texts.what_why,
            names: &[
                usulan::USULAN,
                usulan::MASALAH,
                usulan::JENIS,
                usulan::BIDANG,
            ],
        },
        Section {
            heading: texts.where_,
            why: texts.where_why,
            // A village's work is in the village.
            names: match WHERE.split_first() {
                Some((_, within)) if is_village => within,
                _ => WHERE,
            },
        },
        Section {
            heading: texts.how_much,
            why: texts.how_much_why,
            names: &[
                usulan::VOLUME,
                usulan::SATUAN,
                usulan::LEBAR,
                usulan::ANGGARAN,
                usulan::PENERIMA_MANFAAT,
            ],
        },
        Section {
            heading: texts.whom,
            why: texts.whom_why,
            names: &[usulan::OPD_TUJUAN, usulan::PENGUSUL],
        },
        Section {
            heading: texts.authority,
            why: texts.authority_why,
            names: &[
                usulan::STATUS_LAHAN,
                usulan::STATUS_ASET,
                usulan::KEWENANGAN,
                usulan::PENETAPAN,
            ],
        },
    ]
}

/// Less often needed.
const MORE: &[&str] = &[
    usulan::MANFAAT,
    usulan::DATA_EKSISTING,
    usulan::KODE_SUB_KEGIATAN,
    usulan::SUMBER_DANA,
    usulan::POLA_PELAKSANAAN,
    usulan::WAKTU,
    usulan::CATATAN,
];

/// Shown elsewhere, or said by the workspace itself.
const NOT_SHOWN: &[&str] = &[
    usulan::PRIORITAS,
    usulan::KANTOR,
    usulan::TAHUN,
    usulan::KODE_DESA,
    usulan::DESA,
    usulan::KECAMATAN,
];

#[component]
pub(crate) fn UsulanForm(
    /// `None` for a new one.
    id: Option<String>,
) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let is_new = id.is_none();
    let sections = sections(app);
    let names = sections
        .iter()
        .flat_map(|section| section.names)
        .chain(MORE);
    let entries = Entries::new(app, id, names.copied());
    Effect::new({
        let entries = entries.clone();
        move |_| {
            // Opened, and again when this tab may write.
            app.role.track();
            spawn_local(entries.clone().open());
        }
    });
    Effect::new({
        let entries = entries.clone();
        move |is_open: Option<()>| {
            app.revision.track();
            if is_open.is_some() {
                spawn_local(entries.clone().refresh());
            }
        }
    });
    if is_new {
        focus_later(usulan::USULAN);
    }
    let record = entries.record;
    let heading = move || {
        record.with(|record| match record {
            Some(record) if record.position > 0 => {
                fill(texts.edit_title, &[&record.position.to_string()])
            }
            Some(_) => texts.gone.to_owned(),
            None if is_new => texts.new_title.to_owned(),
            None => texts.title.to_owned(),
        })
    };
    let is_follower = move || app.role.get() == Role::Follower;
    let drawn = sections.iter().map(|section| {
        let fields = section.names.iter().filter_map(|name| entries.entry(name));
        let fields = fields.map(|entry| field(app, &entries, entry));
        let has_place = section.names.contains(&usulan::LAT);
        view! {
            <section class="stack form-section">
                <div>
                    <h2>{section.heading}</h2>
                    <p class="help">{section.why}</p>
                </div>
                <div class="form-grid">{fields.collect_view()}</div>
                {has_place.then(|| view! { <Place entries=entries.clone() /> })}
            </section>
        }
    });
    let drawn = drawn.collect_view();
    let more = MORE.iter().filter_map(|name| entries.entry(name));
    let more = more.map(|entry| field(app, &entries, entry)).collect_view();
    let is_unknown = entries.is_unknown;
    // What stands above it is not known yet, and it would jump.
    let is_unread = move || !is_new && !is_unknown.get() && record.with(Option::is_none);
    let stored_id = entries.id;
    view! {
        <div class="narrow stack">
            <p><a href=Route::Usulan.hash()>"← " {texts.to_list}</a></p>
            <h1>{heading}</h1>
            <Show when=move || is_unknown.get()>
                <p class="notice warning">{texts.unknown}</p>
            </Show>
            <State entries=entries.clone() />
            <form hidden=is_unread on:submit=|event| event.prevent_default() autocomplete="off" novalidate>
                <fieldset class="stack wide" role="presentation" disabled=is_follower>
                    {drawn}
                    <section class="stack form-section">
                        <div>
                            <h2>{app.texts().photos.title}</h2>
                            <p class="help">{app.texts().photos.why}</p>
                        </div>
                        <Photos usulan=stored_id can_change=Signal::derive(move || !is_follower()) />
                    </section>
                    <details class="more-fields">
                        <summary>{texts.more_fields}</summary>
                        <div class="form-grid">{more}</div>
                    </details>
                </fieldset>
            </form>
            <Rest entries />
        </div>
    }
}

/// What there is to know about the whole: drafts, failures, what is missing, what was deleted.
#[component]
fn State(entries: Entries) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let Entries {
        record,
        is_restored,
        ..
    } = entries;
    let missing = move || {
        record.with(|record| {
            let record = record.as_ref().filter(|record| record.position > 0)?;
            let names = record.missing.iter();
            let names: Vec<&str> = names
                .map(|name| fields::label(app.language.get_untracked(), name))
                .collect();
            Some(if names.is_empty() {
                texts.complete.to_owned()
            } else {
                fill(texts.missing, &[&names.join(", ")])
            })
        })
    };
    let doubtful = {
        let all = entries.all.clone();
        StoredValue::new_local(all)
    };
    // Said when it changes, and not anew with every save.
    let to_check = Memo::new(move |_| {
        let remarked = record.with(|record| {
            let remarks = record.iter().flat_map(|record| &record.remarks);
            remarks.map(|(field, _)| field.clone()).collect::<Vec<_>>()
        });
        doubtful.with_value(|all| {
            let asked = all.iter().filter(|entry| {
                entry.doubt.with(Option::is_some)
                    || remarked.iter().any(|name| name == entry.field.name)
            });
            asked.map(|entry| entry.field.name).collect::<Vec<_>>()
        })
    });
    let to_check = move || {
        let names = to_check.get();
        (!names.is_empty()).then(|| {
            let buttons = names.into_iter().map(|name| {
                let label = fields::label(app.language.get_untracked(), name).to_owned();
                view! { <button type="button" class="quiet" on:click=move |_| focus(name)>{label}</button> }
            });
            view! { <p class="row remark">{texts.to_check} {buttons.collect_view()}</p> }
        })
    };
    let is_deleted = move || record.with(|r| r.as_ref().is_some_and(|r| r.position == 0));
    let bring_back = move |_| {
        if let Some(id) = record.with_untracked(|record| record.as_ref().map(|r| r.id.clone())) {
            app.run_later(Command::ResolveDeletion {
                kind: "usulan".to_owned(),
                id,
                delete: false,
            });
        }
    };
    view! {
        <p class="help">{move || missing().unwrap_or_else(|| texts.autosave.to_owned())}</p>
        <div role="status">{to_check}</div>
        <Show when=move || is_restored.get()>
            <p class="notice info" role="status">{texts.draft_back}</p>
        </Show>
        <Show when=is_deleted>
            <p class="notice warning">
                {texts.gone} " "
                <button on:click=bring_back>{texts.bring_back}</button>
            </p>
        </Show>
    }
}

/// Below the form: answers, what came from elsewhere, and what can be done with the whole.
#[component]
fn Rest(entries: Entries) -> impl IntoView {
    let app = use_app();
    let texts = &app.texts().usulan;
    let Entries {
        record,
        id,
        all,
        is_unknown,
        ..
    } = entries.clone();
    let entries = StoredValue::new_local(entries);
    let known: Vec<&str> = all.iter().map(|entry| entry.field.name).collect();
    let others = move || {
        record.with(|record| {
            let fields = record.iter().flat_map(|record| &record.fields);
            let others = fields.filter(|field| {
                let name = field.name.as_str();
                !known.contains(&name) && !NOT_SHOWN.contains(&name)
            });
            let lines = others.filter_map(|field| {
                let value = &field.values.first()?.value;
                (!value.is_null()).then(|| {
                    let label = fields::label(app.language.get_untracked(), &field.name).to_owned();
                    view! { <dt>{label}</dt> <dd>{show::value(app, &field.name, value)}</dd> }
                })
            });
            let lines: Vec<_> = lines.collect();
            (!lines.is_empty()).then(|| {
                view! {
                    <details>
                        <summary>{texts.others}</summary>
                        <dl class="facts">{lines}</dl>
                    </details>
                }
            })
        })
    };
    let answers = move || {
        record.with(|record| {
            let record = record
                .as_ref()
                .filter(|record| !record.opinions.is_empty())?;
            let answers = opinions(app, &record.opinions, &asked(record));
            Some(view! {
                <section class="stack tight">
                    <h2>{texts.fate}</h2>
                    {answers}
                </section>
            })
        })
    };
    let remove = move |_| {
        let title = record.with(|record| {
            let title = record
                .as_ref()
                .map(|r| show::first_text(&r.fields, usulan::USULAN));
            show::title(app, &title.unwrap_or_default())
        });
        spawn_local(entries.get_value().delete(title));
        app.go(&Route::Usulan);
    };
    // It would stand where the form will be.
    let is_read = move || is_unknown.get() || record.with(Option::is_some);
    let is_there = move || id.with(Option::is_some) && is_read() && app.role.get() == Role::Writer;
    view! {
        {answers}
        {others}
        <Show when=is_there>
            <div class="row spread form-end">
                <a class="button primary" href=Route::UsulanForm(None).hash()>{texts.add_another}</a>
                <button class="danger" on:click=remove>{texts.delete_this}</button>
            </div>
        </Show>
    }
}

/// What a record asks for.
pub(super) fn asked(record: &RecordView) -> Asked {
    let number = |name| show::first(&record.fields, name).and_then(serde_json::Value::as_f64);
    Asked {
        volume: number(usulan::VOLUME),
        unit: show::first_text(&record.fields, usulan::SATUAN),
        amount_rp: number(usulan::ANGGARAN).map(|amount| amount as i64),
    }
}

fn field(app: App, entries: &Entries, entry: Entry) -> AnyView {
    let language = app.language.get_untracked();
    let name = entry.field.name;
    let label = fields::label(language, name).to_owned();
    let help = fields::help(language, name);
    let typed = handler({
        let entries = entries.clone();
        move |text| entries.typed(name, &text)
    });
    let left = handler({
        let entries = entries.clone();
        move |text| entries.left(name, text)
    });
    let entries = StoredValue::new_local(entries.clone());
    let error = Signal::derive(move || {
        let doubt = entry.doubt.get().filter(|doubt| doubt.is_open);
        doubt.map(|doubt| doubt.words)
    });
    let is_long = entry.field.kind == FieldKind::LongText;
    let control = match entry.field.kind {
        FieldKind::Choice(choices @ (Choices::Own | Choices::Bidang | Choices::Funds)) => {
            let options = show::options(app, name, choices);
            view! {
                <ChoiceField
                    id=name
                    label
                    help
                    value=entry.text
                    options=Signal::stored(options)
                    empty=app.texts().usulan.choose_one
                    error
                    on_commit=left
                />
            }
            .into_any()
        }
        _ if suggest::offers(entry) => {
            let agency = entries.with_value(|entries| entries.entry(usulan::OPD_TUJUAN));
            view! {
                <Combobox
                    id=name
                    label
                    help
                    value=entry.text
                    error
                    found=suggest::offered(app, entry, agency)
                    on_typing=typed
                    on_commit=left
                />
            }
            .into_any()
        }
        kind => {
            let input_mode = match kind {
                FieldKind::Integer => "numeric",
                FieldKind::Decimal => "decimal",
                _ => "text",
            };
            view! {
                <TextField
                    id=name
                    label
                    help
                    value=entry.text
                    error
                    is_long
                    input_mode
                    on_commit=left
                    on_typing=typed
                />
            }
            .into_any()
        }
    };
    let explained = (name == usulan::KODE_SUB_KEGIATAN).then(|| {
        let words = suggest::sub_kegiatan(app, entry);
        view! { <p class="note">{words}</p> }
    });
    let is_wide = is_long
        || matches!(
            name,
            usulan::USULAN
                | usulan::OPD_TUJUAN
                | usulan::DUSUN
                | usulan::KODE_DESA
                | usulan::KODE_SUB_KEGIATAN
                | usulan::STATUS_LAHAN
                | usulan::STATUS_ASET
                | usulan::KEWENANGAN
                | usulan::PENETAPAN
        );
    let is_short = matches!(
        name,
        usulan::RT | usulan::RW | usulan::LAT | usulan::LON | usulan::VOLUME | usulan::SATUAN
    );
    view! {
        <div class:wide-field=is_wide class:short-field=is_short>
            {control}
            {explained}
            {move || notes(app, entries, entry)}
        </div>
    }
    .into_any()
}

/// What there is to say about one field: readings to choose from, remarks, a second value.
fn notes(app: App, entries: StoredValue<Entries, LocalStorage>, entry: Entry) -> AnyView {
    let texts = &app.texts().usulan;
    let language = app.language.get_untracked();
    let name = entry.field.name;
    let doubt = entry.doubt.get();
    let remark = doubt
        .as_ref()
        .filter(|doubt| !doubt.is_open)
        .map(|doubt| doubt.words.clone());
    let choices = doubt.map(|doubt| doubt.choices).unwrap_or_default();
    let choices = choices.into_iter().map(|choice| {
        let words = fill(texts.pick_reading, &[&choice]);
        view! { <button type="button" on:click=move |_| { entries.get_value().left(name, choice.clone()); focus(name); }>{words}</button> }
    });
    let (remarks, conflict) = entries.with_value(|entries| entries.record).with(|record| {
        let remarks = record.iter().flat_map(|record| &record.remarks);
        let remarks = remarks.filter(|(field, _)| field == name);
        let remarks: Vec<&str> = remarks
            .map(|(_, code)| fields::remark(language, code))
            .collect();
        let fields = record.iter().flat_map(|record| &record.fields);
        let conflict = fields
            .filter(|field| field.name == name && field.values.len() > 1)
            .find_map(|field| field.values.first())
            .map(|first| {
                fill(
                    texts.field_conflict,
                    &[&show::value(app, name, &first.value)],
                )
            });
        (remarks, conflict)
    });
    view! {
        <div class="row">{choices.collect_view()}</div>
        {remark.map(|words| view! { <p class="remark">{words}</p> })}
        {remarks.into_iter().map(|words| view! { <p class="remark">{words}</p> }).collect_view()}
        {conflict.map(|words| view! {
            <p class="remark">
                {words} " " <a href=Route::Conflicts.hash()>{texts.choose_value}</a>
            </p>
        })}
    }
    .into_any()
}
