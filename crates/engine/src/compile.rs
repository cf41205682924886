//! From a bot definition to an engine: everything that can be wrong with it is found here.

#[cfg(feature = "checks")]
mod check;
mod compiler;
mod learn;
mod request;
mod requirement;
mod url;
#[cfg(feature = "checks")]
mod walk;

use std::collections::BinaryHeap;
use std::fmt;

use hooktalk_protocol::{BotDefinition, Code, Diagnostic, JsonPath, Severity, normalize_numbers};
use serde_json::Value;

pub(crate) use self::compiler::Compiler;
pub(crate) use self::url::check_absolute;
use crate::bot::Bot;
use crate::{CompileError, Options};

/// How deep a definition may nest, arrays and objects together: as deep as common JSON readers go.
const MAX_DEPTH: usize = 128;

/// A bot that is ready to talk: compiled once, used for any number of conversations.
///
/// It never changes, so one engine serves all conversations of a page or a server.
pub struct Engine {
    pub(crate) bot: Bot,
    pub(crate) options: Options,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl Engine {
    /// Compiles a bot definition for a page, with the default limits.
    ///
    /// # Errors
    ///
    /// When something in the definition cannot run: all of it is told at once, with the place and
    /// the mend.
    ///
    /// ```
    /// use hooktalk_engine::Engine;
    /// use serde_json::json;
    ///
    /// let error = Engine::compile(&json!({
    ///     "skills": [{ "slug": "hello", "actions": [{ "type": "go_to", "skill": "helo" }] }],
    /// }))
    /// .unwrap_err();
    /// let unknown = &error.diagnostics()[0];
    /// assert_eq!(unknown.path.as_str(), "$.skills[0].actions[0].skill");
    /// assert_eq!(unknown.message, "there is no skill `helo`");
    /// assert_eq!(unknown.help.as_deref(), Some("did you mean `hello`?"));
    /// ```
    pub fn compile(definition: &Value) -> Result<Self, CompileError> {
        Self::compile_with(definition, &Options::default())
    }

    /// Compiles a bot definition for a target and with limits of one's own.
    ///
    /// # Errors
    ///
    /// As [`Engine::compile`].
    pub fn compile_with(definition: &Value, options: &Options) -> Result<Self, CompileError> {
        if deeper_than(definition, MAX_DEPTH) {
            let deep = Diagnostic::new(
                Severity::Error,
                Code::OutOfRange,
                JsonPath::root(),
                format_args!("the bot definition nests more than {MAX_DEPTH} levels deep"),
                "take a level out",
            );
            return Err(CompileError::new(vec![deep]));
        }
        let mut document = definition.clone();
        let mut diagnostics = Vec::new();
        for path in normalize_numbers(&mut document) {
            diagnostics.push(Diagnostic::new(
                Severity::Warning,
                Code::ImpreciseNumber,
                path,
                format_args!("the number has more digits than JavaScript keeps; it is rounded"),
                "write it as text to keep every digit",
            ));
        }
        let (read, found) = BotDefinition::read(&document);
        diagnostics.extend(found);
        let mut bot = None;
        if let Some(read) = &read {
            let mut compiler = Compiler::new(read, options, diagnostics);
            bot = Some(compiler.bot());
            diagnostics = compiler.into_diagnostics();
        }
        let diagnostics = sort_by_place(diagnostics, &document);
        let failed = diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error);
        match bot {
            Some(bot) if !failed => Ok(Self {
                bot,
                options: options.clone(),
                diagnostics,
            }),
            _ => Err(CompileError::new(diagnostics)),
        }
    }

    /// What is worth mending in the definition, while it runs: warnings, in the order of the
    /// document.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }
}

impl fmt::Debug for Engine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A definition may hold passwords, so what it says is not printed.
        f.debug_struct("Engine")
            .field("skills", &self.bot.skills.len())
            .field("options", &self.options)
            .field("diagnostics", &self.diagnostics)
            .finish_non_exhaustive()
    }
}

/// Whether arrays and objects nest deeper than `limit`; it does not recurse.
fn deeper_than(value: &Value, limit: usize) -> bool {
    let mut open = vec![(value, 1)];
    while let Some((value, depth)) = open.pop() {
        if depth > limit && (value.is_array() || value.is_object()) {
            return true;
        }
        match value {
            Value::Array(items) => {
                for item in items {
                    open.push((item, depth + 1));
                }
            }
            Value::Object(members) => {
                for item in members.values() {
                    open.push((item, depth + 1));
                }
            }
            _ => {}
        }
    }
    false
}

/// Puts findings into the order in which their places stand in the document.
///
/// A heap sorts with far less code than the standard library's sort.
fn sort_by_place(diagnostics: Vec<Diagnostic>, document: &Value) -> Vec<Diagnostic> {
    let mut places = BinaryHeap::new();
    let mut found = Vec::with_capacity(diagnostics.len());
    for (index, diagnostic) in diagnostics.into_iter().enumerate() {
        places.push((place(document, diagnostic.path.as_str()), index));
        found.push(Some(diagnostic));
    }
    let mut sorted = Vec::with_capacity(found.len());
    for (_, index) in places.into_sorted_vec() {
        sorted.extend(found.get_mut(index).and_then(Option::take));
    }
    sorted
}

/// The way to `path`, as the position of each member and element on it.
fn place(document: &Value, path: &str) -> Vec<usize> {
    let mut way = Vec::new();
    let mut rest = path.strip_prefix('$').unwrap_or_default();
    let mut value = document;
    loop {
        let next = match value {
            Value::Object(members) => {
                members
                    .iter()
                    .enumerate()
                    .find_map(|(index, (key, value))| {
                        let step = JsonPath::root().key(key);
                        let rest = rest.strip_prefix(step.as_str().get(1..)?)?;
                        let ends = rest.is_empty() || rest.starts_with(['.', '[']);
                        ends.then_some((index, value, rest))
                    })
            }
            Value::Array(items) => rest.strip_prefix('[').and_then(|rest| {
                let (index, rest) = rest.split_once(']')?;
                let index = index.parse::<usize>().ok()?;
                Some((index, items.get(index)?, rest))
            }),
            _ => None,
        };
        let Some((index, inner, after)) = next else {
            return way;
        };
        way.push(index);
        rest = after;
        value = inner;
    }
}
