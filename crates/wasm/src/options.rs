//! How a bot is compiled and how far a template may go: `EngineOptions` and `TemplateLimits` of
//! `types.d.ts`.

use hooktalk_engine::{Limits, Options, Target};
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_template as template;
use serde_json::{Map, Value};

use crate::failure::Failure;

/// The code of an option that does not exist or has no sense.
const INVALID_OPTION: &str = "invalid-option";

/// Reads the options of an engine; null stands for what is not said.
///
/// # Errors
///
/// When an option is unknown or has a wrong value: a misspelt limit must not go unheard.
pub(crate) fn engine(value: &Value) -> Result<Options, Failure> {
    let mut options = Options::default();
    for (key, value) in members(value, "options")? {
        match (key.as_str(), value) {
            (_, Value::Null) => {}
            ("target", Value::String(target)) if target == "browser" => {
                options.target = Target::Browser;
            }
            ("target", Value::String(target)) if target == "server" => {
                options.target = Target::Server;
            }
            ("target", _) => return wrong("options.target", "`browser` or `server`"),
            ("trace", Value::Bool(trace)) => options.trace = *trace,
            ("trace", _) => return wrong("options.trace", "`true` or `false`"),
            ("limits", limits) => options.limits = engine_limits(limits)?,
            _ => return unknown("options", key, &["target", "trace", "limits"]),
        }
    }
    Ok(options)
}

fn engine_limits(value: &Value) -> Result<Limits, Failure> {
    const KEYS: [&str; 6] = [
        "steps",
        "requests",
        "messages",
        "reply_bytes",
        "understood_bytes",
        "template",
    ];
    let mut limits = Limits::default();
    for (key, value) in members(value, "options.limits")? {
        match key.as_str() {
            _ if value.is_null() => {}
            "steps" => limits.steps = whole("options.limits", key, value)?,
            "requests" => limits.requests = whole("options.limits", key, value)?,
            "messages" => limits.messages = whole("options.limits", key, value)?,
            "reply_bytes" => limits.reply_bytes = whole("options.limits", key, value)?,
            "understood_bytes" => {
                limits.understood_bytes = whole("options.limits", key, value)?;
            }
            "template" => limits.template = template_limits(value, "options.limits.template")?,
            _ => return unknown("options.limits", key, &KEYS),
        }
    }
    Ok(limits)
}

/// Reads the limits of a template; null stands for what is not said.
///
/// # Errors
///
/// When a limit is unknown or no whole number.
pub(crate) fn template_limits(value: &Value, name: &str) -> Result<template::Limits, Failure> {
    let mut limits = template::Limits::default();
    for (key, value) in members(value, name)? {
        match key.as_str() {
            _ if value.is_null() => {}
            "depth" => limits.depth = whole(name, key, value)?,
            "output_bytes" => limits.output_bytes = whole(name, key, value)?,
            "steps" => limits.steps = whole(name, key, value)?,
            _ => return unknown(name, key, &["depth", "output_bytes", "steps"]),
        }
    }
    Ok(limits)
}

fn members<'a>(
    value: &'a Value,
    name: &str,
) -> Result<impl Iterator<Item = (&'a String, &'a Value)>, Failure> {
    match value {
        Value::Null => Ok(None),
        Value::Object(members) => Ok(Some(members)),
        _ => wrong(name, "an object"),
    }
    .map(|members: Option<&Map<String, Value>>| members.into_iter().flatten())
}

fn whole<T: TryFrom<u64>>(name: &str, key: &str, value: &Value) -> Result<T, Failure> {
    let number = value.as_u64().and_then(|number| T::try_from(number).ok());
    match number {
        Some(number) => Ok(number),
        None => wrong(&[name, ".", key].concat(), "a whole number from 0"),
    }
}

fn wrong<T>(name: &str, wanted: &str) -> Result<T, Failure> {
    Err(Failure::new(
        INVALID_OPTION,
        ["`", name, "` is to be ", wanted].concat(),
    ))
}

fn unknown<T>(name: &str, key: &str, known: &[&str]) -> Result<T, Failure> {
    let help = suggest(key, known);
    Err(Failure::new(
        INVALID_OPTION,
        ["`", name, "` has no `", key, "`: ", &help].concat(),
    ))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn options_are_read_and_the_rest_keeps_its_default() {
        let options = engine(&json!({
            "target": "server", "trace": false,
            "limits": { "steps": 5, "messages": null, "template": { "depth": 7 } },
        }))
        .unwrap();
        assert_eq!(options.target, Target::Server);
        assert!(!options.trace);
        assert_eq!(options.limits.steps, 5);
        assert_eq!(options.limits.messages, Limits::default().messages);
        assert_eq!(options.limits.template.depth, 7);
        assert_eq!(engine(&Value::Null).unwrap(), Options::default());
    }

    #[test]
    fn a_wrong_option_is_told() {
        for (options, told) in [
            (
                json!({ "traces": true }),
                "`options` has no `traces`: did you mean `trace`?",
            ),
            (
                json!({ "target": "node" }),
                "`options.target` is to be `browser` or `server`",
            ),
            (
                json!({ "limits": { "steps": 1.5 } }),
                "`options.limits.steps` is to be a whole number from 0",
            ),
            (json!([]), "`options` is to be an object"),
        ] {
            let failure = format!("{:?}", engine(&options).unwrap_err());
            assert!(failure.contains(told), "{failure}");
        }
    }
}
