//! The bots that the page can talk to.

use std::rc::Rc;

use hooktalk_engine::{Engine, Options};
use hooktalk_protocol::{Diagnostic, Severity};
use serde_json::json;

/// The bot that answers at once; the other examples are loaded when they are chosen.
const TOUR: &str = include_str!("../../../www/bots/tour.json");

/// Where the examples believe the page to stand.
const HOME: &str = "http://127.0.0.1:8080";

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

/// One of the bots that come with the page, in `www/bots`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Example {
    /// Its file's name without the ending; it stands behind the `#` of the page's address.
    pub(crate) slug: &'static str,
    /// What it is called in the list.
    pub(crate) title: &'static str,
    /// What it does, in three sentences.
    pub(crate) does: [&'static str; 3],
    /// Things to say to it.
    pub(crate) says: &'static [&'static str],
}

/// Every example; the first is the one that the page begins with.
pub(crate) const EXAMPLES: [Example; 6] = [
    Example {
        slug: "tour",
        title: "A tour",
        does: [
            "It shows what a bot can do.",
            "Its buttons lead to messages, memory, templates and webhooks, in English and French.",
            "Begin here when you have not seen a bot before.",
        ],
        says: &["hello", "menu", "bonjour"],
    },
    Example {
        slug: "cafe",
        title: "A café",
        does: [
            "It takes orders, asks for what is missing and refuses what cannot be.",
            "Requirements ask, validators refuse, and a webhook gives the ticket.",
            "It learns what people mean from sentences, and asks back when two skills could be meant.",
        ],
        says: &[
            "A large latte with oat milk, please",
            "I'd like a large espresso",
            "Where is my order AB-123?",
        ],
    },
    Example {
        slug: "bakery",
        title: "A bakery in two languages",
        does: [
            "It takes orders in English and Spanish, and answers in the language that you write.",
            "A webhook takes the order: it gets the language, and what it says is kept in the memory.",
            "It is the shortest way to an order bot of your own.",
        ],
        says: &[
            "Two croissants, please",
            "Quiero tres empanadas",
            "Where is my order?",
        ],
    },
    Example {
        slug: "hotel",
        title: "A hotel in two languages",
        does: [
            "It speaks English and Arabic, and changes over when you do.",
            "The chat turns round with the language, from right to left and back.",
            "Each text of the bot stands in both languages beside each other.",
        ],
        says: &[
            "I need a taxi to the airport",
            "متى الفطور؟",
            "Two pillows, please",
        ],
    },
    Example {
        slug: "museum",
        title: "A museum",
        does: [
            "It has no words of its own: files on a web server answer.",
            "One skill hands everything to webhooks, and their addresses are templates.",
            "Look here when your server is to do the talking.",
        ],
        says: &["hello", "ships", "hours"],
    },
    Example {
        slug: "messages",
        title: "All kinds of messages",
        does: [
            "It sends one of each.",
            "Text, pictures, films, cards, carousels, lists, and buttons that do things.",
            "Copy the one that you need into your bot.",
        ],
        says: &["a carousel", "a picture", "buttons"],
    },
];

impl Example {
    /// The one that the page begins with.
    pub(crate) const TOUR: Self = EXAMPLES[0];

    /// The one with this slug.
    pub(crate) fn named(slug: &str) -> Option<Self> {
        EXAMPLES.into_iter().find(|example| example.slug == slug)
    }

    /// Where its definition is.
    pub(crate) fn address(self, site: &Site) -> String {
        [&site.folder, "/bots/", self.slug, ".json"].concat()
    }
}

/// A bot that a person makes, kept in this browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Project {
    /// What it is known by; it never changes.
    pub(crate) id: Rc<str>,
    /// What it is called.
    pub(crate) name: Rc<str>,
}

/// Which bot is open. Its text is not here: see [`crate::state::Document`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Bot {
    /// One that comes with the page.
    Example(Example),
    /// The webhook that the development server forwards to, by the path on the page's own origin.
    Forwarded(&'static str),
    /// A webhook that a person named.
    Webhook(String),
    /// One of the person's own.
    Project(Project),
    /// One that a link brought, by its name. It is nobody's own yet: it is not kept, and a webhook
    /// that came with it must not run before the person asks for it.
    Shared(Rc<str>),
}

impl Bot {
    /// The one that the page begins with.
    pub(crate) fn first() -> Self {
        FORWARDED.map_or(Self::Example(Example::TOUR), Self::Forwarded)
    }

