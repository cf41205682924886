//! Where the checkout is, and the commands that run in it.

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, ExitStatus, Stdio};

use anyhow::{Context, Result, bail};

/// The checkout that this xtask was compiled in.
#[derive(Debug, Clone)]
pub(crate) struct Checkout {
    root: PathBuf,
}

impl Checkout {
    /// `crates/xtask` knows where it lies since it was compiled; cargo compiles
    /// it anew in a checkout that was moved.
    pub(crate) fn here() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        let root = manifest.ancestors().nth(2).unwrap_or(manifest);
        Self {
            root: root.to_path_buf(),
        }
    }

    /// A file or folder, named from the root of the checkout.
    pub(crate) fn path(&self, relative: impl AsRef<Path>) -> PathBuf {
        self.root.join(relative)
    }

    /// The text of a file of the checkout.
    pub(crate) fn read(&self, relative: &str) -> Result<String> {
        fs::read_to_string(self.path(relative)).with_context(|| format!("cannot read {relative}"))
    }

    /// A command that runs at the root of the checkout, finds the project's own
    /// tools before any other, and has nothing of the cargo that runs us left.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.root);
        clean(&mut command);
        let own = [self.path(".tools/bin"), self.path("node_modules/.bin")];
        let rest = env::var_os("PATH").unwrap_or_default();
        if let Ok(path) = env::join_paths(own.into_iter().chain(env::split_paths(&rest))) {
            command.env("PATH", path);
        }
        command
    }

    /// Cargo, as a person would call it here: through PATH, so that a toolchain
    /// that set-up has just chosen counts already.
    pub(crate) fn cargo(&self, subcommand: &str) -> Command {
        let mut command = self.command("cargo");
        command.arg(subcommand);
        if in_ci() && subcommand != "fmt" {
            command.arg("--locked");
        }
        command
    }
}

/// Whether nobody watches (`CI` is set, and not to an empty word or `false`).
pub(crate) fn in_ci() -> bool {
    env::var("CI").is_ok_and(|value| !matches!(value.as_str(), "" | "0" | "false"))
}

/// Lets `command`, which compiles for release, write no path of this machine into its files: source
/// places of panics begin at the crate's own folder. Such files are the same wherever they are
/// built, and smaller.
pub(crate) fn without_paths<'a>(checkout: &Checkout, command: &'a mut Command) -> &'a mut Command {
    let own: Vec<String> = env::var("RUSTFLAGS")
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    command.env_remove("RUSTFLAGS").env(
        "CARGO_ENCODED_RUSTFLAGS",
        released_flags(&own, &[checkout.path("")]),
    )
}

/// `flags`, and those that take the folders of cargo's sources, and `folders`, out of paths; in the
/// form of `CARGO_ENCODED_RUSTFLAGS`.
pub(crate) fn released_flags(flags: &[String], folders: &[PathBuf]) -> String {
    let cargo_home = env::var_os("CARGO_HOME").map_or_else(
        || PathBuf::from(env::var_os("HOME").unwrap_or_default()).join(".cargo"),
        PathBuf::from,
    );
    let sources = fs::read_dir(cargo_home.join("registry/src"));
    let mut prefixes: Vec<PathBuf> = sources
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path()))
        .chain(folders.iter().cloned())
        .collect();
    // One order for one set of folders: cargo compiles anew when a flag changes.
    prefixes.sort();
    let mut flags = flags.to_vec();
    flags.extend(
        prefixes
            .iter()
            .map(|prefix| format!("--remap-path-prefix={}=.", prefix.display())),
    );
    flags.join("\u{1f}")
}

/// Takes away what `cargo run` and rustup's proxy left in our environment: it
/// would bind every child to the toolchain that compiled us.
fn clean(command: &mut Command) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(is_leftover) {
            command.env_remove(name);
        }
    }
    if let Some(paths) = env::var_os("LD_LIBRARY_PATH") {
        let kept: Vec<_> = env::split_paths(&paths)
            .filter(|p| !is_of_cargo(p))
            .collect();
        match env::join_paths(kept) {
            Ok(kept) if !kept.is_empty() => command.env("LD_LIBRARY_PATH", kept),
            _ => command.env_remove("LD_LIBRARY_PATH"),
        };
    }
}

