//! What looks like a secret stays here, unless the person ticks it.

use yew::{Html, UseStateHandle, html};

use crate::secrets::{self, Secret};

/// Those that are not ticked. `ticked` are places in the list.
pub(crate) fn left<'a>(
    secrets: &'a [Secret],
    ticked: &[usize],
) -> impl Iterator<Item = &'a Secret> {
    let all = secrets.iter().enumerate();
    all.filter(|(index, _)| !ticked.contains(index))
        .map(|(_, secret)| secret)
}

/// The choice; nothing when there is none to make. `told` says what it means that one goes along.
pub(crate) fn view(
    secrets: &[Secret],
    ticked: &UseStateHandle<Vec<usize>>,
    told: fn(&Secret) -> &'static str,
) -> Html {
    if secrets.is_empty() {
        return Html::default();
    }
    html! {
        <fieldset class="secrets">
            <legend>{ "Left out, because it looks secret" }</legend>
            { for secrets.iter().enumerate().map(|(index, secret)| {
                let ticked = ticked.clone();
                let is_in = ticked.contains(&index);
                let onchange = move |_| {
                    let mut now = (*ticked).clone();
                    if is_in {
                        now.retain(|other| *other != index);
                    } else {
                        now.push(index);
                    }
                    ticked.set(now);
                };
                html! {
                    <label key={index}>
                        <input type="checkbox" checked={is_in} {onchange} />
                        <code>{ secret.place.clone() }</code>
                        <span>
                            { secret.why }
                            if is_in {
                                <b>{ told(secret) }</b>
                            }
                        </span>
                    </label>
                }
            }) }
            <p>{ "Tick what may go along. What is left out reads " }<code>{ secrets::LEFT_OUT }</code>{ "." }</p>
        </fieldset>
    }
}
