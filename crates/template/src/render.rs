//! Walking a parsed template with data.

use std::borrow::Cow;

use serde_json::{Map, Value};

use crate::error::{Fault, Outcome, Span};
use crate::program::{Base, BlockKind, Form, Kind, Piece, Program};
use crate::write::TooMuch;
use crate::{ErrorKind, Limits, Scope, address, write};

/// One rendering, and how far it has come.
pub(crate) struct Scene<'v> {
    pub(crate) program: &'v Program,
    scope: &'v dyn Scope,
    pub(crate) limits: Limits,
    steps: usize,
    /// The hole or block at work, for an error to point at.
    place: Span,
    /// The text that comes into being.
    pub(crate) text: String,
    /// Whether the innermost list has an item already.
    has_items: bool,
    /// The members of the innermost list, when two may come to have the same key.
    members: Option<Vec<Member>>,
}

/// One `#each` or `#with` that is being rendered.
pub(crate) struct Frame<'v> {
    parent: Option<&'v Self>,
    this: &'v Value,
    index: usize,
    key: Option<&'v str>,
    last: bool,
}

/// Where a member of an object stands in the output.
#[derive(Clone, Copy)]
struct Member {
    start: usize,
    key_end: usize,
    end: usize,
}

impl<'v> Scene<'v> {
    pub(crate) fn new(program: &'v Program, scope: &'v dyn Scope, limits: Limits) -> Self {
        let length = program.literals.len() + 64 * program.expressions.len();
        Self {
            program,
            scope,
            limits,
            steps: 0,
            place: Span::default(),
            text: String::with_capacity(length.min(limits.output_bytes)),
            has_items: false,
            members: None,
        }
    }

    /// Counts one turn of a loop.
    pub(crate) fn step(&mut self) -> Outcome<()> {
        self.steps += 1;
        if self.steps > self.limits.steps {
            return Err(Fault::new(
                ErrorKind::StepLimit,
                self.place,
                "the loops go round more than $1 times\ngo through a shorter list",
                &[&write::count(self.limits.steps)],
            ));
        }
        Ok(())
    }

    pub(crate) fn too_much(&self, too_much: TooMuch) -> Box<Fault> {
        let (kind, pattern, most) = match too_much {
            TooMuch::Depth => (
                ErrorKind::DepthLimit,
                "the data nests more than $1 levels deep here\nprint a part of it",
                self.limits.depth,
            ),
            TooMuch::Output => (
                ErrorKind::OutputLimit,
                "the result has more than $1 bytes\nprint less here",
                self.limits.output_bytes,
            ),
        };
        Fault::new(kind, self.place, pattern, &[&write::count(most)])
    }

    /// Renders the pieces from one place to another.
    pub(crate) fn pieces(
        &mut self,
        mut at: usize,
        end: usize,
        frame: Option<&Frame<'_>>,
    ) -> Outcome<()> {
        let program = self.program;
        while at < end {
            let Some(piece) = program.pieces.get(at) else {
                break;
            };
            let next = at + piece.size;
            let literal = || program.literals.get(piece.text.start..piece.text.end);
            match piece.kind {
                Kind::Literal => self.text.push_str(literal().unwrap_or_default()),
                Kind::Hole => self.print(piece, frame)?,
                Kind::Block => self.block(at + 1, next, frame)?,
                Kind::List { may_repeat } => {
                    self.text.push_str(literal().unwrap_or_default());
                    let members = may_repeat.then(Vec::new);
                    let outer = std::mem::replace(&mut self.members, members);
                    let had_items = std::mem::take(&mut self.has_items);
                    self.pieces(at + 1, next, frame)?;
                    self.has_items = had_items;
                    let members = std::mem::replace(&mut self.members, outer);
                    if let Some(members) = members {
                        drop_repeated(&mut self.text, &members);
                    }
                }
                Kind::Item => {
                    if self.has_items {
                        self.text.push(',');
                    }
                    self.has_items = true;
                    let start = self.text.len();
                    // The key is the first piece of a member.
                    let value = match program.pieces.get(at + 1) {
                        Some(key) if key.kind == Kind::Key => at + 1 + key.size,
                        _ => at + 1,
                    };
                    self.pieces(at + 1, value, frame)?;
                    let key_end = self.text.len();
                    self.pieces(value, next, frame)?;
                    let end = self.text.len();
                    if let Some(members) = &mut self.members {
                        members.push(Member {
                            start,
                            key_end,
                            end,
                        });
                    }
                }
                _ => self.pieces(at + 1, next, frame)?,
            }
            if self.text.len() > self.limits.output_bytes {
                return Err(self.too_much(TooMuch::Output));
            }
            at = next;
        }
        Ok(())
    }

    fn block(&mut self, mut at: usize, end: usize, frame: Option<&Frame<'_>>) -> Outcome<()> {
        let program = self.program;
        while at < end {
            let Some(branch) = program.pieces.get(at) else {
                break;
            };
            let next = at + branch.size;
            at += 1;
            let Kind::Branch(kind) = branch.kind else {
                return self.pieces(at, next, frame);
            };
            self.place = branch.span;
            let subject = self.evaluate(branch.expression, frame)?;
            let count = match &*subject {
                Value::Array(items) => items.len(),
                Value::Object(members) => members.len(),
                _ => 0,
            };
            let taken = if kind.is_loop() {
                count > 0
            } else {
                is_truthy(&subject) != (kind == BlockKind::Unless)
            };
            if !taken {
                at = next;
                continue;
            }
            let mut inner = Frame {
                parent: frame,
                this: &subject,
                index: 0,
                key: None,
                last: false,
            };
            if !kind.enters() {
                return self.pieces(at, next, frame);
            }
            if !kind.is_loop() {
                return self.pieces(at, next, Some(&inner));
            }
            let mut members = subject.as_object().into_iter().flatten();
            for index in 0..count {
                self.place = branch.span;
                self.step()?;
                if index > 0 {
                    self.text.push_str(program.name(branch.text));
                }
                inner.index = index;
                inner.last = index + 1 == count;
                if let Some((key, member)) = members.next() {
                    inner.key = Some(key);
                    inner.this = member;
                } else if let Some(item) = subject.get(index) {
                    inner.this = item;
                }
                self.pieces(at, next, Some(&inner))?;
            }
            return Ok(());
        }
        Ok(())
    }

