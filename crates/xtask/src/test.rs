//! `test`: every check there is, in an order that fails early; `test --quick`:
//! the first three of them.
//!
//! Each runner's own words go through to the terminal. After that stand one line
//! per step, the time, and a closing line that sums the runners' closing lines.

use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::checkout::{Checkout, capture, execute, tee};
use crate::package::files_below;
use crate::{package, setup, size};

/// The crates that are compiled for the browser.
const FOR_WASM: [&str; 7] = [
    "hooktalk-template",
    "hooktalk-protocol",
    "hooktalk-nlp",
    "hooktalk-engine",
    "hooktalk-wasm",
    "hooktalk-webchat",
    "hooktalk-playground",
];

/// The folder of the projects that use the packed package.
const ENVIRONMENTS: &str = "tests/environments";

/// What a runner counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Tally {
    passed: u64,
    failed: u64,
    skipped: u64,
}

/// One line of the summary.
#[derive(Debug)]
struct Line {
    name: &'static str,
    time: Duration,
    tally: Option<Tally>,
    failed: bool,
}

/// What a step gives back: figures if it is a suite, and how it ended.
type Outcome = (Option<Tally>, Result<()>);

type Step = (&'static str, fn(&Checkout) -> Outcome);

const QUICK: [Step; 3] = [
    ("format", format),
    ("clippy, host", clippy_host),
    ("native tests", native_tests),
];

const REST: [Step; 10] = [
    ("clippy, wasm32", clippy_wasm),
    ("documentation", documentation),
    ("wasm tests in Chromium", wasm_tests),
    ("build", |checkout| (None, package::build(checkout))),
    ("types", types),
    ("package tests", package_tests),
    ("environment tests", environment_tests),
    ("webhook server tests", server_tests),
    ("browser tests", browser_tests),
    ("size", |checkout| (None, size::check(checkout))),
];

pub(crate) fn run(checkout: &Checkout, quick: bool) -> ExitCode {
    let begun = Instant::now();
    let mut lines = Vec::new();
    let result = if quick {
        perform(checkout, &QUICK, &mut lines)
    } else {
        everything(checkout, &mut lines)
    };
    if let Err(error) = &result {
        println!("\nerror: {error:#}");
    }
    summarise(&lines, begun.elapsed());
    if result.is_ok() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn everything(checkout: &Checkout, lines: &mut Vec<Line>) -> Result<()> {
    let tree = work_tree(checkout);
    let begun = Instant::now();
    let ready = setup::run(checkout, true);
    lines.push(Line {
        name: "set-up",
        time: begun.elapsed(),
        tally: None,
        failed: ready.is_err(),
    });
    ready?;
    perform(checkout, &QUICK, lines)?;
    perform(checkout, &REST, lines)?;
    let unchanged = same_tree(tree.as_deref(), work_tree(checkout).as_deref());
    lines.push(Line {
        name: "work tree unchanged",
        time: Duration::ZERO,
        tally: None,
        failed: unchanged.is_err(),
    });
    unchanged
}

fn perform(checkout: &Checkout, steps: &[Step], lines: &mut Vec<Line>) -> Result<()> {
    for (name, step) in steps {
        println!("\n== {name}");
        let begun = Instant::now();
        let (tally, result) = step(checkout);
        let result = match tally {
            Some(tally) if result.is_ok() && tally.passed == 0 => {
                Err(anyhow::anyhow!("not one test ran"))
            }
            _ => result,
        };
        lines.push(Line {
            name,
            time: begun.elapsed(),
            tally,
            failed: result.is_err(),
        });
        result.with_context(|| format!("the step \"{name}\" failed"))?;
    }
    Ok(())
}

fn summarise(lines: &[Line], total: Duration) {
    println!();
    for line in lines {
        let tally = line
            .tally
            .map(|tally| tally.to_string())
            .unwrap_or_default();
        println!(
            "{:<6} {:<24} {:>7.1} s  {tally}",
            if line.failed { "FAILED" } else { "ok" },
            line.name,
            line.time.as_secs_f64(),
        );
    }
    println!("{:<31} {:>7.1} s", "total", total.as_secs_f64());
    println!("{}", closing(lines));
}

/// The sum of all suites. A step that failed without a failed test, such as a
/// lint, counts as one failure.
fn closing(lines: &[Line]) -> Tally {
    lines.iter().fold(Tally::default(), |sum, line| {
        let own = line.tally.unwrap_or_default();
        Tally {
            passed: sum.passed + own.passed,
            failed: sum.failed + own.failed.max(u64::from(line.failed)),
            skipped: sum.skipped + own.skipped,
        }
    })
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

fn format(checkout: &Checkout) -> Outcome {
    let result = execute(checkout.cargo("fmt").args(["--all", "--check"]));
    (None, result.context("please run `cargo fmt --all`"))
}

fn clippy_host(checkout: &Checkout) -> Outcome {
    let result = execute(checkout.cargo("clippy").args([
        "--workspace",
        "--all-targets",
        "--",
        "-D",
        "warnings",
    ]));
    (None, result)
}

fn clippy_wasm(checkout: &Checkout) -> Outcome {
    let mut clippy = checkout.cargo("clippy");
    clippy.args(["--target", "wasm32-unknown-unknown", "--all-targets"]);
    for krate in FOR_WASM {
        clippy.args(["--package", krate]);
    }
    (None, execute(clippy.args(["--", "-D", "warnings"])))
}

fn documentation(checkout: &Checkout) -> Outcome {
    let result = execute(
        checkout
            .cargo("doc")
            .args(["--workspace", "--no-deps", "--quiet"])
            .env("RUSTDOCFLAGS", "-D warnings"),
    );
    (None, result)
}

fn native_tests(checkout: &Checkout) -> Outcome {
    suite(
        checkout
            .cargo("test")
            .args(["--workspace", "--no-fail-fast"]),
    )
}

fn wasm_tests(checkout: &Checkout) -> Outcome {
    let mut tests = checkout.cargo("test");
    tests
        .args(["--package", "hooktalk-webchat", "--tests"])
        .args(["--target", "wasm32-unknown-unknown"])
        .env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    if let Some(driver) = setup::chromedriver() {
        tests.env("CHROMEDRIVER", driver);
    }
    suite(&mut tests)
}

fn types(checkout: &Checkout) -> Outcome {
    let result = execute(
        checkout
            .command("tsc")
            .args(["--project", "tests/npm/tsconfig.json"]),
    );
    (None, result)
}

fn package_tests(checkout: &Checkout) -> Outcome {
    node_tests(checkout, "tests/npm", &[])
}

/// The packed package in the projects of strangers, whose tools have a folder of
/// their own.
fn environment_tests(checkout: &Checkout) -> Outcome {
    if let Err(error) = setup::install(checkout, ENVIRONMENTS) {
        return (None, Err(error));
    }
    node_tests(checkout, ENVIRONMENTS, &["--test-concurrency=1"])
}

fn server_tests(checkout: &Checkout) -> Outcome {
    node_tests(checkout, "tests/servers", &[])
}

/// One file after the other: two browsers at once would only be slower, and
/// their timings less honest.
fn browser_tests(checkout: &Checkout) -> Outcome {
    node_tests(checkout, "tests/browser", &["--test-concurrency=1"])
}

fn node_tests(checkout: &Checkout, folder: &str, flags: &[&str]) -> Outcome {
    let files = match test_files(checkout, folder) {
        Ok(files) => files,
        Err(error) => return (Some(Tally::default()), Err(error)),
    };
    let mut node = checkout.command("node");
    node.args(["--test", "--test-reporter=spec"])
        .args(flags)
        .args(files)
        .env("HOOKTALK_PYTHON", setup::python(checkout));
    if let Some(chromium) = setup::chromium() {
        node.env("CHROMIUM", chromium);
    }
    suite(&mut node)
}

fn test_files(checkout: &Checkout, folder: &str) -> Result<Vec<OsString>> {
    let files: Vec<_> = files_below(&checkout.path(folder))?
        .into_iter()
        .filter(|path| path.to_string_lossy().ends_with(".test.mjs"))
        .filter(|path| path.iter().all(|name| name != "node_modules"))
        .map(OsString::from)
        .collect();
    if files.is_empty() {
        bail!("{folder} holds no *.test.mjs");
    }
    Ok(files)
}

/// Runs a test runner and reads its closing lines.
fn suite(command: &mut Command) -> Outcome {
    match tee(command) {
        Ok((text, result)) => (Some(tally(&text)), result),
        Err(error) => (Some(Tally::default()), Err(error)),
    }
}

/// Sums `test result: ok. 3 passed; 0 failed; 1 ignored; …` of cargo and of
/// wasm-bindgen, and `ℹ pass 3` of Node.
fn tally(text: &str) -> Tally {
    let mut tally = Tally::default();
    for line in text.lines() {
        if let Some((_, counts)) = line
            .strip_prefix("test result: ")
            .and_then(|line| line.split_once(". "))
        {
            for count in counts.split(';') {
                let mut words = count.split_whitespace();
                add(&mut tally, words.next(), words.next());
            }
        } else if let Some(count) = line.strip_prefix("ℹ ").or_else(|| line.strip_prefix("# ")) {
            let mut words = count.split_whitespace();
            let (kind, number) = (words.next(), words.next());
            add(&mut tally, number, kind);
        }
    }
    tally
}

fn add(tally: &mut Tally, number: Option<&str>, kind: Option<&str>) {
    let Some(number) = number.and_then(|number| number.parse::<u64>().ok()) else {
        return;
    };
    match kind {
        Some("passed" | "pass") => tally.passed += number,
        Some("failed" | "fail" | "cancelled") => tally.failed += number,
        Some("ignored" | "skipped" | "todo") => tally.skipped += number,
        _ => {}
    }
}

/// What git thinks of the checkout; nothing where it is not one of git's.
fn work_tree(checkout: &Checkout) -> Option<String> {
    capture(checkout.command("git").args(["status", "--porcelain"])).ok()
}

/// A check that changes committed files is a mistake.
fn same_tree(before: Option<&str>, after: Option<&str>) -> Result<()> {
    let (Some(before), Some(after)) = (before, after) else {
        return Ok(());
    };
    let changes: Vec<&str> = after
        .lines()
        .filter(|line| !before.lines().any(|old| old == *line))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    bail!(
        "the checks changed the work tree, which they must not: {}",
        changes.join(", ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_lines_of_each_runner_are_read() {
        let cargo = "running 3 tests\n\
            test result: ok. 3 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s\n\
            test result: FAILED. 1 passed; 2 failed; 0 ignored; 0 filtered out\n";
        assert_eq!(
            tally(cargo),
            Tally {
                passed: 4,
                failed: 2,
                skipped: 1
            }
        );
        let node = "✔ a thing (1.2ms)\nℹ tests 9\nℹ suites 2\nℹ pass 6\nℹ fail 1\nℹ cancelled 1\nℹ skipped 1\nℹ todo 0\n";
        assert_eq!(
            tally(node),
            Tally {
                passed: 6,
                failed: 2,
                skipped: 1
            }
        );
        assert_eq!(tally("no tests to run!\n"), Tally::default());
    }

    fn line(tally: Option<Tally>, failed: bool) -> Line {
        Line {
            name: "a step",
            time: Duration::ZERO,
            tally,
            failed,
        }
    }

    #[test]
    fn the_closing_line_hides_no_failure() {
        let suite = Tally {
            passed: 5,
            failed: 0,
            skipped: 0,
        };
        let lines = [
            line(None, false),
            line(Some(suite), false),
            line(None, true),
        ];
        assert_eq!(closing(&lines).to_string(), "5 passed, 1 failed");
        assert_eq!(
            closing(&[line(Some(suite), false)]).to_string(),
            "5 passed, 0 failed"
        );
        let skipping = Tally {
            skipped: 2,
            ..suite
        };
        assert_eq!(
            closing(&[line(Some(skipping), false)]).to_string(),
            "5 passed, 0 failed, 2 skipped"
        );
    }

    #[test]
    fn a_suite_that_runs_nothing_fails() {
        let empty: Step = ("an empty suite", |_| (Some(Tally::default()), Ok(())));
        let mut lines = Vec::new();
        let error = perform(&Checkout::here(), &[empty], &mut lines).unwrap_err();
        assert_eq!(
            format!("{error:#}"),
            "the step \"an empty suite\" failed: not one test ran"
        );
        assert!(lines[0].failed);
    }

    #[test]
    fn a_changed_work_tree_is_told_by_its_files() {
        assert!(same_tree(Some(" M a\n"), Some(" M a\n")).is_ok());
        assert!(same_tree(None, Some(" M a\n")).is_ok());
        let error = same_tree(Some(" M a\n"), Some(" M a\n?? b\n")).unwrap_err();
        assert!(error.to_string().ends_with(": ?? b"));
    }
}
