//! "This is right now": a script that expects what the bot did.
//!
//! Only what differs is written anew, in the form that it has: words stay words, a list of named
//! members keeps its names, and a pattern that holds stays a pattern.

use hooktalk_protocol::Object;
use serde_json::{Map, Value, json};

use super::outcome::{Difference, Failure, Outcome, list, text_of};
use super::suite::steps;
use crate::script::{expected, route};

/// The parts of a step, in the order in which they are done.
const PARTS: [&str; 4] = ["user", "expect_request", "respond", "expect"];
/// The parts that speak of a request.
const CALL: [&str; 2] = ["expect_request", "respond"];

/// The script with what the bot did in place of what this failure is about; `None` when only a
/// person can say what is meant.
pub(crate) fn accepted(
    script: &Value,
    outcome: &Outcome,
    failure: &Failure,
    base_url: Option<&str>,
) -> Option<Value> {
    let mut steps = steps(script).to_vec();
    match failure.part.as_str() {
        "expect" if failure.differences.is_empty() => name_findings(&mut steps, outcome, failure)?,
        "expect" | "expect_request" => renew_part(&mut steps, outcome, failure, base_url)?,
        "respond" => drop_calls(&mut steps, failure.step?)?,
        _ => return None,
    }
    let mut script = script.as_object()?.clone();
    script.insert("steps".to_owned(), steps.into());
    Some(Value::Object(script))
}

/// A script's way through its steps.
#[derive(Clone, Copy, Debug, Default)]
struct Walk {
    /// How many calls of the engine there were.
    calls: usize,
    /// How many messages of the turn were looked at.
    seen: usize,
}

impl Walk {
    /// The turn as it stands.
    fn moment(self, outcome: &Outcome) -> Option<&Value> {
        outcome.moments.get(self.calls.checked_sub(1)?)
    }

    /// Does one part of a step.
    fn pass(&mut self, part: &str, value: &Value, outcome: &Outcome) {
        match part {
            "user" => {
                self.calls += 1;
                self.seen = 0;
            }
            "respond" => self.calls += 1,
            "expect" if looks_at_messages(value) => {
                let moment = self.moment(outcome);
                self.seen = moment.map_or(0, |moment| list(moment, "messages").len());
            }
            _ => {}
        }
    }
}

/// The way up to a part of a step.
fn walk(steps: &[Value], outcome: &Outcome, index: usize, until: &str) -> Walk {
    let mut walk = Walk::default();
    for (at, step) in steps.iter().enumerate().take(index + 1) {
        for part in PARTS {
            if at == index && part == until {
                return walk;
            }
            if let Some(value) = step.get(part) {
                walk.pass(part, value, outcome);
            }
        }
    }
    walk
}

/// The turn that a step belongs to, as it stood when it ended or the script broke off.
pub(crate) fn turn_at<'a>(script: &Value, outcome: &'a Outcome, index: usize) -> Option<&'a Value> {
    let steps = steps(script);
    let end = steps
        .iter()
        .enumerate()
        .skip(index + 1)
        .find(|(_, step)| step.get("user").is_some())
        .map_or(steps.len(), |(at, _)| at);
    let walk = walk(steps, outcome, end, "user");
    walk.moment(outcome).or_else(|| outcome.moments.last())
}

fn is_pattern(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|it| !it.is_empty() && it.keys().all(|key| key.starts_with('$')))
}

/// Whether an `expect` names its messages alone.
fn is_short(value: &Value) -> bool {
    value.is_string() || value.is_array() || is_pattern(value)
}

fn looks_at_messages(value: &Value) -> bool {
    is_short(value) || value.get("messages").is_some()
}

