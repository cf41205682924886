use serde_json::{Map, Value};

use crate::Training;
use crate::text::{TokenKind, is_telling, tokens};

/// Something that an author should know of an expression: see [`check`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Index into [`Training::intents`].
    pub intent: usize,
    /// Index into [`IntentTraining::expressions`](crate::IntentTraining::expressions).
    pub group: usize,
    /// Index into the sentences of that group.
    pub expression: usize,
    /// What it is.
    pub kind: FindingKind,
}

/// What there is to say of an expression.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FindingKind {
    /// It has no word, digit or emoji: nothing is learned from it.
    Empty,
    /// The same intent has said it before in this language: once is enough.
    Repeated,
    /// An earlier intent (an index into [`Training::intents`]) says the same in this language: what
    /// both say can belong to neither for sure.
    Contradicts(usize),
}

/// Looks for expressions that teach nothing or contradict each other, in the order of the training.
///
/// Two expressions are the same when their words are, in order; letter case, accents and
/// punctuation aside.
///
/// ```
/// use hooktalk_nlp::{FindingKind, IntentTraining, Training, check};
///
/// let says = |slug: &str, sentences: &[&str]| IntentTraining {
///     slug: slug.into(),
///     description: None,
///     expressions: vec![("en".into(), sentences.iter().map(|s| String::from(*s)).collect())],
/// };
/// let training = Training {
///     languages: vec!["en".into()],
///     intents: vec![says("greet", &["Hello", "…"]), says("leave", &["bye", "hello!"])],
///     entities: Vec::new(),
/// };
/// let found = check(&training);
/// assert_eq!(found[0].kind, FindingKind::Empty);
/// assert_eq!(found[1].kind, FindingKind::Contradicts(0));
/// assert_eq!((found[1].intent, found[1].group, found[1].expression), (1, 0, 1));
/// ```
pub fn check(training: &Training) -> Vec<Finding> {
    // The kind of map that JSON has already.
    let mut seen = Map::new();
    let mut findings = Vec::new();
    for (intent, learned) in training.intents.iter().enumerate() {
        for (group, (language, sentences)) in learned.expressions.iter().enumerate() {
            for (expression, sentence) in sentences.iter().enumerate() {
                let words = said(sentence);
                let kind = if words.is_empty() {
                    FindingKind::Empty
                } else {
                    let key = [language, "\n", &words].concat();
                    match seen.get(&key).and_then(Value::as_u64) {
                        None => {
                            seen.insert(key, intent.into());
                            continue;
                        }
                        Some(earlier) if earlier == intent as u64 => FindingKind::Repeated,
                        Some(earlier) => FindingKind::Contradicts(earlier as usize),
                    }
                };
                findings.push(Finding {
                    intent,
                    group,
                    expression,
                    kind,
                });
            }
        }
    }
    findings
}

/// The words of a sentence and nothing else.
fn said(sentence: &str) -> String {
    let mut words = String::new();
    for token in tokens(sentence) {
        if token.kind != TokenKind::Symbol || is_telling(&token.text) {
            words.push_str(&token.text);
            words.push(' ');
        }
    }
    words
}
