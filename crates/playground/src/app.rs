use std::rc::Rc;

use hooktalk_webchat::TurnReport;
use hooktalk_webchat::appearance::Theme;
use wasm_bindgen_futures::spawn_local;
use yew::{Callback, Html, component, html, use_effect_with, use_mut_ref, use_state};

use crate::bot::{Bot, Example};
use crate::bot_bar::BotBar;
use crate::browser::{self, HashWatch, Watch};
use crate::chat_pane::ChatPane;
use crate::inspector::Inspector;
use crate::masthead::Masthead;
use crate::script;
use crate::tabs::{Pane, Tabs};

/// Where the two panes do not fit beside each other.
const NARROW: &str = "(max-width: 860px)";

const THEME: &str = "theme";
const WEBHOOK: &str = "webhook";

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
}

impl PartialEq for Report {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

/// The page.
#[component]
pub(crate) fn App() -> Html {
    let site = use_state(browser::site);
    let bot = use_state(|| {
        let first = Bot::first();
        // Who starts the page with a webhook wants that one, and so does who follows a link to an
        // example.
        let linked = Example::named(&browser::hash()).is_some();
        let kept = browser::kept(WEBHOOK).filter(|_| first.example().is_some() && !linked);
        kept.and_then(|address| Bot::at(&address, &browser::site()).ok())
            .unwrap_or(first)
    });
    let theme = use_state(|| {
        browser::kept(THEME)
            .and_then(|word| Theme::parse(&word))
            .unwrap_or_default()
    });
    let report = use_state(|| None::<Report>);
    // The last report of each turn of the conversation, as far as this page saw it.
    let turns = use_mut_ref(Vec::<Report>::new);
    // The example that was asked for last; none for a webhook.
    let wanted = use_mut_ref(|| None::<Example>);
    let lost = use_state(|| None::<Example>);
    let narrow = use_state(|| browser::holds(NARROW));
    let pane = use_state(|| Pane::Chat);

    {
        let narrow = narrow.clone();
        use_effect_with((), move |()| {
            let watch = Watch::new(NARROW, Callback::from(move |holds| narrow.set(holds)));
            move || drop(watch)
        });
    }
    use_effect_with(*theme, |theme| {
        browser::mark_page("data-theme", theme.as_str());
    });

    let choose_theme = {
        let theme = theme.clone();
        Callback::from(move |chosen: Theme| {
            browser::keep(THEME, Some(chosen.as_str()));
            theme.set(chosen);
        })
    };
    let take = {
        let (bot, report, turns, lost) = (bot.clone(), report.clone(), turns.clone(), lost.clone());
        Callback::from(move |chosen: Bot| {
            browser::keep(
                WEBHOOK,
                match &chosen {
                    Bot::Webhook(address) => Some(address),
                    Bot::Example(..) | Bot::Forwarded(_) => None,
                },
            );
            bot.set(chosen);
            report.set(None);
            turns.borrow_mut().clear();
            lost.set(None);
        })
    };
    let choose_bot = {
        let (take, wanted) = (take.clone(), wanted.clone());
        Callback::from(move |chosen: Bot| {
            wanted.replace(None);
            browser::set_hash(None);
            take.emit(chosen);
        })
    };
    let load = {
        let (site, wanted, lost) = (site.clone(), wanted.clone(), lost.clone());
        Callback::from(move |example: Example| {
            wanted.replace(Some(example));
            let Some(address) = example.address(&site) else {
                take.emit(Bot::tour());
                return;
            };
            let (take, wanted, lost) = (take.clone(), wanted.clone(), lost.clone());
            spawn_local(async move {
                let text = browser::fetch(&address).await;
                if *wanted.borrow() != Some(example) {
                    return;
                }
                match text.and_then(|text| Bot::loaded(example, &text)) {
                    Some(bot) => take.emit(bot),
                    None => {
                        wanted.replace(None);
                        lost.set(Some(example));
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
    use_effect_with((), move |()| {
        let follow = Callback::from(move |hash: String| {
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
    let tell = {
        let (report, turns) = (report.clone(), turns.clone());
        Callback::from(move |told: Option<Report>| {
            let mut turns = turns.borrow_mut();
            match &told {
                None => turns.clear(),
                Some(told) => {
                    if turns.last().is_some_and(|last| last.is_of_turn(told)) {
                        turns.pop();
                    }
                    turns.push(told.clone());
                }
            }
            report.set(told);
        })
    };
    let export = {
        let (bot, site) = (bot.clone(), site.clone());
        Callback::from(move |()| {
            let turns = turns.borrow();
            let Some(Report(first)) = turns.first() else {
                return;
            };
            let definition = bot.definition(&site);
            let base = definition.pointer("/webhook/base_url");
            let seen: Vec<_> = turns.iter().map(|Report(report)| &report.turn).collect();
            let (slug, name) = match bot.example() {
                Some(example) => (example.slug, example.title),
                None => ("webhook", "a webhook"),
            };
            let name = ["A conversation with ", name].concat();
            let script = script::script(
                &name,
                base.and_then(|base| base.as_str()),
                &first.before,
                &seen,
            );
            let text = serde_json::to_string_pretty(&script).unwrap_or_default();
            browser::save(&[slug, "-test.json"].concat(), &[&text, "\n"].concat());
        })
    };
    let choose_pane = {
        let pane = pane.clone();
        Callback::from(move |chosen| pane.set(chosen))
    };

    let shown = |it: Pane| !*narrow || *pane == it;
    let role = narrow.then_some("tabpanel");
    let named_by = |it: Pane| narrow.then(|| it.tab_id());
    html! {
        <>
            <Masthead theme={*theme} choose={choose_theme} />
            <BotBar bot={(*bot).clone()} site={(*site).clone()} choose={choose_bot} {choose_example} lost={*lost} />
            <main>
                if *narrow {
                    <Tabs pane={*pane} choose={choose_pane} />
                }
                <div class="panes" data-narrow={narrow.then_some("")}>
                <div class="pane talk" id={Pane::Chat.id()} {role} aria-labelledby={named_by(Pane::Chat)}
                    hidden={!shown(Pane::Chat)}>
                    <ChatPane bot={(*bot).clone()} site={(*site).clone()} theme={*theme} begun={report.is_some()}
                        {tell} />
                </div>
                <div class="pane see" id={Pane::Inspector.id()} {role} aria-labelledby={named_by(Pane::Inspector)}
                    hidden={!shown(Pane::Inspector)}>
                    <Inspector report={(*report).clone()} {export} />
                </div>
                </div>
            </main>
        </>
    }
}
