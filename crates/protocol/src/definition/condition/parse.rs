use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Condition, Operator, Place};
use crate::diagnostic::{Location, suggest};
use crate::{Code, Diagnostic, JsonPath, Severity, normalize_numbers};

/// How long a condition may be as one text, in bytes.
const MAX_BYTES: usize = 10_000;

/// How deep parentheses, `not`, lists and objects of a text may nest, all together.
const MAX_DEPTH: usize = 64;

/// How many mistakes of one text are told; then the rest is not read.
const MAX_FINDINGS: usize = 16;

/// What no name in a path holds.
const MARKS: &str = "!\"#%&'()*+,./;<=>@[\\]^`{|}~≤≥≠";

/// How help begins that suggests one word.
const SUGGESTED: &str = "did you mean `";

/// Symbols that stand for operators.
const SYMBOLS: [(&str, Operator); 13] = [
    ("=", Operator::Is),
    ("==", Operator::Is),
    ("===", Operator::Is),
    ("!=", Operator::IsNot),
    ("!==", Operator::IsNot),
    ("<>", Operator::IsNot),
    ("≠", Operator::IsNot),
    ("<", Operator::LowerThan),
    (">", Operator::GreaterThan),
    ("<=", Operator::LowerThan),
    ("≤", Operator::LowerThan),
    (">=", Operator::GreaterThan),
    ("≥", Operator::GreaterThan),
];

/// Ways to say operators beside their names; a blank between words is a hyphen here.
const PHRASES: [(&str, Operator); 5] = [
    ("is-in", Operator::In),
    ("is-not-in", Operator::NotIn),
    ("is-lower-than", Operator::LowerThan),
    ("is-greater-than", Operator::GreaterThan),
    ("not-matches", Operator::MatchesNot),
];

impl Condition {
    /// Reads a condition that is written as one text, which stands at `path` of its document.
    ///
    /// ```text
    /// @greetings and #location.city is "Paris" or _memory.vip is true
    /// ```
    ///
    /// | part | written |
    /// |---|---|
    /// | combining | `and` binds closer than `or`; parentheses; `not` before a comparison or parentheses becomes the opposite operators; `true` always holds, `false` never |
    /// | left side | as in JSON: `@intent`, `#entity.field`, `_path`, a full path; alone it means `is-present` |
    /// | operator | as in JSON, or with blanks for hyphens, or `=` `!=` `<` `>`; `<=` and `>=` are `… lower-than x or … is x` |
    /// | right side | text in double or single quotes, a number, `true`, `false`, a list in brackets, an object in braces; `is null` is `is-absent` |
    ///
    /// Letter case matters in paths and quotes only. Inside quotes `\"`, `\'`, `\\`, `\n`, `\r` and
    /// `\t` are escapes; any other backslash stays, as patterns like it. A pattern may also stand
    /// between slashes, `/^[a-z]+$/i`, where no backslash is an escape but that of `\/`.
    ///
    /// What can be read is read, also when something is wrong with the rest, so that later checks
    /// find their mistakes in the same run; with an error among the findings it must not be used.
    ///
    /// ```
    /// use hooktalk_protocol::JsonPath;
    /// use hooktalk_protocol::definition::Condition;
    ///
    /// let read = |text| Condition::parse(text, &JsonPath::root());
    /// let (condition, found) = read("@greet AND not (#city = 'Paris' or _memory.age >= 18)");
    /// assert_eq!(found[0].message, "`not` has nothing to turn `greater-than` into");
    /// let (condition, found) = read("@greet AND not (#city = 'Paris' || @bye)");
    /// assert!(found.is_empty());
    /// let text = condition.unwrap().to_text();
    /// assert_eq!(text, r#"@greet and (#city is-not "Paris" and @bye is-absent)"#);
    /// ```
    pub fn parse(text: &str, path: &JsonPath) -> (Option<Self>, Vec<Diagnostic>) {
        let mut parser = Parser {
            source: text.into(),
            text,
            path,
            at: 0,
            depth: 0,
            waiting: None,
            given_up: false,
            found: Vec::new(),
        };
        let condition = if text.len() > MAX_BYTES {
            parser.error(
                0..0,
                format_args!("the condition is longer than {MAX_BYTES} bytes"),
                "make a list of several: `{ \"any\": [\"…\", \"…\"] }`",
            );
            None
        } else {
            parser.whole()
        };
        let all_told = parser.found.len() < MAX_FINDINGS;
        (condition.filter(|_| all_told), parser.found)
    }
}

