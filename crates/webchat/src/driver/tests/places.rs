//! Where the reader of a long transcript is.

use super::*;

/// A place in the transcript.
fn at(row: u32, offset: i32) -> Option<Place> {
    let row = EntryId(row);
    Some(Place { row, offset })
}

#[test]
fn the_place_of_a_reader_is_kept_when_scrolling_rests() {
    let widget = Widget::new(&echo());
    let rest = |widget: &Widget| widget.wait(u64::from(DRAFT_REST_MS));
    let kept = |widget: &Widget| widget.desk.store.kept.borrow().get("bot:place").cloned();
    widget.act(Action::Read(at(1, 0)));
    rest(&widget);
    assert!(widget.desk.store.kept.borrow().is_empty());
    talk(&widget, 3);
    rest(&widget);

    let drawn = Rc::new(Cell::new(0));
    let count = Rc::clone(&drawn);
    widget
        .driver
        .on_change(Some(Rc::new(move || count.set(count.get() + 1))));
    let saves = widget.desk.saves.get();
    for offset in [-1, -20, -35] {
        widget.act(Action::Read(at(2, offset)));
        widget.wait(u64::from(DRAFT_REST_MS) - 1);
    }
    assert_eq!(widget.desk.saves.get(), saves, "while it is scrolled");
    rest(&widget);
    assert_eq!(kept(&widget).as_deref(), Some("2 -35"));
    assert_eq!(widget.desk.saves.get(), saves + 1, "the place and no more");
    assert_eq!(drawn.get(), 0);

    let again = widget.reload(&echo());
    assert_eq!(again.driver.chat().place, at(2, -35));
    again.act(Action::Read(None));
    rest(&again);
    assert_eq!(kept(&again), None);
    let again = again.reload(&echo());
    assert_eq!(again.driver.chat().place, None);

    again.act(Action::Read(at(1, 7)));
    rest(&again);
    let taken = persist::read(&persist::to_value(&again.driver.chat(), again.desk.now()));
    again.act(Action::Import(Box::new(taken.unwrap())));
    assert_eq!(again.driver.chat().place, None, "it begins at its end");
    again.act(Action::Read(at(1, 7)));
    again.act(Action::Reset);
    rest(&again);
    assert!(again.desk.store.kept.borrow().is_empty());
    assert_eq!(again.driver.chat().place, None);
}

#[test]
fn a_place_that_is_none_is_the_end() {
    for text in [
        "",
        "x",
        "1",
        "1 x",
        "-1 0",
        "999 0",
        "1 99999999999",
        "1 2 3",
    ] {
        let widget = Widget::new(&echo());
        talk(&widget, 1);
        let place = ("bot:place".to_owned(), text.to_owned());
        widget.desk.store.kept.borrow_mut().extend([place]);
        let again = widget.reload(&echo());
        assert_eq!(again.driver.chat().place, None, "{text:?}");
        assert!(again.desk.reports.borrow().is_empty());
        talk(&again, 1);
        assert!(!again.desk.store.kept.borrow().contains_key("bot:place") || text.is_empty());
    }
}

#[test]
fn each_page_keeps_its_own_place() {
    let a = Widget::new(&echo());
    talk(&a, 2);
    let b = a.beside(&echo());
    a.act(Action::Read(at(1, 0)));
    a.wait(u64::from(DRAFT_REST_MS));
    b.act(Action::Read(at(3, -2)));
    b.hear();
    b.send("more");
    b.wait(u64::from(DRAFT_REST_MS));
    a.hear();
    assert_eq!(a.driver.chat().place, at(1, 0), "what follows moves nobody");
    assert_eq!(b.driver.chat().place, at(3, -2));
    assert_eq!(a.desk.store.kept.borrow()["bot:place"], "3 -2");

    let mut without = settings(&echo());
    without.storage_key = None;
    let widget = Widget::with(Rc::new(Desk::default()), without);
    widget.send("hi");
    widget.act(Action::Read(at(1, 0)));
    widget.wait(u64::from(DRAFT_REST_MS));
    assert_eq!(widget.desk.saves.get(), 0);
}
