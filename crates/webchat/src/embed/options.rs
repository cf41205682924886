//! What an element says, as options of a chat.

use std::cell::RefCell;
use std::rc::Rc;

use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Message, Severity, object_from};
use js_sys::{Function, Promise};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Node, console};

use super::preferences::Said;
use crate::appearance::{Appearance, Layout, Position, Preset, Theme};
use crate::chat::{Direction, MemoryUpdate};
use crate::driver::{Browser, DrawHook, Event, LocalFuture, MemorySource, Shell};
use crate::preferences::Opening;
use crate::renderers::Renderers;
use crate::strings::NAMES;
use crate::{Bot, ChatOptions, markdown_source};

/// What a language attribute wants.
pub(super) const TAG: &str = "a language tag such as `en` or `pt-BR`";

const HOUR_MS: f64 = 3_600_000.0;

/// The options of an element: `{ bot, source, strings, webhook, theme,
/// layout, position, preset, storage, open, asks }`, and what [`Said`] knows, each absent or null
/// when the element does not say. What is wrong is told and left out.
pub(super) fn read(
    options: &str,
    tell: &Function,
    ask: &Function,
    format: &Function,
    renderers: &Renderers,
) -> ChatOptions {
    let options: Value = serde_json::from_str(options).unwrap_or_default();
    let text = |key: &str| options.get(key).and_then(Value::as_str);
    let said = Said::new(&options);
    let language = said.text("language");
    let language = language.as_deref();
    // One of some words; the default's when it is none of them.
    let word = |key: &str, words: &[&'static str]| {
        let word = text(key).unwrap_or_default();
        let known = words.contains(&word);
        if !known && text(key).is_some() {
            wrong(key, word, &["one of `", &words.join("`, `"), "`"].concat());
        }
        if known { word } else { "" }
    };
    let mut strings = strings(options.get("strings"));
    if let Some(placeholder) = said.text("placeholder") {
        strings.insert(0, ("placeholder".to_owned(), placeholder));
    }
    let opening = said.opening();
    let (bot, key) = bot(&options, language);
    let names = |key: &str| -> Vec<String> {
        let names = options.get(key).and_then(Value::as_array);
        let names = names.into_iter().flatten().filter_map(Value::as_str);
        names.map(str::to_owned).collect()
    };
    let asks = names("asks");
    let asks = |name: &'static str| {
        let asks = asks.iter().any(|known| known == name);
        asks.then(|| asking(ask.clone(), name))
    };
    let event = tell.clone();
    let (tell, format) = (tell.clone(), format.clone());
    ChatOptions {
        bot,
        storage_key: match text("storage") {
            Some("none") => None,
            Some(name) => Some(name.to_owned()),
            None => key,
        },
        language: language.map(str::to_owned),
        appearance: Appearance {
            title: said.text("title"),
            strings,
            character_limit: said
                .number("character-limit")
                .map_or(0, |limit| limit as u32),
            theme: Theme::parse(word("theme", Theme::WORDS)).unwrap_or_default(),
            layout: Layout::parse(word("layout", Layout::WORDS)).unwrap_or_default(),
            position: Position::parse(word("position", Position::WORDS)).unwrap_or_default(),
            renderers: renderers.named(names("renderers")),
            preset: Preset::parse(word("preset", Preset::WORDS)).unwrap_or_default(),
            preferences: Rc::new(said.preferences()),
        },
        open: options.get("open") == Some(&Value::Bool(true))
            || opening == Some(Opening::Always) && has_room(),
        begins_closed: opening == Some(Opening::Never),
        default_delay_ms: 0,
        on_turn: None,
        on_message: Some(Rc::new(move |message| {
            emit(&tell, "message", &message.to_value());
        })),
        on_event: Some(Rc::new(move |it| match it {
            Event::Open => emit(&event, "open", &Value::Null),
            Event::Close => emit(&event, "close", &Value::Null),
            Event::Send(input) => emit(&event, "send", &input.to_value()),
            Event::Memory(memory) => emit(&event, "memory", &memory),
            Event::Turn(turn) => emit(&event, "turn", &turn.dialog()),
            Event::Error(diagnostic) => emit(&event, "error", &diagnostic.to_value()),
            // It is no event of the tag.
            Event::Reset => {}
        })),
        memory: asks("getMemory").map(|ask| -> MemorySource {
            Rc::new(move |input| {
                let answer = ask(vec![input.to_value()]);
                Box::pin(async move { memory_update(&answer.await?) })
            })
        }),
        before_draw: asks("beforeDraw").map(|ask| -> DrawHook {
            Rc::new(move |message, language| {
                let answer = ask(vec![message.to_value(), context(language)]);
                Box::pin(async move { amended(&answer.await?) })
            })
        }),
        markdown: Some(markdown_source(move || format.call0(&JsValue::NULL))),
        time_to_live_ms: said
            .number("ttl")
            .filter(|hours| *hours > 0.0)
            .map(|hours| (hours * HOUR_MS) as u64),
    }
}

