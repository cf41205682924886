//! One webhook call: what was sent and what came back; copied, or changed and sent again.

use std::rc::Rc;

use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement, SubmitEvent};
use yew::{Callback, Event, Html, InputEvent, Properties, TargetCast, component, html, use_state};

use super::call::{Call, End, EndKind};
use super::copy::{self, Draft, Form};
use super::{Answered, Tools, answer, request};
use crate::icon::{self, icon};

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) call: Call,
    /// The request with its secrets, if this page saw it.
    pub(super) sent: Option<Draft>,
    pub(super) tools: Tools,
}

/// What became of a copy.
#[derive(Clone, Debug, PartialEq)]
enum Copied {
    Done(Form),
    /// The browser does not allow it: the text, to be copied by hand.
    Refused(Rc<str>),
}

/// A call that was made by hand.
#[derive(Clone, Debug, PartialEq)]
enum Trial {
    Waits,
    Over(Answered),
}

#[component]
pub(super) fn Exchange(props: &Props) -> Html {
    let Props { call, sent, tools } = props;
    let copied = use_state(|| None::<Copied>);
    // What is being changed; `None` while nobody changes anything.
    let edited = use_state(|| None::<Draft>);
    let trial = use_state(|| None::<Trial>);

    let original = sent.clone().unwrap_or_else(|| redacted(call));
    let secret = original
        .headers
        .iter()
        .find(|(name, _)| is_secret(call, name))
        .map(|(name, _)| name.clone());
    let copies = Form::ALL.map(|form| {
        let onclick = {
            let (copied, copy) = (copied.clone(), tools.copy.clone());
            let draft = edited.as_ref().unwrap_or(&original).clone();
            let call = call.clone();
            move |_| {
                let text: Rc<str> = copy::text(form, &draft, &call).into();
                let told = {
                    let (copied, text) = (copied.clone(), text.clone());
                    Callback::from(move |done: bool| {
                        copied.set(Some(if done {
                            Copied::Done(form)
                        } else {
                            Copied::Refused(text.clone())
                        }));
                    })
                };
                copy.emit((text, told));
            }
        };
        let done = *copied == Some(Copied::Done(form));
        let holds = secret.as_ref().filter(|_| form != Form::Fixture);
        let title = match holds {
            Some(name) => [form.about(), "; with its ", name, " header"].concat(),
            None => form.about().to_owned(),
        };
        html! {
            <button type="button" class="act" {title} aria-label={["Copy as ", form.name()].concat()} {onclick}>
                if done { { icon(icon::DONE) } } else if holds.is_some() { { icon(icon::LOCK) } }
                { form.name() }
            </button>
        }
    });
    let edit = {
        let (edited, trial, original) = (edited.clone(), trial.clone(), original.clone());
        move |_| {
            trial.set(None);
            edited.set(if edited.is_some() {
                None
            } else {
                Some(original.clone())
            });
        }
    };
    let bar = html! {
        <>
            <div class="does" role="group" aria-label="What to do with the request">
                <span class="note">{ "Copy as" }</span>
                { for copies }
                <button type="button" class="act" aria-expanded={edited.is_some().to_string()} onclick={edit}>
                    { "Edit and send" }
                </button>
            </div>
            <p class="outcome" role="status">
                { match (&*copied, &secret) {
                    (Some(Copied::Done(Form::Fixture)), _) => html! { "Copied as a fixture." },
                    (Some(Copied::Done(form)), Some(name)) => html! {
                        <>{ "Copied as " }{ form.name() }{ ", with the secret in its " }{ name.clone() }{ " header. Mind whom you give it to." }</>
                    },
                    (Some(Copied::Done(form)), None) => html! { <>{ "Copied as " }{ form.name() }{ "." }</> },
                    (Some(Copied::Refused(_)), _) => html! { "The browser does not let this page copy. Here it is:" },
                    (None, Some(name)) => html! {
                        <>{ "Copies as curl and fetch hold the secret in its " }{ name.clone() }{ " header." }</>
                    },
                    (None, None) => Html::default(),
                } }
            </p>
            if let Some(Copied::Refused(text)) = &*copied {
                <textarea class="code entry-field" readonly=true rows="8" aria-label="The copy" value={text.to_string()} />
            }
        </>
    };

    let send = {
        let (edited, trial, send) = (edited.clone(), trial.clone(), tools.send.clone());
        Callback::from(move |event: SubmitEvent| {
            event.prevent_default();
            let Some(draft) = &*edited else { return };
            trial.set(Some(Trial::Waits));
            let trial = trial.clone();
            let told = Callback::from(move |answered| trial.set(Some(Trial::Over(answered))));
            send.emit((Rc::new(draft.clone()), told));
        })
    };
    let request = match &*edited {
        None => request::view(call, bar),
        Some(draft) => {
            let change = {
                let edited = edited.clone();
                Callback::from(move |draft: Draft| edited.set(Some(draft)))
            };
            let waits = *trial == Some(Trial::Waits);
            let again = (*draft != original).then(|| {
                let (change, original) = (change.clone(), original.clone());
                move |_| change.emit(original.clone())
            });
            super::section(
                "Request",
                html! { <span class="badge news">{ "edited by hand" }</span> },
                html! {
                    <>
                        { bar }
                        <form class="draft" onsubmit={send} novalidate=true>
                            { fields(draft, &change) }
                            <div class="does">
                                <button type="submit" class="main" disabled={waits}>{ "Send" }</button>
                                if let Some(again) = again {
                                    <button type="button" class="plain" onclick={again}>{ "As it was sent" }</button>
                                }
                            </div>
                            <p class="note">{ "It goes out from this page. The conversation does not learn of it." }</p>
                        </form>
                    </>
                },
            )
        }
    };
    let answer = match (&*trial, &*edited) {
        (Some(Trial::Waits), _) => super::section(
            "Answer",
            html! { <span class="badge wait"><i class="pulse" />{ "waiting" }</span> },
            html! { <p class="empty" role="status">{ "Sent by hand." }</p> },
        ),
        (Some(Trial::Over(answered)), Some(draft)) => {
            let tried = tried(draft, answered);
            html! { <div class="tried" role="status">{ answer::view(&tried, true) }</div> }
        }
        _ => answer::view(call, false),
    };
    html! { <div class="exchange">{ request }{ answer }</div> }
}

