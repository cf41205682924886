//! The rules of the tree: who may import whom, what the pure crates may not
//! touch, and that ARCHITECTURE.md speaks of things that are there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test stops at what it did not expect"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each crate, and those of ours that it may import. Nothing for the tests,
/// which may import every public API.
const IMPORTS: [(&str, Option<&[&str]>); 9] = [
    ("hooktalk-template", Some(&[])),
    ("hooktalk-protocol", Some(&[])),
    ("hooktalk-nlp", Some(&[])),
    (
        "hooktalk-engine",
        Some(&["hooktalk-template", "hooktalk-protocol", "hooktalk-nlp"]),
    ),
    ("hooktalk-wasm", Some(PURE)),
    ("hooktalk-webchat", Some(PURE)),
    (
        "hooktalk-playground",
        Some(&[
            "hooktalk-webchat",
            "hooktalk-engine",
            "hooktalk-template",
            "hooktalk-protocol",
            "hooktalk-nlp",
        ]),
    ),
    ("xtask", Some(&[])),
    ("hooktalk-tests", None),
];

/// The crates that decide and never do.
const PURE: &[&str] = &[
    "hooktalk-engine",
    "hooktalk-template",
    "hooktalk-protocol",
    "hooktalk-nlp",
];

/// What no pure crate may depend on, not even through another crate. A name
/// that ends in `*` stands for all that begin with it.
const IMPURE: &[&str] = &[
    "wasm-bindgen*",
    "js-sys",
    "web-sys",
    "gloo*",
    "yew*",
    "rand",
    "rand_*",
    "fastrand",
    "getrandom",
    "uuid",
    "chrono",
    "time",
    "web-time",
    "instant",
    "tokio",
    "hyper*",
    "reqwest",
    "ureq",
    "minreq",
    "attohttpc",
    "isahc",
    "curl",
    "surf",
];

/// What the package for JavaScript may not depend on: it runs in Node, Deno,
/// workers and edge runtimes too.
const OF_BROWSERS: &[&str] = &[
    "web-sys",
    "gloo*",
    "yew*",
    "rand",
    "rand_*",
    "getrandom",
    "hyper*",
    "reqwest",
    "ureq",
];

/// Calls that each pure crate's clippy.toml disallows, as a sample of each kind.
const DISALLOWED: &[&str] = &[
    "std::env::var",
    "std::fs::read_to_string",
    "std::fs::File::open",
    "std::net::TcpStream::connect",
    "std::process::Command::new",
    "std::thread::spawn",
    "std::time::Instant::now",
    "std::time::SystemTime::now",
];

/// Modules that the sources of a pure crate do not even name.
const UNNAMED: &[&str] = &[
    "std::env",
    "std::fs",
    "std::net",
    "std::thread",
    "std::process",
    "Instant::now",
    "SystemTime::now",
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap()
}

fn read(relative: impl AsRef<Path>) -> String {
    let path = root().join(relative);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What cargo knows of the workspace, resolved for the browser.
struct Workspace {
    /// Direct dependencies by crate of ours, of every platform and feature.
    direct: BTreeMap<String, BTreeSet<String>>,
    /// Everything below a crate of ours, itself not counted.
    below: BTreeMap<String, BTreeSet<String>>,
    /// Where each crate of ours lies, from the root.
    folders: BTreeMap<String, String>,
}

impl Workspace {
    fn read() -> Self {
        let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let output = Command::new(cargo)
            .args(["metadata", "--format-version", "1"])
            .args(["--filter-platform", "wasm32-unknown-unknown"])
            .current_dir(root())
            .output()
            .expect("cargo starts");
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
        let names: BTreeMap<&str, &str> = list(&metadata["packages"])
            .map(|package| (text(&package["id"]), text(&package["name"])))
            .collect();
        let edges: BTreeMap<&str, Vec<&str>> = list(&metadata["resolve"]["nodes"])
            .map(|node| (text(&node["id"]), normal_edges(node)))
            .collect();

        let mut workspace = Self {
            direct: BTreeMap::new(),
            below: BTreeMap::new(),
            folders: BTreeMap::new(),
        };
        let members: BTreeSet<&str> = list(&metadata["workspace_members"]).map(text).collect();
        for package in list(&metadata["packages"]) {
            let id = text(&package["id"]);
            if !members.contains(id) {
                continue;
            }
            let name = text(&package["name"]).to_owned();
            let direct = list(&package["dependencies"])
                .filter(|dependency| dependency["kind"] != "dev")
                .map(|dependency| text(&dependency["name"]).to_owned())
                .collect();
            workspace.direct.insert(name.clone(), direct);
            workspace
                .below
                .insert(name.clone(), reachable(id, &edges, &names));
            let manifest = Path::new(text(&package["manifest_path"]));
            let folder = manifest.parent().unwrap().strip_prefix(root()).unwrap();
            workspace
                .folders
                .insert(name, folder.to_string_lossy().into_owned());
        }
        workspace
    }
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().expect("an array").iter()
}

fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}

