//! What the form does when something is wrong.

use fantoccini::key::Key;

use crate::{browser::with_browser, site::Site};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_summary_of_mistakes_takes_the_focus_and_leads_to_each_field() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.size(390, 700).await;
        for script in [true, false] {
            browser.script(script).await;
            browser.open(&site.url("/en#sign")).await;
            browser.fill("#organisation", "Номын сан").await;
            browser.click("#pledge button.btn").await;
            browser.until_url_has("/en/pledges").await;
            assert_eq!(browser.property("#organisation", "value").await, "Номын сан");
            assert_eq!(browser.has("[data-errors]:focus").await, script);
            for field in ["name", "email", "calls", "consent"] {
                // A driver clicks what the bar covers; a person scrolls up first.
                let _: Option<bool> = browser.run("scrollTo(0, 0)", Vec::new()).await;
                browser.click(&format!("[data-errors] a[href='#{field}']")).await;
                let inside = format!("#{field}:focus, #{field} :focus");
                // Without script the browser itself goes to the field, in its own way.
                if script {
                    assert!(browser.has(&inside).await, "{field} has no focus");
                }
                let in_sight = "const box = document.getElementById(arguments[0]).getBoundingClientRect(); \
                    return box.bottom > document.querySelector('.top').getBoundingClientRect().bottom && box.top < innerHeight";
                assert!(browser.run::<bool>(in_sight, vec![field.into()]).await, "{field} is out of sight");
            }
            browser.press(Key::Tab).await;
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_address_is_offered_and_chosen_with_a_button() {
    with_browser(async |browser| {
        let site = Site::start().await;
        browser.open(&site.url("/mn#sign")).await;
        browser.fill("#name", "Б.Номин").await;
        browser.fill("#email", "nomin@gmial.com").await;
        browser.click("[name=calls][value=data]").await;
        browser.click("#consent").await;
        browser.click("#pledge button.btn").await;
        browser.until("the choice has the focus", async || browser.has("[data-errors]:focus").await).await;
        browser.click("[data-errors] button.btn").await;
        browser.until_url_has("/mn/check-your-email").await;
        site.app.mail.first("nomin@gmail.com").await;
    })
    .await;
}
