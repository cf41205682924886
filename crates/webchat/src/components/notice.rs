use yew::{AttrValue, Html, html};

use super::Ui;
use super::icon::{self, icon};
use crate::chat::{Action, Notice};
use crate::strings::Strings;

/// Something that the widget itself has to say.
pub(super) fn view(ui: &Ui, notice: Notice, id: String) -> Html {
    let words = words(&ui.strings, notice);
    let class = if matches!(notice, Notice::BrokenOff { .. }) {
        "row notice trouble broken"
    } else if notice.retries().is_some() {
        "row notice trouble"
    } else {
        "row notice"
    };
    html! {
        <div {class} part="notice" role="article" tabindex="-1" id={id.clone()} aria-labelledby={id}>
            { icon(icon::ALERT) }
            <span dir="auto">{ words.clone() }</span>
            if let Some(entry) = notice.retries().filter(|_| !ui.locked) {
                <span class="ways">
                    <button type="button" class="again" onclick={ui.once(Action::Retry { entry })}>
                        { ui.strings.try_again.clone() }
                    </button>
                    if let Some(entry) = notice.deletes() {
                        <button type="button" class="again" onclick={ui.once(Action::Delete { entry })}>
                            { ui.strings.delete.clone() }
                        </button>
                    }
                </span>
            }
        </div>
    }
}

/// What it says.
pub(super) fn words(strings: &Strings, notice: Notice) -> &AttrValue {
    match notice {
        Notice::CallFailed { .. } => &strings.call_failed,
        Notice::BrokenOff { .. } => &strings.broken_off,
        Notice::Interrupted { .. } => &strings.interrupted,
        Notice::NotSaved => &strings.not_saved,
    }
}
