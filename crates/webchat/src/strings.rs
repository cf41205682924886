//! What the widget itself says, in the visitor's language.
//!
//! The texts stand in `locales/*.ftl`, one file a language, in the format of Project Fluent; the
//! build script checks that each language has all of them.

use hooktalk_nlp::lookup;
use yew::AttrValue;

macro_rules! texts {
    ($($(#[$doc:meta])+ $field:ident = $name:literal,)+) => {
        /// The interface's texts in one language.
        ///
        /// Some of them are accessible names that tests and assistive technology rely on.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct Strings {
            /// The language that these texts are in, for the `lang` attribute.
            pub language: AttrValue,
            $($(#[$doc])+ pub $field: AttrValue,)+
        }

        /// What JavaScript calls the texts, in the order of the fields.
        pub const NAMES: &[&str] = &[$($name),+];

        impl Strings {
            fn fill(language: AttrValue, mut text: impl FnMut(&'static str) -> AttrValue) -> Self {
                Self { language, $($field: text($name),)+ }
            }
        }
    };
}

include!(concat!(env!("OUT_DIR"), "/texts.rs"));

impl Strings {
    /// The texts for a language tag, by the lookup of RFC 4647; English where there are none.
    ///
    /// `own` is what the host says instead: pairs of one of [`NAMES`] and a text.
    pub fn of(tag: &str, own: &[(String, String)]) -> Self {
        let tags = LANGUAGES.map(|(tag, _)| tag);
        let at = lookup(&tags, tag).or_else(|| lookup(&tags, "en"));
        let (language, texts) = at
            .and_then(|at| LANGUAGES.get(at).copied())
            .unwrap_or_default();
        let mut lines = texts.split('\n');
        Self::fill(AttrValue::Static(language), |name| {
            let text = AttrValue::Static(lines.next().unwrap_or_default());
            match own.iter().rev().find(|(key, _)| key == name) {
                Some((_, own)) => AttrValue::from(own.clone()),
                None => text,
            }
        })
    }
}

/// A text that depends on a number, such as [`Strings::unread`]: its form for a plural category
/// (`one`, `few`, `other` …), with the number in it. A text without forms is the same for all.
pub fn counted(text: &str, category: &str, count: u32) -> String {
    let form = |wanted: &str| {
        let forms = text.split('|').filter_map(|form| form.split_once('='));
        forms
            .filter(|(category, _)| *category == wanted)
            .map(|(_, form)| form)
            .next()
    };
    form(category)
        .or_else(|| form("other"))
        .unwrap_or(text)
        .replace('#', &count.to_string())
}

/// [`Strings::position`]: the place of one among all.
pub fn placed(text: &str, at: usize, all: usize) -> String {
    text.replace('#', &at.to_string())
        .replace('%', &all.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_looked_up() {
        for (tag, language) in [
            ("en", "en"),
            ("pt-BR", "pt"),
            ("zh-Hant-TW", "zh"),
            ("AR", "ar"),
            ("fi", "en"),
            ("", "en"),
        ] {
            assert_eq!(Strings::of(tag, &[]).language, language, "{tag}");
        }
        assert_eq!(Strings::of("fr", &[]).send, "Envoyer");
        let own = [("tryAgain".to_owned(), "Once more".to_owned())];
        assert_eq!(Strings::of("de", &own).try_again, "Once more");
        assert_eq!(Strings::of("de", &own).send, "Senden");
    }

    #[test]
    fn the_types_know_every_text() {
        let types = include_str!("../npm/webchat.d.ts");
        for name in NAMES {
            assert!(types.contains(&format!("| '{name}'")), "{name}");
        }
    }

    #[test]
    fn no_text_is_empty() {
        for (tag, texts) in LANGUAGES {
            assert_eq!(texts.lines().count(), NAMES.len(), "{tag}");
            assert!(texts.lines().all(|line| !line.trim().is_empty()), "{tag}");
        }
    }

    #[test]
    fn a_number_chooses_its_form() {
        let arabic = Strings::of("ar", &[]).unread;
        assert_eq!(counted(&arabic, "two", 2), "رسالتان جديدتان");
        assert_eq!(counted(&arabic, "few", 5), "5 رسائل جديدة");
        assert_eq!(
            counted(&Strings::of("ja", &[]).unread, "one", 1),
            "新着メッセージ 1 件"
        );
        assert_eq!(counted("# waiting", "one", 1), "1 waiting");
        assert_eq!(placed(&Strings::of("de", &[]).position, 2, 5), "2 von 5");
        assert_eq!(
            placed(&Strings::of("ja", &[]).position, 2, 5),
            "5 件中 2 件目"
        );
    }
}
