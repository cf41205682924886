//! Streamed answers: drawn as they come, stopped, broken off, kept as ordinary messages.

use super::*;
use crate::driver::Heard;

impl Widget {
    /// Lets the call `index` begin to answer as a stream.
    fn stream(&self, index: usize) {
        let headers = [("content-type".to_owned(), "text/event-stream".to_owned())];
        self.told(index, Heard::Begins(200, &headers));
    }

    /// Lets the stream of the call `index` bring events.
    fn events(&self, index: usize, events: &[Value]) {
        self.told(index, Heard::Piece(bytes(events).as_bytes()));
    }

    fn told(&self, index: usize, heard: Heard<'_>) {
        let call = Rc::clone(&self.desk.calls.borrow()[index]);
        (call.hear)(heard);
        self.run();
    }

    /// The call `index` has brought `events` and is over.
    fn end(&self, index: usize, events: &[Value]) {
        let outcome = Outcome::Response {
            status: 200,
            headers: vec![("content-type".to_owned(), "text/event-stream".to_owned())],
            body: bytes(events).into_bytes(),
            cut: None,
        };
        self.answer(index, outcome);
    }

    /// The words behind the rows.
    fn written(&self) -> Vec<String> {
        let chat = self.driver.chat();
        let (rows, count, _) = chat.rows();
        let rows: Vec<_> = rows.iter().collect();
        rows[rows.len() - count..]
            .iter()
            .map(|row| match &row.kind {
                EntryKind::Bot { message, .. } => message.as_object()["content"].to_string(),
                other => panic!("{other:?}"),
            })
            .collect()
    }
}

fn bytes(events: &[Value]) -> String {
    events.iter().map(|it| format!("data: {it}\n\n")).collect()
}

fn delta(words: &str) -> Value {
    json!({ "delta": words })
}

#[test]
fn words_are_drawn_as_they_come_and_become_a_row() {
    let told = Rc::new(Cell::new(0));
    let telling = Rc::clone(&told);
    let mut settings = settings(&webhook());
    settings.on_message = Some(Rc::new(move |_| telling.set(telling.get() + 1)));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    assert!(widget.driver.chat().typing() && !widget.driver.chat().can_stop());
    widget.stream(0);
    assert!(widget.driver.chat().typing() && widget.driver.chat().can_stop());
    widget.wait(30);
    widget.events(0, &[delta("One")]);
    assert_eq!(widget.written(), ["\"One\""]);
    assert!(!widget.driver.chat().typing(), "it is seen to write");
    // Drawn at a pace, not for each piece.
    let saves = widget.desk.saves.get();
    for _ in 0..100 {
        widget.events(0, &[delta(" two")]);
    }
    assert_eq!(widget.written(), ["\"One\""]);
    widget.wait(32);
    assert_eq!(widget.written()[0].len(), 405);
    assert_eq!(widget.desk.saves.get(), saves, "nothing half is kept");
    assert_eq!((widget.rows(), told.get()), (vec!["> hi".to_owned()], 0));

    let picture = json!({ "message": { "type": "text", "content": "three" } });
    let memory = json!({ "conversation": { "memory": { "a": 1 } } });
    widget.end(0, &[delta("One two"), picture, memory, delta("four")]);
    assert_eq!(widget.written(), Vec::<String>::new());
    assert_eq!(widget.rows(), ["= hi", "One two", "three", "four"]);
    assert_eq!(told.get(), 3);
    let chat = widget.driver.chat();
    assert!(!chat.typing() && !chat.can_stop());
    assert_eq!(chat.conversation.memory.to_value(), json!({ "a": 1 }));
    let saved = widget.reload(&webhook());
    assert_eq!(saved.rows(), ["= hi", "One two", "three", "four"]);
}

#[test]
fn a_visitor_stops_it_and_what_came_stays() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.stream(0);
    widget.events(0, &[delta("Once"), delta(" upon")]);
    widget.act(Action::Stop);
    assert!(widget.desk.calls.borrow()[0].dropped.get(), "it is aborted");
    assert_eq!(widget.rows(), ["= hi", "Once upon"]);
    assert_eq!(widget.desk.notices.borrow().len(), 0);
    let reports = widget.desk.reports.take();
    assert!(
        reports.iter().all(|it| it.starts_with("info: ")),
        "{reports:?}"
    );
    // Before the first word: there is nothing to keep.
    widget.send("again");
    widget.stream(1);
    widget.act(Action::Stop);
    assert_eq!(widget.rows(), ["= hi", "Once upon", "= again"]);
    // There is nothing to stop any more, and the next words are answered.
    widget.act(Action::Stop);
    widget.send("more");
    widget.reply(2, &say(&["Hello"]));
    assert_eq!(widget.rows().last().unwrap(), "Hello");
}

