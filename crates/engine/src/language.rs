//! In which language a turn is processed.

use hooktalk_nlp::processing;
use hooktalk_protocol::{Conversation, Input};

use crate::bot::Bot;

/// The two languages of a turn's `nlp`.
pub(crate) struct Languages {
    /// What the visitor is taken to speak.
    pub(crate) language: String,
    /// In what it is understood: one that the bot has.
    pub(crate) processing: String,
}

/// Chooses as the original did: the first input fixes the language of the conversation, later ones
/// are processed in it, and only a `change_language` action or a webhook's answer changes it.
///
/// A first input in a language that the bot does not have is processed in the bot's default
/// language, while `nlp.language` still tells what was spoken.
pub(crate) fn choose(bot: &Bot, conversation: &Conversation, input: &Input) -> Languages {
    let told = input.language.as_deref().or_else(|| {
        let nlp = input.nlp.as_ref()?;
        nlp.language().or_else(|| nlp.processing_language())
    });
    let language = conversation
        .language
        .as_deref()
        .or(told)
        .unwrap_or(&bot.language);
    Languages {
        language: language.to_owned(),
        processing: processing(&bot.languages, &bot.language, language).to_owned(),
    }
}
