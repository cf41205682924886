//! The choice among skills that could have been meant.

use hooktalk_nlp::lookup;
use hooktalk_protocol::{Code, Diagnostic, JsonPath, Message, Severity, Timestamp, object_from};
use serde_json::Value;

use super::action::Flow;
use super::render_failed;
use crate::Engine;
use crate::bot::Skill;
use crate::message::MessageTemplate;
use crate::turn::Turn;

impl Engine {
    /// Says the quick replies of `message` with a button for each candidate: the skill's title in
    /// the language of the conversation, or its slug.
    pub(super) fn offer_skills(
        &self,
        turn: &mut Turn,
        message: &MessageTemplate,
        path: &JsonPath,
        now: Timestamp,
    ) -> Flow<'_> {
        let candidates = std::mem::take(&mut turn.progress.candidates);
        let mut buttons = Vec::with_capacity(candidates.len());
        for skill in candidates.iter().filter_map(|slug| self.bot.skill(slug)) {
            buttons.push(object_from(vec![
                ("title", self.title(turn, skill, path).into()),
                ("value", skill.slug.as_str().into()),
                ("type", "trigger_skill".into()),
            ]));
        }
        turn.progress.candidates = candidates;
        if buttons.is_empty() {
            turn.diagnostics.push(Diagnostic::new(
                Severity::Warning,
                Code::NothingToOffer,
                path.clone(),
                format_args!("there are no skills to offer, so nothing is said"),
                "offer skills in the disambiguation skill, when triggers of several hold",
            ));
            return Flow::Next;
        }
        let message = match self.render(turn, message) {
            Ok(message) => message,
            Err(error) => {
                turn.diagnostics.push(render_failed(path, &error));
                return Flow::Next;
            }
        };
        let mut members = message.as_object().clone();
        if let Some(Value::Object(content)) = members.get_mut("content") {
            content.insert("buttons".to_owned(), Value::Array(buttons));
        }
        if self.say(turn, Message::from_object(members), path, now) {
            Flow::Next
        } else {
            Flow::Stop
        }
    }

    fn title(&self, turn: &mut Turn, skill: &Skill, path: &JsonPath) -> String {
        let Some(title) = &skill.title else {
            return skill.slug.clone();
        };
        let tags: Vec<&str> = title.0.iter().map(|(tag, _)| tag.as_str()).collect();
        let wanted = turn.conversation.language.as_deref();
        let index = lookup(&tags, wanted.unwrap_or(&self.bot.language))
            .or_else(|| lookup(&tags, &self.bot.language))
            .unwrap_or(0);
        let Some((_, template)) = title.0.get(index) else {
            return skill.slug.clone();
        };
        match template.render(&turn.scope(), &self.options.limits.template) {
            Ok(title) => title,
            Err(error) => {
                turn.diagnostics.push(render_failed(path, &error));
                skill.slug.clone()
            }
        }
    }
}
