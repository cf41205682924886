//! A message as the chat draws it.

use hooktalk_engine::{Options, Sent, preview};
use hooktalk_protocol::Message;
use hooktalk_webchat::appearance::Theme;
use hooktalk_webchat::components::StillProps;
use hooktalk_webchat::components::effect::use_effect_with;
use hooktalk_webchat::markdown::Markdown;
use hooktalk_webchat::{Drawing, draw, markdown_source};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;
use yew::{Html, Properties, component, html, use_mut_ref, use_node_ref, use_state};

use super::fields::Form;
use super::model;
use super::path::Path;
use crate::chat_pane::load_markdown;
use crate::words::ticks;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) form: Form,
    /// The action that sends the message.
    pub(crate) path: Path,
}

/// The message of an action, in one of the bot's languages.
#[component]
pub(crate) fn MessageDrawing(props: &Props) -> Html {
    let Props { form, path } = props;
    let chosen = use_state(|| None::<String>);
    let known = chosen.as_ref().filter(|tag| form.languages.contains(tag));
    let language = known.map_or_else(|| form.language().to_owned(), Clone::clone);
    let part = model::excerpt(&form.bot, path);
    let place = path.to_json_path();
    let seen = preview(
        &part,
        place.as_str(),
        &language,
        &form.turn,
        &Options::default(),
    );
    let sent = seen.map(|seen| seen.sent);
    let several = form.languages.len() > 1;
    html! {
        <div class="drawing">
            <div class="drawing-head">
                <p class="caption">{ "In the chat" }</p>
                if several {
                    <div class="languages" role="group" aria-label="Language of the drawing">
                        { for form.languages.iter().map(|tag| {
                            let onclick = {
                                let (chosen, tag) = (chosen.clone(), tag.clone());
                                move |_| chosen.set(Some(tag.clone()))
                            };
                            html! {
                                <button key={tag.clone()} type="button" aria-pressed={(*tag == language).to_string()} {onclick}>{ tag.clone() }</button>
                            }
                        }) }
                    </div>
                }
            </div>
            { match sent {
                Some(Ok(Sent::Message(message))) => html! {
                    <Drawn {message} {language} theme={form.theme} />
                },
                Some(Err(found)) => html! {
                    <ul class="trouble">
                        { for found.iter().map(|one| html! { <li>{ ticks(&one.message) }</li> }) }
                    </ul>
                },
                _ => Html::default(),
            } }
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct DrawnProps {
    message: Message,
    language: String,
    theme: Theme,
}

#[component]
fn Drawn(props: &DrawnProps) -> Html {
    let host = use_node_ref();
    let drawing = use_mut_ref(|| None::<Drawing>);
    let parser = use_state(|| None::<Markdown>);
    if props.message.markdown() && parser.is_none() {
        // Asked for once for each drawing that needs it; the module itself is loaded once.
        let parser = parser.clone();
        let asked = drawing.borrow().is_some();
        if !asked {
            spawn_local(async move {
                if let Some(loaded) = markdown_source(load_markdown)().await {
                    parser.set(Some(loaded));
                }
            });
        }
    }
    {
        let (host, drawing) = (host.clone(), drawing.clone());
        let still = StillProps {
            message: props.message.clone(),
            language: props.language.clone(),
            theme: props.theme,
            markdown: (*parser).clone(),
        };
        use_effect_with(still, move |still| {
            let mut drawing = drawing.borrow_mut();
            match &mut *drawing {
                Some(drawing) => drawing.update(still.clone()),
                None => {
                    if let Some(host) = host.cast::<Element>() {
                        // It fails only where there are no shadow roots, and so no chat either.
                        *drawing = draw(&host, still.clone()).ok();
                    }
                }
            }
        });
    }
    {
        use_effect_with((), move |()| {
            move || {
                drawing.replace(None);
            }
        });
    }
    // What is drawn can be read in the fields beside it, and nothing in it can be used.
    html! { <div ref={host} class="still" inert={true} aria-hidden="true"></div> }
}
