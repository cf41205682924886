//! Intents on sentences written for this: `intents/en.txt` has a line `# slug` before the sentences
//! of each intent, and `# -` before those of none.

#![expect(
    clippy::expect_used,
    clippy::string_slice,
    clippy::type_complexity,
    reason = "a test that cannot read its sentences fails"
)]

use hooktalk_nlp::{IntentTraining, Training, Understanding, Utterance};

const ENGLISH: &str = include_str!("intents/en.txt");

type Said = Vec<(&'static str, Vec<&'static str>)>;

fn sentences() -> Said {
    let mut all: Said = Vec::new();
    for line in ENGLISH.lines() {
        match line.strip_prefix("# ") {
            Some(slug) => all.push((slug, Vec::new())),
            None => all.last_mut().expect("a slug").1.push(line),
        }
    }
    all
}

fn train(language: &str, intents: &[(&str, &[&str])]) -> Understanding {
    let intents = intents.iter().map(|(slug, sentences)| IntentTraining {
        slug: String::from(*slug),
        description: Some(format!("about {slug}")),
        expressions: vec![(
            language.into(),
            sentences.iter().copied().map(String::from).collect(),
        )],
    });
    Understanding::train(Training {
        languages: vec![language.into()],
        intents: intents.collect(),
        entities: Vec::new(),
    })
}

/// The best intent and its confidence in ten thousandths.
fn best(understanding: &Understanding, language: &str, text: &str) -> (String, u32) {
    let utterance = Utterance {
        text,
        language,
        now_ms: 0,
        utc_offset_minutes: 0,
    };
    let intents = understanding.understand(&utterance).intents;
    let best = intents.into_iter().next();
    best.map_or((String::new(), 0), |best| {
        (best.slug, (best.confidence * 10_000.0) as u32)
    })
}

/// The sentence with one letter of its longest word left out.
fn mistyped(sentence: &str) -> String {
    let longest = sentence.split(' ').max_by_key(|word| word.len());
    let longest = longest.filter(|word| word.len() > 4 && word.is_ascii());
    longest.map_or_else(
        || sentence.to_owned(),
        |word| {
            let cut = 1 + sentence.len() % (word.len() - 2);
            sentence.replacen(word, &[&word[..cut], &word[cut + 1..]].concat(), 1)
        },
    )
}

#[test]
fn sentences_never_seen_find_their_intent_and_others_none() {
    let all = sentences();
    let (mut asked, mut right, mut sure, mut astray) = (0, 0, 0, 0);
    let (mut strange, mut accepted) = (0, 0);
    let (mut known, mut exact, mut typos) = (0, 0, 0);
    for fold in 0..4 {
        let kept = |index: usize| index % 4 != fold;
        let learned: Vec<(&str, Vec<&str>)> = all
            .iter()
            .filter(|(slug, _)| *slug != "-")
            .map(|(slug, said)| {
                let said = said.iter().enumerate().filter(|(index, _)| kept(*index));
                (*slug, said.map(|(_, sentence)| *sentence).collect())
            })
            .collect();
        let borrowed: Vec<(&str, &[&str])> = learned
            .iter()
            .map(|(slug, said)| (*slug, said.as_slice()))
            .collect();
        let understanding = train("en", &borrowed);
        for (slug, said) in &all {
            for (index, sentence) in said.iter().enumerate() {
                let (found, confidence) = best(&understanding, "en", sentence);
                if *slug == "-" {
                    strange += 1;
                    accepted += u32::from(confidence > 5_000);
                } else if kept(index) {
                    known += 1;
                    exact += u32::from(found == *slug && confidence > 9_500);
                    let (found, confidence) = best(&understanding, "en", &mistyped(sentence));
                    typos += u32::from(found == *slug && confidence > 5_000);
                } else {
                    asked += 1;
                    right += u32::from(found == *slug);
                    sure += u32::from(found == *slug && confidence > 5_000);
                    astray += u32::from(found != *slug && confidence > 5_000);
                }
            }
        }
    }
    let figures = format!(
        "of {asked}: right {right}, sure {sure}, astray {astray}; of {strange} strange ones \
         accepted {accepted}; of {known} known ones exact {exact}, with typing errors {typos}"
    );
    // Nine sentences or so to learn from, for 36 intents, some of them close.
    assert!(right * 100 > asked * 54, "{figures}");
    assert!(sure * 100 > asked * 42, "{figures}");
    assert!(astray * 100 < asked * 15, "{figures}");
    assert!(accepted * 100 < strange * 10, "{figures}");
    assert!(exact * 100 > known * 99, "{figures}");
    assert!(typos * 100 > known * 88, "{figures}");
}

