//! Named sources at the desk.

use std::io::{Cursor, Read};

use sixteen::{
    domain::{account::organizer::Role, pledge::source::Link, write::audit::By},
    store,
};

use crate::{
    on_both_databases,
    person::{Person, done},
    support::{
        app::{TestApp, client},
        page::{Answer, between, read_code},
    },
};

/// The files of the archive that somebody downloads.
async fn archive(app: &TestApp, viewer: &Person<'_>, query: &str) -> zip::ZipArchive<Cursor<Vec<u8>>> {
    let request = client().get(format!("{}/organizer/sources/links.zip{query}", app.base));
    let answer =
        request.header("cookie", viewer.cookie().expect("signed in")).send().await.expect("an answer");
    assert_eq!(
        (answer.status().as_u16(), &answer.headers()["content-type"]),
        (200, &"application/zip".parse().expect("a type"))
    );
    zip::ZipArchive::new(Cursor::new(answer.bytes().await.expect("a whole file").to_vec()))
        .expect("a ZIP file")
}

async fn all(app: &TestApp) -> Vec<entity::source::Model> {
    store::source::all(&app.site().store.read).await.expect("read")
}

async fn send(editor: &Person<'_>, app: &TestApp, text: &str) -> Answer {
    let fields = [("channel", "partner")];
    let own = [("origin", app.base.as_str())];
    editor.upload_with("/organizer/sources/import", &fields, ("links.csv", text.as_bytes()), &own).await
}

/// What a spreadsheet makes of the names when it splits lines by another sign.
#[tokio::test(flavor = "multi_thread")]
async fn the_list_in_the_archive_carries_no_formula() {
    let app = TestApp::start(crate::support::database::Database::sqlite()).await;
    let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
    for name in ["a;=1+1;b", "a; \"+1", "a;@x"] {
        assert_eq!(
            editor.post("/organizer/sources", &[("name", name), ("channel", "qr")]).await.status,
            303,
            "{name}"
        );
    }
    let mut archive = archive(&app, &editor, "").await;
    let mut list = String::new();
    archive.by_name("links.csv").expect("a list").read_to_string(&mut list).expect("text");
    assert_eq!(list.lines().count(), 4, "{list}");
    for line in list.lines() {
        let cells = line.split([';', ',']).map(|cell| cell.trim_matches('"'));
        assert!(!cells.into_iter().any(|cell| cell.starts_with(['=', '+', '-', '@'])), "{line}");
    }
}

