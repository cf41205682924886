//! Walking a parsed template with data.

use std::borrow::Cow;
use std::cell::Cell;
use std::collections::HashSet;

use serde_json::Value;

use crate::error::{Fault, Outcome, Source, Span};
use crate::program::{
    Base, Block, BlockKind, Branch, Expression, Form, Hole, Item, List, Node, Path, Step,
};
use crate::write::TooMuch;
use crate::{ErrorKind, Limits, Scope, address, helper, write};

/// What stays the same during one rendering, and how far it has come.
pub(crate) struct Scene<'v> {
    scope: &'v dyn Scope,
    pub(crate) limits: &'v Limits,
    sources: &'v [Source],
    steps: Cell<usize>,
    /// The hole or block at work, for an error to point at.
    place: Cell<Span>,
}

/// One `#each` or `#with` that is being rendered.
pub(crate) struct Frame<'v> {
    parent: Option<&'v Self>,
    this: &'v Value,
    index: usize,
    key: Option<&'v str>,
    last: bool,
}

/// The text that comes into being.
pub(crate) struct Output {
    pub(crate) text: String,
    bytes: usize,
    /// The innermost [`List`] being rendered.
    list: OpenList,
}

#[derive(Default)]
struct OpenList {
    has_items: bool,
    members: Option<Vec<Member>>,
}

/// Where a member of an object stands in the output.
struct Member {
    key_start: usize,
    key_end: usize,
    end: usize,
}

impl<'v> Scene<'v> {
    pub(crate) fn new(scope: &'v dyn Scope, limits: &'v Limits, sources: &'v [Source]) -> Self {
        Self {
            scope,
            limits,
            sources,
            steps: Cell::new(0),
            place: Cell::new(Span::default()),
        }
    }

    /// Counts one turn of a loop.
    pub(crate) fn step(&self) -> Outcome<()> {
        let steps = self.steps.get() + 1;
        self.steps.set(steps);
        if steps > self.limits.steps {
            return Err(Fault::new(
                ErrorKind::StepLimit,
                self.place.get(),
                "the loops go round more than $1 times\ngo through a shorter list",
                &[&write::count(self.limits.steps)],
            ));
        }
        Ok(())
    }

    /// The hole at work, as its author wrote it.
    fn written(&self) -> (Span, &'v str) {
        let span = self.place.get();
        let source = self.sources.get(span.source);
        let text = source.and_then(|source| source.text.get(span.start..span.end));
        (span, text.unwrap_or_default())
    }

    pub(crate) fn too_much(&self, too_much: TooMuch) -> Box<Fault> {
        match too_much {
            TooMuch::Depth => Fault::new(
                ErrorKind::DepthLimit,
                self.place.get(),
                "the data nests more than $1 levels deep here\nprint a part of it",
                &[&write::count(self.limits.depth)],
            ),
            TooMuch::Output => Fault::new(
                ErrorKind::OutputLimit,
                self.place.get(),
                "the result has more than $1 bytes\nprint less here",
                &[&write::count(self.limits.output_bytes)],
            ),
        }
    }
}

impl Output {
    pub(crate) fn new(limits: Limits, length: usize) -> Self {
        Self {
            text: String::with_capacity(length.min(limits.output_bytes)),
            bytes: limits.output_bytes,
            list: OpenList::default(),
        }
    }

    fn check(&self, scene: &Scene<'_>) -> Outcome<()> {
        if self.text.len() > self.bytes {
            return Err(scene.too_much(TooMuch::Output));
        }
        Ok(())
    }
}

pub(crate) fn nodes(
    scene: &Scene<'_>,
    output: &mut Output,
    nodes: &[Node],
    frame: Option<&Frame<'_>>,
) -> Outcome<()> {
    for node in nodes {
        match node {
            Node::Literal(text) => output.text.push_str(text),
            Node::Hole(hole) => print(scene, output, hole, frame)?,
            Node::Block(open) => block(scene, output, open, frame)?,
            Node::List(open) => list(scene, output, open, frame)?,
            Node::Item(one) => item(scene, output, one, frame)?,
        }
        output.check(scene)?;
    }
    Ok(())
}

