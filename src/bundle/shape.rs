//! Taking a JSON object apart member by member, keeping what is not known.

use std::str::FromStr;

use crate::domain::value::{Fields, Value};
use crate::log::commit::{Check, CommitRef, Dot};

/// The member that is missing or of the wrong kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Misshapen(pub(super) &'static str);

/// An object being taken apart. What is left at the end is what this version does not know.
#[derive(Debug)]
pub(super) struct Members(pub(super) Fields);

impl Members {
    pub(super) fn of(value: Value, name: &'static str) -> Result<Self, Misshapen> {
        match value {
            Value::Map(fields) => Ok(Self(fields)),
            _ => Err(Misshapen(name)),
        }
    }

    pub(super) fn take(&mut self, name: &'static str) -> Result<Value, Misshapen> {
        self.0.remove(name).ok_or(Misshapen(name))
    }

    pub(super) fn text(&mut self, name: &'static str) -> Result<String, Misshapen> {
        match self.take(name)? {
            Value::Text(text) => Ok(text),
            _ => Err(Misshapen(name)),
        }
    }

    pub(super) fn whole(&mut self, name: &'static str) -> Result<i64, Misshapen> {
        self.take(name)?.as_int().ok_or(Misshapen(name))
    }

    /// A whole number that fits `T`, which keeps negative and over-large ones out.
    pub(super) fn number<T: TryFrom<i64>>(&mut self, name: &'static str) -> Result<T, Misshapen> {
        T::try_from(self.whole(name)?).map_err(|_| Misshapen(name))
    }

    pub(super) fn parsed<T: FromStr>(&mut self, name: &'static str) -> Result<T, Misshapen> {
        self.text(name)?.parse().map_err(|_| Misshapen(name))
    }

    pub(super) fn parsed_or_null<T: FromStr>(
        &mut self,
        name: &'static str,
    ) -> Result<Option<T>, Misshapen> {
        match self.take(name)? {
            Value::Null => Ok(None),
            Value::Text(text) => text.parse().map(Some).map_err(|_| Misshapen(name)),
            _ => Err(Misshapen(name)),
        }
    }

    pub(super) fn list(&mut self, name: &'static str) -> Result<Vec<Value>, Misshapen> {
        match self.take(name)? {
            Value::List(items) => Ok(items),
            _ => Err(Misshapen(name)),
        }
    }

    pub(super) fn map(&mut self, name: &'static str) -> Result<Fields, Misshapen> {
        match self.take(name)? {
            Value::Map(fields) => Ok(fields),
            _ => Err(Misshapen(name)),
        }
    }
}

/// A text that parses, or nothing.
pub(super) fn parse_text<T: FromStr>(value: &Value) -> Option<T> {
    value.as_text()?.parse().ok()
}

/// A counted-from-1 number of a commit.
pub(super) fn sequence(value: &Value) -> Option<u64> {
    u64::try_from(value.as_int()?).ok().filter(|&seq| seq > 0)
}

pub(super) fn dot(value: &Value) -> Option<Dot> {
    let Value::List(items) = value else {
        return None;
    };
    let [replica, seq] = items.as_slice() else {
        return None;
    };
    Some(Dot {
        replica: parse_text(replica)?,
        seq: sequence(seq)?,
    })
}

pub(super) fn commit_ref(value: &Value) -> Option<CommitRef> {
    let Value::List(items) = value else {
        return None;
    };
    let [replica, seq, check] = items.as_slice() else {
        return None;
    };
    let dot = Dot {
        replica: parse_text(replica)?,
        seq: sequence(seq)?,
    };
    Some(CommitRef {
        dot,
        check: parse_text::<Check>(check)?,
    })
}

pub(super) fn whole_value(number: u64) -> Value {
    Value::Int(i64::try_from(number).unwrap_or(i64::MAX))
}

pub(super) fn dot_value(dot: &Dot) -> Value {
    Value::List(vec![
        Value::Text(dot.replica.to_string()),
        whole_value(dot.seq),
    ])
}

pub(super) fn commit_ref_value(reference: &CommitRef) -> Value {
    Value::List(vec![
        Value::Text(reference.dot.replica.to_string()),
        whole_value(reference.dot.seq),
        Value::Text(reference.check.to_string()),
    ])
}
