use hooktalk_protocol::Message;
use serde_json::{Value, json};

use super::super::persist;
use super::*;

fn at(millis: u64) -> Timestamp {
    Timestamp::from_millis(millis)
}

fn after(chat: &Shared<Chat>, actions: Vec<Action>) -> Shared<Chat> {
    actions
        .into_iter()
        .fold(chat.clone(), |chat, action| reduce(&chat, action, at(1)))
}

fn chat(actions: Vec<Action>) -> Shared<Chat> {
    after(&Shared::new(Chat::new()), actions)
}

fn message(value: Value) -> Message {
    match value {
        Value::Object(members) => Message::from_object(members),
        other => panic!("{other} is no message"),
    }
}

fn say(messages: &[Value]) -> Vec<Action> {
    let mut actions = vec![Action::Say {
        messages: messages.iter().cloned().map(message).collect(),
        language: Some("en".to_owned()),
    }];
    actions.extend(messages.iter().map(|_| Action::Reveal));
    actions
}

fn send(text: &str) -> Action {
    Action::Send {
        text: text.to_owned(),
    }
}

fn finish(entry: u32) -> Action {
    Action::Finish {
        entry: EntryId(entry),
        conversation: Box::new(Conversation::new("c")),
    }
}

fn fail(entry: u32) -> Action {
    Action::Fail {
        entry: EntryId(entry),
    }
}

fn retry(entry: u32) -> Action {
    Action::Retry {
        entry: EntryId(entry),
    }
}

fn delete(entry: u32) -> Action {
    Action::Delete {
        entry: EntryId(entry),
    }
}

fn press(entry: u32, kind: &str) -> Action {
    Action::Press {
        entry: EntryId(entry),
        button: button(kind),
    }
}

fn button(kind: &str) -> Button {
    Button {
        title: "Yes".to_owned(),
        value: "yes".to_owned(),
        kind: ButtonKind::parse(kind),
    }
}

fn quick_replies() -> Value {
    json!({ "type": "quickReplies", "content": { "title": "?", "buttons": [{ "title": "Yes", "value": "yes" }] } })
}

fn buttons() -> Value {
    json!({ "type": "buttons", "content": { "title": "?", "buttons": [{ "title": "Yes", "value": "yes" }] } })
}

/// The rows as `id words`, with a mark: `>` being answered, `=` answered, `!` failed.
fn rows(chat: &Chat) -> Vec<String> {
    chat.entries
        .iter()
        .map(|entry| {
            let id = entry.id.0;
            match &entry.kind {
                EntryKind::Visitor { input, status } => {
                    let mark = match status {
                        Status::Sending => '>',
                        Status::Sent => '=',
                        Status::Failed => '!',
                    };
                    format!("{id}{mark}{}", input.title())
                }
                EntryKind::Bot { message, .. } => format!("{id} {}", message.kind()),
                EntryKind::Notice(notice) => format!("{id} {notice:?}"),
            }
        })
        .collect()
}

#[test]
fn the_panel_opens_and_counts_what_was_missed() {
    let chat = chat(vec![]);
    let missed = after(
        &chat,
        say(&[
            json!({ "type": "text", "content": "a" }),
            json!({ "type": "client_data", "content": {} }),
            json!({ "type": "text", "content": "b" }),
        ]),
    );
    assert_eq!((missed.open, missed.unread), (false, 2));
    let open = after(&missed, vec![Action::Open]);
    assert_eq!((open.open, open.unread), (true, 0));
    let more = after(&open, say(&[json!({ "type": "text", "content": "c" })]));
    assert_eq!(more.unread, 0);
    assert!(!after(&more, vec![Action::Close]).open);
}

#[test]
fn what_changes_nothing_gives_the_same_state() {
    let chat = chat(vec![Action::Draft("x".to_owned())]);
    for action in [
        Action::Close,
        Action::Draft("x".to_owned()),
        send(" \n "),
        press(1, "postback"),
        retry(1),
        delete(1),
        finish(1),
        fail(1),
        Action::Reveal,
        Action::Prefer(None),
        Action::Break(None),
    ] {
        let name = format!("{action:?}");
        assert!(reduce(&chat, action, at(1)) == chat, "{name}");
    }
}

