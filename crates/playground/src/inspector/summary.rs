use hooktalk_engine::Turn;
use yew::{Html, html};

use super::call::Call;
use super::counted;
use super::turns::{kind, skill, trouble};

/// The turn in one line: what came in, which skill took it, what came of it.
pub(super) fn view(turn: &Turn, calls: &[Call]) -> Html {
    html! {
        <div class="summary">
            <span class="said">
                <span class="unseen">{ kind(turn) }</span>
                { turn.input.title().to_owned() }
            </span>
            if let Some(skill) = skill(turn) {
                <span class="fact">{ "skill " }<code>{ skill.to_owned() }</code></span>
            }
            if !calls.is_empty() {
                <span class="fact">{ counted(calls.len(), "call") }</span>
            }
            <span class="fact">{ counted(turn.messages.len(), "message") }</span>
            { trouble(turn) }
        </div>
    }
}
