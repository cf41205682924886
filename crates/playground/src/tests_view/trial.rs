//! The tests that run, and what came of those that ran: plain data that follows what the thread
//! tells.

use std::rc::Rc;

use serde_json::{Value, json};
use yew::Reducible;

use super::outcome::{Outcome, list, text_of};
use super::suite::{Suite, Test};

/// A place of the bot that tests may come by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) path: String,
}

/// How far a run is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Phase {
    /// Nothing ran yet.
    #[default]
    Idle,
    Running,
    Done,
    /// The person ended it.
    Stopped,
    /// It could not run, and why.
    Broken(Rc<str>),
}

/// What came of a script on a bot.
#[derive(Clone, Debug, PartialEq)]
struct Ran {
    script: Rc<str>,
    bot: Rc<str>,
    outcome: Rc<Outcome>,
}

/// How a test stands.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Standing {
    /// It did not run as it is.
    New,
    /// It is about to run, or runs.
    Waits,
    /// It ran on the bot as it is.
    Ran(Rc<Outcome>),
    /// It ran, and the bot changed since.
    Old(Rc<Outcome>),
}

/// How much of one kind of thing the tests come by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Covered {
    pub(crate) kind: String,
    pub(crate) covered: usize,
    pub(crate) total: usize,
    pub(crate) missing: Vec<Place>,
}

/// All runs so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Trial {
    pub(crate) phase: Phase,
    /// The number of the run; what another one tells is not heard.
    run: u32,
    bot: Rc<str>,
    job: Vec<Rc<str>>,
    /// How many of the job are done.
    pub(crate) done: usize,
    /// How many pieces of what the thread tells were heard.
    heard: usize,
    ran: Vec<Ran>,
    /// The places of a bot.
    places: (Rc<str>, Rc<[Place]>),
}

/// What happens.
#[derive(Debug)]
pub(crate) enum Happening {
    /// A run, under a number of its own, of scripts on a bot.
    Begin(u32, Rc<str>, Vec<Rc<str>>),
    /// All that the thread told of a run.
    Hear(u32, Vec<Rc<str>>),
    Stop,
}

impl Trial {
    /// What begins a run: as the thread takes it.
    pub(crate) fn job(bot: &str, scripts: &[Rc<str>]) -> String {
        let scripts: Vec<&str> = scripts.iter().map(|script| &**script).collect();
        json!({ "bot": bot, "scripts": scripts }).to_string()
    }

    /// What follows.
    pub(crate) fn after(mut self, happening: Happening) -> Self {
        match happening {
            Happening::Begin(run, bot, scripts) => {
                self.phase = Phase::Running;
                self.run = run;
                self.heard = 0;
                self.done = 0;
                self.bot = bot;
                self.job = scripts;
            }
            Happening::Hear(run, told) => {
                if run == self.run && self.phase == Phase::Running {
                    let new = told.get(self.heard..).unwrap_or_default();
                    self.heard = told.len();
                    for piece in new {
                        self.hear(piece);
                    }
                }
            }
            Happening::Stop => {
                if self.phase == Phase::Running {
                    self.phase = Phase::Stopped;
                }
            }
        }
        self
    }

    fn hear(&mut self, piece: &str) {
        let events: Vec<Value> = serde_json::from_str(piece).unwrap_or_default();
        for event in &events {
            if let Some(outcome) = Outcome::read(event) {
                let index = event.get("index").and_then(Value::as_u64);
                let index = index.and_then(|index| usize::try_from(index).ok());
                if let Some(script) = index.and_then(|index| self.job.get(index)).cloned() {
                    self.ran.retain(|ran| ran.script != script);
                    self.ran.push(Ran {
                        script,
                        bot: self.bot.clone(),
                        outcome: Rc::new(outcome),
                    });
                    self.done += 1;
                }
            } else if event.get("places").is_some() {
                let places = list(event, "places").iter().map(|place| Place {
                    kind: text_of(place, "kind"),
                    name: text_of(place, "name"),
                    path: text_of(place, "path"),
                });
                self.places = (self.bot.clone(), places.collect());
            } else if event.get("done").is_some() {
                self.phase = Phase::Done;
            } else if event.get("broken").is_some() {
                self.phase = Phase::Broken(text_of(event, "broken").into());
            }
        }
    }

