//! Two pages of one browser.

use super::super::tabs::LOCK_REST_MS;
use super::*;

/// Lets the lock be handed on, and each page hear of the other.
fn settle(pages: &[&Widget]) {
    for _ in 0..4 {
        for page in pages {
            page.hear();
        }
        if let Some(page) = pages.first() {
            page.wait(u64::from(LOCK_REST_MS));
        }
        for page in pages {
            page.run();
        }
    }
}

fn same(a: &Widget, b: &Widget, rows: &[&str]) {
    assert_eq!(a.rows(), rows);
    assert_eq!(b.rows(), rows, "the other page");
}

#[test]
fn a_page_follows_the_other() {
    let a = Widget::new(&webhook());
    let b = a.beside(&webhook());
    a.send("hi");
    b.hear();
    same(&a, &b, &["> hi"]);
    assert!(b.driver.chat().typing());
    a.reply(0, &json!({
        "replies": [{ "type": "text", "content": "Hello", "delay": 1 }, { "type": "text", "content": "there" }],
        "conversation": { "language": "fr" },
    }));
    b.hear();
    same(&a, &b, &["= hi", "Hello"]);
    assert!(b.driver.chat().typing() && b.driver.chat().language() == "fr");
    a.wait(1_000);
    b.hear();
    same(&a, &b, &["= hi", "Hello", "there"]);
    settle(&[&a, &b]);
    assert!(!b.driver.chat().typing());
    assert_eq!(b.calls(), 0);
    assert!(!a.desk.store.locked.get());

    // Each has a panel and a text box of its own.
    a.act(Action::Open);
    a.act(Action::Draft("x".to_owned()));
    settle(&[&a, &b]);
    assert!(!b.driver.chat().open && b.driver.chat().draft.is_empty());

    // The other one goes on from there.
    b.send("more");
    assert_eq!(b.body(0)["conversation"]["language"], "fr");
    b.reply(0, &say(&["yes"]));
    settle(&[&a, &b]);
    same(&a, &b, &["= hi", "Hello", "there", "= more", "yes"]);

    let forgotten = Rc::new(Cell::new(0));
    let told = Rc::clone(&forgotten);
    b.driver.0.settings.borrow_mut().on_event = Some(Rc::new(move |event| {
        told.set(told.get() + u32::from(matches!(event, Event::Reset)));
    }));
    a.act(Action::Reset);
    settle(&[&a, &b]);
    same(&a, &b, &[]);
    assert_eq!(forgotten.get(), 1);
    b.send("new");
    assert_ne!(
        b.body(1)["conversation"]["id"],
        b.body(0)["conversation"]["id"]
    );
}

#[test]
fn a_page_waits_for_the_other() {
    let a = Widget::new(&webhook());
    let b = a.beside(&webhook());
    a.send("one");
    b.hear();
    b.send("two");
    same(&b, &b, &["> one", "> two"]);
    assert_eq!(b.calls(), 0);
    assert_eq!(b.desk.store.kept.borrow()["bot:draft"], "two");
    a.reply(
        0,
        &json!({ "replies": [{ "type": "text", "content": "1" }], "conversation": { "memory": { "n": 1 } } }),
    );
    b.hear();
    assert_eq!(b.rows(), ["= one", "1", "> two"]);
    settle(&[&a, &b]);
    assert_eq!(b.body(0)["conversation"]["memory"], json!({ "n": 1 }));
    b.reply(0, &say(&["2"]));
    settle(&[&a, &b]);
    same(&a, &b, &["= one", "1", "= two", "2"]);
    assert!(!b.desk.store.kept.borrow().contains_key("bot:draft"));
    assert_eq!((a.calls(), b.calls()), (1, 1));
}

#[test]
fn words_sent_at_once_are_each_sent_once() {
    let a = Widget::new(&webhook());
    let b = a.beside(&webhook());
    let send = |text: &str| Action::Send {
        text: text.to_owned(),
    };
    // Neither has heard of the other.
    a.driver.dispatch(send("from a"));
    b.driver.dispatch(send("from b"));
    a.run();
    b.run();
    assert_eq!((a.calls(), b.calls()), (1, 0));
    a.reply(0, &say(&["to a"]));
    settle(&[&a, &b]);
    b.reply(0, &say(&["to b"]));
    settle(&[&a, &b]);
    same(&a, &b, &["= from a", "to a", "= from b", "to b"]);
    assert_eq!(
        b.body(0)["conversation"]["id"],
        a.body(0)["conversation"]["id"]
    );
}

#[test]
fn what_a_dead_page_left_is_offered_in_the_other() {
    let a = Widget::new(&speaks_first());
    let b = a.beside(&speaks_first());
    a.send("hi");
    b.hear();
    b.send("more");
    a.kill();
    settle(&[&b]);
    assert_eq!(
        b.rows(),
        [
            "! hi",
            "One moment",
            "(interrupted)",
            "> more",
            "One moment"
        ]
    );
    b.reply(0, &say(&["Done"]));
    b.retry();
    assert_eq!(b.body(1)["nlp"]["source"], "hi");
    b.reply(1, &say(&["at last"]));
    assert_eq!(
        b.rows()[1..],
        [
            "= more",
            "One moment",
            "Done",
            "= hi",
            "One moment",
            "at last"
        ]
    );
}

