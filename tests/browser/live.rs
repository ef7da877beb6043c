//! The count on the home page moves by itself.

use crate::{browser::with_browser, site::Site};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_count_moves_while_the_page_is_looked_at() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.app.pledge("first@example.org", &[]).await;
        site.app.wait_for_confirmed(1).await;
        browser.open(&site.url("/en")).await;
        let count = async || browser.read("[data-live]").await;
        assert_eq!(count().await, "1");
        let before = browser.read(".tally").await;
        site.app.pledge("second@example.org", &[]).await;
        browser.until("the count is 2", async || count().await == "2").await;
        // And what is said about it: one person has, two people have.
        assert_ne!(browser.read(".tally").await.replace('2', "1"), before);
        assert_eq!(browser.complaints().await, Vec::<String>::new());

        browser.script(false).await;
        browser.open(&site.url("/mn")).await;
        assert_eq!(count().await, "2");
    })
    .await;
}
