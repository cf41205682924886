//! Templates over JSON: text, JSON bodies, URLs and headers.

mod address;
mod body;
mod cursor;
mod error;
mod expression;
mod helper;
mod limits;
mod parser;
mod program;
mod render;
mod scope;
mod suggest;
mod template;
mod write;

pub use error::{Error, ErrorKind};
pub use limits::Limits;
pub use scope::Scope;
pub use template::{HeaderTemplate, JsonTemplate, TextTemplate, UrlTemplate};
