//! What may go into a URL or a header.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use crate::ErrorKind;
use crate::error::{Fault, Outcome, Span};
use crate::program::Form;

/// What stays as it is in one segment of a path or one value of a query: the same characters that
/// JavaScript's `encodeURIComponent` leaves alone.
const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'!')
    .remove(b'~')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

/// Where in a URL the parser is.
#[derive(Clone, Copy, Default)]
pub(crate) struct Place {
    started: bool,
    in_query: bool,
}

impl Place {
    pub(crate) fn form(self) -> Form {
        match self {
            Self { started: false, .. } => Form::UrlStart,
            Self {
                in_query: false, ..
            } => Form::UrlPath,
            _ => Form::UrlQuery,
        }
    }

    pub(crate) fn pass_hole(&mut self) {
        self.started = true;
    }

    pub(crate) fn pass_literal(&mut self, text: &str) {
        self.started = true;
        self.in_query |= text.bytes().any(|byte| matches!(byte, b'?' | b'#'));
    }

    /// The second turn of a loop is not at the start any more.
    pub(crate) fn in_loop(self) -> Self {
        Self {
            started: true,
            ..self
        }
    }

    /// The place after one of two branches: the stricter rules hold.
    pub(crate) fn or(self, other: Self) -> Self {
        Self {
            started: true,
            in_query: self.in_query && other.in_query,
        }
    }
}

const HEADER_HELP: &str =
    "headers carry printable characters of Latin-1 only; send other text in the body";

/// Writes a value into a URL or header, as what stands where it does.
pub(crate) fn push(
    output: &mut String,
    value: &str,
    form: Form,
    span: Span,
    written: &str,
) -> Outcome<()> {
    if form == Form::UrlQuery || form == Form::UrlPath && value != "." && value != ".." {
        output.extend(utf8_percent_encode(value, COMPONENT));
        return Ok(());
    }
    if form == Form::UrlPath {
        return Err(Fault::new(
            ErrorKind::BadUrl,
            span,
            "`$1` is `$2`, which would lead to another path\na value in a path must not be `.` or `..`",
            &[written, value],
        ));
    }
    let Some(bad) = breaks(value, form) else {
        output.push_str(value);
        return Ok(());
    };
    let (kind, target, help) = if form == Form::Header {
        (ErrorKind::BadHeader, "header can carry", HEADER_HELP)
    } else {
        (
            ErrorKind::BadUrl,
            "URL can hold",
            "give it a URL without white space and control characters",
        )
    };
    Err(Fault::new(
        kind,
        span,
        "`$1` holds $2, which no $3\n$4",
        &[written, &name(bad), target, help],
    ))
}

/// Refuses what an author wrote into a URL or header and cannot stand there.
pub(crate) fn check_literal(
    text: &str,
    written: Span,
    template: &str,
    target: Form,
) -> Outcome<()> {
    let Some(bad) = breaks(text, target) else {
        return Ok(());
    };
    let (kind, what, help) = if target == Form::Header {
        (ErrorKind::BadHeader, "header can carry", HEADER_HELP)
    } else {
        (
            ErrorKind::BadUrl,
            "URL can hold",
            "percent-encode it, as in `%20` for a space",
        )
    };
    // An escape in a text in quotes is spelt differently; then the whole place is shown.
    let mut span = written;
    let mut at = written.start;
    let source = template.get(written.start..written.end).unwrap_or_default();
    for character in source.chars() {
        let next = at + character.len_utf8();
        if character == bad {
            span.start = at;
            span.end = next;
            break;
        }
        at = next;
    }
    Err(Fault::new(
        kind,
        span,
        "no $1 $2\n$3",
        &[what, &name(bad), help],
    ))
}

/// The first character that cannot stand in a header or, as it is, in a URL.
fn breaks(text: &str, target: Form) -> Option<char> {
    // Browsers send a header's characters as one byte each.
    text.chars().find(|&character| {
        character.is_control()
            || if target == Form::Header {
                character > '\u{ff}'
            } else {
                character.is_whitespace()
            }
    })
}

fn name(character: char) -> String {
    match character {
        ' ' => "a space".to_owned(),
        '\n' => "a line break".to_owned(),
        '\r' => "a carriage return".to_owned(),
        '\t' => "a tab".to_owned(),
        '\0' => "a null character".to_owned(),
        _ if character.is_control() || character.is_whitespace() => {
            "a control character".to_owned()
        }
        _ => ["`", character.encode_utf8(&mut [0; 4]), "`"].concat(),
    }
}
