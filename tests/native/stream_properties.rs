//! Properties of streamed answers: whatever comes, in whatever pieces, nothing panics, all pieces
//! give the same, and what a shell has shown is what the turn says.

#![expect(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "a test stops at what it did not expect"
)]

use hooktalk_engine::{Conversation, Engine, Input, Outcome, Part, Stream, Timestamp, Turn};
use proptest::collection::vec;
use proptest::prelude::{
    BoxedStrategy, Just, Strategy, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
};
use serde_json::json;

const NOW: Timestamp = Timestamp::MAX;

fn engine(template: bool) -> Engine {
    let mut call = json!({ "type": "call_webhook", "url": "https://example.com/" });
    if template {
        call["stream"] = json!("{{event.delta}}");
    }
    let skill = json!({ "slug": "f", "type": "fallback", "actions": [call] });
    Engine::compile(&json!({ "skills": [skill] })).unwrap()
}

fn event() -> impl Strategy<Value = String> {
    let words = prop_oneof!["[a-zé😀\"\\\\\n\r ]{0,8}", any::<String>()];
    prop_oneof![
        8 => (words.clone(), any::<bool>()).prop_map(|(delta, markdown)| if markdown {
            json!({ "delta": delta, "markdown": true }).to_string()
        } else {
            json!({ "delta": delta }).to_string()
        }),
        2 => words.clone().prop_map(|words| json!(words).to_string()),
        2 => words.clone().prop_map(|it| json!({ "message": { "type": "text", "content": it } }).to_string()),
        1 => Just(json!({ "replies": [{ "type": "x" }], "conversation": { "memory": { "a": 1 } } }).to_string()),
        1 => Just("[DONE]".to_owned()),
        1 => Just(json!({ "error": "broke" }).to_string()),
        2 => "[{}\\[\\]\":,a-z0-9]{0,9}",
    ]
}

fn body() -> BoxedStrategy<Vec<u8>> {
    let line = prop_oneof![
        8 => (event(), "(\n|\r|\r\n){1,3}").prop_map(|(event, end)| format!("data: {event}{end}")),
        4 => (event(), "(\n|\r\n)").prop_map(|(event, end)| format!("{event}{end}")),
        1 => "(:|id:|event: error|event:|retry|data)[a-z ]{0,4}(\n|\r|\r\n)",
    ];
    prop_oneof![
        8 => vec(line.prop_map(String::into_bytes), 0..12).prop_map(|lines| lines.concat()),
        1 => vec(any::<u8>(), 0..60),
    ]
    .boxed()
}

fn read(engine: &Engine, turn: &Turn, sse: bool, pieces: &[&[u8]]) -> (Stream, String) {
    let mut stream = engine.stream(turn, 200, &headers(sse)).unwrap();
    let mut words = String::new();
    for piece in pieces {
        for part in engine.read_piece(turn, &mut stream, piece) {
            match part {
                Part::Text { delta, .. } => words.push_str(&delta),
                Part::Message(_) => words.push('\0'),
            }
        }
    }
    (stream, words)
}

fn headers(sse: bool) -> Vec<(String, String)> {
    let kind = if sse {
        "text/event-stream"
    } else {
        "application/x-ndjson"
    };
    vec![("content-type".to_owned(), kind.to_owned())]
}

proptest! {
    #[test]
    fn pieces_make_no_difference(
        body in body(),
        cuts in vec(0..200_usize, 0..8),
        sse in any::<bool>(),
        template in any::<bool>(),
        broken in any::<bool>(),
    ) {
        let engine = engine(template);
        let turn = engine.begin(Conversation::new("c"), Input::text("hi"), NOW);
        let mut cuts: Vec<usize> = cuts.into_iter().map(|at| at.min(body.len())).collect();
        cuts.extend([0, body.len()]);
        cuts.sort_unstable();
        let pieces: Vec<&[u8]> = cuts.windows(2).map(|two| &body[two[0]..two[1]]).collect();
        let (whole, words) = read(&engine, &turn, sse, &[&body]);
        let (cut, others) = read(&engine, &turn, sse, &pieces);
        prop_assert_eq!(whole.messages(), cut.messages());
        prop_assert_eq!(&words, &others);
        let single: Vec<&[u8]> = body.chunks(1).collect();
        prop_assert_eq!(&words, &read(&engine, &turn, sse, &single).1);
        let seen = cut.messages();
        let outcome = Outcome::Response {
            status: 200,
            headers: headers(sse),
            body,
            cut: broken.then(|| Box::new(Outcome::Aborted)),
        };
        let turn = engine.resolve(turn, outcome, NOW).unwrap();
        // Of one that broke off, what was seen is all that there is.
        prop_assert!(!broken || turn.messages == seen);
        for (at, (seen, said)) in seen.iter().zip(&turn.messages).enumerate() {
            let grows = at + 1 == turn.messages.len() && cut.is_writing();
            prop_assert!(seen == said || grows, "{seen:?} became {said:?}");
        }
        prop_assert!(turn.messages.len() >= seen.len());
    }
}

#[test]
fn a_hostile_stream_is_read_soon() {
    let engine = engine(false);
    let turn = engine.begin(Conversation::new("c"), Input::text("hi"), NOW);
    let large = 1 << 20;
    for body in [
        "data: ".repeat(large / 6),
        "data:\n".repeat(large / 6),
        "\n".repeat(large),
        "data: {\n\n".repeat(large / 9),
        "data: {}\n\n".repeat(large / 10),
        "data: \"a\"\n\n".repeat(large / 11),
        format!("data: {}\n\n", "[".repeat(large - 20)),
        format!("data: {{\"delta\":\"{}\"}}\n\n", "a".repeat(large - 40)),
        format!("data: {{\"delta\":\"{}\"}}\n\n", "a".repeat(large + 40)),
    ] {
        let pieces: Vec<&[u8]> = body.as_bytes().chunks(200).collect();
        let seen = read(&engine, &turn, true, &pieces).0.messages();
        let outcome = Outcome::Response {
            status: 200,
            headers: headers(true),
            body: body.clone().into_bytes(),
            cut: None,
        };
        let told = engine.resolve(turn.clone(), outcome, NOW).unwrap();
        assert!(told.diagnostics.len() < 12, "{:?}", &told.diagnostics[..12]);
        assert!(seen.len() <= told.messages.len(), "{} bytes", body.len());
    }
}
