//! What programs are told: public counts without a token, exact ones with it, and problems as they
//! should be told.

use std::time::Duration;

use serde_json::Value;
use sixteen::domain::organizer::Role;

use crate::{
    on_both_databases,
    person::{Person, add, done, row},
    support::{app::TestApp, database::Database, page::Answer},
};

fn value(answer: &Answer) -> Value {
    serde_json::from_str(&answer.body).unwrap_or_else(|error| panic!("{error}: {}", answer.body))
}

fn assert_problem(answer: &Answer, status: u16, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.body);
    assert_eq!(answer.header("content-type"), "application/problem+json", "{what}");
    let problem = value(answer);
    assert_eq!(
        (problem["status"].as_u64(), problem["type"].as_str()),
        (Some(u64::from(status)), Some("about:blank"))
    );
    assert!(!problem["title"].as_str().expect("a title").is_empty(), "{what}");
    assert!(!problem["detail"].as_str().expect("a detail").is_empty(), "{what}");
}

/// Makes a token and returns it as it is shown.
async fn token(owner: &Person<'_>, scopes: &[&str], days: &str) -> String {
    let mut fields = vec![("name", "The wall display"), ("days", days)];
    fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let page = owner.post("/organizer/tokens", &fields).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let shown = crate::support::page::between(&page.body, "<p class=\"code\">", "</p>").to_owned();
    assert!(shown.starts_with("sixteen_") && shown.len() > 48, "{shown}");
    shown
}

async fn with(app: &TestApp, token: &str, path: &str) -> Answer {
    app.get_with(path, &[("authorization", &format!("Bearer {token}"))]).await
}