struct Parser<'a> {
    text: &'a str,
    source: Arc<str>,
    path: &'a JsonPath,
    at: usize,
    depth: usize,
    /// A joint that was found in an operator's place.
    waiting: Option<Joint>,
    /// Whether the rest of the text is beyond reading.
    given_up: bool,
    found: Vec<Diagnostic>,
}

/// What follows a condition.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Joint {
    And,
    Or,
    /// `)`, or the end.
    None,
}

/// What follows a left side.
enum Comparing {
    /// Nothing: it is there or not.
    Alone,
    With(Operator),
    /// `<=` or `>=`.
    OrSame(Operator),
    /// Something that could not be read.
    Unknown,
}

impl<'a> Parser<'a> {
    fn whole(&mut self) -> Option<Condition> {
        let mut condition = self.list();
        while self.peek() == Some(')') {
            self.error(
                self.at..self.at + 1,
                format_args!("this `)` closes nothing"),
                "take it out, or open it with `(`",
            );
            self.at += 1;
            if self.joint() != Joint::None {
                condition = self.list();
            }
        }
        condition
    }

    /// Conditions with `and` and `or` between, up to `)` or the end.
    fn list(&mut self) -> Option<Condition> {
        let mut any = Vec::new();
        loop {
            let mut all = Vec::new();
            let joint = loop {
                all.extend(self.term());
                let joint = self.joint();
                if joint != Joint::And {
                    break joint;
                }
            };
            any.extend(gather(all, Condition::All));
            if joint != Joint::Or {
                return gather(any, Condition::Any);
            }
        }
    }

    /// One condition of a list. It moves on, unless it stands before `)`, `and`, `or` or the end.
    fn term(&mut self) -> Option<Condition> {
        let Some(first) = self.peek() else {
            self.lacks_condition();
            return None;
        };
        let start = self.at;
        match first {
            '(' => {
                self.at += 1;
                if !self.enter(start) {
                    return None;
                }
                let inner = self.list();
                self.depth -= 1;
                if self.peek() == Some(')') {
                    self.at += 1;
                } else {
                    self.error(
                        start..start + 1,
                        format_args!("this `(` is never closed"),
                        "close it with `)`",
                    );
                }
                return inner;
            }
            ')' | '&' | '|' => {
                self.lacks_condition();
                return None;
            }
            '!' => {
                self.at += 1;
                return self.negated(start);
            }
            '@' | '#' => {}
            _ => match self.word_at(start).to_ascii_lowercase().as_str() {
                "" => {
                    self.odd(start);
                    return None;
                }
                "and" | "or" => {
                    self.lacks_condition();
                    return None;
                }
                "not" => {
                    self.at += "not".len();
                    return self.negated(start);
                }
                "true" => {
                    self.at += "true".len();
                    return Some(Condition::All(Vec::new()));
                }
                "false" => {
                    self.at += "false".len();
                    return Some(Condition::Any(Vec::new()));
                }
                word if named(word).is_some() => {
                    self.error(
                        start..start + word.len(),
                        format_args!("the left side of `{word}` is missing"),
                        "say what is compared, as in `_memory.vip is true`",
                    );
                    self.skip();
                    return None;
                }
                _ => {}
            },
        }
        self.comparison()
    }

    fn negated(&mut self, start: usize) -> Option<Condition> {
        let place = start..self.at;
        if !self.enter(start) {
            return None;
        }
        let inner = self.term();
        self.depth -= 1;
        let mut condition = inner?;
        if let Err(operator) = negate(&mut condition) {
            self.error(
                place,
                format_args!("`not` has nothing to turn `{}` into", operator.as_str()),
                "write the opposite, as in `_memory.age >= 18` for `not _memory.age < 18`; \
                 for what may be missing add `or _memory.age is-absent`",
            );
        }
        Some(condition)
    }

