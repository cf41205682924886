//! What the page is: one value, and one function that says what follows from what happened. What
//! it takes from the browser comes in as arguments; nothing here asks for it.

use std::rc::Rc;

use hooktalk_engine::Engine;
use hooktalk_webchat::TurnReport;
use hooktalk_webchat::appearance::Theme;
use serde_json::Value;
use yew::Reducible;

use crate::bot::{Bot, Example, Project, unused_name};
use crate::document::{Findings, Part, Parts};
use crate::jump::{Past, Told};
use crate::learn::tour::{Place, STEPS};
use crate::learn::{Learn, Lesson};
use crate::panes::{Pane, Screen, Shares, View, Views};

/// The last report of a turn. Each report is a new one, so comparing is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Report(pub(crate) Rc<TurnReport>);

impl Report {
    /// What its turn is known by: it is the same in all its reports.
    pub(crate) fn identity(&self) -> &str {
        let uuid = self.0.turn.nlp.as_value().get("uuid");
        uuid.and_then(|uuid| uuid.as_str()).unwrap_or_default()
    }

    fn is_of_turn(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }

    fn is_of_conversation(&self, other: &Self) -> bool {
        self.0.before.id == other.0.before.id
    }
}

impl PartialEq for Report {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// A bot that answers. Each compiled one is another.
#[derive(Clone, Debug)]
pub(crate) struct Runner(pub(crate) Rc<Engine>);

impl PartialEq for Runner {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The one document of the page: the text of a bot, and what belongs to it. While the editor shows,
/// it is ahead of this by what was written in the last moment.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Document {
    pub(crate) bot: Bot,
    pub(crate) text: Rc<str>,
    pub(crate) parts: Parts,
    /// Counts the texts.
    pub(crate) version: u32,
    /// Counts the documents that were opened: with each the editor begins anew.
    pub(crate) opened: u32,
    /// What is wrong with it, and in which version; the last one that was looked at.
    pub(crate) findings: Option<(u32, Rc<Findings>)>,
}

/// What answers in the chat.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Running {
    /// `None` when no text of this document was ever right.
    pub(crate) runner: Option<Runner>,
    /// Which version of the text it was made from.
    pub(crate) version: u32,
}

/// Something that the person should know, and may answer.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Notice {
    /// An example could not be loaded.
    Lost(Example),
    /// The browser does not keep what is written.
    NotKept,
    /// A project was deleted; what was kept of it, in case that was a mistake.
    Deleted { project: Project, kept: Rc<str> },
    /// A file or a link holds no bot: what was opened, and what is wrong with it.
    NoBot { what: Rc<str>, why: Rc<str> },
}

/// What another tab did to the open project.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Elsewhere {
    Changed,
    Deleted,
}

/// What the editor is to do, asked for elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ask {
    Undo,
    Redo,
    /// To select a place of the text, in UTF-16 code units, and to go there.
    Show {
        from: u32,
        to: u32,
    },
}

/// Everything that the page shows.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct State {
    pub(crate) theme: Theme,
    pub(crate) screen: Screen,
    pub(crate) shares: Shares,
    /// Which pane shows where several share a place.
    pub(crate) pane: Pane,
    pub(crate) views: Views,
    pub(crate) document: Document,
    pub(crate) running: Running,
    /// The last report of each turn of the conversation, as far as this page saw it.
    pub(crate) turns: Vec<Report>,
    pub(crate) past: Past,
    /// The projects that this browser keeps, the last changed first.
    pub(crate) projects: Vec<Project>,
    pub(crate) notice: Option<Notice>,
    pub(crate) learn: Learn,
    /// What the editor was asked to do last, and how often it was asked.
    pub(crate) asked: (u32, Option<Ask>),
    /// While it is there, the project that is kept is not the one that shows, and writing makes
    /// another one.
    pub(crate) elsewhere: Option<Elsewhere>,
    /// How often the conversation was to become a test.
    pub(crate) recorded: u32,
    /// How many tests fail on the bot as it is.
    pub(crate) failed: usize,
}

