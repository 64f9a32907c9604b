//! What is written in the form of a decision: kept while it is not saved, and read as an opinion.

use std::time::Duration;

use leptos::prelude::*;
use leptos::reactive::spawn_local;

use crate::domain::angka::{format_plain, parse_decimal};
use crate::domain::field::IssueCode;
use crate::domain::rupiah::parse_rupiah;
use crate::domain::tanggapan::{self, TanggapanView};
use crate::engine::protocol::{Answer, Command, Opinion, Query};
use crate::texts::fields;
use crate::ui::app::App;
use crate::ui::show;

/// Name and first id of the outcomes' buttons, and the ids of the other fields.
pub(super) const OUTCOME: &str = "hasil";
pub(super) const REASON: &str = "alasan";
pub(super) const TEXT: &str = "teks";
pub(super) const VOLUME: &str = "volume-kita";
pub(super) const AMOUNT: &str = "anggaran-kita";

/// A pause in writing after which the draft is kept.
const DRAFT_PAUSE: Duration = Duration::from_millis(700);

/// The texts of the form: outcome, reason, explanation, volume, amount.
type Texts = [String; 5];

/// The fields of the form.
#[derive(Clone, Copy)]
pub(super) struct Draft {
    pub(super) outcome: RwSignal<String>,
    pub(super) reason: RwSignal<String>,
    pub(super) text: RwSignal<String>,
    pub(super) volume: RwSignal<String>,
    pub(super) amount: RwSignal<String>,
}

/// An opinion as it stands in the form.
fn shown(opinion: &Opinion) -> Texts {
    [
        opinion.outcome.clone(),
        opinion.reason.clone().unwrap_or_default(),
        opinion.text.clone().unwrap_or_default(),
        opinion.volume.map(format_plain).unwrap_or_default(),
        opinion.amount_rp.map(fields::rupiah).unwrap_or_default(),
    ]
}

impl Draft {
    pub(super) fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            outcome: empty(),
            reason: empty(),
            text: empty(),
            volume: empty(),
            amount: empty(),
        }
    }

    fn all(self) -> [RwSignal<String>; 5] {
        [
            self.outcome,
            self.reason,
            self.text,
            self.volume,
            self.amount,
        ]
    }

    fn put(self, texts: Texts) {
        for (signal, text) in self.all().into_iter().zip(texts) {
            // The screen may be gone.
            let _ = signal.try_set(text);
        }
    }

    fn track(self) {
        self.all().into_iter().for_each(|signal| signal.track());
    }

    /// `None` when the screen is gone.
    fn texts(self) -> Option<Texts> {
        let texts = self.all().map(|signal| signal.try_get_untracked());
        let [outcome, reason, text, volume, amount] = texts;
        Some([outcome?, reason?, text?, volume?, amount?])
    }

    /// The opinion, or what is wrong: the field's id and the words. What is wrong is the trade's
    /// to say; here it finds its field.
    pub(super) fn read(
        self,
        app: App,
        stage: String,
    ) -> Result<Opinion, Vec<(&'static str, &'static str)>> {
        let texts = &app.texts().list;
        let mut wrong = Vec::new();
        let outcome = self.outcome.get();
        let reason = self.reason.get();
        let text = self.text.get().trim().to_owned();
        // What is not in the plan has no volume or amount of its own.
        let own = |signal: RwSignal<String>| match show::is_in_plan(app, &outcome) {
            true => signal.get(),
            false => String::new(),
        };
        let (volume, doubts) = parse_decimal(&own(self.volume));
        if volume.is_none() && !doubts.is_empty() {
            wrong.push((VOLUME, texts.bad_volume));
        }
        let (amount, doubts) = parse_rupiah(&own(self.amount));
        if amount.is_none() && !doubts.is_empty() {
            wrong.push((AMOUNT, texts.bad_amount));
        }
        let view = TanggapanView {
            hasil: Some(&outcome),
            alasan: Some(&reason),
            teks: Some(&text),
            volume,
            anggaran: amount.map(|amount| amount.get()),
        };
        let issues = app.with_reference(|reference| tanggapan::check(&view, reference));
        for issue in issues
            .iter()
            .filter(|issue| issue.code == IssueCode::Missing)
        {
            wrong.push(match issue.field {
                tanggapan::HASIL => (OUTCOME, texts.outcome_missing),
                tanggapan::ALASAN => (REASON, texts.reason_missing),
                _ => (TEXT, texts.text_missing),
            });
        }
        if !wrong.is_empty() {
            return Err(wrong);
        }
        Ok(Opinion {
            stage,
            outcome,
            reason: (!reason.is_empty()).then_some(reason),
            text: (!text.is_empty()).then_some(text),
            volume,
            amount_rp: amount.map(|amount| amount.get()),
        })
    }
}

