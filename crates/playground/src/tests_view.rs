use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The conversations that are played again; empty when there are none.
    pub(crate) text: Rc<str>,
    /// Takes another text in its place.
    pub(crate) changed: Callback<Rc<str>>,
}

#[component]
pub(crate) fn TestsView(_props: &Props) -> Html {
    html! { <p class="empty">{ "Nothing here yet." }</p> }
}