    /// Which example it is.
    pub(crate) fn example(&self) -> Option<Example> {
        match self {
            Self::Example(example) => Some(*example),
            Self::Forwarded(_) | Self::Webhook(_) | Self::Project(_) | Self::Shared(_) => None,
        }
    }

    /// The bot of a webhook at `address`, which is absolute or a path on the page's own origin.
    ///
    /// An address that cannot be one is refused in one sentence.
    pub(crate) fn at(address: &str, site: &Site) -> Result<Self, String> {
        let address = address.trim();
        if address.is_empty() {
            return Err("Type the address of your webhook, such as http://localhost:5000/.".into());
        }
        let address = if address.starts_with('/') && !address.starts_with("//") {
            [&site.origin, address].concat()
        } else {
            address.to_owned()
        };
        match Engine::compile_with(&json!({ "webhook": address }), &Options::default()) {
            Ok(_) => Ok(Self::Webhook(address)),
            Err(error) => Err(error
                .diagnostics()
                .iter()
                .find(|diagnostic| diagnostic.severity == Severity::Error)
                .map_or_else(|| error.to_string(), sentence)),
        }
    }

    /// The text of a bot that needs no loading; `None` for an example that does, and for a project.
    pub(crate) fn text(&self, site: &Site) -> Option<String> {
        let webhook = |address: &str| format!("{:#}\n", json!({ "webhook": address }));
        match self {
            Self::Example(Example::TOUR) => Some(at_home(TOUR, site)),
            Self::Forwarded(path) => Some(webhook(&[&site.origin, *path].concat())),
            Self::Webhook(address) => Some(webhook(address)),
            Self::Example(_) | Self::Project(_) | Self::Shared(_) => None,
        }
    }

    /// What it is called.
    pub(crate) fn title(&self) -> &str {
        match self {
            Self::Example(example) => example.title,
            Self::Forwarded(_) | Self::Webhook(_) => "Your webhook",
            Self::Project(project) => &project.name,
            Self::Shared(name) => name,
        }
    }

    /// What its conversation is kept under: two bots have two.
    pub(crate) fn key(&self) -> String {
        match self {
            Self::Example(example) => example.slug.to_owned(),
            Self::Forwarded(path) => (*path).to_owned(),
            Self::Webhook(address) => address.clone(),
            Self::Project(project) => ["project:", &project.id].concat(),
            Self::Shared(_) => "shared".to_owned(),
        }
    }

    /// Whether its conversation is kept.
    pub(crate) fn is_kept(&self) -> bool {
        !matches!(self, Self::Shared(_))
    }

    /// A word for the names of files.
    pub(crate) fn slug(&self) -> String {
        match self {
            Self::Example(example) => example.slug.to_owned(),
            Self::Forwarded(_) | Self::Webhook(_) => "webhook".to_owned(),
            Self::Project(project) => file_word(&project.name),
            Self::Shared(name) => file_word(name),
        }
    }
}

/// `name`, or with a number behind it when a project has it already.
pub(crate) fn unused_name(name: &str, projects: &[Project]) -> Rc<str> {
    let is_used = |name: &str| projects.iter().any(|project| *project.name == *name);
    if !is_used(name) {
        return name.into();
    }
    let base = match name.rsplit_once(' ') {
        Some((base, number)) if number.parse::<u32>().is_ok() => base,
        _ => name,
    };
    (2_usize..)
        .map(|number| [base, " ", &number.to_string()].concat())
        .find(|name| !is_used(name))
        .map_or_else(|| name.into(), Into::into)
}

/// A name as part of a file's name.
fn file_word(name: &str) -> String {
    let mut word = String::new();
    for c in name.chars().map(hooktalk_nlp::lower) {
        if c.is_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
    }
    let word: String = word.trim_end_matches('-').chars().take(60).collect();
    if word.is_empty() {
        "bot".to_owned()
    } else {
        word
    }
}

/// An example's text, its webhook being the files beside the page.
pub(crate) fn at_home(text: &str, site: &Site) -> String {
    text.replace(
        &["\"", HOME, "/"].concat(),
        &["\"", &site.folder, "/"].concat(),
    )
}

