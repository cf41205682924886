/// Where `needle`, which is short and not empty, first stands in `text`.
///
/// The standard library's search is made for long texts, and weighs 3 KB of wasm. `contains` of one
/// `char` brings it too; that of a list of them, `contains(['?'])`, does not.
///
/// ```
/// use hooktalk_protocol::find_text;
///
/// assert_eq!(find_text("https://a", "://"), Some(5));
/// assert_eq!(find_text("a", "{{"), None);
/// ```
#[inline(never)]
pub fn find_text(text: &str, needle: &str) -> Option<usize> {
    text.as_bytes()
        .windows(needle.len().max(1))
        .position(|part| part == needle.as_bytes())
}
