use hooktalk_protocol::Content;
use yew::{AttrValue, Html, hook, html};

use super::message::{self, Place};
use super::{Ui, notice};
use crate::chat::{Entry, EntryKind, Shared, Status, export};
use crate::strings::Strings;

#[derive(PartialEq)]
pub(super) struct Props {
    pub(super) ui: Ui,
    pub(super) entry: Shared<Entry>,
    /// Whether nobody, or somebody else, speaks before and after it.
    pub(super) run: (bool, bool),
    /// Whether it is the bot's and the last one: what is offered only there can be chosen.
    pub(super) latest: bool,
    /// More words of it come.
    pub(super) writing: bool,
    /// When it came, in words, and whether they are there to be read without asking.
    pub(super) time: AttrValue,
    pub(super) timed: bool,
}

/// Who speaks in a row.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Side {
    Visitor,
    Bot,
    /// Nobody: a notice, a line between two conversations.
    Between,
}

/// Who speaks in `entry`; `None` when nothing of it is drawn.
pub(super) fn side(entry: &Entry) -> Option<Side> {
    match &entry.kind {
        EntryKind::Visitor { .. } => Some(Side::Visitor),
        EntryKind::Notice(_) => Some(Side::Between),
        EntryKind::Bot { content, .. } => match content {
            Content::ClientData(_) => None,
            Content::Text(words) if words.trim().is_empty() => None,
            Content::ConversationStart(_) | Content::ConversationEnd(_) => Some(Side::Between),
            _ => Some(Side::Bot),
        },
    }
}

/// The id of the element of a row.
pub(super) fn row_id(entry: &Entry) -> String {
    ["row-", &entry.id.0.to_string()].concat()
}

/// The words of a row as they are drawn, for finding and copying what is not drawn at the moment.
pub(super) fn words(strings: &Strings, entry: &Entry) -> String {
    let content = match &entry.kind {
        EntryKind::Visitor { input, .. } => return input.title().to_owned(),
        EntryKind::Notice(notice) => return notice::words(strings, *notice).to_string(),
        EntryKind::Bot { content, .. } => content,
    };
    let name = match content {
        Content::Picture(_) => &strings.picture,
        Content::Video(_) => &strings.video,
        Content::Audio(_) => &strings.audio,
        Content::Custom(_) | Content::Malformed { .. } | Content::Unknown { .. } => {
            &strings.unsupported
        }
        _ => return export::words(content, false),
    };
    name.to_string()
}

/// One row of the transcript.
#[hook]
pub(super) fn use_row(props: &Props) -> Html {
    let Props {
        ui,
        entry,
        run,
        latest,
        writing,
        time,
        timed,
    } = props;
    let run = match run {
        (true, true) => " first last",
        (true, false) => " first",
        (false, true) => " last",
        (false, false) => "",
    };
    let title = (!timed).then(|| time.clone());
    let time = if *timed {
        html! { <time class="time" datetime={entry.at.to_rfc3339()}>{ time.clone() }</time> }
    } else {
        Html::default()
    };
    // Read as a whole when the keyboard comes to it.
    let id = row_id(entry);
    match &entry.kind {
        EntryKind::Visitor { input, status } => {
            let status = match status {
                Status::Sending => "sending",
                Status::Sent => "sent",
                Status::Failed => "failed",
            };
            html! {
                <div class={["row visitor ", status, run].concat()} part="row" role="article" tabindex="-1"
                    id={id.clone()} aria-labelledby={id} {title}>
                    <span class="unseen">{ ui.strings.you.clone() }</span>
                    // In whichever language the visitor writes.
                    <div class="bubble text" part="bubble visitor-bubble" lang="" dir="auto">{ input.title().to_owned() }</div>
                    { time }
                </div>
            }
        }
        EntryKind::Bot {
            message: said,
            content,
            language,
        } => {
            let place = Place {
                ui,
                entry: entry.id,
                row: entry,
                language: language.as_deref().unwrap_or(&ui.strings.language),
                latest: *latest,
                markdown: ui.markdown.as_ref().filter(|_| said.markdown()),
                writing: *writing,
            };
            let spoken = side(entry) == Some(Side::Bot);
            html! {
                <div class={["row bot", run, if *writing { " writing" } else { "" }].concat()} part="row"
                    aria-busy={writing.then_some("true")} lang={language.clone()} role="article" tabindex="-1"
                    id={id.clone()} aria-labelledby={id} {title}>
                    if spoken {
                        <span class="unseen">{ ui.strings.bot.clone() }</span>
                    }
                    { message::view(&place, content) }
                    { time }
                </div>
            }
        }
        EntryKind::Notice(notice) => notice::view(ui, *notice, id),
    }
}
