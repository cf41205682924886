use hooktalk_engine::{StepKind, Turn};
use hooktalk_protocol::{Attachment, Severity};
use serde_json::Value;
use yew::{Html, html};

use super::call::Call;
use super::counted;
use crate::icon::{self, icon};

/// The turn in one line: what came in, which skill took it, what came of it.
pub(super) fn view(turn: &Turn, calls: &[Call]) -> Html {
    let skill = turn
        .trace
        .iter()
        .find(|step| step.kind == StepKind::SkillChosen)
        .and_then(|step| step.data.get("skill"))
        .and_then(Value::as_str);
    let worst = turn.diagnostics.iter().map(|it| it.severity).max();
    let trouble = match worst {
        Some(Severity::Error) => Some(("bad", icon::ERROR)),
        Some(Severity::Warning) => Some(("warn", icon::WARNING)),
        Some(Severity::Info) | None => None,
    };
    html! {
        <div class="summary">
            <span class="said">
                <span class="unseen">{ match turn.input.attachment {
                    Attachment::Text(_) => "Typed: ",
                    Attachment::Button(_) | Attachment::QuickReply(_) => "Chosen: ",
                } }</span>
                { turn.input.title().to_owned() }
            </span>
            if let Some(skill) = skill {
                <span class="fact">{ "skill " }<code>{ skill.to_owned() }</code></span>
            }
            if !calls.is_empty() {
                <span class="fact">{ counted(calls.len(), "call") }</span>
            }
            <span class="fact">{ counted(turn.messages.len(), "message") }</span>
            if turn.awaiting().is_some() {
                <span class="badge wait"><i class="pulse" />{ "waiting for the webhook" }</span>
            }
            if let Some((class, drawing)) = trouble {
                <span class={yew::classes!("badge", class)}>
                    { icon(drawing) }{ counted(turn.diagnostics.len(), "finding") }
                </span>
            }
        </div>
    }
}
