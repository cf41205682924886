use std::rc::Rc;

use serde_json::Value;
use yew::{Callback, Html, html};

use super::accept::{accepted, turn_at};
use super::outcome::{Difference, Failure, Outcome, apart, list, text_of};
use super::suite::steps;
use crate::words::ticks;

/// What a drawing of failures needs to know.
#[derive(Debug)]
pub(super) struct Context<'a> {
    pub(super) script: &'a Value,
    pub(super) outcome: &'a Outcome,
    pub(super) base_url: Option<&'a str>,
    /// Takes the script as it should be.
    pub(super) accept: Callback<Value>,
    /// Leads to a place of the bot.
    pub(super) find: Callback<Rc<str>>,
}

/// Why a script does not pass.
pub(super) fn view(context: &Context<'_>) -> Html {
    let failures = &context.outcome.failures;
    html! {
        <ol class="failures">
            { for failures.iter().map(|failure| html! { <li>{ one(context, failure) }</li> }) }
        </ol>
    }
}

fn one(context: &Context<'_>, failure: &Failure) -> Html {
    let Context {
        script,
        outcome,
        base_url,
        ..
    } = context;
    let renewed = accepted(script, outcome, failure, *base_url);
    let place = failure.step.map(|index| {
        let number = (index + 1).to_string();
        let said = said_before(script, index);
        html! {
            <p class="where">
                <strong>{ ["Step ", &number].concat() }</strong>
                if let Some(said) = said {
                    { ", after " }<q>{ said }</q>
                }
            </p>
        }
    });
    let turn = failure
        .step
        .and_then(|index| turn_at(script, outcome, index));
    html! {
        <>
            { for place }
            <p class="message">{ ticks(&sentence(&failure.message)) }</p>
            if let Some(help) = &failure.help {
                <p class="help">{ ticks(&sentence(help)) }</p>
            }
            { for failure.differences.iter().map(|it| difference(&failure.part, it)) }
            <div class="choices">
                if let Some(renewed) = renewed {
                    <button type="button" class="quiet" onclick={
                        let accept = context.accept.clone();
                        move |_| accept.emit(renewed.clone())
                    }>{ "This is right now" }</button>
                }
            </div>
            if let Some(turn) = turn {
                <details class="more">
                    <summary>{ "What the bot did in this turn" }</summary>
                    { steps_of(turn, &context.find) }
                </details>
            }
        </>
    }
}

/// What the visitor did last.
fn said_before(script: &Value, index: usize) -> Option<String> {
    let said = steps(script)
        .iter()
        .take(index + 1)
        .rev()
        .find_map(|step| step.get("user"))?;
    let words = match said {
        Value::String(words) => Some(words.as_str()),
        other => ["text", "press"]
            .iter()
            .find_map(|key| other.get(key)?.as_str())
            .or_else(|| {
                let content = other.get("content")?;
                content.as_str().or_else(|| content.get("title")?.as_str())
            }),
    };
    words.map(str::to_owned)
}

/// With a capital letter and a full stop.
fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    let first = letters
        .next()
        .map(|first| first.to_ascii_uppercase().to_string());
    let end = if text.ends_with(['.', '?', '!', '`']) {
        ""
    } else {
        "."
    };
    [&first.unwrap_or_default(), letters.as_str(), end].concat()
}

fn difference(part: &str, found: &Difference) -> Html {
    let (expected, actual) = (shown(found.expected.as_ref()), shown(found.actual.as_ref()));
    let cut = match (&found.expected, &found.actual) {
        (Some(Value::String(one)), Some(Value::String(other))) => apart(one, other),
        _ => None,
    };
    let value = |text: &Option<String>, middle: usize| match (text, cut) {
        (None, _) => html! { <em>{ "nothing" }</em> },
        (Some(_), Some(pieces)) => {
            let [before, _, _, after] = pieces;
            let middle = pieces.get(middle).copied().unwrap_or_default();
            html! { <>{ before.to_owned() }<mark>{ middle.to_owned() }</mark>{ after.to_owned() }</> }
        }
        (Some(text), None) => html! { { text.clone() } },
    };
    html! {
        <div class="versus">
            <p class="what">{ what(part, &found.path) }</p>
            <dl>
                <div class="removed"><dt>{ "Expected" }</dt><dd>{ value(&expected, 1) }</dd></div>
                <div class="added"><dt>{ "Got" }</dt><dd>{ value(&actual, 2) }</dd></div>
            </dl>
        </div>
    }
}

