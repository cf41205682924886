use serde_json::{Number, Value};

use crate::JsonPath;

/// The largest whole number up to which JavaScript's numbers are exact, 2^53 − 1.
const MAX_SAFE: u64 = 9_007_199_254_740_991;

/// Makes every number in `value` one that JavaScript holds too, and gives the places where that
/// changed it.
///
/// The engine runs beside JavaScript, where each number is a double. A bigger whole number would
/// be one thing natively and another in a page, so it is rounded to the nearest double wherever it
/// comes in, as `JSON.parse` would do; a server that needs all digits sends a string. A whole
/// number that was written as `5.0` becomes `5`, which is how JavaScript prints it.
pub fn normalize_numbers(value: &mut Value) -> Vec<JsonPath> {
    let mut changed = Vec::new();
    walk(value, &mut Vec::new(), &mut changed);
    changed
}

/// The number that a text writes, as people write numbers: `2`, `-1.5`, `+3`, `.5`, `1e3`.
///
/// It is read by the JSON parser, because the standard library's has tables that would be a tenth
/// of the widget.
///
/// ```
/// use hooktalk_protocol::parse_number;
///
/// assert_eq!(parse_number(" +07.50 "), Some(7.5));
/// assert_eq!(parse_number("seven"), None);
/// ```
pub fn parse_number(text: &str) -> Option<f64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix(['-', '+']) {
        Some(digits) if text.starts_with('-') => ("-", digits),
        Some(digits) => ("", digits),
        None => ("", text),
    };
    let digits = digits.strip_suffix('.').unwrap_or(digits);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return None;
    }
    // JSON knows neither `007` nor `.5`.
    let digits = digits.trim_start_matches('0');
    let zero = if digits.starts_with(|c: char| c.is_ascii_digit()) {
        ""
    } else {
        "0"
    };
    let number: Value = serde_json::from_str(&[sign, zero, digits].concat()).ok()?;
    number.as_f64()
}

enum Segment {
    Key(String),
    Index(usize),
}

fn walk(value: &mut Value, path: &mut Vec<Segment>, changed: &mut Vec<JsonPath>) {
    match value {
        Value::Number(number) => {
            if let Some((exact, replacement)) = as_javascript(number) {
                *number = replacement;
                if !exact {
                    changed.push(to_path(path));
                }
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter_mut().enumerate() {
                if !matches!(item, Value::String(_) | Value::Bool(_) | Value::Null) {
                    path.push(Segment::Index(index));
                    walk(item, path, changed);
                    path.pop();
                }
            }
        }
        Value::Object(members) => {
            for (key, member) in members.iter_mut() {
                if !matches!(member, Value::String(_) | Value::Bool(_) | Value::Null) {
                    path.push(Segment::Key(key.clone()));
                    walk(member, path, changed);
                    path.pop();
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::String(_) => {}
    }
}

/// The number that JavaScript would hold, and whether it is the same one; `None` if nothing is to
/// be done.
fn as_javascript(number: &Number) -> Option<(bool, Number)> {
    let whole = number.as_i64().map(i64::unsigned_abs);
    if let Some(size) = whole.or_else(|| number.as_u64()) {
        if size <= MAX_SAFE {
            return None;
        }
        // A double has 53 bits, so none may be set below the number's 53 highest.
        let exact = 64 - size.leading_zeros() - size.trailing_zeros() <= 53;
        return Some((exact, Number::from_f64(number.as_f64()?)?));
    }
    let float = number.as_f64()?;
    (float.fract() == 0.0 && float.abs() <= MAX_SAFE as f64)
        .then(|| (true, Number::from(float as i64)))
}

fn to_path(segments: &[Segment]) -> JsonPath {
    segments
        .iter()
        .fold(JsonPath::root(), |path, segment| match segment {
            Segment::Key(key) => path.key(key),
            Segment::Index(index) => path.index(*index),
        })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn numbers_become_those_of_javascript() {
        let mut value = json!({
            "a": 5.0, "b": -0.5, "c": [9_007_199_254_740_993_u64, 18_446_744_073_709_551_615_u64],
            "d": 9_007_199_254_740_991_u64, "e": 9_007_199_254_740_992_u64, "f": i64::MIN,
        });
        let changed = normalize_numbers(&mut value);
        let changed: Vec<_> = changed.iter().map(JsonPath::as_str).collect();
        assert_eq!(changed, ["$.c[0]", "$.c[1]"]);
        assert_eq!(
            value.to_string(),
            r#"{"a":5,"b":-0.5,"c":[9007199254740992.0,1.8446744073709552e+19],"d":9007199254740991,"e":9007199254740992.0,"f":-9.223372036854775808e+18}"#
                .replace("-9.223372036854775808e+18", "-9.223372036854776e+18"),
        );
    }

    #[test]
    fn numbers_are_read_as_people_write_them() {
        for (text, number) in [
            ("2", Some(2.0)),
            (" -1.5\n", Some(-1.5)),
            ("+3", Some(3.0)),
            (".5", Some(0.5)),
            ("-.5", Some(-0.5)),
            ("7.", Some(7.0)),
            ("007", Some(7.0)),
            ("00", Some(0.0)),
            ("0.25", Some(0.25)),
            ("1e3", Some(1_000.0)),
            ("18446744073709551616", Some(18_446_744_073_709_551_616.0)),
            ("", None),
            (".", None),
            ("-", None),
            ("+-1", None),
            ("1 2", None),
            ("1,5", None),
            ("0x10", None),
            ("inf", None),
            ("NaN", None),
            ("1e999", None),
            ("[1]", None),
        ] {
            assert_eq!(parse_number(text), number, "{text}");
        }
    }
}
