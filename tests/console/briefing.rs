//! The workbook for a briefing: a sheet each of all that is counted, with the numbers of the rows, and nobody's name.

use std::collections::BTreeMap;
use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use sixteen::domain::account::organizer::Role;
use sixteen::domain::operate::paper::{AddPaper, Line};
use sixteen::domain::write::audit::By;
use sixteen::domain::write::audited::OrganizerWrite;

use crate::exports::{MARK, bytes, seed};
use crate::on_both_databases;
use crate::person::{Person, done};
use crate::process::run;
use crate::support::app::TestApp;

type Sheets = Vec<(String, Vec<Vec<Data>>)>;

fn sheets(file: &[u8]) -> Sheets {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(file.to_vec())).expect("a workbook");
    let names = book.sheet_names();
    let sheet = |name: String| {
        let range = book.worksheet_range(&name).expect("a sheet");
        (name, range.rows().map(<[Data]>::to_vec).collect())
    };
    names.into_iter().map(sheet).collect()
}

/// A column of a sheet by another.
fn column(sheets: &Sheets, sheet: usize, key: &str, value: &str) -> BTreeMap<String, String> {
    let rows = &sheets[sheet].1;
    let at = |head: &str| rows[0].iter().position(|one| *one == head).expect("a column");
    let (key, value) = (at(key), at(value));
    let text = |cell: &Data| match cell {
        Data::DateTime(at) => at.as_datetime().expect("a date").format("%Y-%m-%d").to_string(),
        other => other.to_string(),
    };
    rows[1..].iter().map(|row| (text(&row[key]), text(&row[value]))).collect()
}

on_both_databases! {
    async fn a_briefing_has_every_number_and_names_nobody(database: Database) {
        let app = TestApp::start(database).await;
        let expected = seed(&app, 200).await;
        let site = app.site();
        let line = Line { place: "Darkhan".into(), day: "2026-11-26".parse().expect("a day"), number: 40, call: None, note: "the blue folder".into() };
        let action = site.bulk_action(By::CommandLine, 40, None).await.expect("read");
        site.write(AddPaper { code: site.new_paper_code(), line, action }.by(By::CommandLine)).await.expect("entered");
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let cookie = editor.cookie().expect("signed in");
        let confirmed: Vec<_> = expected.iter().filter(|row| row["status"] == "confirmed").collect();
        // With the one that came last by the form.
        let total = confirmed.len() + 1;
        let before = done(&app).await.len();
        for lang in ["en", "mn"] {
            let words = &site.campaign.language(lang).expect("a language").interface;
            let (status, name, file) = bytes(&app, &cookie, &format!("/organizer/exports/briefing.xlsx?lang={lang}")).await;
            assert_eq!(status, 200, "{}", String::from_utf8_lossy(&file));
            assert!(name.contains("sixteen-briefing-2026-12-08-1101.xlsx"), "{name}");
            let sheets = sheets(&file);
            let titles: Vec<&str> = sheets.iter().map(|(title, _)| title.as_str()).collect();
            let keys = [
                "desk-briefing-summary", "desk-now-days", "desk-export-calls", "desk-now-regions", "desk-now-channels",
                "desk-sources", "desk-briefing-traffic", "desk-paper", "desk-briefing-issues", "desk-export-about",
            ];
            assert_eq!(titles, keys.map(|key| words.text(key)));

            let summary = column(&sheets, 0, "key", "value");
            assert_eq!(summary["confirmed"], total.to_string());
            assert_eq!((summary["paper"].as_str(), summary["today"].as_str()), ("40", "1"));
            let told = column(&sheets, 0, "key", "told");
            assert_eq!(told["confirmed"], words.text("desk-yes"));
            assert_eq!(told["held"], words.text("desk-no"));
            for state in ["pending", "held"] {
                let standing = expected.iter().filter(|row| row["status"] == state).count();
                assert_eq!(summary[state], standing.to_string(), "{state}");
            }
            assert_eq!((summary["set-aside"].as_str(), summary["disowned"].as_str()), ("0", "0"));

            let sum = |cells: &BTreeMap<String, String>| cells.values().map(|cell| cell.parse::<usize>().expect("a number")).sum::<usize>();
            assert_eq!(sum(&column(&sheets, 1, "day", "confirmed")), total, "the days are the total");
            let regions = column(&sheets, 3, "key", "confirmed");
            assert_eq!(sum(&regions), total);
            let orkhon = confirmed.iter().filter(|row| row["region"] == "MN-035").count();
            assert_eq!(regions["MN-035"], orkhon.to_string());
            for public in column(&sheets, 3, "key", "public").values().filter(|cell| !cell.is_empty()) {
                assert_eq!(public.parse::<usize>().expect("a number") % 10, 0);
            }
            let label = &column(&sheets, 3, "key", "label")["MN-035"];
            assert_eq!(label, site.campaign.language(lang).expect("a language").region("MN-035"));
            assert_eq!(sum(&column(&sheets, 4, "key", "confirmed")), total);
            let links = column(&sheets, 5, "key", "confirmed");
            assert_eq!(links["bcdfghjk"], confirmed.iter().filter(|row| row["source"] == "bcdfghjk").count().to_string());
            assert_eq!(column(&sheets, 7, "place", "count")["Darkhan"], "40");
            assert!(!column(&sheets, 8, "key", "issue").is_empty(), "what is still to do");
            for (title, rows) in &sheets[1..9] {
                assert!(rows[1..].iter().all(|row| row.last().is_some_and(|cell| *cell == MARK)), "{title}");
            }

            let all = format!("{sheets:?}");
            for row in &expected {
                for personal in ["code", "email"] {
                    assert!(row[personal].as_str().is_none_or(|words| !all.contains(words)), "{personal} of {row}");
                }
            }
            for hidden in ["Номин-Эрдэнэ", "the blue folder"] {
                assert!(!all.contains(hidden), "{hidden}");
            }
        }
        assert_eq!(done(&app).await[before..], ["counts-exported", "counts-exported"], "each is recorded once");
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        assert_eq!(viewer.get("/organizer/exports/briefing.xlsx").await.status, 403);
        assert!(!viewer.get("/organizer/exports").await.body.contains("briefing.xlsx"));
        assert!(editor.get("/organizer/exports").await.body.contains("briefing.xlsx"));

        // The command line writes the same sheets.
        let file = app.database.folder.path().join("briefing.xlsx");
        let told = run(&app.database, &["export", "briefing", "-o", &file.display().to_string()]).await;
        assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{told:?}");
        let own = sheets(&std::fs::read(&file).expect("the file"));
        let desk = sheets(&bytes(&app, &cookie, "/organizer/exports/briefing.xlsx?lang=en").await.2);
        assert_eq!(own[2..8], desk[2..8]);
    }
}
