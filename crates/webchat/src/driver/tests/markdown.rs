//! The reader of Markdown, loaded with the first message that needs it.

use super::*;

/// A source of the parser that gives it at the `at`th try, and never answers to the first
/// `silent` ones.
fn markdown_at(at: u32, silent: u32, tries: &Rc<Cell<u32>>) -> MarkdownSource {
    let tries = Rc::clone(tries);
    Rc::new(move || {
        tries.set(tries.get() + 1);
        let now = tries.get();
        Box::pin(async move {
            if now <= silent {
                std::future::pending::<()>().await;
            }
            (now >= at).then(|| Markdown::new(|text| Some(json!([text]))))
        })
    })
}

fn formatted(text: &str) -> Value {
    json!({ "replies": [{ "type": "text", "content": text, "markdown": true }] })
}

#[test]
fn markdown_is_shown_once_its_parser_is_there() {
    let tries = Rc::new(Cell::new(0));
    let mut settings = settings(&webhook());
    settings.markdown = Some(markdown_at(1, 0, &tries));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &say(&["plain"]));
    assert_eq!((tries.get(), widget.driver.markdown()), (0, None));
    widget.send("hi");
    widget.reply(1, &formatted("one"));
    widget.send("hi");
    widget.reply(2, &formatted("two"));
    assert_eq!(
        widget.rows(),
        ["= hi", "plain", "= hi", "one", "= hi", "two"]
    );
    assert!(widget.driver.markdown().is_some());
    assert_eq!(tries.get(), 1);
}

#[test]
fn markdown_without_its_parser_is_shown_and_told_once() {
    let tries = Rc::new(Cell::new(0));
    let mut settings = settings(&webhook());
    settings.markdown = Some(markdown_at(3, 1, &tries));
    let widget = Widget::with(Rc::default(), settings);
    widget.send("hi");
    widget.reply(0, &formatted("one"));
    assert_eq!(widget.rows(), ["= hi"], "it is still being loaded");
    assert!(widget.driver.chat().typing());
    widget.wait(u64::from(format::PATIENCE_MS));
    assert_eq!(widget.rows(), ["= hi", "one"]);
    widget.send("hi");
    widget.reply(1, &formatted("two"));
    assert_eq!(widget.rows().len(), 4, "the second try fails at once");
    assert_eq!(widget.desk.reports.borrow().len(), 1);
    widget.send("hi");
    widget.reply(2, &formatted("three"));
    assert!(widget.driver.markdown().is_some(), "the third one succeeds");
}

#[test]
fn markdown_of_an_earlier_visit_loads_the_parser() {
    let first = Widget::new(&webhook());
    first.send("hi");
    first.reply(0, &formatted("one"));
    first.driver.stop();
    let tries = Rc::new(Cell::new(0));
    let mut settings = settings(&webhook());
    settings.markdown = Some(markdown_at(1, 0, &tries));
    let back = Widget::with(Rc::clone(&first.desk), settings);
    back.run();
    assert_eq!(back.rows(), ["= hi", "one"]);
    assert!(back.driver.markdown().is_some());
}
