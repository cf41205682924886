use std::ops::Range;

use hooktalk_protocol::definition::Place;
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Code, Diagnostic};
use hooktalk_template::Scope;
use serde_json::Value;

use crate::scope::{ROOTS, TurnScope};

/// The field of an entity that is meant when none is named.
const ENTITY_FIELD: &str = "raw";

/// The left side of a comparison: where its value is.
#[derive(Debug)]
pub(super) struct Operand {
    source: Source,
    name: String,
    /// Keys and places below.
    steps: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    /// `@intent`
    Intent,
    /// `#entity`
    Entity,
    /// `_path`
    Anywhere,
    /// `nlp.intents`
    Root,
}

/// Why a text is no left side.
pub(super) struct Mistake {
    place: Range<usize>,
    message: String,
    help: String,
}

impl Operand {
    pub(super) fn parse(text: &str) -> Result<Self, Mistake> {
        let (source, start) = match text.chars().next() {
            Some('@') => (Source::Intent, 1),
            Some('#') => (Source::Entity, 1),
            Some('_') => (Source::Anywhere, 1),
            _ => (Source::Root, 0),
        };
        let mut at = start;
        let name = name(text, &mut at)?;
        if source == Source::Root && !ROOTS.contains(&name.as_str()) {
            let nearest = suggest(&name, &ROOTS);
            return Err(Mistake {
                message: format!("there is nothing called `{name}`"),
                help: if nearest.starts_with("did you mean") {
                    nearest
                } else {
                    format!(
                        "write `_memory.{name}` for the memory, `@{name}` for an intent, \
                         `#{name}` for an entity"
                    )
                },
                place: start..at,
            });
        }
        let mut steps = Vec::new();
        while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
            if rest.starts_with('.') {
                at += 1;
                steps.push(self::name(text, &mut at)?);
            } else if rest.starts_with('[') {
                steps.push(bracket(text, &mut at)?);
            } else {
                let odd = rest.chars().next().map_or(1, char::len_utf8);
                return Err(Mistake::new(
                    at..at + odd,
                    format!(
                        "`{}` cannot stand in a path",
                        rest.get(..odd).unwrap_or(rest)
                    ),
                ));
            }
        }
        if source == Source::Entity && steps.is_empty() {
            steps.push(ENTITY_FIELD.to_owned());
        }
        Ok(Self {
            source,
            name,
            steps,
        })
    }

    /// Whether it is an intent as such, which is there or not.
    pub(super) fn is_intent(&self) -> bool {
        self.source == Source::Intent && self.steps.is_empty()
    }

    /// Whether it is that intent or a part of it.
    pub(super) fn names_intent(&self, slug: &str) -> bool {
        self.source == Source::Intent && self.name == slug
    }

    /// The value now.
    pub(super) fn find<'a>(&self, scope: &'a TurnScope<'_>) -> Option<&'a Value> {
        let name = self.name.as_str();
        let below = |value| walk(value, &self.steps);
        let member = |root: &str| scope.root(root)?.get(name).and_then(below);
        let there = |value: &&Value| !value.is_null();
        match self.source {
            // As such it has to count; a part of it is there whatever it is.
            Source::Intent if self.steps.is_empty() => scope.intent(name),
            Source::Intent => scope.nlp().intent(name).and_then(below),
            Source::Entity => scope.entity(name).and_then(below),
            Source::Root => scope.root(name).and_then(below),
            // The state first, then what was understood.
            Source::Anywhere => scope
                .root(name)
                .and_then(below)
                .filter(there)
                .or_else(|| member("conversation").filter(there))
                .or_else(|| member("nlp")),
        }
    }
}

impl Mistake {
    fn new(place: Range<usize>, message: String) -> Self {
        Self {
            place,
            message,
            help: "write a path such as `_memory.order.items[0]`, `#city.lat` or `@order`"
                .to_owned(),
        }
    }

    /// The mistake as a diagnostic about the left side `text`.
    pub(super) fn locate(self, text: &str, place: &Place) -> Diagnostic {
        Diagnostic::error(Code::InvalidPath, place.left(), self.message)
            .help(self.help)
            .at(place.within_left(text, self.place))
    }
}

/// Reads a name at `at` and moves behind it.
fn name(text: &str, at: &mut usize) -> Result<String, Mistake> {
    let start = *at;
    let rest = text.get(start..).unwrap_or_default();
    let end = rest
        .find(|c: char| {
            c.is_whitespace() || c.is_control() || "!\"#%&'()*+,./;<=>@[\\]^`{|}~".contains([c])
        })
        .unwrap_or(rest.len());
    let name = rest.get(..end).unwrap_or_default();
    if name.is_empty() {
        let odd = rest.chars().next().map_or(0, char::len_utf8);
        return Err(Mistake::new(
            start..start + odd,
            "a name is missing here".to_owned(),
        ));
    }
    *at = start + end;
    Ok(name.to_owned())
}

/// Reads `[0]`, `["key"]` or `['key']` at `at` and moves behind it.
fn bracket(text: &str, at: &mut usize) -> Result<String, Mistake> {
    let start = *at;
    let rest = text.get(start + 1..).unwrap_or_default();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
    let (key, length) = match quote {
        Some(quote) => {
            let inside = rest.get(1..).unwrap_or_default();
            let end = inside.find(quote).filter(|end| {
                inside
                    .get(end + 1..)
                    .is_some_and(|rest| rest.starts_with(']'))
            });
            (
                end.and_then(|end| inside.get(..end)),
                end.map(|end| end + 4),
            )
        }
        None => {
            let end = rest.find(']');
            let digits = end.and_then(|end| rest.get(..end)).filter(|digits| {
                !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
            });
            (digits, end.map(|end| end + 2))
        }
    };
    match (key, length) {
        (Some(key), Some(length)) => {
            *at = start + length;
            Ok(key.to_owned())
        }
        _ => Err(Mistake::new(
            start..text.len(),
            "a place in a list is `[0]`, a key is `[\"key\"]`".to_owned(),
        )),
    }
}

fn walk<'a>(value: &'a Value, steps: &[String]) -> Option<&'a Value> {
    steps.iter().try_fold(value, |value, step| match value {
        Value::Array(items) => items.get(step.parse::<usize>().ok()?),
        other => other.get(step),
    })
}
