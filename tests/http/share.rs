//! Share links: only where the content says, counted, and never to an address a stranger chose.

use crate::{on_both_databases, support::app::TestApp};

on_both_databases! {
    async fn every_share_link_of_a_page_leads_to_its_network(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("one@example.org", &[]).await;
        let code = app.row("one@example.org").await.expect("a pledge").code;
        for page in ["/en", "/mn", "/en/calls/data", "/mn/days/4", "/mn/hashtags/NoExcuse", &format!("/p/{code}")] {
            let body = app.get(page).await.body;
            let links: Vec<&str> = body
                .split("href=\"/share/")
                .skip(1)
                .filter_map(|rest| rest.split('"').next())
                .collect();
            assert!(links.len() >= 10, "{page}: {links:?}");
            for link in links {
                let answer = app.get(&format!("/share/{}", link.replace("&amp;", "&"))).await;
                assert!([200, 303].contains(&answer.status), "{page} {link}: {}", answer.status);
                assert_eq!(answer.header("cache-control"), "no-store", "{link}");
                assert_eq!(answer.header("x-robots-tag"), "noindex, nofollow", "{link}");
                if answer.status == 303 {
                    let to = answer.location();
                    let known = ["https://", "mailto:?", "sms:?", "viber://", "fb-messenger://"];
                    assert!(known.iter().any(|scheme| to.starts_with(scheme)), "{link}: {to}");
                    assert!(to.is_ascii() && !to.contains([' ', '+', '"', '<']), "{to}");
                    assert!(to.contains("via%3D"), "{link}: {to}");
                }
            }
        }
    }

    async fn anything_else_is_not_found(database: Database) {
        let app = TestApp::start(database).await;
        for path in [
            "/share/nowhere?lang=en&page=home",
            "/share/qr?lang=en&page=home",
            "/share/partner?lang=en&page=home",
            "/share/search?lang=en&page=home",
            "/share/direct?lang=en&page=home",
            "/share/facebook",
            "/share/facebook?lang=en",
            "/share/facebook?lang=xx&page=home",
            "/share/facebook?lang=en&page=https://example.org/",
            "/share/facebook?lang=en&page=call:nothing",
            "/share/facebook?lang=en&page=day:17",
            "/share/facebook?lang=en&page=day:07",
            "/share/facebook?lang=en&page=hashtag:Nothing",
            "/share/facebook?lang=en&page=p:bcdfghjk",
            "/share/facebook?lang=en&page=p:..%2F..",
            "/share/https:%2F%2Fexample.org?lang=en&page=home",
            "/streams/whatsapp/NoExcuse",
            "/streams/x/Nothing",
            "/streams/nowhere/NoExcuse",
            "/en/hashtags/Nothing",
        ] {
            assert_eq!(app.get(path).await.status, 404, "{path}");
        }
    }

    async fn a_server_is_asked_for_and_only_our_own_form_names_it(database: Database) {
        let app = TestApp::start(database).await;
        let path = "/share/mastodon?lang=en&page=home";
        let asked = app.get(&format!("{path}&server=evil.example.org")).await;
        assert_eq!(asked.status, 200);
        assert!(asked.body.contains("name=\"server\"") && !asked.body.contains("evil.example.org"));
        assert!(asked.header("content-security-policy").contains("form-action 'self' https:;"));
        for typed in ["", "localhost", "127.0.0.1", "https://example.org:444/", "user:word@example.org/x", "a b"] {
            let again = app.post(path, &[("server", typed)]).await;
            assert_eq!(again.status, 422, "{typed}");
            assert!(again.body.contains("id=\"server-error\""), "{typed}");
        }
        let foreign = [("sec-fetch-site", "cross-site"), ("origin", "https://evil.example.org")];
        assert_eq!(app.post_with(path, &[("server", "mastodon.example.org")], &foreign).await.status, 403);
        let own = [("sec-fetch-site", "same-origin")];
        let to = app.post_with(path, &[("server", " https://Mastodon.Example.org/ ")], &own).await;
        assert_eq!(to.status, 303);
        assert!(to.location().starts_with("https://mastodon.example.org/share?text="), "{}", to.location());
    }

    async fn a_text_to_copy_stands_on_a_page(database: Database) {
        let app = TestApp::start(database).await;
        let page = app.get("/share/instagram?lang=mn&page=day:3").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("<textarea") && page.body.contains("#NoExcuse"));
        assert!(page.body.contains("/mn/days/3?via=instagram"));
        // What a script says when it copied or opened the phone's menu.
        for channel in ["copy", "native"] {
            let own = [("sec-fetch-site", "same-origin")];
            let told = app.post_with(&format!("/share/{channel}?lang=en&page=home"), &[], &own).await;
            assert_eq!(told.status, 204);
        }
        assert_eq!(app.post("/share/facebook?lang=en&page=home", &[]).await.status, 404);
    }

    async fn a_hashtag_has_one_page_and_its_streams_are_counted(database: Database) {
        let app = TestApp::start(database).await;
        assert_eq!(app.get("/en/hashtags/noexcuse?via=x").await.location(), "/en/hashtags/NoExcuse?via=x");
        let page = app.get("/mn/hashtags/NoExcuse").await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains("/streams/x/NoExcuse"));
        let phone = [("user-agent", "Mozilla/5.0 (Linux; Android 10; K) Chrome/130.0 Mobile Safari/537.36")];
        let to = app.get_with("/streams/x/NoExcuse", &phone).await;
        assert_eq!((to.status, to.location()), (303, "https://x.com/hashtag/NoExcuse"));
        app.get_with("/streams/x/NoExcuse", &[("user-agent", "Googlebot/2.1")]).await;
        app.site().flush_traffic().await.expect("written");
        let rows = sixteen::store::traffic::since(&app.site().store.read, None).await.expect("read");
        let kept: Vec<(String, i64)> = rows.into_iter().map(|((.., key), count)| (key, count)).collect();
        assert_eq!(kept, [("x".to_owned(), 1), ("NoExcuse".to_owned(), 1)]);
    }
}
