//! What a visitor sees and touches.
//!
//! [`App`] draws one [`Chat`](crate::chat::Chat) and tells by [`Action`]s what a person did. The components know
//! neither the driver nor the engine; besides the state they keep only what belongs to the screen:
//! the scroll position, a picture that did not load.
//!
//! What has no state of its own and is cheap to compare is a plain function; what has one is a
//! [`piece`]: each component type costs some three kilobytes of code.

mod app;
mod composer;
pub mod effect;
mod entry;
mod header;
mod icon;
mod launcher;
mod lightbox;
mod menu;
mod message;
mod notice;
mod paint;
mod panel;
pub mod piece;
mod save;
mod sound;
mod still;
mod transcript;
mod typing;
mod walk;
mod window;

use hooktalk_protocol::Media;
use js_sys::Intl::PluralRules;
use js_sys::{Array, Object};
use yew::{Callback, MouseEvent, NodeRef, UseStateSetter};

pub use self::app::{App, AppProps};
pub use self::still::{Still, StillProps};
use crate::chat::{Action, Shared};
use crate::markdown::Markdown;
use crate::renderers::Renderers;
use crate::strings::{Strings, counted};

/// What most pieces need: the words of the interface, and a way to say what a person did.
#[derive(Clone)]
struct Ui {
    strings: Shared<Strings>,
    dispatch: Callback<Action>,
    /// Takes the focus when the control that had it goes away by being used.
    transcript: NodeRef,
    /// The text box.
    input: NodeRef,
    /// The parser of Markdown, once it is there.
    markdown: Option<Markdown>,
    /// What the host draws itself.
    renderers: Renderers,
    /// Shows a picture as large as the window.
    enlarge: UseStateSetter<Option<Media>>,
    /// Nothing can be sent.
    locked: bool,
}

impl PartialEq for Ui {
    fn eq(&self, other: &Self) -> bool {
        self.strings == other.strings
            && self.dispatch == other.dispatch
            && self.transcript == other.transcript
            && self.input == other.input
            && self.markdown == other.markdown
            && self.renderers == other.renderers
            && self.enlarge == other.enlarge
            && self.locked == other.locked
    }
}

impl Ui {
    /// A callback that dispatches `action`, at a click.
    fn on(&self, action: Action) -> Callback<MouseEvent> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |_| dispatch.emit(action.clone()))
    }

    /// The same without a click.
    fn act(&self, action: Action) -> Callback<()> {
        let dispatch = self.dispatch.clone();
        Callback::from(move |()| dispatch.emit(action.clone()))
    }

    /// The same as [`Ui::on`] for a control that this action may take off the screen.
    fn once(&self, action: Action) -> Callback<MouseEvent> {
        let Self {
            dispatch,
            transcript,
            ..
        } = self.clone();
        Callback::from(move |_| {
            focus(&transcript);
            dispatch.emit(action.clone());
        })
    }
}

impl Ui {
    /// A text that depends on a number, in the plural form that the browser knows for it.
    fn count(&self, text: &str, count: u32) -> String {
        let languages = Array::of1(&self.strings.language.as_str().into());
        let category = PluralRules::new(&languages, &Object::new()).select(f64::from(count));
        counted(text, &String::from(category), count)
    }
}

/// Moves the focus to `node`, if it is there.
fn focus(node: &NodeRef) {
    if let Some(element) = node.cast::<web_sys::HtmlElement>() {
        // It fails only for an element that is gone, and then nobody needs the focus there.
        element.focus().ok();
    }
}
