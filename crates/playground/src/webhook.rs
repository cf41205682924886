use yew::{Html, component, html};

#[component]
pub(crate) fn WebhookView() -> Html {
    html! { <p class="empty">{ "Nothing here yet." }</p> }
}
