//! What is wrong, where, and the mend: one shape for every mistake that a person made.

use std::fmt;
use std::ops::Range;

use serde_json::Value;

use crate::{JsonPath, object_from, text_or_null};

/// One finding about a bot, an answer or an input, for the person who can mend it.
///
/// In JSON: `{ severity, code, path, message, help, span, line, column, excerpt }`, with `null`
/// for what does not apply.
#[derive(Clone, Debug, PartialEq)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// Which kind of finding; stable, for programs.
    pub code: Code,
    /// Where: a path in the bot definition for an author's mistake, else in the answer, the input
    /// or the conversation that `message` names.
    pub path: JsonPath,
    /// What is wrong: lower case, one line, no full stop, the offending text in back-ticks.
    pub message: String,
    /// What mends it.
    pub help: Option<String>,
    /// Where inside the text at `path`.
    pub location: Option<Location>,
}

impl Diagnostic {
    /// A finding that makes its subject unusable.
    pub fn error(code: Code, path: JsonPath, message: impl Into<String>) -> Self {
        Self::bare(Severity::Error, code, path, message.into())
    }

    /// A finding that is worth mending, while everything goes on.
    pub fn warning(code: Code, path: JsonPath, message: impl Into<String>) -> Self {
        Self::bare(Severity::Warning, code, path, message.into())
    }

    /// A finding that one should know.
    pub fn info(code: Code, path: JsonPath, message: impl Into<String>) -> Self {
        Self::bare(Severity::Info, code, path, message.into())
    }

    /// A finding with its mend, without a place inside the text.
    ///
    /// Whoever finds many kinds of mistakes calls this: it is one function for all of them, so
    /// that each costs few bytes of wasm.
    #[inline(never)]
    pub fn new(
        severity: Severity,
        code: Code,
        path: JsonPath,
        message: fmt::Arguments<'_>,
        help: &str,
    ) -> Self {
        Self {
            help: Some(help.to_owned()),
            ..Self::bare(severity, code, path, message.to_string())
        }
    }

    /// Adds a warning to `findings`, with its mend.
    #[inline(never)]
    pub(crate) fn warn(
        findings: &mut Vec<Self>,
        code: Code,
        path: JsonPath,
        message: fmt::Arguments<'_>,
        help: &str,
    ) {
        findings.push(Self::new(Severity::Warning, code, path, message, help));
    }

    fn bare(severity: Severity, code: Code, path: JsonPath, message: String) -> Self {
        Self {
            severity,
            code,
            path,
            message,
            help: None,
            location: None,
        }
    }

    /// Adds the mend.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds the place inside the text at `path`.
    #[must_use]
    pub fn at(mut self, location: Location) -> Self {
        self.location = Some(location);
        self
    }

    /// The finding as JSON.
    pub fn to_value(&self) -> Value {
        let text = |text: &str| text_or_null(Some(text));
        let (span, line, column, excerpt) = match &self.location {
            None => (Value::Null, Value::Null, Value::Null, Value::Null),
            Some(at) => {
                let (start, end) = (at.span.start.into(), at.span.end.into());
                let span = object_from(vec![("start", start), ("end", end)]);
                (span, at.line.into(), at.column.into(), text(&at.excerpt))
            }
        };
        object_from(vec![
            ("severity", text(self.severity.as_str())),
            ("code", text(self.code.as_str())),
            ("path", text(self.path.as_str())),
            ("message", text(&self.message)),
            ("help", text_or_null(self.help.as_deref())),
            ("span", span),
            ("line", line),
            ("column", column),
            ("excerpt", excerpt),
        ])
    }

    /// Reads what [`Diagnostic::to_value`] wrote; `None` for anything else.
    pub fn from_value(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let number = |value: &Value| value.as_u64().and_then(|n| u32::try_from(n).ok());
        let location = value
            .get("span")
            .filter(|span| span.is_object())
            .and_then(|span| {
                Some(Location {
                    span: Span {
                        start: number(span.get("start")?)?,
                        end: number(span.get("end")?)?,
                    },
                    line: number(value.get("line")?)?,
                    column: number(value.get("column")?)?,
                    excerpt: text("excerpt")?.to_owned(),
                })
            });
        Some(Self {
            severity: Severity::parse(text("severity")?)?,
            code: Code::parse(text("code")?)?,
            path: JsonPath::from_text(text("path")?),
            message: text("message")?.to_owned(),
            help: text("help").map(str::to_owned),
            location,
        })
    }

