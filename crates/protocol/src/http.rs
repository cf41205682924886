//! What the shell sends, and what it reports.

use serde_json::Value;

use crate::secret::REDACTED;
use crate::{JsonPath, Secret, find_text, object_from, text_or_null};

/// One HTTP request, ready to be sent as it is.
///
/// The engine decides it, the shell sends it unchanged and reports an [`Outcome`]. In JSON:
/// `{ id, action_id, method, url, headers: [{ name, value, secret }], body, timeout_ms,
/// max_response_bytes }`.
#[derive(Clone, Debug, PartialEq)]
pub struct OutgoingRequest {
    /// Unique within the turn, counted from 1.
    pub id: u32,
    /// Which `call_webhook` action asks for it.
    pub action_id: String,
    /// Where that action stands in the bot definition.
    pub path: JsonPath,
    /// The HTTP method.
    pub method: Method,
    /// An absolute http(s) URL.
    pub url: String,
    /// In the order to send them; a name stands at most once.
    pub headers: Vec<Header>,
    /// JSON text; `None` for GET.
    pub body: Option<String>,
    /// How long to wait for the whole answer, in milliseconds; of a streamed one, for its beginning
    /// and then for each further piece.
    pub timeout_ms: u32,
    /// How many bytes of the answer are worth reading: a shell may stop after one more.
    pub max_response_bytes: usize,
}

/// One request header.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// A token of RFC 9110.
    pub name: String,
    /// Without control characters.
    pub value: Secret<String>,
    /// Whether the value is hidden from traces and the inspector.
    pub secret: bool,
}

/// The methods of the contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// Sends no body.
    Get,
    /// The default.
    Post,
    /// `PUT`.
    Put,
    /// `DELETE`.
    Delete,
    /// `PATCH`.
    Patch,
}

impl Method {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Delete, Self::Patch];

    /// The method in capitals.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
            Self::Patch => "PATCH",
        }
    }

    /// The method that `text` names, in any letter case.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(text))
    }
}

impl Header {
    /// A header; it counts as secret when its name says that it carries a credential.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        let name = name.into();
        let secret = carries_credential(&name);
        Self {
            name,
            value: Secret::new(value.into()),
            secret,
        }
    }
}

impl OutgoingRequest {
    /// The request as the shell needs it, secrets included.
    pub fn to_value(&self) -> Value {
        self.write(false)
    }

    /// The request as people may see it: the values of secret headers are `[redacted]`.
    pub fn to_redacted_value(&self) -> Value {
        self.write(true)
    }

    fn write(&self, redacted: bool) -> Value {
        let text = |text: &str| text_or_null(Some(text));
        let mut headers = Vec::with_capacity(self.headers.len());
        for header in &self.headers {
            let value = if redacted && header.secret {
                REDACTED
            } else {
                header.value.expose()
            };
            headers.push(object_from(vec![
                ("name", text(&header.name)),
                ("value", text(value)),
                ("secret", header.secret.into()),
            ]));
        }
        object_from(vec![
            ("id", self.id.into()),
            ("action_id", text(&self.action_id)),
            ("path", text(self.path.as_str())),
            ("method", text(self.method.as_str())),
            ("url", text(&self.url)),
            ("headers", Value::Array(headers)),
            ("body", text_or_null(self.body.as_deref())),
            ("timeout_ms", self.timeout_ms.into()),
            ("max_response_bytes", self.max_response_bytes.into()),
        ])
    }

    /// Reads what [`OutgoingRequest::to_value`] wrote; `None` for anything else.
    pub fn from_value(value: &Value) -> Option<Self> {
        let text = |key: &str| value.get(key).and_then(Value::as_str);
        let number = |key: &str| value.get(key).and_then(Value::as_u64);
        let headers = value
            .get("headers")?
            .as_array()?
            .iter()
            .map(|header| {
                Some(Header {
                    name: header.get("name")?.as_str()?.to_owned(),
                    value: Secret::new(header.get("value")?.as_str()?.to_owned()),
                    secret: header.get("secret")?.as_bool()?,
                })
            })
            .collect::<Option<_>>()?;
        Some(Self {
            id: u32::try_from(number("id")?).ok()?,
            action_id: text("action_id")?.to_owned(),
            path: JsonPath::from_text(text("path")?),
            method: Method::parse(text("method")?)?,
            url: text("url")?.to_owned(),
            headers,
            body: text("body").map(str::to_owned),
            timeout_ms: u32::try_from(number("timeout_ms")?).ok()?,
            max_response_bytes: usize::try_from(number("max_response_bytes")?).ok()?,
        })
    }
}

