//! What can be right by itself and still cannot work: names of nothing, skills that nothing
//! starts, requirements that nothing fills, expressions that say nothing new. All of it are
//! warnings, and behind the feature `checks`: a page that only runs a bot does without.

use hooktalk_nlp::{FindingKind, Training, check};
use hooktalk_protocol::definition::{
    ActionKind, Condition, EntityKind, GoToMode, Operator, Requirement, RequirementData,
    RequirementItem, SkillDefinition, SkillKind,
};
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Code, JsonPath, Object, find_text, json_text};
use serde_json::Value;

use super::Compiler;
use super::learn::{BUILT_IN, variant};
use super::walk::{each_action, each_comparison, each_requirement};

/// The entities that the original recognised and rules do not.
const NOT_BUILT_IN: [&str; 6] = ["job", "location", "organization", "person", "set", "sort"];

/// More expressions than this make each start of the bot slow.
const MANY_EXPRESSIONS: usize = 20_000;

/// How many of the skills that go to each other are named.
const TOLD: usize = 8;

impl<'a> Compiler<'a> {
    /// Looks at the skills together, once each is compiled.
    ///
    /// With errors in the document, some of its parts are not there: then nothing is said of what
    /// is missing.
    pub(super) fn check_skills(&mut self) {
        let definition = self.definition;
        let whole = !self.has_errors();
        let keys = self.memory_keys();
        for skill in &definition.skills {
            self.check_conditions(skill, &keys);
            let mut taken = Vec::new();
            self.check_requirements(&skill.requirements, &mut taken, whole);
        }
        // `>=` in a text is two comparisons of one left side.
        self.diagnostics.dedup();
        if !whole {
            return;
        }
        for skill in &definition.skills {
            self.check_kind(skill);
        }
        self.check_triggers();
        self.check_loops();
        if !definition.webhook.redirect {
            self.check_reach();
        }
    }

    /// Tells of expressions without words, of those that stand twice, and of too many.
    pub(super) fn check_expressions(&mut self, training: &Training) {
        let intents = &self.definition.intents;
        let mut told = Object::new();
        for finding in check(training) {
            let Some((intent, learned)) = intents
                .get(finding.intent)
                .zip(training.intents.get(finding.intent))
            else {
                continue;
            };
            let list = &intent.expressions;
            let place = learned
                .expressions
                .get(finding.group)
                .and_then(|(language, _)| variant(list, language, &training.languages));
            let Some(place) = place else { continue };
            let path = list.path_of(place).index(finding.expression);
            // Two languages of the bot may share one list.
            if told.insert(path.as_str().to_owned(), Value::Null).is_some() {
                continue;
            }
            match finding.kind {
                FindingKind::Empty => self.warn(
                    Code::EmptyIntent,
                    path,
                    format_args!("the expression has no words"),
                    "take it out",
                ),
                FindingKind::Repeated => self.warn(
                    Code::Duplicate,
                    path,
                    format_args!("the intent has this expression already"),
                    "leave one out; letter case, accents and punctuation make no difference",
                ),
                FindingKind::Contradicts(other) => {
                    let other = intents.get(other).map_or("", |other| other.slug.as_str());
                    self.warn(
                        Code::SameExpression,
                        path,
                        format_args!("the intent `{other}` has this expression too"),
                        "leave it to one of them: what both say is never sure",
                    );
                }
            }
        }
        let count: usize = training
            .intents
            .iter()
            .flat_map(|intent| &intent.expressions)
            .map(|(_, texts)| texts.len())
            .sum();
        if count > MANY_EXPRESSIONS {
            self.warn(
                Code::OutOfRange,
                JsonPath::root().key("intents"),
                format_args!("the intents have {count} expressions"),
                "leave out those that say nearly the same: beyond 20000 each start is slow",
            );
        }
    }

    /// Tells of what a skill of its type cannot have, or needs.
    fn check_kind(&mut self, skill: &'a SkillDefinition) {
        if skill.kind.is_single() && !skill.triggers.is_empty() {
            let name = skill.kind.as_str();
            self.warn(
                Code::NoEffect,
                skill.path.key("triggers"),
                format_args!("a skill of type `{name}` has no triggers; they have no effect"),
                "leave them out, or leave `type` out",
            );
        }
        let mut offers = Vec::new();
        each_action(skill, &mut |action| {
            if matches!(action.kind, ActionKind::OfferSkills { .. }) {
                offers.push(&action.path);
            }
        });
        if skill.kind == SkillKind::Disambiguation {
            if offers.is_empty() {
                self.warn(
                    Code::MissingKey,
                    skill.path.clone(),
                    format_args!("the disambiguation skill offers nothing to choose from"),
                    "give it `{ \"type\": \"offer_skills\", \"title\": \"What do you mean?\" }`",
                );
            }
            return;
        }
        for path in offers {
            self.warn(
                Code::NoEffect,
                path.clone(),
                format_args!("there is nothing to offer here"),
                "`offer_skills` stands in the skill of type `disambiguation`",
            );
        }
    }

