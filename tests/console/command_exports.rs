//! Exports at the command line: the same files as at the desk and for programs, under the same rules.

use std::collections::BTreeSet;

use entity::letter::Kind;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::Value;
use sixteen::{clock::timestamp, domain::account::organizer::Role, store};

use crate::{
    exports::{ENDINGS, MARK, last, seed, sheets},
    on_both_databases,
    person::{Person, add, done},
    process::{Finished, Process, bare, finish, flags_of, program, run},
    support::{
        app::{TestApp, client},
        database::Database,
        page::between,
        until,
    },
};

/// A file without what differs by who asks and when.
fn comparable(ending: &str, bytes: &[u8]) -> String {
    match ending {
        "xlsx" => format!("{:?}", sheets(bytes).0),
        "json" => {
            let mut value: Value = serde_json::from_slice(bytes).expect("JSON");
            let facts = value.as_object_mut().expect("an object");
            assert!(facts.remove("by").is_some() && facts.remove("read_at").is_some());
            value.to_string()
        }
        "csv" => {
            let text = std::str::from_utf8(bytes).expect("text");
            let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{feff}').as_bytes());
            let heads = format!("{:?}", reader.headers().expect("headings"));
            let row = |row: Result<csv::StringRecord, _>| {
                let row = row.expect("a row");
                row.iter().take(row.len() - 1).map(str::to_owned).collect::<Vec<_>>()
            };
            format!("{heads}{:?}", reader.records().map(row).collect::<Vec<_>>())
        }
        _ => String::from_utf8(bytes.to_vec()).expect("text"),
    }
}

async fn bytes(app: &TestApp, path: &str, (name, value): (&str, &str)) -> Vec<u8> {
    let request = client().get(format!("{}{path}", app.base)).header(name, value);
    let response = request.send().await.expect("an answer");
    assert_eq!(response.status().as_u16(), 200, "{path}");
    response.bytes().await.expect("a body").to_vec()
}

/// Runs an export that must come about, and say nothing besides.
async fn exported(database: &Database, arguments: &[&str]) -> String {
    let told = run(database, &[&["export"], arguments].concat()).await;
    assert_eq!((told.code, told.err.as_str()), (Some(0), ""), "{arguments:?}: {told:?}");
    told.out
}

/// The audit log's entries of an action, as whom and with what.
async fn entries(app: &TestApp, action: &str) -> Vec<Value> {
    let entries = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
    let of = entries.iter().filter(|entry| entry.action == action);
    of.map(|entry| serde_json::from_str(&entry.details).expect("JSON")).collect()
}

