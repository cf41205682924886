//! From a bot definition to an engine: everything that can be wrong with it is found here.

mod compiler;
mod request;
mod url;

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
            let deep = Diagnostic::error(
                Code::OutOfRange,
                JsonPath::root(),
                format!("the bot definition nests more than {MAX_DEPTH} levels deep"),
            )
            .help("take a level out");
            return Err(CompileError::new(vec![deep]));
        }
        let mut document = definition.clone();
        let mut diagnostics: Vec<Diagnostic> = normalize_numbers(&mut document)
            .into_iter()
            .map(|path| {
                Diagnostic::warning(
                    Code::ImpreciseNumber,
                    path,
                    "the number has more digits than JavaScript keeps; it is rounded",
                )
                .help("write it as text to keep every digit")
            })
            .collect();
        let (read, found) = BotDefinition::read(&document);
        diagnostics.extend(found);
        let bot = read.map(|read| {
            let mut compiler = Compiler::new(&read, options, diagnostics.clone());
            let bot = compiler.bot();
            diagnostics = compiler.into_diagnostics();
            bot
        });
        sort_by_place(&mut diagnostics, &document);
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
        let nested = |value: &&Value| value.is_array() || value.is_object();
        if nested(&value) && depth > limit {
            return true;
        }
        match value {
            Value::Array(items) => {
                open.extend(items.iter().filter(nested).map(|item| (item, depth + 1)));
            }
            Value::Object(members) => {
                open.extend(
                    members
                        .values()
                        .filter(nested)
                        .map(|item| (item, depth + 1)),
                );
            }
            _ => {}
        }
    }
    false
}

/// Puts findings into the order in which their places stand in the document.
fn sort_by_place(diagnostics: &mut [Diagnostic], document: &Value) {
    diagnostics.sort_by_cached_key(|diagnostic| place(document, diagnostic.path.as_str()));
}

/// The way to `path`, as the position of each member and element on it.
fn place(document: &Value, path: &str) -> Vec<usize> {
    let mut way = Vec::new();
    let mut at = JsonPath::root();
    let mut value = document;
    loop {
        let leads = |child: &JsonPath| {
            path.strip_prefix(child.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        };
        let next = match value {
            Value::Object(members) => members
                .iter()
                .enumerate()
                .map(|(index, (key, value))| (index, at.key(key), value))
                .find(|(_, child, _)| leads(child)),
            Value::Array(items) => items
                .iter()
                .enumerate()
                .map(|(index, value)| (index, at.index(index), value))
                .find(|(_, child, _)| leads(child)),
            _ => None,
        };
        let Some((index, child, inner)) = next else {
            return way;
        };
        way.push(index);
        at = child;
        value = inner;
    }
}
