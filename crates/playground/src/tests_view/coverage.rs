use std::rc::Rc;

use yew::{Callback, Html, html};

use super::failure::to_place;
use super::trial::{Covered, Place};

/// How many places are named before the rest is folded.
const NAMED: usize = 8;

/// What of the bot the tests come by.
pub(super) fn view(kinds: &[Covered], find: &Callback<Rc<str>>) -> Html {
    html! {
        <div class="card coverage">
            <div class="card-head"><h3>{ "Coverage" }</h3></div>
            <ul>{ for kinds.iter().map(|kind| html! { <li>{ one(kind, find) }</li> }) }</ul>
        </div>
    }
}

fn one(kind: &Covered, find: &Callback<Rc<str>>) -> Html {
    let Covered {
        covered,
        total,
        missing,
        ..
    } = kind;
    let part = covered * 100 / (*total).max(1);
    let named = |places: &[Place]| {
        places
            .iter()
            .map(|place| html! { <li>{ to_place(&place.name, &place.path, find) }</li> })
            .collect::<Html>()
    };
    let (first, rest) = missing.split_at(missing.len().min(NAMED));
    html! {
        <>
            <span class="kind">{ title(&kind.kind).to_owned() }</span>
            <svg class={yew::classes!("bar", missing.is_empty().then_some("full"))} viewBox="0 0 100 6"
                preserveAspectRatio="none" aria-hidden="true" focusable="false">
                <rect class="whole" width="100" height="6" />
                <rect class="part" width={part.to_string()} height="6" />
            </svg>
            <span class="figure">{ [&covered.to_string(), " of ", &total.to_string()].concat() }</span>
            if !missing.is_empty() {
                <div class="missed">
                    <span class="note">{ "Not reached:" }</span>
                    <ul>{ named(first) }</ul>
                    if !rest.is_empty() {
                        <details class="more">
                            <summary>{ ["and ", &rest.len().to_string(), " more"].concat() }</summary>
                            <ul>{ named(rest) }</ul>
                        </details>
                    }
                </div>
            }
        </>
    }
}

fn title(kind: &str) -> &str {
    match kind {
        "skills" => "Skills",
        "triggers" => "Triggers",
        "requirements" => "Requirements",
        "webhooks" => "Webhook calls",
        "languages" => "Languages",
        "actions" => "Actions",
        other => other,
    }
}
