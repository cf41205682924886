//! Pieces of a page that have a state of their own and share one component type.
//!
//! Yew makes some three kilobytes of code of each component type. A piece is drawn by a hook, and
//! one component runs all of them: what differs is a pointer to the hook, and the properties behind
//! a pointer.

use std::any::Any;
use std::rc::Rc;

#[doc(hidden)]
pub use yew::functional::Hook;
use yew::functional::HookContext;
use yew::virtual_dom::Key;
use yew::{Html, Properties, component, html};

/// Something that can be compared with something of a type that is not known.
trait Same: Any {
    fn same(&self, other: &dyn Any) -> bool;
}

impl<T: PartialEq + 'static> Same for T {
    fn same(&self, other: &dyn Any) -> bool {
        other.downcast_ref() == Some(self)
    }
}

/// The properties of a piece, whatever their type is. Two are equal when they are of one type and
/// equal there.
#[derive(Clone)]
pub struct Given(Rc<dyn Same>);

impl Given {
    /// Of `properties`.
    pub fn new<P: PartialEq + 'static>(properties: P) -> Self {
        Self(Rc::new(properties))
    }

    /// The properties, if they are of this type.
    pub fn get<P: 'static>(&self) -> Option<&P> {
        let any: &dyn Any = &*self.0;
        any.downcast_ref()
    }
}

impl PartialEq for Given {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0) || self.0.same(&*other.0)
    }
}

impl std::fmt::Debug for Given {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Given")
    }
}

/// Runs the hook of a piece.
pub type Run = fn(&Given, &mut HookContext) -> Html;

#[derive(Properties)]
struct Props {
    run: Run,
    given: Given,
}

impl PartialEq for Props {
    fn eq(&self, other: &Self) -> bool {
        // The key holds pieces of other hooks apart.
        self.given == other.given
    }
}

struct UsePiece<'a>(&'a Props);

impl Hook for UsePiece<'_> {
    type Output = Html;

    fn run(self, context: &mut HookContext) -> Html {
        (self.0.run)(&self.0.given, context)
    }
}

fn use_piece(props: &Props) -> UsePiece<'_> {
    UsePiece(props)
}

#[component]
fn Piece(props: &Props) -> Html {
    use_piece(props)
}

/// Draws a piece under `key`; no two pieces of different hooks may have one key at one place. The
/// macro [`piece!`](crate::piece) is the way to call it.
pub fn draw(key: impl Into<Key>, run: Run, given: Given) -> Html {
    let key: Key = key.into();
    html! { <Piece {key} {run} {given} /> }
}

/// Draws what a hook makes of properties, with a state of its own, as a component does; each hook
/// under a key of its own. Where several of one hook stand beside each other, `in` gives each a key
/// (a text) that no other hook there has.
///
/// ```
/// use hooktalk_webchat::piece;
/// use yew::{Html, hook, html, use_state};
///
/// #[derive(PartialEq)]
/// struct Lamp {
///     name: &'static str,
/// }
///
/// #[hook]
/// fn use_lamp(props: &Lamp) -> Html {
///     let lit = use_state(|| false);
///     let onclick = { let lit = lit.clone(); move |_| lit.set(!*lit) };
///     html! { <button {onclick}>{ props.name }{ if *lit { " on" } else { " off" } }</button> }
/// }
///
/// let desk: Html = piece!(use_lamp, Lamp { name: "Desk" });
/// let many: Html = ["a", "b"].map(|name| piece!(use_lamp in name, Lamp { name })).into_iter().collect();
/// ```
#[macro_export]
macro_rules! piece {
    ($hook:ident, $properties:expr) => {
        $crate::piece!($hook in stringify!($hook), $properties)
    };
    ($hook:ident in $key:expr, $properties:expr) => {
        $crate::components::piece::draw(
            $key,
            |given, context| {
                given.get().map_or_else(::core::default::Default::default, |properties| {
                    $crate::components::piece::Hook::run($hook(properties), context)
                })
            },
            $crate::components::piece::Given::new($properties),
        )
    };
}
