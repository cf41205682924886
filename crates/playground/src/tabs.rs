use hooktalk_webchat::piece;
use yew::{Callback, Html, KeyboardEvent, html};

use crate::browser;
use crate::learn::about::{self, use_about};
use crate::panes::{Pane, View, Views, by_key};

pub(crate) struct Props {
    /// The panes that share the place.
    pub(crate) tabs: &'static [Pane],
    pub(crate) pane: Pane,
    pub(crate) choose: Callback<Pane>,
    /// How many tests fail.
    pub(crate) failed: usize,
}

/// Tells that so many tests fail.
fn badge(failed: usize) -> Html {
    html! {
        if failed > 0 {
            <span class="failed"><span class="unseen">{ " " }</span>{ failed }<span class="unseen">{ " failed" }</span></span>
        }
    }
}

/// Panes as tabs: one stop for the Tab key, arrows go from one to the next.
pub(crate) fn tabs(props: Props) -> Html {
    let Props {
        tabs,
        pane: current,
        choose,
        failed,
    } = props;
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
        <div key="tabs" class="tabs" role="tablist" aria-label="Parts of the page" {onkeydown}>
            { for tabs.iter().map(|pane| {
                let pane = *pane;
                let chosen = pane == current;
                let choose = choose.clone();
                html! {
                    <button type="button" role="tab" id={pane.tab_id()} aria-controls={pane.id()}
                        aria-selected={chosen.to_string()} tabindex={if chosen { "0" } else { "-1" }}
                        onclick={move |_| choose.emit(pane)}>
                        { pane.name() }
                        if pane == Pane::Inspector {
                            { badge(failed) }
                        }
                    </button>
                }
            }) }
        </div>
    }
}

pub(crate) struct ViewProps {
    pub(crate) pane: Pane,
    pub(crate) views: Views,
    pub(crate) choose: Callback<View>,
    /// How many tests fail.
    pub(crate) failed: usize,
}

/// The views of one pane as tabs.
pub(crate) fn view_tabs(props: ViewProps) -> Html {
    let ViewProps {
        pane,
        views,
        choose,
        failed,
    } = props;
    let tabs = View::of(pane);
    let current = tabs.iter().copied().find(|view| views.shows(*view));
    let onkeydown = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            let next = current.and_then(|current| by_key(tabs, current, &event.key()));
            if let Some(next) = next {
                event.prevent_default();
                choose.emit(next);
                browser::focus(next.tab_id());
            }
        }
    };
    html! {
        <div class="pane-head">
        <div class="views" role="tablist" aria-label={pane.name()} {onkeydown}>
            { for tabs.iter().map(|view| {
                let view = *view;
                let chosen = views.shows(view);
                let choose = choose.clone();
                html! {
                    <button type="button" role="tab" id={view.tab_id()} aria-controls={view.id()}
                        aria-selected={chosen.to_string()} tabindex={if chosen { "0" } else { "-1" }}
                        onclick={move |_| choose.emit(view)}>
                        { view.name() }
                        if view == View::Tests {
                            { badge(failed) }
                        }
                    </button>
                }
            }) }
        </div>
        if let Some((what, text)) = current.map(about::of) {
            { piece!(use_about, about::Props { what, text }) }
        }
        </div>
    }
}
