//! From the text of a pattern to its steps.

use std::str::Chars;

use super::{Class, Pattern, Place, Step};

/// How many steps and ranges of classes may be written for one pattern, also those that a
/// repetition copies.
const SIZE: usize = 10_000;
/// How deep groups may nest.
const NESTING: usize = 50;

const TOO_LARGE: &str = "it is too large once its repetitions are written out";
const UNCLOSED_CLASS: &str = "a class has no `]`";
const NO_NUMBERS: &str = "a repetition in braces is written `{2}`, `{2,}` or `{2,5}`";
const NO_RANGE: &str = "a range in a class goes from one character to a later one";
const NO_CHARACTER: &str = "`\\x41`, `\\x{1F44B}` or `\\u0041` must name a character";
const NO_BACK_REFERENCE: &str = "back-references are not supported";

type Parsed<T> = Result<T, &'static str>;

struct Parser<'a> {
    rest: Chars<'a>,
    flags: Flags,
    steps: Vec<Step>,
    classes: Vec<Class>,
    /// What is left of `SIZE`.
    room: usize,
    /// Groups that are open here.
    depth: usize,
}

#[derive(Clone, Copy)]
struct Flags {
    any_case: bool,
    /// `^` and `$` are the ends of a line and not of the text.
    lines: bool,
    /// `.` is also a line break.
    all: bool,
    /// White space and comments are left out.
    spaced: bool,
}

/// What a `\` and the characters after it are.
enum Escape {
    Char(char),
    Class(Class),
    Place(Place),
}

impl Pattern {
    /// Compiles a pattern, or tells what is wrong with it.
    pub fn parse(pattern: &str) -> Result<Self, &'static str> {
        let mut parser = Parser {
            rest: pattern.chars(),
            flags: Flags {
                any_case: false,
                lines: true,
                all: false,
                spaced: false,
            },
            steps: Vec::new(),
            classes: Vec::new(),
            room: SIZE,
            depth: 0,
        };
        parser.alternatives()?;
        if parser.rest.next().is_some() {
            return Err("a `)` closes no group");
        }
        Ok(Self {
            steps: parser.steps,
            classes: parser.classes,
        })
    }
}

