//! Intents: which of the bot's own expressions an utterance is like.
//!
//! One linear classifier per language, learned from the expressions in a few milliseconds.
//!
//! **What it looks at.** Each word, each pair of neighbours (with the beginning and the end), and
//! runs of three and five letters inside words. Words are folded (case, accents), any number is the
//! same word, punctuation is nothing. Word order is only in the pairs, so that it helps without
//! being needed; runs of letters are what an inflected or mistyped word still shares with the right
//! one. Where a script puts no spaces, letters are the words. Rare features weigh more, the
//! language's most common words less. An utterance is a vector of length 1 in which features never
//! seen count too: the more of it is unknown, the less weighs what is known. That is how what is
//! far from every expression stays low.
//!
//! **How it learns.** Logistic regression, every intent against all others, by gradient descent in
//! a fixed order. It may say no to all intents, as a choice among them could not. A fifth of the
//! expressions is held back at first: the scores that the classifier gives to them tell where its
//! confidence should be one half.
//!
//! **What confidence means.** Over 0.5: more likely right than not. What is said as an expression
//! says it is near 1. Of intents that are about equally near none is over 0.5, not even when both
//! have the very sentence.
//!
//! An intent that has no expressions in a language is learned from those in the bot's other
//! languages there: people borrow words, and names are the same.

use crate::detect::common_words;
use crate::text::{TokenKind, hash, is_telling, mix, sort, tokens};
use crate::{Intent, IntentTraining};

/// Of an utterance or expression no more is looked at, in bytes.
const TEXT_BYTES: usize = 2048;
/// Of one language no more is learned from.
const EXPRESSIONS: usize = 20_000;
/// Of one language no more are told apart; intents after these are never found.
const INTENTS: usize = 1_000;
/// Numbers that one classifier keeps: features times intents. Beyond, the rarest features go.
const WEIGHTS: usize = 6_000_000;
/// Multiplications in learning, about: beyond, it goes over the expressions less often.
const WORK: usize = 1_000_000_000;
/// Times that learning goes over the expressions: without those held back, then with all.
const ROUNDS: (usize, usize) = (4, 4);
/// One expression in so many is held back.
const HELD_BACK: usize = 5;
/// Intents told at most, and the least confidence to be told.
const TOLD: (usize, f64) = (5, 0.1);

/// What weighs how much before rarity.
const WEIGHTS_OF: [f32; 4] = [1.0, 0.7, 0.5, 0.4];
const WHOLE: u64 = 0;
const COMMON: u64 = 1;
const RUN: u64 = 2;
const PAIR: u64 = 3;
/// Among more tokens than so many, a common word has no runs of letters that tell something.
const SHORT: usize = 2;
/// How far one step goes, at first.
const STEP: f32 = 4.0;
/// An error that is not worth a correction.
const SMALL: f32 = 0.02;

/// The intents of all languages of a bot.
#[derive(Debug, Default)]
pub(crate) struct Intents {
    /// All of them, as they are told.
    known: Vec<Intent>,
    /// Languages and what was learned for them.
    languages: Vec<(Vec<String>, Classifier)>,
}

impl Intents {
    pub(crate) fn learn(languages: &[String], intents: Vec<IntentTraining>) -> Self {
        let mut learned: Vec<(Vec<String>, Classifier)> = Vec::new();
        let mut speechless: Vec<String> = Vec::new();
        for language in languages {
            let own = |intent: &IntentTraining| {
                let mut own = intent.expressions.iter();
                own.any(|(tag, sentences)| {
                    tag.eq_ignore_ascii_case(language) && !sentences.is_empty()
                })
            };
            if !intents.iter().any(own) {
                speechless.push(language.clone());
                continue;
            }
            let mut examples = Vec::new();
            for (class, intent) in intents.iter().enumerate() {
                let borrow = !own(intent);
                for (tag, sentences) in &intent.expressions {
                    if borrow || tag.eq_ignore_ascii_case(language) {
                        examples
                            .extend(sentences.iter().map(|sentence| (class, sentence.as_str())));
                    }
                }
            }
            learned.push((
                vec![language.clone()],
                Classifier::learn(language, &examples),
            ));
        }
        if !speechless.is_empty() {
            let mut examples = Vec::new();
            for (class, intent) in intents.iter().enumerate() {
                let all = intent
                    .expressions
                    .iter()
                    .flat_map(|(_, sentences)| sentences);
                examples.extend(all.map(|sentence| (class, sentence.as_str())));
            }
            learned.push((speechless, Classifier::learn("", &examples)));
        }
        let told = |intent: IntentTraining| Intent {
            slug: intent.slug,
            confidence: 0.0,
            description: intent.description,
        };
        Self {
            known: intents.into_iter().map(told).collect(),
            languages: learned,
        }
    }

