//! Sessions: the cookie, rotation, limits, and ending them.

use std::time::Duration;

use sixteen::{
    domain::account::{organizer::Role, second_factor::code_at},
    store,
    web::console::{Access, table},
};

use crate::{
    on_both_databases,
    person::{OTHER, PASSWORD, Person, add, done, row},
    process::{campaign, replace},
    support::{
        app::TestApp,
        database::Database,
        page::{Answer, between},
    },
};

const MINUTE: Duration = Duration::from_secs(60);
const HOUR: Duration = Duration::from_secs(60 * 60);

on_both_databases! {
    async fn a_session_has_a_new_id_at_every_sign_in_and_only_its_hash_is_kept(database: Database) {
        let app = TestApp::start(database).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let first = person.cookie().expect("a cookie");
        assert_eq!(person.sign_in("tuya@example.org", PASSWORD).await.status, 303);
        let second = person.cookie().expect("a cookie");
        assert_ne!(first, second);
        person.take_cookie(Some(first));
        assert!(!person.is_in().await, "the one before has ended");
        person.take_cookie(Some(second.clone()));
        assert!(person.is_in().await);
        // An id that somebody else has chosen is never taken over.
        let chosen = Person::new(&app);
        chosen.take_cookie(Some("sixteen=AQEBAQEBAQEBAQEBAQEBAQ".into()));
        chosen.sign_in("tuya@example.org", PASSWORD).await;
        assert_ne!(chosen.cookie().as_deref(), Some("sixteen=AQEBAQEBAQEBAQEBAQEBAQ"));

        let id = data_encoding::BASE64URL_NOPAD.decode(second.split_once('=').expect("a pair").1.as_bytes());
        let id = id.expect("an id");
        assert_eq!(id.len(), 16, "128 bits");
        let account = row(&app, "tuya@example.org").await;
        let kept = store::session::of(&app.site().store.read, account.id).await.expect("read");
        assert_eq!(kept.len(), 2);
        for session in &kept {
            assert_eq!(session.id_hash.len(), 32);
            assert!(!session.id_hash.windows(4).any(|part| id.windows(4).any(|of_id| of_id == part)));
        }
    }

    async fn who_signs_in_with_a_new_browser_gets_a_letter_that_calls_it_as_the_console_does(database: Database) {
        let app = TestApp::start(database).await;
        let email = "tuya@example.org";
        let first = Person::signed_in(&app, email, Role::Owner).await;
        let agents = [
            ("Mozilla/5.0 (Android 15; Mobile) Gecko/140.0 Firefox/140.0", "Firefox, Android", "firefox-android"),
            ("Mozilla/5.0 (X11; CrOS) AppleWebKit/537.36 Chrome/140.0 Safari/537.36", "Chrome, other", "chrome-other"),
            ("curl/8", "A browser we do not know", "other-other"),
        ];
        for (number, (header, name, key)) in agents.into_iter().enumerate() {
            let other = Person::new(&app);
            let typed = [("email", email), ("password", PASSWORD)];
            assert_eq!(other.post_with("/organizer/sign-in", &typed, &[("origin", &app.base), ("user-agent", header)]).await.status, 303);
            let letters = app.mail.wait_for(email, number + 1).await;
            let letter = letters.last().expect("a letter");
            assert_eq!(letter.subject, "A new browser signed in");
            for page in ["/organizer/sessions", "/organizer/audit"] {
                let body = first.get(page).await.body;
                assert!(body.contains(name) && !body.contains(key), "{name}: {body}");
            }
            // A letter's lines are cut.
            let words = letter.text.split_whitespace().collect::<Vec<_>>().join(" ");
            assert!(words.contains(name) && !words.contains(key), "{name}: {words}");
            // It is not new any more.
            assert_eq!(other.sign_in(email, PASSWORD).await.status, 303);
        }
        app.settled().await;
        assert_eq!(app.mail.letters_to(email).len(), agents.len());
    }

    async fn typed_work_survives_the_end_of_a_session(database: Database) {
        let app = TestApp::start_with(database, &["--session-idle=30m"]).await;
        let nobody = Person::new(&app);
        let typed = [("name", "\"Saruul\" & <co>"), ("calls", "a"), ("calls", "b"), ("code", "bcdfghjk")];
        let secret = [("password", PASSWORD), ("current", PASSWORD), ("proof", PASSWORD), ("proof-code", "123456")];
        let forms = table().into_iter().filter(|route| route.method == "POST" && route.access != Access::Anyone);
        for route in forms {
            let path = route.path.replace("{code}", "bcdfghjk").replace(['{', '}'], "");
            let page = nobody.post_unproven(&path, &[&typed[..], &secret].concat()).await;
            assert_eq!(page.status, 403, "{path}");
            assert_eq!(page.hidden_fields(), typed.map(|(name, value)| (name.to_owned(), value.to_owned())), "{path}");
            assert!(!page.body.contains(PASSWORD), "{path}");
            let pressed = nobody.post_unproven(&path, &[]).await;
            assert!(pressed.status == 403 && !pressed.body.contains("Send it now"), "nothing was typed: {path}");
        }
        // It goes on where it was, from the page of the browser that signs in again.
        let person = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        app.clock.advance(MINUTE * 31);
        let path = "/organizer/sources";
        let page = person.post(path, &[("name", "School 45, Darkhan"), ("channel", "qr")]).await;
        let kept = page.hidden_fields();
        let kept: Vec<_> = kept.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        assert_eq!(person.sign_in("tuya@example.org", PASSWORD).await.status, 303);
        let entered = person.post(path, &kept).await;
        assert_eq!(entered.status, 303, "{}", entered.body);
        assert!(person.get(path).await.body.contains("School 45, Darkhan"));
    }

    async fn a_session_ends_when_it_rests_and_after_its_lifetime(database: Database) {
        let flags = ["--session-idle=30m", "--session-lifetime=3h"];
        let app = TestApp::start_with(database, &flags).await;
        let person = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await;
        for _ in 0..6 {
            app.clock.advance(MINUTE * 29);
            assert!(person.is_in().await, "it is used");
        }
        app.clock.advance(MINUTE * 31);
        assert!(!person.is_in().await, "it has rested too long");

        person.sign_in("tuya@example.org", PASSWORD).await;
        for _ in 0..7 {
            app.clock.advance(MINUTE * 25);
            assert!(person.is_in().await);
        }
        app.clock.advance(MINUTE * 6);
        let answer = person.post("/organizer/account/password", &[]).await;
        assert!(answer.status == 403 && answer.body.contains("/organizer/sign-in"), "it says so");
        assert!(!person.is_in().await, "three hours are over, whatever it was used for");
        // What has ended is deleted by and by.
        app.clock.advance(HOUR);
        app.site().purge().await.expect("purged");
        let account = row(&app, "tuya@example.org").await;
        let kept = store::session::of(&app.site().store.read, account.id).await.expect("read");
        assert!(kept.is_empty(), "{kept:?}");
    }

    async fn a_new_password_ends_the_other_sessions(database: Database) {
        let app = TestApp::start(database).await;
        let here = Person::signed_in(&app, "tuya@example.org", Role::Editor).await;
        let there = Person::new(&app);
        there.sign_in("tuya@example.org", PASSWORD).await;
        let path = "/organizer/account/password";
        for (current, new, what) in [
            (OTHER, OTHER, "The current password is not right"),
            (PASSWORD, "short", "at least 12 characters"),
            (PASSWORD, "password1234", "easy to guess"),
        ] {
            let wrong = here.post(path, &[("current", current), ("password", new)]).await;
            assert_eq!(wrong.status, 422, "{what}");
            assert!(wrong.body.contains(what), "{what}: {}", wrong.body);
        }
        assert!(there.is_in().await);
        let changed = here.post(path, &[("current", PASSWORD), ("password", OTHER)]).await;
        assert_eq!(changed.location(), "/organizer/account?done=password");
        assert!(here.is_in().await && !there.is_in().await);
        assert_eq!(there.sign_in("tuya@example.org", PASSWORD).await.status, 422);
        assert_eq!(there.sign_in("tuya@example.org", OTHER).await.status, 303);
        let letter = app.mail.first_with("tuya@example.org", "Your account was changed").await;
        assert!(letter.text.contains("/organizer/forgot"));
        assert!(done(&app).await.contains(&"password-changed".to_owned()));
    }

    async fn whatever_one_signs_in_with_its_change_ends_the_others_and_whoever_holds_ones_own_id(database: Database) {
        let app = TestApp::start(database).await;
        let here = Person::signed_in(&app, "tuya@example.org", Role::Editor).await;
        let secret = std::cell::RefCell::new(Vec::new());
        let code = || {
            app.clock.advance(MINUTE * 2);
            code_at(&secret.borrow(), app.clock.now_ms())
        };
        let bold = Person::signed_in(&app, "bold@example.org", Role::Editor).await;
        for change in ["password", "on", "codes", "off", "end-others"] {
            let there = Person::new(&app);
            let page = there.sign_in("tuya@example.org", PASSWORD).await;
            if page.status == 200 {
                assert_eq!(there.give_code(&page, &code()).await.status, 303);
            }
            // Somebody has copied the cookie of the session it is done in.
            let thief = Person::new(&app);
            thief.take_cookie(here.cookie());
            assert!(there.is_in().await && thief.is_in().await, "{change}");
            let answer = match change {
                "password" => {
                    let fields = [("current", PASSWORD), ("password", PASSWORD)];
                    here.post("/organizer/account/password", &fields).await
                }
                "on" => {
                    *secret.borrow_mut() = here.turn_on().await.0;
                    here.get("/organizer/account").await
                }
                "codes" => {
                    let fields = [("current", PASSWORD), ("code", &code())];
                    here.post("/organizer/account/recovery-codes", &fields).await
                }
                "off" => {
                    let fields = [("current", PASSWORD), ("code", &code())];
                    here.post("/organizer/account/second-factor/off", &fields).await
                }
                _ => here.post("/organizer/sessions/end-others", &[]).await,
            };
            assert!([200, 303].contains(&answer.status), "{change}: {}", answer.body);
            assert!(!there.is_in().await, "{change}: another session");
            assert!(!thief.is_in().await, "{change}: the same session, copied");
            assert!(here.is_in().await && bold.is_in().await, "{change}");
            // What the pages carry from then on is for the session as it is now.
            let token = between(&here.get("/organizer/account").await.body, "name=\"form\" value=\"", "\"").to_owned();
            if answer.status == 200 {
                assert!(answer.body.contains(&token), "{change}");
            }
            let list = here.get("/organizer/sessions").await;
            assert_eq!(list.body.matches("This one").count(), 1, "{change}: it is the same session still");
        }
        let ended: Vec<i64> = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read").iter()
            .filter_map(|entry| serde_json::from_str::<serde_json::Value>(&entry.details).expect("JSON")["sessions_ended"].as_i64())
            .collect();
        assert_eq!(ended, [1, 1, 1, 1], "the log says how many");
    }

    async fn sessions_are_listed_and_ended(database: Database) {
        let app = TestApp::start(database).await;
        let here = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await;
        let there = Person::new(&app);
        let firefox = [
            ("origin", app.base.as_str()),
            ("user-agent", "Mozilla/5.0 (Android 14; Mobile; rv:135.0) Gecko/135.0 Firefox/135.0"),
        ];
        let fields = [("email", "tuya@example.org"), ("password", PASSWORD)];
        there.post_with("/organizer/sign-in", &fields, &firefox).await;
        let third = Person::new(&app);
        third.sign_in("tuya@example.org", PASSWORD).await;
        let list = here.get("/organizer/sessions").await;
        assert!(list.body.contains("Firefox, Android"), "{}", list.body);
        assert_eq!(list.body.matches("This one").count(), 1);
        let row = list.body.split("<li>").find(|row| row.contains("Firefox")).expect("a row");
        let end = between(row, "action=\"", "\"").to_owned();
        // Somebody else's session is nobody else's business.
        let other = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
        other.post(&end, &[]).await;
        assert!(there.is_in().await);
        assert_eq!(here.post(&end, &[]).await.status, 303);
        assert!(!there.is_in().await && third.is_in().await && here.is_in().await);
        assert_eq!(here.post("/organizer/sessions/end-others", &[]).await.status, 303);
        assert!(!third.is_in().await && here.is_in().await && other.is_in().await);
        let list = here.get("/organizer/sessions").await;
        assert!(!list.body.contains("end-others"));
    }
}

