//! `build`: what ships. The site in `dist/`, the npm package in
//! `target/npm/hooktalk/`.
//!
//! The package is two wasm modules with their generated glue, and the files that
//! people wrote in `crates/wasm/npm/` and `crates/webchat/npm/`.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::checkout::{Checkout, capture, execute, without_paths};
use crate::{policy, setup, size, split};

/// Where the npm package is put together.
pub(crate) const PACKAGE: &str = "target/npm/hooktalk";

/// Where the site is put together.
pub(crate) const SITE: &str = "dist";

const TARGET: &str = "wasm32-unknown-unknown";

/// One crate that becomes a module of the package.
#[derive(Debug)]
struct Module {
    krate: &'static str,
    /// Of `<name>.wasm` and `<name>_glue.js`.
    name: &'static str,
    /// The files that people wrote for it.
    files: &'static str,
}

const MODULES: [Module; 2] = [
    Module {
        krate: "hooktalk-wasm",
        name: "engine",
        files: "crates/wasm/npm",
    },
    Module {
        krate: "hooktalk-webchat",
        name: "webchat",
        files: "crates/webchat/npm",
    },
];

pub(crate) fn run(checkout: &Checkout) -> Result<()> {
    setup::run(checkout, false)?;
    build(checkout)?;
    println!();
    size::print_files(checkout)?;
    println!(
        "\nsubresource integrity, for <script integrity=\"…\"> and the `integrity` of an import map:"
    );
    for (file, digest) in integrity(checkout)? {
        println!("  {file:<20} {digest}");
    }
    println!("\nthe site is in {SITE}/, the package in {PACKAGE}/ (`npm pack` it there)");
    Ok(())
}

/// Builds both; everything that it needs is there already.
pub(crate) fn build(checkout: &Checkout) -> Result<()> {
    npm(checkout)?;
    execute(&mut site(checkout)).context("the site could not be built")?;
    split::split(checkout).context("the site could not be split")?;
    policy::write(checkout)?;
    // What Trunk had listed is of the page before it was split.
    run_step(
        "listing the site's files",
        checkout
            .command("node")
            .args(["crates/playground/files.mjs", SITE]),
    )
}

/// Builds the npm package alone.
pub(crate) fn npm(checkout: &Checkout) -> Result<()> {
    let folder = checkout.path(PACKAGE);
    empty(&folder)?;
    for module in &MODULES {
        compile(checkout, module, &folder)?;
    }
    for module in &MODULES {
        copy(&checkout.path(module.files), &folder)?;
    }
    for file in ["LICENSE-MIT", "LICENSE-APACHE", "CHANGELOG.md"] {
        fs::copy(checkout.path(file), folder.join(file))
            .with_context(|| format!("{file} is missing at the root of the checkout"))?;
    }
    markdown(checkout, &folder)?;
    schema(checkout, &folder)?;
    stamp(&folder.join("package.json"), env!("CARGO_PKG_VERSION"))?;
    run_step(
        "custom-elements.json",
        checkout
            .command("node")
            .arg("crates/webchat/manifest/build.mjs")
            .arg(&folder),
    )?;
    minify(checkout, &folder)
}

/// Compiles one module, makes its glue, and makes it small.
fn compile(checkout: &Checkout, module: &Module, folder: &Path) -> Result<()> {
    let Module { krate, name, .. } = module;
    // One crate at a time: built together, each would get the features of both.
    run_step(
        &format!("compiling {krate}"),
        without_paths(checkout, &mut checkout.cargo("rustc"))
            .args(["--package", krate, "--lib", "--crate-type", "cdylib"])
            .args(["--release", "--target", TARGET]),
    )?;
    let stage = checkout.path("target/npm/stage").join(name);
    empty(&stage)?;
    run_step(
        &format!("glue of {name}.wasm"),
        checkout
            .command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript"])
            .args(["--remove-producers-section", "--remove-name-section"])
            .args(["--out-name", &format!("{name}_glue"), "--out-dir"])
            .arg(&stage)
            .arg(artefact(checkout, krate)?),
    )?;
    run_step(
        &format!("wasm-opt {name}.wasm"),
        checkout
            .command("wasm-opt")
            // Nothing of Rust's lies below 1 KB: there is the end of the stack.
            .args([
                "-Oz",
                "--low-memory-unused",
                "--strip-producers",
                "--output",
            ])
            .arg(folder.join(format!("{name}.wasm")))
            .arg(stage.join(format!("{name}_glue_bg.wasm"))),
    )?;
    let glue = fs::read_to_string(stage.join(format!("{name}_glue.js")))?;
    let glue = pointed(
        &glue,
        &format!("{name}_glue_bg.wasm"),
        &format!("{name}.wasm"),
    )?;
    fs::write(folder.join(format!("{name}_glue.js")), glue)?;
    let snippets = stage.join("snippets");
    if snippets.is_dir() {
        copy(&snippets, &folder.join("snippets"))?;
    }
    Ok(())
}

