//! Everything that has to be there before the other commands can work.
//!
//! Each step looks first, is skipped when its thing is there, says what it does
//! when not, and fails with one sentence that names the mend. Nothing here needs
//! more of the network than package registries; where rustup's own server is
//! reachable it is preferred.

mod debian;
mod node;
mod test_parts;
mod tools;
mod wasm_target;

use anyhow::Result;

use crate::checkout::Checkout;

pub(crate) use node::install;
pub(crate) use test_parts::{browser, chromedriver, chromium, python};

/// What `start` and `build` need; with `tests`, what every check needs.
pub(crate) fn run(checkout: &Checkout, tests: bool) -> Result<()> {
    node::version(checkout)?;
    // By far the longest, so it runs beside all the others.
    let tools = tools::begin(checkout)?;
    wasm_target::ensure(checkout)?;
    if tests {
        wasm_target::ensure_lints(checkout)?;
    }
    node::packages(checkout)?;
    if tests {
        test_parts::ensure(checkout)?;
    }
    tools.finish()
}

/// One line of progress.
fn say(what: &str) {
    println!("set-up: {what}");
}
