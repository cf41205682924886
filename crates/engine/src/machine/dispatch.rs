//! Which skill answers an input.

use hooktalk_protocol::definition::SkillKind;
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Attachment, Code, Diagnostic, JsonPath, Severity, Timestamp, object_from};
use serde_json::Value;

use super::requirement::{self, Tree};
use super::understand::names_skill;
use super::{Place, enter};
use crate::Engine;
use crate::bot::Skill;
use crate::trace::StepKind;
use crate::turn::Turn;

/// Why a skill was chosen.
#[derive(Clone, Copy)]
enum Reason {
    /// A `trigger_skill` button names it.
    Button,
    /// It waits on top of the stack, and the input is for it.
    Stack,
    /// Its trigger holds, and no other one's.
    Trigger,
    /// The triggers of several skills hold.
    Several,
    /// Nothing else takes the input.
    Fallback,
    /// Nothing takes the input, and it waits on top of the stack, so it asks again.
    Waiting,
    /// It runs before the first input is answered.
    Initialize,
}

/// What the skill on top of the stack makes of an input.
enum Takes<'a> {
    /// One of its triggers holds.
    Triggered,
    /// The input has what it lacks, or what it updates.
    Supplied(&'a str),
    /// It has no triggers and lacks nothing: what comes next is for it.
    Anything,
    /// The input is not for it.
    Nothing,
}

/// A skill whose trigger holds, and the number of the trigger.
type Triggered<'a> = (&'a Skill, usize);

