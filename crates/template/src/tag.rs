//! Tags: what stands between `{{` and `}}`.

use crate::cursor::find_pair;
use crate::error::{Outcome, Span};
use crate::parser::Parser;
use crate::program::{Base, BlockKind, Part};
use crate::{ErrorKind, suggest};

/// A tag that has been read.
#[derive(Clone, Copy)]
pub(crate) struct Tag<'s> {
    pub(crate) what: What,
    pub(crate) span: Span,
    pub(crate) trim_before: bool,
    /// The value of a hole, or the subject of a block.
    pub(crate) expression: usize,
    /// The block that is opened.
    pub(crate) kind: BlockKind,
    pub(crate) separator: Part,
    /// The name in a closing tag.
    pub(crate) name: &'s str,
}

impl Default for Tag<'_> {
    fn default() -> Self {
        Self {
            what: What::End,
            span: Span::default(),
            trim_before: false,
            expression: 0,
            kind: BlockKind::If,
            separator: Part::default(),
            name: "",
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// No tag: the end of the source, of the JSON string, or of the list.
    End,
    Comment,
    Hole,
    Open,
    Else,
    ElseIf,
    Close,
}

impl Parser<'_> {
    /// Reads one tag, from `{{` to `}}`.
    pub(crate) fn read_tag(&mut self) -> Outcome<()> {
        let start = self.at;
        self.at += 2;
        if find_pair(self.rest(), b"}}").is_none() {
            return Err(self.fault(
                ErrorKind::UnclosedTag,
                start,
                "`{{` is never closed\nclose it with `}}`, or write `\\{{` to print braces",
                &[],
            ));
        }
        self.tag.trim_before = self.eat("~");
        self.tag.what = What::Hole;
        let mut triple = false;
        let sign = self.peek();
        if let Some(b'{' | b'&' | b'/' | b'^' | b'>') = sign {
            self.at += 1;
            if !matches!(sign, Some(b'&' | b'>')) {
                self.skip_space();
            }
        }
        let name = self.name();
        match sign {
            Some(b'!') => {
                self.comment(start)?;
                self.tag.what = What::Comment;
                self.tag.span = self.span(start);
                return Ok(());
            }
            Some(b'{') => {
                triple = true;
                self.tag.expression = if self.peek() == Some(b'#') {
                    self.path()?
                } else {
                    self.expression()?
                };
            }
            Some(b'#') => self.open_or_entity(start)?,
            Some(b'/') => {
                self.at += name.len();
                self.tag.name = name;
                self.tag.what = What::Close;
            }
            Some(b'^') if name.is_empty() => self.otherwise()?,
            Some(b'^') => {
                self.at += name.len();
                return Err(self.fault(
                    ErrorKind::UnknownBlock,
                    start,
                    "`{{^$1` opens no block\nwrite `{{#unless $1}}`",
                    &[name],
                ));
            }
            Some(b'>') => {
                return Err(self.fault(
                    ErrorKind::BadExpression,
                    start,
                    "there are no partials to include\nwrite the text here",
                    &[],
                ));
            }
            _ => {
                self.skip_space();
                if self.name() == "else" {
                    self.at += "else".len();
                    self.otherwise()?;
                } else {
                    self.tag.expression = self.expression()?;
                }
            }
        }
        self.close_tag(start, triple)?;
        self.tag.span = self.span(start);
        Ok(())
    }

    fn comment(&mut self, start: usize) -> Outcome<()> {
        let rest = self.rest();
        let long = rest.starts_with("!--");
        let mut at = if long { 3 } else { 1 };
        let found = loop {
            match rest.as_bytes().get(at..).unwrap_or_default() {
                [] => break None,
                [b'-', b'-', b'}', b'}', ..] if long => break Some(at + 4),
                [b'-', b'-', b'~', b'}', b'}', ..] if long => break Some(at + 5),
                [b'}', b'}', ..] if !long => break Some(at + 2),
                _ => {}
            }
            at += 1;
        };
        let end = if long { "--}}" } else { "}}" };
        let Some(length) = found else {
            return Err(self.fault(
                ErrorKind::UnclosedTag,
                start,
                "the comment is never closed\nclose it with `$1`",
                &[end],
            ));
        };
        self.at += length;
        self.trim_next = self.text_from(start).ends_with("~}}");
        Ok(())
    }

    fn open_or_entity(&mut self, start: usize) -> Outcome<()> {
        let hash = self.at;
        self.at += 1;
        self.skip_space();
        let name = self.name();
        self.at += name.len();
        let after = self.at;
        let read_on = matches!(self.peek(), Some(b'.' | b'['));
        if let Some(kind) = BlockKind::from_name(name)
            && !read_on
        {
            self.tag.what = What::Open;
            return self.opening(kind, start);
        }
        if name.is_empty() {
            return Err(self.fault_next(
                ErrorKind::BadPath,
                start,
                "`#` names no block and no entity\nwrite `{{#if …}}`, or `{{#location.raw}}` for an entity",
                &[],
            ));
        }
        self.skip_space();
        let argument = !matches!(self.peek(), None | Some(b'}' | b'~'));
        self.at = after;
        if argument && !read_on {
            return Err(self.fault(
                ErrorKind::UnknownBlock,
                hash,
                "there is no block `#$1`\n$2",
                &[name, &suggest::help(name, "#", &BlockKind::NAMES)],
            ));
        }
        self.tag.expression = self.entity(name, hash)?;
        Ok(())
    }

    fn otherwise(&mut self) -> Outcome<()> {
        self.tag.what = What::Else;
        // The branch before ends here, so what follows is read as if outside of it.
        if let Some(Some(kind)) = self.open.last()
            && kind.enters()
        {
            self.frames.pop();
        }
        self.skip_space();
        let name = self.name();
        let start = self.at;
        if name.is_empty() {
            return Ok(());
        }
        self.at += name.len();
        let Some(kind) = BlockKind::from_name(name) else {
            return Err(self.fault(
                ErrorKind::UnknownBlock,
                start,
                "`$0` cannot follow `else`\n$1",
                &[&suggest::help(name, "else ", &BlockKind::NAMES)],
            ));
        };
        self.tag.what = What::ElseIf;
        self.opening(kind, start)
    }

    fn opening(&mut self, kind: BlockKind, start: usize) -> Outcome<()> {
        self.tag.kind = kind;
        self.tag.separator = Part::default();
        self.skip_space();
        if matches!(self.peek(), None | Some(b'}' | b'~')) {
            return Err(self.fault(
                ErrorKind::BadArgument,
                start,
                "`#$1` does not say of what\nname it, as in `{{#$1 memory.items}}`",
                &[kind.name()],
            ));
        }
        self.tag.expression = self.operand()?;
        let joins = kind == BlockKind::EachJoin;
        if joins {
            self.tag.separator = self.push_name(",");
        }
        self.skip_space();
        let named = self.at;
        if let Some(name) = self.named_argument() {
            let at = self.operand()?;
            let value = self.program.expressions.get(at);
            let text = value.and_then(|value| match value.base {
                Base::Literal => value.value.as_str().map(str::to_owned),
                _ => None,
            });
            let ours = name == "separator" && joins;
            let Some(text) = text.filter(|_| ours) else {
                let pattern = if ours {
                    "the separator is not a text in quotes\nwrite it as in `separator=\", \"`"
                } else {
                    "`#$1` takes no argument named `$2`\n`#eachJoin` takes `separator`; no other block takes a named argument"
                };
                return Err(self.fault(
                    ErrorKind::BadArgument,
                    named,
                    pattern,
                    &[kind.name(), name],
                ));
            };
            self.tag.separator = self.push_name(&text);
            self.skip_space();
        }
        if matches!(self.peek(), None | Some(b'}' | b'~')) {
            return Ok(());
        }
        let help = if self.starts("as ") {
            "a block gives no names; inside it, `this` is the value at hand"
        } else {
            "put a helper call in parentheses, as in `{{#if (gt memory.age 17)}}`"
        };
        Err(self.fault_next(
            ErrorKind::BadArgument,
            self.at,
            "`#$1` takes one value\n$2",
            &[kind.name(), help],
        ))
    }

    fn close_tag(&mut self, start: usize, triple: bool) -> Outcome<()> {
        let inside = self.at;
        self.skip_space();
        let spaced = self.at > inside;
        if triple {
            if self.eat("}}}") {
                return Ok(());
            }
            if self.eat("}~}}") {
                self.trim_next = true;
                return Ok(());
            }
        } else {
            self.trim_next = self.eat("~");
            if self.eat("}}") {
                return Ok(());
            }
        }
        let expected = if triple { "}}}" } else { "}}" };
        let found = self.next_character();
        let (kind, from, pattern) = if matches!(found, "" | "}") {
            return Err(self.fault(
                ErrorKind::UnclosedTag,
                start,
                "expected `$1` to close the tag\na tag ends with as many braces as it starts with",
                &[expected],
            ));
        } else if spaced && found != "\"" {
            (
                ErrorKind::BadExpression,
                inside,
                "`$3` is no helper, so nothing can follow it\na key with spaces is read as in `memory[\"first name\"]`",
            )
        } else if found == "/" {
            (
                ErrorKind::UnclosedTag,
                inside,
                "expected `$1` before `$2`\nkeys are joined by `.`, as in `memory.name`",
            )
        } else {
            (
                ErrorKind::UnclosedTag,
                inside,
                "expected `$1` before `$2`\nclose the tag first",
            )
        };
        let written = self.text.get(start..from).unwrap_or_default();
        let written = written.trim_start_matches(['{', '~', '&', '#', ' ']);
        Err(self.fault_next(kind, self.at, pattern, &[expected, found, written]))
    }
}
