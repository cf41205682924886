//! Request settings that calls share.

use serde_json::json;
use yew::{AttrValue, Callback, Html, Properties, component, html, use_state};

use super::fields::{Fold, Form, NameField};
use super::model;
use super::path::Path;
use super::webhooks::{refused, settings};
use super::{More, preview};
use crate::words::counted;

pub(crate) fn view(form: &Form) -> Html {
    let names = model::templates(&form.bot);
    let add = {
        let form = form.clone();
        Callback::from(move |name: String| {
            if let Some(why) = refused(&form, &name) {
                return Some(why);
            }
            form.set(&Path::root().key("templates").key(&name), &json!({}));
            None
        })
    };
    let rows = names.iter().enumerate().map(|(at, name)| {
        let users = model::users(&form.bot, name).len();
        let head = html! {
            <>
                <b class="what">{ name.clone() }</b>
                <span class="note">{ if users == 0 { "not used".to_owned() } else { ["used by ", &counted(users, "call")].concat() } }</span>
            </>
        };
        let draw = {
            let (form, name) = (form.clone(), name.clone());
            Callback::from(move |()| html! { <Template form={form.clone()} name={name.clone()} {at} /> })
        };
        (name.clone(), html! { <Fold key={at} {head} {draw} open={names.len() == 1} /> })
    });
    html! {
        <div class="card">
            <div class="card-head"><h3>{ "Templates" }</h3></div>
            <p class="note">{ "Authentication, headers and body under a name, for any number of calls. What a call says itself goes before its template." }</p>
            <More what="templates" rows={rows.collect::<Vec<_>>()} />
            <NameField id="form-template" label="Another template" value={AttrValue::default()} button="Create" place="Name" commit={add} />
        </div>
    }
}

#[derive(PartialEq, Properties)]
struct Props {
    form: Form,
    name: String,
    at: usize,
}

#[component]
fn Template(props: &Props) -> Html {
    let Props { form, name, at } = props;
    let asked = use_state(|| false);
    let path = Path::root().key("templates").key(name);
    let users = model::users(&form.bot, name);
    let rename = {
        let (form, name) = (form.clone(), name.clone());
        Callback::from(move |to: String| {
            if let Some(why) = refused(&form, &to) {
                return Some(why);
            }
            form.change(model::rename_template(&form.text, &form.bot, &name, &to));
            None
        })
    };
    let delete = {
        let name = name.clone();
        form.click(move |form| model::dissolve_template(&form.text, &form.bot, &name))
    };
    let ask = {
        let asked = asked.clone();
        Callback::from(move |_| asked.set(true))
    };
    let sure = *asked;
    let keep = move |_| asked.set(false);
    html! {
        <>
            <NameField id={["form-template-", &at.to_string()].concat()} label="Name" value={name.clone()} commit={rename} />
            { settings(form, &path, false, false) }
            <div class="group">
                <p class="caption">{ "Used by" }</p>
                if users.is_empty() {
                    <p class="note">{ "No call yet. A call chooses it under Webhooks." }</p>
                }
                <ul class="users">
                    { for users.iter().map(|call| html! {
                        <li key={call.path.to_id()}>
                            <code>{ form.at(&call.path.key("url")).to_owned() }</code>
                            <span class="note">{ call.skill.clone() }</span>
                        </li>
                    }) }
                </ul>
            </div>
            if let Some(call) = users.first() {
                { preview::request(form, &call.path) }
            }
            <div class="end">
                if users.is_empty() {
                    <button type="button" class="plain" onclick={delete}>{ "Delete" }</button>
                } else if sure {
                    <p role="alert">
                        { ["Its settings go into ", &counted(users.len(), "call"), ": what is sent stays the same."].concat() }
                    </p>
                    <button type="button" class="plain bad" onclick={delete}>{ "Delete it" }</button>
                    <button type="button" class="plain" onclick={keep}>{ "Keep it" }</button>
                } else {
                    <button type="button" class="plain" onclick={ask}>{ "Delete …" }</button>
                }
            </div>
        </>
    }
}
