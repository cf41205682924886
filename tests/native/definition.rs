//! Runs `fixtures/definition`: what compiling a bot definition finds.
//!
//! A case: `{ name, desc, definition, options?: { target }, ok, diagnostics?: [D] }`. `ok` tells
//! whether there is an engine; the list of findings is whole and in order, and of each finding the
//! named members are compared. It is the same list whether the definition compiles or not.

use hooktalk_engine::{Diagnostic, Engine, Options, Target};
use hooktalk_tests::{cases, difference};
use serde_json::{Value, json};

#[test]
fn definitions() {
    let mut failures = Vec::new();
    for case in cases("definition") {
        if let Err(reason) = check(&case.value) {
            failures.push(format!("{}\n    {reason}", case.title));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

fn check(case: &Value) -> Result<(), String> {
    let mut options = Options::default();
    if case.pointer("/options/target") == Some(&json!("server")) {
        options.target = Target::Server;
    }
    let (ok, found) = match Engine::compile_with(&case["definition"], &options) {
        Ok(engine) => (true, Diagnostic::list_to_value(engine.diagnostics())),
        Err(error) => (false, Diagnostic::list_to_value(error.diagnostics())),
    };
    if case["ok"] != ok {
        return Err(format!("expected `ok` to be {}: {found}", case["ok"]));
    }
    let expected = case.get("diagnostics").cloned().unwrap_or(json!([]));
    match difference(&expected, &found) {
        None => Ok(()),
        Some(difference) => Err(format!("{difference}\n    all: {found}")),
    }
}
