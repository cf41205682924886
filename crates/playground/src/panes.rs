//! The three panes: which of them share a place, and how wide each place is.

/// A pane of the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pane {
    Edit,
    Chat,
    Inspector,
}

/// How much fits beside each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Screen {
    /// All three.
    #[default]
    Wide,
    /// The chat, and one of the others.
    Medium,
    /// One.
    Narrow,
}

impl Screen {
    /// Each that is not the widest, and the media query under which it is so; the narrower first.
    pub(crate) const QUERIES: [(Self, &'static str); 2] = [
        (Self::Narrow, "(max-width: 860px)"),
        (Self::Medium, "(max-width: 1180px)"),
    ];

    /// The word for it in the style sheet.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Wide => "wide",
            Self::Medium => "medium",
            Self::Narrow => "narrow",
        }
    }

    /// The panes of which one shows at a time.
    pub(crate) fn tabs(self) -> &'static [Pane] {
        match self {
            Self::Wide => &[],
            Self::Medium => &[Pane::Edit, Pane::Inspector],
            Self::Narrow => &[Pane::Edit, Pane::Chat, Pane::Inspector],
        }
    }

    /// The one of its tabs that is chosen when `pane` was chosen last.
    pub(crate) fn tab(self, pane: Pane) -> Option<Pane> {
        let tabs = self.tabs();
        let chosen = tabs.iter().find(|tab| **tab == pane);
        chosen.or_else(|| tabs.last()).copied()
    }

    /// Whether `pane` is in view when `chosen` was chosen last.
    pub(crate) fn shows(self, pane: Pane, chosen: Pane) -> bool {
        !self.tabs().contains(&pane) || self.tab(chosen) == Some(pane)
    }

    /// The borders that can be moved.
    pub(crate) fn borders(self) -> &'static [Border] {
        match self {
            Self::Wide => &[Border::AfterEdit, Border::AfterChat],
            Self::Medium => &[Border::BeforeChat],
            Self::Narrow => &[],
        }
    }
}

impl Pane {
    /// The `id` of its element.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Edit => "edit-pane",
            Self::Chat => "chat-pane",
            Self::Inspector => "inspector-pane",
        }
    }

    /// The `id` of its tab.
    pub(crate) fn tab_id(self) -> &'static str {
        match self {
            Self::Edit => "edit-tab",
            Self::Chat => "chat-tab",
            Self::Inspector => "inspector-tab",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Edit => "Edit",
            Self::Chat => "Chat",
            Self::Inspector => "Inspector",
        }
    }
}

/// What a pane shows; some panes have more than one view of the same thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum View {
    /// The bot as text.
    Json,
    /// The bot as a form.
    Form,
    /// The webhook that is written in the page.
    Webhook,
    /// What the turns did.
    Turns,
    /// What the conversation knows, to be changed.
    Memory,
    /// Conversations that are played again.
    Tests,
}

impl View {
    /// The views of a pane, the first that shows first.
    pub(crate) fn of(pane: Pane) -> &'static [Self] {
        match pane {
            Pane::Edit => &[Self::Json, Self::Form, Self::Webhook],
            Pane::Chat => &[],
            Pane::Inspector => &[Self::Turns, Self::Memory, Self::Tests],
        }
    }

    /// The pane that it is a view of.
    pub(crate) fn pane(self) -> Pane {
        match self {
            Self::Json | Self::Form | Self::Webhook => Pane::Edit,
            Self::Turns | Self::Memory | Self::Tests => Pane::Inspector,
        }
    }

    /// The `id` of its panel.
    pub(crate) fn id(self) -> &'static str {
        match self {
            Self::Json => "view-json",
            Self::Form => "view-form",
            Self::Webhook => "view-webhook",
            Self::Turns => "view-turns",
            Self::Memory => "view-memory",
            Self::Tests => "view-tests",
        }
    }

    /// The `id` of its tab.
    pub(crate) fn tab_id(self) -> &'static str {
        match self {
            Self::Json => "tab-json",
            Self::Form => "tab-form",
            Self::Webhook => "tab-webhook",
            Self::Turns => "tab-turns",
            Self::Memory => "tab-memory",
            Self::Tests => "tab-tests",
        }
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Json => "JSON",
            Self::Form => "Form",
            Self::Webhook => "Webhook",
            Self::Turns => "Turns",
            Self::Memory => "State",
            Self::Tests => "Tests",
        }
    }
}

