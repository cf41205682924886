use hooktalk_protocol::url;
use yew::{Callback, Event, Html, Properties, component, html, use_state_eq};

use crate::chat::Shared;
use crate::components::icon::{self, icon};
use crate::strings::Strings;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) kind: Kind,
    pub(super) url: String,
    pub(super) strings: Shared<Strings>,
}

/// What is loaded, and for what.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Kind {
    /// A message of its own.
    Picture,
    Video,
    Audio,
    /// On top of a card, whose words say what it is.
    Cover,
    /// Beside a row of a list, in the same way.
    Thumb,
}

/// A picture, a video or a sound.
///
/// One that must not be loaded, or does not load, leaves a link to it. A picture that only goes
/// with words is left out then.
#[component]
pub(super) fn Media(props: &Props) -> Html {
    let Props { kind, url, strings } = props;
    // The address that failed, so that another one is tried.
    let failed = use_state_eq(String::new);
    let source = url::media(url).filter(|_| *failed != *url);
    let onerror = {
        let (failed, url) = (failed.clone(), url.clone());
        Callback::from(move |_: Event| failed.set(url.clone()))
    };
    let src = source.map(str::to_owned);
    let name = match kind {
        Kind::Picture | Kind::Cover | Kind::Thumb => &strings.picture,
        Kind::Video => &strings.video,
        Kind::Audio => &strings.audio,
    };
    let class = match kind {
        Kind::Cover => "cover",
        Kind::Thumb => "thumb",
        Kind::Picture | Kind::Video | Kind::Audio => "media",
    };
    match (kind, src) {
        (Kind::Cover | Kind::Thumb, None) => Html::default(),
        (Kind::Cover | Kind::Thumb, src) => html! {
            <img {class} part="picture" {src} alt="" decoding="async" {onerror} />
        },
        (_, None) => html! {
            <div class="bubble quiet" part="bubble">
                { icon(icon::ALERT) }
                if let Some(href) = url::link(url) {
                    <a href={href.to_owned()} target="_blank" rel="noopener noreferrer">
                        { name.clone() }<span class="unseen">{ strings.new_tab.clone() }</span>
                    </a>
                } else {
                    <span>{ strings.unsupported.clone() }</span>
                }
            </div>
        },
        (Kind::Picture, src) => html! {
            <a {class} href={src.clone()} target="_blank" rel="noopener noreferrer">
                <img part="picture" {src} alt={name.clone()} decoding="async" {onerror} />
                <span class="unseen">{ strings.new_tab.clone() }</span>
            </a>
        },
        (Kind::Video, src) => html! {
            <video {class} part="video" {src} aria-label={name.clone()} controls=true preload="metadata" playsinline=true {onerror} />
        },
        (Kind::Audio, src) => html! {
            <audio {class} part="audio" {src} aria-label={name.clone()} controls=true preload="metadata" {onerror} />
        },
    }
}
