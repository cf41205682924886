//! What a turn shows, and when.

use super::*;

#[test]
fn words_go_out_and_the_answer_is_shown() {
    let widget = Widget::new(&webhook());
    assert!(widget.desk.store.kept.borrow().is_empty());
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi"]);
    assert!(widget.driver.chat().typing());
    let body = widget.body(0);
    assert_eq!(body["nlp"]["source"], "hi");
    assert_eq!(body["conversation"]["id"], "conversation-1");

    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "Hello" }], "conversation": { "memory": { "n": 1 }, "language": "fr" } }));
    assert_eq!(widget.rows(), ["= hi", "Hello"]);
    let chat = widget.driver.chat();
    assert!(!chat.typing());
    assert_eq!(chat.language(), "fr");

    widget.send("again");
    let body = widget.body(1);
    assert_eq!(body["conversation"]["memory"], json!({ "n": 1 }));
    assert_eq!(body["conversation"]["id"], "conversation-1");
    assert_eq!(body["conversation"]["language"], "fr");
}

#[test]
fn a_turn_knows_the_visitors_clock_and_the_language_that_is_told_first() {
    let mut bot = webhook();
    bot["languages"] = json!(["en", "fr"]);
    bot["skills"] = json!([{ "slug": "f", "type": "fallback", "actions": [
        { "type": "call_webhook", "url": "https://example.com/hook" },
    ] }]);
    let widget = Widget::new(&bot);
    let turns = Rc::new(RefCell::new(Vec::new()));
    let told = Rc::clone(&turns);
    widget.driver.configure(Settings {
        language: Some("fr".to_owned()),
        on_turn: Some(Rc::new(move |report: TurnReport| {
            told.borrow_mut().push(report.turn.input);
        })),
        ..settings(&bot)
    });
    widget.send("salut");
    widget.reply(0, &say(&["Bonjour"]));
    widget.send("encore");
    widget.reply(1, &say(&["Bonjour"]));
    let told: Vec<_> = turns
        .borrow()
        .iter()
        .map(|input| (input.language.clone(), input.utc_offset_minutes))
        .collect();
    let french = Some("fr".to_owned());
    let expected = [
        (french.clone(), -90),
        (french, -90),
        (None, -90),
        (None, -90),
    ];
    assert_eq!(told, expected, "after it began and at its end");
    assert_eq!(widget.body(0)["conversation"]["language"], "fr");
}

#[test]
fn the_chat_turns_round_with_the_language_and_back() {
    let widget = Widget::new(&json!({ "languages": ["en", "ar"], "skills": [
        { "slug": "arabic", "actions": [
            { "type": "change_language", "language": "ar" },
            { "type": "send_message", "message": { "type": "text", "content": { "en": "Hello", "ar": "مرحبا" } } },
        ] },
        { "slug": "english", "actions": [
            { "type": "change_language", "language": "en" },
            { "type": "send_message", "message": { "type": "text", "content": { "en": "Hello", "ar": "مرحبا" } } },
        ] },
        { "slug": "f", "type": "fallback", "actions": [
            { "type": "send_message", "message": { "type": "quickReplies", "content": {
                "title": { "en": "Which?", "ar": "أيها؟" },
                "buttons": [
                    { "type": "trigger_skill", "title": { "en": "Arabic", "ar": "العربية" }, "value": "arabic" },
                    { "type": "trigger_skill", "title": { "en": "English", "ar": "الإنجليزية" }, "value": "english" },
                ],
            } } },
        ] },
    ] }));
    let press = |which: usize| {
        let chat = widget.driver.chat();
        let last = chat.entries.iter().next_back().unwrap();
        let EntryKind::Bot {
            content: Content::QuickReplies { buttons, .. },
            ..
        } = &last.kind
        else {
            panic!("no quick replies");
        };
        widget.act(Action::Press {
            entry: last.id,
            button: buttons[which].clone(),
        });
    };
    let state = || {
        let chat = widget.driver.chat();
        (
            widget.rows().pop().unwrap(),
            chat.language().to_owned(),
            chat.direction().as_str(),
        )
    };
    widget.send("hi");
    press(0);
    assert_eq!(state(), ("مرحبا".to_owned(), "ar".to_owned(), "rtl"));
    widget.send("أهلا");
    assert_eq!(widget.rows()[4..], ["= أهلا", "أيها؟"]);
    press(1);
    assert_eq!(widget.rows()[6], "= الإنجليزية");
    assert_eq!(state(), ("Hello".to_owned(), "en".to_owned(), "ltr"));
}