fn is_leftover(name: &str) -> bool {
    name.starts_with("CARGO_PKG_")
        || matches!(
            name,
            "CARGO"
                | "CARGO_MANIFEST_DIR"
                | "CARGO_MANIFEST_PATH"
                | "CARGO_MANIFEST_LINKS"
                | "CARGO_BIN_NAME"
                | "CARGO_CRATE_NAME"
                | "CARGO_PRIMARY_PACKAGE"
                | "OUT_DIR"
                | "RUSTC"
                | "RUSTDOC"
                | "RUSTUP_TOOLCHAIN"
                | "RUSTUP_TOOLCHAIN_SOURCE"
                | "RUST_RECURSION_COUNT"
        )
}

/// Whether cargo put this folder on the library path.
fn is_of_cargo(path: &Path) -> bool {
    let has = |name: &str| path.components().any(|part| part.as_os_str() == name);
    has("toolchains") || has("rustlib") || path.ends_with("debug") || path.ends_with("debug/deps")
}

/// Runs to the end, output straight to the terminal.
pub(crate) fn execute(command: &mut Command) -> Result<()> {
    let status = command
        .status()
        .map_err(|error| not_started(command, &error))?;
    succeeded(command, status)
}

/// Runs to the end and gives back standard output; what it says on standard
/// error is in the error only.
pub(crate) fn capture(command: &mut Command) -> Result<String> {
    let output = command
        .stdin(Stdio::null())
        .output()
        .map_err(|error| not_started(command, &error))?;
    if !output.status.success() {
        bail!(
            "`{}` failed: {}",
            shown(command),
            last_line(&String::from_utf8_lossy(&output.stderr))
        );
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Runs to the end, shows standard output line by line and gives it back too.
/// The outcome stands beside the text, because a failed run has figures as well.
pub(crate) fn tee(command: &mut Command) -> Result<(String, Result<()>)> {
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| not_started(command, &error))?;
    let mut text = String::new();
    if let Some(output) = child.stdout.take() {
        let mut lines = BufReader::new(output);
        let mut line = Vec::new();
        while lines.read_until(b'\n', &mut line)? > 0 {
            std::io::stdout().write_all(&line)?;
            text.push_str(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait()?;
    Ok((text, succeeded(command, status)))
}

/// Whether it starts and ends well; nothing is shown.
pub(crate) fn works(command: &mut Command) -> bool {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// The last line that says something.
pub(crate) fn last_line(text: &str) -> &str {
    text.lines()
        .rev()
        .map(str::trim)
        .find(|line| !line.is_empty())
        .unwrap_or("it said nothing")
}

fn succeeded(command: &Command, status: ExitStatus) -> Result<()> {
    if status.success() {
        return Ok(());
    }
    bail!("`{}` failed ({status})", shown(command))
}

fn not_started(command: &Command, error: &std::io::Error) -> anyhow::Error {
    let program = command.get_program().display();
    if error.kind() == std::io::ErrorKind::NotFound {
        anyhow::anyhow!("`{program}` is not installed, or not on PATH")
    } else {
        anyhow::anyhow!("`{program}` cannot be started: {error}")
    }
}

/// The command as a person would type it, cut where it gets long.
fn shown(command: &Command) -> String {
    let words: Vec<OsString> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(OsStr::to_os_string)
        .collect();
    let line = words.join(OsStr::new(" "));
    let line = line.to_string_lossy();
    match line.char_indices().nth(120) {
        None => line.into_owned(),
        Some(_) => line.chars().take(120).chain(['…']).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_holds_the_workspace() {
        assert!(Checkout::here().path("Cargo.lock").is_file());
    }

    #[test]
    fn what_cargo_left_goes_and_what_a_person_set_stays() {
        for gone in ["RUSTUP_TOOLCHAIN", "CARGO", "CARGO_PKG_NAME", "RUSTC"] {
            assert!(is_leftover(gone), "{gone}");
        }
        for kept in [
            "CARGO_HOME",
            "CARGO_TARGET_DIR",
            "RUSTFLAGS",
            "RUSTUP_HOME",
            "RUSTUP_DIST_SERVER",
        ] {
            assert!(!is_leftover(kept), "{kept}");
        }
        assert!(is_of_cargo(Path::new("/h/.rustup/toolchains/stable/lib")));
        assert!(!is_of_cargo(Path::new("/opt/cuda/lib64")));
    }

    #[test]
    fn a_missing_program_is_told_by_name() {
        let error = execute(&mut Command::new("hooktalk-no-such-program")).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`hooktalk-no-such-program` is not installed, or not on PATH"
        );
    }

    #[test]
    fn the_last_word_of_a_failed_program_is_kept() {
        assert_eq!(last_line("a\nerror: b\n\n"), "error: b");
        assert_eq!(last_line(" \n"), "it said nothing");
    }
}
