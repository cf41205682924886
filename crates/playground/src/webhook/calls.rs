//! The calls that came, drawn.

use yew::{Callback, Html, MouseEvent, html};

use super::seen::{Call, Stage};
use crate::icon::{self, icon};
use crate::words::counted;

/// The calls, the newest first. `go_to` takes the line of an error.
pub(super) fn view(calls: &[Call], go_to: &Callback<u32>, clear: &Callback<MouseEvent>) -> Html {
    html! {
        <section class="card" aria-labelledby="own-calls-title">
            <div class="card-head">
                <h3 id="own-calls-title">{ "Calls" }</h3>
                if !calls.is_empty() {
                    <button type="button" class="plain" onclick={clear}>{ "Clear" }</button>
                }
            </div>
            if calls.is_empty() {
                <p class="empty">
                    { "None yet. Talk to the bot, or press Run. The code runs in a worker of its own: it reaches neither \
                       this page nor the network." }
                </p>
            }
            <p class="unseen" role="status">{ calls.first().map(spoken) }</p>
            <ol class="own-calls">
                { for calls.iter().map(|call| html! { <li key={call.id}>{ drawn(call, go_to) }</li> }) }
            </ol>
        </section>
    }
}

/// What became of a call, in a few words.
fn ending(call: &Call) -> (&'static str, &'static str, String) {
    let (class, drawing, words) = match call.stage {
        Stage::Running => return ("wait", icon::INFO, "running".to_owned()),
        Stage::Waiting => return ("wait", icon::INFO, "delayed".to_owned()),
        Stage::Answered if call.status < 400 => {
            return ("good", icon::DONE, call.status.to_string());
        }
        Stage::Answered => return ("warn", icon::WARNING, call.status.to_string()),
        Stage::Failed => ("bad", icon::ERROR, "failed"),
        Stage::Refused => ("warn", icon::WARNING, "network failure"),
        Stage::GivenUp => ("warn", icon::WARNING, "given up by the chat"),
        Stage::Notice => ("news", icon::INFO, "told of a failed call"),
    };
    (class, drawing, words.to_owned())
}

fn spoken(call: &Call) -> String {
    let (_, _, words) = ending(call);
    let mut text = [&call.method, " ", &call.path, ": ", &words].concat();
    if !call.error.is_empty() {
        text.push_str(". ");
        text.push_str(&call.error);
    }
    text
}

fn drawn(call: &Call, go_to: &Callback<u32>) -> Html {
    let (class, drawing, words) = ending(call);
    html! {
        <>
            <p class="own-call">
                <b class="method">{ call.method.clone() }</b>
                <code>{ call.path.clone() }</code>
                if call.trial {
                    <span class="note">{ "by Run" }</span>
                }
                <span class={yew::classes!("badge", class)}>{ icon(drawing) }{ words }</span>
                if !matches!(call.stage, Stage::Running | Stage::Waiting) {
                    <span class="note">{ call.took }{ " ms" }</span>
                }
            </p>
            if !call.error.is_empty() {
                <p class="own-error">
                    if let Some(line) = call.line {
                        <button type="button" class="plain" onclick={
                            let go_to = go_to.clone();
                            move |_| go_to.emit(line)
                        }>{ "Line " }{ line }</button>
                        { ": " }
                    }
                    { call.error.clone() }
                </p>
            }
            if !call.printed.is_empty() {
                <ul class="own-printed" aria-label="Console">
                    { for call.printed.iter().map(|(warns, text)| html! {
                        <li class={warns.then_some("warns")}>{ text.clone() }</li>
                    }) }
                    if call.unprinted > 0 {
                        <li class="note">
                            { "… and " }{ counted(usize::try_from(call.unprinted).unwrap_or(usize::MAX), "more line") }
                        </li>
                    }
                </ul>
            }
            { part("Request", &call.request) }
            { part("Answer", &call.answer) }
        </>
    }
}

fn part(name: &'static str, text: &str) -> Html {
    if text.is_empty() {
        return Html::default();
    }
    let value = serde_json::from_str::<serde_json::Value>(text).ok();
    let text = value.map_or_else(|| text.to_owned(), |value| format!("{value:#}"));
    html! {
        <details class="more">
            <summary>{ name }</summary>
            <pre class="code" tabindex="0" role="region" aria-label={name}>{ text }</pre>
        </details>
    }
}
