//! What a template becomes when it is parsed: literal pieces, holes and blocks, in one flat list.
//!
//! Everything stands in a few lists and points into them by place, so that parsing never moves a tree and
//! nothing of it needs code to be dropped or copied.

use std::borrow::Cow;

use serde_json::Value;

use crate::error::{Fault, Outcome, Source, Span};
use crate::helper::Helper;
use crate::render::Scene;
use crate::{Error, ErrorKind, Limits, Scope, write};

/// A parsed template, whatever it is for.
#[derive(Default)]
pub(crate) struct Program {
    /// All literal text, in the order of the template. JSON escapes are already made.
    pub(crate) literals: String,
    /// All names, keys and separators.
    pub(crate) names: String,
    pub(crate) pieces: Vec<Piece>,
    pub(crate) expressions: Vec<Expression>,
    pub(crate) steps: Vec<Step>,
    pub(crate) sources: Vec<Source>,
    /// The deepest nesting of the template itself.
    pub(crate) depth: usize,
}

/// A part of a list or text of the program.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// One piece of a template; the pieces inside of it follow right behind it.
#[derive(Clone, Copy)]
pub(crate) struct Piece {
    pub(crate) kind: Kind,
    pub(crate) form: Form,
    /// How many pieces it is, with itself.
    pub(crate) size: usize,
    /// A part of the literals; for a loop, the separator in the names.
    pub(crate) text: Part,
    pub(crate) expression: usize,
    pub(crate) span: Span,
    pub(crate) depth: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Literal,
    Hole,
    /// Holds branches only.
    Block,
    Branch(BlockKind),
    /// The branch of `{{else}}`.
    Otherwise,
    /// An array or object in which the number of items is known at rendering only; its text is its bracket.
    List {
        /// Whether two members may come to have the same key.
        may_repeat: bool,
    },
    /// One element or member of the innermost list, which puts commas between them.
    Item,
    /// The quoted key at the start of a member.
    Key,
}

/// How the value of a hole is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    Text,
    /// A piece of a JSON string.
    JsonText,
    /// A whole JSON value.
    JsonValue,
    /// The start of a URL: scheme and host, or everything.
    UrlStart,
    /// Somewhere before the `?` of a URL.
    UrlPath,
    /// Somewhere after the `?` of a URL.
    UrlQuery,
    Header,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum BlockKind {
    If,
    Unless,
    Each,
    EachJoin,
    With,
}

impl BlockKind {
    pub(crate) const NAMES: [&'static str; 5] = ["if", "unless", "each", "eachJoin", "with"];
    const ALL: [Self; 5] = [
        Self::If,
        Self::Unless,
        Self::Each,
        Self::EachJoin,
        Self::With,
    ];

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let at = Self::NAMES.iter().position(|known| *known == name)?;
        Self::ALL.get(at).copied()
    }

    pub(crate) fn name(self) -> &'static str {
        Self::NAMES.get(self as usize).copied().unwrap_or_default()
    }

    pub(crate) fn is_loop(self) -> bool {
        matches!(self, Self::Each | Self::EachJoin)
    }

    /// Whether `this` changes inside.
    pub(crate) fn enters(self) -> bool {
        self.is_loop() || self == Self::With
    }
}

/// A value to compute; the arguments of a call follow right behind it.
pub(crate) struct Expression {
    pub(crate) base: Base,
    /// The literal.
    pub(crate) value: Value,
    /// How many enclosing `#each` and `#with` to climb.
    pub(crate) up: usize,
    pub(crate) name: Part,
    pub(crate) steps: Part,
    /// Which named argument of the call around it this is; empty for none.
    pub(crate) argument: Part,
    /// How many expressions it is, with itself.
    pub(crate) size: usize,
}

/// What an expression starts from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    Literal,
    Call(Helper),
    /// A name of the scope.
    Root,
    /// A key of `this`, or else a name of the scope.
    Local,
    Entity,
    This,
    Index,
    Key,
    First,
    Last,
}

#[derive(Clone, Copy)]
pub(crate) struct Step {
    pub(crate) key: Part,
    /// The same as a place in an array.
    pub(crate) index: Option<usize>,
}

/// The place in an array that a key stands for.
pub(crate) fn index_of(key: &str) -> Option<usize> {
    let mut index = 0_usize;
    for byte in key.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        index = index
            .checked_mul(10)?
            .checked_add(usize::from(byte - b'0'))?;
    }
    (!key.is_empty()).then_some(index)
}

