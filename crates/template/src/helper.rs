//! The named functions a template can call.

use std::borrow::Cow;
use std::cmp::Ordering;

use serde_json::{Number, Value};

use crate::error::{Fault, Outcome};
use crate::program::{Call, Expression, Step};
use crate::render::{self, Frame, Scene, step_into};
use crate::{ErrorKind, write};

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

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "lookup" => Self::Lookup,
            "length" => Self::Length,
            "json" => Self::Json,
            "pluck" => Self::Pluck,
            "pluralize" => Self::Pluralize,
            "eq" => Self::Eq,
            "ne" => Self::Ne,
            "gt" => Self::Gt,
            "lt" => Self::Lt,
            "and" => Self::And,
            "or" => Self::Or,
            "not" => Self::Not,
            "default" => Self::Default,
            _ => return None,
        })
    }

    /// How a call looks, for the author who got it wrong.
    pub(crate) fn usage(self) -> &'static str {
        match self {
            Self::Lookup => "lookup memory.list 0",
            Self::Length => "length memory.list",
            Self::Json => "json memory.order",
            Self::Pluck => "pluck memory.list 'name'",
            Self::Pluralize => "pluralize 'day' quantity=memory.days",
            Self::Eq => "eq memory.color 'red'",
            Self::Ne => "ne memory.color 'red'",
            Self::Gt => "gt memory.age 17",
            Self::Lt => "lt memory.age 18",
            Self::And => "and memory.name memory.email",
            Self::Or => "or memory.nickname memory.name",
            Self::Not => "not memory.member",
            Self::Default => "default memory.name 'you'",
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

    pub(crate) fn named_arguments(self) -> &'static [&'static str] {
        match self {
            Self::Pluralize => &["quantity", "plural"],
            _ => &[],
        }
    }
}

/// Computes a call.
pub(crate) fn call<'v>(
    scene: &Scene<'v>,
    call: &'v Call,
    frame: Option<&'v Frame<'v>>,
) -> Outcome<Cow<'v, Value>> {
    let argument = |at: usize| match call.arguments.get(at) {
        Some(expression) => render::evaluate(scene, expression, frame),
        None => Ok(render::missing()),
    };
    let named = |name: &str| match call.named.iter().find(|(known, _)| known == name) {
        Some((_, expression)) => render::evaluate(scene, expression, frame).map(Some),
        None => Ok(None),
    };
    let flag = |flag: bool| Ok(Cow::Owned(Value::Bool(flag)));
    match call.helper {
        Helper::Lookup => {
            let key = argument(1)?;
            let step = match &*key {
                Value::String(key) => Step::new(key),
                Value::Number(number) => Step::new(&number.to_string()),
                _ => return Ok(render::missing()),
            };
            Ok(step_into(argument(0)?, &step))
        }
        Helper::Length => Ok(Cow::Owned(Value::from(length(&*argument(0)?)))),
        Helper::Json => {
            let mut text = String::new();
            write::json_value(
                &mut text,
                &*argument(0)?,
                scene.limits.depth,
                scene.limits.output_bytes,
            )
            .map_err(|too_much| scene.too_much(too_much))?;
            Ok(Cow::Owned(Value::String(text)))
        }
        Helper::Pluck => {
            let key = argument(1)?;
            let step = Step::new(&text_of(&key));
            let mut plucked = Vec::new();
            if let Value::Array(items) = &*argument(0)? {
                for item in items {
                    scene.step()?;
                    plucked.push(step_into(Cow::Borrowed(item), &step).into_owned());
                }
            }
            Ok(Cow::Owned(Value::Array(plucked)))
        }
        Helper::Pluralize => {
            let word = argument(0)?;
            let one = named("quantity")?.is_some_and(|quantity| match &*quantity {
                Value::Array(_) | Value::Object(_) => length(&quantity) == 1,
                other => as_number(other) == Some(1.0),
            });
            if one {
                return Ok(Cow::Owned(Value::String(text_of(&word).into_owned())));
            }
            if let Some(plural) = named("plural")? {
                return Ok(plural);
            }
            Ok(Cow::Owned(Value::String(plural_of(&text_of(&word)))))
        }
        Helper::Eq => flag(equal(&*argument(0)?, &*argument(1)?)),
        Helper::Ne => flag(!equal(&*argument(0)?, &*argument(1)?)),
        Helper::Gt => flag(compare(&*argument(0)?, &*argument(1)?) == Some(Ordering::Greater)),
        Helper::Lt => flag(compare(&*argument(0)?, &*argument(1)?) == Some(Ordering::Less)),
        Helper::And => first(scene, &call.arguments, frame, false),
        Helper::Or => first(scene, &call.arguments, frame, true),
        Helper::Not => flag(!render::is_truthy(&*argument(0)?)),
        Helper::Default => {
            let value = argument(0)?;
            let empty = match &*value {
                Value::Null => true,
                Value::String(text) => text.is_empty(),
                _ => false,
            };
            if empty { argument(1) } else { Ok(value) }
        }
    }
}

/// Returns the first argument that is as truthy as asked, or else the last.
fn first<'v>(
    scene: &Scene<'v>,
    arguments: &'v [Expression],
    frame: Option<&'v Frame<'v>>,
    truthy: bool,
) -> Outcome<Cow<'v, Value>> {
    let mut last = render::missing();
    for argument in arguments {
        last = render::evaluate(scene, argument, frame)?;
        if render::is_truthy(&last) == truthy {
            break;
        }
    }
    Ok(last)
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
    let ends = |endings: &[&str]| endings.iter().any(|ending| word.ends_with(ending));
    match word.strip_suffix('y') {
        Some(stem) if !stem.is_empty() && !stem.ends_with(['a', 'e', 'i', 'o', 'u']) => {
            [stem, "ies"].concat()
        }
        _ if word.is_empty() => String::new(),
        _ if ends(&["s", "x", "z", "ch", "sh"]) => [word, "es"].concat(),
        _ => [word, "s"].concat(),
    }
}

/// Refuses a call with the wrong number of arguments or an unknown named one.
pub(crate) fn check(
    helper: Helper,
    name: &str,
    arguments: usize,
    named: &[(String, Expression)],
    span: crate::error::Span,
) -> Outcome<()> {
    let (fewest, most) = helper.arity();
    let wrong = if arguments < fewest {
        "too few arguments"
    } else if arguments > most {
        "too many arguments"
    } else {
        let known = helper.named_arguments();
        return match named
            .iter()
            .find(|(name, _)| !known.contains(&name.as_str()))
        {
            None => Ok(()),
            Some((unknown, _)) => Err(Fault::new(
                ErrorKind::BadArgument,
                span,
                "`$1` takes no argument named `$2`\nwrite it like `$3`",
                &[name, unknown, helper.usage()],
            )),
        };
    };
    Err(Fault::new(
        ErrorKind::BadArgument,
        span,
        "`$1` has $2\nwrite it like `$3`",
        &[name, wrong, helper.usage()],
    ))
}