#[test]
fn words_are_trimmed_sent_and_answered_in_order() {
    let sent = chat(vec![
        Action::Draft(" hi ".to_owned()),
        send(" hi "),
        send("there"),
    ]);
    assert_eq!(rows(&sent), ["1>hi", "2>there"]);
    assert_eq!(sent.draft, "");
    assert!(sent.busy() && sent.typing());
    assert_eq!(*sent.pending, [EntryId(1), EntryId(2)]);

    let one = after(&sent, vec![finish(1)]);
    assert_eq!(rows(&one), ["1=hi", "2>there"]);
    assert_eq!(one.conversation.id, "c");
    assert!(!after(&one, vec![finish(2)]).busy());
}

#[test]
fn a_draft_stays_when_the_host_sends_something_else() {
    let chat = chat(vec![Action::Draft("half a sen".to_owned()), send("menu")]);
    assert_eq!(chat.draft, "half a sen");
}

#[test]
fn a_chat_without_a_bot_takes_no_words() {
    let broken = chat(vec![
        Action::Break(Some(super::super::Failure::InvalidBot)),
        send("hi"),
    ]);
    assert!(broken.entries.is_empty());
    let mended = after(&broken, vec![Action::Break(None), send("hi")]);
    assert_eq!(rows(&mended), ["1>hi"]);
}

#[test]
fn quick_replies_are_taken_once_and_only_while_last() {
    let asked = chat(say(&[
        quick_replies(),
        json!({ "type": "client_data", "content": 1 }),
    ]));
    assert_eq!(asked.latest(), Some(EntryId(1)));
    let pressed = after(&asked, vec![press(1, "postback"), press(1, "postback")]);
    assert_eq!(rows(&pressed), ["1 quickReplies", "2 client_data", "3>Yes"]);
    let EntryKind::Visitor { input, .. } = &pressed.entries.last().unwrap().kind else {
        panic!("the visitor's row is the last one");
    };
    assert_eq!(input.attachment, Attachment::QuickReply(button("postback")));

    let link = after(&asked, vec![press(1, "web_url")]);
    assert_eq!(rows(&link).last().unwrap(), "3>Yes", "of any type");

    let talked_past = after(&asked, vec![send("hm")]);
    assert_eq!(talked_past.latest(), None);
    assert!(after(&talked_past, vec![press(1, "postback")]) == talked_past);

    let more_to_come = after(
        &asked,
        vec![Action::Say {
            messages: vec![Message::text("x")],
            language: None,
        }],
    );
    assert_eq!(more_to_come.latest(), None);
}

#[test]
fn buttons_stay_but_a_double_click_counts_once() {
    let asked = chat(say(&[buttons()]));
    let twice = after(&asked, vec![press(1, "postback"), press(1, "postback")]);
    assert_eq!(rows(&twice), ["1 buttons", "2>Yes"]);
    let again = after(&twice, vec![finish(2), press(1, "postback")]);
    assert_eq!(rows(&again), ["1 buttons", "2=Yes", "3>Yes"]);
    for kind in ["web_url", "phonenumber"] {
        assert!(after(&asked, vec![press(1, kind)]) == asked, "{kind}");
    }
    assert!(after(&twice, vec![press(2, "postback")]) == twice);
    let skill = press(1, "trigger_skill");
    assert_eq!(
        rows(&after(&asked, vec![skill.clone()])),
        ["1 buttons", "2>Yes"]
    );
    let passed = after(&again, vec![finish(3), send("x")]);
    assert!(after(&passed, vec![skill]) == passed, "only while last");
}

#[test]
fn failed_words_can_be_tried_again() {
    let failed = chat(vec![send("hi"), fail(1)]);
    assert_eq!(
        rows(&failed),
        ["1!hi", "2 CallFailed { entry: EntryId(1) }"]
    );
    assert!(!failed.busy());
    let again = after(&failed, vec![retry(1), retry(1)]);
    assert_eq!(rows(&again), ["1>hi"]);
    assert_eq!(*again.pending, [EntryId(1)]);
}

