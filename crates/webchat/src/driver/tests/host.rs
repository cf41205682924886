//! What the page that holds the chat asks, changes and is told.

use super::*;

#[test]
fn the_host_puts_something_into_the_memory() {
    let asked = Rc::new(Cell::new(0));
    let counted = Rc::clone(&asked);
    let mut settings = settings(&webhook());
    settings.memory = Some(Rc::new(move |input: &Input| {
        counted.set(counted.get() + 1);
        let never = input.utterance() == "never";
        let memory = json!({ "user": "Ada" }).as_object().unwrap().clone();
        let merge = input.utterance() == "merge";
        Box::pin(async move {
            if never {
                std::future::pending::<()>().await;
            }
            Some(MemoryUpdate { memory, merge })
        })
    }));
    let widget = Widget::with(Rc::default(), settings);
    let memory = |index: usize| widget.body(index)["conversation"]["memory"].clone();
    widget.send("replace");
    assert_eq!(memory(0), json!({ "user": "Ada" }));
    widget.reply(0, &json!({ "conversation": { "memory": { "n": 1 } } }));
    widget.send("merge");
    assert_eq!(memory(1), json!({ "n": 1, "user": "Ada" }));
    widget.reply(1, &json!({ "conversation": { "memory": { "n": 2 } } }));
    widget.send("never");
    assert_eq!(widget.desk.calls.borrow().len(), 2);
    widget.wait(u64::from(MEMORY_PATIENCE_MS));
    assert_eq!(memory(2), json!({ "n": 2 }));
    assert_eq!(asked.get(), 3);
}

#[test]
fn the_host_changes_messages_before_they_are_shown() {
    let mut settings = settings(&webhook());
    let told = Rc::new(RefCell::new(Vec::new()));
    let telling = Rc::clone(&told);
    settings.on_message = Some(Rc::new(move |message: Message| {
        telling
            .borrow_mut()
            .push(message.to_value()["content"].clone());
    }));
    settings.before_draw = Some(Rc::new(|message, language| {
        let words = message.as_object()["content"].as_str().unwrap().to_owned();
        let changed = Message::text(format!("{words}, {language}"));
        Box::pin(async move {
            match words.as_str() {
                "never" => std::future::pending().await,
                "drop" => Some(None),
                "keep" => None,
                _ => Some(Some(changed)),
            }
        })
    }));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &say(&["one", "drop", "keep", "never", "two"]));
    assert_eq!(widget.rows(), ["= hi", "one, en", "keep"]);
    assert!(widget.driver.chat().typing(), "the host is still at it");
    widget.wait(u64::from(turn::DRAW_PATIENCE_MS));
    let shown = ["= hi", "one, en", "keep", "never", "two, en"];
    assert_eq!(widget.rows(), shown);
    assert_eq!(*told.borrow(), shown[1..]);
}

#[test]
fn a_new_conversation_ends_the_wait_for_the_host() {
    let mut settings = settings(&webhook());
    settings.before_draw = Some(Rc::new(|_, _| Box::pin(std::future::pending())));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &say(&["one"]));
    widget.act(Action::Reset);
    widget.wait(u64::from(turn::DRAW_PATIENCE_MS));
    assert!(widget.rows().is_empty());
}

#[test]
fn the_host_changes_memory_and_language() {
    let widget = Widget::new(&webhook());
    let remember = |key: &str, merge| {
        let memory = json!({ key: 1 }).as_object().unwrap().clone();
        Action::Remember(MemoryUpdate { memory, merge })
    };
    widget.act(remember("a", false));
    widget.send("one");
    assert_eq!(widget.body(0)["conversation"]["memory"], json!({ "a": 1 }));
    // What is set in the middle of a turn is not lost to its answer.
    widget.act(remember("b", true));
    widget.reply(0, &json!({ "conversation": { "memory": { "c": 1 } } }));
    let memory = widget.driver.chat().conversation.memory.to_value();
    assert_eq!(memory, json!({ "c": 1, "b": 1 }));

    // Nor to a turn that fails.
    widget.send("two");
    widget.act(remember("d", true));
    widget.answer(1, Outcome::Timeout);
    let memory = widget.driver.chat().conversation.memory.to_value();
    assert_eq!(memory, json!({ "c": 1, "b": 1, "d": 1 }));

    let languages = json!({ "language": "en", "languages": ["en", "ar"], "webhook": "https://example.com/hook" });
    let widget = Widget::new(&languages);
    widget.send("one");
    widget.reply(0, &json!({}));
    widget.act(Action::Speak("ar".to_owned()));
    assert_eq!(widget.driver.chat().language(), "ar");
    widget.send("two");
    assert_eq!(widget.body(1)["conversation"]["language"], "ar");
    widget.reply(1, &json!({ "conversation": { "language": "en" } }));
    assert_eq!(widget.driver.chat().language(), "en");
}