    /// The keys that the bot itself puts into the memory. A webhook or the page may put in more.
    fn memory_keys(&self) -> Vec<&'a str> {
        let mut keys = Vec::new();
        for skill in &self.definition.skills {
            each_requirement(&skill.requirements, &mut |it| keys.push(it.alias.as_str()));
            each_action(skill, &mut |action| {
                if let ActionKind::EditMemory(edit) = &action.kind {
                    let first = |path: &'a str| path.split('.').next();
                    keys.extend(edit.set.iter().filter_map(|(path, _)| first(path)));
                }
            });
        }
        keys
    }

    /// Tells of intents and entities that conditions name and nobody has, and of keys of the memory
    /// that are misspelt.
    fn check_conditions(&mut self, skill: &'a SkillDefinition, keys: &[&str]) {
        // Without any of its own the bot is understood by a service.
        let definition = self.definition;
        let own = !definition.intents.is_empty() || !definition.entities.is_empty();
        each_comparison(skill, &mut |condition| {
            let Condition::Compare { left, place, .. } = condition else {
                return;
            };
            let Some(name) = left.get(1..).and_then(|rest| rest.split(['.', '[']).next()) else {
                return;
            };
            let before = self.diagnostics.len();
            if left.starts_with('@') && own {
                self.check_intent_name(name, place.left());
            } else if left.starts_with('#') && own {
                self.check_entity_name(name, place.left());
            } else if let Some(rest) = left.strip_prefix("_memory.") {
                let key = rest.split(['.', '[']).next().unwrap_or_default();
                let nearest = near(key, keys, "");
                if !keys.contains(&key) && !nearest.is_empty() {
                    self.warn(
                        Code::InvalidPath,
                        place.left(),
                        format_args!("nothing in the bot puts `{key}` into the memory"),
                        &nearest,
                    );
                }
            }
            for found in self.diagnostics.iter_mut().skip(before) {
                found.location = place.left_location();
            }
        });
    }

    /// Whether there is the intent; a warning when not, for an `nlp` from elsewhere may have it.
    fn check_intent_name(&mut self, slug: &str, path: JsonPath) -> bool {
        let intents = &self.definition.intents;
        let known: Vec<&str> = intents.iter().map(|intent| intent.slug.as_str()).collect();
        if known.contains(&slug) {
            return true;
        }
        self.warn(
            Code::UnknownIntent,
            path,
            format_args!("there is no intent `{slug}`"),
            &near(slug, &known, "define it under `intents`"),
        );
        false
    }

    /// The same for an entity.
    fn check_entity_name(&mut self, name: &str, path: JsonPath) -> bool {
        let entities = &self.definition.entities;
        let mut known: Vec<&str> = entities.iter().map(|entity| entity.name.as_str()).collect();
        known.extend(BUILT_IN);
        if known.contains(&name) {
            return true;
        }
        let help = if NOT_BUILT_IN.contains(&name) {
            "it is not recognised by rules; define it under `entities`, as a list or as `free`"
                .to_owned()
        } else {
            near(name, &known, "define it under `entities`")
        };
        self.warn(
            Code::UnknownEntity,
            path,
            format_args!("there is no entity `{name}`"),
            &help,
        );
        false
    }

    /// Tells of requirements that nothing fills or nobody asks for. `taken` are the keys of the
    /// memory that are filled by now; `asks` is whether each must ask for itself.
    fn check_requirements(
        &mut self,
        items: &'a [RequirementItem],
        taken: &mut Vec<&'a str>,
        asks: bool,
    ) {
        for item in items {
            match item {
                RequirementItem::One(one) => {
                    self.check_requirement(one, asks);
                    if !taken.contains(&one.alias.as_str()) {
                        taken.push(&one.alias);
                    } else {
                        self.warn(
                            Code::Duplicate,
                            one.path.clone(),
                            format_args!("an earlier requirement fills `{}` already", one.alias),
                            "give it an `alias` of its own; until then it is never asked for",
                        );
                    }
                }
                RequirementItem::All { items, path, .. } => {
                    if items.is_empty() && !self.has_errors() {
                        self.warn(
                            Code::NoEffect,
                            path.key("all"),
                            format_args!("a group of no requirements asks for nothing"),
                            "put requirements into it, or leave it out",
                        );
                    }
                    self.check_requirements(items, taken, asks);
                }
                RequirementItem::Any {
                    items,
                    missing,
                    path,
                    ..
                } => self.check_choice(items, path, taken, asks && missing.is_empty()),
            }
        }
    }

    fn check_choice(
        &mut self,
        items: &'a [RequirementItem],
        path: &JsonPath,
        taken: &mut Vec<&'a str>,
        asks: bool,
    ) {
        match items.len() {
            0 if !self.has_errors() => self.warn(
                Code::NeverFilled,
                path.key("any"),
                format_args!("a choice of no requirements is never made"),
                "put requirements into it, or leave it out",
            ),
            1 if !self.has_errors() => self.warn(
                Code::NoEffect,
                path.key("any"),
                format_args!("this is a choice of one"),
                "put another one into it, or write the one alone",
            ),
            _ => {}
        }
        let mut common: Option<Vec<&str>> = None;
        for (index, item) in items.iter().enumerate() {
            let mut branch = taken.clone();
            // The first one asks for all when the choice itself does not.
            self.check_requirements(std::slice::from_ref(item), &mut branch, asks && index == 0);
            common = Some(match common {
                None => branch,
                Some(mut common) => {
                    common.retain(|alias| branch.contains(alias));
                    common
                }
            });
        }
        if let Some(common) = common {
            *taken = common;
        }
    }

    fn check_requirement(&mut self, requirement: &'a Requirement, asks: bool) {
        let definition = self.definition;
        let path = requirement.path.key("data");
        let name = requirement.data.name();
        let fillable = match &requirement.data {
            RequirementData::Intent(slug) => {
                !self.check_intent_name(slug, path.clone())
                    || definition
                        .intents
                        .iter()
                        .find(|intent| intent.slug == *slug)
                        .is_none_or(|intent| {
                            let mut lists = intent.expressions.variants.iter();
                            lists.any(|(_, texts)| !texts.is_empty())
                        })
            }
            RequirementData::Entity(entity) => {
                !self.check_entity_name(entity, path.clone())
                    || !definition.entities.iter().any(|known| {
                        let empty = matches!(&known.kind, EntityKind::Restricted { values, .. } if values.is_empty());
                        known.name == *entity && empty
                    })
            }
        };
        if !fillable {
            self.warn(
                Code::NeverFilled,
                path,
                format_args!("nothing can fill this: `{name}` is never found"),
                "give it values or expressions",
            );
        }
        if asks && requirement.missing.is_empty() {
            self.warn(
                Code::MissingKey,
                requirement.path.clone(),
                format_args!("nothing asks for `{name}`"),
                "say under `missing` what the bot asks then",
            );
        }
    }

    /// Tells of two skills that the same trigger starts.
    fn check_triggers(&mut self) {
        let mut known: Vec<(String, &SkillDefinition)> = Vec::new();
        for skill in &self.definition.skills {
            if skill.kind.is_single() {
                continue;
            }
            for (index, trigger) in skill.triggers.iter().enumerate() {
                let mut key = String::new();
                write_key(trigger, &mut key);
                let same = known.iter().find(|(other, _)| *other == key);
                match same.map(|(_, first)| *first) {
                    Some(first) if first.slug != skill.slug => self.warn(
                        Code::SameTrigger,
                        skill.path.key("triggers").index(index),
                        format_args!("this is a trigger of the skill `{}` too", first.slug),
                        "ask for more in one of them: when both hold neither is started, but the \
                         disambiguation skill or the fallback skill",
                    ),
                    Some(_) => {}
                    None => known.push((key, skill)),
                }
            }
        }
    }

    /// Tells of skills that go to each other for ever.
    fn check_loops(&mut self) {
        let skills = &self.definition.skills;
        let mut done = vec![false; skills.len()];
        for start in 0..skills.len() {
            let mut way: Vec<&SkillDefinition> = Vec::new();
            let mut at = Some(start);
            while let Some((index, done)) = at.and_then(|index| Some((index, done.get_mut(index)?)))
            {
                if std::mem::replace(done, true) {
                    break;
                }
                let Some(skill) = skills.get(index) else {
                    break;
                };
                way.push(skill);
                at = always_goes_to(skill).and_then(|slug| position(skills, slug));
            }
            // It came back to where it has been, now or on another way.
            let Some(first) = at.and_then(|index| skills.get(index)) else {
                continue;
            };
            let Some(round) = way.iter().position(|skill| skill.slug == first.slug) else {
                continue;
            };
            let mut names = String::new();
            for (index, skill) in way.iter().skip(round).enumerate() {
                if index == TOLD {
                    names.push_str("…` to `");
                    break;
                }
                names.push_str(&skill.slug);
                names.push_str("` to `");
            }
            self.warn(
                Code::EndlessLoop,
                first.path.clone(),
                format_args!("this goes round for ever: from `{names}{}`", first.slug),
                "put a `go_to` into a group with a condition, or give it `\"mode\": \"wait\"`",
            );
        }
    }

    /// Tells of skills that nothing starts.
    fn check_reach(&mut self) {
        let skills = &self.definition.skills;
        let mut leads = Vec::with_capacity(skills.len());
        for skill in skills {
            let mut names = Vec::new();
            each_action(skill, &mut |action| match &action.kind {
                ActionKind::GoTo { skill, .. } => names.push(skill.as_str()),
                ActionKind::SendMessage { message, .. } => buttons(message, &mut names),
                _ => {}
            });
            if names.iter().any(|name| find_text(name, "{{").is_some()) {
                // Only the data tells where that leads.
                return;
            }
            leads.push(names);
        }
        let mut reached = vec![false; skills.len()];
        let mut open: Vec<usize> = Vec::new();
        for (index, skill) in skills.iter().enumerate() {
            if skill.kind.is_single() || !skill.triggers.is_empty() {
                open.push(index);
            }
        }
        while let Some(index) = open.pop() {
            let Some(reached) = reached.get_mut(index) else {
                continue;
            };
            if !std::mem::replace(reached, true) {
                let names = leads.get(index).into_iter().flatten();
                open.extend(names.filter_map(|slug| position(skills, slug)));
            }
        }
        for (skill, reached) in skills.iter().zip(reached) {
            if !reached {
                self.warn(
                    Code::UnreachableSkill,
                    skill.path.clone(),
                    format_args!("nothing starts the skill `{}`", skill.slug),
                    "give it `triggers`, or name it in a `go_to` action or a `trigger_skill` button",
                );
            }
        }
    }
}