#[test]
fn failed_words_can_be_taken_back() {
    let failed = chat(vec![
        send("a"),
        fail(1),
        send("b"),
        fail(3),
        send("c"),
        finish(5),
    ]);
    let kept = after(&failed, vec![delete(1), delete(1), delete(5)]);
    assert_eq!(
        rows(&kept),
        ["3!b", "4 CallFailed { entry: EntryId(3) }", "5=c"],
        "only the failed one, with its own notice"
    );
    assert_eq!(rows(&after(&kept, vec![delete(3)])), ["5=c"]);
    let sending = chat(vec![send("a")]);
    assert!(after(&sending, vec![delete(1)]) == sending);
    let again = after(&failed, vec![retry(3), delete(3), delete(1)]);
    assert_eq!(rows(&again), ["5=c", "3>b"], "what is tried again stays");
    assert!(after(&kept, vec![delete(3), send("d")]).busy());
}

#[test]
fn an_item_of_the_menu_is_sent_as_a_button() {
    let choose = || Action::Choose(button("postback"));
    let chosen = chat(vec![choose(), choose()]);
    assert_eq!(rows(&chosen), ["1>Yes"], "a double click counts once");
    let EntryKind::Visitor { input, .. } = &chosen.entries.last().unwrap().kind else {
        panic!("the visitor's row is the last one");
    };
    assert_eq!(input.attachment, Attachment::Button(button("postback")));
    let broken = chat(vec![
        Action::Break(Some(super::super::Failure::NoBot)),
        choose(),
    ]);
    assert!(broken.entries.is_empty());
}

#[test]
fn words_tried_again_later_stand_before_their_answer() {
    let failed = chat(vec![send("a"), fail(1), send("b"), finish(3)]);
    assert_eq!(
        rows(&after(&failed, vec![retry(1)])),
        ["3=b", "1>a"],
        "what was asked later stays above"
    );
}

#[test]
fn what_was_said_before_a_call_failed_stands_before_the_notice() {
    let chat = chat(vec![
        send("hi"),
        Action::Say {
            messages: vec![Message::text("a"), Message::text("b")],
            language: None,
        },
        Action::Reveal,
        fail(1),
    ]);
    assert_eq!(
        rows(&chat),
        [
            "1!hi",
            "2 text",
            "3 text",
            "4 CallFailed { entry: EntryId(1) }"
        ]
    );
}

#[test]
fn a_reset_forgets_all_but_the_open_panel_and_the_draft() {
    let chat = chat(vec![
        Action::Open,
        send("hi"),
        Action::Draft("x".to_owned()),
        Action::Reset,
    ]);
    assert!(chat.open && chat.entries.is_empty() && !chat.busy());
    assert_eq!(chat.draft, "x");
    assert_eq!(rows(&after(&chat, vec![send("new")])), ["2>new"]);
}

#[test]
fn unsaved_is_told_once() {
    let chat = chat(vec![send("hi"), Action::NotSaved, Action::NotSaved]);
    assert_eq!(rows(&chat), ["1>hi", "2 NotSaved"]);
    assert!(chat.unsaved);
}

#[test]
fn a_kept_chat_comes_back_with_what_was_broken_off() {
    let mut actions = vec![Action::Open, send("hi")];
    actions.extend(say(&[quick_replies()]));
    actions.push(finish(1));
    actions.extend([send("slow"), Action::NotSaved]);
    actions.push(Action::Await(Some(Box::new(persist::Unfinished {
        entry: EntryId(3),
        turn: json!({ "any": "thing" }),
        said: 1,
    }))));
    actions.push(Action::Say {
        messages: vec![Message::text("one moment")],
        language: Some("ar".to_owned()),
    });
    let before = chat(actions);
    let text = persist::to_value(&before, at(9)).to_string();
    let saved = persist::read(&serde_json::from_str(&text).unwrap()).unwrap();
    let back = chat(vec![Action::Restore(Box::new(saved))]);
    assert!(back.busy() && rows(&back)[2] == "3>slow");
    let back = after(&back, vec![Action::Interrupt]);
    assert_eq!(
        rows(&back),
        [
            "1=hi",
            "2 quickReplies",
            "3!slow",
            "5 text",
            "6 Interrupted { entry: EntryId(3) }"
        ]
    );
    assert!(back.open && !back.unsaved && !back.busy() && !back.typing());
    assert_eq!(back.conversation.id, "c");
    let EntryKind::Bot { language, .. } = &back.entries.find(EntryId(5)).unwrap().kind else {
        panic!("row 5 is the bot's");
    };
    assert_eq!(language.as_deref(), Some("ar"));
    let kept = back.unfinished.as_ref().unwrap();
    assert_eq!((kept.entry, kept.said), (EntryId(3), 1));
    // The answer to something else makes the kept turn a thing of the past.
    let other = after(&back, vec![send("x"), finish(7)]);
    assert!(other.unfinished.is_none());
}

