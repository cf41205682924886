use std::rc::Rc;

use hooktalk_webchat::TurnReport;
use hooktalk_webchat::appearance::Theme;
use yew::{Callback, Html, component, html, use_effect_with, use_state};

use crate::bot::Bot;
use crate::bot_bar::BotBar;
use crate::browser::{self, Watch};
use crate::chat_pane::ChatPane;
use crate::inspector::Inspector;
use crate::masthead::Masthead;
use crate::tabs::{Pane, Tabs};

/// Where the two panes do not fit beside each other.
const NARROW: &str = "(max-width: 860px)";

const THEME: &str = "theme";
const WEBHOOK: &str = "webhook";

/// The last report of a turn. Each report is a new one, so comparing is cheap.
#[derive(Clone, Debug)]
pub(crate) struct Report(pub(crate) Rc<TurnReport>);

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
        // Who starts the page with a webhook wants that one.
        let kept = browser::kept(WEBHOOK).filter(|_| first == Bot::Example);
        kept.and_then(|address| Bot::at(&address, &browser::site()).ok())
            .unwrap_or(first)
    });
    let theme = use_state(|| {
        browser::kept(THEME)
            .and_then(|word| Theme::parse(&word))
            .unwrap_or_default()
    });
    let report = use_state(|| None::<Report>);
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
    let choose_bot = {
        let (bot, report) = (bot.clone(), report.clone());
        Callback::from(move |chosen: Bot| {
            browser::keep(
                WEBHOOK,
                match &chosen {
                    Bot::Webhook(address) => Some(address),
                    Bot::Example | Bot::Forwarded(_) => None,
                },
            );
            bot.set(chosen);
            report.set(None);
        })
    };
    let tell = {
        let report = report.clone();
        Callback::from(move |told: Option<Report>| report.set(told))
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
            <BotBar bot={(*bot).clone()} site={(*site).clone()} choose={choose_bot} />
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
                    <Inspector report={(*report).clone()} />
                </div>
                </div>
            </main>
        </>
    }
}
