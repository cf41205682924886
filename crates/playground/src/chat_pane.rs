use std::rc::Rc;

use hooktalk_webchat::appearance::{Appearance, Theme};
use hooktalk_webchat::{ChatHandle, ChatOptions, TurnReport, markdown_source, mount};
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::{Element, HtmlElement, PointerEvent};
use yew::{
    Callback, FocusEvent, Html, Properties, component, html, use_effect_with, use_mut_ref,
    use_node_ref, use_state, use_state_eq,
};

use crate::bot::{Bot, Example};
use crate::browser::Later;
use crate::icon::{self, icon};
use crate::lazy::LookBar;
use crate::learn::{About, about};
use crate::look::{Ask, Look, Wish};
use crate::state::{Report, Runner};

#[derive(PartialEq, Properties)]
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
    pub(crate) tell: Callback<Option<Report>>,
    /// Called when the person comes to the chat.
    pub(crate) entered: Callback<()>,
    pub(crate) look: Look,
    pub(crate) choose_look: Callback<Look>,
    /// What the chat is asked to do.
    pub(crate) wish: Wish,
}

/// How long a panel that opens may take to be drawn, in milliseconds.
const DRAWN: i32 = 40;

/// The widget itself, as a website has it, and what those who try it can do with it.
#[component]
pub(crate) fn ChatPane(props: &Props) -> Html {
    let host = use_node_ref();
    let handle = use_mut_ref(|| None::<ChatHandle>);
    let refused = use_state(|| false);
    let restored = use_state(|| false);

    // Which document the chat shows, and under which key.
    let shown = use_mut_ref(|| None::<(u32, String)>);
    {
        let (host, handle) = (host.clone(), handle.clone());
        let (refused, restored) = (refused.clone(), restored.clone());
        let (tell, opened) = (props.tell.clone(), props.opened);
        let what = (
            props.bot.clone(),
            props.runner.clone(),
            props.theme,
            props.look,
        );
        let spoken = use_mut_ref(|| None::<&'static str>);
        use_effect_with((what, opened), move |((bot, runner, theme, look), _)| {
            let options = options(bot, runner.as_ref(), *theme, *look, tell);
            let language = look.language();
            let chose = spoken.replace(language) != language;
            let now = (opened, bot.key());
            let before = shown.replace(Some(now.clone()));
            let mut handle = handle.borrow_mut();
            if let Some(handle) = &mut *handle {
                // The same document under another name: what was said stays.
                let moved = before.is_some_and(|before| before.0 == now.0 && before.1 != now.1);
                let said = moved.then(|| handle.export());
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
            if let (Some(handle), Some(language), true) = (&*handle, language, chose) {
                handle.set_language(language);
            }
            let chat = handle.as_ref().map(ChatHandle::chat);
            restored.set(chat.is_some_and(|chat| !chat.entries.is_empty()));
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
        let (tell, restored) = (props.tell.clone(), restored.clone());
        let handle = handle.clone();
        move |()| {
            restored.set(false);
            if let Some(handle) = &*handle.borrow() {
                handle.reset();
            }
            tell.emit(None);
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
    let entered = {
        let entered = props.entered.clone();
        Callback::from(move |_: FocusEvent| entered.emit(()))
    };
    let pointed = {
        let entered = props.entered.clone();
        Callback::from(move |_: PointerEvent| entered.emit(()))
    };
    html! {
        <>
            <div class="stage" data-layout={props.look.layout().as_str()} data-width={props.look.width()}
                dir={props.look.direction()}>
                <div ref={host} class="widget" onfocusin={entered.clone()} onpointerenter={pointed}></div>
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
                } else {
                    { "Not sure what to type? " }
                    <button type="button" class="plain" onclick={hello}>{ "Say hello" }</button>
                }
                </p>
                <button type="button" class="quiet look-button" aria-expanded={looks.to_string()} aria-controls="look" onclick={toggle}>
                    { icon(icon::LOOK) }{ "Look" }
                    if props.look.changes() > 0 {
                        <span class="count">{ props.look.changes() }<span class="unseen">{ " changed" }</span></span>
                    }
                </button>
                <About what={about::CHAT.0} text={about::CHAT.1} />
            </div>
            if *looks {
                <LookBar look={props.look} choose={props.choose_look.clone()} source={source(&props.bot)} />
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

fn options(
    bot: &Bot,
    runner: Option<&Runner>,
    theme: Theme,
    look: Look,
    tell: Callback<Option<Report>>,
) -> ChatOptions {
    ChatOptions {
        bot: runner.map_or(hooktalk_webchat::Bot::None, |Runner(engine)| {
            hooktalk_webchat::Bot::Engine(Rc::clone(engine))
        }),
        // Two bots are two conversations.
        storage_key: Some(["playground:chat:", &bot.key()].concat()),
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
            tell.emit(Some(Report(Rc::new(report))));
        })),
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