    fn comparison(&mut self) -> Option<Condition> {
        let left = self.operand();
        if self.given_up {
            return None;
        }
        let name = self.text.get(left.clone()).unwrap_or_default();
        self.skip_blanks();
        let start = self.at;
        let comparing = self.operator();
        let written = if self.at > start {
            start..self.at
        } else {
            left.clone()
        };
        let (mut operator, or_same) = match comparing {
            Comparing::Unknown => {
                self.skip();
                return None;
            }
            Comparing::Alone => (Operator::IsPresent, false),
            Comparing::With(operator) => (operator, false),
            Comparing::OrSame(operator) => (operator, true),
        };
        let mut right = Value::Null;
        let mut right_place = written.clone();
        if operator.needs_right() {
            self.skip_blanks();
            let start = self.at;
            right = self.right(operator, written)?;
            right_place = start..self.at;
            if right.is_null() {
                operator = match operator {
                    Operator::Is => Operator::IsAbsent,
                    Operator::IsNot => Operator::IsPresent,
                    _ => {
                        self.error(
                            right_place,
                            format_args!("null is nothing that `{}` compares", operator.as_str()),
                            "use `is-present` or `is-absent`",
                        );
                        return None;
                    }
                };
            }
        }
        let place = Place::Text {
            path: self.path.clone(),
            text: Arc::clone(&self.source),
            left,
            right: right_place,
        };
        let compare = |operator, right, place| Condition::Compare {
            left: name.to_owned(),
            operator,
            right,
            place,
        };
        if or_same {
            let same = compare(Operator::Is, right.clone(), place.clone());
            return Some(Condition::Any(vec![compare(operator, right, place), same]));
        }
        Some(compare(operator, right, place))
    }

    /// Moves behind a left side, whose steps in brackets may hold anything.
    fn operand(&mut self) -> Range<usize> {
        let start = self.at;
        if matches!(self.next(), Some('@' | '#')) {
            self.at += 1;
        }
        loop {
            self.at += self.word_at(self.at).len();
            match self.next() {
                Some('.') => self.at += 1,
                Some('[') => {
                    let open = self.at;
                    self.at += 1;
                    if let Some(quote @ ('"' | '\'')) = self.next() {
                        self.at += 1;
                        self.move_to(|c| c == quote);
                    }
                    if !self.move_to(|c| c == ']') {
                        self.last_error(
                            open..open + 1,
                            format_args!("this `[` is never closed"),
                            "a place in a list is `[0]`, a key is `[\"key\"]`",
                        );
                    }
                }
                _ => return start..self.at,
            }
        }
    }

