//! How a widget looks, as the host asks for it.

use std::rc::Rc;

use crate::preferences::Preferences;
use crate::renderers::Renderers;

/// What the host says about the looks of one widget.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Appearance {
    /// The header's words; the interface's own when there are none.
    pub title: Option<String>,
    /// What the interface says instead of its own texts, in every language: pairs of a name
    /// ([`NAMES`](crate::strings::NAMES)) and a text.
    pub strings: Vec<(String, String)>,
    /// How much the text box takes, in UTF-16 units; 0 is without limit.
    pub character_limit: u32,
    /// Light or dark.
    pub theme: Theme,
    /// Where it stands.
    pub layout: Layout,
    /// At which side.
    pub position: Position,
    /// Which of the looks that come with it.
    pub preset: Preset,
    /// What the host draws itself.
    pub renderers: Renderers,
    /// Colours, pictures, words and the menu of the host.
    pub preferences: Rc<Preferences>,
}

/// An enum whose variants have a word each in attributes and style sheets.
macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$meaning:meta])* $variant:ident $word:literal)* }) => {
        $(#[$about])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub enum $name {
            $($(#[$meaning])* $variant,)*
        }

        impl $name {
            /// The words for all of them, the default first.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            /// What a word means; `None` for an unknown one.
            pub fn parse(text: &str) -> Option<Self> {
                match text {
                    $($word => Some(Self::$variant),)*
                    _ => None,
                }
            }

            /// The word for it.
            pub fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)*
                }
            }
        }
    };
}

words! {
    /// Light or dark.
    Theme {
        /// As the visitor's system says.
        #[default]
        Auto "auto"
        /// Dark on light.
        Light "light"
        /// Light on dark.
        Dark "dark"
    }
}

words! {
    /// Where a widget stands.
    Layout {
        /// A launcher in the corner of the page, and a panel in its place while the chat is open.
        #[default]
        Floating "floating"
        /// A launcher, and a panel along the whole side of the window, for which the page makes
        /// room where there is some.
        Docked "docked"
        /// Always open, without a launcher, filling the window.
        Page "page"
        /// Always open, without a launcher, filling the element that it is mounted in.
        Inline "inline"
    }
}

words! {
    /// At which side of the page the launcher and the panel stand.
    Position {
        /// Where lines end: at the right, unless the page runs from right to left.
        #[default]
        End "end"
        /// Where lines start.
        Start "start"
    }
}

words! {
    /// Looks that come with the widget: colours for light and dark, type, shapes and shadows. What
    /// the host says by custom properties goes before them.
    Preset {
        /// Indigo, round and clear.
        #[default]
        Classic "classic"
        /// Soft and warm, without lines.
        Calm "calm"
        /// Thick borders, hard shadows, loud.
        Bold "bold"
        /// A printed page: serif type, and no bubbles around what the bot says.
        Paper "paper"
        /// Black and white, small and dense.
        Mono "mono"
    }
}

impl Layout {
    /// Whether it has a launcher, and can be closed.
    pub fn closes(self) -> bool {
        matches!(self, Self::Floating | Self::Docked)
    }
}
