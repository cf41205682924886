//! An answer that comes in pieces: server-sent events or lines of JSON.
//!
//! Each event is merged whole or not at all, in the order in which they came:
//!
//! | event | what it adds |
//! |---|---|
//! | `{ "delta": "words", "markdown"? }`, or a JSON text | words, to the text that is being written |
//! | `{ "message": {…} }` | a message; the text before it is done |
//! | `{ "replies": […], "conversation": {…} }` | what an answer that comes at once would add |
//! | `{ "error": … }`, or an event named `error` | the webhook failed; what came before stays |
//! | `[DONE]` | nothing, and nothing behind it counts |
//!
//! Server-sent events whose first one is no JSON are words as they stand. What a call's template
//! `stream` makes of an event is read the same way.
//!
//! The same reader is behind [`Engine::read_piece`], for a shell that draws what it gets, and
//! behind [`Engine::resolve`], which reads the whole answer: both see the same messages.

use std::fmt;

use hooktalk_protocol::webhook::{kind, refusal, take};
use hooktalk_protocol::{
    Code, Diagnostic, EventReader, Framing, JsonPath, Message, Outcome, OutgoingRequest, Severity,
    StreamEvent, WebhookReply, rounded,
};
use hooktalk_template::{JsonTemplate, Limits};
use serde_json::Value;

use crate::diagnose::template_diagnostic;
use crate::{Engine, Turn};

/// How many findings of one answer are told.
const FINDINGS: usize = 8;

/// What a piece of a streamed answer adds to what is seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// Words, to the text that is being written; they begin one if there is none.
    Text {
        /// The words.
        delta: String,
        /// Whether the text is Markdown, as far as it is known.
        markdown: bool,
    },
    /// A message. The text that was being written is done.
    Message(Message),
}

/// A streamed answer, as far as it came.
#[derive(Clone, Debug)]
pub struct Stream {
    events: EventReader,
    /// How many bytes may still come.
    room: usize,
    max: usize,
    /// How many events came.
    count: usize,
    /// Nothing that comes counts any more.
    over: bool,
    /// Whether the events are words as they stand; not known before the first one.
    bare: Option<bool>,
    reply: WebhookReply,
    /// The text that is being written.
    text: String,
    markdown: bool,
    /// All words that were written.
    written: String,
    findings: Vec<Diagnostic>,
    /// How many findings were not told.
    untold: usize,
    /// The first event with nothing in it that is known.
    unknown: Option<usize>,
}

/// What of the turn an event is read with.
struct Context<'a> {
    turn: &'a Turn,
    template: Option<&'a (JsonTemplate, JsonPath)>,
    limits: &'a Limits,
}

impl Engine {
    /// A reader for the response to the request that `turn` awaits, if it is one that comes in
    /// pieces: by its `Content-Type` server-sent events or lines of JSON, with a status of 2xx.
    pub fn stream(&self, turn: &Turn, status: u16, headers: &[(String, String)]) -> Option<Stream> {
        let max = turn.awaiting()?.max_response_bytes;
        Stream::of(status, headers, max)
    }

    /// Reads a piece of it, cut off anywhere, and gives what it adds to what is seen. `turn` is the
    /// one that [`Engine::stream`] got, which [`Engine::resolve`] gets with the whole answer.
    pub fn read_piece(&self, turn: &Turn, stream: &mut Stream, bytes: &[u8]) -> Vec<Part> {
        let mut parts = Vec::new();
        if let Some(request) = turn.awaiting() {
            stream.push(bytes, &self.context(turn, request), &mut parts);
        }
        parts
    }

    fn context<'a>(&'a self, turn: &'a Turn, request: &OutgoingRequest) -> Context<'a> {
        let receipt = self.bot.receipt(&request.action_id);
        Context {
            turn,
            template: receipt.and_then(|receipt| receipt.stream.as_ref()),
            limits: &self.options.limits.template,
        }
    }

    /// The whole of a streamed answer; `None` when the outcome is none.
    pub(crate) fn read_stream(
        &self,
        turn: &Turn,
        request: &OutgoingRequest,
        outcome: &Outcome,
    ) -> Option<Stream> {
        let Outcome::Response {
            status,
            headers,
            body,
            cut,
        } = outcome
        else {
            return None;
        };
        let mut stream = Stream::of(*status, headers, request.max_response_bytes)?;
        let context = self.context(turn, request);
        let parts = &mut Vec::new();
        stream.push(body, &context, parts);
        // Of an answer that broke off, nobody knows whether its last event is whole.
        if cut.is_none()
            && let Some(last) = stream.events.end()
        {
            stream.event(last, &context, parts);
        }
        stream.end(cut.as_deref(), request);
        Some(stream)
    }
}

impl Stream {
    fn of(status: u16, headers: &[(String, String)], max: usize) -> Option<Self> {
        let framing = Framing::of(headers).filter(|_| (200..300).contains(&status))?;
        Some(Self {
            events: EventReader::new(framing),
            room: max,
            max,
            count: 0,
            over: false,
            bare: (framing == Framing::Lines).then_some(false),
            reply: WebhookReply::default(),
            text: String::new(),
            markdown: false,
            written: String::new(),
            findings: Vec::new(),
            untold: 0,
            unknown: None,
        })
    }