#[test]
fn words_that_waited_in_a_closed_page_stand_in_the_text_box() {
    let a = Widget::new(&webhook());
    let b = a.beside(&webhook());
    a.send("one");
    b.hear();
    b.send("two");
    b.kill();
    a.reply(0, &say(&["1"]));
    let c = a.beside(&webhook());
    assert_eq!(c.rows(), ["= one", "1"]);
    assert_eq!(c.driver.chat().draft, "two");
}

#[test]
fn a_page_that_opens_meanwhile_offers_nothing() {
    let a = Widget::new(&webhook());
    a.send("one");
    let b = a.beside(&webhook());
    same(&a, &b, &["> one"]);
    a.reply(0, &say(&["1"]));
    settle(&[&a, &b]);
    same(&a, &b, &["= one", "1"]);
    assert_eq!(b.calls(), 0);
}

#[test]
fn a_new_conversation_ends_what_the_other_page_does() {
    let a = Widget::new(&webhook());
    let b = a.beside(&webhook());
    a.send("one");
    b.hear();
    b.act(Action::Reset);
    b.send("two");
    assert_eq!(b.rows(), ["> two"]);
    settle(&[&a, &b]);
    assert!(a.desk.calls.borrow()[0].dropped.get());
    assert_eq!(b.calls(), 1);
    b.reply(0, &say(&["2"]));
    settle(&[&a, &b]);
    same(&a, &b, &["= two", "2"]);
}

#[test]
fn what_the_host_does_counts_in_both() {
    let a = Widget::new(&webhook());
    let b = a.beside(&webhook());
    let remember = |key: &str| {
        Action::Remember(MemoryUpdate {
            memory: json!({ key: 1 }).as_object().unwrap().clone(),
            merge: true,
        })
    };
    // Before there is a conversation, it is kept in mind.
    b.act(remember("b"));
    assert!(b.desk.store.kept.borrow().is_empty());
    a.send("one");
    a.reply(0, &json!({}));
    settle(&[&a, &b]);
    a.send("two");
    assert_eq!(a.body(1)["conversation"]["memory"], json!({ "b": 1 }));
    // In the middle of the turn of another page.
    b.hear();
    b.act(remember("c"));
    a.reply(1, &json!({ "conversation": { "memory": { "a": 1 } } }));
    settle(&[&a, &b]);
    a.send("three");
    assert_eq!(
        a.body(2)["conversation"]["memory"],
        json!({ "a": 1, "c": 1 })
    );
}

#[test]
fn without_locks_a_page_follows_and_waits_all_the_same() {
    let desk = Desk::default();
    desk.without_locks.set(true);
    let a = Widget::with(Rc::new(desk), settings(&webhook()));
    let b = a.beside(&webhook());
    a.send("one");
    a.wait(1);
    b.hear();
    same(&a, &b, &["> one"]);
    b.send("two");
    assert_eq!(b.calls(), 0);
    a.reply(0, &say(&["1"]));
    settle(&[&a, &b]);
    assert_eq!(b.calls(), 1);
    b.reply(0, &say(&["2"]));
    settle(&[&a, &b]);
    same(&a, &b, &["= one", "1", "= two", "2"]);
}

#[test]
fn pages_that_keep_nothing_share_nothing() {
    let mut without = settings(&webhook());
    without.storage_key = None;
    let a = Widget::with(Rc::default(), without.clone());
    let b = Widget::with(Rc::new(Desk::beside(&a.desk)), without);
    a.send("one");
    b.hear();
    b.send("two");
    assert_eq!((a.calls(), b.calls()), (1, 1));
    assert!(!a.desk.store.locked.get());
}

#[test]
fn a_long_conversation_is_followed_at_the_cost_of_its_end() {
    let a = Widget::new(&echo());
    let b = a.beside(&echo());
    talk(&a, 100);
    settle(&[&a, &b]);
    let before = b.driver.chat();
    a.send("more");
    settle(&[&a, &b]);
    let after = b.driver.chat();
    assert_eq!(b.rows(), a.rows());
    let chunks = |chat: &Chat| chat.entries.chunks()[..3].to_vec();
    assert!(
        chunks(&before) == chunks(&after),
        "complete chunks are the same"
    );
    assert!(before.entries.last() != after.entries.last());
    assert!(after.entries.iter().nth(199) == before.entries.iter().nth(199));
}

#[test]
fn a_slow_page_has_a_free_lock_without_a_rest() {
    let widget = Widget::new(&webhook());
    widget.desk.lock_delay.set(70);
    widget.send("hi");
    assert_eq!(widget.calls(), 0);
    widget.wait(70);
    assert_eq!(widget.calls(), 1, "nobody had it, so nothing is on its way");
}
