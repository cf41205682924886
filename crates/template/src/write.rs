//! JSON text, written fast.

use std::fmt::Write as _;

use serde_json::Value;

/// Writes a string as JSON, with its quotes.
pub(crate) fn json_string(output: &mut String, text: &str) {
    output.push('"');
    json_piece(output, text);
    output.push('"');
}

/// Writes a piece of a JSON string, without quotes: runs that need no escape are copied whole.
pub(crate) fn json_piece(output: &mut String, text: &str) {
    let mut copied = 0;
    for (at, byte) in text.bytes().enumerate() {
        if byte >= b' ' && byte != b'"' && byte != b'\\' {
            continue;
        }
        output.push_str(text.get(copied..at).unwrap_or_default());
        copied = at + 1;
        let short = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0x08 => "\\b",
            0x0c => "\\f",
            _ => {
                output.push_str(if byte < 0x10 { "\\u000" } else { "\\u001" });
                output.push(char::from_digit(u32::from(byte & 0xf), 16).unwrap_or('0'));
                continue;
            }
        };
        output.push_str(short);
    }
    output.push_str(text.get(copied..).unwrap_or_default());
}

/// Why a value could not be written.
#[derive(Clone, Copy)]
pub(crate) enum TooMuch {
    Depth,
    Output,
}

/// Writes any value as compact JSON, nesting at most `depth` deep and stopping soon after the output has
/// more than `bytes` bytes.
pub(crate) fn json_value(
    output: &mut String,
    value: &Value,
    depth: usize,
    bytes: usize,
) -> Result<(), TooMuch> {
    match value {
        Value::Null => output.push_str("null"),
        Value::Bool(true) => output.push_str("true"),
        Value::Bool(false) => output.push_str("false"),
        Value::Number(number) => json_number(output, number),
        Value::String(text) => json_string(output, text),
        Value::Array(items) => {
            let depth = depth.checked_sub(1).ok_or(TooMuch::Depth)?;
            output.push('[');
            for (at, item) in items.iter().enumerate() {
                if at > 0 {
                    output.push(',');
                }
                json_value(output, item, depth, bytes)?;
            }
            output.push(']');
        }
        Value::Object(members) => {
            let depth = depth.checked_sub(1).ok_or(TooMuch::Depth)?;
            output.push('{');
            for (at, (key, member)) in members.iter().enumerate() {
                if at > 0 {
                    output.push(',');
                }
                json_string(output, key);
                output.push(':');
                json_value(output, member, depth, bytes)?;
            }
            output.push('}');
        }
    }
    if output.len() > bytes {
        return Err(TooMuch::Output);
    }
    Ok(())
}

pub(crate) fn json_number(output: &mut String, number: &serde_json::Number) {
    // Writing to a `String` cannot fail.
    let _ = write!(output, "{number}");
}

/// A number of things, in digits.
pub(crate) fn count(number: usize) -> String {
    let mut text = if number > 9 {
        count(number / 10)
    } else {
        String::new()
    };
    // A digit is one byte.
    text.push(char::from(b'0' + (number % 10) as u8));
    text
}
