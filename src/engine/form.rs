//! A form that saves itself, as seen by the page: what was typed, what waits to be stored, and on
//! which heads each field was begun. Pure, so that every order of events can be tried natively.

use serde_json::Value as Json;

use super::protocol::{Command, JsonFields, usulan_draft_key};

/// What a form has not stored yet.
#[derive(Clone, Debug, Default)]
pub struct FormWork {
    id: Option<String>,
    /// The heads of what the screen shows.
    shown: Vec<String>,
    /// Fields that are not stored as they were typed.
    items: Vec<Item>,
    /// The heads that the command under way was sent with.
    sent_base: Option<Vec<String>>,
    has_failed: bool,
}

#[derive(Clone, Debug)]
struct Item {
    name: String,
    /// The heads that the person saw when they began to write in the field.
    base: Vec<String>,
    text: String,
    /// The value to be stored, and the text that it was read from.
    queued: Option<(String, Json)>,
    /// The same, once it is on its way.
    sent: Option<(String, Json)>,
}

impl FormWork {
    /// The form of a usulan; `None` for a new one.
    #[must_use]
    pub fn new(id: Option<String>) -> Self {
        Self {
            id,
            ..Self::default()
        }
    }

    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// A command is under way.
    #[must_use]
    pub fn is_saving(&self) -> bool {
        self.sent_base.is_some()
    }

    /// The last command did not store what it was to store.
    #[must_use]
    pub fn has_failed(&self) -> bool {
        self.has_failed
    }

    /// There is something that is not stored.
    #[must_use]
    pub fn is_unfinished(&self) -> bool {
        !self.items.is_empty()
    }

    /// There is something to be stored now.
    #[must_use]
    pub fn has_queued(&self) -> bool {
        self.items.iter().any(|item| item.queued.is_some())
    }

    /// The field holds something that is not stored: what is stored must not be shown over it.
    #[must_use]
    pub fn holds(&self, name: &str) -> bool {
        self.items.iter().any(|item| item.name == name)
    }

