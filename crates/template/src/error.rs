//! What can be wrong with a template, told to its author.

use std::fmt;
use std::ops::Range;

use crate::write;

/// The kind of an [`Error`], to branch on.
///
/// New kinds may come; the [`code`](Self::code) of a kind never changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A `{{` without its `}}`, or a comment without its end.
    UnclosedTag,
    /// A block such as `{{#if …}}` without its `{{/if}}`.
    UnclosedBlock,
    /// A closing tag or an `{{else}}` that belongs to no block, or closes another one.
    UnexpectedTag,
    /// A block name that does not exist.
    UnknownBlock,
    /// A helper name that does not exist.
    UnknownHelper,
    /// A path that leads nowhere in any data: `@index` outside a loop, `..` above the top.
    BadPath,
    /// The inside of a tag cannot be read.
    BadExpression,
    /// A helper or block has too many, too few or unknown arguments.
    BadArgument,
    /// The body is not JSON, or could become something else than JSON.
    BadJson,
    /// A URL holds, or would come to hold, something that does not belong there.
    BadUrl,
    /// A header holds, or would come to hold, a character that a header cannot carry.
    BadHeader,
    /// [`Limits::depth`](crate::Limits::depth) is exceeded.
    DepthLimit,
    /// [`Limits::output_bytes`](crate::Limits::output_bytes) is exceeded.
    OutputLimit,
    /// [`Limits::steps`](crate::Limits::steps) is exceeded.
    StepLimit,
}

impl ErrorKind {
    /// Returns the stable kebab-case name of the kind, such as `unclosed-tag`.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::UnclosedTag => "unclosed-tag",
            Self::UnclosedBlock => "unclosed-block",
            Self::UnexpectedTag => "unexpected-tag",
            Self::UnknownBlock => "unknown-block",
            Self::UnknownHelper => "unknown-helper",
            Self::BadPath => "bad-path",
            Self::BadExpression => "bad-expression",
            Self::BadArgument => "bad-argument",
            Self::BadJson => "bad-json",
            Self::BadUrl => "bad-url",
            Self::BadHeader => "bad-header",
            Self::DepthLimit => "depth-limit",
            Self::OutputLimit => "output-limit",
            Self::StepLimit => "step-limit",
        }
    }
}

/// A template that cannot be parsed or rendered: what is wrong, where, and how to mend it.
///
/// `Display` prints the [`message`](Self::message) alone, on one line; [`excerpt`](Self::excerpt) shows the
/// place. Positions count from the template that was given to `parse`; for
/// [`JsonTemplate::from_value`](crate::JsonTemplate::from_value) they count within one string of the JSON,
/// and [`pointer`](Self::pointer) says which.
///
/// ```
/// let error = hooktalk_template::TextTemplate::parse("Hello {{pluralise 'day' quantity=2}}").unwrap_err();
/// assert_eq!(error.to_string(), "there is no helper `pluralise`");
/// assert_eq!(error.help(), Some("did you mean `pluralize`?"));
/// assert_eq!(error.excerpt(), "\
/// 1 | Hello {{pluralise 'day' quantity=2}}
///   |         ^^^^^^^^^");
/// assert_eq!((error.code(), error.line(), error.column()), ("unknown-helper", 1, 9));
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Error(Box<Repr>);

#[derive(Clone, PartialEq, Eq)]
struct Repr {
    fault: Fault,
    span_utf16: Range<usize>,
    line: usize,
    column: usize,
    excerpt: String,
    pointer: Option<Box<str>>,
}

impl Error {
    /// Returns the kind, to branch on.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.fault.kind
    }

    /// Returns the stable kebab-case name of the kind.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind().code()
    }

    /// Returns what is wrong: one line, lower case, no full stop, the template's own text in backticks.
    #[must_use]
    pub fn message(&self) -> &str {
        let Fault { text, message, .. } = &self.0.fault;
        text.get(..*message).unwrap_or_default()
    }

    /// Returns how to mend it, where that is known.
    #[must_use]
    pub fn help(&self) -> Option<&str> {
        let Fault { text, message, .. } = &self.0.fault;
        text.get(*message..).filter(|help| !help.is_empty())
    }

    /// Returns the place as a range of UTF-8 bytes.
    #[must_use]
    pub fn span(&self) -> Range<usize> {
        self.0.fault.span.start..self.0.fault.span.end
    }

    /// Returns the place as a range of UTF-16 units, as JavaScript and editors count.
    #[must_use]
    pub fn span_utf16(&self) -> Range<usize> {
        self.0.span_utf16.clone()
    }

    /// Returns the line where the place starts; the first line is 1.
    #[must_use]
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// Returns the column where the place starts, in UTF-16 units; the first column is 1.
    #[must_use]
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// Returns the line of the template with a line of carets under the place.
    ///
    /// A long line is cut on both sides, and `…` marks the cuts.
    #[must_use]
    pub fn excerpt(&self) -> &str {
        &self.0.excerpt
    }

    /// Returns which string of the JSON holds the place, as a JSON Pointer (RFC 6901) such as
    /// `/items/0/name`; `None` when the template was one text.
    #[must_use]
    pub fn pointer(&self) -> Option<&str> {
        self.0.pointer.as_deref()
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        [self.code(), ": ", self.message()].concat().fmt(formatter)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.message())
    }
}