    fn operator(&mut self) -> Comparing {
        let start = self.at;
        let symbols = self.run(|c| "=!<>~≤≥≠".contains([c]));
        if !symbols.is_empty() {
            let end = start + symbols.len();
            let Some((_, operator)) = SYMBOLS.iter().find(|(symbol, _)| *symbol == symbols) else {
                self.error(
                    start..end,
                    format_args!("there is no operator `{symbols}`"),
                    "use one of `=`, `!=`, `<`, `<=`, `>`, `>=`, or `matches` for a pattern",
                );
                self.at = end;
                return Comparing::Unknown;
            };
            self.at = end;
            let or_same = matches!(symbols, "<=" | ">=" | "≤" | "≥");
            return if or_same {
                Comparing::OrSame(*operator)
            } else {
                Comparing::With(*operator)
            };
        }
        let first = self.word_at(start);
        if first.is_empty() || is_joint(first) {
            return Comparing::Alone;
        }
        // Up to three words, as in `is not in`; the longest that is an operator counts.
        let mut phrases: Vec<(String, usize)> = Vec::new();
        let mut end = start;
        while phrases.len() < 3 {
            let word = self.word_at(end);
            if word.is_empty() {
                break;
            }
            let before = phrases.last().map(|(phrase, _)| phrase.as_str());
            let mut phrase = before.unwrap_or_default().to_owned();
            if before.is_some() {
                phrase.push('-');
            }
            phrase.push_str(&word.to_ascii_lowercase());
            end += word.len();
            phrases.push((phrase, end));
            end = self.behind_blanks(end);
        }
        for (phrase, end) in phrases.iter().rev() {
            if let Some(operator) = named(phrase) {
                self.at = *end;
                return Comparing::With(operator);
            }
        }
        // A misspelt one.
        for (phrase, end) in phrases.iter().take(2).rev() {
            let mut help = suggest(phrase, &["and", "or"]);
            if !help.starts_with(SUGGESTED) {
                help = Operator::suggest(phrase);
            }
            let Some(meant) = meant(&help) else {
                continue;
            };
            let written = self.text.get(start..*end).unwrap_or_default();
            self.error(
                start..*end,
                format_args!("there is no operator `{written}`"),
                &help,
            );
            self.at = *end;
            return match meant {
                "and" | "or" => {
                    let joint = if meant == "and" {
                        Joint::And
                    } else {
                        Joint::Or
                    };
                    self.waiting = Some(joint);
                    Comparing::Alone
                }
                _ => named(meant).map_or(Comparing::Unknown, Comparing::With),
            };
        }
        self.at = start + first.len();
        self.error(
            start..self.at,
            format_args!("there is no operator `{first}`"),
            &Operator::suggest(first),
        );
        Comparing::Unknown
    }

    /// The right side of the operator that is `written` there; `None` without one.
    fn right(&mut self, operator: Operator, written: Range<usize>) -> Option<Value> {
        let word = self.word_at(self.at);
        let lacking = match self.next() {
            None | Some(')' | '&' | '|') => true,
            _ => is_joint(word),
        };
        if lacking {
            self.error(
                written,
                format_args!("the right side of `{}` is missing", operator.as_str()),
                "say what to compare with; for what may be missing use `is-present` or `is-absent`",
            );
            return None;
        }
        let start = self.at;
        if self.next() == Some('/') {
            return self.pattern();
        }
        if operator == Operator::Is && !word.is_empty() {
            let help = suggest(
                &["is-", word].concat().to_ascii_lowercase(),
                &["is-present", "is-absent", "is-asbent"],
            );
            if word.len() > 4 && help.starts_with(SUGGESTED) {
                self.at += word.len();
                self.error(
                    written.start..self.at,
                    format_args!("there is no operator `is {word}`"),
                    &help,
                );
                return Some(Value::String(String::new()));
            }
        }
        let mut value = self.value()?;
        if !normalize_numbers(&mut value).is_empty() {
            let rounded = Diagnostic::new(
                Severity::Warning,
                Code::ImpreciseNumber,
                self.path.clone(),
                format_args!("the number has more digits than JavaScript keeps; it is rounded"),
                "write it as text to keep every digit",
            );
            let place = Location::within(self.text, start..self.at);
            self.found.push(rounded.at(place));
        }
        Some(value)
    }

    /// One value; `None` when something was wrong with it.
    fn value(&mut self) -> Option<Value> {
        let start = self.at;
        match self.next()? {
            '"' => self.quoted('"').map(Value::String),
            '\'' => self.quoted('\'').map(Value::String),
            '“' => self.quoted('”').map(Value::String),
            '‘' => self.quoted('’').map(Value::String),
            '[' => self
                .items(start, ']')
                .map(|items| Value::Array(items.into_iter().map(|(_, item)| item).collect())),
            '{' => self
                .items(start, '}')
                .map(|members| Value::Object(Map::from_iter(members))),
            '(' => {
                self.error(
                    start..start + 1,
                    format_args!("a list stands in brackets"),
                    "write it as in `[\"red\", \"blue\"]`",
                );
                self.items(start, ')')?;
                None
            }
            _ => self.bare(),
        }
    }

