use hooktalk_protocol::{Media as Described, url};
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::wasm_bindgen;
use yew::{AttrValue, Callback, Event, Html, hook, html, use_state_eq};

use crate::components::Ui;
use crate::components::icon::{self, icon};
use crate::piece;

/// Sites whose pages show a video or play a sound; what stands there is no file that could be
/// played here.
const SITES: [&str; 14] = [
    "youtube.com",
    "youtu.be",
    "youtube-nocookie.com",
    "vimeo.com",
    "dailymotion.com",
    "dai.ly",
    "twitch.tv",
    "tiktok.com",
    "loom.com",
    "wistia.com",
    "bilibili.com",
    "facebook.com",
    "soundcloud.com",
    "open.spotify.com",
];

/// How large a picture or a video may be in the transcript, in pixels.
const LARGEST: (f64, f64) = (300.0, 320.0);

#[wasm_bindgen]
extern "C" {
    type Loaded;
    #[wasm_bindgen(method, getter, js_name = naturalWidth)]
    fn natural_width(this: &Loaded) -> f64;
    #[wasm_bindgen(method, getter, js_name = naturalHeight)]
    fn natural_height(this: &Loaded) -> f64;
}

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) kind: Kind,
    pub(super) media: Described,
    pub(super) ui: Ui,
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

#[derive(Clone, Copy, PartialEq)]
enum State {
    Loading,
    Loaded,
    /// It is more than twice as wide as high.
    Wide,
    Failed,
}

/// A picture, a video or a sound.
///
/// Its place is kept free before it is loaded: as large as the message says, or else of a height
/// that it keeps. One that must not be loaded, or does not load, leaves a link to it. A picture that
/// only goes with words is left out then.
#[hook]
pub(super) fn use_media(props: &Props) -> Html {
    let Props { kind, media, ui } = props;
    let strings = &ui.strings;
    let url = &media.url;
    // Of which address it is true.
    let state = use_state_eq(|| (String::new(), State::Loading));
    let now = if state.0 == *url {
        state.1
    } else {
        State::Loading
    };
    let becomes = |next: fn(&Event) -> State| {
        let (state, url) = (state.clone(), url.clone());
        Callback::from(move |event: Event| state.set((url.clone(), next(&event))))
    };
    let onerror = becomes(|_| State::Failed);
    let onload = becomes(|event| {
        let target = event.target();
        let wide = target.is_some_and(|it| {
            let it: &Loaded = it.unchecked_ref();
            it.natural_width() > 2.0 * it.natural_height()
        });
        if wide { State::Wide } else { State::Loaded }
    });
    let src = url::media(url).filter(|_| now != State::Failed);
    let src = src.map(str::to_owned);
    let what = match kind {
        Kind::Picture | Kind::Cover | Kind::Thumb => &strings.picture,
        Kind::Video => &strings.video,
        Kind::Audio => &strings.audio,
    };
    let words = [&media.alt, &media.title];
    let name = words.into_iter().find(|words| !words.is_empty());
    let name = name.map_or_else(|| what.clone(), |name| AttrValue::from(name.clone()));
    let (width, height) = media.size.map(fit).unzip();
    let sized = if width.is_some() { " sized" } else { "" };
    let class = |class: &str| -> String {
        let now = match now {
            State::Loading => " loading",
            State::Wide => " whole",
            State::Loaded | State::Failed => "",
        };
        [class, sized, now].concat()
    };
    let player = |player: Html| {
        html! {
            <>
                { player }
                { super::line("caption", &media.title) }
            </>
        }
    };
    match (kind, src) {
        (Kind::Cover | Kind::Thumb, None) => Html::default(),
        (Kind::Cover, src) => html! {
            <img class={class("cover")} part="picture" {src} alt="" decoding="async" {onload} {onerror} />
        },
        (Kind::Thumb, src) => html! {
            <img class={class("thumb")} part="picture" {src} alt="" decoding="async" {onload} {onerror} />
        },
        (Kind::Picture, None) => {
            let href = url::link(url).map(str::to_owned);
            html! {
                <div class="bubble quiet" part="bubble">
                    { icon(icon::ALERT) }
                    if let Some(href) = href {
                        <a {href} target="_blank" rel="noopener noreferrer" dir="auto">
                            { name }<span class="unseen">{ strings.new_tab.clone() }</span>
                        </a>
                    } else {
                        <span dir="auto">{ strings.unsupported.clone() }</span>
                    }
                </div>
            }
        }
        (Kind::Picture, src) => {
            let onclick = {
                let (enlarge, media) = (ui.enlarge.clone(), media.clone());
                move |_| enlarge.set(Some(media.clone()))
            };
            player(html! {
                <button type="button" class="media" aria-haspopup="dialog" {onclick}>
                    <img class={class("")} part="picture" {width} {height} {src} alt={name}
                        decoding="async" {onload} {onerror} />
                    <span class="unseen">{ strings.view_larger.clone() }</span>
                </button>
            })
        }
        (Kind::Video | Kind::Audio, src) if src.is_none() || is_page(url) => match url::link(url) {
            Some(href) => link(ui, media, href, &name),
            None => html! {
                <div class="bubble quiet" part="bubble">
                    { icon(icon::ALERT) }
                    <span dir="auto">{ strings.unsupported.clone() }</span>
                </div>
            },
        },
        (Kind::Video, src) => {
            let poster = media.poster.as_deref().and_then(url::media);
            // Captions from elsewhere are given to a video only if both servers allow it.
            let foreign = media.captions.iter().any(|it| is_foreign(&it.url));
            let tracks = media.captions.iter().filter_map(|it| {
                let src = url::media(&it.url)?.to_owned();
                let label = Some(it.label.clone()).filter(|label| !label.is_empty());
                Some(
                    html! { <track kind="captions" {src} srclang={it.language.clone()} {label} /> },
                )
            });
            player(html! {
                <video class={["media", sized].concat()} part="video" {width} {height} {src}
                    poster={poster.map(str::to_owned)} aria-label={name} controls=true preload="metadata"
                    playsinline=true crossorigin={foreign.then_some("anonymous")} {onerror}>
                    { for tracks }
                </video>
            })
        }
        (Kind::Audio, src) => player(html! {
            <audio class="media" part="audio" {src} aria-label={name} controls=true preload="metadata" {onerror} />
        }),
    }
}