    /// A list of findings as a JSON array.
    pub fn list_to_value(diagnostics: &[Self]) -> Value {
        Value::Array(diagnostics.iter().map(Self::to_value).collect())
    }
}

/// `path: message` and, below it, the excerpt and the help.
impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}[{}] {}: {}",
            self.severity.as_str(),
            self.code.as_str(),
            self.path,
            self.message
        )?;
        if let Some(location) = &self.location {
            write!(f, "\n{}", location.excerpt)?;
        }
        if let Some(help) = &self.help {
            write!(f, "\nhelp: {help}")?;
        }
        Ok(())
    }
}

/// How bad a finding is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Good to know.
    Info,
    /// Worth mending; everything went on.
    Warning,
    /// Something was refused, skipped or lost because of it.
    Error,
}

impl Severity {
    /// `info`, `warning` or `error`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }

    fn parse(text: &str) -> Option<Self> {
        [Self::Info, Self::Warning, Self::Error]
            .into_iter()
            .find(|severity| severity.as_str() == text)
    }
}

/// A place inside a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Location {
    /// From where to where.
    pub span: Span,
    /// From 1.
    pub line: u32,
    /// From 1, in UTF-16 code units.
    pub column: u32,
    /// The line of the text with a second line of carets below the place.
    pub excerpt: String,
}

/// How much of a line an excerpt shows before the place and from it on, in characters.
const EXCERPT_BEFORE: usize = 40;
const EXCERPT_AFTER: usize = 60;

impl Location {
    /// The place of `part` of `text`, in bytes. A long line is cut, and `…` marks the cuts.
    ///
    /// ```
    /// use hooktalk_protocol::diagnostic::Location;
    ///
    /// let place = Location::within("#city is\nParis", 9..14);
    /// assert_eq!((place.line, place.column, place.span.end), (2, 1, 14));
    /// assert_eq!(place.excerpt, "2 | Paris\n  | ^^^^^");
    /// ```
    pub fn within(text: &str, part: Range<usize>) -> Self {
        let units = |text: &str| u32::try_from(text.encode_utf16().count()).unwrap_or(u32::MAX);
        let before = text.get(..part.start).unwrap_or(text);
        let inside = text.get(part).unwrap_or_default();
        let (number, start) = before
            .bytes()
            .enumerate()
            .filter(|(_, byte)| *byte == b'\n')
            .fold((1, 0), |(number, _), (at, _)| (number + 1, at + 1));
        let margin = before.get(start..).unwrap_or_default();
        let rest = text.get(before.len()..).unwrap_or_default();
        let number_text = u32::to_string(&number);
        let mut excerpt = number_text.clone();
        let mut marks = String::from("\n");
        marks.extend(number_text.bytes().map(|_| ' '));
        excerpt.push_str(" | ");
        marks.push_str(" | ");
        let skipped = margin.chars().count().saturating_sub(EXCERPT_BEFORE);
        if skipped > 0 {
            excerpt.push('…');
            marks.push(' ');
        }
        let shown = |c: char| if c.is_control() { ' ' } else { c };
        for c in margin.chars().skip(skipped) {
            excerpt.push(shown(c));
            marks.push(' ');
        }
        let mut carets = inside.chars().take_while(|c| *c != '\n').count().max(1);
        for (count, c) in rest.chars().take_while(|c| *c != '\n').enumerate() {
            if count == EXCERPT_AFTER {
                excerpt.push('…');
                carets = carets.min(EXCERPT_AFTER);
                break;
            }
            excerpt.push(shown(c));
        }
        marks.extend(std::iter::repeat_n('^', carets));
        excerpt.push_str(&marks);
        let first = units(before);
        Self {
            span: Span {
                start: first,
                end: first + units(inside),
            },
            line: number,
            column: units(margin) + 1,
            excerpt,
        }
    }
}

/// A range of a text in UTF-16 code units, which is how JavaScript and editors count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// The first unit, from 0.
    pub start: u32,
    /// The unit after the last one.
    pub end: u32,
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])+ $name:ident = $text:literal,)+) => {
        /// The kinds of findings: the one table of all error codes.
        ///
        /// Codes are stable: a program may branch on them. New ones may come.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[doc = $doc])+ $name,)+
        }

        impl Code {
            /// Every code, in the order of the table.
            pub const ALL: &[Self] = &[$(Self::$name,)+];

            /// The code as it stands in JSON, in kebab-case.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$name => $text,)+
                }
            }
        }
    };
}

