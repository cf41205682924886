use yew::{Callback, Html, NodeRef, html};

use super::Ui;
use super::icon::{self, icon};
use crate::chat::Chat;

/// The round button in the corner. It makes room for the panel, which has its own way to close.
pub(super) fn view(ui: &Ui, chat: &Chat, node: NodeRef, open: Callback<()>) -> Html {
    let unread = match chat.unread {
        0 => None,
        1..100 => Some(chat.unread.to_string()),
        _ => Some("99+".to_owned()),
    };
    html! {
        <div class="corner">
            <button ref={node} type="button" class="launcher" part="launcher" aria-label={ui.strings.open.clone()}
                aria-haspopup="dialog" aria-expanded={if chat.open { "true" } else { "false" }}
                aria-describedby="unread" onclick={move |_| open.emit(())}>
                { icon(icon::CHAT) }
            </button>
            if let Some(count) = unread.clone() {
                <span class="badge" part="badge" aria-hidden="true">{ count }</span>
            }
            // Here before it is needed, so that a message in a closed chat is announced.
            <span class="unseen" id="unread" role="status">
                if unread.is_some() {
                    { ui.count(&ui.strings.unread, chat.unread) }
                }
            </span>
        </div>
    }
}
