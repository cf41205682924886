//! The webhook that is written in the page: its code, how it answers, the calls that came, and the
//! same webhook as a server of one's own.

mod calls;
mod point;
mod seen;
mod servers;
mod settings;
mod trouble;

use std::rc::Rc;

use hooktalk_webchat::components::effect::use_effect_with;
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlElement, HtmlInputElement, HtmlSelectElement};
use yew::{
    Callback, Event, Html, MouseEvent, Properties, TargetCast, component, html, use_mut_ref,
    use_node_ref, use_state, use_state_eq,
};

pub(crate) use seen::Seen;
pub(crate) use trouble::Trouble;

use crate::browser::{self, Editor, hook::Hook};
use crate::editor_frame::{self, Stage};
use crate::icon::{self, icon};
use point::Use;
use seen::Service;
use servers::{Sample, Server};
use settings::{MAX_DELAY, STATUSES, Settings};

/// Below the page's folder.
const ROUTE: &str = "page-webhook/";

/// What a function is called with before any call came.
const BODY: &str = r#"{"conversation":{"id":"a-conversation","language":"en","memory":{},"skill_stack":[],"skill":"webhook","skill_occurences":1},"nlp":{"source":"Hello","intents":[],"sentiment":"neutral","entities":{},"act":"assert","type":null,"language":"en","processing_language":"en","status":200}}"#;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The webhook of the bot with its settings; empty when there is none.
    pub(crate) text: Rc<str>,
    /// Takes another text in its place.
    pub(crate) changed: Callback<Rc<str>>,
    /// The text of the bot.
    pub(crate) bot: Rc<str>,
    /// Takes the text of the whole bot, changed.
    pub(crate) written: Callback<Rc<str>>,
    /// Whether the bot comes with the page, so that a change makes a project of it.
    pub(crate) example: bool,
    /// Counts the documents that were opened.
    pub(crate) opened: u32,
    /// Whether the view is in sight. The editor is loaded when it is for the first time.
    pub(crate) shown: bool,
}

