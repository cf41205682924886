use hooktalk_protocol::definition::{Auth, CallWebhook, HeaderDefinition, RequestSettings};
use hooktalk_protocol::diagnostic::suggest;
use hooktalk_protocol::{Code, Header, JsonPath, Method, find_text, json_text};
use hooktalk_template::{HeaderTemplate, JsonTemplate, TextTemplate, UrlTemplate};
use serde_json::Value;

use super::Compiler;
use super::url::{self, UrlMistake, UrlStart};
use crate::Target;
use crate::bot::{HeaderLine, Receipt, Webhook};
use crate::webhook;

const AUTHORIZATION: &str = "Authorization";

/// Headers that a page cannot set: the forbidden request-headers of the Fetch standard, beside all
/// that begin with `Proxy-` or `Sec-`.
const FORBIDDEN_IN_BROWSERS: [&str; 22] = [
    "Accept-Charset",
    "Accept-Encoding",
    "Access-Control-Request-Headers",
    "Access-Control-Request-Method",
    "Access-Control-Request-Private-Network",
    "Connection",
    "Content-Length",
    "Cookie",
    "Cookie2",
    "Date",
    "DNT",
    "Expect",
    "Host",
    "Keep-Alive",
    "Origin",
    "Referer",
    "Set-Cookie",
    "TE",
    "Trailer",
    "Transfer-Encoding",
    "Upgrade",
    "Via",
];

/// Compiled request settings: of an action, of a named template, or of one laid over the other.
#[derive(Default)]
pub(super) struct Settings {
    auth: SetAuth,
    headers: Vec<HeaderLine>,
    body: Option<JsonTemplate>,
    answer: Option<Placed>,
    stream: Option<Placed>,
}

/// A template with its place.
type Placed = (JsonTemplate, JsonPath);

/// What the settings say about authentication.
#[derive(Default)]
enum SetAuth {
    /// Nothing.
    #[default]
    Unsaid,
    /// That there is none.
    None,
    Basic(Box<(TextTemplate, TextTemplate)>),
}

impl Settings {
    /// These settings over those of a named template, key by key. Who says last how to
    /// authenticate wins, whether by `auth` or by an `Authorization` header.
    fn over(self, named: Self) -> Self {
        let is = |line: &HeaderLine, name: &str| line.name.eq_ignore_ascii_case(name);
        let mut headers = named.headers;
        let auth = match self.auth {
            SetAuth::Unsaid if !self.headers.iter().any(|line| is(line, AUTHORIZATION)) => {
                named.auth
            }
            SetAuth::Basic(..) => {
                headers.retain(|line| !is(line, AUTHORIZATION));
                self.auth
            }
            said => said,
        };
        for line in self.headers {
            match headers.iter_mut().find(|known| is(known, &line.name)) {
                Some(known) => *known = line,
                None => headers.push(line),
            }
        }
        Self {
            auth,
            headers,
            body: self.body.or(named.body),
            answer: self.answer.or(named.answer),
            stream: self.stream.or(named.stream),
        }
    }
}

impl<'a> Compiler<'a> {
    /// A webhook call with its named settings laid under its own.
    pub(super) fn webhook(
        &mut self,
        call: &CallWebhook,
        path: &JsonPath,
        action_id: String,
    ) -> Option<Webhook> {
        self.take_id(&action_id, call.id.is_some(), path);
        let url = self.url(&call.url, &path.key("url"));
        let own = self.settings(&call.settings);
        let own_body = call.settings.body.is_some();
        let settings = match &call.template {
            None => own,
            Some(name) => {
                let templates = &self.definition.templates;
                match templates.iter().find(|(known, _)| known == name) {
                    Some((_, named)) => {
                        // Its mistakes are told once, where it stands.
                        let told = self.diagnostics.len();
                        let named = self.settings(named);
                        self.diagnostics.truncate(told);
                        own.over(named)
                    }
                    None => {
                        let known: Vec<&str> =
                            templates.iter().map(|(known, _)| known.as_str()).collect();
                        let nearest = suggest(name, &known);
                        let help = if known.is_empty() {
                            "define it under `templates`, or leave `template` out"
                        } else {
                            &nearest
                        };
                        self.error(
                            Code::UnknownTemplate,
                            path.key("template"),
                            format_args!("there is no template `{name}`"),
                            help,
                        );
                        own
                    }
                }
            }
        };
        self.receipt(call, (settings.answer, settings.stream), path, &action_id);
        let mut body = settings.body;
        if call.method == Method::Get && body.take().is_some() {
            let place = path.key(if own_body { "body" } else { "template" });
            self.warn(
                Code::BodyIgnored,
                place,
                format_args!("GET sends no body, so this one is left out"),
                "send it with POST, or put the data into the address",
            );
        }
        Some(Webhook {
            action_id,
            url: url?,
            method: call.method,
            basic: match settings.auth {
                SetAuth::Basic(both) => Some(*both),
                SetAuth::Unsaid | SetAuth::None => None,
            },
            headers: settings.headers,
            body,
            timeout_ms: call
                .timeout_ms
                .unwrap_or(self.definition.webhook.timeout_ms),
        })
    }

