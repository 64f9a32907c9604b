//! A bundle taken apart into plain values and put together again, written from the description
//! of the format and not from the program's own writer, so that the one checks the other. It can
//! make what the program never would: whole lines that say anything, under a right digest.

use rembuk::bundle::key::SecretKey;
use rembuk::bundle::{canonical, json};
use rembuk::domain::value::{Fields, Value};
use sha2::{Digest, Sha256};

#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) version: Value,
    pub(crate) header: Value,
    pub(crate) sources: Vec<Value>,
    pub(crate) commits: Vec<Value>,
    pub(crate) footer: Value,
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sha256(value: &Value) -> [u8; 32] {
    Sha256::digest(canonical::to_bytes(value)).into()
}

/// The line of an object, with a check that fits.
pub(crate) fn line(object: &Value) -> String {
    let text = String::from_utf8(canonical::to_bytes(object)).unwrap();
    format!("[\"{}\",{text}]", &hex(&sha256(object))[..12])
}

pub(crate) fn members(value: &mut Value) -> &mut Fields {
    match value {
        Value::Map(members) => members,
        other => panic!("no object: {other:?}"),
    }
}

pub(crate) fn set(object: &mut Value, name: &str, value: Value) {
    members(object).insert(name.to_owned(), value);
}

pub(crate) fn get<'a>(object: &'a Value, name: &str) -> &'a Value {
    match object {
        Value::Map(members) => &members[name],
        other => panic!("no object: {other:?}"),
    }
}

impl Document {
    pub(crate) fn of(file: &[u8]) -> Self {
        Self::try_of(file).unwrap()
    }

    /// The document, where these bytes have the outline of one; its lines may say anything.
    pub(crate) fn try_of(file: &[u8]) -> Option<Self> {
        let Ok(Value::Map(mut document)) = json::parse(file) else {
            return None;
        };
        let object = |line: Value| match line {
            Value::List(mut items) if items.len() == 2 => items.pop(),
            _ => None,
        };
        let lines = |list: Value| match list {
            Value::List(lines) => lines.into_iter().map(object).collect(),
            _ => None,
        };
        Some(Self {
            version: document.remove("rembuk")?,
            header: object(document.remove("pengantar")?)?,
            sources: lines(document.remove("asal")?)?,
            commits: lines(document.remove("catatan")?)?,
            footer: object(document.remove("penutup")?)?,
        })
    }

    /// The file, each line with a check that fits; digest and signature are left as they are.
    pub(crate) fn laid_out(&self) -> Vec<u8> {
        let list = |objects: &[Value]| {
            let lines: Vec<String> = objects.iter().map(line).collect();
            let end = if lines.is_empty() { "" } else { "\n" };
            lines.join(",\n") + end
        };
        let version = String::from_utf8(canonical::to_bytes(&self.version)).unwrap();
        format!(
            "{{\"rembuk\":{version},\n\"pengantar\":{},\n\"asal\":[\n{}],\n\"catatan\":[\n{}],\n\"penutup\":{}\n}}\n",
            line(&self.header),
            list(&self.sources),
            list(&self.commits),
            line(&self.footer),
        )
        .into_bytes()
    }

    pub(crate) fn digest(&self) -> [u8; 32] {
        let mut bytes = b"rembuk-berkas-1\n".to_vec();
        bytes.extend(sha256(&self.header));
        for source in &self.sources {
            // A source whose digest cannot be read makes the file unreadable anyway.
            let Value::Map(source) = source else { continue };
            let footer = source.get("penutup");
            let Some(Value::Map(footer)) = footer else {
                continue;
            };
            let digest = footer.get("sha256").and_then(Value::as_text);
            let digits = digest.unwrap_or_default().as_bytes().chunks(2);
            bytes.extend(digits.map(|pair| {
                let pair = std::str::from_utf8(pair).unwrap_or("0");
                u8::from_str_radix(pair, 16).unwrap_or(0)
            }));
        }
        for commit in &self.commits {
            bytes.extend(sha256(commit));
        }
        Sha256::digest(bytes).into()
    }

    /// Makes counts, digest and signature right again. The key in the header is left alone.
    pub(crate) fn reseal(&mut self, key: Option<&SecretKey>) {
        if !matches!(self.footer, Value::Map(_)) {
            return;
        }
        let digest = self.digest();
        let message = [b"rembuk-berkas-1\n", digest.as_slice()].concat();
        let signature = key.map(|key| Value::Text(hex(&key.sign(&message).0)));
        set(&mut self.footer, "sha256", Value::Text(hex(&digest)));
        set(&mut self.footer, "ttd", signature.unwrap_or(Value::Null));
    }

    /// Makes the counts right.
    pub(crate) fn recount(&mut self) {
        let whole = |count: usize| Value::Int(i64::try_from(count).unwrap());
        let (commits, sources) = (self.commits.len(), self.sources.len());
        if let Value::Map(header) = &mut self.header {
            header.insert("jumlah".to_owned(), whole(commits));
            header.insert("jumlah_asal".to_owned(), whole(sources));
        }
        if let Value::Map(footer) = &mut self.footer {
            footer.insert("jumlah".to_owned(), whole(commits));
        }
    }

    /// Puts the commits in order, and makes the heads right.
    pub(crate) fn reorder(&mut self) {
        let dot = |commit: &Value| match commit {
            Value::Map(members) => members.get("d").cloned(),
            _ => None,
        };
        self.commits.sort_by_cached_key(|c| (dot(c), sha256(c)));
        self.commits.dedup();
        let mut heads = Fields::new();
        for commit in &self.commits {
            if let Some(Value::List(dot)) = dot(commit)
                && let [Value::Text(replica), number] = dot.as_slice()
            {
                let head = heads.entry(replica.clone()).or_insert(Value::Int(0));
                *head = head.clone().max(number.clone());
            }
        }
        if let Value::Map(footer) = &mut self.footer {
            footer.insert("ujung".to_owned(), Value::Map(heads));
        }
    }

    /// Names a commit, as `p` does.
    pub(crate) fn reference(commit: &Value) -> Option<Value> {
        let Value::Map(members) = commit else {
            return None;
        };
        let Some(Value::List(dot)) = members.get("d") else {
            return None;
        };
        let mut reference = dot.clone();
        reference.push(Value::Text(hex(&sha256(commit))[..12].to_owned()));
        Some(Value::List(reference))
    }
}
