//! What each action does.

use hooktalk_protocol::definition::GoToMode;
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{
    Code, Diagnostic, JsonPath, Memory, Message, Object, OutgoingRequest, Severity, Timestamp,
    remove_member,
};
use hooktalk_template::{self as template, TextTemplate};
use serde_json::Value;

use super::render_failed;
use crate::Engine;
use crate::bot::{Action, ActionKind, MemoryEdit, MemoryPath, Skill, Webhook};
use crate::message::MessageTemplate;
use crate::trace::StepKind;
use crate::turn::Turn;
use crate::webhook;

/// How a turn goes on after an action.
pub(super) enum Flow<'a> {
    /// With the next action.
    Next,
    /// With another skill, from its beginning; what is left of this one is not done.
    Jump(&'a Skill),
    /// Not before the outcome of this request is known.
    Await(Box<OutgoingRequest>),
    /// Not at all.
    Stop,
}

impl Engine {
    pub(super) fn perform(&self, turn: &mut Turn, action: &Action, now: Timestamp) -> Flow<'_> {
        let path = &action.path;
        match &action.kind {
            ActionKind::SendMessage(message) => self.send_message(turn, message, path, now),
            ActionKind::CallWebhook(webhook) => self.call_webhook(turn, webhook, path, now),
            ActionKind::EditMemory(edit) => self.edit_memory(turn, edit, path, now),
            ActionKind::GoTo { skill, mode } => self.go_to(turn, skill, *mode, path, now),
            ActionKind::ChangeLanguage(language) => {
                self.change_language(turn, language, path, now);
                Flow::Next
            }
            ActionKind::OfferSkills(message) => self.offer_skills(turn, message, path, now),
            ActionKind::ResetConversation => {
                self.reset_conversation(turn, path, now);
                Flow::Next
            }
        }
    }

    fn send_message(
        &self,
        turn: &mut Turn,
        message: &MessageTemplate,
        path: &JsonPath,
        now: Timestamp,
    ) -> Flow<'_> {
        match self.render(turn, message) {
            Ok(message) => {
                if !self.say(turn, message, path, now) {
                    return Flow::Stop;
                }
            }
            Err(error) => turn.diagnostics.push(render_failed(path, &error)),
        }
        Flow::Next
    }

    /// A message in the language of the conversation.
    pub(super) fn render(
        &self,
        turn: &Turn,
        message: &MessageTemplate,
    ) -> Result<Message, template::Error> {
        let wanted = turn.conversation.language.as_deref();
        let languages = (wanted.unwrap_or(&self.bot.language), &*self.bot.language);
        message.render(&turn.scope(), languages, &self.options.limits.template)
    }

    fn call_webhook(
        &self,
        turn: &mut Turn,
        webhook: &Webhook,
        path: &JsonPath,
        now: Timestamp,
    ) -> Flow<'_> {
        if turn.progress.requests >= self.options.limits.requests {
            self.reach_limit(turn, "requests", path, now);
            return Flow::Stop;
        }
        let id = turn.progress.requests + 1;
        match webhook::request::render(webhook, path, turn, id, &self.options.limits) {
            Ok(request) => {
                turn.progress.requests = id;
                if self.options.trace {
                    let seen = request.to_redacted_value();
                    self.trace(
                        turn,
                        StepKind::RequestRendered,
                        path,
                        now,
                        vec![("request", seen)],
                    );
                }
                Flow::Await(Box::new(request))
            }
            Err(diagnostic) => {
                turn.diagnostics.push(*diagnostic);
                Flow::Next
            }
        }
    }

    /// Changes the memory in the fixed order reset, set, unset. Each value is rendered when its
    /// turn has come, so that it sees what was set before it.
    fn edit_memory(
        &self,
        turn: &mut Turn,
        edit: &MemoryEdit,
        path: &JsonPath,
        now: Timestamp,
    ) -> Flow<'_> {
        let before = self
            .options
            .trace
            .then(|| turn.conversation.memory.to_value());
        if edit.reset {
            turn.conversation.memory = Memory::new();
        }
        for (place, value) in &edit.set {
            match value.render_value(&turn.scope(), &self.options.limits.template) {
                Ok(value) => {
                    if let Err(diagnostic) = set(&mut turn.conversation.memory, place, value) {
                        turn.diagnostics.push(diagnostic);
                    }
                }
                Err(error) => turn.diagnostics.push(render_failed(&place.path, &error)),
            }
        }
        for place in &edit.unset {
            unset(&mut turn.conversation.memory, place);
        }
        if let Some(before) = before {
            let after = turn.conversation.memory.to_value();
            self.trace(
                turn,
                StepKind::MemoryEdited,
                path,
                now,
                vec![("before", before), ("after", after)],
            );
        }
        Flow::Next
    }

    fn go_to(
        &self,
        turn: &mut Turn,
        skill: &TextTemplate,
        mode: GoToMode,
        path: &JsonPath,
        now: Timestamp,
    ) -> Flow<'_> {
        let Some(slug) = self.word(turn, skill, &path.key("skill")) else {
            return Flow::Next;
        };
        let Some(skill) = self.bot.skill(&slug) else {
            let slugs = self.bot.slugs();
            turn.diagnostics.push(Diagnostic::new(
                Severity::Error,
                Code::UnknownSkill,
                path.key("skill"),
                format_args!("the bot has no skill `{slug}`"),
                &suggest(&slug, &slugs),
            ));
            return Flow::Next;
        };
        let word = match mode {
            GoToMode::Start => "start",
            GoToMode::Wait => "wait",
        };
        self.trace(
            turn,
            StepKind::WentTo,
            path,
            now,
            vec![("skill", slug.as_str().into()), ("mode", word.into())],
        );
        match mode {
            GoToMode::Start => Flow::Jump(skill),
            GoToMode::Wait => {
                // Below the skill that runs, which takes itself off the stack when it is done; a
                // skill waits once.
                let stack = &mut turn.conversation.skill_stack;
                let running = stack.pop();
                stack.retain(|waiting| *waiting != slug);
                stack.push(slug);
                stack.extend(running);
                Flow::Next
            }
        }
    }

    fn change_language(
        &self,
        turn: &mut Turn,
        language: &TextTemplate,
        path: &JsonPath,
        now: Timestamp,
    ) {
        let path = path.key("language");
        let Some(tag) = self.word(turn, language, &path) else {
            return;
        };
        if !hooktalk_protocol::language::is_tag(&tag) {
            turn.diagnostics.push(Diagnostic::new(
                Severity::Error,
                Code::InvalidLanguage,
                path,
                format_args!("the language became `{tag}`, which is no language tag"),
                "use a BCP 47 tag such as `en` or `pt-BR`; the language stays as it was",
            ));
            return;
        }
        let from = turn.conversation.language.replace(tag.clone());
        self.trace(
            turn,
            StepKind::LanguageChanged,
            &path,
            now,
            vec![("from", from.into()), ("to", tag.into())],
        );
    }

    /// Forgets the memory, and every skill that waits but the one that runs.
    fn reset_conversation(&self, turn: &mut Turn, path: &JsonPath, now: Timestamp) {
        let before = std::mem::take(&mut turn.conversation.memory);
        let stack = &mut turn.conversation.skill_stack;
        if let Some(running) = stack.pop() {
            *stack = vec![running];
        }
        self.trace(
            turn,
            StepKind::ConversationReset,
            path,
            now,
            vec![("before", before.to_value())],
        );
    }

    /// A short text without white space around it; `None`, with a diagnostic, if it fails.
    fn word(&self, turn: &mut Turn, text: &TextTemplate, path: &JsonPath) -> Option<String> {
        match text.render(&turn.scope(), &self.options.limits.template) {
            Ok(text) => Some(text.trim().to_owned()),
            Err(error) => {
                turn.diagnostics.push(render_failed(path, &error));
                None
            }
        }
    }
}

