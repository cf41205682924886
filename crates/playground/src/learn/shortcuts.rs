//! The keys of the page: one table, from which the list is drawn and the keys are heeded.

use crate::panes::View;

/// What a key does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Command {
    Show(View),
    Chat,
    Run,
    Anew,
    Problem,
    Share,
    Examples,
    Theme,
    Keys,
}

/// How a key is pressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stroke {
    /// A key that writes this, by itself. It counts outside of text fields only, and only while
    /// single keys are on.
    Single(&'static str),
    /// Control (or Command) and Enter; it counts in the editor, too.
    ControlEnter,
}

/// A key of the page.
pub(crate) struct Shortcut {
    pub(crate) stroke: Stroke,
    pub(crate) command: Command,
    pub(crate) does: &'static str,
}

const fn single(key: &'static str, command: Command, does: &'static str) -> Shortcut {
    Shortcut {
        stroke: Stroke::Single(key),
        command,
        does,
    }
}

/// All of them, in the order of the list.
pub(crate) const SHORTCUTS: [Shortcut; 15] = [
    single("1", Command::Show(View::Json), "The bot as JSON"),
    single("2", Command::Show(View::Form), "The bot as a form"),
    single("3", Command::Show(View::Webhook), "Its webhook"),
    single("4", Command::Show(View::Turns), "What the turns did"),
    single(
        "5",
        Command::Show(View::Memory),
        "The state of the conversation",
    ),
    single("6", Command::Show(View::Tests), "Its tests"),
    single("c", Command::Chat, "To the text box of the chat"),
    Shortcut {
        stroke: Stroke::ControlEnter,
        command: Command::Run,
        does: "Run what is written, and go to the chat",
    },
    single("r", Command::Run, "The same"),
    single("N", Command::Anew, "New conversation"),
    single("p", Command::Problem, "Next problem of the bot"),
    single("s", Command::Share, "Share the bot"),
    single("e", Command::Examples, "Examples"),
    single("t", Command::Theme, "Light, dark, or as the system says"),
    single("?", Command::Keys, "This list"),
];

/// A key that was pressed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Press {
    /// What the key writes: `a`, `Enter`.
    pub(crate) key: String,
    /// Where the key is: `KeyA`, whatever it writes.
    pub(crate) code: String,
    pub(crate) shift: bool,
    /// Control or Command.
    pub(crate) control: bool,
    pub(crate) alt: bool,
    /// Whether the focus is where people write.
    pub(crate) writing: bool,
    /// Whether it is in the chat, which has its own keys, or in a dialog.
    pub(crate) elsewhere: bool,
}

/// What a key does; `None` when it is not for the page.
pub(crate) fn command(press: &Press, singles: bool) -> Option<Command> {
    let found = SHORTCUTS.iter().find(|shortcut| match shortcut.stroke {
        Stroke::ControlEnter => {
            press.key == "Enter" && press.control && !press.alt && !press.shift && !press.elsewhere
        }
        Stroke::Single(key) => singles && is_single(press, key),
    });
    found.map(|shortcut| shortcut.command)
}

fn is_single(press: &Press, key: &str) -> bool {
    if press.control || press.alt || press.writing || press.elsewhere {
        return false;
    }
    if press.key == key {
        return true;
    }
    // Where the key writes something of another alphabet, its place counts.
    let foreign = !press.key.starts_with(|c: char| c.is_ascii_alphanumeric());
    let place = ["Key", "Digit"].iter().any(|before| {
        let at = press.code.strip_prefix(before);
        at.is_some_and(|at| at.eq_ignore_ascii_case(key))
    });
    let shifted = key.starts_with(|c: char| c.is_ascii_uppercase());
    foreign && place && press.shift == shifted
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(key: &str, code: &str) -> Press {
        Press {
            key: key.to_owned(),
            code: code.to_owned(),
            ..Press::default()
        }
    }

    #[test]
    fn no_key_does_two_things() {
        for (at, one) in SHORTCUTS.iter().enumerate() {
            for other in &SHORTCUTS[at + 1..] {
                assert_ne!(one.stroke, other.stroke, "{} and {}", one.does, other.does);
            }
        }
        for view in [
            View::Json,
            View::Form,
            View::Webhook,
            View::Turns,
            View::Memory,
            View::Tests,
        ] {
            let mut keys = SHORTCUTS.iter();
            assert!(
                keys.any(|it| it.command == Command::Show(view)),
                "{view:?} has no key"
            );
        }
    }

    #[test]
    fn single_keys_count_outside_of_text_fields_and_can_be_turned_off() {
        let examples = press("e", "KeyE");
        assert_eq!(command(&examples, true), Some(Command::Examples));
        assert_eq!(command(&examples, false), None);
        let changes: [fn(&mut Press); 4] = [
            |it| it.writing = true,
            |it| it.elsewhere = true,
            |it| it.control = true,
            |it| it.alt = true,
        ];
        for change in changes {
            let mut press = examples.clone();
            change(&mut press);
            assert_eq!(command(&press, true), None, "{press:?}");
        }
    }

    #[test]
    fn control_and_enter_run_what_is_written_from_the_editor_too() {
        let mut enter = press("Enter", "Enter");
        assert_eq!(command(&enter, true), None);
        enter.control = true;
        enter.writing = true;
        assert_eq!(command(&enter, false), Some(Command::Run));
        enter.elsewhere = true;
        assert_eq!(command(&enter, true), None);
    }

    #[test]
    fn other_keyboards_have_the_same_places() {
        assert_eq!(command(&press("с", "KeyC"), true), Some(Command::Chat));
        let first = Some(Command::Show(View::Json));
        assert_eq!(command(&press("&", "Digit1"), true), first);
        let mut shifted = press("!", "Digit1");
        shifted.shift = true;
        assert_eq!(command(&shifted, true), None);
        let mut anew = press("N", "KeyN");
        anew.shift = true;
        assert_eq!(command(&anew, true), Some(Command::Anew));
        assert_eq!(command(&press("n", "KeyN"), true), None);
        // A Latin letter counts by what it says, not by its place.
        assert_eq!(command(&press("x", "KeyE"), true), None);
    }
}
