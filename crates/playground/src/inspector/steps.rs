use hooktalk_engine::{Step, StepKind, Turn};
use serde_json::Value;
use yew::{Html, html};

use super::difference::{count, difference};
use super::{counted, duration, json, section};

/// Everything that the turn did, in order, each step with its details to unfold.
pub(super) fn view(turn: &Turn) -> Html {
    let began = turn.trace.first().map(|step| step.at.millis());
    let began = began.unwrap_or_default();
    let beside = html! { <span class="badge">{ turn.trace.len() }</span> };
    let content = html! {
        <ol class="steps">
            { for turn.trace.iter().map(|step| step_view(step, began)) }
        </ol>
    };
    section("Steps", beside, content)
}

fn step_view(step: &Step, began: u64) -> Html {
    let (what, detail) = describe(step);
    // Most steps stand at a place of the bot, some belong to the turn as a whole.
    let place = Some(step.path.as_str()).filter(|path| *path != "$");
    let line = html! {
        <>
            <span class="what">{ what }</span>
            <span class="detail">{ detail }</span>
            <span class="place">{ place.map(str::to_owned) }</span>
            <span class="when">{ "+" }{ duration(step.at.millis().saturating_sub(began)) }</span>
        </>
    };
    if step.data.is_empty() {
        return html! { <li><div class="step">{ line }</div></li> };
    }
    let data = serde_json::to_string_pretty(&step.data).unwrap_or_default();
    html! {
        <li>
            <details>
                <summary class="step">{ line }</summary>
                { json::block("Details of the step", &data, true) }
            </details>
        </li>
    }
}

/// A step in words: what was done, and the one detail that matters most.
fn describe(step: &Step) -> (&'static str, String) {
    let text = |key: &str| match step.data.get(key) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    };
    let inner = |key: &str, member: &str| {
        let value = step.data.get(key).and_then(|value| value.get(member));
        value.and_then(Value::as_str).unwrap_or_default().to_owned()
    };
    let changes = || {
        let side = |key: &str| step.data.get(key).cloned().unwrap_or_default();
        match count(&difference(&side("before"), &side("after"))) {
            0 => "nothing changed".to_owned(),
            changes => counted(changes, "change"),
        }
    };
    match step.kind {
        StepKind::TurnBegan => ("The turn began", String::new()),
        StepKind::Understood => (
            "Understood",
            [inner("nlp", "processing_language"), inner("nlp", "source")].join(": "),
        ),
        StepKind::SkillChosen => {
            let why = match text("reason").as_str() {
                "button" => "a button names it",
                "stack" => "it was waiting for this",
                "trigger" => "its trigger holds",
                "several" => "several could be meant",
                "waiting" => "nothing else takes this, so it asks again",
                "initialize" => "before the first answer",
                "fallback" => "no other takes this",
                _ => "no skill takes this, and there is no fallback",
            };
            let skill = text("skill");
            let detail = if skill.is_empty() {
                why.to_owned()
            } else {
                format!("{skill}: {why}")
            };
            ("Skill chosen", detail)
        }
        StepKind::RequirementFilled => ("Requirement filled", text("alias")),
        StepKind::RequirementRefused => ("Requirement refused", text("alias")),
        StepKind::RequirementMissing => ("Requirement missing", text("alias")),
        StepKind::Redirected => ("Redirected", text("skill")),
        StepKind::ConditionChecked => {
            let holds = step.data.get("holds") == Some(&Value::Bool(true));
            (
                "Condition",
                if holds { "holds" } else { "does not hold" }.to_owned(),
            )
        }
        StepKind::MessageSent => {
            let content = inner("message", "content");
            let kind = inner("message", "type");
            let detail = if content.is_empty() {
                kind
            } else {
                format!("{kind}: {content}")
            };
            ("Message sent", detail)
        }
        StepKind::MemoryEdited => ("Memory edited", changes()),
        StepKind::WentTo => {
            let verb = if text("mode") == "wait" {
                "waits"
            } else {
                "goes on"
            };
            ("Went to", format!("{} {verb}", text("skill")))
        }
        StepKind::LanguageChanged => ("Language", format!("{} → {}", text("from"), text("to"))),
        StepKind::ConversationReset => ("Conversation reset", "memory cleared".to_owned()),
        StepKind::RequestRendered => {
            let request = [inner("request", "method"), inner("request", "url")].join(" ");
            ("Request", request)
        }
        StepKind::OutcomeReceived => {
            let detail = match text("type").as_str() {
                "response" => text("status"),
                "timeout" => "no answer in time".to_owned(),
                "network" => "not reached".to_owned(),
                _ => "given up".to_owned(),
            };
            ("Answer", detail)
        }
        StepKind::AnswerMerged => ("Answer merged", changes()),
        StepKind::CallFailed => ("Call failed", text("code")),
        StepKind::NoticeQueued => ("Error notice", inner("request", "url")),
        StepKind::LimitReached => ("Limit reached", text("limit")),
        StepKind::TurnFinished => ("The turn ended", String::new()),
        other => (other.as_str(), String::new()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hooktalk_protocol::{JsonPath, Timestamp};
    use serde_json::json;

    #[test]
    fn every_kind_of_step_has_words() {
        for kind in StepKind::ALL {
            let step = Step {
                kind: *kind,
                path: JsonPath::root(),
                at: Timestamp::from_millis(0),
                data: serde_json::Map::new(),
            };
            assert_ne!(describe(&step).0, kind.as_str());
        }
    }

    #[test]
    fn the_detail_that_matters_is_told() {
        let told = |kind, data: Value| {
            describe(&Step {
                kind,
                path: JsonPath::root(),
                at: Timestamp::from_millis(0),
                data: data.as_object().unwrap().clone(),
            })
            .1
        };
        assert_eq!(
            told(
                StepKind::SkillChosen,
                json!({ "skill": "menu", "reason": "button" })
            ),
            "menu: a button names it"
        );
        assert_eq!(
            told(
                StepKind::MemoryEdited,
                json!({ "before": {}, "after": { "a": 1 } })
            ),
            "1 change"
        );
        assert_eq!(
            told(
                StepKind::OutcomeReceived,
                json!({ "type": "response", "status": 500 })
            ),
            "500"
        );
    }
}
