use hooktalk_webchat::components::effect::use_effect_with;
use wasm_bindgen::JsCast;
use web_sys::Element;
use yew::{Callback, Children, Html, Properties, component, html, use_node_ref};

use crate::browser::Dialog;
use crate::icon::{self, icon};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) id: &'static str,
    pub(crate) title: &'static str,
    /// It was closed, by whatever way.
    pub(crate) closed: Callback<()>,
    pub(crate) children: Children,
}

/// A modal dialog of the browser's own: the focus stays in it, Escape closes it, and the focus goes
/// back to where it was.
#[component]
pub(crate) fn Sheet(props: &Props) -> Html {
    let Props {
        id,
        title,
        closed,
        children,
    } = props;
    let node = use_node_ref();
    {
        let (node, closed) = (node.clone(), closed.clone());
        use_effect_with((), move |()| {
            let dialog = node.cast::<Element>();
            let shown = dialog.is_some_and(|it| it.unchecked_ref::<Dialog>().show_modal().is_ok());
            if !shown {
                closed.emit(());
            }
        });
    }
    let onclose = {
        let closed = closed.clone();
        move |_| closed.emit(())
    };
    let close = {
        let node = node.clone();
        move |_| {
            if let Some(dialog) = node.cast::<Element>() {
                dialog.unchecked_ref::<Dialog>().close();
            }
        }
    };
    let heading = [id, "-title"].concat();
    html! {
        <dialog ref={node} id={*id} class="board" aria-labelledby={heading.clone()} closedby="any" {onclose}>
            <div class="board-head">
                <h2 id={heading}>{ *title }</h2>
                <button type="button" class="tool" aria-label="Close" onclick={close}>{ icon(icon::CLOSE) }</button>
            </div>
            <div class="board-body" tabindex="0" role="group" aria-label={*title}>{ children.clone() }</div>
        </dialog>
    }
}
