//! A bot with all that belongs to it, as one file or in a link.

use std::rc::Rc;

use serde_json::{Map, Value, json};

use crate::bot::Site;
use crate::document::{Parts, normal};

/// How long a file or a link may be, unpacked, in bytes.
pub(crate) const LIMIT: u32 = 4_000_000;

/// The ending of the names of its files.
pub(crate) const ENDING: &str = ".hooktalk.json";

/// The only form that there is so far.
const VERSION: u64 = 1;

/// How long a name may be, in characters.
const LONGEST_NAME: usize = 120;

/// A bot with all that belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bundle {
    pub(crate) name: Rc<str>,
    /// The text of the bot, as it was written, right or wrong.
    pub(crate) text: Rc<str>,
    pub(crate) parts: Parts,
}

impl Bundle {
    /// As a file that a person can read.
    pub(crate) fn to_file(&self) -> String {
        let mut text = serde_json::to_string_pretty(&self.to_value()).unwrap_or_default();
        text.push('\n');
        text
    }

    /// As short as it can be.
    pub(crate) fn to_text(&self) -> String {
        self.to_value().to_string()
    }

    fn to_value(&self) -> Value {
        let mut value = json!({ "version": VERSION, "name": *self.name, "bot": *self.text });
        for (key, part) in [
            ("webhook", &self.parts.webhook),
            ("tests", &self.parts.tests),
        ] {
            if let (Some(members), false) = (value.as_object_mut(), part.is_empty()) {
                members.insert(key.to_owned(), Value::from(&**part));
            }
        }
        value
    }

    /// Reads a file: one that [`Bundle::to_file`] wrote, or a bot alone, which gets the name of its
    /// file. What is wrong is said in one sentence that names the place.
    pub(crate) fn from_file(name: &str, text: &str) -> Result<Self, String> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        let value: Value = serde_json::from_str(text).map_err(|error| syntax(&error))?;
        let Value::Object(members) = &value else {
            return Err("It holds no bot: a bot is a JSON object.".to_owned());
        };
        let word = name.strip_suffix(ENDING);
        if word.is_some() || members.contains_key("bot") {
            return Self::read(members);
        }
        let word = name.strip_suffix(".json").unwrap_or(name);
        Ok(Self {
            name: name_of(word),
            text: normal(text).into(),
            parts: Parts::default(),
        })
    }

    /// Reads what [`Bundle::to_text`] wrote.
    pub(crate) fn from_text(text: &str) -> Result<Self, String> {
        let value: Value = serde_json::from_str(text).map_err(|error| syntax(&error))?;
        match &value {
            Value::Object(members) => Self::read(members),
            _ => Err("It holds no bot.".to_owned()),
        }
    }

    fn read(members: &Map<String, Value>) -> Result<Self, String> {
        match members.get("version") {
            Some(version) if version.as_u64() == Some(VERSION) => {}
            Some(Value::Number(version)) => {
                let version = version.to_string();
                return Err(["`$.version` is ", &version, "; this page reads version 1."].concat());
            }
            _ => return Err("`$.version` must be the number 1.".to_owned()),
        }
        let bot = match members.get("bot") {
            Some(Value::String(text)) => normal(text),
            // As a person may write it.
            Some(bot @ Value::Object(_)) => {
                let text = serde_json::to_string_pretty(bot).unwrap_or_default();
                [&text, "\n"].concat()
            }
            _ => return Err("`$.bot` must be a bot, or the text of one.".to_owned()),
        };
        let text = |key: &str| match members.get(key) {
            None | Some(Value::Null) => Ok(String::new()),
            Some(Value::String(text)) => Ok(normal(text)),
            Some(_) => Err(["`$.", key, "` must be a text."].concat()),
        };
        Ok(Self {
            name: name_of(&text("name")?),
            text: bot.into(),
            parts: Parts {
                webhook: text("webhook")?.into(),
                tests: text("tests")?.into(),
            },
        })
    }
}

/// The code of the webhook that is written in the page: what is kept of it may hold settings, too.
pub(crate) fn code_of(webhook: &str) -> String {
    let kept = serde_json::from_str::<Value>(webhook).ok();
    let code = kept.as_ref().and_then(|kept| kept.get("code")?.as_str());
    code.unwrap_or(webhook).to_owned()
}

/// The same webhook with other code.
pub(crate) fn with_code(webhook: &str, code: &str) -> String {
    match serde_json::from_str::<Value>(webhook) {
        Ok(Value::Object(mut kept)) if kept.contains_key("code") => {
            kept.insert("code".to_owned(), code.into());
            Value::Object(kept).to_string()
        }
        _ => code.to_owned(),
    }
}

/// Where the page stands, in a text that leaves it.
const PAGE: &str = "\"hooktalk-page:/";