#[test]
fn the_host_is_told_what_happens() {
    let told = Rc::new(RefCell::new(Vec::new()));
    let list = Rc::clone(&told);
    let mut settings = settings(&webhook());
    settings.on_event = Some(Rc::new(move |event| {
        list.borrow_mut().push(match event {
            Event::Open => "open".to_owned(),
            Event::Close => "close".to_owned(),
            Event::Send(input) => format!("send {}", input.utterance()),
            Event::Memory(memory) => format!("memory {memory}"),
            Event::Turn(turn) => format!("turn {}", turn.dialog()["message"]),
            Event::Error(diagnostic) => format!("error {}", diagnostic.code.as_str()),
            Event::Reset => "reset".to_owned(),
        });
    }));
    let widget = Widget::with(Rc::default(), settings);
    widget.act(Action::Open);
    widget.send("hi");
    widget.reply(0, &json!({ "conversation": { "memory": { "n": 1 } } }));
    widget.send("again");
    widget.answer(1, Outcome::Timeout);
    widget.act(Action::Close);
    widget.act(Action::Reset);
    widget.act(Action::Reset);
    let done = "turn \"Dialog rendered with success\"";
    let expected = [
        "open",
        "send hi",
        done,
        "memory {\"n\":1}",
        "send again",
        "error webhook-timeout",
        done,
        "close",
        "reset",
        "memory {}",
    ];
    assert_eq!(*told.borrow(), expected);
}

#[test]
fn the_host_is_told_of_turns_and_messages() {
    let turns = Rc::new(RefCell::new(Vec::new()));
    let messages = Rc::new(RefCell::new(Vec::new()));
    let mut settings = settings(&speaks_first());
    let (told, heard) = (Rc::clone(&turns), Rc::clone(&messages));
    settings.on_turn = Some(Rc::new(move |report: TurnReport| {
        told.borrow_mut().push((
            report.before.language.is_none(),
            report.turn.messages.len(),
            report.turn.awaiting().is_some(),
        ));
    }));
    settings.on_message = Some(Rc::new(move |message: Message| {
        heard.borrow_mut().push(message.kind().to_owned());
    }));
    let widget = Widget::with(Rc::new(Desk::default()), settings);
    widget.send("hi");
    widget.reply(
        0,
        &json!({ "replies": [{ "type": "client_data", "content": { "go": 1 } }] }),
    );
    assert_eq!(*turns.borrow(), [(true, 1, true), (true, 2, false)]);
    assert_eq!(*messages.borrow(), ["text", "client_data"]);
}

#[test]
fn a_listener_may_dispatch() {
    let widget = Widget::new(
        &json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "{{nlp.source}}" } },
    ] }] }),
    );
    let driver = widget.driver.clone();
    let mut settings = widget.driver.0.settings.borrow().clone();
    let once = Cell::new(false);
    settings.on_message = Some(Rc::new(move |_| {
        if !once.replace(true) {
            driver.dispatch(Action::Send {
                text: "second".to_owned(),
            });
        }
    }));
    widget.driver.configure(settings);
    widget.send("first");
    assert_eq!(widget.rows(), ["= first", "first", "= second", "second"]);
    widget.driver.stop();
    widget.driver.0.settings.replace(Settings::default());
}
