//! What the page's side of the webhook tells: where it answers, and what came of each call.

use serde_json::Value;

/// Who hears the calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Service {
    /// Nobody yet.
    #[default]
    Starting,
    /// The service worker.
    Worker,
    /// The page itself: the browser gives no service worker.
    Page,
}

/// How far a call is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stage {
    Running,
    /// It has its answer, which is delayed.
    Waiting,
    Answered,
    Failed,
    /// It failed as if there was no network, as it was asked to.
    Refused,
    /// The chat did not wait for it.
    GivenUp,
    /// The bot told of a failed call; the function is not asked.
    Notice,
}

/// One call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Call {
    pub(crate) id: u64,
    pub(crate) method: String,
    pub(crate) path: String,
    /// Whether it was made by Run, and not by the bot.
    pub(crate) trial: bool,
    pub(crate) stage: Stage,
    pub(crate) status: u64,
    /// In milliseconds.
    pub(crate) took: u64,
    pub(crate) request: String,
    pub(crate) answer: String,
    pub(crate) error: String,
    /// The line of the code where it failed.
    pub(crate) line: Option<u32>,
    /// What the code printed: whether it is a warning, and the words.
    pub(crate) printed: Vec<(bool, String)>,
    /// How many lines were left out.
    pub(crate) unprinted: u64,
}

/// The last call that was answered, whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Last {
    pub(crate) path: String,
    /// Empty before the first answer.
    pub(crate) answer: String,
}

/// All that is told.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Seen {
    /// The address at which the webhook answers.
    pub(crate) route: String,
    pub(crate) service: Service,
    /// The newest first.
    pub(crate) calls: Vec<Call>,
    pub(crate) last: Last,
}

impl Seen {
    /// Reads what is told.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let told: Value = serde_json::from_str(text).ok()?;
        let last = told.get("last")?;
        Some(Self {
            route: words(&told, "route")?,
            service: match told.get("service")?.as_str()? {
                "ready" => Service::Worker,
                "page" => Service::Page,
                _ => Service::Starting,
            },
            calls: told
                .get("calls")?
                .as_array()?
                .iter()
                .map(call)
                .collect::<Option<_>>()?,
            last: Last {
                path: words(last, "path")?,
                answer: words(last, "answer")?,
            },
        })
    }

    /// Whether a call runs that can be stopped.
    pub(crate) fn is_running(&self) -> bool {
        self.calls.iter().any(|call| call.stage == Stage::Running)
    }
}

fn words(value: &Value, key: &str) -> Option<String> {
    Some(value.get(key)?.as_str()?.to_owned())
}

fn call(value: &Value) -> Option<Call> {
    let number = |key: &str| value.get(key).and_then(Value::as_u64);
    let printed = |line: &Value| {
        let level = line.get("level")?.as_str()?;
        Some((level != "log", words(line, "text")?))
    };
    Some(Call {
        id: number("id")?,
        method: words(value, "method")?,
        path: words(value, "path")?,
        trial: value.get("trial")?.as_bool()?,
        stage: match value.get("state")?.as_str()? {
            "running" => Stage::Running,
            "waiting" => Stage::Waiting,
            "answered" => Stage::Answered,
            "refused" => Stage::Refused,
            "given-up" => Stage::GivenUp,
            "notice" => Stage::Notice,
            _ => Stage::Failed,
        },
        status: number("status")?,
        took: number("took")?,
        request: words(value, "request")?,
        answer: words(value, "answer")?,
        error: words(value, "error")?,
        line: number("line").and_then(|line| u32::try_from(line).ok()),
        printed: value
            .get("printed")?
            .as_array()?
            .iter()
            .map(printed)
            .collect::<Option<_>>()?,
        unprinted: number("unprinted")?,
    })
}

/// From where to where a line stands in a text, in UTF-16 code units; the last one for a line that
/// is not there.
pub(crate) fn line_at(text: &str, line: u32) -> (u32, u32) {
    let mut from = 0_u32;
    let mut lines = text.split('\n').peekable();
    let mut number = 1;
    while let Some(words) = lines.next() {
        let units = u32::try_from(words.encode_utf16().count()).unwrap_or(u32::MAX);
        let to = from.saturating_add(units);
        if number == line || lines.peek().is_none() {
            return (from, to);
        }
        number += 1;
        from = to.saturating_add(1);
    }
    (0, 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_told_is_read() {
        let told = r#"{ "route": "https://example.com/page-webhook/", "service": "ready", "calls": [{
            "id": 2, "method": "POST", "path": "/x", "trial": false, "state": "failed", "status": 500, "took": 4,
            "request": "{}", "answer": "", "error": "TypeError: x", "line": 3,
            "printed": [{ "level": "log", "text": "a" }, { "level": "warn", "text": "b" }], "unprinted": 0 }],
            "last": { "method": "POST", "path": "/", "request": "", "answer": "" } }"#;
        let seen = Seen::from_text(told).unwrap();
        assert_eq!(seen.service, Service::Worker);
        assert!(!seen.is_running());
        assert_eq!(seen.calls[0].line, Some(3));
        assert_eq!(
            seen.calls[0].printed,
            [(false, "a".to_owned()), (true, "b".to_owned())]
        );
        assert_eq!(Seen::from_text("{}"), None);
    }

    #[test]
    fn lines_are_found() {
        let text = "a\n😀 é\n\nlast";
        assert_eq!(line_at(text, 1), (0, 1));
        assert_eq!(line_at(text, 2), (2, 6));
        assert_eq!(line_at(text, 3), (7, 7));
        assert_eq!(line_at(text, 4), (8, 12));
        assert_eq!(line_at(text, 9), (8, 12));
    }
}
