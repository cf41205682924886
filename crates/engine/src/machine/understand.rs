//! What a turn knows of an input: its `nlp` object.

use hooktalk_nlp::{EntitySpan, Intent, Utterance};
use hooktalk_protocol::{
    Attachment, ButtonKind, Code, Conversation, Diagnostic, Input, JsonPath, Nlp, Object,
    Timestamp, object_from,
};
use serde_json::Value;

use super::input_id;
use crate::Engine;
use crate::language::{self, Languages};
use crate::trace::StepKind;
use crate::turn::Turn;

impl Engine {
    /// What is understood of an input, in the wire's shape, without a turn: for a test panel, or to
    /// look before one begins.
    ///
    /// It is what [`Turn::nlp`] becomes when a turn begins with the same arguments. Nothing is
    /// changed: whether the language of the conversation would be fixed or switched shows in
    /// `processing_language`.
    #[must_use]
    pub fn understand(&self, conversation: &Conversation, input: &Input, now: Timestamp) -> Nlp {
        let languages = language::choose(&self.bot, conversation, input);
        self.nlp(conversation, input, &languages, now).0
    }

    /// Understands the input of a turn, as it came at `turn.progress.began`, and lets the
    /// conversation speak its language.
    pub(super) fn take_in(&self, turn: &mut Turn, now: Timestamp) {
        let languages = language::choose(&self.bot, &turn.conversation, &turn.input);
        let began = turn.progress.began;
        let (nlp, spans) = self.nlp(&turn.conversation, &turn.input, &languages, began);
        turn.nlp = nlp;
        let root = JsonPath::root();
        let (bytes, most) = (
            turn.input.utterance().len(),
            self.options.limits.understood_bytes,
        );
        if bytes > most && turn.input.nlp.is_none() {
            turn.diagnostics.push(
                Diagnostic::warning(
                    Code::InvalidInput,
                    root.key("content"),
                    format!(
                        "the input is {bytes} bytes long, and only {most} of them are understood"
                    ),
                )
                .help("let visitors write less, or raise the limit `understood_bytes`"),
            );
        }
        if self.options.trace {
            let nlp = turn.nlp.to_value();
            let spans = spans.into_iter().map(span_value).collect();
            let data = vec![
                ("nlp", nlp),
                ("spans", Value::Array(spans)),
                ("language_from", languages.found.into()),
            ];
            self.trace(turn, StepKind::Understood, &root, now, data);
        }
        if let Some(tag) = languages.switch {
            let from = turn.conversation.language.replace(tag.clone());
            if from.as_ref().is_some_and(|from| *from != tag) {
                let data = vec![("from", from.into()), ("to", tag.into())];
                self.trace(turn, StepKind::LanguageChanged, &root, now, data);
            }
        }
    }

    fn nlp(
        &self,
        conversation: &Conversation,
        input: &Input,
        languages: &Languages,
        now: Timestamp,
    ) -> (Nlp, Vec<EntitySpan>) {
        let said = input.utterance();
        let uuid = input
            .uuid
            .clone()
            .unwrap_or_else(|| input_id::derive(&conversation.id, now, said));
        let mut own = Nlp::new(said, &languages.language, &languages.processing, &uuid, now);
        if let Some(given) = &input.nlp {
            return (complete(given, &own), Vec::new());
        }
        let most = said.floor_char_boundary(self.options.limits.understood_bytes);
        let understood = self.bot.understanding.understand(&Utterance {
            // The slug on a button that starts a skill says nothing.
            text: said
                .get(..most)
                .filter(|_| !names_skill(input))
                .unwrap_or_default(),
            language: &languages.processing,
            now_ms: now.millis(),
            utc_offset_minutes: input.utc_offset_minutes,
        });
        let intents = understood.intents.into_iter().map(intent_value).collect();
        own.set("intents", Value::Array(intents));
        own.set("act", understood.act.as_str().into());
        own.set("sentiment", understood.sentiment.as_str().into());
        own.set("entities", Value::Object(understood.entities));
        (own, understood.spans)
    }
}

/// Whether the input is a click on a button that starts a skill.
pub(super) fn names_skill(input: &Input) -> bool {
    match &input.attachment {
        Attachment::Text(_) => false,
        Attachment::Button(button) | Attachment::QuickReply(button) => {
            button.kind == ButtonKind::TriggerSkill
        }
    }
}

/// A ready object with the keys that webhooks read and it lacks.
fn complete(given: &Nlp, own: &Nlp) -> Nlp {
    let object = |nlp: &Nlp| -> Object { nlp.as_value().as_object().cloned().unwrap_or_default() };
    let mut members = object(given);
    for (key, value) in object(own) {
        members.entry(key).or_insert(value);
    }
    Nlp::from_object(members)
}

/// `{ slug, confidence, description }`, as captured; without a description where the bot has none.
fn intent_value(intent: Intent) -> Value {
    let mut members = vec![
        ("slug", intent.slug.into()),
        ("confidence", intent.confidence.into()),
    ];
    if let Some(description) = intent.description {
        members.push(("description", description.into()));
    }
    object_from(members)
}

/// `{ entity, start, end }`.
fn span_value(span: EntitySpan) -> Value {
    object_from(vec![
        ("entity", span.name.into()),
        ("start", span.units.start.into()),
        ("end", span.units.end.into()),
    ])
}
