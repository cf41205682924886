//! What the turns did: for each the words and what was understood of them, the skill that answered,
//! every step with its time, the webhook's request and answer, the conversation before and after,
//! and what went wrong.
//!
//! It reads [`TurnReport`](hooktalk_webchat::TurnReport)s and keeps nothing of its own but what is
//! chosen on the screen.

mod answer;
mod call;
mod conversation;
mod copy;
mod diagnostics;
mod difference;
mod exchange;
mod found;
pub(crate) mod json;
mod request;
mod search;
mod skill;
mod steps;
mod summary;
mod turns;
mod understood;

use std::rc::Rc;

use hooktalk_webchat::components::effect::use_effect_with;
use web_sys::HtmlInputElement;
use yew::{
    Callback, Html, InputEvent, Properties, TargetCast, component, html, use_memo, use_mut_ref,
    use_state, use_state_eq,
};

pub(crate) use self::copy::Draft;
use self::search::Place;
use self::steps::StepRow;
use crate::browser::{self, Later};
use crate::icon::{self, icon};
use crate::jump::{Removed, Sent};
use crate::state::Report;
use crate::words::counted;

/// What became of a call that was made by hand.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Answered {
    Response {
        status: u16,
        headers: Vec<(String, String)>,
        body: String,
        elapsed_ms: u64,
    },
    /// Why none came.
    Failed(String),
}

/// What the page does for the inspector.
#[derive(Clone, PartialEq)]
pub(crate) struct Tools {
    /// Shows a place of the bot, `$.skills[0]`, in the editor.
    pub(crate) show: Callback<Rc<str>>,
    /// Makes a call and tells what became of it.
    pub(crate) send: Callback<(Rc<Draft>, Callback<Answered>)>,
    /// Copies a text and tells whether the browser allowed it.
    pub(crate) copy: Callback<(Rc<str>, Callback<bool>)>,
}

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The turns of the conversation, the newest last.
    pub(crate) turns: Vec<Report>,
    /// Their requests with the secrets.
    pub(crate) sent: Vec<Sent>,
    /// What was taken back last.
    pub(crate) removed: Option<Removed>,
    /// Gives the person the conversation as a script.
    pub(crate) export: Callback<()>,
    /// Takes the turns from this one on back.
    pub(crate) back: Callback<usize>,
    /// Puts in again what was taken back last.
    pub(crate) restore: Callback<()>,
    pub(crate) tools: Tools,
}

/// How long nobody must type before it is sought, in milliseconds.
const PAUSE: i32 = 120;

/// Where a person is led.
#[derive(Clone, Debug, PartialEq)]
struct Led {
    turn: String,
    place: Place,
    /// Counts: the same place is led to twice.
    number: u32,
}

