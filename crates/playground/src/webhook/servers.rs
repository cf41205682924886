//! A webhook as a server of one's own, in four languages: the same route, and the answer that was
//! given last. In Express it is the very function that was written in the page, if it can be taken
//! as it is.

use serde_json::{Map, Value, json};

/// A language with its framework.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Server {
    Express,
    Flask,
    Sinatra,
    Slim,
}

/// The methods that a bot may call with, as a header names them.
const METHODS: &str = "GET, POST, PUT, PATCH, DELETE";

impl Server {
    pub(crate) const ALL: [Self; 4] = [Self::Express, Self::Flask, Self::Sinatra, Self::Slim];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Express => "Express",
            Self::Flask => "Flask",
            Self::Sinatra => "Sinatra",
            Self::Slim => "Slim",
        }
    }

    /// What is typed to have it, and to start it.
    pub(crate) fn commands(self) -> &'static str {
        match self {
            Self::Express => "npm install express\nnode server.mjs",
            Self::Flask => "pip install flask\npython server.py",
            Self::Sinatra => "gem install sinatra puma\nruby server.rb",
            Self::Slim => "apt-get install php-cli php-slim\nphp -S 127.0.0.1:5000 server.php",
        }
    }

    /// The name of its file.
    pub(crate) fn file(self) -> &'static str {
        match self {
            Self::Express => "server.mjs",
            Self::Flask => "server.py",
            Self::Sinatra => "server.rb",
            Self::Slim => "server.php",
        }
    }
}

/// What a server is made of.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample<'a> {
    /// The JavaScript that was written in the page.
    pub(crate) code: &'a str,
    /// The route that was called last.
    pub(crate) path: &'a str,
    /// What was answered last, as JSON; anything else stands for an answer to begin with.
    pub(crate) answer: &'a str,
    /// The origin of the page, which may call the server.
    pub(crate) origin: &'a str,
}

/// The text of a server.
pub(crate) fn code(server: Server, sample: Sample<'_>) -> String {
    let answer: Value = match serde_json::from_str(sample.answer) {
        Ok(answer @ Value::Object(_)) => answer,
        _ => json!({
            "replies": [{ "type": "text", "content": "Roger that" }],
            "conversation": { "memory": { "key": "value" } },
        }),
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || "/-_".contains(c);
    let path = match sample.path {
        path if path.starts_with('/') && path.chars().all(plain) => path,
        _ => "/",
    };
    let cors = cors(server, sample.origin, &["Content-Type"]);
    match server {
        Server::Express => express(sample.code, path, &answer, &cors),
        Server::Flask => flask(path, &answer, &cors),
        Server::Sinatra => sinatra(path, &answer, &cors),
        Server::Slim => slim(path, &answer, &cors),
    }
}

/// What lets the pages of `origin` call a server with these headers.
pub(crate) fn cors(server: Server, origin: &str, headers: &[&str]) -> String {
    let headers = headers.join(", ");
    match server {
        Server::Express => format!(
            "app.use((req, res, next) => {{
  res.set('Access-Control-Allow-Origin', '{origin}');
  res.set('Access-Control-Allow-Methods', '{METHODS}');
  res.set('Access-Control-Allow-Headers', '{headers}');
  if (req.method === 'OPTIONS') return res.sendStatus(204);
  next();
}});
"
        ),
        Server::Flask => format!(
            "@app.after_request
def allow_the_page(response):
    response.headers[\"Access-Control-Allow-Origin\"] = \"{origin}\"
    response.headers[\"Access-Control-Allow-Methods\"] = \"{METHODS}\"
    response.headers[\"Access-Control-Allow-Headers\"] = \"{headers}\"
    return response
"
        ),
        Server::Sinatra => format!(
            "before do
  headers 'Access-Control-Allow-Origin' => '{origin}',
          'Access-Control-Allow-Methods' => '{METHODS}',
          'Access-Control-Allow-Headers' => '{headers}'
end

options('*') {{ 204 }}
"
        ),
        Server::Slim => format!(
            "$app->add(function ($request, $response, $next) {{
    return $next($request, $response)
        ->withHeader('Access-Control-Allow-Origin', '{origin}')
        ->withHeader('Access-Control-Allow-Methods', '{METHODS}')
        ->withHeader('Access-Control-Allow-Headers', '{headers}');
}});

$app->options('/[{{route:.*}}]', function ($request, $response) {{
    return $response->withStatus(204);
}});
"
        ),
    }
}

/// Names of ours that the person's own must not meet.
const OURS: [&str; 3] = ["ownWebhook", "express", "app"];

