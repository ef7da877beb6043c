//! Traffic as a file and for programs: the same as in the overview and in the rows, for who may have it.

use std::collections::BTreeMap;

use calamine::Data;
use entity::pledge::{Entity, Model, State};
use entity::traffic::{Facet, Measure};
use entity::value::Keyed;
use sea_orm::EntityTrait;
use serde_json::Value;
use sixteen::domain::account::organizer::Role;
use sixteen::domain::counts::traffic::measure_word;
use sixteen::domain::operate::overview::{Overview, Range};
use sixteen::store;

use crate::api::{token, value, with};
use crate::exports::{ENDINGS, MARK, bytes, sheets};
use crate::on_both_databases;
use crate::person::{Person, done};
use crate::support::app::{TestApp, client};
use crate::support::page::{Answer, between};

const PHONE: (&str, &str) = (
    "user-agent",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 Chrome/130.0.0.0 Mobile Safari/537.36",
);

/// Day, measure, facet, key and count.
type Lines = Vec<[String; 5]>;

/// Visits, shares and clicks, a chain of three pledges over two days, and one that only signed.
async fn fill(app: &TestApp) {
    for path in [
        "/en?via=facebook",
        "/mn?via=facebook",
        "/en?via=x",
        "/share/x?lang=en&page=home",
        "/share/facebook?lang=en&page=home",
        "/share/facebook?lang=en&page=home",
        "/streams/x/NoExcuse",
        "/streams/x/NoExcuse",
        "/streams/x/NoExcuse",
    ] {
        assert!(app.get_with(path, &[PHONE]).await.status < 400, "{path}");
    }
    app.pledge("first@example.org", &[("via", "facebook")]).await;
    let first = app.row("first@example.org").await.expect("a pledge").code;
    app.pledge("second@example.org", &[("by", &first), ("via", "x")]).await;
    app.site().flush_traffic().await.expect("written");
    app.clock.advance(std::time::Duration::from_secs(24 * 3600));
    let second = app.row("second@example.org").await.expect("a pledge").code;
    app.pledge("third@example.org", &[("by", &second), ("via", "x")]).await;
    app.sign("waits@example.org").await;
    app.get_with("/en?via=x", &[PHONE]).await;
    app.settled().await;
    app.site().flush_traffic().await.expect("written");
}

/// The rows of the database as lines of a file.
async fn rows(app: &TestApp) -> (Lines, store::traffic::Traffic) {
    let rows = store::traffic::since(&app.site().store.read, None).await.expect("read");
    let line = |((day, measure, facet, key), count): (&(String, Measure, Facet, String), &i64)| {
        [day.clone(), measure_word(*measure).into(), facet.key(), key.clone(), count.to_string()]
    };
    (rows.iter().map(line).collect(), rows)
}

fn lines_of(ending: &str, file: &[u8]) -> Lines {
    const HEADS: [&str; 5] = ["day", "measure", "by", "key", "count"];
    let text = || String::from_utf8(file.to_vec()).expect("text");
    let object = |row: &Value| {
        assert_eq!(row["detail"], MARK);
        HEADS.map(|head| match &row[head] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        })
    };
    let cell = |cell: &Data| match cell {
        Data::DateTime(at) => at.as_datetime().expect("a date").format("%Y-%m-%d").to_string(),
        other => other.to_string(),
    };
    match ending {
        "csv" => {
            let text = text();
            let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let heads = reader.headers().expect("a heading").clone();
            let place = |head: &str| heads.iter().position(|one| one == head).expect("a column");
            let places = HEADS.map(place);
            reader
                .records()
                .map(|row| row.expect("a row"))
                .map(|row| places.map(|at| row[at].to_owned()))
                .collect()
        }
        "xlsx" => {
            let (rows, about) = sheets(file);
            assert_eq!(about["Detail"], MARK);
            let place = |head: &str| rows[0].iter().position(|one| *one == head).expect("a column");
            let places = HEADS.map(place);
            rows[1..].iter().map(|row| places.map(|at| cell(&row[at]))).collect()
        }
        "json" => {
            let value: Value = serde_json::from_slice(file).expect("JSON");
            value["traffic"].as_array().expect("a list").iter().map(object).collect()
        }
        _ => text().lines().map(|line| object(&serde_json::from_str(line).expect("JSON"))).collect(),
    }
}