/// The inspector of all turns.
#[component]
pub(crate) fn Inspector(props: &Props) -> Html {
    // The newest one is chosen until the person chooses another, and again when it is gone.
    let choice = use_state(|| None::<String>);
    let words = use_state(String::new);
    let led = use_state(|| None::<Led>);
    // What is sought: the words, once nobody types for a moment.
    let sought = use_state_eq(String::new);
    {
        let (sought, later) = (sought.clone(), use_mut_ref(|| None::<Later>));
        use_effect_with((*words).clone(), move |words| {
            let words = words.clone();
            later.replace(Later::new(PAUSE, move || sought.set(words)));
        });
    }
    let found = use_memo(
        (props.turns.clone(), (*sought).clone()),
        |(turns, words)| found::search_all(turns, words),
    );
    {
        use_effect_with((*led).clone(), move |led| {
            match led.as_ref().map(|led| led.place) {
                Some(Place::Diagnostic(at)) => {
                    browser::reveal(&["finding-", &at.to_string()].concat());
                }
                Some(Place::After) => browser::reveal("conversation-after"),
                // It unfolds by itself.
                Some(Place::Step(_)) | None => {}
            }
        });
    }
    let notice = removed_view(props);
    let Some(newest) = props.turns.last() else {
        return frame(Html::default(), html! { <>{ notice }{ nothing_yet() }</> });
    };
    let (at, told) = props
        .turns
        .iter()
        .enumerate()
        .find(|(_, turn)| choice.as_deref() == Some(turn.identity()))
        .unwrap_or((props.turns.len() - 1, newest));
    let Report(report) = told;
    let turn = &report.turn;
    let identity = told.identity();
    let calls = call::calls(turn);
    let last_call = calls.last().map(|call| call.id);
    let choose = {
        let (choice, newest) = (choice.clone(), newest.identity().to_owned());
        Callback::from(move |turn: String| choice.set((turn != newest).then_some(turn)))
    };
    let lead = {
        let (led, choose) = (led.clone(), choose.clone());
        Callback::from(move |(turn, place): (String, Place)| {
            choose.emit(turn.clone());
            let number = led.as_ref().map_or(1, |led| led.number + 1);
            led.set(Some(Led {
                turn,
                place,
                number,
            }));
        })
    };
    let oninput = {
        let words = words.clone();
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                words.set(field.value());
            }
        }
    };
    let onclick = {
        let export = props.export.clone();
        move |_| export.emit(())
    };
    let beside = html! {
        <>
            <label class="search">
                { icon(icon::FIND) }
                <span class="unseen">{ "Search in all turns" }</span>
                <input type="search" placeholder="Search in all turns" spellcheck="false" autocomplete="off"
                    value={(*words).clone()} {oninput} />
            </label>
            <button type="button" class="plain" {onclick}
                title="Saves what was said, requested and answered as a script for `hooktalk test`">
                { "Export as a test" }
            </button>
        </>
    };
    let led_to = |step: usize| {
        let here = led
            .as_ref()
            .filter(|led| led.turn == identity && led.place == Place::Step(step));
        here.map_or(0, |led| led.number)
    };
    let step = |index: usize| {
        let call = calls.iter().find(|call| call.step == index).cloned();
        let sent = call.as_ref().and_then(|call| {
            let is_it =
                |sent: &&Sent| *sent.turn == *identity && u64::from(sent.request.id) == call.id;
            let sent = props.sent.iter().find(is_it)?;
            Some(Draft::of(&sent.request))
        });
        let open = call.as_ref().is_some_and(|call| Some(call.id) == last_call);
        let key = [identity, " ", &index.to_string()].concat();
        html! {
            <StepRow {key} report={told.clone()} at={index} {call} {sent} {open} led={led_to(index)}
                tools={props.tools.clone()} />
        }
    };
    let content = html! {
        <>
            { found::view(&found, &sought, &props.turns, &lead) }
            { notice }
            { turns::view(&props.turns, at, &choose, &props.back) }
            <div class="shown-turn" key={identity.to_owned()}>
                { summary::view(turn, &calls) }
                <div class="card">
                    <div class="card-head"><h3>{ "Timeline" }</h3><span class="badge">{ counted(turn.trace.len(), "step") }</span></div>
                    if calls.is_empty() && turn.awaiting().is_none() {
                        <p class="empty">{ "This turn called no webhook." }</p>
                    }
                    <ol class="timeline">{ for (0..turn.trace.len()).map(step) }</ol>
                </div>
                { diagnostics::view(turn, &props.tools.show) }
                <conversation::Section report={Report(report.clone())} />
            </div>
        </>
    };
    frame(beside, content)
}

/// What was taken back, and the way to put it in again.
fn removed_view(props: &Props) -> Html {
    let restore = {
        let restore = props.restore.clone();
        move |_| restore.emit(())
    };
    html! {
        <div role="status">
            if let Some(removed) = props.removed.as_ref().filter(|it| it.chat.is_some()) {
                <p class="notice">
                    { counted(removed.turns.len(), "turn") }{ " taken back. The next words go on from here." }
                    <button type="button" class="plain" onclick={restore}>{ "Undo" }</button>
                </p>
            }
        </div>
    }
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
            "Understanding",
            "The intents and how sure they are, and the entities in the sentence.",
        ),
        ("Skill", "Which skill answered, and why the others did not."),
        (
            "Webhook calls",
            "Each request and its answer, to be read, copied, changed and sent again.",
        ),
        (
            "Conversation",
            "The state before and after the turn, with the difference marked.",
        ),
        ("Diagnostics", "What went wrong and how to mend it."),
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
