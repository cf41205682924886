//! Text to program: tags, blocks, and the pieces of text between them.

use crate::address;
use crate::cursor::find_pair;
use crate::error::{Error, Fault, Outcome, Source, Span};
use crate::program::{BlockKind, Form, Kind, Part, Piece, Program, too_deep};
use crate::tag::{Tag, What};
use crate::{ErrorKind, Limits, write};

/// What reads a template, with what has been read of it.
pub(crate) struct Parser<'s> {
    /// The source at hand, the place in it, and which of the template's sources it is.
    pub(crate) text: &'s str,
    pub(crate) at: usize,
    pub(crate) source: usize,
    pub(crate) program: Program,
    /// The number of pieces at which something was opened or closed: what comes is joined to no piece before.
    pub(crate) wall: usize,
    /// One entry for each enclosing `#each` (true) and `#with` (false).
    pub(crate) frames: Vec<bool>,
    /// How deep the place is nested in blocks, arrays and objects.
    depth: usize,
    /// What the template makes; the form of its holes unless the place of a hole says otherwise.
    pub(crate) target: Form,
    /// Whether the last tag asked for the whitespace after it to go.
    pub(crate) trim_next: bool,
    /// The tag that was read last.
    pub(crate) tag: Tag<'s>,
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

/// Parses what is written as one text.
pub(crate) fn parse(text: &str, target: Form) -> Result<Program, Error> {
    let mut parser = Parser::new(target);
    parser.enter_source(text, None);
    let parsed = if target == Form::JsonValue {
        parser.whole_body()
    } else {
        parser.whole_text()
    };
    parser.finish(parsed)
}

impl<'s> Parser<'s> {
    pub(crate) fn new(target: Form) -> Self {
        Self {
            text: "",
            at: 0,
            source: 0,
            program: Program::default(),
            wall: 0,
            frames: Vec::new(),
            depth: 0,
            target,
            trim_next: false,
            tag: Tag::default(),
            open: Vec::new(),
            place: address::Place::default(),
        }
    }

    pub(crate) fn enter_source(&mut self, text: &'s str, pointer: Option<&str>) {
        self.source = self.program.sources.len();
        self.program.sources.push(Source {
            text: text.into(),
            pointer: pointer.map(Into::into),
        });
        self.text = text;
        self.at = 0;
        self.trim_next = false;
    }

    pub(crate) fn finish(self, parsed: Outcome<()>) -> Result<Program, Error> {
        match parsed {
            Ok(()) => Ok(self.program),
            Err(fault) => Err(fault.locate(&self.program.sources)),
        }
    }

    pub(crate) fn enter(&mut self, span: Span) -> Outcome<()> {
        self.depth += 1;
        self.program.depth = self.program.depth.max(self.depth);
        if self.depth > Limits::DEFAULT.depth {
            return Err(too_deep(span, Limits::DEFAULT.depth));
        }
        Ok(())
    }

    pub(crate) fn leave(&mut self) {
        self.depth = self.depth.saturating_sub(1);
    }

    /// Adds a piece, and returns its place.
    fn push(&mut self, kind: Kind, text: Part) -> usize {
        self.program.pieces.push(Piece {
            kind,
            form: self.target,
            size: 1,
            text,
            expression: self.tag.expression,
            span: self.tag.span,
            depth: self.depth,
        });
        self.program.pieces.len() - 1
    }

    /// Adds literal text, joining it with literal text right before it.
    pub(crate) fn push_literal(&mut self, text: &str) {
        let start = self.program.literals.len();
        self.program.literals.push_str(text);
        let end = self.program.literals.len();
        self.push_part(Part { start, end });
    }

    fn push_part(&mut self, text: Part) {
        if text.start == text.end {
            return;
        }
        let walled = self.program.pieces.len() <= self.wall;
        match self.program.pieces.last_mut() {
            Some(last) if !walled && last.kind == Kind::Literal => last.text.end = text.end,
            _ => {
                self.push(Kind::Literal, text);
            }
        }
    }

    /// Starts a piece with others inside.
    pub(crate) fn open_piece(&mut self, kind: Kind, text: &str) -> usize {
        let start = self.program.literals.len();
        self.program.literals.push_str(text);
        let end = self.program.literals.len();
        let at = self.push(kind, Part { start, end });
        self.wall = at + 1;
        at
    }

    pub(crate) fn close_piece(&mut self, at: usize) {
        self.wall = self.program.pieces.len();
        if let Some(piece) = self.program.pieces.get_mut(at) {
            piece.size = self.wall - at;
        }
    }

    /// Makes plain text of the list at a place: all its items are known, with their commas. Before it stood
    /// the `wall`.
    pub(crate) fn flatten(&mut self, list: usize, wall: usize) {
        let pieces = self.program.pieces.split_off(list);
        self.wall = wall;
        let mut left = 0;
        for (at, piece) in pieces.into_iter().enumerate() {
            if left > 0 {
                left -= 1;
                self.program.pieces.push(piece);
                self.wall = self.program.pieces.len();
                continue;
            }
            match piece.kind {
                Kind::Item | Kind::Key | Kind::Literal => self.push_part(piece.text),
                // Lists inside that have become text are text already.
                Kind::List { .. } if at == 0 => self.push_part(piece.text),
                _ => {
                    self.program.pieces.push(piece);
                    left = piece.size - 1;
                    if left > 0 {
                        self.wall = self.program.pieces.len();
                    }
                }
            }
        }
    }

