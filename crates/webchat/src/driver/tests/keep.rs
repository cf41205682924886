//! What the browser keeps of a conversation.

use super::*;

#[test]
fn a_conversation_survives_a_reload() {
    let widget = Widget::new(&webhook());
    widget.act(Action::Open);
    widget.send("hi");
    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "Hello" }], "conversation": { "memory": { "n": 1 } } }));
    widget.wait(1);
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), ["= hi", "Hello"]);
    assert!(back.driver.chat().open);
    back.send("again");
    assert_eq!(back.body(0)["conversation"]["memory"], json!({ "n": 1 }));
    assert_eq!(back.body(0)["conversation"]["id"], "conversation-1");
}

#[test]
fn the_panel_is_kept_in_the_moment_in_which_it_changes() {
    let widget = Widget::new(&webhook());
    widget.act(Action::Open);
    assert!(widget.desk.store.kept.borrow().is_empty());
    widget.send("hi");
    widget.reply(0, &say(&["Hello"]));
    widget.wait(1);
    // Nothing that waits gets its turn any more.
    widget.driver.dispatch(Action::Close);
    let closed = widget.reload(&webhook());
    assert!(!closed.driver.chat().open);
    closed.driver.dispatch(Action::Open);
    closed.driver.dispatch(Action::Mute(true));
    let open = closed.reload(&webhook());
    assert!(open.driver.chat().open && open.driver.chat().muted);
    // Words that were sent stay in the kept text box until they are kept as a row.
    open.driver.dispatch(Action::Draft("more".to_owned()));
    open.wait(u64::from(DRAFT_REST_MS));
    open.driver.dispatch(Action::Send {
        text: "more".to_owned(),
    });
    open.driver.dispatch(Action::Close);
    assert_eq!(open.desk.store.kept.borrow()["bot:draft"], "more");
}

#[test]
fn a_call_that_a_reload_broke_off_is_offered_and_never_sent_by_itself() {
    let widget = Widget::new(&speaks_first());
    widget.send("hi");
    let sent = widget.desk.calls.borrow()[0].request.clone();
    // No time passes: what was kept was kept before the call.
    let back = widget.reload(&speaks_first());
    assert_eq!(back.rows(), ["! hi", "One moment", "(interrupted)"]);
    back.wait(60_000);
    assert_eq!(back.calls(), 0);
    back.retry();
    // Taken up where it was, so "One moment" is not said again and the request is the same.
    assert_eq!(back.desk.calls.borrow()[0].request, sent);
    back.reply(0, &say(&["Done"]));
    assert_eq!(back.rows(), ["= hi", "One moment", "Done"]);
}

#[test]
fn a_draft_is_kept_once_there_is_a_conversation() {
    let widget = Widget::new(&speaks_first());
    let draft = |widget: &Widget, text: &str| {
        widget.act(Action::Draft(text.to_owned()));
        widget.wait(u64::from(DRAFT_REST_MS));
    };
    draft(&widget, "before anything was sent");
    assert!(widget.desk.store.kept.borrow().is_empty());
    widget.send("hello");
    draft(&widget, "half a sen");
    assert_eq!(widget.desk.store.kept.borrow()["bot:draft"], "half a sen");

    let again = widget.reload(&speaks_first());
    assert_eq!(again.driver.chat().draft, "half a sen");
    again.send("half a sen");
    assert!(!again.desk.store.kept.borrow().contains_key("bot:draft"));

    draft(&again, "left at once");
    again.act(Action::Reset);
    assert!(again.desk.store.kept.borrow().is_empty());
}

#[test]
fn credentials_are_not_kept() {
    let bot = json!({
        "skills": [{ "slug": "f", "type": "fallback", "actions": [
            { "type": "send_message", "message": { "type": "text", "content": "One moment" } },
            { "type": "call_webhook", "url": "https://example.com/hook", "auth": { "type": "basic", "username": "ada", "password": "hunter2" } },
        ] }]
    });
    let widget = Widget::new(&bot);
    widget.send("hi");
    widget.wait(1);
    let kept = widget.desk.store.kept.borrow()["bot"].clone();
    assert!(kept.contains("One moment"));
    // The header holds them in base64.
    assert!(
        !kept.contains("YWRhOmh1bnRlcjI") && !kept.contains("hunter2"),
        "{kept}"
    );
    let back = widget.reload(&bot);
    back.retry();
    assert_eq!(
        back.rows(),
        ["> hi", "One moment", "One moment"],
        "the turn begins anew"
    );
}

