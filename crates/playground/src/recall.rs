//! Which turns of the open bot outlive a reload of the page, and how they are written down.
//!
//! Each turn is a text of its own, written once. A head names them in their order, with the bot that
//! they are of and the visitor's row in the chat that each answers.

use std::rc::Rc;

use hooktalk_engine::Turn;
use hooktalk_protocol::{Conversation, JsonPath};
use hooktalk_webchat::TurnReport;
use serde_json::{Value, json};

use crate::jump::Told;
use crate::state::Report;

/// Where the head is.
pub(crate) const HEAD: &str = "turns";
/// Before what a turn is known by.
pub(crate) const TURN: &str = "turn:";

/// How much is kept, in bytes: a hundred common turns, and read in a moment.
const LIMIT: usize = 1_000_000;

/// What is kept now.
#[derive(Debug)]
pub(crate) struct Recall {
    /// The key of the bot.
    bot: String,
    kept: Vec<Kept>,
    limit: usize,
}

/// One turn.
#[derive(Clone, Debug, PartialEq)]
struct Kept {
    turn: String,
    row: Option<u32>,
    size: usize,
}

/// A key, and what is to stand there; nothing takes away what does.
pub(crate) type Write = (String, Option<String>);

impl Recall {
    /// Reads the head.
    pub(crate) fn read(head: &str) -> Self {
        let (bot, lines) = head.split_once('\n').unwrap_or_default();
        let kept = lines.lines().filter_map(|line| {
            let (size, rest) = line.split_once(' ')?;
            let (row, turn) = rest.split_once(' ')?;
            Some(Kept {
                turn: turn.to_owned(),
                row: row.parse().ok(),
                size: size.parse().ok()?,
            })
        });
        Self {
            bot: bot.to_owned(),
            kept: kept.collect(),
            limit: LIMIT,
        }
    }

    /// The turns of a bot, the newest last, as far as `load` has them.
    pub(crate) fn turns(&self, bot: &str, load: impl Fn(&str) -> Option<String>) -> Vec<Told> {
        if self.bot != bot {
            return Vec::new();
        }
        let told = |kept: &Kept| {
            let report = report(&load(&[TURN, &kept.turn].concat())?)?;
            let row = kept.row;
            Some(Told { report, row })
        };
        self.kept.iter().filter_map(told).collect()
    }

    /// What is to be written so that the newest of these turns are kept, each with its row. As long as
    /// a bot has none, those of another one stay.
    pub(crate) fn keep(
        &mut self,
        bot: &str,
        turns: &[Report],
        row: impl Fn(&str) -> Option<u32>,
    ) -> Vec<Write> {
        if self.bot != bot && turns.is_empty() {
            return Vec::new();
        }
        let mut writes = Vec::new();
        let (mut wanted, mut size) = (Vec::new(), 0);
        // One that waits for an answer is told of again after a reload.
        let done = |it: &&Report| it.0.turn.awaiting().is_none();
        for report in turns.iter().rev().filter(done) {
            let turn = report.identity().to_owned();
            let known = self.kept.iter().find(|kept| kept.turn == turn);
            let mut room = self.limit.saturating_sub(size);
            if known.is_none() && !fits(report, &mut room) {
                break;
            }
            let text = known.is_none().then(|| text(report));
            let own = known.map_or_else(|| text.as_ref().map_or(0, String::len), |it| it.size);
            size += own;
            if size > self.limit {
                break;
            }
            if text.is_some() {
                writes.push(([TURN, &turn].concat(), text));
            }
            wanted.push(Kept {
                row: row(&turn),
                turn,
                size: own,
            });
        }
        wanted.reverse();
        if self.bot == bot && self.kept == wanted {
            return writes;
        }
        let lost = |kept: &&Kept| !wanted.iter().any(|it| it.turn == kept.turn);
        let lost = self.kept.iter().filter(lost);
        // What goes makes room for what comes; the head counts, and comes last.
        let mut all: Vec<Write> = lost
            .map(|kept| ([TURN, &kept.turn].concat(), None))
            .collect();
        all.append(&mut writes);
        self.bot = bot.to_owned();
        self.kept = wanted;
        all.push((HEAD.to_owned(), Some(self.head())));
        all
    }

    /// There was no room: nothing is kept for now, and half as much from the next time on.
    pub(crate) fn shrink(&mut self) {
        self.kept.clear();
        self.limit /= 2;
    }