    /// Adds the hole that was read last.
    pub(crate) fn push_hole(&mut self, form: Form) {
        let at = self.push(Kind::Hole, Part::default());
        if let Some(hole) = self.program.pieces.get_mut(at) {
            hole.form = form;
        }
    }

    pub(crate) fn whole_text(&mut self) -> Outcome<()> {
        self.pieces(Room::Text)?;
        self.must_end("")
    }

    /// Refuses an `{{else}}` or closing tag that belongs to nothing.
    pub(crate) fn must_end(&self, place: &str) -> Outcome<()> {
        let name = self.tag.name;
        let pattern = match self.tag.what {
            What::Close if !place.is_empty() => {
                "`{{/$1}}` closes no block$2\na block ends in the text, list or object in which it starts"
            }
            What::Close if BlockKind::from_name(name).is_some() => {
                "`{{/$1}}` closes no block\nopen one with `{{#$1 …}}`, or take it away"
            }
            What::Close => {
                "`{{/$1}}` closes no block\n`{{#$1}}` reads an entity; a block starts as in `{{#if $1}}`"
            }
            What::Else | What::ElseIf => {
                "`{{else}}` belongs to no block$2\nit stands between `{{#if …}}` and `{{/if}}`"
            }
            _ => return Ok(()),
        };
        Err(Fault::new(
            ErrorKind::UnexpectedTag,
            self.tag.span,
            pattern,
            &[name, place],
        ))
    }

    /// Reads text and tags up to the end of the room, or to a tag that belongs to the block around it.
    pub(crate) fn pieces(&mut self, room: Room) -> Outcome<()> {
        loop {
            let start = self.at;
            let mut run = String::new();
            let ended = if room == Room::JsonText {
                self.json_run(&mut run)?
            } else {
                self.plain_run(&mut run)
            };
            if ended {
                self.literal(&run, start)?;
                self.tag.what = What::End;
                return Ok(());
            }
            let trim_before_run = std::mem::take(&mut self.trim_next);
            let tag_start = self.at;
            self.read_tag()?;
            let tag = self.tag;
            if tag.trim_before {
                run.truncate(run.trim_end().len());
            } else if room == Room::Text && tag.what != What::Hole {
                self.take_own_line(&mut run, tag_start);
            }
            let trim_after = std::mem::replace(&mut self.trim_next, trim_before_run);
            self.literal(&run, start)?;
            self.trim_next = trim_after;
            match tag.what {
                What::Hole => {
                    let form = match (room, self.target) {
                        (Room::JsonText, _) => Form::JsonText,
                        (_, Form::UrlPath) => self.place.form(),
                        (_, target) => target,
                    };
                    self.place.pass_hole();
                    self.push_hole(form);
                }
                What::Open => self.block(room)?,
                What::Else | What::ElseIf | What::Close => return Ok(()),
                What::Comment | What::End => {}
            }
        }
    }

    /// Copies plain text up to the next tag; true at the end of the source.
    fn plain_run(&mut self, run: &mut String) -> bool {
        loop {
            let rest = self.rest();
            let Some(at) = find_pair(rest, b"{{") else {
                run.push_str(rest);
                self.at += rest.len();
                return true;
            };
            let before = rest.get(..at).unwrap_or_default();
            self.at += at;
            let Some(escaped) = before.strip_suffix('\\') else {
                run.push_str(before);
                return false;
            };
            run.push_str(escaped);
            // Behind an escaped backslash stands a tag.
            if escaped.ends_with('\\') {
                return false;
            }
            run.push_str("{{");
            self.at += 2;
        }
    }

    /// When a block tag or comment has a line for itself, takes the line away.
    fn take_own_line(&mut self, run: &mut String, tag_start: usize) {
        let before = self.text.get(..tag_start).unwrap_or_default();
        let before = before.trim_end_matches([' ', '\t']);
        let rest = self.rest();
        let after = rest.trim_start_matches([' ', '\t']);
        let newline = match after.as_bytes() {
            [b'\r', b'\n', ..] => 2,
            [b'\n', ..] => 1,
            _ => 0,
        };
        let alone = (before.is_empty() || before.ends_with('\n'))
            && (after.is_empty() || newline > 0)
            // A template of one line keeps its spaces.
            && !(before.is_empty() && after.is_empty());
        if alone {
            run.truncate(run.trim_end_matches([' ', '\t']).len());
            self.at += rest.len() - after.len() + newline;
        }
    }

