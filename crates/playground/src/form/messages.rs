//! What the bot says, message by message.

use serde_json::{Value, json};
use yew::{Callback, Html, html};

use super::drawing::MessageDrawing;
use super::fields::{
    self, Fold, Form, JsonField, Kind, choice, flag, localized, number, option, places,
};
use super::model::{self, MESSAGES};
use super::path::Path;
use super::{More, edit, webhooks};

pub(crate) fn view(form: &Form) -> Html {
    let skills = model::skills(&form.bot);
    let only = skills.len() == 1;
    let rows = skills.iter().map(|(path, slug)| {
        let actions: Vec<&Value> = model::lists(&form.bot, path)
            .iter()
            .flat_map(|list| model::items(&form.bot, &list.path))
            .collect();
        let said = actions
            .iter()
            .filter(|action| model::kind(action) == "send_message");
        let said: Vec<String> = said
            .map(|action| {
                model::words(
                    action.get("message").unwrap_or(&Value::Null),
                    form.language(),
                )
            })
            .collect();
        let head = html! {
            <>
                <b class="what">{ slug.clone() }</b>
                <span class="note">{ crate::words::counted(said.len(), "message") }</span>
            </>
        };
        let draw = {
            let (form, path) = (form.clone(), path.clone());
            Callback::from(move |()| skill(&form, &path))
        };
        let words = [slug, "\n", &said.join("\n")].concat();
        (
            words,
            html! { <Fold key={path.to_id()} {head} {draw} open={only} /> },
        )
    });
    let add = form.click(|form| {
        let skills = model::skills(&form.bot);
        let mut slug = "hello".to_owned();
        let mut number = 2;
        while skills.iter().any(|(_, known)| *known == slug) {
            slug = ["hello-", &number.to_string()].concat();
            number += 1;
        }
        let fallback = model::items(&form.bot, &Path::root().key("skills"));
        let fallback = fallback.iter().any(|skill| model::kind(skill) == "fallback");
        let mut skill = json!({ "slug": slug });
        if let (Some(members), false) = (skill.as_object_mut(), fallback) {
            members.insert("type".to_owned(), "fallback".into());
        }
        let said = json!([{ "type": "send_message", "message": model::message("text", Some(&"Hello".into())) }]);
        if let Some(members) = skill.as_object_mut() {
            members.insert("actions".to_owned(), said);
        }
        edit::insert(&form.text, &Path::root().key("skills"), usize::MAX, &skill)
    });
    html! {
        <div class="card">
            <div class="card-head"><h3>{ "Messages" }</h3></div>
            if skills.is_empty() {
                <p class="note">{ "The bot has no skills, so it has nothing of its own to say." }</p>
            }
            <More what="skills" rows={rows.collect::<Vec<_>>()} />
            { fields::add("Add a skill that says something", add) }
        </div>
    }
}

/// All actions of a skill; what is no message stands between as one line.
fn skill(form: &Form, path: &Path) -> Html {
    let lists = model::lists(&form.bot, path);
    html! {
        { for lists.iter().map(|list| {
            let actions = model::items(&form.bot, &list.path);
            html! {
                <div key={list.path.to_id()} class="group">
                    if !list.title.is_empty() {
                        <p class="caption">{ list.title.clone() }</p>
                    }
                    <ol class="rows actions">
                        { for actions.iter().enumerate().map(|(at, action)| html! {
                            <li key={at}>{ one(form, &list.path, at, actions.len(), action) }</li>
                        }) }
                    </ol>
                    { add_action(form, &list.path) }
                </div>
            }
        }) }
    }
}