/// In place of a player: the way to what it would play.
fn link(ui: &Ui, media: &Described, href: &str, name: &AttrValue) -> Html {
    let poster = media.poster.clone().map(|url| Described {
        url,
        ..Described::default()
    });
    html! {
        <a class="frame link" part="card" href={href.to_owned()} target="_blank" rel="noopener noreferrer">
            if let Some(media) = poster {
                { piece!(use_media, Props { kind: Kind::Cover, media, ui: ui.clone() }) }
            }
            <span class="play">{ icon(icon::PLAY) }</span>
            <span class="words">
                <span class="head" dir="auto">{ name }</span>
                <span class="sub"><bdi>{ site(href).to_owned() }</bdi></span>
            </span>
            <span class="unseen">{ ui.strings.new_tab.clone() }</span>
            { icon(icon::LINK) }
        </a>
    }
}

/// Width and height that fit into [`LARGEST`].
fn fit((width, height): (u32, u32)) -> (String, String) {
    let (width, height) = (f64::from(width), f64::from(height));
    let scale = (LARGEST.0 / width).min(LARGEST.1 / height).min(1.0);
    let pixels = |length: f64| ((length * scale).round().max(1.0) as u32).to_string();
    (pixels(width), pixels(height))
}

/// Where an address leads, as a person says it: the host, or the name of the file.
fn site(url: &str) -> &str {
    match host(url) {
        "" => url.rsplit('/').next().unwrap_or(url),
        host => host,
    }
}

fn host(url: &str) -> &str {
    let rest = url.split_once("//").map_or("", |(_, rest)| rest);
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host)
}

/// Whether the address is that of a page with a player of its own.
fn is_page(url: &str) -> bool {
    let host = host(url).to_ascii_lowercase();
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let is_file = path
        .rsplit_once('.')
        .is_some_and(|(_, end)| ["mp4", "webm", "ogg", "mov", "m4a", "mp3"].contains(&end));
    let within = |site: &&str| {
        host.strip_suffix(site)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
    };
    !is_file && SITES.iter().any(within)
}

fn is_foreign(url: &str) -> bool {
    let origin = web_sys::window().and_then(|window| window.location().origin().ok());
    url.contains("//") && !url.starts_with(&origin.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_told_from_files() {
        for page in [
            "https://www.youtube.com/watch?v=abc.mp4",
            "https://youtu.be/abc",
            "//player.vimeo.com/video/1",
            "HTTPS://WWW.YouTube.com/shorts/x",
            "https://dai.ly/x#t=1",
            "https://open.spotify.com/track/1",
        ] {
            assert!(is_page(page), "{page}");
        }
        for file in [
            "https://example.com/film.webm",
            "https://notyoutube.com/watch",
            "https://example.com/youtube.com",
            "https://vimeo.com/external/1.mp4?s=2",
            "film.webm",
            "",
        ] {
            assert!(!is_page(file), "{file}");
        }
    }

    #[test]
    fn an_address_is_said_shortly() {
        assert_eq!(site("https://www.youtube.com/watch?v=1"), "youtube.com");
        assert_eq!(site("//youtu.be?x"), "youtu.be");
        assert_eq!(site("media/film.webm"), "film.webm");
    }

    #[test]
    fn a_size_is_made_to_fit() {
        let fitted = |width, height| {
            let (width, height) = fit((width, height));
            [width, height].join("x")
        };
        assert_eq!(fitted(1200, 800), "300x200");
        assert_eq!(fitted(100, 3200), "10x320");
        assert_eq!(fitted(64, 64), "64x64");
        assert_eq!(fitted(1, 100_000), "1x320");
    }
}
