//! The inside of a tag: paths, literals and calls. Every kind of template reads them with this one parser.

use serde_json::{Number, Value};

use crate::cursor::Cursor;
use crate::error::{Fault, Outcome, Span};
use crate::helper::{self, Helper};
use crate::path;
use crate::program::{Call, Expression};
use crate::{ErrorKind, Limits, suggest, write};

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

/// The blocks around a tag, which decide what `this`, `..` and `@index` mean in it.
#[derive(Default)]
pub(crate) struct Surroundings {
    /// One entry for each enclosing `#each` (true) and `#with` (false).
    pub(crate) frames: Vec<bool>,
    /// How deep the tag is nested in blocks, arrays and objects.
    pub(crate) depth: usize,
    /// The deepest nesting seen so far.
    pub(crate) deepest: usize,
}

impl Surroundings {
    pub(crate) fn enter(&mut self, span: Span) -> Outcome<()> {
        self.depth += 1;
        self.deepest = self.deepest.max(self.depth);
        if self.depth > Limits::DEFAULT.depth {
            return Err(Fault::new(
                ErrorKind::DepthLimit,
                span,
                "the template nests more than $1 levels deep\nput fewer blocks, lists and objects inside each other",
                &[&write::count(Limits::DEFAULT.depth)],
            ));
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }
}

/// Reads what stands in a tag before its closing braces.
pub(crate) fn read(cursor: &mut Cursor<'_>, around: &mut Surroundings) -> Outcome<Expression> {
    cursor.skip_space();
    let start = cursor.at;
    if cursor
        .peek()
        .is_none_or(|byte| matches!(byte, b'}' | b'~' | b')'))
    {
        return Err(cursor.fault_next(
            ErrorKind::BadExpression,
            start,
            "the tag is empty\nname what to print, as in `{{memory.name}}`",
            &[],
        ));
    }
    if let Some(name) = called_name(cursor) {
        return call(cursor, around, name, start);
    }
    operand(cursor, around)
}

/// Looks ahead for a plain name that is followed by something to call it with.
fn called_name<'s>(cursor: &Cursor<'s>) -> Option<&'s str> {
    let mut ahead = cursor.clone();
    let name = ahead.name();
    ahead.at += name.len();
    let before_space = ahead.at;
    ahead.skip_space();
    let alone = ahead
        .peek()
        .is_none_or(|byte| matches!(byte, b'}' | b'~' | b')'));
    let literal = matches!(name, "true" | "false" | "null" | "this")
        || name.starts_with(|first: char| first.is_ascii_digit() || first == '-');
    (!name.is_empty() && !alone && ahead.at > before_space && !literal).then_some(name)
}

fn call(
    cursor: &mut Cursor<'_>,
    around: &mut Surroundings,
    name: &str,
    start: usize,
) -> Outcome<Expression> {
    cursor.at += name.len();
    let name_span = cursor.span(start);
    let Some(helper) = Helper::from_name(name) else {
        return Err(unknown_helper(name, name_span));
    };
    let mut arguments = Vec::new();
    let mut named: Vec<(String, Expression)> = Vec::new();
    loop {
        cursor.skip_space();
        if cursor
            .peek()
            .is_none_or(|byte| matches!(byte, b'}' | b'~' | b')'))
        {
            break;
        }
        let argument_start = cursor.at;
        if let Some(key) = named_argument(cursor) {
            if named.iter().any(|(known, _)| known == key) {
                return Err(cursor.fault(
                    ErrorKind::BadArgument,
                    argument_start,
                    "`$1` is given twice",
                    &[key],
                ));
            }
            named.push((key.to_owned(), operand(cursor, around)?));
        } else {
            let argument = operand(cursor, around)?;
            if !named.is_empty() {
                return Err(cursor.fault(
                    ErrorKind::BadArgument,
                    argument_start,
                    "a plain argument stands after a named one\nput named arguments last",
                    &[],
                ));
            }
            arguments.push(argument);
        }
    }
    helper::check(helper, name, arguments.len(), &named, name_span)?;
    Ok(Expression::Call(Box::new(Call {
        helper,
        arguments,
        named,
    })))
}

