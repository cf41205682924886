use yew::{Html, html};

use super::Place;
use crate::components::icon::{self, icon};

/// In place of a message that only a host's own renderer could draw, that is of a type not known
/// here, or whose content has the wrong shape. A developer finds the type and the trouble in the
/// element's attributes.
pub(super) fn view(place: &Place<'_>, kind: &str, reason: &str) -> Html {
    let reason = (!reason.is_empty()).then(|| reason.to_owned());
    html! {
        <div class="bubble quiet" part="bubble" data-type={kind.to_owned()} data-reason={reason}>
            { icon(icon::ALERT) }
            <span dir="auto">{ place.ui.strings.unsupported.clone() }</span>
        </div>
    }
}
