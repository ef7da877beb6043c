//! Counts by whatever they may be by: in full each combination equals a recount of the rows, in
//! public each is rounded.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use sixteen::domain::account::organizer::Role;

use crate::{
    exports::{ENDINGS, MARK, bytes, last, seed, sheets},
    on_both_databases,
    person::Person,
    support::{app::TestApp, database::Database},
};

/// What full counts are by.
const FULL: [&str; 9] = ["day", "hour", "call", "region", "voice", "channel", "source", "language", "status"];

/// What public ones are by.
const PUBLIC: [&str; 6] = ["day", "call", "region", "voice", "channel", "language"];

/// All but total and days is shown in public as a multiple of this, and never less.
const STEP: i64 = 10;

/// All ways to choose some of these.
fn choices<'a>(of: &[&'a str]) -> Vec<Vec<&'a str>> {
    (1_u32..1 << of.len())
        .map(|bits| {
            of.iter().enumerate().filter(|(at, _)| bits >> at & 1 == 1).map(|(_, word)| *word).collect()
        })
        .collect()
}

/// The rows of an answer in NDJSON.
fn rows(body: &str) -> Vec<Value> {
    body.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

/// How many of the rows there are for each combination.
fn recount(expected: &[Value], by: &[&str]) -> BTreeMap<Vec<String>, i64> {
    let mut cells = BTreeMap::new();
    for row in expected.iter().filter(|row| by.contains(&"status") || row["status"] == "confirmed") {
        let mut keys = vec![Vec::new()];
        for word in by {
            let field = match *word {
                "day" => "confirmed_day",
                "call" => "calls",
                other => other,
            };
            let value = row[field].as_str().unwrap_or_default();
            let values: Vec<&str> = if *word == "call" { value.split(' ').collect() } else { vec![value] };
            keys = keys
                .into_iter()
                .flat_map(|key: Vec<String>| {
                    values.iter().map(move |value| {
                        let dated = matches!(*word, "day" | "hour");
                        let value = if value.is_empty() && !dated { "not-said" } else { value };
                        [&*key, &[value.to_owned()]].concat()
                    })
                })
                .collect();
        }
        for key in keys {
            *cells.entry(key).or_default() += 1;
        }
    }
    cells
}

on_both_databases! {
    async fn every_combination_in_full_equals_a_recount(database: Database) {
        let app = TestApp::start(database).await;
        let mut expected = seed(&app, 60).await;
        expected.push(last(&app).await);
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        for by in choices(&FULL) {
            let query = format!("detail=full&across=on&by={}", by.join(","));
            let answer = editor.get(&format!("/organizer/exports/counts.ndjson?{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let number = if by.contains(&"status") { "pledges" } else { "confirmed" };
            let mut found = BTreeMap::new();
            for row in rows(&answer.body) {
                assert_eq!(row["detail"], MARK, "{query}");
                let key: Vec<String> =
                    by.iter().map(|word| row[*word].as_str().unwrap_or_default().to_owned()).collect();
                assert_eq!(found.insert(key, row[number].as_i64().expect("a number")), None, "{query}: twice");
            }
            assert_eq!(found, recount(&expected, &by), "{query}");
        }
    }

    async fn every_combination_in_public_is_rounded(database: Database) {
        let app = TestApp::start(database).await;
        let mut expected = seed(&app, 120).await;
        expected.push(last(&app).await);
        let viewer = Person::signed_in(&app, "bold@example.org", Role::Viewer).await;
        let total = i64::try_from(expected.iter().filter(|row| row["status"] == "confirmed").count()).expect("small");
        app.wait_for_confirmed(total).await;
        for by in choices(&PUBLIC) {
            let query = format!("by={}", by.join(","));
            let answer = viewer.get(&format!("/organizer/exports/counts.ndjson?{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let mut sums: BTreeMap<String, i64> = BTreeMap::new();
            for row in rows(&answer.body) {
                let (word, key) = (row["by"].as_str().expect("text"), row["key"].as_str().expect("text"));
                let count = row["confirmed"].as_i64().expect("a number");
                assert!(row.get("detail").is_none(), "what anyone may know has no mark");
                *sums.entry(word.to_owned()).or_default() += count;
                let exact = |key: &str| recount(&expected, &[word]).get(&[key.to_owned()][..]).copied().unwrap_or_default();
                match word {
                    "total" => assert_eq!(count, total),
                    "day" => assert_eq!(count, exact(key), "{query}: {word} {key}"),
                    _ => {
                        assert!(count >= STEP && count % STEP == 0, "{query}: not rounded: {word} {key}");
                        assert!((count - exact(key)).abs() < STEP, "{query}: {word} {key}");
                    }
                }
            }
            assert_eq!(sums.remove("total"), Some(total));
            assert!(sums.keys().all(|word| by.contains(&&**word)), "{query}: {sums:?}");
            assert_eq!(sums.len(), by.len(), "{query}: something is shown of each");
        }
        // What would tell more is refused, whoever asks and however.
        let asked = ["by=hour", "by=source", "by=status", "across=on&by=day,region", "by=region&call=data", "by=region&from=2026-11-25", "by=region&agreed=on"];
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        for query in asked {
            for person in [&viewer, &owner] {
                for ending in ENDINGS {
                    let answer = person.get(&format!("/organizer/exports/counts.{ending}?{query}")).await;
                    assert_eq!(answer.status, 422, "{query}");
                }
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn full_counts_bear_their_mark_in_every_format() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[("region", "MN-1")]).await;
    let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
    for query in ["by=region,hour", "across=on&by=region,hour", "across=on&by=region&call=services"] {
        let get = async |ending: &str| {
            let answer = editor.get(&format!("/organizer/exports/counts.{ending}?detail=full&{query}")).await;
            assert_eq!(answer.status, 200, "{query}: {}", answer.body);
            let name = answer.header("content-disposition").to_owned();
            assert!(name.contains("sixteen-counts-full-"), "{name}");
            answer.body
        };
        let csv = get("csv").await;
        assert!(csv.lines().next().expect("a heading").ends_with(",detail,about"), "{csv}");
        assert!(csv.lines().skip(1).all(|line| line.contains(&format!(",{MARK},"))), "{csv}");
        let json: Value = serde_json::from_str(&get("json").await).expect("JSON");
        assert_eq!(json["detail"], MARK);
        assert!(json["counts"].as_array().expect("rows").iter().all(|row| row["detail"] == json!(MARK)));
        assert!(rows(&get("ndjson").await).iter().all(|row| row["detail"] == MARK));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_for_the_public_names_no_organizer() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[("region", "MN-1")]).await;
    let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
    let cookie = owner.cookie().expect("a cookie");
    for ending in ENDINGS {
        let path = format!("/organizer/exports/counts.{ending}?by=region,day&detail=public");
        let (status, _, body) = bytes(&app, &cookie, &path).await;
        assert_eq!(status, 200, "{ending}");
        let text = match ending {
            "xlsx" => format!("{:?}", sheets(&body)),
            _ => String::from_utf8(body).expect("text"),
        };
        assert!(text.contains("total"), "{ending}: {text}");
        assert!(!text.contains('@') && !text.contains("bold"), "{ending}: {text}");
    }
}