    fn head(&self) -> String {
        let mut head = [&*self.bot, "\n"].concat();
        for kept in &self.kept {
            let row = kept.row.map(|row| row.to_string()).unwrap_or_default();
            let line = [&kept.size.to_string(), " ", &row, " ", &kept.turn, "\n"];
            head.push_str(&line.concat());
        }
        head
    }
}

/// Whether a turn may fit, without writing it: what its steps tell is most of it.
fn fits(report: &Report, room: &mut usize) -> bool {
    let mut values = (report.0.turn.trace.iter()).flat_map(|step| step.data.values());
    values.all(|value| takes(value, room))
}

/// Takes what a value needs at least from the room; false when it does not fit.
fn takes(value: &Value, room: &mut usize) -> bool {
    let own = 1 + value.as_str().map_or(0, str::len);
    let Some(left) = room.checked_sub(own) else {
        return false;
    };
    *room = left;
    match value {
        Value::Array(items) => items.iter().all(|item| takes(item, room)),
        Value::Object(members) => members.iter().all(|(key, value)| {
            let left = room.checked_sub(key.len() + 3);
            left.is_some_and(|left| {
                *room = left;
                takes(value, room)
            })
        }),
        _ => true,
    }
}

/// A report as a text. Notices are requests with their secrets, which are not kept.
fn text(report: &Report) -> String {
    let TurnReport { before, turn } = &*report.0;
    let mut turn = turn.clone();
    turn.notices.clear();
    json!({ "before": before.to_value(), "turn": turn.to_value() }).to_string()
}

