//! What holds for every template and all data.

#![expect(clippy::expect_used, reason = "a test stops at what it did not expect")]

use hooktalk_template::{HeaderTemplate, JsonTemplate, Limits, TextTemplate, UrlTemplate};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof, proptest};
use proptest::string::string_regex;
use serde_json::{Map, Value, json};

/// Any JSON, with numbers that every reader reads back as they were.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<i32>().prop_map(|number| Value::from(f64::from(number) / 8.0)),
        texts().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 32, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((texts(), inner), 0..5)
                .prop_map(|members| members.into_iter().collect::<Map<_, _>>().into()),
        ]
    })
}

/// Texts with many of the characters that do harm somewhere.
fn texts() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        string_regex("[\"\\\\\\n\\r\\t\\x00{}\\[\\]:,/?#&=%.@ a-zé👋]{0,12}").expect("a pattern"),
    ]
}

/// Texts made of pieces of the language, so that many of them parse.
fn templates() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("{{memory.a}}"),
        2 => Just("{{memory.list}}"),
        2 => Just("{{#if memory.a}}"),
        2 => Just("{{#each memory.list}}"),
        2 => Just("{{#eachJoin memory.list}}"),
        1 => Just("{{#with memory.map}}"),
        1 => Just("{{#unless memory.a}}"),
        2 => Just("{{else}}"),
        1 => Just("{{else if memory.b}}"),
        3 => Just("{{/if}}"),
        3 => Just("{{/each}}"),
        2 => Just("{{/eachJoin}}"),
        1 => Just("{{/with}}"),
        1 => Just("{{this}}"),
        1 => Just("{{@key}}"),
        1 => Just("{{~this~}}"),
        1 => Just("{{{json memory.map}}}"),
        1 => Just("{{! note }}"),
        1 => Just("\\{{"),
        1 => Just("{{length (pluck memory.list 'a')}}"),
        4 => Just(","),
        3 => Just("\""),
        2 => Just("\"k\":"),
        2 => Just("["),
        2 => Just("]"),
        2 => Just("{"),
        2 => Just("}"),
        2 => Just("1"),
        1 => Just("null"),
        1 => Just(" \n"),
        1 => Just("é👋"),
        1 => Just("}}"),
        1 => Just("{{"),
    ];
    vec(piece, 0..24).prop_map(|pieces| pieces.concat())
}

/// Bodies that are right by construction, with blocks in every place where one may stand.
fn bodies() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("1".to_owned()),
        Just("{{memory.a}}".to_owned()),
        Just("{{this.x}}".to_owned()),
        Just("\"{{memory.a}}\"".to_owned()),
        Just("\"x{{#each memory.list}}{{this}}{{/each}}\"".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let key = prop_oneof![
            Just("\"k\""),
            Just("\"{{memory.key}}\""),
            Just("\"a{{#if memory.a}}b{{/if}}\""),
        ];
        let member = (key, inner.clone()).prop_map(|(key, value)| format!("{key}:{value}"));
        let comma = prop_oneof![Just(""), Just(",")];
        let block = prop_oneof![
            Just("each memory.list"),
            Just("eachJoin memory.map"),
            Just("if memory.a"),
            Just("unless memory.b"),
            Just("with memory.map"),
        ];
        let wrapped = |items: proptest::strategy::BoxedStrategy<String>| {
            (block.clone(), comma.clone(), items, comma.clone()).prop_map(
                |(block, before, body, after)| {
                    let name = block.split(' ').next().unwrap_or_default().to_owned();
                    format!("{{{{#{block}}}}}{before}{body}{{{{else}}}}{after}{{{{/{name}}}}}")
                },
            )
        };
        let elements = vec(
            prop_oneof![inner.clone(), wrapped(inner.clone().boxed())],
            0..4,
        );
        let members = vec(prop_oneof![member.clone(), wrapped(member.boxed())], 0..4);
        prop_oneof![
            elements.prop_map(|items| format!("[{}]", items.join(","))),
            members.prop_map(|items| format!("{{ {} }}", items.join(","))),
            inner.prop_map(|value| {
                format!("{{{{#if memory.a}}}}{value}{{{{else}}}}{{{{/if}}}}")
            }),
        ]
    })
}

fn scope(a: &Value, key: &str) -> Value {
    json!({"memory": {"a": a, "list": [1, a, key, {"a": a}], "map": {"x": a, key: 2}, "key": key}})
}

