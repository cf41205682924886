use std::cell::RefCell;
use std::rc::Rc;

use hooktalk_webchat::appearance::Theme;
use hooktalk_webchat::components::effect::use_effect_with;
use hooktalk_webchat::piece;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use web_sys::HtmlElement;
use yew::{
    Callback, Html, UseReducerDispatcher, component, html, use_memo, use_mut_ref, use_node_ref,
    use_reducer_eq, use_state,
};

use crate::border::{self, use_movable_border};
use crate::bot::{Bot, Example, Project, Site, at_home, unused_name};
use crate::bot_bar::{self, use_bot_bar};
use crate::bot_menu::Act;
use crate::browser::files::{self, DropWatch};
use crate::browser::link;
use crate::browser::shelf::{self, ShelfWatch};
use crate::browser::{self, Checked, Checker, HashWatch, KeyWatch, Later, Watch};
use crate::bundle::{Bundle, ENDING, LIMIT, coming, leaving};
use crate::chat_pane::{self, use_chat_pane};
use crate::document::{self, Part, Parts};
use crate::inspector::{Answered, Draft, Tools};
use crate::jump::Told;
use crate::lazy;
use crate::learn::shortcuts::{self, Command, Press};
use crate::learn::tour::{self, Place, STEPS};
use crate::learn::{Lesson, Over};
use crate::look::{Ask, Look};
use crate::masthead::{self, masthead};
use crate::panes::{Pane, Screen, Shares, View};
use crate::share::{self, MARK};
use crate::state::{self, Action, Document, Notice, Report, Runner, State};
use crate::tabs::{self, tabs, view_tabs};
use crate::tests_view;
use crate::{
    edit_pane, export_view, form, gallery, inspector, key_list, memory, naming, tests_pane, webhook,
};

// What the browser keeps, beside the projects.
const THEME: &str = "theme";
const SHARES: &str = "panes";
const WEBHOOK: &str = "webhook";
const PROJECT: &str = "project";
/// The button that the focus goes to when the tour ends.
const HELP: &str = "help-button";

const LOOK: &str = "look";
const TOUR: &str = "tour";
const SINGLES: &str = "single-keys";

/// How long a bot may take to be made while a person writes, in milliseconds: a part of a frame.
const AT_ONCE: f64 = 12.0;

/// How long a person must not write before one that takes longer is made.
const PAUSE: i32 = 1_000;

type Dispatch = UseReducerDispatcher<State>;

/// What stands over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sheet {
    Rename,
    Share,
    Export,
}

/// The smallest bot that answers.
const NEW: &str = r#"{
  "skills": [
    {
      "slug": "answer",
      "type": "fallback",
      "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "Hello! I know nothing yet." } }
      ]
    }
  ]
}
"#;

/// Makes a project of a bot, and opens it.
fn begin_project(dispatch: &Dispatch, projects: &[Project], bundle: &Bundle) {
    let project = Project {
        id: browser::fresh_id().into(),
        name: unused_name(&bundle.name, projects),
    };
    let kept = shelf::keep(&project, &bundle.text, &bundle.parts);
    browser::set_hash(None);
    let parts = bundle.parts.clone();
    open(dispatch, Bot::Project(project), &bundle.text, parts);
    dispatch.dispatch(Action::Kept(kept));
}

/// The open bot with all that belongs to it.
fn bundle(document: &Document) -> Bundle {
    Bundle {
        name: document.bot.title().into(),
        text: document.text.clone(),
        parts: document.parts.clone(),
    }
}

/// Opens a document.
fn open(dispatch: &Dispatch, bot: Bot, text: &str, parts: Parts) {
    let text = document::normal(text);
    // A bot of a link is not what the page begins with the next time.
    if bot.is_kept() {
        browser::keep(
            WEBHOOK,
            match &bot {
                Bot::Webhook(address) => Some(address),
                _ => None,
            },
        );
        browser::keep(
            PROJECT,
            match &bot {
                Bot::Project(project) => Some(&project.id),
                _ => None,
            },
        );
    }
    let runner = document::engine(&text).map(Runner);
    let text = text.into();
    dispatch.dispatch(Action::Open {
        bot,
        text,
        parts,
        runner,
    });
}

