//! "Did you mean …?"

/// Returns the known name that a mistyped one was most likely meant to be.
pub(crate) fn nearest<'n>(written: &str, known: &[&'n str]) -> Option<&'n str> {
    let written = written.to_ascii_lowercase();
    let most = if written.chars().count() < 4 { 1 } else { 2 };
    known
        .iter()
        .map(|name| (distance(&written, &name.to_ascii_lowercase()), *name))
        .filter(|(distance, _)| *distance <= most)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Lists names for an author to choose from.
pub(crate) fn list(known: &[&str]) -> String {
    let mut text = String::new();
    for (at, name) in known.iter().enumerate() {
        if at > 0 {
            text.push_str(if at + 1 == known.len() { " and " } else { ", " });
        }
        text.push('`');
        text.push_str(name);
        text.push('`');
    }
    text
}

/// The number of characters to insert, remove or replace (Levenshtein).
fn distance(left: &str, right: &str) -> usize {
    // Names are short; a long text is certainly none of them.
    if left.len() > 32 {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=right.chars().count()).collect();
    for (at, left) in left.chars().enumerate() {
        let mut diagonal = at;
        let mut before = at + 1;
        for (cell, right) in row.iter_mut().skip(1).zip(right.chars()) {
            let replaced = diagonal + usize::from(left != right);
            diagonal = *cell;
            before = replaced.min(before + 1).min(*cell + 1);
            *cell = before;
        }
        if let Some(first) = row.first_mut() {
            *first = at + 1;
        }
    }
    row.last().copied().unwrap_or(usize::MAX)
}