    /// The messages so far, the one that is being written included.
    pub fn messages(&self) -> Vec<Message> {
        let mut messages = self.reply.replies.clone();
        messages.extend(self.current());
        messages
    }

    /// Whether the last of [`Stream::messages`] is being written.
    pub fn is_writing(&self) -> bool {
        !self.text.is_empty()
    }

    /// All words that were written, without those of whole messages.
    pub(crate) fn written(&self) -> &str {
        &self.written
    }

    /// What is to be merged, what was found, and whether it makes the call a failed one: the first
    /// error.
    pub(crate) fn into_parts(self) -> (WebhookReply, Vec<Diagnostic>) {
        (self.reply, self.findings)
    }

    fn current(&self) -> Option<Message> {
        if self.text.is_empty() {
            return None;
        }
        let message = Message::text(self.text.as_str());
        if !self.markdown {
            return Some(message);
        }
        let mut members = message.as_object().clone();
        members.insert("markdown".to_owned(), true.into());
        Some(Message::from_object(members))
    }

    fn push(&mut self, bytes: &[u8], context: &Context<'_>, parts: &mut Vec<Part>) {
        let fitting = bytes.get(..self.room).unwrap_or(bytes);
        self.room -= fitting.len();
        for event in self.events.push(fitting) {
            self.event(event, context, parts);
        }
        if fitting.len() < bytes.len() && !std::mem::replace(&mut self.over, true) {
            let max = self.max;
            self.found(*refusal(
                Code::AnswerTooLarge,
                JsonPath::root(),
                format_args!("the webhook's answer is larger than {max} bytes"),
                "answer with less, or raise the limit `reply_bytes`",
            ));
        }
    }

    fn event(&mut self, event: StreamEvent, context: &Context<'_>, parts: &mut Vec<Part>) {
        if self.over {
            return;
        }
        if event.data.trim() == "[DONE]" {
            self.over = true;
            return;
        }
        let path = JsonPath::root().index(self.count);
        self.count += 1;
        if !event.is_exact {
            self.found(Diagnostic::new(
                Severity::Warning,
                Code::AnswerNotUtf8,
                path.clone(),
                format_args!("this event of the webhook's answer is not UTF-8"),
                "send UTF-8, and write each character whole",
            ));
        }
        if let Err(refusal) = self.read(event, &path, context, parts) {
            self.found(*refusal);
        }
    }

    fn read(
        &mut self,
        event: StreamEvent,
        path: &JsonPath,
        context: &Context<'_>,
        parts: &mut Vec<Part>,
    ) -> Result<(), Box<Diagnostic>> {
        let StreamEvent { data, is_error, .. } = event;
        if is_error {
            return Err(failed(path, &data));
        }
        let read = serde_json::from_str::<Value>(&data);
        let bare = *self.bare.get_or_insert_with(|| {
            let text = matches!(read, Ok(Value::String(_)));
            !(text || data.trim_start().as_bytes().first() == Some(&b'{'))
        });
        if bare && context.template.is_none() {
            self.write(&data, false, parts);
            return Ok(());
        }
        let mut value = match (read, context.template) {
            (Ok(value), _) => value,
            (Err(_), Some(_)) => data.into(),
            (Err(error), None) => {
                return Err(refusal(
                    Code::AnswerNotJson,
                    path.clone(),
                    format_args!("this event of the webhook's answer is not JSON: {error}"),
                    "write each event as one JSON object, such as `{ \"delta\": \"words\" }`",
                ));
            }
        };
        for mut warning in rounded(&mut value) {
            warning.path = path.clone();
            self.found(warning);
        }
        if let Some(error) = value.get_mut("error").map(Value::take) {
            let is_none = matches!(&error, Value::Null | Value::Bool(false));
            if !is_none {
                let error = error.get("message").unwrap_or(&error);
                return Err(failed(path, error.as_str().unwrap_or_default()));
            }
        }
        if let Some((template, place)) = context.template {
            let scope = context.turn.scope().with_event(&value);
            let made = template.render_value(&scope, context.limits);
            value = made.map_err(|error| {
                Box::new(template_diagnostic(
                    Code::AnswerTemplate,
                    place.clone(),
                    &error,
                ))
            })?;
        }
        self.merge(value, path, context.template.is_some(), parts)
    }

