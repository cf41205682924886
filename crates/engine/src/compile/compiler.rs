use std::fmt;

use hooktalk_nlp::{Training, Understanding, lookup};
use hooktalk_protocol::definition::{
    self, BotDefinition, LocalizedText, RequestSettings, SkillKind,
};
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{
    Code, Diagnostic, JsonPath, Method, Severity, find_text, language, unescape_pointer,
};
use hooktalk_template::{ErrorKind, JsonTemplate, Roots, TextTemplate};
use serde_json::Value;

use super::url;
use crate::Options;
use crate::bot::{
    Action, ActionKind, Bot, Group, MemoryEdit, MemoryPath, Receipt, Skill, TextByLanguage,
};
use crate::condition::Condition;
use crate::diagnose::invalid_template;
use crate::message::{MessageTemplate, localized};
use crate::scope::{EVENT, ROOTS};

/// The skill that a bot gets when its definition gives just a webhook's address.
const SHORTHAND_SKILL: &str = "default";

/// Compiles one definition, noting what is wrong without stopping.
pub(crate) struct Compiler<'a> {
    pub(super) definition: &'a BotDefinition,
    pub(super) options: &'a Options,
    /// The base URL, when there is one and it is right.
    pub(super) base_url: Option<&'a str>,
    pub(super) diagnostics: Vec<Diagnostic>,
    pub(super) receipts: Vec<Receipt>,
    /// What is compiled reads `event`.
    pub(super) reads_events: bool,
    ids: Vec<ActionId>,
}

/// The id of a webhook call, and where the call stands.
struct ActionId {
    id: String,
    /// Whether the document gives it.
    given: bool,
    path: JsonPath,
}

impl<'a> Compiler<'a> {
    /// `diagnostics` is what was found so far.
    pub(crate) fn new(
        definition: &'a BotDefinition,
        options: &'a Options,
        diagnostics: Vec<Diagnostic>,
    ) -> Self {
        Self {
            definition,
            options,
            base_url: None,
            diagnostics,
            receipts: Vec::new(),
            reads_events: false,
            ids: Vec::new(),
        }
    }

    pub(crate) fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// The whole bot; to be thrown away when there are errors among the diagnostics.
    pub(super) fn bot(&mut self) -> Bot {
        let definition = self.definition;
        self.base_url = self.check_base_url();
        for (_, settings) in &definition.templates {
            // For its mistakes: each action that names it compiles it again.
            self.settings(settings);
        }
        let mut training = self.training();
        let mut skills = Vec::with_capacity(definition.skills.len() + 1);
        for skill in &definition.skills {
            skills.push(self.skill(skill));
        }
        let has_fallback = skills.iter().any(|skill| skill.kind == SkillKind::Fallback);
        if !has_fallback && definition.webhook.shorthand {
            skills.extend(self.shorthand_skill());
        } else if !has_fallback && !self.has_errors() {
            self.warn(
                Code::MissingFallback,
                JsonPath::root(),
                format_args!(
                    "the bot has no fallback skill, so it says nothing to what no skill takes"
                ),
                "give one skill `\"type\": \"fallback\"`",
            );
        }
        #[cfg(feature = "checks")]
        self.check_skills();
        if self.has_errors() {
            // The bot is thrown away, so it need not learn.
            training = Training::default();
        }
        Bot {
            language: definition.language.clone(),
            languages: definition.languages.clone(),
            language_detection: definition.language_detection,
            understanding: Understanding::train(training),
            strictness: self.strictness(),
            free: self.free(),
            redirect: definition.webhook.redirect,
            errors_url: self
                .base_url
                .filter(|_| definition.webhook.report_errors)
                .map(|base| url::join(base, "/errors")),
            skills,
            receipts: std::mem::take(&mut self.receipts),
        }
    }

    /// The skill that `path` leads into, alone; or the one of a bot that is just a webhook.
    pub(crate) fn skills_for(&mut self, path: &str) -> Vec<Skill> {
        self.base_url = self.check_base_url();
        let definition = self.definition;
        let into = |skill: &&definition::SkillDefinition| {
            let rest = path.strip_prefix(skill.path.as_str());
            rest.is_some_and(|rest| rest.starts_with('.'))
        };
        match definition.skills.iter().find(into) {
            Some(skill) => vec![self.skill(skill)],
            None if definition.webhook.shorthand => self.shorthand_skill().into_iter().collect(),
            None => Vec::new(),
        }
    }

