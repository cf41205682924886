//! Finding words in everything that is known of a turn.

use std::ops::Range;

use hooktalk_nlp::lower;
use serde_json::Value;

use crate::state::Report;

/// How much is shown around what was found, in characters.
const AROUND: usize = 36;

/// Something that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) place: Place,
    /// `nlp.intents[0].slug`
    pub(super) path: String,
    /// What stands around it, and where in that it is, in bytes.
    pub(super) excerpt: String,
    pub(super) within: Range<usize>,
}

/// Where in a turn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    Step(usize),
    Diagnostic(usize),
    /// In the conversation as the turn left it.
    After,
}

/// What is found of `words` in a turn, whatever the case of letters.
pub(super) fn search(report: &Report, words: &str) -> Vec<Hit> {
    let words: Vec<char> = words.trim().chars().map(lower).collect();
    let mut found = Finder {
        words,
        place: Place::After,
        path: String::new(),
        hits: Vec::new(),
    };
    if found.words.is_empty() {
        return found.hits;
    }
    let turn = &report.0.turn;
    for (index, step) in turn.trace.iter().enumerate() {
        found.place = Place::Step(index);
        found.within(["place", "", ""], |found| found.text(step.path.as_str()));
        for (key, value) in &step.data {
            found.within([key, "", ""], |found| found.member(key, value));
        }
    }
    for (index, diagnostic) in turn.diagnostics.iter().enumerate() {
        found.place = Place::Diagnostic(index);
        let told = [
            ("code", diagnostic.code.as_str()),
            ("place", diagnostic.path.as_str()),
            ("message", &diagnostic.message),
            ("help", diagnostic.help.as_deref().unwrap_or_default()),
        ];
        for (name, text) in told {
            found.within([name, "", ""], |found| found.text(text));
        }
    }
    found.place = Place::After;
    let conversation = turn.conversation.to_value();
    found.within(["conversation", "", ""], |found| found.value(&conversation));
    found.hits
}

struct Finder {
    words: Vec<char>,
    place: Place,
    /// Where it is now.
    path: String,
    hits: Vec<Hit>,
}

impl Finder {
    /// Looks at a value in a place that is `step` further.
    fn within(&mut self, step: [&str; 3], look: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        step.into_iter().for_each(|part| self.path.push_str(part));
        look(self);
        self.path.truncate(length);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                for (key, value) in members {
                    self.within([".", key, ""], |found| found.member(key, value));
                }
            }
            Value::Array(items) => {
                for (index, value) in items.iter().enumerate() {
                    let index = index.to_string();
                    self.within(["[", &index, "]"], |found| found.value(value));
                }
            }
            Value::String(text) => self.text(text),
            Value::Null => {}
            other => self.text(&other.to_string()),
        }
    }

    /// The key counts, too: its value is shown.
    fn member(&mut self, key: &str, value: &Value) {
        if let Some(range) = position(key, &self.words) {
            self.hits.push(Hit {
                place: self.place,
                path: self.path.clone(),
                excerpt: key.to_owned(),
                within: range,
            });
        }
        self.value(value);
    }

    fn text(&mut self, text: &str) {
        let Some(range) = position(text, &self.words) else {
            return;
        };
        let (excerpt, within) = excerpt(text, range);
        self.hits.push(Hit {
            place: self.place,
            path: self.path.clone(),
            excerpt,
            within,
        });
    }
}

/// Where `words`, in small letters, stand in `text`.
fn position(text: &str, words: &[char]) -> Option<Range<usize>> {
    if text.is_ascii() {
        // Most are: no letter becomes another number of letters.
        let same = |(byte, word): (&u8, &char)| char::from(byte.to_ascii_lowercase()) == *word;
        let bytes = text.as_bytes();
        let start = (bytes.windows(words.len())).position(|it| it.iter().zip(words).all(same))?;
        return Some(start..start + words.len());
    }
    text.char_indices().find_map(|(start, _)| {
        let mut letters = text.get(start..)?.chars();
        let mut end = start;
        for word in words {
            let letter = letters.next().filter(|letter| lower(*letter) == *word)?;
            end += letter.len_utf8();
        }
        Some(start..end)
    })
}

/// What stands around a place, on one line.
fn excerpt(text: &str, range: Range<usize>) -> (String, Range<usize>) {
    let before = text.get(..range.start).unwrap_or_default();
    let after = text.get(range.end..).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .nth(AROUND)
        .map_or(0, |(at, _)| at);
    let end = after
        .char_indices()
        .nth(AROUND)
        .map_or(after.len(), |(at, _)| at);
    let flat = |text: &str| text.replace(char::is_control, " ");
    let mut excerpt = String::new();
    if start > 0 {
        excerpt.push('…');
    }
    excerpt.push_str(&flat(before.get(start..).unwrap_or_default()));
    let from = excerpt.len();
    excerpt.push_str(&flat(text.get(range).unwrap_or_default()));
    let to = excerpt.len();
    excerpt.push_str(&flat(after.get(..end).unwrap_or_default()));
    if end < after.len() {
        excerpt.push('…');
    }
    (excerpt, from..to)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hooktalk_engine::{Conversation, Engine, Input, Options, Timestamp};
    use hooktalk_webchat::TurnReport;
    use serde_json::json;
    use std::rc::Rc;

    fn report(said: &str) -> Report {
        let bot = json!({ "skills": [{ "slug": "all", "type": "fallback", "actions": [
            { "type": "send_message", "message": { "type": "text", "content": "Grüße aus KÖLN" } },
            { "type": "edit_memory", "set": { "Reise": { "ziel": "Köln" } } },
        ] }] });
        let options = Options {
            trace: true,
            ..Options::default()
        };
        let engine = Engine::compile_with(&bot, &options).unwrap();
        let before = Conversation::new("c");
        let turn = engine.begin(before.clone(), Input::text(said), Timestamp::from_millis(1));
        Report(Rc::new(TurnReport { before, turn }))
    }

    #[test]
    fn letters_of_either_case_are_found() {
        let marked = |hit: &Hit| hit.excerpt.get(hit.within.clone()).unwrap().to_owned();
        let hits = search(&report("nach köln"), " köLN ");
        let words: Vec<String> = hits.iter().map(marked).collect();
        assert!(
            words.iter().all(|it| it.to_lowercase() == "köln"),
            "{words:?}"
        );
        assert!(words.contains(&"KÖLN".to_owned()), "{words:?}");
        let sources = hits.iter().any(|hit| hit.path == "nlp.source");
        assert!(sources, "{hits:?}");
        assert_eq!(search(&report("x"), "  "), []);
        assert_eq!(search(&report("x"), "nowhere"), []);
    }

    #[test]
    fn keys_are_found_and_the_state_after_the_turn() {
        let hits = search(&report("x"), "reise");
        assert!(hits.iter().any(|hit| hit.place == Place::After
            && hit.path == "conversation.memory.Reise"
            && hit.excerpt == "Reise"));
    }

    #[test]
    fn what_is_long_is_cut_around_the_place() {
        let text = ["a".repeat(100), "Wort\n".to_owned(), "b".repeat(100)].concat();
        let range = position(&text, &['w', 'o']).unwrap();
        let (excerpt, within) = excerpt(&text, range);
        assert_eq!(excerpt.get(within), Some("Wo"));
        assert!(excerpt.starts_with('…') && excerpt.ends_with('…'));
        assert!(excerpt.chars().count() < 90);
    }
}
