//! The bots that the page can talk to.

use hooktalk_engine::{Engine, Options};
use hooktalk_protocol::{Diagnostic, Severity};
use serde_json::{Value, json};

/// The bot that needs no server.
const TOUR: &str = include_str!("../../../www/bots/tour.json");

/// Where the development server forwards to a webhook: a path on the page's own origin. Set when
/// the page is built by `start --webhook`.
const FORWARDED: Option<&str> = option_env!("HOOKTALK_WEBHOOK");

/// Where the page stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Site {
    /// `https://example.com`
    pub(crate) origin: String,
    /// `https://example.com/some/where`, without a slash at the end.
    pub(crate) folder: String,
}

/// Which bot answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bot {
    /// The tour.
    Example,
    /// The webhook that the development server forwards to, by the path on the page's own origin.
    Forwarded(&'static str),
    /// A webhook that a person named.
    Webhook(String),
}

impl Bot {
    /// The one that the page begins with.
    pub(crate) fn first() -> Self {
        FORWARDED.map_or(Self::Example, Self::Forwarded)
    }

    /// The bot of a webhook at `address`, which is absolute or a path on the page's own origin.
    ///
    /// An address that cannot be one is refused in one sentence.
    pub(crate) fn at(address: &str, site: &Site) -> Result<Self, String> {
        let address = address.trim();
        if address.is_empty() {
            return Err("Type the address of your webhook, such as http://localhost:5000/.".into());
        }
        let bot = if address.starts_with('/') && !address.starts_with("//") {
            Self::Webhook([&site.origin, address].concat())
        } else {
            Self::Webhook(address.to_owned())
        };
        match Engine::compile_with(&bot.definition(site), &Options::default()) {
            Ok(_) => Ok(bot),
            Err(error) => Err(error
                .diagnostics()
                .iter()
                .find(|diagnostic| diagnostic.severity == Severity::Error)
                .map_or_else(|| error.to_string(), sentence)),
        }
    }

    /// What the chat runs.
    pub(crate) fn definition(&self, site: &Site) -> Value {
        match self {
            Self::Example => tour(site),
            Self::Forwarded(path) => json!({ "webhook": format!("{}{path}", site.origin) }),
            Self::Webhook(url) => json!({ "webhook": url }),
        }
    }
}

/// The example bot, its webhook being the files beside the page.
fn tour(site: &Site) -> Value {
    let mut bot: Value = serde_json::from_str(TOUR).unwrap_or_default();
    if let Some(base) = bot.pointer_mut("/webhook/base_url") {
        *base = [&site.folder, "/hook"].concat().into();
    }
    bot
}

