//! A bot as something to take home: a tag for a page, a static page, a project for npm. Nothing here
//! knows a browser; each is a list of files.

use serde_json::{Value, json};

use crate::bot::Site;
use crate::bundle::{Bundle, code_of};
use crate::secrets::{self, LEFT_OUT, Secret};

/// The version of the package that the files ask for.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The version of Vite that the package is tested with.
const VITE: &str = "8.3.8";

/// Where the webhook answers that is written in the page, below the page's folder.
const PAGE_ROUTE: &str = "/page-webhook";

/// Where it answers as a server.
const SERVER: &str = "http://127.0.0.1:5000";
const ROUTE: &str = "/hook";

/// The folder of the page's site whose files answer the examples.
const ANSWERS: &str = "/hook";

/// Where the answers go; [`ROUTE`] is the webhook's.
const ANSWERS_THERE: &str = "answers";

/// A name and a text.
pub(crate) type File = (&'static str, String);

/// What there is to say before a bot goes home.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Facts {
    /// Its webhook is the one that is written in the page.
    pub(crate) runs_page_webhook: bool,
    /// Files of the page's site answer it; they go home with it.
    pub(crate) has_files: bool,
    /// It shows files of the page's site.
    pub(crate) has_media: bool,
    /// The other origins that it names; each must allow the new page.
    pub(crate) origins: Vec<String>,
}

pub(crate) fn facts(bundle: &Bundle, site: &Site) -> Facts {
    let bot: Value = serde_json::from_str(&placed(bundle, site, "")).unwrap_or_default();
    let mut origins = Vec::new();
    collect(&bot, &mut origins);
    Facts {
        runs_page_webhook: runs_page_webhook(bundle, site),
        has_files: !answers(bundle, site).is_empty(),
        has_media: bundle.text.contains("\"media/"),
        origins,
    }
}

/// What looks like a secret in all that goes home.
pub(crate) fn secrets(bundle: &Bundle, site: &Site) -> Vec<Secret> {
    let has_server = runs_page_webhook(bundle, site);
    let mut found = secrets::find(bundle);
    found.retain(|secret| secret.is_in_bot() || has_server && secret.is_in_webhook());
    found
}

fn page_route(site: &Site) -> String {
    ["\"", &site.folder, PAGE_ROUTE].concat()
}

fn runs_page_webhook(bundle: &Bundle, site: &Site) -> bool {
    !bundle.parts.webhook.trim().is_empty() && bundle.text.contains(&page_route(site))
}

/// Whether a part of what the bot calls goes home with it: its address is known only there.
pub(crate) fn has_home(bundle: &Bundle, site: &Site) -> bool {
    runs_page_webhook(bundle, site) || !answers(bundle, site).is_empty()
}

/// What the names of the site's files begin with that may answer the bot, such as `hook/cafe/order`.
pub(crate) fn answers(bundle: &Bundle, site: &Site) -> Vec<String> {
    let mut found = Vec::new();
    let bot: Value = serde_json::from_str(&bundle.text).unwrap_or_default();
    let webhook = bot.get("webhook");
    let base = webhook.map(|webhook| webhook.get("base_url").unwrap_or(webhook));
    let base = base.and_then(Value::as_str).unwrap_or_default();
    let folder = [&site.folder, "/"].concat();
    let here = [&site.folder, ANSWERS].concat();
    let mut add = |address: &str| {
        let head = address.split(['?', '{', '#']).next().unwrap_or_default();
        if let Some(rest) = head.strip_prefix(&*here)
            && (rest.is_empty() || rest.starts_with('/'))
            && let Some(name) = head.strip_prefix(&*folder)
            && !found.iter().any(|other| other == name)
        {
            found.push(name.to_owned());
        }
    };
    let mut urls = Vec::new();
    addresses(&bot, &mut urls);
    for url in urls {
        if url.starts_with('/') {
            let base = base.split('?').next().unwrap_or_default();
            add(&[base.trim_end_matches('/'), url].concat());
        } else {
            add(url);
        }
    }
    found
}

/// The addresses of all calls.
fn addresses<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(url) if key == "url" || key == "webhook" => found.push(url),
                    other => addresses(other, found),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| addresses(item, found)),
        _ => {}
    }
}

