//! When a message group runs, a skill starts or a value is refused: `left operator right`,
//! combined by all and any.
//!
//! # The left side
//!
//! | written | is |
//! |---|---|
//! | `@order` | whether the intent `order` counts; `@order.confidence` is its number in any case |
//! | `#city` | the `raw` text of the first entity `city`; `#city.lat` another field |
//! | `_memory.vip` | a path into the conversation's state, or else into `nlp`: `_sentiment` |
//! | `nlp.intents[0].slug` | a whole path, as in a template |
//!
//! An intent counts when its confidence is more than its strictness.
//!
//! # Comparing
//!
//! Authors type both sides as text, so comparing is lenient where nothing can be mistaken:
//!
//! * Two texts are the same letter by letter, upper and lower case told apart.
//! * A text and a number or boolean are the same when they are written the same, or are the same
//!   number: `"5"` is 5, `"true"` is true.
//! * `in` takes a list, or a text of elements with commas between.
//! * `lower-than` and `greater-than` hold between numbers, and texts that are numbers.
//! * `matches` looks for the pattern anywhere in a text, number or boolean; `^` and `$` stand for
//!   the ends of a line, as they do in Ruby, whose patterns the original took. Patterns run in
//!   linear time and have no look-around and no back-references. `hooktalk_nlp::Pattern` lists
//!   their syntax.
//! * What is missing or null is the same as nothing but null, is in no list, matches no pattern
//!   and is neither lower nor greater; so `is-not`, `not-in` and `matches-not` hold for it.

mod operand;

use hooktalk_nlp::Pattern;
use hooktalk_protocol::definition::{self, Operator, Place};
use hooktalk_protocol::diagnostic::{Location, suggest};
use hooktalk_protocol::{Code, Diagnostic, JsonPath, Severity, json_text, parse_number};
use hooktalk_template::{JsonTemplate, Limits, TextTemplate};
use serde_json::Value;

use self::operand::Operand;
use crate::compile::Compiler;
use crate::diagnose::render_failed;
use crate::scope::TurnScope;

const PATTERN_HELP: &str = "patterns have groups, classes such as `\\d` and `[a-z]`, repetitions, \
    `(?i)` and anchors, but neither look-around nor back-references";

/// How many findings one comparison can have about; they are looked through for the same ones.
const SIDES_FINDINGS: usize = 4;

/// The values of `nlp.sentiment`.
const SENTIMENTS: &[&str] = &["vpositive", "positive", "neutral", "negative", "vnegative"];

/// The values of `nlp.act`.
const ACTS: &[&str] = &["assert", "command", "wh-query", "yn-query"];

/// A compiled condition.
#[derive(Debug)]
pub(crate) enum Condition {
    All(Vec<Self>),
    Any(Vec<Self>),
    Compare(Box<Comparison>),
}

#[derive(Debug)]
pub(crate) struct Comparison {
    left: Operand,
    operator: Operator,
    right: Right,
    /// Where the right side stands.
    path: JsonPath,
    location: Option<Box<Location>>,
}

/// The right side, as far as it is known before the turn.
#[derive(Debug)]
enum Right {
    Nothing,
    Value(Value),
    Template(JsonTemplate),
    Pattern(Pattern),
    PatternTemplate(TextTemplate),
}

impl Condition {
    /// Compiles a condition; `None` when something in it is wrong.
    pub(crate) fn compile(
        condition: &definition::Condition,
        compiler: &mut Compiler<'_>,
    ) -> Option<Self> {
        let mut list = |conditions: &[definition::Condition]| {
            let compiled = conditions
                .iter()
                .filter_map(|condition| Self::compile(condition, compiler));
            compiled.collect::<Vec<_>>()
        };
        Some(match condition {
            definition::Condition::All(conditions) => Self::All(list(conditions)),
            definition::Condition::Any(conditions) => Self::Any(list(conditions)),
            definition::Condition::Compare {
                left,
                operator,
                right,
                place,
            } => {
                let name = left;
                let before = compiler.found().len();
                let left = compile_left(name, *operator, place, compiler);
                place_within(Place::left_location, before, place, compiler);
                let before = compiler.found().len();
                let right = compile_right(right, *operator, place, compiler);
                if let (Some(left), Some(Right::Value(value))) = (&left, &right) {
                    if left.is_intent() {
                        check_truth(value, place, compiler);
                    }
                    check_closed(name, *operator, value, place, compiler);
                }
                place_within(Place::right_location, before, place, compiler);
                let right = right?;
                let renders = matches!(right, Right::Template(_) | Right::PatternTemplate(_));
                let location = if renders {
                    place.right_location()
                } else {
                    None
                };
                Self::Compare(Box::new(Comparison {
                    left: left?,
                    operator: *operator,
                    right,
                    path: place.right(),
                    location: location.map(Box::new),
                }))
            }
        })
    }

