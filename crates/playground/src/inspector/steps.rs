use std::rc::Rc;

use hooktalk_engine::{Step, StepKind};
use hooktalk_protocol::{JsonPath, Object};
use hooktalk_webchat::components::effect::use_effect_with;
use serde_json::Value;
use yew::{Callback, Html, Properties, classes, component, html, use_state};

use super::call::Call;
use super::copy::Draft;
use super::difference::{changes, difference};
use super::exchange::Exchange;
use super::{Tools, conversation, counted, duration, json, skill, understood};
use crate::browser;
use crate::state::Report;

/// One step of the timeline.
#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) report: Report,
    /// Which step of the turn.
    pub(super) at: usize,
    /// The call that begins here.
    pub(super) call: Option<Call>,
    /// Its request with the secrets, if this page saw it.
    pub(super) sent: Option<Draft>,
    /// Whether it is unfolded from the start.
    pub(super) open: bool,
    /// Counts how often somebody was led here: then it is unfolded and has the focus.
    pub(super) led: u32,
    pub(super) tools: Tools,
}

/// A step, with its details to unfold. They are drawn when they are.
#[component]
pub(super) fn StepRow(props: &Props) -> Html {
    let open = use_state(|| props.open);
    let raw = use_state(|| false);
    let id = ["step-", &props.at.to_string()].concat();
    {
        let (open, id) = (open.clone(), id.clone());
        use_effect_with(props.led, move |led| {
            if *led > 0 {
                open.set(true);
                browser::reveal(&id);
            }
        });
    }
    let turn = &props.report.0.turn;
    let Some(step) = turn.trace.get(props.at) else {
        return Html::default();
    };
    let began = turn.trace.first().map(|step| step.at.millis());
    let began = began.unwrap_or_default();
    let (what, detail) = describe(step);
    let path = step.path.as_str();
    let toggle = {
        let open = open.clone();
        move |_| open.set(!*open)
    };
    // What matters most shows as it is; its data is one more step away.
    let drawn = match step.kind {
        StepKind::Understood => Some(understood::view(&step.data)),
        StepKind::SkillChosen => Some(skill::view(&step.data)),
        _ => None,
    };
    let details = || {
        if let Some(call) = &props.call {
            let key = call.id.to_string();
            return html! {
                <Exchange {key} call={call.clone()} sent={props.sent.clone()} tools={props.tools.clone()} />
            };
        }
        let sides = ["before", "after"].map(|key| step.data.get(key));
        if let ([Some(before), Some(after)], false) = (sides, *raw) {
            let lines = difference(before, after);
            let raw = raw.clone();
            return html! {
                <>
                    { conversation::changes("What it changed", &lines) }
                    <button type="button" class="plain" onclick={move |_| raw.set(true)}>{ "All data" }</button>
                </>
            };
        }
        let data = serde_json::to_string_pretty(&step.data).unwrap_or_default();
        json::block("Details of the step", &data, true)
    };
    let has_details = !step.data.is_empty();
    let panel = [&id, "-details"].concat();
    let words = html! {
        <>
            <span class="what">{ what }</span>
            <span class="detail">{ detail }</span>
        </>
    };
    html! {
        <li class={classes!("step", tone(step))}>
            <div class="step-line">
                if has_details {
                    <button type="button" class="opener" {id} aria-expanded={open.to_string()}
                        aria-controls={open.then(|| panel.clone())} onclick={toggle}>
                        { words }
                    </button>
                } else {
                    <p class="opener" {id} tabindex="-1">{ words }</p>
                }
                <span class="when">{ "+" }{ duration(step.at.millis().saturating_sub(began)) }</span>
            </div>
            { drawn.unwrap_or_default() }
            if *open && has_details {
                <div class="details" id={panel}>
                    if path != "$" {
                        <p class="note">{ "In the bot at " }{ place(path, &props.tools.show) }</p>
                    }
                    { details() }
                </div>
            }
        </li>
    }
}

/// A place in the bot, which leads there.
pub(super) fn place(path: &str, show: &Callback<Rc<str>>) -> Html {
    let onclick = {
        let (show, path) = (show.clone(), Rc::<str>::from(path));
        move |_| show.emit(path.clone())
    };
    html! {
        <button type="button" class="place" title="Shows it in the editor" {onclick}><code>{ path.to_owned() }</code></button>
    }
}

/// How the dot of a step is coloured.
fn tone(step: &Step) -> Option<&'static str> {
    match step.kind {
        StepKind::Understood | StepKind::SkillChosen => Some("key"),
        StepKind::RequestRendered | StepKind::OutcomeReceived | StepKind::AnswerMerged => {
            Some("net")
        }
        StepKind::MessageSent => Some("says"),
        StepKind::RequirementRefused | StepKind::CallFailed | StepKind::LimitReached => Some("bad"),
        _ => None,
    }
}

/// What was done, in words.
pub(super) fn name(step: &Step) -> &'static str {
    // The detail, which may have to be counted, is not asked for.
    let bare = Step {
        kind: step.kind,
        path: JsonPath::root(),
        at: step.at,
        data: Object::new(),
    };
    describe(&bare).0
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
    let changed = || {
        let side = |key: &str| step.data.get(key).unwrap_or(&Value::Null);
        match changes(side("before"), side("after")) {
            0 => "nothing changed".to_owned(),
            count => counted(count, "change"),
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
        StepKind::MemoryEdited => ("Memory edited", changed()),
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
        StepKind::AnswerMerged => ("Answer merged", changed()),
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
    use hooktalk_protocol::Timestamp;
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
