//! What the original called the preferences of a channel: the host's own colours, pictures, words
//! and menu.

use std::rc::Rc;

use hooktalk_nlp::lookup;
use hooktalk_protocol::{JsonPath, url};
use serde_json::Value;
use yew::AttrValue;

/// What the host prefers; every part of it may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Preferences {
    /// Colours and type: the name of a custom property (one of [`PAINTS`]) and its value in CSS.
    pub paint: Vec<(&'static str, String)>,
    /// A picture in the header, in place of the mark.
    pub logo: Option<AttrValue>,
    /// Words on the launcher.
    pub launcher_title: Option<AttrValue>,
    /// A picture on the launcher, in place of the icon.
    pub launcher_logo: Option<AttrValue>,
    /// A picture beside the last bubble of what the bot says.
    pub bot_picture: Option<AttrValue>,
    /// The same beside the visitor's.
    pub user_picture: Option<AttrValue>,
    /// What a callout beside the launcher says to a visitor who has not written yet.
    pub onboarding: Option<AttrValue>,
    /// The first bubble of the transcript. The bot knows nothing of it, and it is not kept.
    pub welcome: Option<AttrValue>,
    /// The menus beside the text box, one for each language.
    pub menus: Vec<Menu>,
    /// There is no text box, and buttons send nothing; links can be opened.
    pub read_only: bool,
    /// Nothing can be sent for now, and these words say why; empty ones are the interface's own.
    pub closed: Option<AttrValue>,
    /// A soft sound tells of messages that the visitor does not see.
    pub sound: bool,
}

/// The custom properties that preferences set. What the page says by `--hooktalk-…` goes before
/// them.
pub const PAINTS: [&str; 6] = [
    "--own-accent",
    "--own-on-accent",
    "--own-on-bot",
    "--own-bot",
    "--own-surface",
    "--own-font",
];

/// Whether the panel is open from the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Opening {
    /// It is closed.
    Never,
    /// It is open, but where it would cover the whole window.
    Always,
    /// It is as the visitor left it.
    Memory,
}

/// The menu for one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Menu {
    /// A language tag.
    pub locale: Option<String>,
    /// Whether it stands in for languages without one.
    pub default: bool,
    /// Not empty.
    pub items: Rc<Vec<MenuItem>>,
}

/// One line of a [`Menu`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuItem {
    /// Its words.
    pub title: AttrValue,
    /// What it does.
    pub kind: MenuItemKind,
}

/// What a [`MenuItem`] does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MenuItemKind {
    /// Sends this to the bot, as a button does.
    Postback(String),
    /// Opens this address, which is a safe one.
    Link(AttrValue),
    /// Leads to more items; not empty.
    Nested(Rc<Vec<MenuItem>>),
}

/// How deep menus go.
const LEVELS: usize = 3;

impl Opening {
    /// What a word means; `None` for an unknown one.
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "never" => Some(Self::Never),
            "always" => Some(Self::Always),
            "memory" => Some(Self::Memory),
            _ => None,
        }
    }
}

impl Preferences {
    /// Whether the visitor can send nothing.
    pub fn locked(&self) -> bool {
        self.read_only || self.closed.is_some()
    }

    /// The menu for a language: its own one, else the default one, else the first; none, where
    /// there is none.
    pub fn menu(&self, language: &str) -> Option<&Menu> {
        let tags: Vec<&str> = self
            .menus
            .iter()
            .map(|menu| menu.locale.as_deref().unwrap_or_default())
            .collect();
        lookup(&tags, language)
            .or_else(|| self.menus.iter().position(|menu| menu.default))
            .and_then(|at| self.menus.get(at))
            .or_else(|| self.menus.first())
    }
}