fn block(
    scene: &Scene<'_>,
    output: &mut Output,
    block: &Block,
    frame: Option<&Frame<'_>>,
) -> Outcome<()> {
    for branch in &block.branches {
        scene.place.set(branch.span);
        let subject = evaluate(scene, &branch.subject, frame)?;
        let taken = match branch.kind {
            BlockKind::Unless => !is_truthy(&subject),
            BlockKind::If | BlockKind::With => is_truthy(&subject),
            BlockKind::Each | BlockKind::EachJoin => match &*subject {
                Value::Array(items) => !items.is_empty(),
                Value::Object(members) => !members.is_empty(),
                _ => false,
            },
        };
        if !taken {
            continue;
        }
        if branch.kind.is_loop() {
            return repeat(scene, output, branch, &subject, frame);
        }
        if branch.kind == BlockKind::With {
            let inner = Frame {
                parent: frame,
                this: &subject,
                index: 0,
                key: None,
                last: false,
            };
            return nodes(scene, output, &branch.body, Some(&inner));
        }
        return nodes(scene, output, &branch.body, frame);
    }
    nodes(scene, output, &block.otherwise, frame)
}

fn repeat(
    scene: &Scene<'_>,
    output: &mut Output,
    branch: &Branch,
    subject: &Value,
    frame: Option<&Frame<'_>>,
) -> Outcome<()> {
    let mut once = |key: Option<&str>, index: usize, count: usize, this: &Value| {
        scene.place.set(branch.span);
        scene.step()?;
        if index > 0
            && let Some(separator) = &branch.separator
        {
            output.text.push_str(separator);
        }
        let inner = Frame {
            parent: frame,
            this,
            index,
            key,
            last: index + 1 == count,
        };
        nodes(scene, output, &branch.body, Some(&inner))
    };
    match subject {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                once(None, index, items.len(), item)?;
            }
        }
        Value::Object(members) => {
            for (index, (key, member)) in members.iter().enumerate() {
                once(Some(key), index, members.len(), member)?;
            }
        }
        _ => {}
    }
    Ok(())
}

fn list(
    scene: &Scene<'_>,
    output: &mut Output,
    list: &List,
    frame: Option<&Frame<'_>>,
) -> Outcome<()> {
    let (open, close) = if list.object { ('{', '}') } else { ('[', ']') };
    output.text.push(open);
    let inner = OpenList {
        has_items: false,
        members: list.may_repeat.then(Vec::new),
    };
    let outer = std::mem::replace(&mut output.list, inner);
    nodes(scene, output, &list.items, frame)?;
    let inner = std::mem::replace(&mut output.list, outer);
    if let Some(members) = inner.members {
        drop_repeated(&mut output.text, &members);
    }
    output.text.push(close);
    Ok(())
}

fn item(
    scene: &Scene<'_>,
    output: &mut Output,
    item: &Item,
    frame: Option<&Frame<'_>>,
) -> Outcome<()> {
    if output.list.has_items {
        output.text.push(',');
    }
    output.list.has_items = true;
    let key_start = output.text.len();
    nodes(scene, output, &item.key, frame)?;
    let key_end = output.text.len();
    if !item.key.is_empty() {
        output.text.push(':');
    }
    nodes(scene, output, &item.value, frame)?;
    let end = output.text.len();
    if let Some(members) = &mut output.list.members {
        members.push(Member {
            key_start,
            key_end,
            end,
        });
    }
    Ok(())
}

/// Keeps the last of members with the same key. Keys are compared as written: every key is escaped the
/// same way.
fn drop_repeated(text: &mut String, members: &[Member]) {
    let Some(first) = members.first() else { return };
    let mut seen = HashSet::new();
    let mut last: Vec<bool> = members
        .iter()
        .rev()
        .map(|member| seen.insert(text.get(member.key_start..member.key_end)))
        .collect();
    if seen.len() == members.len() {
        return;
    }
    last.reverse();
    let mut kept = String::new();
    for (member, last) in members.iter().zip(last) {
        if last {
            if !kept.is_empty() {
                kept.push(',');
            }
            kept.push_str(text.get(member.key_start..member.end).unwrap_or_default());
        }
    }
    text.truncate(first.key_start);
    text.push_str(&kept);
}

