//! What one field of a record holds: the values that JSON can carry, with numbers kept apart
//! into whole ones (money, counts, ranks) and decimals (volumes, coordinates).

use std::cmp::Ordering;
use std::collections::BTreeMap;

/// Largest whole number that every JSON reader keeps exactly: 2^53 − 1.
pub const MAX_WHOLE: i64 = 9_007_199_254_740_991;

/// From here on, ECMAScript (and so RFC 8785) writes whole numbers with an exponent.
const EXPONENT_FROM: f64 = 1e21;

/// A set of named values, ordered by name.
pub type Fields = BTreeMap<String, Value>;

/// Named values as [`Fields`], inserted one after the other: collecting them would bring a sort of
/// its own into the wasm (4 kB) at every place that does it.
pub fn fields(members: impl IntoIterator<Item = (String, Value)>) -> Fields {
    let mut fields = Fields::new();
    for (name, value) in members {
        fields.insert(name, value);
    }
    fields
}

/// One value of a field. `Null` means "left empty", and is the same as never written.
#[derive(Clone, Debug, Default)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// A whole number within ±[`MAX_WHOLE`].
    Int(i64),
    /// A finite number that is not written as a whole number: a fraction, or at least 1e21.
    Dec(f64),
    Text(String),
    List(Vec<Value>),
    Map(Fields),
}

impl Value {
    /// The number as a value, whole where it is whole (`1.0` is `Int(1)`, `-0.0` is `Int(0)`).
    /// `None` for what is not finite, and for whole numbers that not every reader keeps exactly.
    #[must_use]
    pub fn number(number: f64) -> Option<Self> {
        let size = number.abs();
        if !number.is_finite() {
            return None;
        }
        if number.fract() != 0.0 || size >= EXPONENT_FROM {
            return Some(Self::Dec(number));
        }
        (size <= MAX_WHOLE as f64).then_some(Self::Int(number as i64))
    }

    /// Text as a value; blank text counts as left empty.
    #[must_use]
    pub fn text(text: &str) -> Self {
        if text.trim().is_empty() {
            Self::Null
        } else {
            Self::Text(text.to_owned())
        }
    }

    #[must_use]
    pub fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Int(number) => Some(*number as f64),
            Self::Dec(number) => Some(*number),
            _ => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Null => 0,
            Self::Bool(_) => 1,
            Self::Int(_) | Self::Dec(_) => 2,
            Self::Text(_) => 3,
            Self::List(_) => 4,
            Self::Map(_) => 5,
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Int(number)
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Bool(a), Self::Bool(b)) => a.cmp(b),
            (Self::Int(a), Self::Int(b)) => a.cmp(b),
            (Self::Dec(a), Self::Dec(b)) => a.total_cmp(b),
            (Self::Int(a), Self::Dec(b)) => (*a as f64).total_cmp(b).then(Ordering::Less),
            (Self::Dec(a), Self::Int(b)) => a.total_cmp(&(*b as f64)).then(Ordering::Greater),
            (Self::Text(a), Self::Text(b)) => a.cmp(b),
            (Self::List(a), Self::List(b)) => a.cmp(b),
            (Self::Map(a), Self::Map(b)) => a.cmp(b),
            _ => self.rank().cmp(&other.rank()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_whole_where_they_are_whole() {
        let cases = [
            (1.0, Value::Int(1)),
            (-0.0, Value::Int(0)),
            (1322.8, Value::Dec(1322.8)),
            (9_007_199_254_740_991.0, Value::Int(MAX_WHOLE)),
            (1e21, Value::Dec(1e21)),
        ];
        for (number, expected) in cases {
            assert_eq!(Value::number(number), Some(expected));
        }
        assert_eq!(Value::number(1e20), None);
        assert_eq!(Value::number(f64::NAN), None);
        assert_eq!(Value::number(f64::INFINITY), None);
    }

    #[test]
    fn order_is_total_and_by_kind_first() {
        let sorted = [
            Value::Null,
            Value::Bool(false),
            Value::Bool(true),
            Value::Int(-3),
            Value::Dec(0.5),
            Value::Int(1),
            Value::Text("10".into()),
            Value::List(vec![]),
            Value::Map(Fields::new()),
        ];
        for pair in sorted.windows(2) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
    }
}
