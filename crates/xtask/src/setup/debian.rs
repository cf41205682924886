//! Packages of Debian and its children, where this user may install them.

use std::process::Command;

use anyhow::{Context, Result, bail};

use super::say;
use crate::checkout::{Checkout, capture, execute, works};

/// How this user may act as root.
#[derive(Debug, Clone, Copy)]
enum Root {
    Already,
    Sudo,
}

impl Root {
    /// Nothing when a password would be asked for: set-up never waits for one.
    fn ours(checkout: &Checkout) -> Option<Self> {
        let is_root = capture(checkout.command("id").arg("-u")).is_ok_and(|uid| uid.trim() == "0");
        if is_root {
            return Some(Self::Already);
        }
        works(checkout.command("sudo").args(["-n", "true"])).then_some(Self::Sudo)
    }
}

/// Whether packages are managed by apt here.
pub(crate) fn is_here(checkout: &Checkout) -> bool {
    works(checkout.command("apt-get").arg("--version"))
        && works(checkout.command("dpkg-query").arg("--version"))
}

/// A command as root; an error that names the mend where that is not allowed.
pub(crate) fn as_root(checkout: &Checkout, program: &str) -> Result<Command> {
    match Root::ours(checkout) {
        Some(Root::Already) => Ok(checkout.command(program)),
        Some(Root::Sudo) => {
            let mut command = checkout.command("sudo");
            command.args(["-n", "--", program]);
            Ok(command)
        }
        None => bail!("this user is not root and sudo asks for a password"),
    }
}

/// Installs those of the packages that are missing.
pub(crate) fn install(checkout: &Checkout, packages: &[&str]) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(checkout, package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let names = missing.join(" ");
    let mend = || format!("please run `sudo apt-get install {names}` and then this command again");
    let mut update = as_root(checkout, "apt-get").with_context(mend)?;
    say(&format!("apt-get install {names}"));
    execute(update.args(["update", "-qq"])).with_context(mend)?;
    execute(
        as_root(checkout, "env")?
            .args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "install"])
            .args(["-qqy", "--no-install-recommends", "-o", "Dpkg::Use-Pty=0"])
            .args(&missing)
            .stdout(std::process::Stdio::null()),
    )
    .with_context(mend)
}

fn is_installed(checkout: &Checkout, package: &str) -> bool {
    capture(checkout.command("dpkg-query").args([
        "--show",
        "--showformat=${db:Status-Status}",
        package,
    ]))
    .is_ok_and(|status| status == "installed")
}