/// The ids that a package is built with; what only its tests need is left out.
fn normal_edges(node: &Value) -> Vec<&str> {
    list(&node["deps"])
        .filter(|edge| list(&edge["dep_kinds"]).any(|kind| kind["kind"] != "dev"))
        .map(|edge| text(&edge["pkg"]))
        .collect()
}

fn reachable(
    from: &str,
    edges: &BTreeMap<&str, Vec<&str>>,
    names: &BTreeMap<&str, &str>,
) -> BTreeSet<String> {
    let mut open = edges[from].clone();
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if seen.insert(id) {
            open.extend(&edges[id]);
        }
    }
    seen.iter().map(|id| names[id].to_owned()).collect()
}

fn is_named(name: &str, patterns: &[&str]) -> bool {
    patterns
        .iter()
        .any(|pattern| match pattern.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *pattern,
        })
}

/// Every Rust file below a folder, and the file beside it with its name.
fn sources(module: &str) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![root().join(module)];
    while let Some(folder) = open.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                files.push(path);
            }
        }
    }
    let beside = root().join(format!("{module}.rs"));
    if beside.is_file() {
        files.push(beside);
    }
    files.sort();
    files
}

/// The code of a file with its line numbers: no comments, and nothing from the
/// unit tests at its end on.
fn code(path: &Path) -> Vec<(usize, String)> {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .take_while(|line| line.trim() != "#[cfg(test)]")
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .map(|(index, line)| (index + 1, line.to_owned()))
        .collect()
}

/// The places where one of the words stands in the code of these files.
fn places(files: &[PathBuf], words: &[&str]) -> Vec<String> {
    let mut places = Vec::new();
    for path in files {
        for (number, line) in code(path) {
            if words.iter().any(|word| line.contains(word)) {
                let path = path.strip_prefix(root()).unwrap().display();
                places.push(format!("{path}:{number}: {}", line.trim()));
            }
        }
    }
    places
}

#[test]
fn every_crate_imports_only_whom_it_may() {
    let workspace = Workspace::read();
    let known: BTreeSet<&str> = IMPORTS.iter().map(|(name, _)| *name).collect();
    let found: BTreeSet<&str> = workspace.direct.keys().map(String::as_str).collect();
    assert_eq!(
        found, known,
        "a new crate gets its line in the table of imports first"
    );
    for (name, allowed) in IMPORTS {
        let Some(allowed) = allowed else { continue };
        for dependency in &workspace.direct[name] {
            assert!(
                !known.contains(dependency.as_str()) || allowed.contains(&dependency.as_str()),
                "{name} must not import {dependency}"
            );
        }
    }
}

#[test]
fn nothing_below_a_pure_crate_touches_the_world() {
    let workspace = Workspace::read();
    for name in PURE {
        for dependency in workspace.below[*name].union(&workspace.direct[*name]) {
            assert!(
                !is_named(dependency, IMPURE),
                "{name} must not depend on {dependency}, not even through another crate"
            );
        }
    }
    for dependency in workspace.below["hooktalk-wasm"].union(&workspace.direct["hooktalk-wasm"]) {
        assert!(
            !is_named(dependency, OF_BROWSERS),
            "hooktalk-wasm must not depend on {dependency}: it runs outside browsers too"
        );
    }
}

