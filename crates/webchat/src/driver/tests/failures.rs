//! Calls that fail, a network that is gone, a bot that is none.

use super::*;

#[test]
fn a_failed_call_can_be_tried_again_with_the_conversation_as_it_was() {
    for outcome in [
        Outcome::Timeout,
        Outcome::Network {
            message: "the browser is offline".to_owned(),
        },
        Outcome::response(500, "boom"),
        Outcome::response(200, "<html>"),
        Outcome::response(200, vec![0xff, 0xfe]),
    ] {
        let name = format!("{outcome:?}");
        let widget = Widget::new(&webhook());
        widget.send("hi");
        widget.answer(0, outcome);
        assert_eq!(widget.rows(), ["! hi", "(failed)"], "{name}");
        assert!(!widget.driver.chat().typing());
        let reports = widget.desk.reports.take();
        assert!(
            reports.iter().any(|line| line.starts_with("error: error[")),
            "{name}: {reports:?}"
        );
        assert_eq!(widget.driver.chat().conversation.skill, None);

        widget.retry();
        assert_eq!(widget.rows(), ["> hi"]);
        assert_eq!(
            widget.body(1)["conversation"],
            widget.body(0)["conversation"]
        );
        widget.reply(1, &say(&["Hello"]));
        assert_eq!(widget.rows(), ["= hi", "Hello"]);
    }
}

#[test]
fn a_failure_after_words_is_told_too_unless_more_was_said() {
    let widget = Widget::new(&speaks_first());
    widget.send("hi");
    widget.answer(0, Outcome::Timeout);
    assert_eq!(widget.rows(), ["! hi", "One moment", "(failed)"]);

    let mut bot = speaks_first();
    bot["skills"][0]["actions"]
        .as_array_mut()
        .unwrap()
        .push(json!({ "type": "send_message", "message": { "type": "text", "content": "Bye" } }));
    let widget = Widget::new(&bot);
    widget.send("hi");
    widget.answer(0, Outcome::Timeout);
    assert_eq!(widget.rows(), ["= hi", "One moment", "Bye"]);
}

#[test]
fn words_wait_for_the_network() {
    let widget = Widget::new(&webhook());
    widget.desk.offline.set(true);
    widget.send("one");
    widget.send("two");
    widget.wait(60_000);
    assert!(widget.desk.calls.borrow().is_empty());
    assert!(widget.driver.chat().offline && !widget.driver.chat().typing());

    widget.desk.offline.set(false);
    widget.wait(u64::from(NETWORK_REST_MS));
    assert!(!widget.driver.chat().offline);
    assert_eq!(widget.body(0)["nlp"]["source"], "one");
    widget.reply(0, &json!({}));
    assert_eq!(widget.body(1)["nlp"]["source"], "two");

    // A server on this machine is there without a network.
    let local = Widget::new(&json!({ "webhook": "http://127.0.0.1:5000/hook" }));
    local.desk.offline.set(true);
    local.send("one");
    assert_eq!(local.desk.calls.borrow().len(), 1);
    let far = Widget::new(&json!({ "webhook": "http://localhost.example/hook" }));
    far.desk.offline.set(true);
    far.send("one");
    assert!(far.desk.calls.borrow().is_empty());
}

#[test]
fn a_chat_without_a_bot_says_so_and_takes_no_words() {
    let widget = Widget::with(
        Rc::new(Desk::default()),
        Settings {
            failure: Some(Failure::InvalidBot),
            ..Settings::default()
        },
    );
    widget.send("hi");
    assert!(widget.rows().is_empty());
    assert_eq!(widget.driver.chat().failure, Some(Failure::InvalidBot));
    widget.driver.configure(settings(&webhook()));
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi"]);
}