    /// Whether the condition holds now.
    ///
    /// A comparison whose right side cannot be had (a limit, a pattern that is none) does not hold,
    /// whatever its operator, and adds a diagnostic.
    pub(crate) fn holds(
        &self,
        scope: &TurnScope<'_>,
        limits: &Limits,
        diagnostics: &mut Vec<Diagnostic>,
    ) -> bool {
        match self {
            Self::All(list) => list
                .iter()
                .all(|condition| condition.holds(scope, limits, diagnostics)),
            Self::Any(list) => list
                .iter()
                .any(|condition| condition.holds(scope, limits, diagnostics)),
            Self::Compare(comparison) => match comparison.holds(scope, limits) {
                Ok(holds) => holds,
                Err(diagnostic) => {
                    diagnostics.push(*diagnostic);
                    false
                }
            },
        }
    }

    /// Whether the intent is looked at, as such or a part of it.
    pub(crate) fn names_intent(&self, slug: &str) -> bool {
        match self {
            Self::All(list) | Self::Any(list) => {
                list.iter().any(|condition| condition.names_intent(slug))
            }
            Self::Compare(comparison) => comparison.left.names_intent(slug),
        }
    }
}

impl Comparison {
    fn holds(&self, scope: &TurnScope<'_>, limits: &Limits) -> Result<bool, Box<Diagnostic>> {
        let located = |diagnostic: Diagnostic| {
            Box::new(match &self.location {
                Some(location) => diagnostic.at((**location).clone()),
                None => diagnostic,
            })
        };
        let failed = |error| located(render_failed(self.path.clone(), &error));
        let found = self.left.find(scope).filter(|value| !value.is_null());
        let truth = Value::Bool(found.is_some());
        let left = if self.left.is_intent() {
            &truth
        } else {
            found.unwrap_or(&Value::Null)
        };
        let right;
        let right = match &self.right {
            Right::Nothing => {
                return Ok(found.is_some() == (self.operator == Operator::IsPresent));
            }
            Right::Pattern(pattern) => return Ok(self.fits(left, pattern)),
            Right::PatternTemplate(template) => {
                let pattern = template.render(scope, limits).map_err(failed)?;
                let pattern = Pattern::parse(&pattern).map_err(|reason| {
                    located(Diagnostic::new(
                        Severity::Error,
                        Code::InvalidPattern,
                        self.path.clone(),
                        format_args!("`{pattern}` is no pattern: {reason}"),
                        PATTERN_HELP,
                    ))
                })?;
                return Ok(self.fits(left, &pattern));
            }
            Right::Value(value) => value,
            Right::Template(template) => {
                right = template.render_value(scope, limits).map_err(failed)?;
                &right
            }
        };
        Ok(match self.operator {
            Operator::Is => same(left, right),
            Operator::IsNot => !same(left, right),
            Operator::In => is_in(left, right),
            Operator::NotIn => !is_in(left, right),
            Operator::LowerThan => number(left)
                .zip(number(right))
                .is_some_and(|(left, right)| left < right),
            Operator::GreaterThan => number(left)
                .zip(number(right))
                .is_some_and(|(left, right)| left > right),
            // These have their own kind of right side, above.
            Operator::Matches | Operator::MatchesNot | Operator::IsPresent | Operator::IsAbsent => {
                false
            }
        })
    }

    fn fits(&self, left: &Value, pattern: &Pattern) -> bool {
        let fits = words(left).is_some_and(|text| pattern.is_match(&text));
        fits == (self.operator == Operator::Matches)
    }
}

fn compile_left(
    left: &str,
    operator: Operator,
    place: &Place,
    compiler: &mut Compiler<'_>,
) -> Option<Operand> {
    let operand = match Operand::parse(left) {
        Ok(operand) => operand,
        Err(mistake) => {
            compiler.push(mistake.locate(left, place));
            return None;
        }
    };
    let of_truth = matches!(
        operator,
        Operator::Is | Operator::IsNot | Operator::IsPresent | Operator::IsAbsent
    );
    if operand.is_intent() && !of_truth {
        compiler.error(
            Code::InvalidPath,
            place.left(),
            format_args!(
                "`{left}` is there or not; it is nothing that `{}` compares",
                operator.as_str()
            ),
            &format!("use `is-present`, or compare `{left}.confidence`"),
        );
        return None;
    }
    Some(operand)
}

fn compile_right(
    right: &Value,
    operator: Operator,
    place: &Place,
    compiler: &mut Compiler<'_>,
) -> Option<Right> {
    let path = place.right();
    if !operator.needs_right() {
        return Some(Right::Nothing);
    }
    if right.is_null() {
        // The reader has told of it.
        return None;
    }
    if matches!(operator, Operator::Matches | Operator::MatchesNot) {
        return compile_pattern_text(right, &path, compiler);
    }
    let template = compiler.value(right, &path)?;
    let literal = template
        .is_literal()
        .and_then(|json| serde_json::from_str::<Value>(json).ok());
    let Some(value) = literal else {
        return Some(Right::Template(template));
    };
    let of_numbers = matches!(operator, Operator::LowerThan | Operator::GreaterThan);
    if of_numbers && number(&value).is_none() {
        compiler.error(
            Code::WrongType,
            path,
            format_args!(
                "`{}` compares numbers, and {} is none",
                operator.as_str(),
                json_text(&value)
            ),
            "write a number, or a template that becomes one",
        );
        return None;
    }
    if matches!(operator, Operator::In | Operator::NotIn) && value.is_object() {
        compiler.error(
            Code::WrongType,
            path,
            format_args!("an object is no list"),
            "write a list, as in `[\"red\", \"blue\"]` or `\"red, blue\"`",
        );
        return None;
    }
    Some(Right::Value(value))
}

