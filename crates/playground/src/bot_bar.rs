use web_sys::HtmlInputElement;
use yew::{Callback, Html, Properties, SubmitEvent, component, html, use_node_ref, use_state};

use crate::bot::{Bot, Site};
use crate::browser;
use crate::words::ticks;

const FIELD: &str = "webhook-url";

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) bot: Bot,
    pub(crate) site: Site,
    pub(crate) choose: Callback<Bot>,
}

/// Who answers, and the way to let another webhook answer.
#[component]
pub(crate) fn BotBar(props: &Props) -> Html {
    let Props { bot, site, choose } = props;
    let field = use_node_ref();
    let trouble = use_state(|| None::<String>);

    let onsubmit = {
        let (field, trouble) = (field.clone(), trouble.clone());
        let (choose, site) = (choose.clone(), site.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let address = field.cast::<HtmlInputElement>();
            let address = address.map(|field| field.value()).unwrap_or_default();
            match Bot::at(&address, &site) {
                Ok(bot) => {
                    trouble.set(None);
                    choose.emit(bot);
                }
                Err(sentence) => {
                    trouble.set(Some(sentence));
                    browser::focus(FIELD);
                }
            }
        }
    };
    let oninput = {
        let trouble = trouble.clone();
        move |_| {
            if trouble.is_some() {
                trouble.set(None);
            }
        }
    };
    let to = |bot: Bot, words: &'static str| {
        let (choose, trouble) = (choose.clone(), trouble.clone());
        let onclick = move |_| {
            trouble.set(None);
            choose.emit(bot.clone());
        };
        html! { <button type="button" class="plain" {onclick}>{ words }</button> }
    };
    let first = Bot::first();
    let forwarded = matches!(first, Bot::Forwarded(_)) && *bot != first;
    html! {
        <section class="bot-bar" aria-label="Bot">
            <p class="who" role="status">
                { match bot {
                    Bot::Example => html! {
                        <><b>{ "The example bot" }</b>{ " answers, right here in the page: no server, no account." }</>
                    },
                    Bot::Forwarded(path) => html! {
                        <>
                            <b>{ "Your webhook" }</b>
                            { " answers. The development server forwards " }<code>{ *path }</code>{ " to it." }
                        </>
                    },
                    Bot::Webhook(address) => html! {
                        <><code>{ address.clone() }</code>{ " answers. It must allow this page by CORS." }</>
                    },
                } }
                { " " }
                if forwarded {
                    { to(first, "Use your webhook") }
                    { " " }
                }
                if *bot != Bot::Example {
                    { to(Bot::Example, "Use the example bot") }
                }
            </p>
            <form class="address" novalidate=true {onsubmit}>
                <label for={FIELD}>{ "Webhook URL" }</label>
                <input ref={field} id={FIELD} type="url" inputmode="url" autocomplete="url" spellcheck="false"
                    placeholder="http://localhost:5000/" {oninput}
                    aria-invalid={trouble.is_some().then_some("true")}
                    aria-describedby={trouble.is_some().then_some("webhook-trouble")} />
                <button type="submit">{ "Use" }</button>
                if let Some(sentence) = &*trouble {
                    <p id="webhook-trouble" class="trouble" role="alert">{ for ticks(sentence) }</p>
                }
            </form>
        </section>
    }
}
