//! Pledges on paper stand beside the confirmed ones.

use entity::paper_import::State as Stand;
use sixteen::domain::account::organizer::Role;

use crate::{
    on_both_databases,
    person::{Person, done},
    process::run,
    support::{
        app::TestApp,
        database::Database,
        page::{Answer, between},
        until,
    },
};

async fn send(editor: &Person<'_>, app: &TestApp, name: &str, bytes: &[u8]) -> Answer {
    let own = app.base.clone();
    editor.upload_with("/organizer/paper/import", &[("csv", "")], (name, bytes), &[("origin", &own)]).await
}

/// A sheet as an office keeps it: a title, columns in its own order and language, real dates.
fn workbook(more: impl Fn(&mut rust_xlsxwriter::Worksheet)) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let date = rust_xlsxwriter::Format::new().set_num_format("m/d/yyyy");
    let sheet = book.add_worksheet();
    let mut write = |row, texts: [&str; 4]| {
        for (column, text) in (0..).zip(texts) {
            sheet.write_string(row, column, text).expect("written");
        }
    };
    write(0, ["Signatures in Khovd", "", "", ""]);
    write(2, ["Хуудсуудыг хаана хадгалж байгаа", "Тоо", "Огноо", "Газар"]);
    for (row, number) in [(3, 15.0), (4, 1200.0)] {
        sheet.write_string(row, 0, "folder 1").expect("written");
        sheet.write_number(row, 1, number).expect("written");
        let day = rust_xlsxwriter::ExcelDateTime::from_ymd(2026, 11, 25).expect("a day");
        sheet.write_datetime_with_format(row, 2, day, &date).expect("written");
        sheet.write_string(row, 3, "Ховд").expect("written");
    }
    more(sheet);
    book.save_to_buffer().expect("saved")
}

async fn paper(app: &TestApp) -> i64 {
    app.counts().await["paper"].as_i64().expect("a number")
}

