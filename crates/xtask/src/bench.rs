//! `bench`: how fast templates and turns are, natively and through the npm
//! package, beside the template engines that npm has; and how well intents and
//! entities are understood, beside nlp.js.
//!
//! The native half is `tests/benches/native.rs`. Its standard output is handed
//! to `tests/bench/engines.mjs` as a file named in `HOOKTALK_NATIVE_BENCH`; that
//! script measures everything in Node and prints the one table. How long a
//! program waits for its first answer is measured by `tests/bench/start.mjs`.
//!
//! What the understanding is held against stands in `tests/evaluation/README.md`.
//!
//! The chat in a browser is measured by `tests/bench/browser/run.mjs` beside other
//! makers' webchats. They are hundreds of packages, so they have a folder of their
//! own, and only this command installs them.

use std::env;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context, Result};

use crate::checkout::{Checkout, capture, execute};
use crate::{package, setup};

const SCRIPT: &str = "tests/bench/engines.mjs";
const START: &str = "tests/bench/start.mjs";
const INTENTS: &str = "tests/evaluation/intents.mjs";
const FIGURES: &str = "target/bench/native.txt";

/// The folder of the benchmark in a browser, with packages of its own.
const BROWSER: &str = "tests/bench/browser";

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum What {
    /// Templates and turns.
    Speed,
    /// Intents and entities.
    Understanding,
    /// The chat in Chromium.
    Browser(Browser),
}

/// What of the chat in Chromium is measured.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Browser {
    /// Only this part; the script knows its names.
    pub only: Option<String>,
    /// The figures go into this file too.
    pub json: Option<PathBuf>,
}

pub(crate) fn run(checkout: &Checkout, what: &What) -> Result<()> {
    match what {
        What::Speed => speed(checkout),
        What::Understanding => understanding(checkout),
        What::Browser(options) => browser(checkout, options),
    }
}

fn speed(checkout: &Checkout) -> Result<()> {
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
    )?;
    execute(checkout.command("node").arg(START))
}

fn understanding(checkout: &Checkout) -> Result<()> {
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

fn browser(checkout: &Checkout, options: &Browser) -> Result<()> {
    setup::run(checkout, false)?;
    setup::browser(checkout)?;
    setup::install(checkout, BROWSER)?;
    package::npm(checkout)?;
    println!("measuring in Chromium, beside the others\n");
    let mut node = checkout.command("node");
    node.arg(format!("{BROWSER}/run.mjs"));
    if let Some(part) = &options.only {
        node.arg("--only").arg(part);
    }
    if let Some(file) = &options.json {
        // Where the person stands, not where the checkout is.
        node.arg("--json").arg(env::current_dir()?.join(file));
    }
    if let Some(chromium) = setup::chromium() {
        node.env("CHROMIUM", chromium);
    }
    execute(&mut node)
}
