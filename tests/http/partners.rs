//! For partners: links, codes and posters to print, the badge and the framed card.

use sixteen::domain::{
    pledge::source::EndSource,
    write::{audit::By, audited::OrganizerWrite},
};

use crate::{
    on_both_databases,
    support::{
        app::TestApp,
        page::{between, read_code},
    },
};

async fn bytes(app: &TestApp, path: &str) -> (String, Vec<u8>) {
    let answer = reqwest::get(format!("{}{path}", app.base)).await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    let mime = answer.headers()["content-type"].to_str().expect("text").to_owned();
    (mime, answer.bytes().await.expect("a body").to_vec())
}

on_both_databases! {
    async fn a_named_source_has_a_code_and_posters(database: Database) {
        let app = TestApp::start(database).await;
        let source = app.site().add_source(By::CommandLine, "Сургууль № 1", "qr").await.expect("added");
        let code = source.code.as_str();
        let link = format!("{}/r/{code}", app.base);
        let (mime, png) = bytes(&app, &format!("/print/{code}/qr.png")).await;
        assert_eq!((mime.as_str(), read_code(&png)), ("image/png", link.clone()));
        let (mime, svg) = bytes(&app, &format!("/print/{code}/qr.svg")).await;
        assert_eq!(mime, "image/svg+xml");
        assert!(svg.starts_with(b"<svg"));
        // No number is printed that nobody has checked.
        for (path, page) in [(format!("/print/{code}"), format!("/en/partners/{code}")), ("/print/home".into(), "/en/partners".into())] {
            let answer = app.get(&format!("{path}/poster.en.pdf")).await;
            assert_eq!((answer.status, answer.header("location")), (303, page.as_str()));
            assert!(!app.get(&page).await.body.contains(".pdf"), "{page}");
        }
        app.check_helplines();
        for lang in ["en", "mn"] {
            let (mime, pdf) = bytes(&app, &format!("/print/{code}/poster.{lang}.pdf")).await;
            assert_eq!(mime, "application/pdf");
            let pdf = lopdf::Document::load_mem(&pdf).expect("a PDF");
            assert_eq!(pdf.get_pages().len(), 1);
        }
        let page = app.get(&format!("/mn/partners/{code}")).await;
        assert!(page.body.contains("Сургууль № 1") && page.body.contains(&link));
        assert!(page.body.contains(&format!("via=partner&amp;amp;by={code}")), "{}", page.body);
        assert_eq!(page.header("x-robots-tag"), "noindex");

        let (_, png) = bytes(&app, "/print/home/qr.png").await;
        assert_eq!(read_code(&png), format!("{}/?via=qr", app.base));
        assert!(app.site().write(EndSource { code: code.to_owned(), ends: true }.by(By::CommandLine)).await.expect("written"));
        for path in [
            format!("/print/{code}/qr.png"),
            format!("/mn/partners/{code}"),
            "/print/home/poster.xx.pdf".to_owned(),
            "/print/home/other".to_owned(),
            "/print/bcdfghjk/qr.svg".to_owned(),
        ] {
            assert_eq!(app.get(&path).await.status, 404, "{path}");
        }
    }

    async fn the_badge_and_the_card_show_the_count_on_other_sites(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("one@example.org", &[]).await;
        app.wait_for_confirmed(1).await;
        let badge = app.get("/badge.svg?lang=mn").await;
        assert_eq!(badge.header("content-type"), "image/svg+xml");
        assert_eq!(badge.header("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(badge.header("cache-control"), "public, max-age=60");
        assert!(between(&badge.body, "<title>", "</title>").starts_with("1 "), "{}", badge.body);

        let card = app.get("/embed?lang=mn&by=bcdfghjk").await;
        assert_eq!(card.status, 200);
        assert!(card.body.contains("href=\"/mn?via=partner&amp;by=bcdfghjk#sign\""), "{}", card.body);
        assert!(card.body.contains("target=\"_blank\" rel=\"noopener\""));
        for card in [&card, &app.get("/embed?lang=mn").await, &app.get("/embed?lang=mn").await] {
            assert!(card.header("content-security-policy").ends_with("frame-ancestors *"));
            assert_eq!((card.header("x-frame-options"), card.header("x-robots-tag")), ("", "noindex"));
        }
        assert!(!card.body.contains("<form") && !card.body.contains("<script"));
        // Nothing else may be framed.
        for path in ["/mn", "/mn/partners", "/badge.svg", "/mn/calls/data", "/share/copy?lang=mn&page=home"] {
            let other = app.get(path).await;
            assert!(other.header("content-security-policy").ends_with("frame-ancestors 'none'"), "{path}");
            assert_eq!(other.header("x-frame-options"), "DENY", "{path}");
        }
    }

    async fn the_snippets_are_what_they_say(database: Database) {
        let app = TestApp::start(database).await;
        let page = app.get("/en/partners").await;
        let snippet = |id: &str| {
            let field = between(&page.body, &format!("<textarea id=\"{id}\""), "</textarea>");
            let text = field.split_once('>').expect("a text").1;
            text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
        };
        let badge = snippet("badge");
        assert!(badge.starts_with(&format!("<a href=\"{}/en?via=partner\">", app.base)), "{badge}");
        assert!(badge.contains(&format!("src=\"{}/badge.svg?lang=en\"", app.base)) && badge.contains("alt=\""));
        let embed = snippet("embed");
        assert!(embed.starts_with(&format!("<iframe src=\"{}/embed?lang=en\" title=\"", app.base)), "{embed}");
        assert!(embed.ends_with("</iframe>"));
    }

    async fn the_days_can_be_followed(database: Database) {
        let app = TestApp::start_with(database, &["--today=2026-11-27"]).await;
        for lang in ["en", "mn"] {
            let feed = app.get(&format!("/{lang}/feed.atom")).await;
            assert_eq!(feed.header("content-type"), "application/atom+xml; charset=utf-8");
            let read = feed_rs::parser::parse(feed.body.as_bytes()).expect("a feed");
            assert_eq!(read.entries.len(), 3, "{lang}");
            let day = &read.entries[0].links[0].href;
            assert_eq!(*day, format!("{}/{lang}/days/3", app.base));
            let calendar = app.get(&format!("/{lang}/16-days.ics")).await;
            assert_eq!(calendar.header("content-type"), "text/calendar; charset=utf-8");
            assert_eq!(calendar.body.matches("BEGIN:VEVENT").count(), 16);
            assert!(calendar.body.contains("DTSTART;VALUE=DATE:20261125\r\n"), "{}", calendar.body);
        }
        let home = app.get("/mn").await;
        assert!(home.body.contains("type=\"application/atom+xml\" href=\"/mn/feed.atom\""));
        assert!(home.body.contains("href=\"/mn/16-days.ics\""));
    }
}