on_both_databases! {
    async fn numbers_on_paper_are_entered_imported_and_taken_back(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        app.pledge("tuya@example.org", &[]).await;
        let line = [("place", "Дархан"), ("day", "2026-11-30"), ("number", "40"), ("call", "data"), ("note", "folder 1")];
        assert_eq!(editor.post("/organizer/paper", &line).await.status, 303);
        until("it is published", async || paper(&app).await == 40).await;
        assert_eq!(app.confirmed().await, 1, "never mixed in");
        app.assert_recount(1).await;
        let ahead = [("place", "Дархан"), ("day", "2026-12-30"), ("number", "40"), ("note", "folder 1")];
        let refused = editor.post("/organizer/paper", &ahead).await;
        assert!(refused.status == 422 && refused.body.contains("not in the future") && refused.body.contains("Дархан"));

        // Sent twice, entered once.
        let page = editor.get("/organizer/paper").await;
        let once = between(&page.body, "name=\"once\" value=\"", "\"").to_owned();
        assert!(page.body.contains("bold@example.org"), "who entered it");
        let twice = line.into_iter().chain([("once", once.as_str())]).collect::<Vec<_>>();
        let (one, two) = futures_util::join!(editor.post("/organizer/paper", &twice), editor.post("/organizer/paper", &twice));
        assert_eq!((one.status, two.status), (303, 303));
        until("it is published", async || paper(&app).await == 80).await;
        // Visitors read it beside the number that letters confirm.
        until("it is on the home page", async || app.get("/en").await.body.contains("Also 80 on paper.")).await;
        assert!(app.get("/en").await.body.contains("<span class=\"num\" data-live=\",\">1</span>"));
        // With it the editor's hour would come to 120, of 81 pledges in all.
        app.clock.advance(std::time::Duration::from_secs(3600));
        editor.sign_in("bold@example.org", crate::person::PASSWORD).await;
        editor.post(&format!("/organizer/paper/{once}/undo"), &[]).await;
        until("it is published", async || paper(&app).await == 40).await;
        app.assert_recount(1).await;
        let log: Vec<String> = done(&app).await.into_iter().filter(|action| action.starts_with("paper")).collect();
        assert_eq!(log, ["paper-added", "paper-added", "paper-undone"]);
        // And it can count again, once.
        let page = editor.get("/organizer/paper").await;
        assert!(page.body.contains(&format!("/organizer/paper/{once}/redo")), "{}", page.body);
        for _ in 0..2 {
            assert_eq!(editor.post(&format!("/organizer/paper/{once}/redo"), &[]).await.status, 303);
        }
        until("it is published", async || paper(&app).await == 80).await;
        assert_eq!(done(&app).await.iter().filter(|action| *action == "paper-redone").count(), 1);
    }

    async fn a_workbook_is_read_as_it_is_and_an_order_of_dates_is_asked_once(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let owner = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        let looked = send(&owner, &app, "paper.xlsx", &workbook(|_| {})).await;
        assert_eq!(looked.status, 303, "{}", looked.body);
        let page = owner.get(looked.location()).await;
        assert!(page.body.contains("2 lines with 1,215 signatures"), "{}", page.body);
        assert!(page.body.contains("datetime=\"2026-11-25\"") && page.body.contains("Ховд"), "{}", page.body);
        // What is too large is told before it is in memory.
        let wide = workbook(|sheet| _ = sheet.write_string(3, 60, "x").expect("written"));
        let long = workbook(|sheet| _ = sheet.write_string(900_000, 1, "x").expect("written"));
        for bytes in [wide, long] {
            let page = send(&owner, &app, "paper.xlsx", &bytes).await;
            assert!(page.status == 422 && page.body.contains("50 columns"), "{}", page.body);
        }
        // Excel in English, whose dates say nothing of their order.
        let us = "place,date,number,call,note\r\nHovd,4/5/2026,\"1,200\",,f\r\n";
        let page = send(&owner, &app, "paper.csv", us.as_bytes()).await;
        assert!(page.status == 422 && page.body.contains("Which comes first"), "{}", page.body);
        let own = app.base.clone();
        let fields = [("csv", us), ("order", "order=mdy")];
        let looked = owner.upload_with("/organizer/paper/import", &fields, ("", b""), &[("origin", &own)]).await;
        let page = owner.get(looked.location()).await;
        assert!(page.body.contains("datetime=\"2026-04-05\"") && page.body.contains("1,200"), "{}", page.body);
        assert_eq!(owner.post(looked.location(), &[("count", "1200")]).await.status, 303);
        until("it is published", async || paper(&app).await == 1200).await;
    }

    async fn a_file_is_looked_at_and_entered_once(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let bad = "place,date,number,call,note\nHovd,2026-11-25,12,,folder 2\n\nHovd,13/25/2026,none,,folder 2\n";
        let page = send(&editor, &app, "paper.csv", bad.as_bytes()).await;
        assert!(page.status == 422 && page.body.contains("One line has a mistake"), "{}", page.body);
        // By line and column, with what stands there and what to do; and the text to mend it.
        let rows: Vec<&str> = page.body.split("<tr>").skip(2).collect();
        assert_eq!(rows.len(), 2, "{}", page.body);
        for (row, parts) in rows.iter().zip([["2, Date", "13/25/2026", "Write the day as"], ["3, Number", "none", "Write a whole number"]]) {
            assert!(row.contains("scope=\"row\">4<") && parts.iter().all(|part| row.contains(part)), "{row}");
        }
        assert!(page.body.contains("\nHovd,2026-11-25,12,,folder 2"));
        assert_eq!(paper(&app).await, 0);
        for (text, said) in [
            ("place,date,number\nHovd,2026-11-25,12\n", "The heading “Where the sheets are kept” is missing"),
            ("Газар;Огноо;Тэмдэглэл\nХовд;2026-11-25;хавтас\n", "The heading “Number” is missing. Only “Call to action” may be"),
            ("place,date,number,call,note\nHovd,2026-11-25,12,none,f\n", "or write one of: Stronger laws, Services for survivors"),
            ("Hovd,2026-11-25,12\n", "five fields: Place,Date,Number,Call to action,Where the sheets are kept"),
        ] {
            let page = send(&editor, &app, "paper.csv", text.as_bytes()).await;
            assert!(page.status == 422 && page.body.contains("One line has a mistake") && page.body.contains(said), "{said}: {}", page.body);
        }
        for text in ["Газар;Огноо;Тоо;Тэмдэглэл\nХовд;2026-11-25;12;хавтас\n", "Place,Date,Number,Note\nHovd,2026-11-25,12,f\n"] {
            let looked = send(&editor, &app, "paper.csv", text.as_bytes()).await;
            assert_eq!(looked.status, 303, "{text}: {}", looked.body);
        }
        for (bytes, said) in [
            (&b"PK\x03\x04\x14"[..], "This is an Excel workbook"),
            (&[0xD5, b'?', 0xE2, 0xE4], "letters of this file cannot be read"),
            (b"", "There are no lines"),
            (&vec![b'x'; 2 * 1024 * 1024 + 1], "larger than 2 MB"),
            ("Hovd,2026-11-25,4,,f\n".repeat(10_001).as_bytes(), "More than 10,000 lines"),
        ] {
            let page = send(&editor, &app, "paper.csv", bytes).await;
            assert!(page.status == 422 && page.body.contains(said), "{said}: {}", page.body);
        }

        // What Excel writes in the language of the office: a byte-order mark or UTF-16, semicolons, \r\n.
        let good = "\u{feff}Газар;Огноо;Тоо;Уриалга;Тэмдэглэл\r\n\"Ховд; <b>\";25.11.2026;12;;хавтас 2\r\nУлаангом;2026.11.26;3;data;хавтас 3\r\n";
        let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let looked = send(&editor, &app, "paper.csv", &utf16).await;
        assert_eq!(looked.status, 303, "{}", looked.body);
        let path = looked.location().to_owned();
        let page = editor.get(&path).await;
        assert!(page.status == 200 && page.body.contains("2 lines with 15 signatures. Nothing is stored yet."));
        assert!(page.body.contains("Ховд; &lt;b&gt;") && !page.body.contains("entered already"));
        assert_eq!(paper(&app).await, 0);
        let (one, two) = futures_util::join!(editor.post(&path, &[]), editor.post(&path, &[]));
        assert_eq!((one.location(), two.location()), (path.as_str(), path.as_str()));
        until("it is published", async || paper(&app).await == 15).await;
        editor.post(&path, &[]).await;
        assert!(editor.get(&path).await.body.contains("2 lines are entered: 15 signatures."));
        app.assert_recount(0).await;
        // The same file again is told of.
        let again = send(&editor, &app, "other.csv", good.as_bytes()).await.location().to_owned();
        assert!(editor.get(&again).await.body.contains("entered already"));

        let rows = sixteen::store::paper::before(&app.site().store.read, i64::MAX, 10).await.expect("read");
        assert_eq!(rows.iter().map(|row| row.number).collect::<Vec<_>>(), [3, 12]);
        assert!(rows.iter().all(|row| row.organizer_id.is_some()));
        let undo = |code: &str| format!("/organizer/paper/{code}/undo");
        editor.post(&undo(&rows[0].import), &[]).await;
        editor.post(&undo(&rows[0].import), &[]).await;
        until("it is published", async || paper(&app).await == 0).await;
        editor.post(&path, &[]).await;
        assert!(editor.get(&path).await.body.contains("Taken back"));
        app.assert_recount(0).await;
        let log: Vec<String> = done(&app).await.into_iter().filter(|action| action.starts_with("paper")).collect();
        assert_eq!(log, ["paper-added", "paper-undone"]);
        let empty = editor.get("/organizer/paper/empty.csv?lang=mn").await;
        assert!(empty.status == 200 && empty.body.starts_with("\u{feff}Газар,Огноо,"), "{}", empty.body);
        let page = editor.get("/organizer/paper?lang=mn").await.body;
        let columns = empty.body.trim_start_matches('\u{feff}').trim_end();
        assert!(page.contains(&format!("<code>{columns}</code>")), "the page names those of the file: {page}");
    }

    async fn thousands_of_lines_go_in_batches_and_no_visitor_waits(database: Database) {
        let app = TestApp::start(database).await;
        app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let lines: String = (0..10_000).map(|n| format!("Сум {n},2026-11-25,2,,folder {n}\n")).collect();
        let path = send(&editor, &app, "paper.csv", lines.as_bytes()).await.location().to_owned();
        let page = editor.get(&path).await;
        assert!(page.body.contains("10,000 lines with 20,000 signatures") && page.body.len() < 60_000);
        owner.post(&path, &[("count", "20000")]).await;
        let page = editor.get(&path).await;
        assert!(page.body.contains("<progress") && page.header("refresh") == "2", "{}", page.body);
        assert_eq!(app.sign("visitor@example.org").await.status, 303);
        let code = path.rsplit('/').next().expect("a code").to_owned();
        let entered = async || app.site().paper_file(&code).await.expect("read").expect("a file");
        until("all are entered", async || entered().await.state == Stand::Entered).await;
        until("it is published", async || paper(&app).await == 20_000).await;
        assert!(entered().await.content.is_empty(), "it is kept no longer");
        app.assert_recount(0).await;
        // One that is taken back on the way stops.
        let path = send(&editor, &app, "paper.csv", lines.as_bytes()).await.location().to_owned();
        owner.post(&path, &[("count", "20000")]).await;
        let code = path.rsplit('/').next().expect("a code").to_owned();
        let undo = format!("/organizer/paper/{code}/undo");
        assert_eq!(owner.post(&undo, &[("count", "20000")]).await.status, 303);
        let stopped = app.site().paper_file(&code).await.expect("read").expect("a file");
        assert!(stopped.state == Stand::Undone && stopped.entered < 10_000, "{}", stopped.entered);
        app.site().work().await.expect("nothing to do");
        until("it is published", async || paper(&app).await == 20_000).await;
        app.assert_recount(0).await;
    }

    async fn a_file_from_another_site_or_without_the_token_is_refused(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "oyun@example.org", Role::Viewer).await;
        let token = between(&editor.get("/organizer/paper").await.body, "name=\"form\" value=\"", "\"").to_owned();
        let path = "/organizer/paper/import";
        let file = b"Hovd,2026-11-25,4,,f\n";
        for (fields, headers, status) in [
            (&[][..], &[][..], 403),
            (&[("form", "x")], &[], 403),
            (&[("form", token.as_str())], &[("origin", "https://evil.example")], 403),
            (&[("form", token.as_str())], &[], 303),
            (&[], &[("sec-fetch-site", "same-origin")], 303),
        ] {
            let answer = editor.upload_with(path, fields, ("paper.csv", file), headers).await;
            assert_eq!(answer.status, status, "{fields:?} {headers:?}");
        }
        let own = app.base.clone();
        let refused = viewer.upload_with(path, &[], ("paper.csv", file), &[("origin", &own)]).await;
        assert_eq!(refused.status, 403);
        let broken = [("origin", own.as_str()), ("content-type", "multipart/form-data; boundary=x")];
        for body in [&b"--x"[..], b"--x\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\ncut", b"", b"\0\0"] {
            let answer = editor.post_raw(path, body, &broken).await;
            assert!((400..500).contains(&answer.status), "{}", answer.status);
        }
    }

    async fn a_file_is_entered_at_the_command_line_too(database: Database) {
        let app = TestApp::start(database).await;
        let folder = tempfile::TempDir::new().expect("a folder");
        let path = folder.path().join("paper.csv");
        let file = path.to_str().expect("a path").to_owned();
        std::fs::write(&path, "Hovd,2020-11-25,4,,f\nHovd,soon,x,,f\n").expect("written");
        let said = run(&app.database, &["paper", "import", &file]).await;
        assert!(said.code == Some(1) && said.err.contains("line 2, column date: “soon”"), "{said:?}");
        assert!(said.err.contains("line 2, column number: “x”") && said.err.contains("nothing was entered"));
        let lines: String = (0..450).map(|n| format!("Сум {n};2020-11-25;2;;folder {n}\r\n")).collect();
        std::fs::write(&path, lines).expect("written");
        let said = run(&app.database, &["paper", "import", &file, "--dry-run"]).await;
        assert!(said.code == Some(0) && said.out.contains("450 lines with 900"), "{said:?}");
        assert_eq!(paper(&app).await, 0);
        let said = run(&app.database, &["paper", "import", &file]).await;
        assert!(said.code == Some(1) && said.err.contains("about 900 of 0 pledges") && said.err.contains("--number 900"), "{said:?}");
        assert_eq!(paper(&app).await, 0);
        let said = run(&app.database, &["paper", "import", &file, "--number", "900"]).await;
        assert!(said.code == Some(0) && said.out.contains("450 lines with 900 signatures entered"), "{said:?}");
        // The program beside it publishes what another process wrote.
        until("it is published", async || paper(&app).await == 900).await;
        let again = run(&app.database, &["paper", "import", &file]).await;
        assert!(again.code == Some(1) && again.err.contains("entered already"), "{again:?}");
        let list = run(&app.database, &["paper", "list"]).await.out;
        assert_eq!(list.lines().count(), 450);
        let code = said.out.split('\t').next().expect("a code");
        let said = run(&app.database, &["paper", "undo", code, "--number", "900"]).await;
        assert!(said.code == Some(0) && said.out.contains("900 taken back"), "{said:?}");
        until("it is published", async || paper(&app).await == 0).await;
        app.assert_recount(0).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_nodes_enter_a_file_once_and_both_say_so() {
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    app.clock.set("2026-12-01T03:00:00Z".parse().expect("a moment"));
    let node = app.second_node().await;
    let editor = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
    let lines: String = (0..3000).map(|n| format!("Сум {n},2026-11-25,2,,folder {n}\n")).collect();
    let path = send(&editor, &app, "paper.csv", lines.as_bytes()).await.location().to_owned();
    let code = path.rsplit('/').next().expect("a code").to_owned();
    let by = sixteen::domain::write::audit::By::CommandLine;
    let (one, two) =
        futures_util::join!(app.site().enter_paper(by, &code), node.site().enter_paper(by, &code));
    assert_ne!(one.expect("answered"), two.expect("answered"), "one of them begins");
    let hurry = async |app: &TestApp| while app.site().work().await.expect("done") {};
    futures_util::join!(hurry(&app), hurry(&node));
    for node in [&app, &node] {
        until("it is published", async || paper(node).await == 6000).await;
    }
    app.assert_recount(0).await;
    let rows = sixteen::store::paper::before(&app.site().store.read, i64::MAX, 5000).await.expect("read");
    assert_eq!(rows.len(), 3000);
}
