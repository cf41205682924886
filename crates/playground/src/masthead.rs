use hooktalk_webchat::appearance::Theme;
use yew::{Callback, Html, Properties, component, html};

use crate::icon::{self, icon};

#[derive(PartialEq, Properties)]
pub(crate) struct Props {
    pub(crate) theme: Theme,
    pub(crate) choose: Callback<Theme>,
}

/// The product's name, what it is, and the choice of light or dark.
#[component]
pub(crate) fn Masthead(props: &Props) -> Html {
    let themes = [
        (Theme::Auto, "As the system says", icon::AUTO),
        (Theme::Light, "Light", icon::LIGHT),
        (Theme::Dark, "Dark", icon::DARK),
    ];
    html! {
        <header class="masthead">
            <h1 class="wordmark">{ icon::mark() }<span>{ "Hooktalk" }</span></h1>
            <p class="tagline">
                { "A chat that speaks webhooks." }
                <span class="rest">{ " Its engine runs in the page." }</span>
            </p>
            <a class="to-docs" href="docs/index.html">{ "Documentation" }</a>
            <fieldset class="themes">
                <legend class="unseen">{ "Theme" }</legend>
                { for themes.map(|(theme, name, drawing)| {
                    let choose = props.choose.clone();
                    html! {
                        <label title={name}>
                            <input type="radio" name="theme" value={theme.as_str()} checked={theme == props.theme}
                                onchange={move |_| choose.emit(theme)} />
                            { icon(drawing) }
                            <span class="unseen">{ name }</span>
                        </label>
                    }
                }) }
            </fieldset>
        </header>
    }
}
