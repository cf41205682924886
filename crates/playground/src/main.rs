//! The page where a bot is made and tried: its text, the chat with it, and everything that the
//! last turn did.
//!
//! | file | what it holds |
//! |---|---|
//! | `state` | what the page is, and what follows from what happens: plain data, no browser |
//! | `bot`, `document`, `panes`, `script` | what it is made of, without a browser too: bots and projects, a text and what is wrong with it, which panes share a place, a conversation as a script for `hooktalk test` |
//! | `bundle`, `secrets`, `export` | a bot as a file, as a link without its secrets, as something for a website |
//! | `player` | a bot that plays such scripts, in a thread |
//! | `tests_view` | the tests of a bot: recorded, run, held against what the bot does now |
//! | `app` | the page: it hands the state to the parts, and what the browser says to the state |
//! | `masthead`, `bot_bar`, `edit_pane`, `form`, `webhook`, `chat_pane`, `inspector`, `memory`, `tests_view` | the parts of the page |
//! | `bot_menu`, `dialog`, `naming`, `share`, `export_view`, `left_out` | what keeps, shares and gives away bots |
//! | `tabs`, `border`, `editor_frame` | what the panes and the editors stand in |
//! | `browser` | what the page asks of its browser: storage, files, the editor, a thread |
//! | `lazy` | fetches the views when they show |
//! | `learn`, `gallery`, `key_list` | what helps a person to begin: a tour, words about each view, keys, examples |
//! | `look`, `look_bar` | how the chat looks in its pane |
//! | `icon`, `words` | drawings, and text with code in it |

mod app;
mod border;
mod bot;
mod bot_bar;
mod bot_menu;
mod browser;
mod bundle;
mod chat_pane;
mod dialog;
mod document;
mod edit_pane;
mod editor_frame;
mod export;
mod export_view;
mod form;
mod gallery;
mod icon;
mod inspector;
mod jump;
mod key_list;
mod lazy;
mod learn;
mod left_out;
mod look;
mod look_bar;
mod masthead;
mod memory;
mod naming;
mod panes;
mod player;
mod recall;
mod script;
mod secrets;
mod share;
mod state;
mod tabs;
mod tests_pane;
mod tests_view;
mod webhook;
mod words;

use crate::app::App;

fn main() {
    // The threads that look at what is written and run tests run this too, and have no page.
    if !browser::has_page() {
        browser::checker::serve();
        browser::trial::serve();
        return;
    }
    match browser::element("page") {
        Some(page) => {
            yew::Renderer::<App>::with_root(page).render();
        }
        None => {
            yew::Renderer::<App>::new().render();
        }
    }
}
