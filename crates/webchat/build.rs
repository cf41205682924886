//! Takes comments and spare white space out of the style sheet: it is part of what a visitor
//! downloads.

use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=src/style/chat.css");
    let folder = env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?;
    let sheet = fs::read_to_string("src/style/chat.css")?;
    fs::write(Path::new(&folder).join("chat.css"), minified(&sheet))
}

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
