//! `size`: the bytes of everything that ships, beside the budgets of
//! `budgets.json`.

use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::checkout::{Checkout, capture};
use crate::package::{PACKAGE, SITE, files_below};
use crate::{package, setup};

const BUDGETS: &str = "budgets.json";

/// One shipped file and its three sizes in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Weight {
    /// From the root of the checkout, with `/`.
    path: String,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

/// One line of the budget file.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Budget {
    what: String,
    files: Vec<String>,
    must: u64,
    aim: u64,
}

/// A budget and what the files of it really weigh.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Row<'a> {
    budget: &'a Budget,
    raw: u64,
    gzip: u64,
    brotli: u64,
}

pub(crate) fn run(checkout: &Checkout) -> Result<()> {
    if !checkout.path(PACKAGE).join("package.json").is_file()
        || !checkout.path(SITE).join("index.html").is_file()
    {
        setup::run(checkout, false)?;
        package::build(checkout)?;
    }
    check(checkout)
}

/// Prints both tables for what is built; an error when a `must` is passed.
pub(crate) fn check(checkout: &Checkout) -> Result<()> {
    let weights = weigh(checkout)?;
    print_weights(&weights);
    let budgets = read(&checkout.read(BUDGETS)?)?;
    let rows = sum(&budgets, &weights)?;
    if let Some(path) = uncounted(&budgets, &weights) {
        bail!("{BUDGETS}: no budget counts {path}");
    }
    println!(
        "\n{:<42} {:>9} {:>9} {:>9} {:>9} {:>9}",
        "budget (brotli, bytes)", "raw", "gzip", "brotli", "aim", "must"
    );
    for row in &rows {
        println!(
            "{:<42} {:>9} {:>9} {:>9} {:>9} {:>9}  {}",
            row.budget.what,
            row.raw,
            row.gzip,
            row.brotli,
            row.budget.aim,
            row.budget.must,
            row.verdict()
        );
    }
    let over: Vec<String> = rows.iter().filter_map(Row::excess).collect();
    if over.is_empty() {
        return Ok(());
    }
    bail!("over the budget of {BUDGETS}: {}", over.join("; "))
}

/// Prints the table of every shipped file.
pub(crate) fn print_files(checkout: &Checkout) -> Result<()> {
    print_weights(&weigh(checkout)?);
    Ok(())
}

fn print_weights(weights: &[Weight]) {
    println!(
        "{:<42} {:>9} {:>9} {:>9}",
        "file (bytes)", "raw", "gzip", "brotli"
    );
    for weight in weights {
        println!(
            "{:<42} {:>9} {:>9} {:>9}",
            weight.path, weight.raw, weight.gzip, weight.brotli
        );
    }
}

/// Node has both compressions, so we need no crates for them.
fn weigh(checkout: &Checkout) -> Result<Vec<Weight>> {
    let mut paths = files_below(&checkout.path(PACKAGE))?;
    paths.extend(files_below(&checkout.path(SITE))?);
    let figures = capture(
        checkout
            .command("node")
            .arg("crates/xtask/src/weigh.mjs")
            .args(&paths),
    )?;
    let figures: Vec<[u64; 3]> =
        serde_json::from_str(&figures).context("node gave no figures back")?;
    if figures.len() != paths.len() {
        bail!("node weighed {} files of {}", figures.len(), paths.len());
    }
    let root = checkout.path("");
    let name = |path: &Path| {
        path.strip_prefix(&root)
            .unwrap_or(path)
            .to_string_lossy()
            .replace('\\', "/")
    };
    Ok(paths
        .iter()
        .zip(figures)
        .map(|(path, [raw, gzip, brotli])| Weight {
            path: name(path),
            raw,
            gzip,
            brotli,
        })
        .collect())
}

fn read(text: &str) -> Result<Vec<Budget>> {
    let value: Value =
        serde_json::from_str(text).with_context(|| format!("{BUDGETS} is not JSON"))?;
    value
        .get("budgets")
        .and_then(Value::as_array)
        .with_context(|| format!("{BUDGETS} has no array `budgets`"))?
        .iter()
        .map(|entry| {
            budget(entry).with_context(|| {
                format!("{BUDGETS}: `what`, `files`, `must` and `aim` are needed in {entry}")
            })
        })
        .collect()
}

fn budget(entry: &Value) -> Option<Budget> {
    Some(Budget {
        what: entry.get("what")?.as_str()?.to_owned(),
        files: entry
            .get("files")?
            .as_array()?
            .iter()
            .map(|file| file.as_str().map(str::to_owned))
            .collect::<Option<_>>()?,
        must: entry.get("must")?.as_u64()?,
        aim: entry.get("aim")?.as_u64()?,
    })
}