    /// How a test stands on a bot.
    pub(crate) fn standing(&self, test: &Test, bot: &str) -> Standing {
        let ran = self.ran.iter().find(|ran| ran.script == test.text);
        let waits = self.phase == Phase::Running
            && self
                .job
                .iter()
                .skip(self.done)
                .any(|text| *text == test.text);
        match ran {
            Some(ran) if *ran.bot == *bot && !waits => Standing::Ran(ran.outcome.clone()),
            _ if waits => Standing::Waits,
            Some(ran) => Standing::Old(ran.outcome.clone()),
            None => Standing::New,
        }
    }

    /// How many tests of a suite passed and failed on a bot.
    pub(crate) fn counts(&self, suite: &Suite, bot: &str) -> (usize, usize) {
        let (mut passed, mut failed) = (0, 0);
        for test in &suite.tests {
            match self.standing(test, bot) {
                Standing::Ran(outcome) if outcome.passed => passed += 1,
                Standing::Ran(_) => failed += 1,
                _ => {}
            }
        }
        (passed, failed)
    }

    /// What the tests of a suite that ran on a bot come by; nothing before one did.
    pub(crate) fn coverage(&self, suite: &Suite, bot: &str) -> Vec<Covered> {
        let (of, places) = &self.places;
        let mut hit = vec![false; places.len()];
        let mut any = false;
        for test in &suite.tests {
            if let Standing::Ran(outcome) = self.standing(test, bot) {
                any = true;
                for index in &outcome.hits {
                    if let Some(hit) = hit.get_mut(*index) {
                        *hit = true;
                    }
                }
            }
        }
        let mut kinds: Vec<Covered> = Vec::new();
        if !any || **of != *bot {
            return kinds;
        }
        for (place, hit) in places.iter().zip(hit) {
            let kind = match kinds.iter_mut().find(|it| it.kind == place.kind) {
                Some(kind) => kind,
                None => {
                    kinds.push(Covered {
                        kind: place.kind.clone(),
                        covered: 0,
                        total: 0,
                        missing: Vec::new(),
                    });
                    let Some(last) = kinds.last_mut() else {
                        continue;
                    };
                    last
                }
            };
            kind.total += 1;
            if hit {
                kind.covered += 1;
            } else {
                kind.missing.push(place.clone());
            }
        }
        kinds
    }

    /// What the last run came to, in one sentence.
    pub(crate) fn summary(&self, suite: &Suite, bot: &str) -> String {
        match &self.phase {
            Phase::Running => "Running …".to_owned(),
            Phase::Stopped => {
                let rest = self.job.len().saturating_sub(self.done);
                ["Stopped: ", &rest.to_string(), " did not come to an end."].concat()
            }
            Phase::Broken(why) => ["The tests could not run. ", why].concat(),
            Phase::Idle | Phase::Done => {
                let (passed, failed) = self.counts(suite, bot);
                let (count, all) = (passed + failed, suite.tests.len());
                match (count, failed) {
                    (0, _) => String::new(),
                    (1, 0) if all == 1 => "The test passed.".to_owned(),
                    (_, 0) if count == all => ["All ", &all.to_string(), " tests passed."].concat(),
                    _ => {
                        let told = [
                            (passed, " passed"),
                            (failed, " failed"),
                            (all - count, " not run"),
                        ];
                        let told = told.iter().filter(|(count, _)| *count > 0);
                        let told = told.map(|(count, word)| [&count.to_string(), *word].concat());
                        told.collect::<Vec<_>>().join(", ")
                    }
                }
            }
        }
    }
}

impl Reducible for Trial {
    type Action = Happening;

