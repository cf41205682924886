//! JSON with holes: the grammar of a body template.

use std::collections::HashSet;

use serde_json::{Number, Value};

use crate::error::{Error, Fault, Outcome, Source, Span};
use crate::helper::Helper;
use crate::parser::{Parser, Room, Stop, push_literal, stray};
use crate::program::{BlockKind, Expression, Form, Hole, Item, List, Node, Program};
use crate::tag::What;
use crate::{ErrorKind, write};

/// Parses a body that is written as one text.
pub(crate) fn parse(text: &str) -> Result<Program, Error> {
    let sources = vec![Source {
        text: text.into(),
        pointer: None,
    }];
    let mut parser = Parser::new(text, 0, Form::JsonValue);
    match parser.whole_body() {
        Ok(nodes) => Ok(Program::new(nodes, sources, parser.around.deepest)),
        Err(fault) => Err(fault.locate(&sources)),
    }
}

/// What stands to the left of a comma, or of the thing that follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    Bracket,
    Item,
    /// A tag that opens, divides or closes a block: a comma beside it may be there or not.
    Tag,
}

impl<'s> Parser<'s> {
    fn whole_body(&mut self) -> Outcome<Vec<Node>> {
        let mut nodes = Vec::new();
        if let Some(stop) = self.slot(&mut nodes)? {
            return Err(stray(&stop, ""));
        }
        if nodes.is_empty() {
            return Err(self.cursor.fault(
                ErrorKind::BadJson,
                self.cursor.at,
                "the body is empty\nwrite a JSON value, such as `{}`",
                &[],
            ));
        }
        match self.blank()? {
            None if self.cursor.peek().is_none() => Ok(nodes),
            None => Err(self.unexpected("the end of the body", "")),
            Some(What::Close(name)) => Err(stray(&Stop::Close(name, self.last_tag()), "")),
            Some(What::Else(_)) => Err(stray(&Stop::Else(None, self.last_tag()), "")),
            Some(_) => Err(Fault::new(
                ErrorKind::BadJson,
                self.last_tag(),
                "a second value follows the first\na body is one JSON value; put several between `[` and `]`",
                &[],
            )),
        }
    }

