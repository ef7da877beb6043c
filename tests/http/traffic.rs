//! Which link brought whom: the channel and the referral travel in links and forms alone, and are
//! counted per day, never per person.

use std::collections::BTreeMap;

use entity::value::Keyed;
use sixteen::{
    domain::{
        counts::traffic::measure_word,
        pledge::{confirm::Withdraw, source::EndSource},
        write::{audit::By, audited::OrganizerWrite},
    },
    store,
};

use crate::{
    on_both_databases,
    support::{app::TestApp, page::Answer},
};

/// A browser on a phone.
const PHONE: (&str, &str) = (
    "user-agent",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36",
);

/// All counts as `measure by key`, over all days.
async fn traffic(nodes: &[&TestApp]) -> BTreeMap<String, i64> {
    for node in nodes {
        node.site().flush_traffic().await.expect("written");
    }
    let rows = store::traffic::since(&nodes[0].site().store.read, None).await.expect("read");
    let mut sums = BTreeMap::new();
    for ((_, measure, facet, key), count) in rows {
        *sums.entry(format!("{} {} {key}", measure_word(measure), facet.key())).or_default() += count;
    }
    sums.retain(|_, count| *count != 0);
    sums
}

fn counts(pairs: &[(&str, i64)]) -> BTreeMap<String, i64> {
    pairs.iter().map(|(key, count)| ((*key).to_owned(), *count)).collect()
}

/// Fails when an answer sets a cookie.
fn no_cookie(answer: Answer) -> Answer {
    assert_eq!(answer.header("set-cookie"), "");
    answer
}

fn hidden(answer: &Answer, name: &str) -> String {
    let fields = answer.hidden_fields();
    fields.into_iter().find(|(field, _)| field == name).expect("the hidden field").1
}

/// What the program puts where it links, such as `&amp;`.
fn has_link(answer: &Answer, link: &str) -> bool {
    answer.body.contains(&format!("href=\"{}\"", link.replace('&', "&amp;")))
}

