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
        self.in_query |= text.contains(['?', '#']);
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

/// Writes a value into a URL, encoded for where it stands.
pub(crate) fn push(
    output: &mut String,
    value: &str,
    form: Form,
    hole: (Span, &str),
) -> Outcome<()> {
    let (span, written) = hole;
    match form {
        Form::UrlStart => {
            if let Some(bad) = value.chars().find(|&character| breaks_url(character)) {
                return Err(Fault::new(
                    ErrorKind::BadUrl,
                    span,
                    "`$1` holds $2, which no URL can hold\ngive it a URL without white space and control characters",
                    &[written, &name(bad)],
                ));
            }
            output.push_str(value);
        }
        Form::UrlPath if value == "." || value == ".." => {
            return Err(Fault::new(
                ErrorKind::BadUrl,
                span,
                "`$1` is `$2`, which would lead to another path\na value in a path must not be `.` or `..`",
                &[written, value],
            ));
        }
        _ => output.extend(utf8_percent_encode(value, COMPONENT)),
    }
    Ok(())
}

/// Writes a value into a header.
pub(crate) fn push_header(output: &mut String, value: &str, hole: (Span, &str)) -> Outcome<()> {
    if let Some(bad) = value.chars().find(|&character| breaks_header(character)) {
        let (span, written) = hole;
        return Err(Fault::new(
            ErrorKind::BadHeader,
            span,
            "`$1` holds $2, which no header can carry\nheaders carry printable characters of Latin-1 only; send other text in the body",
            &[written, &name(bad)],
        ));
    }
    output.push_str(value);
    Ok(())
}

/// Refuses what an author wrote into a URL or header and cannot stand there.
pub(crate) fn check_literal(
    text: &str,
    written: Span,
    template: &str,
    target: Form,
) -> Outcome<()> {
    let (kind, breaks, what, help): (_, fn(char) -> bool, _, _) = match target {
        Form::Header => (
            ErrorKind::BadHeader,
            breaks_header,
            "no header can carry ",
            "headers carry printable characters of Latin-1 only; send other text in the body",
        ),
        _ => (
            ErrorKind::BadUrl,
            breaks_url,
            "no URL can hold ",
            "percent-encode it, as in `%20` for a space",
        ),
    };
    let Some(bad) = text.chars().find(|&character| breaks(character)) else {
        return Ok(());
    };
    let source = template.get(written.start..written.end);
    // An escape in a text in quotes is spelt differently; then the whole place is shown.
    let span = match source.and_then(|source| source.find(bad)) {
        Some(at) => Span {
            start: written.start + at,
            end: written.start + at + bad.len_utf8(),
            ..written
        },
        None => written,
    };
    Err(Fault::new(
        kind,
        span,
        "$1$2\n$3",
        &[what, &name(bad), help],
    ))
}

fn breaks_url(character: char) -> bool {
    character.is_whitespace() || character.is_control()
}

/// Browsers send a header's characters as one byte each.
fn breaks_header(character: char) -> bool {
    character.is_control() || character > '\u{ff}'
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