impl Engine {
    /// Where the first turn of a conversation begins in a bot with an initialize skill.
    ///
    /// A conversation in which a skill has answered is no new one.
    pub(super) fn initialize(&self, turn: &mut Turn, now: Timestamp) -> Option<Place<'_>> {
        if turn.conversation.skill.is_some() {
            return None;
        }
        let skill = self.bot.of_kind(SkillKind::Initialize)?;
        turn.progress.initializing = true;
        self.trace_chosen(
            turn,
            Some((skill, Reason::Initialize)),
            &[],
            Value::Null,
            now,
        );
        enter(turn, skill);
        Some(Place::start(turn, skill, None))
    }

    /// Chooses the skill that answers, enters it and counts its turn.
    ///
    /// In this order:
    ///
    /// 1. the skill that a `trigger_skill` button names;
    /// 2. the top of the skill stack, if the input is for it: a trigger of it holds, or the input
    ///    has something that it lacks; without triggers and with nothing lacking, it takes anything;
    /// 3. the one skill whose trigger holds; if there are several, the disambiguation skill;
    /// 4. the fallback skill;
    /// 5. the top of the skill stack, which asks again.
    pub(super) fn dispatch(&self, turn: &mut Turn, now: Timestamp) -> Option<Place<'_>> {
        self.forget_unknown(turn);
        let mut triggered = Vec::new();
        let mut free = None;
        let mut said = Value::Null;
        let mut chosen = self
            .named_by_button(turn)
            .map(|skill| (skill, Reason::Button));
        if chosen.is_none() {
            triggered = self.triggered(turn);
            let top = turn.conversation.skill_stack.last();
            let top = top.and_then(|slug| self.bot.skill(slug));
            if let Some(skill) = top {
                free = self.free_answer(turn, skill, &triggered);
                let takes = self.takes(turn, skill, free, &triggered);
                said = takes.to_value(skill);
                if !matches!(takes, Takes::Nothing) {
                    chosen = Some((skill, Reason::Stack));
                }
            }
            chosen = chosen
                .or_else(|| self.by_triggers(turn, &triggered))
                .or_else(|| Some((self.bot.of_kind(SkillKind::Fallback)?, Reason::Fallback)))
                .or_else(|| Some((top?, Reason::Waiting)));
        }
        self.trace_chosen(turn, chosen, &triggered, said, now);
        let Some((skill, reason)) = chosen else {
            turn.diagnostics.push(Diagnostic::new(
                Severity::Warning,
                Code::NoSkill,
                JsonPath::root().key("skills"),
                format_args!("no skill takes the input, so the bot says nothing"),
                "add a skill of type `fallback`",
            ));
            return None;
        };
        let conversation = &mut turn.conversation;
        if conversation.skill.as_deref() == Some(skill.slug.as_str()) {
            conversation.skill_occurrences = conversation.skill_occurrences.saturating_add(1);
        }
        enter(turn, skill);
        let free = free.filter(|_| matches!(reason, Reason::Stack));
        Some(Place::start(turn, skill, free))
    }

    /// The skills whose triggers hold, in the order of the bot.
    fn triggered(&self, turn: &mut Turn) -> Vec<Triggered<'_>> {
        let mut diagnostics = Vec::new();
        let mut triggered = Vec::new();
        let scope = turn.scope().strict(&self.bot.strictness);
        for skill in &self.bot.skills {
            if !matches!(skill.kind, SkillKind::Business | SkillKind::Floating) {
                continue;
            }
            let limits = &self.options.limits.template;
            let index = skill
                .triggers
                .iter()
                .position(|trigger| trigger.holds(&scope, limits, &mut diagnostics));
            triggered.extend(index.map(|index| (skill, index)));
        }
        turn.diagnostics.append(&mut diagnostics);
        triggered
    }

    /// The free entity's requirement of the skill on top of the stack that the whole text answers:
    /// the one that was asked for, unless the visitor turns to another skill.
    fn free_answer(&self, turn: &Turn, top: &Skill, triggered: &[Triggered<'_>]) -> Option<usize> {
        let turned = triggered.iter().any(|(skill, _)| skill.slug != top.slug);
        if turned || top.requirements.is_empty() {
            return None;
        }
        Tree::new(top).first_free(&self.bot.free, &turn.conversation.memory)
    }

    fn takes<'a>(
        &self,
        turn: &Turn,
        top: &'a Skill,
        free: Option<usize>,
        triggered: &[Triggered<'_>],
    ) -> Takes<'a> {
        if triggered.iter().any(|(skill, _)| skill.slug == top.slug) {
            Takes::Triggered
        } else if let Some(requirement) = self.supplied(turn, top, free) {
            Takes::Supplied(&requirement.alias)
        } else if top.triggers.is_empty() && !requirement::lacks(top, &turn.conversation.memory) {
            Takes::Anything
        } else {
            Takes::Nothing
        }
    }

    fn by_triggers<'a>(
        &'a self,
        turn: &mut Turn,
        triggered: &[Triggered<'a>],
    ) -> Option<(&'a Skill, Reason)> {
        if let [(skill, _)] = triggered {
            return Some((skill, Reason::Trigger));
        }
        let (first, _) = triggered.first()?;
        let disambiguation = self.bot.of_kind(SkillKind::Disambiguation);
        if disambiguation.is_some() {
            turn.progress.candidates = self.ranked(turn, triggered);
        } else {
            let mut message = "the triggers of several skills hold:".to_owned();
            for (skill, _) in triggered {
                message.push_str(" `");
                message.push_str(&skill.slug);
                message.push_str("`,");
            }
            message.pop();
            let path = first.path.key("triggers");
            turn.diagnostics.push(Diagnostic::new(
                Severity::Warning,
                Code::SeveralSkills,
                path,
                format_args!("{message}"),
                "add a skill of type `disambiguation` that lets the visitor choose",
            ));
        }
        Some((disambiguation?, Reason::Several))
    }

    /// The slugs of skills, those first whose intents are the surest; then in the bot's order.
    fn ranked(&self, turn: &Turn, triggered: &[Triggered<'_>]) -> Vec<String> {
        let scope = turn.scope().strict(&self.bot.strictness);
        let mut ranked: Vec<(f64, String)> = Vec::with_capacity(triggered.len());
        for (skill, _) in triggered {
            let mut best = 0.0;
            for intent in turn.nlp.intents() {
                let slug = intent
                    .get("slug")
                    .and_then(Value::as_str)
                    .unwrap_or_default();
                let confidence = intent.get("confidence").and_then(Value::as_f64);
                let confidence = confidence.unwrap_or(1.0);
                if confidence > best
                    && scope.intent(slug).is_some()
                    && skill
                        .triggers
                        .iter()
                        .any(|trigger| trigger.names_intent(slug))
                {
                    best = confidence;
                }
            }
            let at = ranked.iter().position(|(confidence, _)| *confidence < best);
            ranked.insert(at.unwrap_or(ranked.len()), (best, skill.slug.clone()));
        }
        ranked.into_iter().map(|(_, slug)| slug).collect()
    }

    fn trace_chosen(
        &self,
        turn: &mut Turn,
        chosen: Option<(&Skill, Reason)>,
        triggered: &[Triggered<'_>],
        stack: Value,
        now: Timestamp,
    ) {
        if !self.options.trace {
            return;
        }
        let candidates = triggered
            .iter()
            .map(|(skill, index)| {
                let trigger = skill.path.key("triggers").index(*index);
                object_from(vec![
                    ("skill", skill.slug.as_str().into()),
                    ("trigger", trigger.as_str().into()),
                ])
            })
            .collect();
        let others = self
            .bot
            .skills
            .iter()
            .filter(|other| chosen.is_none_or(|(skill, _)| skill.slug != other.slug))
            .map(|other| {
                object_from(vec![
                    ("skill", other.slug.as_str().into()),
                    ("type", other.kind.as_str().into()),
                    ("triggers", other.triggers.len().into()),
                ])
            })
            .collect();
        let path = chosen.map_or_else(JsonPath::root, |(skill, _)| skill.path.clone());
        let skill = chosen.map(|(skill, _)| skill.slug.as_str());
        let reason = chosen.map_or("none", |(_, reason)| reason.as_str());
        let data = vec![
            ("skill", skill.into()),
            ("reason", reason.into()),
            ("stack", stack),
            ("candidates", Value::Array(candidates)),
            ("others", Value::Array(others)),
        ];
        self.trace(turn, StepKind::SkillChosen, &path, now, data);
    }

    /// Takes skills off the stack that the bot does not have (any more).
    fn forget_unknown(&self, turn: &mut Turn) {
        let diagnostics = &mut turn.diagnostics;
        turn.conversation.skill_stack.retain(|slug| {
            let known = self.bot.skill(slug).is_some();
            if !known {
                diagnostics.push(Diagnostic::new(
                    Severity::Warning,
                    Code::UnknownSkill,
                    JsonPath::root().key("skills"),
                    format_args!(
                        "the conversation waits for the skill `{slug}`, which the bot does not have"
                    ),
                    "it was taken off the skill stack",
                ));
            }
            known
        });
    }

    fn named_by_button(&self, turn: &mut Turn) -> Option<&Skill> {
        let (Attachment::Button(button) | Attachment::QuickReply(button)) = &turn.input.attachment
        else {
            return None;
        };
        if !names_skill(&turn.input) {
            return None;
        }
        let skill = self.bot.skill(&button.value);
        if skill.is_none() {
            let slugs = self.bot.slugs();
            turn.diagnostics.push(Diagnostic::new(
                Severity::Warning,
                Code::UnknownSkill,
                JsonPath::root().key("skills"),
                format_args!(
                    "a button starts the skill `{}`, which the bot does not have",
                    button.value
                ),
                &suggest(&button.value, &slugs),
            ));
        }
        skill
    }
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Stack => "stack",
            Self::Trigger => "trigger",
            Self::Several => "several",
            Self::Fallback => "fallback",
            Self::Waiting => "waiting",
            Self::Initialize => "initialize",
        }
    }
}

impl Takes<'_> {
    fn to_value(&self, top: &Skill) -> Value {
        let mut members = vec![("skill", top.slug.as_str().into())];
        let takes = match self {
            Self::Triggered => "triggered",
            Self::Supplied(alias) => {
                members.push(("alias", (*alias).into()));
                "supplied"
            }
            Self::Anything => "anything",
            Self::Nothing => "nothing",
        };
        members.push(("takes", takes.into()));
        object_from(members)
    }
}
