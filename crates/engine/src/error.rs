use std::fmt;

use hooktalk_protocol::Diagnostic;

/// A bot definition that cannot run: everything that is wrong with it, at once.
#[derive(Clone, Debug, PartialEq)]
pub struct CompileError {
    diagnostics: Vec<Diagnostic>,
}

impl CompileError {
    pub(crate) fn new(diagnostics: Vec<Diagnostic>) -> Self {
        Self { diagnostics }
    }

    /// The findings, errors and warnings, in the order of the document.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The findings, for keeping.
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }
}

impl fmt::Display for CompileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the bot definition has mistakes")?;
        for diagnostic in &self.diagnostics {
            write!(f, "\n{diagnostic}")?;
        }
        Ok(())
    }
}

impl std::error::Error for CompileError {}

/// [`Engine::resolve`](crate::Engine::resolve) was called with a turn that awaits nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ResolveError;

impl fmt::Display for ResolveError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the turn awaits no outcome: call `resolve` only while `awaiting` is there")
    }
}

impl std::error::Error for ResolveError {}
