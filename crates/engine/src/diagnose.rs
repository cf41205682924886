//! Template errors as diagnostics.

use hooktalk_protocol::diagnostic::Location;
use hooktalk_protocol::{Code, Diagnostic, JsonPath, Span};
use hooktalk_template::Error;

/// A template that does not parse, at `path` of the definition.
pub(crate) fn invalid_template(path: JsonPath, error: &Error) -> Diagnostic {
    template_diagnostic(Code::InvalidTemplate, path, error)
}

/// A template that fails on the data of a turn.
pub(crate) fn render_failed(path: JsonPath, error: &Error) -> Diagnostic {
    template_diagnostic(Code::RenderFailed, path, error)
}

/// What is wrong with the template at `path`, and where in it: a finding of `code`.
pub fn template_diagnostic(code: Code, path: JsonPath, error: &Error) -> Diagnostic {
    let unit = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
    let span = error.span_utf16();
    let diagnostic = Diagnostic::error(code, path, error.message()).at(Location {
        span: Span {
            start: unit(span.start),
            end: unit(span.end),
        },
        line: unit(error.line()),
        column: unit(error.column()),
        excerpt: error.excerpt().to_owned(),
    });
    match error.help() {
        Some(help) => diagnostic.help(help),
        None => diagnostic,
    }
}