    /// The items of a list, or the members of an object, up to `close`.
    fn items(&mut self, start: usize, close: char) -> Option<Vec<(String, Value)>> {
        self.at += 1;
        if !self.enter(start) {
            return None;
        }
        let mut items = Vec::new();
        let mut whole = true;
        loop {
            let next = self.peek();
            if next == Some(close) {
                self.at += 1;
                break;
            }
            if next.is_none() {
                self.error(
                    start..start + 1,
                    format_args!("this is never closed"),
                    if close == ']' {
                        "close the list with `]`"
                    } else {
                        "close the object with `}`"
                    },
                );
                whole = false;
                break;
            }
            let mut key = String::new();
            if close == '}' {
                let place = self.at;
                let read = match next {
                    Some(quote @ ('"' | '\'')) => self.quoted(quote),
                    _ => None,
                };
                match read.filter(|_| self.peek() == Some(':')) {
                    Some(read) => key = read,
                    None => {
                        self.error(
                            place..self.at,
                            format_args!("a member of an object is a key, `:` and a value"),
                            "write it as in `{ \"age\": 36 }`",
                        );
                        self.skip();
                        whole = false;
                        break;
                    }
                }
                self.at += 1;
                self.skip_blanks();
            }
            match self.value() {
                Some(value) => items.push((key, value)),
                None => whole = false,
            }
            match self.peek() {
                Some(',') => self.at += 1,
                Some(next) if next != close => {
                    self.error(
                        self.at..self.at + next.len_utf8(),
                        format_args!("`,` or `{close}` is missing here"),
                        "write commas between, as in `[\"red\", \"blue\"]`",
                    );
                    self.skip();
                    whole = false;
                    break;
                }
                _ => {}
            }
        }
        self.depth -= 1;
        whole.then_some(items)
    }

