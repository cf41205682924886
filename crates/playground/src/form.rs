//! The bot as a form: what people change most, as fields. It is another view of the same text; what
//! it does not show stays as it is written.

mod drawing;
mod edit;
mod fields;
mod languages;
mod messages;
mod model;
mod path;
mod preview;
mod templates;
mod webhooks;

use std::rc::Rc;

use hooktalk_engine::{Conversation, Engine, Input, Timestamp, Turn};
use hooktalk_nlp::lower;
use hooktalk_webchat::appearance::Theme;
use serde_json::{Value, json};
use web_sys::HtmlInputElement;
use yew::{
    Callback, Html, InputEvent, KeyboardEvent, Properties, TargetCast, component, html, use_memo,
    use_mut_ref, use_state,
};

use self::fields::Form;
use crate::browser;
use crate::document;
use crate::icon::{self, icon};
use crate::panes::by_key;
use crate::state::{Ask, Report};

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) text: Rc<str>,
    /// Takes the text of the whole bot, changed.
    pub(crate) changed: Callback<Rc<str>>,
    /// Asks the editor for something.
    pub(crate) ask: Callback<Ask>,
    /// Whether it is in view; hidden, nothing is drawn.
    pub(crate) shown: bool,
    /// The last turn, whose state the previews are drawn in.
    pub(crate) report: Option<Report>,
    pub(crate) theme: Theme,
}

/// A part of the form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Section {
    Webhooks,
    Templates,
    Languages,
    Messages,
}

impl Section {
    const ALL: [Self; 4] = [
        Self::Webhooks,
        Self::Templates,
        Self::Languages,
        Self::Messages,
    ];

    fn name(self) -> &'static str {
        match self {
            Self::Webhooks => "Webhooks",
            Self::Templates => "Templates",
            Self::Languages => "Languages",
            Self::Messages => "Messages",
        }
    }

    /// The `id` of its tab.
    fn id(self) -> &'static str {
        match self {
            Self::Webhooks => "form-webhooks",
            Self::Templates => "form-templates",
            Self::Languages => "form-languages",
            Self::Messages => "form-messages",
        }
    }
}

/// The form of the bot.
#[component]
pub(crate) fn FormView(props: &Props) -> Html {
    let section = use_state(|| Section::Webhooks);
    // A hidden form reads nothing; it reads the text when it comes into view.
    let text = if props.shown {
        props.text.clone()
    } else {
        "".into()
    };
    let bot = use_memo(text, |text| {
        let value = serde_json::from_str::<Value>(text).ok();
        value.filter(Value::is_object).map(Rc::new)
    });
    let live = use_memo(props.report.clone(), |report| {
        let report = report.as_ref();
        report.map(|Report(report)| Rc::new(report.turn.clone()))
    });
    let example = use_memo((), |()| example().map(Rc::new));
    // What was drawn last stays where it is while there is nothing to draw, so that all that is
    // unfolded in it is so when it comes back.
    let drawn = use_mut_ref(Html::default);
    let whole = |drawn: Html, instead: Option<Html>| {
        let away = !props.shown || instead.is_some();
        html! {
            <>
                { instead.unwrap_or_default() }
                <section class="editor form" aria-labelledby="form-title" hidden={away}>{ drawn }</section>
            </>
        }
    };
    if !props.shown {
        return whole(drawn.borrow().clone(), None);
    }
    let Some(bot) = &*bot else {
        return whole(drawn.borrow().clone(), Some(no_bot(props)));
    };
    let live = (*live).clone();
    let is_live = live.is_some();
    let Some(turn) = live.or_else(|| (*example).clone()) else {
        return Html::default();
    };
    let form = Form {
        text: props.text.clone(),
        bot: bot.clone(),
        changed: props.changed.clone(),
        turn,
        live: is_live,
        theme: props.theme,
        languages: model::languages(bot).into(),
    };
    let calls = model::calls(bot);
    let count = |section: Section| match section {
        Section::Webhooks => calls.len(),
        Section::Templates => model::templates(bot).len(),
        Section::Languages => form.languages.len(),
        Section::Messages => bot
            .get("skills")
            .and_then(Value::as_array)
            .map_or(0, Vec::len),
    };
    let current = *section;
    let onkeydown = {
        let section = section.clone();
        move |event: KeyboardEvent| {
            if let Some(next) = by_key(&Section::ALL, current, &event.key()) {
                event.prevent_default();
                section.set(next);
                browser::focus(next.id());
            }
        }
    };
    let ask = |ask: Ask| {
        let tell = props.ask.clone();
        Callback::from(move |_| tell.emit(ask))
    };
    let now = html! {
        <>
            <div class="editor-head">
                <h2 id="form-title">{ "Form" }</h2>
                <div class="tools" role="group" aria-label="Tools of the form">
                    { fields::tool("Undo", icon::UNDO, false, ask(Ask::Undo)) }
                    { fields::tool("Redo", icon::REDO, false, ask(Ask::Redo)) }
                </div>
            </div>
            <div class="sections" role="tablist" aria-label="Parts of the bot" {onkeydown}>
                { for Section::ALL.map(|it| {
                    let chosen = it == current;
                    let section = section.clone();
                    html! {
                        <button type="button" role="tab" id={it.id()} aria-controls="form-section" aria-selected={chosen.to_string()}
                            tabindex={if chosen { "0" } else { "-1" }} onclick={move |_| section.set(it)}>
                            { it.name() }<span class="count">{ count(it) }</span>
                        </button>
                    }
                }) }
            </div>
            <div class="form-body" id="form-section" role="tabpanel" aria-labelledby={current.id()} tabindex="0">
                { match current {
                    Section::Webhooks => webhooks::view(&form, &calls),
                    Section::Templates => templates::view(&form),
                    Section::Languages => languages::view(&form),
                    Section::Messages => messages::view(&form),
                } }
            </div>
        </>
    };
    *drawn.borrow_mut() = now.clone();
    whole(now, None)
}

