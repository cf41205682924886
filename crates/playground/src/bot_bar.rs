use hooktalk_webchat::piece;
use web_sys::{HtmlInputElement, HtmlSelectElement};
use yew::{
    Callback, Event, Html, SubmitEvent, TargetCast, hook, html, use_node_ref, use_state,
    use_state_eq,
};

use crate::bot::{Bot, EXAMPLES, Example, Project, Site};
use crate::bot_menu::{self, Act, use_bot_menu};
use crate::browser;
use crate::icon::{self, icon};
use crate::state::{Elsewhere, Notice};
use crate::words::ticks;

const FIELD: &str = "webhook-url";
const FOLD: &str = "webhook-fold";
const LIST: &str = "bot";

/// Before the id of a project in the list.
const PROJECT: &str = "project:";

#[derive(PartialEq)]
pub(crate) struct Props {
    pub(crate) bot: Bot,
    /// The person's own bots.
    pub(crate) projects: Vec<Project>,
    pub(crate) site: Site,
    pub(crate) choose: Callback<Bot>,
    pub(crate) choose_example: Callback<Example>,
    /// What the person should know.
    pub(crate) notice: Option<Notice>,
    /// What another tab did to the open project.
    pub(crate) elsewhere: Option<Elsewhere>,
    pub(crate) act: Callback<Act>,
}