/// The page as it begins: with what was open last, if no link leads elsewhere.
fn begin(site: &Site) -> State {
    browser::mend_hash();
    let projects = shelf::projects();
    shelf::sweep(&projects);
    let linked = Example::named(&browser::hash()).is_some();
    let first = Bot::first();
    // Who starts the page with a webhook wants that one, and so does who follows a link.
    let left = || {
        if linked || first.example().is_none() {
            return None;
        }
        if let Some(id) = browser::kept(PROJECT) {
            let project = projects.iter().find(|project| *project.id == *id)?;
            let (text, parts) = shelf::open(&id)?;
            return Some((Bot::Project(project.clone()), text, parts));
        }
        let bot = Bot::at(&browser::kept(WEBHOOK)?, site).ok()?;
        let text = bot.text(site)?.into();
        Some((bot, text, Parts::default()))
    };
    let (bot, text, parts) = left().unwrap_or_else(|| {
        let text = first.text(site).unwrap_or_default().into();
        (first, text, Parts::default())
    });
    let runner = document::engine(&text).map(Runner);
    let mut state = State::new(bot, text, parts, runner)
        .after(Action::Screen(screen()))
        .after(Action::Theme(
            browser::kept(THEME)
                .and_then(|word| Theme::parse(&word))
                .unwrap_or_default(),
        ))
        .after(Action::Share(
            browser::kept(SHARES)
                .map(|text| Shares::from_text(&text))
                .unwrap_or_default(),
        ));
    state.projects = projects;
    state.learn.look = browser::kept(LOOK).map_or(state.learn.look, |text| Look::from_text(&text));
    state.learn.knows = browser::kept(TOUR).is_some();
    state.learn.no_singles = browser::kept(SINGLES).is_some();
    state
}

/// How much fits beside each other now.
fn screen() -> Screen {
    Screen::QUERIES
        .into_iter()
        .find(|(_, query)| browser::holds(query))
        .map_or(Screen::Wide, |(screen, _)| screen)
}

