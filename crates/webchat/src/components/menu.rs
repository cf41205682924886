use std::rc::Rc;

use hooktalk_nlp::lower;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, Node};
use yew::{
    AttrValue, Callback, FocusEvent, Html, KeyboardEvent, MouseEvent, NodeRef, TargetCast, hook,
    html, use_mut_ref, use_node_ref, use_state_eq,
};

use super::effect::use_effect_with;
use super::icon::{self, icon};
use super::{focus, walk};
use crate::chat::Shared;
use crate::strings::Strings;

/// One line of a menu.
#[derive(Clone, PartialEq)]
pub(super) struct Item {
    pub(super) title: AttrValue,
    /// In front of the words; nothing when empty.
    pub(super) icon: &'static str,
    pub(super) does: Does,
}

/// What an [`Item`] does.
#[derive(Clone, PartialEq)]
pub(super) enum Does {
    Act(Callback<()>),
    /// Opens an address, which is a safe one.
    Open(AttrValue),
    /// Turns something on and off that is on or off now.
    Switch(bool, Callback<()>),
    /// Leads to more items, under a note if it is not empty.
    More(AttrValue, Rc<Vec<Item>>),
}

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) strings: Shared<Strings>,
    /// What the button is called.
    pub(super) name: AttrValue,
    pub(super) icon: &'static str,
    /// Takes the focus at Shift and Tab on the button, unless the browser knows where to go.
    pub(super) before: Option<NodeRef>,
    /// The menu opens where there is room.
    pub(super) up: bool,
    pub(super) items: Rc<Vec<Item>>,
}

/// The last item, when a menu is entered from below.
const LAST: usize = usize::MAX;

const ITEMS: &str = "[role^=menuitem]";

