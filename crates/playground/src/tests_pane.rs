use std::rc::Rc;

use hooktalk_webchat::components::effect::use_effect_with;
use yew::{Callback, Html, Properties, component, html, use_mut_ref, use_reducer};

use crate::bot::Bot;
use crate::browser::TrialRun;
use crate::script;
use crate::state::Report;
use crate::tests_view::TestsView;
use crate::tests_view::suite::Suite;

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The tests, as one text.
    pub(crate) tests: Rc<str>,
    pub(crate) changed: Callback<Rc<str>>,
    pub(crate) bot: Bot,
    /// The text of the bot.
    pub(crate) text: Rc<str>,
    /// The conversation, as far as this page saw it.
    pub(crate) turns: Vec<Report>,
    /// Leads to a place of the bot.
    pub(crate) find: Callback<Rc<str>>,
    /// How often the conversation was to become a test.
    pub(crate) recorded: u32,
    /// Told how many tests fail on the bot as it is.
    pub(crate) failing: Callback<usize>,
}

/// What a run told so far, and which one it is.
#[derive(Default)]
struct Told {
    run: u32,
    pieces: Vec<Rc<str>>,
}

enum Tell {
    Begin(u32),
    Piece(u32, Rc<str>),
}

impl yew::Reducible for Told {
    type Action = Tell;

    fn reduce(self: Rc<Self>, action: Tell) -> Rc<Self> {
        let (run, pieces) = match action {
            Tell::Begin(run) => (run, Vec::new()),
            Tell::Piece(run, piece) if run == self.run => {
                let mut pieces = self.pieces.clone();
                pieces.push(piece);
                (run, pieces)
            }
            Tell::Piece(..) => return self,
        };
        Rc::new(Self { run, pieces })
    }
}

/// The view of the tests, with the thread that runs them and the conversation that they are made
/// of.
#[component]
pub(crate) fn TestsPane(props: &Props) -> Html {
    let told = use_reducer(Told::default);
    let thread = use_mut_ref(|| None::<TrialRun>);
    let run = {
        let (dispatch, thread) = (told.dispatcher(), thread.clone());
        Callback::from(move |(run, job): (u32, Rc<str>)| {
            dispatch.dispatch(Tell::Begin(run));
            let dispatch = dispatch.clone();
            let hear = Callback::from(move |piece| dispatch.dispatch(Tell::Piece(run, piece)));
            // The run before it ends here.
            thread.replace(None);
            thread.replace(TrialRun::new(&job, &hear));
        })
    };
    let stop = Callback::from(move |()| {
        thread.replace(None);
    });
    let record = {
        let (turns, changed) = (props.turns.clone(), props.changed.clone());
        let (tests, text) = (props.tests.clone(), props.text.clone());
        Callback::from(move |()| {
            if let Some(tests) = recorded(&tests, &text, &turns) {
                changed.emit(tests);
            }
        })
    };
    {
        let record = record.clone();
        // What was asked for before this was there is done now.
        use_effect_with(props.recorded, move |times| {
            if *times > 0 {
                record.emit(());
            }
        });
    }
    let turns = finished(&props.turns);
    html! {
        <TestsView tests={props.tests.clone()} changed={props.changed.clone()} bot={props.text.clone()}
            slug={props.bot.slug()} {turns} {record} {run} {stop} told_of={told.run}
            told={told.pieces.clone()} find={props.find.clone()} failing={props.failing.clone()} />
    }
}

/// How many turns came to their end.
fn finished(turns: &[Report]) -> usize {
    let at_end = |Report(report): &&Report| report.turn.awaiting().is_none();
    turns.iter().filter(at_end).count()
}

/// The tests with the conversation as one more; `None` when there is no conversation, or the tests
/// cannot be read.
fn recorded(tests: &str, text: &str, turns: &[Report]) -> Option<Rc<str>> {
    let suite = Suite::read(tests).ok()?;
    let Report(first) = turns.first()?;
    let definition: serde_json::Value = serde_json::from_str(text).unwrap_or_default();
    let base = definition.pointer("/webhook/base_url");
    let seen: Vec<_> = turns
        .iter()
        .map(|Report(report)| &report.turn)
        .filter(|turn| turn.awaiting().is_none())
        .collect();
    if seen.is_empty() {
        return None;
    }
    let script = script::script(
        &script::title(&seen),
        base.and_then(|base| base.as_str()),
        &first.before,
        &seen,
    );
    Some(suite.with_script(script).to_text().into())
}
