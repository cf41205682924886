//! The tests of a bot: a list of conversation scripts, as one text that `hooktalk test` takes.

use std::rc::Rc;

use serde_json::{Map, Value};

/// One test.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Test {
    pub(crate) script: Value,
    /// The script as it is run, and known by.
    pub(crate) text: Rc<str>,
}

impl Test {
    fn new(script: Value) -> Self {
        let text = script.to_string().into();
        Self { script, text }
    }

    /// The name, if it has one.
    pub(crate) fn name(&self) -> Option<&str> {
        self.script.get("name")?.as_str()
    }

    /// How often the visitor says something.
    pub(crate) fn turns(&self) -> usize {
        let said = |step: &&Value| step.get("user").is_some();
        steps(&self.script).iter().filter(said).count()
    }

    /// As a file.
    pub(crate) fn pretty(&self) -> String {
        pretty(&self.script)
    }
}

/// The steps of a script.
pub(crate) fn steps(script: &Value) -> &[Value] {
    let steps = script.get("steps").and_then(Value::as_array);
    steps.map_or(&[], Vec::as_slice)
}

/// All tests of a bot.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Suite {
    pub(crate) tests: Vec<Test>,
}

impl Suite {
    /// Reads what [`Suite::to_text`] wrote, or a file for `hooktalk test`; or says what is wrong.
    /// An empty text holds no test.
    pub(crate) fn read(text: &str) -> Result<Self, String> {
        if text.trim().is_empty() {
            return Ok(Self::default());
        }
        let items = match json(text)? {
            Value::Array(items) => items,
            one => vec![one],
        };
        let tests = items.into_iter().map(script).collect::<Result<_, _>>()?;
        Ok(Self { tests })
    }

    /// One text for all; none for no test.
    pub(crate) fn to_text(&self) -> String {
        if self.tests.is_empty() {
            return String::new();
        }
        let scripts = self.tests.iter().map(|test| test.script.clone());
        pretty(&Value::Array(scripts.collect()))
    }

    /// With these tests behind the others, each under a name of its own.
    pub(crate) fn with(mut self, more: Self) -> Self {
        for test in more.tests {
            let test = match test.name() {
                Some(name) => Test::new(named(&test.script, &self.free(name))),
                None => test,
            };
            self.tests.push(test);
        }
        self
    }

    /// With a script behind the others.
    pub(crate) fn with_script(self, script: Value) -> Self {
        self.with(Self {
            tests: vec![Test::new(script)],
        })
    }

    /// With another script in place of one.
    pub(crate) fn replaced(mut self, index: usize, script: Value) -> Self {
        if let Some(test) = self.tests.get_mut(index) {
            *test = Test::new(script);
        }
        self
    }

    /// With another name for one; an empty name changes nothing.
    pub(crate) fn renamed(self, index: usize, name: &str) -> Self {
        match (self.tests.get(index), name.trim()) {
            (None, _) | (_, "") => self,
            (Some(test), name) => {
                let script = named(&test.script, name);
                self.replaced(index, script)
            }
        }
    }

    /// Without one.
    pub(crate) fn without(mut self, index: usize) -> Self {
        if index < self.tests.len() {
            self.tests.remove(index);
        }
        self
    }

    /// The name, or it with a number behind it that no test has.
    fn free(&self, name: &str) -> String {
        let taken = |name: &str| self.tests.iter().any(|test| test.name() == Some(name));
        let mut free = name.to_owned();
        let mut number = 2;
        while taken(&free) {
            free = [name, " ", &number.to_string()].concat();
            number += 1;
        }
        free
    }
}

/// Reads one script that a person wrote.
pub(crate) fn read_script(text: &str) -> Result<Value, String> {
    script(json(text)?).map(|test| test.script)
}

fn json(text: &str) -> Result<Value, String> {
    serde_json::from_str(text.trim_start_matches('\u{feff}'))
        .map_err(|error| ["This is not JSON: ", &error.to_string(), "."].concat())
}

fn script(value: Value) -> Result<Test, String> {
    let object = value.as_object();
    if object.is_some_and(|it| it.contains_key("steps")) {
        return Ok(Test::new(value));
    }
    let bot = object.is_some_and(|it| it.contains_key("skills") || it.contains_key("webhook"));
    Err(if bot {
        "This is a bot. A test is an object with `steps`, or a list of them."
    } else {
        "A test is to be an object with `steps`: { \"name\": \"…\", \"steps\": […] }."
    }
    .to_owned())
}

/// The script under another name, which stands first.
fn named(script: &Value, name: &str) -> Value {
    let mut members = Map::new();
    members.insert("name".to_owned(), name.into());
    for (key, value) in script.as_object().into_iter().flatten() {
        if key != "name" {
            members.insert(key.clone(), value.clone());
        }
    }
    Value::Object(members)
}

fn pretty(value: &Value) -> String {
    let text = serde_json::to_string_pretty(value).unwrap_or_default();
    [&text, "\n"].concat()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn talk(name: &str) -> Value {
        json!({ "name": name, "steps": [{ "user": "Hi" }, { "expect": ["Hello"] }] })
    }

    fn names(suite: &Suite) -> Vec<&str> {
        suite.tests.iter().filter_map(Test::name).collect()
    }

    #[test]
    fn what_is_written_is_read() {
        assert_eq!(Suite::read(" \n").unwrap(), Suite::default());
        assert_eq!(Suite::default().to_text(), "");
        let suite = Suite::default()
            .with_script(talk("A"))
            .with_script(talk("B"));
        assert_eq!(Suite::read(&suite.to_text()).unwrap(), suite);
        let one = suite.tests.first().unwrap();
        assert_eq!(one.turns(), 1);
        assert_eq!(
            Suite::read(&one.pretty()).unwrap().tests,
            *std::slice::from_ref(one)
        );
    }

    #[test]
    fn every_test_gets_a_name_of_its_own() {
        let suite = Suite::default()
            .with_script(talk("A"))
            .with_script(talk("A"));
        let suite = suite.clone().with(suite);
        assert_eq!(names(&suite), ["A", "A 2", "A 3", "A 2 2"]);
        let nameless = suite.with_script(json!({ "steps": [] }));
        assert_eq!(nameless.tests.last().unwrap().name(), None);
    }

    #[test]
    fn tests_are_renamed_and_taken_out() {
        let suite = Suite::default()
            .with_script(talk("A"))
            .with_script(talk("B"));
        let renamed = suite.clone().renamed(1, " Better ");
        assert_eq!(names(&renamed), ["A", "Better"]);
        assert_eq!(suite.clone().renamed(1, " "), suite);
        assert_eq!(names(&suite.clone().without(0)), ["B"]);
        assert_eq!(suite.clone().without(7), suite);
    }

    #[test]
    fn what_is_no_script_is_told() {
        let told = |text: &str| Suite::read(text).unwrap_err();
        assert!(
            told("[1").starts_with("This is not JSON: "),
            "{}",
            told("[1")
        );
        assert!(told(r#"{"skills": []}"#).starts_with("This is a bot."));
        assert!(told("[1]").contains("`steps`"));
        assert!(read_script("[]").is_err(), "a list is no script");
        assert!(read_script("\u{feff}{\"steps\": []}").is_ok());
    }
}
