//! The public counts: their shape, their days, what they hide, and that they are those of the rows.

use std::{collections::BTreeSet, io::Read};

use futures_util::future::join_all;
use jiff::Timestamp;
use serde_json::Value;

use crate::{
    content::Content,
    on_both_databases,
    support::{
        app::{TestApp, client},
        database::Database,
        page::{Answer, between},
        random::Random,
        until,
    },
};

const CALLS: [&str; 7] = [
    "legal-frameworks",
    "services",
    "harmful-norms",
    "safer-online-spaces",
    "data",
    "seat-at-the-table",
    "men-and-boys",
];

on_both_databases! {
    // Nine would look like a result: until then all columns are open and equal, wherever they are drawn.
    async fn columns_are_numbers_from_ten_pledges_on(database: Database) {
        let app = TestApp::start(database).await;
        let drawn = async || {
            let (home, embed) = (app.get("/en").await.body, app.get("/embed?lang=en").await.body);
            let card = between(&home, "/cards/home/all/", "\"").to_owned();
            let badge = app.get("/badge.svg?lang=en").await.body;
            // Behind the columns stand the words, as one path.
            let (columns, _) = badge.rsplit_once("<path").expect("words");
            let columns = columns.rsplit("H0Z\"/>").next().unwrap_or_default().to_owned();
            (between(&home, "<figcaption>", "</figcaption>").to_owned(), card, between(&embed, "<svg", "</svg>").to_owned(), columns)
        };
        // The bands of all inner pages are one drawing, with its sentence.
        let bands = async |link: &str, sentence: &str| {
            let mut bands = Vec::new();
            for path in [
                "/en/calls/data",
                "/en/days/6",
                "/en/hashtags/NoExcuse",
                "/en/partners",
                "/en/check-your-email?ref=x",
                link,
            ] {
                let page = app.get(path).await.body;
                let band = between(&page, "<div class=\"band\">", "</p>").to_owned();
                assert!(band.contains(sentence), "{path}: {band}");
                bands.push(between(&band, "<svg", "</svg>").to_owned());
            }
            assert!(bands.iter().all(|band| *band == bands[0]), "{bands:?}");
            bands.swap_remove(0)
        };
        for number in 1..=9 {
            app.pledge(&format!("{number}@example.org"), &[]).await;
        }
        app.sign("waits@example.org").await;
        let link = app.mail.first("waits@example.org").await.link("confirm");
        app.wait_for_confirmed(9).await;
        let nine = drawn().await;
        assert!(nine.0.contains("From ten pledges on"), "{}", nine.0);
        let open = bands(&link, "one for each day").await;
        assert!(!open.contains("class=\"w\"") && !open.contains("class=\"t\""), "{open}");
        assert!(!nine.2.contains("class=\"w\"") && nine.3.contains("d=\"\""), "{nine:?}");
        app.pledge("10@example.org", &[]).await;
        app.wait_for_confirmed(10).await;
        let ten = drawn().await;
        assert!(ten.0.contains("Each pledge makes its day"), "{}", ten.0);
        let written = bands(&link, "the pledges of one day").await;
        assert!(written.contains("class=\"w\"") || written.contains("class=\"t\""), "{written}");
        assert!(ten.1 != nine.1 && ten.2 != nine.2 && ten.3 != nine.3, "{nine:?} {ten:?}");
    }

    async fn files_for_the_public_have_no_code_of_a_pledge(database: Database) {
        let app = TestApp::start(database).await;
        let mut codes = Vec::new();
        for number in 0..12 {
            let email = format!("p{number}@example.org");
            app.pledge(&email, &[("show_name", "on"), ("region", "MN-1")]).await;
            codes.push(app.row(&email).await.expect("a row").code);
        }
        let by = sixteen::domain::write::audit::By::CommandLine;
        let name = vec![sixteen::domain::pledge::review::Part::Name];
        assert!(app.site().review_by(by, &codes[0], name, true).await.expect("written"));
        app.wait_for_confirmed(12).await;
        for path in [
            "/counts.csv",
            "/counts/history.csv",
            "/api/v1/counts",
            "/api/v1/counts/history",
            "/api/v1/series",
            "/api/openapi.json",
            "/sitemap.xml",
            "/en/feed.atom",
            "/en/16-days.ics",
        ] {
            let file = app.get(path).await;
            assert_eq!(file.status, 200, "{path}");
            assert!(codes.iter().all(|code| !file.body.contains(code.as_str())), "{path}: {}", file.body);
        }
    }

    async fn the_json_has_the_names_that_partners_rely_on(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T04:00:00Z".parse().expect("a moment"));
        app.pledge("tuya@example.org", &[("calls", "data"), ("calls", "services"), ("region", "MN-1")]).await;
        until("the day is published", async || app.counts().await["days"][6]["confirmed"] == 1).await;
        let counts = app.counts().await;
        assert_eq!(keys(&counts), ["confirmed", "paper", "calls", "days", "regions", "regions_as_of", "updated_at"]);
        assert_eq!(counts["confirmed"], 1);
        assert_eq!(counts["paper"], 0);
        // One pledge from one place is nobody's business, and neither is its call.
        assert_eq!((keys(&counts["calls"]), keys(&counts["regions"])), (vec![], vec![]));
        let days = counts["days"].as_array().expect("a list");
        assert_eq!(days.len(), 16);
        for (day, number) in days.iter().zip(1..) {
            assert_eq!(keys(day), ["date", "day", "confirmed"]);
            assert_eq!(day["day"], number);
            assert_eq!(day["confirmed"], i64::from(number == 7), "day {number}");
        }
        assert_eq!((&days[0]["date"], &days[15]["date"]), (&"2026-11-25".into(), &"2026-12-10".into()));
        assert_eq!(counts["regions_as_of"], Value::Null);
        let updated = counts["updated_at"].as_str().expect("a time");
        assert!(updated.ends_with('Z') && updated.parse::<Timestamp>().is_ok(), "{updated}");
    }

    async fn a_pledge_counts_on_the_local_day_of_its_confirmation(database: Database) {
        let app = TestApp::start(database).await;
        // A pledge's letter is asked for on another day than it is answered on.
        let moments = [
            // The campaign's midnight is at 16:00 UTC.
            ("2026-11-24T15:59:00Z", "2026-11-24", None),
            ("2026-11-24T16:00:00Z", "2026-11-25", Some(1)),
            ("2026-12-10T15:59:00Z", "2026-12-10", Some(16)),
            ("2026-12-10T16:00:00Z", "2026-12-11", None),
            ("2026-12-31T15:59:00Z", "2026-12-31", None),
            ("2026-12-31T16:00:00Z", "2027-01-01", None),
        ];
        for (index, (moment, date, day)) in moments.into_iter().enumerate() {
            let email = format!("person{index}@example.org");
            let moment: Timestamp = moment.parse().expect("a moment");
            app.clock.set(moment - jiff::SignedDuration::from_hours(20));
            app.sign(&email).await;
            let link = app.mail.first(&email).await.link("confirm");
            app.clock.set(moment);
            assert_eq!(app.press(&link).await.status, 303);
            assert_eq!(app.row(&email).await.expect("a pledge").confirmed_day.as_deref(), Some(date));
            let total = i64::try_from(index).expect("a number") + 1;
            let year = &date[..4];
            until("the count and the year are published", async || {
                let counts = app.counts().await;
                counts["confirmed"] == total && counts["days"][0]["date"] == format!("{year}-11-25")
            })
            .await;
            let counts = app.counts().await;
            for one in counts["days"].as_array().expect("a list") {
                let expected = match (year, one["day"].as_i64()) {
                    // Only this edition's days are among the sixteen: the new year begins with none.
                    ("2026", Some(1)) => i64::from(index >= 1),
                    ("2026", Some(16)) => i64::from(index >= 2),
                    _ => 0,
                };
                assert_eq!(one["confirmed"], expected, "{moment} {one}");
            }
            let csv = app.get("/counts.csv").await.body;
            let label = day.map_or(date.to_owned(), |day| format!("Day {day}"));
            assert!(csv.contains(&format!("\r\nday,{date},{label},1,\r\n")), "{csv}");
        }
        app.assert_recount(6).await;
    }

    async fn counts_by_something_come_in_lots_of_fifty_and_at_most_hourly(database: Database) {
        let app = TestApp::start(database).await;
        let place = |number: usize| ["MN-1", "MN-1", "MN-035", "", "MN-041"][number % 5];
        let confirm = async |numbers: std::ops::Range<usize>| {
            let emails: Vec<String> = numbers.clone().map(|number| format!("person{number}@example.org")).collect();
            let fields: Vec<_> = numbers.map(|number| [("region", place(number))]).collect();
            join_all(emails.iter().zip(&fields).map(|(email, fields)| app.sign_with(email, fields))).await;
            for email in &emails {
                let token = app.site().confirm_token(&app.row(email).await.expect("a pledge").code);
                assert_eq!(app.post(&format!("/en/confirm/{token}"), &[]).await.status, 303);
            }
        };
        let withdraw = async |numbers: std::ops::Range<usize>| {
            for number in numbers {
                let code = app.row(&format!("person{number}@example.org")).await.expect("a pledge").code;
                let manage = format!("/en/manage/{}", app.site().manage_token(&code));
                assert_eq!(app.post(&manage, &[("act", "withdraw-now")]).await.status, 303);
            }
        };
        let told = async |confirmed: i64| {
            app.wait_for_confirmed(confirmed).await;
            let counts = app.counts().await;
            (counts["regions_as_of"].clone(), counts["regions"].clone(), counts["calls"].clone())
        };
        let nothing = (Value::Null, serde_json::json!({}), serde_json::json!({}));

        // Forty-nine, and some who come and leave again and again: these fill no lot.
        confirm(0..40).await;
        for _ in 0..3 {
            confirm(40..49).await;
            withdraw(40..49).await;
        }
        confirm(40..49).await;
        assert_eq!(told(49).await, nothing);
        confirm(49..50).await;
        let first = told(50).await;
        let just_now = |as_of: &Value| {
            let as_of: Timestamp = as_of.as_str().expect("a time").parse().expect("a moment");
            app.clock.now().duration_since(as_of).as_mins() < 30
        };
        assert!(just_now(&first.0));
        let near = |cells: &Value, key: &str, exact: i64| {
            let shown = cells[key].as_i64().unwrap_or_default();
            assert!(shown % 10 == 0 && (shown - exact).abs() < 10, "{key} is {exact} and shown as {shown}");
        };
        for (key, exact) in [("MN-1", 20), ("MN-035", 10), ("not-said", 10), ("MN-041", 10)] {
            near(&first.1, key, exact);
        }
        assert_eq!(first.2, serde_json::json!({ "data": 50 }), "a multiple of ten is shown as it is");
        let csv = app.get("/counts.csv").await.body;
        assert!(csv.contains("\r\nregion,MN-1,Ulaanbaatar,20,\r\n"), "{csv}");

        // Within the hour nothing more is told, however many come or leave.
        confirm(50..110).await;
        withdraw(0..3).await;
        assert_eq!(told(107).await, first);
        app.clock.advance(std::time::Duration::from_secs(60 * 60));
        assert_eq!(told(107).await, first);
        // The next change, or else the hour's own chore, publishes what has gathered.
        assert!(app.site().take_history().await.expect("taken"));
        until("the next lot", async || told(107).await != first).await;
        let second = told(107).await;
        assert!(just_now(&second.0));
        near(&second.2, "data", 107);
        near(&second.1, "MN-1", 42);
        app.clock.advance(std::time::Duration::from_secs(2 * 60 * 60));
        // Who leaves brings none nearer, nor who comes in their place.
        withdraw(3..8).await;
        confirm(110..164).await;
        assert_eq!(told(156).await, second);
        confirm(164..165).await;
        until("the lot after it", async || just_now(&told(157).await.0)).await;
        app.assert_recount(157).await;
    }

    async fn the_counts_are_those_of_the_rows_whatever_people_do(database: Database) {
        const PEOPLE: usize = 12;
        let app = TestApp::start(database).await;
        app.mail.go_away();
        let mut random = Random(0x0010_0016);
        let mut people: Vec<Person> = (0..PEOPLE).map(Person::new).collect();
        // Everybody does something at the same time as all others; what comes of it is known for each.
        for round in 0..20 {
            if round % 5 == 4 {
                app.clock.advance(std::time::Duration::from_secs(24 * 60 * 60));
            }
            let acts: Vec<Act> = people.iter().map(|_| Act::any(&mut random)).collect();
            join_all(people.iter_mut().zip(acts).map(|(person, act)| person.does(&app, act))).await;
            let counted: Vec<&BTreeSet<&str>> =
                people.iter().filter(|person| person.confirmed).map(|person| &person.calls).collect();
            let total = i64::try_from(counted.len()).expect("a number");
            app.assert_recount(total).await;
            if round % 5 == 0 || round == 19 {
                app.wait_for_confirmed(total).await;
                for call in CALLS {
                    let expected = counted.iter().filter(|calls| calls.contains(call)).count();
                    assert_eq!(app.count_of_call(call).await, expected as i64, "{call} in round {round}");
                }
            }
        }
        assert!(people.iter().any(|person| person.confirmed), "the walk ends with somebody counted");
        // And when many act for the same few at once, on two nodes where there can be two: the counts
        // are those of the rows, in whatever order it happened.
        let mut second = if app.database.is_postgres() { Some(app.second_node().await) } else { None };
        for _ in 0..8 {
            let acts: Vec<(usize, Act)> = (0..24).map(|_| (random.below(3), Act::any(&mut random))).collect();
            join_all(acts.into_iter().enumerate().map(|(index, (who, act))| {
                let node = second.as_ref().filter(|_| index % 2 == 1).unwrap_or(&app);
                async move { Person::new(who).does(node, act).await }
            }))
            .await;
            assert_eq!(app.site().recount().await.expect("counted").differences, Vec::new());
        }
        if let Some(second) = &mut second {
            second.stop().await;
        }
    }

    async fn the_home_page_shows_the_count_and_its_etag_changes_with_it(database: Database) {
        let app = TestApp::start(database).await;
        let empty = app.get("/en").await;
        let etag = empty.header("etag").to_owned();
        assert!(etag.starts_with('"') && empty.header("cache-control").contains("must-revalidate"));
        let shown = |page: &Answer| {
            let tally = between(&page.body, "<div class=\"tally\">", "</div>");
            assert!(!tally.is_empty(), "{}", page.body);
            let number = between(tally, "class=\"num\"", "</span>");
            number.rsplit('>').next().unwrap_or_default().to_owned()
        };
        assert_eq!(shown(&empty), "");
        let known = app.get_with("/en", &[("if-none-match", &etag)]).await;
        assert_eq!((known.status, known.body.as_str(), known.header("etag")), (304, "", etag.as_str()));
        for number in 1..=2 {
            app.pledge(&format!("person{number}@example.org"), &[]).await;
            app.wait_for_confirmed(number).await;
            for path in ["/en", "/mn", "/en?via=facebook"] {
                assert_eq!(shown(&app.get(path).await), number.to_string(), "{path}");
            }
        }
        let changed = app.get_with("/en", &[("if-none-match", &etag)]).await;
        assert_eq!(changed.status, 200);
        assert_ne!(changed.header("etag"), etag);
        assert_eq!(app.get("/en").await.header("etag"), changed.header("etag"));
    }

    async fn after_the_campaign_closes_links_sent_before_still_confirm(database: Database) {
        let dates = [
            ("# opens = \"2026-11-01\"", "opens = \"2026-11-01\""),
            ("# closes = \"2026-12-31\"", "closes = \"2026-12-20\""),
        ];
        let content = Content::with(&dates);
        let app = TestApp::start_with(database, &[&content.flag()]).await;
        let at = |moment: &str| app.clock.set(moment.parse().expect("a moment"));
        // Not open yet, to the last minute.
        at("2026-10-31T15:58:00Z");
        let early = app.sign("early@example.org").await;
        assert_eq!(early.status, 403);
        assert!(app.row("early@example.org").await.is_none());
        at("2026-10-31T16:00:00Z");
        app.pledge("early@example.org", &[]).await;
        // Open to the last minute of its last day.
        at("2026-12-20T15:50:00Z");
        assert_eq!(app.sign("late@example.org").await.status, 303);
        assert_eq!(app.sign("expired@example.org").await.status, 303);
        let link = app.mail.first("late@example.org").await.link("confirm");
        let expired = app.mail.first("expired@example.org").await.link("confirm");
        assert!(app.get("/en").await.body.contains("action=\"/en/pledges\""));
        app.settled().await;
        at("2026-12-20T16:00:00Z");
        let closed = app.sign("too-late@example.org").await;
        assert_eq!(closed.status, 403);
        assert!(!closed.body.contains("action=\"/en/pledges\""));
        assert!(!app.get("/en").await.body.contains("action=\"/en/pledges\""));
        assert!(!app.get("/en?via=facebook").await.body.contains("action=\"/en/pledges\""));
        assert_eq!(app.sign("early@example.org").await.status, 403);
        app.settled().await;
        assert!(app.row("too-late@example.org").await.is_none());
        assert_eq!(app.mail.letters().len(), 3);
        at("2026-12-22T16:00:00Z");
        assert_eq!(app.press(&link).await.status, 303);
        app.wait_for_confirmed(2).await;
        let day = app.row("late@example.org").await.expect("a pledge").confirmed_day;
        assert_eq!(day.as_deref(), Some("2026-12-23"));
        at("2026-12-23T16:00:00Z");
        assert_eq!(app.get(&expired).await.status, 410);
        assert_eq!(app.post(&expired, &[]).await.status, 410);
        app.assert_recount(2).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_csv_has_a_header_and_the_same_counts() {
    let app = TestApp::start(Database::sqlite()).await;
    app.clock.set("2026-12-01T04:00:00Z".parse().expect("a moment"));
    app.pledge("tuya@example.org", &[("calls", "data")]).await;
    app.wait_for_confirmed(1).await;
    let csv = app.get("/counts.csv").await;
    assert_eq!((csv.status, csv.header("content-type")), (200, "text/csv; charset=utf-8"));
    let mut lines = csv.body.split("\r\n");
    assert_eq!(lines.next(), Some("by,key,label,confirmed,about"));
    let total = lines.next().expect("a row");
    assert!(total.starts_with("total,total,All confirmed pledges,1,\"What: Counts; Campaign: "), "{total}");
    for said in ["; As of: 2026-12-01 12:00:00; ", "their sums may differ."] {
        assert!(total.contains(said), "{total}");
    }
    let rows: Vec<Vec<&str>> =
        lines.filter(|line| !line.is_empty()).map(|line| line.split(',').collect()).collect();
    let of =
        |by: &str| rows.iter().filter(|row| row[0] == by).map(|row| (row[1], row[3])).collect::<Vec<_>>();
    assert_eq!(of("day"), [("2026-12-01", "1")]);
    assert_eq!((of("call"), of("region")), (vec![], vec![]));
    assert_eq!(rows.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn counts_are_cacheable_and_open_to_every_site() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[]).await;
    app.wait_for_confirmed(1).await;
    for (path, kind) in [("/api/v1/counts", "application/json"), ("/counts.csv", "text/csv; charset=utf-8")] {
        let first = app.get_with(path, &[("origin", "https://partner.example.com")]).await;
        assert_eq!((first.status, first.header("content-type")), (200, kind));
        assert_eq!(first.header("access-control-allow-origin"), "*", "{path}");
        assert_eq!(first.header("cross-origin-resource-policy"), "cross-origin", "{path}");
        assert!(first.header("cache-control").starts_with("public, max-age="), "{path}");
        assert_eq!((first.header("set-cookie"), first.header("x-content-type-options")), ("", "nosniff"));
        let etag = first.header("etag");
        assert!(etag.len() > 2, "{path}");
        for known in [etag.to_owned(), format!("W/{etag}"), format!("\"other\", {etag}"), "*".to_owned()] {
            let again = app.get_with(path, &[("if-none-match", &known)]).await;
            assert_eq!((again.status, again.body.as_str()), (304, ""), "{path} {known}");
            assert_eq!((again.header("etag"), again.header("access-control-allow-origin")), (etag, "*"));
        }
        assert_eq!(app.get_with(path, &[("if-none-match", "\"other\"")]).await.body, first.body);
        let head = app.head(path).await;
        assert_eq!((head.status, head.body.as_str(), head.header("etag")), (200, "", etag));
        assert_eq!(app.post(path, &[]).await.status, 405);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_encoding_decodes_to_the_same_bytes() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[]).await;
    app.wait_for_confirmed(1).await;
    let code = app.row("tuya@example.org").await.expect("a pledge").code;
    let pledge = format!("/p/{code}?lang=en");
    for path in ["/en", "/mn", "/api/v1/counts", "/counts.csv", &pledge, "/en/supporters", "/embed?lang=en"] {
        let plain = fetch(&app, path, "identity").await;
        assert_eq!(plain.0, "", "{path}");
        let mut tags = BTreeSet::from([plain.1]);
        for encoding in ["br", "gzip"] {
            if encoding == "br" && path.len() == 3 {
                best(&app, path).await;
            }
            let (used, etag, body) = fetch(&app, path, encoding).await;
            if plain.2.len() < 512 {
                assert_eq!((used.as_str(), &body), ("", &plain.2), "{path}: too small to be worth it");
                continue;
            }
            assert_eq!(used, encoding, "{path}");
            assert!(body.len() < plain.2.len(), "{path} {encoding}");
            assert!(decoded(encoding, &body) == plain.2, "{path} {encoding}");
            // Each has a tag of its own, and is known by it.
            assert!(tags.insert(etag.clone()), "{path} {encoding}");
            let headers = [("accept-encoding", encoding), ("if-none-match", etag.as_str())];
            assert_eq!(app.get_with(path, &headers).await.status, 304, "{path} {encoding}");
        }
        for other in ["br;q=0, gzip;q=0, zstd;q=0", "zstd"] {
            assert_eq!(fetch(&app, path, other).await.0, "", "{path} {other}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_home_page_that_is_read_gets_smaller_while_nothing_changes() {
    let app = TestApp::start(Database::sqlite()).await;
    let (_, quick, first) = fetch(&app, "/mn", "br").await;
    assert!(quick.ends_with("-br7\""), "{quick}");
    let smaller = best(&app, "/mn").await;
    assert!(smaller.len() < first.len());
    assert!(decoded("br", &smaller) == decoded("br", &first));
    // What nobody has read was left as it is.
    assert!(fetch(&app, "/en", "br").await.1.ends_with("-br7\""));
    app.pledge("tuya@example.org", &[]).await;
    app.wait_for_confirmed(1).await;
    until("it is counted", async || best(&app, "/mn").await != smaller).await;
}

/// A home page once it is compressed as well as can be.
async fn best(app: &TestApp, path: &str) -> Vec<u8> {
    until("it is compressed better", async || fetch(app, path, "br").await.1.ends_with("-br11\"")).await;
    fetch(app, path, "br").await.2
}

/// Encoding, ETag and bytes of an answer.
async fn fetch(app: &TestApp, path: &str, accept: &str) -> (String, String, Vec<u8>) {
    let request = client().get(format!("{}{path}", app.base)).header("accept-encoding", accept);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let header = |name: &str| {
        answer.headers().get(name).map(|value| value.to_str().expect("text").to_owned()).unwrap_or_default()
    };
    let (encoding, etag, vary) = (header("content-encoding"), header("etag"), header("vary"));
    assert!(encoding.is_empty() || vary.ends_with("accept-encoding"), "{path} {vary}");
    (encoding, etag, answer.bytes().await.expect("a body").to_vec())
}

fn decoded(encoding: &str, body: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    match encoding {
        "br" => brotli::Decompressor::new(body, 4096).read_to_end(&mut bytes).expect("brotli"),
        _ => flate2::read::GzDecoder::new(body).read_to_end(&mut bytes).expect("gzip"),
    };
    bytes
}

fn keys(object: &Value) -> Vec<&str> {
    object.as_object().expect("an object").keys().map(String::as_str).collect()
}

/// What a person may do next.
enum Act {
    Sign(BTreeSet<&'static str>, &'static str, &'static str),
    Confirm,
    Change(BTreeSet<&'static str>),
    Withdraw,
    Disown,
    Unsuppress,
}

impl Act {
    fn any(random: &mut Random) -> Self {
        let calls = (0..=random.below(3)).map(|_| CALLS[random.below(CALLS.len())]).collect();
        match random.below(16) {
            0..5 => Self::Sign(
                calls,
                ["", "MN-1", "MN-035", "abroad"][random.below(4)],
                ["individual", "media", "education"][random.below(3)],
            ),
            5..10 => Self::Confirm,
            10..13 => Self::Change(calls),
            13 => Self::Withdraw,
            14 => Self::Disown,
            _ => Self::Unsuppress,
        }
    }
}

/// A person, and what is known of their pledge.
struct Person {
    email: String,
    pending: bool,
    confirmed: bool,
    calls: BTreeSet<&'static str>,
}

impl Person {
    fn new(number: usize) -> Self {
        Self {
            email: format!("person{number}@example.org"),
            pending: false,
            confirmed: false,
            calls: BTreeSet::new(),
        }
    }

    /// Does it over HTTP, with the tokens a letter would bring.
    async fn does(&mut self, app: &TestApp, act: Act) {
        let site = app.site();
        let code = app.row(&self.email).await.map(|row| row.code).unwrap_or_else(|| "bcdfghjk".to_owned());
        match act {
            Act::Sign(calls, region, voice) => {
                // Beside a person's voice an organisation is asked about.
                let organisation = if voice == "individual" { "" } else { "Example" };
                let mut fields = vec![("region", region), ("voice", voice), ("organisation", organisation)];
                fields.extend(calls.iter().map(|call| ("calls", *call)));
                assert_eq!(app.sign_with(&self.email, &fields).await.status, 303);
                if !self.confirmed {
                    (self.pending, self.calls) = (true, calls);
                }
            }
            Act::Confirm => {
                let link = format!("/en/confirm/{}", site.confirm_token(&code));
                let fields = app.get(&link).await.hidden_fields();
                let fields: Vec<(&str, &str)> =
                    fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
                app.post(&link, &fields).await;
                self.confirmed |= self.pending;
                self.pending = false;
            }
            Act::Change(calls) => {
                let mut fields = vec![("act", "change"), ("name", "Changed")];
                fields.extend(calls.iter().map(|call| ("calls", *call)));
                app.post(&format!("/en/manage/{}", site.manage_token(&code)), &fields).await;
                self.calls = calls;
            }
            Act::Withdraw => {
                let link = format!("/en/manage/{}", site.manage_token(&code));
                app.post(&link, &[("act", "withdraw-now")]).await;
                (self.pending, self.confirmed) = (false, false);
            }
            Act::Disown | Act::Unsuppress => {
                let email = sixteen::domain::EmailAddress::parse(&self.email).expect("an address");
                let link = format!("/en/disown/{}", site.disown_token(&site.email_key(&email)));
                let lift = matches!(act, Act::Unsuppress);
                app.post(&link, &[("act", if lift { "lift" } else { "disown" })]).await;
                if !lift {
                    (self.pending, self.confirmed) = (false, false);
                }
            }
        }
    }
}
