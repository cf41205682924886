use std::rc::Rc;

use serde_json::{Map, Value};
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, MouseEvent, Properties, component, html, use_memo, use_state};

use crate::bot::Site;
use crate::browser;
use crate::browser::link::{self, Packing};
use crate::bundle::Bundle;
use crate::dialog::Dialog;
use crate::export::{self, File};
use crate::icon::{self, icon};
use crate::left_out;
use crate::secrets;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) bundle: Bundle,
    pub(crate) site: Site,
    /// Whether the bot has no errors.
    pub(crate) is_right: bool,
    pub(crate) closed: Callback<()>,
}

/// Makes the files of a bundle, from which something was left out.
type Files = fn(&Bundle, &Site, &[String]) -> Vec<File>;

/// What became of the last press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Done {
    Packing,
    Saved,
    NotSaved,
    Copied,
    NotCopied,
}

/// The ways to put the bot on a website.
#[component]
pub(crate) fn ExportView(props: &Props) -> Html {
    let Props {
        bundle,
        site,
        is_right,
        closed,
    } = props;
    let facts = use_memo((bundle.clone(), site.clone()), |(bundle, site)| {
        export::facts(bundle, site)
    });
    let found = use_memo((bundle.clone(), site.clone()), |(bundle, site)| {
        export::secrets(bundle, site)
    });
    let ticked = use_state(Vec::<usize>::new);
    let bundle = &secrets::without(bundle, left_out::left(&found, &ticked));
    let left = left_out::left(&found, &ticked).map(|secret| secret.place.clone());
    let left: Rc<[String]> = left.collect();
    let done = use_state(|| None::<Done>);
    let tag = export::snippet(bundle, site);
    let alone = export::webhook_alone(bundle).is_some();
    let copy = {
        let (done, tag) = (done.clone(), tag.clone());
        move |_: MouseEvent| {
            let done = done.clone();
            browser::copy(&tag, move |copied| {
                done.set(Some(if copied {
                    Done::Copied
                } else {
                    Done::NotCopied
                }));
            });
        }
    };
    let save_bot = {
        let text = export::bot_file(bundle, site);
        move |_: MouseEvent| browser::save("bot.json", &text)
    };
    let zip = |files: Files, suffix: &'static str, packed: &'static str, under: &'static str| {
        let (bundle, site, done) = (bundle.clone(), site.clone(), done.clone());
        let left = left.clone();
        move |_: MouseEvent| {
            let texts = files(&bundle, &site, &left).into_iter();
            let texts = texts.map(|(name, text)| (name.to_owned(), text.into()));
            let packing = Packing {
                folder: [&export::package_name(&bundle.name), suffix].concat(),
                texts: Value::Object(texts.collect::<Map<_, _>>()).to_string(),
                packed,
                answers: Value::from(export::answers(&bundle, &site)).to_string(),
                under,
            };
            let done = done.clone();
            done.set(Some(Done::Packing));
            spawn_local(async move {
                let saved = link::save_zip(packing).await;
                done.set(Some(if saved { Done::Saved } else { Done::NotSaved }));
            });
        }
    };
    let may = *is_right && *done != Some(Done::Packing);
    html! {
        <Dialog title="Put the bot on a website" closed={closed.clone()}>
            <div class="dialog-body">
                if !is_right {
                    <p class="warned" role="status">{ "The bot has errors. Mend them first: the editor tells where." }</p>
                }
                if facts.runs_page_webhook {
                    <p class="warned">
                        <b>{ "This bot's webhook is written in this page, and runs nowhere else. " }</b>
                        { "The downloads hold it as " }<code>{ "server.mjs" }</code>
                        { " for Node, which serves the page, and the webhook at " }<code>{ "/hook" }</code>
                        { ". A static host alone cannot run it." }
                    </p>
                }
                { left_out::view(&found, &ticked, |secret| if secret.is_in_bot() {
                    " – goes along: every visitor can read it"
                } else {
                    " – goes along: it stays on the server"
                }) }
                if facts.has_files {
                    <p>
                        { "Files of this site answer the bot. The downloads have them as " }<code>{ "answers" }</code>{ "." }
                    </p>
                }
                if !facts.origins.is_empty() {
                    <p>
                        { "It calls " }{ codes(&facts.origins) }
                        { if facts.origins.len() == 1 { ", which" } else { ", which each" } }
                        { " must allow the origin of your page by CORS." }
                    </p>
                }
                <div class="homes">
                    <section class="home-way" aria-labelledby="way-page">
                        <div>
                            <h3 id="way-page">{ "A static page" }</h3>
                            <p>
                                if facts.runs_page_webhook {
                                    { "A page, the bot, the chat and a server in one folder: " }<code>{ "node server.mjs" }</code>{ "." }
                                } else {
                                    { "A page, the bot and the chat in one folder. It works on any static host, below any path." }
                                }
                            </p>
                        </div>
                        <button type="button" class="keep-act" disabled={!may} aria-label="Download the static page as ZIP"
                            onclick={zip(export::page, "-page", "hooktalk/", "")}>
                            { icon(icon::SAVE) }{ "ZIP" }
                        </button>
                    </section>
                    <section class="home-way" aria-labelledby="way-npm">
                        <div>
                            <h3 id="way-npm">{ "A project for npm" }</h3>
                            <p>{ "With Vite: " }<code>{ "npm install" }</code>{ ", then " }<code>{ "npm run dev" }</code>{ "." }</p>
                        </div>
                        <button type="button" class="keep-act" disabled={!may} aria-label="Download the project for npm as ZIP"
                            onclick={zip(export::project, "-project", "", "public/")}>
                            { icon(icon::SAVE) }{ "ZIP" }
                        </button>
                    </section>
                    <section class="home-way" aria-labelledby="way-tag">
                        <div>
                            <h3 id="way-tag">{ "A tag in a page of yours" }</h3>
                            if alone || !facts.runs_page_webhook && !facts.has_files && !facts.has_media {
                                <p>
                                    { "The folder " }<code>{ "hooktalk" }</code>
                                    { " of the npm package goes beside the page" }
                                    if !alone {
                                        { ", and " }
                                        <button type="button" class="plain" disabled={!is_right} onclick={save_bot}>{ "bot.json" }</button>
                                        { " too" }
                                    }
                                    { "." }
                                </p>
                            } else {
                                <p>
                                    { "Everything of the static page but its " }<code>{ "index.html" }</code>
                                    { " goes beside the page." }
                                </p>
                            }
                        </div>
                        <button type="button" class="keep-act" aria-label="Copy the tag" onclick={copy}>
                            { icon(icon::COPY) }{ "Copy" }
                        </button>
                        <pre class="code" tabindex="0" aria-label="The tag"><code>{ tag }</code></pre>
                    </section>
                </div>
                <p role="status">
                    { match *done {
                        None => "",
                        Some(Done::Packing) => "Packing …",
                        Some(Done::Saved) => "Saved.",
                        Some(Done::NotSaved) => "It could not be packed: the files of the chat are not beside this page, or the network is down.",
                        Some(Done::Copied) => "Copied.",
                        Some(Done::NotCopied) => "The browser did not let it be copied: select it and copy it by the keyboard.",
                    } }
                </p>
            </div>
        </Dialog>
    }
}

fn codes(items: &[String]) -> Html {
    html! {
        { for items.iter().enumerate().map(|(index, item)| html! {
            <>{ if index > 0 { ", " } else { "" } }<code>{ item.clone() }</code></>
        }) }
    }
}
