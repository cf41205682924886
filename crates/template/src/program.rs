//! What a template becomes when it is parsed: a tree of literal pieces, holes and blocks.

use std::borrow::Cow;

use serde_json::Value;

use crate::error::{Fault, Outcome, Source, Span};
use crate::helper::Helper;
use crate::render::{self, Output};
use crate::{Error, ErrorKind, Limits, Scope};

/// A parsed template, whatever it is for.
pub(crate) struct Program {
    pub(crate) nodes: Vec<Node>,
    pub(crate) sources: Vec<Source>,
    /// The deepest nesting of the template itself.
    depth: usize,
    /// About how long a result is, to reserve it at once.
    length: usize,
}

pub(crate) enum Node {
    /// Text that goes out as it is: JSON escapes are already made.
    Literal(String),
    Hole(Hole),
    Block(Box<Block>),
    /// An array or object in which the number of items is known at rendering only.
    List(Box<List>),
    /// One element or member of the innermost [`Node::List`], which puts commas between them.
    Item(Box<Item>),
}

pub(crate) struct Hole {
    pub(crate) expression: Expression,
    pub(crate) form: Form,
    pub(crate) span: Span,
    pub(crate) depth: usize,
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

pub(crate) struct Block {
    pub(crate) branches: Vec<Branch>,
    pub(crate) otherwise: Vec<Node>,
}

/// `{{#if …}}` or one `{{else if …}}` of a block, with what follows it.
pub(crate) struct Branch {
    pub(crate) kind: BlockKind,
    pub(crate) subject: Expression,
    pub(crate) separator: Option<String>,
    pub(crate) body: Vec<Node>,
    pub(crate) span: Span,
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

    pub(crate) fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "if" => Self::If,
            "unless" => Self::Unless,
            "each" => Self::Each,
            "eachJoin" => Self::EachJoin,
            "with" => Self::With,
            _ => return None,
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::If => "if",
            Self::Unless => "unless",
            Self::Each => "each",
            Self::EachJoin => "eachJoin",
            Self::With => "with",
        }
    }

    pub(crate) fn is_loop(self) -> bool {
        matches!(self, Self::Each | Self::EachJoin)
    }

    /// Whether `this` changes inside.
    pub(crate) fn enters(self) -> bool {
        self.is_loop() || self == Self::With
    }
}

pub(crate) struct List {
    pub(crate) object: bool,
    /// Whether two members may come to have the same key.
    pub(crate) may_repeat: bool,
    pub(crate) items: Vec<Node>,
}

pub(crate) struct Item {
    /// The quoted key of a member, nothing for an element.
    pub(crate) key: Vec<Node>,
    pub(crate) value: Vec<Node>,
}

pub(crate) enum Expression {
    Literal(Value),
    Path(Path),
    Call(Box<Call>),
}

pub(crate) struct Call {
    pub(crate) helper: Helper,
    pub(crate) arguments: Vec<Expression>,
    pub(crate) named: Vec<(String, Expression)>,
}

pub(crate) struct Path {
    pub(crate) base: Base,
    pub(crate) steps: Vec<Step>,
}

/// Where a path starts. Numbers say how many enclosing `#each` and `#with` to climb.
pub(crate) enum Base {
    /// A name of the scope.
    Root(Box<str>),
    /// A key of `this`, or else a name of the scope.
    Local(Box<str>),
    Entity(Box<str>),
    This(usize),
    Index(usize),
    Key(usize),
    First(usize),
    Last(usize),
}

pub(crate) struct Step {
    pub(crate) key: Box<str>,
    /// The same as a place in an array.
    pub(crate) index: Option<usize>,
}

impl Step {
    pub(crate) fn new(key: &str) -> Self {
        let digits = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_digit());
        Self {
            key: key.into(),
            index: if digits { key.parse().ok() } else { None },
        }
    }
}

impl Program {
    pub(crate) fn new(nodes: Vec<Node>, sources: Vec<Source>, depth: usize) -> Self {
        let length = nodes
            .iter()
            .map(|node| match node {
                Node::Literal(text) => text.len(),
                _ => 64,
            })
            .sum();
        Self {
            nodes,
            sources,
            depth,
            length,
        }
    }