    /// A number, a word of JSON, or else a text that lacks its quotes.
    fn bare(&mut self) -> Option<Value> {
        let start = self.at;
        let word = self.run(|c| !c.is_whitespace() && !"()[]{},\"'&|".contains([c]));
        self.at += word.len();
        match word.to_ascii_lowercase().as_str() {
            "" => {
                self.odd(start);
                return None;
            }
            "true" => return Some(Value::Bool(true)),
            "false" => return Some(Value::Bool(false)),
            "null" => return Some(Value::Null),
            _ => {}
        }
        if word.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
            if let Ok(number @ Value::Number(_)) = serde_json::from_str(word) {
                return Some(number);
            }
            self.error(
                start..self.at,
                format_args!("`{word}` is no number"),
                "write it as in `5`, `-1.5` or `1e3`, or as text in quotes",
            );
            return Some(0.into());
        }
        // Further words up to the next joint belong to it.
        let mut end = self.at;
        loop {
            let next = self.behind_blanks(end);
            let more = self.word_at(next);
            if more.is_empty() || is_joint(more) {
                break;
            }
            end = next + more.len();
        }
        self.at = end;
        let written = self.text.get(start..end).unwrap_or_default();
        let mut help = String::from("write it as ");
        if word.starts_with(['_', '#']) || word.contains(['.']) {
            let path = word.strip_prefix('_').unwrap_or(word);
            help.push_str("a template, `\"{{");
            help.push_str(path);
            help.push_str("}}\"`");
        } else {
            help.push_str("`\"");
            help.push_str(written);
            help.push_str("\"`");
        }
        self.error(start..end, format_args!("`{written}` has no quotes"), &help);
        Some(written.into())
    }

    /// A text, whose opening quote is next.
    fn quoted(&mut self, close: char) -> Option<String> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut string = String::new();
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            if escaped {
                escaped = false;
                match c {
                    'n' => string.push('\n'),
                    'r' => string.push('\r'),
                    't' => string.push('\t'),
                    '\\' | '"' | '\'' => string.push(c),
                    _ => string.extend(['\\', c]),
                }
            } else if c == '\\' {
                escaped = true;
            } else if c == close {
                self.at = start + at + c.len_utf8();
                return Some(string);
            } else {
                string.push(c);
            }
        }
        let quote = self.next().map_or(0, char::len_utf8);
        self.last_error(
            start..start + quote,
            format_args!("this text is never closed"),
            "close it with the same quote",
        );
        None
    }

    /// `/pattern/`, or `/pattern/i`.
    fn pattern(&mut self) -> Option<Value> {
        let start = self.at;
        let rest = self.text.get(start..).unwrap_or_default();
        let mut pattern = String::new();
        let mut escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            if c == '/' && !escaped {
                self.at = start + at + 1;
                let flags = self.word_at(self.at);
                self.at += flags.len();
                match flags {
                    "" => {}
                    "i" => pattern.insert_str(0, "(?i)"),
                    _ => self.error(
                        self.at - flags.len()..self.at,
                        format_args!("a pattern has no flag `{flags}`"),
                        "`i` is the one: letter case is the same",
                    ),
                }
                return Some(Value::String(pattern));
            }
            if escaped && c == '/' {
                pattern.pop();
            }
            escaped = c == '\\' && !escaped;
            pattern.push(c);
        }
        self.last_error(
            start..start + 1,
            format_args!("this pattern is never closed"),
            "close it with `/`",
        );
        None
    }

    /// Reads what stands behind a condition: `and`, `or`, or nothing.
    fn joint(&mut self) -> Joint {
        if let Some(joint) = self.waiting.take() {
            return joint;
        }
        let Some(next) = self.peek() else {
            return Joint::None;
        };
        let start = self.at;
        match next {
            ')' => return Joint::None,
            '&' | '|' => {
                self.at += self.run(|c| c == next).len();
                return if next == '&' { Joint::And } else { Joint::Or };
            }
            _ => {}
        }
        let word = self.word_at(start);
        let joint = match word.to_ascii_lowercase().as_str() {
            "and" => Joint::And,
            "or" => Joint::Or,
            _ => {
                let help = suggest(word, &["and", "or"]);
                if let Some(meant) = meant(&help).filter(|_| !word.is_empty()) {
                    let joint = if meant == "and" {
                        Joint::And
                    } else {
                        Joint::Or
                    };
                    self.at += word.len();
                    self.error(
                        start..self.at,
                        format_args!("`{word}` joins no conditions"),
                        &help,
                    );
                    return joint;
                }
                self.error(
                    start..start + next.len_utf8().max(word.len()),
                    format_args!("`and` or `or` is missing here"),
                    "write it between two conditions",
                );
                // What follows is read as a condition if it can be one.
                let begins = matches!(next, '(' | '@' | '#' | '_' | '!');
                if !begins && !word.eq_ignore_ascii_case("not") {
                    self.skip();
                    if self.next() != Some('(') {
                        return self.joint();
                    }
                }
                return Joint::And;
            }
        };
        self.at += word.len();
        joint
    }

    /// Moves on to the next `and`, `or` or parenthesis, past any quotes.
    fn skip(&mut self) {
        while let Some(next) = self.peek() {
            match next {
                '(' | ')' | '&' | '|' => return,
                '"' | '\'' => {
                    self.at += 1;
                    self.move_to(|c| c == next);
                }
                _ => {
                    let word = self.word_at(self.at);
                    if is_joint(word) {
                        return;
                    }
                    self.at += word.len().max(next.len_utf8());
                }
            }
        }
    }

    /// A step into parentheses, a list or an object that opens at `start`.
    fn enter(&mut self, start: usize) -> bool {
        if self.depth == MAX_DEPTH {
            self.last_error(
                start..start + 1,
                format_args!("the condition nests more than {MAX_DEPTH} levels deep"),
                "take a level out",
            );
            return false;
        }
        self.depth += 1;
        true
    }

    fn lacks_condition(&mut self) {
        let message = if self.text.trim().is_empty() {
            "the condition is empty"
        } else {
            "a condition is missing here"
        };
        self.error(
            self.at..self.at,
            format_args!("{message}"),
            "write one, as in `@greetings` or `_memory.vip is true`",
        );
    }

    /// Tells of what cannot stand at `start`, and moves past it.
    fn odd(&mut self, start: usize) {
        self.skip();
        let rest = self.text.get(start..).unwrap_or_default();
        let odd = rest.chars().next().map_or(0, char::len_utf8);
        self.at = self.at.max(start + odd);
        self.error(
            start..start + odd,
            format_args!(
                "`{}` cannot stand here",
                rest.get(..odd).unwrap_or_default()
            ),
            "write a left side, an operator and a right side, as in `#city is \"Paris\"`",
        );
    }

    /// The same, and nothing more is told of the text.
    fn last_error(&mut self, place: Range<usize>, message: fmt::Arguments<'_>, help: &str) {
        self.error(place, message, help);
        self.given_up = true;
        self.at = self.text.len();
    }

    fn error(&mut self, place: Range<usize>, message: fmt::Arguments<'_>, help: &str) {
        if self.given_up {
            return;
        }
        if self.found.len() == MAX_FINDINGS {
            self.given_up = true;
            self.at = self.text.len();
            return;
        }
        let path = self.path.clone();
        let code = Code::InvalidCondition;
        let found = Diagnostic::new(Severity::Error, code, path, message, help);
        self.found
            .push(found.at(Location::within(self.text, place)));
    }

    /// The next character, blanks or not.
    fn next(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    /// The next character that is no blank, moving before it.
    fn peek(&mut self) -> Option<char> {
        self.skip_blanks();
        self.next()
    }

    fn skip_blanks(&mut self) {
        self.at = self.behind_blanks(self.at);
    }

    fn behind_blanks(&self, at: usize) -> usize {
        let rest = self.text.get(at..).unwrap_or_default();
        self.text.len() - rest.trim_start().len()
    }

    /// The characters from here on that fit.
    fn run(&self, fits: impl Fn(char) -> bool) -> &'a str {
        let rest = self.text.get(self.at..).unwrap_or_default();
        let end = rest.find(|c| !fits(c)).unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// The word at `at`, of all that a name in a path may hold; empty when there is none.
    fn word_at(&self, at: usize) -> &'a str {
        let rest = self.text.get(at..).unwrap_or_default();
        let end = rest
            .find(|c: char| c.is_whitespace() || c.is_control() || MARKS.contains([c]))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    }

    /// Moves behind the next character that fits, or to the end when there is none.
    fn move_to(&mut self, fits: impl Fn(char) -> bool) -> bool {
        while let Some(next) = self.next() {
            self.at += next.len_utf8();
            if fits(next) {
                return true;
            }
        }
        false
    }
}