    pub(crate) fn rank(&self, text: &str, language: &str) -> Vec<Intent> {
        let spoken = |(tags, _): &&(Vec<String>, Classifier)| {
            tags.iter().any(|tag| tag.eq_ignore_ascii_case(language))
        };
        let found = self.languages.iter().find(spoken);
        let found = found.or_else(|| self.languages.first());
        let ranked = found.map(|(_, classifier)| classifier.rank(text));
        let told = ranked.unwrap_or_default().into_iter();
        let told = told.filter_map(|(class, confidence)| {
            let known = self.known.get(class)?.clone();
            Some(Intent {
                confidence,
                ..known
            })
        });
        told.collect()
    }
}

/// A feature's number and weight.
type Feature = (u32, f32);

/// A bot's intents in one language.
#[derive(Debug, Default)]
struct Classifier {
    /// Hashes of the words that weigh less.
    common: Vec<u32>,
    vocabulary: Vocabulary,
    /// How much each feature weighs for being rare; then, one that was never seen.
    rarity: Vec<f32>,
    unseen: f32,
    /// Per feature a row with a number for each class.
    weights: Vec<f32>,
    bias: Vec<f32>,
    /// Hash of the words of each expression, and its class; in order.
    sayings: Vec<(u32, u32)>,
    /// The score that means one half.
    half: f32,
}

impl Classifier {
    fn learn(language: &str, sentences: &[(usize, &str)]) -> Self {
        let mut this = Self {
            common: common_words(language).map(hash).collect(),
            ..Self::default()
        };
        // Features by number, how many expressions have them, and all examples one after another.
        let mut examples: Vec<Example> = Vec::new();
        let mut features: Vec<Feature> = Vec::new();
        let mut seen: Vec<u32> = Vec::new();
        let mut scratch = Vec::new();
        let mut classes = 0;
        for (class, sentence) in sentences.iter().filter(|(class, _)| *class < INTENTS) {
            let saying = this.look(sentence, &mut scratch);
            if scratch.is_empty() || examples.len() == EXPRESSIONS {
                continue;
            }
            this.sayings.push((saying, *class as u32));
            classes = classes.max(class + 1);
            let start = features.len();
            for feature in &scratch {
                let number = this.vocabulary.number((feature >> 32) as u32);
                match seen.get_mut(number as usize) {
                    Some(count) => *count += 1,
                    None => seen.push(1),
                }
                features.push((number, weight(*feature)));
            }
            examples.push(Example {
                class: *class,
                start,
                end: features.len(),
                held_back: false,
                near: Vec::new(),
            });
        }
        if examples.is_empty() {
            return this;
        }
        let room = WEIGHTS / classes;
        let mut least = 1;
        while seen.iter().filter(|count| **count >= least).count() > room {
            least += 1;
        }
        // Numbers without the rare ones.
        let total = examples.len() as f32;
        let mut numbers = Vec::with_capacity(seen.len());
        for count in &seen {
            numbers.push((*count >= least).then_some(this.rarity.len() as u32));
            if *count >= least {
                this.rarity.push(rarity(total / *count as f32));
            }
        }
        this.vocabulary.renumber(&numbers);
        this.unseen = rarity(total);
        let mut kept: Vec<Feature> = Vec::with_capacity(features.len());
        for example in &mut examples {
            let start = kept.len();
            let mut length = 0.0;
            for (number, weight) in features.get(example.start..example.end).unwrap_or_default() {
                let number = numbers.get(*number as usize).copied().flatten();
                length += this.weigh(number, *weight, &mut kept);
            }
            shorten(kept.get_mut(start..).unwrap_or_default(), length);
            (example.start, example.end) = (start, kept.len());
        }
        this.descend(&mut examples, &kept, classes);
        this
    }