#[test]
fn any_script_is_understood() {
    let cases: [(&str, &[(&str, &[&str])], &[(&str, &str)]); 5] = [
        (
            "ar",
            &[
                ("order", &["أريد قهوة", "أريد أن أطلب شاي", "قهوة من فضلك"]),
                (
                    "hours",
                    &["متى تفتحون", "ما هي ساعات العمل", "متى تغلقون اليوم"],
                ),
                ("hello", &["مرحبا", "السلام عليكم", "صباح الخير"]),
            ],
            &[
                ("اريد شاي من فضلك", "order"),
                ("متى تغلقون", "hours"),
                ("مرحباً", "hello"),
            ],
        ),
        (
            "he",
            &[
                (
                    "order",
                    &["אני רוצה קפה", "אפשר להזמין תה", "כוס קפה בבקשה"],
                ),
                (
                    "hours",
                    &["מתי אתם פותחים", "מה שעות הפתיחה", "עד מתי פתוח"],
                ),
            ],
            &[("רוצה להזמין קפה", "order"), ("מתי פותחים", "hours")],
        ),
        (
            "ja",
            &[
                (
                    "order",
                    &[
                        "コーヒーをください",
                        "紅茶を注文したい",
                        "飲み物を頼みたいです",
                    ],
                ),
                (
                    "hours",
                    &[
                        "何時に開きますか",
                        "営業時間を教えて",
                        "何時まで開いていますか",
                    ],
                ),
            ],
            &[
                ("コーヒーを注文したいです", "order"),
                ("営業時間は何時までですか", "hours"),
            ],
        ),
        (
            "zh",
            &[
                ("order", &["我要一杯咖啡", "我想点茶", "请给我一杯水"]),
                ("hours", &["你们几点开门", "营业时间是什么", "几点关门"]),
            ],
            &[("我想要一杯茶", "order"), ("今天几点开门", "hours")],
        ),
        (
            "hi",
            &[
                (
                    "order",
                    &["मुझे चाय चाहिए", "एक कॉफी दीजिए", "मैं चाय मंगवाना चाहता हूँ"],
                ),
                (
                    "hours",
                    &["आप कब खुलते हैं", "दुकान कितने बजे बंद होती है", "खुलने का समय क्या है"],
                ),
            ],
            &[("मुझे कॉफी चाहिए", "order"), ("दुकान कब खुलती है", "hours")],
        ),
    ];
    for (language, intents, asked) in cases {
        let understanding = train(language, intents);
        for (text, slug) in asked {
            let (found, confidence) = best(&understanding, language, text);
            assert_eq!(found, *slug, "{text}");
            assert!(confidence > 5_000, "{text}: {confidence}");
        }
    }
}

#[test]
fn what_is_as_near_to_two_is_sure_of_neither() {
    let understanding = train(
        "en",
        &[
            ("tea", &["order tea", "i want tea", "the same"]),
            ("coffee", &["order coffee", "i want coffee", "the same"]),
        ],
    );
    assert!(best(&understanding, "en", "the same").1 <= 5_000);
    for text in [
        "the same",
        "i want to order",
        "i want tea coffee",
        "tea and coffee",
    ] {
        let utterance = Utterance {
            text,
            language: "en",
            now_ms: 0,
            utc_offset_minutes: 0,
        };
        let intents = understanding.understand(&utterance).intents;
        let sure = intents.iter().filter(|intent| intent.confidence > 0.5);
        assert!(sure.count() < 2, "{text}: {intents:?}");
    }
    assert!(best(&understanding, "en", "tea").1 > 5_000);
}

