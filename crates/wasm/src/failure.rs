//! What JavaScript throws.

use hooktalk_engine::{CompileError, InvalidTurn, ResolveError, template_diagnostic};
use hooktalk_protocol::{Code, Diagnostic, JsonPath, object_from, unescape_pointer};
use hooktalk_template as template;
use serde_json::Value;
use wasm_bindgen::JsValue;

use crate::door;

/// An error on its way to JavaScript, where it becomes a `HooktalkError`.
#[derive(Debug)]
pub(crate) struct Failure {
    code: &'static str,
    message: String,
    diagnostics: Vec<Diagnostic>,
}

impl Failure {
    /// An error without findings: a caller's mistake.
    pub(crate) fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            diagnostics: Vec::new(),
        }
    }

    /// A template that cannot be read (`invalid-template`) or rendered (`render-failed`).
    pub(crate) fn of_template(error: &template::Error, code: Code) -> Self {
        let path = match error.pointer() {
            None => JsonPath::root(),
            Some(pointer) => path_of(pointer),
        };
        Self {
            code: error.code(),
            message: error.message().to_owned(),
            diagnostics: vec![template_diagnostic(code, path, error)],
        }
    }

    fn to_value(&self) -> Value {
        object_from(vec![
            ("code", self.code.into()),
            ("message", self.message.as_str().into()),
            ("diagnostics", Diagnostic::list_to_value(&self.diagnostics)),
        ])
    }
}

impl From<CompileError> for Failure {
    fn from(error: CompileError) -> Self {
        Self {
            code: "invalid-definition",
            message: error.to_string(),
            diagnostics: error.into_diagnostics(),
        }
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        Self::new(Code::NotAwaiting.as_str(), error.to_string())
    }
}

impl From<InvalidTurn> for Failure {
    fn from(error: InvalidTurn) -> Self {
        Self::new(Code::InvalidTurn.as_str(), error.to_string())
    }
}

impl From<Failure> for JsValue {
    fn from(failure: Failure) -> Self {
        door::small(&failure.to_value())
    }
}

/// The path that a JSON pointer (RFC 6901) means.
fn path_of(pointer: &str) -> JsonPath {
    pointer
        .split('/')
        .skip(1)
        .fold(JsonPath::root(), |path, token| {
            match token.parse::<usize>() {
                Ok(index) => path.index(index),
                Err(_) => path.key(&unescape_pointer(token)),
            }
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pointer_becomes_a_path() {
        assert_eq!(path_of("").as_str(), "$");
        assert_eq!(path_of("/a/0/b c~1d").as_str(), r#"$.a[0]["b c/d"]"#);
    }
}
