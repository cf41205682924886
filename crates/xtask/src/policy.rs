//! The content security policy of the built site.
//!
//! It stands in the page itself, because the site may lie on any host. Trunk starts the page with
//! an inline script that names the built files; it is let in by its digest, known only after the
//! build. The development server's page has no policy: that server puts scripts of its own into it.

use std::fs;

use anyhow::{Context, Result, bail};

use crate::checkout::{Checkout, capture};
use crate::package::SITE;

/// Below this line the policy is put: it holds for what comes after it.
const AFTER: &str = "<meta charset=\"utf-8\">";

const OPENING: &str = "<script type=\"module\">";
const CLOSING: &str = "</script>";

/// Puts the policy into the built page.
pub(crate) fn write(checkout: &Checkout) -> Result<()> {
    let name = format!("{SITE}/index.html");
    let page = checkout.read(&name)?;
    let digest = digest(checkout, script(&page)?)?;
    fs::write(checkout.path(&name), sealed(&page, &digest)?)
        .with_context(|| format!("cannot write {name}"))
}

/// A bot's webhook may be anywhere, and so may its pictures; everything else comes with the page.
fn policy(digest: &str) -> String {
    [
        "default-src 'none'".to_owned(),
        format!("script-src 'self' 'wasm-unsafe-eval' 'sha256-{digest}'"),
        "style-src 'self'".to_owned(),
        "connect-src 'self' http: https:".to_owned(),
        "img-src 'self' data: blob: http: https:".to_owned(),
        "media-src 'self' data: blob: http: https:".to_owned(),
        // The sandbox of the webhook that is written in the page.
        "frame-src 'self'".to_owned(),
        "base-uri 'none'".to_owned(),
        "form-action 'none'".to_owned(),
        "require-trusted-types-for 'script'".to_owned(),
    ]
    .join("; ")
}

fn sealed(page: &str, digest: &str) -> Result<String> {
    let Some((start, rest)) = page.split_once(AFTER) else {
        bail!("index.html has no {AFTER} to put the policy after");
    };
    let policy = policy(digest);
    Ok(format!(
        "{start}{AFTER}\n    <meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{rest}"
    ))
}

/// The text of the one inline script.
fn script(page: &str) -> Result<&str> {
    let mut pieces = page.split(OPENING).skip(1);
    match (pieces.next(), pieces.next()) {
        (Some(piece), None) => piece
            .split_once(CLOSING)
            .map(|(script, _)| script)
            .context("the page's inline script has no end"),
        _ => bail!("the page has not one inline script: has Trunk changed?"),
    }
}

fn digest(checkout: &Checkout, script: &str) -> Result<String> {
    let code = "console.log(require('node:crypto').createHash('sha256').update(process.argv[1]).digest('base64'))";
    let digest = capture(
        checkout
            .command("node")
            .args(["--eval", code, "--", script]),
    )?;
    Ok(digest.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_stands_before_everything_that_it_is_about() {
        let page = "<head><meta charset=\"utf-8\"><script type=\"module\">\nx\n</script></head>";
        assert_eq!(script(page).unwrap(), "\nx\n");
        let sealed = sealed(page, "abc=").unwrap();
        assert!(sealed.contains("script-src 'self' 'wasm-unsafe-eval' 'sha256-abc='"));
        assert!(sealed.find("Content-Security-Policy") < sealed.find("<script"));
        assert!(sealed.ends_with("<script type=\"module\">\nx\n</script></head>"));
        assert!(super::sealed("<head></head>", "").is_err());
        assert!(
            script("<script type=\"module\">a</script><script type=\"module\">b</script>").is_err()
        );
        assert!(script("").is_err());
    }
}