impl Program {
    pub(crate) fn name(&self, part: Part) -> &str {
        self.names.get(part.start..part.end).unwrap_or_default()
    }

    pub(crate) fn steps(&self, part: Part) -> &[Step] {
        self.steps.get(part.start..part.end).unwrap_or_default()
    }

    pub(crate) fn literal(&self) -> Option<&str> {
        let literal = |piece: &Piece| piece.kind == Kind::Literal;
        self.pieces.iter().all(literal).then_some(&self.literals)
    }

    pub(crate) fn render(&self, scope: &dyn Scope, limits: &Limits) -> Result<String, Error> {
        self.rendered(scope, limits, false).map(|(text, _)| text)
    }

    pub(crate) fn render_value(&self, scope: &dyn Scope, limits: &Limits) -> Result<Value, Error> {
        self.rendered(scope, limits, true).map(|(_, value)| value)
    }

    fn rendered(
        &self,
        scope: &dyn Scope,
        limits: &Limits,
        value: bool,
    ) -> Result<(String, Value), Error> {
        self.run(scope, limits.sane(), value)
            .map_err(|fault| fault.locate(&self.sources))
    }

    fn run(&self, scope: &dyn Scope, limits: Limits, wanted: bool) -> Outcome<(String, Value)> {
        if self.depth > limits.depth {
            return Err(too_deep(Span::default(), limits.depth));
        }
        let mut scene = Scene::new(self, scope, limits);
        scene.pieces(0, self.pieces.len(), None)?;
        let mut value = Value::Null;
        if wanted {
            value = match self.pieces.as_slice() {
                // The text has kept the limits; the value itself need not be read back.
                [piece] if piece.form == Form::JsonValue && piece.kind == Kind::Hole => scene
                    .evaluate(piece.expression, None)
                    .map(Cow::into_owned)?,
                _ => serde_json::from_str(&scene.text).map_err(|_| {
                    // Only a text that nests deeper than a JSON reader goes is refused.
                    Fault::new(
                        ErrorKind::DepthLimit,
                        Span::default(),
                        "the result nests too deep to be read",
                        &[],
                    )
                })?,
            };
        }
        Ok((scene.text, value))
    }

    pub(crate) fn roots(&self) -> Vec<&str> {
        let mut roots = Vec::new();
        for expression in &self.expressions {
            let name = self.name(expression.name);
            if expression.base == Base::Root && !roots.contains(&name) {
                let at = roots.iter().take_while(|known| **known < name).count();
                roots.insert(at, name);
            }
        }
        roots
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let mut all = Vec::new();
        for expression in &self.expressions {
            let name = self.name(expression.name);
            let mut path = String::new();
            match expression.base {
                Base::Root | Base::Local => path.push_str(name),
                Base::Entity => {
                    path.push_str("nlp.entities");
                    push_step(&mut path, name);
                    path.push_str("[0]");
                }
                // What `this` stands for is named by the block that set it.
                _ => continue,
            }
            for step in self.steps(expression.steps) {
                push_step(&mut path, self.name(step.key));
            }
            add_path(&mut all, path);
        }
        all
    }
}

pub(crate) fn too_deep(span: Span, depth: usize) -> Box<Fault> {
    Fault::new(
        ErrorKind::DepthLimit,
        span,
        "the template nests more than $1 levels deep\nput fewer blocks, lists and objects inside each other",
        &[&write::count(depth)],
    )
}

/// Adds a path in its place, unless one that stands for more is there; takes away those it stands for.
fn add_path(all: &mut Vec<String>, path: String) {
    if all.iter().any(|known| covers(known, &path)) {
        return;
    }
    all.retain(|known| !covers(&path, known));
    let at = all.iter().take_while(|known| **known < path).count();
    all.insert(at, path);
}

fn covers(whole: &str, part: &str) -> bool {
    part.strip_prefix(whole)
        .is_some_and(|rest| matches!(rest.as_bytes().first(), None | Some(b'.' | b'[')))
}

fn push_step(text: &mut String, key: &str) {
    if index_of(key).is_some() {
        text.push('[');
        text.push_str(key);
        text.push(']');
    } else if !key.is_empty() && key.chars().all(crate::expression::is_name_character) {
        text.push('.');
        text.push_str(key);
    } else {
        text.push('[');
        write::json_string(text, key);
        text.push(']');
    }
}