#[test]
fn the_schema_is_in_nothing_that_ships() {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    for name in ["hooktalk-wasm", "hooktalk-webchat", "hooktalk-playground"] {
        let output = Command::new(&cargo)
            .args(["tree", "--package", name, "--edges", "normal"])
            .args(["--target", "wasm32-unknown-unknown", "--prefix", "none"])
            .current_dir(root())
            .output()
            .expect("cargo starts");
        let tree = String::from_utf8_lossy(&output.stdout);
        assert!(tree.contains("hooktalk-protocol"), "{name} has no tree");
        assert!(!tree.contains("schemars"), "{name} ships schemars");
    }
}

#[test]
fn pure_crates_disallow_impure_calls_and_name_none() {
    let workspace = Workspace::read();
    for name in PURE {
        let folder = &workspace.folders[*name];
        let rules = read(format!("{folder}/clippy.toml"));
        for call in DISALLOWED {
            assert!(
                rules.contains(&format!("path = \"{call}\"")),
                "{folder}/clippy.toml does not disallow {call}"
            );
        }
        let files = sources(&format!("{folder}/src"));
        assert!(!files.is_empty(), "{folder}/src holds no Rust");
        let named = places(&files, UNNAMED);
        assert!(
            named.is_empty(),
            "{name} must stay pure:\n{}",
            named.join("\n")
        );
    }
}

#[test]
fn the_state_of_the_chat_is_pure() {
    let files = sources("crates/webchat/src/chat");
    assert!(!files.is_empty(), "crates/webchat/src/chat holds no Rust");
    let named = places(
        &files,
        &[
            "web_sys",
            "js_sys",
            "gloo",
            "wasm_bindgen",
            "async ",
            ".await",
            "yew::",
        ],
    );
    assert!(
        named.is_empty(),
        "the state of the chat knows no browser and waits for nothing:\n{}",
        named.join("\n")
    );
}

#[test]
fn components_only_dispatch_and_read() {
    let files = sources("crates/webchat/src/components");
    assert!(
        !files.is_empty(),
        "crates/webchat/src/components holds no Rust"
    );
    let named = places(&files, &["crate::driver", "hooktalk_engine"]);
    assert!(
        named.is_empty(),
        "components know neither the driver nor the engine:\n{}",
        named.join("\n")
    );
}

#[test]
fn every_crate_obeys_the_one_table_of_lints() {
    let lints = read("Cargo.toml");
    assert!(lints.contains("unsafe_code = \"forbid\""));
    for folder in Workspace::read().folders.values() {
        let manifest = read(format!("{folder}/Cargo.toml"));
        assert!(
            manifest.contains("[lints]\nworkspace = true"),
            "{folder}/Cargo.toml does not inherit the workspace's lints"
        );
        let files = sources(folder);
        let loosened = places(&files, &["(unsafe_code", "unsafe {", "unsafe fn"])
            .into_iter()
            .filter(|place| !place.contains("layering.rs"))
            .collect::<Vec<_>>();
        assert!(loosened.is_empty(), "unsafe code:\n{}", loosened.join("\n"));
    }
}

#[test]
fn the_architecture_page_speaks_of_what_is_there() {
    let Ok(page) = fs::read_to_string(root().join("ARCHITECTURE.md")) else {
        return;
    };
    for folder in Workspace::read().folders.values() {
        assert!(
            page.contains(folder.as_str()),
            "ARCHITECTURE.md does not speak of {folder}"
        );
    }
    let mut checked = 0;
    for name in page.split('`').skip(1).step_by(2) {
        let is_path = ["crates/", "tests/", "www/", ".ci/", ".cargo/"]
            .iter()
            .any(|start| name.starts_with(start));
        if !is_path || name.contains(['*', '{', '<', ' ', '\n', '…']) {
            continue;
        }
        checked += 1;
        assert!(
            root().join(name).exists() || root().join(format!("{name}.rs")).exists(),
            "ARCHITECTURE.md speaks of `{name}`, which is not there"
        );
    }
    assert!(checked > 0, "ARCHITECTURE.md names no place of the tree");
}