/// Which view of each pane shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Views {
    edit: View,
    inspector: View,
}

impl Default for Views {
    fn default() -> Self {
        Self {
            edit: View::Json,
            inspector: View::Turns,
        }
    }
}

impl Views {
    /// Whether `view` shows in its pane.
    pub(crate) fn shows(self, view: View) -> bool {
        self.edit == view || self.inspector == view
    }

    /// With `view` in its pane.
    pub(crate) fn with(mut self, view: View) -> Self {
        match view.pane() {
            Pane::Edit => self.edit = view,
            Pane::Chat => {}
            Pane::Inspector => self.inspector = view,
        }
        self
    }
}

/// The one of `tabs` that a key leads to from `current`.
pub(crate) fn by_key<T: Copy + PartialEq>(tabs: &[T], current: T, key: &str) -> Option<T> {
    let at = tabs.iter().position(|tab| *tab == current)?;
    let to = match key {
        "ArrowRight" | "ArrowDown" => (at + 1) % tabs.len(),
        "ArrowLeft" | "ArrowUp" => (at + tabs.len() - 1) % tabs.len(),
        "Home" => 0,
        "End" => tabs.len() - 1,
        _ => return None,
    };
    tabs.get(to).copied()
}

/// A border between two places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Border {
    /// Between editor and chat, where all three are side by side.
    AfterEdit,
    /// Between chat and inspector there.
    AfterChat,
    /// Before the chat, where the others share a place.
    BeforeChat,
}

impl Border {
    /// The pane whose width it sets.
    pub(crate) fn pane(self) -> Pane {
        match self {
            Self::AfterEdit | Self::BeforeChat => Pane::Edit,
            Self::AfterChat => Pane::Chat,
        }
    }

    /// What a screen reader calls it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::AfterEdit => "Width of the editor",
            Self::AfterChat => "Width of the chat",
            Self::BeforeChat => "Width beside the chat",
        }
    }

    /// Its custom property in the style sheet.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::AfterEdit => "--edit",
            Self::AfterChat => "--talk",
            Self::BeforeChat => "--beside",
        }
    }
}

/// How wide the places are, in hundredths of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Shares {
    edit: u8,
    talk: u8,
    beside: u8,
}

impl Default for Shares {
    fn default() -> Self {
        Self {
            edit: 37,
            talk: 30,
            beside: 60,
        }
    }
}

/// The least that a place is given.
pub(crate) const LEAST: u8 = 18;
const STEP: u8 = 2;

impl Shares {
    /// The share that `border` sets.
    pub(crate) fn of(self, border: Border) -> u8 {
        match border {
            Border::AfterEdit => self.edit,
            Border::AfterChat => self.talk,
            Border::BeforeChat => self.beside,
        }
    }

    /// The most that `border` can give.
    pub(crate) fn most(self, border: Border) -> u8 {
        let others = match border {
            Border::AfterEdit => self.talk,
            Border::AfterChat => self.edit,
            Border::BeforeChat => 0,
        };
        (100 - LEAST).saturating_sub(others).max(LEAST)
    }

    /// With `border` moved to `share`, as far as that goes.
    pub(crate) fn with(mut self, border: Border, share: u8) -> Self {
        let share = share.clamp(LEAST, self.most(border));
        match border {
            Border::AfterEdit => self.edit = share,
            Border::AfterChat => self.talk = share,
            Border::BeforeChat => self.beside = share,
        }
        self
    }