/// A value as people read it: a text is its words.
fn shown(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(words) => Some(words.clone()),
        other => serde_json::to_string_pretty(other).ok(),
    }
}

/// What a path means.
fn what(part: &str, path: &str) -> String {
    if let Some((index, rest)) = path
        .strip_prefix("messages[")
        .and_then(|rest| rest.split_once(']'))
        && let Ok(index) = index.parse::<usize>()
    {
        let number = (index + 1).to_string();
        let rest = rest.trim_start_matches('.');
        return if rest.is_empty() {
            ["Message ", &number].concat()
        } else {
            ["Message ", &number, ": ", rest].concat()
        };
    }
    match (part, path) {
        ("expect_request", "") => "Request".to_owned(),
        ("expect_request", path) => ["Request: ", path].concat(),
        (_, "messages") => "Messages".to_owned(),
        (_, path) => path.to_owned(),
    }
}

/// What a turn came by, in order, each with the way to its place in the bot.
fn steps_of(turn: &Value, find: &Callback<Rc<str>>) -> Html {
    let steps = list(turn, "trace").iter().filter(|step| {
        let kind = text_of(step, "kind");
        kind != "turn-began" && kind != "turn-finished"
    });
    html! {
        <ol class="came-by">
            { for steps.map(|step| {
                let kind = text_of(step, "kind").replace('-', " ");
                let path = text_of(step, "path");
                html! {
                    <li>
                        <span>{ sentence(&kind).trim_end_matches('.').to_owned() }</span>
                        if let Some(detail) = detail(step) {
                            <span class="detail">{ detail }</span>
                        }
                        if path != "$" {
                            { to_place(&path, &path, find) }
                        }
                    </li>
                }
            }) }
        </ol>
    }
}

/// The one thing of a step that matters most.
fn detail(step: &Value) -> Option<String> {
    let data = step.get("data")?;
    let paths = [
        "/message/content",
        "/message/type",
        "/skill",
        "/alias",
        "/request/url",
        "/to",
        "/status",
        "/type",
        "/nlp/processing_language",
    ];
    let found = paths.iter().find_map(|path| {
        let value = data.pointer(path)?;
        value
            .as_str()
            .map(str::to_owned)
            .or_else(|| value.as_u64().map(|number| number.to_string()))
    });
    found.filter(|text| !text.is_empty())
}

/// The way to a place of the bot.
pub(super) fn to_place(words: &str, path: &str, find: &Callback<Rc<str>>) -> Html {
    let (find, path) = (find.clone(), Rc::<str>::from(path));
    let title = ["Show ", &path, " in the bot"].concat();
    html! {
        <button type="button" class="plain to-place" {title} onclick={move |_| find.emit(path.clone())}>
            { words.to_owned() }
        </button>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn paths_are_told_in_words() {
        assert_eq!(what("expect", "messages[0]"), "Message 1");
        assert_eq!(
            what("expect", "messages[2].content.title"),
            "Message 3: content.title"
        );
        assert_eq!(what("expect", "memory.size"), "memory.size");
        assert_eq!(what("expect_request", "body.size"), "Request: body.size");
    }

    #[test]
    fn the_place_is_told_by_what_was_said() {
        let script = json!({ "steps": [
            { "user": "Hi" }, { "expect": [] }, { "user": { "press": "Large" } },
            { "user": { "type": "button", "content": { "title": "Small", "value": "s" } }, "expect": [] }
        ] });
        let said: Vec<_> = (0..4).filter_map(|at| said_before(&script, at)).collect();
        assert_eq!(said, ["Hi", "Hi", "Large", "Small"]);
        assert_eq!(sentence("it is so"), "It is so.");
        assert_eq!(sentence("did you mean `a`?"), "Did you mean `a`?");
    }
}
