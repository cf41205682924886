use yew::{Callback, Html, KeyboardEvent, Properties, component, html};

use crate::browser;

/// A pane of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    Chat,
    Inspector,
}

impl Pane {
    const ALL: [Self; 2] = [Self::Chat, Self::Inspector];

    /// The `id` of its element.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Chat => "chat-pane",
            Self::Inspector => "inspector-pane",
        }
    }

    /// The `id` of its tab.
    pub(crate) fn tab_id(self) -> &'static str {
        match self {
            Self::Chat => "chat-tab",
            Self::Inspector => "inspector-tab",
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Chat => "Chat",
            Self::Inspector => "Inspector",
        }
    }

    /// The pane that a key leads to.
    fn by_key(self, key: &str) -> Option<Self> {
        let all = Self::ALL;
        let at = all.iter().position(|pane| *pane == self)?;
        let to = match key {
            "ArrowRight" | "ArrowDown" => (at + 1) % all.len(),
            "ArrowLeft" | "ArrowUp" => (at + all.len() - 1) % all.len(),
            "Home" => 0,
            "End" => all.len() - 1,
            _ => return None,
        };
        all.get(to).copied()
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) pane: Pane,
    pub(crate) choose: Callback<Pane>,
}

/// The panes as tabs: one stop for the Tab key, arrows go from one to the next.
#[component]
pub(crate) fn Tabs(props: &Props) -> Html {
    let Props { pane, choose } = props;
    let current = *pane;
    let onkeydown = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            if let Some(next) = current.by_key(&event.key()) {
                event.prevent_default();
                choose.emit(next);
                browser::focus(next.tab_id());
            }
        }
    };
    html! {
        <div class="tabs" role="tablist" aria-label="Parts of the page" {onkeydown}>
            { for Pane::ALL.map(|pane| {
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round() {
        let (chat, inspector) = (Pane::Chat, Pane::Inspector);
        assert_eq!(chat.by_key("ArrowRight"), Some(inspector));
        assert_eq!(inspector.by_key("ArrowRight"), Some(chat));
        assert_eq!(chat.by_key("ArrowLeft"), Some(inspector));
        assert_eq!(chat.by_key("End"), Some(inspector));
        assert_eq!(inspector.by_key("Home"), Some(chat));
        assert_eq!(chat.by_key("a"), None);
    }
}