    /// With `border` where a key moves it.
    pub(crate) fn by_key(self, border: Border, key: &str) -> Option<Self> {
        let now = self.of(border);
        let share = match key {
            "ArrowLeft" => now.saturating_sub(STEP),
            "ArrowRight" => now.saturating_add(STEP),
            "Home" => LEAST,
            "End" => u8::MAX,
            "Enter" => Self::default().of(border),
            _ => return None,
        };
        Some(self.with(border, share))
    }

    /// As a text to keep.
    pub(crate) fn to_text(self) -> String {
        format!("{} {} {}", self.edit, self.talk, self.beside)
    }

    /// Reads what [`Shares::to_text`] wrote; anything else is the default.
    pub(crate) fn from_text(text: &str) -> Self {
        let mut shares = Self::default();
        let numbers: Option<Vec<u8>> = text.split(' ').map(|word| word.parse().ok()).collect();
        if let Some([edit, talk, beside]) = numbers.as_deref() {
            // One after the other, so that all fit.
            shares.talk = LEAST;
            shares = shares
                .with(Border::AfterEdit, *edit)
                .with(Border::AfterChat, *talk)
                .with(Border::BeforeChat, *beside);
        }
        shares
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_go_round() {
        let tabs = Screen::Narrow.tabs();
        assert_eq!(by_key(tabs, Pane::Edit, "ArrowRight"), Some(Pane::Chat));
        assert_eq!(
            by_key(tabs, Pane::Inspector, "ArrowRight"),
            Some(Pane::Edit)
        );
        assert_eq!(by_key(tabs, Pane::Edit, "ArrowLeft"), Some(Pane::Inspector));
        assert_eq!(by_key(tabs, Pane::Chat, "End"), Some(Pane::Inspector));
        assert_eq!(by_key(tabs, Pane::Inspector, "Home"), Some(Pane::Edit));
        assert_eq!(by_key(tabs, Pane::Chat, "a"), None);
    }

    #[test]
    fn each_screen_shows_what_was_chosen_last() {
        assert!(Screen::Wide.shows(Pane::Edit, Pane::Chat));
        assert!(Screen::Medium.shows(Pane::Chat, Pane::Edit));
        assert!(Screen::Medium.shows(Pane::Inspector, Pane::Chat));
        assert!(!Screen::Medium.shows(Pane::Edit, Pane::Chat));
        assert!(Screen::Narrow.shows(Pane::Chat, Pane::Chat));
        assert!(!Screen::Narrow.shows(Pane::Edit, Pane::Chat));
    }

    #[test]
    fn a_border_moves_by_keys_and_leaves_room_for_the_others() {
        let shares = Shares::default();
        let moved = shares.by_key(Border::AfterEdit, "ArrowRight").unwrap();
        assert_eq!(moved.of(Border::AfterEdit), 39);
        let widest = shares.by_key(Border::AfterEdit, "End").unwrap();
        assert_eq!(widest.of(Border::AfterEdit), 100 - LEAST - 30);
        let least = shares.by_key(Border::AfterChat, "Home").unwrap();
        assert_eq!(least.of(Border::AfterChat), LEAST);
        assert_eq!(widest.by_key(Border::AfterEdit, "Enter"), Some(shares));
        assert_eq!(shares.by_key(Border::AfterEdit, "a"), None);
    }

    #[test]
    fn widths_are_kept_as_a_text() {
        let shares = Shares::default().with(Border::BeforeChat, 44);
        assert_eq!(Shares::from_text(&shares.to_text()), shares);
        for text in ["", "1 2", "a b c", "300 1 1", "1 2 3 4"] {
            assert_eq!(Shares::from_text(text), Shares::default(), "{text}");
        }
        let wild = Shares::from_text("255 255 255");
        let all = wild.of(Border::AfterEdit) + wild.of(Border::AfterChat);
        assert!(all <= 100 - LEAST, "{all}");
    }
}
