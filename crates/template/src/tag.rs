//! Tags: what stands between `{{` and `}}`.

use crate::error::{Fault, Outcome, Span};
use crate::expression;
use crate::parser::Parser;
use crate::program::{BlockKind, Expression};
use crate::{ErrorKind, path, suggest};

/// `#if memory.vip` in a tag, or the same after `else`.
pub(crate) struct Opening {
    pub(crate) kind: BlockKind,
    pub(crate) subject: Expression,
    pub(crate) separator: Option<String>,
    pub(crate) span: Span,
}

pub(crate) struct Tag<'s> {
    pub(crate) what: What<'s>,
    pub(crate) span: Span,
    pub(crate) trim_before: bool,
}

pub(crate) enum What<'s> {
    Comment,
    Hole(Expression),
    Open(Opening),
    Else(Option<Opening>),
    Close(&'s str),
}

impl<'s> Parser<'s> {
    /// Reads one tag, from `{{` to `}}`.
    pub(crate) fn tag(&mut self) -> Outcome<Tag<'s>> {
        let start = self.cursor.at;
        self.cursor.at += 2;
        let braces = self.cursor.span(start);
        if !self.cursor.rest().contains("}}") {
            return Err(Fault::new(
                ErrorKind::UnclosedTag,
                braces,
                "`{{` is never closed\nclose it with `}}`, or write `\\{{` to print braces",
                &[],
            ));
        }
        let trim_before = self.cursor.eat("~");
        let mut triple = false;
        let what = match self.cursor.peek() {
            Some(b'!') => {
                self.comment(start)?;
                return Ok(Tag {
                    what: What::Comment,
                    span: self.cursor.span(start),
                    trim_before,
                });
            }
            Some(b'{') => {
                self.cursor.at += 1;
                triple = true;
                self.cursor.skip_space();
                if self.cursor.peek() == Some(b'#') {
                    What::Hole(path::read(&mut self.cursor, &self.around)?)
                } else {
                    What::Hole(expression::read(&mut self.cursor, &mut self.around)?)
                }
            }
            Some(b'&') => {
                self.cursor.at += 1;
                What::Hole(expression::read(&mut self.cursor, &mut self.around)?)
            }
            Some(b'#') => self.open_or_entity(start)?,
            Some(b'/') => {
                self.cursor.at += 1;
                self.cursor.skip_space();
                let name = self.cursor.name();
                self.cursor.at += name.len();
                What::Close(name)
            }
            Some(b'^') => {
                self.cursor.at += 1;
                self.cursor.skip_space();
                let name = self.cursor.name();
                if !name.is_empty() {
                    self.cursor.at += name.len();
                    return Err(self.cursor.fault(
                        ErrorKind::UnknownBlock,
                        start,
                        "`{{^$1` opens no block\nwrite `{{#unless $1}}`",
                        &[name],
                    ));
                }
                self.otherwise()?
            }
            Some(b'>') => {
                self.cursor.at += 1;
                return Err(self.cursor.fault(
                    ErrorKind::BadExpression,
                    start,
                    "there are no partials to include\nwrite the text here",
                    &[],
                ));
            }
            _ => {
                self.cursor.skip_space();
                if self.cursor.name() == "else" {
                    self.cursor.at += "else".len();
                    self.otherwise()?
                } else {
                    What::Hole(expression::read(&mut self.cursor, &mut self.around)?)
                }
            }
        };
        self.close_tag(start, triple)?;
        let span = self.cursor.span(start);
        let what = match what {
            What::Open(mut opening) => {
                opening.span = span;
                What::Open(opening)
            }
            What::Else(Some(mut opening)) => {
                opening.span = span;
                What::Else(Some(opening))
            }
            other => other,
        };
        Ok(Tag {
            what,
            span,
            trim_before,
        })
    }

    fn comment(&mut self, start: usize) -> Outcome<()> {
        let rest = self.cursor.rest();
        let (found, end) = if rest.starts_with("!--") {
            let dashes = rest.match_indices("--").skip(1).find_map(|(at, _)| {
                let after = rest.get(at + 2..)?;
                let tilde = after.strip_prefix('~');
                let braces = tilde.unwrap_or(after).starts_with("}}");
                braces.then_some(at + 4 + usize::from(tilde.is_some()))
            });
            (dashes, "--}}")
        } else {
            (rest.find("}}").map(|at| at + 2), "}}")
        };
        let Some(length) = found else {
            return Err(self.cursor.fault(
                ErrorKind::UnclosedTag,
                start,
                "the comment is never closed\nclose it with `$1`",
                &[end],
            ));
        };
        self.cursor.at += length;
        self.trim_next = self.cursor.text_from(start).ends_with("~}}");
        Ok(())
    }

    fn open_or_entity(&mut self, start: usize) -> Outcome<What<'s>> {
        let hash = self.cursor.at;
        self.cursor.at += 1;
        self.cursor.skip_space();
        let name = self.cursor.name();
        let after = self.cursor.at + name.len();
        let next = self.cursor.text.as_bytes().get(after).copied();
        let read_on = matches!(next, Some(b'.' | b'['));
        if let Some(kind) = BlockKind::from_name(name)
            && !read_on
        {
            self.cursor.at = after;
            return Ok(What::Open(self.opening(kind, start)?));
        }
        let mut ahead = self.cursor.clone();
        ahead.at = after;
        ahead.skip_space();
        let argument = !read_on
            && !name.is_empty()
            && ahead
                .peek()
                .is_some_and(|byte| !matches!(byte, b'}' | b'~'));
        if argument {
            self.cursor.at = after;
            return Err(self.cursor.fault(
                ErrorKind::UnknownBlock,
                hash,
                "there is no block `#$1`\n$2",
                &[name, &suggest::help(name, "#", &BlockKind::NAMES)],
            ));
        }
        if name.is_empty() {
            return Err(self.cursor.fault_next(ErrorKind::BadPath, start, "`#` names no block and no entity\nwrite `{{#if …}}`, or `{{#location.raw}}` for an entity", &[]));
        }
        // Spaces may stand between `#` and the name of an entity too.
        self.cursor.at = after;
        let path = path::entity(&mut self.cursor, name, hash)?;
        Ok(What::Hole(Expression::Path(path)))
    }

    fn otherwise(&mut self) -> Outcome<What<'s>> {
        // The branch before ends here, so what follows is read as if outside of it.
        if self
            .open
            .last()
            .copied()
            .flatten()
            .is_some_and(BlockKind::enters)
        {
            self.around.frames.pop();
        }
        self.cursor.skip_space();
        let name = self.cursor.name();
        let start = self.cursor.at;
        if name.is_empty() {
            return Ok(What::Else(None));
        }
        self.cursor.at += name.len();
        let Some(kind) = BlockKind::from_name(name) else {
            return Err(self.cursor.fault(
                ErrorKind::UnknownBlock,
                start,
                "`$0` cannot follow `else`\n$1",
                &[&suggest::help(name, "else ", &BlockKind::NAMES)],
            ));
        };
        Ok(What::Else(Some(self.opening(kind, start)?)))
    }

    fn opening(&mut self, kind: BlockKind, start: usize) -> Outcome<Opening> {
        self.cursor.skip_space();
        let span = self.cursor.span(start);
        if self
            .cursor
            .peek()
            .is_none_or(|byte| matches!(byte, b'}' | b'~'))
        {
            return Err(Fault::new(
                ErrorKind::BadArgument,
                span,
                "`#$1` does not say of what\nname it, as in `{{#$1 memory.items}}`",
                &[kind.name()],
            ));
        }
        let subject = expression::operand(&mut self.cursor, &mut self.around)?;
        let mut separator = (kind == BlockKind::EachJoin).then(|| ",".to_owned());
        self.cursor.skip_space();
        let named_start = self.cursor.at;
        if let Some(name) = expression::named_argument(&mut self.cursor) {
            let value = expression::operand(&mut self.cursor, &mut self.around)?;
            let span = self.cursor.span(named_start);
            match value {
                Expression::Literal(serde_json::Value::String(text))
                    if name == "separator" && separator.is_some() =>
                {
                    separator = Some(text);
                }
                _ if name == "separator" && separator.is_some() => {
                    return Err(Fault::new(
                        ErrorKind::BadArgument,
                        span,
                        "the separator is not a text in quotes\nwrite it as in `separator=\", \"`",
                        &[],
                    ));
                }
                _ => {
                    return Err(Fault::new(
                        ErrorKind::BadArgument,
                        span,
                        "`#$1` takes no argument named `$2`\n`#eachJoin` takes `separator`; no other block takes a named argument",
                        &[kind.name(), name],
                    ));
                }
            }
            self.cursor.skip_space();
        }
        if self
            .cursor
            .peek()
            .is_some_and(|byte| !matches!(byte, b'}' | b'~'))
        {
            return Err(self.cursor.fault_next(
                ErrorKind::BadArgument,
                self.cursor.at,
                "`#$1` takes one value\n$2",
                &[
                    kind.name(),
                    if self.cursor.starts("as ") {
                        "a block gives no names; inside it, `this` is the value at hand"
                    } else {
                        "put a helper call in parentheses, as in `{{#if (gt memory.age 17)}}`"
                    },
                ],
            ));
        }
        Ok(Opening {
            kind,
            subject,
            separator,
            span,
        })
    }

    fn close_tag(&mut self, start: usize, triple: bool) -> Outcome<()> {
        let inside = self.cursor.at;
        self.cursor.skip_space();
        let spaced = self.cursor.at > inside;
        if triple {
            if self.cursor.eat("}}}") {
                return Ok(());
            }
            if self.cursor.eat("}~}}") {
                self.trim_next = true;
                return Ok(());
            }
        } else {
            self.trim_next = self.cursor.eat("~");
            if self.cursor.eat("}}") {
                return Ok(());
            }
        }
        let expected = if triple { "}}}" } else { "}}" };
        let found = self.cursor.next_character();
        let here = self.cursor.span_of_next(self.cursor.at);
        let span = Span {
            start,
            ..self.cursor.span(start)
        };
        Err(if found.is_empty() || found == "}" {
            Fault::new(
                ErrorKind::UnclosedTag,
                span,
                "expected `$1` to close the tag\na tag ends with as many braces as it starts with",
                &[expected],
            )
        } else if spaced && found != "\"" {
            let written = self.cursor.text.get(start..inside).unwrap_or_default();
            let written = written.trim_start_matches(['{', '~', '&', '#', ' ']);
            Fault::new(
                ErrorKind::BadExpression,
                here,
                "`$1` is no helper, so nothing can follow it\na key with spaces is read as in `memory[\"first name\"]`",
                &[written],
            )
        } else {
            Fault::new(
                ErrorKind::UnclosedTag,
                here,
                "expected `$1` before `$2`\n$3",
                &[
                    expected,
                    found,
                    if found == "/" {
                        "keys are joined by `.`, as in `memory.name`"
                    } else {
                        "close the tag first"
                    },
                ],
            )
        })
    }
}
