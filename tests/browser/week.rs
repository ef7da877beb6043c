//! An organizer's whole week at the console, on a phone, by what she presses.

use std::{cell::Cell, fmt::Write, path::Path, time::Duration};

use data_encoding::BASE64;
use entity::{
    paper_import,
    pledge::{Entity, Model, Review, State},
};
use sea_orm::{ActiveValue::Set, EntityTrait};
use serde_json::{Value, json};
use sixteen::domain::account::organizer::Role;

use crate::{
    browser::{Browser, with_browser},
    desk::{EMAIL, PASSWORD},
    desk_pages::{account, sign_in},
    many::{fill, held},
    site::Site,
    support::until,
};

const NAMES: usize = 1000;
const FLOOD: usize = 150;
const SCHOOLS: usize = 300;
const LINES: usize = 10_000;

/// A browser whose presses are counted.
struct Week<'a> {
    browser: &'a Browser,
    site: &'a Site,
    presses: Cell<usize>,
}

impl Week<'_> {
    /// Another day: nobody is signed in any more.
    async fn morning(&self) {
        self.site.app.clock.advance(Duration::from_secs(24 * 3600));
        self.browser.open(&self.site.url("/en")).await;
        sign_in(self.browser, self.site, EMAIL, "en").await;
    }

    async fn open(&self, path: &str) {
        let mark = if path.contains('?') { '&' } else { '?' };
        self.browser.open(&self.site.url(&format!("/organizer{path}{mark}lang=en"))).await;
    }

    async fn press(&self, button: &str) {
        self.presses.set(self.presses.get() + 1);
        self.browser.follow(button).await;
    }

    async fn says(&self, words: &str) {
        let page = self.browser.read("main").await;
        assert!(page.contains(words), "“{words}” is not on {}: {page:.900}", self.browser.url().await);
    }

    /// How many pledges of the database are so.
    async fn count(&self, is: impl Fn(&Model) -> bool) -> usize {
        let connection = self.site.app.database.connect().await;
        let rows = Entity::find().all(&connection).await.expect("pledges");
        connection.close().await.expect("closed");
        rows.iter().filter(|row| is(row)).count()
    }

    async fn choose_file(&self, field: &str, file: &Path) {
        self.browser.find(field).await.send_keys(&file.display().to_string()).await.expect("chosen");
    }

    /// Takes the guide's picture of a chapter in each language, as the page is now; where they are to be renewed.
    async fn picture(&self, chapter: &str) {
        if std::env::var_os("GUIDE_PICTURES").is_none() {
            return;
        }
        let here = self.browser.url().await;
        for lang in ["en", "mn"] {
            self.browser.open(&here.replace("lang=en", &format!("lang={lang}"))).await;
            let clip = json!({ "x": 0, "y": 0, "width": 390, "height": 600, "scale": 1 });
            let how = json!({ "format": "webp", "quality": 60, "clip": clip });
            let taken = self.browser.command("Page.captureScreenshot", how).await;
            let picture =
                BASE64.decode(taken["data"].as_str().expect("a picture").as_bytes()).expect("Base64");
            let file =
                Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("assets/guide/{chapter}.{lang}.webp"));
            std::fs::write(file, picture).expect("written");
        }
        self.browser.open(&here).await;
    }

    /// Says again who it is, where that is asked.
    async fn prove(&self) {
        if self.browser.has("#proof").await {
            self.browser.fill("#proof", PASSWORD).await;
            self.press("main form button.btn:not([type=button])").await;
        }
    }

    /// Presses the second step of a deed that reaches far, which names the number.
    async fn go_through_with(&self, number: &str) {
        self.says(number).await;
        if self.browser.has("#count").await {
            self.browser.fill("#count", &number.replace(',', "")).await;
        }
        self.press("main form button.bad").await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organizer_gets_through_the_week_on_a_phone() {
    with_browser(async |browser| {
        browser.script(true).await;
        browser.size(390, 844).await;
        let site = Site::start().await;
        let week = Week { browser, site: &site, presses: Cell::new(0) };
        account(&site, EMAIL, Role::Owner).await;
        sign_in(browser, &site, EMAIL, "en").await;
        week.set_up().await;
        week.morning().await;
        week.partners().await;
        week.morning().await;
        week.paper().await;
        week.morning().await;
        week.review().await;
        week.morning().await;
        week.flood().await;
        week.morning().await;
        week.numbers().await;
        week.morning().await;
        week.erase().await;
        week.close().await;
        assert!(week.presses.get() < 60, "{} presses", week.presses.get());
    })
    .await;
}

impl Week<'_> {
    /// Monday: the checklist, and the help numbers, each of which was called.
    async fn set_up(&self) {
        let (browser, site) = (self.browser, self.site);
        self.open("/first-steps").await;
        let open = browser.shown("main .tag--on").await;
        assert!(open > 2, "{open} steps are open");
        self.picture("first-hour").await;
        self.open("/settings").await;
        // Chromium takes a date as its locale writes it.
        let fill = "document.querySelectorAll('[name^=on-]').forEach(field => field.value = '2026-11-20'); \
                    document.querySelectorAll('[name^=by-]').forEach(field => field.value = 'Duty officer')";
        browser.run::<Value>(fill, Vec::new()).await;
        self.press("section[aria-labelledby=helplines-title] button").await;
        self.prove().await;
        browser.until_url_has("done=1").await;
        self.open("/first-steps").await;
        assert!(browser.shown("main .tag--on").await < open);
        until("posters may be made", async || site.app.get("/en/help").await.body.contains("Duty officer"))
            .await;
    }

    /// Tuesday: the schools from a spreadsheet, their posters out.
    async fn partners(&self) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let mut schools = String::from("Note;Name\n");
        for number in 1..=SCHOOLS {
            let _ = writeln!(schools, "district {};School {number}", number % 9 + 1);
        }
        let file = folder.path().join("schools.csv");
        std::fs::write(&file, schools).expect("written");
        self.open("/sources").await;
        self.choose_file("#links-file", &file).await;
        self.press("section[aria-labelledby=file-title] button").await;
        self.says(&SCHOOLS.to_string()).await;
        self.open("/sources?q=School+29").await;
        let archive = self.browser.property("main a[download]", "href").await;
        let fetch = "return fetch(arguments[0]).then(answer => answer.arrayBuffer()).then(bytes => \
                     [bytes.byteLength, new TextDecoder('latin1').decode(bytes.slice(0, 2))])";
        let (size, begins): (usize, String) = self.browser.run(fetch, vec![archive.into()]).await;
        assert!(begins == "PK" && size > 100_000, "{size} bytes: {begins}");
    }

    /// Wednesday: ten thousand lines of paper.
    async fn paper(&self) {
        let folder = tempfile::TempDir::new().expect("a folder");
        let lines: String = (0..LINES).map(|n| format!("Сум {n},2026-11-25,2,,folder {n}\n")).collect();
        let file = folder.path().join("paper.csv");
        std::fs::write(&file, lines).expect("written");
        self.open("/paper").await;
        self.choose_file("#csv-file", &file).await;
        self.press("form[enctype] p button.btn").await;
        self.browser.until_url_has("/paper/file/").await;
        self.press("main .acts button.btn").await;
        self.go_through_with("20,000").await;
        self.browser.until_url_has("/paper/file/").await;
        let url = self.browser.url().await;
        let code = url.split(['/', '?']).nth(6).expect("a code").to_owned();
        let site = self.site.app.site();
        until("all are entered", async || {
            site.paper_file(&code).await.expect("read").expect("a file").state == paper_import::State::Entered
        })
        .await;
    }

    /// Thursday: a thousand names.
    async fn review(&self) {
        let app = &self.site.app;
        fill(app, "names.example.org", NAMES, |row, _| row.name_review = Set(Review::Waiting)).await;
        self.open("/review").await;
        self.picture("violence").await;
        self.open("/review?list=1").await;
        let before = self.presses.get();
        while self.browser.has("main button[value=release]").await {
            self.press("main button[value=release]").await;
        }
        let presses = self.presses.get() - before;
        assert!(presses < 40, "{presses} presses for {NAMES} names");
        assert_eq!(self.count(|row| row.name_review == Review::Released).await, NAMES);
    }

    /// Friday: a flood, dropped at once.
    async fn flood(&self) {
        fill(&self.site.app, "flood.example.org", FLOOD, |row, _| held(row, &[7; 32])).await;
        self.open("/held").await;
        self.picture("flood").await;
        self.press("main button[value=drop]").await;
        self.go_through_with(&FLOOD.to_string()).await;
        // They stay where they are for fourteen days, in case they are put back.
        let is_held = |row: &Model| row.state == State::Held && row.cleanup_id.is_none();
        until("none is held", async || self.count(is_held).await == 0).await;
        assert_eq!(self.count(|row| row.cleanup_id.is_some()).await, FLOOD);
    }

    /// Saturday: what may be told, and the overview behind it.
    async fn numbers(&self) {
        self.open("").await;
        self.says("1,000").await;
        self.picture("every-day").await;
        self.open("/settings/mail").await;
        self.picture("letters").await;
        self.open("/exports").await;
        self.picture("journalist").await;
        self.open("/press").await;
        self.picture("press").await;
        let sentences = self.browser.property("#text-en", "value").await;
        assert!(sentences.contains("1,000") && sentences.contains("20,000"), "{sentences}");
    }

    /// Sunday: somebody wants to be forgotten.
    async fn erase(&self) {
        let email = "nomin@example.org";
        self.site.app.pledge(email, &[]).await;
        self.open("/subject").await;
        self.picture("erase").await;
        self.browser.fill("#email", email).await;
        self.press("main form p button.btn").await;
        self.press("main button.bad").await;
        if !self.browser.has("#proof").await {
            self.press("main form button.bad").await;
        }
        self.prove().await;
        self.browser.until_url_has("done=erased").await;
        assert!(self.site.app.row(email).await.is_none());
    }

    /// The end: nobody signs any more, and every number agrees.
    async fn close(&self) {
        let app = &self.site.app;
        self.open("/retention").await;
        self.picture("end").await;
        self.open("/settings").await;
        self.browser.click("#paused").await;
        self.press("section[aria-labelledby=pledging-title] button").await;
        self.prove().await;
        self.browser.until_url_has("done=1").await;
        until("the form is gone", async || !app.get("/en").await.body.contains("name=\"consent\"")).await;
        app.assert_recount(i64::try_from(NAMES).expect("a number")).await;
    }
}
