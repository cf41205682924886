//! A bot that plays conversation scripts in a thread of its own. What comes and goes is JSON text,
//! as the package's runner writes and reads it; what the engine refuses is `{ "refused": … }`.

use hooktalk_engine::{Engine, Options, Outcome, Timestamp, Turn};
use hooktalk_protocol::{Code, Conversation, Input, JsonPath, json_text, normalize_numbers};
use serde_json::{Value, json};

/// A compiled bot, and the turn that goes on.
#[derive(Debug)]
pub(crate) struct Player {
    engine: Engine,
    turn: Option<Turn>,
}

impl Player {
    /// Compiles the text of a bot, with the options that a program begins with; or says why not.
    pub(crate) fn new(text: &str) -> Result<Self, String> {
        let broken = |message: &str| refused("invalid-definition", message);
        let definition: Value = serde_json::from_str(text)
            .map_err(|_| broken("The bot is not JSON yet. The editor marks the place."))?;
        let engine = Engine::compile_with(&definition, &Options::default())
            .map_err(|_| broken("The bot has errors. The editor marks their places."))?;
        Ok(Self { engine, turn: None })
    }

    /// Begins a turn: a conversation, an input, and the moment in milliseconds.
    pub(crate) fn begin(&mut self, conversation: &str, input: &str, now: f64) -> String {
        let (conversation, input) = match (read(conversation), read(input)) {
            (Ok(conversation), Ok(input)) => (conversation, input),
            (Err(message), _) | (_, Err(message)) => return refused("invalid-value", &message),
        };
        let root = JsonPath::root();
        let (conversation, mut wrong) = Conversation::read(&conversation, &root);
        let (input, more) = Input::read(&input, &root);
        wrong.extend(more);
        let now = Timestamp::from_js(now);
        let mut turn = self.engine.begin(conversation, input, now);
        turn.diagnostics.splice(0..0, wrong);
        self.keep(turn)
    }

    /// Goes on with the turn that waits.
    pub(crate) fn resolve(&mut self, outcome: &str, now: f64) -> String {
        let outcome = read(outcome).and_then(|outcome| Outcome::read(&outcome));
        let outcome = match outcome {
            Ok(outcome) => outcome,
            Err(message) => return refused(Code::InvalidOutcome.as_str(), &message),
        };
        let Some(turn) = self.turn.take() else {
            return refused(Code::InvalidTurn.as_str(), "no turn was begun");
        };
        match self.engine.resolve(turn, outcome, Timestamp::from_js(now)) {
            Ok(turn) => self.keep(turn),
            Err(error) => refused(Code::NotAwaiting.as_str(), &error.to_string()),
        }
    }

    fn keep(&mut self, turn: Turn) -> String {
        let text = json_text(&turn.to_value());
        self.turn = Some(turn);
        text
    }
}

/// Reads JSON as JavaScript would.
fn read(text: &str) -> Result<Value, String> {
    let mut value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    normalize_numbers(&mut value);
    Ok(value)
}

pub(crate) fn refused(code: &str, message: &str) -> String {
    json_text(&json!({ "refused": { "code": code, "message": message } }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Value {
        serde_json::from_str(text).unwrap()
    }

    #[test]
    fn a_turn_goes_on_from_call_to_call() {
        let bot = r#"{"webhook": "https://example.com/hook"}"#;
        let mut player = Player::new(bot).unwrap();
        let input = r#"{"type": "text", "content": "Hello"}"#;
        let turn = value(&player.begin(r#"{"id": "test"}"#, input, 7.0));
        assert_eq!(turn["awaiting"]["url"], "https://example.com/hook");
        assert_eq!(turn["trace"][0]["kind"], "turn-began");
        let body = json!({ "replies": [{ "type": "text", "content": "Hi" }] }).to_string();
        let answer = json!({ "type": "response", "status": 200, "body": body }).to_string();
        let turn = value(&player.resolve(&answer, 8.0));
        assert_eq!(
            turn["messages"],
            json!([{ "type": "text", "content": "Hi" }])
        );
        let late = value(&player.resolve(&answer, 9.0));
        assert_eq!(late["refused"]["code"], "not-awaiting");
    }

    #[test]
    fn what_is_wrong_is_refused() {
        let told = value(&Player::new("{").unwrap_err());
        assert_eq!(told["refused"]["code"], "invalid-definition");
        assert!(Player::new(r#"{"webhook": 1}"#).is_err());
        let mut player = Player::new(r#"{"webhook": "https://example.com/"}"#).unwrap();
        let never = value(&player.resolve(r#"{"type": "timeout"}"#, 1.0));
        assert_eq!(never["refused"]["code"], "invalid-turn");
        let odd = value(&player.resolve(r#"{"type": "late"}"#, 1.0));
        assert_eq!(odd["refused"]["code"], "invalid-outcome");
    }
}
