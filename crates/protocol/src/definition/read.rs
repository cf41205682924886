use serde_json::Value;

use super::reader::{Fields, Reader};
use super::{
    BotDefinition, Condition, MessageGroup, Operator, Place, RequestSettings, SkillDefinition,
    SkillKind, WebhookSettings,
};
use crate::{Code, Diagnostic, JsonPath};

/// The language of a bot that does not say.
const DEFAULT_LANGUAGE: &str = "en";

/// The keys of the document. `$schema` is for editors.
const BOT_KEYS: [&str; 10] = [
    "webhook",
    "name",
    "language",
    "languages",
    "language_detection",
    "intents",
    "entities",
    "templates",
    "skills",
    "$schema",
];

impl BotDefinition {
    /// Reads a document, and finds everything that is wrong with its shape at once.
    ///
    /// The definition holds all that could be read, so that later checks find their mistakes in
    /// the same run: with an error among the findings it must not be run. It is `None` only when
    /// the document is no object at all.
    pub fn read(document: &Value) -> (Option<Self>, Vec<Diagnostic>) {
        let mut reader = Reader::default();
        let bot = reader.bot(document);
        (bot, reader.diagnostics)
    }
}

impl Reader {
    fn bot(&mut self, document: &Value) -> Option<BotDefinition> {
        let root = JsonPath::root();
        let fields = self.object(document, &root, "a bot definition", &BOT_KEYS)?;
        let (language, languages) = self.languages(&fields);
        let mut templates = Vec::new();
        for (name, value) in self.members(&fields, "templates").into_iter().flatten() {
            let path = fields.at("templates").key(name);
            let known = ["auth", "headers", "body", "answer", "stream"];
            let settings = match self.object(value, &path, "a template", &known) {
                Some(fields) => self.request_settings(&fields),
                None => RequestSettings {
                    auth: None,
                    headers: Vec::new(),
                    body: None,
                    answer: None,
                    stream: None,
                    path,
                },
            };
            templates.push((name.clone(), settings));
        }
        Some(BotDefinition {
            name: self.text(&fields, "name").unwrap_or_default(),
            language,
            languages,
            language_detection: self.language_detection(&fields),
            intents: self.intents(&fields),
            entities: self.entities(&fields),
            webhook: self.webhook(&fields),
            templates,
            skills: self.skills(&fields),
        })
    }

    fn languages(&mut self, fields: &Fields<'_>) -> (String, Vec<String>) {
        let language = self
            .text(fields, "language")
            .filter(|tag| self.tag(tag, fields.at("language")))
            .unwrap_or_else(|| DEFAULT_LANGUAGE.to_owned());
        let mut languages: Vec<String> = Vec::new();
        let list = fields.at("languages");
        for (index, value) in self.elements(fields, "languages").iter().enumerate() {
            let path = list.index(index);
            let Some(tag) = self.as_text(value, &path, "a language") else {
                continue;
            };
            if lists(&languages, &tag) {
                self.warn(
                    Code::Duplicate,
                    path,
                    format_args!("the language `{tag}` stands twice"),
                    "leave one out",
                );
            } else if self.tag(&tag, path) {
                languages.push(tag);
            }
        }
        if !lists(&languages, &language) {
            if !languages.is_empty() {
                self.warn(
                    Code::MissingLanguage,
                    list,
                    format_args!(
                        "the bot's default language `{language}` is not listed; it is added"
                    ),
                    "list it, or set `language` to one that is",
                );
            }
            languages.insert(0, language.clone());
        }
        (language, languages)
    }

    fn webhook(&mut self, fields: &Fields<'_>) -> WebhookSettings {
        let mut settings = WebhookSettings {
            base_url: None,
            timeout_ms: WebhookSettings::DEFAULT_TIMEOUT_MS,
            report_errors: true,
            redirect: false,
            shorthand: false,
            path: fields.at("webhook"),
        };
        let path = &settings.path;
        match fields.find("webhook") {
            None => {}
            Some(Value::String(url)) => {
                settings.base_url = Some(url.clone());
                settings.shorthand = true;
            }
            Some(value @ Value::Object(_)) => {
                let known = ["base_url", "timeout_ms", "report_errors", "redirect"];
                if let Some(fields) = self.object(value, path, "`webhook`", &known) {
                    settings.base_url = self.text(&fields, "base_url");
                    if let Some(timeout) = self.timeout(&fields) {
                        settings.timeout_ms = timeout;
                    }
                    if let Some(report) = self.flag(&fields, "report_errors") {
                        settings.report_errors = report;
                    }
                    settings.redirect = self.flag(&fields, "redirect").unwrap_or(false);
                }
            }
            Some(other) => {
                self.wrong_type(path, "`webhook`", other, "an address or an object");
            }
        }
        settings
    }

    /// `timeout_ms`, a whole number of milliseconds.
    pub(super) fn timeout(&mut self, fields: &Fields<'_>) -> Option<u32> {
        let range = WebhookSettings::TIMEOUT_RANGE_MS;
        let help = "give whole milliseconds from 1000 to 60000";
        self.whole(fields, "timeout_ms", range, help)
    }

    fn skills(&mut self, fields: &Fields<'_>) -> Vec<SkillDefinition> {
        let mut skills: Vec<SkillDefinition> = Vec::new();
        for (index, value) in self.elements(fields, "skills").iter().enumerate() {
            let path = fields.at("skills").index(index);
            let Some(skill) = self.skill(value, &path) else {
                continue;
            };
            if let Some(first) = skills.iter().find(|known| known.slug == skill.slug) {
                self.error(
                    Code::Duplicate,
                    path.key("slug"),
                    format_args!(
                        "the slug `{}` is already taken by {}",
                        skill.slug, first.path
                    ),
                    "give each skill a slug of its own",
                );
            }
            let (kind, name) = (skill.kind, skill.kind.as_str());
            if let Some(first) = skills.iter().find(|known| known.kind == kind)
                && kind.is_single()
            {
                self.error(
                    Code::Duplicate,
                    path.key("type"),
                    format_args!("`{}` is a second {name} skill", skill.slug),
                    &format!("a bot has one; `{}` is the first", first.slug),
                );
            }
            skills.push(skill);
        }
        skills
    }

