use hooktalk_webchat::appearance::Theme;
use yew::{Callback, Html, html};

use crate::icon::{self, icon};
use crate::learn::{Lesson, Over, Teach};

pub(crate) struct Props {
    pub(crate) theme: Theme,
    pub(crate) choose: Callback<Theme>,
    /// Whether the tour is offered.
    pub(crate) offered: bool,
    pub(crate) teach: Teach,
}

/// The product's name, what it is, what helps to begin, and the choice of light or dark.
pub(crate) fn masthead(props: &Props) -> Html {
    let themes = [
        (Theme::Auto, "As the system says", icon::AUTO),
        (Theme::Light, "Light", icon::LIGHT),
        (Theme::Dark, "Dark", icon::DARK),
    ];
    let teach = |lesson: Lesson| {
        let teach = props.teach.clone();
        move |_| teach.emit(lesson.clone())
    };
    // The browser closes the menu with the press.
    let entry = |lesson: Lesson, words: &'static str, key: Html| {
        html! {
            <li>
                <button type="button" popovertarget="help" popovertargetaction="hide" onclick={teach(lesson)}>
                    { words }{ key }
                </button>
            </li>
        }
    };
    html! {
        <header class="masthead">
            <h1 class="wordmark">{ icon::mark() }<span>{ "Hooktalk" }</span></h1>
            <p class={if props.offered { "tagline offer" } else { "tagline" }}>
                if props.offered {
                    { "New here? " }
                    <button type="button" class="plain" onclick={teach(Lesson::Tour(Some(0)))}>{ "Take the tour" }</button>
                    <button type="button" class="plain" onclick={teach(Lesson::Knows)}>{ "Skip for ever" }</button>
                } else {
                    { "A chat that speaks webhooks." }
                    <span class="rest">{ " Its engine runs in the page." }</span>
                }
            </p>
            <nav class="help-ways" aria-label="Learn">
                <button type="button" id="examples-button" onclick={teach(Lesson::Over(Some(Over::Gallery)))}>{ "Examples" }</button>
                <button type="button" id="help-button" popovertarget="help">{ "Help" }</button>
                <ul id="help" popover="auto" class="help-menu">
                    { entry(Lesson::Tour(Some(0)), "Take the tour", Html::default()) }
                    { entry(Lesson::Over(Some(Over::Keys)), "Keyboard shortcuts", html! { <kbd>{ "?" }</kbd> }) }
                    // Where there is no room for it in the line.
                    <li class="docs-too"><a href="docs/index.html">{ "Documentation" }</a></li>
                </ul>
                <a class="to-docs" href="docs/index.html">{ "Documentation" }</a>
            </nav>
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