fn renew_part(
    steps: &mut Vec<Value>,
    outcome: &Outcome,
    failure: &Failure,
    base_url: Option<&str>,
) -> Option<()> {
    let index = failure.step?;
    let walk = walk(steps, outcome, index, &failure.part);
    let moment = walk.moment(outcome)?;
    let found = Found(&failure.differences);
    let place = steps.get_mut(index)?.get_mut(&failure.part)?;
    *place = match (failure.part.as_str(), &*place) {
        ("expect_request", expected) => {
            let request = moment.get("awaiting").filter(|it| it.is_object());
            match request {
                Some(request) => renew_request(expected, request, "", found, base_url),
                None => return drop_calls(steps, index),
            }
        }
        (_, short) if is_short(short) => {
            let messages = match short {
                Value::String(_) => json!([short]),
                other => other.clone(),
            };
            let said = list(moment, "messages").get(walk.seen..)?;
            renew_messages(&messages, said, found)
        }
        (_, long) => {
            let members = long.as_object()?;
            let renewed = members.iter().map(|(key, value)| {
                let value = renew_member(key, value, moment, walk.seen, found, base_url);
                (key.clone(), value)
            });
            Value::Object(renewed.collect())
        }
    };
    Some(())
}

fn renew_member(
    key: &str,
    value: &Value,
    moment: &Value,
    seen: usize,
    found: Found<'_>,
    base_url: Option<&str>,
) -> Value {
    let within = |name: &str| moment.get(name).unwrap_or(&Value::Null);
    match key {
        "messages" => {
            let said = list(moment, "messages").get(seen..).unwrap_or_default();
            renew_messages(value, said, found)
        }
        "nlp" => renew(value, within("nlp"), "nlp", found),
        "diagnostics" => {
            let codes = |finding: &Value| finding.get("code").cloned().unwrap_or_default();
            let actual = list(moment, "diagnostics");
            renew_list(
                value,
                actual,
                key,
                found,
                &|expected, finding, path| match (expected, found.at(path)) {
                    (Some(expected), false) => expected.clone(),
                    _ => codes(finding),
                },
            )
        }
        "notices" => {
            let actual = list(moment, "notices");
            renew_list(value, actual, key, found, &|expected, request, path| {
                let any = Value::String(String::new());
                match (expected, found.at(path)) {
                    (Some(expected), false) => expected.clone(),
                    (expected, _) => {
                        let expected = expected.unwrap_or(&any);
                        renew_request(expected, request, path, found, base_url)
                    }
                }
            })
        }
        _ => {
            let state = within("conversation").get(key).unwrap_or(&Value::Null);
            renew(value, state, key, found)
        }
    }
}

/// The differences of one part of a step.
#[derive(Clone, Copy, Debug)]
struct Found<'a>(&'a [Difference]);

impl<'a> Found<'a> {
    fn exactly(self, path: &str) -> Option<&'a Difference> {
        self.0.iter().find(|it| it.path == path)
    }

    /// Whether something differs there or below.
    fn at(self, path: &str) -> bool {
        self.0.iter().any(|it| {
            it.path
                .strip_prefix(path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
        })
    }
}

/// A path one key longer, as the runner writes it.
fn below(path: &str, key: &str) -> String {
    let mut letters = key.chars();
    let plain = letters
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && letters.all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-');
    if !plain {
        return [path, "[", &Value::from(key).to_string(), "]"].concat();
    }
    if path.is_empty() {
        key.to_owned()
    } else {
        [path, ".", key].concat()
    }
}

fn element(path: &str, index: usize) -> String {
    [path, "[", &index.to_string(), "]"].concat()
}

fn renew(expected: &Value, actual: &Value, path: &str, found: Found<'_>) -> Value {
    if !found.at(path) {
        return expected.clone();
    }
    if let Some(pattern) = expected.as_object().filter(|_| is_pattern(expected)) {
        let only = (pattern.len() == 1)
            .then(|| pattern.iter().next())
            .flatten();
        return match only {
            Some((key, _)) if key == "$exactly" => json!({ "$exactly": actual }),
            Some((key, asked)) if key == "$first" => match actual.get(0) {
                Some(first) => json!({ "$first": renew(asked, first, &element(path, 0), found) }),
                None => actual.clone(),
            },
            _ => actual.clone(),
        };
    }
    match (expected, actual) {
        (Value::Object(expected), Value::Object(actual)) => {
            let renewed = expected.iter().map(|(key, value)| {
                let held = actual.get(key).unwrap_or(&Value::Null);
                (key.clone(), renew(value, held, &below(path, key), found))
            });
            Value::Object(renewed.collect())
        }
        (Value::Array(_), Value::Array(actual)) => {
            renew_list(expected, actual, path, found, &|expected, actual, path| {
                expected.map_or_else(|| actual.clone(), |it| renew(it, actual, path, found))
            })
        }
        _ => actual.clone(),
    }
}

