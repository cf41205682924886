//! What the last turn did: the webhook's request and answer, the conversation before and after,
//! the findings, and every step.
//!
//! It reads one [`TurnReport`](hooktalk_webchat::TurnReport) and keeps nothing of its own but what
//! is chosen on the screen.

mod answer;
mod call;
mod calls;
mod conversation;
mod diagnostics;
mod difference;
pub(crate) mod json;
mod request;
mod steps;
mod summary;

use yew::{Callback, Html, Properties, component, html, use_state};

use crate::state::Report;
use crate::words::counted;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// `None` before the first turn.
    pub(crate) report: Option<Report>,
    /// Gives the person the conversation as a script.
    pub(crate) export: Callback<()>,
}

/// The inspector of the last turn.
#[component]
pub(crate) fn Inspector(props: &Props) -> Html {
    // A choice belongs to the turn in which it was made.
    let choice = use_state(|| None::<(String, u64)>);
    let Some(told) = &props.report else {
        return frame(Html::default(), nothing_yet());
    };
    let Report(report) = told;
    let turn = &report.turn;
    let calls = call::calls(turn);
    let identity = told.identity().to_owned();
    let chosen = choice
        .as_ref()
        .filter(|(turn, _)| *turn == identity)
        .and_then(|(_, id)| calls.iter().find(|call| call.id == *id))
        .or_else(|| calls.last());
    let choose = {
        let choice = choice.clone();
        Callback::from(move |id| choice.set(Some((identity.clone(), id))))
    };
    let onclick = {
        let export = props.export.clone();
        move |_| export.emit(())
    };
    let beside = html! {
        <button type="button" class="plain" {onclick}
            title="Saves what was said, requested and answered as a script for `hooktalk test`">
            { "Export as a test" }
        </button>
    };
    let content = html! {
        <>
            { summary::view(turn, &calls) }
            { calls::view(&calls, chosen, &choose) }
            <div class="exchange">
                { request::view(chosen) }
                { answer::view(chosen) }
            </div>
            <conversation::Section report={Report(report.clone())} />
            { diagnostics::view(turn) }
            { steps::view(turn) }
        </>
    };
    frame(beside, content)
}

fn frame(beside: Html, content: Html) -> Html {
    html! {
        <section class="inspector" aria-labelledby="inspector-title">
            <div class="inspector-head">
                <h2 id="inspector-title">{ "Inspector" }</h2>
                { beside }
            </div>
            { content }
        </section>
    }
}

fn nothing_yet() -> Html {
    let sections = [
        (
            "Request",
            "The HTTP request that the engine made for your webhook: method, address, headers, body.",
        ),
        (
            "Answer",
            "What the webhook said: status, time, headers, body.",
        ),
        (
            "Conversation",
            "The state before and after the turn, with the difference marked.",
        ),
        ("Diagnostics", "What went wrong and how to mend it."),
        ("Steps", "Everything that the turn did, in order."),
    ];
    html! {
        <>
            <p class="lead">{ "Say something in the chat, and this is where you see what happened." }</p>
            <div class="promise">
                { for sections.map(|(name, words)| html! {
                    <div><h3>{ name }</h3><p>{ words }</p></div>
                }) }
            </div>
        </>
    }
}

/// One section: a heading, something beside it, the content.
fn section(name: &str, beside: Html, content: Html) -> Html {
    html! {
        <div class="card">
            <div class="card-head">
                <h3>{ name.to_owned() }</h3>
                { beside }
            </div>
            { content }
        </div>
    }
}

/// Milliseconds as people read them.
fn duration(milliseconds: u64) -> String {
    if milliseconds < 1_000 {
        return format!("{milliseconds} ms");
    }
    let tenths = (milliseconds + 50) / 100;
    match tenths % 10 {
        0 => format!("{} s", tenths / 10),
        rest => format!("{}.{rest} s", tenths / 10),
    }
}

/// Bytes as people read them.
fn size(bytes: usize) -> String {
    if bytes < 1_000 {
        return counted(bytes, "byte");
    }
    let tenths = (bytes + 50) / 100;
    format!("{}.{} kB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_are_written_for_people() {
        let times = [0, 42, 999, 1_000, 1_500, 10_000, 12_340].map(duration);
        assert_eq!(
            times,
            ["0 ms", "42 ms", "999 ms", "1 s", "1.5 s", "10 s", "12.3 s"]
        );
        let sizes = [0, 1, 999, 1_000, 1_649, 65_536].map(size);
        assert_eq!(
            sizes,
            [
                "0 bytes",
                "1 byte",
                "999 bytes",
                "1.0 kB",
                "1.6 kB",
                "65.5 kB"
            ]
        );
    }
}
