//! Who may do what: walked from the table the router is built from.

use std::collections::BTreeSet;

use entity::value::Keyed;
use sixteen::{
    domain::account::organizer::{ROLES, Role},
    web::console::{Access, table},
};

use crate::{
    on_both_databases,
    person::{Person, row},
    support::{app::TestApp, database::Database, page::Answer},
};

/// An address with something in the places of its parts.
fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| if part.starts_with('{') { "bcdfghjk" } else { part })
        .collect::<Vec<_>>()
        .join("/")
}

async fn call(person: &Person<'_>, method: &str, path: &str) -> Answer {
    match method {
        "GET" => person.get(path).await,
        "POST" => person.post(path, &[]).await,
        other => panic!("this test cannot send {other}"),
    }
}

/// Whether an answer sends somebody away: to sign in, or with a 403.
fn refused(answer: &Answer) -> bool {
    answer.status == 403 || (answer.status, answer.location()) == (303, "/organizer/sign-in")
}

on_both_databases! {
    async fn a_code_that_is_none_reaches_no_database(database: Database) {
        let app = TestApp::start(database).await;
        let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
        let mut tried = 0;
        for route in table().into_iter().filter(|route| route.path.contains('{')) {
            let long = "x".repeat(300);
            for code in ["%00", "bcd%00fgh", "%0a", "%7f", "%5c", "bcd%5cfgh", "-1", "zzz", "bcdfghj1", "bcd%F0%9F%98%80fgh", &long] {
                let parts = route.path.split('/').map(|part| if part.starts_with('{') { code } else { part });
                let path = parts.collect::<Vec<_>>().join("/");
                let answer = call(&owner, route.method.as_str(), &path).await;
                assert_eq!(answer.status, 404, "{route:?} {code}");
                tried += 1;
            }
        }
        assert!(tried > 60, "{tried}");
    }

    async fn every_address_refuses_every_lower_role_and_nobody(database: Database) {
        let app = TestApp::start(database).await;
        let nobody = Person::new(&app);
        let forged = Person::new(&app);
        forged.take_cookie(Some("sixteen=AAAAAAAAAAAAAAAAAAAAAA".into()));
        let mut people = Vec::new();
        for role in ROLES {
            let email = format!("{}@example.org", role.key());
            people.push((role, Person::signed_in(&app, &email, role).await));
        }
        let (mut refusals, mut admissions) = (0, 0);
        for route in table() {
            let (method, path) = (route.method.as_str(), filled(route.path));
            if route.access == Access::Anyone {
                continue;
            }
            for person in [&nobody, &forged] {
                let answer = call(person, method, &path).await;
                assert!(refused(&answer), "{route:?}: {}", answer.status);
                refusals += 1;
                forged.take_cookie(Some("sixteen=AAAAAAAAAAAAAAAAAAAAAA".into()));
            }
            let Access::AtLeast(least) = route.access else { continue };
            for (role, person) in &people {
                let answer = call(person, method, &path).await;
                if *role < least {
                    assert_eq!(answer.status, 403, "{route:?} {role:?}");
                    refusals += 1;
                } else {
                    assert!(!refused(&answer), "{route:?} {role:?}: {}", answer.status);
                    admissions += 1;
                }
            }
        }
        assert!(refusals > 40 && admissions > 8, "{refusals} {admissions}");
        for (role, person) in &people {
            assert!(person.is_in().await, "{role:?}");
            assert_eq!(row(&app, &format!("{}@example.org", role.key())).await.role, *role);
        }
    }
}