    /// The fallback skill of `"webhook": "https://…"`: it posts to that very address.
    fn shorthand_skill(&mut self) -> Option<Skill> {
        let path = self.definition.webhook.base_url_path();
        let taken = self
            .definition
            .skills
            .iter()
            .find(|skill| skill.slug == SHORTHAND_SKILL);
        if let Some(taken) = taken {
            self.error(
                Code::Duplicate,
                taken.path.key("slug"),
                format_args!("the slug `{SHORTHAND_SKILL}` is the one of the webhook's own skill"),
                "name the skill otherwise, or make it the fallback skill",
            );
        }
        let url = self.base_url?;
        let call = definition::CallWebhook {
            id: None,
            url: url.to_owned(),
            method: Method::Post,
            name: None,
            template: None,
            settings: RequestSettings {
                auth: None,
                headers: Vec::new(),
                body: None,
                answer: None,
                stream: None,
                path: path.clone(),
            },
            timeout_ms: None,
        };
        let id = format!("{SHORTHAND_SKILL}/0/0");
        let webhook = self.webhook(&call, &path, id)?;
        let action = Action {
            kind: ActionKind::CallWebhook(Box::new(webhook)),
            path: path.clone(),
        };
        Some(Skill {
            slug: SHORTHAND_SKILL.to_owned(),
            title: None,
            kind: SkillKind::Fallback,
            triggers: Vec::new(),
            requirements: Vec::new(),
            groups: vec![Group {
                condition: None,
                actions: vec![action],
                path: path.clone(),
            }],
            path,
        })
    }

    fn skill(&mut self, skill: &definition::SkillDefinition) -> Skill {
        let title = skill.title.as_ref().and_then(|title| self.title(title));
        let mut triggers = Vec::with_capacity(skill.triggers.len());
        for trigger in &skill.triggers {
            let trigger = Condition::compile(trigger, self);
            triggers.extend(trigger.filter(|_| !skill.kind.is_single()));
        }
        let place = format!("{}/requirements", skill.slug);
        let requirements = self.requirements(&skill.requirements, &place);
        let mut groups = Vec::with_capacity(skill.groups.len());
        for (index, group) in skill.groups.iter().enumerate() {
            let condition = group
                .condition
                .as_ref()
                .and_then(|condition| Condition::compile(condition, self));
            let place = format!("{}/{index}", skill.slug);
            let actions = self.actions(&group.actions, &place);
            groups.push(Group {
                condition,
                actions,
                path: group.path.clone(),
            });
        }
        Skill {
            slug: skill.slug.clone(),
            title,
            kind: skill.kind,
            triggers,
            requirements,
            groups,
            path: skill.path.clone(),
        }
    }

    /// A text by language, the bot's default language first.
    fn title(&mut self, title: &LocalizedText) -> Option<TextByLanguage> {
        let (mut tags, mut texts) = localized(title, self)?;
        let first = lookup(&tags, self.language()).unwrap_or(0);
        if first < tags.len() {
            tags.swap(0, first);
            texts.swap(0, first);
        }
        Some(TextByLanguage(tags.into_iter().zip(texts).collect()))
    }

    /// Actions that stand at `place`: what their ids are made of.
    pub(super) fn actions(&mut self, actions: &[definition::Action], place: &str) -> Vec<Action> {
        let mut compiled = Vec::with_capacity(actions.len());
        for (index, action) in actions.iter().enumerate() {
            let kind = self.action(action, format!("{place}/{index}"));
            compiled.extend(kind.map(|kind| Action {
                kind,
                path: action.path.clone(),
            }));
        }
        compiled
    }

    fn action(&mut self, action: &definition::Action, id: String) -> Option<ActionKind> {
        let path = &action.path;
        Some(match &action.kind {
            definition::ActionKind::SendMessage { message, path } => {
                ActionKind::SendMessage(MessageTemplate::compile(message, path, self)?)
            }
            definition::ActionKind::CallWebhook(call) => {
                let id = call.id.clone().unwrap_or(id);
                ActionKind::CallWebhook(Box::new(self.webhook(call, path, id)?))
            }
            definition::ActionKind::EditMemory(edit) => {
                ActionKind::EditMemory(self.memory_edit(edit, path))
            }
            definition::ActionKind::GoTo { skill, mode } => {
                let path = path.key("skill");
                let skill = self.text(skill, &path)?;
                if let Some(slug) = skill.is_literal() {
                    self.check_skill(slug, &path);
                }
                ActionKind::GoTo { skill, mode: *mode }
            }
            definition::ActionKind::ChangeLanguage { language } => {
                let path = path.key("language");
                let template = self.text(language, &path)?;
                if let Some(tag) = template.is_literal().filter(|tag| !language::is_tag(tag)) {
                    self.error(
                        Code::InvalidLanguage,
                        path,
                        format_args!("`{tag}` is no language tag"),
                        "use a BCP 47 tag such as `en` or `pt-BR`",
                    );
                }
                ActionKind::ChangeLanguage(template)
            }
            definition::ActionKind::OfferSkills { title, path } => {
                ActionKind::OfferSkills(MessageTemplate::quick_replies(title, path, self)?)
            }
            definition::ActionKind::ResetConversation => ActionKind::ResetConversation,
        })
    }

