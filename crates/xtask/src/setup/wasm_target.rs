//! The compiler for wasm32, by one of two ways.
//!
//! 1. rustup's: `rustup target add`.
//! 2. Debian's, where rustup's server cannot be reached but Debian's packages
//!    can: its compiler becomes the rustup toolchain `debian`, the standard
//!    library is built once from its source package, and a rustup override makes
//!    this checkout use it.

use std::fs;
use std::io::Read;
use std::path::Path;
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::{debian, say};
use crate::checkout::{Checkout, capture, execute, last_line, released_flags, works};

const TARGET: &str = "wasm32-unknown-unknown";

/// How long rustup may take: a slow line needs a while, and a server that never
/// answers must not hold up the second way.
const PATIENCE: Duration = Duration::from_secs(120);

/// The compiler makes wasm here, whatever that takes.
pub(crate) fn ensure(checkout: &Checkout) -> Result<()> {
    if compiles(checkout) {
        return Ok(());
    }
    let refusal = match add_by_rustup(checkout) {
        Ok(()) if compiles(checkout) => return Ok(()),
        Ok(()) => "the installed target does not link".to_owned(),
        Err(error) => format!("{error:#}"),
    };
    say(&format!("rustup has no {TARGET} for us ({refusal})"));
    if !debian::is_here(checkout) || !works(checkout.command("rustup").arg("--version")) {
        bail!(
            "the compiler's {TARGET} target is missing and rustup could not add it ({refusal}): let this machine reach rustup's server once and run `rustup target add {TARGET}`"
        );
    }
    use_debian(checkout).with_context(|| {
        format!("neither rustup nor Debian's packages gave a compiler for {TARGET}")
    })
}

/// rustfmt and clippy, which a minimal rustup does not bring.
pub(crate) fn ensure_lints(checkout: &Checkout) -> Result<()> {
    for (subcommand, component) in [("fmt", "rustfmt"), ("clippy", "clippy")] {
        if works(checkout.command("cargo").args([subcommand, "--version"])) {
            continue;
        }
        say(&format!("rustup component add {component}"));
        bounded(
            checkout
                .command("rustup")
                .args(["component", "add", component]),
        )
        .with_context(|| {
            format!(
                "`cargo {subcommand}` is missing: please run `rustup component add {component}`"
            )
        })?;
    }
    Ok(())
}

/// Compiles and links an empty library: proves the standard library and the
/// linker, not just that files are there.
fn compiles(checkout: &Checkout) -> bool {
    let Ok(folder) = scratch(checkout) else {
        return false;
    };
    works(
        checkout
            .command("rustc")
            .args(["-", "--crate-name", "empty", "--crate-type", "cdylib"])
            .args(["--target", TARGET, "-o"])
            .arg(folder.join("empty.wasm")),
    )
}

fn add_by_rustup(checkout: &Checkout) -> Result<()> {
    say(&format!("rustup target add {TARGET}"));
    bounded(checkout.command("rustup").args(["target", "add", TARGET]))
}

fn use_debian(checkout: &Checkout) -> Result<()> {
    say("taking Debian's compiler instead");
    debian::install(
        checkout,
        &[
            "rustc-web",
            "cargo-web",
            "rust-web-src",
            "rust-web-clippy",
            "rustfmt-web",
        ],
    )?;
    let about = capture(checkout.command("/usr/bin/rustc").arg("-vV"))?;
    let llvm = field(&about, "LLVM version")
        .and_then(|version| version.split('.').next())
        .context("/usr/bin/rustc does not name its LLVM")?;
    let linker = format!("lld-{llvm}");
    debian::install(checkout, &[&linker])?;
    execute(
        checkout
            .command("rustup")
            .args(["toolchain", "link", "debian", "/usr"]),
    )?;
    execute(
        checkout
            .command("rustup")
            .args(["override", "set", "debian"])
            .stdout(Stdio::null()),
    )?;
    if compiles(checkout) {
        return Ok(());
    }
    build_std(checkout, &linker, field(&about, "host").unwrap_or_default())?;
    if compiles(checkout) {
        return Ok(());
    }
    bail!("Debian's compiler still makes no {TARGET} library")
}

