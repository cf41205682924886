//! The bot's webhook, and every call of one.

use serde_json::{Value, json};
use yew::{AttrValue, Callback, Html, html};

use super::edit;
use super::fields::{
    self, Fold, Form, JsonField, Kind, NameField, choice, field, flag, number, option, text, tool,
};
use super::model::{self, Call, SETTINGS};
use super::path::Path;
use super::{More, preview};
use crate::icon;

const METHODS: [&str; 5] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

pub(crate) fn view(form: &Form, calls: &[Call]) -> Html {
    let rows = calls.iter().map(|call| {
        let (head, draw) = (head(form, call), {
            let (form, path) = (form.clone(), call.path.clone());
            Callback::from(move |()| body(&form, &path))
        });
        let id = call.path.to_id();
        let words = [&call.skill, " ", form.at(&call.path.key("url"))].concat();
        (
            words,
            html! { <Fold key={id} {head} {draw} open={calls.len() == 1} /> },
        )
    });
    html! {
        <>
            { base(form) }
            <div class="card">
                <div class="card-head"><h3>{ "Calls" }</h3></div>
                if calls.is_empty() {
                    <p class="note">{ "No skill calls a webhook. A call is an action of a skill: it sends the conversation, and its answer is what the bot says and remembers." }</p>
                }
                <More what="calls" rows={rows.collect::<Vec<_>>()} />
                { add_call(form) }
            </div>
        </>
    }
}

/// The bot's own webhook.
fn base(form: &Form) -> Html {
    let webhook = Path::root().key("webhook");
    let is_object = form.value(&webhook).is_some_and(Value::is_object);
    let place = if is_object {
        webhook.key("base_url")
    } else {
        webhook.clone()
    };
    let skills = model::items(&form.bot, &Path::root().key("skills"));
    let answers = form.value(&webhook).is_some_and(Value::is_string)
        && !skills.iter().any(|skill| model::kind(skill) == "fallback");
    let spell_out = form.click(|form| {
        let address = form.at(&Path::root().key("webhook"));
        let skill = json!({
            "slug": "default",
            "type": "fallback",
            "actions": [{ "type": "call_webhook", "url": address }],
        });
        edit::insert(&form.text, &Path::root().key("skills"), usize::MAX, &skill)
    });
    html! {
        <div class="card">
            <div class="card-head"><h3>{ "Webhook of the bot" }</h3></div>
            { text(form, &place, "Base URL", Kind::Code, true, "https://example.com/webhook") }
            <p class="note">
                if answers {
                    { "Whatever no skill takes is sent there, and its answer is what the bot says." }
                } else {
                    { "Routes such as " }<code>{ "/orders" }</code>{ " stand on it, and errors are told to " }<code>{ "/errors" }</code>{ " below it." }
                }
            </p>
            if is_object {
                <div class="together">
                    { number(form, &webhook.key("timeout_ms"), "Timeout, in ms", ("1000", "60000", "500"), "10000") }
                    { flag(form, &webhook.key("report_errors"), "Tell errors to /errors", true) }
                    { flag(form, &webhook.key("redirect"), "An answer may start a skill", false) }
                </div>
            }
            if answers {
                { preview::request(form, &webhook) }
                <button type="button" class="plain start" onclick={spell_out}>{ "Set method, headers and body" }</button>
            }
        </div>
    }
}

fn head(form: &Form, call: &Call) -> Html {
    let method = form.at(&call.path.key("method")).to_ascii_uppercase();
    let method = if method.is_empty() {
        "POST".to_owned()
    } else {
        method
    };
    html! {
        <>
            <b class="method">{ method }</b>
            <code class="what">{ form.at(&call.path.key("url")).to_owned() }</code>
            <span class="note">{ call.skill.clone() }</span>
        </>
    }
}

