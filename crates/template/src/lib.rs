//! Templates over JSON: text, JSON bodies, URLs and headers.
//!
//! A template is text with tags in double braces. It is parsed once and rendered many times with the data of
//! a [`Scope`], which is any JSON: what a conversation remembers, what was understood, what a webhook
//! answered. Where the result goes decides how a value is printed, so there are four kinds of template with
//! one language: [`TextTemplate`], [`JsonTemplate`], [`UrlTemplate`] and [`HeaderTemplate`].
//!
//! ```
//! use hooktalk_template::{Limits, TextTemplate};
//!
//! let scope = serde_json::json!({"memory": {"name": "Ada", "items": [{"name": "tea"}, {"name": "milk"}]}});
//! let text = TextTemplate::parse(
//!     "{{memory.name}} wants {{#eachJoin memory.items separator=' and '}}{{name}}{{/eachJoin}}.",
//! )?;
//! assert_eq!(text.render(&scope, &Limits::default())?, "Ada wants tea and milk.");
//! # Ok::<(), hooktalk_template::Error>(())
//! ```
//!
//! This crate knows JSON and templates. It does not know conversations, reads no clock, file or environment,
//! and no input makes it panic: a bad template is an [`Error`] that tells its author the place and the mend.
//!
//! # The language
//!
//! | written | means |
//! |---|---|
//! | `{{memory.person.raw}}` | the value at a path; spaces inside the braces mean nothing |
//! | `{{list[0]}}` `{{list.0}}` | a place in a list, counted from 0 |
//! | `{{memory["odd key"]}}` | a key of any characters |
//! | `{{#location.raw}}` | a field of the first detected entity of that name |
//! | `{{{path}}}` `{{&path}}` | the same as `{{path}}` |
//! | `{{#if value}}…{{else if value}}…{{else}}…{{/if}}` | the first branch whose value is true |
//! | `{{#unless value}}…{{/unless}}` | the opposite of `#if` |
//! | `{{#each list}}…{{else}}…{{/each}}` | the body for each item or member, or what follows `else` |
//! | `{{#eachJoin list separator=", "}}…{{/eachJoin}}` | the same with a separator between; without one a comma |
//! | `{{#with value}}…{{/with}}` | the body with the value as `this`, when it is true |
//! | `this` `.` `../name` | inside a loop or `#with`: the value at hand, and the one around it |
//! | `@index` `@key` `@first` `@last` `@../index` | inside a loop: where it is |
//! | `@root.memory` | a root, even where an item has a key of the same name |
//! | `{{! note }}` `{{!-- note --}}` | a comment |
//! | `\{{` | two braces; `\\{{` is a backslash and then a tag |
//! | `{{~path~}}` | takes away the white space before or after the tag |
//!
//! `false`, `null`, missing, `""`, `0` and `[]` are false; everything else is true, `{}` too. Inside a loop or
//! `#with`, a name is a key of `this`, or else a root of the scope. Only keys and places of the data itself
//! can be reached. In text, a block tag or a comment that has a line for itself leaves no empty line behind.
//!
//! A helper computes a value: `{{length memory.items}}`, and in parentheses inside another tag:
//! `{{#if (gt (length memory.items) 3)}}`. Arguments are paths, texts in either quotes, numbers, `true`,
//! `false`, `null` and other calls.
//!
//! | helper | gives |
//! |---|---|
//! | `lookup list key` | the item or member at a computed place |
//! | `length value` | the number of items, members or characters, or 0 |
//! | `json value` | its JSON text; bare in a JSON body, the value itself |
//! | `pluck list 'key'` | a list with that key of every item, `null` where it has none |
//! | `pluralize 'word' quantity=n plural='words'` | the word when the quantity is 1, or else its plural |
//! | `eq a b` `ne a b` | whether two JSON values are the same; `1` is `1.0`, but not `"1"` |
//! | `gt a b` `lt a b` | the order of numbers, of texts, or of a number and a text that holds one |
//! | `and a b …` | the first false argument, or the last |
//! | `or a b …` | the first true argument, or the last |
//! | `not a` | whether the argument is false |
//! | `default a b` | `b` when `a` is missing, `null` or `""` |
//!
//! # Text
//!
//! Missing and `null` print nothing, arrays and objects print compact JSON, numbers print as JSON prints
//! them. Nothing is escaped, because a chat draws text and not HTML.
//!
//! # JSON bodies
//!
//! A [`JsonTemplate`] is read as JSON with holes, so its result is JSON whatever the data, and data cannot
//! add a key or end a string.
//!
//! ```
//! use hooktalk_template::{JsonTemplate, Limits};
//!
//! let scope = serde_json::json!({"memory": {"n": 5, "text": "\",\"admin\":true,\"", "items": [1, 2]}});
//! let render = |body: &str| JsonTemplate::parse(body)?.render(&scope, &Limits::default());
//!
//! // A bare hole is a JSON value with its type; a missing one is `null`.
//! assert_eq!(render(r#"{"n": {{memory.n}}, "m": {{memory.nothing}}}"#)?, r#"{"n":5,"m":null}"#);
//! // In quotes it is always text, and always escaped.
//! assert_eq!(render(r#"{"n": "{{memory.n}}"}"#)?, r#"{"n":"5"}"#);
//! assert_eq!(render(r#"["<{{memory.text}}>"]"#)?, r#"["<\",\"admin\":true,\">"]"#);
//! // Blocks stand around elements, members, values, and pieces of a string.
//! assert_eq!(render(r#"[0, {{#each memory.items}}{"id": {{this}}},{{/each}}]"#)?, r#"[0,{"id":1},{"id":2}]"#);
//! assert_eq!(render(r#"{"a": {{#if memory.none}}1{{else}}"none"{{/if}}}"#)?, r#"{"a":"none"}"#);
//! # Ok::<(), hooktalk_template::Error>(())
//! ```
//!
//! - Between two plain elements or members a comma is needed, as in JSON. Beside a block's tag, on either
//!   side, one comma may stand or be left out: the commas of the result are written where they belong.
//! - A block where one value must stand (after a key, or as the whole body) makes one value in each branch;
//!   a branch that is empty or missing is `null`. Loops stand between `[` and `]` or `{` and `}` only.
//! - A string is text, whatever is in it: a string that is a single hole stays a string. A block ends in the
//!   string, list or object in which it starts.
//! - A key may hold holes, in its quotes. When two members come to have the same key the last one wins, and
//!   the earlier one is not written.
//! - White space outside of strings is not kept.
//!
//! A body may also be JSON already, with holes in its strings: [`JsonTemplate::from_value`].
//!
//! # URLs and headers
//!
//! In a [`UrlTemplate`] each value is percent-encoded like JavaScript's `encodeURIComponent`, so it stays
//! within its segment of the path or its value of the query. A value in the path that is `.` or `..` is
//! refused, because it would lead to another path. Only a hole at the very start is not encoded, as it
//! stands for scheme and host or for a whole URL; white space and control characters in it are refused. So
//! put only what you trust at the start of a URL.
//!
//! In a [`HeaderTemplate`] a value with a control character, or with one beyond Latin-1 that a browser could
//! not send, is refused with an error that names the hole.
//!
//! # What a template reads
//!
//! `paths()` of each template tells which parts of the scope it may read, such as `memory.person.raw`; a path
//! stands for everything below it. A name inside a loop is listed too, as it may turn out to be a root. A
//! caller for whom data is expensive to hand over can hand over only that.
//!
//! ```
//! let text = hooktalk_template::TextTemplate::parse(
//!     "{{memory.name}} {{#each memory.items}}{{this.id}}{{/each}} {{#location.raw}}",
//! )?;
//! let paths: Vec<_> = text.paths().into_iter().collect();
//! assert_eq!(paths, ["memory.items", "memory.name", "nlp.entities.location[0].raw"]);
//! # Ok::<(), hooktalk_template::Error>(())
//! ```
//!
//! # Limits
//!
//! [`Limits`] bounds depth, output and loop steps of one rendering. Errors are described at [`Error`], their
//! kinds at [`ErrorKind`].

mod address;
mod body;
mod cursor;
mod error;
mod expression;
mod helper;
mod limits;
mod parser;
mod path;
mod program;
mod quoted;
mod render;
mod scope;
mod suggest;
mod tag;
mod template;
mod value;
mod write;

pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use scope::Scope;
pub use template::{HeaderTemplate, JsonTemplate, Roots, TextTemplate, UrlTemplate};
