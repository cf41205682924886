//! "Did you mean …?"

/// How to mend a name that does not exist: with the one that was most likely meant, or else with all there
/// are. `sign` stands before each.
pub(crate) fn help(written: &str, sign: &str, known: &[&str]) -> String {
    let mut nearest = "";
    let mut least = if written.len() < 4 { 2 } else { 3 };
    for name in known {
        let distance = distance(written.as_bytes(), name.as_bytes());
        if distance < least {
            least = distance;
            nearest = name;
        }
    }
    if !nearest.is_empty() {
        return ["did you mean `", sign, nearest, "`?"].concat();
    }
    let mut text = String::from("there are");
    for (at, name) in known.iter().enumerate() {
        text.push_str(if at == 0 { " `" } else { "`, `" });
        text.push_str(sign);
        text.push_str(name);
    }
    text.push('`');
    text
}

/// The number of bytes to insert, remove or replace (Levenshtein), whatever their case.
fn distance(left: &[u8], right: &[u8]) -> usize {
    // Names are short; a long text is certainly none of them.
    if left.len() > 32 {
        return usize::MAX;
    }
    let mut row = [0; 33];
    for (at, cell) in row.iter_mut().enumerate() {
        *cell = at;
    }
    let mut all = left.len();
    for right in right {
        let mut diagonal = 0;
        let mut before = 0;
        for (at, cell) in row.iter_mut().enumerate().take(left.len() + 1) {
            let above = *cell;
            before = match at.checked_sub(1).and_then(|at| left.get(at)) {
                None => above + 1,
                Some(left) => {
                    let replaced = diagonal + usize::from(!left.eq_ignore_ascii_case(right));
                    replaced.min(before + 1).min(above + 1)
                }
            };
            *cell = before;
            diagonal = above;
        }
        all = before;
    }
    all
}