codes! {
    // The bot definition.
    /// A value of the bot definition has the wrong JSON type.
    WrongType = "wrong-type",
    /// A key that the definition needs is not there.
    MissingKey = "missing-key",
    /// A key that the definition does not know; it has no effect.
    UnknownKey = "unknown-key",
    /// A word that is none of the allowed ones: an action's type, an operator, a mode.
    UnknownValue = "unknown-value",
    /// A number outside its range, such as a timeout under 1 s.
    OutOfRange = "out-of-range",
    /// Two keys that cannot stand together.
    Conflict = "conflict",
    /// Two of what there may be one of: skills with one slug, fallback skills, intents with one slug.
    Duplicate = "duplicate",
    /// A text that cannot be a template; has a span and an excerpt.
    InvalidTemplate = "invalid-template",
    /// An address that is neither an absolute http(s) URL nor a route that starts with `/`.
    InvalidUrl = "invalid-url",
    /// A route without a base URL to stand on.
    MissingBaseUrl = "missing-base-url",
    /// A method that is none of GET, POST, PUT, DELETE, PATCH.
    InvalidMethod = "invalid-method",
    /// A header whose name is no token, whose value has a line break, or that browsers set alone.
    InvalidHeader = "invalid-header",
    /// A user name or password that basic authentication cannot carry.
    InvalidAuth = "invalid-auth",
    /// A language that is no BCP 47 tag.
    InvalidLanguage = "invalid-language",
    /// A pattern that is no regular expression.
    InvalidPattern = "invalid-pattern",
    /// A name that conditions and templates cannot write: of an intent, an entity, an alias.
    InvalidName = "invalid-name",
    /// A left operand, the data of a requirement or a memory key that is no path.
    InvalidPath = "invalid-path",
    /// A text that is no condition; has a span and an excerpt.
    InvalidCondition = "invalid-condition",
    /// A skill that the bot does not have.
    UnknownSkill = "unknown-skill",
    /// An intent that the bot does not have.
    UnknownIntent = "unknown-intent",
    /// An entity that is neither built in nor one of the bot.
    UnknownEntity = "unknown-entity",
    /// A named set of request settings that the bot does not have.
    UnknownTemplate = "unknown-template",
    /// A body for GET, which browsers cannot send.
    BodyIgnored = "body-ignored",
    /// A password that every visitor of the page can read.
    VisibleSecret = "visible-secret",
    /// A bot without a fallback skill: nobody answers what no skill takes.
    MissingFallback = "missing-fallback",
    /// A text or an expression that a language of the bot is missing, or that is in none of them.
    MissingLanguage = "missing-language",
    /// An intent without expressions, or an expression without words.
    EmptyIntent = "empty-intent",
    /// An entity without values, or a value without words.
    EmptyEntity = "empty-entity",
    /// Two intents that the same expression belongs to.
    SameExpression = "same-expression",
    /// Two skills that always start at once, so that neither does.
    SameTrigger = "same-trigger",
    /// A skill that nothing starts.
    UnreachableSkill = "unreachable-skill",
    /// A requirement that nothing can fill.
    NeverFilled = "never-filled",
    /// Skills that go to each other for ever.
    EndlessLoop = "endless-loop",
    /// Something that does nothing where it stands.
    NoEffect = "no-effect",

    // One turn.
    /// The conversation that was handed in has something wrong in it, which was left out.
    InvalidConversation = "invalid-conversation",
    /// The input that was handed in has something wrong in it.
    InvalidInput = "invalid-input",
    /// A template that failed on this turn's data: a limit, or a control character in a header.
    RenderFailed = "render-failed",
    /// Memory cannot be changed at that place, because something on the way is no object.
    MemoryUnchanged = "memory-unchanged",
    /// No skill takes the input and there is no fallback skill.
    NoSkill = "no-skill",
    /// The triggers of several skills hold, and there is no disambiguation skill.
    SeveralSkills = "several-skills",
    /// Skills are to be offered, and none could have been meant.
    NothingToOffer = "nothing-to-offer",
    /// The turn was ended by one of its limits.
    LimitReached = "limit-reached",
    /// The bot was changed while the turn was waiting, and the turn cannot go on.
    BotChanged = "bot-changed",

    // The webhook's answer.
    /// The webhook answered with a status that is not 2xx.
    WebhookStatus = "webhook-status",
    /// The webhook did not answer in time.
    WebhookTimeout = "webhook-timeout",
    /// The webhook could not be reached.
    WebhookUnreachable = "webhook-unreachable",
    /// The call was given up by the person or the page.
    WebhookAborted = "webhook-aborted",
    /// The webhook said in the middle of a streamed answer that it failed.
    WebhookError = "webhook-error",
    /// The answer is larger than allowed.
    AnswerTooLarge = "answer-too-large",
    /// The answer is not UTF-8.
    AnswerNotUtf8 = "answer-not-utf8",
    /// The answer is not JSON.
    AnswerNotJson = "answer-not-json",
    /// The answer is JSON, but no object.
    AnswerNotObject = "answer-not-object",
    /// `replies` is no array of objects.
    AnswerReplies = "answer-replies",
    /// `conversation`, or `conversation.memory`, is no object.
    AnswerMemory = "answer-memory",
    /// `conversation.language` is no BCP 47 tag.
    AnswerLanguage = "answer-language",
    /// The template `answer` or `stream` cannot be rendered with what came.
    AnswerTemplate = "answer-template",
    /// An event of a streamed answer is nothing that can be shown or merged.
    AnswerEvent = "answer-event",
    /// `conversation.skill` is no skill of a bot that lets webhooks redirect.
    AnswerSkill = "answer-skill",
    /// A whole number beyond 2^53 was rounded to the nearest double.
    ImpreciseNumber = "imprecise-number",
    /// A reply cannot be drawn as its type asks.
    MalformedMessage = "malformed-message",

    // Misuse by the program that runs the engine.
    /// `resolve` was called with a turn that awaits nothing.
    NotAwaiting = "not-awaiting",
    /// A turn that was handed back is not one that the engine gave.
    InvalidTurn = "invalid-turn",
    /// An outcome that was handed in is none.
    InvalidOutcome = "invalid-outcome",
}