/// A list anew. The runner pairs what fits: what it found missing is taken out, what it found
/// besides is put in, and the others stand opposite each other.
fn renew_list(
    expected: &Value,
    actual: &[Value],
    path: &str,
    found: Found<'_>,
    item: &dyn Fn(Option<&Value>, &Value, &str) -> Value,
) -> Value {
    if !found.at(path) {
        return expected.clone();
    }
    let Value::Array(expected) = expected else {
        let items = actual.iter().enumerate();
        return items
            .map(|(index, actual)| item(None, actual, &element(path, index)))
            .collect();
    };
    let one_sided = |at: &str, want: fn(&Difference) -> bool| {
        found.0.iter().any(|it| it.path == at && want(it))
    };
    let mut kept = expected
        .iter()
        .enumerate()
        .filter(|(index, _)| !one_sided(&element(path, *index), |it| it.actual.is_none()))
        .map(|(_, value)| value);
    let renewed = actual.iter().enumerate().map(|(index, actual)| {
        let at = element(path, index);
        let new = one_sided(&at, |it| it.expected.is_none());
        let expected = if new { None } else { kept.next() };
        item(expected, actual, &at)
    });
    renewed.collect()
}

fn renew_messages(value: &Value, said: &[Value], found: Found<'_>) -> Value {
    renew_list(value, said, "messages", found, &|asked, message, path| {
        asked.map_or_else(
            || expected(message),
            |asked| renew_message(asked, message, path, found),
        )
    })
}

fn renew_message(asked: &Value, message: &Value, path: &str, found: Found<'_>) -> Value {
    if !found.at(path) {
        return asked.clone();
    }
    match asked {
        _ if asked.is_string() || is_pattern(asked) => match found.exactly(path) {
            // What a person reads of it first.
            Some(Difference {
                actual: Some(words @ Value::String(_)),
                ..
            }) => words.clone(),
            _ => expected(message),
        },
        Value::Object(members)
            if !members.contains_key("type") && !members.contains_key("content") =>
        {
            let renewed = members.iter().map(|(key, value)| {
                let at = below(path, key);
                let value = match key.as_str() {
                    "text" => match found.exactly(&at) {
                        Some(it) => it.actual.clone().unwrap_or_default(),
                        None => value.clone(),
                    },
                    "buttons" if found.at(&at) => titles(message).into(),
                    "buttons" => value.clone(),
                    _ => renew(value, message.get(key).unwrap_or(&Value::Null), &at, found),
                };
                (key.clone(), value)
            });
            Value::Object(renewed.collect())
        }
        Value::Object(_) => renew(asked, message, path, found),
        _ => expected(message),
    }
}

/// The titles of a message's buttons, in the order in which they are drawn.
fn titles(message: &Value) -> Vec<Value> {
    let content = message.get("content").unwrap_or(&Value::Null);
    let mut parts: Vec<&Value> = match content {
        Value::Array(cards) => cards.iter().collect(),
        other => list(other, "elements").iter().collect(),
    };
    if content.is_object() {
        parts.push(content);
    }
    parts
        .into_iter()
        .flat_map(|part| list(part, "buttons"))
        .filter_map(|button| button.get("title").cloned())
        .collect()
}