    /// Adds what an event says, or nothing of it.
    fn merge(
        &mut self,
        value: Value,
        path: &JsonPath,
        made: bool,
        parts: &mut Vec<Part>,
    ) -> Result<(), Box<Diagnostic>> {
        let wrong = |path: JsonPath, value: &Value, wanted: &str| {
            refusal(
                Code::AnswerEvent,
                path,
                format_args!("this is {}, not {wanted}", kind(value)),
                "write events as `{ \"delta\": \"words\" }`, `{ \"message\": {…} }` or \
                 `{ \"replies\": […], \"conversation\": {…} }`",
            )
        };
        let mut members = match value {
            Value::Null => return Ok(()),
            Value::String(words) => {
                self.write(&words, false, parts);
                return Ok(());
            }
            Value::Object(members) => members,
            other => return Err(wrong(path.clone(), &other, "an object or text")),
        };
        let known = ["delta", "message", "replies", "conversation", "markdown"];
        if !made && !members.is_empty() && !known.iter().any(|key| members.contains_key(*key)) {
            self.unknown.get_or_insert(self.count);
            return Ok(());
        }
        let markdown = matches!(members.get("markdown"), Some(Value::Bool(true)));
        let delta = match take(&mut members, "delta") {
            None => String::new(),
            Some(Value::String(words)) => words,
            Some(other) => return Err(wrong(path.key("delta"), &other, "text")),
        };
        let message = match take(&mut members, "message") {
            None => None,
            Some(Value::Object(message)) => Some(Message::from_object(message)),
            Some(other) => return Err(wrong(path.key("message"), &other, "an object")),
        };
        let reply = WebhookReply::from_value(Value::Object(members), path)?;
        self.write(&delta, markdown, parts);
        for message in message.into_iter().chain(reply.replies) {
            self.end_text();
            self.reply.replies.push(message.clone());
            parts.push(Part::Message(message));
        }
        let whole = &mut self.reply;
        whole.memory = reply.memory.or_else(|| whole.memory.take());
        whole.language = reply.language.or_else(|| whole.language.take());
        whole.skill = reply.skill.or_else(|| whole.skill.take());
        Ok(())
    }

    fn write(&mut self, words: &str, markdown: bool, parts: &mut Vec<Part>) {
        self.markdown |= markdown;
        if !words.is_empty() {
            self.text.push_str(words);
            self.written.push_str(words);
            parts.push(Part::Text {
                delta: words.to_owned(),
                markdown: self.markdown,
            });
        }
    }

    fn end_text(&mut self) {
        let text = self.current();
        self.reply.replies.extend(text);
        self.text.clear();
        self.markdown = false;
    }

    fn end(&mut self, cut: Option<&Outcome>, request: &OutgoingRequest) {
        self.end_text();
        match cut {
            None => self.look_for_nothing(),
            Some(end) => {
                let finding = cut_off(end, request);
                self.findings.push(finding);
            }
        }
        if self.untold > 0 {
            let untold = self.untold;
            self.findings.push(Diagnostic::new(
                Severity::Warning,
                Code::AnswerEvent,
                JsonPath::root(),
                format_args!("{untold} more events of the webhook's answer have mistakes"),
                "mend the first ones",
            ));
        }
    }

    /// Tells of an answer that has events, and nothing in them that is known.
    fn look_for_nothing(&mut self) {
        let WebhookReply {
            replies,
            memory,
            language,
            skill,
        } = &self.reply;
        let none = memory.is_none() && language.is_none() && skill.is_none();
        if replies.is_empty()
            && none
            && self.findings.is_empty()
            && let Some(count) = self.unknown
        {
            self.findings.push(*refusal(
                Code::AnswerEvent,
                JsonPath::root().index(count.saturating_sub(1)),
                format_args!(
                    "this event has none of `delta`, `message`, `replies`, `conversation`"
                ),
                "answer with such events, or give the call a template `stream` that makes them",
            ));
        }
    }

    fn found(&mut self, finding: Diagnostic) {
        if self.findings.len() < FINDINGS {
            self.findings.push(finding);
        } else {
            self.untold += 1;
        }
    }
}

/// The finding about an answer that ended before its end.
fn cut_off(end: &Outcome, request: &OutgoingRequest) -> Diagnostic {
    let told = |severity, code, message: fmt::Arguments<'_>, help| {
        Diagnostic::new(severity, code, request.path.clone(), message, help)
    };
    match end {
        Outcome::Aborted => told(
            Severity::Info,
            Code::WebhookAborted,
            format_args!("the webhook's answer was stopped before its end"),
            "nothing is to be mended",
        ),
        Outcome::Timeout => told(
            Severity::Error,
            Code::WebhookTimeout,
            format_args!(
                "nothing more of the webhook's answer came in {} ms",
                request.timeout_ms
            ),
            "send something, such as a comment, in every pause, or raise `timeout_ms`",
        ),
        Outcome::Network { message } => told(
            Severity::Error,
            Code::WebhookUnreachable,
            format_args!("the webhook's answer broke off: {message}"),
            "see the server's own log",
        ),
        Outcome::Response { .. } => told(
            Severity::Error,
            Code::WebhookUnreachable,
            format_args!("the webhook's answer broke off"),
            "see the server's own log",
        ),
    }
}

/// What the webhook itself says of its failure.
fn failed(path: &JsonPath, words: &str) -> Box<Diagnostic> {
    let colon = if words.is_empty() { "" } else { ": " };
    refusal(
        Code::WebhookError,
        path.clone(),
        format_args!("the webhook failed in the middle of its answer{colon}{words}"),
        "see the server's own log",
    )
}
