//! The tour: five places of the page, and a card beside each.

use hooktalk_webchat::components::effect::use_effect_with;
use web_sys::HtmlElement;
use yew::{Callback, Html, KeyboardEvent, Properties, component, html, use_node_ref};

use crate::panes::{Pane, View};

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// In this pane.
    Pane(Pane),
    /// Under the bar that says which bot is open.
    Bar,
}

/// One step of the tour.
pub(crate) struct Step {
    pub(crate) place: Place,
    /// The view that it tells of.
    pub(crate) view: Option<View>,
    title: &'static str,
    text: &'static str,
}

/// The whole tour.
pub(crate) const STEPS: [Step; 5] = [
    Step {
        place: Place::Pane(Pane::Edit),
        view: Some(View::Json),
        title: "Write",
        text: "This text is the bot. What you change counts in the chat at once; a mistake is \
               marked at its place, and until it is mended the last bot that worked goes on.",
    },
    Step {
        place: Place::Pane(Pane::Chat),
        view: None,
        title: "Talk",
        text: "Talk to the bot as a visitor of your website will. “Look” shows the chat in other \
               layouts, colours, languages and directions.",
    },
    Step {
        place: Place::Pane(Pane::Inspector),
        view: Some(View::Turns),
        title: "See",
        text: "After each turn you see here what was understood, which skill answered, what was \
               asked of the webhook, and what it said.",
    },
    Step {
        place: Place::Pane(Pane::Edit),
        view: Some(View::Webhook),
        title: "Write its webhook, too",
        text: "A webhook is a function that gets the conversation and gives replies. You can write \
               it here in JavaScript, and it runs in the page: no server is needed to begin.",
    },
    Step {
        place: Place::Bar,
        view: None,
        title: "Keep and share",
        text: "What you write is kept in this browser as a bot of your own. From this bar you give \
               it a name, share it by a link, or take it home.",
    },
];

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// Which step.
    pub(crate) at: usize,
    /// Takes the next step; `None` ends the tour.
    pub(crate) go: Callback<Option<usize>>,
    /// The person has seen enough of it, now and later.
    pub(crate) never: Callback<()>,
}

/// The card of one step. It takes the focus, and covers nothing that can be reached by keyboard
/// only through it.
#[component]
pub(crate) fn TourCard(props: &Props) -> Html {
    let Props { at, go, never } = props;
    let at = *at;
    let card = use_node_ref();
    {
        let card = card.clone();
        use_effect_with(at, move |_| {
            if let Some(card) = card.cast::<HtmlElement>() {
                card.focus().ok();
            }
        });
    }
    let Some(step) = STEPS.get(at) else {
        return Html::default();
    };
    let onkeydown = {
        let go = go.clone();
        move |event: KeyboardEvent| {
            if event.key() == "Escape" {
                event.prevent_default();
                go.emit(None);
            }
        }
    };
    let to = |step: Option<usize>| {
        let go = go.clone();
        move |_| go.emit(step)
    };
    let last = at + 1 == STEPS.len();
    let never = || {
        let never = never.clone();
        move |_| never.emit(())
    };
    html! {
        <section ref={card} class="tour" role="dialog" tabindex="-1" aria-labelledby="tour-title"
            aria-describedby="tour-text" {onkeydown}>
            <p class="tour-at">{ "Step " }{ at + 1 }{ " of " }{ STEPS.len() }</p>
            <h2 id="tour-title">{ step.title }</h2>
            <p id="tour-text">{ step.text }</p>
            <div class="tour-ways">
                if !last {
                    <button type="button" class="plain" onclick={never()}>{ "Skip for ever" }</button>
                }
                <span class="tour-steps">
                    if let Some(before) = at.checked_sub(1) {
                        <button type="button" class="soft" onclick={to(Some(before))}>{ "Back" }</button>
                    }
                    if last {
                        <button type="button" class="strong" onclick={never()}>{ "Done" }</button>
                    } else {
                        <button type="button" class="strong" onclick={to(Some(at + 1))}>{ "Next" }</button>
                    }
                </span>
            </div>
        </section>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_step_stands_where_its_view_is() {
        for step in &STEPS {
            if let (Place::Pane(pane), Some(view)) = (step.place, step.view) {
                assert_eq!(view.pane(), pane, "{}", step.title);
            }
        }
    }
}