/// What the files of each budget weigh. A name that fits no file is a mistake,
/// because its budget would hold without weighing anything.
fn sum<'a>(budgets: &'a [Budget], weights: &[Weight]) -> Result<Vec<Row<'a>>> {
    budgets
        .iter()
        .map(|budget| {
            for pattern in &budget.files {
                if !weights.iter().any(|weight| fits(pattern, &weight.path)) {
                    bail!(
                        "{BUDGETS}: `{pattern}` of \"{}\" fits no file that was built",
                        budget.what
                    );
                }
            }
            let mine = || {
                weights
                    .iter()
                    .filter(|weight| budget.files.iter().any(|file| fits(file, &weight.path)))
            };
            Ok(Row {
                budget,
                raw: mine().map(|weight| weight.raw).sum(),
                gzip: mine().map(|weight| weight.gzip).sum(),
                brotli: mine().map(|weight| weight.brotli).sum(),
            })
        })
        .collect()
}

/// A shipped file that a browser runs and that no budget counts.
fn uncounted<'a>(budgets: &[Budget], weights: &'a [Weight]) -> Option<&'a str> {
    let counted = |path: &str| {
        budgets
            .iter()
            .flat_map(|budget| &budget.files)
            .any(|file| fits(file, path))
    };
    weights
        .iter()
        .map(|weight| weight.path.as_str())
        .find(|path| {
            [".js", ".wasm", ".css"]
                .iter()
                .any(|end| path.ends_with(end))
                && !counted(path)
        })
}

impl Row<'_> {
    fn verdict(&self) -> &'static str {
        if self.brotli > self.budget.must {
            "TOO HEAVY"
        } else if self.brotli > self.budget.aim {
            "ok"
        } else {
            "ok, aim reached"
        }
    }

    fn excess(&self) -> Option<String> {
        let over = self
            .brotli
            .checked_sub(self.budget.must)
            .filter(|over| *over > 0)?;
        Some(format!("{} by {over} bytes", self.budget.what))
    }
}

/// Whether a path is the one meant; one `*` stands for anything but a slash.
fn fits(pattern: &str, path: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == path,
        Some((before, after)) => path
            .strip_prefix(before)
            .and_then(|rest| rest.strip_suffix(after))
            .is_some_and(|middle| !middle.contains('/')),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weight(path: &str, brotli: u64) -> Weight {
        Weight {
            path: path.to_owned(),
            raw: brotli * 3,
            gzip: brotli * 2,
            brotli,
        }
    }

    fn budgets(must: u64) -> Vec<Budget> {
        vec![Budget {
            what: "chat".to_owned(),
            files: vec!["p/chat*.js".to_owned(), "p/chat.wasm".to_owned()],
            must,
            aim: 10,
        }]
    }

    #[test]
    fn the_files_of_a_budget_are_summed_once_each() {
        let weights = [
            weight("p/chat.js", 1),
            weight("p/chat_glue.js", 2),
            weight("p/chat.wasm", 4),
            weight("p/other.js", 8),
            weight("p/chat/deep.js", 16),
        ];
        let budgets = budgets(7);
        let rows = sum(&budgets, &weights).unwrap();
        assert_eq!((rows[0].raw, rows[0].gzip, rows[0].brotli), (21, 14, 7));
        assert_eq!(rows[0].verdict(), "ok, aim reached");
        assert_eq!(rows[0].excess(), None);
    }

    #[test]
    fn one_byte_over_is_over() {
        let weights = [weight("p/chat.js", 3), weight("p/chat.wasm", 5)];
        let budgets = budgets(7);
        let rows = sum(&budgets, &weights).unwrap();
        assert_eq!(rows[0].verdict(), "TOO HEAVY");
        assert_eq!(rows[0].excess().unwrap(), "chat by 1 bytes");
    }

    #[test]
    fn a_budget_of_no_file_is_a_mistake() {
        let error = sum(&budgets(7), &[weight("p/chat.wasm", 5)]).unwrap_err();
        assert!(error.to_string().contains("`p/chat*.js`"));
    }

    #[test]
    fn a_module_without_a_budget_is_found() {
        let weights = [weight("p/chat.js", 3), weight("p/README.md", 5)];
        assert_eq!(uncounted(&budgets(7), &weights), None);
        let weights = [weight("p/chat.js", 3), weight("p/new.wasm", 5)];
        assert_eq!(uncounted(&budgets(7), &weights), Some("p/new.wasm"));
    }

    #[test]
    fn the_budgets_of_this_checkout_can_be_read() {
        let text = Checkout::here().read(BUDGETS).unwrap();
        let budgets = read(&text).unwrap();
        assert!(budgets.len() >= 4);
        assert!(budgets.iter().all(|budget| budget.aim < budget.must));
        assert!(read("{\"budgets\":[{}]}").is_err());
    }
}
