//! What a webhook call would send now, and what each of its holes stands for.

use hooktalk_engine::{Hole, Options, OutgoingRequest, Sent, preview};
use yew::{Html, html};

use super::fields::{Form, short};
use super::model;
use super::path::Path;
use crate::icon::{self, icon};
use crate::inspector::json;
use crate::words::ticks;

/// The request of the call at `path`.
pub(crate) fn request(form: &Form, path: &Path) -> Html {
    let part = model::excerpt(&form.bot, path);
    let place = path.to_json_path();
    let seen = preview(
        &part,
        place.as_str(),
        form.language(),
        &form.turn,
        &Options::default(),
    );
    let Some(seen) = seen else {
        return Html::default();
    };
    html! {
        <div class="preview" role="group" aria-label="Preview of the request">
            <p class="caption">
                { "What is sent" }
                <span class="note">
                    { if form.live { "in the state of the chat's last turn" } else { "in an example state, until something is said in the chat" } }
                </span>
            </p>
            { match &seen.sent {
                Ok(Sent::Request(request)) => sent(request),
                Ok(Sent::Message(_)) => Html::default(),
                Err(found) => html! {
                    <ul class="trouble">
                        { for found.iter().map(|one| html! {
                            <li>
                                { ticks(&one.message) }
                                if let Some(help) = &one.help {
                                    { ": " }{ ticks(help) }
                                }
                            </li>
                        }) }
                    </ul>
                },
            } }
            if !seen.holes.is_empty() {
                <p class="caption">{ "What the holes stand for" }</p>
                <dl class="holes">
                    { for seen.holes.iter().map(|hole| html! {
                        <div key={hole.path.clone()}>
                            <dt><code>{ ["{{", &written(&hole.path), "}}"].concat() }</code></dt>
                            <dd>{ stands_for(hole) }</dd>
                        </div>
                    }) }
                </dl>
            }
        </div>
    }
}

fn sent(request: &OutgoingRequest) -> Html {
    let (body, is_json) = request
        .body
        .as_deref()
        .map(json::pretty)
        .unwrap_or_default();
    html! {
        <>
            <p class="call"><b class="method">{ request.method.as_str() }</b><code>{ request.url.clone() }</code></p>
            if !request.headers.is_empty() {
                <dl class="headers" aria-label="Headers of the request">
                    { for request.headers.iter().map(|header| html! {
                        <div key={header.name.clone()}>
                            <dt>{ header.name.clone() }</dt>
                            if header.secret {
                                <dd class="secret">{ icon(icon::LOCK) }{ "hidden" }</dd>
                            } else {
                                <dd>{ header.value.expose().to_owned() }</dd>
                            }
                        </div>
                    }) }
                </dl>
            }
            if request.body.is_some() {
                { json::block("Body of the request", &body, is_json) }
            } else {
                <p class="note">{ "No body: GET sends none." }</p>
            }
        </>
    }
}

/// A path as authors write it.
fn written(path: &str) -> String {
    let entity = path.strip_prefix("nlp.entities.").and_then(|rest| {
        let (name, rest) = rest.split_once("[0]")?;
        let plain = !name.contains(['.', '[']);
        plain.then(|| ["#", name, rest].concat())
    });
    entity.unwrap_or_else(|| path.to_owned())
}

fn stands_for(hole: &Hole) -> Html {
    match &hole.value {
        Some(value) => html! { <code>{ short(value) }</code> },
        None => html! { <span class="missing">{ ticks(&reason(&hole.path, &hole.known)) }</span> },
    }
}

/// Why nothing is at `path`, of which `known` leads to something.
fn reason(path: &str, known: &str) -> String {
    let rest = path.get(known.len()..).unwrap_or_default();
    let rest = rest.trim_start_matches(['.', '[']);
    let step = rest.split(['.', '[', ']']).next().unwrap_or_default();
    match known {
        "" => [
            "nothing there: `",
            step,
            "` is known inside of its loop only",
        ]
        .concat(),
        "nlp.entities" => ["nothing there: no `", step, "` was found in what was said"].concat(),
        known => ["nothing there: `", known, "` has no `", step, "`"].concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_hole_is_written_as_authors_do_and_says_why_it_is_empty() {
        assert_eq!(written("memory.person.raw"), "memory.person.raw");
        assert_eq!(written("nlp.entities.city[0].raw"), "#city.raw");
        assert_eq!(written("nlp.entities.city[1]"), "nlp.entities.city[1]");
        for (path, known, why) in [
            (
                "memory.person.raw",
                "memory",
                "nothing there: `memory` has no `person`",
            ),
            (
                "memory.list[3].x",
                "memory.list",
                "nothing there: `memory.list` has no `3`",
            ),
            (
                "nlp.entities.city[0].raw",
                "nlp.entities",
                "nothing there: no `city` was found in what was said",
            ),
            (
                "name",
                "",
                "nothing there: `name` is known inside of its loop only",
            ),
        ] {
            assert_eq!(reason(path, known), why);
        }
    }
}