    /// Refuses a slug that no skill has.
    pub(crate) fn check_skill(&mut self, slug: &str, path: &JsonPath) {
        let skills = &self.definition.skills;
        let mut known: Vec<&str> = skills.iter().map(|skill| skill.slug.as_str()).collect();
        if self.definition.webhook.shorthand {
            known.push(SHORTHAND_SKILL);
        }
        if !known.contains(&slug) {
            self.error(
                Code::UnknownSkill,
                path.clone(),
                format_args!("there is no skill `{slug}`"),
                &suggest(slug, &known),
            );
        }
    }

    /// Takes `id` for the action at `path`; each may be taken once. Derived ids are the same only
    /// when slugs are, which is told elsewhere.
    pub(super) fn take_id(&mut self, id: &str, given: bool, path: &JsonPath) {
        let taken = self.ids.iter().find(|known| known.id == id);
        match taken.filter(|known| given || known.given) {
            Some(known) => {
                let taken = known.path.clone();
                let (path, help) = if given {
                    let help = "give each webhook call an id of its own, or leave `id` out";
                    (path.key("id"), help)
                } else {
                    (
                        path.clone(),
                        "a call without `id` gets this one; give the other a name",
                    )
                };
                self.error(
                    Code::Duplicate,
                    path,
                    format_args!("the id `{id}` is already taken by {taken}"),
                    help,
                );
            }
            None => self.ids.push(ActionId {
                id: id.to_owned(),
                given,
                path: path.clone(),
            }),
        }
    }

    fn memory_edit(&mut self, edit: &definition::MemoryEdit, path: &JsonPath) -> MemoryEdit {
        let mut set = Vec::new();
        for (name, value) in &edit.set {
            let at = path.key("set").key(name);
            let keys = self.memory_path(name, &at);
            let value = self.value(value, &at);
            if let (Some(keys), Some(value)) = (keys, value) {
                set.push((keys, value));
            }
        }
        let mut unset = Vec::new();
        for (index, name) in edit.unset.iter().enumerate() {
            unset.extend(self.memory_path(name, &path.key("unset").index(index)));
        }
        MemoryEdit {
            reset: edit.reset,
            set,
            unset,
        }
    }

    fn memory_path(&mut self, name: &str, path: &JsonPath) -> Option<MemoryPath> {
        let keys: Vec<String> = name.split('.').map(str::to_owned).collect();
        let help = if keys.iter().any(|key| key.trim().is_empty()) {
            Some("write keys with dots between, as in `order.city`")
        } else if find_text(name, "{{").is_some() {
            Some("a path holds no templates; set a whole object whose keys hold them")
        } else if name.contains(['[', ']']) {
            Some("a path goes through objects only; set the whole list")
        } else {
            None
        };
        if let Some(help) = help {
            self.error(
                Code::InvalidPath,
                path.clone(),
                format_args!("`{name}` is no path into the memory"),
                help,
            );
            return None;
        }
        if keys.len() > 1 && keys.first().is_some_and(|key| key == "memory") {
            self.warn(
                Code::InvalidPath,
                path.clone(),
                format_args!("this is the place `memory.{name}`"),
                "a path starts inside the memory; leave `memory.` out",
            );
        }
        Some(MemoryPath {
            keys,
            path: path.clone(),
        })
    }

    /// A text with holes.
    pub(crate) fn text(&mut self, text: &str, path: &JsonPath) -> Option<TextTemplate> {
        self.parsed(TextTemplate::parse(text), path)
    }

    /// A JSON value whose strings hold holes. A string that is one hole alone stands for the very
    /// value: `"{{#person}}"` is the entity and not its text.
    pub(crate) fn value(&mut self, value: &Value, path: &JsonPath) -> Option<JsonTemplate> {
        match value {
            Value::String(text) if is_single_hole(text) => {
                self.parsed(JsonTemplate::parse(text.trim()), path)
            }
            _ => self.json(value, path),
        }
    }