    pub(crate) fn literal(&self) -> Option<&str> {
        match self.nodes.as_slice() {
            [] => Some(""),
            [Node::Literal(text)] => Some(text),
            _ => None,
        }
    }

    pub(crate) fn render(&self, scope: &dyn Scope, limits: &Limits) -> Result<String, Error> {
        self.try_render(scope, &limits.sane())
            .map_err(|fault| fault.locate(&self.sources))
    }

    fn try_render(&self, scope: &dyn Scope, limits: &Limits) -> Outcome<String> {
        if self.depth > limits.depth {
            return Err(Fault::new(
                ErrorKind::DepthLimit,
                Span::default(),
                "the template nests more than $1 levels deep\nput fewer blocks, lists and objects inside each other",
                &[&crate::write::count(limits.depth)],
            ));
        }
        let mut output = Output::new(*limits, self.length);
        render::nodes(
            &render::Scene::new(scope, limits, &self.sources),
            &mut output,
            &self.nodes,
            None,
        )?;
        Ok(output.text)
    }

    pub(crate) fn render_value(&self, scope: &dyn Scope, limits: &Limits) -> Result<Value, Error> {
        self.try_render_value(scope, &limits.sane())
            .map_err(|fault| fault.locate(&self.sources))
    }

    fn try_render_value(&self, scope: &dyn Scope, limits: &Limits) -> Outcome<Value> {
        let text = self.try_render(scope, limits)?;
        if let Some(hole) = self.only_hole() {
            // The text above has kept the limits; the value itself need not be read back.
            let scene = render::Scene::new(scope, limits, &self.sources);
            return render::evaluate(&scene, &hole.expression, None).map(Cow::into_owned);
        }
        serde_json::from_str(&text).map_err(|_| {
            // Only a text that nests deeper than a JSON reader goes is refused.
            Fault::new(
                ErrorKind::DepthLimit,
                Span::default(),
                "the result nests too deep to be read",
                &[],
            )
        })
    }

    /// The single bare hole that makes up the whole body, if that is what it is.
    fn only_hole(&self) -> Option<&Hole> {
        match self.nodes.as_slice() {
            [Node::Hole(hole)] if hole.form == Form::JsonValue => Some(hole),
            _ => None,
        }
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let mut all = Vec::new();
        node_paths(&self.nodes, &mut all);
        all
    }
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

fn node_paths(nodes: &[Node], all: &mut Vec<String>) {
    for node in nodes {
        match node {
            Node::Literal(_) => {}
            Node::Hole(hole) => expression_paths(&hole.expression, all),
            Node::Block(block) => {
                for branch in &block.branches {
                    expression_paths(&branch.subject, all);
                    node_paths(&branch.body, all);
                }
                node_paths(&block.otherwise, all);
            }
            Node::List(list) => node_paths(&list.items, all),
            Node::Item(item) => {
                node_paths(&item.key, all);
                node_paths(&item.value, all);
            }
        }
    }
}

fn expression_paths(expression: &Expression, all: &mut Vec<String>) {
    match expression {
        Expression::Literal(_) => {}
        Expression::Path(path) => {
            let mut text = match &path.base {
                Base::Root(name) | Base::Local(name) => name.to_string(),
                Base::Entity(name) => {
                    let mut text = String::from("nlp.entities");
                    push_step(&mut text, &Step::new(name));
                    text.push_str("[0]");
                    text
                }
                // What `this` stands for is named by the block that set it.
                Base::This(_) | Base::Index(_) | Base::Key(_) | Base::First(_) | Base::Last(_) => {
                    return;
                }
            };
            for step in &path.steps {
                push_step(&mut text, step);
            }
            add_path(all, text);
        }
        Expression::Call(call) => {
            for argument in &call.arguments {
                expression_paths(argument, all);
            }
            for (_, argument) in &call.named {
                expression_paths(argument, all);
            }
        }
    }
}

fn push_step(text: &mut String, step: &Step) {
    if step.index.is_some() {
        text.push('[');
        text.push_str(&step.key);
        text.push(']');
    } else if !step.key.is_empty() && step.key.chars().all(crate::expression::is_name_character) {
        text.push('.');
        text.push_str(&step.key);
    } else {
        text.push('[');
        crate::write::json_string(text, &step.key);
        text.push(']');
    }
}