#[test]
fn full_storage_is_told_once_and_the_chat_goes_on() {
    let widget = Widget::new(&webhook());
    widget.desk.full.set(true);
    widget.send("hi");
    assert_eq!(widget.rows(), ["> hi", "(not saved)"]);
    widget.reply(0, &say(&["Hello"]));
    widget.wait(1);
    widget.send("more");
    widget.reply(1, &say(&["Yes"]));
    widget.wait(1);
    assert_eq!(
        widget.rows(),
        ["= hi", "(not saved)", "Hello", "= more", "Yes"]
    );
    // The words that were sent, and the conversation.
    assert_eq!(widget.desk.saves.get(), 2);
    assert_eq!(widget.desk.reports.borrow().len(), 1);
}

#[test]
fn what_cannot_be_read_begins_anew() {
    for text in ["", "{", "null", "{\"version\":99}"] {
        let desk = Desk::default();
        desk.store
            .kept
            .borrow_mut()
            .insert("bot".to_owned(), text.to_owned());
        let widget = Widget::with(Rc::new(desk), settings(&webhook()));
        assert!(widget.rows().is_empty());
        assert_eq!(widget.desk.reports.borrow().len(), 1, "{text}");
        widget.send("hi");
        assert_eq!(widget.rows(), ["> hi"]);
    }
}

#[test]
fn nothing_is_kept_before_the_first_words_or_without_a_key() {
    let widget = Widget::new(&webhook());
    widget.act(Action::Open);
    widget.act(Action::Draft("x".to_owned()));
    widget.wait(1);
    assert_eq!(widget.desk.saves.get(), 0);

    let mut without = settings(&webhook());
    without.storage_key = None;
    let widget = Widget::with(Rc::new(Desk::default()), without);
    widget.send("hi");
    widget.wait(1);
    assert_eq!(widget.desk.saves.get(), 0);
}

#[test]
fn things_that_happen_together_are_kept_once() {
    let widget = Widget::new(
        &json!({ "skills": [{ "slug": "f", "type": "fallback", "actions": [
        { "type": "send_message", "message": { "type": "text", "content": "a" } },
        { "type": "send_message", "message": { "type": "text", "content": "b" } },
    ] }] }),
    );
    // The virtual clock lets a pause of 0 end at once, so the order of tasks decides.
    widget.send("hi");
    widget.wait(1);
    assert!(widget.desk.saves.get() <= 5, "{}", widget.desk.saves.get());
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), ["= hi", "a", "b"]);
}

#[test]
fn another_bot_goes_on_and_another_key_is_another_conversation() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "Hello" }], "conversation": { "memory": { "n": 1 } } }));
    let other = json!({ "webhook": "https://example.com/other" });
    widget.driver.configure(settings(&other));
    widget.send("more");
    assert_eq!(
        widget.desk.calls.borrow()[1].request.url,
        "https://example.com/other"
    );
    assert_eq!(widget.body(1)["conversation"]["memory"], json!({ "n": 1 }));

    let mut second = settings(&other);
    second.storage_key = Some("second".to_owned());
    widget.driver.configure(second);
    widget.run();
    assert!(widget.rows().is_empty());
    assert!(widget.desk.calls.borrow()[1].dropped.get());
    widget.driver.configure(settings(&webhook()));
    widget.run();
    assert_eq!(widget.rows(), ["= hi", "Hello", "! more", "(interrupted)"]);
}