    /// Gradient descent.
    fn descend(&mut self, examples: &mut [Example], features: &[Feature], classes: usize) {
        self.weights = vec![0.0; self.rarity.len() * classes];
        let count = classes as f32;
        self.bias = vec![(-0.7 * log2(count) - 0.3).min(-2.0); classes];
        let mut said = vec![0; classes];
        for example in examples.iter_mut() {
            if let Some(said) = said.get_mut(example.class) {
                *said += 1;
                example.held_back = *said % HELD_BACK == 0;
            }
        }
        let work = features.len() * classes * 2;
        let most = (WORK / work.max(1)).clamp(2, ROUNDS.0 + ROUNDS.1);
        let first = most * ROUNDS.0 / (ROUNDS.0 + ROUNDS.1);
        // The more intents, the fewer of the expressions are of one, and the lower are all scores.
        let least = 0.2 - 0.55 * log2(count) * std::f32::consts::LN_2;
        let mut scores = Vec::new();
        let mut seed = 1_u32;
        for round in 0..most {
            if round == first {
                self.half = least
                    .max(self.held_back(examples, features))
                    .min(least + 2.0);
            }
            let step = STEP * (1.0 - round as f32 / most as f32);
            for place in (1..examples.len()).rev() {
                seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
                examples.swap(place, (seed >> 8) as usize % (place + 1));
            }
            for example in examples.iter_mut() {
                if example.held_back && round < first {
                    continue;
                }
                let features = features.get(example.start..example.end).unwrap_or_default();
                let all = round < 2 || round == first;
                if all {
                    self.score(features, &mut scores);
                } else {
                    scores.clear();
                    for (class, _) in &example.near {
                        let mut score = self.bias.get(*class).copied().unwrap_or_default();
                        for (number, weight) in features {
                            let cell = self.weights.get(*number as usize * classes + class);
                            score += cell.copied().unwrap_or_default() * weight;
                        }
                        scores.push(score);
                    }
                }
                let mut near = std::mem::take(&mut example.near);
                if all {
                    near.clear();
                    near.extend((0..classes).map(|class| (class, 0.0)));
                }
                for ((class, change), score) in near.iter_mut().zip(&scores) {
                    let wanted = if *class == example.class { 1.0 } else { 0.0 };
                    *change = (wanted - likely(*score)) * step;
                }
                if all {
                    near.retain(|(_, change)| change.abs() > SMALL * step);
                }
                for (class, change) in &near {
                    if let Some(bias) = self.bias.get_mut(*class) {
                        *bias += change * 0.1;
                    }
                }
                for (number, weight) in features {
                    let start = *number as usize * classes;
                    let row = self.weights.get_mut(start..start + classes);
                    let row = row.unwrap_or_default();
                    for (class, change) in &near {
                        if let Some(cell) = row.get_mut(*class) {
                            *cell += change * weight;
                        }
                    }
                }
                example.near = near;
            }
        }
    }

    /// The score that most of what is right among the examples held back is over.
    fn held_back(&self, examples: &[Example], features: &[Feature]) -> f32 {
        // As whole numbers in the same order.
        let mut right = Vec::new();
        let mut scores = Vec::new();
        for example in examples.iter().filter(|example| example.held_back) {
            let features = features.get(example.start..example.end).unwrap_or_default();
            self.score(features, &mut scores);
            let own = scores.get(example.class).copied().unwrap_or_default();
            if scores.iter().all(|score| *score <= own) {
                right.push(((own + 64.0).max(0.0) * 1024.0) as u64);
            }
        }
        sort(&mut right);
        // Few of them say little.
        let most = right.get(right.len() / 10).filter(|_| right.len() >= 20);
        most.map_or(f32::MIN, |most| *most as f32 / 1024.0 - 64.0)
    }

    /// A score for each class: the higher, the more likely.
    fn score(&self, features: &[Feature], scores: &mut Vec<f32>) {
        scores.clear();
        scores.extend_from_slice(&self.bias);
        let classes = self.bias.len();
        for (number, weight) in features {
            let start = *number as usize * classes;
            let row = self.weights.get(start..start + classes).unwrap_or_default();
            for (score, cell) in scores.iter_mut().zip(row) {
                *score += cell * weight;
            }
        }
    }

