use yew::{AttrValue, Callback, Html, html};

use super::Ui;
use super::icon::{self, icon};
use crate::appearance::Appearance;

/// The title, and the button that closes the panel if it can be closed.
pub(super) fn view(ui: &Ui, appearance: &Appearance, close: Option<Callback<()>>) -> Html {
    let title = appearance.title.clone();
    html! {
        <div class="header" part="header">
            <span class="mark" part="mark">{ icon(icon::CHAT) }</span>
            <h2 class="title" part="title" id="title">
                // Its own direction inside, the panel's side outside.
                <bdi>{ title.map_or_else(|| ui.strings.title.clone(), AttrValue::from) }</bdi>
            </h2>
            if let Some(close) = close {
                <button type="button" class="round" part="close" aria-label={ui.strings.close.clone()} onclick={move |_| close.emit(())}>
                    { icon(icon::CLOSE) }
                </button>
            }
        </div>
    }
}
