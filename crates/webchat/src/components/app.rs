use web_sys::HtmlElement;
use yew::{
    Callback, Html, Properties, component, html, use_memo, use_mut_ref, use_node_ref, use_state,
    use_state_eq,
};

use super::effect::use_effect_with;
use super::launcher::{self, Callout};
use super::lightbox::{self, use_lightbox};
use super::{Ui, focus, paint, panel, sound, window};
use crate::appearance::Appearance;
use crate::chat::{Action, Chat, EntryKind, Shared};
use crate::markdown::Markdown;
use crate::piece;
use crate::strings::Strings;

/// What [`App`] draws.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AppProps {
    /// The state.
    pub chat: Shared<Chat>,
    /// The looks.
    pub appearance: Appearance,
    /// Takes what a person did.
    pub dispatch: Callback<Action>,
    /// The parser of Markdown, once it is there; until then Markdown is drawn as it is written.
    pub markdown: Option<Markdown>,
}

/// One widget: the launcher and the panel, or the panel alone in a layout that does not close.
///
/// The focus goes into the text box when a person opens the panel, and back to the launcher when a
/// person closes it. It stays where it is when the page does so.
#[component]
pub fn App(props: &AppProps) -> Html {
    let AppProps {
        chat,
        appearance,
        dispatch,
        markdown,
    } = props;
    let launcher = use_node_ref();
    let input = use_node_ref();
    let transcript = use_node_ref();
    // What a person asked for last, until it is so.
    let by_person = use_mut_ref(|| None::<bool>);
    let closes = appearance.layout.closes();
    let open = !closes || chat.open;
    let root = use_node_ref();
    let covers = window::use_window(&root, appearance, open);
    let enlarged = use_state(|| None);

    let turn = |action: Action, open: bool| {
        let (by_person, dispatch) = (by_person.clone(), dispatch.clone());
        Callback::from(move |()| {
            by_person.replace(Some(open));
            dispatch.emit(action.clone());
        })
    };
    let opened = turn(Action::Open, true);
    let closed = turn(Action::Close, false);
    {
        let (launcher, input) = (launcher.clone(), input.clone());
        use_effect_with(open, move |open| {
            // An effect may run late: what was asked for since is not drawn yet.
            let asked = by_person.borrow().is_some_and(|asked| asked == *open);
            if asked {
                by_person.replace(None);
                focus(if *open { &input } else { &launcher });
            }
        });
    }

    let preferences = &appearance.preferences;
    use_effect_with((preferences.clone(), appearance.theme), {
        let root = root.clone();
        move |(preferences, theme)| {
            if let Some(root) = root.cast::<HtmlElement>() {
                paint::paint(&root, preferences, *theme);
            }
        }
    });

    // The callouts that were closed, or seen in the open panel; the host's own one waits a moment.
    let dismissed = use_state_eq(|| None::<u32>);
    let due = use_state_eq(|| false);
    use_effect_with(open, {
        let dismissed = dismissed.clone();
        move |open| {
            if *open {
                dismissed.set(Some(dismissed.unwrap_or_default()));
            }
        }
    });
    let callout = Callout::of(chat, preferences).filter(|callout| {
        let fresh = dismissed.is_none_or(|it| it < callout.about);
        !open && fresh && (callout.about > 0 || *due)
    });
    let dismiss = {
        let launcher = launcher.clone();
        let about = callout.as_ref().map(|callout| callout.about);
        Callback::from(move |()| {
            focus(&launcher);
            dismissed.set(about);
        })
    };
    let wait = preferences.onboarding.is_some() && !*due;
    let onanimationend = wait.then_some(move |_| due.set(true));

    let newest = chat.entries.iter().rev().find_map(|entry| {
        let spoken = matches!(entry.kind, EntryKind::Bot { .. });
        spoken.then_some(entry.id)
    });
    let heard = use_mut_ref(|| newest);
    let sounds = preferences.sound && !chat.muted;
    use_effect_with(newest, move |newest| {
        let before = heard.replace(*newest);
        if sounds && *newest > before && (!open || sound::is_hidden()) {
            sound::chime();
        }
    });

    let strings = use_memo(
        (chat.language().to_owned(), appearance.strings.clone()),
        |(language, own)| Shared::new(Strings::of(language, own)),
    );
    let ui = Ui {
        strings: (*strings).clone(),
        dispatch: dispatch.clone(),
        transcript,
        input,
        markdown: markdown.clone(),
        renderers: appearance.renderers.clone(),
        enlarge: enlarged.setter(),
        locked: preferences.locked(),
    };
    let pictures = match (&preferences.bot_picture, &preferences.user_picture) {
        (None, None) => None,
        (Some(_), None) => Some("bot"),
        (None, Some(_)) => Some("user"),
        (Some(_), Some(_)) => Some("bot user"),
    };
    html! {
        // The interface's own language; each row says the one that it is in.
        // The empty title keeps one of the host's element from being a tooltip over everything.
        <div ref={root} class="chat" part="chat" title="" lang={ui.strings.language.clone()} dir={chat.direction().as_str()}
            data-theme={appearance.theme.as_str()} data-layout={appearance.layout.as_str()}
            data-position={appearance.position.as_str()} data-preset={appearance.preset.as_str()}
            data-pictures={pictures} data-open={open.then_some("")}>
            { panel::view(&ui, chat, appearance, covers, closed) }
            if let Some(picture) = enlarged.as_ref().filter(|_| open) {
                { piece!(use_lightbox, lightbox::Props { ui: ui.clone(), picture: picture.clone() }) }
            }
            if closes {
                { launcher::view(&ui, chat, preferences, launcher, &opened, callout, dismiss) }
                if wait {
                    // Its end is the moment for the callout.
                    <i class="soon" {onanimationend} />
                }
            }
        </div>
    }
}
