//! Text to tree: tags, blocks, and the pieces of text between them.

use crate::cursor::Cursor;
use crate::error::{Error, Fault, Outcome, Source, Span};
use crate::expression::Surroundings;
use crate::program::{Block, BlockKind, Branch, Form, Hole, Node, Program};
use crate::tag::{Opening, What};
use crate::{ErrorKind, address, write};

pub(crate) struct Parser<'s> {
    pub(crate) cursor: Cursor<'s>,
    pub(crate) around: Surroundings,
    /// What the template makes; the form of its holes unless the place of a hole says otherwise.
    target: Form,
    /// Whether the last tag asked for the whitespace after it to go.
    pub(crate) trim_next: bool,
    /// The tag that was read last among JSON values.
    pub(crate) tag_span: Span,
    /// The open blocks, innermost last; nothing stands for the part after `{{else}}`.
    pub(crate) open: Vec<Option<BlockKind>>,
    place: address::Place,
}

/// Where a piece of a template stands, and so what may stand there.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Room {
    /// Plain text up to the end of the source.
    Text,
    /// The inside of a JSON string, up to its quote.
    JsonText,
    /// Exactly one JSON value.
    JsonValue,
    Elements,
    Members,
}

/// What ended a sequence of pieces.
pub(crate) enum Stop<'s> {
    /// The end of the source, of the JSON string, or of the list.
    End,
    Else(Option<Opening>, Span),
    Close(&'s str, Span),
}

/// Parses a text, URL or header.
pub(crate) fn parse(text: &str, target: Form) -> Result<Program, Error> {
    let sources = vec![Source {
        text: text.into(),
        pointer: None,
    }];
    let mut parser = Parser::new(text, 0, target);
    let parsed = parser.whole_text();
    match parsed {
        Ok(nodes) => Ok(Program::new(nodes, sources, parser.around.deepest)),
        Err(fault) => Err(fault.locate(&sources)),
    }
}

impl<'s> Parser<'s> {
    pub(crate) fn new(text: &'s str, source: usize, target: Form) -> Self {
        Self {
            cursor: Cursor {
                text,
                at: 0,
                source,
            },
            around: Surroundings::default(),
            target,
            trim_next: false,
            tag_span: Span::default(),
            open: Vec::new(),
            place: address::Place::default(),
        }
    }

    pub(crate) fn whole_text(&mut self) -> Outcome<Vec<Node>> {
        let (nodes, stop) = self.pieces(Room::Text)?;
        match stop {
            Stop::End => Ok(nodes),
            other => Err(stray(&other, "")),
        }
    }

    /// Reads text and tags up to the end of the room, or to a tag that belongs to the block around it.
    pub(crate) fn pieces(&mut self, room: Room) -> Outcome<(Vec<Node>, Stop<'s>)> {
        let mut nodes = Vec::new();
        loop {
            let start = self.cursor.at;
            let mut run = String::new();
            let ended = if room == Room::JsonText {
                self.json_run(&mut run)?
            } else {
                self.plain_run(&mut run)
            };
            if ended {
                self.literal(&mut nodes, &run, start)?;
                return Ok((nodes, Stop::End));
            }
            let trim_before_run = std::mem::take(&mut self.trim_next);
            let tag_start = self.cursor.at;
            let tag = self.tag()?;
            if tag.trim_before {
                run.truncate(run.trim_end().len());
            } else if room == Room::Text && !matches!(tag.what, What::Hole(_)) {
                self.take_own_line(&mut run, tag_start);
            }
            let trim_after = std::mem::replace(&mut self.trim_next, trim_before_run);
            self.literal(&mut nodes, &run, start)?;
            self.trim_next = trim_after;
            match tag.what {
                What::Comment => {}
                What::Hole(expression) => {
                    let form = self.form(room);
                    self.place.pass_hole();
                    nodes.push(Node::Hole(Hole {
                        expression,
                        form,
                        span: tag.span,
                        depth: self.around.depth,
                    }));
                }
                What::Open(opening) => nodes.push(self.block(room, opening)?),
                What::Else(next) => return Ok((nodes, Stop::Else(next, tag.span))),
                What::Close(name) => return Ok((nodes, Stop::Close(name, tag.span))),
            }
        }
    }

    fn form(&self, room: Room) -> Form {
        match (room, self.target) {
            (Room::JsonText, _) => Form::JsonText,
            (_, Form::UrlPath) => self.place.form(),
            (_, target) => target,
        }
    }

