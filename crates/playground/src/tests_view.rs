use yew::{Html, component, html};

#[component]
pub(crate) fn TestsView() -> Html {
    html! { <p class="empty">{ "Nothing here yet." }</p> }
}
