use hooktalk_webchat::components::effect::use_effect_with;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlInputElement;
use yew::{
    Callback, Html, MouseEvent, Properties, component, html, use_memo, use_mut_ref, use_node_ref,
    use_state,
};

use crate::browser::{self, link};
use crate::bundle::Bundle;
use crate::dialog::Dialog;
use crate::icon::{self, icon};
use crate::left_out;
use crate::secrets;

/// Before a bot behind the `#` of the page's address.
pub(crate) const MARK: &str = "bot=";

/// Longer links are cut by some programs, and by most.
const LONG: usize = 8_000;
const VERY_LONG: usize = 64_000;

const FIELD: &str = "share-link";

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) bundle: Bundle,
    /// The address of the page, without what stands behind its `#`.
    pub(crate) home: String,
    pub(crate) closed: Callback<()>,
}

/// The link that holds the bot, with what looks like a secret left out.
#[component]
pub(crate) fn Share(props: &Props) -> Html {
    let field = use_node_ref();
    let secrets = use_memo(props.bundle.clone(), secrets::find);
    let within = use_state(Vec::<usize>::new);
    let made = use_state(|| None::<String>);
    let copied = use_state(|| None::<bool>);
    let asked = use_mut_ref(|| 0_u32);
    {
        let (secrets, made, copied, home) = (
            secrets.clone(),
            made.clone(),
            copied.clone(),
            props.home.clone(),
        );
        use_effect_with(
            (props.bundle.clone(), (*within).clone()),
            move |(bundle, within)| {
                let text = secrets::without(bundle, left_out::left(&secrets, within)).to_text();
                let now = asked.borrow().wrapping_add(1);
                asked.replace(now);
                copied.set(None);
                spawn_local(async move {
                    let packed = link::pack(&text).await;
                    if *asked.borrow() == now {
                        made.set(packed.map(|packed| [&home, "#", MARK, &packed].concat()));
                    }
                });
            },
        );
    }
    let copy = {
        let (made, copied, field) = (made.clone(), copied.clone(), field.clone());
        move |_: MouseEvent| {
            let Some(text) = (*made).clone() else { return };
            let (copied, field) = (copied.clone(), field.clone());
            browser::copy(&text, move |done| {
                if let (false, Some(field)) = (done, field.cast::<HtmlInputElement>()) {
                    field.select();
                }
                copied.set(Some(done));
            });
        }
    };
    let length = made.as_ref().map(String::len).unwrap_or_default();
    html! {
        <Dialog title="Share the bot" closed={props.closed.clone()}>
            <div class="dialog-body">
                <p>
                    { "This link holds the bot as it is now, with its webhook code and its tests. Nothing goes to a \
                       server: whoever opens the link gets a copy." }
                </p>
                { left_out::view(&secrets, &within, |_| " – goes along: whoever has the link can read it") }
                <div class="link-row">
                    <label for={FIELD}>{ "Link" }</label>
                    <input ref={field} id={FIELD} readonly=true value={(*made).clone().unwrap_or_default()} />
                    <button type="button" class="keep-main" disabled={made.is_none()} onclick={copy}>
                        { icon(icon::COPY) }{ "Copy" }
                    </button>
                    <p role="status">
                        { match *copied {
                            Some(true) => "Copied. ",
                            Some(false) => "The browser did not let it be copied: it is selected, copy it by the keyboard. ",
                            None => "",
                        } }
                        { size(length) }{ " characters. " }
                        if length > VERY_LONG {
                            { "Most programs cut so long a link: save the bot as a file and send that." }
                        } else if length > LONG {
                            { "Some chat and mail programs cut so long a link: try it, or send the bot as a file." }
                        }
                    </p>
                </div>
            </div>
        </Dialog>
    }
}

/// A number with its thousands apart.
fn size(number: usize) -> String {
    let (thousands, rest) = (number / 1_000, number % 1_000);
    if thousands == 0 {
        return rest.to_string();
    }
    let rest = rest.to_string();
    let zeros = "0".repeat(3_usize.saturating_sub(rest.len()));
    [&thousands.to_string(), ",", &zeros, &rest].concat()
}