/// The person's code with a name for its function; `None` when it cannot be taken as it is.
fn named(code: &str) -> Option<String> {
    let lines = || code.lines().filter(|line| line.starts_with("export"));
    let words = || code.split(|c: char| !c.is_alphanumeric() && c != '_' && c != '$');
    if lines().count() != 1 || words().any(|word| OURS.contains(&word)) {
        return None;
    }
    let start = match code.find("export default ") {
        Some(start) if start == 0 || code.as_bytes().get(start - 1) == Some(&b'\n') => start,
        _ => return None,
    };
    let (before, rest) = code.split_at(start);
    let function = rest.strip_prefix("export default ")?;
    Some([before, "const ownWebhook = ", function].concat())
}

fn express(code: &str, path: &str, answer: &Value, cors: &str) -> String {
    let own = named(code);
    let (function, route) = match &own {
        Some(function) => (
            [
                "// The function that was written in the page.\n",
                function.trim_end(),
                "\n\n",
            ]
            .concat(),
            "// Every other call is answered by the function.
app.use(async (req, res) => {
  const { method, originalUrl: url, path, headers, body = '' } = req;
  const json = body ? JSON.parse(body) : null;
  res.json((await ownWebhook({ method, url, path, headers, body, json })) ?? {});
});
"
            .to_owned(),
        ),
        None => (
            String::new(),
            format!(
                "app.post('{path}', (req, res) => {{
  console.log(req.body);
  res.json({});
}});
",
                indented(&format!("{answer:#}"), "  ")
            ),
        ),
    };
    format!(
        "// The webhook of a bot, on http://127.0.0.1:5000.
import express from 'express';

{function}const app = express();

// Without these headers no page of another site may call this server.
{cors}
app.use(express.text({{ type: '*/*', limit: '1mb' }}));

// The bot tells here of calls that failed. The answer is not read.
app.post('/errors', (req, res) => {{
  console.log(req.body);
  res.end();
}});

{route}
app.listen(5000, '127.0.0.1');
"
    )
}

