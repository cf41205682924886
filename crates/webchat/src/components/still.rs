use hooktalk_protocol::{Content, Message, Timestamp};
use yew::{
    AttrValue, Callback, Html, Properties, component, html, use_memo, use_node_ref, use_state,
};

use super::Ui;
use super::entry::{self, use_row};
use crate::appearance::Theme;
use crate::chat::{Direction, Entry, EntryId, EntryKind, Shared};
use crate::markdown::Markdown;
use crate::piece;
use crate::renderers::Renderers;
use crate::strings::Strings;

/// What [`Still`] draws.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct StillProps {
    /// The message, rendered: without templates.
    pub message: Message,
    /// The language that it is in, and the interface with it.
    pub language: String,
    /// Light or dark.
    pub theme: Theme,
    /// The parser of Markdown, once it is there; until then Markdown is drawn as it is written.
    pub markdown: Option<Markdown>,
}

/// One message as the chat draws it, with no chat around it: nothing can be sent.
#[component]
pub fn Still(props: &StillProps) -> Html {
    let StillProps {
        message,
        language,
        theme,
        markdown,
    } = props;
    let enlarged = use_state(|| None);
    let (transcript, input) = (use_node_ref(), use_node_ref());
    let strings = use_memo(language.clone(), |language| {
        Shared::new(Strings::of(language, &[]))
    });
    let entry = use_memo(
        (message.clone(), language.clone()),
        |(message, language)| {
            let content = message.to_value();
            let content = content.get("content").cloned().unwrap_or_default();
            Shared::new(Entry {
                id: EntryId(0),
                at: Timestamp::from_millis(0),
                kind: EntryKind::Bot {
                    content: Content::read(message.kind(), &content),
                    message: message.clone(),
                    language: Some(language.clone()),
                },
            })
        },
    );
    let ui = Ui {
        strings: (*strings).clone(),
        dispatch: Callback::noop(),
        transcript,
        input,
        markdown: markdown.clone(),
        renderers: Renderers::default(),
        enlarge: enlarged.setter(),
        locked: false,
    };
    html! {
        <div class="chat" lang={language.clone()} dir={Direction::of(language).as_str()}
            data-theme={theme.as_str()} data-layout="still">
            <div class="rows">
                { piece!(use_row, entry::Props {
                    ui,
                    entry: (*entry).clone(),
                    run: (true, true),
                    latest: true,
                    writing: false,
                    time: AttrValue::default(),
                    timed: false,
                }) }
            </div>
        </div>
    }
}
