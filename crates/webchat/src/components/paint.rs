//! The host's preferences as styles of the chat's root: by the object model, because a content
//! security policy may forbid style attributes.

use web_sys::{HtmlElement, window};
use yew::AttrValue;

use crate::appearance::Theme;
use crate::preferences::Preferences;

/// Every custom property that a preference sets. They stand for what a preset says; what the page
/// says by `--hooktalk-…` goes before them.
const OWN: [&str; 11] = [
    "--own-accent",
    "--own-visitor",
    "--own-on-accent",
    "--own-on-visitor",
    "--own-ink",
    "--own-bot",
    "--own-on-bot",
    "--own-surface",
    "--own-font",
    "--own-bot-picture",
    "--own-user-picture",
];

/// How bright a colour may be under white words, as CSS Color counts luminance: 4.5 to 1.
const DARK: f64 = 0.183;

/// Puts `preferences` on `root`. Where they name a colour and not that of the words on it, the words
/// are black or white, whichever can be read; a background makes the whole chat light or dark.
pub(super) fn paint(root: &HtmlElement, preferences: &Preferences, theme: Theme) {
    let style = root.style();
    // The names and values are well formed, so nothing here fails.
    for name in OWN {
        let _ = style.remove_property(name);
    }
    let _ = style.remove_property("color-scheme");
    let set = |name: &str, value: &str| {
        let _ = style.set_property(name, value);
    };
    let given = |name: &str| {
        let paint = preferences.paint.iter().find(|(key, _)| *key == name)?;
        Some(paint.1.as_str())
    };
    for (name, value) in &preferences.paint {
        set(name, value);
    }
    if let Some(accent) = given("--own-accent") {
        let bright = brightness(root, accent);
        set("--own-visitor", accent);
        let on = given("--own-on-accent").or_else(|| bright.map(readable_on));
        for name in ["--own-on-accent", "--own-on-visitor"] {
            set(name, on.unwrap_or("#fff"));
        }
        // Words in a bright accent cannot be read on a light surface.
        set(
            "--own-ink",
            if bright.is_some_and(|it| it > DARK) {
                "light-dark(color-mix(in oklab, var(--accent), #000 58%), color-mix(in oklab, var(--accent), #fff 30%))"
            } else {
                "light-dark(color-mix(in oklab, var(--accent), #000 12%), color-mix(in oklab, var(--accent), #fff 52%))"
            },
        );
    }
    if let Some(bot) = given("--own-bot")
        && given("--own-on-bot").is_none()
        && let Some(bright) = brightness(root, bot)
    {
        set("--own-on-bot", readable_on(bright));
    }
    if theme == Theme::Auto
        && let Some(surface) = given("--own-surface")
        && let Some(bright) = brightness(root, surface)
    {
        set("color-scheme", if bright > DARK { "light" } else { "dark" });
    }
    let picture = |name: &str, url: &Option<AttrValue>| {
        if let Some(url) = url {
            let url = url.replace('\\', "%5C").replace('"', "%22");
            let url: String = url.split(char::is_control).collect();
            set(name, &["url(\"", &url, "\")"].concat());
        }
    };
    picture("--own-bot-picture", &preferences.bot_picture);
    picture("--own-user-picture", &preferences.user_picture);
}

fn readable_on(bright: f64) -> &'static str {
    if bright > DARK { "#000" } else { "#fff" }
}

/// The luminance of a colour, from 0 to 1; `None` when it is none of sRGB.
fn brightness(root: &HtmlElement, color: &str) -> Option<f64> {
    let style = root.style();
    style.set_property("color", color).ok()?;
    let computed = window()?.get_computed_style(root).ok()??;
    let color = computed.get_property_value("color").unwrap_or_default();
    let _ = style.remove_property("color");
    let inside = color.strip_prefix("rgb")?.split_once('(')?.1;
    let mut parts = inside
        .split(|it: char| !(it.is_ascii_digit() || it == '.'))
        .filter(|it| !it.is_empty());
    // Near enough to the curve of sRGB.
    let mut part = |weight: f64| {
        let part = parts.next()?.parse::<f64>().ok()? / 255.0;
        Some(weight * part * part * (0.8 + 0.2 * part))
    };
    Some(part(0.2126)? + part(0.7152)? + part(0.0722)?)
}
