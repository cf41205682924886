//! How the chat looks in its pane: what a website would say by attributes of its tag.

use std::rc::Rc;

use hooktalk_webchat::appearance::{Layout, Position, Preset, Theme};

/// One thing that can be chosen.
pub(crate) struct Field {
    /// What it is called.
    pub(crate) name: &'static str,
    /// The attribute of the tag; none for what is of this page alone.
    attribute: Option<&'static str>,
    /// Each word and what it is called, the one that the page begins with first.
    pub(crate) options: &'static [(&'static str, &'static str)],
}

const LAYOUT: usize = 0;
const POSITION: usize = 1;
const THEME: usize = 2;
const PRESET: usize = 3;
const LANGUAGE: usize = 4;
const DIRECTION: usize = 5;
const WIDTH: usize = 6;

/// Everything that can be chosen.
pub(crate) const FIELDS: [Field; 7] = [
    Field {
        name: "Layout",
        attribute: Some("layout"),
        options: &[
            ("inline", "Inline"),
            ("floating", "Floating"),
            ("docked", "Docked"),
            ("page", "Page"),
        ],
    },
    Field {
        name: "Side",
        attribute: Some("position"),
        options: &[("end", "End"), ("start", "Start")],
    },
    Field {
        name: "Theme",
        attribute: Some("theme"),
        options: &[("auto", "Auto"), ("light", "Light"), ("dark", "Dark")],
    },
    Field {
        name: "Preset",
        attribute: Some("preset"),
        options: &[
            ("classic", "Classic"),
            ("calm", "Calm"),
            ("bold", "Bold"),
            ("paper", "Paper"),
            ("mono", "Mono"),
        ],
    },
    Field {
        name: "Language",
        attribute: Some("language"),
        options: &[
            ("own", "The bot’s"),
            ("ar", "العربية"),
            ("de", "Deutsch"),
            ("en", "English"),
            ("es", "Español"),
            ("fr", "Français"),
            ("he", "עברית"),
            ("it", "Italiano"),
            ("ja", "日本語"),
            ("nl", "Nederlands"),
            ("pt", "Português"),
            ("zh", "中文"),
        ],
    },
    Field {
        name: "Direction",
        attribute: Some("dir"),
        options: &[("ltr", "ltr"), ("rtl", "rtl")],
    },
    Field {
        name: "Width",
        attribute: None,
        options: &[("full", "Pane"), ("phone", "Phone")],
    },
];

/// What is chosen of each field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Look([usize; FIELDS.len()]);

impl Look {
    /// The word that is chosen of a field.
    pub(crate) fn word(self, field: usize) -> &'static str {
        let chosen = self.0.get(field).copied().unwrap_or_default();
        let options = FIELDS.get(field).map_or(&[][..], |field| field.options);
        options.get(chosen).map_or("", |(word, _)| word)
    }

    /// With another word chosen of a field; a word that is none changes nothing.
    pub(crate) fn with(mut self, field: usize, word: &str) -> Self {
        let options = FIELDS.get(field).map_or(&[][..], |field| field.options);
        let at = options.iter().position(|(known, _)| *known == word);
        if let (Some(at), Some(chosen)) = (at, self.0.get_mut(field)) {
            *chosen = at;
        }
        self
    }

    pub(crate) fn layout(self) -> Layout {
        Layout::parse(self.word(LAYOUT)).unwrap_or_default()
    }

    pub(crate) fn position(self) -> Position {
        Position::parse(self.word(POSITION)).unwrap_or_default()
    }

    /// The chat's theme in a page of the theme `page`.
    pub(crate) fn theme(self, page: Theme) -> Theme {
        match Theme::parse(self.word(THEME)) {
            None | Some(Theme::Auto) => page,
            Some(theme) => theme,
        }
    }

    pub(crate) fn preset(self) -> Preset {
        Preset::parse(self.word(PRESET)).unwrap_or_default()
    }

    /// The language of the interface and the first turn, if it is not the bot's.
    pub(crate) fn language(self) -> Option<&'static str> {
        Some(self.word(LANGUAGE)).filter(|tag| *tag != "own")
    }

    /// `ltr` or `rtl`: how the lines of the page run in which the chat stands.
    pub(crate) fn direction(self) -> &'static str {
        self.word(DIRECTION)
    }

    /// `full` or `phone`.
    pub(crate) fn width(self) -> &'static str {
        self.word(WIDTH)
    }

    /// How many fields differ from what the page begins with.
    pub(crate) fn changes(self) -> usize {
        self.0.iter().filter(|chosen| **chosen > 0).count()
    }

    /// As a text to keep.
    pub(crate) fn to_text(self) -> String {
        let words: Vec<&str> = (0..FIELDS.len()).map(|field| self.word(field)).collect();
        words.join(" ")
    }

    /// Reads what [`Look::to_text`] wrote; what it does not know is as the page begins.
    pub(crate) fn from_text(text: &str) -> Self {
        let words = text.split(' ').enumerate();
        words.fold(Self::default(), |look, (field, word)| {
            look.with(field, word)
        })
    }

    /// The tag that makes a chat look like this on a website. `source` is the attribute that says
    /// who answers, and its value.
    pub(crate) fn tag(self, (source, value): (&str, &str)) -> String {
        let mut tag = ["<hook-talk ", source, "=\"", &escaped(value), "\""].concat();
        for (at, field) in FIELDS.iter().enumerate() {
            let word = self.word(at);
            // What the tag does by itself needs no word.
            let plain = match at {
                LAYOUT => "floating",
                _ => field.options.first().map_or("", |(word, _)| word),
            };
            if let Some(attribute) = field.attribute.filter(|_| word != plain) {
                tag.push_str(&[" ", attribute, "=\"", word, "\""].concat());
            }
        }
        tag.push_str("></hook-talk>");
        tag
    }
}