/// A finding as a sentence of its own.
fn sentence(finding: &Diagnostic) -> String {
    let mut letters = finding.message.chars();
    // Findings are told in English.
    let first = letters.next().as_ref().map(char::to_ascii_uppercase);
    let mut text: String = first.into_iter().collect();
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
    use serde_json::Value;

    fn site() -> Site {
        Site {
            origin: "https://example.com".to_owned(),
            folder: "https://example.com/play".to_owned(),
        }
    }

    fn tour() -> Value {
        let text = Bot::Example(Example::TOUR).text(&site()).unwrap();
        serde_json::from_str(&text).unwrap()
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
        let engine = Engine::compile(&tour()).unwrap();
        assert_eq!(engine.diagnostics(), []);
        let slugs: Vec<String> = tour()["skills"]
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
        let engine = Engine::compile(&tour()).unwrap();
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
    fn every_example_compiles_and_is_told_where_the_page_stands() {
        for example in EXAMPLES {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/bots/");
            let text = std::fs::read_to_string([path, example.slug, ".json"].concat()).unwrap();
            let definition: Value = serde_json::from_str(&at_home(&text, &site())).unwrap();
            let engine = Engine::compile(&definition).map_err(|error| error.to_string());
            assert_eq!(engine.unwrap().diagnostics(), [], "{}", example.slug);
            assert!(!definition.to_string().contains(HOME), "{}", example.slug);
            assert_eq!(Example::named(example.slug), Some(example));
        }
        let address = Example::named("cafe").unwrap().address(&site());
        assert_eq!(address, "https://example.com/play/bots/cafe.json");
    }

    #[test]
    fn each_thing_to_say_is_understood() {
        for example in EXAMPLES {
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/bots/");
            let text = std::fs::read_to_string([path, example.slug, ".json"].concat()).unwrap();
            let definition: Value = serde_json::from_str(&at_home(&text, &site())).unwrap();
            let engine = Engine::compile(&definition).unwrap();
            assert!(!example.says.is_empty());
            for words in example.says {
                let turn = say(&engine, Conversation::new("c"), Input::text(*words));
                assert_eq!(turn.diagnostics, [], "{}: {words}", example.slug);
                assert!(!turn.messages.is_empty(), "{}: {words}", example.slug);
                let skill = turn.conversation.skill.as_deref();
                assert_ne!(skill, Some("sorry"), "{}: {words}", example.slug);
            }
        }
    }

    #[test]
    fn the_bakery_takes_an_order_in_the_language_that_one_writes() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../www/bots/bakery.json");
        let text = std::fs::read_to_string(path).unwrap();
        let definition: Value = serde_json::from_str(&at_home(&text, &site())).unwrap();
        let engine = Engine::compile(&definition).unwrap();
        let last = |turn: &Turn| turn.messages.last().unwrap().to_value().to_string();
        for (first, asked, second, yes, done, placed) in [
            (
                "I would like some croissants",
                "How many",
                "3",
                "Yes",
                "3 × croissant",
                "B-17",
            ),
            (
                "Quiero pedir unos cruasanes",
                "¿Cuántas",
                "3",
                "Sí",
                "3 × cruasán",
                "B-17",
            ),
        ] {
            let turn = say(&engine, Conversation::new("c"), Input::text(first));
            assert!(last(&turn).contains(asked), "{}", last(&turn));
            let turn = say(&engine, turn.conversation, Input::text(second));
            assert!(last(&turn).contains(done), "{}", last(&turn));
            let turn = say(&engine, turn.conversation, Input::text(yes));
            assert_eq!(turn.diagnostics, []);
            let memory = turn.conversation.memory.as_value();
            assert_eq!(memory["ticket"], placed, "{memory}");
            assert_eq!(memory.get("item"), None, "the webhook replaced the memory");
        }
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

    #[test]
    fn a_name_that_is_taken_gets_a_number() {
        let project = |name: &str| Project {
            id: name.into(),
            name: name.into(),
        };
        let projects = ["A café", "A café 2", "Route 66"].map(project);
        for (name, unused) in [
            ("A hotel", "A hotel"),
            ("A café", "A café 3"),
            ("A café 2", "A café 3"),
            ("Route 66", "Route 2"),
        ] {
            assert_eq!(&*unused_name(name, &projects), unused);
        }
    }

    #[test]
    fn names_become_parts_of_file_names() {
        for (name, word) in [
            ("A café, two!", "a-café-two"),
            ("  ", "bot"),
            ("../x", "x"),
            ("مقهى", "مقهى"),
        ] {
            assert_eq!(file_word(name), word);
        }
    }
}