    /// The bot's base URL, when there is one and it is right.
    pub(super) fn check_base_url(&mut self) -> Option<&'a str> {
        let webhook = &self.definition.webhook;
        let base = webhook.base_url.as_deref()?;
        let checked = if find_text(base, "{{").is_some() {
            Err(UrlMistake {
                message: "holds a template",
                help: "the base URL is plain text; put templates into the routes",
            })
        } else if base.starts_with('/') {
            Err(UrlMistake {
                message: "is a route",
                help: "the base URL is what routes stand on: write an absolute http(s) address",
            })
        } else {
            url::check_absolute(base)
        };
        if let Err(mistake) = checked {
            self.error(
                Code::InvalidUrl,
                webhook.base_url_path(),
                format_args!("{}", mistake.in_address(base)),
                mistake.help,
            );
            return None;
        }
        Some(base)
    }

    fn url(&mut self, text: &str, path: &JsonPath) -> Option<UrlTemplate> {
        let template = self.parsed(UrlTemplate::parse(text), path)?;
        let start = match template.is_literal() {
            Some(literal) => url::check_start(literal),
            None => url::check_start(text),
        };
        match start {
            Ok(UrlStart::Absolute) => Some(template),
            Ok(UrlStart::Route) => self.route(text, path),
            Err(mistake) => {
                self.error(
                    Code::InvalidUrl,
                    path.clone(),
                    format_args!("{}", mistake.in_address(text)),
                    mistake.help,
                );
                None
            }
        }
    }

    fn route(&mut self, route: &str, path: &JsonPath) -> Option<UrlTemplate> {
        let Some(base) = self.base_url else {
            // A base URL with a mistake is told of once, where it stands.
            if !self.is_wrong(&self.definition.webhook.path) {
                self.error(
                    Code::MissingBaseUrl,
                    path.clone(),
                    format_args!("the route `{route}` has no base URL to stand on"),
                    "give `\"webhook\": { \"base_url\": \"https://…\" }`, or an absolute address",
                );
            }
            return None;
        };
        if base.contains(['?']) && find_text(route, "{{/").is_some() {
            self.error(
                Code::InvalidUrl,
                path.clone(),
                format_args!("a route with blocks cannot be joined to a base URL with a query"),
                "write the whole address here, or move the query into the route",
            );
            return None;
        }
        self.parsed(UrlTemplate::parse(&url::join(base, route)), path)
    }

    /// Settings of an action or a named template; what is wrong in them is left out.
    pub(super) fn settings(&mut self, settings: &RequestSettings) -> Settings {
        let auth = match &settings.auth {
            None => SetAuth::Unsaid,
            Some(Auth::None) => SetAuth::None,
            Some(Auth::Basic { username, password }) => {
                self.basic(username, password.expose(), &settings.path.key("auth"))
            }
        };
        let mut headers = Vec::with_capacity(settings.headers.len());
        for header in &settings.headers {
            headers.extend(self.header(header));
        }
        let twice = settings
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case(AUTHORIZATION))
            .filter(|_| matches!(settings.auth, Some(Auth::Basic { .. })));
        if let Some(header) = twice {
            self.error(
                Code::Conflict,
                header.path.clone(),
                format_args!("an `Authorization` header stands beside `auth`"),
                "keep one of the two",
            );
        }
        let body = self.whole_json(settings.body.as_ref(), &settings.path.key("body"));
        let answer = self.placed(settings.answer.as_ref(), settings.path.key("answer"));
        self.reads_events = true;
        let stream = self.placed(settings.stream.as_ref(), settings.path.key("stream"));
        self.reads_events = false;
        Settings {
            auth,
            headers,
            body,
            answer,
            stream,
        }
    }

    /// JSON whose texts hold holes, or one text that is the whole of it.
    fn whole_json(&mut self, value: Option<&Value>, path: &JsonPath) -> Option<JsonTemplate> {
        match value? {
            Value::String(text) => self.parsed(JsonTemplate::parse(text), path),
            value => self.json(value, path),
        }
    }

    fn placed(&mut self, value: Option<&Value>, path: JsonPath) -> Option<Placed> {
        Some((self.whole_json(value, &path)?, path))
    }

    /// Notes what becomes of the response, if more than to be merged.
    fn receipt(
        &mut self,
        call: &CallWebhook,
        (answer, stream): (Option<Placed>, Option<Placed>),
        path: &JsonPath,
        action_id: &str,
    ) {
        if call.name.is_none() && answer.is_none() && stream.is_none() {
            return;
        }
        let name = call.name.as_deref().unwrap_or("default");
        if webhook::response::MEMBERS.contains(&name) {
            self.error(
                Code::Conflict,
                path.key("name"),
                format_args!("`{name}` is a part of every response, so it names none"),
                "name the response after what it is about, such as `weather`",
            );
        }
        self.receipts.push(Receipt {
            action_id: action_id.to_owned(),
            name: name.to_owned(),
            answer,
            stream,
        });
    }

    fn basic(&mut self, username: &str, password: &str, path: &JsonPath) -> SetAuth {
        let user_path = path.key("username");
        let password_path = path.key("password");
        let user = self.text(username, &user_path);
        let pass = self.text(password, &password_path);
        let (Some(username), Some(password)) = (user, pass) else {
            return SetAuth::Unsaid;
        };
        let literal_user = username.is_literal().unwrap_or_default();
        let literal_password = password.is_literal().unwrap_or_default();
        if literal_user.contains([':']) {
            self.error(
                Code::InvalidAuth,
                user_path.clone(),
                format_args!(
                    "the user name holds a colon, which basic authentication cannot carry"
                ),
                "use a user name without a colon; the password may hold one",
            );
        }
        for (text, path) in [
            (literal_user, &user_path),
            (literal_password, &password_path),
        ] {
            if text.contains(char::is_control) {
                self.error(
                    Code::InvalidAuth,
                    path.clone(),
                    format_args!(
                        "this holds a control character, which basic authentication cannot carry"
                    ),
                    "take the line break or control character out",
                );
            }
        }
        if self.options.target == Target::Browser && !literal_password.is_empty() {
            self.warn_visible(
                password_path,
                "every visitor of the page can read this password",
            );
        }
        SetAuth::Basic(Box::new((username, password)))
    }

    fn header(&mut self, header: &HeaderDefinition) -> Option<HeaderLine> {
        let name = header.name.as_str();
        let path = &header.path;
        let token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
        let is_token = !name.is_empty() && name.bytes().all(token);
        if !is_token {
            self.error(
                Code::InvalidHeader,
                path.clone(),
                format_args!(
                    "`{}` is no header name",
                    json_text(&name.into()).trim_matches('"')
                ),
                "a name is made of letters, digits and `-`, as in `X-Request-Id`",
            );
        }
        let value = self.parsed(HeaderTemplate::parse(&header.value), path)?;
        if self.options.target == Target::Browser && is_token {
            let literal = value.is_literal().is_some_and(|value| !value.is_empty());
            if is_forbidden(name) {
                self.warn(
                    Code::InvalidHeader,
                    path.clone(),
                    format_args!("browsers set `{name}` alone, so this one is not sent"),
                    "leave it out, or use a name of your own such as `X-…`",
                );
            } else if literal && Header::new(name, "").secret {
                self.warn_visible(
                    path.clone(),
                    "every visitor of the page can read this header",
                );
            }
        }
        is_token.then(|| HeaderLine {
            name: name.to_owned(),
            value,
        })
    }

    fn warn_visible(&mut self, path: JsonPath, message: &str) {
        self.warn(
            Code::VisibleSecret,
            path,
            format_args!("{message}"),
            "let a server of your own make the call, or use something that may be public",
        );
    }
}

fn is_forbidden(name: &str) -> bool {
    let starts = |start: &str| {
        name.get(..start.len())
            .is_some_and(|head| head.eq_ignore_ascii_case(start))
    };
    starts("proxy-")
        || starts("sec-")
        || FORBIDDEN_IN_BROWSERS
            .iter()
            .any(|known| known.eq_ignore_ascii_case(name))
}
