//! The same site in Firefox: Debian's `firefox-esr` by `geckodriver`, where both are there.

use crate::{
    browser::with_firefox,
    form::{
        back_from_elsewhere_keeps_what_was_typed, back_shows_mistakes_alone,
        mistakes_lead_to_their_questions, typed_work_stays,
    },
    journey::in_each_way,
    phone::framed_cards_are_whole,
    site::Site,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_journey_a_groups_mistake_the_way_back_the_live_count_and_a_framed_card() {
    with_firefox(async |browser| {
        let site = Site::start().await;
        in_each_way(browser, &site).await;

        browser.size(400, 700).await;
        mistakes_lead_to_their_questions(browser, &site, "en", true).await;
        typed_work_stays(browser, &site, "back@example.org").await;
        back_from_elsewhere_keeps_what_was_typed(browser, &site).await;
        browser.open(&site.url("/mn")).await;
        back_shows_mistakes_alone(browser, &site, "again@example.org").await;

        site.app.pledge("second@example.org", &[]).await;
        site.app.wait_for_confirmed(1).await;
        browser.open(&site.url("/en")).await;
        let count = async || browser.read("[data-live]").await;
        assert_eq!(count().await, "1");
        site.app.pledge("third@example.org", &[]).await;
        browser.until("the count is 2", async || count().await == "2").await;

        framed_cards_are_whole(browser, &site, &[460, 800]).await;
    })
    .await;
}
