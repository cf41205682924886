//! How long the engine's parts take natively. Prints one JSON line per measurement:
//! `{"name": …, "ns_per_op": …}`, the median of several rounds; `cargo xtask bench` reads them.

#![expect(
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a benchmark reads a clock, prints figures and stops at what it did not expect"
)]

use std::hint::black_box;
use std::time::{Duration, Instant};

use hooktalk_engine::{Conversation, Engine, Input, Options, Outcome, Timestamp};
use hooktalk_protocol::JsonPath;
use hooktalk_template::{JsonTemplate, Limits};
use serde_json::{Value, json};

const TEMPLATE: &str = include_str!("../bench/inputs/template.json");
const STATE: &str = include_str!("../bench/inputs/state.json");

const ROUNDS: usize = 9;
const ROUND: Duration = Duration::from_millis(60);

fn main() {
    let state: Value = serde_json::from_str(STATE).expect("the state is JSON");
    measure("stringify-state", || state.to_string());
    templates(&state);
    turns(&state);
}

/// A body of 1 KB with eight holes, over a state of 2 KB.
fn templates(state: &Value) {
    let limits = Limits::default();
    let body = JsonTemplate::parse(TEMPLATE).expect("the template can be parsed");
    measure("render-body", || {
        body.render(state, &limits).expect("the body is rendered")
    });
    measure("parse-body", || JsonTemplate::parse(TEMPLATE));
}

/// A whole turn: the body is rendered, an answer read, the memory replaced, the state given back as
/// text.
fn turns(state: &Value) {
    let options = Options {
        trace: false,
        ..Options::default()
    };
    let engine = Engine::compile_with(
        &json!({ "skills": [{ "slug": "order", "type": "fallback", "actions": [
            { "type": "call_webhook", "url": "https://example.com/order", "body": TEMPLATE },
        ] }] }),
        &options,
    )
    .expect("the bot compiles");
    let (conversation, _) = Conversation::read(state, &JsonPath::root());
    let (input, _) = Input::read(
        &json!({ "type": "text", "content": "hi", "nlp": state.get("nlp") }),
        &JsonPath::root(),
    );
    let answer = json!({
        "replies": [{ "type": "text", "content": "Thank you, your order is on its way." }],
        "conversation": { "language": "en", "memory": state.get("memory") },
    })
    .to_string();
    let now = Timestamp::from_millis(1_700_000_000_000);
    measure("whole-turn", || {
        let turn = engine.begin(conversation.clone(), input.clone(), now);
        let outcome = Outcome::response(200, answer.as_str());
        let turn = engine.resolve(turn, outcome, now).expect("the turn waits");
        turn.conversation.to_value().to_string()
    });
}

fn measure<T>(name: &str, work: impl Fn() -> T) {
    // How often the work fits into a round is found by doubling.
    let mut repeats = 1_u32;
    while time(repeats, &work) < ROUND {
        repeats = repeats.saturating_mul(2);
    }
    let mut rounds: Vec<f64> = (0..ROUNDS)
        .map(|_| time(repeats, &work).as_secs_f64() * 1e9 / f64::from(repeats))
        .collect();
    rounds.sort_by(f64::total_cmp);
    let median = rounds.get(ROUNDS / 2).copied().unwrap_or_default();
    println!("{}", json!({"name": name, "ns_per_op": median.round()}));
}

fn time<T>(repeats: u32, work: impl Fn() -> T) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        black_box(work());
    }
    start.elapsed()
}