/// The host's renderers, which `draw` calls by name. What goes wrong in one of them is told once.
pub(super) fn renderers(draw: Function) -> Renderers {
    let told = RefCell::new(Vec::new());
    Renderers::new(Vec::new(), move |name, content, language| {
        let given = Value::from(vec![content.clone(), context(language)]).to_string();
        let made = draw.call2(&JsValue::NULL, &name.into(), &given.into());
        let cause = match made {
            Ok(made) => match made.dyn_into::<Node>() {
                Ok(node) => return framed(&node),
                Err(other) => other,
            },
            Err(cause) => cause,
        };
        let mut told = told.borrow_mut();
        if !told.iter().any(|known| known == name) {
            told.push(name.to_owned());
            let words = ["hooktalk: the renderer `", name, "` drew no node but"].concat();
            console::error_2(&words.into(), &cause);
        }
        None
    })
}

/// What stands for a message that the host drew.
fn framed(node: &Node) -> Option<Element> {
    let element = web_sys::window()?.document()?.create_element("div").ok()?;
    element.set_class_name("own");
    element.set_attribute("part", "custom").ok()?;
    element.append_child(node).ok()?;
    Some(element)
}

/// Whether the window is larger than the panel, which else would cover a page that nobody has seen
/// yet.
fn has_room() -> bool {
    let width = web_sys::window().and_then(|window| window.inner_width().ok()?.as_f64());
    width.is_some_and(|width| width > 480.0)
}

/// What the host's functions are told beside their subject.
fn context(language: &str) -> Value {
    let direction = Direction::of(language).as_str();
    object_from(vec![
        ("language", language.into()),
        ("direction", direction.into()),
    ])
}

/// Calls the host's function `name`, with arguments; its answer as JSON text, or nothing.
fn asking(
    ask: Function,
    name: &'static str,
) -> impl Fn(Vec<Value>) -> LocalFuture<Option<String>> + 'static {
    move |given| {
        let given = Value::from(given).to_string();
        let answer = ask.call2(&JsValue::NULL, &name.into(), &given.into());
        Box::pin(async move {
            let promise = Promise::resolve(&answer.ok()?);
            JsFuture::from(promise).await.ok()?.as_string()
        })
    }
}

/// The message to show instead, or none at all for `null`.
fn amended(text: &str) -> Option<Option<Message>> {
    match serde_json::from_str(text).ok()? {
        Value::Null => Some(None),
        Value::Object(members) => Some(Some(Message::from_object(members))),
        _ => {
            Browser.report(
                Severity::Warning,
                "what `beforeDraw` gave has no effect: give a message, or null to leave it out",
            );
            None
        }
    }
}

/// Tells the page. What a listener throws is the page's own.
fn emit(tell: &Function, name: &str, detail: &Value) {
    let _ = tell.call2(&JsValue::NULL, &name.into(), &detail.to_string().into());
}

/// `{ memory, merge? }`; nothing, and a word to the developer, for anything else.
pub(super) fn memory_update(text: &str) -> Option<MemoryUpdate> {
    let mut value: Value = serde_json::from_str(text).ok()?;
    if value.is_null() {
        return None;
    }
    let merge = match value.get("merge") {
        None | Some(Value::Null) => Some(false),
        Some(merge) => merge.as_bool(),
    };
    let memory = value.get_mut("memory").map(Value::take);
    if let (Some(merge), Some(Value::Object(memory))) = (merge, memory) {
        return Some(MemoryUpdate { memory, merge });
    }
    warn(
        "what is to go into the memory has no effect: give `{ memory: { … }, merge: true }`; \
         without `merge` the whole memory is replaced",
    );
    None
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
            _ => warn(
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
            // A bot that is published anew at its address goes on with its conversations.
            let source = options.get("source").and_then(Value::as_str);
            let key = source.map_or_else(|| fingerprint(&definition.to_string()), str::to_owned);
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
                 webhook, a `bot` attribute with the address of a bot definition, or set its property \
                 `bot` to a definition",
            );
            (Bot::None, None)
        }
    }
}

thread_local! {
    /// What was told. The options are read again with every change.
    static TOLD: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// Tells the developer, once.
pub(super) fn warn(text: &str) {
    TOLD.with_borrow_mut(|told| {
        if !told.iter().any(|it| it == text) {
            told.push(text.to_owned());
            Browser.report(Severity::Warning, text);
        }
    });
}

pub(super) fn wrong(attribute: &str, value: &str, wanted: &str) {
    warn(
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
