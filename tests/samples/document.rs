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

/// The object of a line, and its check.
pub(crate) fn opened(line: &Value) -> (&str, &Value) {
    let Value::List(items) = line else {
        panic!("a line is a list: {line:?}")
    };
    (items[0].as_text().unwrap(), &items[1])
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
        let document = json::parse(file).unwrap();
        let lines = |name: &str| match get(&document, name) {
            Value::List(lines) => lines.iter().map(|line| opened(line).1.clone()).collect(),
            other => panic!("no list: {other:?}"),
        };
        Self {
            version: get(&document, "rembuk").clone(),
            header: opened(get(&document, "pengantar")).1.clone(),
            sources: lines("asal"),
            commits: lines("catatan"),
            footer: opened(get(&document, "penutup")).1.clone(),
        }
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
        let digest = self.digest();
        let message = [b"rembuk-berkas-1\n", digest.as_slice()].concat();
        let signature = key.map(|key| Value::Text(hex(&key.sign(&message).0)));
        set(&mut self.footer, "sha256", Value::Text(hex(&digest)));
        set(&mut self.footer, "ttd", signature.unwrap_or(Value::Null));
    }

    pub(crate) fn recount(&mut self) {
        let whole = |count: usize| Value::Int(i64::try_from(count).unwrap());
        set(&mut self.header, "jumlah", whole(self.commits.len()));
        set(&mut self.header, "jumlah_asal", whole(self.sources.len()));
        set(&mut self.footer, "jumlah", whole(self.commits.len()));
    }
}
