//! Strict JSON: text to [`Value`], refusing by name what readers disagree about.
//!
//! Stricter than RFC 8259: names in an object are unique, no lone surrogates, no depth over
//! [`MAX_DEPTH`], and no number whose canonical form is a whole number beyond ±(2^53 − 1).

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};

use crate::domain::value::{Fields, MAX_WHOLE, Value};

/// Deepest nesting of lists and objects.
pub const MAX_DEPTH: usize = 64;

/// Why a text is not acceptable JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JsonFault {
    /// Not JSON at all, or not UTF-8.
    Syntax,
    /// A name occurs twice in one object.
    DuplicateKey,
    /// `\ud800` without its other half.
    LoneSurrogate,
    /// A whole number that not every reader keeps exactly, or one too large for any.
    NumberRange,
    /// Nested deeper than [`MAX_DEPTH`].
    Depth,
}

/// Parses one JSON text, white space around it allowed.
///
/// # Errors
/// The first [`JsonFault`] met.
pub fn parse(bytes: &[u8]) -> Result<Value, JsonFault> {
    parse_to_depth(bytes, MAX_DEPTH)
}

/// Parses a whole bundle as one text: its lines lie two levels down.
pub(super) fn parse_document(bytes: &[u8]) -> Result<Value, JsonFault> {
    parse_to_depth(bytes, MAX_DEPTH + 2)
}

/// Whether a value is nested deeper than a text of its own may be.
pub(super) fn is_too_deep(value: &Value) -> bool {
    fn is_deeper(value: &Value, left: usize) -> bool {
        let Some(left) = left.checked_sub(1) else {
            return matches!(value, Value::List(_) | Value::Map(_));
        };
        match value {
            Value::List(items) => items.iter().any(|item| is_deeper(item, left)),
            Value::Map(members) => members.values().any(|member| is_deeper(member, left)),
            _ => false,
        }
    }
    is_deeper(value, MAX_DEPTH)
}

fn parse_to_depth(bytes: &[u8], levels: usize) -> Result<Value, JsonFault> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = Node { levels }
        .deserialize(&mut reader)
        .map_err(|e| fault(&e))?;
    reader.end().map_err(|e| fault(&e))?;
    Ok(value)
}

const DUPLICATE_KEY: &str = "rembuk: duplicate key";
const NUMBER_RANGE: &str = "rembuk: number range";
const DEPTH: &str = "rembuk: depth";

/// serde_json tells its errors apart by text alone; the frozen verdicts of the JSON suite notice
/// when a new version words them otherwise.
fn fault(error: &serde_json::Error) -> JsonFault {
    let text = error.to_string();
    if text.starts_with(DUPLICATE_KEY) {
        JsonFault::DuplicateKey
    } else if text.starts_with(NUMBER_RANGE) || text.starts_with("number out of range") {
        JsonFault::NumberRange
    } else if text.starts_with(DEPTH) || text.starts_with("recursion limit exceeded") {
        JsonFault::Depth
    } else if text.starts_with("lone leading surrogate")
        || text.starts_with("unexpected end of hex escape")
    {
        JsonFault::LoneSurrogate
    } else {
        JsonFault::Syntax
    }
}

/// A value that may be nested so many levels deep.
struct Node {
    levels: usize,
}

impl Node {
    fn deeper<E: serde::de::Error>(&self) -> Result<Self, E> {
        let levels = self.levels.checked_sub(1);
        let levels = levels.ok_or_else(|| E::custom(DEPTH))?;
        Ok(Self { levels })
    }
}

impl<'de> DeserializeSeed<'de> for Node {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, number: i64) -> Result<Value, E> {
        whole(i128::from(number))
    }

    fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<Value, E> {
        whole(i128::from(number))
    }

    fn visit_f64<E: serde::de::Error>(self, number: f64) -> Result<Value, E> {
        Value::number(number).ok_or_else(|| E::custom(NUMBER_RANGE))
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Value, E> {
        Ok(Value::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(self.deeper()?)? {
            list.push(item);
        }
        Ok(Value::List(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Fields::new();
        while let Some(name) = members.next_key::<String>()? {
            let value = members.next_value_seed(self.deeper()?)?;
            if map.insert(name, value).is_some() {
                return Err(A::Error::custom(DUPLICATE_KEY));
            }
        }
        Ok(Value::Map(map))
    }
}

fn whole<E: serde::de::Error>(number: i128) -> Result<Value, E> {
    if number.abs() > i128::from(MAX_WHOLE) {
        // A whole number from 1e21 on is written with an exponent and passes as a decimal; none
        // of those fits the 64 bits that reach this place.
        return Err(E::custom(NUMBER_RANGE));
    }
    i64::try_from(number)
        .map(Value::Int)
        .map_err(|_| E::custom(NUMBER_RANGE))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_readers_disagree_about_is_refused_by_name() {
        let cases: &[(&str, Result<Value, JsonFault>)] = &[
            ("1.0", Ok(Value::Int(1))),
            ("-0", Ok(Value::Int(0))),
            ("-0.0", Ok(Value::Int(0))),
            ("9007199254740991", Ok(Value::Int(MAX_WHOLE))),
            ("9007199254740992", Err(JsonFault::NumberRange)),
            ("9007199254740993.0", Err(JsonFault::NumberRange)),
            ("-9007199254740992", Err(JsonFault::NumberRange)),
            ("123456789012345678901", Err(JsonFault::NumberRange)),
            ("1e20", Err(JsonFault::NumberRange)),
            ("1e21", Ok(Value::Dec(1e21))),
            ("1e400", Err(JsonFault::NumberRange)),
            ("0.1", Ok(Value::Dec(0.1))),
            (r#"{"a":1,"a":1}"#, Err(JsonFault::DuplicateKey)),
            (r#"{"a":1,"\u0061":1}"#, Err(JsonFault::DuplicateKey)),
            (r#""\ud800""#, Err(JsonFault::LoneSurrogate)),
            (r#""\udc00""#, Err(JsonFault::LoneSurrogate)),
            (r#""\ud83d\ude00""#, Ok(Value::from("\u{1f600}"))),
            ("[1,]", Err(JsonFault::Syntax)),
            ("1 2", Err(JsonFault::Syntax)),
            ("", Err(JsonFault::Syntax)),
            ("NaN", Err(JsonFault::Syntax)),
        ];
        for (text, expected) in cases {
            assert_eq!(&parse(text.as_bytes()), expected, "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |depth: usize| "[".repeat(depth) + &"]".repeat(depth);
        assert!(parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(
            parse(nested(MAX_DEPTH + 1).as_bytes()),
            Err(JsonFault::Depth)
        );
        assert_eq!(parse("[".repeat(100_000).as_bytes()), Err(JsonFault::Depth));
    }
}
