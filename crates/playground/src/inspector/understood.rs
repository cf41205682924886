//! What was understood of the visitor's words.

use std::ops::Range;

use serde_json::Value;
use yew::{Html, html};

/// A piece of the sentence, and the entities that it is.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece<'a> {
    text: &'a str,
    entities: Vec<String>,
}

/// The sentence with its entities marked, the intents, and what else is known.
pub(super) fn view(nlp: &Value, language_from: &str) -> Html {
    let text = |key: &str| nlp.get(key).and_then(Value::as_str);
    let source = text("source").unwrap_or_default();
    let intents = nlp.get("intents").and_then(Value::as_array);
    let intents = intents.map(Vec::as_slice).unwrap_or_default();
    let facts = [
        (
            "Language",
            text("processing_language").or_else(|| text("language")),
        ),
        ("Act", text("act")),
        ("Type", text("type")),
        ("Sentiment", text("sentiment")),
    ];
    let found = match language_from {
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
                { for pieces(source, nlp.get("entities")).into_iter().map(|piece| {
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

/// The sentence in pieces. An entity tells the words that it was found in, not where they are: each
/// is sought as a whole word first, the longest first, and none over another unless it is the same.
fn pieces<'a>(source: &'a str, entities: Option<&Value>) -> Vec<Piece<'a>> {
    let mut sought: Vec<(&str, &str)> = Vec::new();
    for (name, list) in entities.and_then(Value::as_object).into_iter().flatten() {
        for entity in list.as_array().into_iter().flatten() {
            if let Some(raw) = entity.get("raw").and_then(Value::as_str) {
                sought.push((raw, name));
            }
        }
    }
    sought.sort_by_key(|(raw, _)| std::cmp::Reverse(raw.len()));
    let mut found: Vec<(Range<usize>, Vec<String>)> = Vec::new();
    for (raw, name) in sought {
        let places = || places(source, raw);
        let fresh = |place: &Range<usize>| {
            let apart = |(it, _): &(Range<usize>, Vec<String>)| {
                it.end <= place.start || place.end <= it.start
            };
            found.iter().all(apart)
        };
        let same = |place: &Range<usize>| {
            let lacks = |(it, names): &(Range<usize>, Vec<String>)| {
                it == place && !names.iter().any(|known| known == name)
            };
            found.iter().any(lacks)
        };
        let place = places()
            .find(|place| same(place))
            .or_else(|| places().find(|place| fresh(place) && is_word(source, place)))
            .or_else(|| places().find(|place| fresh(place)));
        let Some(place) = place else { continue };
        match found.iter_mut().find(|(it, _)| *it == place) {
            Some((_, names)) => names.push(name.to_owned()),
            None => found.push((place, vec![name.to_owned()])),
        }
    }
    found.sort_by_key(|(place, _)| place.start);
    let mut pieces = Vec::new();
    let mut at = 0;
    for (place, entities) in found {
        let plain = source.get(at..place.start).unwrap_or_default();
        if !plain.is_empty() {
            pieces.push(Piece {
                text: plain,
                entities: Vec::new(),
            });
        }
        pieces.push(Piece {
            text: source.get(place.clone()).unwrap_or_default(),
            entities,
        });
        at = place.end;
    }
    let rest = source.get(at..).unwrap_or_default();
    if !rest.is_empty() {
        pieces.push(Piece {
            text: rest,
            entities: Vec::new(),
        });
    }
    pieces
}

fn places<'a>(source: &'a str, raw: &'a str) -> impl Iterator<Item = Range<usize>> + 'a {
    let wanted = source.match_indices(raw).filter(|_| !raw.is_empty());
    wanted.map(|(at, raw)| at..at + raw.len())
}

/// Whether no letter stands right before or after it.
fn is_word(source: &str, place: &Range<usize>) -> bool {
    let before = source.get(..place.start).and_then(|it| it.chars().last());
    let after = source.get(place.end..).and_then(|it| it.chars().next());
    [before, after]
        .into_iter()
        .flatten()
        .all(|c| !c.is_alphanumeric())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn told(source: &str, entities: &Value) -> String {
        let words = |piece: Piece<'_>| match piece.entities.as_slice() {
            [] => piece.text.to_owned(),
            names => format!("[{}:{}]", piece.text, names.join("+")),
        };
        let entities = Some(entities);
        pieces(source, entities).into_iter().map(words).collect()
    }

    #[test]
    fn entities_are_marked_where_they_are_said() {
        assert_eq!(
            told(
                "two teas to Paris, tea!",
                &json!({ "number": [{ "raw": "two" }], "city": [{ "raw": "Paris" }], "drink": [{ "raw": "tea" }] })
            ),
            "[two:number] teas to [Paris:city], [tea:drink]!"
        );
    }

    #[test]
    fn the_same_words_twice_are_two_places() {
        assert_eq!(
            told(
                "tea and tea",
                &json!({ "drink": [{ "raw": "tea" }, { "raw": "tea" }] })
            ),
            "[tea:drink] and [tea:drink]"
        );
        assert_eq!(
            told(
                "tea",
                &json!({ "drink": [{ "raw": "tea" }], "plant": [{ "raw": "tea" }] })
            ),
            "[tea:drink+plant]"
        );
        assert_eq!(
            told(
                "at 5 pm",
                &json!({ "datetime": [{ "raw": "at 5 pm" }], "number": [{ "raw": "5" }] })
            ),
            "[at 5 pm:datetime]"
        );
    }

    #[test]
    fn what_is_not_said_is_not_marked() {
        assert_eq!(told("", &json!({})), "");
        assert_eq!(
            told(
                "é",
                &json!({ "a": [{ "raw": "" }, { "raw": "x" }, 1], "b": 2 })
            ),
            "é"
        );
        assert_eq!([0.0, 0.874, 2.0, f64::NAN].map(hundredths), [0, 87, 100, 0]);
    }
}