/// Puts `value` at `place`, making the objects on the way that are missing.
fn set(memory: &mut Memory, place: &MemoryPath, value: Value) -> Result<(), Diagnostic> {
    let Some((last, way)) = place.keys.split_last() else {
        return Ok(());
    };
    let mut members = memory.as_object_mut();
    for key in way {
        members = members.and_then(|members| {
            let member = members
                .entry(key.as_str())
                .or_insert_with(|| Value::Object(Object::new()));
            if member.is_null() {
                *member = Value::Object(Object::new());
            }
            member.as_object_mut()
        });
    }
    match members {
        Some(members) => {
            members.insert(last.clone(), value);
            Ok(())
        }
        None => Err(Diagnostic::new(
            Severity::Warning,
            Code::MemoryUnchanged,
            place.path.clone(),
            format_args!(
                "a key on the way to this place in the memory holds something else than an object"
            ),
            "unset that key first, or set the whole value",
        )),
    }
}

fn unset(memory: &mut Memory, place: &MemoryPath) {
    let Some((last, way)) = place.keys.split_last() else {
        return;
    };
    let mut members = memory.as_object_mut();
    for key in way {
        members = members.and_then(|members| members.get_mut(key)?.as_object_mut());
    }
    if let Some(members) = members {
        remove_member(members, last);
    }
}
