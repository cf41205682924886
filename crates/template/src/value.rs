//! A body that is JSON already, with holes in its strings.

use serde_json::Value;

use crate::cursor::find_pair;
use crate::error::{Error, Outcome, Span};
use crate::parser::Parser;
use crate::program::{Form, Kind, Program};
use crate::write;

/// Reads a body that is JSON already and has holes in its strings.
pub(crate) fn from_value(value: &Value) -> Result<Program, Error> {
    let mut reader = Reader {
        parser: Parser::new(Form::JsonText),
        pointer: String::new(),
    };
    let read = reader.value(value);
    reader.parser.finish(read)
}

/// Walks JSON whose strings may hold holes.
struct Reader<'s> {
    parser: Parser<'s>,
    pointer: String,
}

impl<'s> Reader<'s> {
    fn value(&mut self, value: &'s Value) -> Outcome<()> {
        let object = value.is_object();
        match value {
            Value::String(text) => return self.string(text),
            Value::Array(_) | Value::Object(_) => {}
            scalar => {
                let mut text = String::new();
                // A scalar nests nowhere and is short.
                let _ = write::json_value(&mut text, scalar, 0, usize::MAX);
                self.parser.push_literal(&text);
                return Ok(());
            }
        }
        let list = self.parser.open_list(object, Span::default())?;
        let mut members = value.as_object().into_iter().flatten();
        let mut at = 0;
        loop {
            let outer = self.pointer.len();
            let item;
            let inner = if let Some((name, member)) = members.next() {
                self.descend(name);
                item = self.parser.open_item(at == 0);
                let key = self.parser.open_piece(Kind::Key, "");
                self.string(name)?;
                self.parser.close_piece(key);
                self.parser.push_literal(":");
                member
            } else if let Some(inner) = value.get(at) {
                self.descend(&write::count(at));
                item = self.parser.open_item(at == 0);
                inner
            } else {
                break;
            };
            self.value(inner)?;
            self.parser.close_piece(item);
            self.pointer.truncate(outer);
            at += 1;
        }
        self.parser.close_list(list, object);
        Ok(())
    }

    /// Goes to a key or place.
    fn descend(&mut self, key: &str) {
        self.pointer.push('/');
        for character in key.chars() {
            match character {
                '~' => self.pointer.push_str("~0"),
                '/' => self.pointer.push_str("~1"),
                other => self.pointer.push(other),
            }
        }
    }

    fn string(&mut self, text: &'s str) -> Outcome<()> {
        self.parser.push_literal("\"");
        if find_pair(text, b"{{").is_some() {
            self.parser.enter_source(text, Some(&self.pointer));
            self.parser.whole_text()?;
        } else {
            let mut escaped = String::new();
            write::json_piece(&mut escaped, text);
            self.parser.push_literal(&escaped);
        }
        self.parser.push_literal("\"");
        Ok(())
    }
}
