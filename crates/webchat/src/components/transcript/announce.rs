//! What a screen reader is told: each new message once, in order, and nothing that only comes into
//! view. The transcript itself is no live region, because its rows come and go as one scrolls.

use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::{Closure, JsValue, wasm_bindgen};
use web_sys::{Element, HtmlElement};
use yew::NodeRef;

/// How long what was said stays, in milliseconds. After that, one who reads on behind the
/// transcript does not come by it again.
const STAY_MS: u32 = 10_000;

/// What has a name instead of words.
const NAMED: &str = "img[alt],video,audio";

/// Says the words of `row`, with what can be chosen. A chat that is closed says nothing: its rows
/// cannot be seen, and have no words then.
///
/// `heard` letters of it were said already ([`say_sentences`]); the rest is said now.
pub(super) fn say(said: &NodeRef, row: &Element, heard: usize) {
    let Some(row) = row.dyn_ref::<HtmlElement>() else {
        return;
    };
    let mut words = rest(&joined(&row.inner_text()).0, heard).to_owned();
    if let Ok(named) = row.query_selector_all(NAMED) {
        let named = (0..named.length()).filter_map(|at| named.get(at)?.dyn_into::<Element>().ok());
        for element in named {
            let name = element.get_attribute("alt");
            let name = name.or_else(|| element.get_attribute("aria-label"));
            add(&mut words, name.unwrap_or_default().trim());
        }
    }
    put(said, &words);
}

/// Says the sentences of a row that is being written which are whole and were not said, and gives how
/// many letters of it are said by now.
pub(super) fn say_sentences(said: &NodeRef, row: &Element, heard: usize) -> usize {
    let Some(row) = row.dyn_ref::<HtmlElement>() else {
        return heard;
    };
    let (words, end) = joined(&row.inner_text());
    let whole = words.get(..end).unwrap_or_default();
    let letters = letters(whole);
    if letters <= heard {
        return heard;
    }
    put(said, rest(whole, heard));
    letters
}

/// All words as one line, and how far they are whole sentences: a line that another one follows is
/// one, too.
fn joined(text: &str) -> (String, usize) {
    let mut words = String::new();
    let mut end = 0;
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut next = lines.next();
    while let Some(line) = next {
        next = lines.next();
        add(&mut words, line);
        if next.is_some() {
            end = words.len();
            continue;
        }
        let start = words.len() - line.len();
        let mut chars = line.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let spaced = chars.peek().is_some_and(|(_, next)| next.is_whitespace());
            if matches!(c, '。' | '！' | '？') || matches!(c, '.' | '!' | '?' | '…' | '؟') && spaced
            {
                end = start + at + c.len_utf8();
            }
        }
    }
    (words, end)
}

/// How many letters and digits there are. Marks of Markdown that come and go do not count.
fn letters(words: &str) -> usize {
    words.chars().filter(|c| c.is_alphanumeric()).count()
}

/// What stands behind so many letters.
fn rest(words: &str, heard: usize) -> &str {
    let mut left = heard;
    let mut chars = words.char_indices();
    let start = chars.find(|(_, c)| {
        let counts = c.is_alphanumeric();
        if counts && left > 0 {
            left -= 1;
            return false;
        }
        counts
    });
    match start {
        _ if heard == 0 => words,
        Some((at, _)) => words.get(at..).unwrap_or_default(),
        None => "",
    }
}

fn put(said: &NodeRef, words: &str) {
    let Some(said) = said.cast::<Element>().filter(|_| !words.is_empty()) else {
        return;
    };
    let line = said
        .owner_document()
        .and_then(|it| it.create_element("p").ok());
    let Some(line) = line else { return };
    line.set_text_content(Some(words));
    if said.append_child(&line).is_ok() {
        set_timeout(&Closure::once_into_js(move || line.remove()), STAY_MS);
    }
}

/// Adds words, with a pause before them unless there is one.
fn add(words: &mut String, more: &str) {
    if more.is_empty() {
        return;
    }
    if words.ends_with(char::is_alphanumeric) {
        words.push(',');
    }
    if !words.is_empty() {
        words.push(' ');
    }
    words.push_str(more);
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = setTimeout)]
    fn set_timeout(callback: &JsValue, milliseconds: u32) -> JsValue;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_said_once_they_are_whole_and_never_twice() {
        let whole = |text: &str, heard: usize| {
            let (words, end) = joined(text);
            let whole = words.get(..end).unwrap().to_owned();
            (rest(&whole, heard).to_owned(), letters(&whole).max(heard))
        };
        for (text, heard, said) in [
            ("Reply:\nIt is 3", 0, "Reply:"),
            ("Reply:\nIt is 3.14", 5, ""),
            ("Reply:\nIt is 3.14 m. Really", 5, "It is 3.14 m."),
            ("今日は。明日", 0, "今日は。"),
            ("First\nSecond", 0, "First"),
            ("No end", 0, ""),
        ] {
            assert_eq!(whole(text, heard).0, said, "{text:?}");
        }
        // Marks that go when they are closed change nothing.
        let (first, heard) = whole("This is **important. Yes", 0);
        assert_eq!(first, "This is **important.");
        assert_eq!(whole("This is important. Yes. No", heard).0, "Yes.");
        assert_eq!(rest("This is important. Yes. No", heard), "Yes. No");
        assert_eq!(rest("One. Two", 6), "");
    }
}