/// The fields of the call at `path`.
pub(crate) fn body(form: &Form, path: &Path) -> Html {
    let method = form.at(&path.key("method")).to_ascii_uppercase();
    let method = if method.is_empty() { "POST" } else { &method };
    let template = form.at(&path.key("template")).to_owned();
    let choose_method = {
        let (form, path) = (form.clone(), path.key("method"));
        move |chosen: String| form.set(&path, &chosen.into())
    };
    let choose_template = {
        let (form, path) = (form.clone(), path.key("template"));
        move |chosen: String| {
            form.change(if chosen.is_empty() {
                edit::remove(&form.text, &path)
            } else {
                edit::set(&form.text, &path, &chosen.into())
            });
        }
    };
    let mut templates = vec![option("", "None")];
    templates.extend(
        model::templates(&form.bot)
            .iter()
            .map(|name| option(name, name)),
    );
    if !template.is_empty() && !templates.iter().any(|(name, _)| *name == template) {
        templates.push((template.clone(), [&template, " (missing)"].concat()));
    }
    let has_own = SETTINGS
        .iter()
        .any(|key| form.value(&path.key(key)).is_some());
    let save = {
        let (form, path) = (form.clone(), path.clone());
        Callback::from(move |name: String| {
            if let Some(why) = refused(&form, &name) {
                return Some(why);
            }
            form.change(as_template(&form, &path, &name));
            None
        })
    };
    html! {
        <>
            { text(form, &path.key("url"), "URL or route", Kind::Code, false, "/orders") }
            <div class="together">
                { choice(&path.key("method").to_id(), "Method", &METHODS.map(|name| option(name, name)), method, choose_method) }
                { choice(&path.key("template").to_id(), "Template", &templates, &template, choose_template) }
                { number(form, &path.key("timeout_ms"), "Timeout, in ms", ("1000", "60000", "500"), "10000") }
            </div>
            { settings(form, path, !template.is_empty(), method == "GET") }
            { preview::request(form, path) }
            if has_own && template.is_empty() {
                <NameField id={[&path.to_id(), "-save"].concat()} label="Use these settings in other calls, too" value={AttrValue::default()}
                    button="Save as a template" place="Name of the template" commit={save} />
            }
        </>
    }
}

/// Why `name` cannot be the name of a new template.
pub(crate) fn refused(form: &Form, name: &str) -> Option<String> {
    if name.is_empty() {
        return Some("A template needs a name.".to_owned());
    }
    let taken = model::templates(&form.bot)
        .iter()
        .any(|known| known == name);
    taken.then(|| "There is a template of this name.".to_owned())
}

/// The settings of the call at `path` as a template that it uses.
fn as_template(form: &Form, path: &Path, name: &str) -> Option<String> {
    let own = SETTINGS
        .iter()
        .filter_map(|key| Some((*key, form.value(&path.key(key))?)));
    let settings = own.map(|(key, value)| (key.to_owned(), value.clone()));
    let template = Path::root().key("templates").key(name);
    let mut changed = edit::set(&form.text, &template, &Value::Object(settings.collect()))?;
    for key in SETTINGS {
        if form.value(&path.key(key)).is_some() {
            changed = edit::remove(&changed, &path.key(key))?;
        }
    }
    edit::set(&changed, &path.key("template"), &name.into())
}

/// Authentication, headers and body of a call or of a template.
pub(crate) fn settings(form: &Form, path: &Path, over: bool, is_get: bool) -> Html {
    html! {
        <>
            { authentication(form, &path.key("auth"), over) }
            { headers(form, &path.key("headers")) }
            if is_get {
                <p class="note">{ "GET sends no body." }</p>
            } else {
                { request_body(form, &path.key("body"), over) }
            }
        </>
    }
}

fn authentication(form: &Form, path: &Path, over: bool) -> Html {
    let said = form.at(&path.key("type")).to_owned();
    let mut options = vec![option(
        "",
        if over { "As the template says" } else { "None" },
    )];
    if over || said == "none" {
        options.push(option("none", "None at all"));
    }
    options.push(option("basic", "Basic"));
    let choose = {
        let (form, path) = (form.clone(), path.clone());
        move |chosen: String| {
            form.change(match chosen.as_str() {
                "" => edit::remove(&form.text, &path),
                "none" => edit::set(&form.text, &path, &json!({ "type": "none" })),
                _ => {
                    let auth = json!({ "type": "basic", "username": "", "password": "" });
                    edit::set(&form.text, &path, &auth)
                }
            });
        }
    };
    html! {
        <div class="together">
            { choice(&path.to_id(), "Authentication", &options, &said, choose) }
            if said == "basic" {
                { text(form, &path.key("username"), "User name", Kind::Code, false, "") }
                { text(form, &path.key("password"), "Password", Kind::Code, false, "") }
                <p class="note whole">{ "Everyone who opens a page can read what its bot holds." }</p>
            }
        </div>
    }
}

