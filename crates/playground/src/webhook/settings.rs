//! The webhook that is written in the page, as it is kept with a bot: its code, and how it answers.

use serde_json::{Value, json};

/// What a person starts from.
pub(crate) const FIRST: &str = "\
// Each call of the bot comes here. What you give back is the answer.
export default (request) => {
  const { conversation, nlp } = request.json;
  const visits = (conversation.memory.visits ?? 0) + 1;
  console.log(nlp.source, visits);
  return {
    replies: [{ type: 'text', content: `You said “${nlp.source}”. That was message ${visits}.` }],
    conversation: { memory: { ...conversation.memory, visits } },
  };
};
";

/// The statuses to choose from, with their names.
pub(crate) const STATUSES: [(u16, &str); 14] = [
    (200, "OK"),
    (201, "Created"),
    (204, "No Content"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (409, "Conflict"),
    (422, "Unprocessable Content"),
    (429, "Too Many Requests"),
    (500, "Internal Server Error"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
];

/// The longest delay, in milliseconds.
pub(crate) const MAX_DELAY: u32 = 60_000;

/// A webhook and how it answers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Settings {
    pub(crate) code: String,
    /// The status of an answer.
    pub(crate) status: u16,
    /// How long an answer takes longer, in milliseconds.
    pub(crate) delay: u32,
    /// Whether every call fails as if there was no network.
    pub(crate) failure: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            code: FIRST.to_owned(),
            status: 200,
            delay: 0,
            failure: false,
        }
    }
}

impl Settings {
    /// Reads what [`Settings::to_text`] wrote. What is missing or cannot be is as at the beginning;
    /// a text that is no JSON is code.
    pub(crate) fn from_text(text: &str) -> Self {
        let first = Self::default();
        if text.trim().is_empty() {
            return first;
        }
        let Ok(Value::Object(kept)) = serde_json::from_str(text) else {
            return Self {
                code: text.to_owned(),
                ..first
            };
        };
        let number = |key: &str| kept.get(key).and_then(Value::as_u64);
        let status = number("status").and_then(|status| u16::try_from(status).ok());
        let delay = number("delay").map(|delay| u32::try_from(delay).unwrap_or(MAX_DELAY));
        Self {
            code: kept
                .get("code")
                .and_then(Value::as_str)
                .map_or(first.code, str::to_owned),
            status: status
                .filter(|status| STATUSES.iter().any(|(known, _)| known == status))
                .unwrap_or(first.status),
            delay: delay.unwrap_or_default().min(MAX_DELAY),
            failure: kept.get("failure") == Some(&Value::Bool(true)),
        }
    }

    /// As a text to keep.
    pub(crate) fn to_text(&self) -> String {
        json!({
            "code": self.code,
            "status": self.status,
            "delay": self.delay,
            "failure": self.failure,
        })
        .to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_are_kept_as_a_text() {
        let settings = Settings {
            code: "export default () => ({}) // “x”".to_owned(),
            status: 503,
            delay: 1_200,
            failure: true,
        };
        assert_eq!(Settings::from_text(&settings.to_text()), settings);
        assert_eq!(Settings::from_text(" "), Settings::default());
    }

    #[test]
    fn what_cannot_be_is_as_at_the_beginning() {
        let odd = Settings::from_text(
            r#"{ "code": 1, "status": 777, "delay": 9999999999, "failure": "yes" }"#,
        );
        let first = Settings::default();
        assert_eq!((odd.code, odd.status), (first.code, first.status));
        assert_eq!((odd.delay, odd.failure), (MAX_DELAY, false));
        let code = "export default () => ({})";
        assert_eq!(Settings::from_text(code).code, code);
    }
}