/// The fields of a request.
fn fields(draft: &Draft, change: &Callback<Draft>) -> Html {
    let with = |set: fn(&mut Draft, usize, String), at: usize| {
        let (draft, change) = (draft.clone(), change.clone());
        Callback::from(move |value: String| {
            let mut draft = draft.clone();
            set(&mut draft, at, value);
            change.emit(draft);
        })
    };
    let input = |set: fn(&mut Draft, usize, String), at: usize| {
        let change = with(set, at);
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                change.emit(field.value());
            }
        })
    };
    let method = {
        let change = with(|draft, _, value| draft.method = value, 0);
        Callback::from(move |event: Event| {
            if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
                change.emit(list.value());
            }
        })
    };
    let body = {
        let change = with(|draft, _, value| draft.body = Some(value), 0);
        Callback::from(move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                change.emit(field.value());
            }
        })
    };
    let remove = |at: usize| {
        let (draft, change) = (draft.clone(), change.clone());
        move |_| {
            let mut draft = draft.clone();
            if at < draft.headers.len() {
                draft.headers.remove(at);
            }
            change.emit(draft);
        }
    };
    let add = {
        let (draft, change) = (draft.clone(), change.clone());
        move |_| {
            let mut draft = draft.clone();
            draft.headers.push(Default::default());
            change.emit(draft);
        }
    };
    let name = |draft: &mut Draft, at: usize, value: String| {
        if let Some((name, _)) = draft.headers.get_mut(at) {
            *name = value;
        }
    };
    let value = |draft: &mut Draft, at: usize, new: String| {
        if let Some((_, value)) = draft.headers.get_mut(at) {
            *value = new;
        }
    };
    let sends_body = draft.method != "GET";
    let text = draft.body.clone().unwrap_or_default();
    let rows = text.lines().count().clamp(5, 16).to_string();
    html! {
        <>
            <div class="first-line">
                <select class="entry-field" aria-label="Method" onchange={method}>
                    { for METHODS.map(|method| html! {
                        <option value={method} selected={method == draft.method}>{ method }</option>
                    }) }
                </select>
                <input class="entry-field" aria-label="Address" inputmode="url" autocomplete="off" spellcheck="false"
                    value={draft.url.clone()} oninput={input(|draft, _, value| draft.url = value, 0)} />
            </div>
            <fieldset class="header-rows">
                <legend>{ "Headers" }</legend>
                { for draft.headers.iter().enumerate().map(|(at, (header, content))| {
                    let number = (at + 1).to_string();
                    html! {
                        <div key={at}>
                            <input class="entry-field" aria-label={["Name of header ", &number].concat()} spellcheck="false"
                                autocomplete="off" value={header.clone()} oninput={input(name, at)} />
                            <input class="entry-field" aria-label={["Value of header ", &number].concat()} spellcheck="false"
                                autocomplete="off" value={content.clone()} oninput={input(value, at)} />
                            <button type="button" class="act" aria-label={["Remove header ", &number].concat()}
                                onclick={remove(at)}>{ "×" }</button>
                        </div>
                    }
                }) }
                <button type="button" class="plain" onclick={add}>{ "Add a header" }</button>
            </fieldset>
            if sends_body {
                <label class="body-field">
                    { "Body" }
                    <textarea class="code entry-field" spellcheck="false" autocapitalize="off"
                        {rows} value={text} oninput={body} />
                </label>
            }
        </>
    }
}

/// What the trace shows of a request, when no more is known.
fn redacted(call: &Call) -> Draft {
    let headers = call.headers.iter();
    Draft {
        method: call.method.clone(),
        url: call.url.clone(),
        headers: headers
            .map(|(name, value, _)| (name.clone(), value.clone()))
            .collect(),
        body: call.body.clone(),
    }
}

fn is_secret(call: &Call, header: &str) -> bool {
    let named = |(name, _, secret): &(String, String, bool)| *secret && name == header;
    call.headers.iter().any(named)
}

/// A call by hand in the form of the others.
fn tried(draft: &Draft, answered: &Answered) -> Call {
    let (elapsed_ms, kind) = match answered {
        Answered::Response {
            status,
            headers,
            body,
            elapsed_ms,
        } => (
            *elapsed_ms,
            EndKind::Response {
                status: u64::from(*status),
                headers: headers.clone(),
                body: body.clone(),
            },
        ),
        Answered::Failed(why) => (0, EndKind::Unreachable(why.clone())),
    };
    Call {
        id: 0,
        step: 0,
        method: draft.method.clone(),
        url: draft.url.clone(),
        headers: Vec::new(),
        body: draft.body.clone(),
        timeout_ms: 0,
        end: Some(End { elapsed_ms, kind }),
        replies: None,
    }
}
