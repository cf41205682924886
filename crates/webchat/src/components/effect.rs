//! An effect that shares its code with all others.

use yew::functional::TearDown;
use yew::hook;

use super::piece::Given;

type Undo = Box<dyn FnOnce()>;

/// What Yew's hook of this name does, a kilobyte of code lighter each time: runs `effect` after the
/// first drawing, and after each one with other `dependencies` than the one before.
#[hook]
pub fn use_effect_with<T, F, D>(dependencies: T, effect: F)
where
    T: PartialEq + 'static,
    F: FnOnce(&T) -> D + 'static,
    D: TearDown,
{
    let effect = Box::new(move |given: &Given| -> Undo {
        match given.get().map(effect) {
            Some(end) => Box::new(move || end.tear_down()),
            None => Box::new(|| ()),
        }
    });
    use_effect(Given::new(dependencies), effect);
}

#[hook]
fn use_effect(given: Given, effect: Box<dyn FnOnce(&Given) -> Undo>) {
    yew::use_effect_with(given, effect);
}