fn print(
    scene: &Scene<'_>,
    output: &mut Output,
    hole: &Hole,
    frame: Option<&Frame<'_>>,
) -> Outcome<()> {
    scene.place.set(hole.span);
    let value = evaluate(scene, &hole.expression, frame)?;
    let depth = scene.limits.depth.saturating_sub(hole.depth);
    let limit = output.bytes;
    let text = &mut output.text;
    if hole.form == Form::JsonValue {
        return write::json_value(text, &value, depth, limit)
            .map_err(|too_much| scene.too_much(too_much));
    }
    let printed = match &*value {
        Value::Null => return Ok(()),
        Value::String(printed) => Cow::Borrowed(printed.as_str()),
        Value::Bool(true) => Cow::Borrowed("true"),
        Value::Bool(false) => Cow::Borrowed("false"),
        Value::Number(number) => {
            // No form escapes anything in a number but the `+` of an exponent.
            if matches!(hole.form, Form::Text | Form::JsonText) {
                write::json_number(text, number);
                return Ok(());
            }
            Cow::Owned(number.to_string())
        }
        Value::Array(_) | Value::Object(_) => {
            let mut printed = String::new();
            write::json_value(&mut printed, &value, depth, limit)
                .map_err(|too_much| scene.too_much(too_much))?;
            Cow::Owned(printed)
        }
    };
    match hole.form {
        Form::Text | Form::JsonValue => text.push_str(&printed),
        Form::JsonText => write::json_piece(text, &printed),
        Form::UrlStart | Form::UrlPath | Form::UrlQuery => {
            address::push(text, &printed, hole.form, scene.written())?;
        }
        Form::Header => address::push_header(text, &printed, scene.written())?,
    }
    Ok(())
}

static MISSING: Value = Value::Null;

/// What a path that leads nowhere gives.
pub(crate) fn missing<'v>() -> Cow<'v, Value> {
    Cow::Borrowed(&MISSING)
}

/// Computes an expression; a missing value is `null`.
pub(crate) fn evaluate<'v>(
    scene: &Scene<'v>,
    expression: &'v Expression,
    frame: Option<&'v Frame<'v>>,
) -> Outcome<Cow<'v, Value>> {
    match expression {
        Expression::Literal(value) => Ok(Cow::Borrowed(value)),
        Expression::Path(path) => Ok(follow(scene, path, frame)),
        Expression::Call(call) => helper::call(scene, call, frame),
    }
}

fn follow<'v>(scene: &Scene<'v>, path: &'v Path, frame: Option<&'v Frame<'v>>) -> Cow<'v, Value> {
    let start = match &path.base {
        Base::Root(name) => scene.scope.root(name),
        Base::Local(name) => frame
            .and_then(|frame| frame.this.as_object()?.get(&**name))
            .or_else(|| scene.scope.root(name)),
        Base::Entity(name) => scene.scope.entity(name),
        Base::This(up) => climb(frame, *up).map(|frame| frame.this),
        Base::Index(up) => return datum(frame, *up, |frame| Value::from(frame.index)),
        Base::First(up) => return datum(frame, *up, |frame| Value::Bool(frame.index == 0)),
        Base::Last(up) => return datum(frame, *up, |frame| Value::Bool(frame.last)),
        Base::Key(up) => {
            return datum(frame, *up, |frame| match frame.key {
                Some(key) => Value::from(key),
                None => Value::from(frame.index),
            });
        }
    };
    let mut value = start.unwrap_or(&MISSING);
    for step in &path.steps {
        value = within(value, step).unwrap_or(&MISSING);
    }
    Cow::Borrowed(value)
}

fn datum<'v>(
    frame: Option<&'v Frame<'v>>,
    up: usize,
    read: fn(&Frame<'_>) -> Value,
) -> Cow<'v, Value> {
    climb(frame, up).map_or_else(missing, |frame| Cow::Owned(read(frame)))
}

fn climb<'v>(frame: Option<&'v Frame<'v>>, up: usize) -> Option<&'v Frame<'v>> {
    let mut frame = frame;
    for _ in 0..up {
        frame = frame?.parent;
    }
    frame
}

/// Only own data: a key of an object or a place in an array, nothing else.
fn within<'v>(value: &'v Value, step: &Step) -> Option<&'v Value> {
    match value {
        Value::Object(members) => members.get(&*step.key),
        Value::Array(items) => items.get(step.index?),
        _ => None,
    }
}

pub(crate) fn step_into<'v>(value: Cow<'v, Value>, step: &Step) -> Cow<'v, Value> {
    match value {
        Cow::Borrowed(value) => Cow::Borrowed(within(value, step).unwrap_or(&MISSING)),
        Cow::Owned(value) => Cow::Owned(within(&value, step).cloned().unwrap_or(Value::Null)),
    }
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
