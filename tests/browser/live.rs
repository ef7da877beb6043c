//! The count on the home page moves by itself.

use serde_json::Value;
use sixteen::domain::{
    operate::wall::EndWall,
    write::{audit::By, audited::OrganizerWrite},
};

use crate::{
    browser::with_browser,
    site::Site,
    support::{page::between, until},
};

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

/// The number moves by itself, all else each minute; and when the screen is ended it says so.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wall_screen_follows_by_itself() {
    with_browser(async |browser| {
        let site = Site::start_with(&["--today=2026-12-01"], |_| {}).await;
        let register = site.app.site();
        let last = "2026-12-10".parse().expect("a date");
        let token = register.add_wall(By::CommandLine, "Lobby".to_owned(), last).await.expect("made");
        // Its minute passes when we say so.
        browser.first_run("setInterval = (pass, ms) => { if (ms === 60000) window.minute = pass; };").await;
        browser.open(&site.url(&format!("/en/wall/{token}"))).await;
        let minute = async || browser.run::<Value>("minute()", Vec::new()).await;
        site.app.pledge("first@example.org", &[]).await;
        browser.until("the count is 1", async || browser.read("[data-live]").await == "1").await;
        // Read in one go: what is read anew takes the place of what was there.
        let text = async |css: &str| {
            let script = "return document.querySelector(arguments[0]).textContent";
            browser.run::<String>(script, vec![css.into()]).await
        };
        assert_eq!(text(".today p").await, "0 today.");
        minute().await;
        browser.until("and so is the day's", async || text(".today p").await == "1 today.").await;
        assert_eq!(browser.complaints().await, Vec::<String>::new());
        let code = register.walls().await.expect("read").remove(0).code;
        register.write(EndWall { code }.by(By::CommandLine)).await.expect("ended");
        minute().await;
        browser
            .until("it says that it has ended", async || text("h1").await == "This screen has ended")
            .await;
    })
    .await;
}

/// Nobody scrolls a wall: all of it is in sight, also below the line above what is not real.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_a_wall_screen_is_in_sight() {
    with_browser(async |browser| {
        let rehearsal = Site::start_with(&["--today=2026-11-30", "--rehearsal=on"], |_| {}).await;
        let site = Site::start().await;
        site.fill().await;
        let (last, name) = ("2026-12-10".parse().expect("a date"), "Lobby".to_owned());
        let token = site.app.site().add_wall(By::CommandLine, name, last).await.expect("made");
        let mut problems = Vec::new();
        for lang in ["en", "mn"] {
            let page = rehearsal.app.get(&format!("/{lang}")).await.body;
            let mark = between(&page, "<aside class=\"stage\">", "</aside>");
            assert!(!mark.is_empty(), "{page}");
            let mark = format!("<aside class=\"stage\">{mark}</aside>");
            for (width, height) in [(1280, 720), (1920, 1080)] {
                browser.size(width, height).await;
                browser.open(&site.url(&format!("/{lang}/wall/{token}"))).await;
                for above in ["", &mark] {
                    let add = "document.body.insertAdjacentHTML('afterbegin', arguments[0])";
                    browser.run::<Value>(add, vec![above.into()]).await;
                    let cut: Vec<String> = browser.run(include_str!("js/cut.js"), Vec::new()).await;
                    problems
                        .extend(cut.into_iter().map(|what| format!("{lang}, {width} px, {above}: {what}")));
                }
            }
        }
        assert!(problems.is_empty(), "{} problems:\n{}", problems.len(), problems.join("\n"));
    })
    .await;
}

/// Whoever saves data gets the number as it came: no stream, and no asking now and then.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn saving_data_opens_no_stream() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.app.pledge("first@example.org", &[]).await;
        site.app.wait_for_confirmed(1).await;
        browser.first_run(include_str!("js/streams.js")).await;
        let streams = async || {
            browser.open(&site.url("/en")).await;
            let settled = async || browser.run("return Boolean(window.settled)", Vec::new()).await;
            browser.until("the page's scripts have run", settled).await;
            browser.run::<u32>("return window.streams", Vec::new()).await
        };
        assert_eq!(streams().await, 1);
        browser
            .first_run(
                "Object.defineProperty(NetworkInformation.prototype, 'saveData', { get: () => true });",
            )
            .await;
        assert_eq!(streams().await, 0);
        assert_eq!(browser.read("[data-live]").await, "1");
        assert_eq!(browser.complaints().await, Vec::<String>::new());
    })
    .await;
}

/// With one place for a stream, asking for it tells whether the page has it.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_hidden_tab_gives_its_stream_back_and_takes_one_again_when_seen() {
    with_browser(async |browser| {
        let site = Site::start_with(&["--today=2026-11-30", "--streams=1"], |_| {}).await;
        site.app.pledge("first@example.org", &[]).await;
        site.app.wait_for_confirmed(1).await;
        let taken = async || reqwest::get(site.url("/live")).await.expect("an answer").status() == 204;
        // Asked too early, it would be us who have the place.
        let open = async |count: u32| {
            let open = "return Boolean(window.stream) && window.streams === arguments[0] && window.stream.readyState === 1";
            browser.run::<bool>(open, vec![count.into()]).await
        };
        browser.first_run(include_str!("js/streams.js")).await;
        browser.open(&site.url("/en")).await;
        browser.until("the page has the stream", async || open(1).await).await;
        assert!(taken().await, "there is a place left");
        let below = browser.cover().await;
        until("the hidden page has given it back", async || !taken().await).await;
        site.app.pledge("second@example.org", &[]).await;
        browser.uncover(below).await;
        browser.until("the page has it again", async || open(2).await).await;
        assert!(taken().await, "there is a place left");
        browser.until("and what happened meanwhile", async || browser.read("[data-live]").await == "2").await;
    })
    .await;
}
