use yew::{Html, Properties, component, html};

use crate::state::Report;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) report: Option<Report>,
}

#[component]
pub(crate) fn MemoryView(_props: &Props) -> Html {
    html! { <p class="empty">{ "Nothing here yet." }</p> }
}
