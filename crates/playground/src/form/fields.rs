//! The fields of the form: each shows one place of the bot and changes that place alone.

use std::rc::Rc;

use hooktalk_engine::Turn;
use hooktalk_webchat::appearance::Theme;
use hooktalk_webchat::components::effect::use_effect_with;
use serde_json::Value;
use web_sys::{HtmlInputElement, HtmlSelectElement, HtmlTextAreaElement};
use yew::{
    AttrValue, Callback, Event, Html, InputEvent, MouseEvent, Properties, TargetCast, component,
    html, use_state,
};

use super::edit;
use super::model;
use super::path::Path;
use crate::icon::{self, icon};

/// What all of the form needs: the bot, and a way to change its text.
#[derive(Clone)]
pub(crate) struct Form {
    pub(crate) text: Rc<str>,
    pub(crate) bot: Rc<Value>,
    pub(crate) changed: Callback<Rc<str>>,
    /// The state that previews are drawn in.
    pub(crate) turn: Rc<Turn>,
    /// Whether that is of the conversation in the chat.
    pub(crate) live: bool,
    pub(crate) theme: Theme,
    /// All languages of the bot.
    pub(crate) languages: Rc<[String]>,
}

impl PartialEq for Form {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.bot, &other.bot)
            && Rc::ptr_eq(&self.turn, &other.turn)
            && self.theme == other.theme
            && self.changed == other.changed
    }
}

impl Form {
    /// The text at `path`.
    pub(crate) fn at(&self, path: &Path) -> &str {
        model::text(&self.bot, path)
    }

    pub(crate) fn value(&self, path: &Path) -> Option<&Value> {
        model::at(&self.bot, path).filter(|value| !value.is_null())
    }

    pub(crate) fn language(&self) -> &str {
        model::language(&self.bot)
    }

    /// Takes the text of the whole bot; `None` when it could not be changed.
    pub(crate) fn change(&self, text: Option<String>) {
        if let Some(text) = text
            && *text != *self.text
        {
            self.changed.emit(text.into());
        }
    }

    pub(crate) fn set(&self, path: &Path, value: &Value) {
        self.change(edit::set(&self.text, path, value));
    }

    /// Changes the text at a click.
    pub(crate) fn click(
        &self,
        edit: impl Fn(&Self) -> Option<String> + 'static,
    ) -> Callback<MouseEvent> {
        let form = self.clone();
        Callback::from(move |_| form.change(edit(&form)))
    }

    /// Writes what is typed to `path`; nothing typed takes it away when it is `optional`.
    fn typed(&self, path: &Path, optional: bool) -> Callback<String> {
        let (form, path) = (self.clone(), path.clone());
        Callback::from(move |typed: String| {
            if optional && typed.is_empty() {
                form.change(edit::remove(&form.text, &path));
            } else {
                form.set(&path, &typed.into());
            }
        })
    }
}

/// How a text is typed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// In one line.
    Line,
    /// An address, a name, a template: something to be exact about.
    Code,
    /// In several lines.
    Words,
}

/// A field with its label. `id` is its own in the page.
pub(crate) fn field(
    id: &str,
    label: &str,
    kind: Kind,
    value: &str,
    place: &str,
    typed: Callback<String>,
) -> Html {
    let id = AttrValue::from(id.to_owned());
    let value = AttrValue::from(value.to_owned());
    let placeholder = AttrValue::from(place.to_owned());
    let input = if kind == Kind::Words {
        let oninput = move |event: InputEvent| {
            typed.emit(event.target_unchecked_into::<HtmlTextAreaElement>().value());
        };
        let rows = value.lines().count().clamp(1, 8).to_string();
        html! { <textarea id={id.clone()} {rows} {value} {placeholder} dir="auto" {oninput} /> }
    } else {
        let class = (kind == Kind::Code).then_some("exact");
        let oninput = move |event: InputEvent| {
            typed.emit(event.target_unchecked_into::<HtmlInputElement>().value());
        };
        html! {
            <input id={id.clone()} {class} {value} {placeholder} autocomplete="off" spellcheck="false"
                dir={if kind == Kind::Code { "ltr" } else { "auto" }} {oninput} />
        }
    };
    html! {
        <div class="field">
            <label for={id}>{ label.to_owned() }</label>
            { input }
        </div>
    }
}