/// What the chat is asked to do, and how often it was asked: each time is another one.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Wish {
    pub(crate) count: u32,
    pub(crate) ask: Option<Ask>,
}

/// Something that the chat can be asked to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Ask {
    /// Say these words, as if the person had typed them.
    Say(Rc<str>),
    /// Begin a new conversation.
    Anew,
    /// Take the focus.
    Focus,
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn choose(choices: &[(usize, &str)]) -> Look {
        let first = Look::default();
        choices
            .iter()
            .fold(first, |look, (at, word)| look.with(*at, word))
    }

    #[test]
    fn the_words_are_those_of_the_widget() {
        for (field, words) in [
            (LAYOUT, Layout::WORDS),
            (POSITION, Position::WORDS),
            (THEME, Theme::WORDS),
            (PRESET, Preset::WORDS),
        ] {
            let mut offered: Vec<&str> = FIELDS[field].options.iter().map(|(w, _)| *w).collect();
            let mut known = words.to_vec();
            offered.sort_unstable();
            known.sort_unstable();
            assert_eq!(offered, known, "{}", FIELDS[field].name);
        }
        assert_eq!(Look::default().layout(), Layout::Inline);
    }

    #[test]
    fn every_language_of_the_interface_is_offered() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../webchat/locales");
        let mut tags: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|file| {
                let name = file.unwrap().file_name().into_string().unwrap();
                name.trim_end_matches(".ftl").to_owned()
            })
            .collect();
        tags.sort();
        let offered: Vec<&str> = FIELDS[LANGUAGE].options[1..]
            .iter()
            .map(|(tag, _)| *tag)
            .collect();
        assert_eq!(offered, tags);
    }

    #[test]
    fn a_look_is_kept_as_a_text() {
        let look = choose(&[
            (LAYOUT, "docked"),
            (PRESET, "paper"),
            (LANGUAGE, "he"),
            (WIDTH, "phone"),
        ]);
        assert_eq!(Look::from_text(&look.to_text()), look);
        for text in ["", "x", "a b c d e f g h i", "\u{0} \" <"] {
            assert_eq!(Look::from_text(text), Look::default(), "{text}");
        }
        assert_eq!(look.changes(), 4);
    }

    #[test]
    fn the_tag_says_what_differs_from_a_plain_tag() {
        let source = ("webhook", "https://example.com/?a=1&b=\"2\"");
        assert_eq!(
            Look::default().tag(source),
            "<hook-talk webhook=\"https://example.com/?a=1&amp;b=&quot;2&quot;\" layout=\"inline\"></hook-talk>"
        );
        let look = choose(&[
            (LAYOUT, "floating"),
            (POSITION, "start"),
            (THEME, "dark"),
            (PRESET, "bold"),
            (LANGUAGE, "ar"),
            (DIRECTION, "rtl"),
            (WIDTH, "phone"),
        ]);
        assert_eq!(
            look.tag(("bot", "bot.json")),
            "<hook-talk bot=\"bot.json\" position=\"start\" theme=\"dark\" preset=\"bold\" language=\"ar\" dir=\"rtl\"></hook-talk>"
        );
    }

    #[test]
    fn a_theme_of_its_own_goes_before_that_of_the_page() {
        let own = choose(&[(THEME, "light")]);
        assert_eq!(own.theme(Theme::Dark), Theme::Light);
        assert_eq!(Look::default().theme(Theme::Dark), Theme::Dark);
    }
}