/// Where cargo puts the wasm file of a crate.
pub(crate) fn artefact(checkout: &Checkout, krate: &str) -> Result<PathBuf> {
    let metadata = capture(checkout.cargo("metadata").args([
        "--no-deps",
        "--offline",
        "--format-version",
        "1",
    ]))?;
    let metadata: Value = serde_json::from_str(&metadata)?;
    let target = metadata
        .pointer("/target_directory")
        .and_then(Value::as_str)
        .context("cargo names no target directory")?;
    Ok(Path::new(target)
        .join(TARGET)
        .join("release")
        .join(krate.replace('-', "_"))
        .with_extension("wasm"))
}

/// The glue with another file name for its module.
fn pointed(glue: &str, from: &str, to: &str) -> Result<String> {
    let (old, new) = (
        format!("new URL('{from}', import.meta.url)"),
        format!("new URL('{to}', import.meta.url)"),
    );
    match glue.matches(&old).count() {
        1 => Ok(glue.replace(&old, &new)),
        n => bail!(
            "the glue names {from} {n} times where one is expected: has wasm-bindgen changed?"
        ),
    }
}

/// What reads Markdown, with the licence of the parser in it.
fn markdown(checkout: &Checkout, folder: &Path) -> Result<()> {
    run_step(
        "webchat_markdown.js",
        checkout
            .command("node")
            .arg("crates/webchat/markdown/build.mjs")
            .arg(folder),
    )?;
    fs::copy(
        checkout.path("node_modules/marked/LICENSE"),
        folder.join("LICENSE-marked"),
    )
    .context("marked has no licence file any more")?;
    Ok(())
}

/// The JSON Schema of a bot definition, which its Rust types make.
fn schema(checkout: &Checkout, folder: &Path) -> Result<()> {
    println!("bot.schema.json");
    let schema = capture(checkout.cargo("run").args([
        "--quiet",
        "--package",
        "hooktalk-tests",
        "--example",
        "schema",
    ]))?;
    fs::write(folder.join("bot.schema.json"), schema)?;
    Ok(())
}

/// The version of the workspace, written into the package's description; and what
/// is put together here may be published, other than the folder it comes from.
fn stamp(path: &Path, version: &str) -> Result<()> {
    let text = fs::read_to_string(path)
        .context("crates/wasm/npm/package.json is missing, the package needs it")?;
    let mut description: Value =
        serde_json::from_str(&text).context("crates/wasm/npm/package.json is not JSON")?;
    let members = description
        .as_object_mut()
        .context("crates/wasm/npm/package.json is no object")?;
    members.insert("version".to_owned(), version.into());
    members.shift_remove("private");
    fs::write(path, format!("{description:#}\n"))?;
    Ok(())
}

/// Every JavaScript file of the package, in place. Terser is JavaScript itself:
/// npm installs it without a program for each platform.
fn minify(checkout: &Checkout, folder: &Path) -> Result<()> {
    for path in files_below(folder)? {
        if path.extension().is_some_and(|kind| kind == "js") {
            minify_file(checkout, &path)?;
        }
    }
    Ok(())
}

/// One JavaScript module, in place.
pub(crate) fn minify_file(checkout: &Checkout, path: &Path) -> Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    run_step(
        &format!("minifying {name}"),
        checkout
            .command("terser")
            .arg(path)
            .args(["--module", "--ecma", "2022", "--mangle"])
            // `'use client'` is one of the directives.
            .args(["--compress", "passes=3,unsafe_arrows=true,directives=false"])
            // What a bundler must see stays.
            .args([
                "--comments",
                "/@license|@preserve|webpackIgnore|@vite-ignore/",
            ])
            .arg("--output")
            .arg(path),
    )
}

