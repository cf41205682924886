//! The four kinds of template.

use std::fmt;

use serde_json::Value;

use crate::program::{Form, Program};
use crate::{Error, Limits, Scope, parser, value};

/// A template for text that people read.
///
/// A missing value and `null` print nothing, arrays and objects print compact JSON, and nothing is escaped:
/// a chat draws text, not HTML.
///
/// ```
/// use hooktalk_template::{Limits, TextTemplate};
///
/// let text = TextTemplate::parse("Hello {{default memory.name 'you'}}, {{length memory.items}} waiting")?;
/// let scope = serde_json::json!({"memory": {"items": ["tea", "milk"]}});
/// assert_eq!(text.render(&scope, &Limits::default())?, "Hello you, 2 waiting");
/// # Ok::<(), hooktalk_template::Error>(())
/// ```
pub struct TextTemplate(Program);

impl TextTemplate {
    /// Parses a template.
    ///
    /// # Errors
    ///
    /// When a tag, path, helper call or block in it is wrong; the error tells where, and what to write.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parser::parse(text, Form::Text).map(Self)
    }

    /// Renders the template with the data of a scope.
    ///
    /// # Errors
    ///
    /// When a limit is exceeded.
    pub fn render(&self, scope: &dyn Scope, limits: &Limits) -> Result<String, Error> {
        self.0.render(scope, limits)
    }

    /// Returns the result when it is the same whatever the data, so that a check can be made early.
    #[must_use]
    pub fn is_literal(&self) -> Option<&str> {
        self.0.literal()
    }

    /// Returns the paths of the scope that the template may read, sorted; see
    /// [the crate](crate#what-a-template-reads).
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.0.paths()
    }
}

/// A template for a JSON body: parsed as JSON with holes, so that the result is JSON whatever the data.
///
/// See [the crate](crate#json-bodies) for what a hole means in each place.
///
/// ```
/// use hooktalk_template::{JsonTemplate, Limits};
///
/// let body = JsonTemplate::parse(r#"{
///     "name": "{{memory.name}}",
///     "age": {{memory.age}},
///     "tags": [{{#each memory.tags}} "a {{this}}" {{/each}}]
/// }"#)?;
/// let scope = serde_json::json!({"memory": {"name": "\"Ada\"", "age": 36, "tags": ["cat", "dog"]}});
/// assert_eq!(
///     body.render(&scope, &Limits::default())?,
///     r#"{"name":"\"Ada\"","age":36,"tags":["a cat","a dog"]}"#,
/// );
/// # Ok::<(), hooktalk_template::Error>(())
/// ```
pub struct JsonTemplate(Program);

impl JsonTemplate {
    /// Parses a body that is written as one text, where a hole may stand in quotes or bare.
    ///
    /// # Errors
    ///
    /// When the text is not JSON with holes, or a tag in it is wrong.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parser::parse(text, Form::JsonValue).map(Self)
    }

    /// Reads a body that is JSON already; its strings and keys may hold holes.
    ///
    /// ```
    /// let body = serde_json::json!({"items": [{"name": "{{memory.}}"}]});
    /// let error = hooktalk_template::JsonTemplate::from_value(&body).unwrap_err();
    /// assert_eq!(error.pointer(), Some("/items/0/name"));
    /// ```
    ///
    /// # Errors
    ///
    /// When a tag in one of the strings is wrong; [`Error::pointer`] says in which.
    pub fn from_value(value: &Value) -> Result<Self, Error> {
        value::from_value(value).map(Self)
    }

    /// Renders the body as compact JSON text.
    ///
    /// # Errors
    ///
    /// When a limit is exceeded.
    pub fn render(&self, scope: &dyn Scope, limits: &Limits) -> Result<String, Error> {
        self.0.render(scope, limits)
    }

    /// Renders the body as a value, for memory rather than for the wire.
    ///
    /// # Errors
    ///
    /// When a limit is exceeded.
    pub fn render_value(&self, scope: &dyn Scope, limits: &Limits) -> Result<Value, Error> {
        self.0.render_value(scope, limits)
    }

    /// Returns the result when it is the same whatever the data.
    #[must_use]
    pub fn is_literal(&self) -> Option<&str> {
        self.0.literal()
    }

    /// Returns the paths of the scope that the template may read, sorted; see
    /// [the crate](crate#what-a-template-reads).
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.0.paths()
    }
}