fn renew_request(
    expected: &Value,
    request: &Value,
    path: &str,
    found: Found<'_>,
    base_url: Option<&str>,
) -> Value {
    let (method, url) = (text_of(request, "method"), text_of(request, "url"));
    let short = |expected: &str| {
        if expected.is_empty() || expected.starts_with('/') {
            shortened(&url, base_url)
        } else {
            url.clone()
        }
    };
    let members = match expected {
        Value::String(line) => {
            let (_, address) = line.split_once(' ').unwrap_or(("", line));
            return [&method, " ", &short(address.trim())].concat().into();
        }
        Value::Object(members) if !is_pattern(expected) => members,
        _ => return [&method, " ", &shortened(&url, base_url)].concat().into(),
    };
    let body = text_of(request, "body");
    let body = serde_json::from_str(&body).unwrap_or_else(|_| match request.get("body") {
        Some(Value::String(text)) => text.as_str().into(),
        _ => Value::Null,
    });
    let renewed = members.iter().map(|(key, value)| {
        let at = below(path, key);
        let value = match key.as_str() {
            _ if !found.at(&at) => value.clone(),
            "method" => method.as_str().into(),
            "url" => short(value.as_str().unwrap_or_default()).into(),
            "headers" => renew_headers(value, request, &at, found),
            "body" => renew(value, &body, &at, found),
            _ => request.get(key).cloned().unwrap_or_default(),
        };
        (key.clone(), value)
    });
    Value::Object(renewed.collect())
}

/// Of a secret only that it is there is written down.
fn renew_headers(expected: &Value, request: &Value, path: &str, found: Found<'_>) -> Value {
    let held = |name: &str| {
        let header = list(request, "headers")
            .iter()
            .find(|header| text_of(header, "name").eq_ignore_ascii_case(name));
        match header {
            None => Value::Null,
            Some(header) if header.get("secret") == Some(&Value::Bool(true)) => {
                json!({ "$any": true })
            }
            Some(header) => header.get("value").cloned().unwrap_or_default(),
        }
    };
    let Some(members) = expected.as_object().filter(|_| !is_pattern(expected)) else {
        return json!({ "$any": true });
    };
    let renewed = members.iter().map(|(name, value)| {
        // The runner writes the name as it is.
        let differs = found.exactly(&[path, ".", name].concat()).is_some();
        let value = if differs { held(name) } else { value.clone() };
        (name.clone(), value)
    });
    Value::Object(renewed.collect())
}

/// The address without where the webhook is.
fn shortened(url: &str, base_url: Option<&str>) -> String {
    if let Some(route) = route(url, base_url) {
        return route.to_owned();
    }
    let path = url
        .split_once("://")
        .and_then(|(_, rest)| rest.find('/').and_then(|slash| rest.get(slash..)));
    path.unwrap_or(url).to_owned()
}

/// The bot makes no request any more: the rest of the turn speaks of none.
fn drop_calls(steps: &mut Vec<Value>, index: usize) -> Option<()> {
    let rest = steps.len().checked_sub(index)?;
    let more = steps.iter().skip(index + 1);
    let turn = more.take_while(|step| step.get("user").is_none()).count();
    for step in steps.iter_mut().skip(index).take((turn + 1).min(rest)) {
        let members = step.as_object_mut()?;
        for part in CALL {
            members.shift_remove(part);
        }
    }
    // A step that does nothing is none.
    steps.retain(|step| PARTS.iter().any(|part| step.get(part).is_some()));
    Some(())
}