impl Code {
    /// The code that `text` names.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.as_str() == text)
    }
}

/// `help` text that suggests the nearest of `known` for a misspelt `word`, or lists all of them.
pub fn suggest(word: &str, known: &[&str]) -> String {
    let mut least = 2 + word.chars().count() / 4;
    let mut nearest = None;
    for candidate in known {
        let distance = distance(word, candidate);
        if distance < least {
            least = distance;
            nearest = Some(candidate);
        }
    }
    if let Some(candidate) = nearest {
        return format!("did you mean `{candidate}`?");
    }
    if known.is_empty() {
        return String::new();
    }
    let mut help = "use one of".to_owned();
    for candidate in known {
        help.push_str(" `");
        help.push_str(candidate);
        help.push_str("`,");
    }
    help.pop();
    help
}

/// How many letters are to be changed, added, dropped or swapped with a neighbour (letter case
/// aside) to make `b` of `a`.
fn distance(a: &str, b: &str) -> usize {
    let a: Vec<char> = a.chars().map(|c| c.to_ascii_lowercase()).collect();
    let b: Vec<char> = b.chars().map(|c| c.to_ascii_lowercase()).collect();
    let mut before: Vec<usize> = Vec::new();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    let at = |row: &[usize], index: usize| row.get(index).copied().unwrap_or(usize::MAX / 2);
    for (i, x) in a.iter().enumerate() {
        let mut next = vec![i + 1];
        for (j, y) in b.iter().enumerate() {
            let mut cost = at(&row, j) + usize::from(x != y);
            cost = cost.min(at(&row, j + 1) + 1).min(at(&next, j) + 1);
            let swapped = i > 0 && j > 0 && a.get(i - 1) == Some(y) && b.get(j - 1) == Some(x);
            if swapped {
                cost = cost.min(at(&before, j - 1) + 1);
            }
            next.push(cost);
        }
        before = std::mem::replace(&mut row, next);
    }
    at(&row, b.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_diagnostics_survive_json() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.as_str()), Some(*code));
        }
        let diagnostic = Diagnostic::warning(Code::UnknownKey, JsonPath::root().key("a"), "x")
            .help("y")
            .at(Location {
                span: Span { start: 1, end: 3 },
                line: 1,
                column: 2,
                excerpt: "abc\n ^^".to_owned(),
            });
        assert_eq!(
            Diagnostic::from_value(&diagnostic.to_value()),
            Some(diagnostic)
        );
    }

    #[test]
    fn the_nearest_word_is_suggested() {
        let known = ["send_message", "call_webhook", "go_to"];
        assert_eq!(
            suggest("send_mesage", &known),
            "did you mean `send_message`?"
        );
        assert_eq!(suggest("goto", &known), "did you mean `go_to`?");
        assert_eq!(
            suggest("banana", &known),
            "use one of `send_message`, `call_webhook`, `go_to`"
        );
    }
}
