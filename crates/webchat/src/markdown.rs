//! Markdown: its parser, which is JavaScript of its own and is there only once a message needs it.

use std::fmt;
use std::rc::Rc;

use hooktalk_protocol::Message;
use serde_json::Value;

/// A parser: from text to nodes, or to nothing when the text is to be drawn as it is.
///
/// A node is text or `[kind, children, …details]`. The kinds are those of
/// `crates/webchat/markdown/lex.js`; one that is not known is drawn as its children, so a parser
/// can give nothing that is not drawn as text or as one of the elements known here.
#[derive(Clone)]
pub struct Markdown(Rc<Read>);

type Read = dyn Fn(&str) -> Option<Value>;

impl Markdown {
    /// A parser that calls `read`, which gives an array of nodes.
    pub fn new(read: impl Fn(&str) -> Option<Value> + 'static) -> Self {
        Self(Rc::new(read))
    }

    /// The nodes of `text`.
    pub fn read(&self, text: &str) -> Option<Vec<Value>> {
        match (self.0)(text)? {
            Value::Array(nodes) if !nodes.is_empty() => Some(nodes),
            _ => None,
        }
    }
}

impl PartialEq for Markdown {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl fmt::Debug for Markdown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Markdown")
    }
}

/// Whether drawing `message` takes the parser: words of these kinds only are formatted, as in the
/// original.
pub(crate) fn is_wanted(message: &Message) -> bool {
    message.markdown() && matches!(message.kind(), "text" | "quickReplies" | "buttons")
}
