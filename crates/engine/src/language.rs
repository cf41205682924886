//! In which language a turn is processed.

use hooktalk_nlp::{lookup, processing};
use hooktalk_protocol::definition::LanguageDetection;
use hooktalk_protocol::{Attachment, Conversation, Input};

use crate::bot::Bot;

/// The languages of a turn.
pub(crate) struct Languages {
    /// What the visitor is taken to speak: `nlp.language`.
    pub(crate) language: String,
    /// In what it is understood, one that the bot has: `nlp.processing_language`.
    pub(crate) processing: String,
    /// What the conversation's language becomes; `None` leaves it.
    pub(crate) switch: Option<String>,
    /// How `language` was found: `forced`, `told`, `detected`, `conversation` or `default`.
    pub(crate) found: &'static str,
}

/// Chooses as the original did: the first input fixes the language of the conversation, later ones
/// are processed in it.
///
/// For the first input that is the language that the shell or the ready `nlp` tells, else the one
/// that its words are in, else the bot's default. One that the bot does not have is processed in
/// the bot's default language, while `nlp.language` still tells what was spoken. Two things are not
/// the original's: `force_language` of any input goes before all; and a bot that detects `always`
/// follows the visitor who goes over to another of its languages, and tells in `nlp.language` of one
/// that it does not have.
pub(crate) fn choose(bot: &Bot, conversation: &Conversation, input: &Input) -> Languages {
    let process = |tag: &str| processing(&bot.languages, &bot.language, tag).to_owned();
    let chosen = |language: &str, found| Languages {
        language: language.to_owned(),
        processing: process(language),
        switch: None,
        found,
    };
    if let Some(forced) = &input.force_language {
        return Languages {
            switch: Some(forced.clone()),
            ..chosen(forced, "forced")
        };
    }
    let of_nlp = input
        .nlp
        .as_ref()
        .and_then(|nlp| nlp.language().or_else(|| nlp.processing_language()));
    // The value of a button is the author's word, not the visitor's; and a ready `nlp` says itself
    // in which language the words are.
    let detect = || match &input.attachment {
        Attachment::Text(words)
            if input.nlp.is_none() && bot.language_detection != LanguageDetection::Never =>
        {
            bot.understanding.detect(words)
        }
        _ => None,
    };
    if let Some(current) = &conversation.language {
        if bot.language_detection == LanguageDetection::Always
            && let Some(spoken) = of_nlp.or_else(detect)
        {
            let has = lookup(&bot.languages, spoken);
            let languages = chosen(spoken, "detected");
            if has.is_none() {
                return Languages {
                    processing: process(current),
                    ..languages
                };
            }
            if has != lookup(&bot.languages, current) {
                return Languages {
                    switch: Some(languages.processing.clone()),
                    ..languages
                };
            }
        }
        return chosen(current, "conversation");
    }
    let languages = if let Some(told) = input.language.as_deref().or(of_nlp) {
        chosen(told, "told")
    } else if let Some(spoken) = detect() {
        chosen(spoken, "detected")
    } else {
        chosen(&bot.language, "default")
    };
    Languages {
        switch: Some(languages.processing.clone()),
        ..languages
    }
}