/// The webhook, to be written and tried.
#[component]
pub(crate) fn WebhookView(props: &Props) -> Html {
    let host = use_node_ref();
    let editor = use_mut_ref(|| None::<Editor>);
    let hook = use_mut_ref(|| None::<Hook>);
    let stage = use_state(|| Stage::Away);
    let seen = use_state_eq(|| Rc::new(Seen::default()));
    let server = use_state(|| Server::Express);
    let copied = use_state_eq(|| false);
    let settings = Settings::from_text(&props.text);
    let newest = use_mut_ref(|| settings.clone());
    newest.replace(settings.clone());
    let opened = use_mut_ref(|| 0_u32);
    // Callbacks that outlive this drawing call what is newest.
    let changed = use_mut_ref(|| props.changed.clone());
    changed.replace(props.changed.clone());

    let change = {
        let newest = newest.clone();
        Callback::from(move |settings: Settings| {
            let text = settings.to_text();
            newest.replace(settings);
            let changed = changed.borrow().clone();
            changed.emit(text.into());
        })
    };
    {
        let (host, editor, stage) = (host.clone(), editor.clone(), stage.clone());
        let (hook, seen, newest) = (hook.clone(), seen.clone(), newest.clone());
        let (opened, count, change) = (opened.clone(), props.opened, change.clone());
        use_effect_with((props.shown, *stage), move |(shown, now)| {
            if !*shown || *now != Stage::Away {
                return;
            }
            let Some(host) = host.cast::<HtmlElement>() else {
                return;
            };
            stage.set(Stage::Loading);
            opened.replace(count);
            let code = newest.borrow().code.clone();
            let written = Callback::from(move |code: Rc<str>| {
                let settings = newest.borrow().clone();
                change.emit(Settings {
                    code: (*code).to_owned(),
                    ..settings
                });
            });
            spawn_local(async move {
                let told = Callback::from(move |told| seen.set(told));
                let loaded = Editor::load_code(host, code.into(), written).await;
                hook.replace(Hook::load(told).await);
                stage.set(match (&loaded, &*hook.borrow()) {
                    (Some(_), Some(_)) => Stage::Ready,
                    _ => Stage::Failed,
                });
                editor.replace(loaded);
            });
        });
    }
    {
        let (editor, newest) = (editor.clone(), newest.clone());
        use_effect_with((props.opened, *stage), move |(count, _)| {
            if let Some(editor) = &*editor.borrow()
                && *opened.borrow() != *count
            {
                editor.open(&newest.borrow().code);
                opened.replace(*count);
            }
        });
    }
    {
        let (editor, hook) = (editor.clone(), hook.clone());
        use_effect_with((), move |()| {
            move || {
                editor.replace(None);
                hook.replace(None);
            }
        });
    }

    let with = |action: fn(&Editor)| {
        let editor = editor.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(editor) = &*editor.borrow() {
                action(editor);
            }
        })
    };
    let with_hook = |action: fn(&Hook)| {
        let hook = hook.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(hook) = &*hook.borrow() {
                action(hook);
            }
        })
    };
    let run = {
        let (hook, editor, newest) = (hook.clone(), editor.clone(), newest.clone());
        Callback::from(move |_: MouseEvent| {
            // What was written in the last moment is run, too.
            if let Some(editor) = &*editor.borrow() {
                editor.tell();
            }
            if let Some(hook) = &*hook.borrow() {
                hook.run(&newest.borrow().to_text(), BODY);
            }
        })
    };
    let go_to = {
        let (editor, newest) = (editor.clone(), newest.clone());
        Callback::from(move |line: u32| {
            let (from, to) = seen::line_at(&newest.borrow().code, line);
            if let Some(editor) = &*editor.borrow() {
                editor.show(from, to);
            }
        })
    };
    let site = browser::site();
    let route = [&site.folder, "/", ROUTE].concat();
    // The code is kept with the bot as soon as the bot is to call it.
    let take = |text: Option<String>| {
        let (change, newest) = (change.clone(), newest.clone());
        let written = props.written.clone();
        Callback::from(move |_: MouseEvent| {
            if let Some(text) = text.clone() {
                let settings = newest.borrow().clone();
                written.emit(text.into());
                change.emit(settings);
            }
        })
    };
    let ready = *stage == Stage::Ready;
    let tools = editor_frame::common(with);
    let again = {
        let (stage, editor, hook) = (stage.clone(), editor.clone(), hook.clone());
        Callback::from(move |_: MouseEvent| {
            editor.replace(None);
            hook.replace(None);
            stage.set(Stage::Away);
        })
    };
    let stands = point::stands(&props.bot, &route);
    // An example stays one to be replaced when it became a project by the code alone.
    let untouched = use_mut_ref(|| None::<Rc<str>>);
    if props.example {
        untouched.replace(Some(props.bot.clone()));
    }
    let example = untouched.borrow().as_ref() == Some(&props.bot);
    let shown_code = {
        let last = &seen.last;
        let sample = Sample {
            code: &settings.code,
            path: &last.path,
            answer: &last.answer,
            origin: &site.origin,
        };
        if props.shown {
            servers::code(*server, sample)
        } else {
            String::new()
        }
    };
    let copy = {
        let (copied, text) = (copied.clone(), shown_code.clone());
        move |_: MouseEvent| {
            let copied = copied.clone();
            browser::copy(&text, move |done| copied.set(done));
        }
    };
    html! {
        <section class="own-webhook" aria-labelledby="webhook-title">
            <div class="editor own-code">
                <div class="editor-head">
                    <h2 id="webhook-title">{ "Webhook" }</h2>
                    <div class="tools" role="group" aria-label="Tools of the webhook">
                        { editor_frame::buttons(tools, *stage) }
                        if seen.is_running() {
                            <button type="button" class="do stop" onclick={with_hook(Hook::stop)}>{ "Stop" }</button>
                        } else {
                            <button type="button" class="do" disabled={!ready} onclick={run}
                                title="Run it once, with the request that came last">{ "Run" }</button>
                        }
                    </div>
                </div>
                { place(stands, &route, &props.bot, example, &take) }
                { editor_frame::body(host, *stage, again, None) }
                { answering(&settings, &change) }
            </div>
            if seen.service == Service::Page {
                <p class="note">
                    { "This browser gives the page no service worker: in a private window, or without https. The chat \
                       here reaches the webhook all the same; other tabs and the browser's tools do not see the calls, \
                       and the page does not work offline." }
                </p>
            }
            { calls::view(&seen.calls, &go_to, &with_hook(Hook::clear)) }
            <section class="card" aria-labelledby="server-title">
                <div class="card-head">
                    <h3 id="server-title">{ "As a server of your own" }</h3>
                    <label class="pick">
                        <span class="unseen">{ "Language of the server" }</span>
                        <select onchange={
                            let (server, copied) = (server.clone(), copied.clone());
                            move |event: Event| {
                                let chosen = event.target_dyn_into::<HtmlSelectElement>().map(|list| list.value());
                                let found = Server::ALL.into_iter().find(|one| chosen.as_deref() == Some(one.name()));
                                copied.set(false);
                                server.set(found.unwrap_or(Server::Express));
                            }
                        }>
                            { for Server::ALL.map(|one| html! {
                                <option value={one.name()} selected={one == *server}>{ one.name() }</option>
                            }) }
                        </select>
                    </label>
                    <button type="button" class="plain" onclick={copy}>{ "Copy" }</button>
                    <span class="unseen" role="status">{ if *copied { "Copied." } else { "" } }</span>
                </div>
                <p class="note">
                    { if seen.last.answer.is_empty() {
                        "It answers as an example does; after a call, as your function did last."
                    } else if *server == Server::Express {
                        "The same route and the same answer."
                    } else {
                        "The same route, and the answer that your function gave last."
                    } }
                    { " Save it as " }<code>{ server.file() }</code>{ ", then:" }
                </p>
                <pre class="code commands" tabindex="0" role="region" aria-label="Commands">{ server.commands() }</pre>
                <pre class="code" tabindex="0" role="region" aria-label="Code of the server">{ shown_code }</pre>
            </section>
        </section>
    }
}