#[test]
fn what_broke_off_is_kept_and_can_be_asked_once_more() {
    for outcome in [
        Outcome::Timeout,
        Outcome::Network {
            message: String::new(),
        },
    ] {
        let widget = Widget::new(&webhook());
        widget.send("hi");
        widget.stream(0);
        widget.events(0, &[delta("Once")]);
        widget.answer(0, outcome);
        widget.wait(100);
        assert_eq!(widget.rows(), ["= hi", "Once", "(broken off)"]);
        assert_eq!(widget.desk.notices.borrow().len(), 1);
        let widget = widget.reload(&webhook());
        assert_eq!(widget.rows(), ["= hi", "Once", "(broken off)"]);
        let entry = EntryId(1);
        widget.act(Action::Delete { entry });
        widget.act(Action::Retry { entry });
        assert_eq!(widget.rows(), ["= hi", "Once", "> hi"]);
        widget.reply(0, &say(&["Once upon a time"]));
        assert_eq!(widget.rows(), ["= hi", "Once", "= hi", "Once upon a time"]);
    }
    // Nothing came: it failed as any call does.
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.stream(0);
    widget.answer(0, Outcome::Timeout);
    assert_eq!(widget.rows(), ["! hi", "(failed)"]);
}

#[test]
fn the_page_is_asked_once_about_the_whole_of_it() {
    let asked = Rc::new(RefCell::new(Vec::new()));
    let asking = Rc::clone(&asked);
    let mut settings = settings(&webhook());
    settings.before_draw = Some(Rc::new(move |message, _| {
        let words = message.as_object()["content"].as_str().unwrap().to_owned();
        asking.borrow_mut().push(words.clone());
        let drops = words == "drop";
        Box::pin(async move {
            let changed = Message::text(words.to_uppercase());
            Some(Some(changed).filter(|_| !drops))
        })
    }));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.stream(0);
    widget.events(0, &[delta("o")]);
    widget.events(0, &[delta("ne")]);
    let drop = json!({ "message": { "type": "text", "content": "drop" } });
    widget.end(0, &[delta("one"), drop, delta("two")]);
    widget.wait(100);
    assert_eq!(widget.rows(), ["= hi", "ONE", "TWO"]);
    assert_eq!(*asked.borrow(), ["one", "drop", "two"]);
}

#[test]
fn what_was_said_before_is_shown_first() {
    let mut bot = speaks_first();
    bot["skills"][0]["actions"][0]["message"]["delay"] = json!(2);
    bot["skills"][0]["actions"].as_array_mut().unwrap().insert(
        1,
        json!({ "type": "send_message", "message": { "type": "text", "content": "Let me see" } }),
    );
    let widget = Widget::new(&bot);
    widget.send("hi");
    widget.stream(0);
    widget.events(0, &[delta("Once")]);
    assert_eq!(widget.written().len(), 0);
    assert!(widget.driver.chat().typing());
    widget.wait(2_000);
    assert_eq!(widget.rows(), ["> hi", "One moment", "Let me see"]);
    assert_eq!(widget.written(), ["\"Once\""]);
    widget.end(0, &[delta("Once more")]);
    assert_eq!(widget.rows()[3], "Once more");
}

#[test]
fn a_new_conversation_gives_it_up() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.stream(0);
    widget.events(0, &[delta("Once")]);
    widget.act(Action::Reset);
    assert!(widget.desk.calls.borrow()[0].dropped.get());
    assert!(widget.rows().is_empty() && widget.written().is_empty());
    assert!(!widget.driver.chat().can_stop());
}

#[test]
fn a_page_that_is_left_in_the_middle_offers_it_again() {
    let widget = Widget::new(&webhook());
    widget.send("hi");
    widget.stream(0);
    widget.events(0, &[delta("Once")]);
    let widget = widget.reload(&webhook());
    assert_eq!(widget.rows(), ["! hi", "(interrupted)"]);
    assert!(widget.written().is_empty());
    widget.act(Action::Retry { entry: EntryId(1) });
    widget.stream(0);
    widget.end(0, &[delta("Once upon")]);
    assert_eq!(widget.rows(), ["= hi", "Once upon"]);
}