fn compile_pattern_text(
    right: &Value,
    path: &JsonPath,
    compiler: &mut Compiler<'_>,
) -> Option<Right> {
    let Value::String(text) = right else {
        compiler.error(
            Code::WrongType,
            path.clone(),
            format_args!("a pattern is a text"),
            "write it in quotes, as in `\"^[A-Z]{2}[0-9]+$\"`",
        );
        return None;
    };
    let template = compiler.text(text, path)?;
    let Some(pattern) = template.is_literal() else {
        return Some(Right::PatternTemplate(template));
    };
    match Pattern::parse(pattern) {
        Ok(pattern) => Some(Right::Pattern(pattern)),
        Err(reason) => {
            compiler.error(
                Code::InvalidPattern,
                path.clone(),
                format_args!("`{pattern}` is no pattern: {reason}"),
                PATTERN_HELP,
            );
            None
        }
    }
}

/// A bare intent is compared with true or false only.
fn check_truth(value: &Value, place: &Place, compiler: &mut Compiler<'_>) {
    let truth = value.is_boolean() || matches!(value.as_str(), Some("true" | "false"));
    if !truth {
        compiler.error(
            Code::WrongType,
            place.right(),
            format_args!(
                "an intent is there or not, so it is never {}",
                json_text(value)
            ),
            "compare it with `true` or `false`, or use `is-present`",
        );
    }
}

/// What an author compares with a left side of few values must be one of them.
fn check_closed(
    left: &str,
    operator: Operator,
    right: &Value,
    place: &Place,
    compiler: &mut Compiler<'_>,
) {
    let path = left.strip_prefix('_').unwrap_or(left);
    let known = match path.strip_prefix("nlp.").unwrap_or(path) {
        "sentiment" => SENTIMENTS,
        "act" => ACTS,
        _ => return,
    };
    let wrong = |value: &str| !value.trim().is_empty() && !known.contains(&value.trim());
    let found = match (operator, right) {
        (Operator::Is | Operator::IsNot, Value::String(text)) => Some(text.as_str()),
        (Operator::In | Operator::NotIn, Value::String(text)) => {
            text.split(',').find(|value| wrong(value))
        }
        (Operator::In | Operator::NotIn, Value::Array(items)) => items
            .iter()
            .filter_map(Value::as_str)
            .find(|value| wrong(value)),
        _ => None,
    };
    if let Some(value) = found.filter(|value| wrong(value)) {
        let value = value.trim();
        compiler.warn(
            Code::UnknownValue,
            place.right(),
            format_args!("`{left}` is never `{value}`"),
            &suggest(value, known),
        );
    }
}

/// Gives the findings from `before` on, which are about a part of a text, their place in it, and
/// leaves out what was found already: `<=` is two comparisons of the same sides.
fn place_within(
    locate: fn(&Place) -> Option<Location>,
    before: usize,
    place: &Place,
    compiler: &mut Compiler<'_>,
) {
    let Place::Text { path, .. } = place else {
        return;
    };
    let found = compiler.found();
    for mut diagnostic in found.split_off(before) {
        // A path that does not parse has told its very place.
        if diagnostic.code != Code::InvalidPath || diagnostic.location.is_none() {
            diagnostic.location = locate(place);
        }
        diagnostic.path.clone_from(path);
        let mut told = found.iter().rev().take(SIDES_FINDINGS);
        if !told.any(|told| *told == diagnostic) {
            found.push(diagnostic);
        }
    }
}

fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::String(left), Value::String(right)) => left == right,
        (Value::Number(_) | Value::Bool(_), Value::String(_))
        | (Value::String(_), Value::Number(_) | Value::Bool(_))
        | (Value::Number(_), Value::Number(_)) => {
            words(left) == words(right)
                || number(left)
                    .zip(number(right))
                    .is_some_and(|(left, right)| left == right)
        }
        _ => left == right,
    }
}

fn is_in(left: &Value, list: &Value) -> bool {
    match list {
        _ if left.is_null() => false,
        Value::Array(items) => items.iter().any(|item| same(left, item)),
        Value::String(items) => items
            .split(',')
            .any(|item| same(left, &Value::from(item.trim()))),
        Value::Object(_) | Value::Null => false,
        one => same(left, one),
    }
}

/// A number, or a text that is one.
fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => parse_number(text),
        _ => None,
    }
}

/// What a text, number or boolean is as text.
fn words(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(_) | Value::Bool(_) => Some(json_text(value)),
        _ => None,
    }
}
