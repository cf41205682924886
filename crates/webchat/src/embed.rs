//! What `embed.js` calls: one class around [`ChatHandle`], with options as JSON text.
//!
//! Text, because everything that an attribute can say is text anyway, and a bot definition is JSON.

mod options;
mod preferences;

use hooktalk_protocol::{Message, language};
use js_sys::Function;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;

use self::options::{TAG, memory_update, read, renderers, warn, wrong};
use crate::renderers::Renderers;
use crate::{ChatHandle, mount};

/// One chat in the page; `free()` takes it out again.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Widget {
    handle: ChatHandle,
    tell: Function,
    ask: Function,
    format: Function,
    renderers: Renderers,
}

#[wasm_bindgen]
impl Widget {
    /// Puts a chat into `host`. `tell` gets the name of each event and its detail as JSON text;
    /// `ask` gets the name of a property of the host's and, as JSON text, what that is to be called
    /// with, and gives a promise of JSON text or of nothing; `format` gives a promise of the module that reads
    /// Markdown; `draw` gets the name of one of the host's renderers and, as JSON text, its arguments,
    /// and gives a node.
    #[wasm_bindgen(constructor)]
    pub fn new(
        host: &Element,
        options: &str,
        tell: Function,
        ask: Function,
        format: Function,
        draw: Function,
    ) -> Result<Self, JsValue> {
        let renderers = renderers(draw);
        let handle = mount(host, read(options, &tell, &ask, &format, &renderers))?;
        Ok(Self {
            handle,
            tell,
            ask,
            format,
            renderers,
        })
    }

    /// Takes over changed options.
    pub fn update(&mut self, options: &str) {
        self.handle.set_options(read(
            options,
            &self.tell,
            &self.ask,
            &self.format,
            &self.renderers,
        ));
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

    /// Shows a message of the bot without a turn: a text, or a message as webhooks send it, as JSON.
    pub fn say(&self, message: &str) {
        match serde_json::from_str(message) {
            Ok(Value::String(words)) => self.handle.say(Message::text(words)),
            Ok(Value::Object(members)) if members.contains_key("type") => {
                self.handle.say(Message::from_object(members));
            }
            _ => warn(
                "what `say` got is no message: give it a text, or `{ type: 'text', content: 'Hello' }`",
            ),
        }
    }

    /// Opens or closes the panel.
    pub fn toggle(&self) {
        self.handle.toggle();
    }

    /// Switches the language. What is no language tag is told and has no effect.
    pub fn set_language(&self, tag: &str) {
        if language::is_tag(tag) {
            self.handle.set_language(tag);
        } else {
            wrong("language", tag, TAG);
        }
    }

    /// Changes the memory: `{ memory, merge? }` as JSON text.
    pub fn set_memory(&self, update: &str) {
        if let Some(update) = memory_update(update) {
            self.handle.set_memory(update);
        }
    }

    /// The transcript: as JSON text for `json`, for a person otherwise.
    pub fn export(&self, format: &str) -> String {
        if format == "json" {
            self.handle.export().to_string()
        } else {
            self.handle.export_text()
        }
    }

    /// Goes on with an exported conversation; false when the text is none.
    pub fn import(&self, text: &str) -> bool {
        serde_json::from_str(text).is_ok_and(|value| self.handle.import(&value))
    }

    /// Begins a new conversation.
    pub fn reset(&self) {
        self.handle.reset();
    }
}
