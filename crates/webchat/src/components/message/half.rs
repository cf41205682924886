//! Markdown that is still being written: what its last line leaves open is closed, so that the words
//! are drawn from the first moment as they will be, and marks do not come and go.

/// The marks that are closed, the longer one first.
const MARKS: [&str; 6] = ["**", "__", "~~", "*", "_", "`"];

/// `text` without the half of a mark or a link at its end, and with the ends of the marks that are
/// open in its last line.
pub(super) fn closed(text: &str) -> String {
    let start = text.rfind('\n').map_or(0, |at| at + 1);
    let (before, line) = text.split_at_checked(start).unwrap_or((text, ""));
    if is_code(before) || is_fence(line) {
        return text.to_owned();
    }
    // Alone in its line, a mark may become anything, and makes a heading of the line before.
    if is_mark(line.trim()) {
        return before.to_owned();
    }
    let line = without_half_link(line);
    // The next letter tells whether these begin something or end it.
    let line = line.trim_end();
    let line = line.trim_end_matches(['*', '_', '~', '`', '!', '[']);
    let mut open: Vec<&str> = Vec::new();
    let mut rest = line;
    let mut before_word = true;
    while let Some(first) = rest.chars().next() {
        let code = open.last() == Some(&"`");
        let mark = MARKS.iter().copied().find(|mark| rest.starts_with(*mark));
        let mark = mark.filter(|mark| !code || *mark == "`");
        let step = mark.map_or_else(|| first.len_utf8(), str::len);
        let after = rest.get(step..).unwrap_or_default();
        if first == '\\' && !code {
            rest = after
                .get(after.chars().next().map_or(0, char::len_utf8)..)
                .unwrap_or_default();
            before_word = false;
            continue;
        }
        if let Some(mark) = mark {
            let follows = after.chars().next();
            if open.last() == Some(&mark) {
                open.pop();
            } else if !follows.is_none_or(char::is_whitespace)
                && (before_word || !mark.starts_with('_'))
            {
                open.push(mark);
            }
        } else {
            before_word = !first.is_alphanumeric();
        }
        rest = after;
    }
    let line = line.trim_end();
    let ends = open.iter().rev().copied();
    [before, line].into_iter().chain(ends).collect()
}

/// Whether a block of code is open behind `text`.
fn is_code(text: &str) -> bool {
    text.lines().filter(|line| is_fence(line)).count() % 2 == 1
}

fn is_fence(line: &str) -> bool {
    let line = line.trim_start();
    line.starts_with("```") || line.starts_with("~~~")
}

/// Whether a line is the mark of a list, a heading, a quote or a rule, or the beginning of one.
fn is_mark(line: &str) -> bool {
    let number = line.trim_end_matches(['.', ')']);
    let listed = number.len() < line.len() && number.bytes().all(|byte| byte.is_ascii_digit());
    listed || line.bytes().all(|byte| b"-=+*_#>|`~".contains(&byte))
}

/// A line without the link or picture that its end is the beginning of.
fn without_half_link(line: &str) -> &str {
    let Some(at) = line.rfind('[') else {
        return line;
    };
    let (before, link) = line.split_at_checked(at).unwrap_or((line, ""));
    let whole = match link.split_once(']') {
        None => false,
        Some((_, "")) => false,
        Some((_, to)) => !to.starts_with('(') || to.chars().any(|c| c == ')'),
    };
    // A box of a task, or words in brackets that go on for long, are no link.
    let short = link.len() < 300 && !link.starts_with("[ ]") && !link.starts_with("[x]");
    if whole || !short { line } else { before }
}

#[cfg(test)]
mod tests {
    use super::closed;

    #[test]
    fn what_is_open_is_closed() {
        for (written, drawn) in [
            ("", ""),
            ("plain words ", "plain words"),
            ("**bo", "**bo**"),
            ("**bold** and *ital", "**bold** and *ital*"),
            ("**bold and _both", "**bold and _both_**"),
            ("a `code", "a `code`"),
            ("a `co**de", "a `co**de`"),
            ("half a mark **", "half a mark"),
            ("**bold*", "**bold**"),
            ("2 * 3 * ", "2 * 3"),
            ("2 * 3", "2 * 3"),
            ("words\n-", "words\n"),
            ("words\n\n12.", "words\n\n"),
            ("words\n``", "words\n"),
            ("words\n```j", "words\n```j"),
            ("words\n1 more", "words\n1 more"),
            ("snake_case_name", "snake_case_name"),
            ("\\*no", "\\*no"),
            ("see [the si", "see"),
            ("see [the site](https://exa", "see"),
            (
                "see [the site](https://example.com) no",
                "see [the site](https://example.com) no",
            ),
            ("a picture ![of a", "a picture"),
            ("[1] first", "[1] first"),
            ("first\n**sec", "first\n**sec**"),
            ("```js\nlet a = 2 ** b", "```js\nlet a = 2 ** b"),
            ("```\na\n```\n**b", "```\na\n```\n**b**"),
            ("- [ ] task *a", "- [ ] task *a*"),
        ] {
            assert_eq!(closed(written), drawn, "{written:?}");
        }
    }

    #[test]
    fn no_beginning_of_any_text_breaks_it() {
        let text = "# Grüße 😀\n\n**fett *beides* `code`** [a](b) \\* __x__ ~~y~~ ![p](q) _é_";
        for (at, _) in text.char_indices() {
            let half = text.get(..at).unwrap();
            assert!(closed(half).len() <= half.len() + 8, "{half}");
        }
    }
}