fn one(form: &Form, list: &Path, at: usize, count: usize, action: &Value) -> Html {
    let path = list.index(at);
    let number = (at + 1).to_string();
    let kind = model::kind(action);
    if kind == "send_message" {
        let message = action.get("message").unwrap_or(&Value::Null);
        let type_of = model::kind(message);
        let name = MESSAGES.iter().find(|(known, _)| *known == type_of);
        let name = name.map_or(type_of, |(_, name)| *name);
        let words = model::words(message, form.language());
        let head = html! {
            <>
                <span class="badge">{ name.to_owned() }</span>
                <span class="what words" dir="auto">{ words }</span>
            </>
        };
        let draw = {
            let (form, path) = (form.clone(), path);
            Callback::from(move |()| message_fields(&form, &path))
        };
        return html! {
            <div class="action-row">
                <Fold {head} {draw} />
                { places(form, list, at, count, &["message ", &number].concat()) }
            </div>
        };
    }
    let does = match kind {
        "call_webhook" => ["calls ", form.at(&path.key("url"))].concat(),
        "go_to" => ["goes to ", form.at(&path.key("skill"))].concat(),
        "change_language" => ["changes the language to ", form.at(&path.key("language"))].concat(),
        "edit_memory" => "changes the memory".to_owned(),
        "reset_conversation" => "begins the conversation anew".to_owned(),
        "offer_skills" => "offers the skills that could be meant".to_owned(),
        other => other.to_owned(),
    };
    let what = ["action ", &number].concat();
    if kind == "call_webhook" {
        let head = html! { <span class="note">{ does }</span> };
        let draw = {
            let (form, path) = (form.clone(), path);
            Callback::from(move |()| webhooks::body(&form, &path))
        };
        return html! {
            <div class="action-row">
                <Fold {head} {draw} />
                { places(form, list, at, count, &what) }
            </div>
        };
    }
    html! {
        <div class="action-row">
            <p class="does note">{ does }</p>
            { places(form, list, at, count, &what) }
        </div>
    }
}

/// Another action at the end of a list.
fn add_action(form: &Form, list: &Path) -> Html {
    let mut options = vec![option("", "Choose …")];
    options.extend(MESSAGES.map(|(kind, name)| option(kind, name)));
    options.push(option("call_webhook", "Webhook call"));
    let (form, list) = (form.clone(), list.clone());
    let id = [&list.to_id(), "-add"].concat();
    choice(&id, "Add", &options, "", move |chosen| {
        let action = match chosen.as_str() {
            "" => return,
            "call_webhook" => json!({ "type": "call_webhook", "url": "/" }),
            kind => {
                let words = ["picture", "video", "audio"].contains(&kind);
                let words = if words {
                    "https://example.com/"
                } else {
                    "Hello"
                };
                json!({ "type": "send_message", "message": model::message(kind, Some(&words.into())) })
            }
        };
        form.change(edit::insert(&form.text, &list, usize::MAX, &action));
    })
}

/// The fields of the message of the action at `path`, and its drawing.
fn message_fields(form: &Form, action: &Path) -> Html {
    let path = action.key("message");
    let kind = form.at(&path.key("type")).to_owned();
    let mut options: Vec<_> = MESSAGES.map(|(kind, name)| option(kind, name)).into();
    if !options.iter().any(|(known, _)| *known == kind) {
        options.push(option(&kind, &kind));
    }
    let choose = {
        let (form, path) = (form.clone(), path.clone());
        move |chosen: String| {
            let before = form.value(&path).cloned().unwrap_or_default();
            let made = model::message(&chosen, model::kept_words(&before));
            let content = made.get("content").cloned().unwrap_or_default();
            // Whatever else the message says stays.
            let changed = edit::set(&form.text, &path.key("type"), &chosen.into());
            form.change(changed.and_then(|text| edit::set(&text, &path.key("content"), &content)));
        }
    };
    let content = path.key("content");
    let seconds = ("0", "5", "0.1");
    let draws = kind != "client_data";
    html! {
        <div class="message-edit">
            <div class="message-fields">
                <div class="together">
                    { choice(&path.key("type").to_id(), "Type", &options, &kind, choose) }
                    { number(form, &path.key("delay"), "Delay in seconds", seconds, "0") }
                    if kind == "text" {
                        { flag(form, &path.key("markdown"), "Markdown", false) }
                    }
                </div>
                { content_fields(form, &path, &content, &kind) }
            </div>
            if draws {
                <MessageDrawing form={form.clone()} path={action.clone()} />
            }
        </div>
    }
}