/// A finding as a sentence of its own.
fn sentence(finding: &Diagnostic) -> String {
    let mut letters = finding.message.chars();
    let mut text: String = letters
        .next()
        .into_iter()
        .flat_map(char::to_uppercase)
        .collect();
    text.push_str(letters.as_str());
    if let Some(help) = &finding.help {
        text.push_str(": ");
        text.push_str(help);
    }
    text.push('.');
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use hooktalk_engine::{Conversation, Input, Outcome, Timestamp, Turn};
    use hooktalk_protocol::{Attachment, Button, ButtonKind, Content};

    fn site() -> Site {
        Site {
            origin: "https://example.com".to_owned(),
            folder: "https://example.com/play".to_owned(),
        }
    }

    /// Says `input` to the tour; calls of its webhook are answered by the files in `www/hook`.
    fn say(engine: &Engine, conversation: Conversation, input: Input) -> Turn {
        let now = Timestamp::from_millis(1_700_000_000_000);
        let mut turn = engine.begin(conversation, input, now);
        while let Some(request) = turn.awaiting() {
            let name = request
                .url
                .strip_prefix("https://example.com/play/hook/")
                .unwrap();
            let file = name.split('?').next().unwrap();
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/hook/");
            let outcome = match std::fs::read([path, file].concat()) {
                Ok(body) => Outcome::response(200, body),
                Err(_) => Outcome::response(404, "not found"),
            };
            turn = engine.resolve(turn, outcome, now).unwrap();
        }
        turn
    }

    fn press(skill: &str) -> Input {
        Input::new(Attachment::QuickReply(Button {
            title: skill.to_owned(),
            value: skill.to_owned(),
            kind: ButtonKind::TriggerSkill,
        }))
    }

    #[test]
    fn every_corner_of_the_tour_is_reached_by_its_buttons_and_works() {
        let engine = Engine::compile(&Bot::Example.definition(&site())).unwrap();
        assert_eq!(engine.diagnostics(), []);
        let slugs: Vec<String> = tour(&site())["skills"]
            .as_array()
            .unwrap()
            .iter()
            .map(|skill| skill["slug"].as_str().unwrap().to_owned())
            .collect();
        for language in ["en", "fr"] {
            let mut offered = vec!["listen".to_owned(), "name-given".to_owned()];
            for slug in &slugs {
                let mut conversation = Conversation::new("c");
                conversation.language = Some(language.to_owned());
                let turn = say(&engine, conversation, press(slug));
                assert!(!turn.messages.is_empty(), "{slug} says nothing");
                if slug != "failing-webhook" {
                    assert_eq!(turn.diagnostics, [], "{slug}");
                }
                for message in &turn.messages {
                    let value = message.to_value();
                    assert!(!value.to_string().contains("{{"), "{value}");
                    let content = Content::read(message.kind(), &value["content"]);
                    let wrong =
                        matches!(content, Content::Malformed { .. } | Content::Unknown { .. });
                    assert!(!wrong, "{slug}: {value}");
                    collect(&value, &mut offered);
                }
            }
            // Known visitors are offered this one.
            offered.push("forget".to_owned());
            for slug in &slugs {
                assert!(offered.contains(slug), "no button leads to {slug}");
            }
        }
    }

    /// The skills that the buttons in `value` start.
    fn collect(value: &Value, skills: &mut Vec<String>) {
        if value["type"] == "trigger_skill" {
            skills.push(value["value"].as_str().unwrap().to_owned());
        }
        match value {
            Value::Object(members) => members.values().for_each(|value| collect(value, skills)),
            Value::Array(items) => items.iter().for_each(|value| collect(value, skills)),
            _ => {}
        }
    }

    #[test]
    fn the_tour_remembers_and_forgets() {
        let engine = Engine::compile(&Bot::Example.definition(&site())).unwrap();
        let turn = say(&engine, Conversation::new("c"), Input::text("hello"));
        assert_eq!(turn.messages.len(), 2);
        let turn = say(&engine, turn.conversation, press("name"));
        let turn = say(&engine, turn.conversation, Input::text("Ada"));
        assert_eq!(turn.conversation.memory.as_value()["person"]["name"], "Ada");
        let turn = say(&engine, turn.conversation, press("language"));
        assert_eq!(turn.conversation.language.as_deref(), Some("fr"));
        let last = turn.messages.last().unwrap().to_value();
        assert_eq!(last["content"]["title"], "Que voulez-vous voir, Ada ?");
        let turn = say(&engine, turn.conversation, press("order"));
        let first = turn.messages.first().unwrap().to_value();
        assert!(
            first["content"]
                .as_str()
                .unwrap()
                .starts_with("2 × Expresso à 2.40 €\n")
        );
        let turn = say(&engine, turn.conversation, press("start-over"));
        assert_eq!(turn.conversation.memory.as_value(), &json!({}));
    }

    #[test]
    fn a_typed_address_is_used_or_refused_in_one_sentence() {
        let at = |address| Bot::at(address, &site());
        assert_eq!(
            at(" http://localhost:5000/ "),
            Ok(Bot::Webhook("http://localhost:5000/".to_owned()))
        );
        assert_eq!(
            at("/webhook/"),
            Ok(Bot::Webhook("https://example.com/webhook/".to_owned()))
        );
        for wrong in [
            "",
            "localhost:5000",
            "ftp://example.com",
            "http://",
            "nonsense",
        ] {
            let told = at(wrong).unwrap_err();
            assert!(told.ends_with('.') && !told.contains('\n'), "{told}");
            assert!(!told.starts_with(char::is_lowercase), "{told}");
        }
    }
}
