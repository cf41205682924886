//! Makes the style sheet small, and Rust out of the catalogue of the interface's texts.

#[path = "build/catalogue.rs"]
mod catalogue;

use std::error::Error;
use std::path::PathBuf;
use std::{env, fs};

/// The parts of the style sheet, in the order in which they count.
const PARTS: [&str; 15] = [
    "base",
    "launcher",
    "panel",
    "header",
    "transcript",
    "buttons",
    "messages",
    "markdown",
    "typing",
    "pill",
    "composer",
    "callout",
    "menu",
    "presets",
    "conditions",
];

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=src/style");
    let folder = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo names no folder to write to")?);
    let mut sheet = String::new();
    for part in PARTS {
        sheet.push_str(&fs::read_to_string(format!("src/style/{part}.css"))?);
    }
    fs::write(folder.join("chat.css"), minified(&sheet))?;
    catalogue::write(&folder)
}

/// Takes comments and spare white space out: it is part of what a visitor downloads.
fn minified(sheet: &str) -> String {
    let mut words = String::with_capacity(sheet.len());
    let mut rest = sheet;
    while let Some((before, comment)) = rest.split_once("/*") {
        words.push_str(before);
        rest = comment.split_once("*/").map_or("", |(_, after)| after);
    }
    words.push_str(rest);

    let mut small = String::with_capacity(words.len());
    for word in words.split_ascii_whitespace() {
        // A space counts between any two words but beside these marks.
        let beside = |mark: char| matches!(mark, '{' | '}' | ';' | ',');
        if word.starts_with(beside) {
            if word.starts_with('}') && small.ends_with(';') {
                small.pop();
            }
        } else if !small.is_empty() && !small.ends_with(beside) {
            small.push(' ');
        }
        small.push_str(word);
    }
    small
}
