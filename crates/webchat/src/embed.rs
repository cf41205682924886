//! What `embed.js` calls: one class around [`ChatHandle`], with options as JSON text.
//!
//! Text, because everything that an attribute can say is text anyway, and a bot definition is JSON.

use std::rc::Rc;

use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Severity, language, object_from};
use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use crate::appearance::{Appearance, Layout, Theme};
use crate::driver::{Browser, Shell};
use crate::strings::NAMES;
use crate::{Bot, ChatHandle, ChatOptions, mount};

/// One chat in the page; `free()` takes it out again.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    handle: ChatHandle,
    tell: Function,
}

#[wasm_bindgen]
impl Widget {
    /// Puts a chat into `host`. `tell` gets every message of the bot as JSON text.
    #[wasm_bindgen(constructor)]
    pub fn new(host: &Element, options: &str, tell: Function) -> Result<Self, JsValue> {
        let handle = mount(host, read(options, &tell))?;
        Ok(Self { handle, tell })
    }

    /// Takes over changed options.
    pub fn update(&mut self, options: &str) {
        self.handle.set_options(read(options, &self.tell));
    }

    /// Opens the panel.
    pub fn open(&self) {
        self.handle.open();
    }

    /// Closes the panel.
    pub fn close(&self) {
        self.handle.close();
    }

    /// Sends words as if the visitor had typed them.
    pub fn send(&self, text: &str) {
        self.handle.send(text);
    }

    /// Begins a new conversation.
    pub fn reset(&self) {
        self.handle.reset();
    }
}

/// The options of an element: `{ bot, strings, webhook, language, title, theme, layout, storage, open }`,
/// each absent or null when the element does not say. What is wrong is told and left out.
fn read(options: &str, tell: &Function) -> ChatOptions {
    let options: Value = serde_json::from_str(options).unwrap_or_default();
    let text = |key: &str| options.get(key).and_then(Value::as_str);
    let language = text("language").filter(|tag| {
        let is_tag = language::is_tag(tag);
        if !is_tag {
            wrong("language", tag, "a language tag such as `en` or `pt-BR`");
        }
        is_tag
    });
    let theme = text("theme").and_then(|word| {
        let theme = Theme::parse(word);
        if theme.is_none() {
            wrong("theme", word, "`auto`, `light` or `dark`");
        }
        theme
    });
    let layout = text("layout").and_then(|word| {
        let layout = Layout::parse(word);
        if layout.is_none() {
            wrong("layout", word, "`floating` or `inline`");
        }
        layout
    });
    let (bot, key) = bot(&options, language);
    let tell = tell.clone();
    ChatOptions {
        bot,
        storage_key: match text("storage") {
            Some("none") => None,
            Some(name) => Some(name.to_owned()),
            None => key,
        },
        language: language.map(str::to_owned),
        appearance: Appearance {
            title: text("title").map(str::to_owned),
            strings: strings(options.get("strings")),
            theme: theme.unwrap_or_default(),
            layout: layout.unwrap_or_default(),
        },
        open: options.get("open") == Some(&Value::Bool(true)),
        default_delay_ms: 0,
        on_turn: None,
        on_message: Some(Rc::new(move |message| {
            let text = message.to_value().to_string();
            // What a listener throws is the page's own.
            let _ = tell.call1(&JsValue::NULL, &text.into());
        })),
    }
}

/// The interface's texts that the host gives: `{ placeholder: "Ask us anything", … }`.
fn strings(given: Option<&Value>) -> Vec<(String, String)> {
    let given = given.and_then(Value::as_object).into_iter().flatten();
    let mut strings = Vec::new();
    for (name, text) in given {
        match text {
            Value::String(text) if NAMES.contains(&name.as_str()) => {
                strings.push((name.clone(), text.clone()));
            }
            _ => Browser.report(
                Severity::Warning,
                &[
                    "the property `strings` of <hook-talk>: `",
                    name,
                    "` has no effect: ",
                    &suggest(name, NAMES),
                ]
                .concat(),
            ),
        }
    }
    strings
}

/// The bot and the key of its conversation.
fn bot(options: &Value, language: Option<&str>) -> (Bot, Option<String>) {
    match (options.get("bot"), options.get("webhook")) {
        (Some(definition @ Value::Object(_)), _) => {
            let key = fingerprint(&definition.to_string());
            (Bot::Definition(definition.clone()), Some(key))
        }
        (_, Some(Value::String(url))) if !url.is_empty() => {
            let mut members = vec![("webhook", url.as_str().into())];
            members.extend(language.map(|tag| ("language", tag.into())));
            (Bot::Definition(object_from(members)), Some(url.clone()))
        }
        _ => {
            Browser.report(
                Severity::Error,
                "<hook-talk> has no bot: give it a `webhook` attribute with the address of a \
                 webhook, or set its property `bot` to a bot definition",
            );
            (Bot::None, None)
        }
    }
}

fn wrong(attribute: &str, value: &str, wanted: &str) {
    Browser.report(
        Severity::Warning,
        &[
            "<hook-talk ",
            attribute,
            "=\"",
            value,
            "\"> has no effect: use ",
            wanted,
        ]
        .concat(),
    );
}

/// A short name for a text (FNV-1a, 64 bits): another bot has another conversation.
fn fingerprint(text: &str) -> String {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for byte in text.bytes() {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    ["bot-", &hash.to_string()].concat()
}
