//! Views that are a file of their own, fetched when they show for the first time: whoever comes to
//! chat does not pay for what they do not open. Their style sheets come with them.
//!
//! The released page is split by `cargo xtask build`, which turns the feature `split` on; without it
//! all code is in one file.

use std::future::Future;
use std::pin::Pin;

use hooktalk_engine::Turn;
use hooktalk_protocol::Conversation;
use hooktalk_webchat::components::effect::use_effect_with;
use hooktalk_webchat::components::piece::Given;
use hooktalk_webchat::piece;
use serde_json::Value;
use wasm_bindgen_futures::spawn_local;
use yew::{Html, hook, html, use_state};

use crate::browser;

/// Draws a view.
type Draw = fn(&Given) -> Html;

/// Fetches the code of a view.
type Load = fn() -> Pin<Box<dyn Future<Output = Result<Draw, Missing>>>>;

/// The file of a view did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Makes `$name` draw the component `$view` of a room, whose code is fetched with the file `$file`,
/// by the function `$get`. What is used together is one file: each set of files that share some code
/// makes one file more.
macro_rules! lazily {
    ($name:ident, $($room:ident)::+, $view:ident, $get:ident, $file:ident) => {
        #[doc = concat!("`", stringify!($view), "`, fetched when it shows.")]
        pub(crate) fn $name(props: crate::$($room)::+::Props) -> Html {
            #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split($file, fallible))]
            fn $get() -> Result<Draw, Missing> {
                Ok(|given| {
                    given.get::<crate::$($room)::+::Props>().map_or_else(Html::default, |props| {
                        html! { <crate::$($room)::+::$view ..props.clone() /> }
                    })
                })
            }
            fn load() -> Pin<Box<dyn Future<Output = Result<Draw, Missing>>>> {
                #[cfg(feature = "split")]
                return Box::pin($get());
                #[cfg(not(feature = "split"))]
                Box::pin(std::future::ready($get()))
            }
            lazy(stringify!($name), stringify!($file), load, Given::new(props))
        }
    };
}

lazily!(edit_pane, edit_pane, EditPane, edit, writing);
lazily!(form_view, form, FormView, form, writing);
lazily!(webhook_view, webhook, WebhookView, webhook, writing);
lazily!(inspector, inspector, Inspector, inspector, seeing);
lazily!(memory_view, memory, MemoryView, memory, seeing);
lazily!(tests_pane, tests_pane, TestsPane, tests, seeing);
lazily!(gallery, gallery, Gallery, gallery, more);
lazily!(key_list, key_list, KeyList, keys, more);
lazily!(look_bar, look_bar, LookBar, look, more);
lazily!(export_view, export_view, ExportView, export, more);
lazily!(share, share, Share, share, more);
lazily!(naming, naming, Naming, naming, more);
lazily!(tour_card, learn::tour, TourCard, tour, more);

/// Writes a conversation as a script; see [`crate::script::script`].
type Scribe = fn(&str, Option<&str>, &Conversation, &[&Turn]) -> Value;

/// What writes a conversation as a script, fetched when it is asked for.
///
/// # Errors
///
/// [`Missing`] when the file did not come.
pub(crate) async fn scribe() -> Result<Scribe, Missing> {
    #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split(seeing, fallible))]
    fn scribes() -> Result<Scribe, Missing> {
        Ok(crate::script::script)
    }
    #[cfg(feature = "split")]
    return scribes().await;
    #[cfg(not(feature = "split"))]
    scribes()
}

/// How far a view is.
#[derive(Clone, Copy)]
enum Stage {
    Away,
    Loading,
    Ready(Draw),
    Failed,
}

struct Lazy {
    /// The file that it is in.
    file: &'static str,
    load: Load,
    /// What the view gets.
    given: Given,
}

impl PartialEq for Lazy {
    fn eq(&self, other: &Self) -> bool {
        // What loads a view never changes.
        self.given == other.given
    }
}

fn lazy(name: &'static str, file: &'static str, load: Load, given: Given) -> Html {
    piece!(use_lazy in name, Lazy { file, load, given })
}

/// A view whose code is fetched first.
#[hook]
fn use_lazy(props: &Lazy) -> Html {
    let stage = use_state(|| Stage::Away);
    {
        let (stage, load, file) = (stage.clone(), props.load, props.file);
        let away = matches!(*stage, Stage::Away);
        use_effect_with(away, move |away| {
            if !*away {
                return;
            }
            stage.set(Stage::Loading);
            spawn_local(async move {
                let dressed = browser::dress(file);
                let loaded = load().await;
                stage.set(match (loaded, dressed.await) {
                    (Ok(draw), true) => Stage::Ready(draw),
                    _ => Stage::Failed,
                });
            });
        });
    }
    let again = {
        let stage = stage.clone();
        move |_| stage.set(Stage::Away)
    };
    match &*stage {
        Stage::Away | Stage::Loading => html! { <p class="empty">{ "Loading …" }</p> },
        Stage::Ready(draw) => draw(&props.given),
        Stage::Failed => html! {
            <p class="empty" role="alert">
                { "This part of the page could not be loaded. " }
                <button type="button" class="plain" onclick={again}>{ "Try again" }</button>
            </p>
        },
    }
}
