//! Where the conversation stands: its memory, its language and its skill stack, to be changed.

use std::rc::Rc;

use serde_json::{Value, json};
use web_sys::{HtmlSelectElement, HtmlTextAreaElement};
use yew::{
    Callback, Event, Html, InputEvent, Properties, TargetCast, component, html, use_memo,
    use_node_ref, use_state,
};

use crate::document;
use crate::icon::{self, icon};

#[derive(Clone, PartialEq, Properties)]
pub(crate) struct Props {
    /// The conversation; `None` before there is one.
    pub(crate) stands: Option<Rc<Value>>,
    /// Whether a turn is under way: then nothing can be changed.
    pub(crate) busy: bool,
    /// The text of the bot, which has the languages.
    pub(crate) text: Rc<str>,
    /// Whether this is in view.
    pub(crate) shown: bool,
    /// Takes the conversation as it is to be.
    pub(crate) apply: Callback<Rc<Value>>,
}

/// What the person wrote and did not apply yet.
#[derive(Clone, Debug, PartialEq)]
struct Draft {
    text: String,
    /// The memory that it began with.
    from: Value,
    trouble: Option<String>,
}

/// The state view.
#[component]
pub(crate) fn MemoryView(props: &Props) -> Html {
    let draft = use_state(|| None::<Draft>);
    let told = use_state(|| "");
    let field = use_node_ref();
    let languages = use_memo((props.text.clone(), props.shown), |(text, shown)| {
        if *shown { languages(text) } else { Vec::new() }
    });
    let Some(stands) = &props.stands else {
        return html! { <p class="empty">{ "There is no conversation yet." }</p> };
    };
    let memory = stands.get("memory").cloned().unwrap_or_default();
    let apply = {
        let (stands, apply, told) = (stands.clone(), props.apply.clone(), told.clone());
        move |key: &str, value: Value, words: &'static str| {
            apply.emit(Rc::new(with(&stands, key, value)));
            told.set(words);
        }
    };

    let shown = draft.as_ref().map_or_else(
        || serde_json::to_string_pretty(&memory).unwrap_or_default(),
        |draft| draft.text.clone(),
    );
    let rows = shown.lines().count().clamp(6, 24).to_string();
    let oninput = {
        let (draft, memory, told) = (draft.clone(), memory.clone(), told.clone());
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlTextAreaElement>() {
                let from = draft.as_ref().map_or(&memory, |draft| &draft.from).clone();
                draft.set(Some(Draft {
                    text: field.value(),
                    from,
                    trouble: None,
                }));
                told.set("");
            }
        }
    };
    let submit = {
        let (draft, apply, field) = (draft.clone(), apply.clone(), field.clone());
        move |_| {
            let Some(now) = &*draft else { return };
            match read(&now.text) {
                Ok(memory) => {
                    apply(
                        "memory",
                        memory,
                        "The memory is changed; the next turn begins with it.",
                    );
                    draft.set(None);
                }
                Err((trouble, at)) => {
                    let trouble = Some(trouble);
                    draft.set(Some(Draft {
                        trouble,
                        ..now.clone()
                    }));
                    if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                        // They fail only in a field that is gone.
                        field.focus().ok();
                        field.set_selection_range(at, at + 1).ok();
                    }
                }
            }
        }
    };
    let discard = {
        let (draft, told) = (draft.clone(), told.clone());
        move |_| {
            draft.set(None);
            told.set("");
        }
    };
    let trouble = draft.as_ref().and_then(|draft| draft.trouble.clone());
    let went_on = draft.as_ref().is_some_and(|draft| draft.from != memory);
    let memory_card = html! {
        <div class="card">
            <div class="card-head"><h3 id="memory-title">{ "Memory" }</h3></div>
            <textarea ref={field} class="code entry-field" id="memory-field" {rows} spellcheck="false" autocapitalize="off"
                aria-labelledby="memory-title" aria-describedby="memory-about memory-trouble"
                aria-invalid={trouble.as_ref().map(|_| "true")} value={shown} {oninput} />
            <p class="note" id="memory-about">
                { "A JSON object. The bot reads it in templates and conditions, a webhook gets it with each call." }
            </p>
            <div id="memory-trouble">
                if let Some(trouble) = trouble {
                    <p class="trouble" role="alert">{ icon(icon::ERROR) }{ trouble }</p>
                }
                if went_on {
                    <p class="note">{ "The conversation went on since you began to write. What you apply takes the place of its memory." }</p>
                }
            </div>
            <div class="does">
                <button type="button" class="main" disabled={draft.is_none() || props.busy} onclick={submit}>{ "Apply" }</button>
                if draft.is_some() {
                    <button type="button" class="plain" onclick={discard}>{ "Discard what I wrote" }</button>
                }
            </div>
        </div>
    };

    let language = stands.get("language").and_then(Value::as_str);
    let choose = {
        let apply = apply.clone();
        move |event: Event| {
            if let Some(list) = event.target_dyn_into::<HtmlSelectElement>() {
                let value = list.value();
                let tag = if value.is_empty() {
                    Value::Null
                } else {
                    value.into()
                };
                apply("language", tag, "The language is changed.");
            }
        }
    };
    let foreign = language.filter(|tag| !languages.iter().any(|known| known == tag));
    let tags = languages.iter().map(String::as_str).chain(foreign);
    let language_card = html! {
        <div class="card">
            <div class="card-head">
                <h3 id="language-title">{ "Language" }</h3>
                <select class="entry-field" aria-labelledby="language-title" disabled={props.busy} onchange={choose}>
                    <option value="" selected={language.is_none()}>{ "found in the next words" }</option>
                    { for tags.map(|tag| html! {
                        <option value={tag.to_owned()} selected={language == Some(tag)}>{ tag.to_owned() }</option>
                    }) }
                </select>
            </div>
            <p class="note">{ "In which the bot answers until a webhook or the visitor's words change it." }</p>
        </div>
    };

    let stack: Vec<&str> = stands
        .get("skill_stack")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let skill = stands.get("skill").and_then(Value::as_str);
    let times = stands.get("skill_occurences").and_then(Value::as_u64);
    let under: Vec<&str> = stack
        .get(..stack.len().saturating_sub(1))
        .unwrap_or_default()
        .to_vec();
    let drop_top = {
        let apply = apply.clone();
        let under = json!(under);
        move |_| {
            apply(
                "skill_stack",
                under.clone(),
                "The top of the stack is dropped.",
            );
        }
    };
    let clear = move |_| apply("skill_stack", json!([]), "The stack is empty.");
    let stack_card = html! {
        <div class="card">
            <div class="card-head">
                <h3>{ "Skill stack" }</h3>
                if !stack.is_empty() {
                    <div class="does">
                        <button type="button" class="act" disabled={props.busy} onclick={drop_top}>{ "Drop the top" }</button>
                        <button type="button" class="act" disabled={props.busy} onclick={clear}>{ "Clear" }</button>
                    </div>
                }
            </div>
            if stack.is_empty() {
                <p class="empty">{ "No skill waits: the next words are for whichever skill they trigger." }</p>
            } else {
                <ol class="stack" aria-label="Skills that wait, the next one first">
                    { for stack.iter().rev().enumerate().map(|(index, slug)| html! {
                        <li><code>{ (*slug).to_owned() }</code>
                            if index == 0 { <span class="note">{ "waits for the next words" }</span> }
                        </li>
                    }) }
                </ol>
            }
            if let Some(skill) = skill {
                <p class="note">
                    { "The last answer came from " }<code>{ skill.to_owned() }</code>
                    if let Some(times) = times.filter(|times| *times > 1) {
                        { ", " }{ times }{ " times in a row" }
                    }
                    { "." }
                </p>
            }
        </div>
    };
    html! {
        <section class="inspector state" aria-labelledby="state-title">
            <div class="inspector-head"><h2 id="state-title">{ "State" }</h2></div>
            if props.busy {
                <p class="note">{ "A turn is under way; the state can be changed when it is over." }</p>
            }
            <p class="outcome" role="status">
                if !told.is_empty() { { icon(icon::DONE) }{ *told } }
            </p>
            { memory_card }
            { language_card }
            { stack_card }
        </section>
    }
}