/// Counts of confirmed pledges by what each has.
fn recount(pledges: &[Model], of: impl Fn(&Model) -> String) -> BTreeMap<String, i64> {
    let mut counts = BTreeMap::new();
    for pledge in pledges.iter().filter(|pledge| pledge.state == State::Confirmed) {
        *counts.entry(of(pledge)).or_default() += 1;
    }
    counts
}

/// The audit log's entries of traffic that left, and what they say.
async fn entries(app: &TestApp) -> Vec<Value> {
    let entries = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
    let of = entries.iter().filter(|entry| entry.action == "traffic-exported");
    of.map(|entry| serde_json::from_str(&entry.details).expect("JSON")).collect()
}

on_both_databases! {
    async fn file_program_overview_and_rows_agree(database: Database) {
        let app = TestApp::start(database).await;
        fill(&app).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let token = token(&owner, &["traffic"], "7").await;
        let (expected, sums) = rows(&app).await;
        let last = expected.last().expect("a row")[0].clone();
        let late: Lines = expected.iter().filter(|line| line[0] == last).cloned().collect();
        assert!(!late.is_empty() && late.len() < expected.len(), "two days");
        let cookie = editor.cookie().expect("signed in");
        for ending in ENDINGS {
            for (query, expected) in [(String::new(), &expected), (format!("?since={last}"), &late)] {
                let path = format!("/organizer/exports/traffic.{ending}{query}");
                let (status, name, file) = bytes(&app, &cookie, &path).await;
                assert_eq!(status, 200, "{path}");
                assert!(name.contains("sixteen-traffic-full"), "{name}");
                assert_eq!(&lines_of(ending, &file), expected, "{path}");
                let path = format!("/api/v1/exports/traffic.{ending}{query}");
                let request = client().get(format!("{}{path}", app.base)).bearer_auth(&token);
                let response = request.send().await.expect("an answer");
                assert_eq!(response.status().as_u16(), 200, "{path}");
                let file = response.bytes().await.expect("a body");
                assert_eq!(&lines_of(ending, &file), expected, "{path}");
            }
        }
        // Each is recorded: with which choice, and by which token.
        let recorded = entries(&app).await;
        assert_eq!(recorded.len(), 4 * 2 * 2);
        assert_eq!((recorded[0]["format"].as_str(), recorded[0]["filter"].as_str()), (Some("csv"), Some("")));
        assert_eq!(recorded[2]["filter"], format!("since={last}"));
        assert!(recorded[0].get("token").is_none() && recorded[1]["token"].is_string(), "{recorded:?}");

        // The overview adds the days up.
        let overview = Overview::gather(app.site(), Range::default()).await.expect("read");
        let sum = |measure: Measure, facet: Facet, key: &str| -> i64 {
            let (measure, facet) = (measure_word(measure), facet.key());
            let found = expected.iter().filter(|line| line[1] == measure && line[2] == facet && line[3] == key);
            found.map(|line| line[4].parse::<i64>().expect("a number")).sum()
        };
        for (_, measure, facet, key) in sums.keys() {
            assert_eq!(overview.sum(*measure, *facet, key), sum(*measure, *facet, key), "{measure:?} {facet:?} {key}");
        }
        assert_eq!(sum(Measure::Hashtag, Facet::Tag, "NoExcuse"), 3);
        let page = editor.get("/organizer").await.body;
        // Long hashtags may break between their words.
        let section = between(&page, "<section id=\"chains\"", "</section>").replace("<wbr>", "");
        let cells = |numbers: &[i64]| numbers.iter().map(|number| format!("<td class=\"r\">{number}</td>")).collect::<String>();
        let has = |label: &str, numbers: &[i64]| {
            let row = section.split("<tr").find(|row| row.contains(label) && row.contains(&cells(numbers)));
            assert!(row.is_some(), "{label} {numbers:?}: {section}");
        };
        has("#NoExcuse", &[3]);
        let passed = [Measure::Hashtag, Measure::Share, Measure::Visit, Measure::Confirmed];
        for (key, label, numbers) in [("facebook", ">Facebook<", [0, 2, 2, 1]), ("x", ">X<", [3, 1, 2, 2])] {
            assert_eq!(passed.map(|measure| sum(measure, Facet::Channel, key)), numbers, "{key}");
            has(label, &numbers);
        }
        for generation in ["1", "2"] {
            let count = sum(Measure::Confirmed, Facet::Generation, generation);
            assert_eq!(count, 1);
            has(&format!(">{generation}<"), &[count]);
        }

        // And so do the pledges themselves.
        let pledges = Entity::find().all(&app.site().store.read).await.expect("read");
        let by_channel = recount(&pledges, |pledge| pledge.channel.clone());
        let by_generation = recount(&pledges, |pledge| pledge.generation.to_string());
        for (facet, counts) in [(Facet::Channel, by_channel), (Facet::Generation, by_generation)] {
            // A pledge that no other brought is counted under no generation.
            for (key, count) in counts.iter().filter(|(key, _)| *key != "0") {
                assert_eq!(sum(Measure::Confirmed, facet, key), *count, "{facet:?} {key}");
            }
        }
        let signed = expected.iter().filter(|line| line[1] == "signed" && line[2] == "channel");
        let signed: usize = signed.map(|line| line[4].parse::<usize>().expect("a number")).sum();
        assert_eq!(signed, pledges.len());
    }

    async fn traffic_is_for_editors_and_for_tokens_of_its_scope(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("first@example.org", &[("via", "facebook")]).await;
        let mut people = Vec::new();
        for role in [Role::Viewer, Role::Editor, Role::Owner] {
            people.push((role, Person::signed_in(&app, &format!("{}@example.org", role.key()), role).await));
        }
        let owner = &people[2].1;
        let other = token(owner, &["counts", "supporters"], "7").await;
        let right = token(owner, &["traffic"], "7").await;
        let before = done(&app).await;
        for ending in ENDINGS {
            let (desk, api) = (format!("/organizer/exports/traffic.{ending}"), format!("/api/v1/exports/traffic.{ending}"));
            assert_eq!(Person::new(&app).get(&desk).await.location(), "/organizer/sign-in");
            assert_eq!(people[0].1.get(&desk).await.status, 403);
            assert_eq!(app.get(&api).await.status, 401);
            let refused = with(&app, &other, &api).await;
            assert_eq!((refused.status, refused.header("content-type")), (403, "application/problem+json"));
            assert_eq!(
                refused.header("www-authenticate"),
                "Bearer error=\"insufficient_scope\", scope=\"traffic\""
            );
            assert!(value(&refused)["detail"].as_str().expect("words").contains("made for something else"));
            assert_eq!(with(&app, &right, &format!("{api}?since=soon")).await.status, 422);
            let wrong = people[1].1.get(&format!("{desk}?since=soon")).await;
            assert!(wrong.status == 422 && wrong.body.contains("This choice cannot be read: since"), "{}", wrong.body);
            let head = client().head(format!("{}{api}", app.base)).bearer_auth(&right);
            assert_eq!(Answer::of(head.send().await.expect("an answer")).await.status, 200);
        }
        for what in ["counts", "supporters"] {
            let refused = with(&app, &right, &format!("/api/v1/exports/{what}.csv")).await;
            assert_eq!(refused.status, 403, "{what}");
        }
        assert_eq!(done(&app).await, before, "nothing has left");
        for (role, person) in &people {
            let is_given = *role >= Role::Editor;
            for (page, words) in [("/organizer", "/organizer/exports#traffic-title\""), ("/organizer/exports", "id=\"traffic-is-since\"")] {
                assert_eq!(person.get(page).await.body.contains(words), is_given, "{role:?} {page}");
            }
        }
        // Narrowed to a channel its own row is known, the hashtags are not.
        let page = people[1].1.get("/organizer?channel=facebook").await.body;
        // Long hashtags may break between their words.
        let section = between(&page, "<section id=\"chains\"", "</section>").replace("<wbr>", "");
        assert!(section.contains("Clicks on hashtags are known of all pledges together only"), "{section}");
        assert!(section.contains("Facebook") && !section.contains("Visits, sign-ups and shares are known by"), "{section}");
    }
}