/// A button and the menu that it opens, with the keys that people know: arrows, Home and End go from
/// item to item, a letter to the next item that begins with it, Escape closes. An item with more
/// items changes the menu for them, and the first line leads back.
#[hook]
pub(super) fn use_menu(props: &Props) -> Html {
    let Props {
        strings,
        name,
        icon: sign,
        before,
        up,
        items,
    } = props;
    // The way to the items that are shown; none while it is closed.
    let path = use_state_eq(|| None::<Vec<usize>>);
    // The item that is to have the focus when they are there.
    let aim = use_mut_ref(|| 0);
    let (all, button, list) = (use_node_ref(), use_node_ref(), use_node_ref());

    let go = {
        let (path, aim, list) = (path.clone(), aim.clone(), list.clone());
        Callback::from(move |(to, item): (Option<Vec<usize>>, usize)| {
            // The item that has the focus is about to go.
            focus(&list);
            *aim.borrow_mut() = item;
            path.set(to);
        })
    };
    use_effect_with((*path).clone(), {
        let list = list.clone();
        move |path| {
            if path.is_some() {
                let found = in_list(&list);
                let aim = (*aim.borrow()).min(found.len().saturating_sub(1));
                if let Some(item) = found.get(aim) {
                    walk::give(item);
                }
            }
        }
    });
    let close = {
        let (path, button) = (path.clone(), button.clone());
        Callback::from(move |()| {
            focus(&button);
            path.set(None);
        })
    };

    // Where the path leads.
    let (mut shown, mut title, mut note) = (items, name, AttrValue::default());
    for at in path.iter().flatten() {
        if let Some(Item {
            title: words,
            does: Does::More(above, more),
            ..
        }) = shown.get(*at)
        {
            (shown, title, note) = (more, words, above.clone());
        }
    }
    let nested = path.as_ref().is_some_and(|path| !path.is_empty());

    let onkeydown = {
        let (path, go, close) = (path.clone(), go.clone(), close.clone());
        let (list, before) = (list.clone(), before.clone());
        move |event: KeyboardEvent| {
            let key = event.key();
            let Some(way) = &*path else {
                match (key.as_str(), &before) {
                    ("ArrowDown", _) => go.emit((Some(Vec::new()), 0)),
                    ("ArrowUp", _) => go.emit((Some(Vec::new()), LAST)),
                    ("Tab", Some(before)) if event.shift_key() => focus(before),
                    _ => return,
                }
                event.prevent_default();
                return;
            };
            let Some(target) = event.target_dyn_into::<Element>() else {
                return;
            };
            let found = in_list(&list);
            let at = found.iter().position(|item| *item == target);
            let rtl = target
                .closest(".chat[dir=rtl]")
                .is_ok_and(|it| it.is_some());
            let (into, out) = if rtl {
                ("ArrowLeft", "ArrowRight")
            } else {
                ("ArrowRight", "ArrowLeft")
            };
            let next = match key.as_str() {
                "Escape" => {
                    close.emit(());
                    None
                }
                // The browser goes on from the button.
                "Tab" => return close.emit(()),
                "ArrowDown" => Some(at.map_or(0, |at| at + 1) % found.len().max(1)),
                "ArrowUp" => Some(at.filter(|at| *at > 0).unwrap_or(found.len()) - 1),
                "Home" => Some(0),
                "End" => Some(found.len().saturating_sub(1)),
                key if key == out => {
                    let mut way = way.clone();
                    if let Some(last) = way.pop() {
                        let back = last + usize::from(!way.is_empty());
                        go.emit((Some(way), back));
                    }
                    None
                }
                key if key == into => {
                    if target.has_attribute("aria-haspopup")
                        && let Some(item) = target.dyn_ref::<HtmlElement>()
                    {
                        item.click();
                    }
                    None
                }
                key if key.chars().count() == 1 && key != " " => {
                    let key = lowered(key);
                    let from = at.map_or(0, |at| at + 1);
                    (from..from + found.len())
                        .map(|at| at % found.len().max(1))
                        .find(|at| {
                            found.get(*at).is_some_and(|item| {
                                let words = item.text_content().unwrap_or_default();
                                lowered(words.trim()).starts_with(&key)
                            })
                        })
                }
                _ => return,
            };
            event.prevent_default();
            event.stop_propagation();
            if let Some(item) = next.and_then(|next| found.get(next)) {
                walk::give(item);
            }
        }
    };
    let onfocusout = {
        let (path, all) = (path.clone(), all.clone());
        move |event: FocusEvent| {
            let to = event
                .related_target()
                .and_then(|to| to.dyn_into::<Node>().ok());
            let inside = all
                .cast::<Node>()
                .is_some_and(|all| all.contains(to.as_ref()));
            if !inside {
                path.set(None);
            }
        }
    };
    // A press does not take the focus out of the menu, which would close it before the click.
    let onmousedown = |event: MouseEvent| event.prevent_default();
    let toggle = {
        let (path, go, close) = (path.clone(), go.clone(), close.clone());
        move |_| {
            if path.is_some() {
                close.emit(());
            } else {
                go.emit((Some(Vec::new()), 0));
            }
        }
    };
    let back = {
        let (path, go) = (path.clone(), go.clone());
        move |_| {
            let mut way = (*path).clone().unwrap_or_default();
            let last = way.pop().unwrap_or_default();
            let back = last + usize::from(!way.is_empty());
            go.emit((Some(way), back));
        }
    };
    let described = (!note.is_empty()).then_some("menu-note");
    let item = |(at, item): (usize, &Item)| {
        let Item {
            title,
            icon: sign,
            does,
        } = item;
        let words = html! {
            <>
                if !sign.is_empty() { { icon(sign) } }
                <span class="label"><bdi>{ title.clone() }</bdi></span>
            </>
        };
        match does {
            Does::Act(act) => {
                let (act, close) = (act.clone(), close.clone());
                html! {
                    <button type="button" class="choice" part="menu-item" role="menuitem" tabindex="-1" aria-describedby={described}
                        onclick={move |_| { close.emit(()); act.emit(()); }}>{ words }</button>
                }
            }
            Does::Open(href) => {
                let close = close.clone();
                html! {
                    <a class="choice" part="menu-item" role="menuitem" tabindex="-1" {href} target="_blank" rel="noopener noreferrer"
                        onclick={move |_| close.emit(())}>
                        { words }
                        <span class="unseen">{ strings.new_tab.clone() }</span>
                        { icon(icon::LINK) }
                    </a>
                }
            }
            Does::Switch(on, turn) => {
                let turn = turn.clone();
                html! {
                    <button type="button" class="choice" part="menu-item" role="menuitemcheckbox" tabindex="-1"
                        aria-checked={if *on { "true" } else { "false" }} onclick={move |_| turn.emit(())}>
                        { words }
                        <i class="switch" />
                    </button>
                }
            }
            Does::More(note, _) => {
                // Behind the line that leads back, unless there is something to read first.
                let first = usize::from(note.is_empty());
                let (path, go) = (path.clone(), go.clone());
                let onclick = move |_| {
                    let mut way = (*path).clone().unwrap_or_default();
                    way.push(at);
                    go.emit((Some(way), first));
                };
                html! {
                    <button type="button" class="choice" part="menu-item" role="menuitem" tabindex="-1" aria-haspopup="menu" {onclick}>
                        { words }
                        <span class="turn">{ icon(icon::ON) }</span>
                    </button>
                }
            }
        }
    };
    html! {
        <div ref={all} class={if *up { "menu up" } else { "menu" }} {onkeydown} {onfocusout} {onmousedown}>
            <button ref={button} type="button" class="round" part="menu-button" aria-label={name.clone()} aria-haspopup="menu"
                aria-expanded={if path.is_some() { "true" } else { "false" }} onclick={toggle}>
                { icon(sign) }
            </button>
            if path.is_some() {
                <div ref={list} class="sheet" part="menu" role="menu" tabindex="-1" aria-label={title.clone()}>
                    if nested {
                        <button type="button" class="choice lead" part="menu-item" role="menuitem" tabindex="-1" onclick={back}>
                            <span class="turn">{ icon(icon::BACK) }</span>
                            <span class="unseen">{ strings.back.clone() }{ ": " }</span>
                            <span class="label"><bdi>{ title.clone() }</bdi></span>
                        </button>
                    }
                    if !note.is_empty() {
                        <p class="note" id="menu-note" role="none">{ note }</p>
                    }
                    { for shown.iter().enumerate().map(item) }
                </div>
            }
        </div>
    }
}

fn in_list(list: &NodeRef) -> Vec<Element> {
    list.cast::<Element>()
        .map_or_else(Vec::new, |list| walk::found(&list, ITEMS))
}

fn lowered(text: &str) -> String {
    text.chars().map(lower).collect()
}