/// What happens.
#[derive(Debug)]
pub(crate) enum Action {
    /// Another document.
    Open {
        bot: Bot,
        text: Rc<str>,
        parts: Parts,
        runner: Option<Runner>,
    },
    /// The person wrote. `id` is for the project that begins when this document is none yet.
    Write {
        text: Rc<str>,
        id: Rc<str>,
    },
    /// The person wrote something that belongs to the bot. `id` is as in `Write`.
    Part {
        part: Part,
        text: Rc<str>,
        id: Rc<str>,
    },
    /// The text was looked at.
    Find {
        version: u32,
        findings: Rc<Findings>,
    },
    /// What was written answers from now on.
    Run {
        version: u32,
        runner: Runner,
    },
    /// A report of a turn; `None` when the conversation begins anew.
    Tell(Option<Told>),
    /// Turns that the page told of before it was loaded again.
    Recall(Vec<Told>),
    /// Where the conversation stands now.
    Stood(Rc<Value>),
    /// The conversation is to stand there.
    Stand(Rc<Value>),
    /// The turns from this one on are taken back.
    Back(usize),
    /// They were, and this was the chat before; `None` when that could not be.
    Jumped(Option<Rc<Value>>),
    /// What was taken back last comes again.
    Restore,
    /// What the person is to know.
    Notice(Option<Notice>),
    /// The browser kept what was written, or did not.
    Kept(bool),
    /// What shows becomes a project of its own.
    Copy {
        id: Rc<str>,
    },
    /// The open project gets another name.
    Rename(Rc<str>),
    /// Another tab changed a project: what the browser keeps now, and of that one.
    Elsewhere {
        id: Option<Rc<str>>,
        projects: Vec<Project>,
        kept: Option<(Rc<str>, Parts)>,
    },
    /// What the browser keeps now.
    Projects(Vec<Project>),
    Theme(Theme),
    Screen(Screen),
    Share(Shares),
    Pane(Pane),
    /// A view comes into sight, and its pane with it.
    Show(View),
    Learn(Lesson),
    /// The editor is to do something.
    Ask(Ask),
    /// The conversation becomes a test.
    Record,
    /// So many tests fail on the bot as it is.
    Failed(usize),
}

impl State {
    /// The page as it begins.
    pub(crate) fn new(bot: Bot, text: Rc<str>, parts: Parts, runner: Option<Runner>) -> Self {
        Self {
            theme: Theme::default(),
            screen: Screen::default(),
            shares: Shares::default(),
            pane: Pane::Chat,
            views: Views::default(),
            document: Document {
                bot,
                text,
                parts,
                version: 0,
                opened: 0,
                findings: None,
            },
            running: Running { runner, version: 0 },
            turns: Vec::new(),
            past: Past::default(),
            projects: Vec::new(),
            notice: None,
            learn: Learn::default(),
            asked: (0, None),
            elsewhere: None,
            recorded: 0,
            failed: 0,
        }
    }

