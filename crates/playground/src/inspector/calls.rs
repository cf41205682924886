use yew::{Callback, Html, html};

use super::call::{Call, EndKind};

/// The choice between several calls of one turn.
pub(super) fn view(calls: &[Call], chosen: Option<&Call>, choose: &Callback<u64>) -> Html {
    if calls.len() < 2 {
        return Html::default();
    }
    html! {
        <fieldset class="calls">
            <legend>{ "Calls of this turn" }</legend>
            { for calls.iter().map(|call| {
                let id = call.id;
                let choose = choose.clone();
                html! {
                    <label>
                        <input type="radio" name="call" value={id.to_string()}
                            checked={chosen.is_some_and(|chosen| chosen.id == id)}
                            onchange={move |_| choose.emit(id)} />
                        <span class="number">{ id }</span>
                        <span class="what">
                            <b>{ call.method.clone() }</b>{ " " }{ path(&call.url).to_owned() }
                        </span>
                        <span class="came">{ ending(call) }</span>
                    </label>
                }
            }) }
        </fieldset>
    }
}

/// The part of a URL after its host.
fn path(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/")
}

fn ending(call: &Call) -> String {
    match call.end.as_ref().map(|end| &end.kind) {
        None => "waiting".to_owned(),
        Some(EndKind::Response { status, .. }) => status.to_string(),
        Some(EndKind::Timeout) => "timeout".to_owned(),
        Some(EndKind::Unreachable(_)) => "unreachable".to_owned(),
        Some(EndKind::Aborted) => "given up".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_shown_without_its_host() {
        assert_eq!(path("https://example.com/a/b?c=/d"), "/a/b?c=/d");
        assert_eq!(path("https://example.com"), "/");
    }
}
