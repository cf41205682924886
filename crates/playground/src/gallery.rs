use std::rc::Rc;

use yew::{Callback, Html, Properties, component, html};

use crate::bot::{EXAMPLES, Example};
use crate::browser;
use crate::learn::Sheet;

const ID: &str = "gallery";

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The example that is open.
    pub(crate) open: Option<Example>,
    /// Takes what was chosen, and what is to be said to it.
    pub(crate) choose: Callback<(Example, Option<Rc<str>>)>,
    pub(crate) closed: Callback<()>,
}

/// The bots that come with the page: what each does, and things to say to it.
#[component]
pub(crate) fn Gallery(props: &Props) -> Html {
    let Props {
        open,
        choose,
        closed,
    } = props;
    let take = |example: Example, words: Option<&'static str>| {
        let choose = choose.clone();
        move |_| {
            browser::close(ID);
            choose.emit((example, words.map(Rc::from)));
        }
    };
    html! {
        <Sheet id={ID} title="Examples" closed={closed.clone()}>
            <p class="lead">{ "Each runs in this page. Press a sentence to say it; change the bot, and it becomes yours." }</p>
            <ul class="gallery">
                { for EXAMPLES.map(|example| {
                    let heading = ["gallery-", example.slug].concat();
                    html! {
                        <li key={example.slug} class="card">
                            <div class="card-head">
                                <h3 id={heading.clone()}>{ example.title }</h3>
                                if *open == Some(example) {
                                    <span class="badge news">{ "Open now" }</span>
                                }
                            </div>
                            <p>{ example.does.join(" ") }</p>
                            <ul class="chips" aria-label={["Things to say to ", example.title].concat()}>
                                { for example.says.iter().map(|words| html! {
                                    <li><button type="button" class="chip" dir="auto" onclick={take(example, Some(words))}>{ *words }</button></li>
                                }) }
                            </ul>
                            <button type="button" class="soft" aria-describedby={heading} onclick={take(example, None)}>
                                { "Open" }<span class="unseen">{ " " }{ example.title }</span>
                            </button>
                        </li>
                    }
                }) }
            </ul>
        </Sheet>
    }
}
