use yew::{Callback, Html, KeyboardEvent, Properties, component, html};

use crate::browser;
use crate::panes::{Pane, by_key};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The panes that share the place.
    pub(crate) tabs: &'static [Pane],
    pub(crate) pane: Pane,
    pub(crate) choose: Callback<Pane>,
}

/// Panes as tabs: one stop for the Tab key, arrows go from one to the next.
#[component]
pub(crate) fn Tabs(props: &Props) -> Html {
    let Props { tabs, pane, choose } = props;
    let (tabs, current) = (*tabs, *pane);
    let onkeydown = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            if let Some(next) = by_key(tabs, current, &event.key()) {
                event.prevent_default();
                choose.emit(next);
                browser::focus(next.tab_id());
            }
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label="Parts of the page" {onkeydown}>
            { for tabs.iter().map(|pane| {
                let pane = *pane;
                let chosen = pane == current;
                let choose = choose.clone();
                html! {
                    <button type="button" role="tab" id={pane.tab_id()} aria-controls={pane.id()}
                        aria-selected={chosen.to_string()} tabindex={if chosen { "0" } else { "-1" }}
                        onclick={move |_| choose.emit(pane)}>
                        { pane.name() }
                    </button>
                }
            }) }
        </div>
    }
}