/// Name, value and attributes of each cookie of an answer.
fn cookies(answer: &Answer) -> Vec<(String, String, Vec<String>)> {
    let cookies = answer.headers.get_all("set-cookie").iter();
    cookies
        .map(|cookie| {
            let cookie = cookie.to_str().expect("text").to_owned();
            let (pair, rest) = cookie.split_once("; ").expect("attributes");
            let (name, value) = pair.split_once('=').expect("a pair");
            let mut rest: Vec<String> = rest.split("; ").map(str::to_owned).collect();
            rest.sort();
            (name.to_owned(), value.to_owned(), rest)
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_cookies_have_exactly_these_attributes() {
    // On this machine, without TLS.
    let app = TestApp::start(Database::sqlite()).await;
    add(&app, "tuya@example.org", Role::Viewer).await;
    let person = Person::new(&app);
    let set = cookies(&person.sign_in("tuya@example.org", PASSWORD).await);
    let [(name, value, rest), (device, _, of_device)] = &set[..] else { panic!("{set:?}") };
    assert_eq!((name.as_str(), value.len()), ("sixteen", 22));
    assert_eq!(rest, &["HttpOnly", "Path=/", "SameSite=Strict"]);
    // The other says that somebody has signed in here, and lets nobody in.
    assert_eq!(device, "sixteen-device");
    assert_eq!(of_device, &["HttpOnly", "Max-Age=7776000", "Path=/", "SameSite=Strict"]);
    assert!(!person.moved("192.0.2.1").is_in().await);
    // Nothing sets them again, or any other, also no page for visitors.
    for path in ["/organizer", "/organizer/account", "/en", "/en/pledges"] {
        assert_eq!(person.get(path).await.header("set-cookie"), "", "{path}");
    }
    let wrong = Person::new(&app).sign_in("tuya@example.org", OTHER).await;
    assert_eq!(cookies(&wrong), [], "nobody is known who has not signed in");
    let set = cookies(&person.post("/organizer/sign-out", &[]).await);
    let [(name, value, rest)] = &set[..] else { panic!("{set:?}") };
    assert_eq!((name.as_str(), value.as_str()), ("sixteen", ""));
    assert_eq!(rest, &["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Strict"]);

    // In public.
    let folder = tempfile::TempDir::new().expect("a folder");
    campaign(folder.path());
    let file = folder.path().join("campaign.toml");
    replace(&file, "name = \"\"", "name = \"An organisation\"");
    replace(&file, "contact = \"\"", "contact = \"data@pledge.example.org\"");
    let flags = [
        &format!("--campaign={}", folder.path().display()),
        "--base-url=https://pledge.example.org",
        "--mail-from=Confirmation <no-reply@pledge.example.org>",
    ];
    let app = TestApp::start_with(Database::sqlite(), &flags).await;
    add(&app, "tuya@example.org", Role::Viewer).await;
    let person = Person::new(&app);
    let fields = [("email", "tuya@example.org"), ("password", PASSWORD)];
    let own = [("origin", "https://pledge.example.org")];
    let set = cookies(&person.post_with("/organizer/sign-in", &fields, &own).await);
    let [(name, value, rest), (device, _, of_device)] = &set[..] else { panic!("{set:?}") };
    assert_eq!((name.as_str(), value.len()), ("__Host-sixteen", 22));
    assert_eq!(rest, &["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
    assert_eq!(device, "__Host-sixteen-device");
    assert_eq!(of_device, &["HttpOnly", "Max-Age=7776000", "Path=/", "SameSite=Strict", "Secure"]);
    assert!(person.is_in().await);
    // Under the other name it is nothing.
    let bare = person.cookie().expect("a cookie").replace("__Host-", "");
    let other = Person::new(&app);
    other.take_cookie(Some(bare));
    assert!(!other.is_in().await);
    let set = cookies(&person.post_with("/organizer/sign-out", &[], &own).await);
    let [(name, _, rest)] = &set[..] else { panic!("{set:?}") };
    assert_eq!(name, "__Host-sixteen");
    assert_eq!(rest, &["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Strict", "Secure"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_that_may_rest_for_seconds_only_goes_on_while_it_is_used() {
    let app = TestApp::start_with(Database::sqlite(), &["--session-idle=40s"]).await;
    let person = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await;
    for _ in 0..4 {
        app.clock.advance(Duration::from_secs(30));
        assert!(person.is_in().await);
    }
    app.clock.advance(Duration::from_secs(41));
    assert!(!person.is_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_session_of_one_node_is_one_of_all_and_outlives_a_restart() {
    let mut app = TestApp::start(Database::sqlite()).await;
    let cookie = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await.cookie();
    app.restart().await;
    let person = Person::new(&app);
    person.take_cookie(cookie.clone());
    assert!(person.is_in().await);
    let Some(database) = Database::postgres().await else { return };
    let app = TestApp::start(database).await;
    let here = Person::signed_in(&app, "tuya@example.org", Role::Viewer).await;
    let node = app.second_node().await;
    let there = Person::new(&node);
    there.take_cookie(here.cookie());
    assert!(there.is_in().await);
    there.post("/organizer/sign-out", &[]).await;
    assert!(!here.is_in().await);
}

#[tokio::test(flavor = "multi_thread")]
async fn lines_that_were_typed_beside_a_file_outlive_a_session() {
    let app = TestApp::start(Database::sqlite()).await;
    let editor = Person::signed_in(&app, "editor@example.org", Role::Editor).await;
    let cookie = editor.cookie();
    let lines = "place,date,number,note\nKhovd,2026-11-25,15,f\n\"Töv, Zuunmod\",2026-11-26,7,f\n";
    let own = [("origin", app.base.as_str())];
    let send =
        async || editor.upload_with("/organizer/paper/import", &[("csv", lines)], ("", b""), &own).await;
    editor.take_cookie(None);
    let refused = send().await;
    assert_eq!(refused.status, 403);
    let form = between(&refused.body, "<form", "</form>");
    assert!(
        form.contains("multipart/form-data") && form.contains("action=\"/organizer/paper/import"),
        "{form}"
    );
    let escaped = lines.replace('"', "&quot;");
    assert!(form.contains(&format!("name=\"csv\" value=\"{escaped}\"")), "{form}");
    editor.take_cookie(cookie);
    assert_eq!(send().await.status, 303);
}
