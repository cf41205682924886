//! What a search found in all turns.

use yew::{Callback, Html, html};

use super::counted;
use super::search::{Hit, Place, search};
use super::steps::name;
use crate::state::Report;

/// How many places are shown; more words find fewer.
const MOST: usize = 60;

/// What was found in a turn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Found {
    /// Which turn.
    pub(super) at: usize,
    pub(super) hits: Vec<Hit>,
}

/// What is found of `words`, in the newest turn first.
pub(super) fn search_all(turns: &[Report], words: &str) -> Vec<Found> {
    let turns = turns.iter().enumerate().rev();
    turns
        .map(|(at, turn)| Found {
            at,
            hits: search(turn, words),
        })
        .filter(|found| !found.hits.is_empty())
        .collect()
}

/// The places that were found; each leads there.
pub(super) fn view(
    found: &[Found],
    words: &str,
    turns: &[Report],
    lead: &Callback<(String, Place)>,
) -> Html {
    let searches = !words.trim().is_empty();
    let count: usize = found.iter().map(|found| found.hits.len()).sum();
    let told = if !searches {
        String::new()
    } else if count == 0 {
        "Nothing found.".to_owned()
    } else {
        let shown = if count > MOST {
            [", the first ", &MOST.to_string(), " are shown"].concat()
        } else {
            String::new()
        };
        let places = counted(count, "place");
        [&places, " in ", &counted(found.len(), "turn"), &shown].concat()
    };
    let mut left = MOST;
    let groups = found.iter().filter_map(|found| {
        let shown = found.hits.get(..left.min(found.hits.len()))?;
        left -= shown.len();
        let report = turns.get(found.at).filter(|_| !shown.is_empty())?;
        Some(html! {
            <li>
                <p class="caption">
                    { "Turn " }{ found.at + 1 }
                    <span class="note">{ report.0.turn.input.title().to_owned() }</span>
                </p>
                <ul>{ for shown.iter().map(|hit| hit_view(hit, report, lead)) }</ul>
            </li>
        })
    });
    html! {
        <div class="found">
            <p class="note" role="status">{ told }</p>
            if count > 0 {
                <ol>{ for groups }</ol>
            }
        </div>
    }
}

fn hit_view(hit: &Hit, report: &Report, lead: &Callback<(String, Place)>) -> Html {
    let onclick = {
        let (lead, turn, place) = (lead.clone(), report.identity().to_owned(), hit.place);
        move |_| lead.emit((turn.clone(), place))
    };
    let place = match hit.place {
        Place::Step(at) => report.0.turn.trace.get(at).map_or("", name),
        Place::Diagnostic(_) => "Diagnostics",
        Place::After => "After the turn",
    };
    let part = |from, to| hit.excerpt.get(from..to).unwrap_or_default().to_owned();
    html! {
        <li>
            <button type="button" {onclick}>
                <span class="where">{ place }</span>
                <code class="path">{ hit.path.clone() }</code>
                <span class="excerpt-line">
                    { part(0, hit.within.start) }
                    <mark>{ part(hit.within.start, hit.within.end) }</mark>
                    { part(hit.within.end, hit.excerpt.len()) }
                </span>
            </button>
        </li>
    }
}
