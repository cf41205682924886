//! A call as somebody else can use it: a command, a script, a fixture.

use hooktalk_protocol::OutgoingRequest;
use serde_json::{Map, Value, json};

use super::call::{Call, EndKind};

/// What is sent, with everything that goes out.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) method: String,
    pub(crate) url: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
}

impl Draft {
    /// A request as it was sent.
    pub(crate) fn of(request: &OutgoingRequest) -> Self {
        let headers = request.headers.iter();
        Self {
            method: request.method.as_str().to_owned(),
            url: request.url.clone(),
            headers: headers
                .map(|header| (header.name.clone(), header.value.expose().clone()))
                .collect(),
            body: request.body.clone(),
        }
    }
}

/// A form in which a call can be copied.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Curl,
    Fetch,
    Fixture,
}

impl Form {
    pub(crate) const ALL: [Self; 3] = [Self::Curl, Self::Fetch, Self::Fixture];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Curl => "curl",
            Self::Fetch => "fetch",
            Self::Fixture => "Fixture",
        }
    }

    pub(crate) fn about(self) -> &'static str {
        match self {
            Self::Curl => "A command for a shell",
            Self::Fetch => "JavaScript for a page or Node",
            Self::Fixture => {
                "Two steps of a conversation script: the request that is expected, and its answer"
            }
        }
    }
}

/// The call as text.
pub(crate) fn text(form: Form, draft: &Draft, call: &Call) -> String {
    match form {
        Form::Curl => curl(draft),
        Form::Fetch => fetch(draft),
        Form::Fixture => fixture(call),
    }
}

/// A command for a POSIX shell.
fn curl(draft: &Draft) -> String {
    let mut command = "curl ".to_owned();
    // Else brackets and braces of an address would stand for many addresses.
    if draft.url.contains(['[', ']', '{', '}']) {
        command.push_str("--globoff ");
    }
    let mut option = |name: &str, value: &str| {
        command.push_str(name);
        command.push(' ');
        command.push_str(&quoted(value));
        command.push_str(" \\\n  ");
    };
    option("--request", &draft.method);
    for (name, value) in &draft.headers {
        // `Name:` would leave the header out.
        let header = if value.is_empty() {
            [name, ";"].concat()
        } else {
            [name, ": ", value].concat()
        };
        option("--header", &header);
    }
    if let Some(body) = &draft.body {
        option("--data-raw", body);
    }
    command.push_str(&quoted(&draft.url));
    command
}

/// A word of a POSIX shell: nothing in single quotes means anything but itself.
fn quoted(text: &str) -> String {
    ["'", &text.replace('\'', r"'\''"), "'"].concat()
}

/// A statement of JavaScript.
fn fetch(draft: &Draft) -> String {
    let literal = |text: &str| Value::from(text).to_string();
    let mut script = [
        "const response = await fetch(",
        &literal(&draft.url),
        ", {\n  method: ",
        &literal(&draft.method),
        ",\n",
    ]
    .concat();
    if !draft.headers.is_empty() {
        // A list, as a name may stand twice.
        script.push_str("  headers: [\n");
        for (name, value) in &draft.headers {
            script.push_str(&["    [", &literal(name), ", ", &literal(value), "],\n"].concat());
        }
        script.push_str("  ],\n");
    }
    if let Some(body) = &draft.body {
        script.push_str("  body: ");
        match written_like_javascript(body) {
            Some(pretty) => {
                let inner = pretty.replace('\n', "\n  ");
                script.push_str(&["JSON.stringify(", &inner, ")"].concat());
            }
            None => script.push_str(&literal(body)),
        }
        script.push_str(",\n");
    }
    script.push_str("});\nconsole.log(response.status, await response.text());");
    script
}

/// JSON to be read, if `JSON.stringify` makes the very same text of it again.
fn written_like_javascript(body: &str) -> Option<String> {
    let value: Value = serde_json::from_str(body).ok()?;
    let written = value.to_string();
    let same = written == body && is_same_in_javascript(&value);
    let pretty = serde_json::to_string_pretty(&value).ok()?;
    same.then_some(pretty)
}

/// Whether JavaScript keeps the order of all keys and the form of all numbers.
fn is_same_in_javascript(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.iter().all(|(key, value)| {
            let moves = key.starts_with(|c: char| c.is_ascii_digit()) || key == "__proto__";
            !moves && is_same_in_javascript(value)
        }),
        Value::Array(items) => items.iter().all(is_same_in_javascript),
        Value::Number(number) => number
            .as_i64()
            .is_some_and(|it| it.unsigned_abs() < 1 << 53),
        _ => true,
    }
}

