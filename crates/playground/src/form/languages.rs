//! The languages of the bot.

use yew::{AttrValue, Callback, Html, html};

use super::fields::{Form, NameField, tool};
use super::model;
use crate::icon;
use crate::words::counted;

pub(crate) fn view(form: &Form) -> Html {
    let default = form.language();
    let add = {
        let form = form.clone();
        Callback::from(move |tag: String| {
            if !model::is_tag(&tag) {
                return Some(
                    "Write a language tag, such as `en`, `pt-BR` or `zh-Hant`.".replace('`', ""),
                );
            }
            if form.languages.contains(&tag) {
                return Some("The bot has this language already.".to_owned());
            }
            form.change(model::add_language(&form.text, &form.bot, &tag));
            None
        })
    };
    html! {
        <div class="card">
            <div class="card-head"><h3>{ "Languages" }</h3></div>
            <p class="note">{ "The default language is what a visitor gets whose own the bot does not have." }</p>
            <ul class="rows languages-list">
                { for form.languages.iter().map(|tag| row(form, tag, tag == default)) }
            </ul>
            <NameField id="form-language" label="Another language" value={AttrValue::default()} button="Add" place="fr" commit={add} />
        </div>
    }
}

fn row(form: &Form, tag: &str, is_default: bool) -> Html {
    let written = model::written_in(&form.bot, tag);
    let make_default = {
        let tag = tag.to_owned();
        form.click(move |form| model::set_language(&form.text, &form.bot, &tag))
    };
    let remove = {
        let tag = tag.to_owned();
        form.click(move |form| model::remove_language(&form.text, &form.bot, &tag))
    };
    html! {
        <li key={tag.to_owned()} class="line-row">
            <code class="tag">{ tag.to_owned() }</code>
            <span class="note">
                if written > 0 {
                    { ["words of its own in ", &counted(written, "place")].concat() }
                } else {
                    { "no words of its own" }
                }
            </span>
            if is_default {
                <span class="badge news">{ "default" }</span>
            } else {
                <button type="button" class="plain" aria-label={["Make default: ", tag].concat()} onclick={make_default}>{ "Make default" }</button>
                { tool(&["Remove ", tag].concat(), icon::REMOVE, false, remove) }
            }
        </li>
    }
}
