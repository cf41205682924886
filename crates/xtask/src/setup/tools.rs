//! The programs that are compiled for the project: `wasm-bindgen`, in exactly
//! the version of the library in Cargo.lock, Trunk, and `wasm-split`.
//!
//! They go to `.tools/`, so that nobody's own `~/.cargo/bin` is touched; one
//! that is on PATH in the right version is used as it is. They are compiled
//! without optimisation, which is half the time and fast enough, outside the
//! checkout and therefore with rustup's default compiler.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::say;
use crate::checkout::{Checkout, capture, last_line, works};

const TRUNK: &str = "0.21.14";
const SPLIT: &str = "0.2.4";

/// How often a waiting person hears that something happens.
const HEARTBEAT: Duration = Duration::from_secs(20);

#[derive(Debug)]
struct Tool {
    program: &'static str,
    package: &'static str,
    version: String,
    flags: &'static [&'static str],
}

/// The installations that run in the background; dropping them ends them.
#[derive(Debug)]
pub(crate) struct Installations {
    running: Vec<Installation>,
    target: PathBuf,
}

#[derive(Debug)]
struct Installation {
    tool: Tool,
    child: Child,
    log: PathBuf,
}

/// Starts to install what is missing and does not wait.
pub(crate) fn begin(checkout: &Checkout) -> Result<Installations> {
    let tools = [
        Tool {
            program: "wasm-bindgen",
            package: "wasm-bindgen-cli",
            version: locked_version(&checkout.read("Cargo.lock")?, "wasm-bindgen")
                .context("Cargo.lock names no wasm-bindgen")?
                .to_owned(),
            flags: &["--no-default-features"],
        },
        Tool {
            program: "trunk",
            package: "trunk",
            version: TRUNK.to_owned(),
            flags: &["--no-default-features", "--features", "rustls"],
        },
        Tool {
            program: "wasm-split-cli",
            package: "wasm_split_cli_support",
            version: SPLIT.to_owned(),
            flags: &["--features", "build-binary"],
        },
    ];
    let mut installations = Installations {
        running: Vec::new(),
        target: checkout.path(".tools/target"),
    };
    for tool in tools {
        if !is_there(checkout, &tool) {
            installations.running.push(install(checkout, tool)?);
        }
    }
    Ok(installations)
}

impl Installations {
    /// Waits for all of them.
    pub(crate) fn finish(mut self) -> Result<()> {
        let some = !self.running.is_empty();
        let mut heard = Instant::now();
        while let Some(mut installation) = self.running.pop() {
            match installation.child.try_wait()? {
                None => {
                    if heard.elapsed() > HEARTBEAT {
                        heard = Instant::now();
                        say(&format!(
                            "still compiling {}: {}",
                            installation.tool.package,
                            last_line(&fs::read_to_string(&installation.log).unwrap_or_default())
                        ));
                    }
                    self.running.insert(0, installation);
                    thread::sleep(Duration::from_millis(200));
                }
                Some(status) if status.success() => {
                    say(&format!(
                        "{} {} is there",
                        installation.tool.package, installation.tool.version
                    ));
                    fs::remove_file(&installation.log).ok();
                }
                Some(_) => bail!(
                    "{} {} could not be installed: {} (all of it: {})",
                    installation.tool.package,
                    installation.tool.version,
                    reason(&fs::read_to_string(&installation.log).unwrap_or_default()),
                    installation.log.display()
                ),
            }
        }
        if some {
            fs::remove_dir_all(&self.target).ok();
        }
        Ok(())
    }
}

impl Drop for Installations {
    fn drop(&mut self) {
        for installation in &mut self.running {
            installation.child.kill().ok();
            installation.child.wait().ok();
        }
    }
}

fn is_there(checkout: &Checkout, tool: &Tool) -> bool {
    // One of them does not tell its version; cargo keeps a list of what it installed.
    let line = format!("\"{} {} (", tool.package, tool.version);
    let installed = checkout.read(".tools/.crates.toml");
    let program = checkout.path(".tools/bin").join(tool.program);
    let program = program.with_extension(std::env::consts::EXE_EXTENSION);
    (program.is_file() && installed.is_ok_and(|list| list.contains(&line)))
        || capture(checkout.command(tool.program).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().any(|word| word == tool.version))
}

fn install(checkout: &Checkout, tool: Tool) -> Result<Installation> {
    say(&format!(
        "compiling {} {} in the background (minutes, once)",
        tool.package, tool.version
    ));
    let folder = checkout.path(".tools");
    fs::create_dir_all(&folder).context("cannot write to .tools/")?;
    let log = folder.join(format!("{}.log", tool.package));
    let words = File::create(&log).with_context(|| format!("cannot write {}", log.display()))?;

    let mut cargo = checkout.command("cargo");
    let elsewhere = std::env::temp_dir();
    if works(
        checkout
            .command("cargo")
            .current_dir(&elsewhere)
            .arg("--version"),
    ) {
        cargo.current_dir(elsewhere);
    }
    let child = cargo
        .args(["install", "--locked", "--force", "--root"])
        .arg(&folder)
        .arg(format!("{}@{}", tool.package, tool.version))
        .args(tool.flags)
        // They share what they have in common.
        .env("CARGO_TARGET_DIR", folder.join("target"))
        .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
        .env("CARGO_PROFILE_RELEASE_LTO", "off")
        .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
        .env_remove("CARGO_BUILD_TARGET")
        .stdin(Stdio::null())
        .stdout(words.try_clone()?)
        .stderr(words)
        .spawn()
        .context("cargo cannot be started")?;
    Ok(Installation { tool, child, log })
}

/// The version of a package in the text of a Cargo.lock.
pub(crate) fn locked_version<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines
        .nth(1)?
        .strip_prefix("version = \"")?
        .strip_suffix('"')
}

/// The first error of a log, else its last line.
fn reason(log: &str) -> &str {
    log.lines()
        .map(str::trim)
        .find(|line| line.starts_with("error"))
        .unwrap_or_else(|| last_line(log))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_comes_from_the_lock_file() {
        let lock = "[[package]]\nname = \"wasm-bindgen-futures\"\nversion = \"0.4.79\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\n";
        assert_eq!(locked_version(lock, "wasm-bindgen"), Some("0.2.129"));
        assert_eq!(locked_version(lock, "yew"), None);
    }

    #[test]
    fn the_lock_file_of_this_checkout_names_one() {
        let lock = Checkout::here().read("Cargo.lock").unwrap();
        assert!(locked_version(&lock, "wasm-bindgen").is_some());
    }

    #[test]
    fn a_failed_installation_is_told_by_its_first_error() {
        let log = "   Compiling a v1\nerror: could not compile `a`\nwarning: build failed\n";
        assert_eq!(reason(log), "error: could not compile `a`");
        assert_eq!(reason("nothing special\n"), "nothing special");
    }
}
