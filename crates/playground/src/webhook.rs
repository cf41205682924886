use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The JavaScript of the webhook; empty when there is none.
    pub(crate) text: Rc<str>,
    /// Takes another text in its place.
    pub(crate) changed: Callback<Rc<str>>,
}

#[component]
pub(crate) fn WebhookView(_props: &Props) -> Html {
    html! { <p class="empty">{ "Nothing here yet." }</p> }
}