/// Names what went wrong in a turn that no `expect` speaks of.
fn name_findings(steps: &mut Vec<Value>, outcome: &Outcome, failure: &Failure) -> Option<()> {
    // Such failures come in the order of the turns that they are about.
    let unnamed = |it: &&Failure| it.part == "expect" && it.differences.is_empty();
    let which = outcome
        .failures
        .iter()
        .filter(unnamed)
        .position(|it| it == failure)?;
    let mut begins: Vec<usize> = steps
        .iter()
        .enumerate()
        .filter(|(_, step)| step.get("user").is_some())
        .map(|(at, _)| at)
        .collect();
    begins.push(steps.len());
    let (end, codes) = begins
        .windows(2)
        .filter_map(|pair| {
            let [begin, end] = pair else { return None };
            let moment = walk(steps, outcome, *end, "user").moment(outcome)?;
            let findings = list(moment, "diagnostics");
            let wrong = findings
                .iter()
                .any(|finding| text_of(finding, "severity") != "info");
            let looked = steps
                .get(*begin..*end)?
                .iter()
                .any(|step| step.pointer("/expect/diagnostics").is_some());
            let codes: Vec<Value> = findings
                .iter()
                .filter_map(|finding| finding.get("code").cloned())
                .collect();
            (wrong && !looked).then_some((*end, codes))
        })
        .nth(which)?;
    let last = steps.get_mut(end.checked_sub(1)?)?.as_object_mut()?;
    match last.get_mut("expect") {
        Some(expect) => {
            let mut members: Object = match expect.take() {
                Value::Object(members) if !is_short(&Value::Object(members.clone())) => members,
                Value::String(words) => Map::from_iter([("messages".to_owned(), json!([words]))]),
                messages => Map::from_iter([("messages".to_owned(), messages)]),
            };
            members.insert("diagnostics".to_owned(), codes.into());
            *expect = Value::Object(members);
        }
        None => steps.insert(end, json!({ "expect": { "diagnostics": codes } })),
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the thread would tell of these failures and moments.
    fn outcome(failures: &[Value], moments: &[Value]) -> Outcome {
        Outcome::read(&json!({ "passed": false, "failures": failures, "moments": moments }))
            .unwrap()
    }

    /// The steps after the first failure is accepted.
    fn after(steps: Value, failures: &[Value], moments: &[Value]) -> Option<Value> {
        let mut script = json!({ "name": "A" });
        script["steps"] = steps;
        let outcome = outcome(failures, moments);
        let failure = outcome.failures.first().unwrap();
        let base = Some("https://example.com/api");
        let script = accepted(&script, &outcome, failure, base)?;
        assert_eq!(script["name"], "A");
        Some(script["steps"].clone())
    }

    fn differ(step: usize, part: &str, differences: Value) -> Value {
        let mut failure = json!({ "step": step, "part": part, "message": "it differs" });
        failure["differences"] = differences;
        failure
    }

    fn text(words: &str) -> Value {
        json!({ "type": "text", "content": words })
    }

    #[test]
    fn words_that_changed_are_written_anew_and_others_stay() {
        let steps = json!([
            { "user": "Hi", "expect": ["One"] },
            { "user": "Ho", "expect": [{ "$contains": "ell" }, "Bye", { "text": "Size?", "buttons": ["S"] }] }
        ]);
        let size = json!({ "type": "quickReplies", "content": { "title": "Size?", "buttons": [{ "title": "S" }, { "title": "L" }] } });
        let moments = [
            json!({ "messages": [text("One")] }),
            json!({ "messages": [text("Hello"), text("New"), text("See you"), size] }),
        ];
        let failure = differ(
            1,
            "expect",
            json!([
                { "path": "messages[1]", "actual": text("New") },
                { "path": "messages[2]", "expected": "Bye", "actual": "See you" },
                { "path": "messages[3].buttons[1]", "actual": "L" }
            ]),
        );
        assert_eq!(
            after(steps, &[failure], &moments).unwrap()[1]["expect"],
            json!([{ "$contains": "ell" }, "New", "See you", { "text": "Size?", "buttons": ["S", "L"] }])
        );
    }

    #[test]
    fn what_is_said_after_an_answer_is_told_from_what_was_said_before() {
        let steps = json!([
            { "user": "Hi" },
            { "expect": ["I ask."] },
            { "expect_request": "POST /old", "respond": "timeout" },
            { "expect": { "messages": ["Done."], "memory": { "a": { "$above": 1 }, "b": 2 } } }
        ]);
        let waiting = json!({ "method": "GET", "url": "https://example.com/api/new", "headers": [], "body": null });
        let moments = [
            json!({ "messages": [text("I ask.")], "awaiting": waiting }),
            json!({ "messages": [text("I ask."), text("Over.")], "conversation": { "memory": { "a": 2, "b": 3, "c": 4 } } }),
        ];
        let request = differ(
            2,
            "expect_request",
            json!([{ "path": "url", "expected": "/old", "actual": "https://example.com/api/new" }]),
        );
        let said = differ(
            3,
            "expect",
            json!([{ "path": "messages[0]", "expected": "Done.", "actual": "Over." }, { "path": "memory.b", "expected": 2, "actual": 3 }]),
        );
        let steps = after(steps, &[request], &moments).unwrap();
        assert_eq!(
            steps[2],
            json!({ "expect_request": "GET /new", "respond": "timeout" })
        );
        let steps = after(steps, &[said], &moments).unwrap();
        assert_eq!(
            steps[3]["expect"],
            json!({ "messages": ["Over."], "memory": { "a": { "$above": 1 }, "b": 3 } })
        );
    }

    #[test]
    fn a_secret_is_not_written_down() {
        let steps = json!([{ "user": "Hi", "expect_request": { "method": "POST", "headers": { "Authorization": "Bearer a", "x-a": "1" }, "body": { "n": 1 } }, "respond": "timeout" }]);
        let waiting = json!({
            "method": "POST", "url": "https://example.com/api/x", "body": "{\"n\":2,\"m\":3}",
            "headers": [{ "name": "authorization", "value": "Bearer b", "secret": true }, { "name": "X-A", "value": "1" }],
        });
        let failure = differ(
            0,
            "expect_request",
            json!([{ "path": "headers.Authorization", "expected": "Bearer a", "actual": "(secret)" }, { "path": "body.n", "expected": 1, "actual": 2 }]),
        );
        let steps = after(
            steps,
            &[failure],
            &[json!({ "messages": [], "awaiting": waiting })],
        )
        .unwrap();
        let expected = json!({ "method": "POST", "headers": { "Authorization": { "$any": true }, "x-a": "1" }, "body": { "n": 2 } });
        assert_eq!(steps[0]["expect_request"], expected);
    }

    #[test]
    fn calls_that_are_not_made_any_more_are_taken_out() {
        let steps = json!([
            { "user": "Hi" },
            { "expect_request": "POST /a" },
            { "respond": "timeout" },
            { "expect": ["Done."] },
            { "user": "Ho", "respond": "timeout" }
        ]);
        let stuck = json!({ "step": 1, "part": "expect_request", "message": "the bot makes no request here" });
        let steps = after(
            steps,
            &[stuck],
            &[json!({ "messages": [], "awaiting": null })],
        )
        .unwrap();
        assert_eq!(
            steps,
            json!([{ "user": "Hi" }, { "expect": ["Done."] }, { "user": "Ho", "respond": "timeout" }])
        );
    }

    #[test]
    fn findings_that_nobody_names_are_named_in_their_turn() {
        let steps = json!([{ "user": "Hi", "expect": ["Hello"] }, { "user": "Ho" }]);
        let wrong = |code: &str| json!({ "messages": [text("Hello")], "diagnostics": [{ "code": code, "severity": "error" }] });
        let told =
            |step: usize, code: &str| json!({ "step": step, "part": "expect", "message": code });
        let (first, second) = (told(1, "a"), told(1, "b"));
        let moments = [wrong("webhook-status"), wrong("render-failed")];
        let one = after(steps.clone(), &[first.clone(), second.clone()], &moments).unwrap();
        assert_eq!(
            one[0]["expect"],
            json!({ "messages": ["Hello"], "diagnostics": ["webhook-status"] })
        );
        assert_eq!(one[1], json!({ "user": "Ho" }));
        let script = json!({ "steps": steps });
        let all = outcome(&[first, second], &moments);
        let two = accepted(&script, &all, all.failures.last().unwrap(), None).unwrap();
        assert_eq!(
            two["steps"][2],
            json!({ "expect": { "diagnostics": ["render-failed"] } })
        );
    }

    #[test]
    fn what_only_a_person_knows_is_left_to_them() {
        let steps = json!([{ "user": "Hi" }, { "user": { "press": "Large" } }]);
        for part in ["user", "end", "script"] {
            let failure = json!({ "step": 1, "part": part, "message": "it cannot go on" });
            assert_eq!(
                after(steps.clone(), &[failure], &[json!({ "messages": [] })]),
                None,
                "{part}"
            );
        }
    }
}
