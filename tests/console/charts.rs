//! Charts on the overview and as files: their numbers are the overview's, each stands alone, and each that
//! leaves is recorded.

use std::collections::BTreeMap;

use sea_orm::ConnectionTrait;
use serde_json::Value;
use sixteen::domain::account::organizer::Role;
use sixteen::domain::operate::overview::{Overview, Range};
use sixteen::store;

use crate::exports::{MARK, bytes};
use crate::on_both_databases;
use crate::person::{Person, done};
use crate::support::app::TestApp;

/// The rows of a chart's CSV, by the key of each, without the last column.
fn rows(csv: &[u8]) -> (Vec<String>, BTreeMap<String, Vec<String>>) {
    let mut reader = csv::Reader::from_reader(csv.strip_prefix("\u{feff}".as_bytes()).expect("a mark"));
    let heads: Vec<String> = reader.headers().expect("headings").iter().map(str::to_owned).collect();
    assert_eq!(heads.last().map(String::as_str), Some("about"));
    let rows = reader.records().map(|row| row.expect("a row"));
    let rows = rows.map(|row| (row[0].to_owned(), row.iter().map(str::to_owned).collect())).collect();
    (heads, rows)
}

on_both_databases! {
    async fn charts_have_the_numbers_of_the_overview_on_the_page_and_in_files(database: Database) {
        let app = TestApp::start(database).await;
        for (number, region) in ["MN-1", "MN-1", "MN-035"].into_iter().enumerate() {
            app.pledge(&format!("p{number}@gmail.com"), &[("region", region), ("via", "facebook")]).await;
        }
        app.wait_for_confirmed(3).await;
        // Some were confirmed before the first day.
        let connection = app.database.connect().await;
        for change in [
            "INSERT INTO tally (dimension, key, count) VALUES ('day', '2026-11-24', 5)",
            "UPDATE tally SET count = count + 5 WHERE dimension = 'total'",
        ] {
            connection.execute_unprepared(change).await.expect("counted");
        }
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let cookie = editor.cookie().expect("signed in");
        let overview = Overview::gather(app.site(), Range::default()).await.expect("read");

        // On the page each column says its number, and the axis begins at zero.
        let page = editor.get("/organizer?lang=en").await.body;
        for said in ["Before day 1: 5<", "1 December: 3<", "25 November: 0<", "2 December: –<", "1 December, 11:00: 3<", "<li><span>0</span></li></ol>"] {
            assert!(page.contains(said), "{said}: {page}");
        }
        assert!(page.contains("/organizer/charts/days.svg?lang=en") && page.contains("type=\"radio\""));

        let (status, name, csv) = bytes(&app, &cookie, "/organizer/charts/days.csv?lang=en").await;
        assert_eq!(status, 200);
        assert!(name.contains("sixteen-chart-days-2026-12-01-11"), "{name}");
        let (heads, days) = rows(&csv);
        assert_eq!(heads, ["key", "label", "confirmed", "detail", "about"]);
        assert_eq!(days.len(), 17);
        assert_eq!(days["2026-12-01"][..4], ["2026-12-01", "1 December", "3", MARK]);
        // Days to come have no number.
        let counted = days.values().filter(|row| !row[2].is_empty());
        assert_eq!(counted.clone().count(), 8);
        let sum: i64 = counted.map(|row| row[2].parse::<i64>().expect("a number")).sum();
        assert_eq!(sum, overview.confirmed(), "all columns are the total");
        let about = &days["before"][4];
        for said in ["What: Confirmed by day; Campaign: ", "As of: 2026-12-01 11:", "Asked for: chart=days"] {
            assert!(about.contains(said), "{about}");
        }

        for (path, key, expected) in [
            ("hours.csv", "2026-12-01 11:00", "3"),
            ("funnel.csv", "confirmed", "3"),
            ("regions.csv", "MN-1", "2"),
            ("regions.csv?from=2026-12-01", "MN-1", "2"),
            ("regions.csv?channel=facebook", "MN-035", "1"),
            ("voices.csv", "individual", "3"),
            ("languages.csv", "en", "3"),
            ("provider-gmail.com.csv", "2026-12-01 11:00", "3"),
        ] {
            let (status, _, csv) = bytes(&app, &cookie, &format!("/organizer/charts/{path}")).await;
            assert_eq!(status, 200, "{path}");
            assert_eq!(rows(&csv).1[key][2], expected, "{path}");
        }
        let heads = rows(&bytes(&app, &cookie, "/organizer/charts/provider-gmail.com.csv").await.2).0;
        assert_eq!(heads[2..4], ["confirmed", "asked"], "two series");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_chart_stands_alone_as_a_picture_and_leaves_by_the_one_door() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    app.pledge("tuya@example.org", &[("region", "MN-1"), ("via", "facebook")]).await;
    let [editor, viewer] = [Role::Editor, Role::Viewer];
    let viewer = Person::signed_in(&app, "viewer@example.org", viewer).await;
    let editor = Person::signed_in(&app, "editor@example.org", editor).await;
    let added = [("name", "School 45"), ("word", "school-45"), ("channel", "qr"), ("note", "")];
    assert_eq!(editor.post("/organizer/sources", &added).await.status, 303);
    app.pledge("pupil@example.org", &[("by", "school-45")]).await;
    app.wait_for_confirmed(2).await;
    let cookie = editor.cookie().expect("signed in");
    let before = done(&app).await.len();
    for lang in ["en", "mn"] {
        let language = app.site().campaign.language(lang).expect("a language");
        let words = &language.interface;
        for path in ["days", "regions", "calls", "source-school-45"] {
            let (status, name, svg) =
                bytes(&app, &cookie, &format!("/organizer/charts/{path}.svg?lang={lang}")).await;
            let svg = String::from_utf8(svg).expect("text");
            assert_eq!(status, 200, "{svg}");
            assert!(
                name.starts_with("attachment; filename=\"sixteen-chart-") && name.ends_with(".svg\""),
                "{name}"
            );
            // What it says in outlines it says to a reader too; nothing is loaded and no font is asked for.
            let zone = "(Asia/Ulaanbaatar)";
            for said in [
                language.title.as_str(),
                &words.text("desk-now-as-of"),
                zone,
                &words.text("desk-now-private"),
            ] {
                assert!(
                    svg.contains(said),
                    "{path} {lang}: {said}: {}",
                    svg.split("<path").next().unwrap_or_default()
                );
            }
            for none in ["<text", "font", "href", "style=", "<script"] {
                assert!(!svg.contains(none), "{path}: {none}");
            }
            let (status, _, png) =
                bytes(&app, &cookie, &format!("/organizer/charts/{path}.png?lang={lang}")).await;
            assert_eq!(status, 200);
            let picture = png::Decoder::new(std::io::Cursor::new(png)).read_info().expect("a picture");
            assert_eq!(picture.info().width, 1600);
            assert!(u64::from(picture.info().height) * 1600 <= 1080 * 1920, "no larger than a card");
        }
    }
    assert_eq!(done(&app).await.len(), before + 2 * 4 * 2, "each leaves one entry");
    let narrowed = "/organizer/charts/regions.png?from=2020-01-01&channel=facebook&lang=en";
    assert_eq!(bytes(&app, &cookie, narrowed).await.0, 200);
    let entries = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
    let last = entries.iter().rfind(|entry| entry.action == "counts-exported").expect("an entry");
    let details: Value = serde_json::from_str(&last.details).expect("JSON");
    assert_eq!(details["format"], "png");
    assert_eq!(details["filter"], "chart=regions from=2020-01-01 channel=facebook");

    // Who asks for the headers alone, or for what is not there, or may not, leaves none.
    let before = done(&app).await.len();
    for (path, status) in [
        ("days.pdf", 404),
        ("nothing.svg", 404),
        ("source-nobody.svg", 404),
        ("provider-nobody.csv", 404),
        ("days", 404),
        ("days.svg?from=x", 400),
    ] {
        assert_eq!(editor.get(&format!("/organizer/charts/{path}")).await.status, status, "{path}");
    }
    let head = app.send("HEAD", "/organizer/charts/days.png", &[("cookie", &cookie)]).await;
    assert_eq!((head.status, head.header("content-type")), (200, "image/png"));
    assert_eq!(viewer.get("/organizer/charts/days.svg").await.status, 403);
    assert!(!viewer.get("/organizer").await.body.contains("/organizer/charts/"), "nor is it offered");
    assert_eq!(done(&app).await.len(), before);
}