/// The page.
#[component]
pub(crate) fn App() -> Html {
    let site = use_state(browser::site);
    let state = use_reducer_eq({
        let site = site.clone();
        move || begin(&site)
    });
    let dispatch = state.dispatcher();
    // The example that was asked for last; none for anything else.
    let wanted = use_mut_ref(|| None::<Example>);
    // What is to be said to it.
    let words = use_mut_ref(|| None::<Rc<str>>);
    let panes = use_node_ref();
    let seen = use_mut_ref(Vec::<View>::new);
    // Whether the tests run before anybody looks at them.
    let on_change = use_state(|| browser::kept(tests_view::ON_CHANGE).is_some());

    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let watches = Screen::QUERIES.map(|(_, query)| {
                let dispatch = dispatch.clone();
                let changed = move |_| dispatch.dispatch(Action::Screen(screen()));
                Watch::new(query, Callback::from(changed))
            });
            move || drop(watches)
        });
    }
    use_effect_with(state.theme, |theme| {
        browser::mark_page("data-theme", theme.as_str());
    });
    {
        let panes = panes.clone();
        use_effect_with((state.shares, state.screen), move |(shares, screen)| {
            if let Some(panes) = panes.cast::<HtmlElement>() {
                for border in screen.borders() {
                    let share = format!("{}%", shares.of(*border));
                    browser::set_variable(&panes, border.variable(), &share);
                }
            }
        });
    }

    // What is written is looked at, kept, and answers as soon as it can.
    let later = use_mut_ref(|| None::<Later>);
    let editing = state.screen.shows(Pane::Edit, state.pane);
    let waiting = use_mut_ref(|| None::<(u32, Rc<str>)>);
    waiting.replace(
        state
            .waiting()
            .map(|version| (version, state.document.text.clone())),
    );
    let run = {
        let (dispatch, waiting, later) = (dispatch.clone(), waiting, later.clone());
        Callback::from(move |()| {
            later.replace(None);
            if let Some((version, text)) = waiting.take()
                && let Some(engine) = document::engine(&text)
            {
                let runner = Runner(engine);
                dispatch.dispatch(Action::Run { version, runner });
            }
        })
    };
    // Who comes to the chat talks to what is written, whether it was looked at or not. What the editor
    // tells when it is left is drawn first.
    let entered = {
        let run = run.clone();
        Callback::from(move |()| {
            let run = run.clone();
            spawn_local(async move { run.emit(()) });
        })
    };
    let took = use_mut_ref(|| 0.0_f64);
    let checker: Rc<RefCell<Option<Checker>>> = use_mut_ref(|| None);
    {
        let (dispatch, took, checker) = (dispatch.clone(), took.clone(), checker);
        let text = state.document.text.clone();
        use_effect_with(
            (state.document.version, editing),
            move |(version, editing)| {
                if !*editing && checker.borrow().is_none() {
                    return;
                }
                let mut checker = checker.borrow_mut();
                let checker = checker.get_or_insert_with(|| {
                    Checker::new(Callback::from(move |checked: Checked| {
                        took.replace(checked.took);
                        let Checked {
                            version, findings, ..
                        } = checked;
                        dispatch.dispatch(Action::Find { version, findings });
                    }))
                });
                checker.check(*version, &text);
            },
        );
    }
    {
        let run = run.clone();
        let ready = state.ready();
        use_effect_with((state.document.version, ready), move |(_, ready)| {
            later.replace(None);
            if ready.is_none() {
                return;
            }
            if *took.borrow() <= AT_ONCE {
                run.emit(());
            } else {
                later.replace(Later::new(PAUSE, move || run.emit(())));
            }
        });
    }
    let was = use_mut_ref(|| None::<u32>);
    {
        let dispatch = dispatch.clone();
        let document = state.document.clone();
        let wanted = wanted.clone();
        let what = (
            document.version,
            document.bot.clone(),
            document.parts.clone(),
            document.opened,
        );
        let is_ours = state.elsewhere.is_none();
        use_effect_with(what, move |(_, _, _, opened)| {
            let written = was.replace(Some(*opened)) == Some(*opened);
            if let (Bot::Project(project), true) = (&document.bot, written && is_ours) {
                keep(&dispatch, &wanted, project, &document);
            }
        });
    }

    {
        // The turns of this tab outlive a reload.
        let (state, recall) = (state.clone(), use_mut_ref(|| None::<browser::Recalls>));
        let what = (
            state.document.bot.clone(),
            state.document.opened,
            state.past.stands.is_some(),
            state.turns.clone(),
        );
        use_effect_with(what, move |(bot, opened, stands, turns)| {
            let mut recall = recall.borrow_mut();
            let recall = recall.get_or_insert_with(browser::Recalls::new);
            let bot = if bot.is_kept() {
                bot.key()
            } else {
                String::new()
            };
            if bot.is_empty() || !stands {
                return;
            }
            let told = recall.turns(&bot, *opened);
            if told.is_empty() {
                recall.keep(&bot, turns, |turn| state.past.row(turn));
            } else {
                state.dispatcher().dispatch(Action::Recall(told));
            }
        });
    }

    use_effect_with(state.document.parts.webhook.clone(), |webhook| {
        browser::hook::set(webhook);
    });

    let choose_theme = {
        let dispatch = dispatch.clone();
        Callback::from(move |chosen: Theme| {
            browser::keep(THEME, Some(chosen.as_str()));
            dispatch.dispatch(Action::Theme(chosen));
        })
    };
    let choose_shares = {
        let dispatch = dispatch.clone();
        Callback::from(move |shares: Shares| {
            browser::keep(SHARES, Some(&shares.to_text()));
            dispatch.dispatch(Action::Share(shares));
        })
    };
    let choose_pane = {
        let dispatch = dispatch.clone();
        Callback::from(move |pane| dispatch.dispatch(Action::Pane(pane)))
    };
    let ask = {
        let dispatch = dispatch.clone();
        Callback::from(move |ask| dispatch.dispatch(Action::Ask(ask)))
    };
    let choose_view = {
        let dispatch = dispatch.clone();
        Callback::from(move |view| dispatch.dispatch(Action::Show(view)))
    };
    let write = {
        let dispatch = dispatch.clone();
        Callback::from(move |text: Rc<str>| {
            let id = browser::fresh_id().into();
            dispatch.dispatch(Action::Write { text, id });
        })
    };
    let write_part = |part: Part| {
        let dispatch = dispatch.clone();
        Callback::from(move |text: Rc<str>| {
            let id = browser::fresh_id().into();
            dispatch.dispatch(Action::Part { part, text, id });
        })
    };
    let (write_webhook, write_tests) = (write_part(Part::Webhook), write_part(Part::Tests));
    let sheet = use_state(|| None::<Sheet>);
    let choose_bot = {
        let (dispatch, wanted, site) = (dispatch.clone(), wanted.clone(), site.clone());
        Callback::from(move |chosen: Bot| {
            wanted.replace(None);
            let opened = match &chosen {
                Bot::Project(project) => shelf::open(&project.id),
                other => {
                    let text = other.text(&site);
                    text.map(|text| (text.into(), Parts::default()))
                }
            };
            if let Some((text, parts)) = opened {
                browser::set_hash(None);
                open(&dispatch, chosen, &text, parts);
            }
        })
    };
    let load = {
        let (dispatch, site, wanted) = (dispatch.clone(), site.clone(), wanted.clone());
        let words = words.clone();
        Callback::from(move |example: Example| {
            wanted.replace(Some(example));
            let bot = Bot::Example(example);
            let say = words.take().map(|words| Lesson::Ask(Ask::Say(words)));
            if let Some(text) = bot.text(&site) {
                open(&dispatch, bot, &text, Parts::default());
                say.into_iter()
                    .for_each(|say| dispatch.dispatch(Action::Learn(say)));
                return;
            }
            let (dispatch, wanted, site) = (dispatch.clone(), wanted.clone(), site.clone());
            spawn_local(async move {
                let text = browser::fetch(&example.address(&site)).await;
                if *wanted.borrow() != Some(example) {
                    return;
                }
                match text.filter(|text| document::engine(text).is_some()) {
                    Some(text) => {
                        open(&dispatch, bot, &at_home(&text, &site), Parts::default());
                        say.into_iter()
                            .for_each(|say| dispatch.dispatch(Action::Learn(say)));
                    }
                    None => {
                        wanted.replace(None);
                        dispatch.dispatch(Action::Notice(Some(Notice::Lost(example))));
                    }
                }
            });
        })
    };
    let choose_example = {
        let load = load.clone();
        Callback::from(move |example: Example| {
            load.emit(example);
            browser::set_hash(Some(example.slug));
        })
    };
    // What the callbacks below find when they are called.
    let newest = use_mut_ref(|| (*state).clone());
    newest.replace((*state).clone());
    {
        let dispatch = dispatch.clone();
        use_effect_with((), move |()| {
            let watch = ShelfWatch::new(Callback::from(move |id: Option<Rc<str>>| {
                let open = match &newest.borrow().document.bot {
                    Bot::Project(project) => Some(project.id.clone()),
                    _ => None,
                };
                let kept = open.and_then(|id| shelf::open(&id));
                let projects = shelf::projects();
                dispatch.dispatch(Action::Elsewhere { id, projects, kept });
            }));
            move || drop(watch)
        });
    }
    let import = {
        let (dispatch, wanted, site) = (dispatch.clone(), wanted.clone(), site.clone());
        Callback::from(move |(name, text): files::Read| {
            let read = text.map_err(str::to_owned);
            match read.and_then(|text| Bundle::from_file(&name, &text)) {
                Ok(bundle) => {
                    wanted.replace(None);
                    begin_project(&dispatch, &shelf::projects(), &coming(bundle, &site));
                }
                Err(why) => dispatch.dispatch(Action::Notice(Some(Notice::NoBot {
                    what: name.into(),
                    why: why.into(),
                }))),
            }
        })
    };
    {
        let import = import.clone();
        use_effect_with((), move |()| {
            let watch = DropWatch::new(import);
            move || drop(watch)
        });
    }
    let act = {
        let (dispatch, state, sheet) = (dispatch.clone(), state.clone(), sheet.clone());
        let (choose_bot, choose_example) = (choose_bot.clone(), choose_example.clone());
        let (wanted, site) = (wanted.clone(), site.clone());
        Callback::from(move |act: Act| {
            let document = &state.document;
            match act {
                Act::New => {
                    wanted.replace(None);
                    let bundle = Bundle {
                        name: "New bot".into(),
                        text: NEW.into(),
                        parts: Parts::default(),
                    };
                    begin_project(&dispatch, &state.projects, &bundle);
                }
                Act::Copy => {
                    let id = browser::fresh_id().into();
                    dispatch.dispatch(Action::Copy { id });
                }
                Act::Rename => sheet.set(Some(Sheet::Rename)),
                Act::Delete => {
                    let Bot::Project(project) = &document.bot else {
                        return;
                    };
                    let kept = shelf::remove(&project.id);
                    let projects = shelf::projects();
                    dispatch.dispatch(Action::Projects(projects.clone()));
                    match projects.first() {
                        Some(next) => choose_bot.emit(Bot::Project(next.clone())),
                        None => choose_example.emit(Example::TOUR),
                    }
                    if let Some(kept) = kept {
                        dispatch.dispatch(Action::Notice(Some(Notice::Deleted {
                            project: project.clone(),
                            kept: kept.into(),
                        })));
                    }
                }
                Act::Import => files::pick(import.clone()),
                Act::Save => browser::save(
                    &[&document.bot.slug(), ENDING].concat(),
                    &leaving(bundle(document), &site).to_file(),
                ),
                Act::Undo => {
                    if let Some(Notice::Deleted { project, kept }) = &state.notice {
                        let kept = shelf::put_back(&project.id, kept);
                        dispatch.dispatch(Action::Notice(None));
                        dispatch.dispatch(Action::Projects(shelf::projects()));
                        choose_bot.emit(Bot::Project(project.clone()));
                        dispatch.dispatch(Action::Kept(kept));
                    }
                }
                Act::TakeTheirs => choose_bot.emit(document.bot.clone()),
                Act::Dismiss => dispatch.dispatch(Action::Notice(None)),
                Act::Share => sheet.set(Some(Sheet::Share)),
                Act::Export => sheet.set(Some(Sheet::Export)),
            }
        })
    };
    let no_sheet = {
        let sheet = sheet.clone();
        Callback::from(move |()| sheet.set(None))
    };
    let rename = {
        let dispatch = dispatch.clone();
        Callback::from(move |name: Rc<str>| dispatch.dispatch(Action::Rename(name)))
    };
    let open_link = {
        let (dispatch, wanted, site) = (dispatch.clone(), wanted.clone(), site.clone());
        Callback::from(move |hash: String| {
            wanted.replace(None);
            let (dispatch, site) = (dispatch.clone(), site.clone());
            spawn_local(async move {
                let packed = hash.strip_prefix(MARK).unwrap_or_default();
                let text = link::unpack(packed, LIMIT).await;
                if browser::hash() != hash {
                    return;
                }
                match text.and_then(|text| Bundle::from_text(&text)) {
                    Ok(bundle) => {
                        let bundle = coming(bundle, &site);
                        let bot = Bot::Shared(bundle.name);
                        open(&dispatch, bot, &bundle.text, bundle.parts);
                    }
                    Err(why) => dispatch.dispatch(Action::Notice(Some(Notice::NoBot {
                        what: "The link".into(),
                        why: why.into(),
                    }))),
                }
            });
        })
    };
    use_effect_with((), move |()| {
        let follow = Callback::from(move |hash: String| {
            if hash.starts_with(MARK) {
                open_link.emit(hash);
                return;
            }
            let now = *wanted.borrow();
            // Without a name the page is as it began.
            let example = Example::named(&hash).or_else(|| now.map(|_| Example::TOUR));
            if let Some(example) = example
                && now != Some(example)
            {
                load.emit(example);
            }
        });
        follow.emit(browser::hash());
        let watch = HashWatch::new(follow);
        move || drop(watch)
    });
    let does = |action: fn(Rc<Value>) -> Action| {
        let dispatch = dispatch.clone();
        Callback::from(move |value| dispatch.dispatch(action(value)))
    };
    let stood = does(Action::Stood);
    let apply = does(Action::Stand);
    let jumped = {
        let dispatch = dispatch.clone();
        Callback::from(move |chat| dispatch.dispatch(Action::Jumped(chat)))
    };
    let back = {
        let dispatch = dispatch.clone();
        Callback::from(move |first| dispatch.dispatch(Action::Back(first)))
    };
    let take_back = {
        let (back, last) = (back.clone(), state.turns.len().saturating_sub(1));
        Callback::from(move |()| back.emit(last))
    };
    let record = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| {
            dispatch.dispatch(Action::Record);
            browser::focus_soon(View::Tests.tab_id());
        })
    };
    let failing = {
        let dispatch = dispatch.clone();
        Callback::from(move |failed| dispatch.dispatch(Action::Failed(failed)))
    };
    let restore = {
        let dispatch = dispatch.clone();
        Callback::from(move |()| dispatch.dispatch(Action::Restore))
    };
    let teach = {
        let dispatch = dispatch.clone();
        Callback::from(move |lesson: Lesson| {
            match &lesson {
                Lesson::Knows => browser::keep(TOUR, Some("known")),
                Lesson::NoSingles(off) => browser::keep(SINGLES, off.then_some("off")),
                Lesson::Look(look) => browser::keep(LOOK, Some(&look.to_text())),
                _ => {}
            }
            dispatch.dispatch(Action::Learn(lesson));
        })
    };
    let choose_from_gallery = {
        let (choose_example, teach) = (choose_example.clone(), teach.clone());
        let now = state.document.bot.example();
        let dispatch = dispatch.clone();
        Callback::from(move |(example, say): (Example, Option<Rc<str>>)| {
            teach.emit(Lesson::Over(None));
            match say {
                Some(say) if now == Some(example) => teach.emit(Lesson::Ask(Ask::Say(say))),
                say => {
                    words.replace(say);
                    choose_example.emit(example);
                }
            }
            dispatch.dispatch(Action::Pane(Pane::Chat));
        })
    };
    let obey = {
        let teach = teach.clone();
        let (choose_view, choose_pane) = (choose_view.clone(), choose_pane.clone());
        let (choose_theme, theme) = (choose_theme.clone(), state.theme);
        move |command: Command| match command {
            Command::Show(view) => {
                choose_view.emit(view);
                browser::focus_soon(view.tab_id());
            }
            Command::Chat | Command::Run => {
                if command == Command::Run {
                    run.emit(());
                }
                choose_pane.emit(Pane::Chat);
                teach.emit(Lesson::Ask(Ask::Focus));
            }
            Command::Anew => teach.emit(Lesson::Ask(Ask::Anew)),
            Command::Problem => {
                choose_view.emit(View::Json);
                browser::press("next-problem");
            }
            Command::Share => {
                browser::press("share");
            }
            Command::Examples => teach.emit(Lesson::Over(Some(Over::Gallery))),
            Command::Theme => choose_theme.emit(match theme {
                Theme::Auto => Theme::Light,
                Theme::Light => Theme::Dark,
                Theme::Dark => Theme::Auto,
            }),
            Command::Keys => teach.emit(Lesson::Over(Some(Over::Keys))),
        }
    };
    // What a key does, as the page is now.
    let keys = use_mut_ref(|| None::<Rc<dyn Fn(&Press) -> bool>>);
    let singles = !state.learn.no_singles;
    keys.replace(Some(Rc::new(move |press: &Press| {
        let command = shortcuts::command(press, singles);
        command.into_iter().for_each(&obey);
        command.is_some()
    })));
    use_effect_with((), move |()| {
        let watch = KeyWatch::new(move |press| {
            let pressed = keys.borrow().clone();
            pressed.is_some_and(|pressed| pressed(press))
        });
        move || drop(watch)
    });
    let over = state.learn.over.map(|over| {
        let closed = {
            let teach = teach.clone();
            Callback::from(move |()| teach.emit(Lesson::Over(None)))
        };
        match over {
            Over::Gallery => lazy::gallery(gallery::Props {
                open: state.document.bot.example(),
                choose: choose_from_gallery,
                closed,
            }),
            Over::Keys => {
                let teach = teach.clone();
                let choose = Callback::from(move |on: bool| teach.emit(Lesson::NoSingles(!on)));
                lazy::key_list(key_list::Props {
                    singles,
                    choose,
                    closed,
                })
            }
        }
    });
    let tour = |place: Place| {
        let at = state.learn.tour?;
        STEPS.get(at).filter(|step| step.place == place)?;
        let go = {
            let teach = teach.clone();
            Callback::from(move |step: Option<usize>| {
                teach.emit(Lesson::Tour(step));
                if step.is_none() {
                    browser::focus(HELP);
                }
            })
        };
        let never = {
            let teach = teach.clone();
            Callback::from(move |()| {
                teach.emit(Lesson::Knows);
                browser::focus(HELP);
            })
        };
        Some(lazy::tour_card(tour::Props { at, go, never }))
    };
    let choose_look = {
        let teach = teach.clone();
        Callback::from(move |look: Look| teach.emit(Lesson::Look(look)))
    };
    let tell = Callback::from({
        let dispatch = dispatch.clone();
        move |told: Option<Told>| dispatch.dispatch(Action::Tell(told))
    });
    let export = {
        let state = state.clone();
        Callback::from(move |()| {
            let state = state.clone();
            spawn_local(async move { export(&state).await });
        })
    };
    let newest = use_mut_ref(|| state.document.text.clone());
    newest.replace(state.document.text.clone());
    // They stay the same, so that what holds them is not drawn again.
    let tools = use_memo((), {
        let dispatch = state.dispatcher();
        move |()| Tools {
            show: Callback::from(move |path: Rc<str>| {
                let (from, to) = document::place(&newest.borrow(), &path);
                dispatch.dispatch(Action::Ask(state::Ask::Show { from, to }));
            }),
            send: Callback::from(|(draft, told): (Rc<Draft>, Callback<Answered>)| {
                browser::sending::send(&draft, told);
            }),
            copy: Callback::from(|(text, told): (Rc<str>, Callback<bool>)| {
                browser::copy(&text, move |done| told.emit(done));
            }),
        }
    });
    let tools = (*tools).clone();
    let find = tools.show.clone();

    let pane = state.pane;
    let screen = state.screen;
    let tab = screen.tab(pane);
    let shown = |it: Pane| screen.shows(it, pane);
    let role = |it: Pane| screen.tabs().contains(&it).then_some("tabpanel");
    let named_by = |it: Pane| screen.tabs().contains(&it).then(|| it.tab_id());
    let document = &state.document;
    let border = |at: usize| {
        screen.borders().get(at).map(|border| {
            let props = border::Props {
                border: *border,
                shares: state.shares,
                choose: choose_shares.clone(),
            };
            piece!(use_movable_border in border.variable(), props)
        })
    };
    let is_seen = |view: View| shown(view.pane()) && state.views.shows(view);
    // What was never in sight is not there; what was goes on.
    let panel = |view: View, content: Html| {
        let runs = *on_change && view == View::Tests && !document.parts.tests.is_empty();
        if (is_seen(view) || runs) && !seen.borrow().contains(&view) {
            seen.borrow_mut().push(view);
        }
        let content = if seen.borrow().contains(&view) {
            content
        } else {
            Html::default()
        };
        html! {
            <div class="view" id={view.id()} role="tabpanel" aria-labelledby={view.tab_id()}
                hidden={!state.views.shows(view)}>
                { content }
            </div>
        }
    };
    html! {
        <>
            { masthead(&masthead::Props {
                theme: state.theme,
                choose: choose_theme,
                offered: !state.learn.knows && state.learn.tour.is_none(),
                teach: teach.clone(),
            }) }
            { piece!(use_bot_bar, bot_bar::Props {
                bot: document.bot.clone(),
                projects: state.projects.clone(),
                site: (*site).clone(),
                choose: choose_bot,
                choose_example,
                notice: state.notice.clone(),
                elsewhere: state.elsewhere,
                act,
            }) }
            <div class="over">{ over.unwrap_or_default() }</div>
            <main>
                { tour(Place::Bar).unwrap_or_default() }
                <div ref={panes} class="panes" data-screen={screen.as_str()}>
                    if let Some(tab) = tab {
                        { tabs(tabs::Props { tabs: screen.tabs(), pane: tab, choose: choose_pane, failed: state.failed }) }
                    }
                    <div key="edit" class="pane edit" id={Pane::Edit.id()} role={role(Pane::Edit)}
                        aria-labelledby={named_by(Pane::Edit)} hidden={!shown(Pane::Edit)}>
                        { view_tabs(tabs::ViewProps { pane: Pane::Edit, views: state.views, choose: choose_view.clone(), failed: 0 }) }
                        { tour(Place::Pane(Pane::Edit)).unwrap_or_default() }
                        { panel(View::Json, lazy::edit_pane(edit_pane::Props {
                            text: document.text.clone(),
                            opened: document.opened,
                            findings: document.findings.as_ref().map(|(_, findings)| findings.clone()),
                            looked_at: state.findings().is_some(),
                            shown: is_seen(View::Json) || is_seen(View::Form),
                            changed: write.clone(),
                            asked: state.asked,
                            behind: state.running.version != document.version,
                        })) }
                        { panel(View::Form, lazy::form_view(form::Props {
                            text: document.text.clone(),
                            changed: write.clone(),
                            ask,
                            shown: is_seen(View::Form),
                            report: state.report().cloned(),
                            theme: state.theme,
                        })) }
                        { panel(View::Webhook, lazy::webhook_view(webhook::Props {
                            text: document.parts.webhook.clone(),
                            changed: write_webhook,
                            bot: document.text.clone(),
                            written: write,
                            example: document.bot.example().is_some(),
                            opened: document.opened,
                            shown: is_seen(View::Webhook),
                        })) }
                    </div>
                    { border(0).unwrap_or_default() }
                    <div key="chat" class="pane talk" id={Pane::Chat.id()} role={role(Pane::Chat)}
                        aria-labelledby={named_by(Pane::Chat)} hidden={!shown(Pane::Chat)}>
                        { piece!(use_chat_pane, chat_pane::Props {
                            bot: document.bot.clone(),
                            opened: document.opened,
                            runner: state.running.runner.clone(),
                            theme: state.theme,
                            begun: !state.turns.is_empty(),
                            tell,
                            entered,
                            look: state.learn.look,
                            choose_look,
                            wish: state.learn.wish.clone(),
                            jump: state.past.wish.clone(),
                            jumped,
                            stood,
                            back: take_back,
                            record,
                        }) }
                        { tour(Place::Pane(Pane::Chat)).unwrap_or_default() }
                    </div>
                    { border(1).unwrap_or_default() }
                    <div key="see" class="pane see" id={Pane::Inspector.id()} tabindex="0"
                        role={role(Pane::Inspector).unwrap_or("group")}
                        aria-labelledby={named_by(Pane::Inspector).unwrap_or("inspector-title")} hidden={!shown(Pane::Inspector)}>
                        { view_tabs(tabs::ViewProps { pane: Pane::Inspector, views: state.views, choose: choose_view, failed: state.failed }) }
                        { tour(Place::Pane(Pane::Inspector)).unwrap_or_default() }
                        { panel(View::Turns, lazy::inspector(inspector::Props {
                            turns: state.turns.clone(),
                            sent: state.past.sent.clone(),
                            removed: state.past.removed.clone(),
                            export,
                            back,
                            restore,
                            tools,
                        })) }
                        { panel(View::Memory, lazy::memory_view(memory::Props {
                            stands: state.past.stands.clone(),
                            busy: state.busy(),
                            text: document.text.clone(),
                            shown: is_seen(View::Memory),
                            apply,
                        })) }
                        { panel(View::Tests, lazy::tests_pane(tests_pane::Props {
                            tests: document.parts.tests.clone(),
                            changed: write_tests,
                            bot: document.bot.clone(),
                            text: document.text.clone(),
                            turns: state.turns.clone(),
                            find,
                            recorded: state.recorded,
                            failing,
                        })) }
                    </div>
                </div>
            </main>
            <div class="keep-sheet">
            { match *sheet {
                None => Html::default(),
                Some(Sheet::Share) => lazy::share(share::Props {
                    bundle: leaving(bundle(document), &site),
                    home: [&site.folder, "/"].concat(),
                    closed: no_sheet,
                }),
                Some(Sheet::Export) => lazy::export_view(export_view::Props {
                    bundle: bundle(document),
                    site: (*site).clone(),
                    closed: no_sheet,
                    is_right: document::engine(&document.text).is_some(),
                }),
                Some(Sheet::Rename) => lazy::naming(naming::Props {
                    name: document.bot.title().to_owned(),
                    rename,
                    closed: no_sheet,
                }),
            } }
            </div>
        </>
    }
}