/// Where the skill of that slug stands.
fn position(skills: &[SkillDefinition], slug: &str) -> Option<usize> {
    skills.iter().position(|skill| skill.slug == slug)
}

/// `did you mean`, or else `otherwise`.
fn near(word: &str, known: &[&str], otherwise: &str) -> String {
    let nearest = suggest(word, known);
    if nearest.starts_with("did you mean") {
        nearest
    } else {
        otherwise.to_owned()
    }
}

/// Where a skill goes at once, whatever is said and remembered.
fn always_goes_to(skill: &SkillDefinition) -> Option<&str> {
    if !skill.requirements.is_empty() {
        return None;
    }
    for group in &skill.groups {
        for action in &group.actions {
            if let ActionKind::GoTo {
                skill,
                mode: GoToMode::Start,
            } = &action.kind
            {
                return group.condition.is_none().then_some(skill);
            }
        }
    }
    None
}

/// What a condition says, the same for all ways to write it.
fn write_key(condition: &Condition, key: &mut String) {
    match condition {
        Condition::All(list) | Condition::Any(list) => {
            if let [one] = list.as_slice() {
                return write_key(one, key);
            }
            key.push_str(match condition {
                Condition::All(_) => "all(",
                _ => "any(",
            });
            for condition in list {
                write_key(condition, key);
                key.push('\n');
            }
            key.push(')');
        }
        Condition::Compare {
            left,
            operator,
            right,
            ..
        } => {
            key.push_str(left);
            key.push(' ');
            let truth = match right {
                Value::Bool(truth) => Some(*truth),
                Value::String(text) => text.parse().ok(),
                _ => None,
            };
            let of_intent = left.starts_with('@') && !left.contains(['.', '[']);
            let present = match (operator, truth) {
                (Operator::Is, Some(truth)) if of_intent => Some(truth),
                (Operator::IsNot, Some(truth)) if of_intent => Some(!truth),
                _ => None,
            };
            match present {
                Some(true) => key.push_str(Operator::IsPresent.as_str()),
                Some(false) => key.push_str(Operator::IsAbsent.as_str()),
                None => {
                    key.push_str(operator.as_str());
                    if operator.needs_right() {
                        key.push(' ');
                        key.push_str(&json_text(right));
                    }
                }
            }
        }
    }
}

/// The skills that buttons of a message start.
fn buttons<'m>(value: &'m Value, names: &mut Vec<&'m str>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| buttons(item, names)),
        Value::Object(members) => {
            if members.get("type").and_then(Value::as_str) == Some("trigger_skill") {
                match members.get("value") {
                    Some(Value::String(slug)) => names.push(slug),
                    Some(Value::Object(variants)) => {
                        names.extend(variants.values().filter_map(Value::as_str));
                    }
                    _ => {}
                }
            }
            members.values().for_each(|value| buttons(value, names));
        }
        _ => {}
    }
}
