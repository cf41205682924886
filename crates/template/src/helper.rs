//! The named functions a template can call.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::error::Outcome;
use crate::program::index_of;
use crate::render::{self, Frame, Scene};
use crate::write;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Helper {
    Lookup,
    Length,
    Json,
    Pluck,
    Pluralize,
    Eq,
    Ne,
    Gt,
    Lt,
    And,
    Or,
    Not,
    Default,
}

impl Helper {
    pub(crate) const NAMES: [&'static str; 13] = [
        "lookup",
        "length",
        "json",
        "pluck",
        "pluralize",
        "eq",
        "ne",
        "gt",
        "lt",
        "and",
        "or",
        "not",
        "default",
    ];

    const ALL: [Self; 13] = [
        Self::Lookup,
        Self::Length,
        Self::Json,
        Self::Pluck,
        Self::Pluralize,
        Self::Eq,
        Self::Ne,
        Self::Gt,
        Self::Lt,
        Self::And,
        Self::Or,
        Self::Not,
        Self::Default,
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(at).copied()
    }

    /// How a call's arguments look, for the author who got it wrong.
    pub(crate) fn usage(self) -> &'static str {
        match self {
            Self::Lookup => "memory.list 0",
            Self::Length => "memory.list",
            Self::Json => "memory.order",
            Self::Pluck => "memory.list 'name'",
            Self::Pluralize => "'day' quantity=memory.days",
            Self::Eq | Self::Ne => "memory.color 'red'",
            Self::Gt => "memory.age 17",
            Self::Lt => "memory.age 18",
            Self::And => "memory.name memory.email",
            Self::Or => "memory.nickname memory.name",
            Self::Not => "memory.member",
            Self::Default => "memory.name 'you'",
        }
    }

    /// The fewest and most arguments.
    pub(crate) fn arity(self) -> (usize, usize) {
        match self {
            Self::Length | Self::Json | Self::Pluralize | Self::Not => (1, 1),
            Self::And | Self::Or => (1, usize::MAX),
            _ => (2, 2),
        }
    }
}

impl<'v> Scene<'v> {
    /// Computes the call at a place of the program.
    pub(crate) fn call<'a>(
        &mut self,
        helper: Helper,
        call: usize,
        frame: Option<&'a Frame<'a>>,
    ) -> Outcome<Cow<'a, Value>>
    where
        'v: 'a,
    {
        let program = self.program;
        let mut first = render::missing();
        let mut second = render::missing();
        // `and`, `or` and `default` stop at the argument that decides.
        let lazy = matches!(helper, Helper::And | Helper::Or | Helper::Default);
        let mut quantity = render::missing();
        let mut plural = None;
        let mut at = call + 1;
        let end = call + program.expressions.get(call).map_or(0, |call| call.size);
        let mut place = 0;
        while at < end {
            let Some(argument) = program.expressions.get(at) else {
                break;
            };
            let value = self.evaluate(at, frame)?;
            match program.name(argument.argument) {
                "" if lazy || place == 0 => first = value,
                "" => second = value,
                "plural" => plural = Some(value),
                _ => quantity = value,
            }
            let enough = match helper {
                Helper::And => !render::is_truthy(&first),
                Helper::Or => render::is_truthy(&first),
                Helper::Default => !matches!(&*first, Value::Null) && first.as_str() != Some(""),
                _ => false,
            };
            if enough {
                break;
            }
            place += 1;
            at += argument.size;
        }
        let computed = match helper {
            Helper::And | Helper::Or | Helper::Default => return Ok(first),
            Helper::Lookup => {
                if !matches!(&*second, Value::String(_) | Value::Number(_)) {
                    return Ok(render::missing());
                }
                let key = text_of(&second);
                let index = index_of(&key);
                match first {
                    Cow::Borrowed(value) => {
                        return Ok(Cow::Borrowed(render::within(value, &key, index)));
                    }
                    Cow::Owned(value) => render::within(&value, &key, index).clone(),
                }
            }
            Helper::Length => Value::from(length(&first)),
            Helper::Json => {
                let mut text = String::new();
                write::json_value(
                    &mut text,
                    &first,
                    self.limits.depth,
                    self.limits.output_bytes,
                )
                .map_err(|too_much| self.too_much(too_much))?;
                Value::String(text)
            }
            Helper::Pluck => {
                let key = text_of(&second);
                let index = index_of(&key);
                let mut plucked = Vec::new();
                if let Value::Array(items) = &*first {
                    for item in items {
                        self.step()?;
                        plucked.push(render::within(item, &key, index).clone());
                    }
                }
                Value::Array(plucked)
            }
            Helper::Pluralize => {
                let one = match &*quantity {
                    list @ (Value::Array(_) | Value::Object(_)) => length(list) == 1,
                    other => as_number(other) == Some(1.0),
                };
                let word = text_of(&first);
                if one {
                    Value::from(&*word)
                } else if let Some(plural) = plural {
                    return Ok(plural);
                } else {
                    Value::String(plural_of(&word))
                }
            }
            Helper::Eq | Helper::Ne => {
                Value::Bool(equal(&first, &second) == (helper == Helper::Eq))
            }
            Helper::Gt => Value::Bool(compare(&first, &second) == Some(Ordering::Greater)),
            Helper::Lt => Value::Bool(compare(&first, &second) == Some(Ordering::Less)),
            Helper::Not => Value::Bool(!render::is_truthy(&first)),
        };
        Ok(Cow::Owned(computed))
    }
}

/// The number of items, members or characters; 0 for everything that has none.
fn length(value: &Value) -> usize {
    match value {
        Value::Array(items) => items.len(),
        Value::Object(members) => members.len(),
        Value::String(text) => text.chars().count(),
        Value::Null | Value::Bool(_) | Value::Number(_) => 0,
    }
}

/// The text of a scalar; arrays and objects have none here.
fn text_of(value: &Value) -> Cow<'_, str> {
    match value {
        Value::String(text) => Cow::Borrowed(text),
        Value::Number(number) => Cow::Owned(number.to_string()),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Null | Value::Array(_) | Value::Object(_) => Cow::Borrowed(""),
    }
}

/// Equality of JSON values, with `1` equal to `1.0`.
fn equal(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => {
            left == right || ((left.is_f64() || right.is_f64()) && left.as_f64() == right.as_f64())
        }
        _ => left == right,
    }
}

/// The order of two numbers, of a number and a text that holds one, or of two texts by their characters.
fn compare(left: &Value, right: &Value) -> Option<Ordering> {
    match (left, right) {
        (Value::String(left), Value::String(right)) => Some(left.cmp(right)),
        _ => as_number(left)?.partial_cmp(&as_number(right)?),
    }
}

fn as_number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse::<Number>().ok()?.as_f64(),
        _ => None,
    }
}

/// The regular English plural.
fn plural_of(word: &str) -> String {
    let (stem, ending) = match word.as_bytes() {
        [] => (word, ""),
        [.., before, b'y'] if !b"aeiou".contains(before) => {
            (word.strip_suffix('y').unwrap_or(word), "ies")
        }
        [.., b's' | b'x' | b'z'] | [.., b'c' | b's', b'h'] => (word, "es"),
        _ => (word, "s"),
    };
    [stem, ending].concat()
}
