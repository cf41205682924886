//! Languages on sentences written for this: each line of `languages.txt` is a tag, or `-` when
//! nobody could tell, and a text.

use hooktalk_nlp::{IntentTraining, Training, Understanding};

const SENTENCES: &str = include_str!("languages.txt");

fn speaks(languages: &[&str]) -> Understanding {
    Understanding::train(Training {
        languages: languages.iter().copied().map(String::from).collect(),
        ..Training::default()
    })
}

#[test]
fn languages_are_told_apart_or_not_told() {
    for bot in [&["en"][..], &["fr", "en"], &["en", "ar", "es", "de"]] {
        let understanding = speaks(bot);
        let (mut all, mut right, mut wrong) = (0, 0, Vec::new());
        for (tag, text) in SENTENCES.lines().filter_map(|line| line.split_once(' ')) {
            let told = understanding.detect(text);
            all += 1;
            if told == Some(tag) || (told.is_none() && tag == "-") {
                right += 1;
            } else if told.is_some() {
                wrong.push(text);
            }
        }
        assert!(right * 100 > all * 84, "{right} of {all} for {bot:?}");
        assert!(wrong.len() < 5, "{wrong:?} for {bot:?}");
    }
}

#[test]
fn a_script_is_enough() {
    let understanding = speaks(&["en"]);
    for (text, tag) in [
        ("привет", "ru"),
        ("שלום", "he"),
        ("你好", "zh"),
        ("東京はどこ", "ja"),
        ("안녕", "ko"),
        ("नमस्ते", "hi"),
        ("γεια", "el"),
        ("我想买 iPhone 15", "zh"),
        ("привіт", "uk"),
        ("مرحبا", "ar"),
        ("سلام چطوری", "fa"),
    ] {
        assert_eq!(understanding.detect(text), Some(tag), "{text}");
    }
}

#[test]
fn the_bot_s_way_to_write_a_tag_is_kept() {
    let understanding = speaks(&["en-GB", "PT-br", "nb", "zh-Hant"]);
    assert_eq!(understanding.detect("where are you?"), Some("en-GB"));
    assert_eq!(understanding.detect("não, obrigado"), Some("PT-br"));
    assert_eq!(understanding.detect("hva heter du"), Some("nb"));
    assert_eq!(understanding.detect("你好"), Some("zh-Hant"));
    assert_eq!(understanding.detect("où es-tu ?"), Some("fr"));
}

#[test]
fn what_two_languages_say_is_the_bot_s_if_it_speaks_one_of_them() {
    assert_eq!(speaks(&["en", "de"]).detect("hallo"), Some("de"));
    assert_eq!(speaks(&["nl", "en"]).detect("hallo"), Some("nl"));
    assert_eq!(speaks(&["nl", "de"]).detect("hallo"), None);
    assert_eq!(speaks(&["en", "ja"]).detect("東京"), None);
    assert_eq!(speaks(&["ja", "zh"]).detect("東京"), Some("zh"));
}

#[test]
fn a_language_that_nobody_taught_is_known_by_the_bot_s_expressions() {
    let understanding = Understanding::train(Training {
        languages: vec!["en".into(), "eo".into()],
        intents: vec![IntentTraining {
            slug: "order".into(),
            description: None,
            expressions: vec![
                ("en".into(), vec!["order coffee".into()]),
                ("eo".into(), vec!["mi volas mendi kafon bonvolu".into()]),
            ],
        }],
        entities: Vec::new(),
    });
    assert_eq!(understanding.detect("volas kafon"), Some("eo"));
    assert_eq!(understanding.detect("order coffee!"), Some("en"));
}
