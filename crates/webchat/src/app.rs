//! The root of what Yew draws: it joins a driver to the components.

use std::rc::Rc;

use yew::{Callback, Component, Context, Html, Properties, html};

use crate::appearance::Appearance;
use crate::chat::Action;
use crate::components::App;
use crate::driver::Driver;

/// Draws the chat of one driver, again with every change.
///
/// A struct component, because the handle of a mounted chat speaks with it from outside.
pub(crate) struct Root {
    dispatch: Callback<Action>,
}

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct RootProps {
    pub(crate) driver: Driver,
    pub(crate) appearance: Appearance,
}

impl Component for Root {
    /// The chat changed.
    type Message = ();
    type Properties = RootProps;

    fn create(context: &Context<Self>) -> Self {
        let driver = context.props().driver.clone();
        let changed = context.link().callback(|()| ());
        driver.on_change(Some(Rc::new(move || changed.emit(()))));
        Self {
            dispatch: Callback::from(move |action| driver.dispatch(action)),
        }
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let RootProps { driver, appearance } = context.props();
        html! {
            <App chat={driver.chat()} appearance={appearance.clone()} dispatch={self.dispatch.clone()}
                markdown={driver.markdown()} />
        }
    }
}