    /// What follows.
    pub(crate) fn after(mut self, action: Action) -> Self {
        match action {
            Action::Open {
                bot,
                text,
                parts,
                runner,
            } => self.open(bot, text, parts, runner),
            Action::Write { text, id } => {
                if self.document.text != text {
                    self.begin_project(id);
                    self.document.text = text;
                    self.document.version += 1;
                }
            }
            Action::Part { part, text, id } => {
                let parts = self.document.parts.clone().with(part, text);
                if self.document.parts != parts {
                    self.begin_project(id);
                    self.document.parts = parts;
                }
            }
            Action::Find { version, findings } => {
                let newest = self.document.findings.as_ref();
                if newest.is_none_or(|(newest, _)| *newest <= version) {
                    self.document.findings = Some((version, findings));
                }
            }
            Action::Run { version, runner } => {
                if version == self.document.version {
                    self.running = Running {
                        runner: Some(runner),
                        version,
                    };
                }
            }
            Action::Tell(None) => {
                self.turns.clear();
                self.past.begin();
            }
            Action::Recall(told) => self.recall(told),
            Action::Tell(Some(told)) => {
                let report = told.report.clone();
                let last = self.turns.last();
                if last.is_some_and(|last| !last.is_of_conversation(&report)) {
                    // It began anew in another tab.
                    self.turns.clear();
                    self.past.begin();
                }
                let last = self.turns.last();
                let is_new = !last.is_some_and(|last| last.is_of_turn(&report));
                if !is_new {
                    self.turns.pop();
                }
                self.past.told(&told, is_new);
                self.turns.push(report);
            }
            Action::Stood(conversation) => self.past.stands = Some(conversation),
            Action::Stand(conversation) => self.past.stand(conversation),
            Action::Back(first) => self.past.back(&mut self.turns, first),
            Action::Jumped(chat) => self.past.jumped(&mut self.turns, chat),
            Action::Restore => self.past.restore(&mut self.turns),
            Action::Notice(notice) => self.notice = notice,
            Action::Kept(false) => self.notice = Some(Notice::NotKept),
            Action::Kept(true) => {
                self.notice.take_if(|notice| *notice == Notice::NotKept);
            }
            Action::Copy { id } => self.copy(id),
            Action::Rename(name) => self.rename(&name),
            Action::Elsewhere { id, projects, kept } => self.hear(id.as_deref(), projects, kept),
            Action::Projects(projects) => self.projects = projects,
            Action::Theme(theme) => self.theme = theme,
            Action::Screen(screen) => self.screen = screen,
            Action::Share(shares) => self.shares = shares,
            Action::Pane(pane) => self.pane = pane,
            Action::Show(view) => {
                self.views = self.views.with(view);
                self.pane = view.pane();
            }
            Action::Record => {
                self.recorded += 1;
                self.views = self.views.with(View::Tests);
                self.pane = Pane::Inspector;
            }
            Action::Failed(failed) => self.failed = failed,
            Action::Learn(lesson) => {
                if let Lesson::Tour(Some(step)) = lesson
                    && let Some(step) = STEPS.get(step)
                {
                    // What it tells of comes into sight.
                    if let Place::Pane(pane) = step.place {
                        self.pane = pane;
                    }
                    self.views = step.view.map_or(self.views, |view| self.views.with(view));
                }
                self.learn.after(lesson);
            }
            Action::Ask(ask) => {
                self.asked = (self.asked.0 + 1, Some(ask));
                if matches!(ask, Ask::Show { .. }) {
                    self.views = self.views.with(View::Json);
                    self.pane = Pane::Edit;
                }
            }
        }
        self
    }

    fn open(&mut self, bot: Bot, text: Rc<str>, parts: Parts, runner: Option<Runner>) {
        let version = self.document.version + 1;
        self.document = Document {
            bot,
            text,
            parts,
            version,
            opened: self.document.opened + 1,
            findings: None,
        };
        self.running = Running { runner, version };
        self.turns.clear();
        self.past.begin();
        self.elsewhere = None;
        // What was deleted can be put back whatever is opened next.
        self.notice
            .take_if(|notice| !matches!(notice, Notice::Deleted { .. }));
        if let Bot::Project(project) = &self.document.bot
            && !self.projects.contains(project)
        {
            self.projects.insert(0, project.clone());
        }
    }

    /// Puts turns before those that are there, if they are of the conversation that goes on.
    fn recall(&mut self, told: Vec<Told>) {
        let stands = self.past.stands.as_ref();
        let id = stands.and_then(|it| it.get("id")?.as_str());
        let id = id.unwrap_or_default().to_owned();
        let is_here = |it: &Told| *it.report.0.before.id == *id;
        let is_known = |it: &Told| self.turns.iter().any(|turn| turn.is_of_turn(&it.report));
        let fresh = told.into_iter().filter(|it| is_here(it) && !is_known(it));
        let fresh: Vec<Told> = fresh.collect();
        for Told { report, row } in &fresh {
            self.past.stands_at(report, *row);
        }
        let fresh = fresh.into_iter().map(|it| it.report);
        self.turns.splice(..0, fresh);
    }

    fn copy(&mut self, id: Rc<str>) {
        let name = unused_name(self.document.bot.title(), &self.projects);
        self.become_project(Project { id, name });
    }

    fn rename(&mut self, name: &Rc<str>) {
        if let Bot::Project(project) = &self.document.bot
            && *project.name != **name
        {
            let id = project.id.clone();
            let name = name.clone();
            self.become_project(Project { id, name });
        }
    }