fn content_fields(form: &Form, path: &Path, content: &Path, kind: &str) -> Html {
    let is_object = form.value(content).is_some_and(Value::is_object);
    match kind {
        "text" => localized(form, content, "Text", Kind::Words, false),
        "conversation_start" | "conversation_end" => {
            localized(form, content, "Words", Kind::Line, false)
        }
        "quickReplies" | "buttons" if is_object => html! {
            <>
                { localized(form, &content.key("title"), "Title", Kind::Words, false) }
                { buttons(form, &content.key("buttons"), if kind == "buttons" { "Buttons" } else { "Replies" }) }
            </>
        },
        "card" | "object" if is_object => card(form, content, true),
        "list" if is_object => {
            let key = if form.value(&content.key("list")).is_some() {
                "list"
            } else {
                "elements"
            };
            html! {
                <>
                    { localized(form, &content.key("title"), "Title", Kind::Line, true) }
                    { cards(form, &content.key(key), "row", false) }
                    { buttons(form, &content.key("buttons"), "Buttons below") }
                </>
            }
        }
        "carousel" | "carouselle" => {
            let inner = content.key("carousel");
            let list = if form.value(&inner).is_some() {
                &inner
            } else {
                content
            };
            cards(form, list, "card", true)
        }
        "picture" | "video" | "audio" => media(form, path, content, kind),
        _ => {
            html! { <JsonField form={form.clone()} path={content.clone()} label="Content as JSON" /> }
        }
    }
}

/// An address, and what is said of what is there.
fn media(form: &Form, path: &Path, content: &Path, kind: &str) -> Html {
    let described = form.value(content).and_then(Value::as_object);
    let described = described.is_some_and(|members| members.contains_key("url"));
    if !described {
        let describe = {
            let content = content.clone();
            form.click(move |form| {
                let url = form.value(&content).cloned().unwrap_or_else(|| "".into());
                edit::set(&form.text, &content, &edit::object("url", url))
            })
        };
        return html! {
            <>
                { localized(form, content, "Address", Kind::Code, false) }
                { localized(form, &path.key("alt"), "What it shows, for those who do not see it", Kind::Line, true) }
                <button type="button" class="plain start" onclick={describe}>{ "Add a title or a size" }</button>
            </>
        };
    }
    html! {
        <>
            { localized(form, &content.key("url"), "Address", Kind::Code, false) }
            { localized(form, &content.key("alt"), "What it shows, for those who do not see it", Kind::Line, true) }
            { localized(form, &content.key("title"), "Line below it", Kind::Line, true) }
            if kind == "video" {
                { localized(form, &content.key("poster"), "Picture until it plays", Kind::Code, true) }
            }
            if kind != "audio" {
                <div class="together">
                    { number(form, &content.key("width"), "Width in pixels", ("1", "10000", "1"), "") }
                    { number(form, &content.key("height"), "Height in pixels", ("1", "10000", "1"), "") }
                </div>
            }
        </>
    }
}

/// A card, or a row of a list.
fn card(form: &Form, path: &Path, links: bool) -> Html {
    html! {
        <>
            { localized(form, &path.key("title"), "Title", Kind::Line, false) }
            { localized(form, &path.key("subtitle"), "Subtitle", Kind::Line, true) }
            { localized(form, &path.key("imageUrl"), "Address of a picture", Kind::Code, true) }
            if links {
                { localized(form, &path.key("itemUrl"), "Where a click on the title leads", Kind::Code, true) }
            }
            { buttons(form, &path.key("buttons"), "Buttons") }
        </>
    }
}