impl std::error::Error for Error {}

/// A place in one of a template's sources, in bytes.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Which of the template's sources.
    pub(crate) source: usize,
}

/// One text that a template was parsed from, and where it stood in the author's JSON.
pub(crate) struct Source {
    pub(crate) text: Box<str>,
    pub(crate) pointer: Option<Box<str>>,
}

/// An error that does not yet know the text it points into.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    kind: ErrorKind,
    span: Span,
    /// The message, and right behind it the help.
    text: String,
    /// How long the message is.
    message: usize,
}

pub(crate) type Outcome<T> = Result<T, Box<Fault>>;

impl Fault {
    /// Makes an error from a message, a line break, and a help. In both `$1` stands for the first of the
    /// words, `$2` for the second. One text for everything keeps the many places that fail small.
    pub(crate) fn new(kind: ErrorKind, span: Span, pattern: &str, words: &[&str]) -> Box<Self> {
        Self::quoting("", kind, span, pattern, words)
    }

    /// The same with a text from the template, for which `$0` stands.
    pub(crate) fn quoting(
        written: &str,
        kind: ErrorKind,
        span: Span,
        pattern: &str,
        words: &[&str],
    ) -> Box<Self> {
        let mut text = String::new();
        let mut message = None;
        let mut rest = pattern;
        loop {
            let end = rest
                .bytes()
                .position(|byte| matches!(byte, b'$' | b'\n'))
                .unwrap_or(rest.len());
            text.push_str(rest.get(..end).unwrap_or_default());
            rest = rest.get(end..).unwrap_or_default();
            match rest.as_bytes() {
                [b'$', digit, ..] => {
                    let word = usize::from(digit.wrapping_sub(b'1'));
                    text.push_str(words.get(word).copied().unwrap_or(written));
                    rest = rest.get(2..).unwrap_or_default();
                }
                [] => break,
                _ => {
                    message = Some(text.len());
                    rest = rest.get(1..).unwrap_or_default();
                }
            }
        }
        Box::new(Self {
            kind,
            span,
            message: message.unwrap_or(text.len()),
            text,
        })
    }

    /// Makes the public error, with everything an author needs to find the place.
    pub(crate) fn locate(mut self, sources: &[Source]) -> Error {
        let source = sources.get(self.span.source);
        let text = source.map_or("", |source| &*source.text);
        let start = self.span.start.min(text.len());
        let end = self.span.end.clamp(start, text.len());
        self.span.start = start;
        self.span.end = end;
        let before = text.get(..start).unwrap_or_default();
        let mut line = 1;
        let mut line_start = 0;
        for (at, byte) in before.bytes().enumerate() {
            if byte == b'\n' {
                line += 1;
                line_start = at + 1;
            }
        }
        let first = utf16_len(before);
        Error(Box::new(Repr {
            span_utf16: first..first + utf16_len(text.get(start..end).unwrap_or_default()),
            line,
            column: utf16_len(before.get(line_start..).unwrap_or_default()) + 1,
            excerpt: excerpt(text, line_start, start, end, line),
            pointer: source.and_then(|source| source.pointer.clone()),
            fault: self,
        }))
    }
}

fn utf16_len(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// How many characters an excerpt shows before and after the first one it points at.
const EXCERPT_BEFORE: usize = 40;
const EXCERPT_AFTER: usize = 60;

fn excerpt(text: &str, line_start: usize, start: usize, end: usize, number: usize) -> String {
    let mut shown = write::count(number);
    let mut marks = String::from("\n");
    for _ in 0..shown.len() {
        marks.push(' ');
    }
    shown.push_str(" | ");
    marks.push_str(" | ");
    let line = text.get(line_start..).unwrap_or_default();
    let mut skipped = text
        .get(line_start..start)
        .map_or(0, |before| before.chars().count())
        .saturating_sub(EXCERPT_BEFORE);
    if skipped > 0 {
        shown.push('…');
        marks.push(' ');
    }
    let mut left = EXCERPT_BEFORE + EXCERPT_AFTER;
    let mut at = line_start;
    for character in line.chars() {
        if matches!(character, '\n' | '\r') {
            break;
        }
        if skipped > 0 {
            skipped -= 1;
        } else {
            if at < start {
                marks.push(' ');
            } else if at < end && at > start {
                marks.push('^');
            }
            if left == 0 {
                shown.push('…');
                break;
            }
            left -= 1;
            shown.push(if character.is_control() {
                ' '
            } else {
                character
            });
        }
        at += character.len_utf8();
    }
    // The first one is pointed at even where the line has ended.
    marks.push('^');
    shown.push_str(&marks);
    shown
}