    /// Copies plain text up to the next tag; true at the end of the source.
    fn plain_run(&mut self, run: &mut String) -> bool {
        loop {
            let rest = self.cursor.rest();
            let Some(at) = rest.find("{{") else {
                run.push_str(rest);
                self.cursor.at += rest.len();
                return true;
            };
            let before = rest.get(..at).unwrap_or_default();
            self.cursor.at += at;
            if let Some(escaped) = before.strip_suffix("\\\\") {
                run.push_str(escaped);
                run.push('\\');
                return false;
            }
            let Some(escaped) = before.strip_suffix('\\') else {
                run.push_str(before);
                return false;
            };
            run.push_str(escaped);
            run.push_str("{{");
            self.cursor.at += 2;
        }
    }

    /// When a block tag or comment has a line for itself, takes the line away.
    fn take_own_line(&mut self, run: &mut String, tag_start: usize) {
        let blank = |character| character == ' ' || character == '\t';
        let before = self.cursor.text.get(..tag_start).unwrap_or_default();
        let before = before.trim_end_matches(blank);
        let rest = self.cursor.rest();
        let after = rest.trim_start_matches(blank);
        let newline = if after.starts_with("\r\n") {
            2
        } else {
            usize::from(after.starts_with('\n'))
        };
        let alone = (before.is_empty() || before.ends_with('\n'))
            && (after.is_empty() || newline > 0)
            // A template of one line keeps its spaces.
            && !(before.is_empty() && after.is_empty());
        if alone {
            run.truncate(run.trim_end_matches(blank).len());
            self.cursor.at += rest.len() - after.len() + newline;
        }
    }

    /// Adds literal text in the form in which it will go out.
    fn literal(&mut self, nodes: &mut Vec<Node>, run: &str, start: usize) -> Outcome<()> {
        let run = if std::mem::take(&mut self.trim_next) {
            run.trim_start()
        } else {
            run
        };
        if run.is_empty() {
            return Ok(());
        }
        match self.target {
            Form::JsonText | Form::JsonValue => {
                let mut escaped = String::with_capacity(run.len());
                write::json_piece(&mut escaped, run);
                push_literal(nodes, &escaped);
            }
            Form::Header | Form::UrlPath => {
                let written = self.cursor.span(start);
                address::check_literal(run, written, self.cursor.text, self.target)?;
                self.place.pass_literal(run);
                push_literal(nodes, run);
            }
            _ => push_literal(nodes, run),
        }
        Ok(())
    }

    /// Reads a block up to its closing tag; the opening tag is already read.
    pub(crate) fn block(&mut self, room: Room, opening: Opening) -> Outcome<Node> {
        self.around.enter(opening.span)?;
        let first_kind = opening.kind;
        let first_span = opening.span;
        let before = self.place;
        let mut after: Option<address::Place> = None;
        let mut branches = Vec::new();
        let mut current = Some(opening);
        let mut otherwise = Vec::new();
        loop {
            if let Some(opening) = &mut current {
                self.admit(room, opening)?;
            }
            let kind = current.as_ref().map(|opening| opening.kind);
            self.open.push(kind);
            if let Some(kind) = kind
                && kind.enters()
            {
                self.around.frames.push(kind.is_loop());
            }
            self.place = if kind.is_some_and(BlockKind::is_loop) {
                before.in_loop()
            } else {
                before
            };
            let (body, stop) = self.body(room)?;
            let place = after.map_or(self.place, |after| after.or(self.place));
            after = Some(place);
            self.open.pop();
            let last = current.is_none();
            if let Some(opening) = current {
                if !matches!(stop, Stop::Else(..)) && opening.kind.enters() {
                    self.around.frames.pop();
                }
                branches.push(Branch {
                    kind: opening.kind,
                    subject: opening.subject,
                    separator: opening.separator,
                    body,
                    span: opening.span,
                });
            } else {
                otherwise = body;
            }
            match stop {
                Stop::End => return Err(unclosed_block(first_kind, first_span, room)),
                Stop::Else(_, span) if last => {
                    return Err(Fault::new(
                        ErrorKind::UnexpectedTag,
                        span,
                        "a second `{{else}}` follows the first\nuse `{{else if …}}` before the last `{{else}}`",
                        &[],
                    ));
                }
                Stop::Else(next, _) => current = next,
                Stop::Close(name, _) if name == first_kind.name() => {
                    if !last {
                        self.place = place.or(before);
                        if room == Room::JsonValue {
                            otherwise.push(Node::Literal("null".to_owned()));
                        }
                    } else {
                        self.place = place;
                    }
                    break;
                }
                Stop::Close(name, span) => {
                    return Err(Fault::new(
                        ErrorKind::UnexpectedTag,
                        span,
                        "`{{/$1}}` stands where `{{#$2 …}}` must be closed\nwrite `{{/$2}}` first",
                        &[name, first_kind.name()],
                    ));
                }
            }
        }
        self.around.leave();
        Ok(Node::Block(Box::new(Block {
            branches,
            otherwise,
        })))
    }