on_both_databases! {
    async fn a_source_is_added_handed_over_and_ended(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let wrong = editor.post("/organizer/sources", &[("name", "see https://x.example"), ("channel", "qr")]).await;
        assert_eq!(wrong.status, 422);
        assert!(wrong.body.contains("see https://x.example"), "it comes back as typed");
        assert_eq!(editor.post("/organizer/sources", &[("name", "A"), ("channel", "nowhere")]).await.status, 400);
        let answer = editor.post("/organizer/sources", &[("name", "Сургууль № 1"), ("channel", "qr")]).await;
        assert_eq!(answer.status, 303, "{}", answer.body);

        assert!(!viewer.get("/organizer/sources").await.body.contains("poster.mn.pdf"), "the helplines are unchecked");
        app.check_helplines();
        let page = viewer.get("/organizer/sources").await.body;
        assert!(page.contains("Сургууль № 1") && !page.contains("<form method=\"post\" action=\"/organizer/sources"));
        let code = between(&page, "/print/", "/");
        for path in [format!("/en/partners/{code}"), format!("/print/{code}/qr.svg"), format!("/print/{code}/poster.mn.pdf")] {
            assert!(page.contains(&path), "{path}");
            assert_eq!(app.get(&path).await.status, 200, "{path}");
        }
        let end = format!("/organizer/sources/{code}/end");
        assert_eq!(editor.post(&end, &[]).await.status, 303);
        assert_eq!(editor.post(&end, &[]).await.status, 303, "ending twice changes nothing");
        assert_eq!(editor.post("/organizer/sources/bcdfghjk/end", &[]).await.status, 404);
        let page = viewer.get("/organizer/sources").await.body;
        assert!(page.contains("Ended") && !page.contains("/print/"));
        let log: Vec<String> = done(&app).await.into_iter().filter(|action| action.starts_with("source")).collect();
        assert_eq!(log, ["source-added", "source-ended"]);
        // Its posters hang still: it can be opened again.
        assert_eq!(editor.post(&format!("/organizer/sources/{code}/reopen"), &[]).await.status, 303);
        assert_eq!(app.get(&format!("/en/partners/{code}")).await.status, 200);
        let asked = editor.post_unproven(&end, &[]).await;
        assert!(crate::person::asks_whether_sure(&asked) && asked.body.contains("Сургууль № 1"), "{}", asked.body);
        assert_eq!(app.get(&format!("/en/partners/{code}")).await.status, 200, "nothing is done yet");
    }

    async fn many_links_come_from_a_file_all_or_none_and_once(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        for (text, line, column, there) in [
            ("name,word\nA,school-1\nhttps://x.example,school-2\n", 3, "1", "https://x.example"),
            ("word,name\nschool-1,A\nhome,B\n", 3, "1", "home"),
            ("word,name\nvjf2n7x8-b,A\n", 2, "1", "vjf2n7x8-b"),
            ("name,channel\nA,nowhere\n", 2, "2", "nowhere"),
            ("name,word\nA,school-1\nB,School-1\n", 3, "2", "School-1"),
            ("name\nA\nA\n", 3, "1", "A"),
            ("name,note\nA,ok\n\"B,open\n", 3, "", "B,open"),
        ] {
            let answer = send(&editor, &app, text).await;
            assert_eq!(answer.status, 422, "{text}");
            let cell = between(&answer.body, "<tbody>", "</tbody>");
            assert!(cell.contains(&format!(">{line}</th>")) && cell.contains(&format!(">{column}</td>")), "{text}: {cell}");
            assert!(cell.contains(there), "{text}: {cell}");
        }
        assert_eq!(send(&editor, &app, "name\n").await.status, 422, "there is none in it");
        assert_eq!(send(&editor, &app, &(0..501).map(|n| format!("S {n}\n")).collect::<String>()).await.status, 422);
        assert!(all(&app).await.is_empty(), "nothing is made unless all is right");

        let text = "Жагсаалт;;;\nТэмдэглэл;Нэр;Өөрийн үг;Суваг\nБагш;Сургууль 45;School-45;QR\n;Сургууль 46;;\n".replace("QR", "qr");
        let answer = send(&editor, &app, &text).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(send(&editor, &app, &text).await.status, 200);
        let made: Vec<_> = all(&app).await.into_iter().map(|row| (row.name, row.channel, row.note)).collect();
        assert_eq!(made.len(), 2, "sent twice, made once: {made:?}");
        assert!(made.contains(&("Сургууль 45".into(), "qr".into(), "Багш".into())));
        assert!(made.contains(&("Сургууль 46".into(), "partner".into(), String::new())));
        let mut book = rust_xlsxwriter::Workbook::new();
        let sheet = book.add_worksheet();
        for (row, words) in (0..).zip([["Нэр", "Өөрийн үг"], ["Сургууль 47", "school-47"]]) {
            sheet.write_row(row, 0, words).expect("written");
        }
        let (book, own) = (book.save_to_buffer().expect("saved"), [("origin", app.base.as_str())]);
        let fields = [("channel", "partner")];
        let answer = editor.upload_with("/organizer/sources/import", &fields, ("links.xlsx", &book), &own).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(all(&app).await.iter().any(|row| row.name == "Сургууль 47"), "of a workbook");
        let taken = send(&editor, &app, "name,word\nAnother,school-45\n").await;
        assert_eq!(taken.status, 422);

        // Its word leads on however it is typed, and what comes by it counts for it.
        for path in ["/r/school-45", "/r/SCHOOL-45", "/r/School-45."] {
            assert_eq!(app.get(path).await.location(), "/en?via=qr&by=school-45", "{path}");
        }
        app.pledge("one@example.org", &[("via", "qr"), ("by", "school-45")]).await;
        let row = app.row("one@example.org").await.expect("a pledge");
        assert_eq!(row.source.as_deref(), Some("school-45"));
        let log = done(&app).await;
        assert_eq!(log.iter().filter(|action| *action == "source-added").count(), 3);
    }

    async fn many_links_stand_on_pages_that_keep_search_and_order(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let link = |name: String, channel: &str| Link { name, word: String::new(), channel: channel.into(), note: String::new() };
        let links = (0..120).map(|number| link(format!("School {number:03}"), "partner")).collect();
        app.site().add_links(By::CommandLine, links, false).await.expect("stored").expect("added");
        app.clock.advance(std::time::Duration::from_secs(1));
        app.site().add_link(By::CommandLine, link("Library".into(), "qr")).await.expect("added");
        let names = |page: &str| -> Vec<String> {
            let names = page.split("<span class=\"vh\">: ").skip(1);
            names.map(|rest| rest.split('<').next().expect("a name").to_owned()).collect()
        };
        let (mut path, mut seen) = ("/organizer/sources?q=school&sort=-name".to_owned(), Vec::new());
        for (size, part) in [(50, "1 to 50 of 120"), (50, "51 to 100 of 120"), (20, "101 to 120 of 120")] {
            let page = editor.get(&path).await.body;
            let names = names(&page);
            assert!(names.len() == size && page.contains(part), "{path}: {page}");
            // Whoever wants another finds it at once, from each page; and the archive has all that were found.
            let (top, _) = page.split_once("<table").expect("a table");
            for id in ["add-title", "file-title"] {
                assert!(top.contains(&format!("href=\"#{id}\"")) && page.contains(&format!("id=\"{id}\"")), "{id}: {page}");
            }
            assert!(page.contains("/organizer/sources/links.zip?q=school\""), "{page}");
            seen.extend(names);
            if seen.len() < 120 {
                path = between(&page, "rel=\"next\" href=\"", "\"").replace("&amp;", "&");
            } else {
                assert!(!page.contains("rel=\"next\""), "{page}");
            }
        }
        assert!(seen.is_sorted_by(|one, next| one > next), "{seen:?}");
        let none = editor.get("/organizer/sources?skip=1000").await;
        assert!(none.status == 200, "{}", none.body);
        // Another link is like the newest there is, whatever was looked for.
        for query in ["", "?q=zzz", "?q=school", "?skip=50", "?sort=name"] {
            let page = editor.get(&format!("/organizer/sources{query}")).await.body;
            assert_eq!(page.matches("value=\"qr\" selected").count(), 2, "{query}: {page}");
        }
    }

    async fn an_archive_has_the_codes_and_posters_of_what_was_found(database: Database) {
        let app = TestApp::start(database).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        for number in [45, 46] {
            let (name, word) = (format!("Сургууль {number}"), format!("school-{number}"));
            let link = Link { name, word, channel: "qr".into(), note: String::new() };
            app.site().add_link(By::CommandLine, link).await.expect("added");
        }
        let mut files = archive(&app, &viewer, "").await;
        let mut names: Vec<String> = files.file_names().map(|name| name.expect("a name").into_owned()).collect();
        names.sort();
        let codes = ["school-45/qr.png", "school-45/qr.svg", "school-46/qr.png", "school-46/qr.svg"];
        assert_eq!(names, [&["READ-ME.txt", "links.csv"][..], &codes].concat(), "the helplines are unchecked");
        let mut png = Vec::new();
        files.by_name("school-45/qr.png").expect("there").read_to_end(&mut png).expect("read");
        assert_eq!(read_code(&png), format!("{}/r/school-45", app.base));

        app.check_helplines();
        let mut files = archive(&app, &viewer, "?q=46").await;
        assert_eq!(files.len(), 5, "what was found, with a poster in each language");
        let mut pdf = Vec::new();
        files.by_name("school-46/poster.mn.pdf").expect("there").read_to_end(&mut pdf).expect("read");
        assert_eq!(lopdf::Document::load_mem(&pdf).expect("a PDF").get_pages().len(), 1);
    }

    async fn a_link_is_found_sorted_renamed_and_has_its_days(database: Database) {
        let app = TestApp::start(database).await;
        let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
        let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
        let add = async |fields: &[(&str, &str)]| editor.post("/organizer/sources", fields).await;
        let wrong = add(&[("name", "B"), ("word", "home"), ("channel", "qr")]).await;
        assert!(wrong.status == 422 && wrong.body.contains("value=\"home\""), "{}", wrong.body);
        assert_eq!(add(&[("name", "Beta"), ("word", "be-ta"), ("channel", "qr"), ("note", "Hovd")]).await.status, 303);
        app.clock.advance(std::time::Duration::from_secs(1));
        assert_eq!(add(&[("name", "Alpha"), ("word", "al-pha"), ("channel", "viber")]).await.status, 303);
        assert_eq!(add(&[("name", "Gamma"), ("word", "be-ta"), ("channel", "qr")]).await.status, 422, "it is taken");
        let page = editor.get("/organizer/sources").await.body;
        assert!(page.contains("value=\"viber\" selected"), "the last channel is chosen: {page}");
        let page = viewer.get("/organizer/sources?sort=name").await.body;
        assert!(page.find("Alpha") < page.find("Beta"));
        // Each heading sorts, and the sorted one turns the order round; what was looked for stays.
        let page = viewer.get("/organizer/sources?sort=-name&q=a").await.body;
        assert!(page.find(">Beta<") < page.find(">Alpha<"), "{page}");
        let heading = "scope=\"col\" aria-sort=\"descending\"><a href=\"/organizer/sources?q=a&amp;sort=name\">Name</a>";
        assert!(page.contains(heading) && page.matches("aria-sort").count() == 1, "{page}");
        assert!(page.contains("href=\"/organizer/sources?q=a&amp;sort=visits\"") && page.contains("name=\"sort\" value=\"-name\""));
        let page = viewer.get("/organizer/sources?sort=confirmed").await.body;
        let heading = "class=\"r\" scope=\"col\" aria-sort=\"descending\"><a href=\"/organizer/sources?sort=-confirmed\">";
        assert!(page.contains(heading), "{page}");
        let copies = format!("value=\"{}/r/be-ta\" data-copy=\"link-be-ta\"", app.base);
        assert!(page.contains(&copies) && page.contains("id=\"link-be-ta\""), "{page}");
        let page = viewer.get("/organizer/sources?q=hovd").await.body;
        assert!(page.contains("Beta") && !page.contains("Alpha"));
        assert!(viewer.get("/organizer/sources?q=nothing").await.body.contains("No link was found"));

        app.pledge("one@example.org", &[("via", "qr"), ("by", "be-ta")]).await;
        app.pledge("two@example.org", &[("via", "qr"), ("by", "be-ta")]).await;
        app.settled().await;
        let path = "/organizer/sources/be-ta";
        let changed = editor.post(path, &[("name", "Beta 2"), ("note", "Uvs")]).await;
        assert_eq!(changed.status, 303, "{}", changed.body);
        assert_eq!(editor.post(path, &[("name", ""), ("note", "")]).await.status, 422);
        assert_eq!(viewer.post(path, &[("name", "X"), ("note", "")]).await.status, 403);
        let page = viewer.get(path).await.body;
        assert!(page.contains("Beta 2") && page.contains("Uvs") && !page.contains("<form method=\"post\" action=\"/organizer/sources"));
        // The days are those of the traffic's file.
        let traffic = store::traffic::since(&app.site().store.read, None).await.expect("read");
        let of = |measure| {
            let counts = traffic.iter().filter(|((_, of, facet, key), _)| {
                (*of, *facet, key.as_str()) == (measure, entity::traffic::Facet::Source, "be-ta")
            });
            counts.map(|(_, count)| count).sum::<i64>()
        };
        use entity::traffic::Measure::{Confirmed, Signed, Visit};
        let figures = [Visit, Signed, Confirmed].map(of);
        assert_eq!(figures[1..], [2, 2]);
        let day = between(&page, "<tbody>", "</tbody>");
        let cells: Vec<String> = day.split("<td class=\"r\">").skip(1).map(|cell| cell.split('<').next().expect("a cell").to_owned()).collect();
        assert_eq!(cells, figures.map(|figure| figure.to_string()), "{day}");
        let log = done(&app).await;
        assert_eq!(log.iter().filter(|action| *action == "source-changed").count(), 1);
    }
}