/// The bot as it leaves the page: what it says of the page holds wherever that stands.
pub(crate) fn leaving(mut bundle: Bundle, site: &Site) -> Bundle {
    let here = ["\"", &site.folder, "/"].concat();
    bundle.text = bundle.text.replace(&here, PAGE).into();
    bundle.parts.tests = bundle.parts.tests.replace(&here, PAGE).into();
    bundle
}

/// The bot as it comes into the page.
pub(crate) fn coming(mut bundle: Bundle, site: &Site) -> Bundle {
    let here = ["\"", &site.folder, "/"].concat();
    bundle.text = bundle.text.replace(PAGE, &here).into();
    bundle.parts.tests = bundle.parts.tests.replace(PAGE, &here).into();
    bundle
}

/// A name in one line, with an end.
pub(crate) fn name_of(text: &str) -> Rc<str> {
    let seen = |c: char| if c.is_control() { ' ' } else { c };
    let name: String = text.trim().chars().map(seen).take(LONGEST_NAME).collect();
    match name.trim() {
        "" => "A bot".into(),
        name => name.into(),
    }
}

fn syntax(error: &serde_json::Error) -> String {
    let words = error.to_string();
    let what = words.rsplit_once(" at line ").map_or(&*words, |it| it.0);
    let (line, column) = (error.line().to_string(), error.column().to_string());
    [
        "It is not JSON: ",
        what,
        " in line ",
        &line,
        ", column ",
        &column,
        ".",
    ]
    .concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle() -> Bundle {
        Bundle {
            name: "A café".into(),
            text: "{\n  \"webhook\": \"https://example.com/\" \n}\n".into(),
            parts: Parts {
                webhook: "export default () => ({ replies: [] });\n".into(),
                tests: "[]".into(),
            },
        }
    }

    #[test]
    fn what_goes_out_comes_back_as_it_was() {
        let whole = bundle();
        let broken = Bundle {
            text: "{\"half".into(),
            parts: Parts::default(),
            ..bundle()
        };
        for bundle in [whole, broken] {
            let file = bundle.to_file();
            let name = ["x", ENDING].concat();
            assert_eq!(Bundle::from_file(&name, &file).as_ref(), Ok(&bundle));
            assert_eq!(Bundle::from_text(&bundle.to_text()), Ok(bundle));
        }
    }

    #[test]
    fn what_a_bot_says_of_the_page_holds_where_it_comes_to() {
        let site = |folder: &str| Site {
            origin: "http://a.example".to_owned(),
            folder: folder.to_owned(),
        };
        let bot = |address: &str| Bundle {
            text: ["{\"webhook\": \"", address, "/hook\"}"].concat().into(),
            ..bundle()
        };
        let (here, there) = ("http://a.example/x", "https://b.example");
        let moved = coming(leaving(bot(here), &site(here)), &site(there));
        assert_eq!(moved, bot(there));
        let other = bot("http://a.example/xy");
        assert_eq!(leaving(other.clone(), &site(here)), other);
    }

    #[test]
    fn a_bot_alone_is_a_file_too() {
        let text = "\u{feff}{ \"webhook\": \"https://example.com/\" }\r\n";
        let read = Bundle::from_file("order.json", text).unwrap();
        assert_eq!(&*read.name, "order");
        assert_eq!(&*read.text, "{ \"webhook\": \"https://example.com/\" }\n");
        let within = r#"{"version": 1, "name": " a\u0007b ", "bot": {"skills": []}}"#;
        let read = Bundle::from_text(within).unwrap();
        assert_eq!(
            (&*read.name, &*read.text),
            ("a b", "{\n  \"skills\": []\n}\n")
        );
    }

    #[test]
    fn what_is_wrong_is_told_with_its_place() {
        let read = |text: &str| Bundle::from_file("x.hooktalk.json", text).unwrap_err();
        for (text, told) in [
            (
                "{\n \"version\": 1,,",
                "It is not JSON: key must be a string in line 2, column 15.",
            ),
            ("[]", "It holds no bot: a bot is a JSON object."),
            ("{}", "`$.version` must be the number 1."),
            (
                r#"{"version": 2}"#,
                "`$.version` is 2; this page reads version 1.",
            ),
            (
                r#"{"version": 1}"#,
                "`$.bot` must be a bot, or the text of one.",
            ),
            (
                r#"{"version": 1, "bot": "", "tests": []}"#,
                "`$.tests` must be a text.",
            ),
            (
                r#"{"version": 1, "bot": "", "name": 5}"#,
                "`$.name` must be a text.",
            ),
        ] {
            assert_eq!(read(text), told, "{text}");
        }
        assert_eq!(&*name_of(&"x".repeat(900)), "x".repeat(LONGEST_NAME));
        assert_eq!(&*name_of("  \n"), "A bot");
    }
}