/// A visitor comes by Facebook, signs, confirms and shares to WhatsApp; a second comes by that link
/// and signs in Mongolian. `second` is the node the second visitor meets.
async fn loop_over(first: &TestApp, second: &TestApp) {
    let facebook = [PHONE, ("referer", "https://l.facebook.com/")];
    let page = no_cookie(first.get_with("/en", &facebook).await);
    assert_eq!(hidden(&page, "via"), "facebook");
    let via = hidden(&page, "via");
    first.pledge("one@example.org", &[("via", &via), ("by", "")]).await;
    let one = first.row("one@example.org").await.expect("a pledge");
    assert_eq!((one.channel.as_str(), one.brought_by.as_ref(), one.generation), ("facebook", None, 0));

    let token = first.site().thank_you_token(&one.code);
    let thanks = no_cookie(first.get(&format!("/en/thank-you/{token}")).await);
    let share = format!("/share/whatsapp?lang=en&page=p:{}", one.code);
    assert!(has_link(&thanks, &share), "{}", thanks.body);
    assert!(!thanks.body.contains("signed through your link"));
    let inside = [PHONE, ("sec-fetch-site", "same-origin")];
    let shared = no_cookie(first.get_with(&share, &inside).await);
    assert_eq!(shared.status, 303);
    let (composer, text) = shared.location().split_once("?text=").expect("a text");
    assert_eq!(composer, "https://wa.me/");
    let text = percent_encoding::percent_decode_str(text).decode_utf8().expect("UTF-8").into_owned();
    let link = text.rsplit(' ').next().expect("a link at the end");
    let short = link.strip_prefix(&first.base).expect("our own link");
    assert_eq!(short, format!("/r/{}?via=whatsapp", one.code));

    // The second visitor speaks Mongolian and opens the link from the messenger: no Referer.
    let mongolian = [PHONE, ("accept-language", "mn-MN,mn;q=0.9,en;q=0.5"), ("sec-fetch-site", "none")];
    let to = no_cookie(second.get_with(short, &mongolian).await);
    assert_eq!((to.status, to.location()), (303, format!("/p/{}?via=whatsapp", one.code).as_str()));
    let theirs = no_cookie(second.get_with(to.location(), &mongolian).await);
    assert_eq!(theirs.status, 200);
    assert!(theirs.body.contains("<html lang=\"mn\">"));
    let home = format!("/mn?via=whatsapp&by={}", one.code);
    assert!(has_link(&theirs, &format!("{home}#sign")), "{}", theirs.body);
    let form = no_cookie(second.get_with(&home, &[PHONE, ("sec-fetch-site", "same-origin")]).await);
    assert_eq!(form.header("cache-control"), "private, no-store");
    assert_eq!((hidden(&form, "via"), hidden(&form, "by")), ("whatsapp".to_owned(), one.code.clone()));
    let fields = [("name", "Б.Номин"), ("email", "two@example.org"), ("calls", "data"), ("consent", "on")];
    let fields: Vec<(&str, &str)> =
        fields.into_iter().chain([("via", "whatsapp"), ("by", one.code.as_str())]).collect();
    assert_eq!(no_cookie(second.post("/mn/pledges", &fields).await).status, 303);
    let letter = first.mail.wait_for("two@example.org", 1).await.remove(0);
    assert_eq!(no_cookie(second.press(&letter.link("confirm")).await).status, 303);

    let two = second.row("two@example.org").await.expect("a pledge");
    assert_eq!(two.channel, "whatsapp");
    assert_eq!((two.brought_by.as_ref(), two.generation, two.language.as_str()), (Some(&one.code), 1, "mn"));
    let expected = [
        ("visits channel facebook", 1),
        ("visits channel whatsapp", 1),
        ("shares channel whatsapp", 1),
        ("signed channel facebook", 1),
        ("signed channel whatsapp", 1),
        ("signed generation 1", 1),
        ("confirmed channel facebook", 1),
        ("confirmed channel whatsapp", 1),
        ("confirmed generation 1", 1),
        ("confirmed call data", 2),
        ("confirmed region ", 2),
        ("confirmed voice individual", 2),
        ("confirmed language en", 1),
        ("confirmed language mn", 1),
    ];
    // One after the other: both are the same node where there is only one.
    assert_eq!(traffic(&[first, second]).await, counts(&expected));
    first.assert_recount(2).await;
    let thanks = first.get(&format!("/en/thank-you/{token}")).await;
    assert!(thanks.body.contains("One person has signed through your link."));
}

