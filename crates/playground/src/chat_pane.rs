use std::cell::RefCell;
use std::rc::Rc;

use hooktalk_webchat::appearance::{Appearance, Theme};
use hooktalk_webchat::chat::{EntryKind, Status};
use hooktalk_webchat::components::effect::use_effect_with;
use hooktalk_webchat::{ChatHandle, ChatOptions, Event, TurnReport, markdown_source, mount, piece};
use serde_json::Value;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement};
use yew::{Callback, Html, hook, html, use_mut_ref, use_node_ref, use_state, use_state_eq};

use crate::bot::{Bot, Example};
use crate::browser::{ComeWatch, Later};
use crate::icon::{self, icon};
use crate::jump::{self, Told, What};
use crate::lazy;
use crate::learn::about::{self, use_about};
use crate::look::{Ask, Look, Wish};
use crate::look_bar;
use crate::state::{Report, Runner};

#[derive(PartialEq)]
pub(crate) struct Props {
    pub(crate) bot: Bot,
    /// Counts the documents that were opened: while it stays, a bot goes on with the conversation.
    pub(crate) opened: u32,
    /// What answers; `None` when the bot was never right.
    pub(crate) runner: Option<Runner>,
    pub(crate) theme: Theme,
    /// Whether there was a turn since the page was opened or the bot changed.
    pub(crate) begun: bool,
    /// Takes each report of a turn; `None` when the conversation begins anew.
    pub(crate) tell: Callback<Option<Told>>,
    /// Called when the person comes to the chat.
    pub(crate) entered: Callback<()>,
    pub(crate) look: Look,
    pub(crate) choose_look: Callback<Look>,
    /// What the chat is asked to do.
    pub(crate) wish: Wish,
    /// What is to be done with the conversation, and what came of going back.
    pub(crate) jump: Option<jump::Wish>,
    pub(crate) jumped: Callback<Option<Rc<Value>>>,
    /// Told where the conversation stands, whenever that changed.
    pub(crate) stood: Callback<Rc<Value>>,
    /// Takes the last turn back.
    pub(crate) back: Callback<()>,
    /// Makes a test of the conversation.
    pub(crate) record: Callback<()>,
}

/// How long a panel that opens may take to be drawn, in milliseconds.
const DRAWN: i32 = 40;