#[test]
fn a_conversation_goes_on_under_another_key_and_is_kept_there_at_once() {
    let under = |key: Option<&str>| {
        let mut settings = settings(&echo());
        settings.storage_key = key.map(str::to_owned);
        settings
    };
    for first in [Some("bot"), None] {
        let widget = Widget::with(Rc::new(Desk::default()), under(first));
        assert!(!widget.driver.keep_as("second"), "there is none yet");
        talk(&widget, 70);
        let rows = widget.rows();
        widget.act(Action::Draft("half a sen".to_owned()));
        widget.act(Action::Open);
        assert!(widget.driver.keep_as("second"));
        widget.driver.configure(under(Some("second")));
        // No time passes: the page is gone.
        let back = Widget::with(Rc::new(Desk::beside(&widget.desk)), under(Some("second")));
        for page in [&widget, &back] {
            assert_eq!(page.rows(), rows);
            let chat = page.driver.chat();
            assert_eq!((&*chat.draft, chat.open), ("half a sen", true));
        }
        widget.desk.full.set(true);
        assert!(!widget.driver.keep_as("third"));
    }
}

#[test]
fn keeping_costs_the_same_however_long_the_transcript_is() {
    let widget = Widget::new(&echo());
    let written = |turns| {
        talk(&widget, turns);
        widget.desk.written.take();
        widget.send("one more");
        widget.wait(1);
        widget.desk.written.take()
    };
    let (early, late) = (written(49), written(975));
    assert!(widget.rows().len() > 2_000);
    assert!(late < early * 2, "{early} bytes, then {late}");
}

#[test]
fn a_long_conversation_comes_back_whole() {
    let widget = Widget::new(&echo());
    talk(&widget, 300);
    let rows = widget.rows();
    let back = widget.reload(&echo());
    assert_eq!(back.rows(), rows);
    // Nothing is written again but the end.
    back.desk.written.take();
    back.send("more");
    back.wait(1);
    assert!(back.desk.written.get() < 20_000);
    let again = back.reload(&echo());
    assert_eq!(again.rows()[..600], rows[..]);
    assert_eq!(again.rows()[600..], ["= more", "more!"]);
    again.act(Action::Reset);
    assert!(again.desk.store.kept.borrow().is_empty());
}

#[test]
fn a_lost_chunk_costs_only_itself_and_is_told_once() {
    let widget = Widget::new(&echo());
    talk(&widget, 100);
    widget.desk.store.kept.borrow_mut().remove("bot:rows:0");
    let torn = widget.desk.store.kept.borrow()["bot:rows:1"].replace(']', "");
    widget
        .desk
        .store
        .kept
        .borrow_mut()
        .insert("bot:rows:1".to_owned(), torn);
    let rows = widget.rows();
    let back = widget.reload(&echo());
    assert_eq!(back.rows(), rows[64..]);
    assert_eq!(back.desk.reports.borrow().len(), 1);
    talk(&back, 1);
    let again = back.reload(&echo());
    assert_eq!(again.rows().len(), 138);
    assert!(again.desk.reports.borrow().is_empty());
}

#[test]
fn a_row_of_long_ago_is_changed_where_it_is_kept() {
    let widget = Widget::new(&webhook());
    widget.send("early");
    widget.answer(0, Outcome::Timeout);
    for turn in 1..80 {
        widget.send(&turn.to_string());
        widget.reply(turn, &say(&["yes"]));
        widget.wait(1);
    }
    widget.retry();
    widget.reply(80, &say(&["at last"]));
    widget.wait(1);
    let rows = widget.rows();
    assert_eq!(rows[158..], ["= early", "at last"]);
    let kept = widget.desk.store.kept.borrow().len();
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), rows);
    assert_eq!(kept, 6, "the head and five chunks");
}

#[test]
fn a_full_browser_keeps_what_it_has() {
    let widget = Widget::new(&echo());
    talk(&widget, 31);
    let kept = widget.desk.store.kept.borrow().clone();
    widget.desk.full.set(true);
    talk(&widget, 40);
    assert_eq!(*widget.desk.store.kept.borrow(), kept);
    let told = |row: &&String| *row == "(not saved)";
    assert_eq!(widget.rows().iter().filter(told).count(), 1);
    assert_eq!(widget.reload(&echo()).rows().len(), 62);
}