    fn become_project(&mut self, project: Project) {
        self.projects.retain(|kept| kept.id != project.id);
        self.projects.insert(0, project.clone());
        self.document.bot = Bot::Project(project);
        self.elsewhere = None;
    }

    /// Another tab changed the project `id`, or all when there is none.
    fn hear(&mut self, id: Option<&str>, projects: Vec<Project>, kept: Option<(Rc<str>, Parts)>) {
        self.projects = projects;
        let Bot::Project(open) = &mut self.document.bot else {
            return;
        };
        if id.is_some_and(|id| *open.id != *id) {
            return;
        }
        if let Some(project) = self.projects.iter().find(|project| project.id == open.id) {
            open.name = project.name.clone();
        }
        self.elsewhere = match kept {
            None => Some(Elsewhere::Deleted),
            Some((text, parts)) => {
                let same = text == self.document.text && parts == self.document.parts;
                (!same).then_some(Elsewhere::Changed)
            }
        };
    }

    /// What is written into is a project, and the one that was changed last.
    fn begin_project(&mut self, id: Rc<str>) {
        let project = match &self.document.bot {
            Bot::Project(project) if self.elsewhere.is_none() => project.clone(),
            // What comes with the page stays as it is, and so does what another tab wrote: writing
            // makes a project of it.
            other => Project {
                id,
                name: unused_name(other.title(), &self.projects),
            },
        };
        self.become_project(project);
    }

    /// The findings of the text as it is; `None` while it is looked at.
    pub(crate) fn findings(&self) -> Option<&Rc<Findings>> {
        let (version, findings) = self.document.findings.as_ref()?;
        (*version == self.document.version).then_some(findings)
    }

    /// The version that does not answer yet; perhaps it cannot.
    pub(crate) fn waiting(&self) -> Option<u32> {
        let version = self.document.version;
        (version != self.running.version).then_some(version)
    }

    /// The version that could answer and does not yet.
    pub(crate) fn ready(&self) -> Option<u32> {
        let findings = self.findings()?;
        self.waiting().filter(|_| findings.can_run())
    }

    /// Whether a turn is under way.
    pub(crate) fn busy(&self) -> bool {
        let report = self.report();
        report.is_some_and(|Report(report)| report.turn.awaiting().is_some())
    }