on_both_databases! {
    async fn the_whole_loop_is_counted_as_it_was(database: Database) {
        let app = TestApp::start(database).await;
        loop_over(&app, &app).await;
    }

    async fn what_two_nodes_count_comes_to_its_sum(database: Database) {
        let first = TestApp::start(database).await;
        if !first.database.is_postgres() {
            return;
        }
        let second = first.second_node().await;
        loop_over(&first, &second).await;
        for _ in 0..3 {
            first.get_with("/en?via=x", &[PHONE]).await;
            second.get_with("/mn?via=x", &[PHONE]).await;
        }
        assert_eq!(traffic(&[&first, &second]).await["visits channel x"], 6);
    }

    async fn a_channel_is_known_or_other_or_none(database: Database) {
        let app = TestApp::start(database).await;
        for (path, referer, via) in [
            ("/en", "", ""),
            ("/en?via=telegram", "https://l.facebook.com/", "telegram"),
            ("/en?utm_source=Facebook", "", "facebook"),
            ("/en?via=made-up", "", "other"),
            ("/en?via=%3Cscript%3E", "", "other"),
            ("/en", "https://t.co/abc", "x"),
            ("/en", "https://www.google.mn/", "search"),
            ("/en", "android-app://com.facebook.katana/", "facebook"),
            ("/en", "https://unheard-of.example.net/page", "other"),
            ("/mn/calls/data", "https://m.facebook.com/", "facebook"),
        ] {
            let page = app.get_with(path, &[PHONE, ("referer", referer)]).await;
            let carried = if via.is_empty() { String::new() } else { format!("?via={via}") };
            assert_eq!(page.status, 200, "{path}");
            let lang = &path[1..3];
            assert!(has_link(&page, &format!("/{lang}{carried}#days")), "{path} {referer}: {carried}");
        }
    }

    async fn a_page_decided_by_a_referer_is_for_one_browser(database: Database) {
        let app = TestApp::start(database).await;
        let from = app.get_with("/en", &[PHONE, ("referer", "https://l.facebook.com/")]).await;
        assert_eq!(from.header("cache-control"), "private, max-age=0, must-revalidate");
        assert_eq!(hidden(&from, "via"), "facebook");
        let named = app.get("/en?via=facebook").await;
        assert_eq!(named.header("cache-control"), "public, max-age=0, s-maxage=5, must-revalidate");
        let direct = app.get("/en").await;
        assert_eq!(direct.header("cache-control"), "public, max-age=0, s-maxage=5, must-revalidate");
        assert_eq!(hidden(&direct, "via"), "");
        assert_ne!(direct.header("etag"), named.header("etag"));
    }

    async fn only_people_from_outside_are_visits(database: Database) {
        let app = TestApp::start(database).await;
        app.get_with("/en", &[PHONE]).await;
        app.get_with("/en/calls/data?via=x", &[PHONE]).await;
        // From inside, ahead of time, into a frame, by a program, headers only, refused, unknown.
        app.get_with("/mn", &[PHONE, ("sec-fetch-site", "same-origin")]).await;
        app.get_with("/mn", &[PHONE, ("referer", &format!("{}/en", app.base))]).await;
        app.get_with("/en", &[PHONE, ("sec-purpose", "prefetch;prerender")]).await;
        app.get_with("/en", &[PHONE, ("sec-fetch-dest", "iframe")]).await;
        app.get_with("/en", &[("user-agent", "facebookexternalhit/1.1")]).await;
        app.get_with("/en", &[("user-agent", "WhatsApp/2.23.20.0 A")]).await;
        app.get("/en").await;
        app.head("/en").await;
        app.get_with("/en/no-such-page", &[PHONE]).await;
        app.get_with("/xx", &[PHONE]).await;
        let expected = [("visits channel direct", 1), ("visits channel x", 1)];
        assert_eq!(traffic(&[&app]).await, counts(&expected));
    }

    async fn a_page_that_is_ready_is_answered_and_counted_as_by_its_handler(database: Database) {
        let app = TestApp::start(database).await;
        let headers = |answer: &Answer| {
            let mut headers = answer.headers.clone();
            headers.remove("date");
            headers
        };
        for path in ["/en", "/en/calls/data?via=x", "/en/privacy", "/mn/days/3", "/en/partners"] {
            let first = app.get_with(path, &[PHONE]).await;
            let again = app.get_with(path, &[PHONE]).await;
            assert_eq!((first.status, again.status), (200, 200), "{path}");
            assert_eq!(headers(&first), headers(&again), "{path}");
            assert_eq!(first.body, again.body, "{path}");
            // HEAD goes to the handler.
            assert_eq!(headers(&app.head(path).await), headers(&again), "{path}");
            let known = app.get_with(path, &[PHONE, ("if-none-match", first.header("etag"))]).await;
            assert_eq!((known.status, known.body.as_str()), (304, ""), "{path}");
            assert!(headers(&known).iter().all(|(name, value)| first.headers.get(name) == Some(value)));
        }
        // A choice in the query is seen, however it is written.
        for query in ["call=data", "c%61ll=data"] {
            assert_ne!(app.get(&format!("/en?{query}")).await.body, app.get("/en").await.body, "{query}");
        }
        assert_eq!(traffic(&[&app]).await, counts(&[("visits channel direct", 12), ("visits channel x", 3)]));
    }

    async fn the_way_is_kept_through_mistakes_and_languages(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("one@example.org", &[]).await;
        let code = app.row("one@example.org").await.expect("a pledge").code;
        let wrong = app.sign_with("not an address", &[("via", "viber"), ("by", &code)]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!((hidden(&wrong, "via"), hidden(&wrong, "by")), ("viber".to_owned(), code.clone()));
        // Another language takes the form along, with these in it.
        assert!(wrong.body.contains("formaction=\"/mn/pledges\""), "{}", wrong.body);
        for (path, other) in [
            ("/en?via=viber", "/mn?via=viber"),
            ("/en/days/3?via=viber", "/mn/days/3?via=viber"),
            ("/en/privacy?via=viber", "/mn/privacy?via=viber"),
            ("/en/hashtags/NoExcuse?via=viber", "/mn/hashtags/NoExcuse?via=viber"),
            ("/en/help?via=viber", "/mn/help?via=viber"),
        ] {
            assert!(has_link(&app.get(path).await, other), "{path}");
        }
        let theirs = app.get(&format!("/p/{code}?lang=en&via=viber")).await;
        assert!(has_link(&theirs, &format!("/p/{code}?lang=mn&via=viber&by={code}")), "{}", theirs.body);
        let root = app.get_with(&format!("/?via=viber&by={code}"), &[("accept-language", "mn")]).await;
        assert_eq!(root.location(), format!("/mn?via=viber&by={code}"));
        // What nobody of ours wrote goes nowhere.
        let odd = app.sign_with("not an address", &[("via", "<x>"), ("by", "' OR 1=1")]).await;
        assert_eq!((hidden(&odd, "via"), hidden(&odd, "by")), ("other".to_owned(), String::new()));
    }

    async fn a_prepared_page_of_a_pledge_is_one_languages_and_one_channels(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("tuya@example.org", &[]).await;
        let code = app.row("tuya@example.org").await.expect("a pledge").code;
        let referer = ("referer", "https://l.facebook.com/x");
        for _ in 0..2 {
            for (lang, via, header) in
                [("en", "", None), ("mn", "", None), ("en", "viber", None), ("en", "facebook", Some(referer))]
            {
                let mut path = format!("/p/{code}?lang={lang}");
                if header.is_none() && !via.is_empty() {
                    path.push_str(&format!("&via={via}"));
                }
                let page = app.get_with(&path, header.as_slice()).await;
                let query = if via.is_empty() { format!("by={code}") } else { format!("via={via}&by={code}") };
                assert!(has_link(&page, &format!("/{lang}?{query}#sign")), "{path}: {}", page.body);
                // What the Referer tells is for the browser that sent it.
                let cache = page.header("cache-control");
                assert_eq!(cache.starts_with("private"), header.is_some(), "{path}: {cache}");
            }
        }
    }

    async fn a_link_of_a_link_is_the_next_generation(database: Database) {
        let app = TestApp::start(database).await;
        let mut by = String::new();
        for (email, generation) in [("g0@example.org", 0), ("g1@example.org", 1), ("g2@example.org", 2)] {
            app.pledge(email, &[("by", &by)]).await;
            let row = app.row(email).await.expect("a pledge");
            assert_eq!(row.generation, generation);
            by = row.code;
        }
        // Somebody's link stands for nothing before they count, and after they have left.
        app.sign("pending@example.org").await;
        let pending = app.row("pending@example.org").await.expect("a pledge").code;
        app.pledge("late@example.org", &[("by", &pending)]).await;
        let late = app.row("late@example.org").await.expect("a pledge");
        assert_eq!((late.brought_by, late.generation), (None, 0));
        let kept = traffic(&[&app]).await;
        assert_eq!((kept["confirmed generation 1"], kept["confirmed generation 2"]), (1, 1));

        let middle = app.row("g1@example.org").await.expect("a pledge");
        assert!(app.site().write(Withdraw { code: middle.code.clone() }).await.expect("written"));
        let last = app.row("g2@example.org").await.expect("a pledge");
        assert_eq!((last.brought_by, last.generation), (None, 2));
        let kept = traffic(&[&app]).await;
        assert_eq!(kept.get("confirmed generation 1"), None);
        assert_eq!((kept["signed generation 1"], kept["confirmed generation 2"]), (1, 1));
        app.pledge("later@example.org", &[("by", &middle.code)]).await;
        let later = app.row("later@example.org").await.expect("a pledge");
        assert_eq!((later.brought_by, later.generation), (None, 0));
        app.assert_recount(4).await;
        assert_eq!(app.get(&format!("/p/{}", middle.code)).await.location(), "/en");
    }

    async fn a_named_source_has_a_link_and_its_own_counts(database: Database) {
        let app = TestApp::start(database).await;
        let source = app.site().add_source(By::CommandLine, "Сургууль № 1", "qr").await.expect("added");
        let home = format!("/en?via=qr&by={}", source.code);
        assert_eq!(app.get(&format!("/r/{}", source.code)).await.location(), home);
        let named = app.get(&format!("/r/{}?via=viber", source.code)).await;
        assert_eq!(named.location(), format!("/en?via=viber&by={}", source.code));
        let page = app.get_with(&home, &[PHONE]).await;
        assert_eq!((hidden(&page, "via"), hidden(&page, "by")), ("qr".to_owned(), source.code.clone()));
        app.pledge("one@example.org", &[("via", "qr"), ("by", &source.code)]).await;
        let row = app.row("one@example.org").await.expect("a pledge");
        assert_eq!((row.brought_by, row.source, row.generation), (None, Some(source.code.clone()), 0));
        let key = |measure: &str| format!("{measure} source {}", source.code);
        let kept = traffic(&[&app]).await;
        assert_eq!([kept[&key("visits")], kept[&key("signed")], kept[&key("confirmed")]], [1, 1, 1]);
        app.assert_recount(1).await;

        assert!(app.site().write(EndSource { code: source.code.clone(), ends: true }.by(By::CommandLine)).await.expect("written"));
        assert_eq!(app.get(&format!("/r/{}", source.code)).await.location(), "/en");
        app.pledge("two@example.org", &[("via", "qr"), ("by", &source.code)]).await;
        assert_eq!(app.row("two@example.org").await.expect("a pledge").source, None);
        let refused = app.site().add_source(By::CommandLine, "", "qr").await.expect_err("no name").to_string();
        assert!(refused.contains("name"), "{refused}");
        let refused = app.site().add_source(By::CommandLine, "Somewhere", "no-channel").await.expect_err("no channel");
        assert!(refused.to_string().contains("no-channel"));
    }

    async fn unknown_codes_lead_home_quietly(database: Database) {
        let app = TestApp::start(database).await;
        for path in ["/r/bcdfghjk", "/r/x", "/r/%00", "/p/bcdfghjk", "/p/%F0%9F%92%A5"] {
            let answer = app.get_with(path, &[("accept-language", "mn")]).await;
            assert!([303, 404].contains(&answer.status), "{path}: {}", answer.status);
            if answer.status == 303 {
                assert_eq!(answer.location(), "/mn", "{path}");
            }
        }
        assert_eq!(app.get("/r/bcdfghjk").await.status, 303);
        assert_eq!(app.get("/r/bcdfghjk?via=x").await.location(), "/en?via=x");
    }

    async fn what_waits_is_written_at_the_end(database: Database) {
        let mut app = TestApp::start_with(database, &["--traffic-flush=1h"]).await;
        app.get_with("/en?via=x", &[PHONE]).await;
        app.restart().await;
        let rows = store::traffic::since(&app.site().store.read, None).await.expect("read");
        assert_eq!(rows.into_values().collect::<Vec<_>>(), [1]);
    }

    async fn visits_are_written_by_themselves(database: Database) {
        let app = TestApp::start_with(database, &["--traffic-flush=20ms"]).await;
        app.get_with("/en?via=x", &[PHONE]).await;
        crate::support::until("the visit is written", async || {
            !store::traffic::since(&app.site().store.read, None).await.expect("read").is_empty()
        })
        .await;
    }

    async fn a_released_sign_up_is_signed_on_its_release(database: Database) {
        let app = TestApp::start(database).await;
        app.sign_with("held@example.org", &[("q7", "x"), ("stepped", "on"), ("via", "x")]).await;
        assert_eq!(traffic(&[&app]).await, counts(&[]));
        let code = app.row("held@example.org").await.expect("a pledge").code;
        assert!(app.release_held(&code).await);
        assert_eq!(traffic(&[&app]).await, counts(&[("signed channel x", 1)]));
    }
}
