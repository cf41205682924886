use std::rc::Rc;

use hooktalk_engine::{Diagnostic, Turn};
use hooktalk_protocol::Severity;
use yew::{Callback, Html, html};

use super::section;
use super::steps::place;
use crate::icon::{self, icon};
use crate::words::ticks;

/// What went wrong in the turn, worst first.
pub(super) fn view(turn: &Turn, show: &Callback<Rc<str>>) -> Html {
    let mut findings: Vec<(usize, &Diagnostic)> = turn.diagnostics.iter().enumerate().collect();
    findings.sort_by_key(|(_, finding)| std::cmp::Reverse(finding.severity));
    let count = findings.len();
    let beside = html! {
        if count > 0 {
            <span class="badge">{ count }</span>
        }
    };
    let content = if findings.is_empty() {
        html! { <p class="empty">{ "Nothing went wrong in this turn." }</p> }
    } else {
        html! { <ul class="findings">{
            for findings.into_iter().map(|(at, finding)| finding_view(at, finding, show))
        }</ul> }
    };
    section("Diagnostics", beside, content)
}

fn finding_view(at: usize, finding: &Diagnostic, show: &Callback<Rc<str>>) -> Html {
    let (class, drawing) = match finding.severity {
        Severity::Error => ("bad", icon::ERROR),
        Severity::Warning => ("warn", icon::WARNING),
        Severity::Info => ("news", icon::INFO),
    };
    html! {
        <li id={["finding-", &at.to_string()].concat()} tabindex="-1">
            <p class="finding-head">
                <span class={yew::classes!("badge", class)}>{ icon(drawing) }{ finding.severity.as_str() }</span>
                <code class="code-word">{ finding.code.as_str() }</code>
                if finding.code.as_str().starts_with("answer-") {
                    // Where in the answer.
                    <code class="place">{ finding.path.as_str().to_owned() }</code>
                } else {
                    { place(finding.path.as_str(), show) }
                }
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