    fn print(&mut self, hole: &Piece, frame: Option<&Frame<'_>>) -> Outcome<()> {
        self.place = hole.span;
        let value = self.evaluate(hole.expression, frame)?;
        let depth = self.limits.depth.saturating_sub(hole.depth);
        let limit = self.limits.output_bytes;
        let mut computed = String::new();
        let printed = match &*value {
            _ if hole.form == Form::JsonValue => {
                return write::json_value(&mut self.text, &value, depth, limit)
                    .map_err(|too_much| self.too_much(too_much));
            }
            Value::Null => return Ok(()),
            Value::String(printed) => printed,
            // No form escapes anything in a number but the `+` of an exponent.
            Value::Number(number) if matches!(hole.form, Form::Text | Form::JsonText) => {
                write::json_number(&mut self.text, number);
                return Ok(());
            }
            other => {
                write::json_value(&mut computed, other, depth, limit)
                    .map_err(|too_much| self.too_much(too_much))?;
                &computed
            }
        };
        match hole.form {
            Form::Text => self.text.push_str(printed),
            Form::JsonText => write::json_piece(&mut self.text, printed),
            form => {
                let source = self.program.sources.get(hole.span.source);
                let written =
                    source.and_then(|source| source.text.get(hole.span.start..hole.span.end));
                address::push(
                    &mut self.text,
                    printed,
                    form,
                    hole.span,
                    written.unwrap_or_default(),
                )?;
            }
        }
        Ok(())
    }

    /// Computes an expression; a missing value is `null`.
    pub(crate) fn evaluate<'a>(
        &mut self,
        at: usize,
        frame: Option<&'a Frame<'a>>,
    ) -> Outcome<Cow<'a, Value>>
    where
        'v: 'a,
    {
        let program = self.program;
        let Some(expression) = program.expressions.get(at) else {
            return Ok(missing());
        };
        let mut there = frame;
        for _ in 0..expression.up {
            there = there.and_then(|frame| frame.parent);
        }
        let name = program.name(expression.name);
        let start = match expression.base {
            Base::Literal => Some(&expression.value),
            Base::Call(helper) => return self.call(helper, at, frame),
            Base::Root => self.scope.root(name),
            Base::Local => match frame.and_then(|frame| frame.this.as_object()?.get(name)) {
                None => self.scope.root(name),
                found => found,
            },
            Base::Entity => self.scope.entity(name),
            Base::This => there.map(|frame| frame.this),
            datum => {
                let Some(frame) = there else {
                    return Ok(missing());
                };
                return Ok(Cow::Owned(match datum {
                    Base::First => Value::Bool(frame.index == 0),
                    Base::Last => Value::Bool(frame.last),
                    Base::Key if let Some(key) = frame.key => Value::from(key),
                    _ => Value::from(frame.index),
                }));
            }
        };
        let mut value = start.unwrap_or(&MISSING);
        for step in program.steps(expression.steps) {
            value = within(value, program.name(step.key), step.index);
        }
        Ok(Cow::Borrowed(value))
    }
}

/// Keeps the last of members with the same key. Keys are compared as written: every key is escaped the
/// same way.
fn drop_repeated(text: &mut String, members: &[Member]) {
    let mut seen = Map::new();
    let part =
        |text: &str, start: usize, end: usize| text.get(start..end).unwrap_or_default().to_owned();
    for member in members {
        seen.insert(
            part(text, member.start, member.key_end),
            Value::from(member.start),
        );
    }
    let Some(first) = members.first() else { return };
    if seen.len() == members.len() {
        return;
    }
    let mut kept = String::new();
    for member in members {
        let last = seen.get(&part(text, member.start, member.key_end));
        if last.and_then(Value::as_u64) == Some(member.start as u64) {
            if !kept.is_empty() {
                kept.push(',');
            }
            kept.push_str(text.get(member.start..member.end).unwrap_or_default());
        }
    }
    text.truncate(first.start);
    text.push_str(&kept);
}

pub(crate) static MISSING: Value = Value::Null;

/// What a path that leads nowhere gives.
pub(crate) fn missing<'v>() -> Cow<'v, Value> {
    Cow::Borrowed(&MISSING)
}

/// Only own data: a key of an object or a place in an array, nothing else.
pub(crate) fn within<'v>(value: &'v Value, key: &str, index: Option<usize>) -> &'v Value {
    let found = match (value, index) {
        (Value::Object(members), _) => members.get(key),
        (Value::Array(items), Some(index)) => items.get(index),
        _ => None,
    };
    found.unwrap_or(&MISSING)
}

/// Truth as Handlebars has it: `false`, `null`, missing, `""`, `0` and `[]` are false, all else is true.
pub(crate) fn is_truthy(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(flag) => *flag,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(_) => true,
    }
}
