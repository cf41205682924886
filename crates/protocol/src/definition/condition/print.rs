use serde_json::Value;

use super::{Condition, Operator};
use crate::json_text;

/// What a condition stands in, for its parentheses.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Around {
    Nothing,
    And,
    Or,
}

impl Condition {
    /// The condition as one text, with no more parentheses than it needs.
    ///
    /// [`Condition::parse`] makes the same tree of it, but that a list of one is its one
    /// condition. A left side that is no path comes out as it is.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        write(self, Around::Nothing, &mut text);
        text
    }
}

fn write(condition: &Condition, around: Around, text: &mut String) {
    let (list, inside, empty) = match condition {
        Condition::All(list) => (list, Around::And, "true"),
        Condition::Any(list) => (list, Around::Or, "false"),
        Condition::Compare {
            left,
            operator,
            right,
            ..
        } => {
            text.push_str(left);
            if *operator == Operator::IsPresent {
                return;
            }
            text.push(' ');
            text.push_str(operator.as_str());
            if operator.needs_right() {
                text.push(' ');
                write_value(right, text);
            }
            return;
        }
    };
    match list.as_slice() {
        [] => text.push_str(empty),
        [one] => write(one, around, text),
        many => {
            // `and` binds closer than `or`; a list in a list of its own kind stays one.
            let parentheses = around == inside || around == Around::And;
            if parentheses {
                text.push('(');
            }
            for (index, one) in many.iter().enumerate() {
                if index > 0 {
                    text.push_str(if inside == Around::And {
                        " and "
                    } else {
                        " or "
                    });
                }
                write(one, inside, text);
            }
            if parentheses {
                text.push(')');
            }
        }
    }
}

fn write_value(value: &Value, text: &mut String) {
    match value {
        Value::String(string) => write_string(string, text),
        Value::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                write_value(item, text);
            }
            text.push(']');
        }
        Value::Object(members) => {
            text.push('{');
            for (index, (key, member)) in members.iter().enumerate() {
                if index > 0 {
                    text.push_str(", ");
                }
                write_string(key, text);
                text.push_str(": ");
                write_value(member, text);
            }
            text.push('}');
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => text.push_str(&json_text(value)),
    }
}

fn write_string(string: &str, text: &mut String) {
    text.push('"');
    for c in string.chars() {
        match c {
            '"' | '\\' => text.extend(['\\', c]),
            '\n' => text.push_str("\\n"),
            '\r' => text.push_str("\\r"),
            '\t' => text.push_str("\\t"),
            _ => text.push(c),
        }
    }
    text.push('"');
}