/// The origins of the addresses that a bot may call.
fn collect(value: &Value, origins: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                match value {
                    Value::String(address) if ["webhook", "base_url", "url"].contains(&&**key) => {
                        if let Some(origin) = origin(address)
                            && !origins.contains(&origin)
                        {
                            origins.push(origin);
                        }
                    }
                    other => collect(other, origins),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, origins)),
        _ => {}
    }
}

/// The origin of an absolute address; `https:` for one whose host is known only later.
fn origin(address: &str) -> Option<String> {
    if address.starts_with("{{") {
        return Some("https:".to_owned());
    }
    let (scheme, rest) = address.split_once("://")?;
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let host = rest.split(['/', '?', '#']).next()?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let plain = |c: char| c.is_ascii_alphanumeric() || ".-:[]".contains(c);
    Some(if !host.is_empty() && host.chars().all(plain) {
        [scheme, "://", host].concat()
    } else {
        [scheme, ":"].concat()
    })
}

/// The tag for a page that has the folder `hooktalk` beside it.
pub(crate) fn snippet(bundle: &Bundle, site: &Site) -> String {
    let Some(address) = webhook_alone(bundle) else {
        let source = if has_home(bundle, site) {
            ""
        } else {
            " bot=\"bot.json\""
        };
        let (scripts, tag) = tag(bundle, site, source);
        return [&*scripts.replace("    ", ""), "\n", &tag, "\n"].concat();
    };
    let here = |folder: &str| address.strip_prefix(&[&site.folder, folder].concat());
    let address = match (here(PAGE_ROUTE), here(ANSWERS)) {
        (Some(path), _) if runs_page_webhook(bundle, site) => [ROUTE, path].concat(),
        (_, Some(path)) if has_home(bundle, site) => [ANSWERS_THERE, path].concat(),
        _ => address,
    };
    [
        EMBED,
        "\n<hook-talk webhook=\"",
        &escape(&address),
        "\" title=\"",
        &escape(&bundle.name),
        "\"></hook-talk>\n",
    ]
    .concat()
}

const EMBED: &str = "<script type=\"module\" src=\"hooktalk/embed.js\"></script>";

/// The scripts that a page loads, and the tag.
fn tag(bundle: &Bundle, site: &Site, attributes: &str) -> (String, String) {
    let name = escape(&bundle.name);
    let tag = [
        "<hook-talk",
        attributes,
        " title=\"",
        &name,
        "\"></hook-talk>",
    ]
    .concat();
    if !has_home(bundle, site) {
        return (EMBED.to_owned(), tag);
    }
    let scripts = [
        EMBED,
        "\n    <script type=\"module\" src=\"chat.js\"></script>",
    ]
    .concat();
    // A chat on the page begins at once, and its bot comes a moment later.
    (
        scripts,
        ["<template id=\"chat\">", &tag, "</template>"].concat(),
    )
}

/// The address of a bot that is nothing but a webhook: the tag needs no file then.
pub(crate) fn webhook_alone(bundle: &Bundle) -> Option<String> {
    let bot: Value = serde_json::from_str(&bundle.text).ok()?;
    let members = bot.as_object()?;
    let address = members.get("webhook")?.as_str()?;
    (members.len() == 1).then(|| address.to_owned())
}

/// The text of `bot.json`: what goes home with the bot stands at [`SERVER`].
pub(crate) fn bot_file(bundle: &Bundle, site: &Site) -> String {
    placed(bundle, site, SERVER)
}

/// The bot, with what goes home with it at `there`.
fn placed(bundle: &Bundle, site: &Site, there: &str) -> String {
    let mut text = bundle.text.to_string();
    if runs_page_webhook(bundle, site) {
        text = text.replace(&page_route(site), &["\"", there, ROUTE].concat());
    }
    if !answers(bundle, site).is_empty() {
        for end in ["/", "\""] {
            let here = ["\"", &site.folder, ANSWERS, end].concat();
            let there = ["\"", there, "/", ANSWERS_THERE, end].concat();
            text = text.replace(&here, &there);
        }
    }
    text
}

