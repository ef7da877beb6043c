//! Addresses as people type them, and links from one language to another.

use crate::support::{app::TestApp, database::Database, page::between};

#[tokio::test(flavor = "multi_thread")]
async fn an_address_in_capitals_or_with_a_zero_leads_to_its_page() {
    let app = TestApp::start(Database::sqlite()).await;
    app.pledge("tuya@example.org", &[]).await;
    let code = app.row("tuya@example.org").await.expect("a pledge").code;
    for (typed, address) in [
        (format!("/R/{}", code.to_uppercase()), format!("/r/{}", code.to_uppercase())),
        (format!("/P/{code}?lang=mn"), format!("/p/{code}?lang=mn")),
        ("/EN?via=qr".to_owned(), "/en?via=qr".to_owned()),
        ("/Mn".to_owned(), "/mn".to_owned()),
        ("/en/days/06".to_owned(), "/en/days/6".to_owned()),
        ("/MN/PRIVACY".to_owned(), "/mn/privacy".to_owned()),
        ("/mn/Calls/DATA".to_owned(), "/mn/calls/data".to_owned()),
    ] {
        let answer = app.get(&typed).await;
        assert_eq!((answer.status, answer.location()), (308, address.as_str()), "{typed}");
        assert!(matches!(app.get(&address).await.status, 200 | 303), "{address}");
    }
    for unknown in ["/XX", "/en/days/0", "/en/days/00", "/en/days/17"] {
        let answer = app.get(unknown).await;
        let last = if answer.status == 308 { app.get(answer.location()).await } else { answer };
        assert_eq!(last.status, 404, "{unknown}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_shows_what_the_query_chose() {
    let app = TestApp::start(Database::sqlite()).await;
    for (path, other) in [
        ("/en?call=services&via=facebook".to_owned(), "/mn?call=services&amp;via=facebook".to_owned()),
        ("/en?call=services".to_owned(), "/mn?call=services".to_owned()),
        ("/en?call=nothing".to_owned(), "/mn".to_owned()),
        ("/en/supporters?before=7-1".to_owned(), "/mn/supporters?before=7-1".to_owned()),
        ("/en/withdraw?sent=1".to_owned(), "/mn/withdraw?sent=1".to_owned()),
        ("/en/withdraw?done=1".to_owned(), "/mn/withdraw?done=1".to_owned()),
    ] {
        let page = app.get(&path).await;
        let top = between(&page.body, "<header", "</header>");
        assert!(top.contains(&format!("href=\"{other}\" lang=\"mn\"")), "{path}: {top}");
        assert_eq!(app.get(&other.replace("&amp;", "&")).await.status, 200, "{other}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn another_language_leads_to_the_same_step_of_the_same_person() {
    let app = TestApp::start(Database::sqlite()).await;
    let other = async |path: &str| {
        let page = app.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        let there = path.replacen("/en/", "/mn/", 1);
        let (address, chosen) = there.split_once('?').unwrap_or((&there, ""));
        let top = between(&page.body, "<header", "</header>");
        // By a form, of which nobody copies the address; another takes along what was typed.
        let leads =
            ["action", "formaction"].iter().any(|name| top.contains(&format!(" {name}=\"{address}\"")));
        let (name, value) = chosen.split_once('=').unwrap_or_default();
        let keeps = chosen.is_empty() || top.contains(&format!("name=\"{name}\" value=\"{value}\""));
        assert!(leads && keeps, "{path}: {top}");
        assert_eq!(app.get(&there).await.status, 200, "{there}");
    };
    assert_eq!(app.sign("tuya@example.org").await.status, 303);
    let letter = app.mail.first("tuya@example.org").await;
    let [confirm, disown] = ["confirm", "disown"].map(|kind| letter.link(kind));
    other(&confirm).await;
    other(&disown).await;
    let thanks = app.press(&confirm).await.location().to_owned();
    app.settled().await;
    other(&thanks).await;
    other(&confirm).await;
    let site = app.site();
    let code = app.row("tuya@example.org").await.expect("a pledge").code;
    other(&format!("/en/manage/{}", site.manage_token(&code))).await;
    other(&format!("/en/manage/{}?withdraw=1", site.manage_token(&code))).await;
    other(&format!("/en/letters/{}", site.letters_token(&code))).await;
    assert_eq!(app.press(&disown).await.status, 303);
    other(&disown).await;
    assert_eq!(app.post(&disown, &[("act", "lift")]).await.status, 303);
    other(&format!("{disown}?lifted=1")).await;
}