    fn skill(&mut self, value: &Value, path: &JsonPath) -> Option<SkillDefinition> {
        let known = [
            "slug",
            "title",
            "type",
            "triggers",
            "requirements",
            "groups",
            "actions",
        ];
        let fields = self.object(value, path, "a skill", &known)?;
        let slug = self.needed_text(
            &fields,
            "slug",
            "name the skill, as in `\"slug\": \"order\"`",
        );
        let kind = self
            .word(&fields, "type", &SkillKind::ALL.map(SkillKind::as_str))
            .and_then(|index| SkillKind::ALL.get(index).copied())
            .unwrap_or(SkillKind::Business);
        let (has_groups, has_actions) = (fields.has("groups"), fields.has("actions"));
        if has_groups && has_actions {
            self.error(
                Code::Conflict,
                path.key("actions"),
                format_args!("`actions` stands beside `groups`"),
                "move the actions into a group",
            );
        } else if !has_groups && !has_actions && !fields.has("requirements") {
            self.warn(
                Code::MissingKey,
                path.clone(),
                format_args!("the skill does nothing"),
                "give it `actions`, or `groups` with conditions",
            );
        }
        let mut groups = Vec::new();
        for (index, value) in self.elements(&fields, "groups").iter().enumerate() {
            groups.extend(self.group(value, fields.at("groups").index(index)));
        }
        if has_actions {
            groups.push(MessageGroup {
                condition: None,
                actions: self.actions(&fields, "actions"),
                path: path.clone(),
            });
        }
        Some(SkillDefinition {
            slug: slug?,
            title: self.localized(&fields, "title"),
            kind,
            triggers: self.conditions(&fields, "triggers"),
            requirements: self.requirements(&fields, "requirements"),
            groups,
            path: path.clone(),
        })
    }

    fn group(&mut self, value: &Value, path: JsonPath) -> Option<MessageGroup> {
        let fields = self.object(value, &path, "a group", &["condition", "actions"])?;
        let condition = fields
            .find("condition")
            .and_then(|value| self.condition(value, &fields.at("condition")));
        if !fields.has("actions") {
            self.missing(&path, "actions", "say what the group does");
        }
        let actions = self.actions(&fields, "actions");
        Some(MessageGroup {
            condition,
            actions,
            path,
        })
    }

    pub(super) fn condition(&mut self, value: &Value, path: &JsonPath) -> Option<Condition> {
        if let Value::String(text) = value {
            let (condition, found) = Condition::parse(text, path);
            self.diagnostics.extend(found);
            return condition;
        }
        let known = ["all", "any", "left", "operator", "right"];
        let fields = self.object(value, path, "a condition", &known)?;
        let mut forms = ["all", "any", "left"]
            .into_iter()
            .filter(|key| fields.has(key));
        let (form, second) = (forms.next(), forms.next());
        if let (Some(first), Some(second)) = (form, second) {
            self.error(
                Code::Conflict,
                path.key(second),
                format_args!("`{second}` stands beside `{first}`"),
                "nest conditions: `{ \"all\": [C, { \"any\": [C, C] }] }`",
            );
        }
        match form {
            Some("all") => Some(Condition::All(self.conditions(&fields, "all"))),
            Some("any") => Some(Condition::Any(self.conditions(&fields, "any"))),
            Some(_) => self.comparison(&fields),
            None => {
                self.missing(
                    path,
                    "left",
                    "write `{ \"left\": \"_memory.vip\", \"operator\": \"is\", \"right\": true }`, \
                     or a list of conditions under `all` or `any`",
                );
                None
            }
        }
    }

    fn conditions(&mut self, fields: &Fields<'_>, key: &str) -> Vec<Condition> {
        let mut list = Vec::new();
        for (index, value) in self.elements(fields, key).iter().enumerate() {
            list.extend(self.condition(value, &fields.at(key).index(index)));
        }
        list
    }

    fn comparison(&mut self, fields: &Fields<'_>) -> Option<Condition> {
        let left = self.needed_text(
            fields,
            "left",
            "name what is looked at, as in `_memory.vip`",
        );
        let word = self.needed_text(fields, "operator", &Operator::suggest(""))?;
        let Some(operator) = Operator::parse(&word) else {
            self.error(
                Code::UnknownValue,
                fields.at("operator"),
                format_args!("there is no operator `{word}`"),
                &Operator::suggest(&word),
            );
            return None;
        };
        let right = fields.find("right");
        if operator.needs_right() && right.is_none() {
            self.missing(
                &fields.path,
                "right",
                "say what to compare with; for what may be missing use `is-present` or `is-absent`",
            );
        } else if !operator.needs_right() && right.is_some() {
            self.warn(
                Code::Conflict,
                fields.at("right"),
                format_args!("`{word}` compares with nothing"),
                "leave `right` out",
            );
        }
        Some(Condition::Compare {
            left: left?,
            operator,
            right: right.cloned().unwrap_or_default(),
            place: Place::Object(fields.path.clone()),
        })
    }
}

/// Whether `tag` is among `languages`, letter case aside.
fn lists(languages: &[String], tag: &str) -> bool {
    languages
        .iter()
        .any(|known| known.eq_ignore_ascii_case(tag))
}