/// A page for any static host. The files of the package go beside these, into `hooktalk/`. `left` are
/// the places of what was left out of the bundle.
pub(crate) fn page(bundle: &Bundle, site: &Site, left: &[String]) -> Vec<File> {
    let has_server = runs_page_webhook(bundle, site);
    let name = escape(&bundle.name);
    let has_home = has_home(bundle, site);
    let attributes = if has_home {
        " layout=\"page\""
    } else {
        " layout=\"page\" bot=\"bot.json\""
    };
    let (scripts, tag) = tag(bundle, site, attributes);
    let index = [
        "<!doctype html>\n<html lang=\"",
        &escape(&language(bundle)),
        "\">\n  <head>\n    <meta charset=\"utf-8\">\n    <meta http-equiv=\"Content-Security-Policy\" content=\"",
        &escape(&policy(bundle, site)),
        "\">\n    <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n    <title>",
        &name,
        "</title>\n    <link rel=\"icon\" href=\"data:,\">\n    ",
        &scripts,
        "\n  </head>\n  <body>\n    ",
        &tag,
        "\n  </body>\n</html>\n",
    ]
    .concat();
    let mut files = vec![
        ("index.html", index),
        ("bot.json", bot_file(bundle, site)),
        ("README.md", page_guide(bundle, site, left)),
    ];
    if has_home {
        files.push(("chat.js", CHAT.replace("$SERVER", &pattern())));
    }
    if has_server {
        files.push(("webhook.mjs", code_of(&bundle.parts.webhook)));
        files.push((
            "server.mjs",
            server(
                ".",
                "/^(index\\.html|bot\\.json|chat\\.js|(hooktalk|answers|media)\\/[\\w./-]+)$/",
            ),
        ));
    }
    files
}

/// A project that Vite builds. `left` is as for a page.
pub(crate) fn project(bundle: &Bundle, site: &Site, left: &[String]) -> Vec<File> {
    let has_server = runs_page_webhook(bundle, site);
    let mut scripts = json!({ "dev": "vite", "build": "vite build", "preview": "vite preview" });
    if has_server && let Some(scripts) = scripts.as_object_mut() {
        scripts.insert("start".to_owned(), "node server.mjs".into());
    }
    let package = json!({
        "name": package_name(&bundle.name),
        "private": true,
        "type": "module",
        "scripts": scripts,
        "dependencies": { "hooktalk": VERSION },
        "devDependencies": { "vite": VITE },
    });
    let name = escape(&bundle.name);
    let index = [
        "<!doctype html>\n<html lang=\"",
        &escape(&language(bundle)),
        "\">\n  <head>\n    <meta charset=\"utf-8\">\n    <meta name=\"viewport\" content=\"width=device-width, \
         initial-scale=1\">\n    <title>",
        &name,
        "</title>\n    <link rel=\"icon\" href=\"data:,\">\n  </head>\n  <body>\n    <script type=\"module\" \
         src=\"/main.js\"></script>\n  </body>\n</html>\n",
    ]
    .concat();
    let bot = if has_home(bundle, site) {
        "// What the bot calls lies in this page's own folder.\nconst home = new URL('.', location.href).href;\n\
         chat.bot = JSON.parse(JSON.stringify(bot).replaceAll(/\"$SERVER\\/(?=(hook|answers)\\b)/g, `\"${home}`));\n"
            .replace("$SERVER", &pattern())
    } else {
        "chat.bot = /** @type {any} */ (bot);\n".to_owned()
    };
    let main = [
        "import 'hooktalk/webchat';\nimport bot from './bot.json';\n\nconst chat = document.createElement('hook-talk');\n",
        &bot,
        "chat.setAttribute('layout', 'page');\nchat.setAttribute('title', document.title);\ndocument.body.append(chat);\n",
    ]
    .concat();
    let mut files = vec![
        (
            "package.json",
            serde_json::to_string_pretty(&package).unwrap_or_default() + "\n",
        ),
        ("index.html", index),
        ("main.js", main),
        ("bot.json", bot_file(bundle, site)),
        (".gitignore", "node_modules\ndist\n".to_owned()),
        ("README.md", project_guide(bundle, site, left)),
    ];
    let config = if has_server {
        PROXY.replace("$ROUTE", ROUTE).replace("$SERVER", SERVER)
    } else {
        CONFIG.to_owned()
    };
    files.push(("vite.config.js", config));
    if has_server {
        files.push(("webhook.mjs", code_of(&bundle.parts.webhook)));
        files.push(("server.mjs", server("dist", "/^[\\w./-]+$/")));
    }
    files
}

