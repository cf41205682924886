use hooktalk_engine::{Diagnostic, Turn};
use hooktalk_protocol::Severity;
use yew::{Html, html};

use super::section;
use crate::icon::{self, icon};
use crate::words::ticks;

/// What went wrong in the turn, worst first.
pub(super) fn view(turn: &Turn) -> Html {
    let mut findings: Vec<&Diagnostic> = turn.diagnostics.iter().collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.severity));
    let count = findings.len();
    let beside = html! {
        if count > 0 {
            <span class="badge">{ count }</span>
        }
    };
    let content = if findings.is_empty() {
        html! { <p class="empty">{ "Nothing went wrong in this turn." }</p> }
    } else {
        html! { <ul class="findings">{ for findings.into_iter().map(finding_view) }</ul> }
    };
    section("Diagnostics", beside, content)
}

fn finding_view(finding: &Diagnostic) -> Html {
    let (class, drawing) = match finding.severity {
        Severity::Error => ("bad", icon::ERROR),
        Severity::Warning => ("warn", icon::WARNING),
        Severity::Info => ("news", icon::INFO),
    };
    html! {
        <li>
            <p class="finding-head">
                <span class={yew::classes!("badge", class)}>{ icon(drawing) }{ finding.severity.as_str() }</span>
                <code class="code-word">{ finding.code.as_str() }</code>
                <code class="place">{ finding.path.as_str().to_owned() }</code>
            </p>
            <p class="message">{ for ticks(&finding.message) }</p>
            if let Some(location) = &finding.location {
                <pre class="code excerpt" tabindex="0" role="group" aria-label="Excerpt">
                    <code>{ location.excerpt.clone() }</code>
                </pre>
            }
            if let Some(help) = &finding.help {
                <p class="help"><b>{ "Help: " }</b>{ for ticks(help) }</p>
            }
        </li>
    }
}