/// The widget itself, as a website has it, and what those who try it can do with it.
#[hook]
pub(crate) fn use_chat_pane(props: &Props) -> Html {
    let host = use_node_ref();
    let handle = use_mut_ref(|| None::<ChatHandle>);
    let refused = use_state(|| false);
    let restored = use_state(|| false);
    let later = use_mut_ref(|| None::<Later>);
    let tell = {
        let handle = handle.clone();
        let (tell, stood) = (props.tell.clone(), props.stood.clone());
        Callback::from(move |report: Report| {
            if report.0.turn.awaiting().is_none() {
                // The chat goes over to where the turn left it right after this.
                let (handle, stood) = (handle.clone(), stood.clone());
                later.replace(Later::new(0, move || stand(&handle, &stood)));
            }
            let row = at_work(&handle);
            tell.emit(Some(Told { report, row }));
        })
    };

    let hear = {
        let (handle, restored) = (handle.clone(), restored.clone());
        let (tell, stood) = (props.tell.clone(), props.stood.clone());
        let later = use_mut_ref(|| None::<Later>);
        Callback::from(move |event: Event| {
            if !matches!(event, Event::Reset) {
                return;
            }
            let (handle, restored) = (handle.clone(), restored.clone());
            let (tell, stood) = (tell.clone(), stood.clone());
            // Who brings another conversation forgets this one first.
            later.replace(Later::new(0, move || {
                if handle.borrow().as_ref().is_some_and(is_new) {
                    restored.set(false);
                    tell.emit(None);
                    stand(&handle, &stood);
                }
            }));
        })
    };

    // Which document the chat shows, and under which key.
    let shown = use_mut_ref(|| None::<(u32, String)>);
    {
        let (host, handle) = (host.clone(), handle.clone());
        let (refused, restored) = (refused.clone(), restored.clone());
        let (opened, stood) = (props.opened, props.stood.clone());
        let what = (
            props.bot.clone(),
            props.runner.clone(),
            props.theme,
            props.look,
        );
        // The language that was chosen, and the one before it.
        let spoken = use_mut_ref(|| (None::<&'static str>, None::<String>));
        use_effect_with((what, opened), move |((bot, runner, theme, look), _)| {
            let options = options(bot, runner.as_ref(), *theme, *look, tell, hear);
            let language = look.language();
            let (chosen, own) = spoken.take();
            let now = (opened, bot.key());
            let before = shown.replace(Some(now.clone()));
            let holder = handle;
            let mut handle = holder.borrow_mut();
            if let Some(handle) = &mut *handle {
                // The same document under another name: what was said stays.
                let moved = before.is_some_and(|before| before.0 == now.0 && before.1 != now.1);
                let key = options.storage_key.as_ref().filter(|_| moved);
                let kept = key.is_some_and(|key| handle.keep_as(key));
                let said = (moved && !kept).then(|| handle.export());
                handle.set_options(options);
                if let Some(said) = said {
                    handle.import(&said);
                }
            } else if let Some(host) = host.cast::<Element>() {
                match mount(&host, options) {
                    Ok(mounted) => *handle = Some(mounted),
                    Err(_) => refused.set(true),
                }
            }
            if let Some(handle) = &*handle {
                let own = own.unwrap_or_else(|| handle.chat().language().to_owned());
                if chosen != language {
                    handle.set_language(language.unwrap_or(&own));
                }
                spoken.replace((language, language.map(|_| own)));
            }
            let chat = handle.as_ref().map(ChatHandle::chat);
            restored.set(chat.is_some_and(|chat| !chat.entries.is_empty()));
            drop(handle);
            stand(&holder, &stood);
        });
    }
    {
        let handle = handle.clone();
        let (jumped, stood) = (props.jumped.clone(), props.stood.clone());
        use_effect_with(props.jump.clone(), move |wish| {
            if let Some(wish) = wish {
                grant(&handle, wish, &jumped);
                stand(&handle, &stood);
            }
        });
    }

    let hello = {
        let handle = handle.clone();
        move |_| {
            if let Some(handle) = &*handle.borrow() {
                handle.send("hello");
            }
        }
    };
    let anew = {
        let handle = handle.clone();
        move |()| {
            if let Some(handle) = &*handle.borrow() {
                handle.reset();
            }
        }
    };
    {
        let (host, handle, anew) = (host.clone(), handle, anew.clone());
        let later = use_mut_ref(|| None::<Later>);
        use_effect_with(props.wish.clone(), move |wish| {
            let handle = handle.borrow();
            let (Some(ask), Some(handle)) = (&wish.ask, &*handle) else {
                return;
            };
            match ask {
                Ask::Say(words) => {
                    handle.open();
                    handle.send(words);
                }
                Ask::Anew => anew(()),
                Ask::Focus => {
                    handle.open();
                    later.replace(Later::new(DRAWN, move || {
                        let root = host.cast::<Element>().and_then(|host| host.shadow_root());
                        let field = root.and_then(|root| root.query_selector("textarea").ok()?);
                        if let Some(field) = field.and_then(|it| it.dyn_into::<HtmlElement>().ok())
                        {
                            field.focus().ok();
                        }
                    }));
                }
            }
        });
    }
    let onclick = move |_| anew(());
    let looks = use_state_eq(|| false);
    let toggle = {
        let looks = looks.clone();
        move |_| looks.set(!*looks)
    };
    let back = {
        let back = props.back.clone();
        move |_| back.emit(())
    };
    let record = {
        let record = props.record.clone();
        move |_| record.emit(())
    };
    {
        let host = host.clone();
        let entered = use_mut_ref(|| props.entered.clone());
        entered.replace(props.entered.clone());
        use_effect_with((), move |()| {
            let came = Callback::from(move |()| {
                let entered = entered.borrow().clone();
                entered.emit(());
            });
            let watch = host.cast::<Element>().map(|it| ComeWatch::new(it, came));
            move || drop(watch)
        });
    }
    html! {
        <>
            <div class="stage" data-layout={props.look.layout().as_str()} data-width={props.look.width()}
                dir={props.look.direction()}>
                <div ref={host} class="widget"></div>
            </div>
            if *refused {
                <p class="empty" role="alert">
                    { "This browser is too old for the chat: it has no shadow roots or no constructed style sheets." }
                </p>
            }
            <div class="below">
                <p>
                if props.begun || *restored {
                    <button type="button" class="plain" {onclick}>{ "New conversation" }</button>
                    if props.begun {
                        <button type="button" class="plain" onclick={back}
                            title="The conversation goes on from before your last words">
                            { "Take back" }<span class="unseen">{ " the last turn" }</span>
                        </button>
                        <button type="button" class="plain" onclick={record}
                            title="A test says the same again, and tells what the bot does differently">
                            { "Record a test" }
                        </button>
                    }
                } else {
                    { "Not sure what to type? " }
                    <button type="button" class="plain" onclick={hello}>{ "Say hello" }</button>
                }
                </p>
                <button type="button" class="soft look-button" aria-expanded={looks.to_string()} aria-controls="look" onclick={toggle}>
                    { icon(icon::LOOK) }{ "Look" }
                    if props.look.changes() > 0 {
                        <span class="look-count">{ props.look.changes() }<span class="unseen">{ " changed" }</span></span>
                    }
                </button>
                { piece!(use_about, about::CHAT) }
            </div>
            if *looks {
                { lazy::look_bar(look_bar::Props { look: props.look, choose: props.choose_look.clone(), source: source(&props.bot) }) }
            }
        </>
    }
}

/// The attribute of the tag that says who answers, and its value.
fn source(bot: &Bot) -> (&'static str, String) {
    match bot {
        Bot::Webhook(address) => ("webhook", address.clone()),
        Bot::Forwarded(path) => ("webhook", (*path).to_owned()),
        other => ("bot", [&other.slug(), ".json"].concat()),
    }
}

/// The handle of the chat, once there is one.
type Holder = Rc<RefCell<Option<ChatHandle>>>;

/// Whether nothing was said yet.
fn is_new(handle: &ChatHandle) -> bool {
    handle.chat().conversation.id.is_empty()
}

/// The row of the visitor that is being answered.
fn at_work(holder: &Holder) -> Option<u32> {
    let handle = holder.try_borrow().ok()?;
    let chat = handle.as_ref()?.chat();
    let mut entries = chat.entries.iter();
    let sending = entries.find(|entry| {
        matches!(
            entry.kind,
            EntryKind::Visitor {
                status: Status::Sending,
                ..
            }
        )
    });
    sending.map(|entry| entry.id.0)
}

/// Tells where the conversation stands.
fn stand(holder: &Holder, stood: &Callback<Rc<Value>>) {
    let handle = holder.try_borrow().ok();
    let chat = handle.and_then(|handle| handle.as_ref().map(ChatHandle::chat));
    if let Some(chat) = chat {
        stood.emit(Rc::new(chat.conversation.to_value()));
    }
}

/// Does what is wished of the conversation.
fn grant(holder: &Holder, wish: &jump::Wish, jumped: &Callback<Option<Rc<Value>>>) {
    let handle = holder.borrow();
    let Some(handle) = handle.as_ref() else {
        return;
    };
    let chat = handle.export();
    match &wish.what {
        What::Back { rows, conversation } => {
            let done = jump::cut(&chat, rows, conversation).filter(|cut| handle.import(cut));
            jumped.emit(done.map(|_| Rc::new(chat)));
        }
        What::Stand(conversation) => {
            handle.import(&jump::standing(&chat, conversation));
        }
        What::Become(chat) => {
            handle.import(chat);
        }
    }
}

fn options(
    bot: &Bot,
    runner: Option<&Runner>,
    theme: Theme,
    look: Look,
    tell: Callback<Report>,
    hear: Callback<Event>,
) -> ChatOptions {
    ChatOptions {
        bot: runner.map_or(hooktalk_webchat::Bot::None, |Runner(engine)| {
            hooktalk_webchat::Bot::Engine(Rc::clone(engine))
        }),
        // Two bots are two conversations.
        storage_key: bot
            .is_kept()
            .then(|| ["playground:chat:", &bot.key()].concat()),
        appearance: Appearance {
            title: Some(match bot {
                Bot::Example(Example::TOUR) => "Example bot".to_owned(),
                other => other.title().to_owned(),
            }),
            theme: look.theme(theme),
            layout: look.layout(),
            position: look.position(),
            preset: look.preset(),
            ..Appearance::default()
        },
        language: look.language().map(str::to_owned),
        on_turn: Some(Rc::new(move |report: TurnReport| {
            tell.emit(Report(Rc::new(report)));
        })),
        on_event: Some(Rc::new(move |event| hear.emit(event))),
        markdown: Some(markdown_source(load_markdown)),
        ..ChatOptions::default()
    }
}

#[wasm_bindgen]
extern "C" {
    /// Of `page/load.js`.
    #[wasm_bindgen(js_name = loadMarkdown, catch)]
    pub(crate) fn load_markdown() -> Result<JsValue, JsValue>;
}