on_both_databases! {
    async fn it_writes_what_the_console_and_programs_get(database: Database) {
        let app = TestApp::start(database).await;
        let expected = seed(&app, 120).await;
        app.wait_for_confirmed(1 + i64::try_from(expected.iter().filter(|row| row["status"] == "confirmed").count()).expect("small")).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let page = owner
            .post("/organizer/tokens", &[("name", "Check"), ("days", "7"), ("scope", "counts"), ("scope", "supporters"), ("scope", "traffic")])
            .await;
        let shown = format!("Bearer {}", between(&page.body, "<p class=\"code\">", "</p>"));
        let cookie = owner.cookie().expect("signed in");
        let folder = tempfile::TempDir::new().expect("a folder");
        for (what, query) in [
            ("supporters", vec![]),
            ("supporters", vec![("columns", "number,status,signed_at,confirmed_day,calls,source_name,daily_letters,name,organisation"), ("status", "pending,held,confirmed"), ("region", "not-said")]),
            ("supporters", vec![("call", "services"), ("language", "en"), ("from", "2026-11-27"), ("until", "2026-11-30"), ("agreed", "on"), ("shown", "on")]),
            ("counts", vec![]),
            ("counts", vec![("detail", "full"), ("by", "day,hour,source,status"), ("region", "MN-1")]),
            ("counts", vec![("detail", "full"), ("by", "region,call"), ("across", "on"), ("agreed", "on")]),
            ("traffic", vec![]),
            ("traffic", vec![("since", "2026-11-25")]),
        ] {
            let address: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
            let flags = query.iter().map(|(name, value)| match *value {
                "on" => format!("--{name}"),
                value => format!("--{name}={value}"),
            });
            let flags: Vec<String> = flags.collect();
            for ending in ENDINGS {
                let address = format!("{what}.{ending}?{}", address.join("&"));
                let desk = bytes(&app, &format!("/organizer/exports/{address}"), ("cookie", &cookie)).await;
                let api = bytes(&app, &format!("/api/v1/exports/{address}"), ("authorization", &shown)).await;
                let file = folder.path().join(format!("file.{ending}"));
                let name = file.display().to_string();
                let mut arguments = vec![what, "--force", "--output", &name];
                arguments.extend(flags.iter().map(String::as_str));
                assert_eq!(exported(&app.database, &arguments).await, "");
                let own = std::fs::read(&file).expect("the file");
                let desk = comparable(ending, &desk);
                assert!(desk.len() > 40, "{address}: {desk}");
                assert_eq!(comparable(ending, &api), desk, "{address}");
                assert_eq!(comparable(ending, &own), desk, "{address}");
                if ending == "csv" && query.is_empty() {
                    // The same on standard output, where counts are for other programs.
                    let out = exported(&app.database, &[what]).await;
                    let mark = out.starts_with('\u{feff}');
                    assert_eq!(mark, what == "supporters");
                    assert_eq!(comparable("csv", out.as_bytes()), desk, "{address}");
                    assert!(!exported(&app.database, &[what, "--bom=no"]).await.starts_with('\u{feff}'));
                }
            }
        }
        let recorded = entries(&app, "supporters-exported").await;
        let of_file = recorded.iter().filter(|details| details["filter"] == "status=confirmed").count();
        // Four formats, three ways; and twice on standard output.
        assert_eq!(of_file, 4 * 3 + 2);
        assert_eq!(entries(&app, "counts-exported").await.len(), 2 * 4 * 3);
    }

    async fn personal_columns_ask_for_a_purpose_and_all_owners_are_told(database: Database) {
        let app = TestApp::start(database).await;
        let mut expected = seed(&app, 40).await;
        expected.push(last(&app).await);
        for (email, role) in [("tuya@example.org", Role::Owner), ("other-owner@example.org", Role::Owner), ("editor@example.org", Role::Editor)] {
            add(&app, email, role).await;
        }
        let emails = |out: &str| -> BTreeSet<String> {
            out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["email"].as_str().expect("text").to_owned()).collect()
        };
        let of = |wanted: &dyn Fn(&Value) -> bool| -> BTreeSet<String> {
            let confirmed = expected.iter().filter(|row| row["status"] == "confirmed" && wanted(row));
            confirmed.map(|row| row["email"].as_str().expect("text").to_owned()).collect()
        };
        let columns = ["supporters", "--columns=number,email,unpublished_name", "--format=ndjson"];
        for more in [&[][..], &["--purpose= "], &["--everyone"]] {
            let told = run(&app.database, &[&["export"], &columns[..], more].concat()).await;
            assert_eq!((told.code, told.out.as_str()), (Some(1), ""), "{told:?}");
            assert!(told.err.contains("--purpose"), "{told:?}");
        }
        assert_eq!(entries(&app, "personal-exported").await.len(), 0, "nothing has left");

        let purpose = "--purpose=An invitation to the closing day";
        let agreed = exported(&app.database, &[&columns[..], &[purpose]].concat()).await;
        assert_eq!(emails(&agreed), of(&|row| row["daily_letters"] == 1));
        let everyone = exported(&app.database, &[&columns[..], &[purpose, "--everyone"]].concat()).await;
        assert_eq!(emails(&everyone), of(&|_| true));
        assert!(emails(&agreed).len() < emails(&everyone).len());
        let both = run(&app.database, &[&["export"], &columns[..], &[purpose, "--everyone", "--agreed"]].concat()).await;
        assert_eq!(both.code, Some(2), "{both:?}");
        let recorded = entries(&app, "personal-exported").await;
        let filters: Vec<&str> = recorded.iter().map(|details| details["filter"].as_str().expect("text")).collect();
        assert_eq!(filters, ["status=confirmed agreed=on", "status=confirmed"]);
        for details in &recorded {
            assert_eq!(details["purpose"], "An invitation to the closing day");
            assert_eq!(details["columns"], "number email unpublished_name");
        }
        // The program that runs sends what the command line wrote. A command lives by the machine's time,
        // and this program by the test's: its clock comes to where those letters are due.
        let letters = entity::letter::Entity::find().filter(entity::letter::Column::Kind.eq(Kind::Exported));
        let letters = letters.all(&app.site().store.read).await.expect("read");
        let due = letters.iter().map(|letter| letter.next_at).max().expect("a letter");
        app.clock.set(timestamp(due.max(app.clock.now_ms())));
        for email in ["tuya@example.org", "other-owner@example.org"] {
            until("they are told twice", async || {
                let letters = app.mail.letters_to(email);
                letters.iter().filter(|letter| letter.subject == "Personal data was exported").count() == 2
            })
            .await;
        }
        app.settled().await;
        assert!(app.mail.letters_to("editor@example.org").is_empty());
    }

    async fn traffic_leaves_in_four_formats_and_is_recorded(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[("via", "facebook")]).await;
        app.site().flush_traffic().await.expect("written");
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut files = Vec::new();
        for ending in ENDINGS {
            let name = folder.path().join(format!("traffic.{ending}")).display().to_string();
            assert_eq!(exported(&app.database, &["traffic", "-o", &name]).await, "");
            files.push(std::fs::read(&name).expect("the file"));
        }
        let lines = |text: &[u8]| -> Vec<Value> {
            let text = String::from_utf8(text.to_vec()).expect("text");
            text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
        };
        let rows = lines(&files[3]);
        assert!(rows.iter().all(|row| row["detail"] == MARK));
        let confirmed = rows.iter().find(|row| row["measure"] == "confirmed" && row["key"] == "facebook").expect("a row");
        assert_eq!((confirmed["by"].as_str(), confirmed["label"].as_str(), confirmed["count"].as_i64()), (Some("channel"), Some("Facebook"), Some(1)));
        // The others say the same.
        let json: Value = serde_json::from_slice(&files[2]).expect("JSON");
        assert_eq!((json["detail"].as_str(), json["traffic"].as_array()), (Some(MARK), Some(&rows)));
        let heads = ["day", "measure", "by", "key", "label", "count", "detail"];
        let text = |value: &Value| match value {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let texts: Vec<Vec<String>> =
            rows.iter().map(|row| heads.iter().map(|head| text(&row[head])).collect()).collect();
        assert!(files[0].starts_with("\u{feff}day,measure,".as_bytes()));
        let mut reader = csv::Reader::from_reader(&files[0][3..]);
        let record = |record: Result<csv::StringRecord, _>| {
            record.expect("a row").iter().take(heads.len()).map(str::to_owned).collect()
        };
        let csv: Vec<Vec<String>> = reader.records().map(record).collect();
        assert_eq!(csv, texts);
        let (sheet, about) = sheets(&files[1]);
        assert_eq!((sheet.len(), about["Detail"].as_str()), (rows.len() + 1, MARK));
        assert_eq!(sheet[1][5].to_string(), texts[0][5]);

        let none = exported(&app.database, &["traffic", "--format=ndjson", "--since=2100-01-01"]).await;
        assert_eq!(none, "");
        let recorded = entries(&app, "traffic-exported").await;
        assert_eq!(recorded.len(), 5);
        assert_eq!(recorded[4]["filter"], "since=2100-01-01");
        assert!(done(&app).await.iter().filter(|key| *key == "traffic-exported").count() == 5);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_it_does_not_know_it_says() {
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    for (arguments, code, words) in [
        (["supporters", "--region=nowhere"], 1, "there is no region “nowhere”"),
        (["supporters", "--call=nothing"], 1, "there is no call “nothing”"),
        (["counts", "--language=xx"], 1, "there is no language “xx”"),
        (["supporters", "--columns=password"], 2, "unpublished_name"),
        (["supporters", "--status=gone"], 2, "confirmed, pending"),
        (["supporters", "--from=soon"], 2, "--from"),
        (["counts", "--by=hour"], 1, "in full detail only"),
        (["counts", "--across"], 1, "in full detail only"),
        (["counts", "--agreed"], 1, "in full detail only"),
        (["supporters", "--format=pdf"], 2, "xlsx"),
    ] {
        let told = run(&database, &[&["export"], &arguments[..]].concat()).await;
        assert_eq!((told.code, told.out.as_str()), (Some(code), ""), "{arguments:?}: {told:?}");
        assert!(told.err.contains(words), "{arguments:?}: {}", told.err);
    }
    let backwards = ["export", "supporters", "--from=2026-11-26", "--until=2026-11-25"];
    let told = run(&database, &backwards).await;
    assert_eq!(told.code, Some(1));
    assert!(told.err.contains("--until is a day before --from"), "{}", told.err);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn a_file_with_pledges_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    let file = database.folder.path().join("pledges.csv");
    exported(&database, &["supporters", "-o", &file.display().to_string()]).await;
    let mode = std::fs::metadata(&file).expect("the file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

#[cfg(unix)]
#[tokio::test(flavor = "multi_thread")]
async fn only_public_counts_are_written_for_others_to_read() {
    use std::os::unix::fs::PermissionsExt;
    let database = Database::sqlite();
    Process::start(&database, &[]).await.stop().await;
    for (umask, arguments, mode) in [
        ("022", &["counts"][..], 0o644),
        ("027", &["counts"], 0o640),
        ("022", &["counts", "--detail=full"], 0o600),
        ("022", &["traffic"], 0o600),
        ("022", &["supporters"], 0o600),
    ] {
        let file = database.folder.path().join(format!("{}-{umask}.csv", arguments.concat()));
        let mut shell = bare("sh");
        shell.args(["-c", "umask $0; exec \"$@\"", umask, env!("CARGO_BIN_EXE_sixteen"), "export"]);
        shell.args(arguments).arg("-o").arg(&file).args(flags_of(&database));
        let written = finish(shell).await;
        assert_eq!(written.code, Some(0), "{written:?}");
        let written = || std::fs::metadata(&file).expect("the file").permissions().mode() & 0o777;
        assert_eq!(written(), mode, "{umask} {arguments:?}");
        // One that is there stays as somebody made it.
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o604)).expect("changed");
        let again = run(
            &database,
            &[&["export"], arguments, &["-o", &file.display().to_string(), "--force"]].concat(),
        )
        .await;
        assert_eq!((again.code, written()), (Some(0), 0o604), "{again:?}");
    }
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_bar_shows_how_far_it_is_on_a_terminal_and_only_there() {
    let app = TestApp::start(Database::sqlite()).await;
    seed(&app, 60).await;
    let out = app.database.folder.path().join("out.csv");
    let flags = flags_of(&app.database).join(" ");
    let shown = |program: &str| format!("{program} export supporters {flags} >{}", out.display());
    let own = program().get_program().to_str().expect("text").to_owned();
    // `script` gives a command a terminal of its own; what it shows goes to standard output.
    let mut terminal = bare("script");
    terminal.args(["--quiet", "--return", "--command", &shown(&own), "/dev/null"]).env("TERM", "xterm");
    let told: Finished = finish(terminal).await;
    assert_eq!(told.code, Some(0), "{told:?}");
    assert!(told.out.contains("rows"), "{told:?}");
    let file = std::fs::read_to_string(&out).expect("the file");
    assert!(
        file.starts_with("\u{feff}number,status,") && !file.contains("rows"),
        "the file is only the file"
    );
    // Elsewhere nothing is said.
    let again = exported(&app.database, &["supporters"]).await;
    assert_eq!(comparable("csv", again.as_bytes()), comparable("csv", file.as_bytes()));
}
