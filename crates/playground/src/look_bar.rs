use web_sys::HtmlSelectElement;
use yew::{Callback, Event, Html, Properties, TargetCast, component, html, use_state_eq};

use crate::browser;
use crate::look::{FIELDS, Look};

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) look: Look,
    pub(crate) choose: Callback<Look>,
    /// The attribute of the tag that says who answers, and its value.
    pub(crate) source: (&'static str, String),
}

/// What can be chosen of the chat's looks, and the tag that says so on a website.
#[component]
pub(crate) fn LookBar(props: &Props) -> Html {
    let Props {
        look,
        choose,
        source,
    } = props;
    let look = *look;
    let tag = look.tag((source.0, &source.1));
    // What was copied, and whether the browser allowed it.
    let copied = use_state_eq(|| None::<(String, bool)>);
    let copy = {
        let (copied, tag) = (copied.clone(), tag.clone());
        move |_| {
            let (copied, tag) = (copied.clone(), tag.clone());
            browser::copy(&tag.clone(), move |done| copied.set(Some((tag, done))));
        }
    };
    let again = {
        let choose = choose.clone();
        move |_| choose.emit(Look::default())
    };
    html! {
        <div id="look" class="look" role="group" aria-label="Look of the chat">
            <div class="look-fields">
                { for FIELDS.iter().enumerate().map(|(at, field)| {
                    let choose = choose.clone();
                    let onchange = move |event: Event| {
                        if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
                            choose.emit(look.with(at, &list.value()));
                        }
                    };
                    let chosen = look.word(at);
                    html! {
                        <label key={at}>
                            <span>{ field.name }</span>
                            <select {onchange}>
                                { for field.options.iter().map(|(word, name)| html! {
                                    <option value={*word} selected={*word == chosen}>{ *name }</option>
                                }) }
                            </select>
                        </label>
                    }
                }) }
                <div class="look-foot">
                    <button type="button" class="soft" onclick={copy}>{ "Copy as attributes" }</button>
                    if look.changes() > 0 {
                        <button type="button" class="plain" onclick={again}>{ "Reset" }</button>
                    }
                </div>
            </div>
            <div class="look-told" role="status">
                if let Some((tag, done)) = copied.as_ref().filter(|(of, _)| *of == tag) {
                    { if *done { "Copied:" } else { "The browser does not let this page copy. Copy it from here:" } }
                    <pre class="code look-tag"><code>{ tag.clone() }</code></pre>
                }
            </div>
        </div>
    }
}
