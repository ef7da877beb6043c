//! Commands beside a site: exports, counts, moderation, steps of the database.

use sea_orm::ConnectionTrait;

use crate::{
    done, on_both_databases, pledge,
    process::{Process, finish, flags_of, program, recount, run, smtp},
    support::{database::Database, page::Answer, smtp::Sink, until},
};

#[tokio::test]
async fn a_workbook_needs_no_temporary_folder() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let file = database.folder.path().join("counts.xlsx");
    let mut command = program();
    command.env("TMPDIR", "/nonexistent").args(["export", "counts", "--format=xlsx"]);
    command.arg(format!("--output={}", file.display())).args(flags_of(&database));
    let finished = finish(command).await;
    assert_eq!(finished.code, Some(0), "{finished:?}");
    assert!(std::fs::read(&file).expect("a workbook").starts_with(b"PK"));
}

#[cfg(target_os = "linux")]
#[tokio::test]
async fn a_workbook_is_not_poured_over_a_terminal() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    // `script` of util-linux gives a command a terminal of its own.
    let on_terminal = async |export: &str| {
        let program = program();
        let program = program.get_program().to_string_lossy().into_owned();
        let line = format!("{program} export {export} {}", flags_of(&database).join(" "));
        let mut command = crate::process::bare("script");
        command.args(["-qec", &line, "/dev/null"]);
        finish(command).await
    };
    for export in ["counts --format=xlsx", "supporters --format=xlsx", "briefing"] {
        let refused = on_terminal(export).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.out.contains("-o counts.xlsx") && !refused.out.contains("PK"), "{refused:?}");
    }
    let shown = on_terminal("counts --format=csv").await;
    assert!(shown.code == Some(0) && shown.out.contains("All confirmed pledges"), "{shown:?}");
    let log = done(&database, &["audit", "verify"]).await;
    assert!(log.contains("holds: 0 entries"), "what was refused is no export: {log}");
}

/// A file without the moment it says it is of.
fn without_time(file: &str) -> String {
    let moment = file.split("As of: ").nth(1).and_then(|rest| rest.split(';').next()).expect("a moment");
    file.replace(moment, "")
}