/// Trunk, on the files of the site.
fn site(checkout: &Checkout) -> Command {
    println!("building the site");
    let mut trunk = trunk(checkout);
    trunk
        .args(["build", "--release", "--offline", "--skip-version-check"])
        .args(["--features", "split", "--dist", SITE])
        // The released page calls no development server.
        .env_remove("HOOKTALK_WEBHOOK");
    trunk
}

/// Trunk, in an environment that it understands.
pub(crate) fn trunk(checkout: &Checkout) -> Command {
    let mut trunk = checkout.command("trunk");
    without_paths(checkout, &mut trunk);
    // Any value means "no colour" by convention; Trunk stops at all but words.
    if std::env::var_os("NO_COLOR").is_some() {
        trunk.env("NO_COLOR", "true");
    }
    // Cargo's words and ours are enough.
    if std::env::var_os("RUST_LOG").is_none() {
        trunk.env("RUST_LOG", "error,trunk=warn");
    }
    trunk
}

/// The digests of all files that a browser may load.
fn integrity(checkout: &Checkout) -> Result<Vec<(String, String)>> {
    let folder = checkout.path(PACKAGE);
    let mut digests = Vec::new();
    for path in files_below(&folder)? {
        let loaded = path
            .extension()
            .is_some_and(|kind| kind == "js" || kind == "wasm");
        let name = path.strip_prefix(&folder)?.display().to_string();
        // A program for Node, and what stands behind it.
        if !loaded || name == "cli.js" || name.starts_with("testing") {
            continue;
        }
        let script = "const{createHash}=require('node:crypto'),{readFileSync}=require('node:fs');\
                      console.log('sha384-'+createHash('sha384').update(readFileSync(process.argv[1])).digest('base64'))";
        let digest = capture(checkout.command("node").args(["--eval", script]).arg(&path))?;
        digests.push((name, digest.trim().to_owned()));
    }
    Ok(digests)
}

pub(crate) fn run_step(what: &str, command: &mut Command) -> Result<()> {
    println!("{what}");
    execute(command)
}

pub(crate) fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("cannot empty {}", folder.display()))?;
    }
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))
}

/// Copies a folder with everything in it; two files of one name are a mistake.
fn copy(from: &Path, to: &Path) -> Result<()> {
    for path in files_below(from)? {
        let place = to.join(path.strip_prefix(from)?);
        if place.exists() {
            bail!(
                "{} is there twice: {} would replace it",
                place.display(),
                path.display()
            );
        }
        if let Some(parent) = place.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::copy(&path, &place)?;
    }
    Ok(())
}

/// All files in a folder and its folders, by name.
pub(crate) fn files_below(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("the folder {} is missing", folder.display()))?;
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else {
                files.push(path);
            }
        }
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glue_is_pointed_at_the_final_name() {
        let glue = "m = new URL('a_glue_bg.wasm', import.meta.url);";
        assert_eq!(
            pointed(glue, "a_glue_bg.wasm", "a.wasm").unwrap(),
            "m = new URL('a.wasm', import.meta.url);"
        );
        assert!(pointed("", "a_glue_bg.wasm", "a.wasm").is_err());
    }

    #[test]
    fn files_are_copied_once_and_the_version_is_stamped() {
        let base = std::env::temp_dir().join(format!("hooktalk-package-{}", std::process::id()));
        let (from, to) = (base.join("from"), base.join("to"));
        fs::create_dir_all(from.join("deep")).unwrap();
        fs::create_dir_all(&to).unwrap();
        fs::write(from.join("deep/a.js"), "1").unwrap();
        fs::write(
            from.join("package.json"),
            "{\"name\":\"x\",\"private\":true,\"files\":[]}",
        )
        .unwrap();

        copy(&from, &to).unwrap();
        assert!(to.join("deep/a.js").is_file());
        assert!(copy(&from, &to).unwrap_err().to_string().contains("twice"));

        stamp(&to.join("package.json"), "1.2.3").unwrap();
        let written = fs::read_to_string(to.join("package.json")).unwrap();
        assert!(written.contains("\"version\": \"1.2.3\"") && written.ends_with("}\n"));
        assert!(!written.contains("private"));
        fs::remove_dir_all(base).unwrap();
    }
}
