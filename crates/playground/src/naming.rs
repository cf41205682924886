use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::{Callback, Html, Properties, SubmitEvent, component, html, use_node_ref};

use crate::bundle::name_of;
use crate::dialog::Dialog;

const FIELD: &str = "project-name";

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) name: String,
    /// Takes the new name.
    pub(crate) rename: Callback<Rc<str>>,
    pub(crate) closed: Callback<()>,
}

/// Asks for the name of a project.
#[component]
pub(crate) fn Naming(props: &Props) -> Html {
    let field = use_node_ref();
    let onsubmit = {
        let (field, rename) = (field.clone(), props.rename.clone());
        move |_: SubmitEvent| {
            if let Some(field) = field.cast::<HtmlInputElement>() {
                rename.emit(name_of(&field.value()));
            }
        }
    };
    html! {
        <Dialog title="Rename the bot" closed={props.closed.clone()}>
            <form method="dialog" class="naming" {onsubmit}>
                <label for={FIELD}>{ "Name" }</label>
                <input ref={field} id={FIELD} value={props.name.clone()} required=true maxlength="120" dir="auto"
                    autocomplete="off" autofocus=true />
                <button class="keep-main">{ "Rename" }</button>
            </form>
        </Dialog>
    }
}