    /// Checks that a block may stand in a room, and makes its separator ready to go out there.
    fn admit(&self, room: Room, opening: &mut Opening) -> Outcome<()> {
        if room == Room::JsonValue && opening.kind.is_loop() {
            return Err(Fault::new(
                ErrorKind::BadJson,
                opening.span,
                "`#$1` can make any number of values where one must stand\nput it between `[` and `]`",
                &[opening.kind.name()],
            ));
        }
        let Some(separator) = &mut opening.separator else {
            return Ok(());
        };
        match (room, self.target) {
            (Room::Elements | Room::Members, _) => {
                if separator != "," {
                    return Err(Fault::new(
                        ErrorKind::BadArgument,
                        opening.span,
                        "a separator has no place between JSON values\nleave it out: the commas are written for you",
                        &[],
                    ));
                }
                opening.separator = None;
            }
            (_, Form::JsonText | Form::JsonValue) => {
                let mut escaped = String::new();
                write::json_piece(&mut escaped, separator);
                *separator = escaped;
            }
            (_, Form::Header | Form::UrlPath) => {
                address::check_literal(separator, opening.span, self.cursor.text, self.target)?;
            }
            _ => {}
        }
        Ok(())
    }

    fn body(&mut self, room: Room) -> Outcome<(Vec<Node>, Stop<'s>)> {
        match room {
            Room::Text | Room::JsonText => self.pieces(room),
            Room::JsonValue => self.value_body(),
            Room::Elements => self.items(false, None),
            Room::Members => self.items(true, None),
        }
    }
}

/// Adds literal text, joining it with literal text before it.
pub(crate) fn push_literal(nodes: &mut Vec<Node>, text: &str) {
    match nodes.last_mut() {
        Some(Node::Literal(last)) => last.push_str(text),
        _ => nodes.push(Node::Literal(text.to_owned())),
    }
}

/// Refuses an `{{else}}` or closing tag that belongs to nothing.
pub(crate) fn stray(stop: &Stop<'_>, place: &str) -> Box<Fault> {
    match stop {
        Stop::Close(name, span) => {
            let help = if !place.is_empty() {
                "`{{/$1}}` closes no block$2\na block ends in the text, list or object in which it starts"
            } else if BlockKind::from_name(name).is_some() {
                "`{{/$1}}` closes no block\nopen one with `{{#$1 …}}`, or take it away"
            } else {
                "`{{/$1}}` closes no block\n`{{#$1}}` reads an entity; a block starts as in `{{#if $1}}`"
            };
            Fault::new(ErrorKind::UnexpectedTag, *span, help, &[name, place])
        }
        Stop::Else(_, span) => Fault::new(
            ErrorKind::UnexpectedTag,
            *span,
            "`{{else}}` belongs to no block$1\nit stands between `{{#if …}}` and `{{/if}}`",
            &[place],
        ),
        Stop::End => Fault::new(
            ErrorKind::UnexpectedTag,
            Span::default(),
            "the template ends too early",
            &[],
        ),
    }
}

fn unclosed_block(kind: BlockKind, span: Span, room: Room) -> Box<Fault> {
    let place = match room {
        Room::Text => "",
        Room::JsonText => " before its text in quotes ends",
        Room::JsonValue => " right after its value",
        Room::Elements => " before its list ends",
        Room::Members => " before its object ends",
    };
    Fault::new(
        ErrorKind::UnclosedBlock,
        span,
        "`{{#$1 …}}` is not closed$2\nclose it with `{{/$1}}`",
        &[kind.name(), place],
    )
}