on_both_databases! {
    async fn the_series_adds_up_to_the_counts(database: Database) {
        let app = TestApp::start(database).await;
        let none = value(&app.get("/api/v1/series").await);
        assert_eq!(none["days"].as_array().expect("days").len(), 0);
        for number in 0..3 {
            app.pledge(&format!("tuya{number}@example.org"), &[]).await;
        }
        app.wait_for_confirmed(3).await;
        let answer = app.get("/api/v1/series").await;
        let series = value(&answer);
        let days = series["days"].as_array().expect("days");
        let sum: i64 = days.iter().map(|day| day["confirmed"].as_i64().expect("a number")).sum();
        assert_eq!(sum, 3);
        assert_eq!(days.last().expect("a day")["total"], 3);
        for path in ["/api/v1/series", "/api/v1/counts", "/api/openapi.json"] {
            let answer = app.get(path).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            let known = app.get_with(path, &[("if-none-match", answer.header("etag"))]).await;
            assert_eq!((known.status, known.body.as_str()), (304, ""), "{path}");
        }
        let counts = value(&app.get("/api/v1/counts").await);
        for key in ["confirmed", "calls", "days", "regions", "regions_as_of", "updated_at"] {
            assert!(counts.get(key).is_some(), "{key}");
        }
    }

    async fn a_token_opens_what_it_was_made_for_until_it_ends(database: Database) {
        let app = TestApp::start(database).await;
        app.pledge("named@example.org", &[("region", "MN-1")]).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let counts = "/api/v1/exports/counts.json?detail=full&by=region";
        let supporters = "/api/v1/exports/supporters.ndjson";
        for (path, shown) in [(counts, None), (counts, Some("sixteen_nonsense")), (supporters, Some("x"))] {
            let answer = match shown {
                None => app.get(path).await,
                Some(shown) => with(&app, shown, path).await,
            };
            assert_problem(&answer, 401, path);
            assert_eq!(answer.header("www-authenticate"), "Bearer");
        }
        let one = token(&owner, &["counts"], "7").await;
        let both = token(&owner, &["counts", "supporters"], "90").await;
        let page = owner.get("/organizer/tokens").await;
        assert!(!page.body.contains(&one) && page.body.contains("Never"), "a token is shown once");

        let answer = with(&app, &one, counts).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "other sites may not read this");
        let full = value(&answer);
        assert_eq!((full["detail"].as_str(), full["counts"][1]["key"].as_str()), (Some("full: not for publication"), Some("MN-1")));
        assert!(full["by"].as_str().expect("who").starts_with("token "), "{}", full["by"]);
        assert_problem(&with(&app, &one, supporters).await, 403, "another scope");
        let rows = with(&app, &both, supporters).await;
        assert_eq!((rows.status, rows.header("content-type")), (200, "application/x-ndjson"));
        assert_eq!(value(&rows)["region"], "MN-1");
        assert!(!rows.body.contains("example.org"));
        assert_problem(&with(&app, &both, "/api/v1/exports/supporters.csv?columns=email").await, 403, "personal");
        assert!(!owner.get("/organizer/tokens").await.body.contains("Never"), "last use is shown");
        let log = done(&app).await;
        assert_eq!(log[log.len() - 4..], ["token-added", "token-added", "counts-exported", "supporters-exported"]);

        // It dies on its day, by its owner's hand, and with its owner's right to make it.
        app.clock.advance(Duration::from_secs(8 * 24 * 3600));
        assert_problem(&with(&app, &one, counts).await, 401, "expired");
        assert_eq!(with(&app, &both, counts).await.status, 200);
        let other = add(&app, "bold@example.org", Role::Owner).await;
        let account = row(&app, "tuya@example.org").await;
        let register = app.register();
        let by = sixteen::domain::audit::By::CommandLine;
        register.change_role(by, &account.code, Role::Editor).await.expect("stored").expect("done");
        assert_problem(&with(&app, &both, counts).await, 401, "no owner's any more");
        register.change_role(by, &account.code, Role::Owner).await.expect("stored").expect("done");
        assert_eq!(with(&app, &both, counts).await.status, 200);
        drop(other);
        let owner = Person::new(&app);
        assert_eq!(owner.sign_in("tuya@example.org", crate::person::PASSWORD).await.status, 303);
        let page = owner.get("/organizer/tokens").await;
        let code = crate::support::page::between(&page.body, "/organizer/tokens/", "/end");
        assert_eq!(owner.post(&format!("/organizer/tokens/{code}/end"), &[]).await.status, 303);
        assert_problem(&with(&app, &both, counts).await, 401, "ended");
        assert!(done(&app).await.contains(&"token-ended".to_owned()));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn problems_are_told_as_problems() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let token = token(&owner, &["counts", "supporters"], "30").await;
    assert_problem(&app.get("/api/v1/nothing").await, 404, "nothing");
    let answer = app.post("/api/v1/counts", &[]).await;
    assert_problem(&answer, 405, "post");
    assert_eq!(answer.header("allow"), "GET,HEAD");
    for (path, status) in [
        ("/api/v1/exports/counts.pdf", 404),
        ("/api/v1/exports/letters.csv", 404),
        ("/api/v1/exports/counts", 404),
        ("/api/v1/exports/counts.csv?by=shoe-size", 422),
        ("/api/v1/exports/counts.csv?detail=some", 422),
        ("/api/v1/exports/counts.csv?by=hour", 409),
        ("/api/v1/exports/counts.csv?bom=perhaps", 422),
        ("/api/v1/exports/supporters.csv?from=soon", 422),
        ("/api/v1/exports/supporters.csv?status=%ff", 400),
    ] {
        assert_problem(&with(&app, &token, path).await, status, path);
    }
    for fields in
        [vec![("name", "x"), ("days", "7")], vec![("name", " "), ("days", "7"), ("scope", "counts")]]
    {
        assert_eq!(owner.post("/organizer/tokens", &fields).await.status, 422, "{fields:?}");
    }
    let endless = [("name", "x"), ("days", "4000"), ("scope", "counts")];
    assert_eq!(owner.post("/organizer/tokens", &endless).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_names_what_there_is() {
    let app = TestApp::start(Database::sqlite()).await;
    let document = value(&app.get("/api/openapi.json").await);
    assert!(document["openapi"].as_str().expect("a version").starts_with("3.1"), "{}", document["openapi"]);
    assert_eq!(document["servers"][0]["url"], app.base);
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    assert_eq!(
        paths,
        [
            "/api/v1/counts",
            "/api/v1/exports/counts.{format}",
            "/api/v1/exports/supporters.{format}",
            "/api/v1/series"
        ]
    );
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    for (language, title) in [("en", "Data for programs"), ("mn", "Программд зориулсан өгөгдөл")]
    {
        let page = app.get(&format!("/api?lang={language}")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(title) && page.body.contains(&format!("<html lang=\"{language}\">")));
        for path in &paths {
            assert!(page.body.contains(path.as_str()), "{language}: {path}");
        }
    }
}