/// A field for the text at `path`.
pub(crate) fn text(
    form: &Form,
    path: &Path,
    label: &str,
    kind: Kind,
    optional: bool,
    place: &str,
) -> Html {
    let value = match form.value(path) {
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    };
    field(
        &path.to_id(),
        label,
        kind,
        &value,
        place,
        form.typed(path, optional),
    )
}

/// A field for a number at `path`, which is optional.
pub(crate) fn number(
    form: &Form,
    path: &Path,
    label: &str,
    (least, most, step): (&'static str, &'static str, &'static str),
    place: &str,
) -> Html {
    let value = form.value(path).map(|value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    });
    let onchange = {
        let (form, path) = (form.clone(), path.clone());
        move |event: Event| {
            let typed = event.target_unchecked_into::<HtmlInputElement>().value();
            form.change(if typed.is_empty() {
                edit::remove(&form.text, &path)
            } else {
                match serde_json::from_str::<Value>(&typed) {
                    Ok(number) if number.is_number() => edit::set(&form.text, &path, &number),
                    _ => None,
                }
            });
        }
    };
    html! {
        <div class="field short">
            <label for={path.to_id()}>{ label.to_owned() }</label>
            <input id={path.to_id()} type="number" min={least} max={most} {step} value={value.unwrap_or_default()}
                placeholder={place.to_owned()} {onchange} />
        </div>
    }
}

/// A box to tick for the flag at `path`.
pub(crate) fn flag(form: &Form, path: &Path, label: &str, without: bool) -> Html {
    let checked = form.value(path).and_then(Value::as_bool).unwrap_or(without);
    let onchange = {
        let (form, path) = (form.clone(), path.clone());
        move |event: Event| {
            let now = event.target_unchecked_into::<HtmlInputElement>().checked();
            form.set(&path, &now.into());
        }
    };
    html! {
        <label class="tick">
            <input type="checkbox" {checked} {onchange} />
            { label.to_owned() }
        </label>
    }
}

/// A choice: what is chosen of `options`, each with its word.
pub(crate) fn choice(
    id: &str,
    label: &str,
    options: &[(String, String)],
    chosen: &str,
    choose: impl Fn(String) + 'static,
) -> Html {
    let onchange = move |event: Event| {
        choose(event.target_unchecked_into::<HtmlSelectElement>().value());
    };
    html! {
        <div class="field short">
            <label for={id.to_owned()}>{ label.to_owned() }</label>
            <select id={id.to_owned()} {onchange}>
                { for options.iter().map(|(value, word)| html! {
                    <option key={value.clone()} value={value.clone()} selected={value == chosen}>{ word.clone() }</option>
                }) }
            </select>
        </div>
    }
}

/// A pair for [`choice`].
pub(crate) fn option(value: &str, word: &str) -> (String, String) {
    (value.to_owned(), word.to_owned())
}

/// The text at `path`, which may be one for each language.
pub(crate) fn localized(form: &Form, path: &Path, label: &str, kind: Kind, optional: bool) -> Html {
    let several = form.languages.len() > 1;
    match form.value(path) {
        Some(Value::Object(map)) => {
            let tags = map.keys().cloned();
            let missing = form.languages.iter().filter(|tag| !map.contains_key(*tag));
            let all: Vec<String> = tags.chain(missing.cloned()).collect();
            let same = {
                let path = path.clone();
                form.click(move |form| {
                    let map = form.value(&path)?.as_object()?;
                    let words = map.get(form.language()).or_else(|| map.values().next())?;
                    edit::set(&form.text, &path, words)
                })
            };
            html! {
                <div class="field localized" role="group" aria-label={label.to_owned()}>
                    { for all.iter().map(|tag| {
                        let own = path.key(tag);
                        let value = form.at(&own);
                        let label = [label, " (", tag, ")"].concat();
                        let place = if map.contains_key(tag) { "" } else { "Not written yet" };
                        html! { <div key={tag.clone()} class="field">
                            { field(&own.to_id(), &label, kind, value, place, form.typed(&own, false)) }
                        </div> }
                    }) }
                    <button type="button" class="plain" onclick={same}>{ "The same in all languages" }</button>
                </div>
            }
        }
        value => {
            let split = several.then(|| {
                let path = path.clone();
                form.click(move |form| {
                    let words = form.value(&path).cloned().unwrap_or_else(|| "".into());
                    let default = form.language().to_owned();
                    let map = form.languages.iter().map(|tag| {
                        let own = if *tag == default {
                            words.clone()
                        } else {
                            "".into()
                        };
                        (tag.clone(), own)
                    });
                    edit::set(&form.text, &path, &Value::Object(map.collect()))
                })
            });
            let is_text = value.is_none_or(|value| !value.is_array());
            html! {
                <div class="localized one">
                    { text(form, path, label, kind, optional, "") }
                    if let Some(onclick) = split.filter(|_| is_text) {
                        <button type="button" class="plain" {onclick}>{ "One for each language" }</button>
                    }
                </div>
            }
        }
    }
}

