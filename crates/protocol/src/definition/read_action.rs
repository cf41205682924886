use serde_json::Value;

use super::reader::{Fields, Reader};
use super::{
    Action, ActionKind, Auth, CallWebhook, GoToMode, HeaderDefinition, MemoryEdit, RequestSettings,
};
use crate::diagnostic::suggest;
use crate::{Code, JsonPath, Method, Secret};

impl Reader {
    /// The actions under `key`.
    pub(super) fn actions(&mut self, fields: &Fields<'_>, key: &str) -> Vec<Action> {
        let mut actions = Vec::new();
        for (index, value) in self.elements(fields, key).iter().enumerate() {
            let path = fields.at(key).index(index);
            let kind = self.action(value, &path);
            actions.extend(kind.map(|kind| Action { kind, path }));
        }
        actions
    }

    fn action(&mut self, value: &Value, path: &JsonPath) -> Option<ActionKind> {
        let Value::Object(members) = value else {
            self.wrong_type(path, "an action", value, "an object");
            return None;
        };
        let fields = Fields {
            members,
            path: path.clone(),
        };
        if !fields.has("type") {
            self.missing(path, "type", &suggest("", &ActionKind::NAMES));
            return None;
        }
        let kind = ActionKind::NAMES.get(self.word(&fields, "type", &ActionKind::NAMES)?)?;
        let keys: &[&str] = match *kind {
            "send_message" => &["type", "message"],
            "call_webhook" => &[
                "type",
                "id",
                "url",
                "method",
                "name",
                "template",
                "auth",
                "headers",
                "body",
                "answer",
                "stream",
                "timeout_ms",
            ],
            "edit_memory" => &["type", "reset", "set", "unset"],
            "go_to" => &["type", "skill", "mode"],
            "change_language" => &["type", "language"],
            "offer_skills" => &["type", "title"],
            _ => &["type"],
        };
        self.object(value, path, &format!("`{kind}`"), keys);
        match *kind {
            "send_message" => {
                let Some(message) = fields.find("message") else {
                    let help = "write `{ \"type\": \"text\", \"content\": \"Hello\" }`";
                    self.missing(path, "message", help);
                    return None;
                };
                Some(ActionKind::SendMessage {
                    message: message.clone(),
                    path: fields.at("message"),
                })
            }
            "call_webhook" => self.call_webhook(&fields),
            "edit_memory" => Some(ActionKind::EditMemory(self.memory_edit(&fields))),
            "go_to" => {
                let mode = match self.word(&fields, "mode", &["start", "wait"]) {
                    Some(1) => GoToMode::Wait,
                    _ => GoToMode::Start,
                };
                let skill = self.needed_text(&fields, "skill", "name the skill's slug")?;
                Some(ActionKind::GoTo { skill, mode })
            }
            "change_language" => {
                let help = "name a BCP 47 tag such as `en` or `pt-BR`";
                let language = self.needed_text(&fields, "language", help)?;
                Some(ActionKind::ChangeLanguage { language })
            }
            "offer_skills" => {
                let Some(title) = fields.find("title") else {
                    self.missing(
                        path,
                        "title",
                        "write the question that stands above the skills",
                    );
                    return None;
                };
                Some(ActionKind::OfferSkills {
                    title: title.clone(),
                    path: fields.at("title"),
                })
            }
            _ => Some(ActionKind::ResetConversation),
        }
    }

    fn call_webhook(&mut self, fields: &Fields<'_>) -> Option<ActionKind> {
        let id = if fields.has("id") {
            self.needed_text(fields, "id", "name the action, or leave `id` out")
        } else {
            None
        };
        let url = self.needed_text(
            fields,
            "url",
            "give an absolute http(s) address, or a route such as `/orders`",
        );
        let method = self.method(fields).unwrap_or(Method::Post);
        let template = self.text(fields, "template");
        let name = if fields.has("name") {
            self.needed_text(fields, "name", "name the response, or leave `name` out")
        } else {
            None
        };
        let settings = self.request_settings(fields);
        let timeout_ms = self.timeout(fields);
        Some(ActionKind::CallWebhook(Box::new(CallWebhook {
            id,
            url: url?,
            method,
            name,
            template,
            settings,
            timeout_ms,
        })))
    }

