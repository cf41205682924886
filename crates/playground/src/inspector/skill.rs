//! Which skill answered, and why no other did.

use hooktalk_protocol::Object;
use serde_json::Value;
use yew::{Html, html};

/// Up to how many others stand there at once; more are unfolded.
const AT_ONCE: usize = 6;

/// Why it was chosen, and each other skill with the reason why not.
pub(super) fn view(data: &Object) -> Html {
    let others = others(data);
    if others.is_empty() {
        return html! { <p class="empty">{ "The bot has no other skill." }</p> };
    }
    let count = others.len();
    let list = html! {
        <ul class="others" aria-label="The other skills">
            { for others.into_iter().map(|(slug, why)| html! {
                <li><code>{ slug }</code>{ " " }<span class="note">{ why }</span></li>
            }) }
        </ul>
    };
    if count <= AT_ONCE {
        return list;
    }
    html! {
        <details class="more">
            <summary>{ "Why none of the other " }{ count }</summary>
            { list }
        </details>
    }
}

/// The skills that were not chosen, those with a trigger that holds first.
fn others(data: &Object) -> Vec<(String, String)> {
    let text = |key: &str| data.get(key).and_then(Value::as_str).unwrap_or_default();
    let list = |key: &str| {
        let list = data.get(key).and_then(Value::as_array);
        list.map(Vec::as_slice).unwrap_or_default()
    };
    let waits = data.get("stack").and_then(|stack| stack.get("skill"));
    let mut told: Vec<(bool, String, String)> = list("others")
        .iter()
        .filter_map(|other| {
            let slug = other.get("skill")?.as_str()?;
            let holds = list("candidates")
                .iter()
                .any(|it| it.get("skill").and_then(Value::as_str) == Some(slug));
            let kind = other
                .get("type")
                .and_then(Value::as_str)
                .unwrap_or_default();
            let triggers = other
                .get("triggers")
                .and_then(Value::as_u64)
                .unwrap_or_default();
            let waited = waits.and_then(Value::as_str) == Some(slug);
            let why = why_not(text("reason"), kind, triggers, holds, waited);
            Some((!holds, slug.to_owned(), why))
        })
        .collect();
    told.sort_by_key(|(last, ..)| *last);
    told.into_iter().map(|(_, slug, why)| (slug, why)).collect()
}

fn why_not(reason: &str, kind: &str, triggers: u64, holds: bool, waited: bool) -> String {
    let why = match (reason, kind) {
        ("initialize", _) => "waits until the first skill of a new conversation is done",
        ("button", _) => "not looked at: a button named the skill",
        (_, "initialize") => "runs only before the first answer of a conversation",
        (_, "fallback") => "answers only when no other skill does",
        (_, "disambiguation") => "asks only when the triggers of several skills hold",
        ("stack", _) if holds => "its trigger holds, but the skill that waits comes first",
        ("several", _) if holds => "its trigger holds, and so does another one's: the bot asks",
        _ if holds => {
            "its trigger holds, and so does another one's, and no skill asks which is meant"
        }
        _ if waited => "waits, but these words are not for it",
        (_, _) if triggers == 0 => "has no trigger: a button or another skill leads to it",
        (_, _) if triggers == 1 => "its trigger does not hold",
        _ => return ["none of its ", &triggers.to_string(), " triggers holds"].concat(),
    };
    why.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_other_skill_has_its_reason() {
        let data = json!({
            "skill": "order",
            "reason": "stack",
            "stack": { "skill": "order", "takes": "supplied" },
            "candidates": [{ "skill": "greet", "trigger": "$.skills[2].triggers[0]" }],
            "others": [
                { "skill": "hours", "type": "business", "triggers": 2 },
                { "skill": "greet", "type": "floating", "triggers": 1 },
                { "skill": "cancel", "type": "business", "triggers": 0 },
                { "skill": "f", "type": "fallback", "triggers": 0 },
            ],
        });
        let told = others(data.as_object().unwrap());
        let told: Vec<(&str, &str)> = told.iter().map(|(slug, why)| (&**slug, &**why)).collect();
        assert_eq!(
            told,
            [
                (
                    "greet",
                    "its trigger holds, but the skill that waits comes first"
                ),
                ("hours", "none of its 2 triggers holds"),
                (
                    "cancel",
                    "has no trigger: a button or another skill leads to it"
                ),
                ("f", "answers only when no other skill does"),
            ]
        );
    }

    #[test]
    fn a_skill_that_waits_in_vain_is_told() {
        let why =
            |reason, kind, triggers, holds, waited| why_not(reason, kind, triggers, holds, waited);
        assert!(why("trigger", "business", 1, false, true).contains("not for it"));
        assert!(why("button", "business", 1, false, false).contains("button"));
        assert!(why("several", "business", 1, true, false).contains("asks"));
        assert!(why("fallback", "business", 1, true, false).contains("no skill asks"));
        assert!(why("trigger", "business", 1, false, false).contains("does not hold"));
    }
}
