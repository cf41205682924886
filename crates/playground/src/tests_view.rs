//! The tests of a bot: recorded from the chat, run in a thread, held against what the bot does now.
//!
//! | file | what it holds |
//! |---|---|
//! | `suite` | the scripts, as the text that is kept with the bot |
//! | `trial` | what runs and what came of it, as the thread tells it |
//! | `outcome`, `accept` | what came of one script; the script that expects what the bot did |
//! | `failure`, `coverage`, `card` | the drawings |

mod accept;
mod card;
mod coverage;
mod failure;
mod outcome;
pub(crate) mod suite;
mod trial;

use std::rc::Rc;

use hooktalk_webchat::components::effect::use_effect_with;
use serde_json::Value;
use yew::{
    Callback, Html, Properties, component, html, use_memo, use_mut_ref, use_reducer_eq,
    use_state_eq,
};

use crate::browser::{self, Later, files};
use crate::icon::{self, icon};
use card::Card;
use suite::Suite;
use trial::{Happening, Phase, Standing, Trial};

/// Whether the tests run on every change, as the browser keeps it.
pub(crate) const ON_CHANGE: &str = "tests-on-change";

const UNDO: &str = "tests-undo";

/// How long nothing must change before they do, in milliseconds.
const PAUSE: i32 = 300;

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    /// The tests, as one text.
    pub(crate) tests: Rc<str>,
    /// Takes the text, changed.
    pub(crate) changed: Callback<Rc<str>>,
    /// The text of the bot.
    pub(crate) bot: Rc<str>,
    /// What files are named after.
    pub(crate) slug: String,
    /// How many turns the conversation beside it has.
    pub(crate) turns: usize,
    /// Makes a test of them.
    pub(crate) record: Callback<()>,
    /// Runs scripts: the number of the run, and the job.
    pub(crate) run: Callback<(u32, Rc<str>)>,
    pub(crate) stop: Callback<()>,
    /// What the thread told of the last run, and which one that is.
    pub(crate) told_of: u32,
    pub(crate) told: Vec<Rc<str>>,
    /// Leads to a place of the bot, such as `$.skills[0]`.
    pub(crate) find: Callback<Rc<str>>,
    /// Told how many tests fail on the bot as it is.
    pub(crate) failing: Callback<usize>,
}

/// Something that was done and can be undone.
#[derive(Clone, Debug, PartialEq)]
struct Done {
    words: Rc<str>,
    /// The tests before it.
    before: Rc<str>,
    /// The tests after it: once they change again, it is too late.
    after: Rc<str>,
}

