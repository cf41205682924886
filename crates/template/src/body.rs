//! JSON with holes: the grammar of a body template.

use serde_json::{Map, Number, Value};

use crate::ErrorKind;
use crate::error::{Fault, Outcome, Span};
use crate::helper::Helper;
use crate::parser::{Parser, Room};
use crate::program::{Base, BlockKind, Form, Kind};
use crate::tag::What;
use crate::write;

/// What stands to the left of a comma, or of the thing that follows it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    Bracket,
    Item,
    /// A tag that opens, divides or closes a block: a comma beside it may be there or not.
    Tag,
}

/// A list that is being read: its place, and what stood before it.
#[derive(Clone, Copy)]
pub(crate) struct OpenList {
    at: usize,
    wall: usize,
}

impl Parser<'_> {
    pub(crate) fn whole_body(&mut self) -> Outcome<()> {
        if !self.slot()? {
            self.must_end("")?;
            return Err(self.fault(
                ErrorKind::BadJson,
                self.at,
                "the body is empty\nwrite a JSON value, such as `{}`",
                &[],
            ));
        }
        self.blank()?;
        self.must_end("")?;
        if self.tag.what != What::End {
            return Err(Fault::new(
                ErrorKind::BadJson,
                self.tag.span,
                "a second value follows the first\na body is one JSON value; put several between `[` and `]`",
                &[],
            ));
        }
        if self.peek().is_some() {
            return Err(self.unexpected("the end of the body", ""));
        }
        Ok(())
    }

    /// Skips space and comments, and reads the tag that stands there, if one does.
    fn blank(&mut self) -> Outcome<()> {
        loop {
            while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                self.at += 1;
            }
            if !self.at_tag() {
                self.tag.what = What::End;
                return Ok(());
            }
            self.read_tag()?;
            if self.tag.what != What::Comment {
                return Ok(());
            }
        }
    }

    /// Whether a tag starts here. In `{{{#each …}}` the first brace is the object's.
    fn at_tag(&mut self) -> bool {
        let start = self.at;
        if !self.eat("{{") {
            return false;
        }
        let mut tag = true;
        if self.eat("{") {
            self.eat("~");
            if self.eat("!") {
                tag = false;
            } else if self.eat("#") {
                self.skip_space();
                let name = self.name();
                self.at += name.len();
                tag = BlockKind::from_name(name).is_none()
                    || matches!(self.peek(), Some(b'.' | b'['));
            }
        }
        self.at = start;
        tag
    }

    /// Reads a place for one value: a value, a hole, or a block that has one value in each branch. Nothing
    /// is added when a tag or the end ends the place instead.
    fn slot(&mut self) -> Outcome<bool> {
        self.blank()?;
        match self.tag.what {
            What::End if self.peek().is_none() => return Ok(false),
            What::End => self.value()?,
            What::Open => self.block(Room::JsonValue)?,
            What::Hole => self.bare_hole(),
            _ => return Ok(false),
        }
        Ok(true)
    }

    /// Reads one branch of a block that stands for a value; an empty one means `null`.
    pub(crate) fn value_body(&mut self) -> Outcome<()> {
        if !self.slot()? {
            if self.tag.what != What::End {
                self.push_literal("null");
            }
            return Ok(());
        }
        self.blank()?;
        let pattern = match self.tag.what {
            What::Else | What::ElseIf | What::Close => return Ok(()),
            What::End => match self.peek() {
                None | Some(b']' | b'}') => return Ok(()),
                _ => {
                    "`$0` follows where one value must stand\neach branch of the block makes one value"
                }
            },
            _ => {
                return Err(Fault::new(
                    ErrorKind::BadJson,
                    self.tag.span,
                    "a second value follows where one must stand\neach branch of the block makes one value",
                    &[],
                ));
            }
        };
        Err(self.fault_next(ErrorKind::BadJson, self.at, pattern, &[]))
    }

    fn bare_hole(&mut self) {
        // A bare hole prints JSON anyway; `json` means the value, not a text with JSON in it.
        let call = self.program.expressions.get(self.tag.expression);
        if call.is_some_and(|call| call.base == Base::Call(Helper::Json)) {
            self.tag.expression += 1;
        }
        self.push_hole(Form::JsonValue);
    }

    fn value(&mut self) -> Outcome<()> {
        match self.peek() {
            Some(b'"') => return self.string(),
            Some(b'{') => return self.container(true),
            Some(b'[') => return self.container(false),
            _ => {}
        }
        let start = self.at;
        let digit = matches!(self.peek(), Some(b'-' | b'0'..=b'9'));
        let written = if digit { self.number() } else { self.name() };
        self.at = start + written.len();
        if digit {
            if let Ok(number) = written.parse::<Number>() {
                let mut text = String::new();
                write::json_number(&mut text, &number);
                self.push_literal(&text);
                return Ok(());
            }
        } else if matches!(written, "true" | "false" | "null") {
            self.push_literal(written);
            return Ok(());
        } else if written.is_empty() {
            return Err(self.unexpected("a value", ""));
        }
        let what = if digit { "number" } else { "value" };
        Err(self.fault(
            ErrorKind::BadJson,
            start,
            "`$0` is not a JSON $1\nput a text in double quotes",
            &[what],
        ))
    }

    fn unexpected(&self, expected: &str, help: &str) -> Box<Fault> {
        let ended = self.peek().is_none();
        self.fault_next(
            ErrorKind::BadJson,
            self.at,
            if ended {
                "the body ends where $1 must stand\n$2"
            } else {
                "`$0` stands where $1 must stand\n$2"
            },
            &[expected, help],
        )
    }

    pub(crate) fn open_list(&mut self, object: bool, span: Span) -> Outcome<OpenList> {
        self.enter(span)?;
        let wall = self.wall;
        let bracket = if object { "{" } else { "[" };
        let at = self.open_piece(Kind::List { may_repeat: false }, bracket);
        Ok(OpenList { at, wall })
    }

    pub(crate) fn open_item(&mut self, first: bool) -> usize {
        self.open_piece(Kind::Item, if first { "" } else { "," })
    }

    /// Ends an array or object: flat, with its commas in place, when its items are known now; as a list
    /// when blocks or holes in keys decide at rendering.
    pub(crate) fn close_list(&mut self, list: OpenList, object: bool) {
        self.leave();
        self.close_piece(list.at);
        let mut keys = Map::new();
        let mut may_repeat = false;
        let mut dynamic = false;
        let mut holes = false;
        let mut items = 0;
        let mut at = list.at + 1;
        let program = &mut self.program;
        while let Some(piece) = program.pieces.get(at) {
            if piece.kind != Kind::Item {
                dynamic = true;
                may_repeat |= object;
            } else {
                items += 1;
                if object && let Some([key, only, ..]) = program.pieces.get(at + 1..) {
                    if only.kind == Kind::Literal && key.size == 2 {
                        let key = program.literals.get(only.text.start..only.text.end);
                        let key = key.unwrap_or_default().to_owned();
                        may_repeat |= keys.insert(key, Value::Null).is_some();
                    } else {
                        holes = true;
                    }
                }
            }
            at += piece.size;
        }
        may_repeat |= holes && items > 1;
        if !dynamic && !may_repeat {
            self.flatten(list.at, list.wall);
        } else if let Some(piece) = program.pieces.get_mut(list.at) {
            piece.kind = Kind::List { may_repeat };
        }
        self.push_literal(if object { "}" } else { "]" });
    }

    fn container(&mut self, object: bool) -> Outcome<()> {
        let start = self.at;
        self.at += 1;
        let bracket = self.span(start);
        let list = self.open_list(object, bracket)?;
        self.items(object, Some(bracket))?;
        self.must_end(if object {
            " of this object"
        } else {
            " of this list"
        })?;
        self.close_list(list, object);
        Ok(())
    }

    /// Reads elements or members up to the closing bracket, or within a block up to the tag that ends its
    /// branch.
    pub(crate) fn items(&mut self, object: bool, bracket: Option<Span>) -> Outcome<()> {
        let mut left = if bracket.is_some() {
            Neighbour::Bracket
        } else {
            Neighbour::Tag
        };
        let mut first = true;
        let mut comma: Option<Span> = None;
        loop {
            self.blank()?;
            let here = self.at;
            let what = self.tag.what;
            let next = self.peek();
            let (right, span) = match (what, next) {
                (What::Hole, _) => (Neighbour::Item, self.tag.span),
                (What::End, None) => {
                    let Some(bracket) = bracket else {
                        return Ok(());
                    };
                    let pair = if object { ["{", "}"] } else { ["[", "]"] };
                    return Err(Fault::new(
                        ErrorKind::BadJson,
                        bracket,
                        "`$1` is never closed\nclose it with `$2`",
                        &pair,
                    ));
                }
                (What::End, Some(b',')) => {
                    self.at += 1;
                    let span = self.span(here);
                    if comma.is_some() {
                        return Err(needless_comma(span));
                    }
                    comma = Some(span);
                    continue;
                }
                (What::End, Some(close @ (b']' | b'}'))) => {
                    if (close == b'}') != object {
                        return Err(self.unexpected(if object { "`}`" } else { "`]`" }, ""));
                    }
                    self.at += 1;
                    (Neighbour::Bracket, self.span(here))
                }
                (What::End, _) => (Neighbour::Item, self.span_of_next(here)),
                _ => (Neighbour::Tag, self.tag.span),
            };
            // A comma stands between two items, and nothing else unless a block's tag is beside it.
            let items = left == Neighbour::Item && right == Neighbour::Item;
            let tags = left == Neighbour::Tag || right == Neighbour::Tag;
            match comma.take() {
                None if items => {
                    return Err(Fault::new(
                        ErrorKind::BadJson,
                        span,
                        "a `,` is missing before this\nvalues and members are separated by `,`",
                        &[],
                    ));
                }
                Some(comma) if !items && !tags => return Err(needless_comma(comma)),
                _ => {}
            }
            left = right;
            match (what, right) {
                (What::Open, _) => self.block(if object {
                    Room::Members
                } else {
                    Room::Elements
                })?,
                (_, Neighbour::Item) => {
                    let item = self.open_item(first);
                    first = false;
                    if object {
                        self.member()?;
                    } else if what == What::Hole {
                        self.bare_hole();
                    } else {
                        self.value()?;
                    }
                    self.close_piece(item);
                }
                // The end of the list, or of a branch.
                _ => return Ok(()),
            }
        }
    }

    fn member(&mut self) -> Outcome<()> {
        if self.tag.what == What::Hole {
            return Err(Fault::new(
                ErrorKind::BadJson,
                self.tag.span,
                "a hole stands where a key must stand\nwrite a key in double quotes first: `\"key\": {{…}}`, or `\"{{…}}\": 1`",
                &[],
            ));
        }
        if self.peek() != Some(b'"') {
            return Err(self.unexpected("a key", "put the key in double quotes"));
        }
        let key = self.open_piece(Kind::Key, "");
        self.string()?;
        self.close_piece(key);
        self.blank()?;
        if self.tag.what != What::End || !self.eat(":") {
            return Err(self.unexpected("the `:` after a key", ""));
        }
        self.push_literal(":");
        if !self.slot()? {
            let pattern = "a key has no value\nwrite a value after the `:`";
            return Err(if self.tag.what == What::End {
                self.fault_next(ErrorKind::BadJson, self.at, pattern, &[])
            } else {
                Fault::new(ErrorKind::BadJson, self.tag.span, pattern, &[])
            });
        }
        Ok(())
    }

    /// Reads a JSON string with holes, and adds it with its quotes.
    fn string(&mut self) -> Outcome<()> {
        self.at += 1;
        self.trim_next = false;
        self.push_literal("\"");
        self.pieces(Room::JsonText)?;
        self.must_end(" within this text in quotes")?;
        self.push_literal("\"");
        Ok(())
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