/// A template for a URL: each hole is percent-encoded, so that data cannot change where a request goes.
///
/// See [the crate](crate#urls-and-headers) for the rules by place.
///
/// ```
/// use hooktalk_template::{Limits, UrlTemplate};
///
/// let url = UrlTemplate::parse("{{memory.base}}/cities/{{memory.city}}?q={{memory.query}}")?;
/// let scope = serde_json::json!({"memory": {
///     "base": "https://example.com", "city": "Aix/En", "query": "a&b=c",
/// }});
/// assert_eq!(
///     url.render(&scope, &Limits::default())?,
///     "https://example.com/cities/Aix%2FEn?q=a%26b%3Dc",
/// );
/// # Ok::<(), hooktalk_template::Error>(())
/// ```
pub struct UrlTemplate(Program);

impl UrlTemplate {
    /// Parses a template.
    ///
    /// # Errors
    ///
    /// When a tag in it is wrong, or its literal text holds white space or a control character.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parser::parse(text, Form::UrlPath).map(Self)
    }

    /// Renders the template with the data of a scope.
    ///
    /// # Errors
    ///
    /// When the value for the very start holds white space or a control character, when a value in the path
    /// is `.` or `..`, or when a limit is exceeded.
    pub fn render(&self, scope: &dyn Scope, limits: &Limits) -> Result<String, Error> {
        self.0.render(scope, limits)
    }

    /// Returns the URL when it is the same whatever the data.
    #[must_use]
    pub fn is_literal(&self) -> Option<&str> {
        self.0.literal()
    }

    /// Returns the paths of the scope that the template may read, sorted; see
    /// [the crate](crate#what-a-template-reads).
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.0.paths()
    }
}

/// A template for the value of an HTTP header: a character that a header cannot carry is refused, so data
/// cannot add a header.
///
/// ```
/// use hooktalk_template::{HeaderTemplate, Limits};
///
/// let header = HeaderTemplate::parse("Bearer {{memory.token}}")?;
/// let scope = serde_json::json!({"memory": {"token": "x\r\nCookie: y"}});
/// let error = header.render(&scope, &Limits::default()).unwrap_err();
/// assert_eq!(error.message(), "`{{memory.token}}` holds a carriage return, which no header can carry");
/// # Ok::<(), hooktalk_template::Error>(())
/// ```
pub struct HeaderTemplate(Program);

impl HeaderTemplate {
    /// Parses a template.
    ///
    /// # Errors
    ///
    /// When a tag in it is wrong, or its literal text holds a character that no header can carry.
    pub fn parse(text: &str) -> Result<Self, Error> {
        parser::parse(text, Form::Header).map(Self)
    }

    /// Renders the template with the data of a scope.
    ///
    /// # Errors
    ///
    /// When a value holds a control character or one beyond Latin-1, or when a limit is exceeded.
    pub fn render(&self, scope: &dyn Scope, limits: &Limits) -> Result<String, Error> {
        self.0.render(scope, limits)
    }

    /// Returns the value when it is the same whatever the data.
    #[must_use]
    pub fn is_literal(&self) -> Option<&str> {
        self.0.literal()
    }

    /// Returns the paths of the scope that the template may read, sorted; see
    /// [the crate](crate#what-a-template-reads).
    #[must_use]
    pub fn paths(&self) -> Vec<String> {
        self.0.paths()
    }
}

/// What every kind of template can tell of the scope that it was written for.
pub trait Roots {
    /// Returns the names that only the scope can give, sorted: the first key of each path that does not
    /// start from `this`. A name inside `#each` and `#with`, where it may be a key of `this`, is not among
    /// them. With the scope's own names, a check finds what is misspelt.
    ///
    /// ```
    /// use hooktalk_template::{Roots as _, TextTemplate};
    ///
    /// let text = TextTemplate::parse("{{memry.name}} {{#each memory.items}}{{id}}{{/each}}")?;
    /// assert_eq!(text.roots(), ["memory", "memry"]);
    /// # Ok::<(), hooktalk_template::Error>(())
    /// ```
    fn roots(&self) -> Vec<&str>;
}

/// A tree of nodes tells a reader less than its type does, and `derive` for it all is long.
macro_rules! opaque {
    ($($kind:ident),*) => {$(
        impl fmt::Debug for $kind {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(stringify!($kind))
            }
        }

        impl Roots for $kind {
            fn roots(&self) -> Vec<&str> {
                self.0.roots()
            }
        }
    )*};
}
opaque!(TextTemplate, JsonTemplate, UrlTemplate, HeaderTemplate);
