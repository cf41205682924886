//! `bench`: how fast templates and turns are, natively and through the npm
//! package, beside the template engines that npm has; and how well intents and
//! entities are understood, beside nlp.js.
//!
//! The native half is `tests/benches/native.rs`. Its standard output is handed
//! to `tests/bench/engines.mjs` as a file named in `HOOKTALK_NATIVE_BENCH`; that
//! script measures everything in Node and prints the one table.
//!
//! What the understanding is held against stands in `tests/evaluation/README.md`.

use std::fs;

use anyhow::{Context, Result};

use crate::checkout::{Checkout, capture, execute};
use crate::{package, setup};

const SCRIPT: &str = "tests/bench/engines.mjs";
const INTENTS: &str = "tests/evaluation/intents.mjs";
const FIGURES: &str = "target/bench/native.txt";

pub(crate) fn run(checkout: &Checkout) -> Result<()> {
    setup::run(checkout, false)?;
    package::build(checkout)?;
    println!("measuring natively");
    let figures = capture(checkout.cargo("bench").args([
        "--package",
        "hooktalk-tests",
        "--bench",
        "native",
    ]))?;
    let path = checkout.path(FIGURES);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(&path, figures).with_context(|| format!("cannot write {FIGURES}"))?;
    println!("measuring in Node, beside the others\n");
    execute(
        checkout
            .command("node")
            .args(["--expose-gc", SCRIPT])
            .env("HOOKTALK_NATIVE_BENCH", path),
    )
}

pub(crate) fn understanding(checkout: &Checkout) -> Result<()> {
    setup::run(checkout, false)?;
    package::npm(checkout)?;
    println!("counting natively\n");
    execute(checkout.cargo("test").args([
        "--quiet",
        "--package",
        "hooktalk-tests",
        "--test",
        "understanding",
        "--",
        "--nocapture",
        "--test-threads=1",
    ]))?;
    println!("measuring intents in Node, beside the others\n");
    execute(checkout.command("node").arg(INTENTS))
}