/// Who answers, and the way to let another webhook answer.
#[hook]
pub(crate) fn use_bot_bar(props: &Props) -> Html {
    let Props {
        bot,
        projects,
        site,
        choose,
        choose_example,
        notice,
        elsewhere,
        act,
    } = props;
    let field = use_node_ref();
    let trouble = use_state(|| None::<String>);
    // Whether the address shows where there is no room for it beside the bot.
    let unfolded = use_state_eq(|| false);

    let onsubmit = {
        let (field, trouble) = (field.clone(), trouble.clone());
        let (choose, site, unfolded) = (choose.clone(), site.clone(), unfolded.clone());
        move |event: SubmitEvent| {
            event.prevent_default();
            let address = field.cast::<HtmlInputElement>();
            let address = address.map(|field| field.value()).unwrap_or_default();
            match Bot::at(&address, &site) {
                Ok(bot) => {
                    trouble.set(None);
                    choose.emit(bot);
                    unfolded.set(false);
                    // It is there only where the address folds away now.
                    browser::focus(FOLD);
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
    let onchange = {
        let (choose, choose_example) = (choose.clone(), choose_example.clone());
        let (projects, trouble) = (projects.clone(), trouble.clone());
        move |event: Event| {
            let list = event.target_dyn_into::<HtmlSelectElement>();
            let value = list.map(|list| list.value()).unwrap_or_default();
            trouble.set(None);
            if let Some(id) = value.strip_prefix(PROJECT) {
                if let Some(project) = projects.iter().find(|project| *project.id == *id) {
                    choose.emit(Bot::Project(project.clone()));
                }
            } else if let Some(example) = Example::named(&value) {
                choose_example.emit(example);
            }
        }
    };
    let is_listed = match bot {
        Bot::Example(_) => true,
        Bot::Project(open) => projects.iter().any(|project| project.id == open.id),
        Bot::Forwarded(_) | Bot::Webhook(_) | Bot::Shared(_) => false,
    };
    let may = |what: Act, words: &'static str| {
        let act = act.clone();
        html! {
            <button type="button" class="plain" onclick={move |_| act.emit(what.clone())}>{ words }</button>
        }
    };
    let share = {
        let act = act.clone();
        move |_| act.emit(Act::Share)
    };
    let first = Bot::first();
    let forwarded = matches!(first, Bot::Forwarded(_)) && *bot != first;
    let fold = {
        let unfolded = unfolded.clone();
        move |_| unfolded.set(!*unfolded)
    };
    html! {
        <>
        <section class={if *unfolded { "bot-bar unfolded" } else { "bot-bar" }} aria-label="Bot">
            <div class="examples">
                <label for={LIST}>{ "Bot" }</label>
                <select id={LIST} {onchange}>
                    if !is_listed {
                        <option value="" selected=true disabled=true dir="auto">{
                            match bot {
                                Bot::Project(_) | Bot::Shared(_) => bot.title().to_owned(),
                                _ => "Choose a bot".to_owned(),
                            }
                        }</option>
                    }
                    if !projects.is_empty() {
                        <optgroup label="Your bots">
                            { for projects.iter().map(|project| html! {
                                <option key={project.id.to_string()} value={[PROJECT, &project.id].concat()} dir="auto"
                                    selected={matches!(bot, Bot::Project(open) if open.id == project.id)}>
                                    { project.name.to_string() }
                                </option>
                            }) }
                        </optgroup>
                    }
                    <optgroup label="Examples">
                        { for EXAMPLES.map(|example| html! {
                            <option key={example.slug} value={example.slug} selected={bot.example() == Some(example)}>
                                { example.title }
                            </option>
                        }) }
                    </optgroup>
                </select>
                { piece!(use_bot_menu, bot_menu::Props { bot: bot.clone(), act: act.clone() }) }
                <button type="button" id="share" class="keep-act" onclick={share}>{ icon(icon::LINK) }<span>{ "Share" }</span></button>
                <button type="button" id={FOLD} class="keep-act" aria-expanded={unfolded.to_string()} aria-controls="webhook-form" onclick={fold}>
                    <span>{ "Webhook URL" }</span>{ icon(icon::CHEVRON) }
                </button>
            </div>
            <div class="who" role="status">
                <p>
                    { match bot {
                        Bot::Example(example) => html! {
                            <>{ example.does[0] }{ " It runs in this page, with no account." }</>
                        },
                        Bot::Forwarded(path) => html! {
                            <>
                                <b>{ "Your webhook" }</b>
                                { " answers. The development server forwards " }<code>{ *path }</code>{ " to it." }
                            </>
                        },
                        Bot::Project(_) => html! { "Your own bot, kept in this browser." },
                        Bot::Shared(_) => html! { "A bot from a link. It is kept as soon as you change it." },
                        Bot::Webhook(address) => html! {
                            <><code>{ address.clone() }</code>{ " answers. It must allow this page by CORS." }</>
                        },
                    } }
                </p>
                if matches!(bot, Bot::Shared(_)) {
                    { may(Act::Copy, "Keep it now") }
                }
                if forwarded {
                    { to(first, "Use your webhook") }
                }
            </div>
            <form id="webhook-form" class="address" novalidate=true {onsubmit}>
                <label for={FIELD}>{ "Webhook URL" }</label>
                <input ref={field} id={FIELD} type="url" inputmode="url" autocomplete="url" spellcheck="false"
                    placeholder="http://localhost:5000/" {oninput}
                    aria-invalid={trouble.is_some().then_some("true")}
                    aria-describedby={trouble.is_some().then_some("webhook-trouble")} />
                <button type="submit">{ "Use" }</button>
                if let Some(sentence) = &*trouble {
                    <p id="webhook-trouble" role="alert">{ for ticks(sentence) }</p>
                }
            </form>
        </section>
        // It stands at the foot of the page, so that nothing moves from under a pointer when it comes.
        <div class="news" role="status">
            { match elsewhere {
                None => Html::default(),
                Some(Elsewhere::Changed) => html! {
                    <div>
                        <p><b>{ "Another tab changed this bot." }</b>{ " What you write here is kept as a copy." }</p>
                        { may(Act::TakeTheirs, "Show its version") }
                        { may(Act::Copy, "Keep this one as a copy") }
                    </div>
                },
                Some(Elsewhere::Deleted) => html! {
                    <div>
                        <p><b>{ "Another tab deleted this bot." }</b>{ " It is still here." }</p>
                        { may(Act::Copy, "Keep it") }
                    </div>
                },
            } }
            { match notice {
                None => Html::default(),
                Some(Notice::Deleted { project, .. }) => html! {
                    <div>
                        <p>{ "“" }<bdi>{ project.name.to_string() }</bdi>{ "” is deleted." }</p>
                        { may(Act::Undo, "Undo") }
                        { may(Act::Dismiss, "Fine") }
                    </div>
                },
                Some(notice) => html! {
                    <div>
                        <p role="alert">{ words_of(notice) }</p>
                        { may(Act::Dismiss, "Dismiss") }
                    </div>
                },
            } }
        </div>
        </>
    }
}

fn words_of(notice: &Notice) -> Html {
    match notice {
        Notice::Lost(example) => html! {
            <>
                { "The example “" }{ example.title }{ "” could not be loaded: are its files beside the page?" }
            </>
        },
        Notice::NoBot { what, why } => html! {
            <><bdi>{ what.to_string() }</bdi>{ " was not opened. " }{ for ticks(why) }</>
        },
        Notice::Deleted { .. } => Html::default(),
        Notice::NotKept => html! {
            "This browser keeps nothing more: its storage is full or switched off. What you write is lost when the \
             page is closed."
        },
    }
}
