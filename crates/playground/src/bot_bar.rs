use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{
    Callback, Event, Html, Properties, SubmitEvent, TargetCast, component, html, use_node_ref,
    use_state,
};

use crate::bot::{Bot, EXAMPLES, Example, Site};
use crate::browser;
use crate::words::ticks;

const FIELD: &str = "webhook-url";
const LIST: &str = "example";

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) bot: Bot,
    pub(crate) site: Site,
    pub(crate) choose: Callback<Bot>,
    pub(crate) choose_example: Callback<Example>,
    /// The example that could not be loaded.
    pub(crate) lost: Option<Example>,
}

/// Who answers, and the way to let another webhook answer.
#[component]
pub(crate) fn BotBar(props: &Props) -> Html {
    let Props {
        bot,
        site,
        choose,
        choose_example,
        lost,
    } = props;
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
    let chosen = bot.example();
    let onchange = {
        let (choose_example, trouble) = (choose_example.clone(), trouble.clone());
        move |event: Event| {
            let list = event.target_dyn_into::<HtmlSelectElement>();
            if let Some(example) = list.and_then(|list| Example::named(&list.value())) {
                trouble.set(None);
                choose_example.emit(example);
            }
        }
    };
    let first = Bot::first();
    let forwarded = matches!(first, Bot::Forwarded(_)) && *bot != first;
    html! {
        <section class="bot-bar" aria-label="Bot">
            <div class="examples">
                <label for={LIST}>{ "Example" }</label>
                <select id={LIST} {onchange}>
                    if chosen.is_none() {
                        <option value="" selected=true disabled=true>{ "Choose a bot" }</option>
                    }
                    { for EXAMPLES.map(|example| html! {
                        <option value={example.slug} selected={chosen == Some(example)}>{ example.title }</option>
                    }) }
                </select>
            </div>
            <p class="who" role="status">
                { match bot {
                    Bot::Example(example, _) => html! {
                        <>{ example.does }{ " It runs right here in the page, with no account." }</>
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
                if forwarded {
                    { " " }
                    { to(first, "Use your webhook") }
                }
                if let Some(example) = lost {
                    { " " }
                    <span class="trouble" role="alert">
                        { "The example “" }{ example.title }{ "” could not be loaded: are its files beside the page?" }
                    </span>
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