    /// The fields that are not stored, with their texts.
    pub fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        let items = self.items.iter();
        items.map(|item| (item.name.as_str(), item.text.as_str()))
    }

    /// Every field that holds nothing of its own is shown as of these heads.
    pub fn show(&mut self, heads: Vec<String>) {
        self.shown = heads;
    }

    /// A key was pressed in a field, or its text cannot be read as a value.
    pub fn type_in(&mut self, name: &str, text: &str) {
        if let Some(item) = self.items.iter_mut().find(|item| item.name == name) {
            text.clone_into(&mut item.text);
            return;
        }
        self.items.push(Item {
            name: name.to_owned(),
            base: self.shown.clone(),
            text: text.to_owned(),
            queued: None,
            sent: None,
        });
    }

    /// A field was left with a value.
    pub fn leave(&mut self, name: &str, text: &str, value: Json) {
        self.type_in(name, text);
        let is_new = self.id.is_none() && self.sent_base.is_none();
        let is_first = self.items.iter().all(|item| item.queued.is_none());
        if is_new && is_first && value.is_null() {
            // An empty field makes no usulan.
            self.items.retain(|item| item.name != name);
            return;
        }
        if let Some(item) = self.items.iter_mut().find(|item| item.name == name) {
            item.queued = Some((text.to_owned(), value));
        }
    }

    /// The next command, if none is under way. Fields that were begun on different heads go one
    /// after the other.
    pub fn next_command(&mut self) -> Option<Command> {
        if self.is_saving() {
            return None;
        }
        let first = self.items.iter().find(|item| item.queued.is_some())?;
        let base = first.base.clone();
        let mut fields = JsonFields::new();
        for item in &mut self.items {
            if item.base == base
                && let Some((text, value)) = item.queued.take()
            {
                fields.insert(item.name.clone(), value.clone());
                item.sent = Some((text, value));
            }
        }
        self.sent_base = Some(base.clone());
        self.has_failed = false;
        Some(Command::SaveUsulan {
            id: self.id.clone(),
            base,
            fields,
            draft: self.draft(),
        })
    }

    /// The command was carried out. `own` is the commit that it made: what was begun on the same
    /// heads goes on from there, and still stands beside what came meanwhile.
    pub fn stored(&mut self, id: String, own: Option<String>) {
        self.id = Some(id);
        let Some(base) = self.sent_base.take() else {
            return;
        };
        self.items.retain_mut(|item| {
            let sent = item.sent.take();
            // A field that was written in again meanwhile is not stored as it stands.
            item.queued.is_some() || sent.is_none_or(|(text, _)| text != item.text)
        });
        if let Some(own) = own {
            let bases = self.items.iter_mut().map(|item| &mut item.base);
            for of_item in bases.chain([&mut self.shown]) {
                if *of_item == base {
                    *of_item = vec![own.clone()];
                }
            }
        }
    }

    /// The command was not carried out: its values wait again, unless there are newer ones.
    pub fn failed(&mut self) {
        self.sent_base = None;
        self.has_failed = true;
        for item in &mut self.items {
            if let Some(sent) = item.sent.take() {
                item.queued.get_or_insert(sent);
            }
        }
    }

    /// Nothing of it is wanted any more.
    pub fn discard(&mut self) {
        self.items.clear();
        self.has_failed = false;
    }

    /// What is to be kept of the form in case the page goes away; `None` for nothing.
    #[must_use]
    pub fn draft(&self) -> Option<String> {
        let mut members = JsonFields::new();
        for item in &self.items {
            let is_on_its_way = item
                .sent
                .as_ref()
                .is_some_and(|(text, _)| *text == item.text);
            if !is_on_its_way {
                let kept = serde_json::json!([item.text, item.base]);
                members.insert(item.name.clone(), kept);
            }
        }
        if members.is_empty() {
            return None;
        }
        Some(Json::Object(members).to_string())
    }

    /// Under which key the draft is kept.
    #[must_use]
    pub fn draft_key(&self) -> String {
        usulan_draft_key(self.id())
    }

    /// Takes a kept draft up again, on the heads that it was begun on. What was typed since the
    /// form was opened is newer and stays. Gives the fields and texts that were taken up.
    pub fn restore(&mut self, draft: &str) -> Vec<(String, String)> {
        let kept: JsonFields = serde_json::from_str(draft).unwrap_or_default();
        let mut taken = Vec::new();
        for (name, kept) in kept {
            let text = kept.get(0).and_then(Json::as_str);
            let Some(text) = text.filter(|_| !self.holds(&name)) else {
                continue;
            };
            let heads = kept.get(1).and_then(Json::as_array).into_iter().flatten();
            let heads = heads.filter_map(Json::as_str).map(ToOwned::to_owned);
            self.items.push(Item {
                name: name.clone(),
                base: heads.collect(),
                text: text.to_owned(),
                queued: None,
                sent: None,
            });
            taken.push((name, text.to_owned()));
        }
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open() -> FormWork {
        let mut form = FormWork::new(Some("u1".to_owned()));
        form.show(vec!["h1".to_owned()]);
        form
    }

    /// The heads, fields and draft of the next command.
    fn sent(form: &mut FormWork) -> (Vec<String>, Vec<(String, Json)>, Option<String>) {
        match form.next_command() {
            Some(Command::SaveUsulan {
                base,
                fields,
                draft,
                ..
            }) => (base, fields.into_iter().collect(), draft),
            other => panic!("{other:?}"),
        }
    }

    fn field(name: &str, value: impl Into<Json>) -> (String, Json) {
        (name.to_owned(), value.into())
    }

    fn stored(form: &mut FormWork, own: &str) {
        form.stored("u1".to_owned(), Some(own.to_owned()));
    }

    #[test]
    fn one_command_at_a_time_and_nothing_left_behind() {
        let mut form = open();
        form.type_in("usulan", "Jal");
        form.leave("usulan", "Jalan", "Jalan".into());
        assert_eq!(
            sent(&mut form),
            (vec!["h1".into()], vec![field("usulan", "Jalan")], None)
        );
        form.leave("volume", "12", 12.into());
        assert!(form.next_command().is_none(), "one is under way");
        stored(&mut form, "s1");
        assert_eq!(
            sent(&mut form),
            (vec!["s1".into()], vec![field("volume", 12)], None)
        );
        stored(&mut form, "s2");
        assert!(!form.is_unfinished() && form.draft().is_none());
    }

    #[test]
    fn what_is_typed_while_its_field_is_saved_is_kept() {
        let mut form = open();
        form.leave("anggaran", "150 juta", 150_000_000.into());
        sent(&mut form);
        // Not readable, so never queued.
        form.type_in("anggaran", "175 jtx");
        stored(&mut form, "s1");
        assert!(form.holds("anggaran"));
        assert_eq!(
            form.draft().as_deref(),
            Some(r#"{"anggaran":["175 jtx",["s1"]]}"#)
        );
        form.leave("anggaran", "175 jt", 175_000_000.into());
        assert_eq!(
            sent(&mut form).0,
            ["s1"],
            "not beside one's own earlier value"
        );
    }

    #[test]
    fn what_came_while_a_field_was_written_stands_beside_it() {
        let mut form = open();
        form.type_in("masalah", "Bec");
        form.leave("volume", "12", 12.into());
        let (_, _, draft) = sent(&mut form);
        assert_eq!(draft.as_deref(), Some(r#"{"masalah":["Bec",["h1"]]}"#));
        // An import adds a head x; the own save made s1.
        stored(&mut form, "s1");
        form.show(vec!["s1".to_owned(), "x".to_owned()]);
        form.leave("masalah", "Becek", "Becek".into());
        form.leave("volume", "13", 13.into());
        let (base, fields, _) = sent(&mut form);
        let begun_before = (vec!["s1".into()], vec![field("masalah", "Becek")]);
        assert_eq!((base, fields), begun_before);
        stored(&mut form, "s2");
        let (base, fields, _) = sent(&mut form);
        assert_eq!(
            (base, fields),
            (vec!["s1".into(), "x".into()], vec![field("volume", 13)])
        );
    }

    #[test]
    fn a_failure_loses_nothing_and_newer_values_win() {
        let mut form = open();
        form.leave("usulan", "A", "A".into());
        form.leave("volume", "1", 1.into());
        sent(&mut form);
        form.leave("usulan", "B", "B".into());
        form.failed();
        assert!(form.has_failed() && !form.is_saving());
        let (_, fields, _) = sent(&mut form);
        assert_eq!(fields, [field("usulan", "B"), field("volume", 1)]);
        stored(&mut form, "s1");
        assert!(!form.is_unfinished() && !form.has_failed());
    }

    #[test]
    fn an_empty_field_makes_no_usulan() {
        let mut form = FormWork::new(None);
        form.type_in("usulan", "x");
        form.leave("usulan", "", Json::Null);
        assert!(form.next_command().is_none() && !form.is_unfinished());
        form.leave("usulan", "Jalan", "Jalan".into());
        form.leave("masalah", "", Json::Null);
        assert_eq!(sent(&mut form).1.len(), 2);
    }

    #[test]
    fn a_draft_is_taken_up_on_its_own_heads_and_never_over_newer_text() {
        let mut form = open();
        form.type_in("volume", "12");
        form.type_in("masalah", "Becek");
        let draft = form.draft().unwrap();
        let mut again = open();
        again.show(vec!["h9".to_owned()]);
        again.type_in("masalah", "Banjir");
        assert_eq!(
            again.restore(&draft),
            [("volume".to_owned(), "12".to_owned())]
        );
        again.leave("volume", "12", 12.into());
        assert_eq!(sent(&mut again).0, ["h1"]);
        assert!(FormWork::new(None).restore("no draft").is_empty());
    }
}