/// Cards or rows, one after the other.
fn cards(form: &Form, list: &Path, what: &'static str, links: bool) -> Html {
    let items = model::items(&form.bot, list);
    let add = {
        let list = list.clone();
        form.click(move |form| {
            let fresh = json!({ "title": "New", "subtitle": "" });
            edit::insert(&form.text, &list, usize::MAX, &fresh)
        })
    };
    html! {
        <div class="group">
            <ol class="rows">
                { for items.iter().enumerate().map(|(at, item)| {
                    let path = list.index(at);
                    let name = [what, " ", &(at + 1).to_string()].concat();
                    let head = html! {
                        <>
                            <span class="badge">{ name.clone() }</span>
                            <span class="what words" dir="auto">{ model::words(&edit::object("content", item.clone()), form.language()) }</span>
                        </>
                    };
                    let draw = {
                        let form = form.clone();
                        Callback::from(move |()| card(&form, &path, links))
                    };
                    html! {
                        <li key={at} class="action-row">
                            <Fold {head} {draw} />
                            { places(form, list, at, items.len(), &name) }
                        </li>
                    }
                }) }
            </ol>
            { fields::add(&["Add a ", what].concat(), add) }
        </div>
    }
}

/// Buttons or quick replies.
fn buttons(form: &Form, list: &Path, name: &str) -> Html {
    let items = model::items(&form.bot, list);
    let add = {
        let list = list.clone();
        form.click(move |form| {
            let fresh = json!({ "title": "New", "value": "New" });
            edit::insert(&form.text, &list, usize::MAX, &fresh)
        })
    };
    let kinds = [
        option("postback", "Says its value"),
        option("web_url", "Opens an address"),
        option("phonenumber", "Calls a number"),
        option("trigger_skill", "Starts a skill"),
    ];
    html! {
        <div class="group" role="group" aria-label={name.to_owned()}>
            <p class="caption">{ name.to_owned() }</p>
            <ol class="rows">
                { for items.iter().enumerate().map(|(at, _)| {
                    let path = list.index(at);
                    let number = (at + 1).to_string();
                    let kind = form.at(&path.key("type"));
                    let kind = if kind.is_empty() { "postback" } else { kind }.to_owned();
                    let mut options = kinds.to_vec();
                    if !options.iter().any(|(known, _)| *known == kind) {
                        options.push(option(&kind, &kind));
                    }
                    let choose = {
                        let (form, path) = (form.clone(), path.key("type"));
                        move |chosen: String| form.set(&path, &chosen.into())
                    };
                    let value = path.key("value");
                    let skills = model::skills(&form.bot);
                    html! {
                        <li key={at} class="button-row">
                            { localized(form, &path.key("title"), &["Button ", &number].concat(), Kind::Line, false) }
                            { choice(&path.key("type").to_id(), "What it does", &options, &kind, choose) }
                            if kind == "trigger_skill" && form.value(&value).is_none_or(|value| value.as_str().is_some_and(|slug| !slug.contains("{{"))) {
                                { skill_choice(form, &value, &skills) }
                            } else {
                                { localized(form, &value, "Value", Kind::Code, false) }
                            }
                            { places(form, list, at, items.len(), &["button ", &number].concat()) }
                        </li>
                    }
                }) }
            </ol>
            { fields::add("Add a button", add) }
        </div>
    }
}

fn skill_choice(form: &Form, path: &Path, skills: &[(Path, String)]) -> Html {
    let chosen = form.at(path).to_owned();
    let mut options: Vec<_> = skills.iter().map(|(_, slug)| option(slug, slug)).collect();
    if !options.iter().any(|(slug, _)| *slug == chosen) {
        let missing = if chosen.is_empty() {
            "Choose …".to_owned()
        } else {
            [&chosen, " (missing)"].concat()
        };
        options.insert(0, (chosen.clone(), missing));
    }
    let choose = {
        let (form, path) = (form.clone(), path.clone());
        move |chosen: String| form.set(&path, &chosen.into())
    };
    choice(&path.to_id(), "Skill", &options, &chosen, choose)
}
