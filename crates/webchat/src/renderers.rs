//! The host's own way of drawing messages.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use serde_json::Value;
use web_sys::Element;

use crate::chat::{Entry, Shared};

/// What the host draws itself: messages of the type `custom`, and of types that are not known here.
///
/// Each row is drawn once; what was made for it stands there as long as the row does.
#[derive(Clone, Default)]
pub struct Renderers {
    /// The names that there is a renderer for.
    names: Vec<String>,
    draw: Option<Rc<Draw>>,
    drawn: Rc<RefCell<Vec<Drawn>>>,
}

/// A row, and what was made for it.
type Drawn = (Shared<Entry>, Element);

/// Draws, by the renderer of a name, a content, in a language; nothing when it cannot.
type Draw = dyn Fn(&str, &Value, &str) -> Option<Element>;

impl Renderers {
    /// The renderers `names`, all of them called by `draw` with the name, the content of the message
    /// and the language that it is in.
    pub fn new(
        names: Vec<String>,
        draw: impl Fn(&str, &Value, &str) -> Option<Element> + 'static,
    ) -> Self {
        Self {
            names,
            draw: Some(Rc::new(draw)),
            drawn: Rc::default(),
        }
    }

    /// The same with other names.
    #[must_use]
    pub fn named(&self, names: Vec<String>) -> Self {
        Self {
            names,
            ..self.clone()
        }
    }

    /// The first of `names` that there is a renderer for.
    fn known<'a>(&self, names: &[Option<&'a str>]) -> Option<&'a str> {
        let mut names = names.iter().flatten().copied();
        names.find(|name| self.names.iter().any(|known| known == name))
    }

    /// What is drawn for a `custom` message: by the renderer of its `type` or `name`, or the one
    /// called `custom`.
    pub(crate) fn custom(
        &self,
        row: &Shared<Entry>,
        content: &Value,
        language: &str,
    ) -> Option<Element> {
        let member = |key: &str| content.get(key).and_then(Value::as_str);
        let name = self.known(&[member("type"), member("name"), Some("custom")])?;
        self.draw(row, name, content, language)
    }

    /// What is drawn for a message of a type that is not known here.
    pub(crate) fn unknown(
        &self,
        row: &Shared<Entry>,
        kind: &str,
        content: &Value,
        language: &str,
    ) -> Option<Element> {
        let name = self.known(&[Some(kind)])?;
        self.draw(row, name, content, language)
    }

    fn draw(
        &self,
        row: &Shared<Entry>,
        name: &str,
        content: &Value,
        language: &str,
    ) -> Option<Element> {
        let drawn = self.drawn.borrow();
        let mut before = drawn.iter().rev();
        if let Some((_, element)) = before.find(|(drawn, _)| drawn == row) {
            return Some(element.clone());
        }
        drop(drawn);
        let element = self.draw.as_ref()?(name, content, language)?;
        self.drawn.borrow_mut().push((row.clone(), element.clone()));
        Some(element)
    }
}

impl PartialEq for Renderers {
    fn eq(&self, other: &Self) -> bool {
        self.names == other.names && Rc::ptr_eq(&self.drawn, &other.drawn)
    }
}

impl Eq for Renderers {}

impl fmt::Debug for Renderers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Renderers").field(&self.names).finish()
    }
}