/// Under which key it is kept.
pub(super) fn draft_key(usulan_id: &str, stage: &str) -> String {
    format!("putusan/{usulan_id}/{stage}")
}

/// Fills the form with what this office has said at the stage, or with what was being written when
/// the form was last left, and keeps what is written.
pub(super) fn keep_drafts(
    app: App,
    id: String,
    draft: Draft,
    stage: RwSignal<String>,
    own: Memo<Option<Opinion>>,
) {
    let filled = StoredValue::new(Texts::default());
    let count = StoredValue::new(0_u32);
    // The key under which something is kept that what is shown now may have to take away.
    let kept = StoredValue::new(None::<String>);
    let keep = {
        let id = id.clone();
        move |stage: &str| {
            let (Some(texts), Some(filled)) = (draft.texts(), filled.try_get_value()) else {
                return;
            };
            let key = draft_key(&id, stage);
            if texts != filled {
                kept.try_set_value(Some(key.clone()));
                app.run_later(Command::SaveDraft {
                    key,
                    text: serde_json::to_string(&texts).unwrap_or_default(),
                });
            } else if kept.try_get_value().flatten().as_ref() == Some(&key) {
                kept.try_set_value(None);
                app.run_later(Command::DropDraft { key });
            }
        }
    };
    Effect::new({
        let keep = keep.clone();
        move |before: Option<String>| {
            let now = stage.get();
            let opinion = own.get().unwrap_or_default();
            let is_other_stage = before.as_ref() != Some(&now);
            if is_other_stage && let Some(before) = before {
                keep(&before);
            }
            // What comes in later does not touch what is being written.
            let is_untouched = draft
                .texts()
                .is_some_and(|texts| texts == filled.get_value());
            if is_other_stage || is_untouched {
                filled.set_value(shown(&opinion));
                draft.put(shown(&opinion));
            }
            if is_other_stage {
                spawn_local(take_up(app, draft_key(&id, &now), draft, filled, kept));
            }
            now
        }
    });
    Effect::new({
        let keep = keep.clone();
        move |_| {
            draft.track();
            let keep = keep.clone();
            let number = count.get_value() + 1;
            count.set_value(number);
            set_timeout(
                move || {
                    if count.try_get_value() == Some(number)
                        && let Some(stage) = stage.try_get_untracked()
                    {
                        keep(&stage);
                    }
                },
                DRAFT_PAUSE,
            );
        }
    });
    on_cleanup(move || {
        if let Some(stage) = stage.try_get_untracked() {
            keep(&stage);
        }
    });
}

/// Puts a kept draft into the form, unless something was written in it since.
async fn take_up(
    app: App,
    key: String,
    draft: Draft,
    filled: StoredValue<Texts>,
    kept: StoredValue<Option<String>>,
) {
    let Ok(Answer::Drafts(drafts)) = app.ask(Query::Drafts).await else {
        return;
    };
    let found = drafts.into_iter().find(|(found, _)| *found == key);
    let texts = found.and_then(|(_, text)| serde_json::from_str::<Texts>(&text).ok());
    if let Some(texts) = texts
        && draft.texts() == filled.try_get_value()
    {
        kept.try_set_value(Some(key));
        draft.put(texts);
    }
}