/// What became of a request. Every end that a call can have is a value here, so that none is lost.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// An answer came, with any status. The engine decides what counts as failure.
    Response {
        /// The HTTP status.
        status: u16,
        /// The answer's headers, as far as the shell may see them.
        headers: Vec<(String, String)>,
        /// The bytes of the answer, at least `max_response_bytes` + 1 of them if there are more.
        body: Vec<u8>,
        /// What ended the answer before its end, never a response; `None` when it is whole. What came
        /// of a streamed answer counts; any other answer counts as if nothing of it had come.
        cut: Option<Box<Self>>,
    },
    /// No whole answer in `timeout_ms`.
    Timeout,
    /// The call could not be made, or broke off.
    Network {
        /// What the shell knows of the cause, for the developer.
        message: String,
    },
    /// The person or the page gave it up.
    Aborted,
}

impl Outcome {
    /// An answer with a status and a body and no headers.
    pub fn response(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Response {
            status,
            headers: Vec::new(),
            body: body.into(),
            cut: None,
        }
    }

    /// The `type` of its JSON form.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Response { .. } => "response",
            Self::Timeout => "timeout",
            Self::Network { .. } => "network",
            Self::Aborted => "aborted",
        }
    }

    /// Reads an outcome from its JSON form: `{ "type": "response", "status", "headers": {…},
    /// "body": "text" }`, `{ "type": "timeout" }`, `{ "type": "network", "message" }` or
    /// `{ "type": "aborted" }`. A body that is not UTF-8 is given as an array of its bytes; a response
    /// that broke off has as `cut` what ended it, one of the other three.
    ///
    /// # Errors
    ///
    /// One sentence that tells what is wrong.
    pub fn read(value: &Value) -> Result<Self, String> {
        let kind = value.get("type").and_then(Value::as_str);
        match kind {
            Some("response") => {
                let status = value
                    .get("status")
                    .and_then(Value::as_u64)
                    .and_then(|status| u16::try_from(status).ok())
                    .ok_or("an outcome of type `response` needs `status`, a whole number")?;
                let headers = value
                    .get("headers")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .filter_map(|(name, value)| Some((name.clone(), value.as_str()?.to_owned())))
                    .collect();
                let body = match value.get("body") {
                    None | Some(Value::Null) => Vec::new(),
                    Some(Value::String(text)) => text.clone().into_bytes(),
                    Some(Value::Array(bytes)) => bytes
                        .iter()
                        .map(|byte| byte.as_u64().and_then(|byte| u8::try_from(byte).ok()))
                        .collect::<Option<_>>()
                        .ok_or("the outcome's `body` is an array, but not one of bytes")?,
                    Some(_) => {
                        return Err("the outcome's `body` is neither text nor bytes".to_owned());
                    }
                };
                let cut = match value.get("cut").filter(|cut| !cut.is_null()) {
                    None => None,
                    Some(cut) => match Self::read(cut)? {
                        Self::Response { .. } => {
                            return Err("the outcome's `cut` is another response".to_owned());
                        }
                        end => Some(Box::new(end)),
                    },
                };
                Ok(Self::Response {
                    status,
                    headers,
                    body,
                    cut,
                })
            }
            Some("timeout") => Ok(Self::Timeout),
            Some("network") => Ok(Self::Network {
                message: value
                    .get("message")
                    .and_then(Value::as_str)
                    .unwrap_or_default()
                    .to_owned(),
            }),
            Some("aborted") => Ok(Self::Aborted),
            _ => Err(
                "an outcome needs `type`: `response`, `timeout`, `network` or `aborted`".to_owned(),
            ),
        }
    }
}

fn carries_credential(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    [
        "authorization",
        "cookie",
        "token",
        "secret",
        "password",
        "api-key",
        "apikey",
        "session",
    ]
    .iter()
    .any(|word| find_text(&name, word).is_some())
}