    /// The most likely classes and how sure they are, best first.
    fn rank(&self, text: &str) -> Vec<(usize, f64)> {
        let mut looked = Vec::new();
        let saying = self.look(text, &mut looked);
        let mut features = Vec::new();
        let mut length = 0.0;
        for feature in looked {
            let number = self.vocabulary.find((feature >> 32) as u32);
            length += self.weigh(number, weight(feature), &mut features);
        }
        // Nothing known is like nothing.
        if features.is_empty() {
            return Vec::new();
        }
        shorten(&mut features, length);
        let mut scores = Vec::new();
        self.score(&features, &mut scores);
        for score in &mut scores {
            *score = 1.2 * (*score - self.half);
        }
        // The very words of an expression: of one intent, or of more, which are then equal.
        let same = || self.sayings.iter().filter(|(said, _)| *said == saying);
        let top = same().filter_map(|(_, class)| scores.get(*class as usize));
        let top = top.copied().fold(0.0, f32::max) + 5.0;
        for (_, class) in same() {
            if let Some(score) = scores.get_mut(*class as usize) {
                *score = top;
            }
        }
        let mut ranked: Vec<(usize, f32)> = Vec::new();
        for (class, score) in scores.into_iter().enumerate() {
            let place = ranked
                .iter()
                .position(|(_, other)| *other < score)
                .unwrap_or(ranked.len());
            if place <= TOLD.0 {
                ranked.insert(place, (class, score));
                ranked.truncate(TOLD.0 + 1);
            }
        }
        let best = ranked.first().map_or(0.0, |(_, score)| *score);
        let next = ranked.get(1).map_or(f32::MIN, |(_, score)| *score);
        let mut told = Vec::new();
        for (place, (class, score)) in ranked.into_iter().take(TOLD.0).enumerate() {
            // How far it is before, or behind, the one that rivals it.
            let rival = if place == 0 { next } else { best };
            let apart = 2.0 * (score - rival) - 0.5;
            let confidence = f64::from(likely(score.min(apart)));
            let confidence = (confidence * 10_000.0).round() / 10_000.0;
            if confidence >= TOLD.1 {
                told.push((class, confidence));
            }
        }
        told
    }

    /// Adds a feature with its weight, and gives the square of that.
    fn weigh(&self, number: Option<u32>, weight: f32, features: &mut Vec<Feature>) -> f32 {
        let known = number.and_then(|number| Some((number, self.rarity.get(number as usize)?)));
        let weight = weight * known.map_or(self.unseen, |(_, rarity)| *rarity);
        if let Some((number, _)) = known {
            features.push((number, weight));
        }
        weight * weight
    }

    /// Takes hashes of all features of a text, each once and with its weight; and gives the hash of
    /// its words in order.
    fn look(&self, text: &str, features: &mut Vec<u64>) -> u32 {
        features.clear();
        let mut saying = START;
        let mut before = START;
        let mut letters: Vec<char> = Vec::new();
        let text = text.get(..text.floor_char_boundary(TEXT_BYTES));
        let tokens = tokens(text.unwrap_or_default());
        let short = tokens.len() <= SHORT;
        for token in tokens {
            let word = match token.kind {
                TokenKind::Word => &token.text,
                TokenKind::Digits => "0",
                TokenKind::Symbol if is_telling(&token.text) => &token.text,
                TokenKind::Symbol => continue,
            };
            saying = mix(saying, hash(&token.text));
            let this = hash(word);
            let common = self.common.contains(&this);
            features.push(kind(this, if common { COMMON } else { WHOLE }));
            features.push(kind(mix(before, this), PAIR));
            before = this;
            if token.kind != TokenKind::Word || (common && !short) {
                continue;
            }
            letters.clear();
            letters.push(' ');
            letters.extend(word.chars());
            letters.push(' ');
            if letters.len() > 3 {
                for length in [3, 5] {
                    for run in letters.windows(length) {
                        let run = run
                            .iter()
                            .fold(RUNS, |hash, letter| mix(hash, u32::from(*letter)));
                        features.push(kind(run, RUN));
                    }
                }
            }
        }
        if before != START {
            features.push(kind(mix(before, 0), PAIR));
        }
        sort(features);
        features.dedup_by_key(|feature| *feature >> 32);
        saying
    }
}