#[test]
fn a_bot_of_its_own_answers_without_a_network() {
    let widget = Widget::new(
        &json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "You said {{nlp.source}}" } },
    ] }] }),
    );
    widget.send("hi");
    assert_eq!(widget.rows(), ["= hi", "You said hi"]);
    assert_eq!(widget.calls(), 0);
}

#[test]
fn words_sent_meanwhile_wait_for_their_turn() {
    let widget = Widget::new(&webhook());
    widget.send("one");
    widget.send("two");
    assert_eq!(widget.calls(), 1);
    widget.reply(0, &json!({ "conversation": { "memory": { "seen": "one" } }, "replies": [{ "type": "text", "content": "1" }] }));
    assert_eq!(widget.calls(), 2);
    // The second turn starts from what the first one left.
    assert_eq!(
        widget.body(1)["conversation"]["memory"],
        json!({ "seen": "one" })
    );
    widget.reply(1, &say(&["2"]));
    assert_eq!(widget.rows(), ["= one", "= two", "1", "2"]);
}

#[test]
fn what_precedes_a_call_is_shown_while_it_is_awaited() {
    let widget = Widget::new(&speaks_first());
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi", "One moment"]);
    assert!(widget.driver.chat().typing());
    widget.reply(0, &say(&["Done"]));
    assert_eq!(widget.rows(), ["= hi", "One moment", "Done"]);
}

#[test]
fn messages_come_after_the_pause_of_the_one_before() {
    let mut settings = settings(&webhook());
    settings.default_delay_ms = 300;
    let widget = Widget::with(Rc::new(Desk::default()), settings);
    widget.send("hi");
    widget.reply(
        0,
        &json!({ "replies": [
            { "type": "text", "content": "a", "delay": 2 },
            { "type": "text", "content": "b", "delay": 0 },
            { "type": "text", "content": "c" },
            { "type": "text", "content": "d" },
        ] }),
    );
    assert_eq!(widget.rows(), ["= hi", "a"]);
    assert!(widget.driver.chat().typing());
    widget.wait(1_999);
    assert_eq!(widget.rows(), ["= hi", "a"]);
    widget.wait(1);
    assert_eq!(widget.rows(), ["= hi", "a", "b", "c"]);
    widget.wait(300);
    assert_eq!(widget.rows(), ["= hi", "a", "b", "c", "d"]);
    assert!(!widget.driver.chat().typing());
    // The pause of the last message counts for what comes soon after it.
    widget.send("more");
    widget.reply(1, &say(&["e"]));
    assert_eq!(widget.rows(), ["= hi", "a", "b", "c", "d", "= more"]);
    widget.wait(300);
    assert_eq!(widget.rows().last().unwrap(), "e");
}

#[test]
fn a_quiet_answer_is_no_failure() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.answer(0, Outcome::response(200, "OK"));
    assert_eq!(widget.rows(), ["= hi"]);
    assert!(widget.desk.reports.borrow().is_empty());
}

#[test]
fn notices_go_out_and_nobody_waits_for_them() {
    let widget = Widget::new(&json!({
        "webhook": { "base_url": "https://example.com/b", "report_errors": true },
        "skills": [{ "slug": "f", "type": "fallback", "actions": [{ "type": "call_webhook", "url": "/hook" }] }],
    }));
    widget.send("hi");
    widget.answer(0, Outcome::response(500, ""));
    let notices = widget.desk.notices.take();
    assert_eq!(notices.len(), 1);
    assert_eq!(notices[0].url, "https://example.com/b/errors");
    assert_eq!(widget.rows(), ["! hi", "(failed)"]);
    widget.retry();
    widget.answer(1, Outcome::response(500, ""));
    assert_eq!(widget.desk.notices.borrow().len(), 1);
}

#[test]
fn two_widgets_share_nothing() {
    let (a, b) = (Widget::new(&webhook()), Widget::new(&webhook()));
    a.send("to a");
    b.send("to b");
    a.reply(0, &say(&["from a"]));
    assert_eq!(a.rows(), ["= to a", "from a"]);
    assert_eq!(b.rows(), ["> to b"]);
}