/// How a value prints where text is wanted.
fn printed(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn read(body: &str, scope: &Value) -> Value {
    let template = JsonTemplate::parse(body).expect("a body that can be parsed");
    let text = template
        .render(scope, &Limits::default())
        .expect("a body within the limits");
    serde_json::from_str(&text).expect("a body is JSON")
}

proptest! {
    #[test]
    fn a_body_holds_exactly_the_values(value in values()) {
        let scope = json!({"memory": {"v": value}});
        let text = printed(&value);
        assert_eq!(read("{{memory.v}}", &scope), value);
        assert_eq!(read(r#"{"a":[{{memory.v}}]}"#, &scope), json!({"a": [value]}));
        assert_eq!(read(r#"["{{memory.v}}"]"#, &scope), json!([text]));
        assert_eq!(read(r#"["<{{memory.v}}>"]"#, &scope), json!([format!("<{text}>")]));
        assert_eq!(read(r#"{"{{memory.v}}":1}"#, &scope), json!({text.clone(): 1}));
        let body = json!({"a": "{{memory.v}}", "{{memory.v}}!": ["-{{memory.v}}"]});
        let rendered = JsonTemplate::from_value(&body)
            .and_then(|body| body.render_value(&scope, &Limits::default()))
            .expect("a body");
        let mut expected = json!({"a": text});
        expected[format!("{text}!")] = json!([format!("-{text}")]);
        assert_eq!(rendered, expected);
    }

    #[test]
    fn keys_from_holes_are_never_repeated(left in texts(), right in texts()) {
        let scope = json!({"memory": {"l": left, "r": right}});
        let template = JsonTemplate::parse(r#"{"{{memory.l}}":1,"a":2,"{{memory.r}}":3}"#).unwrap();
        let text = template.render(&scope, &Limits::default()).unwrap();
        let mut expected = json!({left: 1});
        expected["a"] = json!(2);
        expected[right] = json!(3);
        let read: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(&read, &expected);
        assert_eq!(text.len(), read.to_string().len(), "nothing is written twice");
    }

    #[test]
    fn a_header_holds_no_control_character(value in values()) {
        let scope = json!({"memory": {"v": value}});
        let header = HeaderTemplate::parse("x {{memory.v}}; {{#each memory.v}}{{@key}}{{this}}{{/each}}");
        match header.unwrap().render(&scope, &Limits::default()) {
            Ok(header) => {
                assert!(!header.chars().any(|one| one.is_control() || one > '\u{ff}'), "{header:?}");
            }
            Err(error) => assert_eq!(error.code(), "bad-header"),
        }
    }

    #[test]
    fn a_hole_adds_nothing_to_a_url(value in values()) {
        let scope = json!({"memory": {"v": value}});
        let url = UrlTemplate::parse("https://e.com/a/{{memory.v}}/b?q={{memory.v}}&r=1#{{memory.v}}");
        match url.unwrap().render(&scope, &Limits::default()) {
            Ok(url) => {
                let count = |sign| url.matches(sign).count();
                assert_eq!((count('/'), count('?'), count('#'), count('&')), (5, 1, 1, 1), "{url}");
                assert!(url.is_ascii() && !url.contains(|one: char| one.is_whitespace() || one.is_control()));
            }
            Err(error) => assert_eq!(error.code(), "bad-url"),
        }
    }

    #[test]
    fn text_holds_the_value_as_it_is(value in texts(), around in "[^{}\\\\]*") {
        let scope = json!({"memory": {"v": value}});
        let template = TextTemplate::parse(&format!("{around}{{{{memory.v}}}}{around}")).unwrap();
        assert_eq!(template.render(&scope, &Limits::default()).unwrap(), format!("{around}{value}{around}"));
    }

    #[test]
    fn nothing_panics_and_a_body_is_json(
        template in prop_oneof![templates(), any::<String>(), bodies()],
        value in values(),
        key in texts(),
    ) {
        let scope = scope(&value, &key);
        let limits = Limits { steps: 2_000, output_bytes: 20_000, ..Limits::default() };
        if let Ok(text) = TextTemplate::parse(&template) {
            let _ = text.render(&scope, &limits);
            let _ = text.paths();
        }
        if let Ok(url) = UrlTemplate::parse(&template) {
            let _ = url.render(&scope, &limits);
        }
        if let Ok(header) = HeaderTemplate::parse(&template) {
            let _ = header.render(&scope, &limits);
        }
        if let Ok(body) = JsonTemplate::from_value(&json!({&template: [&template]})) {
            let _ = body.render_value(&scope, &limits);
        }
        match JsonTemplate::parse(&template) {
            Ok(body) => match body.render(&scope, &limits) {
                Ok(text) => {
                    serde_json::from_str::<Value>(&text).expect("a body is JSON");
                }
                Err(error) => assert!(error.code().ends_with("-limit"), "{error}"),
            },
            Err(error) => {
                assert!(error.span().end <= template.len() && !error.excerpt().is_empty());
            }
        }
    }

    #[test]
    fn bodies_that_are_right_are_read(template in bodies(), value in values(), key in texts()) {
        let limits = Limits::default();
        let body = JsonTemplate::parse(&template);
        let body = body.unwrap_or_else(|error| panic!("{template}\n{error}\n{}", error.excerpt()));
        let text = body.render(&scope(&value, &key), &limits).expect("within the limits");
        serde_json::from_str::<Value>(&text).expect("a body is JSON");
    }
}