#[test]
fn an_intent_without_words_in_a_language_is_known_by_those_of_others() {
    let intent = |slug: &str, expressions: &[(&str, &str)]| IntentTraining {
        slug: slug.into(),
        description: None,
        expressions: expressions
            .iter()
            .map(|(language, said)| {
                (
                    String::from(*language),
                    said.split('|').map(String::from).collect(),
                )
            })
            .collect(),
    };
    let understanding = Understanding::train(Training {
        languages: vec!["en".into(), "fr".into(), "de".into(), "nl".into()],
        intents: vec![
            intent("wifi", &[("en", "wifi password|wlan code|internet access")]),
            intent(
                "leave",
                &[("en", "bye|see you"), ("fr", "au revoir|salut|bye")],
            ),
        ],
        entities: Vec::new(),
    });
    assert_eq!(best(&understanding, "en", "the wifi password").0, "wifi");
    // French has words for one intent; German and Dutch for none.
    for language in ["fr", "de", "nl"] {
        assert_eq!(best(&understanding, language, "wlan code?").0, "wifi");
        assert_eq!(best(&understanding, language, "au revoir").0, "leave");
    }
    assert_eq!(best(&understanding, "en", "au revoir").1, 0);
}

#[test]
fn nothing_that_an_author_or_a_visitor_writes_breaks_it() {
    let long = "so viel Kaffee ".repeat(400);
    let understanding = train(
        "de",
        &[
            ("empty", &["", "…", "?!", "   "]),
            ("none", &[]),
            ("long", &[&long, "Kaffee"]),
            ("emoji", &["👍", "👍👍", "❤️"]),
            ("number", &["1", "12", "99,50"]),
            ("mixed", &["\u{fffd}\u{fffd}", "Кофе coffee 咖啡 قهوة"]),
        ],
    );
    assert_eq!(best(&understanding, "de", "👍").0, "emoji");
    assert_eq!(best(&understanding, "de", "7").0, "number");
    assert_eq!(best(&understanding, "de", "咖啡").0, "mixed");
    let hostile = [
        String::new(),
        "?".into(),
        "\u{fffd}".repeat(1000),
        "😀".repeat(25_000),
        "ж".repeat(50_000),
        "a ".repeat(50_000),
        "a\u{301}\u{200d}".repeat(20_000),
        "咖啡".repeat(20_000),
        "\u{202e}\u{0}\u{7f}1,2;3".repeat(9_000),
    ];
    for text in &hostile {
        let (_, confidence) = best(&understanding, "de", text);
        assert!(confidence <= 10_000);
        assert_eq!(best(&understanding, "xx", text).1, confidence);
        understanding.detect(text);
    }
    let silent = train("de", &[]);
    assert_eq!(best(&silent, "de", "Hallo"), (String::new(), 0));
    assert_eq!(best(&train("de", &[("none", &["?"])]), "de", "Hallo").1, 0);
}

#[test]
fn training_twice_gives_the_same() {
    let all = sentences();
    let intents: Vec<(&str, &[&str])> = all
        .iter()
        .map(|(slug, said)| (*slug, said.as_slice()))
        .collect();
    let (one, two) = (train("en", &intents), train("en", &intents));
    for (_, said) in &all {
        let text = said.concat();
        for text in [said[0], &text, &text[..text.len() / 3]] {
            let utterance = Utterance {
                text,
                language: "en",
                now_ms: 0,
                utc_offset_minutes: 0,
            };
            let understood = one.understand(&utterance);
            assert_eq!(understood, two.understand(&utterance));
            assert!(understood.intents.len() <= 5);
            let ranked = understood.intents.windows(2);
            assert!(
                ranked
                    .into_iter()
                    .all(|pair| pair[0].confidence >= pair[1].confidence)
            );
        }
    }
}

#[test]
fn many_expressions_are_learned_in_bounded_time() {
    let sentence = |intent: usize, number: usize| {
        format!(
            "w{} x{} topic{intent} y{}",
            number % 97,
            (number * 7) % 89,
            intent % 13
        )
    };
    for (intents, each) in [(10_000, 1), (50, 200), (2, 5_000)] {
        let intents: Vec<IntentTraining> = (0..intents)
            .map(|intent| IntentTraining {
                slug: format!("i{intent}"),
                description: None,
                expressions: vec![(
                    "en".into(),
                    (0..each).map(|number| sentence(intent, number)).collect(),
                )],
            })
            .collect();
        let understanding = Understanding::train(Training {
            languages: vec!["en".into()],
            intents,
            entities: Vec::new(),
        });
        assert_eq!(best(&understanding, "en", &sentence(1, 0)).0, "i1");
    }
}