    /// The last report.
    pub(crate) fn report(&self) -> Option<&Report> {
        self.turns.last()
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(Rc::unwrap_or_clone(self).after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{check, engine};
    use hooktalk_engine::Conversation;

    fn runner() -> Runner {
        Runner(engine(r#"{"webhook": "https://example.com/"}"#).unwrap())
    }

    fn begun() -> State {
        let bot = Bot::Example(Example::TOUR);
        State::new(bot, "{}".into(), Parts::default(), Some(runner()))
    }

    fn write(text: &str) -> Action {
        Action::Write {
            text: text.into(),
            id: "id".into(),
        }
    }

    fn find(state: &State) -> Action {
        Action::Find {
            version: state.document.version,
            findings: Rc::new(check(&state.document.text)),
        }
    }

    #[test]
    fn writing_makes_a_project_of_what_came_with_the_page() {
        let state = begun().after(write("{ }")).after(write("{  }"));
        let Bot::Project(project) = &state.document.bot else {
            panic!("{:?}", state.document.bot);
        };
        assert_eq!((&*project.id, &*project.name), ("id", "A tour"));
        assert_eq!(state.projects.len(), 1);
        assert_eq!((state.document.version, state.document.opened), (2, 0));
        let same = state.clone().after(write("{  }"));
        assert_eq!(same, state, "the same text is no change");
    }

    #[test]
    fn what_belongs_to_the_bot_is_part_of_the_document_and_leaves_the_bot_running() {
        let webhook = |text: &str| Action::Part {
            part: Part::Webhook,
            text: text.into(),
            id: "id".into(),
        };
        let begun = begun();
        assert_eq!(begun.clone().after(webhook("")), begun, "it is no change");
        let state = begun.after(webhook("export default () => ({})"));
        let Bot::Project(project) = &state.document.bot else {
            panic!("{:?}", state.document.bot);
        };
        assert_eq!((&*project.id, state.projects.len()), ("id", 1));
        assert_eq!((state.document.version, state.ready()), (0, None));
        let state = state.after(Action::Part {
            part: Part::Tests,
            text: "[]".into(),
            id: "other".into(),
        });
        let parts = Parts {
            webhook: "export default () => ({})".into(),
            tests: "[]".into(),
        };
        assert_eq!(state.document.parts, parts);
        assert_eq!(state.projects.len(), 1, "it is the same project");
        let state = state.after(write("{ }"));
        assert_eq!(state.document.parts, parts, "the text is another one");
    }

    fn project(state: &State) -> &Project {
        match &state.document.bot {
            Bot::Project(project) => project,
            other => panic!("{other:?}"),
        }
    }

    fn copy(id: &str) -> Action {
        Action::Copy { id: id.into() }
    }

    #[test]
    fn projects_are_copied_and_renamed_and_keep_their_text() {
        let state = begun().after(copy("a")).after(copy("b"));
        assert_eq!(&*project(&state).name, "A tour 2");
        assert_eq!((&*state.document.text, state.document.opened), ("{}", 0));
        let state = state.after(Action::Rename("Orders".into()));
        let names: Vec<&str> = state.projects.iter().map(|it| &*it.name).collect();
        assert_eq!(names, ["Orders", "A tour"]);
        assert_eq!(&*project(&state).id, "b");
        let same = state.clone().after(Action::Rename("Orders".into()));
        assert_eq!(same, state);
        let example = begun();
        let same = example.clone().after(Action::Rename("Orders".into()));
        assert_eq!(same, example, "it is nobody's own");
    }

    #[test]
    fn what_another_tab_wrote_is_not_overwritten() {
        let state = begun().after(write("{ }"));
        let projects = state.projects.clone();
        let hear = |id: &str, kept: Option<&str>| Action::Elsewhere {
            id: Some(id.into()),
            projects: projects.clone(),
            kept: kept.map(|text| (text.into(), Parts::default())),
        };
        let other = state.clone().after(hear("other", None));
        assert_eq!(other.elsewhere, None, "it is another project");
        let same = state.clone().after(hear("id", Some("{ }")));
        assert_eq!(same.elsewhere, None, "it is what shows");
        let gone = state.clone().after(hear("id", None));
        assert_eq!(gone.elsewhere, Some(Elsewhere::Deleted));
        let changed = state.after(hear("id", Some("{\"a\":1}")));
        assert_eq!(changed.elsewhere, Some(Elsewhere::Changed));
        assert_eq!(&*changed.document.text, "{ }", "nothing moves by itself");
        let written = changed.clone().after(Action::Write {
            text: "{  }".into(),
            id: "mine".into(),
        });
        assert_eq!(&*project(&written).id, "mine");
        assert_eq!(&*project(&written).name, "A tour 2");
        assert_eq!((written.projects.len(), written.elsewhere), (2, None));
        let copied = changed.after(copy("mine"));
        assert_eq!((&*project(&copied).id, copied.elsewhere), ("mine", None));
    }

    #[test]
    fn a_name_that_another_tab_gave_is_taken() {
        let state = begun().after(write("{ }"));
        let named = Project {
            id: "id".into(),
            name: "Orders".into(),
        };
        let state = state.after(Action::Elsewhere {
            id: Some("id".into()),
            projects: vec![named.clone()],
            kept: Some(("{ }".into(), Parts::default())),
        });
        assert_eq!((project(&state), state.elsewhere), (&named, None));
    }

    #[test]
    fn a_notice_goes_when_it_is_true_no_more() {
        let state = begun().after(Action::Kept(false));
        assert_eq!(state.notice, Some(Notice::NotKept));
        assert_eq!(state.after(Action::Kept(true)).notice, None);
        let deleted = Notice::Deleted {
            project: Project {
                id: "id".into(),
                name: "Orders".into(),
            },
            kept: "".into(),
        };
        let state = begun().after(Action::Notice(Some(deleted.clone())));
        let state = state.after(Action::Kept(true)).after(Action::Open {
            bot: Bot::Shared("A link".into()),
            text: "{}".into(),
            parts: Parts::default(),
            runner: None,
        });
        assert_eq!(state.notice, Some(deleted));
    }

    #[test]
    fn a_bot_with_errors_leaves_the_last_good_one_running() {
        let good = begun();
        let before = good.running.clone();
        let broken = good.after(write("{\"webhook\": 1}"));
        let broken = {
            let action = find(&broken);
            broken.after(action)
        };
        assert!(!broken.findings().unwrap().can_run());
        assert_eq!(broken.ready(), None);
        assert_eq!(broken.running, before);
        let mended = broken.after(write("{\"webhook\": \"https://example.com/a\"}"));
        assert_eq!(mended.findings(), None, "it was not looked at yet");
        let action = find(&mended);
        let mended = mended.after(action);
        assert_eq!(mended.ready(), Some(2));
        let new = runner();
        let running = mended.after(Action::Run {
            version: 2,
            runner: new.clone(),
        });
        assert_eq!(running.running.runner, Some(new));
        assert_eq!(running.ready(), None);
    }

    #[test]
    fn what_comes_late_changes_nothing() {
        let state = begun().after(write("{ }"));
        let late = find(&state);
        let state = state.after(write("{\"webhook\": 1}"));
        let action = find(&state);
        let state = state.after(action);
        let told = state.document.findings.clone();
        let state = state.after(late);
        assert_eq!(state.document.findings, told);
        let before = state.running.clone();
        let state = state.after(Action::Run {
            version: 1,
            runner: runner(),
        });
        assert_eq!(state.running, before);
    }

    /// A turn of the conversation `id`, begun at this moment.
    fn told(id: &str, at: u64) -> Told {
        let Runner(engine) = runner();
        let before = Conversation::new(id);
        let input = hooktalk_engine::Input::text("hi");
        let turn = engine.begin(
            before.clone(),
            input,
            hooktalk_engine::Timestamp::from_millis(at),
        );
        Told {
            report: Report(Rc::new(TurnReport { before, turn })),
            row: u32::try_from(at).ok(),
        }
    }

    #[test]
    fn turns_of_the_conversation_that_goes_on_come_back() {
        let stood = |id: &str| Action::Stood(Rc::new(Conversation::new(id).to_value()));
        let state = begun().after(stood("a"));
        let state = state.after(Action::Tell(Some(told("a", 3))));
        let earlier = vec![told("b", 1), told("a", 2), told("a", 3)];
        let state = state.after(Action::Recall(earlier));
        let rows = |state: &State| -> Vec<Option<u32>> {
            let turns = state.turns.iter();
            turns.map(|it| state.past.row(it.identity())).collect()
        };
        assert_eq!(rows(&state), [Some(2), Some(3)]);
        // They can be taken back as if the page had seen them.
        let back = state.clone().after(Action::Back(0));
        let Some(crate::jump::What::Back { rows: cut, .. }) = back.past.wish.map(|it| it.what)
        else {
            panic!("it goes back");
        };
        assert_eq!(*cut, [2, 3]);
        let elsewhere = begun().after(stood("c"));
        let elsewhere = elsewhere.after(Action::Recall(vec![told("a", 1)]));
        assert_eq!(elsewhere.turns.len(), 0);
        // Another tab began anew.
        let state = state.after(Action::Tell(Some(told("d", 4))));
        assert_eq!(rows(&state), [Some(4)]);
    }

    #[test]
    fn another_document_begins_anew() {
        let state = begun().after(write("{ }"));
        let state = state.after(Action::Notice(Some(Notice::NotKept)));
        let state = state.after(Action::Open {
            bot: Bot::Webhook("https://example.com/".into()),
            text: "{}".into(),
            parts: Parts::default(),
            runner: None,
        });
        assert_eq!((state.document.version, state.document.opened), (2, 1));
        assert_eq!((state.findings(), &state.notice), (None, &None));
        assert_eq!(state.projects.len(), 1, "the project is kept");
    }

    #[test]
    fn a_conversation_that_is_recorded_brings_its_tests_into_sight() {
        let state = begun().after(Action::Pane(Pane::Edit));
        let state = state.after(Action::Record).after(Action::Record);
        assert_eq!((state.recorded, state.pane), (2, Pane::Inspector));
        assert!(state.views.shows(View::Tests));
        assert_eq!(state.after(Action::Failed(3)).failed, 3);
    }
}
