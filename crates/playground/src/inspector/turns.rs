//! The list of all turns.

use hooktalk_engine::{StepKind, Turn};
use hooktalk_protocol::{Attachment, Severity};
use serde_json::Value;
use yew::{Callback, Html, html};

use super::counted;
use crate::icon::{self, icon};
use crate::state::Report;

/// The turns by what the visitor said, the newest first.
pub(super) fn view(
    turns: &[Report],
    shown: usize,
    choose: &Callback<String>,
    back: &Callback<usize>,
) -> Html {
    let rows = turns.iter().enumerate().rev().map(|(at, report)| {
        let turn = &report.0.turn;
        let choose = {
            let (choose, identity) = (choose.clone(), report.identity().to_owned());
            move |_| choose.emit(identity.clone())
        };
        let is_last = at + 1 == turns.len();
        let back = {
            let back = back.clone();
            move |_| back.emit(if is_last { at } else { at + 1 })
        };
        let number = (at + 1).to_string();
        let title = turn.input.title();
        let (words, about) = if is_last {
            ("Take back", "The conversation goes on from before these words")
        } else {
            (
                "Go on from here",
                "Takes back what was said after this turn",
            )
        };
        html! {
            <li key={report.identity().to_owned()} class={(at == shown).then_some("chosen")}>
                <button type="button" class="turn" aria-current={(at == shown).then_some("true")} onclick={choose}>
                    <span class="number">{ number.clone() }</span>
                    <span class="words">
                        <span class="unseen">{ kind(turn) }</span>{ title.to_owned() }
                    </span>
                    if let Some(skill) = skill(turn) {
                        <code>{ skill.to_owned() }</code>
                    }
                    { trouble(turn) }
                </button>
                <button type="button" class="act" title={about}
                    aria-label={[words, ": turn ", &number, ", ", title].concat()} onclick={back}>
                    { words }
                </button>
            </li>
        }
    });
    html! {
        <nav class="turns" aria-label="Turns">
            <ol reversed=true>{ for rows }</ol>
        </nav>
    }
}

/// What sort of input it was, for those who do not see it.
pub(super) fn kind(turn: &Turn) -> &'static str {
    match turn.input.attachment {
        Attachment::Text(_) => "Typed: ",
        Attachment::Button(_) | Attachment::QuickReply(_) => "Chosen: ",
    }
}

/// The skill that answered.
pub(super) fn skill(turn: &Turn) -> Option<&str> {
    let chosen = |step: &&hooktalk_engine::Step| step.kind == StepKind::SkillChosen;
    // After an initialize skill comes the one that answers.
    let step = turn.trace.iter().rev().find(chosen)?;
    step.data.get("skill").and_then(Value::as_str)
}

/// Whether it waits, or what went wrong.
pub(super) fn trouble(turn: &Turn) -> Html {
    if turn.awaiting().is_some() {
        return html! { <span class="badge wait"><i class="pulse" />{ "waiting" }</span> };
    }
    let (class, drawing) = match turn.diagnostics.iter().map(|it| it.severity).max() {
        Some(Severity::Error) => ("bad", icon::ERROR),
        Some(Severity::Warning) => ("warn", icon::WARNING),
        Some(Severity::Info) | None => return Html::default(),
    };
    html! {
        <span class={yew::classes!("badge", class)}>
            { icon(drawing) }{ counted(turn.diagnostics.len(), "finding") }
        </span>
    }
}