    /// Skips space and comments; returns the tag that stands there, if one does.
    fn blank(&mut self) -> Outcome<Option<What<'s>>> {
        loop {
            self.skip_json_space();
            if !self.at_tag() {
                return Ok(None);
            }
            let tag = self.tag()?;
            self.tag_span = tag.span;
            match tag.what {
                What::Comment => {}
                what => return Ok(Some(what)),
            }
        }
    }

    fn last_tag(&self) -> Span {
        self.tag_span
    }

    fn skip_json_space(&mut self) {
        while matches!(self.cursor.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.cursor.at += 1;
        }
    }

    /// Whether a tag starts here. In `{{{#each …}}` the first brace is the object's.
    fn at_tag(&self) -> bool {
        if !self.cursor.starts("{{") {
            return false;
        }
        let Some(inside) = self.cursor.rest().strip_prefix("{{{") else {
            return true;
        };
        let inside = inside.strip_prefix('~').unwrap_or(inside);
        if inside.starts_with('!') {
            return false;
        }
        let Some(opened) = inside.strip_prefix('#') else {
            return true;
        };
        let mut ahead = self.cursor.clone();
        ahead.at += self.cursor.rest().len() - opened.len();
        ahead.skip_space();
        let name = ahead.name();
        ahead.at += name.len();
        BlockKind::from_name(name).is_none() || matches!(ahead.peek(), Some(b'.' | b'['))
    }

    /// Reads a place for one value: a value, a hole, or a block that has one value in each branch. Nothing
    /// is added when a tag ends the place instead.
    fn slot(&mut self, nodes: &mut Vec<Node>) -> Outcome<Option<Stop<'s>>> {
        match self.blank()? {
            None => {
                if self.cursor.peek().is_some() {
                    self.value(nodes)?;
                }
                Ok(None)
            }
            Some(What::Open(opening)) => {
                let block = self.block(Room::JsonValue, opening)?;
                nodes.push(block);
                Ok(None)
            }
            Some(What::Hole(expression)) => {
                nodes.push(self.bare_hole(expression));
                Ok(None)
            }
            Some(What::Else(next)) => Ok(Some(Stop::Else(next, self.last_tag()))),
            Some(What::Close(name)) => Ok(Some(Stop::Close(name, self.last_tag()))),
            Some(What::Comment) => Ok(None),
        }
    }

    /// Reads one branch of a block that stands for a value; an empty one means `null`.
    pub(crate) fn value_body(&mut self) -> Outcome<(Vec<Node>, Stop<'s>)> {
        let mut nodes = Vec::new();
        if let Some(stop) = self.slot(&mut nodes)? {
            push_literal(&mut nodes, "null");
            return Ok((nodes, stop));
        }
        let stop = match self.blank()? {
            Some(What::Else(next)) => Stop::Else(next, self.last_tag()),
            Some(What::Close(name)) => Stop::Close(name, self.last_tag()),
            Some(_) => {
                return Err(Fault::new(
                    ErrorKind::BadJson,
                    self.last_tag(),
                    "a second value follows where one must stand\neach branch of the block makes one value",
                    &[],
                ));
            }
            None if matches!(self.cursor.peek(), None | Some(b']' | b'}')) => Stop::End,
            None => {
                return Err(self.cursor.fault_next(ErrorKind::BadJson, self.cursor.at, "`$0` follows where one value must stand\neach branch of the block makes one value", &[]));
            }
        };
        Ok((nodes, stop))
    }

    fn bare_hole(&self, expression: Expression) -> Node {
        let expression = match expression {
            // A bare hole prints JSON anyway; `json` means the value, not a text with JSON in it.
            Expression::Call(mut call) if call.helper == Helper::Json => call
                .arguments
                .pop()
                .unwrap_or(Expression::Literal(Value::Null)),
            other => other,
        };
        Node::Hole(Hole {
            expression,
            form: Form::JsonValue,
            span: self.last_tag(),
            depth: self.around.depth,
        })
    }

    fn value(&mut self, nodes: &mut Vec<Node>) -> Outcome<()> {
        match self.cursor.peek() {
            Some(b'"') => self.string(nodes),
            Some(b'{') => self.container(nodes, true),
            Some(b'[') => self.container(nodes, false),
            Some(b'-' | b'0'..=b'9') => self.number(nodes),
            _ => self.word(nodes),
        }
    }

    fn number(&mut self, nodes: &mut Vec<Node>) -> Outcome<()> {
        let start = self.cursor.at;
        while self
            .cursor
            .peek()
            .is_some_and(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.'))
        {
            self.cursor.at += 1;
        }
        let written = self.cursor.text_from(start);
        let Ok(number) = written.parse::<Number>() else {
            return Err(self.cursor.fault(
                ErrorKind::BadJson,
                start,
                "`$1` is not a JSON number\nput a text in double quotes",
                &[written],
            ));
        };
        let mut text = String::new();
        write::json_number(&mut text, &number);
        push_literal(nodes, &text);
        Ok(())
    }

    fn word(&mut self, nodes: &mut Vec<Node>) -> Outcome<()> {
        let start = self.cursor.at;
        let word = self.cursor.name();
        if word.is_empty() {
            return Err(self.unexpected("a value", ""));
        }
        self.cursor.at += word.len();
        if matches!(word, "true" | "false" | "null") {
            push_literal(nodes, word);
            return Ok(());
        }
        Err(self.cursor.fault(
            ErrorKind::BadJson,
            start,
            "`$1` is not a JSON value\nput a text in double quotes",
            &[word],
        ))
    }

    fn unexpected(&self, expected: &str, help: &str) -> Box<Fault> {
        let ended = self.cursor.peek().is_none();
        self.cursor.fault_next(
            ErrorKind::BadJson,
            self.cursor.at,
            if ended {
                "the body ends where $1 must stand\n$2"
            } else {
                "`$0` stands where $1 must stand\n$2"
            },
            &[expected, help],
        )
    }

    /// Reads an array or object and adds it, flat when every item of it is known.
    fn container(&mut self, nodes: &mut Vec<Node>, object: bool) -> Outcome<()> {
        let start = self.cursor.at;
        self.cursor.at += 1;
        let bracket = self.cursor.span(start);
        self.around.enter(bracket)?;
        let (items, stop) = self.items(object, Some(bracket))?;
        if !matches!(stop, Stop::End) {
            return Err(stray(
                &stop,
                if object {
                    " of this object"
                } else {
                    " of this list"
                },
            ));
        }
        self.around.leave();
        add_list(nodes, object, items);
        Ok(())
    }

    /// Reads elements or members up to the closing bracket, or within a block up to the tag that ends its
    /// branch.
    pub(crate) fn items(
        &mut self,
        object: bool,
        bracket: Option<Span>,
    ) -> Outcome<(Vec<Node>, Stop<'s>)> {
        let mut items = Vec::new();
        let mut left = if bracket.is_some() {
            Neighbour::Bracket
        } else {
            Neighbour::Tag
        };
        let mut comma: Option<Span> = None;
        loop {
            let tag = self.blank()?;
            let here = self.cursor.at;
            match (tag, self.cursor.peek()) {
                (Some(What::Open(opening)), _) => {
                    separated(left, comma.take(), Neighbour::Tag, opening.span)?;
                    let room = if object {
                        Room::Members
                    } else {
                        Room::Elements
                    };
                    items.push(self.block(room, opening)?);
                    left = Neighbour::Tag;
                }
                (Some(What::Else(next)), _) => {
                    let span = self.last_tag();
                    separated(left, comma.take(), Neighbour::Tag, span)?;
                    return Ok((items, Stop::Else(next, span)));
                }
                (Some(What::Close(name)), _) => {
                    let span = self.last_tag();
                    separated(left, comma.take(), Neighbour::Tag, span)?;
                    return Ok((items, Stop::Close(name, span)));
                }
                (Some(What::Hole(_)), _) if object => {
                    separated(left, comma.take(), Neighbour::Item, self.last_tag())?;
                    return Err(Fault::new(
                        ErrorKind::BadJson,
                        self.last_tag(),
                        "a hole stands where a key must stand\nwrite a key in double quotes first: `\"key\": {{…}}`, or `\"{{…}}\": 1`",
                        &[],
                    ));
                }
                (Some(What::Hole(expression)), _) => {
                    separated(left, comma.take(), Neighbour::Item, self.last_tag())?;
                    items.push(element(vec![self.bare_hole(expression)]));
                    left = Neighbour::Item;
                }
                (Some(What::Comment), _) => {}
                (None, None) => {
                    let Some(bracket) = bracket else {
                        return Ok((items, Stop::End));
                    };
                    let (open, close) = if object { ("{", "}") } else { ("[", "]") };
                    return Err(Fault::new(
                        ErrorKind::BadJson,
                        bracket,
                        "`$1` is never closed\nclose it with `$2`",
                        &[open, close],
                    ));
                }
                (None, Some(b',')) => {
                    self.cursor.at += 1;
                    let span = self.cursor.span(here);
                    if comma.is_some() {
                        return Err(needless_comma(span));
                    }
                    comma = Some(span);
                }
                (None, Some(close @ (b']' | b'}'))) => {
                    if (close == b'}') != object {
                        return Err(self.unexpected(if object { "`}`" } else { "`]`" }, ""));
                    }
                    self.cursor.at += 1;
                    separated(
                        left,
                        comma.take(),
                        Neighbour::Bracket,
                        self.cursor.span(here),
                    )?;
                    return Ok((items, Stop::End));
                }
                (None, Some(_)) => {
                    let next = self.cursor.span_of_next(here);
                    separated(left, comma.take(), Neighbour::Item, next)?;
                    items.push(if object {
                        self.member()?
                    } else {
                        self.one_element()?
                    });
                    left = Neighbour::Item;
                }
            }
        }
    }

    fn one_element(&mut self) -> Outcome<Node> {
        let mut value = Vec::new();
        self.value(&mut value)?;
        Ok(element(value))
    }

    fn member(&mut self) -> Outcome<Node> {
        if self.cursor.peek() != Some(b'"') {
            return Err(self.unexpected("a key", "put the key in double quotes"));
        }
        let mut key = Vec::new();
        self.string(&mut key)?;
        if self.blank()?.is_some() || !self.cursor.eat(":") {
            return Err(self.unexpected("the `:` after a key", ""));
        }
        let mut value = Vec::new();
        let stop = self.slot(&mut value)?;
        if stop.is_some() || value.is_empty() {
            return Err(Fault::new(
                ErrorKind::BadJson,
                if stop.is_some() {
                    self.last_tag()
                } else {
                    self.cursor.span_of_next(self.cursor.at)
                },
                "a key has no value\nwrite a value after the `:`",
                &[],
            ));
        }
        Ok(Node::Item(Box::new(Item { key, value })))
    }

    /// Reads a JSON string with holes, and adds it with its quotes.
    fn string(&mut self, nodes: &mut Vec<Node>) -> Outcome<()> {
        self.cursor.at += 1;
        self.trim_next = false;
        let (pieces, stop) = self.pieces(Room::JsonText)?;
        if !matches!(stop, Stop::End) {
            return Err(stray(&stop, " within this text in quotes"));
        }
        push_literal(nodes, "\"");
        append(nodes, pieces);
        push_literal(nodes, "\"");
        Ok(())
    }
}