fn headers(form: &Form, path: &Path) -> Html {
    let is_list = form.value(path).is_some_and(Value::is_array);
    let names = model::headers(&form.bot, path);
    let taken = {
        let names: Vec<String> = names.iter().map(|(_, name)| name.clone()).collect();
        move |name: &str| {
            if name.is_empty() {
                return Some("A header needs a name.".to_owned());
            }
            let taken = names.iter().any(|known| known.eq_ignore_ascii_case(name));
            taken.then(|| "This header stands there already.".to_owned())
        }
    };
    let add = {
        let (form, path, taken) = (form.clone(), path.clone(), taken.clone());
        Callback::from(move |name: String| {
            if let Some(why) = taken(&name) {
                return Some(why);
            }
            form.change(if is_list {
                let header = json!({ "name": name, "value": "" });
                edit::insert(&form.text, &path, usize::MAX, &header)
            } else {
                edit::set(&form.text, &path.key(&name), &"".into())
            });
            None
        })
    };
    let rows = names.iter().enumerate().map(|(at, (place, name))| {
        let rename = {
            let (form, place, name, taken) = (form.clone(), place.clone(), name.clone(), taken.clone());
            Callback::from(move |to: String| {
                let same = to.eq_ignore_ascii_case(&name);
                if let Some(why) = taken(&to).filter(|_| !same) {
                    return Some(why);
                }
                form.change(if is_list {
                    edit::set(&form.text, &place.key("name"), &to.into())
                } else {
                    edit::rename(&form.text, &place, &to)
                });
                None
            })
        };
        let value = if is_list { place.key("value") } else { place.clone() };
        let remove = {
            let (place, all) = (place.clone(), path.clone());
            let last = names.len() == 1;
            form.click(move |form| edit::remove(&form.text, if last { &all } else { &place }))
        };
        let id = [&path.to_id(), "-", &at.to_string()].concat();
        html! {
            <li key={at} class="header-row">
                <NameField id={[&id, "-name"].concat()} label="Header" value={name.clone()} commit={rename} />
                { text(form, &value, &["Value of ", name].concat(), Kind::Code, false, "") }
                { tool(&["Remove ", name].concat(), icon::REMOVE, false, remove) }
            </li>
        }
    });
    html! {
        <div class="group" role="group" aria-label="Headers">
            <p class="caption">{ "Headers" }</p>
            if !names.is_empty() {
                <ul class="rows">{ for rows }</ul>
            }
            <NameField id={[&path.to_id(), "-add"].concat()} label="Name of another header" value={AttrValue::default()} button="Add a header"
                place="X-Request-Id" commit={add} />
        </div>
    }
}

fn request_body(form: &Form, path: &Path, over: bool) -> Html {
    let now = match form.value(path) {
        None => "",
        Some(Value::String(_)) => "text",
        Some(_) => "json",
    };
    let options = [
        option(
            "",
            if over {
                "As the template says"
            } else {
                "The conversation (default)"
            },
        ),
        option("json", "JSON, with holes in its texts"),
        option("text", "JSON as text, with holes anywhere"),
    ];
    let choose = {
        let (form, path) = (form.clone(), path.clone());
        move |chosen: String| {
            let start = json!({ "message": "{{current_message}}" });
            let before = edit::raw_outdented(&form.text, &path);
            form.change(match (chosen.as_str(), form.value(&path)) {
                ("", _) => edit::remove(&form.text, &path),
                ("text", None) => {
                    let start = "{\n  \"message\": \"{{current_message}}\"\n}";
                    edit::set(&form.text, &path, &start.into())
                }
                ("text", Some(_)) => {
                    edit::set(&form.text, &path, &before.unwrap_or_default().into())
                }
                (_, Some(Value::String(text))) => edit::set_raw(&form.text, &path, text)
                    .or_else(|| edit::set(&form.text, &path, &start)),
                _ => edit::set(&form.text, &path, &start),
            });
        }
    };
    let typed = {
        let (form, path) = (form.clone(), path.clone());
        Callback::from(move |typed: String| form.set(&path, &typed.into()))
    };
    html! {
        <div class="group">
            { choice(&[&path.to_id(), "-kind"].concat(), "Body", &options, now, choose) }
            if now == "json" {
                <JsonField form={form.clone()} path={path.clone()} label="JSON of the body" />
            } else if now == "text" {
                <div class="exactly">{ field(&path.to_id(), "Text of the body", Kind::Words, form.at(path), "", typed) }</div>
            }
        </div>
    }
}

/// Another call, at the end of a skill.
fn add_call(form: &Form) -> Html {
    let call = || json!({ "type": "call_webhook", "url": "/" });
    let skills = model::skills(&form.bot);
    if skills.is_empty() {
        let add = form.click(move |form| {
            let skill = json!({ "slug": "default", "type": "fallback", "actions": [call()] });
            edit::insert(&form.text, &Path::root().key("skills"), usize::MAX, &skill)
        });
        return fields::add("Add a skill that calls a webhook", add);
    }
    let mut options = vec![option("", "Choose a skill …")];
    options.extend(
        skills
            .iter()
            .enumerate()
            .map(|(at, (_, slug))| option(&at.to_string(), slug)),
    );
    let form = form.clone();
    choice(
        "form-add-call",
        "Add a call to",
        &options,
        "",
        move |chosen| {
            let at = chosen.parse::<usize>().ok();
            let list = at.and_then(|at| {
                let lists = model::lists(&form.bot, &skills.get(at)?.0);
                lists.last().map(|list| list.path.clone())
            });
            if let Some(list) = list {
                form.change(edit::insert(&form.text, &list, usize::MAX, &call()));
            }
        },
    )
}