#[component]
pub(crate) fn TestsView(props: &Props) -> Html {
    let suite = use_memo(props.tests.clone(), |text| Suite::read(text));
    let base_url = use_memo(props.bot.clone(), |bot| {
        let bot: Value = serde_json::from_str(bot).unwrap_or_default();
        let base = bot.pointer("/webhook/base_url").and_then(Value::as_str);
        base.map(str::to_owned)
    });
    let trial = use_reducer_eq(Trial::default);
    // The number of the last run.
    let runs = use_mut_ref(|| props.told_of);
    let done = use_state_eq(|| None::<Done>);
    let trouble = use_state_eq(|| None::<Rc<str>>);
    let on_change = use_state_eq(|| browser::kept(ON_CHANGE).is_some());

    {
        let dispatch = trial.dispatcher();
        use_effect_with((props.told_of, props.told.clone()), move |(run, told)| {
            dispatch.dispatch(Happening::Hear(*run, told.clone()));
        });
    }

    let run = {
        let (dispatch, run) = (trial.dispatcher(), props.run.clone());
        let bot = props.bot.clone();
        Callback::from(move |scripts: Vec<Rc<str>>| {
            if scripts.is_empty() {
                return;
            }
            let number = *runs.borrow() + 1;
            runs.replace(number);
            let job = Trial::job(&bot, &scripts);
            dispatch.dispatch(Happening::Begin(number, bot.clone(), scripts));
            run.emit((number, job.into()));
        })
    };
    let stop = {
        let (dispatch, stop) = (trial.dispatcher(), props.stop.clone());
        move |_| {
            stop.emit(());
            dispatch.dispatch(Happening::Stop);
        }
    };

    // Runs what is not known, a moment after the last change.
    let later = use_mut_ref(|| None::<Later>);
    {
        let unknown: Vec<Rc<str>> = match &*suite {
            Ok(suite) if *on_change => suite
                .tests
                .iter()
                .filter(|test| !matches!(trial.standing(test, &props.bot), Standing::Ran(_)))
                .map(|test| test.text.clone())
                .collect(),
            _ => Vec::new(),
        };
        let run = run.clone();
        use_effect_with(
            (props.bot.clone(), props.tests.clone(), *on_change),
            move |_| {
                later.replace(None);
                if !unknown.is_empty() {
                    later.replace(Later::new(PAUSE, move || run.emit(unknown)));
                }
            },
        );
    }

    let change = {
        let (changed, done, before) = (props.changed.clone(), done.clone(), props.tests.clone());
        Callback::from(move |(suite, words): (Suite, String)| {
            let after: Rc<str> = suite.to_text().into();
            done.set((!words.is_empty()).then(|| Done {
                words: words.into(),
                before: before.clone(),
                after: after.clone(),
            }));
            changed.emit(after);
        })
    };
    let undo = {
        let (changed, done) = (props.changed.clone(), done.clone());
        move |_| {
            if let Some(done) = &*done {
                changed.emit(done.before.clone());
            }
            done.set(None);
        }
    };
    let import = {
        let (change, trouble, suite) = (change.clone(), trouble.clone(), suite.clone());
        move |_| {
            let (change, trouble, suite) = (change.clone(), trouble.clone(), suite.clone());
            files::pick(Callback::from(move |(name, text): files::Read| {
                let read = text
                    .map_err(str::to_owned)
                    .and_then(|text| Suite::read(&text));
                match (read, (*suite).clone()) {
                    (Ok(more), Ok(suite)) => {
                        trouble.set(None);
                        let words = [&name, " is imported."].concat();
                        change.emit((suite.with(more), words));
                    }
                    (Err(why), _) | (_, Err(why)) => {
                        trouble.set(Some(
                            [&name, " could not be imported. ", &why].concat().into(),
                        ));
                    }
                }
            }));
        }
    };
    let export = {
        let (slug, tests) = (props.slug.clone(), props.tests.clone());
        move |_| browser::save(&[&slug, "-tests.json"].concat(), &tests)
    };
    let record = {
        let (record, done) = (props.record.clone(), done.clone());
        move |_| {
            done.set(None);
            record.emit(());
        }
    };
    let switch = {
        let on_change = on_change.clone();
        move |_| {
            browser::keep(ON_CHANGE, (!*on_change).then_some("yes"));
            on_change.set(!*on_change);
        }
    };

    use_effect_with((*done).clone(), |done| {
        if done.is_some() {
            browser::focus_if_lost(UNDO);
        }
    });

    let running = trial.phase == Phase::Running;
    let empty = Suite::default();
    let known = suite.as_ref().as_ref().unwrap_or(&empty);
    let count = known.tests.len();
    let coverage = trial.coverage(known, &props.bot);
    let undone = done.as_ref().filter(|done| done.after == props.tests);
    let (_, failed) = trial.counts(known, &props.bot);
    {
        let failing = props.failing.clone();
        use_effect_with(failed, move |failed| failing.emit(*failed));
    }
    let worst = failed > 0 || matches!(trial.phase, Phase::Broken(_));
    let mark = match trial.phase {
        Phase::Running => html! { <i class="pulse" /> },
        _ if worst => icon(icon::ERROR),
        Phase::Done => icon(icon::DONE),
        Phase::Idle | Phase::Stopped | Phase::Broken(_) => Html::default(),
    };
    let summary = trial.summary(known, &props.bot);
    let class = match trial.phase {
        Phase::Running => "wait",
        _ if worst => "bad",
        Phase::Done => "good",
        Phase::Idle | Phase::Stopped | Phase::Broken(_) => "",
    };
    let all: Vec<Rc<str>> = known.tests.iter().map(|test| test.text.clone()).collect();
    html! {
        <section class="inspector trials" aria-labelledby="tests-title">
            <div class="inspector-head">
                <h2 id="tests-title">{ "Tests" }</h2>
                <div>
                    <button type="button" class="plain" onclick={import}>{ "Import" }</button>
                    if count > 0 {
                        <button type="button" class="plain" onclick={export}>{ "Export" }</button>
                    }
                </div>
            </div>
            <div class="choices">
                <button type="button" class="loud" disabled={props.turns == 0 || suite.is_err()} onclick={record}>
                    { "Record this conversation" }
                </button>
                if running {
                    <button type="button" class="quiet" key="stop" onclick={stop}>{ "Stop" }</button>
                } else if count > 0 {
                    <button type="button" class="quiet" key="run" onclick={
                        let run = run.clone();
                        move |_| run.emit(all.clone())
                    }>{ "Run all" }</button>
                }
                if count > 0 {
                    <label class="switch">
                        <input type="checkbox" checked={*on_change} onchange={switch} />
                        { "Run on every change" }
                    </label>
                }
            </div>
            <div class="told" role="status">
                if !summary.is_empty() {
                    <p><span class={yew::classes!("badge", class)}>{ mark }{ summary }</span></p>
                }
                if let Some(Done { words, .. }) = undone {
                    <p>{ words.to_string() }{ " " }
                        <button type="button" class="plain" id={UNDO} onclick={undo}>{ "Undo" }</button>
                    </p>
                }
            </div>
            if let Some(trouble) = &*trouble {
                <p class="trouble" role="alert">{ trouble.to_string() }</p>
            }
            if let Err(why) = &*suite {
                <p class="trouble" role="alert">{ ["The tests that are kept with this bot cannot be read. ", why].concat() }</p>
            }
            if count == 0 && suite.is_ok() {
                { nothing_yet(props.turns) }
            } else if count > 0 {
                <ul class="suite">
                    { for known.tests.iter().enumerate().map(|(index, test)| {
                        let standing = trial.standing(test, &props.bot);
                        let name: Rc<str> = match test.name() {
                            Some(name) => name.into(),
                            None => ["Test ", &(index + 1).to_string()].concat().into(),
                        };
                        let replace = {
                            let (change, run, suite) = (change.clone(), run.clone(), known.clone());
                            let name = name.clone();
                            Callback::from(move |(script, what): (Value, Rc<str>)| {
                                let suite = suite.clone().replaced(index, script);
                                // What changed is looked at again at once.
                                let text = suite.tests.get(index).map(|test| test.text.clone());
                                change.emit((suite, ["“", &name, "” ", &what].concat()));
                                run.emit(text.into_iter().collect());
                            })
                        };
                        let rename = {
                            let (change, suite) = (change.clone(), known.clone());
                            Callback::from(move |name: Rc<str>| {
                                change.emit((suite.clone().renamed(index, &name), String::new()));
                            })
                        };
                        let delete = {
                            let (change, suite) = (change.clone(), known.clone());
                            let name = name.clone();
                            Callback::from(move |()| {
                                change.emit((suite.clone().without(index), ["“", &name, "” is deleted."].concat()));
                            })
                        };
                        let alone = {
                            let (run, text) = (run.clone(), test.text.clone());
                            Callback::from(move |()| run.emit(vec![text.clone()]))
                        };
                        html! {
                            <Card key={index} {index} {name} test={test.clone()} {standing} base_url={(*base_url).clone()}
                                {replace} {rename} {delete} run={alone} find={props.find.clone()} />
                        }
                    }) }
                </ul>
            }
            if !coverage.is_empty() {
                { coverage::view(&coverage, &props.find) }
            }
        </section>
    }
}

fn nothing_yet(turns: usize) -> Html {
    html! {
        <div class="lead">
            <p>{ if turns == 0 {
                "Talk to the bot in the chat. Then one click makes a test of the conversation."
            } else {
                "One click makes a test of the conversation in the chat."
            } }</p>
            <p class="note">{
                "A test says the same things again and tells what the bot does differently. Nothing is sent: \
                 the test has the answers that your webhook gave. Its file is one for "
            }<code>{ "npx hooktalk test" }</code>{ "." }</p>
        </div>
    }
}
