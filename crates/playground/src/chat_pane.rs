use std::rc::Rc;

use hooktalk_webchat::appearance::{Appearance, Layout, Theme};
use hooktalk_webchat::{ChatHandle, ChatOptions, TurnReport, markdown_source, mount};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;
use web_sys::Element;
use yew::{
    Callback, Html, Properties, component, html, use_effect_with, use_mut_ref, use_node_ref,
    use_state,
};

use crate::app::Report;
use crate::bot::{Bot, Example, Site};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) bot: Bot,
    pub(crate) site: Site,
    pub(crate) theme: Theme,
    /// Whether there was a turn since the page was opened or the bot changed.
    pub(crate) begun: bool,
    /// Takes each report of a turn; `None` when the conversation begins anew.
    pub(crate) tell: Callback<Option<Report>>,
}

/// The widget itself, as a website has it, and two things to do for those who try it.
#[component]
pub(crate) fn ChatPane(props: &Props) -> Html {
    let host = use_node_ref();
    let handle = use_mut_ref(|| None::<ChatHandle>);
    let refused = use_state(|| false);
    let restored = use_state(|| false);

    {
        let (host, handle) = (host.clone(), handle.clone());
        let (refused, restored) = (refused.clone(), restored.clone());
        let (site, tell) = (props.site.clone(), props.tell.clone());
        use_effect_with((props.bot.clone(), props.theme), move |(bot, theme)| {
            let options = options(bot, &site, *theme, tell);
            let mut handle = handle.borrow_mut();
            if let Some(handle) = &mut *handle {
                handle.set_options(options);
            } else if let Some(host) = host.cast::<Element>() {
                match mount(&host, options) {
                    Ok(mounted) => *handle = Some(mounted),
                    Err(_) => refused.set(true),
                }
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
        move |_| {
            restored.set(false);
            if let Some(handle) = &*handle.borrow() {
                handle.reset();
            }
            tell.emit(None);
        }
    };
    html! {
        <>
            <div ref={host} class="widget"></div>
            if *refused {
                <p class="empty" role="alert">
                    { "This browser is too old for the chat: it has no shadow roots or no constructed style sheets." }
                </p>
            }
            <p class="below">
                if props.begun || *restored {
                    <button type="button" class="plain" onclick={anew}>{ "New conversation" }</button>
                } else {
                    { "Not sure what to type? " }
                    <button type="button" class="plain" onclick={hello}>{ "Say hello" }</button>
                }
            </p>
        </>
    }
}

fn options(bot: &Bot, site: &Site, theme: Theme, tell: Callback<Option<Report>>) -> ChatOptions {
    let key = match bot {
        Bot::Example(example, _) => example.slug,
        Bot::Forwarded(path) => path,
        Bot::Webhook(address) => address,
    };
    ChatOptions {
        bot: hooktalk_webchat::Bot::Definition(bot.definition(site)),
        // Two bots are two conversations.
        storage_key: Some(["playground:chat:", key].concat()),
        appearance: Appearance {
            title: Some(match bot {
                Bot::Example(Example::TOUR, _) => "Example bot".to_owned(),
                Bot::Example(example, _) => example.title.to_owned(),
                Bot::Forwarded(_) | Bot::Webhook(_) => "Your webhook".to_owned(),
            }),
            theme,
            layout: Layout::Inline,
            ..Appearance::default()
        },
        on_turn: Some(Rc::new(move |report: TurnReport| {
            tell.emit(Some(Report(Rc::new(report))));
        })),
        markdown: Some(markdown_source(load_markdown)),
        ..ChatOptions::default()
    }
}

#[wasm_bindgen]
extern "C" {
    /// Of `www/markdown.js`.
    #[wasm_bindgen(js_name = loadMarkdown, catch)]
    fn load_markdown() -> Result<JsValue, JsValue>;
}
