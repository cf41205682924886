use web_sys::HtmlInputElement;
use yew::{Callback, Event, Html, Properties, TargetCast, component, html};

use crate::learn::Sheet;
use crate::learn::shortcuts::{SHORTCUTS, Stroke};

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// Whether single keys count.
    pub(crate) singles: bool,
    pub(crate) choose: Callback<bool>,
    pub(crate) closed: Callback<()>,
}

/// The list of keys, and the switch for single ones.
#[component]
pub(crate) fn KeyList(props: &Props) -> Html {
    let Props {
        singles,
        choose,
        closed,
    } = props;
    let onchange = {
        let choose = choose.clone();
        move |event: Event| {
            let field = event.target_dyn_into::<HtmlInputElement>();
            choose.emit(field.is_some_and(|field| field.checked()));
        }
    };
    let editor = [
        (&["Ctrl", "Space"][..], "Offer what fits"),
        (&["F8"], "Next problem"),
        (&["Ctrl", "F"], "Find and replace"),
        (&["Shift", "Alt", "F"], "Lay out the JSON"),
        (&["Esc", "Tab"], "Leave the editor"),
    ];
    let row = |keys: Html, does: &'static str| {
        html! { <div class="key-line"><dt>{ keys }</dt><dd>{ does }</dd></div> }
    };
    html! {
        <Sheet id="keys" title="Keyboard shortcuts" closed={closed.clone()}>
            <label class="switch">
                <input type="checkbox" checked={*singles} {onchange} />
                { "Single keys, outside of text fields" }
            </label>
            <div class="keys">
                <section aria-labelledby="keys-page">
                    <h3 id="keys-page">{ "In the page" }</h3>
                    <dl>
                        { for SHORTCUTS.iter().map(|shortcut| row(strokes(shortcut.stroke), shortcut.does)) }
                    </dl>
                </section>
                <section aria-labelledby="keys-editor">
                    <h3 id="keys-editor">{ "In the editor" }</h3>
                    <dl>
                        { for editor.map(|(keys, does)| row(caps(keys), does)) }
                    </dl>
                </section>
            </div>
        </Sheet>
    }
}

fn strokes(stroke: Stroke) -> Html {
    match stroke {
        Stroke::ControlEnter => caps(&["Ctrl", "Enter"]),
        Stroke::Single("N") => caps(&["Shift", "N"]),
        Stroke::Single(key) => html! { <kbd>{ key.to_ascii_uppercase() }</kbd> },
    }
}

fn caps(keys: &[&'static str]) -> Html {
    html! { <>{ for keys.iter().map(|key| html! { <kbd>{ *key }</kbd> }) }</> }
}
