//! The embedded understanding: intents, entities, language.