/// The one of a list of one, or the list; `None` for an empty one, whose items were all wrong.
fn gather(mut list: Vec<Condition>, make: fn(Vec<Condition>) -> Condition) -> Option<Condition> {
    match list.len() {
        0 | 1 => list.pop(),
        _ => Some(make(list)),
    }
}

/// Turns a condition into one that holds exactly when it does not, or gives the operator that has
/// no opposite.
fn negate(condition: &mut Condition) -> Result<(), Operator> {
    *condition = match condition {
        Condition::All(list) => {
            list.iter_mut().try_for_each(negate)?;
            Condition::Any(std::mem::take(list))
        }
        Condition::Any(list) => {
            list.iter_mut().try_for_each(negate)?;
            Condition::All(std::mem::take(list))
        }
        Condition::Compare { operator, .. } => {
            *operator = operator.opposite().ok_or(*operator)?;
            return Ok(());
        }
    };
    Ok(())
}

/// The operator that a phrase in lower case names.
fn named(phrase: &str) -> Option<Operator> {
    let listed = || PHRASES.iter().find(|(known, _)| *known == phrase);
    Operator::parse(phrase).or_else(|| listed().map(|(_, operator)| *operator))
}

fn is_joint(word: &str) -> bool {
    word.eq_ignore_ascii_case("and") || word.eq_ignore_ascii_case("or")
}

/// The word that `help` suggests.
fn meant(help: &str) -> Option<&str> {
    help.strip_prefix(SUGGESTED)?.split('`').next()
}