/// Keeps what was written.
fn keep(
    dispatch: &Dispatch,
    wanted: &Rc<RefCell<Option<Example>>>,
    project: &Project,
    document: &Document,
) {
    if wanted.replace(None).is_some() || !browser::hash().is_empty() {
        // It is no example any more.
        browser::leave_hash();
    }
    browser::keep(WEBHOOK, None);
    browser::keep(PROJECT, Some(&project.id));
    let kept = shelf::keep(project, &document.text, &document.parts);
    dispatch.dispatch(Action::Kept(kept));
}

/// Gives the person the conversation as a script.
async fn export(state: &State) {
    // Its file is there: what asks for it is in the same one.
    let (Some(Report(first)), Ok(scribe)) = (state.turns.first(), lazy::scribe().await) else {
        return;
    };
    let text = &state.document.text;
    let definition: Value = serde_json::from_str(text).unwrap_or_default();
    let base = definition.pointer("/webhook/base_url");
    let turns = state.turns.iter();
    let seen: Vec<_> = turns.map(|Report(report)| &report.turn).collect();
    let bot = &state.document.bot;
    let name = match bot {
        Bot::Forwarded(_) | Bot::Webhook(_) => "a webhook",
        other => other.title(),
    };
    let script = scribe(
        &["A conversation with ", name].concat(),
        base.and_then(|base| base.as_str()),
        &first.before,
        &seen,
    );
    let text = serde_json::to_string_pretty(&script).unwrap_or_default();
    browser::save(
        &[&bot.slug(), "-test.json"].concat(),
        &[&text, "\n"].concat(),
    );
}
