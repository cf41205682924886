use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: Rc<str>,
    /// Takes the text of the whole bot, changed.
    pub(crate) changed: Callback<Rc<str>>,
}

#[component]
pub(crate) fn FormView(_props: &Props) -> Html {
    html! { <p class="empty">{ "Nothing here yet." }</p> }
}
