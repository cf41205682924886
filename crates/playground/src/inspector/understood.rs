//! What was understood of the visitor's words.

use std::ops::Range;

use hooktalk_protocol::Object;
use serde_json::Value;
use yew::{Html, html};

/// A piece of the sentence, and the entities that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    entities: Vec<String>,
}

/// The sentence with its entities marked, the intents, and what else is known: the data of the step.
pub(super) fn view(data: &Object) -> Html {
    let nlp = data.get("nlp").unwrap_or(&Value::Null);
    let language_from = data.get("language_from").and_then(Value::as_str);
    let text = |key: &str| nlp.get(key).and_then(Value::as_str);
    let source = text("source").unwrap_or_default();
    let intents = nlp.get("intents").and_then(Value::as_array);
    let intents = intents.map(Vec::as_slice).unwrap_or_default();
    let spans = data.get("spans").and_then(Value::as_array);
    let spans = spans.map(Vec::as_slice).unwrap_or_default();
    let facts = [
        (
            "Language",
            text("processing_language").or_else(|| text("language")),
        ),
        ("Act", text("act")),
        ("Type", text("type")),
        ("Sentiment", text("sentiment")),
    ];
    let found = match language_from.unwrap_or_default() {
        "forced" => "forced by the page",
        "told" => "told by the page",
        "detected" => "detected in the words",
        "conversation" => "the conversation's",
        "default" => "the bot's default",
        _ => "",
    };
    html! {
        <div class="understood">
            <p class="sentence">
                { for pieces(source, spans).into_iter().map(|piece| {
                    if piece.entities.is_empty() {
                        html! { piece.text.to_owned() }
                    } else {
                        html! {
                            <mark>
                                { piece.text.to_owned() }
                                <small><span class="unseen">{ " is " }</span>{ piece.entities.join(", ") }</small>
                            </mark>
                        }
                    }
                }) }
            </p>
            if intents.is_empty() {
                <p class="empty">{ "No intent of the bot was recognized." }</p>
            } else {
                <ul class="intents" aria-label="Intents">
                    { for intents.iter().map(intent) }
                </ul>
            }
            <dl class="facts">
                { for facts.into_iter().filter_map(|(name, value)| value.map(|value| html! {
                    <div>
                        <dt>{ name }</dt>
                        <dd>{ value.to_owned() }
                            if name == "Language" && !found.is_empty() {
                                <span class="note">{ " " }{ found }</span>
                            }
                        </dd>
                    </div>
                })) }
            </dl>
        </div>
    }
}

fn intent(intent: &Value) -> Html {
    let slug = intent.get("slug").and_then(Value::as_str);
    let confidence = intent.get("confidence").and_then(Value::as_f64);
    let percent = confidence.map(hundredths);
    html! {
        <li>
            <code>{ slug.unwrap_or_default().to_owned() }</code>
            if let Some(percent) = percent {
                <meter min="0" max="100" value={percent.to_string()} aria-hidden="true"></meter>
                <span class="percent">{ percent }{ " %" }</span>
            }
        </li>
    }
}

/// A confidence from 0 to 1 in hundredths.
fn hundredths(confidence: f64) -> u8 {
    // It is from 0 to 100.
    (confidence.clamp(0.0, 1.0) * 100.0).round() as u8
}

/// The sentence in pieces, by where its entities stand. Of two that overlap, the first is marked, and
/// of two that begin together the longer one.
fn pieces<'a>(source: &'a str, spans: &[Value]) -> Vec<Piece<'a>> {
    let mut found: Vec<(Range<usize>, Vec<String>)> = Vec::new();
    for span in spans {
        let unit = |key| bytes(source, span.get(key)?.as_u64()?);
        let place = unit("start").zip(unit("end"));
        let Some((start, end)) = place.filter(|(start, end)| start < end) else {
            continue;
        };
        let name = span.get("entity").and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        match found.last_mut() {
            Some((place, names)) if *place == (start..end) => {
                if !names.contains(&name) {
                    names.push(name);
                }
            }
            Some((place, names)) if place.start == start && place.end < end => {
                *place = start..end;
                *names = vec![name];
            }
            Some((place, _)) if start < place.end => {}
            _ => found.push((start..end, vec![name])),
        }
    }
    let mut pieces = Vec::new();
    let mut at = 0;
    let mut push = |range: Range<usize>, entities: Vec<String>| {
        let text = source.get(range).unwrap_or_default();
        if !text.is_empty() {
            pieces.push(Piece { text, entities });
        }
    };
    for (place, entities) in found {
        push(at..place.start, Vec::new());
        at = place.end;
        push(place, entities);
    }
    push(at..source.len(), Vec::new());
    pieces
}

/// How many bytes so many UTF-16 units of a text are; `None` where a character would be cut.
fn bytes(text: &str, units: u64) -> Option<usize> {
    let mut left = units;
    for (at, c) in text.char_indices() {
        if left == 0 {
            return Some(at);
        }
        left = left.checked_sub(c.len_utf16() as u64)?;
    }
    (left == 0).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(source: &str, spans: &[(&str, u64, u64)]) -> String {
        let spans: Vec<Value> = spans
            .iter()
            .map(|(name, start, end)| json!({ "entity": name, "start": start, "end": end }))
            .collect();
        let words = |piece: Piece<'_>| match piece.entities.as_slice() {
            [] => piece.text.to_owned(),
            names => format!("[{}:{}]", piece.text, names.join("+")),
        };
        pieces(source, &spans).into_iter().map(words).collect()
    }

    #[test]
    fn entities_are_marked_where_they_stand() {
        assert_eq!(
            told(
                "😀 7 é 7!",
                &[
                    ("emoji", 0, 2),
                    ("number", 7, 8),
                    ("code", 7, 8),
                    ("code", 7, 8)
                ]
            ),
            "[😀:emoji] 7 é [7:number+code]!"
        );
        assert_eq!(
            told("tea tea", &[("drink", 0, 3), ("drink", 4, 7)]),
            "[tea:drink] [tea:drink]"
        );
    }

    #[test]
    fn of_what_overlaps_one_is_marked() {
        assert_eq!(
            told(
                "at 5 pm",
                &[("act", 0, 2), ("datetime", 0, 7), ("number", 3, 4)]
            ),
            "[at 5 pm:datetime]"
        );
        assert_eq!(told("a b c", &[("x", 0, 3), ("y", 2, 5)]), "[a b:x] c");
    }

    #[test]
    fn a_place_that_is_none_is_not_marked() {
        assert_eq!(told("", &[]), "");
        assert_eq!(
            told("😀é", &[("a", 1, 2), ("b", 2, 9), ("c", 9, 8), ("d", 3, 2)]),
            "😀é"
        );
        assert_eq!(pieces("é", &[json!(1), json!({ "start": -1 })]).len(), 1);
    }

    #[test]
    fn a_confidence_is_told_in_hundredths() {
        assert_eq!([0.0, 0.874, 2.0, f64::NAN].map(hundredths), [0, 87, 100, 0]);
    }
}