on_both_databases! {
    async fn counts_are_exported_for_the_public_and_in_full(database: Database) {
        let sink = Sink::start().await;
        let process = Process::start(&database, &[&smtp(&sink)]).await;
        for (number, region) in ["MN-1", "MN-1", "abroad"].into_iter().enumerate() {
            let email = format!("tuya{number}@example.org");
            pledge(&process, &sink, &email, &[("region", region), ("via", "facebook")]).await;
        }
        process.sign("unconfirmed@example.org").await;

        // While the program runs.
        let public = done(&database, &["export", "counts"]).await;
        assert!(public.starts_with("by,key,label,confirmed,about\r\n"), "{public}");
        assert!(public.contains("\r\ntotal,total,All confirmed pledges,3,"), "{public}");
        for hidden in ["call,data", "MN-1", "abroad"] {
            assert!(!public.contains(hidden), "a small cell is shown: {public}");
        }
        // But for the second in which each was read.
        let rows = |csv: &str| csv.lines().skip(2).map(str::to_owned).collect::<Vec<_>>();
        until("the site shows the same", async || {
            let shown = process.get("/counts.csv").await.body;
            shown.contains("pledges,3,") && rows(&shown) == rows(&public)
        }).await;

        let full = done(&database, &["export", "counts", "--detail", "full", "--by", "region,channel,voice,language"]).await;
        assert!(full.starts_with("by,key,label,confirmed,detail,about\r\n"), "{full}");
        assert!(full.lines().skip(1).all(|line| line.contains(",full: not for publication,")), "{full}");
        for line in ["region,MN-1,", "region,abroad,", "channel,facebook,Facebook,3", "voice,individual,", "language,en,English,3"] {
            assert!(full.contains(&format!("\r\n{line}")), "{line} is not in: {full}");
        }
        assert!(full.contains(",2,full") && full.contains(",1,full") && !full.contains("\r\ncall,"), "{full}");

        let json = done(&database, &["export", "counts", "--format=json", "--by=call"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["detail"], "public");
        assert_eq!(json["counts"][0]["confirmed"], 3);
        assert_eq!(json["counts"].as_array().expect("lines").len(), 1);
        assert_eq!((&json["by"], &json["snapshot_as_of"]), (&serde_json::Value::Null, &serde_json::Value::Null));
        assert!(json["rounding"].as_str().is_some_and(|said| said.contains("sums may differ")), "{json}");
        let json = done(&database, &["export", "counts", "--format=json", "--detail=full", "--by=call"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["counts"].as_array().expect("lines").len(), 8, "calls that nobody chose too");
        let json = done(&database, &["export", "counts", "--format=json", "--detail=full", "--by=region"]).await;
        let json: serde_json::Value = serde_json::from_str(&json).expect("JSON");
        assert_eq!(json["detail"], "full: not for publication");
        assert_eq!(json["counts"][1]["key"], "MN-1");

        let file = database.folder.path().join("counts.csv");
        let name = file.display().to_string();
        assert_eq!(done(&database, &["export", "counts", "-o", &name]).await, "");
        // A file is for Excel, unless it should not be.
        let written = || without_time(&std::fs::read_to_string(&file).expect("the file"));
        assert_eq!(written(), format!("\u{feff}{}", without_time(&public)));
        let there = run(&database, &["export", "counts", "-o", &name, "--bom=no"]).await;
        assert!(there.code == Some(1) && there.err.contains(&format!("{name}: it is there already")), "{there:?}");
        assert_eq!(done(&database, &["export", "counts", "-o", &name, "--bom=no", "--force"]).await, "");
        assert_eq!(written(), without_time(&public));
        let nowhere = database.folder.path().join("nowhere/counts.csv").display().to_string();
        let refused = run(&database, &["export", "counts", "-o", &nowhere]).await;
        assert_eq!(refused.code, Some(1), "{refused:?}");
        assert!(refused.err.contains("cannot write"), "{}", refused.err);
        assert_eq!(run(&database, &["export", "counts", "--by=shoe-size"]).await.code, Some(2));
    }

    async fn recount_tells_of_a_spoilt_count_and_mends_it(database: Database) {
        let sink = Sink::start().await;
        let mut process = Process::start(&database, &[&smtp(&sink)]).await;
        pledge(&process, &sink, "tuya@example.org", &[("region", "MN-1")]).await;
        assert_eq!(recount(&database, &[]).await, 1);
        let connection = database.connect().await;
        for spoil in [
            "UPDATE tally SET count = 5 WHERE dimension = 'total'",
            "DELETE FROM tally WHERE dimension = 'region'",
            "INSERT INTO tally (dimension, key, count) VALUES ('call', 'services', 2)",
        ] {
            connection.execute_unprepared(spoil).await.expect("spoilt");
        }
        connection.close().await.expect("closed");
        let told = run(&database, &["recount"]).await;
        assert_eq!(told.code, Some(1), "{told:?}");
        for line in ["total: kept 5, pledges 1", "region MN-1: kept 0, pledges 1", "call services: kept 2, pledges 0"] {
            assert!(told.out.lines().any(|told| told == line), "{line} is not in: {}", told.out);
        }
        assert!(told.err.contains("3 counts differ") && told.err.contains("recount --fix"), "{}", told.err);
        // Telling changes nothing.
        assert_eq!(run(&database, &["recount"]).await.code, Some(1));
        assert!(done(&database, &["recount", "--fix"]).await.contains("3 counts corrected: 1 confirmed pledges."));
        assert_eq!(recount(&database, &[]).await, 1);
        process.stop().await;
    }

    async fn held_sign_ups_are_listed_and_released(database: Database) {
        let sink = Sink::start().await;
        let mut process = Process::start(&database, &[&smtp(&sink)]).await;
        assert_eq!(done(&database, &["held", "list"]).await, "");
        for email in ["one@example.org", "two@example.org", "three@example.org"] {
            let trapped = [("name", "Tuya"), ("email", email), ("calls", "data"), ("consent", "on"), ("q7", "x"), ("stepped", "on")];
            assert_eq!(process.post("/en/pledges", &trapped).await.status, 303);
        }
        let held = done(&database, &["held", "list"]).await;
        let lines: Vec<Vec<&str>> = held.lines().map(|line| line.split('\t').collect()).collect();
        assert_eq!(lines.len(), 3, "{held}");
        assert!(lines.iter().all(|line| line.len() == 3 && line[2] == "hidden field"), "{held}");
        assert!(!held.contains("example.org"));
        let released = run(&database, &["held", "release", lines[0][0], "zzzzzzzz"]).await;
        assert!(released.code == Some(1) && released.err.contains(": zzzzzzzz\n"), "{released:?}");
        assert_eq!(released.out, format!("{}\treleased\nzzzzzzzz\tnot held\n", lines[0][0]));
        until("its letter is sent", async || sink.letters().len() == 1).await;
        let letter = sink.letters().remove(0);
        assert_eq!(process.press(&letter.link("confirm")).await.status, 303);
        assert_eq!(done(&database, &["held", "release", "all"]).await, "2 released\n");
        until("all letters are sent", async || sink.letters().len() == 3).await;
        assert_eq!(done(&database, &["held", "list"]).await, "");
        assert_eq!(run(&database, &["held", "release"]).await.code, Some(2));
        process.stop().await;
        assert_eq!(recount(&database, &[]).await, 1);
    }

    async fn names_are_listed_released_and_hidden(database: Database) {
        let sink = Sink::start().await;
        let process = Process::start(&database, &[&smtp(&sink)]).await;
        let shown = [("name", "Б.Номин"), ("show_name", "on"), ("voice", "media"), ("organisation", "The Daily")];
        pledge(&process, &sink, "tuya@example.org", &shown).await;
        pledge(&process, &sink, "quiet@example.org", &[("name", "Quiet")]).await;
        let list = done(&database, &["moderate", "list"]).await;
        let code = list.split('\t').next().expect("a code").to_owned();
        assert_eq!(list, format!("{code}\tname\tБ.Номин\n{code}\torganisation\tThe Daily\n"));
        let page = async || process.get(&format!("/p/{code}")).await;
        // The program looks once a second what others have changed.
        let hides = |page: &Answer| !page.body.contains("Б.Номин") && !page.body.contains("The Daily");
        assert!(hides(&page().await));
        assert_eq!(done(&database, &["moderate", "release", &code]).await, format!("{code}\treleased\n"));
        until("the name is shown", async || page().await.body.contains("Б.Номин")).await;
        assert_eq!(done(&database, &["moderate", "list"]).await, format!("{code}\torganisation\tThe Daily\n"));
        done(&database, &["moderate", "release", &code, "--part", "name,organisation"]).await;
        until("the organisation is shown", async || page().await.body.contains("The Daily")).await;
        assert_eq!(done(&database, &["moderate", "list"]).await, "");
        let both = ["moderate", "hide", &code, "--part", "name,organisation"];
        assert_eq!(done(&database, &both).await, format!("{code}\thidden\n"));
        until("both are hidden", async || hides(&page().await)).await;
        assert!(hides(&process.get("/en/supporters").await));
        // Who did not ask is not shown, whatever an organizer does.
        let unasked = run(&database, &["moderate", "release", &code, "--part", "message"]).await;
        assert!(unasked.code == Some(1) && unasked.out.contains("unchanged"), "{unasked:?}");
    }

    async fn a_disowned_address_is_lifted_by_an_organizer(database: Database) {
        let sink = Sink::start().await;
        let process = Process::start(&database, &[&smtp(&sink)]).await;
        let letter = pledge(&process, &sink, "tuya@example.org", &[]).await;
        assert_eq!(done(&database, &["disowned", "list"]).await, "");
        assert_eq!(process.post(&letter.link("disown"), &[]).await.status, 303);
        let list = done(&database, &["disowned", "list"]).await;
        assert_eq!(list.lines().count(), 1);
        assert!(!list.contains("tuya"), "the database does not know whose it is");
        // No letter any more …
        assert_eq!(process.sign("tuya@example.org").await.status, 303);
        assert_eq!(process.sign("other@example.org").await.status, 303);
        sink.first("other@example.org").await;
        assert_eq!(sink.letters_to("tuya@example.org").len(), 1);
        // … until it is lifted.
        let lifted = done(&database, &["disowned", "lift", "Tuya@Example.org"]).await;
        assert_eq!(lifted, "This address can be written to again.\n");
        assert_eq!(done(&database, &["disowned", "list"]).await, "");
        assert_eq!(run(&database, &["disowned", "lift", "tuya@example.org"]).await.code, Some(1));
        assert_eq!(process.sign("tuya@example.org").await.status, 303);
        sink.wait_for("tuya@example.org", 2).await;
        let wrong = run(&database, &["disowned", "lift", "nobody"]).await;
        assert_eq!(wrong.code, Some(1), "{wrong:?}");
    }

    async fn migrate_brings_the_database_up_to_date_and_nothing_else(database: Database) {
        for _ in 0..2 {
            assert_eq!(done(&database, &["migrate"]).await, "The database is up to date.\n");
        }
        let connection = database.connect().await;
        for table in ["pledge", "letter", "tally", "lot", "limit_counter", "suppression", "setting"] {
            connection.execute_unprepared(&format!("SELECT * FROM {table}")).await.expect("the table");
        }
        connection.close().await.expect("closed");
        assert!(!database.folder.path().join("secret").exists(), "it makes no secret");
        assert!(!database.folder.path().join("mailbox").exists());
    }

    async fn a_restored_database_without_its_secret_says_which_one_belongs_where(database: Database) {
        Process::start(&database, &[]).await.stop().await;
        let word = done(&database, &["keys", "check-word"]).await;
        let backup = database.folder.path().join("backup").display().to_string();
        done(&database, &["backup", &backup]).await;
        for secret in [None, Some("x".repeat(40))] {
            let new = match database.is_postgres() {
                true => Database::postgres().await.expect("a server"),
                false => Database::sqlite(),
            };
            let file = new.folder.path().join("secret");
            if let Some(secret) = &secret {
                std::fs::write(&file, secret).expect("written");
            }
            let told = run(&new, &["restore", &backup]).await;
            assert_eq!((told.code, told.out.as_str(), told.err.lines().count()), (Some(1), "", 1), "{told:?}");
            for words in ["is restored", &file.display().to_string(), &format!("check word: {}", word.trim())] {
                assert!(told.err.contains(words), "{words} is not in: {}", told.err);
            }
            assert_eq!(file.exists(), secret.is_some());
            std::fs::copy(database.folder.path().join("secret"), &file).expect("copied");
            assert_eq!(done(&new, &["keys", "check-word"]).await, word);
        }
    }
}
