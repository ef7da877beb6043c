//! What programs are told: public counts without a token, exact ones with it, and problems as they
//! should be told.

use std::{collections::BTreeSet, time::Duration};

use serde_json::Value;
use sixteen::{
    domain::{
        account::{api_token, organizer::Role, role::ChangeRole},
        write::audited::OrganizerWrite,
    },
    web::api,
};

use crate::{
    on_both_databases,
    person::{Person, add, done, row},
    support::{
        app::{TestApp, client},
        database::Database,
        page::Answer,
    },
};

pub(crate) fn value(answer: &Answer) -> Value {
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

/// What everyone may read, on other sites too.
const OPEN: [&str; 4] = ["/api/v1/series", "/api/v1/counts", "/api/v1/counts/history", "/api/openapi.json"];

/// Makes a token and returns it as it is shown.
pub(crate) async fn token(owner: &Person<'_>, scopes: &[&str], days: &str) -> String {
    let mut fields = vec![("name", "The wall display"), ("days", days)];
    fields.extend(scopes.iter().map(|scope| ("scope", *scope)));
    let page = owner.post("/organizer/tokens", &fields).await;
    assert_eq!(page.status, 200, "{}", page.body);
    let shown = crate::support::page::between(&page.body, "<p class=\"code\">", "</p>").to_owned();
    assert!(shown.starts_with("sixteen_") && shown.len() > 48, "{shown}");
    shown
}

pub(crate) async fn with(app: &TestApp, token: &str, path: &str) -> Answer {
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
        for path in OPEN {
            let answer = app.get(path).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{path}");
            assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
            assert_eq!(answer.header("access-control-expose-headers"), "etag", "{path}");
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
            let challenge = if shown.is_some() { "Bearer error=\"invalid_token\"" } else { "Bearer" };
            assert_eq!(answer.header("www-authenticate"), challenge, "{shown:?}");
            assert!(!answer.headers.contains_key("access-control-allow-origin"));
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
        let other = with(&app, &one, supporters).await;
        assert_problem(&other, 403, "another scope");
        assert_eq!(other.header("www-authenticate"), "Bearer error=\"insufficient_scope\", scope=\"supporters\"");
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
        let site = app.site();
        let by = sixteen::domain::write::audit::By::CommandLine;
        let change = |role| site.write(ChangeRole { code: account.code.clone(), role }.by(by));
        change(Role::Editor).await.expect("stored").expect("done");
        assert_problem(&with(&app, &both, counts).await, 401, "no owner's any more");
        change(Role::Owner).await.expect("stored").expect("done");
        assert_eq!(with(&app, &both, counts).await.status, 200);
        drop(other);
        let owner = Person::new(&app);
        assert_eq!(owner.sign_in("tuya@example.org", crate::person::PASSWORD).await.status, 303);
        let page = owner.get("/organizer/tokens").await;
        let code = crate::support::page::between(&page.body, "/organizer/tokens/", "/end");
        let end = format!("/organizer/tokens/{code}/end");
        // It cannot be had back, and so there is a second step.
        let asked = owner.post_unproven(&end, &[]).await;
        assert_eq!(asked.status, 409, "{}", asked.body);
        assert_eq!(with(&app, &both, counts).await.status, 200);
        assert_eq!(owner.post(&end, &[("sure", "0")]).await.status, 303);
        assert_problem(&with(&app, &both, counts).await, 401, "ended");
        assert_eq!(owner.post(&end, &[("sure", "0")]).await.status, 303, "pressed twice");
        assert_eq!(owner.post("/organizer/tokens/bcdfghjk/end", &[]).await.status, 404);
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
    assert_eq!(answer.header("allow"), "GET,HEAD,OPTIONS");
    for (path, status) in [
        ("/api/v1/exports/counts.pdf", 404),
        ("/api/v1/exports/letters.csv", 404),
        ("/api/v1/exports/counts", 404),
        ("/api/v1/exports/counts.csv?by=shoe-size", 422),
        ("/api/v1/exports/counts.csv?detail=some", 422),
        ("/api/v1/exports/counts.csv?by=hour", 409),
        ("/api/v1/exports/supporters.csv?from=2026-11-26&until=2026-11-25", 409),
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
    let page = owner.post("/organizer/tokens", &[("name", "The wall"), ("days", "90")]).await;
    assert!(
        page.body.contains("value=\"The wall\"") && page.body.contains("value=\"90\" selected"),
        "{}",
        page.body
    );
    let endless = [("name", "x"), ("days", "4000"), ("scope", "counts")];
    assert_eq!(owner.post("/organizer/tokens", &endless).await.status, 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_of_other_sites_may_ask_for_what_is_public_and_for_nothing_else() {
    let app = TestApp::start(Database::sqlite()).await;
    let foreign = [
        ("origin", "https://other.example.org"),
        ("sec-fetch-site", "cross-site"),
        ("access-control-request-method", "GET"),
        ("access-control-request-headers", "if-none-match"),
    ];
    let ask = async |path: &str| {
        let request = client().request(reqwest::Method::OPTIONS, format!("{}{path}", app.base));
        let request = foreign.iter().fold(request, |request, (name, value)| request.header(*name, *value));
        Answer::of(request.send().await.expect("an answer")).await
    };
    for path in OPEN {
        let answer = ask(path).await;
        assert_eq!((answer.status, answer.header("access-control-allow-origin")), (204, "*"), "{path}");
        assert_eq!(answer.header("access-control-allow-methods"), "GET, HEAD", "{path}");
        assert_eq!(answer.header("access-control-allow-headers"), "if-none-match", "{path}");
        let told = app.get_with(path, &foreign[..2]).await;
        assert_eq!((told.status, told.header("access-control-allow-origin")), (200, "*"), "{path}");
    }
    for path in
        ["/api/v1/exports/counts.csv", "/api/v1/exports/supporters.xlsx", "/organizer/exports/counts.csv"]
    {
        let answer = ask(path).await;
        assert!(answer.status >= 400, "{path}: {}", answer.status);
        assert!(!answer.headers.contains_key("access-control-allow-origin"), "{path}");
    }
}

on_both_databases! {
    async fn wrong_tokens_are_refused_after_a_while_and_right_ones_never(database: Database) {
        let app = TestApp::start_with(database, &["--network-limits=on", "--trusted-proxies=127.0.0.0/8"]).await;
        let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
        let right = token(&owner, &["counts"], "7").await;
        let path = "/api/v1/exports/counts.json";
        let from = async |network: &str, token: &str| {
            let shown = format!("Bearer {token}");
            app.get_with(path, &[("authorization", &shown), ("x-forwarded-for", network)]).await
        };
        // The windows are quarters of an hour by the clock; this begins well inside one.
        app.clock.advance(Duration::from_millis(900_000 - u64::try_from(app.clock.now_ms() % 900_000).expect("positive") + 1000));
        for number in 0..api_token::WRONG {
            assert_problem(&from("198.51.100.7", &format!("sixteen_wrong{number}")).await, 401, "wrong");
        }
        for token in ["sixteen_wrong", "another scheme of things"] {
            let refused = from("198.51.100.200", token).await;
            assert_problem(&refused, 429, "too many from this network");
            let seconds: i64 = refused.header("retry-after").parse().expect("seconds");
            assert!((1..=900).contains(&seconds), "{seconds}");
        }
        assert_eq!(from("198.51.100.7", &right).await.status, 200, "one that works is taken");
        assert_problem(&from("203.0.113.9", "sixteen_wrong").await, 401, "another network");
        assert_problem(&app.get_with(path, &[("x-forwarded-for", "198.51.100.7")]).await, 401, "nothing was shown");
        app.clock.advance(Duration::from_secs(900));
        assert_problem(&from("198.51.100.7", "sixteen_wrong").await, 401, "a quarter of an hour later");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn who_asks_for_the_headers_only_takes_nothing() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let token = token(&owner, &["counts", "supporters"], "7").await;
    let before = done(&app).await;
    let (cookie, shown) = (owner.cookie().expect("signed in"), format!("Bearer {token}"));
    for (file, media_type) in [
        ("counts.csv?detail=full", "text/csv; charset=utf-8"),
        ("counts.json?detail=full&across=on&by=hour", "application/json"),
        ("supporters.ndjson", "application/x-ndjson"),
        ("supporters.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ] {
        for (path, name, value) in
            [("/organizer/exports", "cookie", &cookie), ("/api/v1/exports", "authorization", &shown)]
        {
            let request = client().head(format!("{}{path}/{file}", app.base)).header(name, value);
            let answer = Answer::of(request.send().await.expect("an answer")).await;
            assert_eq!((answer.status, answer.header("content-type")), (200, media_type), "{path}/{file}");
            let nobody = app.head(&format!("{path}/{file}")).await;
            assert!(nobody.status == 401 || nobody.status == 303, "{path}/{file}: {}", nobody.status);
        }
    }
    assert_eq!(done(&app).await, before, "nothing has left");
}

/// The source files of a folder that make routes, and name an address of the API.
fn files_with_routes_of_the_api(folder: &std::path::Path, found: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files_with_routes_of_the_api(&path, found);
        } else {
            let text = std::fs::read_to_string(&path).expect("text");
            if text.contains(".route(") && text.contains("\"/api") {
                found.push(path.display().to_string());
            }
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_description_names_what_there_is() {
    let app = TestApp::start(Database::sqlite()).await;
    let document = value(&app.get("/api/openapi.json").await);
    assert!(document["openapi"].as_str().expect("a version").starts_with("3.1"), "{}", document["openapi"]);
    assert_eq!(document["servers"][0]["url"], app.base);
    let paths: Vec<&String> = document["paths"].as_object().expect("paths").keys().collect();
    // Every route is described, and everything described is a route.
    let routes: Vec<&str> = api::table().into_iter().map(|(path, _)| path).collect();
    let of = |route: &str, path: &str| {
        let (stem, any) = route.split_once("{file}").map_or((route, false), |(stem, _)| (stem, true));
        if any { path.starts_with(stem) } else { path == stem }
    };
    for route in routes.iter().filter(|route| route.starts_with("/api/v1/")) {
        assert!(paths.iter().any(|path| of(route, path)), "{route} is not described");
    }
    for path in &paths {
        assert!(routes.iter().any(|route| of(route, path)), "{path} is no route");
        let answer = app.get(&path.replace("{format}", "csv")).await;
        let described = &document["paths"][path.as_str()]["get"];
        assert_eq!(answer.status, if described["security"].is_null() { 200 } else { 401 }, "{path}");
        if described["security"].is_null() {
            let reference =
                described["responses"]["200"]["content"]["application/json"]["schema"]["$ref"].as_str();
            let name = reference.and_then(|reference| reference.rsplit('/').next()).expect("a schema");
            let keys = |object: &Value| -> BTreeSet<String> {
                object.as_object().expect("an object").keys().cloned().collect()
            };
            let promised = keys(&document["components"]["schemas"][name]["properties"]);
            assert_eq!(promised, keys(&value(&answer)), "{path}");
        }
    }
    // And no route of the API is anywhere else.
    let (mut files, source) = (Vec::new(), concat!(env!("CARGO_MANIFEST_DIR"), "/src"));
    files_with_routes_of_the_api(std::path::Path::new(source), &mut files);
    assert!(matches!(&*files, [one] if one.ends_with("src/web/api/mod.rs")), "{files:?}");
    // Absent is absent, and not null.
    assert!(document["paths"]["/api/v1/series"]["get"].get("parameters").is_none());
    assert_eq!(document["components"]["securitySchemes"]["token"]["scheme"], "bearer");
    for (language, title) in [("en", "Data for programs"), ("mn", "Программд зориулсан өгөгдөл")]
    {
        let page = app.get(&format!("/api?lang={language}")).await;
        assert_eq!(page.status, 200);
        assert!(page.body.contains(title) && page.body.contains(&format!("<html lang=\"{language}\">")));
        for path in &paths {
            assert!(page.body.contains(path.as_str()), "{language}: {path}");
            // How to ask, and what comes.
            let said =
                page.body.split("<h3").find(|part| part.contains(&format!("GET {path}<"))).expect("its part");
            assert!(
                said.contains(&format!("{}{}</code>", app.base, path.replace("{format}", "csv"))),
                "{said}"
            );
            let described = &document["paths"][path.as_str()]["get"];
            let closed = !described["security"].is_null();
            assert_eq!(said.contains("curl -H &quot;Authorization: Bearer sixteen_"), closed, "{said}");
            let schema = &described["responses"]["200"]["content"]["application/json"]["schema"];
            let schema = schema["$ref"].as_str().map_or(schema, |name| {
                &document["components"]["schemas"][name.rsplit('/').next().expect("a name")]
            });
            for key in schema["properties"].as_object().expect("keys").keys() {
                assert!(said.contains(&format!("<strong>{key}</strong>")), "{key}: {said}");
            }
        }
        assert!(page.body.contains("audit, confirmed, disowned, hash, hour"), "and of a list its rows' keys");
    }
}
