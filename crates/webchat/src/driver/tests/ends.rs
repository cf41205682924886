//! What is dropped: by a new conversation, with the driver, after its time.

use super::*;

#[test]
fn a_new_conversation_drops_what_is_under_way() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.wait(1);
    assert_eq!(widget.desk.store.kept.borrow().len(), 1);
    widget.act(Action::Reset);
    assert!(widget.desk.calls.borrow()[0].dropped.get());
    assert!(widget.desk.store.kept.borrow().is_empty());
    assert!(widget.rows().is_empty());
    // An answer that comes all the same has nowhere to go.
    widget.reply(0, &say(&["late"]));
    assert!(widget.rows().is_empty());
    widget.send("new");
    assert_eq!(widget.body(1)["conversation"]["id"], "conversation-2");
    widget.reply(1, &say(&["Hello"]));
    assert_eq!(widget.rows(), ["= new", "Hello"]);
}

#[test]
fn a_stopped_driver_leaves_nothing_under_way() {
    let widget = Widget::new(&webhook());
    widget.send("a");
    widget.reply(0, &json!({ "replies": [{ "type": "text", "content": "x", "delay": 5 }, { "type": "text", "content": "y" }] }));
    widget.send("b");
    assert!(widget.desk.pauses.get() > 0);
    widget.driver.stop();
    widget.run();
    assert_eq!(widget.desk.pauses.get(), 0);
    assert!(widget.desk.calls.borrow()[1].dropped.get());
    assert!(widget.desk.tasks.borrow().is_empty());
    // What was said but not shown yet is kept.
    let back = widget.reload(&webhook());
    assert_eq!(back.rows(), ["= a", "x", "! b", "y", "(interrupted)"]);
}

#[test]
fn the_driver_is_let_go_when_it_is_stopped() {
    let widget = Widget::new(&webhook());
    widget.send("a");
    let Widget { desk, driver } = widget;
    let inner = Rc::downgrade(&driver.0);
    driver.stop();
    drop(driver);
    desk.tasks.take();
    assert!(inner.upgrade().is_none());
}

#[test]
fn a_conversation_outlives_its_time() {
    let widget = Widget::new(&speaks_first());
    widget.send("hello");
    let with = |ttl| {
        let mut settings = settings(&speaks_first());
        settings.time_to_live_ms = Some(ttl);
        let again = Widget::with(Rc::clone(&widget.desk), settings);
        again.driver.chat().entries.is_empty()
    };
    widget.wait(1_000);
    assert!(!with(1_000));
    widget.wait(1);
    assert!(with(1_000));
    assert!(widget.desk.store.kept.borrow().is_empty());
}

#[test]
fn a_conversation_is_not_past_because_a_clock_was_wrong() {
    let with = |desk: &Rc<Desk>| {
        let mut settings = settings(&echo());
        settings.time_to_live_ms = Some(1_000);
        Widget::with(Rc::clone(desk), settings)
    };
    let desk = Rc::new(Desk::default());
    desk.clock.set(1_000_000);
    let widget = with(&desk);
    talk(&widget, 1);
    // The clock goes back in the middle: the rows stay in order.
    desk.clock.set(10);
    talk(&widget, 2);
    let rows = ["= 0", "0!", "= 0", "0!", "= 1", "1!"];
    assert_eq!(widget.rows(), rows);
    assert_eq!(with(&desk).rows(), rows, "from the future");
    desk.clock.set(1_000_900);
    assert_eq!(with(&desk).rows(), rows, "the newest moment counts");
}
