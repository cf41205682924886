use hooktalk_protocol::{Card, url};
use yew::{Html, html};

use super::media::Kind;
use super::{Place, buttons, line, picture, tooltip};

/// What stands in the frame of a card: picture, words, buttons.
pub(super) fn view(place: &Place<'_>, card: &Card) -> Html {
    let item = card.item_url.as_deref().and_then(url::link);
    html! {
        <>
            { picture(place, Kind::Cover, card.image_url.as_ref()) }
            if !(card.title.is_empty() && card.subtitle.is_empty()) {
                <div class="words">
                    if let Some(href) = item {
                        <div class="head" dir="auto" title={tooltip(&card.title)}>
                            <a href={href.to_owned()} target="_blank" rel="noopener noreferrer">
                                { card.title.clone() }
                                <span class="unseen">{ place.ui.strings.new_tab.clone() }</span>
                            </a>
                        </div>
                    } else {
                        { line("head", &card.title) }
                    }
                    { line("sub", &card.subtitle) }
                </div>
            }
            { buttons::view(place, &card.buttons) }
        </>
    }
}