/// `conversation` with another value of a member.
fn with(conversation: &Value, key: &str, value: Value) -> Value {
    let mut conversation = conversation.clone();
    if let Some(members) = conversation.as_object_mut() {
        members.insert(key.to_owned(), value);
    }
    conversation
}

/// A memory as it was written; else what is wrong, and from which UTF-16 unit on.
fn read(text: &str) -> Result<Value, (String, u32)> {
    match document::json(text) {
        Ok(memory) if memory.is_object() => Ok(memory),
        Ok(_) => Err((
            "A memory is an object: begin with { and end with }.".to_owned(),
            0,
        )),
        Err(finding) => {
            let before = text.encode_utf16().take(finding.from as usize);
            let lines = char::decode_utf16(before).filter(|unit| *unit == Ok('\n'));
            let line = (lines.count() + 1).to_string();
            Err((
                ["Line ", &line, ": ", &finding.message, "."].concat(),
                finding.from,
            ))
        }
    }
}

/// The languages of a bot, the default one first.
fn languages(text: &str) -> Vec<String> {
    let bot: Value = serde_json::from_str(text).unwrap_or_default();
    let list = bot.get("languages").and_then(Value::as_array);
    let named = bot
        .get("language")
        .into_iter()
        .chain(list.into_iter().flatten());
    let mut languages: Vec<String> = Vec::new();
    for tag in named.filter_map(Value::as_str) {
        if !languages.iter().any(|known| known == tag) {
            languages.push(tag.to_owned());
        }
    }
    if languages.is_empty() {
        languages.push("en".to_owned());
    }
    languages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_memory_is_read_or_its_mistake_is_placed() {
        assert_eq!(read("{\"a\": 1}"), Ok(json!({ "a": 1 })));
        let (words, at) = read("{\n  \"é\": 1,\n  \"b\" 2\n}").unwrap_err();
        assert_eq!(words, "Line 3: expected `:`.");
        assert_eq!(at, 18);
        assert!(read("[]").unwrap_err().0.contains("object"));
    }

    #[test]
    fn a_bot_has_at_least_one_language() {
        assert_eq!(languages("{}"), ["en"]);
        assert_eq!(languages("x"), ["en"]);
        let text = r#"{"language": "fr", "languages": ["en", "fr", 1]}"#;
        assert_eq!(languages(text), ["fr", "en"]);
    }

    #[test]
    fn one_member_is_changed() {
        let before = json!({ "id": "c", "memory": {}, "skill_stack": ["a", "b"] });
        let after = with(&before, "skill_stack", json!(["a"]));
        assert_eq!(
            after,
            json!({ "id": "c", "memory": {}, "skill_stack": ["a"] })
        );
    }
}