/// Builds the standard library once, from the compiler's own source package,
/// and puts it where that compiler looks for it.
fn build_std(checkout: &Checkout, linker: &str, host: &str) -> Result<()> {
    say("building the standard library for wasm32 (about a minute)");
    let rustlib = Path::new("/usr/lib/rustlib");
    let out = scratch(checkout)?.join("std");
    execute(
        checkout
            .command("cargo")
            .current_dir(rustlib.join("src/rust/library"))
            .env("RUSTC_BOOTSTRAP", "1")
            .env(
                "CARGO_ENCODED_RUSTFLAGS",
                released_flags(&["-Zforce-unstable-if-unmarked".to_owned()], &[]),
            )
            .args(["+debian", "build", "--quiet", "--locked"])
            .args(["--profile", "dist", "--manifest-path", "sysroot/Cargo.toml"])
            .args(["--target", TARGET, "--target-dir"])
            .arg(&out),
    )?;

    let libraries: Vec<_> = fs::read_dir(out.join(TARGET).join("dist/deps"))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|kind| kind == "rlib"))
        .collect();
    let place = rustlib.join(TARGET);
    execute(debian::as_root(checkout, "rm")?.arg("-rf").arg(&place))?;
    execute(
        debian::as_root(checkout, "install")?
            .args(["-D", "-m", "644", "-t"])
            .arg(place.join("lib"))
            .args(&libraries),
    )?;
    let programs = rustlib.join(host).join("bin");
    execute(debian::as_root(checkout, "mkdir")?.arg("-p").arg(&programs))?;
    execute(
        debian::as_root(checkout, "ln")?
            .arg("-sf")
            .arg(Path::new("/usr/bin").join(linker))
            .arg(programs.join("rust-lld")),
    )?;
    fs::remove_dir_all(out).ok();
    // What was compiled for another build of the library does not fit this one, and cargo cannot
    // tell.
    fs::remove_dir_all(checkout.path("target").join(TARGET)).ok();
    Ok(())
}

/// A value of `rustc -vV`.
fn field<'a>(about: &'a str, name: &str) -> Option<&'a str> {
    about
        .lines()
        .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn scratch(checkout: &Checkout) -> Result<std::path::PathBuf> {
    let folder = checkout.path("target/setup");
    fs::create_dir_all(&folder).context("cannot write to target/")?;
    Ok(folder)
}

/// Runs for [`PATIENCE`] at most. What the command says is shown by its last
/// line only, as the reason.
fn bounded(command: &mut Command) -> Result<()> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .context("rustup is not installed: get it from https://rustup.rs")?;
    let words = child.stderr.take();
    let reader = thread::spawn(move || {
        let mut text = String::new();
        if let Some(mut words) = words {
            words.read_to_string(&mut text).ok();
        }
        text
    });
    let begun = Instant::now();
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        if begun.elapsed() > PATIENCE {
            child.kill().ok();
            child.wait().ok();
            bail!("no answer within {} seconds", PATIENCE.as_secs());
        }
        thread::sleep(Duration::from_millis(100));
    };
    if status.success() {
        return Ok(());
    }
    let text = reader.join().unwrap_or_default();
    let reason = text
        .lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix("error: "));
    bail!("{}", reason.unwrap_or_else(|| last_line(&text)))
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn the_compiler_names_its_host_and_its_llvm() {
        let about =
            "rustc 1.90.0\nbinary: rustc\nhost: x86_64-unknown-linux-gnu\nLLVM version: 19.1.7\n";
        assert_eq!(field(about, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(field(about, "LLVM version"), Some("19.1.7"));
        assert_eq!(field(about, "commit-hash"), None);
    }
}
