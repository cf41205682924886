use hooktalk_webchat::components::effect::use_effect_with;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::{
    Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, hook, html, use_node_ref, use_state,
};

use crate::bot::Bot;
use crate::browser;
use crate::icon::{self, icon};

/// What a person does with bots as a whole.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Act {
    /// An empty one.
    New,
    /// The open document becomes a project, or another one.
    Copy,
    /// The person wants to give the open project another name.
    Rename,
    Delete,
    /// Choose a file.
    Import,
    /// Save one.
    Save,
    /// Show the ways to put the bot on a website.
    Export,
    /// Show the link that holds it.
    Share,
    /// Put back what was deleted last.
    Undo,
    /// Go on with what another tab wrote.
    TakeTheirs,
    /// What was told is known.
    Dismiss,
}

const BUTTON: &str = "project-menu-button";
const MENU: &str = "project-menu";

#[derive(PartialEq)]
pub(crate) struct Props {
    pub(crate) bot: Bot,
    pub(crate) act: Callback<Act>,
}

/// The button “Project” and its menu.
#[hook]
pub(crate) fn use_bot_menu(props: &Props) -> Html {
    let Props { bot, act } = props;
    let is_open = use_state(|| false);
    let root = use_node_ref();
    let list = use_node_ref();
    {
        let list = list.clone();
        use_effect_with(*is_open, move |is_open| {
            if *is_open {
                step(list.cast::<Element>(), |_, _| 0);
            }
        });
    }
    let onkeydown = {
        let (is_open, list) = (is_open.clone(), list.clone());
        move |event: KeyboardEvent| {
            let by: fn(usize, usize) -> usize = match (&*event.key(), *is_open) {
                ("ArrowDown", false) => {
                    event.prevent_default();
                    is_open.set(true);
                    return;
                }
                ("Escape" | "Tab", true) => {
                    is_open.set(false);
                    browser::focus(BUTTON);
                    if event.key() == "Escape" {
                        event.prevent_default();
                    }
                    return;
                }
                ("ArrowDown", true) => |at, count| (at + 1) % count,
                ("ArrowUp", true) => |at, count| (at + count - 1) % count,
                ("Home", true) => |_, _| 0,
                ("End", true) => |_, count| count - 1,
                _ => return,
            };
            event.prevent_default();
            step(list.cast::<Element>(), by);
        }
    };
    let onfocusout = {
        let (is_open, root) = (is_open.clone(), root.clone());
        move |event: FocusEvent| {
            let to = event
                .related_target()
                .and_then(|it| it.dyn_into::<Node>().ok());
            let stays = root
                .cast::<Node>()
                .is_some_and(|root| root.contains(to.as_ref()));
            if *is_open && !stays {
                is_open.set(false);
            }
        }
    };
    let toggle = {
        let is_open = is_open.clone();
        move |_: MouseEvent| is_open.set(!*is_open)
    };
    let item = |what: Act, name: &'static str, drawing: &'static str| {
        let (is_open, act) = (is_open.clone(), act.clone());
        let onclick = move |_: MouseEvent| {
            is_open.set(false);
            browser::focus(BUTTON);
            act.emit(what.clone());
        };
        html! {
            <button type="button" role="menuitem" tabindex="-1" {onclick}>{ icon(drawing) }{ name }</button>
        }
    };
    let is_project = matches!(bot, Bot::Project(_));
    let copy = match bot {
        Bot::Project(_) => "Duplicate",
        Bot::Example(_) => "New from this example",
        Bot::Forwarded(_) | Bot::Webhook(_) | Bot::Shared(_) => "Keep as project",
    };
    html! {
        <div ref={root} class="project-menu" {onkeydown} {onfocusout}>
            <button type="button" id={BUTTON} class="keep-act" aria-haspopup="menu" aria-controls={is_open.then_some(MENU)}
                aria-expanded={is_open.to_string()} onclick={toggle}>
                { "Project" }{ icon(icon::CHEVRON) }
            </button>
            if *is_open {
                <div ref={list} id={MENU} role="menu" aria-labelledby={BUTTON} tabindex="-1">
                    { item(Act::New, "New bot", icon::NEW) }
                    { item(Act::Copy, copy, icon::COPY) }
                    if is_project {
                        { item(Act::Rename, "Rename …", icon::PEN) }
                        { item(Act::Delete, "Delete", icon::BIN) }
                    }
                    <hr />
                    { item(Act::Import, "Open a file …", icon::OPEN) }
                    { item(Act::Save, "Save as a file", icon::SAVE) }
                    { item(Act::Export, "Put on a website …", icon::SITE) }
                </div>
            }
        </div>
    }
}

/// Moves the focus among the items of the menu.
fn step(list: Option<Element>, to: fn(usize, usize) -> usize) {
    let Some(list) = list else { return };
    let items = list.query_selector_all("[role=menuitem]").ok();
    let items: Vec<HtmlElement> = items
        .iter()
        .flat_map(|items| (0..items.length()).filter_map(|at| items.get(at)))
        .filter_map(|item| item.dyn_into().ok())
        .collect();
    let count = items.len();
    if count == 0 {
        return;
    }
    let has_focus = |item: &HtmlElement| item.matches(":focus").unwrap_or_default();
    let at = items.iter().position(has_focus).unwrap_or_default();
    if let Some(item) = items.get(to(at, count)) {
        // It fails only for an element that is gone.
        item.focus().ok();
    }
}
