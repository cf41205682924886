use yew::{Html, html};

use super::call::{Call, EndKind};
use super::{counted, duration, request, section};
use crate::icon::{self, icon};
use crate::webhook::Trouble;

/// What came back, or why nothing did. A call `by_hand` is none of the conversation.
pub(super) fn view(call: &Call, by_hand: bool) -> Html {
    let Some(end) = &call.end else {
        return section(
            "Answer",
            html! { <span class="badge wait"><i class="pulse" />{ "waiting" }</span> },
            html! {
                <p class="empty">{ "The webhook has " }{ duration(call.timeout_ms) }{ " to answer." }</p>
            },
        );
    };
    let failed = |words: String| badge("bad", icon::ERROR, words);
    let status = match &end.kind {
        EndKind::Response { status, .. } if call.replies.is_some() => {
            badge("good", icon::DONE, status.to_string())
        }
        EndKind::Response { status, .. } if by_hand && (200..300).contains(status) => {
            badge("good", icon::DONE, status.to_string())
        }
        EndKind::Response { status, .. } => failed(status.to_string()),
        EndKind::Timeout => failed("no answer in time".to_owned()),
        EndKind::Unreachable(_) => failed("not reached".to_owned()),
        EndKind::Aborted => failed("given up".to_owned()),
    };
    let beside = html! { <>{ status }<span class="note">{ duration(end.elapsed_ms) }</span></> };
    let content = match &end.kind {
        EndKind::Response { headers, body, .. } => html! {
            <>
                <p class="line">
                    { if by_hand { "Sent by hand: nothing of it was merged.".to_owned() } else { merged(call) } }
                </p>
                if !headers.is_empty() {
                    <details class="more">
                        <summary>{ counted(headers.len(), "header") }</summary>
                        { request::headers("Answer headers", headers.iter().map(|(name, value)| (name, value, false))) }
                    </details>
                }
                if body.is_empty() {
                    <p class="empty">{ "The body is empty." }</p>
                } else {
                    { request::body_view("Answer body", body) }
                }
            </>
        },
        EndKind::Timeout => html! {
            <p class="empty">{ "Nothing came within " }{ duration(call.timeout_ms) }{ "." }</p>
        },
        EndKind::Unreachable(cause) => html! {
            <>
            <p class="empty">
                { "The browser could not reach the webhook." }
                if !cause.is_empty() {
                    { " " }{ cause.clone() }
                }
            </p>
            <Trouble url={call.url.clone()} method={call.method.clone()}
                headers={call.headers.iter().map(|(name, ..)| name.clone()).collect::<Vec<_>>()} />
            </>
        },
        EndKind::Aborted => html! {
            <p class="empty">{ "The call was given up before an answer came." }</p>
        },
    };
    section("Answer", beside, content)
}

fn badge(class: &'static str, drawing: &'static str, words: String) -> Html {
    html! { <span class={yew::classes!("badge", class)}>{ icon(drawing) }{ words }</span> }
}

/// What became of an answer.
fn merged(call: &Call) -> String {
    match call.replies {
        Some(replies) => {
            let replies = usize::try_from(replies).unwrap_or(usize::MAX);
            match replies {
                0 => "Merged; it holds no replies.".to_owned(),
                _ => format!(
                    "Merged, with {}.",
                    if replies == 1 {
                        "1 reply".to_owned()
                    } else {
                        format!("{replies} replies")
                    }
                ),
            }
        }
        None => "Refused: nothing of it was merged. The diagnostics say why.".to_owned(),
    }
}
