//! Turns the catalogue of the interface's texts into Rust: a struct with a field for each message of
//! `locales/en.ftl`, and the texts of every language in the order of those fields.
//!
//! A message that is missing in a language, or that is there and in no field, ends the build.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};
use fluent_syntax::parser;

/// The language that the others are held to.
const SOURCE: &str = "en";

struct Text {
    id: String,
    comment: Vec<String>,
    text: String,
}

/// Writes `texts.rs` into `folder`.
pub(crate) fn write(folder: &Path) -> Result<(), Box<dyn Error>> {
    println!("cargo::rerun-if-changed=locales");
    let mut languages = BTreeMap::new();
    for file in fs::read_dir("locales")? {
        let path = file?.path();
        let tag = path
            .file_stem()
            .and_then(|stem| stem.to_str())
            .ok_or("a file without a name")?;
        languages.insert(tag.to_owned(), read(&path)?);
    }
    let source = languages
        .remove(SOURCE)
        .ok_or_else(|| format!("{SOURCE}.ftl is missing"))?;

    let mut code = String::from("texts! {\n");
    for text in &source {
        for line in &text.comment {
            writeln!(code, "    #[doc = {:?}]", format!(" {line}"))?;
        }
        let name = text.id.replace('-', "_");
        writeln!(code, "    {name} = {:?},", camel(&text.id))?;
    }
    code.push_str("}\n\n/// Tag and texts, a line each, in the order of the fields.\n");
    writeln!(
        code,
        "static LANGUAGES: [(&str, &str); {}] = [",
        languages.len() + 1
    )?;
    writeln!(code, "    ({SOURCE:?}, {:?}),", lines(&source, &source)?)?;
    for (tag, texts) in &languages {
        let lines = lines(&source, texts).map_err(|reason| format!("{tag}.ftl: {reason}"))?;
        writeln!(code, "    ({tag:?}, {lines:?}),")?;
    }
    code.push_str("];\n");
    fs::write(folder.join("texts.rs"), code)?;
    Ok(())
}

fn read(path: &Path) -> Result<Vec<Text>, Box<dyn Error>> {
    let name = path.display();
    let resource = parser::parse(fs::read_to_string(path)?)
        .map_err(|(_, errors)| format!("{name}: {errors:?}"))?;
    let mut texts = Vec::new();
    for entry in resource.body {
        let Entry::Message(message) = entry else {
            continue;
        };
        let id = message.id.name;
        let value = message
            .value
            .ok_or_else(|| format!("{name}: {id} has no text"))?;
        texts.push(Text {
            text: text(&value).map_err(|reason| format!("{name}: {id}: {reason}"))?,
            comment: message.comment.map(|it| it.content).unwrap_or_default(),
            id,
        });
    }
    Ok(texts)
}

/// A pattern as one line: plain words, or the forms of a plural as `one=…|other=…`, with `#` where
/// the number stands and `%` where the one of all does.
fn text(pattern: &Pattern<String>) -> Result<String, String> {
    let mut line = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => line.push_str(value),
            PatternElement::Placeable {
                expression: Expression::Select { variants, .. },
            } => {
                let mut forms = Vec::new();
                for variant in variants {
                    let VariantKey::Identifier { name } = &variant.key else {
                        return Err("a plural's form is a word such as `one`".to_owned());
                    };
                    forms.push(format!("{name}={}", text(&variant.value)?));
                }
                line.push_str(&forms.join("|"));
            }
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } if id.name == "count" => line.push('#'),
            PatternElement::Placeable {
                expression: Expression::Inline(InlineExpression::VariableReference { id }),
            } if id.name == "total" => line.push('%'),
            PatternElement::Placeable { .. } => {
                return Err("only `$count` and `$total` can be put in".to_owned());
            }
        }
    }
    if line.contains('\n') {
        return Err("a text is one line".to_owned());
    }
    Ok(line)
}

/// The texts in the order of the source.
fn lines(source: &[Text], texts: &[Text]) -> Result<String, String> {
    if let Some(stranger) = texts
        .iter()
        .find(|text| !source.iter().any(|it| it.id == text.id))
    {
        return Err(format!("{SOURCE}.ftl has no `{}`", stranger.id));
    }
    let mut lines = Vec::new();
    for wanted in source {
        let found = texts
            .iter()
            .find(|text| text.id == wanted.id)
            .ok_or_else(|| format!("`{}` is missing", wanted.id))?;
        lines.push(found.text.as_str());
    }
    Ok(lines.join("\n"))
}

/// The name that JavaScript gives a message: `try-again` is `tryAgain`.
fn camel(id: &str) -> String {
    let mut name = String::new();
    let mut upper = false;
    for letter in id.chars() {
        if letter == '-' {
            upper = true;
        } else {
            name.push(if upper {
                letter.to_ascii_uppercase()
            } else {
                letter
            });
            upper = false;
        }
    }
    name
}
