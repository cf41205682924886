use yew::{Html, html};

/// Three dots where the next message will stand. A screen reader hears of them by the panel's
/// status instead, which does not come between the rows.
///
/// `goes_on` says that the bot spoke last.
pub(super) fn view(goes_on: bool) -> Html {
    html! {
        <div key="typing" class={if goes_on { "row bot last" } else { "row bot first last" }} aria-hidden="true" data-new="">
            <div class="bubble dots" part="bubble typing"><i /><i /><i /></div>
        </div>
    }
}