#[test]
fn what_is_no_kept_chat_is_not_read() {
    for value in [
        json!(null),
        json!({}),
        json!({ "version": 2, "next": 1, "conversation": {}, "entries": [] }),
        json!({ "version": 1, "next": -1, "conversation": {}, "entries": [] }),
        json!({ "version": 1, "next": 1, "conversation": {}, "entries": {} }),
    ] {
        assert!(persist::read(&value).is_none(), "{value}");
    }
    let partly = json!({ "version": 1, "next": 1, "conversation": 3, "entries": [
        null, 1, {}, { "id": 1 }, { "id": 2, "at": 1, "notice": "odd", "entry": 1 },
        { "id": 4294967295u32, "at": 1, "bot": { "type": "text", "content": "x" } },
    ] });
    let saved = persist::read(&partly).unwrap();
    assert_eq!(saved.entries.len(), 1);
    // Even the largest id leaves a chat that works.
    let back = chat(vec![Action::Restore(Box::new(saved)), send("hi")]);
    assert_eq!(back.entries.len(), 2);
}

#[test]
fn the_language_is_the_conversations_then_the_hosts_then_english() {
    let chat = chat(vec![]);
    assert_eq!(chat.language(), "en");
    let preferred = after(&chat, vec![Action::Prefer(Some("ar".to_owned()))]);
    assert_eq!(
        (preferred.language(), preferred.direction().as_str()),
        ("ar", "rtl")
    );
    let mut conversation = Conversation::new("c");
    conversation.language = Some("fr".to_owned());
    let spoken = after(
        &preferred,
        vec![
            send("x"),
            Action::Finish {
                entry: EntryId(1),
                conversation: Box::new(conversation),
            },
        ],
    );
    assert_eq!(spoken.language(), "fr");
}

#[test]
fn the_host_switches_in_mid_conversation() {
    let prefer = |tag: &str| Action::Prefer(Some(tag.to_owned()));
    let speaks = |tag: &str| {
        let mut conversation = Conversation::new("c");
        conversation.language = Some(tag.to_owned());
        conversation
    };
    let finish = |entry, tag| Action::Finish {
        entry: EntryId(entry),
        conversation: Box::new(speaks(tag)),
    };
    let spoken = chat(vec![prefer("en"), send("x"), finish(1, "fr")]);
    let switched = after(&spoken, vec![prefer("ar")]);
    assert_eq!(switched.conversation.language.as_deref(), Some("ar"));
    assert_eq!(switched.direction().as_str(), "rtl");
    assert!(after(&switched, vec![prefer("ar")]) == switched);
    // The turn that is under way ends in its own language; what follows is in the new one.
    let during = after(&spoken, vec![send("y"), prefer("ar"), finish(2, "fr")]);
    assert_eq!(during.language(), "ar");
    let later = after(&during, vec![send("z"), finish(3, "en")]);
    assert_eq!(later.language(), "en", "the bot may switch again");
    // A preference that comes with the page leaves a conversation that was kept.
    let mut kept = (*chat(vec![])).clone();
    kept.conversation = Shared::new(speaks("fr"));
    assert_eq!(
        after(&Shared::new(kept), vec![prefer("ar")]).language(),
        "fr"
    );
}
