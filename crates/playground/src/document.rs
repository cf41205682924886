//! The text of a bot: what is wrong with it, and where each part of it stands.

mod place;
mod scan;

use std::rc::Rc;

use hooktalk_engine::{Diagnostic, Engine, Options, Target};
use hooktalk_protocol::Severity;
use serde_json::{Value, json};

pub(crate) use place::values;
use place::{Sought, places};
pub(crate) use scan::Scan;

/// How many findings are told: more than anyone reads, few enough to be drawn.
const MAX_FINDINGS: usize = 500;

/// What a document has beside the text of its bot. An empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Parts {
    /// The webhook that is written in the page: JavaScript.
    pub(crate) webhook: Rc<str>,
    /// Conversations that are played again.
    pub(crate) tests: Rc<str>,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Webhook,
    Tests,
}

impl Parts {
    /// With another text in place of one.
    pub(crate) fn with(mut self, part: Part, text: Rc<str>) -> Self {
        match part {
            Part::Webhook => self.webhook = text,
            Part::Tests => self.tests = text,
        }
        self
    }
}

/// What is wrong with the text of a bot, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    pub(crate) severity: Severity,
    /// The place as authors know it, `$.skills[0]`.
    pub(crate) path: String,
    pub(crate) message: String,
    /// From where to where in the text, in UTF-16 code units.
    pub(crate) from: u32,
    pub(crate) to: u32,
    code: String,
    help: Option<String>,
}

/// What came of looking at the text of a bot.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Findings {
    /// In the order of the text.
    pub(crate) list: Vec<Finding>,
}

impl Findings {
    /// How many there are of a severity.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        let same = |finding: &&Finding| finding.severity == severity;
        self.list.iter().filter(same).count()
    }

    /// Whether the bot can run.
    pub(crate) fn can_run(&self) -> bool {
        self.count(Severity::Error) == 0
    }

    /// As JSON, for the editor and for another thread.
    pub(crate) fn to_text(&self) -> String {
        let list = self.list.iter().map(|finding| {
            json!({
                "severity": finding.severity.as_str(),
                "path": finding.path,
                "message": finding.message,
                "from": finding.from,
                "to": finding.to,
                "code": finding.code,
                "help": finding.help,
            })
        });
        Value::Array(list.collect()).to_string()
    }

    /// Reads what [`Findings::to_text`] wrote.
    pub(crate) fn from_text(text: &str) -> Option<Self> {
        let list: Vec<Value> = serde_json::from_str(text).ok()?;
        let finding = |value: &Value| {
            let text = |key: &str| value.get(key)?.as_str().map(str::to_owned);
            let number = |key: &str| u32::try_from(value.get(key)?.as_u64()?).ok();
            Some(Finding {
                severity: severity(&text("severity")?)?,
                path: text("path")?,
                message: text("message")?,
                from: number("from")?,
                to: number("to")?,
                code: text("code")?,
                help: text("help"),
            })
        };
        let list = list.iter().map(finding).collect::<Option<_>>()?;
        Some(Self { list })
    }
}

fn severity(name: &str) -> Option<Severity> {
    let all = [Severity::Info, Severity::Warning, Severity::Error];
    all.into_iter().find(|severity| severity.as_str() == name)
}

/// Looks at the text of a bot: its JSON, then what the engine says of it.
pub(crate) fn check(text: &str) -> Findings {
    match serde_json::from_str::<Value>(text) {
        Err(error) => Findings {
            list: vec![syntax(text, &error)],
        },
        Ok(definition) => match Engine::compile_with(&definition, &options()) {
            Ok(engine) => placed(text, engine.diagnostics()),
            Err(error) => placed(text, error.diagnostics()),
        },
    }
}

/// Where a place of a bot, `$.skills[0]`, or the nearest one above it stands in its text, in UTF-16
/// code units.
pub(crate) fn place(text: &str, path: &str) -> (u32, u32) {
    let sought = Sought {
        path,
        within: None,
        key: false,
    };
    let found = places(text, &[sought]);
    found.first().copied().unwrap_or_default()
}

/// JSON, or what is wrong with it and where.
pub(crate) fn json(text: &str) -> Result<Value, Finding> {
    serde_json::from_str(text).map_err(|error| syntax(text, &error))
}

/// The engine of a bot; `None` when its text is wrong.
pub(crate) fn engine(text: &str) -> Option<Rc<Engine>> {
    let definition: Value = serde_json::from_str(text).ok()?;
    let engine = Engine::compile_with(&definition, &options()).ok()?;
    Some(Rc::new(engine))
}

