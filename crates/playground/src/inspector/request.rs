use yew::{Html, html};

use super::call::Call;
use super::{duration, json, section, size};
use crate::icon::{self, icon};

/// The request as it was sent, with secrets redacted.
pub(super) fn view(call: &Call, bar: Html) -> Html {
    let beside = html! { <span class="note">{ "at most " }{ duration(call.timeout_ms) }</span> };
    let content = html! {
        <>
            { bar }
            <p class="call"><b class="method">{ call.method.clone() }</b><code>{ call.url.clone() }</code></p>
            { headers("Request headers", call.headers.iter().map(|(name, value, secret)| (name, value, *secret))) }
            if let Some(body) = &call.body {
                { body_view("Request body", body) }
            } else {
                <p class="empty">{ "No body: GET sends none." }</p>
            }
        </>
    };
    section("Request", beside, content)
}

/// Headers as a table of names and values.
pub(super) fn headers<'a>(
    name: &'static str,
    headers: impl Iterator<Item = (&'a String, &'a String, bool)>,
) -> Html {
    let rows: Vec<Html> = headers
        .map(|(name, value, secret)| {
            html! {
                <div>
                    <dt>{ name.clone() }</dt>
                    if secret {
                        <dd class="secret">{ icon(icon::LOCK) }{ "hidden" }</dd>
                    } else {
                        <dd>{ value.clone() }</dd>
                    }
                </div>
            }
        })
        .collect();
    if rows.is_empty() {
        return Html::default();
    }
    html! { <dl class="headers" aria-label={name}>{ for rows }</dl> }
}

/// A body, indented if it is JSON.
pub(super) fn body_view(name: &'static str, body: &str) -> Html {
    let (text, is_json) = json::pretty(body);
    html! {
        <>
            <p class="caption">
                { "Body" }
                <span class="note">
                    { if is_json { "JSON" } else { "not JSON, shown as it is" } }{ ", " }{ size(body.len()) }
                </span>
            </p>
            { json::block(name, &text, is_json) }
        </>
    }
}