fn report(text: &str) -> Option<Report> {
    let value: Value = serde_json::from_str(text).ok()?;
    let (before, _) = Conversation::read(value.get("before")?, &JsonPath::root());
    let turn = Turn::from_value(value.get("turn")?).ok()?;
    Some(Report(Rc::new(TurnReport { before, turn })))
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use hooktalk_engine::{Engine, Input, Options, Timestamp};
    use hooktalk_protocol::Outcome;

    use super::*;

    /// An engine whose only skill does this.
    fn engine(action: &Value) -> Engine {
        let bot = json!({
            "webhook": {
                "base_url": "https://example.com",
                "auth": { "type": "basic", "username": "me", "password": "hidden" },
            },
            "skills": [{ "slug": "all", "type": "fallback", "actions": [action] }],
        });
        let options = Options {
            trace: true,
            ..Options::default()
        };
        Engine::compile_with(&bot, &options).unwrap()
    }

    /// A turn of each of these words.
    fn turns(words: &[&str]) -> Vec<Report> {
        let message = json!({ "type": "text", "content": "{{nlp.source}}" });
        let engine = engine(&json!({ "type": "send_message", "message": message }));
        let mut before = Conversation::new("c");
        let mut now = 0;
        let turn = |words: &&str| {
            now += 1;
            let now = Timestamp::from_millis(now);
            let turn = engine.begin(before.clone(), Input::text(*words), now);
            let report = TurnReport {
                before: std::mem::replace(&mut before, turn.conversation.clone()),
                turn,
            };
            Report(Rc::new(report))
        };
        words.iter().map(turn).collect()
    }

    #[derive(Default)]
    struct Store(HashMap<String, String>);

    impl Store {
        fn write(&mut self, writes: Vec<Write>) -> usize {
            let count = writes.len();
            for (key, value) in writes {
                match value {
                    Some(value) => self.0.insert(key, value),
                    None => self.0.remove(&key),
                };
            }
            count
        }

        /// What was said in the turns that another page finds, and their rows.
        fn told(&self, bot: &str) -> Vec<(String, Option<u32>)> {
            let recall = Recall::read(self.0.get(HEAD).map_or("", |it| it));
            let told = recall.turns(bot, |key| self.0.get(key).cloned());
            let words = |it: Told| (it.report.0.turn.input.title().to_owned(), it.row);
            told.into_iter().map(words).collect()
        }
    }

    fn pairs(pairs: &[(&str, Option<u32>)]) -> Vec<(String, Option<u32>)> {
        pairs
            .iter()
            .map(|(words, row)| ((*words).to_owned(), *row))
            .collect()
    }

    #[test]
    fn each_turn_is_written_once_and_comes_back_as_it_was() {
        let (mut store, mut recall) = (Store::default(), Recall::read(""));
        let turns = turns(&["one", "two 😀\n", "three"]);
        let row = |turn: &str| turns.iter().position(|it| it.identity() == turn);
        let row = |turn: &str| u32::try_from(row(turn)?).ok().filter(|row| *row > 0);
        assert_eq!(store.write(recall.keep("shop", &turns[..1], row)), 2);
        assert_eq!(store.write(recall.keep("shop", &turns[..1], row)), 0);
        assert_eq!(store.write(recall.keep("shop", &turns, row)), 3);
        let expected = pairs(&[("one", None), ("two 😀\n", Some(1)), ("three", Some(2))]);
        assert_eq!(store.told("shop"), expected);
        assert_eq!(store.told("other"), []);
        let back = Recall::read(&store.0[HEAD]).turns("shop", |key| store.0.get(key).cloned());
        for (back, turn) in back.iter().zip(&turns) {
            assert_eq!(back.report.0.before, turn.0.before);
            assert_eq!(back.report.0.turn, turn.0.turn);
        }
        // Two are taken back, and the document gets another name.
        assert_eq!(store.write(recall.keep("shop", &turns[..1], row)), 3);
        assert_eq!(store.0.len(), 2);
        assert_eq!(store.write(recall.keep("mine", &turns[..1], row)), 1);
        assert_eq!(store.told("mine"), pairs(&[("one", None)]));
    }

    #[test]
    fn those_of_another_bot_stay_until_there_are_others() {
        let (mut store, mut recall) = (Store::default(), Recall::read(""));
        let turns = turns(&["one", "two"]);
        store.write(recall.keep("shop", &turns[..1], |_| None));
        assert_eq!(store.write(recall.keep("other", &[], |_| None)), 0);
        assert_eq!(store.told("shop").len(), 1);
        store.write(recall.keep("other", &turns[1..], |_| None));
        assert_eq!(store.told("other"), pairs(&[("two", None)]));
        assert_eq!(store.0.len(), 2);
    }

    #[test]
    fn the_oldest_give_way_and_a_full_browser_gets_less() {
        let (mut store, mut recall) = (Store::default(), Recall::read(""));
        let long = "x".repeat(LIMIT / 40);
        let turns = turns(&[&long, "two", &long, "four", &long, "six"]);
        recall.limit = turns.iter().map(|it| text(it).len()).sum::<usize>() - 1;
        store.write(recall.keep("shop", &turns, |_| None));
        assert_eq!(store.told("shop").len(), 5);
        recall.shrink();
        store = Store::default();
        store.write(recall.keep("shop", &turns, |_| None));
        let said: Vec<_> = store.told("shop").into_iter().map(|it| it.0).collect();
        assert_eq!(said, ["four", &*long, "six"]);
        recall.limit = 10;
        store.write(recall.keep("shop", &turns, |_| None));
        assert_eq!(store.told("shop"), []);
        assert_eq!(store.0.len(), 1, "the head alone");
    }

    #[test]
    fn a_turn_that_waits_is_not_kept_and_no_secret_is() {
        let engine = engine(&json!({ "type": "call_webhook", "url": "/hook" }));
        let before = Conversation::new("c");
        let now = Timestamp::from_millis(1);
        let turn = engine.begin(before.clone(), Input::text("hi"), now);
        let waiting = TurnReport {
            before: before.clone(),
            turn: turn.clone(),
        };
        let (mut store, mut recall) = (Store::default(), Recall::read(""));
        let waiting = [Report(Rc::new(waiting))];
        store.write(recall.keep("shop", &waiting, |_| None));
        assert_eq!(store.told("shop"), []);
        let turn = engine.resolve(turn, Outcome::Timeout, now).unwrap();
        let done = [Report(Rc::new(TurnReport { before, turn }))];
        store.write(recall.keep("shop", &done, |_| None));
        assert_eq!(store.told("shop"), pairs(&[("hi", None)]));
        assert!(store.0.values().all(|text| !text.contains("Basic ")));
    }

    #[test]
    fn what_is_not_there_or_broken_is_left_out() {
        for head in ["", "shop", "shop\n", "shop\nx\n1\n1 2", "\n\n\n"] {
            assert!(Recall::read(head).kept.is_empty(), "{head:?}");
        }
        let recall = Recall::read("shop\n5 1 a\n5  b\n5 x c d\n");
        let rows: Vec<_> = recall.kept.iter().map(|it| (&*it.turn, it.row)).collect();
        assert_eq!(rows, [("a", Some(1)), ("b", None), ("c d", None)]);
        let texts = ["{}", "", "[1"];
        assert!(texts.map(report).iter().all(Option::is_none));
        assert!(recall.turns("shop", |_| None).is_empty());
    }
}