/// Every method at every address of the desk, and nothing that reads where one may not.
#[tokio::test(flavor = "multi_thread")]
async fn no_other_method_is_a_way_in() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "owner@example.org", Role::Owner).await;
    let viewer = Person::signed_in(&app, "viewer@example.org", Role::Viewer).await;
    let [owner, viewer] = [&owner, &viewer].map(|person| person.cookie().expect("a cookie"));
    let table = table();
    let paths: BTreeSet<&str> = table.iter().map(|route| route.path).collect();
    let of = |method: &str, path: &str| {
        let method = if method == "HEAD" { "GET" } else { method };
        table.iter().find(|route| route.path == path && route.method == method).map(|route| route.access)
    };
    for path in paths {
        for method in ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND"] {
            let Some(access) = of(method, path) else {
                for cookie in ["", &owner] {
                    let answer =
                        app.send(method, &filled(path), &[("cookie", cookie), ("origin", &app.base)]).await;
                    assert_eq!(answer.status, 405, "{method} {path}");
                    let allowed = answer.header("allow");
                    assert!(allowed.split(", ").all(|one| of(one, path).is_some()), "{path}: {allowed}");
                    assert_eq!(allowed.contains("HEAD"), allowed.contains("GET"), "{path}: {allowed}");
                }
                continue;
            };
            if method == "HEAD" && access != Access::Anyone {
                let nobody = app.send(method, &filled(path), &[]).await;
                assert_eq!((nobody.status, nobody.location()), (303, "/organizer/sign-in"), "{path}");
                if access > Access::AtLeast(Role::Viewer) {
                    let answer = app.send(method, &filled(path), &[("cookie", &viewer)]).await;
                    assert_eq!(answer.status, 403, "{path}");
                }
            }
        }
    }
}

#[test]
fn what_the_table_says_is_thought_through() {
    let open: BTreeSet<String> = table()
        .iter()
        .filter(|route| route.access == Access::Anyone)
        .map(|route| format!("{} {}", route.method, route.path))
        .collect();
    // Nothing else may ever be open to whoever knows the address.
    let expected = [
        "GET /organizer/forgot",
        "GET /organizer/reset/{token}",
        "GET /organizer/set-up/{token}",
        "GET /organizer/sign-in",
        "POST /organizer/forgot",
        "POST /organizer/reset/{token}",
        "POST /organizer/set-up/{token}",
        "POST /organizer/sign-in",
    ];
    assert_eq!(open, expected.map(str::to_owned).into());
    for route in table() {
        assert!(route.path == "/organizer" || route.path.starts_with("/organizer/"), "{route:?}");
        // Accounts, the log, settings, access tokens; and personal data, which goes by POST with a password.
        let decides = ["/accounts", "/audit", "/subject", "/retention", "/settings", "/tokens"]
            .iter()
            .any(|of| route.path.contains(of))
            || (route.path.contains("/exports/") && route.method == "POST");
        assert_eq!(decides, route.access == Access::AtLeast(Role::Owner), "{route:?}");
    }
    let mut seen = BTreeSet::new();
    assert!(table().iter().all(|route| seen.insert((route.method.to_string(), route.path))));
}

/// Nothing of the desk is served past its table.
#[test]
fn the_table_is_the_only_way_to_the_console() {
    let router = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/router.rs"));
    let router = router.expect("the router");
    assert!(router.contains("console::router(") && !router.contains("/organizer"));
    let desk = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web/console/mod.rs"));
    assert_eq!(desk.expect("the desk").matches(".route(").count(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_in_the_table_is_not_there() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    for path in ["/organizer/nothing", "/organizer/accounts/bcdfghjk", "/organizer/sign-in/x"] {
        assert_eq!(owner.get(path).await.status, 404, "{path}");
    }
    let other = owner.get("/organizer/sign-out").await;
    assert_eq!((other.status, other.header("allow")), (405, "POST"));
    let other = Person::new(&app).post("/organizer", &[]).await;
    assert_eq!((other.status, other.header("allow")), (405, "GET, HEAD"));
    assert_eq!(owner.get("/organizer/audit/").await.status, 308);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_that_is_taken_away_is_gone_at_once() {
    let app = TestApp::start(Database::sqlite()).await;
    let owner = Person::signed_in(&app, "tuya@example.org", Role::Owner).await;
    let other = Person::signed_in(&app, "bold@example.org", Role::Owner).await;
    assert_eq!(other.get("/organizer/audit").await.status, 200);
    let code = row(&app, "bold@example.org").await.code;
    let answer = owner.post(&format!("/organizer/accounts/{code}/role"), &[("role", "viewer")]).await;
    assert_eq!(answer.status, 303);
    assert_eq!(other.get("/organizer/audit").await.status, 403);
    let page = other.get("/organizer").await;
    assert!(
        page.status == 200 && !page.body.contains("/organizer/audit"),
        "nothing leads where one may not go"
    );
    owner.post(&format!("/organizer/accounts/{code}/end"), &[]).await;
    assert!(!other.is_in().await);
}
