//! The page where a bot is made and tried: the chat, and beside it everything that its last turn
//! did.
//!
//! | file | what it holds |
//! |---|---|
//! | `app` | the page: which bot, which looks, the two panes |
//! | `bot` | the bots that the page can talk to |
//! | `masthead`, `bot_bar`, `chat_pane`, `inspector` | the parts of the page, from top to bottom |
//! | `script` | a conversation as a script for `hooktalk test` |
//! | `tabs` | the two panes as tabs, where they do not fit beside each other |
//! | `browser` | what the page asks of its browser |
//! | `icon`, `words` | drawings, and text with code in it |

mod app;
mod bot;
mod bot_bar;
mod browser;
mod chat_pane;
mod icon;
mod inspector;
mod masthead;
mod script;
mod tabs;
mod words;

use crate::app::App;

fn main() {
    match browser::element("page") {
        Some(page) => {
            yew::Renderer::<App>::with_root(page).render();
        }
        None => {
            yew::Renderer::<App>::new().render();
        }
    }
}
