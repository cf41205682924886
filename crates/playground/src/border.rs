use web_sys::{Element, HtmlElement, PointerEvent};
use yew::{Callback, Html, KeyboardEvent, MouseEvent, TargetCast, hook, html, use_mut_ref};

use crate::panes::{Border, LEAST, Shares};

#[derive(PartialEq)]
pub(crate) struct Props {
    pub(crate) border: Border,
    pub(crate) shares: Shares,
    pub(crate) choose: Callback<Shares>,
}

/// A border that is dragged, or moved by arrow keys; Enter and a double click put it back.
#[hook]
pub(crate) fn use_movable_border(props: &Props) -> Html {
    let Props {
        border,
        shares,
        choose,
    } = props;
    let (border, shares) = (*border, *shares);
    // Where the drag began, and the share at that moment.
    let drag = use_mut_ref(|| None::<(i32, u8)>);
    let onkeydown = {
        let choose = choose.clone();
        move |event: KeyboardEvent| {
            if let Some(moved) = shares.by_key(border, &event.key()) {
                event.prevent_default();
                choose.emit(moved);
            }
        }
    };
    let onpointerdown = {
        let drag = drag.clone();
        move |event: PointerEvent| {
            let Some(element) = event.target_dyn_into::<Element>() else {
                return;
            };
            if event.button() == 0 && element.set_pointer_capture(event.pointer_id()).is_ok() {
                drag.replace(Some((event.client_x(), shares.of(border))));
            }
        }
    };
    let onpointermove = {
        let (drag, choose) = (drag.clone(), choose.clone());
        move |event: PointerEvent| {
            let Some((from, share)) = *drag.borrow() else {
                return;
            };
            let all = event
                .target_dyn_into::<HtmlElement>()
                .and_then(|element| element.parent_element())
                .map_or(0, |panes| panes.client_width());
            if let Some(moved) = ((event.client_x() - from) * 100).checked_div(all) {
                let share = (i32::from(share) + moved).clamp(0, 100);
                choose.emit(shares.with(border, u8::try_from(share).unwrap_or_default()));
            }
        }
    };
    let end = move |_: PointerEvent| {
        drag.replace(None);
    };
    let ondblclick = {
        let choose = choose.clone();
        move |_: MouseEvent| choose.emit(shares.with(border, Shares::default().of(border)))
    };
    html! {
        <div class={yew::classes!("border", border.variable().trim_start_matches('-'))} role="separator" tabindex="0"
            aria-orientation="vertical" aria-label={border.name()} aria-controls={border.pane().id()}
            aria-valuemin={LEAST.to_string()} aria-valuemax={shares.most(border).to_string()}
            aria-valuenow={shares.of(border).to_string()}
            {onkeydown} {onpointerdown} {onpointermove} onpointerup={end.clone()} onpointercancel={end}
            {ondblclick}>
        </div>
    }
}
