//! The whole way in another language.

use crate::support::{app::TestApp, database::Database};

#[tokio::test(flavor = "multi_thread")]
async fn the_root_leads_to_the_language_that_is_asked_for() {
    let app = TestApp::start(Database::sqlite()).await;
    for (asked, given) in [
        ("", "/en"),
        ("mn", "/mn"),
        ("mn-MN", "/mn"),
        ("MN", "/mn"),
        ("de", "/en"),
        ("de, mn;q=0.5", "/mn"),
        ("en;q=0.4, mn;q=0.9", "/mn"),
        ("mn;q=0.4, en;q=0.9", "/en"),
        ("mn;q=0, *", "/en"),
        ("en, mn", "/en"),
        (";;;,,,q=", "/en"),
    ] {
        let answer = app.get_with("/", &[("accept-language", asked)]).await;
        assert_eq!((answer.status, answer.location()), (303, given), "{asked}");
        assert_eq!(answer.header("vary"), "accept-language");
    }
    // The channel survives the redirect.
    assert_eq!(app.get("/?via=qr").await.location(), "/en?via=qr");
}

#[tokio::test(flavor = "multi_thread")]
async fn form_errors_letters_and_pages_are_in_the_pages_language() {
    let app = TestApp::start(Database::sqlite()).await;
    let home = app.get("/mn").await;
    assert!(home.body.contains("<html lang=\"mn\">") && home.body.contains("action=\"/mn/pledges\""));

    let empty = app.post("/mn/pledges", &[]).await;
    assert_eq!(empty.status, 422);
    assert!(empty.body.contains("<html lang=\"mn\">"));
    let english = app.post("/en/pledges", &[]).await;
    let summary = |page: &str| crate::support::page::between(page, "role=\"alert\"", "</ul>").to_owned();
    assert_ne!(summary(&empty.body), summary(&english.body));
    assert!(!empty.body.contains("Enter your name"));

    let fields = [("name", "Б.Номин"), ("email", "nomin@example.org"), ("calls", "data"), ("consent", "on")];
    let check = app.post("/mn/pledges", &fields).await;
    assert!(check.location().starts_with("/mn/check-your-email?ref="));
    let wrong = app.post("/mn/check-your-email", &[("ref", check.reference()), ("code", "x")]).await;
    assert!(wrong.body.contains("<html lang=\"mn\">"));

    let letter = app.mail.first("nomin@example.org").await;
    assert_ne!(letter.subject, "Please confirm your e-mail address");
    let cyrillic = |text: &str| text.chars().filter(|c| matches!(c, 'а'..='я' | 'ө' | 'ү')).count();
    assert!(cyrillic(&letter.subject) > 5 && cyrillic(&letter.text) > 40, "{}", letter.text);
    assert!(letter.html.contains("<html lang=\"mn\">"));
    let link = letter.link("confirm");
    assert!(link.starts_with("/mn/confirm/"));
    let thanks = app.press(&link).await;
    assert!(thanks.location().starts_with("/mn/thank-you/"));
    let mut paths = vec![thanks.location().to_owned(), letter.link("manage"), letter.link("disown")];
    paths.extend(
        [
            "calls/data",
            "days/1",
            "privacy",
            "about",
            "safety",
            "accessibility",
            "supporters",
            "withdraw",
            "nothing",
            "confirm/x",
        ]
        .map(|path| format!("/mn/{path}")),
    );
    for path in paths {
        assert!(app.get(&path).await.body.contains("<html lang=\"mn\">"), "{path}");
    }
    // An error without a language in its path follows the browser.
    let lost = app.get_with("/nothing", &[("accept-language", "mn")]).await;
    assert!(lost.status == 404 && lost.body.contains("<html lang=\"mn\">"));
    app.wait_for_confirmed(1).await;
    let row = app.row("nomin@example.org").await.expect("a row");
    assert_eq!(row.language, "mn");
    let text = |code: &str| app.site().campaign.language(code).expect("a language").text_hash;
    assert_eq!(row.text_hash, text("mn"));
    assert_ne!(text("mn"), text("en"));
}