impl Parser<'_> {
    /// Everything to the end of the pattern or to the `)` of the group.
    fn alternatives(&mut self) -> Parsed<()> {
        let start = self.steps.len();
        // The jump over the alternative that is being read.
        let mut jump = None;
        // Where the steps begin that a repetition would repeat.
        let mut last = None;
        loop {
            if self.flags.spaced {
                self.skip_space();
            }
            let Some(ch) = self.peek() else { break };
            let here = self.steps.len();
            match ch {
                ')' => break,
                '|' => {
                    self.rest.next();
                    self.land(jump);
                    self.spend(2)?;
                    let over = here - start + 2;
                    self.steps.insert(start, Step::Split(over.cast_signed()));
                    jump = Some(here + 1);
                    self.steps.push(Step::Jump(0));
                    last = None;
                }
                '(' => {
                    self.rest.next();
                    if self.group()? {
                        last = Some(here);
                    }
                }
                '*' | '+' | '?' | '{' => {
                    self.rest.next();
                    let from = last.ok_or("a repetition has nothing before it")?;
                    let (min, max) = match ch {
                        '*' => (0, None),
                        '+' => (1, None),
                        '?' => (0, Some(1)),
                        _ => self.numbers()?,
                    };
                    // Few or many: a match is a match.
                    self.eat('?');
                    self.repeat(from, min, max)?;
                }
                _ => {
                    self.rest.next();
                    let step = self.atom(ch)?;
                    self.push(step)?;
                    last = Some(here);
                }
            }
        }
        self.land(jump);
        Ok(())
    }

    /// Reads a group behind its `(`; false when it only sets flags.
    fn group(&mut self) -> Parsed<bool> {
        let mut flags = self.flags;
        if self.eat('?') {
            for look in ["=", "!", "<=", "<!"] {
                if self.rest.as_str().starts_with(look) {
                    return Err("look-around is not supported");
                }
            }
            let text = self.rest.as_str();
            if let Some(name) = text.strip_prefix("P<").or_else(|| text.strip_prefix('<')) {
                self.rest = name.chars();
                self.name()?;
            } else {
                let mut on = true;
                loop {
                    match self.rest.next() {
                        Some('i') => flags.any_case = on,
                        Some('m') => flags.lines = on,
                        Some('s') => flags.all = on,
                        Some('x') => flags.spaced = on,
                        Some('-') if on => on = false,
                        Some(':') => break,
                        Some(')') => {
                            self.flags = flags;
                            return Ok(false);
                        }
                        _ => return Err("after `(?` stand `:`, `<name>` or flags of `imsx`"),
                    }
                }
            }
        }
        if self.depth == NESTING {
            return Err("its groups nest too deep");
        }
        self.depth += 1;
        let outside = std::mem::replace(&mut self.flags, flags);
        self.alternatives()?;
        self.flags = outside;
        self.depth -= 1;
        match self.eat(')') {
            true => Ok(true),
            false => Err("a group has no `)`"),
        }
    }

    /// Reads the name of a group to its `>`; nothing asks for it.
    fn name(&mut self) -> Parsed<()> {
        let mut is_empty = true;
        loop {
            match self.rest.next() {
                Some('>') if !is_empty => return Ok(()),
                Some(ch) if ch == '_' || ch.is_ascii_alphanumeric() || !ch.is_ascii() => {
                    is_empty = false;
                }
                _ => return Err("a group's name is of letters, digits and `_`, and ends at `>`"),
            }
        }
    }

    fn atom(&mut self, ch: char) -> Parsed<Step> {
        let Flags {
            any_case,
            lines,
            all,
            ..
        } = self.flags;
        let class = match ch {
            '.' if all => return Ok(Step::Any),
            '.' => return Ok(Step::AnyInLine),
            '^' if lines => return Ok(Step::At(Place::LineStart)),
            '^' => return Ok(Step::At(Place::TextStart)),
            '$' if lines => return Ok(Step::At(Place::LineEnd)),
            '$' => return Ok(Step::At(Place::TextEnd)),
            '[' => self.class()?,
            '\\' => match self.escape()? {
                Escape::Char(ch) if any_case => return Ok(Step::AnyCase(ch)),
                Escape::Char(ch) => return Ok(Step::Char(ch)),
                Escape::Place(place) => return Ok(Step::At(place)),
                Escape::Class(class) => class,
            },
            _ if any_case => return Ok(Step::AnyCase(ch)),
            _ => return Ok(Step::Char(ch)),
        };
        self.classes.push(class);
        Ok(Step::Class(self.classes.len() - 1))
    }

    /// Reads a class behind its `[`.
    fn class(&mut self) -> Parsed<Class> {
        let mut class = Class::default();
        let is_inverse = self.eat('^');
        // At the beginning these are characters like others.
        while self.eat('-') {
            class.add(u32::from('-'), u32::from('-'));
        }
        if class.0.is_empty() && self.eat(']') {
            class.add(u32::from(']'), u32::from(']'));
        }
        loop {
            let first = match self.rest.next().ok_or(UNCLOSED_CLASS)? {
                ']' => break,
                '[' => Escape::Class(self.named_class()?),
                '&' if self.peek() == Some('&') => {
                    return Err("`&&` in a class is not supported");
                }
                '\\' => self.escape()?,
                ch => Escape::Char(ch),
            };
            let mut ahead = self.rest.clone();
            let is_range = ahead.next() == Some('-') && ahead.next().is_some_and(|ch| ch != ']');
            match first {
                Escape::Char(first) => {
                    let mut last = Escape::Char(first);
                    if is_range {
                        self.rest.next();
                        last = match self.rest.next().ok_or(UNCLOSED_CLASS)? {
                            '\\' => self.escape()?,
                            ch => Escape::Char(ch),
                        };
                    }
                    match last {
                        Escape::Char(last) if first <= last => {
                            self.spend(1)?;
                            class.add(u32::from(first), u32::from(last));
                        }
                        _ => return Err(NO_RANGE),
                    }
                }
                Escape::Class(named) if !is_range => {
                    for (first, last) in named.0 {
                        self.spend(1)?;
                        class.add(first, last);
                    }
                }
                Escape::Class(_) => return Err(NO_RANGE),
                Escape::Place(_) => return Err("a class holds characters and no places"),
            }
        }
        if self.flags.any_case {
            class.fold();
        }
        Ok(if is_inverse { class.inverse() } else { class })
    }

    /// Reads `:alpha:]` behind a `[` in a class.
    fn named_class(&mut self) -> Parsed<Class> {
        let read = || {
            let text = self.rest.as_str().strip_prefix(':')?;
            let (name, rest) = text.split_once(':')?;
            let rest = rest.strip_prefix(']')?;
            let class = match name.strip_prefix('^') {
                Some(name) => named(name)?.inverse(),
                None => named(name)?,
            };
            Some((class, rest))
        };
        let (class, rest) = read().ok_or("a class in a class is none but such as `[:alpha:]`")?;
        self.rest = rest.chars();
        Ok(class)
    }

    /// Reads what stands behind a `\`.
    fn escape(&mut self) -> Parsed<Escape> {
        let ch = self.rest.next().ok_or("a `\\` has nothing behind it")?;
        let name = match ch.to_ascii_lowercase() {
            'd' => "digit",
            's' => "space",
            'w' => "word",
            _ => "",
        };
        if let Some(class) = named(name) {
            return Ok(Escape::Class(if ch.is_ascii_uppercase() {
                class.inverse()
            } else {
                class
            }));
        }
        Ok(Escape::Char(match ch {
            'A' => return Ok(Escape::Place(Place::TextStart)),
            'z' => return Ok(Escape::Place(Place::TextEnd)),
            'b' => return Ok(Escape::Place(Place::WordEdge)),
            'B' => return Ok(Escape::Place(Place::NoWordEdge)),
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\x0C',
            'v' => '\x0B',
            'a' => '\x07',
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            'k' | '0'..='9' => return Err(NO_BACK_REFERENCE),
            'p' | 'P' => return Err("classes of Unicode are not supported"),
            ch if !ch.is_ascii_alphanumeric() => ch,
            _ => return Err("a `\\` stands before a letter with no such meaning"),
        }))
    }

    /// The character that so many hexadecimal digits name, or any number of them in braces.
    fn code(&mut self, digits: usize) -> Parsed<char> {
        let in_braces = self.eat('{');
        let (mut code, mut count) = (0_u32, 0);
        while in_braces || count < digits {
            match self.rest.next() {
                Some('}') if in_braces && count > 0 => break,
                ch => {
                    let digit = ch.and_then(|ch| ch.to_digit(16)).ok_or(NO_CHARACTER)?;
                    code = code.saturating_mul(16).saturating_add(digit);
                    count += 1;
                }
            }
        }
        char::from_u32(code).ok_or(NO_CHARACTER)
    }

    /// Reads the numbers of a repetition behind its `{`.
    fn numbers(&mut self) -> Parsed<(usize, Option<usize>)> {
        let min = self.number().ok_or(NO_NUMBERS)?;
        let max = match self.eat(',') {
            true => self.number(),
            false => Some(min),
        };
        if !self.eat('}') {
            return Err(NO_NUMBERS);
        }
        if max.is_some_and(|max| max < min) {
            return Err("the smaller number of a repetition comes first");
        }
        Ok((min, max))
    }

    /// A number, no larger than just too large.
    fn number(&mut self) -> Option<usize> {
        let mut number = None;
        while let Some(digit) = self.peek().and_then(|ch| ch.to_digit(10)) {
            self.rest.next();
            let value = number.unwrap_or(0) * 10 + digit as usize;
            number = Some(value.min(SIZE + 1));
        }
        number
    }

    /// Repeats the steps from there on.
    fn repeat(&mut self, from: usize, min: usize, max: Option<usize>) -> Parsed<()> {
        let body = self.steps.split_off(from);
        let length = body.len();
        if length == 0 {
            return Ok(());
        }
        if max.unwrap_or(min) > SIZE {
            return Err(TOO_LARGE);
        }
        for _ in 0..min {
            self.copy(&body)?;
        }
        match max {
            Some(max) => {
                // Each goes on with one more, or leaves all that are left.
                for left in (1..=max - min).rev() {
                    self.push(Step::Split((left * (length + 1)).cast_signed()))?;
                    self.copy(&body)?;
                }
                Ok(())
            }
            None if min == 0 => {
                self.push(Step::Split((length + 2).cast_signed()))?;
                self.copy(&body)?;
                self.push(Step::Jump(-(length + 1).cast_signed()))
            }
            None => self.push(Step::Split(-length.cast_signed())),
        }
    }

    fn copy(&mut self, body: &[Step]) -> Parsed<()> {
        self.spend(body.len())?;
        self.steps.extend_from_slice(body);
        Ok(())
    }

    fn push(&mut self, step: Step) -> Parsed<()> {
        self.copy(&[step])
    }

    fn spend(&mut self, count: usize) -> Parsed<()> {
        self.room = self.room.checked_sub(count).ok_or(TOO_LARGE)?;
        Ok(())
    }

    /// Lets a jump come down here.
    fn land(&mut self, jump: Option<usize>) {
        let here = self.steps.len();
        if let Some(at) = jump
            && let Some(step) = self.steps.get_mut(at)
        {
            *step = Step::Jump((here - at).cast_signed());
        }
    }

    fn skip_space(&mut self) {
        while let Some(ch) = self.peek() {
            if ch == '#' {
                while self.rest.next().is_some_and(|ch| ch != '\n') {}
            } else if ch.is_ascii_whitespace() {
                self.rest.next();
            } else {
                return;
            }
        }
    }

    fn peek(&self) -> Option<char> {
        self.rest.clone().next()
    }

    fn eat(&mut self, wanted: char) -> bool {
        let is_there = self.peek() == Some(wanted);
        if is_there {
            self.rest.next();
        }
        is_there
    }
}

/// A class of ASCII by its name.
fn named(name: &str) -> Option<Class> {
    // Pairs of a first and a last character.
    let ranges = match name {
        "alnum" => "09AZaz",
        "alpha" => "AZaz",
        "ascii" => "\0\x7F",
        "blank" => "\t\t  ",
        "cntrl" => "\0\x1F\x7F\x7F",
        "digit" => "09",
        "graph" => "!~",
        "lower" => "az",
        "print" => " ~",
        "punct" => "!/:@[`{~",
        "space" => "\t\r  ",
        "upper" => "AZ",
        "word" => "09AZ__az",
        "xdigit" => "09AFaf",
        _ => return None,
    };
    let mut class = Class::default();
    let mut ends = ranges.chars().map(u32::from);
    while let (Some(first), Some(last)) = (ends.next(), ends.next()) {
        class.add(first, last);
    }
    Some(class)
}