    /// A JSON value whose strings and keys hold holes and stay strings.
    pub(super) fn json(&mut self, value: &Value, path: &JsonPath) -> Option<JsonTemplate> {
        match JsonTemplate::from_value(value) {
            Ok(template) => self.parsed(Ok(template), path),
            Err(error) => {
                let path = follow_pointer(path, value, error.pointer().unwrap_or_default());
                self.parsed(Err(error), &path)
            }
        }
    }

    /// What a template's parser gave; an error becomes a diagnostic at `path`, and so does a name
    /// that no turn has.
    pub(super) fn parsed<T: Roots>(
        &mut self,
        parsed: Result<T, hooktalk_template::Error>,
        path: &JsonPath,
    ) -> Option<T> {
        match parsed {
            Ok(template) => {
                for root in template.roots() {
                    if !(ROOTS.contains(&root) || root == EVENT && self.reads_events) {
                        self.warn(
                            Code::InvalidPath,
                            path.clone(),
                            format_args!("there is nothing called `{root}`, so it is always empty"),
                            &unknown_root(root),
                        );
                    }
                }
                Some(template)
            }
            Err(error) => {
                let mut diagnostic = invalid_template(path.clone(), &error);
                match error.kind() {
                    ErrorKind::BadUrl => diagnostic.code = Code::InvalidUrl,
                    ErrorKind::BadHeader => diagnostic.code = Code::InvalidHeader,
                    _ => {}
                }
                self.diagnostics.push(diagnostic);
                None
            }
        }
    }

    pub(crate) fn error(
        &mut self,
        code: Code,
        path: JsonPath,
        message: fmt::Arguments<'_>,
        help: &str,
    ) {
        self.push(Diagnostic::new(Severity::Error, code, path, message, help));
    }

    pub(crate) fn warn(
        &mut self,
        code: Code,
        path: JsonPath,
        message: fmt::Arguments<'_>,
        help: &str,
    ) {
        self.push(Diagnostic::new(
            Severity::Warning,
            code,
            path,
            message,
            help,
        ));
    }

    /// All that was found so far.
    pub(crate) fn found(&mut self) -> &mut Vec<Diagnostic> {
        &mut self.diagnostics
    }

    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    pub(crate) fn extend(&mut self, diagnostics: Vec<Diagnostic>) {
        self.diagnostics.extend(diagnostics);
    }

    /// The bot's default language.
    pub(crate) fn language(&self) -> &'a str {
        &self.definition.language
    }

    /// All of the bot's languages.
    pub(crate) fn languages(&self) -> &'a [String] {
        &self.definition.languages
    }

    pub(super) fn has_errors(&self) -> bool {
        self.diagnostics
            .iter()
            .any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether something is wrong with the value at `path` itself or below it.
    pub(super) fn is_wrong(&self, path: &JsonPath) -> bool {
        self.diagnostics.iter().any(|diagnostic| {
            diagnostic.severity == Severity::Error
                && diagnostic.path.as_str().starts_with(path.as_str())
        })
    }
}

/// What to write instead of a root that there is none of.
fn unknown_root(root: &str) -> String {
    let nearest = suggest(root, &ROOTS);
    if nearest.starts_with("did you mean") {
        nearest
    } else {
        format!("write `{{{{memory.{root}}}}}` for the memory, `{{{{#{root}}}}}` for an entity")
    }
}

/// Whether a string is one `{{…}}` and nothing else.
fn is_single_hole(text: &str) -> bool {
    text.trim()
        .strip_prefix("{{")
        .and_then(|rest| rest.strip_suffix("}}"))
        .is_some_and(|inside| {
            let comment = inside.trim_start_matches('~').starts_with('!');
            !comment && find_text(inside, "{{").is_none() && find_text(inside, "}}").is_none()
        })
}

/// The path of the string that a JSON Pointer names inside the value at `path`.
fn follow_pointer(path: &JsonPath, value: &Value, pointer: &str) -> JsonPath {
    let mut path = path.clone();
    let mut value = Some(value);
    for step in pointer.split('/').skip(1) {
        let step = unescape_pointer(step);
        (path, value) = match (value, step.parse::<usize>()) {
            (Some(Value::Array(items)), Ok(index)) => (path.index(index), items.get(index)),
            _ => (path.key(&step), value.and_then(|value| value.get(&step))),
        };
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_single_hole_is_told_from_text() {
        for text in [
            "{{memory.a}}",
            " {{#person}} ",
            "{{{x}}}",
            "{{length memory.a}}",
        ] {
            assert!(is_single_hole(text), "{text}");
        }
        for text in [
            "",
            "a",
            "{{a}} {{b}}",
            "{{a}}!",
            "{{! note }}",
            "{{#if a}}b{{/if}}",
        ] {
            assert!(!is_single_hole(text), "{text}");
        }
    }
}
