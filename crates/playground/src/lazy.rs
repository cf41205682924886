//! Views that are a file of their own, fetched when they show for the first time: whoever comes to
//! chat does not pay for what they do not open.
//!
//! The released page is split by `cargo xtask build`, which turns the feature `split` on; without it
//! everything is in one file.

use std::future::Future;
use std::pin::Pin;

use wasm_bindgen_futures::spawn_local;
use yew::{Html, Properties, component, html, use_effect_with, use_state};

/// Draws a view.
type Draw<P> = fn(P) -> Html;

/// Fetches the code of a view.
type Load<P> = fn() -> Pin<Box<dyn Future<Output = Result<Draw<P>, Missing>>>>;

/// The file of a view did not come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Makes `$view` a component of this module that stands for the one of `$room`, whose code is
/// fetched with the file `$file`, by the function `$get`. What is used together is one file: each
/// set of files that share some code makes one file more.
macro_rules! lazily {
    ($view:ident, $room:ident, $get:ident, $file:ident) => {
        #[doc = concat!("`", stringify!($room), "::", stringify!($view), "`, fetched when it shows.")]
        #[component]
        pub(crate) fn $view(props: &crate::$room::Props) -> Html {
            #[cfg_attr(feature = "split", wasm_split_helpers::wasm_split($file, fallible))]
            fn $get() -> Result<Draw<crate::$room::Props>, Missing> {
                Ok(|props| html! { <crate::$room::$view ..props /> })
            }
            fn load() -> Pin<Box<dyn Future<Output = Result<Draw<crate::$room::Props>, Missing>>>> {
                #[cfg(feature = "split")]
                return Box::pin($get());
                #[cfg(not(feature = "split"))]
                Box::pin(std::future::ready($get()))
            }
            html! { <Lazy<crate::$room::Props> load={load as Load<_>} props={props.clone()} /> }
        }
    };
}

lazily!(EditPane, edit_pane, edit, writing);
lazily!(FormView, form, form, writing);
lazily!(Gallery, gallery, gallery, more);
lazily!(Inspector, inspector, inspector, seeing);
lazily!(KeyList, key_list, keys, more);
lazily!(LookBar, look_bar, look, more);
lazily!(MemoryView, memory, memory, seeing);
lazily!(ExportView, export_view, export, more);
lazily!(Share, share, share, more);
lazily!(WebhookView, webhook, webhook, writing);
lazily!(TestsPane, tests_pane, tests, seeing);

/// How far a view is.
#[derive(Clone, Copy)]
enum Stage<P> {
    Away,
    Loading,
    Ready(Draw<P>),
    Failed,
}

#[derive(Properties)]
struct Props<P: Clone + PartialEq + 'static> {
    load: Load<P>,
    /// What the view gets.
    props: P,
}

impl<P: Clone + PartialEq + 'static> PartialEq for Props<P> {
    fn eq(&self, other: &Self) -> bool {
        // What loads a view never changes.
        self.props == other.props
    }
}

/// A view whose code is fetched first.
#[component]
fn Lazy<P: Clone + PartialEq + 'static>(props: &Props<P>) -> Html {
    let stage = use_state(|| Stage::Away);
    {
        let (stage, load) = (stage.clone(), props.load);
        let away = matches!(*stage, Stage::Away);
        use_effect_with(away, move |away| {
            if !*away {
                return;
            }
            stage.set(Stage::Loading);
            spawn_local(async move {
                stage.set(match load().await {
                    Ok(draw) => Stage::Ready(draw),
                    Err(Missing) => Stage::Failed,
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
        Stage::Ready(draw) => draw(props.props.clone()),
        Stage::Failed => html! {
            <p class="empty" role="alert">
                { "This part of the page could not be loaded. " }
                <button type="button" class="plain" onclick={again}>{ "Try again" }</button>
            </p>
        },
    }
}
