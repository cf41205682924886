//! The inside of a tag: literals and calls. Every kind of template reads them with this one parser.

use serde_json::{Number, Value};

use crate::error::Outcome;
use crate::helper::Helper;
use crate::parser::Parser;
use crate::program::{Base, Expression, Part};
use crate::{ErrorKind, suggest};

/// Whether a character may be part of a name.
pub(crate) fn is_name_character(character: char) -> bool {
    !character.is_whitespace()
        && !character.is_control()
        && !matches!(
            character,
            '!' | '"'
                | '#'
                | '%'
                | '&'
                | '\''
                | '('
                | ')'
                | '*'
                | '+'
                | ','
                | '.'
                | '/'
                | ';'
                | '<'
                | '='
                | '>'
                | '@'
                | '['
                | '\\'
                | ']'
                | '^'
                | '`'
                | '{'
                | '|'
                | '}'
                | '~'
        )
}

impl<'s> Parser<'s> {
    /// Adds an expression, and returns its place.
    pub(crate) fn push_expression(&mut self, base: Base, value: Value) -> usize {
        self.program.expressions.push(Expression {
            base,
            value,
            up: 0,
            name: Part::default(),
            steps: Part::default(),
            argument: Part::default(),
            size: 1,
        });
        self.program.expressions.len() - 1
    }

    /// Reads what stands in a tag before its closing braces.
    pub(crate) fn expression(&mut self) -> Outcome<usize> {
        self.skip_space();
        let start = self.at;
        if self.at_end() {
            return Err(self.fault_next(
                ErrorKind::BadExpression,
                start,
                "the tag is empty\nname what to print, as in `{{memory.name}}`",
                &[],
            ));
        }
        // A plain name that is followed by something to call it with.
        let name = self.name();
        self.at += name.len();
        let after = self.at;
        self.skip_space();
        let called = !name.is_empty()
            && self.at > after
            && !self.at_end()
            && !matches!(name, "true" | "false" | "null" | "this")
            && !name.starts_with(|first: char| first.is_ascii_digit() || first == '-');
        self.at = start;
        if called {
            self.call(name)
        } else {
            self.operand()
        }
    }

    fn call(&mut self, name: &'s str) -> Outcome<usize> {
        let start = self.at;
        self.at += name.len();
        let name_end = self.at;
        let Some(helper) = Helper::from_name(name) else {
            let help = if name.starts_with("els") {
                "write `{{else}}` or `{{else if …}}`".to_owned()
            } else {
                suggest::help(name, "", &Helper::NAMES)
            };
            return Err(self.fault(
                ErrorKind::UnknownHelper,
                start,
                "there is no helper `$0`\n$1",
                &[&help],
            ));
        };
        let call = self.push_expression(Base::Call(helper), Value::Null);
        let mut count = 0;
        let mut named: Vec<&str> = Vec::new();
        loop {
            self.skip_space();
            if self.at_end() {
                break;
            }
            let argument_start = self.at;
            let key = self.named_argument();
            let argument = self.operand()?;
            let problem = match key {
                Some(key) if named.contains(&key) => "`$1` is given twice",
                Some(key) => {
                    named.push(key);
                    let part = self.push_name(key);
                    if let Some(argument) = self.program.expressions.get_mut(argument) {
                        argument.argument = part;
                    }
                    continue;
                }
                None if !named.is_empty() => {
                    "a plain argument stands after a named one\nput named arguments last"
                }
                None => {
                    count += 1;
                    continue;
                }
            };
            if key.is_some() {
                // The place is the name.
                self.at = argument_start + key.map_or(0, |key| key.len() + 1);
            }
            return Err(self.fault(
                ErrorKind::BadArgument,
                argument_start,
                problem,
                &[key.unwrap_or_default()],
            ));
        }
        let size = self.program.expressions.len() - call;
        if let Some(call) = self.program.expressions.get_mut(call) {
            call.size = size;
        }
        let (fewest, most) = helper.arity();
        let unknown = named
            .iter()
            .find(|name| helper != Helper::Pluralize || !matches!(**name, "quantity" | "plural"));
        let (pattern, unknown) = if count < fewest {
            ("`$0` has too few arguments\nwrite it like `$0 $1`", "")
        } else if count > most {
            ("`$0` has too many arguments\nwrite it like `$0 $1`", "")
        } else if let Some(unknown) = unknown {
            (
                "`$0` takes no argument named `$2`\nwrite it like `$0 $1`",
                *unknown,
            )
        } else {
            return Ok(call);
        };
        self.at = name_end;
        Err(self.fault(
            ErrorKind::BadArgument,
            start,
            pattern,
            &[helper.usage(), unknown],
        ))
    }

    /// Reads `name=` if it stands here.
    pub(crate) fn named_argument(&mut self) -> Option<&'s str> {
        let start = self.at;
        let name = self.name();
        self.at += name.len();
        if !name.is_empty() && self.eat("=") {
            return Some(name);
        }
        self.at = start;
        None
    }

    /// Reads one literal, path or parenthesised call.
    pub(crate) fn operand(&mut self) -> Outcome<usize> {
        self.skip_space();
        let start = self.at;
        let value = match self.peek() {
            Some(b'(') => {
                self.at += 1;
                self.enter(self.span(start))?;
                self.skip_space();
                let name = self.name();
                let inner = if Helper::from_name(name).is_some() {
                    self.call(name)?
                } else {
                    self.expression()?
                };
                self.leave();
                self.skip_space();
                if !self.eat(")") {
                    return Err(self.fault(
                        ErrorKind::BadExpression,
                        start,
                        "`(` is never closed\nclose it with `)`",
                        &[],
                    ));
                }
                return Ok(inner);
            }
            Some(b'"' | b'\'') => Value::String(self.quoted()?),
            Some(b'-' | b'0'..=b'9') => {
                let written = self.number();
                self.at += written.len();
                match written.parse::<Number>() {
                    Ok(number) => Value::Number(number),
                    Err(_) => {
                        return Err(self.fault(
                            ErrorKind::BadExpression,
                            start,
                            "`$0` is not a number\nput a text in quotes; a key that starts with a digit is read with `[\"…\"]`",
                            &[],
                        ));
                    }
                }
            }
            _ => {
                let name = self.name();
                let value = match name {
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    "null" => Value::Null,
                    _ => return self.path(),
                };
                self.at += name.len();
                value
            }
        };
        Ok(self.push_expression(Base::Literal, value))
    }

    /// Reads a text in either quotes.
    pub(crate) fn quoted(&mut self) -> Outcome<String> {
        let start = self.at;
        let mut characters = self.rest().chars();
        let quote = characters.next();
        let mut text = String::new();
        while let Some(character) = characters.next() {
            if Some(character) == quote {
                self.at = self.text.len() - characters.as_str().len();
                return Ok(text);
            }
            if character != '\\' {
                text.push(character);
                continue;
            }
            let escaped = match characters.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                Some(escaped @ ('"' | '\'' | '\\')) => escaped,
                Some(other) => {
                    text.push('\\');
                    other
                }
                None => break,
            };
            text.push(escaped);
        }
        Err(self.fault_next(
            ErrorKind::BadExpression,
            start,
            "the text in quotes never ends\nclose it with the quote it starts with",
            &[],
        ))
    }
}