/// The text as an editor holds it: each line ends with a line feed.
pub(crate) fn normal(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn options() -> Options {
    Options {
        target: Target::Browser,
        trace: true,
        ..Options::default()
    }
}

/// Where the text ceases to be JSON; `None` when it is JSON.
pub(crate) fn mistake(text: &str) -> Option<Finding> {
    let read = serde_json::from_str::<Value>(text);
    read.err().map(|error| syntax(text, &error))
}

/// What a JSON reader says, as a finding.
fn syntax(text: &str, error: &serde_json::Error) -> Finding {
    let message = error.to_string();
    // The place is told by the editor.
    let message = message
        .rsplit_once(" at line ")
        .map_or(message.as_str(), |(what, _)| what);
    let before: u32 = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(units)
        .sum();
    let line = text
        .split_inclusive('\n')
        .nth(error.line().saturating_sub(1))
        .unwrap_or_default();
    // The reader counts bytes, and names the last one that it took.
    let column = error.column().saturating_sub(1);
    let column = (0..=column)
        .rev()
        .find(|at| line.is_char_boundary(*at))
        .unwrap_or_default();
    let from = before + units(line.get(..column).unwrap_or_else(|| line.trim_end()));
    Finding {
        severity: Severity::Error,
        path: "$".to_owned(),
        message: message.to_owned(),
        from,
        to: from + 1,
        code: "not-json".to_owned(),
        help: None,
    }
}

fn units(text: &str) -> u32 {
    let units = text.chars().map(char::len_utf16).sum::<usize>();
    u32::try_from(units).unwrap_or(u32::MAX)
}

/// Where the value at `path` stands in the text of a bot, or its key, in bytes; a value that is made
/// of more stands where its key does.
pub(crate) fn span(text: &str, path: &str, key: bool) -> Option<std::ops::Range<usize>> {
    let within = None;
    let (from, to) = *places(text, &[Sought { path, within, key }]).first()?;
    let mut unit = 0;
    let mut start = None;
    for (at, c) in text.char_indices() {
        if unit == from {
            start = Some(at);
        }
        if unit == to {
            return Some(start?..at);
        }
        unit += if c.len_utf16() == 2 { 2 } else { 1 };
    }
    (unit == to).then_some(start?..text.len())
}

fn placed(text: &str, diagnostics: &[Diagnostic]) -> Findings {
    let of = |severity| move |finding: &&Diagnostic| finding.severity == severity;
    let told: Vec<&Diagnostic> = [Severity::Error, Severity::Warning, Severity::Info]
        .into_iter()
        .flat_map(|severity| diagnostics.iter().filter(of(severity)))
        .take(MAX_FINDINGS)
        .collect();
    let sought: Vec<Sought<'_>> = told
        .iter()
        .map(|finding| Sought {
            path: finding.path.as_str(),
            within: finding
                .location
                .as_ref()
                .map(|location| (location.span.start, location.span.end)),
            key: finding.code.as_str() == "unknown-key",
        })
        .collect();
    let list: Vec<Finding> = told
        .iter()
        .zip(places(text, &sought))
        .map(|(finding, (from, to))| Finding {
            severity: finding.severity,
            path: finding.path.as_str().to_owned(),
            message: finding.message.clone(),
            from,
            to,
            code: finding.code.as_str().to_owned(),
            help: finding.help.clone(),
        })
        .collect();
    // Errors stand before warnings of the same place already. The standard library's stable sort is
    // several kilobytes of code for each type, and `place` sorts such numbers anyway.
    let mut order: Vec<u64> = (0_u64..)
        .zip(&list)
        .map(|(at, finding)| u64::from(finding.from) << 32 | at)
        .collect();
    order.sort_unstable();
    let order = order.iter().map(|key| usize::try_from(key & 0xffff_ffff));
    let list = order.filter_map(|at| list.get(at.ok()?).cloned());
    Findings {
        list: list.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_path() {
        let text = r#"{"é": 1, "skills": [{"slug": "a"}, {"slug": "b"}]}"#;
        let after = |path: &str| {
            let (from, _) = place(text, path);
            let units: Vec<u16> = text.encode_utf16().collect();
            String::from_utf16(&units[from as usize..]).unwrap()
        };
        assert_eq!(after("$.skills[1]"), r#"{"slug": "b"}]}"#);
        assert!(after("$.skills[0].slug").starts_with(r#""a""#));
    }

    /// The words that the findings mark.
    fn marked(text: &str) -> Vec<(String, String)> {
        let units: Vec<u16> = text.encode_utf16().collect();
        let words = |finding: &Finding| {
            let range = finding.from as usize..(finding.to as usize).min(units.len());
            String::from_utf16(&units[range]).unwrap()
        };
        check(text)
            .list
            .iter()
            .map(|finding| (finding.code.clone(), words(finding)))
            .collect()
    }

    fn pair(code: &str, words: &str) -> (String, String) {
        (code.to_owned(), words.to_owned())
    }

    #[test]
    fn each_finding_marks_its_words() {
        let bot = r#"{
  "naem": "é😀",
  "skills": [
    { "slug": "a", "triggers": ["@nobody"], "actions": [
      { "type": "send_message", "message": { "type": "text", "content": "é\" 😀 {{memory.}} end" } },
      { "type": "go_to", "skill": "nowhere" }
    ] }
  ]
}"#;
        let found = marked(bot);
        assert!(
            found.contains(&pair("unknown-key", "\"naem\"")),
            "{found:?}"
        );
        assert!(
            found.contains(&pair("invalid-template", "memory.")),
            "{found:?}"
        );
        assert!(
            found.iter().any(|(_, words)| words == "\"nowhere\""),
            "{found:?}"
        );
    }

    #[test]
    fn broken_json_is_told_where_it_breaks() {
        assert_eq!(marked("{\n  \"é\": 1,\n}"), [pair("not-json", "}")]);
        assert_eq!(marked("{\"😀\": tru, \"a\": 1}"), [pair("not-json", ",")]);
        for text in ["", "{", "{\"a\":", "[1,", "\"é", "{}{}", "nonsense"] {
            let found = check(text).list;
            assert_eq!(found.len(), 1, "{text}");
            assert!(!found[0].message.contains("line"), "{}", found[0].message);
            assert!(
                found[0].from as usize <= text.encode_utf16().count(),
                "{text}"
            );
        }
    }

    #[test]
    fn findings_cross_a_thread_as_they_are() {
        let findings = check(r#"{"a": 1, "webhook": "ftp://x"}"#);
        assert!(!findings.can_run() && findings.list.len() > 1);
        assert_eq!(Findings::from_text(&findings.to_text()), Some(findings));
        assert_eq!(Findings::from_text("{}"), None);
        assert_eq!(normal("a\r\nb\rc\n"), "a\nb\nc\n");
    }
}