fn flask(path: &str, answer: &Value, cors: &str) -> String {
    let mut literal = String::new();
    write(&mut literal, answer, Server::Flask, 1);
    format!(
        "\"\"\"The webhook of a bot, on http://127.0.0.1:5000.\"\"\"

from flask import Flask, jsonify, request

app = Flask(__name__)
app.json.sort_keys = False


# Without these headers no page of another site may call this server.
{cors}

@app.post(\"{path}\")
def answer():
    print(request.get_json(), flush=True)
    return jsonify({literal})


# The bot tells here of calls that failed. The answer is not read.
@app.post(\"/errors\")
def errors():
    print(request.get_json(), flush=True)
    return \"\"


app.run(host=\"127.0.0.1\", port=5000)
"
    )
}

fn sinatra(path: &str, answer: &Value, cors: &str) -> String {
    let mut literal = String::new();
    write(&mut literal, answer, Server::Sinatra, 1);
    format!(
        "# The webhook of a bot, on http://127.0.0.1:5000.
require 'json'
require 'sinatra'

set :bind, '127.0.0.1'
set :port, 5000
set :default_content_type, 'application/json'

# Without these headers no page of another site may call this server.
{cors}
post '{path}' do
  puts JSON.parse(request.body.read)
  JSON.generate({literal})
end

# The bot tells here of calls that failed. The answer is not read.
post '/errors' do
  puts JSON.parse(request.body.read)
  ''
end
"
    )
}

fn slim(path: &str, answer: &Value, cors: &str) -> String {
    let mut literal = String::new();
    write(&mut literal, answer, Server::Slim, 1);
    format!(
        "<?php
// The webhook of a bot, on http://127.0.0.1:5000.
require 'Slim/autoload.php';

// PHP's own server names the route where others name the script.
$_SERVER['SCRIPT_NAME'] = '/server.php';

$app = new Slim\\App();

// Without these headers no page of another site may call this server.
{cors}
$app->post('{path}', function ($request, $response) {{
    error_log((string) $request->getBody());
    return $response->withJson({literal});
}});

// The bot tells here of calls that failed. The answer is not read.
$app->post('/errors', function ($request, $response) {{
    error_log((string) $request->getBody());
    return $response;
}});

$app->run();
"
    )
}

/// A value as a literal of the language. `depth` is how far the line is indented that it begins in.
fn write(out: &mut String, value: &Value, server: Server, depth: usize) {
    let words = match (server, value) {
        (Server::Flask, Value::Null) => "None",
        (Server::Sinatra, Value::Null) => "nil",
        (_, Value::Null) => "null",
        (Server::Flask, Value::Bool(true)) => "True",
        (Server::Flask, Value::Bool(false)) => "False",
        (_, Value::Bool(true)) => "true",
        (_, Value::Bool(false)) => "false",
        (_, Value::String(text)) => return out.push_str(&string(text, server)),
        (_, Value::Number(number)) => return out.push_str(&number.to_string()),
        (_, Value::Array(items)) => {
            let each = items.iter().map(|item| (None, item));
            return list(out, each, server, depth, "[", "]");
        }
        (_, Value::Object(members)) => {
            let each = members.iter().map(|(key, value)| (Some(key), value));
            let (open, close) = match server {
                Server::Slim if needs_cast(members) => ("(object) [", "]"),
                Server::Slim => ("[", "]"),
                _ => ("{", "}"),
            };
            return list(out, each, server, depth, open, close);
        }
    };
    out.push_str(words);
}

/// Whether PHP would take an array with these keys for a list, or could.
fn needs_cast(members: &Map<String, Value>) -> bool {
    let is_number = |key: &String| key.bytes().all(|byte| byte.is_ascii_digit());
    members.is_empty() || members.keys().any(is_number)
}

fn list<'a>(
    out: &mut String,
    each: impl ExactSizeIterator<Item = (Option<&'a String>, &'a Value)>,
    server: Server,
    depth: usize,
    open: &str,
    close: &str,
) {
    let step = match server {
        Server::Flask | Server::Slim => "    ",
        Server::Express | Server::Sinatra => "  ",
    };
    out.push_str(open);
    if each.len() == 0 {
        return out.push_str(close);
    }
    for (key, value) in each {
        out.push('\n');
        out.push_str(&step.repeat(depth + 1));
        if let Some(key) = key {
            out.push_str(&string(key, server));
            out.push_str(match server {
                Server::Express | Server::Flask => ": ",
                Server::Sinatra | Server::Slim => " => ",
            });
        }
        write(out, value, server, depth + 1);
        out.push(',');
    }
    // Ruby's and PHP's own style has no comma at the end; both allow it.
    out.pop();
    out.push('\n');
    out.push_str(&step.repeat(depth));
    out.push_str(close);
}

/// A string as a literal of the language. The escapes of JSON are those of Python and of Ruby's
/// double quotes, where `#` begins more.
fn string(text: &str, server: Server) -> String {
    let json = || Value::from(text).to_string();
    let single = || {
        let escaped = text.replace('\\', "\\\\").replace('\'', "\\'");
        ["'", &escaped, "'"].concat()
    };
    match server {
        Server::Express | Server::Flask => json(),
        Server::Sinatra if text.chars().any(char::is_control) => json().replace('#', "\\#"),
        Server::Sinatra | Server::Slim => single(),
    }
}

/// With each line but the first further in.
fn indented(text: &str, by: &str) -> String {
    text.replace('\n', &["\n", by].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &str = r#"{ "replies": [{ "type": "text", "content": "It's \"5\" #{x} \\ é\n$y" }],
        "conversation": { "memory": { "0": null, "open": true, "list": [], "none": {} } } }"#;

    fn sample(code: &'static str) -> Sample<'static> {
        Sample {
            code,
            path: "/order",
            answer: ANSWER,
            origin: "https://example.com",
        }
    }

    #[test]
    fn each_language_writes_its_own_literals() {
        let code = |server| code(server, sample("")).replace("    ", "  ");
        let python = code(Server::Flask);
        assert!(
            python.contains(r##""content": "It's \"5\" #{x} \\ é\n$y""##),
            "{python}"
        );
        assert!(python.contains("\"0\": None"), "{python}");
        assert!(python.contains("\"open\": True"), "{python}");
        let ruby = code(Server::Sinatra);
        assert!(
            ruby.contains(r##"'content' => "It's \"5\" \#{x} \\ é\n$y""##),
            "{ruby}"
        );
        assert!(ruby.contains("'0' => nil"), "{ruby}");
        let php = code(Server::Slim);
        assert!(
            php.contains("'content' => 'It\\'s \"5\" #{x} \\\\ é\n$y'"),
            "{php}"
        );
        assert!(php.contains("'none' => (object) []"), "{php}");
        assert!(php.contains("(object) [\n        '0' => null"), "{php}");
        for server in Server::ALL {
            assert!(
                super::code(server, sample("")).contains("/order"),
                "{server:?}"
            );
        }
    }

    #[test]
    fn the_function_itself_is_taken_where_it_can_be() {
        let own = code(
            Server::Express,
            sample("const x = 1;\nexport default async () => x;\n"),
        );
        assert!(
            own.contains("const x = 1;\nconst ownWebhook = async () => x;\n"),
            "{own}"
        );
        assert!(!own.contains("/order"));
        for odd in [
            "",
            "  export default () => ({});",
            "export const a = 1;\nexport default () => a;",
            "const app = 1;\nexport default () => app;",
        ] {
            assert!(
                code(Server::Express, sample(odd)).contains("app.post('/order'"),
                "{odd}"
            );
        }
    }

    #[test]
    fn what_cannot_be_said_is_as_at_the_beginning() {
        let odd = Sample {
            code: "",
            path: "/a'b{c}",
            answer: "[",
            origin: "https://example.com",
        };
        for server in Server::ALL {
            let text = code(server, odd);
            assert!(
                text.contains("Roger that") && !text.contains("a'b"),
                "{text}"
            );
            assert!(text.contains("Access-Control-Allow-Origin"), "{text}");
        }
    }
}
