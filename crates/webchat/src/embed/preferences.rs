//! What an element says by its attributes or, as in the original, by its property `preferences`.

use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{language, url};
use serde_json::Value;
use wasm_bindgen::prelude::wasm_bindgen;

use super::options::{TAG, warn, wrong};
use crate::preferences::{Opening, Preferences, read_menus};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = CSS)]
    fn supports(property: &str, value: &str) -> bool;
}

/// What a value must be.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Number,
    Picture,
    Opening,
    Language,
    Color,
    Font,
}

/// A preference, the attribute that goes before it, and what both must be.
struct Preference {
    key: &'static str,
    attribute: &'static str,
    kind: Kind,
}

const fn preference(key: &'static str, attribute: &'static str, kind: Kind) -> Preference {
    Preference {
        key,
        attribute,
        kind,
    }
}

/// Those that an attribute can say.
const SAID: [Preference; 13] = [
    preference("headerTitle", "title", Kind::Text),
    preference("userInputPlaceholder", "placeholder", Kind::Text),
    preference("characterLimit", "character-limit", Kind::Number),
    preference("conversationTimeToLive", "ttl", Kind::Number),
    preference("webchatLocale", "language", Kind::Language),
    preference("welcomeMessage", "welcome", Kind::Text),
    preference("onboardingMessage", "onboarding", Kind::Text),
    preference("openingType", "opening", Kind::Opening),
    preference("headerLogo", "logo", Kind::Picture),
    preference("botPicture", "bot-picture", Kind::Picture),
    preference("userPicture", "user-picture", Kind::Picture),
    preference("expanderTitle", "launcher-title", Kind::Text),
    preference("expanderLogo", "launcher-logo", Kind::Picture),
];

/// Those that only the property can say, with the custom property that each sets.
const PAINTED: [(&str, &str, Kind); 6] = [
    ("accentColor", "--own-accent", Kind::Color),
    ("complementaryColor", "--own-on-accent", Kind::Color),
    ("botMessageColor", "--own-on-bot", Kind::Color),
    ("botMessageBackgroundColor", "--own-bot", Kind::Color),
    ("backgroundColor", "--own-surface", Kind::Color),
    ("fontFamily", "--own-font", Kind::Font),
];

impl Kind {
    fn takes(self, text: &str) -> bool {
        match self {
            Self::Text => true,
            Self::Number => number(text).is_some(),
            Self::Picture => url::media(text).is_some(),
            Self::Opening => Opening::parse(text).is_some(),
            Self::Language => language::is_tag(text),
            Self::Color => supports("color", text),
            Self::Font => supports("font-family", text),
        }
    }

    fn wanted(self) -> &'static str {
        match self {
            Self::Text => "a text",
            Self::Number => "a number",
            Self::Picture => "the address of a picture, with https",
            Self::Opening => "`never`, `always` or `memory`",
            Self::Language => TAG,
            Self::Color => "a color of CSS such as `#0a7d5a`",
            Self::Font => "a font family of CSS such as `Inter, sans-serif`",
        }
    }
}

fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|it: &f64| it.is_finite())
}

/// The options of an element, with its preferences looked through.
pub(super) struct Said<'a> {
    options: &'a Value,
    preferences: &'a Value,
}

impl<'a> Said<'a> {
    /// Tells of preferences that there are not.
    pub(super) fn new(options: &'a Value) -> Self {
        let preferences = options.get("preferences").unwrap_or(&Value::Null);
        let mut keys: Vec<&str> = SAID.iter().map(|it| it.key).collect();
        keys.extend(PAINTED.iter().map(|it| it.0));
        keys.push("menu");
        for key in preferences.as_object().into_iter().flat_map(|it| it.keys()) {
            if !keys.contains(&key.as_str()) {
                ineffective(key, &suggest(key, &keys));
            }
        }
        Self {
            options,
            preferences,
        }
    }

    /// What the element says by `attribute`, or else by the preference that stands for it.
    pub(super) fn text(&self, attribute: &str) -> Option<String> {
        let known = SAID.iter().find(|it| it.attribute == attribute)?;
        let Preference { key, kind, .. } = *known;
        if let Some(text) = self.options.get(attribute).and_then(Value::as_str) {
            if kind.takes(text) {
                return Some(text.to_owned());
            }
            wrong(attribute, text, kind.wanted());
        }
        self.preference(key, kind)
    }

    pub(super) fn number(&self, attribute: &str) -> Option<f64> {
        number(&self.text(attribute)?)
    }

    /// A preference; the original has an empty text for none.
    fn preference(&self, key: &str, kind: Kind) -> Option<String> {
        let text = match self.preferences.get(key)? {
            Value::Null => return None,
            Value::String(text) if text.is_empty() => return None,
            Value::String(text) if matches!(kind, Kind::Language) => text.replace('_', "-"),
            Value::String(text) => text.clone(),
            Value::Number(number) => number.to_string(),
            _ => String::new(),
        };
        // What was no text at all has become an empty one.
        if !text.is_empty() && kind.takes(&text) {
            return Some(text);
        }
        ineffective(key, &["use ", kind.wanted()].concat());
        None
    }

    /// How the panel begins, as far as the element says.
    pub(super) fn opening(&self) -> Option<Opening> {
        Opening::parse(&self.text("opening")?)
    }

    /// All that has to do with the looks.
    pub(super) fn preferences(&self) -> Preferences {
        let text = |attribute| Some(self.text(attribute)?.into());
        let own = |name| self.options.get(name).and_then(Value::as_str);
        let paint = PAINTED.iter().filter_map(|(key, property, kind)| {
            let value = self.preference(key, *kind)?;
            Some((*property, value))
        });
        let menu = self.preferences.get("menu").filter(|it| !it.is_null());
        Preferences {
            paint: paint.collect(),
            logo: text("logo"),
            launcher_title: text("launcher-title"),
            launcher_logo: text("launcher-logo"),
            bot_picture: text("bot-picture"),
            user_picture: text("user-picture"),
            onboarding: text("onboarding"),
            welcome: text("welcome"),
            menus: menu.map_or_else(Vec::new, |menu| {
                read_menus(menu, &mut |place, wanted| {
                    let place = place.as_str();
                    ineffective(place.strip_prefix("$.").unwrap_or(place), wanted);
                })
            }),
            read_only: own("read-only").is_some(),
            closed: own("disabled").map(|reason| reason.to_owned().into()),
            sound: own("sound").is_some(),
        }
    }
}

fn ineffective(place: &str, mend: &str) {
    let parts = [
        "the property `preferences` of <hook-talk>: `",
        place,
        "` has no effect: ",
        mend,
    ];
    warn(&parts.concat());
}