    /// Adds literal text in the form in which it will go out.
    fn literal(&mut self, run: &str, start: usize) -> Outcome<()> {
        let run = if std::mem::take(&mut self.trim_next) {
            run.trim_start()
        } else {
            run
        };
        if run.is_empty() {
            return Ok(());
        }
        let out = self.ready(run, self.span(start))?;
        if self.target == Form::UrlPath {
            self.place.pass_literal(run);
        }
        self.push_literal(&out);
        Ok(())
    }

    /// Literal text as it will go out, if it may.
    fn ready(&self, text: &str, written: Span) -> Outcome<String> {
        let mut out = String::new();
        match self.target {
            Form::JsonText | Form::JsonValue => write::json_piece(&mut out, text),
            target => {
                if target != Form::Text {
                    address::check_literal(text, written, self.text, target)?;
                }
                out.push_str(text);
            }
        }
        Ok(out)
    }

    /// Reads a block up to its closing tag; the opening tag is already read.
    pub(crate) fn block(&mut self, room: Room) -> Outcome<()> {
        let first = self.tag;
        self.enter(first.span)?;
        let block = self.open_piece(Kind::Block, "");
        let before = self.place;
        let mut after: Option<address::Place> = None;
        let mut current = Some(first.kind);
        loop {
            let branch = match current {
                Some(kind) => {
                    let separator = self.separator(room)?;
                    let branch = self.open_piece(Kind::Branch(kind), "");
                    if let Some(piece) = self.program.pieces.get_mut(branch) {
                        piece.text = separator;
                    }
                    if kind.enters() {
                        self.frames.push(kind.is_loop());
                    }
                    branch
                }
                None => self.open_piece(Kind::Otherwise, ""),
            };
            self.open.push(current);
            self.place = if current.is_some_and(BlockKind::is_loop) {
                before.in_loop()
            } else {
                before
            };
            match room {
                Room::Text | Room::JsonText => self.pieces(room)?,
                Room::JsonValue => self.value_body()?,
                Room::Elements => self.items(false, None)?,
                Room::Members => self.items(true, None)?,
            }
            self.close_piece(branch);
            let place = after.map_or(self.place, |after| after.or(self.place));
            after = Some(place);
            self.open.pop();
            let end = self.tag;
            let other = matches!(end.what, What::Else | What::ElseIf);
            if !other && current.is_some_and(BlockKind::enters) {
                self.frames.pop();
            }
            let name = first.kind.name();
            if other && current.is_some() {
                current = (end.what == What::ElseIf).then_some(end.kind);
                continue;
            }
            if end.what == What::Close && end.name == name {
                self.place = place;
                if current.is_some() {
                    self.place = place.or(before);
                    if room == Room::JsonValue {
                        let otherwise = self.open_piece(Kind::Otherwise, "");
                        self.push_literal("null");
                        self.close_piece(otherwise);
                    }
                }
                break;
            }
            let inside = match room {
                Room::Text => "",
                Room::JsonText => " before its text in quotes ends",
                Room::JsonValue => " right after its value",
                Room::Elements => " before its list ends",
                Room::Members => " before its object ends",
            };
            let (kind, span, pattern) = match end.what {
                What::Close => (
                    ErrorKind::UnexpectedTag,
                    end.span,
                    "`{{/$2}}` stands where `{{#$1 …}}` must be closed\nwrite `{{/$1}}` first",
                ),
                What::End => (
                    ErrorKind::UnclosedBlock,
                    first.span,
                    "`{{#$1 …}}` is not closed$3\nclose it with `{{/$1}}`",
                ),
                _ => (
                    ErrorKind::UnexpectedTag,
                    end.span,
                    "a second `{{else}}` follows the first\nuse `{{else if …}}` before the last `{{else}}`",
                ),
            };
            return Err(Fault::new(kind, span, pattern, &[name, end.name, inside]));
        }
        self.close_piece(block);
        self.leave();
        Ok(())
    }

    /// Checks that the block at hand may stand in a room, and makes its separator ready to go out there.
    fn separator(&mut self, room: Room) -> Outcome<Part> {
        let tag = self.tag;
        let name = tag.kind.name();
        let refuse = |kind, pattern| Err(Fault::new(kind, tag.span, pattern, &[name]));
        if room == Room::JsonValue && tag.kind.is_loop() {
            return refuse(
                ErrorKind::BadJson,
                "`#$1` can make any number of values where one must stand\nput it between `[` and `]`",
            );
        }
        let separator = self.program.name(tag.separator);
        if matches!(room, Room::Elements | Room::Members) {
            if !matches!(separator, "" | ",")
                || tag.kind == BlockKind::EachJoin && separator.is_empty()
            {
                return refuse(
                    ErrorKind::BadArgument,
                    "a separator has no place between JSON values\nleave it out: the commas are written for you",
                );
            }
            return Ok(Part::default());
        }
        let ready = self.ready(separator, tag.span)?;
        Ok(self.push_name(&ready))
    }

    pub(crate) fn push_name(&mut self, name: &str) -> Part {
        let start = self.program.names.len();
        self.program.names.push_str(name);
        Part {
            start,
            end: self.program.names.len(),
        }
    }
}
