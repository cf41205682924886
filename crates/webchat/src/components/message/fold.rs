use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::{Html, hook, html, use_mut_ref, use_node_ref, use_state_eq};

use crate::components::Ui;
use crate::components::effect::use_effect_with;
use crate::components::icon::{self, icon};

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) class: &'static str,
    pub(super) role: Option<&'static str>,
    /// How many are shown at first.
    pub(super) first: usize,
    pub(super) children: Vec<Html>,
}

/// Rows or buttons, of which the first ones are shown, and the rest at the press of a button. One
/// alone is not held back: the button would take as much room.
#[hook]
pub(super) fn use_fold(props: &Props) -> Html {
    let Props {
        ui,
        class,
        role,
        first,
        children,
    } = props;
    let node = use_node_ref();
    let all = use_state_eq(|| false);
    // Where the transcript was at the press.
    let top = use_mut_ref(|| 0);
    let (first, many) = (*first, children.len());
    let shown = if *all || many <= first + 1 {
        many
    } else {
        first
    };
    use_effect_with(*all, {
        let (node, ui, top) = (node.clone(), ui.clone(), top.clone());
        move |all| {
            if !*all {
                return;
            }
            let new = [":scope>:nth-child(", &(first + 1).to_string(), ")"].concat();
            let list = node.cast::<Element>();
            let new = list.and_then(|list| list.query_selector(&new).ok()?);
            let (Some(new), Some(log)) = (new, ui.transcript.cast::<Element>()) else {
                return;
            };
            // The button that had the focus is gone. It fails only for what cannot have it.
            new.unchecked_ref::<HtmlElement>().focus().ok();
            // Whoever goes up a little is not taken along to the end, away from what they asked for.
            log.set_scroll_top(*top.borrow() - 1);
        }
    });
    let onclick = {
        let ui = ui.clone();
        move |_| {
            if let Some(log) = ui.transcript.cast::<Element>() {
                *top.borrow_mut() = log.scroll_top();
            }
            all.set(true);
        }
    };
    html! {
        <>
            <div ref={node} class={*class} role={*role}>{ for children.iter().take(shown).cloned() }</div>
            if shown < many {
                <button type="button" class="more" part="more" aria-expanded="false" {onclick}>
                    { ui.count(&ui.strings.show_more, u32::try_from(many - shown).unwrap_or_default()) }
                    { icon(icon::UNFOLD) }
                </button>
            }
        </>
    }
}
