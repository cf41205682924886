//! What helps a person to begin: examples, a tour, words about each view, a list of keys.

pub(crate) mod about;
mod dialog;
pub(crate) mod shortcuts;
pub(crate) mod tour;

use yew::Callback;

pub(crate) use dialog::Sheet;

use crate::look::{Ask, Look, Wish};

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Over {
    Gallery,
    Keys,
}

/// How far a person is, and how they want to see the chat.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Learn {
    pub(crate) over: Option<Over>,
    /// The step of the tour.
    pub(crate) tour: Option<usize>,
    /// The person has seen the tour, or does not want to.
    pub(crate) knows: bool,
    /// Single keys are off.
    pub(crate) no_singles: bool,
    pub(crate) look: Look,
    pub(crate) wish: Wish,
}

/// What happens to it.
#[derive(Clone, Debug)]
pub(crate) enum Lesson {
    Over(Option<Over>),
    Tour(Option<usize>),
    Knows,
    NoSingles(bool),
    Look(Look),
    Ask(Ask),
}

impl Learn {
    /// What follows.
    pub(crate) fn after(&mut self, lesson: Lesson) {
        match lesson {
            Lesson::Over(over) => self.over = over,
            Lesson::Tour(step) => self.tour = step,
            Lesson::Knows => {
                self.knows = true;
                self.tour = None;
            }
            Lesson::NoSingles(off) => self.no_singles = off,
            Lesson::Look(look) => self.look = look,
            Lesson::Ask(ask) => {
                self.wish = Wish {
                    count: self.wish.count + 1,
                    ask: Some(ask),
                };
            }
        }
    }
}

/// Hands on what a person learns.
pub(crate) type Teach = Callback<Lesson>;