    fn reduce(self: Rc<Self>, happening: Happening) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(happening))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn suite() -> Suite {
        Suite::read(r#"[{"name": "A", "steps": []}, {"name": "B", "steps": []}]"#).unwrap()
    }

    fn texts(suite: &Suite) -> Vec<Rc<str>> {
        suite.tests.iter().map(|test| test.text.clone()).collect()
    }

    fn told(events: &Value) -> Rc<str> {
        events.to_string().into()
    }

    fn ran(index: usize, passed: bool, hits: &[usize]) -> Value {
        json!({ "index": index, "passed": passed, "failures": [], "hits": hits })
    }

    fn places() -> Value {
        let place = |kind: &str, name: &str, path: &str| json!({ "kind": kind, "name": name, "path": path });
        json!({ "places": [
            place("skills", "a", "$.skills[0]"), place("skills", "b", "$.skills[1]"), place("languages", "fr", "$.languages[1]"),
        ] })
    }

    #[test]
    fn results_come_in_pieces() {
        let (suite, bot) = (suite(), Rc::<str>::from("{}"));
        let trial = Trial::default().after(Happening::Begin(1, bot.clone(), texts(&suite)));
        assert_eq!(trial.standing(&suite.tests[0], &bot), Standing::Waits);
        let first = told(&json!([places(), ran(0, true, &[0])]));
        let trial = trial.after(Happening::Hear(1, vec![first.clone()]));
        assert!(matches!(
            trial.standing(&suite.tests[0], &bot),
            Standing::Ran(_)
        ));
        assert_eq!(trial.standing(&suite.tests[1], &bot), Standing::Waits);
        assert_eq!(trial.summary(&suite, &bot), "Running …");
        let second = told(&json!([ran(1, false, &[0, 2]), { "done": true }]));
        let trial = trial.after(Happening::Hear(1, vec![first, second]));
        assert_eq!(trial.phase, Phase::Done);
        assert_eq!(trial.counts(&suite, &bot), (1, 1));
        assert_eq!(trial.summary(&suite, &bot), "1 passed, 1 failed");
        let coverage = trial.coverage(&suite, &bot);
        let figures: Vec<_> = coverage
            .iter()
            .map(|it| (&*it.kind, it.covered, it.total))
            .collect();
        assert_eq!(figures, [("skills", 1, 2), ("languages", 1, 1)]);
        assert_eq!(coverage[0].missing[0].path, "$.skills[1]");
    }

    #[test]
    fn another_bot_or_another_script_makes_a_result_old() {
        let (suite, bot) = (suite(), Rc::<str>::from("{}"));
        let trial = Trial::default().after(Happening::Begin(1, bot.clone(), texts(&suite)));
        let all =
            told(&json!([places(), ran(0, true, &[0]), ran(1, true, &[1]), { "done": true }]));
        let trial = trial.after(Happening::Hear(1, vec![all]));
        assert_eq!(trial.summary(&suite, &bot), "All 2 tests passed.");
        assert!(matches!(
            trial.standing(&suite.tests[0], "{ }"),
            Standing::Old(_)
        ));
        assert_eq!(trial.summary(&suite, "{ }"), "");
        assert_eq!(trial.coverage(&suite, "{ }"), []);
        let renamed = suite.renamed(0, "C");
        assert_eq!(trial.standing(&renamed.tests[0], &bot), Standing::New);
        assert_eq!(trial.summary(&renamed, &bot), "1 passed, 1 not run");
    }

    #[test]
    fn what_is_stopped_is_not_heard_any_more() {
        let (suite, bot) = (suite(), Rc::<str>::from("{}"));
        let begin = |run| Happening::Begin(run, bot.clone(), texts(&suite));
        let trial = Trial::default().after(begin(1)).after(Happening::Stop);
        assert_eq!(
            trial.summary(&suite, &bot),
            "Stopped: 2 did not come to an end."
        );
        let late = || vec![told(&json!([ran(0, true, &[])]))];
        let same = trial.clone().after(Happening::Hear(1, late()));
        assert_eq!(same, trial);
        let again = trial.after(begin(2));
        assert_eq!(
            again.clone().after(Happening::Hear(1, late())),
            again,
            "of an earlier run"
        );
        let broken = again.after(Happening::Hear(
            2,
            vec![told(&json!([{ "broken": "The bot has errors." }]))],
        ));
        assert_eq!(
            broken.summary(&suite, &bot),
            "The tests could not run. The bot has errors."
        );
    }
}
