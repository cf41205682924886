use hooktalk_webchat::components::effect::use_effect_with;
use web_sys::HtmlDialogElement;
use yew::{Callback, Children, Event, Html, Properties, component, html, use_node_ref};

use crate::icon::{self, icon};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) title: &'static str,
    /// Called when it was closed, in whichever way.
    pub(crate) closed: Callback<()>,
    pub(crate) children: Children,
}

/// A dialog over the page, for as long as it is drawn. A form in it with `method="dialog"` closes it.
#[component]
pub(crate) fn Dialog(props: &Props) -> Html {
    let dialog = use_node_ref();
    {
        let dialog = dialog.clone();
        use_effect_with((), move |()| {
            if let Some(dialog) = dialog.cast::<HtmlDialogElement>() {
                // It fails only for one that is open.
                dialog.show_modal().ok();
            }
        });
    }
    let onclose = {
        let closed = props.closed.clone();
        Callback::from(move |_: Event| closed.emit(()))
    };
    html! {
        <dialog ref={dialog} class="dialog" aria-labelledby="dialog-title" {onclose}>
            <form method="dialog" class="dialog-head">
                <h2 id="dialog-title">{ props.title }</h2>
                <button class="tool" aria-label="Close" formnovalidate=true>{ icon(icon::CLOSE) }</button>
            </form>
            { props.children.clone() }
        </dialog>
    }
}
