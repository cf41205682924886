//! A body that is JSON already, with holes in its strings.

use serde_json::Value;

use crate::body::{add_list, append, element};
use crate::cursor::find_pair;
use crate::error::{Error, Outcome, Source, Span};
use crate::expression::Surroundings;
use crate::parser::{Parser, push_literal};
use crate::program::{Form, Item, Node, Program};
use crate::write;

/// Reads a body that is JSON already and has holes in its strings.
pub(crate) fn from_value(value: &Value) -> Result<Program, Error> {
    let mut reader = Reader {
        sources: Vec::new(),
        around: Surroundings::default(),
        pointer: String::new(),
    };
    let mut nodes = Vec::new();
    match reader.value(value, &mut nodes) {
        Ok(()) => Ok(Program::new(nodes, reader.sources, reader.around.deepest)),
        Err(fault) => Err(fault.locate(&reader.sources)),
    }
}

/// Walks JSON whose strings may hold holes.
struct Reader {
    sources: Vec<Source>,
    around: Surroundings,
    pointer: String,
}

impl Reader {
    fn value(&mut self, value: &Value, nodes: &mut Vec<Node>) -> Outcome<()> {
        match value {
            Value::String(text) => self.string(text, nodes),
            Value::Array(elements) => {
                self.around.enter(Span::default())?;
                let mut items = Vec::with_capacity(elements.len());
                for (at, one) in elements.iter().enumerate() {
                    let outer = self.descend(&write::count(at));
                    let mut value = Vec::new();
                    self.value(one, &mut value)?;
                    self.pointer.truncate(outer);
                    items.push(element(value));
                }
                self.around.leave();
                add_list(nodes, false, items);
                Ok(())
            }
            Value::Object(members) => {
                self.around.enter(Span::default())?;
                let mut items = Vec::with_capacity(members.len());
                for (name, member) in members {
                    let outer = self.descend(name);
                    let mut key = Vec::new();
                    self.string(name, &mut key)?;
                    let mut value = Vec::new();
                    self.value(member, &mut value)?;
                    self.pointer.truncate(outer);
                    items.push(Node::Item(Box::new(Item { key, value })));
                }
                self.around.leave();
                add_list(nodes, true, items);
                Ok(())
            }
            scalar => {
                let mut text = String::new();
                // A scalar nests nowhere and is short.
                let _ = write::json_value(&mut text, scalar, 0, usize::MAX);
                push_literal(nodes, &text);
                Ok(())
            }
        }
    }

    /// Goes to a key or place, and returns how long the pointer was before.
    fn descend(&mut self, key: &str) -> usize {
        let outer = self.pointer.len();
        self.pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
        outer
    }

    fn string(&mut self, text: &str, nodes: &mut Vec<Node>) -> Outcome<()> {
        if !find_pair(text, b"{{").is_some() {
            let mut quoted = String::with_capacity(text.len() + 2);
            write::json_string(&mut quoted, text);
            push_literal(nodes, &quoted);
            return Ok(());
        }
        self.sources.push(Source {
            text: text.into(),
            pointer: Some(self.pointer.as_str().into()),
        });
        let mut parser = Parser::new(text, self.sources.len() - 1, Form::JsonText);
        parser.around = std::mem::take(&mut self.around);
        let pieces = parser.whole_text();
        self.around = parser.around;
        push_literal(nodes, "\"");
        append(nodes, pieces?);
        push_literal(nodes, "\"");
        Ok(())
    }
}