/// Where the webhook answers, and whether the bot calls it.
fn place(
    stands: Use,
    route: &str,
    bot: &str,
    example: bool,
    take: &impl Fn(Option<String>) -> Callback<MouseEvent>,
) -> Html {
    let point = || {
        html! {
            <button type="button" class="plain" onclick={take(point::point(bot, route))}>
                { "Let this bot call it" }
            </button>
        }
    };
    html! {
        <div class="own-place">
            <p role="status">
                { match stands {
                    Use::Calls => html! {
                        <span class="badge good">{ icon(icon::DONE) }{ "This bot calls it" }</span>
                    },
                    Use::Silent => html! {
                        <>
                            <span class="badge warn">{ icon(icon::WARNING) }{ "Not called yet" }</span>
                            { " It is the bot's webhook, but no skill has an action " }<code>{ "call_webhook" }</code>{ "." }
                        </>
                    },
                    Use::Elsewhere => html! {
                        <span class="badge">{ "This bot calls another webhook, or none" }</span>
                    },
                    Use::Unknown => html! {
                        <span class="badge">{ "The bot's JSON has a mistake" }</span>
                    },
                } }
            </p>
            if stands == Use::Elsewhere {
                if example {
                    <button type="button" class="plain" onclick={take(Some(point::alone(route)))}>
                        { "Make a bot of it" }
                    </button>
                }
                { point() }
            }
            <code class="own-route">{ route.to_owned() }</code>
        </div>
    }
}

/// The choices of how it answers.
fn answering(settings: &Settings, change: &Callback<Settings>) -> Html {
    let status = {
        let (settings, change) = (settings.clone(), change.clone());
        move |event: Event| {
            let list = event.target_dyn_into::<HtmlSelectElement>();
            let chosen = list.and_then(|list| list.value().parse().ok());
            change.emit(Settings {
                status: chosen.unwrap_or(settings.status),
                ..settings.clone()
            });
        }
    };
    let delay = {
        let (settings, change) = (settings.clone(), change.clone());
        move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            let typed = field.as_ref().and_then(|field| field.value().parse().ok());
            let delay: u32 = typed.unwrap_or(0);
            let delay = delay.min(MAX_DELAY);
            if let Some(field) = field {
                field.set_value(&delay.to_string());
            }
            change.emit(Settings {
                delay,
                ..settings.clone()
            });
        }
    };
    let failure = {
        let (settings, change) = (settings.clone(), change.clone());
        move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            change.emit(Settings {
                failure: field.is_some_and(|field| field.checked()),
                ..settings.clone()
            });
        }
    };
    html! {
        <fieldset class="answering">
            <legend class="unseen">{ "How it answers" }</legend>
            <label>
                { "Status" }
                <select onchange={status} disabled={settings.failure}>
                    { for STATUSES.map(|(number, name)| html! {
                        <option value={number.to_string()} selected={number == settings.status}>
                            { number }{ " " }{ name }
                        </option>
                    }) }
                </select>
            </label>
            <label>
                { "Delay" }
                <input type="number" min="0" max={MAX_DELAY.to_string()} step="100" inputmode="numeric"
                    value={settings.delay.to_string()} onchange={delay} />
                { "ms" }
            </label>
            <label class="switch">
                <input type="checkbox" checked={settings.failure} onchange={failure} />
                { "Fail like a broken network" }
            </label>
        </fieldset>
    }
}