/// A button with a drawing alone.
pub(crate) fn tool(
    name: &str,
    drawing: &'static str,
    disabled: bool,
    onclick: Callback<MouseEvent>,
) -> Html {
    html! {
        <button type="button" class="tool" aria-label={name.to_owned()} title={name.to_owned()} {disabled} {onclick}>
            { icon(drawing) }
        </button>
    }
}

/// A button that adds something.
pub(crate) fn add(words: &str, onclick: Callback<MouseEvent>) -> Html {
    html! {
        <button type="button" class="add" {onclick}>{ icon(icon::ADD) }{ words.to_owned() }</button>
    }
}

/// The buttons that move the element `at` of the list at `path` and take it away.
pub(crate) fn places(form: &Form, path: &Path, at: usize, count: usize, what: &str) -> Html {
    let swap = |other: Option<usize>| {
        let path = path.clone();
        form.click(move |form| edit::swap(&form.text, &path, at, other?))
    };
    let remove = {
        let path = path.index(at);
        form.click(move |form| edit::remove(&form.text, &path))
    };
    let name = |verb: &str, end: &str| [verb, what, end].concat();
    html! {
        <div class="places">
            { tool(&name("Move ", " up"), icon::UP, at == 0, swap(at.checked_sub(1))) }
            { tool(&name("Move ", " down"), icon::DOWN, at + 1 >= count, swap(Some(at + 1))) }
            { tool(&name("Remove ", ""), icon::REMOVE, false, remove) }
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct FoldProps {
    pub(crate) head: Html,
    /// Drawn only while it is open.
    pub(crate) draw: Callback<(), Html>,
    #[prop_or_default]
    pub(crate) open: bool,
}

/// Something that opens: what is in it is made when it is seen.
#[component]
pub(crate) fn Fold(props: &FoldProps) -> Html {
    let open = use_state(|| props.open);
    let ontoggle = {
        let open = open.clone();
        move |event: Event| {
            let now = event
                .target_unchecked_into::<web_sys::Element>()
                .has_attribute("open");
            open.set(now);
        }
    };
    html! {
        <details class="fold" open={*open} {ontoggle}>
            <summary>{ props.head.clone() }</summary>
            if *open {
                <div class="fold-body">{ props.draw.emit(()) }</div>
            }
        </details>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct NameProps {
    pub(crate) id: AttrValue,
    pub(crate) label: AttrValue,
    pub(crate) value: AttrValue,
    /// Takes a new name; gives back why it cannot be.
    pub(crate) commit: Callback<String, Option<String>>,
    /// What a button beside it says, for a name of something new.
    #[prop_or_default]
    pub(crate) button: Option<&'static str>,
    #[prop_or_default]
    pub(crate) place: &'static str,
}

/// A name that counts when it is whole: at Enter, or when the field is left.
#[component]
pub(crate) fn NameField(props: &NameProps) -> Html {
    let typed = use_state(|| props.value.clone());
    let trouble = use_state(|| None::<String>);
    {
        let (typed, trouble) = (typed.clone(), trouble.clone());
        use_effect_with(props.value.clone(), move |value| {
            typed.set(value.clone());
            trouble.set(None);
        });
    }
    let commit = {
        let (typed, trouble) = (typed.clone(), trouble.clone());
        let (value, commit, new) = (
            props.value.clone(),
            props.commit.clone(),
            props.button.is_some(),
        );
        Callback::from(move |()| {
            let name = typed.trim().to_owned();
            if name == *value && !new {
                typed.set(value.clone());
                trouble.set(None);
                return;
            }
            let why = commit.emit(name);
            if why.is_none() && new {
                typed.set(AttrValue::default());
            }
            trouble.set(why);
        })
    };
    let oninput = {
        let (typed, trouble) = (typed.clone(), trouble.clone());
        move |event: InputEvent| {
            trouble.set(None);
            typed.set(
                event
                    .target_unchecked_into::<HtmlInputElement>()
                    .value()
                    .into(),
            );
        }
    };
    let onkeydown = {
        let commit = commit.clone();
        move |event: yew::KeyboardEvent| {
            if event.key() == "Enter" {
                event.prevent_default();
                commit.emit(());
            }
        }
    };
    let onchange = props.button.is_none().then(|| {
        let commit = commit.clone();
        Callback::from(move |_: Event| commit.emit(()))
    });
    let wrong = AttrValue::from([&props.id, "-trouble"].concat());
    html! {
        <div class="field name">
            <label for={props.id.clone()}>{ props.label.clone() }</label>
            <div class="with">
                <input id={props.id.clone()} class="exact" value={(*typed).clone()} placeholder={props.place} autocomplete="off" spellcheck="false"
                    aria-invalid={trouble.is_some().then_some("true")} aria-describedby={trouble.is_some().then(|| wrong.clone())}
                    {oninput} {onkeydown} {onchange} />
                if let Some(words) = props.button {
                    <button type="button" class="add" onclick={move |_| commit.emit(())}>{ icon(icon::ADD) }{ words }</button>
                }
            </div>
            if let Some(why) = &*trouble {
                <p class="trouble" id={wrong} role="alert">{ why.clone() }</p>
            }
        </div>
    }
}

#[derive(PartialEq, Properties)]
pub(crate) struct JsonProps {
    pub(crate) form: Form,
    pub(crate) path: Path,
    pub(crate) label: AttrValue,
}

/// A part of the bot as JSON. What is none yet is told, and not written.
#[component]
pub(crate) fn JsonField(props: &JsonProps) -> Html {
    let JsonProps { form, path, label } = props;
    let written = edit::raw_outdented(&form.text, path).unwrap_or_default();
    // What is typed, and what the bot held when it was.
    let draft = use_state(|| None::<String>);
    {
        let draft = draft.clone();
        use_effect_with(written.clone(), move |_| draft.set(None));
    }
    let rows = draft.as_ref().unwrap_or(&written).lines().count();
    let shown = draft.as_ref().unwrap_or(&written).clone();
    let oninput = {
        let (form, path, draft) = (form.clone(), path.clone(), draft.clone());
        move |event: InputEvent| {
            let typed = event.target_unchecked_into::<HtmlTextAreaElement>().value();
            match edit::set_raw(&form.text, &path, &typed) {
                // Space around it is no change of the bot.
                Some(text) if *text != *form.text && typed.trim() == typed => {
                    draft.set(None);
                    form.change(Some(text));
                }
                changed => {
                    form.change(changed);
                    draft.set(Some(typed));
                }
            }
        }
    };
    let wrong = draft
        .as_ref()
        .and_then(|typed| serde_json::from_str::<Value>(typed).err())
        .map(|error| error.to_string());
    let id = AttrValue::from(path.to_id());
    let told = AttrValue::from([&id, "-trouble"].concat());
    html! {
        <div class="field">
            <label for={id.clone()}>{ label.clone() }</label>
            <textarea {id} class="exact" rows={rows.clamp(3, 16).to_string()} value={shown} spellcheck="false" dir="ltr"
                aria-invalid={wrong.is_some().then_some("true")} aria-describedby={wrong.is_some().then(|| told.clone())} {oninput} />
            if let Some(why) = wrong {
                <p class="trouble" id={told} role="status">{ ["Not JSON yet, so the bot keeps what it had: ", &why].concat() }</p>
            }
        </div>
    }
}

/// A value in one line.
pub(crate) fn short(value: &Value) -> String {
    let text = value.to_string();
    let mut short: String = text.chars().take(120).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short
}