/// Two steps of a conversation script: the request, and what becomes of it. Scripts know no
/// secrets, so it has none.
fn fixture(call: &Call) -> String {
    let parsed = |body: &str| serde_json::from_str::<Value>(body).ok();
    let mut request = Map::new();
    request.insert("method".to_owned(), call.method.as_str().into());
    request.insert("url".to_owned(), call.url.as_str().into());
    if let Some(body) = call.body.as_deref() {
        let body = parsed(body).unwrap_or_else(|| body.into());
        request.insert("body".to_owned(), body);
    }
    let mut steps = vec![json!({ "expect_request": request })];
    if let Some(end) = &call.end {
        let respond = match &end.kind {
            EndKind::Response {
                status,
                headers,
                body,
            } => {
                let mut answer = Map::new();
                if *status != 200 {
                    answer.insert("status".to_owned(), (*status).into());
                }
                let kind = headers
                    .iter()
                    .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
                if let Some((name, value)) = kind {
                    answer.insert("headers".to_owned(), json!({ name: value }));
                }
                match parsed(body) {
                    Some(value) => answer.insert("json".to_owned(), value),
                    None => answer.insert("body".to_owned(), body.as_str().into()),
                };
                Value::Object(answer)
            }
            EndKind::Timeout => "timeout".into(),
            EndKind::Unreachable(_) => "network".into(),
            EndKind::Aborted => "aborted".into(),
        };
        steps.push(json!({ "respond": respond }));
    }
    let steps: Vec<String> = steps.iter().map(Value::to_string).collect();
    ["[\n  ", &steps.join(",\n  "), "\n]"].concat()
}

#[cfg(test)]
mod tests {
    use super::super::call::End;
    use super::*;

    fn draft(url: &str, body: Option<&str>) -> Draft {
        Draft {
            method: "POST".to_owned(),
            url: url.to_owned(),
            headers: vec![
                ("Content-Type".to_owned(), "application/json".to_owned()),
                ("X-Empty".to_owned(), String::new()),
            ],
            body: body.map(str::to_owned),
        }
    }

    #[test]
    fn a_command_means_the_very_bytes() {
        let body = "it's \"$HOME\" `id` \\ !\n\t@file é";
        assert_eq!(
            curl(&draft("https://example.com/a?b=[1]", Some(body))),
            "curl --globoff --request 'POST' \\\n  --header 'Content-Type: application/json' \\\n  \
             --header 'X-Empty;' \\\n  \
             --data-raw 'it'\\''s \"$HOME\" `id` \\ !\n\t@file é' \\\n  'https://example.com/a?b=[1]'"
        );
        assert!(!curl(&draft("https://example.com/", None)).contains("--data"));
    }

    #[cfg(unix)]
    #[test]
    fn a_shell_reads_what_was_meant() {
        for text in [
            "",
            "'",
            "''a'b",
            "$(id) `id` ${HOME} \\ \n \" ! * ~",
            "--x",
            "\u{1f600}\r",
        ] {
            let script = ["printf %s ", &quoted(text)].concat();
            let run = std::process::Command::new("sh")
                .args(["-c", &script])
                .output();
            assert_eq!(run.unwrap().stdout, text.as_bytes(), "{text:?}");
        }
    }

    #[test]
    fn a_script_sends_the_very_text() {
        let readable = fetch(&draft("https://example.com/", Some(r#"{"a":[1,"b"]}"#)));
        assert!(
            readable.contains("body: JSON.stringify({\n    \"a\": ["),
            "{readable}"
        );
        for exact in [
            r#"{"a": 1}"#,
            r#"{"1":2}"#,
            r#"{"__proto__":{}}"#,
            "[1.5]",
            "no \"JSON\"\n",
        ] {
            let script = fetch(&draft("https://example.com/", Some(exact)));
            let literal = Value::from(exact).to_string();
            assert!(
                script.contains(&["body: ", &literal, ","].concat()),
                "{script}"
            );
        }
    }

    #[test]
    fn a_fixture_is_a_request_and_its_answer() {
        let end = |kind| {
            Some(End {
                elapsed_ms: 1,
                kind,
            })
        };
        let mut call = Call {
            id: 1,
            step: 0,
            method: "POST".to_owned(),
            url: "https://example.com/a".to_owned(),
            headers: Vec::new(),
            body: Some(r#"{"a":1}"#.to_owned()),
            timeout_ms: 1,
            end: None,
            replies: None,
        };
        let request = json!({ "expect_request": { "method": "POST", "url": "https://example.com/a", "body": { "a": 1 } } });
        let read = |call: &Call| serde_json::from_str::<Value>(&fixture(call)).unwrap();
        assert_eq!(read(&call), json!([request]));
        call.end = end(EndKind::Response {
            status: 503,
            headers: vec![("date".to_owned(), "now".to_owned())],
            body: "Sorry".to_owned(),
        });
        assert_eq!(
            read(&call),
            json!([request, { "respond": { "status": 503, "body": "Sorry" } }])
        );
        call.end = end(EndKind::Timeout);
        assert_eq!(read(&call)[1], json!({ "respond": "timeout" }));
    }
}
