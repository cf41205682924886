//! What only the tests need: a browser with its driver, and the runtimes of the
//! sample webhook servers.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use super::{debian, say};
use crate::checkout::{Checkout, execute, works};

/// One package a line; `#` begins a comment.
const DEBIAN_PACKAGES: &str = "tests/servers/debian-packages.txt";
const PYTHON_PACKAGES: &str = "tests/servers/flask/requirements.txt";
const VENV: &str = ".tools/venv";

pub(crate) fn ensure(checkout: &Checkout) -> Result<()> {
    browser(checkout)?;
    servers(checkout)?;
    flask(checkout)
}

/// The browser that the tests drive: `CHROMIUM`, or the first on PATH.
pub(crate) fn chromium() -> Option<PathBuf> {
    named_or_found(
        "CHROMIUM",
        &[
            "chromium",
            "chromium-browser",
            "google-chrome",
            "google-chrome-stable",
        ],
    )
}

/// The driver of that browser: `CHROMEDRIVER`, or the one on PATH.
pub(crate) fn chromedriver() -> Option<PathBuf> {
    named_or_found("CHROMEDRIVER", &["chromedriver"])
}

/// The Python that has Flask.
pub(crate) fn python(checkout: &Checkout) -> PathBuf {
    checkout.path(VENV).join("bin/python")
}

/// Chromium and its driver.
pub(crate) fn browser(checkout: &Checkout) -> Result<()> {
    if chromium().is_some() && chromedriver().is_some() {
        return Ok(());
    }
    if debian::is_here(checkout) {
        debian::install(checkout, &["chromium", "chromium-driver"])
            .context("the tests need Chromium and its driver")?;
    }
    if chromium().is_some() && chromedriver().is_some() {
        return Ok(());
    }
    bail!(
        "the tests need Chromium and chromedriver of the same version: install them and put them on PATH, or name them in CHROMIUM and CHROMEDRIVER"
    )
}

fn servers(checkout: &Checkout) -> Result<()> {
    let list = checkout.read(DEBIAN_PACKAGES)?;
    if debian::is_here(checkout) {
        return debian::install(checkout, &packages(&list))
            .context("the sample webhook servers need their runtimes");
    }
    let missing: Vec<_> = ["php", "ruby"]
        .into_iter()
        .filter(|program| on_path(program).is_none())
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    bail!(
        "the sample webhook servers need {}: install what {DEBIAN_PACKAGES} lists with this system's package manager",
        missing.join(" and ")
    )
}

/// Flask in a virtual environment of its own, made anew when the list of its
/// packages changed.
fn flask(checkout: &Checkout) -> Result<()> {
    let wanted = checkout.read(PYTHON_PACKAGES)?;
    let done = checkout.path(VENV).join("requirements.txt");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == wanted)
        && works(
            checkout
                .command(&python(checkout).to_string_lossy())
                .args(["-c", "import flask"]),
        )
    {
        return Ok(());
    }
    if on_path("python3").is_none() {
        bail!("the sample server for Flask needs Python 3: install python3 with its venv module");
    }
    say("installing Flask into .tools/venv");
    execute(
        checkout
            .command("python3")
            .args(["-m", "venv", "--clear", VENV]),
    )
    .context("Python's venv module is needed: install python3-venv")?;
    execute(
        checkout
            .command(&python(checkout).to_string_lossy())
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .args(["-r", PYTHON_PACKAGES]),
    )
    .context("Flask could not be installed by pip: see its words above")?;
    fs::write(done, wanted).context("cannot write to .tools/venv")
}

fn packages(list: &str) -> Vec<&str> {
    list.lines()
        .filter_map(|line| line.split('#').next()?.split_whitespace().next())
        .collect()
}

fn named_or_found(variable: &str, names: &[&str]) -> Option<PathBuf> {
    if let Some(named) = env::var_os(variable).filter(|value| !value.is_empty()) {
        return Some(named.into()).filter(|path: &PathBuf| path.is_file());
    }
    names.iter().find_map(|name| on_path(name))
}

fn on_path(program: &str) -> Option<PathBuf> {
    env::split_paths(&env::var_os("PATH")?)
        .map(|folder| folder.join(program))
        .find(|path| Path::is_file(path))
}

#[cfg(test)]
mod tests {
    use super::packages;

    #[test]
    fn a_list_of_packages_may_hold_comments() {
        assert_eq!(
            packages("# PHP\nphp-cli\n\nphp-slim  # 3 or 4\n"),
            ["php-cli", "php-slim"]
        );
    }
}