/// Reads `name=` if it stands here.
pub(crate) fn named_argument<'s>(cursor: &mut Cursor<'s>) -> Option<&'s str> {
    let mut ahead = cursor.clone();
    let name = ahead.name();
    ahead.at += name.len();
    if name.is_empty() || !ahead.eat("=") {
        return None;
    }
    *cursor = ahead;
    Some(name)
}

fn unknown_helper(name: &str, span: Span) -> Box<Fault> {
    let help = if name.starts_with("els") {
        "write `{{else}}` or `{{else if …}}`".to_owned()
    } else {
        suggest::help(name, "", &Helper::NAMES)
    };
    Fault::new(
        ErrorKind::UnknownHelper,
        span,
        "there is no helper `$1`\n$2",
        &[name, &help],
    )
}

/// Reads one literal, path or parenthesised call.
pub(crate) fn operand(cursor: &mut Cursor<'_>, around: &mut Surroundings) -> Outcome<Expression> {
    cursor.skip_space();
    let start = cursor.at;
    match cursor.peek() {
        Some(b'(') => {
            cursor.at += 1;
            around.enter(cursor.span(start))?;
            cursor.skip_space();
            let name_start = cursor.at;
            let name = cursor.name();
            cursor.at = name_start;
            let inner = if Helper::from_name(name).is_some() {
                call(cursor, around, name, name_start)?
            } else {
                read(cursor, around)?
            };
            around.leave();
            cursor.skip_space();
            if !cursor.eat(")") {
                return Err(cursor.fault(
                    ErrorKind::BadExpression,
                    start,
                    "`(` is never closed\nclose it with `)`",
                    &[],
                ));
            }
            Ok(inner)
        }
        Some(b'"' | b'\'') => Ok(Expression::Literal(Value::String(string(cursor)?))),
        Some(b'-' | b'0'..=b'9') => number(cursor),
        _ => {
            let name = cursor.name();
            let value = match name {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                "null" => Value::Null,
                _ => return path::read(cursor, around),
            };
            cursor.at += name.len();
            Ok(Expression::Literal(value))
        }
    }
}

pub(crate) fn string(cursor: &mut Cursor<'_>) -> Outcome<String> {
    let start = cursor.at;
    let quote = if cursor.peek() == Some(b'"') {
        '"'
    } else {
        '\''
    };
    let mut text = String::new();
    let mut characters = cursor.rest().char_indices().skip(1);
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some((_, 'n')) => text.push('\n'),
                Some((_, 't')) => text.push('\t'),
                Some((_, escaped @ ('"' | '\'' | '\\'))) => text.push(escaped),
                Some((_, other)) => {
                    text.push('\\');
                    text.push(other);
                }
                None => break,
            },
            _ if character == quote => {
                cursor.at = start + at + 1;
                return Ok(text);
            }
            _ => text.push(character),
        }
    }
    Err(cursor.fault_next(
        ErrorKind::BadExpression,
        start,
        "the text in quotes never ends\nclose it with the quote it starts with",
        &[],
    ))
}

fn number(cursor: &mut Cursor<'_>) -> Outcome<Expression> {
    let start = cursor.at;
    while cursor.peek().is_some_and(|byte| {
        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.' | b'_')
    }) {
        cursor.at += 1;
    }
    let text = cursor.text_from(start);
    match text.parse::<Number>() {
        Ok(number) => Ok(Expression::Literal(Value::Number(number))),
        Err(_) => Err(cursor.fault(ErrorKind::BadExpression, start, "`$1` is not a number\nput a text in quotes; a key that starts with a digit is read with `[\"…\"]`", &[text])),
    }
}
