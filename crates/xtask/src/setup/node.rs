//! Node, and what comes from npm: wasm-opt, the minifier, the tests' packages.

use anyhow::{Context, Result, bail};

use super::say;
use crate::checkout::{Checkout, capture, execute};

const OLDEST: (u32, u32) = (20, 11);

/// Node is there and new enough. It is not ours to install.
pub(crate) fn version(checkout: &Checkout) -> Result<()> {
    let (major, minor) = OLDEST;
    let text = capture(checkout.command("node").arg("--version")).with_context(|| {
        format!("Node {major}.{minor} or newer is needed: install it from your system's packages or https://nodejs.org")
    })?;
    if read(&text).is_some_and(|version| version >= OLDEST) {
        return Ok(());
    }
    bail!(
        "Node {major}.{minor} or newer is needed and this one says {}: install a newer one from https://nodejs.org",
        text.trim()
    )
}

/// What the build and the tests need.
pub(crate) fn packages(checkout: &Checkout) -> Result<()> {
    install(checkout, ".")
}

/// `npm ci` in `folder`, when its lock file is newer than what is installed.
pub(crate) fn install(checkout: &Checkout, folder: &str) -> Result<()> {
    let folder = checkout.path(folder);
    let changed = |path: &str| {
        std::fs::metadata(folder.join(path))
            .and_then(|data| data.modified())
            .ok()
    };
    let installed = changed("node_modules/.package-lock.json");
    if installed.is_some() && installed >= changed("package-lock.json") {
        return Ok(());
    }
    say("npm ci");
    execute(checkout.command("npm").current_dir(&folder).args([
        "ci",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
    ]))
    .with_context(|| {
        format!(
            "the packages of {} could not be installed: see npm's words above",
            folder.join("package-lock.json").display()
        )
    })
}

/// Major and minor number of `v20.11.1`.
fn read(version: &str) -> Option<(u32, u32)> {
    let mut numbers = version.trim().strip_prefix('v')?.split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_of_node_is_read() {
        assert_eq!(read("v20.11.1\n"), Some((20, 11)));
        assert!(read("v9.11.2").unwrap() < OLDEST);
        assert!(read("v22.0.0").unwrap() > OLDEST);
        assert_eq!(read("what"), None);
    }
}
