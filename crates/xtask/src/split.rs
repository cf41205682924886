//! Splits the released page: what a person may never open is a file of its own.
//!
//! The linker writes one file, in which each such part is marked (`lazily!` of the playground).
//! `wasm-split` cuts them out, by what is reached from nowhere else; glue and `wasm-opt` come after
//! it, because they lose what it must know. Trunk has put the page together by then and named its
//! files; they are replaced under the same names. What was cut out bears the digest of that name, so
//! that a browser never takes a part of another build.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::checkout::{Checkout, execute};
use crate::package::{SITE, artefact, empty, files_below, minify_file, run_step};

/// What `wasm-split` calls the script that fetches the parts.
const LOADER: &str = "__wasm_split.js";

/// How Trunk begins the name of the page's module; a digest follows.
const PAGE: &str = "hooktalk-playground-";

const KRATE: &str = "hooktalk-playground";

/// Where the parts lie in the site.
const PARTS: &str = "views";

const STAGE: &str = "target/site";

/// Splits the page in `dist/`, which Trunk has built with the feature `split`.
pub(crate) fn split(checkout: &Checkout) -> Result<()> {
    let site = checkout.path(SITE);
    let name = stem(&site)?;
    let stage = checkout.path(STAGE);
    empty(&stage)?;
    run_step(
        "splitting the page",
        checkout
            .command("wasm-split-cli")
            // Of a program, not of a library: its file keeps the hyphen.
            .arg(artefact(checkout, KRATE)?.with_file_name(format!("{KRATE}.wasm")))
            .arg(&stage)
            .args(["--target", "web", "--out-name", &name]),
    )?;
    let glue = stage.join("glue");
    run_step(
        "glue of the page",
        checkout
            .command("wasm-bindgen")
            .args(["--target", "web", "--no-typescript", "--keep-lld-exports"])
            .args(["--remove-producers-section", "--remove-name-section"])
            .args(["--out-name", &name, "--out-dir"])
            .arg(&glue)
            .arg(stage.join(format!("{name}.wasm"))),
    )?;
    let module = format!("{name}_bg.wasm");
    optimise(checkout, &glue.join(&module), &site.join(&module))?;

    let digest = name.strip_prefix(PAGE).unwrap_or_default();
    let parts = site.join(PARTS);
    empty(&parts)?;
    let mut loader = fs::read_to_string(stage.join(LOADER))?;
    for path in files_below(&stage)? {
        let file = path.file_name().unwrap_or_default().to_string_lossy();
        if file.starts_with("split_") || file.starts_with("chunk_") {
            let final_name = format!("{digest}-{file}");
            optimise(checkout, &path, &parts.join(&final_name))?;
            loader = loader.replace(&format!("\"./{file}\""), &format!("\"./{final_name}\""));
        }
    }
    let script = fs::read_to_string(glue.join(format!("{name}.js")))?;
    let to = format!("./{PARTS}/{digest}.js");
    let script = imported(&script, &format!("./{LOADER}"), &to)?;
    let page = site.join(format!("{name}.js"));
    fs::write(&page, script)?;
    minify_file(checkout, &page)?;
    let loader = imported(&loader, &format!("./{name}.js"), &format!("../{name}.js"))?;
    fs::write(parts.join(format!("{digest}.js")), loader)?;
    Ok(())
}

/// The name that Trunk gave to the page's module.
fn stem(site: &Path) -> Result<String> {
    let mut names = files_below(site)?.into_iter().filter_map(|path| {
        let name = path.strip_prefix(site).ok()?.to_str()?;
        let stem = name.strip_suffix(".js")?;
        stem.starts_with(PAGE).then(|| stem.to_owned())
    });
    match (names.next(), names.next()) {
        (Some(name), None) => Ok(name),
        _ => bail!("Trunk should have made one hooktalk-playground-….js in {SITE}/"),
    }
}

/// `script`, which imports `to` instead of `from`.
fn imported(script: &str, from: &str, to: &str) -> Result<String> {
    let old = format!("from \"{from}\"");
    if !script.contains(&old) {
        bail!("the glue imports no {from}: has wasm-split or wasm-bindgen changed?");
    }
    Ok(script.replace(&old, &format!("from \"{to}\"")))
}

fn optimise(checkout: &Checkout, from: &Path, to: &Path) -> Result<()> {
    let name = to.file_name().unwrap_or_default().to_string_lossy();
    println!("wasm-opt {name}");
    execute(
        checkout
            .command("wasm-opt")
            .args(["-Oz", "--low-memory-unused"])
            .args(["--strip-debug", "--strip-producers", "--output"])
            .arg(to)
            .arg(from),
    )
    .with_context(|| format!("{name} could not be made smaller"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_script_imports_from_where_the_file_is() {
        let script = "import * as a from \"./a.js\"\nconst names = { \"./a.js\": a };";
        assert_eq!(
            imported(script, "./a.js", "./b/a.js").unwrap(),
            "import * as a from \"./b/a.js\"\nconst names = { \"./a.js\": a };",
            "the name by which the module asks for it stays"
        );
        assert!(imported(script, "./c.js", "./d.js").is_err());
    }

    #[test]
    fn the_name_of_the_page_is_found_once() {
        let site = std::env::temp_dir().join(format!("hooktalk-split-{}", std::process::id()));
        fs::create_dir_all(&site).unwrap();
        assert!(stem(&site).is_err());
        fs::write(site.join("hooktalk-playground-1.js"), "").unwrap();
        fs::write(site.join("load.js"), "").unwrap();
        assert_eq!(stem(&site).unwrap(), "hooktalk-playground-1");
        fs::write(site.join("hooktalk-playground-2.js"), "").unwrap();
        assert!(stem(&site).is_err());
        fs::remove_dir_all(site).unwrap();
    }
}