    fn method(&mut self, fields: &Fields<'_>) -> Option<Method> {
        let text = self.text(fields, "method")?;
        let method = Method::parse(&text);
        if method.is_none() {
            self.error(
                Code::InvalidMethod,
                fields.at("method"),
                format_args!("there is no method `{text}`"),
                &suggest(&text, &Method::ALL.map(Method::as_str)),
            );
        }
        method
    }

    /// `auth`, `headers`, `body`, `answer` and `stream` of a named template or of an action.
    pub(super) fn request_settings(&mut self, fields: &Fields<'_>) -> RequestSettings {
        RequestSettings {
            auth: fields
                .find("auth")
                .and_then(|value| self.auth(value, &fields.at("auth"))),
            headers: self.headers(fields),
            body: fields.find("body").cloned(),
            answer: fields.find("answer").cloned(),
            stream: fields.find("stream").cloned(),
            path: fields.path.clone(),
        }
    }

    fn auth(&mut self, value: &Value, path: &JsonPath) -> Option<Auth> {
        let fields = self.object(value, path, "`auth`", &["type", "username", "password"])?;
        let known = ["none", "basic"];
        if !fields.has("type") {
            self.missing(path, "type", &suggest("", &known));
            return None;
        }
        if self.word(&fields, "type", &known)? == 0 {
            return Some(Auth::None);
        }
        // Either of the two may be empty in basic authentication.
        let mut part = |key| {
            if !fields.has(key) {
                self.missing(path, key, "basic authentication needs both");
            }
            self.text(&fields, key)
        };
        let (username, password) = (part("username"), part("password"));
        Some(Auth::Basic {
            username: username?,
            password: Secret::new(password?),
        })
    }

    /// Headers as an object of names, or as an array of names and values.
    fn headers(&mut self, fields: &Fields<'_>) -> Vec<HeaderDefinition> {
        let mut headers: Vec<HeaderDefinition> = Vec::new();
        let list = fields.at("headers");
        match fields.find("headers") {
            Some(Value::Array(items)) => {
                for (index, value) in items.iter().enumerate() {
                    let path = list.index(index);
                    let known = ["name", "value"];
                    let Some(fields) = self.object(value, &path, "a header", &known) else {
                        continue;
                    };
                    let name = self.needed_text(&fields, "name", "name the header");
                    if !fields.has("value") {
                        self.missing(&path, "value", "a header's value may be an empty text");
                    }
                    let value = self.text(&fields, "value");
                    if let (Some(name), Some(value)) = (name, value) {
                        self.header(&mut headers, name, value, path);
                    }
                }
            }
            _ => {
                for (name, value) in self.members(fields, "headers").into_iter().flatten() {
                    if value.is_null() {
                        continue;
                    }
                    let path = list.key(name);
                    if let Some(value) = self.as_text(value, &path, "a header's value") {
                        self.header(&mut headers, name.clone(), value, path);
                    }
                }
            }
        }
        headers
    }

    fn header(
        &mut self,
        headers: &mut Vec<HeaderDefinition>,
        name: String,
        value: String,
        path: JsonPath,
    ) {
        let twice = headers
            .iter()
            .any(|known| known.name.eq_ignore_ascii_case(&name));
        if twice {
            self.error(
                Code::Duplicate,
                path,
                format_args!("the header `{name}` stands twice"),
                "give one header; several values stand in it with commas between",
            );
            return;
        }
        headers.push(HeaderDefinition { name, value, path });
    }

    fn memory_edit(&mut self, fields: &Fields<'_>) -> MemoryEdit {
        let does = ["reset", "set", "unset"];
        if !does.iter().any(|key| fields.has(key)) {
            self.missing(&fields.path, "set", &suggest("", &does));
        }
        let mut unset = Vec::new();
        for (index, value) in self.elements(fields, "unset").iter().enumerate() {
            unset.extend(self.as_text(value, &fields.at("unset").index(index), "a path"));
        }
        let mut set = Vec::new();
        for (name, value) in self.members(fields, "set").into_iter().flatten() {
            set.push((name.clone(), value.clone()));
        }
        MemoryEdit {
            reset: self.flag(fields, "reset").unwrap_or(false),
            // A `null` here is a value to remember, and not an absent key.
            set,
            unset,
        }
    }
}