/// [`SERVER`] in a regular expression.
fn pattern() -> String {
    SERVER.replace('/', "\\/").replace('.', "\\.")
}

const CHAT: &str = r#"// What the bot calls lies in this page's own folder.
const bot = await (await fetch('bot.json')).text();
const chat = document.querySelector('template#chat').content.firstElementChild;
const home = new URL('.', location.href).href;
chat.bot = JSON.parse(bot.replaceAll(/"$SERVER\/(?=(hook|answers)\b)/g, `"${home}`));
document.body.append(chat);
"#;

/// The page holds wherever it lies.
const CONFIG: &str = "export default { base: './' };\n";

const PROXY: &str = "\
// While Vite serves the page, calls of the webhook go to `npm start`.
export default { base: './', server: { proxy: { '$ROUTE': '$SERVER' } } };
";

const NODE: &str = r#"// Serves the page, and the webhook at $ROUTE: `node server.mjs`. Node 20.11 or later; it needs nothing else.

import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import webhook from './webhook.mjs';

const folder = join(import.meta.dirname, '$FOLDER');
const port = Number(process.env.PORT ?? 5000);
const host = process.env.HOST ?? '127.0.0.1';
/** What visitors may load. */
const files = $FILES;
const types = {
  '.css': 'text/css',
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.vtt': 'text/vtt',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webm': 'video/webm',
};

const server = createServer(async (request, response) => {
  try {
    const { pathname } = new URL(request.url ?? '/', 'http://site');
    if (pathname === '$ROUTE' || pathname.startsWith('$ROUTE/')) {
      await answer(request, response, pathname.slice('$ROUTE'.length) || '/');
      return;
    }
    const name = pathname === '/' ? 'index.html' : pathname.slice(1);
    const bytes = files.test(name) && !name.includes('..') ? await readFile(join(folder, name)).catch(() => null) : null;
    if (!bytes) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(bytes);
  } catch (error) {
    console.error(error);
    if (!response.headersSent) response.writeHead(500);
    response.end();
  }
});

/** Has the function of webhook.mjs answer. */
async function answer(request, response, path) {
  let body = '';
  request.setEncoding('utf8');
  for await (const part of request) {
    body += part;
    if (body.length > 1_000_000) return response.writeHead(413).end();
  }
  // The chat tells of calls that failed.
  if (request.method === 'POST' && path.endsWith('/errors')) {
    console.error(body);
    return response.writeHead(200).end();
  }
  let json;
  try {
    json = JSON.parse(body);
  } catch {
    // Not every body is JSON.
  }
  const { method, headers } = request;
  const url = new URL(request.url, `http://${headers.host ?? 'localhost'}`).href;
  const given = await webhook({ method, url, path, headers, body, json });
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(typeof given === 'string' ? given : JSON.stringify(given ?? {}));
}

server.listen(port, host, () => console.log(`http://${host}:${server.address().port}/`));
"#;

fn server(folder: &str, files: &str) -> String {
    NODE.replace("$ROUTE", ROUTE)
        .replace("$FOLDER", folder)
        .replace("$FILES", files)
}

/// What the page may load: itself, and what the bot names.
fn policy(bundle: &Bundle, site: &Site) -> String {
    let Facts { origins, .. } = facts(bundle, site);
    let mut connect = vec!["'self'".to_owned()];
    connect.extend(origins);
    [
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src ",
        &connect.join(" "),
        "; img-src 'self' data: https:; media-src 'self' data: https:; base-uri 'none'; form-action 'none'; \
         require-trusted-types-for 'script'",
    ]
    .concat()
}

fn page_guide(bundle: &Bundle, site: &Site, left: &[String]) -> String {
    let mut text = title(bundle);
    text.push_str(
        "`index.html` is a page with the bot, `bot.json` the bot, `hooktalk/` the chat with its engine. All addresses \
         are relative, so the folder works on any static host, below any path.\n\n",
    );
    if runs_page_webhook(bundle, site) {
        text.push_str(
            "**The bot's webhook was written in the playground, and is `webhook.mjs` here.** A static host cannot run \
             it: `node server.mjs` serves the page and the webhook, at <http://127.0.0.1:5000/>. `PORT` and `HOST` in \
             the environment choose another place.\n\n",
        );
    } else {
        text.push_str(
            "It must be served: a page that is opened as a file may load no modules. To look at it on your own \
             machine, type in this folder:\n\n```sh\nnpx serve\n```\n\n",
        );
    }
    files_note(&mut text, bundle, site);
    text.push_str(
        "The content security policy in `index.html` names every other origin that the bot calls; when you change the \
         bot, change it as well.\n",
    );
    notes(&mut text, bundle, site, left);
    text
}

fn project_guide(bundle: &Bundle, site: &Site, left: &[String]) -> String {
    let mut text = title(bundle);
    text.push_str(
        "```sh\nnpm install\nnpm run dev\n```\n\n`npm run build` makes `dist/`, which works on any static host, below any path.\n",
    );
    if runs_page_webhook(bundle, site) {
        text.push_str(
            "\n**The bot's webhook was written in the playground, and is `webhook.mjs` here.** A static host cannot run \
             it. Start it beside the page with `npm start` while you write; after `npm run build` the same command \
             serves the page and the webhook, at <http://127.0.0.1:5000/>. `PORT` and `HOST` in the environment choose \
             another place.\n",
        );
    }
    if has_home(bundle, site) {
        text.push('\n');
        files_note(&mut text, bundle, site);
    }
    notes(&mut text, bundle, site, left);
    text
}

/// What the addresses of `bot.json` mean.
fn files_note(text: &mut String, bundle: &Bundle, site: &Site) {
    if !answers(bundle, site).is_empty() {
        text.push_str("`answers/` are the files that answered the bot in the playground. ");
    }
    if has_home(bundle, site) {
        text.push_str("What begins with `");
        text.push_str(SERVER);
        text.push_str(
            "/` in `bot.json` lies in this page's own folder: its script puts the address in.\n\n",
        );
    }
}

fn title(bundle: &Bundle) -> String {
    ["# ", &bundle.name, "\n\n"].concat()
}

fn notes(text: &mut String, bundle: &Bundle, site: &Site, left: &[String]) {
    let facts = facts(bundle, site);
    if !facts.origins.is_empty() {
        text.push_str(
            "\nThe bot calls other origins. Each must allow the origin of your page (CORS: \
             `Access-Control-Allow-Origin`, and `Access-Control-Allow-Headers: Content-Type`):\n\n",
        );
        list(text, &facts.origins);
    }
    let found = secrets::find(bundle).into_iter();
    let seen = found.filter(Secret::is_in_bot).map(|secret| secret.place);
    let seen: Vec<String> = seen.collect();
    if !seen.is_empty() {
        text.push_str("\nVisitors can read `bot.json`. These look like secrets; a server should keep them:\n\n");
        list(text, &seen);
    }
    if !left.is_empty() {
        text.push_str("\nThese look like secrets and were left out. Each reads `");
        text.push_str(LEFT_OUT);
        text.push_str("`; what is put into `bot.json` can be read by visitors:\n\n");
        list(text, left);
    }
}

fn list(text: &mut String, items: &[String]) {
    for item in items {
        text.push_str("- `");
        text.push_str(item);
        text.push_str("`\n");
    }
}

fn language(bundle: &Bundle) -> String {
    let bot: Value = serde_json::from_str(&bundle.text).unwrap_or_default();
    let language = bot.get("language").and_then(Value::as_str);
    language.unwrap_or("en").to_owned()
}

/// A name that a package and a folder may have.
pub(crate) fn package_name(name: &str) -> String {
    let mut word = String::new();
    for c in name.chars().map(|c| c.to_ascii_lowercase()) {
        if c.is_ascii_alphanumeric() {
            word.push(c);
        } else if !word.is_empty() && !word.ends_with('-') {
            word.push('-');
        }
    }
    word.truncate(60);
    match word.trim_matches('-') {
        "" => "bot".to_owned(),
        word => word.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Parts;

    fn site() -> Site {
        Site {
            origin: "https://play.example".to_owned(),
            folder: "https://play.example/x".to_owned(),
        }
    }

    fn bundle(bot: &Value, webhook: &str) -> Bundle {
        Bundle {
            name: "A \"café\" <script>".into(),
            text: bot.to_string().into(),
            parts: Parts {
                webhook: webhook.into(),
                tests: "".into(),
            },
        }
    }

    fn file<'a>(files: &'a [File], name: &str) -> &'a str {
        let found = files.iter().find(|(other, _)| *other == name);
        &found.unwrap_or_else(|| panic!("no {name}")).1
    }

    fn places(bundle: &Bundle) -> Vec<String> {
        let found = secrets(bundle, &site()).into_iter();
        found.map(|secret| secret.place).collect()
    }

    #[test]
    fn what_looks_like_a_secret_is_told_where_it_goes_along_and_where_it_was_left_out() {
        let call =
            json!({ "type": "call_webhook", "url": "/", "headers": { "X-Api-Key": "k-42" } });
        let bot = json!({
            "webhook": "https://play.example/x/page-webhook/",
            "skills": [{ "actions": [call] }],
        });
        let code = "const token = 't-43';\n";
        let with_server = bundle(&bot, code);
        let place = "$.skills[0].actions[0].headers[\"X-Api-Key\"]";
        assert_eq!(places(&with_server), [place, "webhook, line 1"]);
        let alone = bundle(&json!({ "skills": bot["skills"] }), code);
        assert_eq!(places(&alone), [place], "the code stays in the page");

        let along = page(&alone, &site(), &[]);
        let guide = file(&along, "README.md");
        assert!(guide.contains(place) && !guide.contains("left out"));
        let found = secrets(&with_server, &site());
        let clean = secrets::without(&with_server, found.iter());
        let left: Vec<String> = places(&with_server);
        for files in [
            page(&clean, &site(), &left),
            project(&clean, &site(), &left),
        ] {
            for (name, text) in &files {
                assert!(!text.contains("k-42") && !text.contains("t-43"), "{name}");
            }
            let guide = file(&files, "README.md");
            assert!(guide.contains(&format!("- `{place}`\n- `webhook, line 1`")));
            assert!(!guide.contains("a server should keep them"));
        }
    }

    #[test]
    fn a_page_names_what_the_bot_calls_and_nothing_more() {
        let bot = json!({
            "language": "fr",
            "webhook": { "base_url": "https://user:pw@a.example:8000/hook" },
            "skills": [{ "actions": [
                { "type": "call_webhook", "url": "http://b.example/{{memory.x}}" },
                { "type": "call_webhook", "url": "https://a.example:8000/other" },
                { "type": "call_webhook", "url": "/route" },
                { "type": "call_webhook", "url": "https://{{memory.host}}/x" },
                { "type": "call_webhook", "url": "https://c.example; script-src *" },
            ] }],
        });
        let bundle = bundle(&bot, "export default () => ({});");
        let facts = facts(&bundle, &site());
        assert_eq!(
            facts.origins,
            ["https://a.example:8000", "http://b.example", "https:"]
        );
        assert_eq!(places(&bundle), ["$.webhook.base_url"]);
        assert!(!facts.runs_page_webhook, "it is written and not called");
        let files = page(&bundle, &site(), &[]);
        let index = file(&files, "index.html");
        assert!(
            index.contains("connect-src 'self' https://a.example:8000 http://b.example https:;")
        );
        assert!(index.contains("<html lang=\"fr\">"));
        assert!(index.contains("<title>A &quot;café&quot; &lt;script&gt;</title>"));
        assert_eq!(file(&files, "bot.json"), &*bundle.text);
        assert_eq!(files.len(), 3);
        let guide = file(&files, "README.md");
        assert!(guide.contains("- `http://b.example`") && guide.contains("$.webhook.base_url"));
    }

    #[test]
    fn the_webhook_of_the_page_becomes_a_server() {
        let bot = json!({ "webhook": "https://play.example/x/page-webhook/" });
        let kept = json!({ "code": "export default () => ({});\n", "status": 200 });
        let bundle = bundle(&bot, &kept.to_string());
        assert!(facts(&bundle, &site()).runs_page_webhook);
        assert_eq!(facts(&bundle, &site()).origins, [] as [String; 0]);
        let more =
            json!({ "webhook": bot["webhook"], "skills": [{ "url": "https://b.example/" }] });
        let more = Bundle {
            text: more.to_string().into(),
            ..bundle.clone()
        };
        assert_eq!(facts(&more, &site()).origins, ["https://b.example"]);
        for files in [page(&bundle, &site(), &[]), project(&bundle, &site(), &[])] {
            assert_eq!(file(&files, "webhook.mjs"), "export default () => ({});\n");
            assert!(file(&files, "server.mjs").contains("pathname === '/hook'"));
            assert!(!file(&files, "server.mjs").contains('$'.to_string().repeat(2).as_str()));
            assert!(
                file(&files, "README.md").contains("node server.mjs")
                    || file(&files, "README.md").contains("npm start")
            );
            assert_eq!(
                file(&files, "bot.json"),
                "{\"webhook\":\"http://127.0.0.1:5000/hook/\"}"
            );
        }
    }

    #[test]
    fn what_the_site_answered_goes_home_and_is_found_there() {
        let bot = json!({
            "webhook": { "base_url": "https://play.example/x/hook/cafe/" },
            "skills": [{ "actions": [
                { "type": "call_webhook", "url": "/order.json?drink={{memory.drink}}" },
                { "type": "call_webhook", "url": "/{{nlp.source}}.json" },
                { "type": "call_webhook", "url": "https://play.example/x/hook/tides-{{language}}.json" },
                { "type": "call_webhook", "url": "https://play.example/x/hooked" },
                { "type": "call_webhook", "url": "http://127.0.0.1:5000/mine" },
            ] }],
        });
        let bundle = bundle(&bot, "");
        let names = answers(&bundle, &site());
        assert_eq!(names, ["hook/cafe/order.json", "hook/cafe/", "hook/tides-"]);
        let facts = facts(&bundle, &site());
        assert!(facts.has_files && !facts.runs_page_webhook);
        assert_eq!(facts.origins, ["https://play.example", SERVER]);
        let files = page(&bundle, &site(), &[]);
        let there: Value = serde_json::from_str(file(&files, "bot.json")).unwrap();
        assert_eq!(
            there["webhook"]["base_url"],
            format!("{SERVER}/answers/cafe/")
        );
        let urls = &there["skills"][0]["actions"];
        assert_eq!(
            urls[2]["url"],
            format!("{SERVER}/answers/tides-{{{{language}}}}.json")
        );
        assert_eq!(urls[3], bot["skills"][0]["actions"][3]);
        let script = r#"replaceAll(/"http:\/\/127\.0\.0\.1:5000\/(?=(hook|answers)\b)/g"#;
        assert!(file(&files, "chat.js").contains(script));
        assert!(
            file(&files, "index.html")
                .contains("<template id=\"chat\"><hook-talk layout=\"page\" title=")
        );
        assert!(file(&project(&bundle, &site(), &[]), "main.js").contains(script));
        assert!(
            snippet(&bundle, &site())
                .contains("src=\"chat.js\"></script>\n<template id=\"chat\"><hook-talk title=")
        );
        let alone = json!({ "webhook": "https://play.example/x/hook/a.json" });
        let alone = Bundle {
            text: alone.to_string().into(),
            ..bundle
        };
        assert!(snippet(&alone, &site()).contains("<hook-talk webhook=\"answers/a.json\" "));
    }

    #[test]
    fn a_project_pins_what_it_needs() {
        let bundle = bundle(&json!({ "skills": [] }), "");
        let files = project(&bundle, &site(), &[]);
        let package: Value = serde_json::from_str(file(&files, "package.json")).unwrap();
        assert_eq!(package["name"], "a-caf-script");
        assert_eq!(package["dependencies"]["hooktalk"], VERSION);
        assert_eq!(package["scripts"]["dev"], "vite");
        assert!(package["scripts"].get("start").is_none());
        assert_eq!(package_name("مقهى"), "bot");
    }

    #[test]
    fn the_tag_names_the_bot_or_its_webhook() {
        let alone = bundle(&json!({ "webhook": "https://a.example/?a=1&b=\"" }), "");
        assert!(
            snippet(&alone, &site())
                .contains("webhook=\"https://a.example/?a=1&amp;b=&quot;\" title=\"A &quot;")
        );
        let own = json!({ "webhook": "https://play.example/x/page-webhook/a" });
        let own = bundle(&own, "code");
        assert!(snippet(&own, &site()).contains("<hook-talk webhook=\"/hook/a\" "));
        let more = bundle(
            &json!({ "webhook": "https://a.example/", "skills": [] }),
            "",
        );
        assert!(snippet(&more, &site()).contains("<hook-talk bot=\"bot.json\" "));
    }
}