pub(crate) fn element(value: Vec<Node>) -> Node {
    Node::Item(Box::new(Item {
        key: Vec::new(),
        value,
    }))
}

/// Checks what stands between two things of a list: a comma between two items, and nothing else unless a
/// block's tag is beside it.
fn separated(left: Neighbour, comma: Option<Span>, right: Neighbour, here: Span) -> Outcome<()> {
    let items = left == Neighbour::Item && right == Neighbour::Item;
    let tags = left == Neighbour::Tag || right == Neighbour::Tag;
    match comma {
        None if items => Err(Fault::new(
            ErrorKind::BadJson,
            here,
            "a `,` is missing before this\nvalues and members are separated by `,`",
            &[],
        )),
        Some(span) if !items && !tags => Err(needless_comma(span)),
        _ => Ok(()),
    }
}

fn needless_comma(span: Span) -> Box<Fault> {
    Fault::new(
        ErrorKind::BadJson,
        span,
        "this `,` separates nothing\ntake it away",
        &[],
    )
}

/// Adds an array or object: flat, with its commas in place, when its items are known now; as a [`List`]
/// when blocks or holes in keys decide at rendering.
pub(crate) fn add_list(nodes: &mut Vec<Node>, object: bool, items: Vec<Node>) {
    let mut keys = HashSet::new();
    let mut may_repeat = false;
    let mut dynamic = false;
    for item in &items {
        match item {
            Node::Item(item) => match item.key.as_slice() {
                [] => {}
                [Node::Literal(key)] => may_repeat |= !keys.insert(key.as_str()),
                _ => may_repeat |= items.len() > 1,
            },
            _ => {
                dynamic = true;
                may_repeat |= object;
            }
        }
    }
    if dynamic || may_repeat {
        nodes.push(Node::List(Box::new(List {
            object,
            may_repeat,
            items,
        })));
        return;
    }
    push_literal(nodes, if object { "{" } else { "[" });
    let mut first = true;
    for item in items {
        if let Node::Item(item) = item {
            if !first {
                push_literal(nodes, ",");
            }
            first = false;
            append(nodes, item.key);
            if object {
                push_literal(nodes, ":");
            }
            append(nodes, item.value);
        }
    }
    push_literal(nodes, if object { "}" } else { "]" });
}

pub(crate) fn append(nodes: &mut Vec<Node>, more: Vec<Node>) {
    for node in more {
        match node {
            Node::Literal(text) => push_literal(nodes, &text),
            other => nodes.push(other),
        }
    }
}
