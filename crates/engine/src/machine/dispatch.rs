//! Which skill answers an input.

use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Attachment, ButtonKind, Code, Diagnostic, JsonPath, Timestamp};
use serde_json::Value;

use super::enter;
use crate::Engine;
use crate::bot::Skill;
use crate::trace::StepKind;
use crate::turn::Turn;

/// Why a skill was chosen.
#[derive(Clone, Copy)]
enum Reason {
    /// A `trigger_skill` button names it.
    Button,
    /// It waits on top of the stack.
    Stack,
    /// Nothing else takes the input.
    Fallback,
}

impl Engine {
    /// Chooses the skill that answers, enters it and counts its turn.
    ///
    /// In this order: the skill that a `trigger_skill` button names; the top of the skill stack,
    /// which is where `go_to` with `wait` puts a skill; the fallback skill. Triggers and
    /// requirements, once understanding tells of them, are asked between the last two.
    pub(super) fn dispatch(&self, turn: &mut Turn, now: Timestamp) -> Option<&Skill> {
        self.forget_unknown(turn);
        let chosen = self
            .named_by_button(turn)
            .map(|skill| (skill, Reason::Button))
            .or_else(|| {
                let top = turn.conversation.skill_stack.last()?;
                Some((self.bot.skill(top)?, Reason::Stack))
            })
            .or_else(|| Some((self.bot.fallback()?, Reason::Fallback)));
        let (slug, reason) = match chosen {
            Some((skill, reason)) => (Some(skill.slug.as_str()), reason.as_str()),
            None => (None, "none"),
        };
        let path = chosen.map_or_else(JsonPath::root, |(skill, _)| skill.path.clone());
        self.trace(
            turn,
            StepKind::SkillChosen,
            &path,
            now,
            vec![
                ("skill", slug.map_or(Value::Null, Value::from)),
                ("reason", reason.into()),
            ],
        );
        let Some((skill, _)) = chosen else {
            turn.diagnostics.push(
                Diagnostic::warning(
                    Code::NoSkill,
                    JsonPath::root().key("skills"),
                    "no skill takes the input, so the bot says nothing",
                )
                .help("add a skill of type `fallback`"),
            );
            return None;
        };
        let conversation = &mut turn.conversation;
        if conversation.skill.as_deref() == Some(skill.slug.as_str()) {
            conversation.skill_occurrences = conversation.skill_occurrences.saturating_add(1);
        }
        enter(turn, skill);
        Some(skill)
    }

    /// Takes skills off the stack that the bot does not have (any more).
    fn forget_unknown(&self, turn: &mut Turn) {
        let diagnostics = &mut turn.diagnostics;
        turn.conversation.skill_stack.retain(|slug| {
            let known = self.bot.skill(slug).is_some();
            if !known {
                diagnostics.push(
                    Diagnostic::warning(
                        Code::UnknownSkill,
                        JsonPath::root().key("skills"),
                        format!("the conversation waits for the skill `{slug}`, which the bot does not have"),
                    )
                    .help("it was taken off the skill stack"),
                );
            }
            known
        });
    }

    fn named_by_button(&self, turn: &mut Turn) -> Option<&Skill> {
        let (Attachment::Button(button) | Attachment::QuickReply(button)) = &turn.input.attachment
        else {
            return None;
        };
        if button.kind != ButtonKind::TriggerSkill {
            return None;
        }
        let skill = self.bot.skill(&button.value);
        if skill.is_none() {
            let slugs = self.bot.slugs();
            turn.diagnostics.push(
                Diagnostic::warning(
                    Code::UnknownSkill,
                    JsonPath::root().key("skills"),
                    format!(
                        "a button starts the skill `{}`, which the bot does not have",
                        button.value
                    ),
                )
                .help(suggest(&button.value, &slugs)),
            );
        }
        skill
    }
}

impl Reason {
    fn as_str(self) -> &'static str {
        match self {
            Self::Button => "button",
            Self::Stack => "stack",
            Self::Fallback => "fallback",
        }
    }
}
