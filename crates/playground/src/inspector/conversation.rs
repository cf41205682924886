use yew::{Html, Properties, component, html, use_state};

use super::difference::{self, Change, Line, difference};
use super::{counted, json, section};
use crate::state::Report;

/// How many unchanged lines are shown before and after a changed one, when only changes are shown.
const AROUND: usize = 2;

/// How many lines are drawn before the person asks for all.
const MOST: usize = 300;

#[derive(PartialEq, Properties)]
pub(super) struct Props {
    pub(super) report: Report,
}

/// The conversation after the turn, with what the turn changed marked.
#[component]
pub(super) fn Section(props: &Props) -> Html {
    let whole = use_state(|| true);
    let all = use_state(|| false);
    let Report(report) = &props.report;
    let after = report.turn.conversation.to_value();
    let compared = difference(&report.before.to_value(), &after);
    let changes = difference::count(&compared);
    let beside = html! {
        <>
            <span class={yew::classes!("badge", (changes > 0).then_some("news"))}>
                { if changes == 0 { "unchanged".to_owned() } else { counted(changes, "change") } }
            </span>
            <label class="switch">
                <input type="checkbox" checked={!*whole} onchange={
                    let whole = whole.clone();
                    move |_| whole.set(!*whole)
                } />
                { "Only changes" }
            </label>
        </>
    };
    let mut shown: Vec<Row<'_>> = if *whole {
        compared.iter().map(Row::Line).collect()
    } else {
        folded(&compared)
    };
    let more = shown.len().saturating_sub(MOST);
    let content = if shown.is_empty() {
        html! { <p class="empty">{ "This turn left the conversation as it was." }</p> }
    } else {
        if !*all {
            shown.truncate(MOST);
        }
        let onclick = {
            let all = all.clone();
            move |_| all.set(true)
        };
        html! {
            <>
                { lines("Conversation before and after", &shown) }
                if more > 0 && !*all {
                    <button type="button" class="plain" {onclick}>{ "Show " }{ counted(more, "more line") }</button>
                }
            </>
        }
    };
    html! {
        <div id="conversation-after" tabindex="-1">{ section("Conversation", beside, content) }</div>
    }
}

/// What is drawn as a line.
enum Row<'a> {
    Line(&'a Line),
    /// So many lines that are left out.
    Gap(usize),
}

/// The changed lines and those around them, as many as are drawn at once.
pub(super) fn changes(name: &'static str, compared: &[Line]) -> Html {
    let mut rows = folded(compared);
    if rows.is_empty() {
        return html! { <p class="empty">{ "Nothing changed." }</p> };
    }
    let more = rows.len().saturating_sub(MOST);
    rows.truncate(MOST);
    html! {
        <>
            { lines(name, &rows) }
            if more > 0 {
                <p class="note">{ counted(more, "more line") }{ " in all data." }</p>
            }
        </>
    }
}

/// Lines in a box that scrolls by itself.
fn lines(name: &'static str, rows: &[Row<'_>]) -> Html {
    let rows = rows.iter().map(|row| match row {
        Row::Line(line) => line_view(line),
        Row::Gap(lines) => gap(*lines),
    });
    html! {
        <div class="code lines" tabindex="0" role="group" aria-label={name}><ul>{ for rows }</ul></div>
    }
}

/// The changed lines and those around them.
fn folded(lines: &[Line]) -> Vec<Row<'_>> {
    let near = near(lines);
    let mut shown = Vec::new();
    let mut hidden = 0;
    for (line, near) in lines.iter().zip(near) {
        if near {
            if hidden > 0 {
                shown.push(Row::Gap(hidden));
                hidden = 0;
            }
            shown.push(Row::Line(line));
        } else {
            hidden += 1;
        }
    }
    if hidden > 0 && !shown.is_empty() {
        shown.push(Row::Gap(hidden));
    }
    shown
}

/// For each line, whether a changed one is near.
fn near(lines: &[Line]) -> Vec<bool> {
    let changed: Vec<bool> = lines
        .iter()
        .map(|line| line.change != Change::Same)
        .collect();
    (0..lines.len())
        .map(|at| {
            let around = at.saturating_sub(AROUND)..(at + AROUND + 1).min(lines.len());
            changed.get(around).is_some_and(|it| it.contains(&true))
        })
        .collect()
}

fn gap(lines: usize) -> Html {
    html! { <li class="gap">{ counted(lines, "unchanged line") }</li> }
}

fn line_view(line: &Line) -> Html {
    let (class, sign, word) = match line.change {
        Change::Same => (None, "", ""),
        Change::Added => (Some("added"), "+", "added: "),
        Change::Removed => (Some("removed"), "−", "removed: "),
        Change::Changed => (Some("changed"), "~", "changed: "),
    };
    let value = match (&line.change, &line.was) {
        (_, Some(was)) => html! {
            <>
                <del>{ json::inline(was) }</del>
                <span class="arrow"><span aria-hidden="true">{ " → " }</span><span class="unseen">{ " to " }</span></span>
                <ins>{ json::inline(&line.text) }</ins>
            </>
        },
        (Change::Added, None) => html! { <ins>{ json::inline(&line.text) }</ins> },
        (Change::Removed, None) => html! { <del>{ json::inline(&line.text) }</del> },
        (_, None) => json::inline(&line.text),
    };
    html! {
        <li class={yew::classes!(class, json::depth_class(line.depth))}>
            <span class="sign" aria-hidden="true">{ sign }</span>
            <span class="unseen">{ word }</span>
            <span class="content">
                if let Some(key) = &line.key {
                    <span class="key">{ key.clone() }</span>{ ": " }
                }
                { value }
            </span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn lines_near_a_change_are_kept() {
        let before = json!({ "a": 1, "b": 2, "c": 3, "d": 4, "e": 5 });
        let mut after = before.clone();
        after["e"] = json!(6);
        let near = near(&difference(&before, &after));
        assert_eq!(near, [false, false, false, true, true, true, true]);
        assert!(!super::near(&difference(&before, &before)).contains(&true));
    }
}
