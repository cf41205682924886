//! A compiled bot.

use hooktalk_engine::{Outcome, Part, Stream, Timestamp, Turn};
use hooktalk_protocol::{Code, Diagnostic, json_text, object_from};
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::failure::Failure;
use crate::{door, options};

/// A compiled bot, and the turn that it gave out last.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Engine {
    engine: hooktalk_engine::Engine,
    /// Saves reading the turn again when its unchanged text comes back.
    kept: Option<Turn>,
}

#[wasm_bindgen]
impl Engine {
    /// Compiles a bot definition; both arguments are JSON text.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the definition, at once; or a wrong option.
    #[wasm_bindgen(constructor)]
    pub fn new(definition: &str, options: &str) -> Result<Self, JsValue> {
        let options = options::engine(&door::read(options, "options")?)?;
        let definition = door::read_exactly(definition, "bot definition")?;
        let engine =
            hooktalk_engine::Engine::compile_with(&definition, &options).map_err(Failure::from)?;
        Ok(Self { engine, kept: None })
    }

    /// The warnings of the definition.
    pub fn diagnostics(&self) -> JsValue {
        door::small(&Diagnostic::list_to_value(self.engine.diagnostics()))
    }

    /// What is understood of an input, as JSON text, without a turn; the arguments are as those of
    /// `begin`.
    ///
    /// # Errors
    ///
    /// When a text is not JSON.
    pub fn understand(&self, conversation: &str, input: &str, now: f64) -> Result<String, JsValue> {
        let (conversation, _) = door::conversation(conversation)?;
        let (input, _) = door::input(input)?;
        let now = Timestamp::from_js(now);
        let nlp = self.engine.understand(&conversation, &input, now);
        Ok(json_text(nlp.as_value()))
    }

    /// Begins a turn: the first two arguments are JSON text, `now` is in milliseconds. Gives the
    /// turn as `door::write` writes it.
    ///
    /// # Errors
    ///
    /// When a text is not JSON.
    pub fn begin(&mut self, conversation: &str, input: &str, now: f64) -> Result<String, JsValue> {
        let (conversation, mut diagnostics) = door::conversation(conversation)?;
        let (input, wrong) = door::input(input)?;
        diagnostics.extend(wrong);
        let mut turn = self
            .engine
            .begin(conversation, input, Timestamp::from_js(now));
        turn.diagnostics.splice(0..0, diagnostics);
        Ok(self.give(turn))
    }

    /// Goes on with a turn: the one that was given out last, or the one in the text.
    ///
    /// `outcome` is JSON text; the body of a response stands beside it as it came, so that it is
    /// not escaped into JSON and read back.
    ///
    /// # Errors
    ///
    /// When the turn is none or awaits nothing, or the outcome is none.
    pub fn resolve(
        &mut self,
        turn: Option<String>,
        outcome: &str,
        body: Option<String>,
        now: f64,
    ) -> Result<String, JsValue> {
        let mut outcome = Outcome::read(&door::read(outcome, "outcome")?)
            .map_err(|message| Failure::new(Code::InvalidOutcome.as_str(), message))?;
        if let (Outcome::Response { body: bytes, .. }, Some(text)) = (&mut outcome, body) {
            *bytes = text.into_bytes();
        }
        let turn = match (turn, self.kept.take()) {
            (None, Some(kept)) => kept,
            (None, None) => {
                let message = "no turn was handed in";
                return Err(Failure::new(Code::InvalidTurn.as_str(), message).into());
            }
            (Some(text), _) => door::turn(&text)?,
        };
        let turn = self
            .engine
            .resolve(turn, outcome, Timestamp::from_js(now))
            .map_err(Failure::from)?;
        Ok(self.give(turn))
    }
}

#[wasm_bindgen]
impl Engine {
    /// A reader for the response to the request that a turn awaits, if it comes in pieces; the
    /// headers are a JSON object.
    ///
    /// # Errors
    ///
    /// When the turn is none, or the headers are no JSON.
    pub fn stream(
        &self,
        turn: &str,
        status: u16,
        headers: &str,
    ) -> Result<Option<AnswerStream>, JsValue> {
        let turn = door::turn(turn)?;
        let headers: Vec<_> = match door::read(headers, "headers")? {
            Value::Object(headers) => headers
                .into_iter()
                .filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())))
                .collect(),
            _ => Vec::new(),
        };
        let stream = self.engine.stream(&turn, status, &headers);
        Ok(stream.map(|stream| AnswerStream { turn, stream }))
    }

    /// What a piece of it adds, as JSON text.
    pub fn read_piece(&self, stream: &mut AnswerStream, piece: &[u8]) -> String {
        let parts = self
            .engine
            .read_piece(&stream.turn, &mut stream.stream, piece);
        let parts = parts.into_iter().map(|part| match part {
            Part::Text { delta, markdown } => object_from(vec![
                ("type", "text".into()),
                ("delta", delta.into()),
                ("markdown", markdown.into()),
            ]),
            Part::Message(message) => object_from(vec![
                ("type", "message".into()),
                ("message", message.to_value()),
            ]),
        });
        json_text(&Value::Array(parts.collect()))
    }
}

/// A streamed answer as far as it came, and the turn that awaits it.
#[wasm_bindgen]
#[derive(Debug)]
pub struct AnswerStream {
    turn: Turn,
    stream: Stream,
}

impl Engine {
    fn give(&mut self, turn: Turn) -> String {
        let text = door::write(&turn);
        self.kept = Some(turn);
        text
    }
}
