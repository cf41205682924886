//! How a widget looks, as the host asks for it.

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
}

/// Light or dark.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the visitor's system says.
    #[default]
    Auto,
    /// Dark on light.
    Light,
    /// Light on dark.
    Dark,
}

/// Where a widget stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// A launcher in the corner of the page, and a panel above it while the chat is open.
    #[default]
    Floating,
    /// Always open, without a launcher, filling the element that it is mounted in.
    Inline,
}

impl Theme {
    /// The theme that an attribute names; `None` for an unknown word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Auto, Self::Light, Self::Dark]
            .into_iter()
            .find(|theme| theme.as_str() == text)
    }

    /// The word for it in attributes and style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

impl Layout {
    /// The layout that an attribute names; `None` for an unknown word.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Floating, Self::Inline]
            .into_iter()
            .find(|layout| layout.as_str() == text)
    }

    /// The word for it in attributes and style sheets.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Floating => "floating",
            Self::Inline => "inline",
        }
    }
}
