use hooktalk_protocol::{Media, url};
use wasm_bindgen::prelude::wasm_bindgen;
use wasm_bindgen::{JsCast, JsValue};
use yew::{Html, hook, html, use_node_ref};

use super::Ui;
use super::effect::use_effect_with;
use super::icon::{self, icon};

#[wasm_bindgen]
extern "C" {
    type Dialog;
    #[wasm_bindgen(method, catch, js_name = showModal)]
    fn show_modal(this: &Dialog) -> Result<(), JsValue>;
    #[wasm_bindgen(method)]
    fn close(this: &Dialog);
}

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) picture: Media,
}

/// A picture as large as the window allows, above everything else on the page.
///
/// It is the browser's own modal dialog: the focus stays in it, Escape closes it, and the focus goes
/// back to where it was without moving the page.
#[hook]
pub(super) fn use_lightbox(props: &Props) -> Html {
    let Props { ui, picture } = props;
    let strings = &ui.strings;
    let node = use_node_ref();
    use_effect_with(node.clone(), {
        let enlarge = ui.enlarge.clone();
        move |node| {
            let shown = node
                .get()
                .is_some_and(|dialog| dialog.unchecked_ref::<Dialog>().show_modal().is_ok());
            if !shown {
                enlarge.set(None);
            }
        }
    });
    let onclose = {
        let enlarge = ui.enlarge.clone();
        move |_| enlarge.set(None)
    };
    // Wherever a click falls: there is nothing else to do here.
    let onclick = {
        let node = node.clone();
        move |_| {
            if let Some(dialog) = node.get() {
                dialog.unchecked_ref::<Dialog>().close();
            }
        }
    };
    let Media {
        url, alt, title, ..
    } = picture;
    let name = if alt.is_empty() {
        strings.picture.to_string()
    } else {
        alt.clone()
    };
    let caption = if title.is_empty() { alt } else { title };
    let src = url::media(url).map(str::to_owned);
    html! {
        <dialog ref={node} class="lightbox" part="lightbox" aria-label={name.clone()} {onclose} {onclick}>
            <div class="tools">
                if let Some(href) = url::link(url) {
                    <a class="round" href={href.to_owned()} target="_blank" rel="noopener noreferrer"
                        aria-label={[name.as_str(), " ", strings.new_tab.as_str()].concat()}>
                        { icon(icon::LINK) }
                    </a>
                }
                <button type="button" class="round" autofocus=true aria-label={strings.close_picture.clone()}>
                    { icon(icon::CLOSE) }
                </button>
            </div>
            <img {src} alt={name} />
            if !caption.is_empty() {
                // Already the picture's name, unless it has a title of its own.
                <p dir="auto" aria-hidden={title.is_empty().then_some("true")}>{ caption.clone() }</p>
            }
        </dialog>
    }
}