/// Reads the preference `menu`: `{ locale?, default?, menu: { call_to_actions: […] } }`, or an array
/// of such. What cannot be used is left out, and told to `problem` by its place and what would be
/// right.
pub fn read_menus(value: &Value, problem: &mut dyn FnMut(&JsonPath, &'static str)) -> Vec<Menu> {
    let place = JsonPath::root().key("menu");
    let one = std::slice::from_ref(value);
    let mut menus = Vec::new();
    for (at, value) in value
        .as_array()
        .map_or(one, Vec::as_slice)
        .iter()
        .enumerate()
    {
        let place = if value.is_object() && one.first() == Some(value) {
            place.clone()
        } else {
            place.index(at)
        };
        // As the original kept it, or the menu itself.
        let (menu, place) = match value.get("menu") {
            Some(menu) => (menu, place.key("menu")),
            None => (value, place),
        };
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let items = read_items(menu, &place, 1, problem);
        if !items.is_empty() {
            menus.push(Menu {
                locale: text("locale").map(|tag| tag.replace('_', "-")),
                default: value.get("default") == Some(&Value::Bool(true)),
                items: Rc::new(items),
            });
        }
    }
    menus
}

fn read_items(
    menu: &Value,
    place: &JsonPath,
    level: usize,
    problem: &mut dyn FnMut(&JsonPath, &'static str),
) -> Vec<MenuItem> {
    let place = place.key("call_to_actions");
    let Some(given) = menu.get("call_to_actions").and_then(Value::as_array) else {
        problem(&place, "give it an array of items");
        return Vec::new();
    };
    let mut items = Vec::new();
    for (at, item) in given.iter().enumerate() {
        let place = place.index(at);
        match read_item(item, &place, level, problem) {
            Ok(Some(item)) => items.push(item),
            Ok(None) => {}
            Err(wanted) => problem(&place, wanted),
        }
    }
    items
}

fn read_item(
    item: &Value,
    place: &JsonPath,
    level: usize,
    problem: &mut dyn FnMut(&JsonPath, &'static str),
) -> Result<Option<MenuItem>, &'static str> {
    let text = |key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default();
    let title = text("title");
    if title.trim().is_empty() {
        return Err("give it a `title`");
    }
    let kind = match text("type") {
        "postback" => MenuItemKind::Postback(text("payload").to_owned()),
        "Link" | "link" => MenuItemKind::Link(
            url::link(text("payload"))
                .ok_or("give it an https, http, mailto, tel or sms address as its `payload`")?
                .to_owned()
                .into(),
        ),
        "nested" if level == LEVELS => return Err("menus go three levels deep"),
        "nested" => {
            let items = read_items(item, place, level + 1, problem);
            if items.is_empty() {
                return Ok(None);
            }
            MenuItemKind::Nested(Rc::new(items))
        }
        _ => return Err("its `type` is `postback`, `link` or `nested`"),
    };
    Ok(Some(MenuItem {
        title: title.to_owned().into(),
        kind,
    }))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(value: &Value) -> (Vec<Menu>, Vec<String>) {
        let mut problems = Vec::new();
        let menus = read_menus(value, &mut |place, wanted| {
            problems.push(format!("{place}: {wanted}"));
        });
        (menus, problems)
    }

    fn titles(menu: &Menu) -> Vec<&str> {
        menu.items.iter().map(|item| item.title.as_str()).collect()
    }

    fn menu(locale: &str, default: bool) -> Value {
        let item = json!({ "type": "postback", "title": locale, "payload": "x" });
        json!({ "locale": locale, "default": default, "menu": { "call_to_actions": [item] } })
    }

    #[test]
    fn the_menu_follows_the_language() {
        let (menus, problems) = read(&json!([
            menu("fr", false),
            menu("en", true),
            menu("pt_BR", false)
        ]));
        assert_eq!(problems, [""; 0]);
        let preferences = Preferences {
            menus,
            ..Preferences::default()
        };
        for (language, expected) in [
            ("fr-CA", "fr"),
            ("pt-BR", "pt_BR"),
            ("de", "en"),
            ("", "en"),
        ] {
            let menu = preferences.menu(language).unwrap();
            assert_eq!(titles(menu), [expected], "{language}");
        }
        let only = Preferences {
            menus: read(&menu("fr", false)).0,
            ..Preferences::default()
        };
        assert_eq!(titles(only.menu("de").unwrap()), ["fr"]);
        assert!(Preferences::default().menu("de").is_none());
    }

    #[test]
    fn what_cannot_be_used_is_told_and_left_out() {
        let (menus, problems) = read(&json!({ "menu": { "title": "Menu", "call_to_actions": [
            { "type": "postback", "title": "Help", "payload": "help" },
            { "type": "Link", "title": "Site", "payload": "https://example.com/" },
            { "type": "link", "title": "Bad", "payload": "javascript:alert(1)" },
            { "type": "quiz", "title": "What?" },
            { "type": "postback", "payload": "untitled" },
            { "type": "nested", "title": "Empty", "call_to_actions": [] },
            { "type": "nested", "title": "Two", "call_to_actions": [
                { "type": "nested", "title": "Three", "call_to_actions": [
                    { "type": "postback", "title": "Deep", "payload": "d" },
                    { "type": "nested", "title": "Four", "call_to_actions": [] },
                ] },
            ] },
        ] } }));
        assert_eq!(titles(&menus[0]), ["Help", "Site", "Two"]);
        assert_eq!(
            problems,
            [
                "$.menu.menu.call_to_actions[2]: give it an https, http, mailto, tel or sms address as its `payload`",
                "$.menu.menu.call_to_actions[3]: its `type` is `postback`, `link` or `nested`",
                "$.menu.menu.call_to_actions[4]: give it a `title`",
                "$.menu.menu.call_to_actions[6].call_to_actions[0].call_to_actions[1]: menus go three levels deep",
            ]
        );
        let (menus, problems) = read(&json!({ "call_to_actions": [] }));
        assert!(
            menus.is_empty() && problems.is_empty(),
            "an empty menu is none"
        );
        assert_eq!(read(&json!("x")).1.len(), 1);
    }
}
