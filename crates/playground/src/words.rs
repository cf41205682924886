use yew::{Html, html};

/// A text whose words in back-ticks are drawn as code.
pub(crate) fn ticks(text: &str) -> Vec<Html> {
    text.split('`')
        .enumerate()
        .map(|(index, part)| {
            if index % 2 == 1 {
                html! { <code>{ part.to_owned() }</code> }
            } else {
                html! { part.to_owned() }
            }
        })
        .collect()
}

/// `1 word`, `2 words`.
pub(crate) fn counted(count: usize, word: &str) -> String {
    format!("{count} {word}{}", if count == 1 { "" } else { "s" })
}