/// An expression, as learning sees it.
#[derive(Debug)]
struct Example {
    class: usize,
    /// From and to which of all features.
    start: usize,
    end: usize,
    held_back: bool,
    /// The classes that it was not clear enough about, and the last change for them.
    near: Vec<(usize, f32)>,
}

/// Makes a vector as long as 1, when it has been this long, squared.
fn shorten(features: &mut [Feature], length: f32) {
    let by = length.sqrt().max(f32::MIN_POSITIVE);
    for (_, weight) in features {
        *weight /= by;
    }
}

/// Numbers for hashes, in the order of their coming: a table with open places.
#[derive(Debug, Default)]
struct Vocabulary {
    /// Hash and number plus one; a power of two of them, none twice, a third or more empty.
    places: Vec<(u32, u32)>,
    count: u32,
}

impl Vocabulary {
    fn place(&self, hash: u32) -> usize {
        let mask = self.places.len().wrapping_sub(1);
        let mut at = (hash ^ (hash >> 15)) as usize & mask;
        while self
            .places
            .get(at)
            .is_some_and(|(other, number)| *number > 0 && *other != hash)
        {
            at = (at + 1) & mask;
        }
        at
    }

    fn find(&self, hash: u32) -> Option<u32> {
        let (_, number) = self.places.get(self.place(hash))?;
        number.checked_sub(1)
    }

    /// The number of a hash, a new one if need be.
    fn number(&mut self, hash: u32) -> u32 {
        if self.count as usize * 3 >= self.places.len() * 2 {
            let wider = vec![(0, 0); (self.places.len() * 2).max(1024)];
            for (hash, number) in std::mem::replace(&mut self.places, wider) {
                self.put(hash, number);
            }
        }
        self.find(hash).unwrap_or_else(|| {
            self.count += 1;
            self.put(hash, self.count);
            self.count - 1
        })
    }

    fn put(&mut self, hash: u32, number: u32) {
        let at = self.place(hash);
        if let Some(place) = self.places.get_mut(at).filter(|_| number > 0) {
            *place = (hash, number);
        }
    }

    /// Gives new numbers; who has none is as good as never seen.
    fn renumber(&mut self, numbers: &[Option<u32>]) {
        for (_, number) in &mut self.places {
            let new = number
                .checked_sub(1)
                .and_then(|old| numbers.get(old as usize).copied());
            // A number beyond all others finds nothing, and its place stays taken.
            *number = match new {
                Some(new) => new.map_or(u32::MAX, |new| new + 1),
                None => 0,
            };
        }
    }
}

const START: u32 = 0x811c_9dc5;
const RUNS: u32 = 0x2545_f491;

/// A feature's hash, and below it which kind it is.
fn kind(hash: u32, kind: u64) -> u64 {
    u64::from(hash) << 32 | kind
}

/// What a feature weighs before rarity.
fn weight(feature: u64) -> f32 {
    let weight = WEIGHTS_OF.get(feature as u32 as usize);
    weight.copied().unwrap_or_default()
}

/// How much a feature weighs that one in so many expressions has.
fn rarity(one_in: f32) -> f32 {
    1.0 + 0.5 * log2(one_in)
}

/// The logarithm to base 2 of a number of at least 1, on straight lines between the powers of two;
/// the same on every machine, as the system's need not be.
fn log2(number: f32) -> f32 {
    let bits = number.to_bits();
    let whole = (bits >> 23) as f32 - 127.0;
    whole + f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000) - 1.0
}

/// The logistic function, to three digits; the same on every machine.
fn likely(score: f32) -> f32 {
    let power = (-score * std::f32::consts::LOG2_E).clamp(-60.0, 60.0);
    let whole = power.floor();
    let rest = power - whole;
    // Two to the rest.
    let part = 1.0 + rest * (0.695_976 + rest * (0.224_94 + rest * 0.079_02));
    1.0 / (1.0 + part * f32::from_bits(((whole + 127.0) as u32) << 23))
}