/// When the text is no bot at present.
fn no_bot(props: &Props) -> Html {
    let Some(mistake) = document::mistake(&props.text) else {
        return html! {
            <section class="editor form" aria-label="Form">
                <p class="empty unread">{ "The text is JSON, but no object, and a bot is one. Write " }<code>{ "{}" }</code>{ " in the JSON view to begin." }</p>
            </section>
        };
    };
    let line = line_of(&props.text, mistake.from);
    let lead = {
        let (ask, from, to) = (props.ask.clone(), mistake.from, mistake.to);
        move |_| ask.emit(Ask::Show { from, to })
    };
    html! {
        <section class="editor form" aria-label="Form">
            <div class="empty unread" role="status">
                <p>
                    { icon(icon::ERROR) }
                    { ["The text is not JSON at present, so there is no form of it: ", &mistake.message, ", in line ", &line.to_string(), "."].concat() }
                </p>
                <button type="button" class="plain" onclick={lead}>{ "Go there" }</button>
            </div>
        </section>
    }
}

/// The line, counted from 1, that a place in UTF-16 code units is in.
fn line_of(text: &str, place: u32) -> usize {
    let before = text.encode_utf16().take(place as usize);
    before.filter(|unit| *unit == u16::from(b'\n')).count() + 1
}

/// A turn for previews, before there is one in the chat.
fn example() -> Option<Turn> {
    let engine = Engine::compile(&json!({})).ok()?;
    let now = Timestamp::from_millis(1_700_000_000_000);
    let conversation = Conversation::new("example");
    Some(engine.begin(conversation, Input::text("Hello"), now))
}

#[derive(PartialEq, Properties)]
struct MoreProps {
    /// What there is, as a word.
    what: &'static str,
    /// Each row, and the words that it is found by.
    rows: Vec<(String, Html)>,
}

/// How many rows are drawn at once.
const ROWS: usize = 50;

/// Rows, as many as can be looked over; with a field to find some among many.
#[component]
fn More(props: &MoreProps) -> Html {
    let sought = use_state(String::new);
    let most = use_state(|| ROWS);
    let many = props.rows.len() > 12;
    // What was found stays while it is changed, until something else is sought.
    let sought_now = ((*sought).clone(), props.rows.len());
    let found = use_memo(sought_now, |(sought, _)| {
        let small = |words: &str| words.chars().map(lower).collect::<String>();
        let wanted = small(sought);
        let rows = props.rows.iter().enumerate();
        rows.filter(|(_, (words, _))| wanted.is_empty() || small(words).contains(&wanted))
            .map(|(at, _)| at)
            .collect::<Vec<usize>>()
    });
    let rows = found.iter().filter_map(|at| props.rows.get(*at));
    let all = found.len();
    let more = {
        let most = most.clone();
        move |_| most.set(*most + 4 * ROWS)
    };
    let oninput = move |event: InputEvent| {
        sought.set(event.target_unchecked_into::<HtmlInputElement>().value());
    };
    let id = ["form-find-", props.what].concat();
    html! {
        <>
            if many {
                <div class="field find">
                    <label for={id.clone()}>{ ["Find among ", &props.rows.len().to_string(), " ", props.what].concat() }</label>
                    <input {id} type="search" autocomplete="off" {oninput} />
                </div>
            }
            { for rows.take(*most).map(|(_, row)| row.clone()) }
            if all > *most {
                <button type="button" class="plain start" onclick={more}>
                    { ["Show more of ", &all.to_string()].concat() }
                </button>
            }
            if all == 0 && many {
                <p class="note" role="status">{ "Nothing is found." }</p>
            }
        </>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_a_state_to_draw_previews_in() {
        let turn = example().unwrap();
        assert_eq!(turn.input.utterance(), "Hello");
        assert!(turn.nlp.as_value()["uuid"].is_string());
    }

    #[test]
    fn a_place_is_in_a_line() {
        assert_eq!(line_of("a\nb😀\nc", 0), 1);
        assert_eq!(line_of("a\nb😀\nc", 5), 2);
        assert_eq!(line_of("a\nb😀\nc", 6), 3);
    }
}
