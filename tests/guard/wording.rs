//! The interface's words: every key that is used exists, every key that exists is used, and every
//! language has the same.

use std::collections::BTreeSet;

use sixteen::domain::{
    content::campaign::{channel::WORDED, interface::Interface},
    write::audit::{Action, DETAILS},
};

use super::house::sources;

/// The languages the program ships, with their separators of digits.
const SHIPPED: [&str; 2] = ["en", "mn"];

fn file(language: &str) -> String {
    let path = format!("{}/assets/locales/{language}.ftl", env!("CARGO_MANIFEST_DIR"));
    std::fs::read_to_string(path).expect("the wording")
}

fn keys(language: &str) -> BTreeSet<String> {
    let interface = Interface::parse(language, ",", &file(language)).expect("no mistakes");
    let keys: BTreeSet<String> = interface.keys().iter().cloned().collect();
    assert_eq!(keys.len(), interface.keys().len(), "a key is there twice in {language}.ftl");
    keys
}

/// The string literals of the program without escapes in them, which keys never have.
fn literals(code: &str) -> impl Iterator<Item = &str> {
    code.split('"').filter(|text| {
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
    })
}

/// The keys between a beginning and an end in code whose whitespace is one blank.
fn named(code: &str, start: &str, end: &str) -> Vec<String> {
    let pieces = code.split(start).skip(1);
    let key = |piece: &str| {
        let (key, rest) = piece.split_once('"')?;
        rest.trim_start().starts_with(end).then(|| key.to_owned())
    };
    pieces.filter_map(key).collect()
}

/// The keys that the code puts together from a value's own, such as `month-3`.
fn composed() -> Vec<String> {
    let actions = Action::ALL.iter().flat_map(|action| [action.label(), action.sentence()]);
    let details = DETAILS.iter().filter(|detail| **detail != "by");
    actions
        .map(str::to_owned)
        .chain(details.map(|detail| format!("desk-detail-{detail}")))
        .chain(WORDED.map(|channel| format!("channel-{channel}")))
        .chain((1..=12).map(|month| format!("month-{month}")))
        .collect()
}

/// Whether a text can be nothing but a key.
fn is_key(text: &str) -> bool {
    ["desk-", "error-", "field-"].iter().any(|start| text.starts_with(start)) && !text.ends_with('-')
}

#[test]
fn every_language_has_the_same_keys() {
    let original = keys("en");
    assert!(original.len() > 200, "the keys are found");
    for language in SHIPPED {
        let own = keys(language);
        let missing: Vec<_> = original.difference(&own).collect();
        let more: Vec<_> = own.difference(&original).collect();
        assert!(missing.is_empty() && more.is_empty(), "{language}: missing {missing:?}, unknown {more:?}");
    }
}

#[test]
fn every_key_that_is_used_exists() {
    let known = keys("en");
    let mut used = Vec::new();
    for source in sources() {
        let code = source.code.split_whitespace().collect::<Vec<_>>().join(" ").replace("( \"", "(\"");
        for (start, end) in [
            (".text(\"", ")"),
            (".with(\"", ", &["),
            ("Message::new(\"", ")"),
            ("ValidationError::new(\"", ")"),
        ] {
            used.extend(named(&code, start, end).into_iter().map(|key| (source.path.clone(), key)));
        }
        let plain = literals(&source.code).filter(|text| is_key(text));
        used.extend(plain.map(|key| (source.path.clone(), key.to_owned())));
    }
    assert!(used.len() > 150, "only {} uses were found", used.len());
    used.extend(composed().into_iter().map(|key| ("put together".to_owned(), key)));
    let unknown: Vec<_> = used.into_iter().filter(|(_, key)| !known.contains(key)).collect();
    assert!(unknown.is_empty(), "{unknown:#?}");
}

#[test]
fn every_key_that_exists_is_used() {
    let (sources, composed) = (sources(), composed());
    let mut used: BTreeSet<&str> = sources.iter().flat_map(|source| literals(&source.code)).collect();
    used.extend(composed.iter().map(String::as_str));
    let wording = file("en");
    // Messages put into other messages.
    let within = wording.split("{ ").skip(1).filter_map(|piece| piece.split(" }").next());
    used.extend(within);
    let idle: Vec<_> = keys("en").into_iter().filter(|key| !used.contains(key.as_str())).collect();
    assert!(idle.is_empty(), "nothing uses {idle:#?}");
}

#[test]
fn the_words_of_letters_name_nothing() {
    for language in SHIPPED {
        let interface = Interface::parse(language, ",", &file(language)).expect("no mistakes");
        for key in interface.keys().iter().filter(|key| key.starts_with("letter-")) {
            let words = interface.text(key).to_lowercase();
            for word in [
                "violence",
                "women",
                "girls",
                "16 days",
                "campaign",
                "pledge",
                "statement",
                "united nations",
                "#",
                "helpline",
                "noexcuse",
                "activism",
                "хүчирхийл",
                "эмэгтэй",
                "охид",
                "кампанит",
                "амлалт",
                "мэдэгдэл",
                "тусламж",
                "нүб",
            ] {
                assert!(!words.contains(word), "{language} {key}: {words}");
            }
        }
    }
}

/// One word for one thing: what visitors read has no other word for it.
const OTHER_WORDS: [(&str, &[&str]); 2] = [
    (
        "en",
        &[
            "message",
            "letters are on",
            "your letter",
            "the letter ",
            "new letter",
            "daily letter",
            "plain letter",
            "this letter",
            "last letter",
            "stop the letter",
            "stop these letter",
            "of these letters",
            "for these letters",
            "have joined",
            "take up",
            "took up",
            "are needed",
        ],
    ),
    ("mn", &["захидал", "захидл", "календар", "hashtag", "сториф", "э-мэйл", "и-мэйл"]),
];

/// What is called a message in earnest, or shows the code of a page.
const EXCEPT: [&str; 5] = ["field-message", "error-message", "channel-", "desk-", "letter-desk-"];

#[test]
fn one_thing_has_one_word() {
    for (language, others) in OTHER_WORDS {
        let interface = Interface::parse(language, ",", &file(language)).expect("no mistakes");
        let mut texts: Vec<(String, String)> = interface
            .keys()
            .iter()
            .filter(|key| !EXCEPT.iter().any(|start| key.starts_with(start)))
            .map(|key| (key.clone(), interface.text(key)))
            .collect();
        let folder = format!("{}/assets/campaign/{language}", env!("CARGO_MANIFEST_DIR"));
        for page in ["safety", "accessibility", "privacy"] {
            let text = std::fs::read_to_string(format!("{folder}/pages/{page}.md")).expect("a page");
            // The line in one's own words is a message.
            texts.extend(
                text.lines()
                    .filter(|line| !line.contains("message"))
                    .map(|line| (page.to_owned(), line.to_owned())),
            );
        }
        for file in ["days", "hashtags", "calls", "language"] {
            let text = std::fs::read_to_string(format!("{folder}/{file}.toml")).expect("a file");
            let values = text.lines().filter(|line| !line.trim_start().starts_with('#'));
            let values = values.filter_map(|line| line.split_once('"').map(|(_, text)| text));
            texts.extend(values.map(|line| (file.to_owned(), line.to_owned())));
        }
        for (of, text) in texts {
            let text = text.to_lowercase();
            let found: Vec<_> = others.iter().filter(|other| text.contains(**other)).collect();
            assert!(found.is_empty(), "{language} {of}: {found:?} in {text}");
        }
    }
}
