//! The site the browser visits, with a page elsewhere that the exit leads to.

use std::path::Path;

use axum::{Router, http::StatusCode, response::Html, routing::get};
use sea_orm::ConnectionTrait;
use sixteen::domain::{pledge::review::Part, write::audit::By};
use tempfile::TempDir;

use crate::support::{app::TestApp, database::Database, until};

/// The program, and a place elsewhere.
pub(crate) struct Site {
    /// The program.
    pub(crate) app: TestApp,
    /// Where the exit leads.
    pub(crate) elsewhere: String,
    _campaign: TempDir,
}

impl Site {
    /// On day six.
    pub(crate) async fn start() -> Self {
        Self::start_with(&["--today=2026-11-30"], |_| {}).await
    }

    /// With settings, and with changes to `campaign.toml`.
    pub(crate) async fn start_with(flags: &[&str], change: impl FnOnce(&mut String)) -> Self {
        Self::prepare(flags, change, |_| {}).await
    }

    async fn prepare(flags: &[&str], change: impl FnOnce(&mut String), more: impl FnOnce(&Path)) -> Self {
        let elsewhere = elsewhere().await;
        let campaign = TempDir::new().expect("a folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/campaign"), campaign.path());
        for lang in ["en", "mn"] {
            let file = campaign.path().join(lang).join("language.toml");
            let text = std::fs::read_to_string(&file).expect("read");
            let line = |line: &str| match line.starts_with("exit = ") {
                true => format!("exit = \"{elsewhere}\"\n"),
                false => format!("{line}\n"),
            };
            std::fs::write(&file, text.lines().map(line).collect::<String>()).expect("written");
        }
        let file = campaign.path().join("campaign.toml");
        let mut text = std::fs::read_to_string(&file).expect("read");
        change(&mut text);
        std::fs::write(&file, text).expect("written");
        more(campaign.path());
        let folder = format!("--campaign={}", campaign.path().display());
        let flags: Vec<&str> = flags.iter().copied().chain([folder.as_str()]).collect();
        let app = TestApp::start_with(Database::sqlite(), &flags).await;
        Self { app, elsewhere, _campaign: campaign }
    }

    /// Without a mail server, and in a language by default: letters are on the mailbox page.
    pub(crate) async fn without_mail(lang: &str) -> Self {
        let folder = |campaign: &Path| {
            let file = campaign.join(lang).join("language.toml");
            let text = std::fs::read_to_string(&file).expect("read");
            let first =
                text.lines().map(|line| if line.starts_with("order = ") { "order = 0" } else { line });
            std::fs::write(file, first.collect::<Vec<_>>().join("\n")).expect("written");
        };
        Self::prepare(&["--today=2026-11-30", "--smtp-url="], |_| {}, folder).await
    }

    /// With Arabic beside the other languages: English pages, some of whose words are Arabic.
    pub(crate) async fn in_arabic(words: &[(&str, &str)]) -> Self {
        let folder = |campaign: &Path| {
            let arabic = campaign.join("ar");
            std::fs::create_dir(&arabic).expect("a folder");
            copy(&campaign.join("en"), &arabic);
            let file = arabic.join("language.toml");
            let text = std::fs::read_to_string(&file).expect("read");
            let own = [
                ("name = ", "name = \"العربية\""),
                ("locale = ", "locale = \"ar_EG\""),
                ("order = ", "order = 3"),
                ("place = ", "place = \"منغوليا\""),
                ("theme = ", "theme = \"النساء والفتيات آمنات في كل مكان.\""),
            ];
            let line = |line: &str| {
                own.iter()
                    .find(|(start, _)| line.starts_with(start))
                    .map_or(line.to_owned(), |own| own.1.to_owned())
            };
            std::fs::write(&file, text.lines().map(line).collect::<Vec<_>>().join("\n")).expect("written");
            let shipped = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/locales/en.ftl");
            let text = std::fs::read_to_string(shipped).expect("read");
            let line = |line: &str| {
                let own = words
                    .iter()
                    .find(|(key, _)| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(" = ")));
                own.map_or(line.to_owned(), |(key, words)| format!("{key} = {words}"))
            };
            std::fs::write(
                arabic.join("interface.ftl"),
                text.lines().map(line).collect::<Vec<_>>().join("\n") + "\n",
            )
            .expect("written");
        };
        Self::prepare(&["--today=2026-11-30"], |_| {}, folder).await
    }

    /// Makes it look as if many had signed, everywhere and every day: the home page at its fullest.
    pub(crate) async fn fill(&self) {
        let campaign = &self.app.site().campaign;
        let places: Vec<&str> = campaign
            .regions
            .iter()
            .filter(|region| region.row > 0)
            .map(|region| region.code.as_str())
            .collect();
        let counts = places.iter().zip(1_i64..).map(|(code, number)| (*code, 37 + number * number * 7));
        let mut rows: Vec<(&str, String, i64)> =
            counts.map(|(code, count)| ("region", code.to_owned(), count)).collect();
        let total = 16_390;
        let elsewhere = total - rows.iter().map(|(.., count)| count).sum::<i64>();
        rows.extend(
            campaign.calls.iter().zip(1..).map(|(call, number)| ("call", call.clone(), 1_021 * number)),
        );
        let days = campaign.schedule.dates("2026-11-30".parse().expect("a date"));
        rows.extend(
            days.iter().zip(1..).take(6).map(|(day, number)| ("day", day.to_string(), 1_107 * number)),
        );
        rows.extend([
            ("region", String::new(), elsewhere),
            ("total", String::new(), total),
            ("changes", String::new(), total),
            // The first of those who follow publishes a lot.
            ("lot", String::new(), total),
            ("paper", String::new(), 1_240),
        ]);
        let database = self.app.database.connect().await;
        for (dimension, key, count) in rows {
            let row = format!(
                "INSERT INTO tally VALUES ('{dimension}', '{key}', {count}) \
                 ON CONFLICT (dimension, key) DO UPDATE SET count = {count}"
            );
            database.execute_unprepared(&row).await.expect("counted");
        }
        database.close().await.expect("closed");
        self.app.wait_for_confirmed(total).await;
        for number in 0..12 {
            let email = format!("person{number}@example.org");
            // As long as names are, and none like another.
            let name = ["Б.Номин", "Номын сан", "Sukhbaatar Library", "Э.Т."][number % 4];
            let name = format!("{name} {}", ["Ховд", "No. 23", "Дархан хот"][number % 3]);
            self.app.pledge(&email, &[("name", &name), ("show_name", "on"), ("calls", "data")]).await;
            let code = self.app.row(&email).await.expect("a pledge").code;
            let released = self.app.site().review_by(By::CommandLine, &code, vec![Part::Name], true).await;
            assert!(released.expect("stored"), "the name is not released");
        }
        self.app.wait_for_confirmed(total + 12).await;
        until("all names are on the home page", async || {
            let home = self.app.get("/mn").await.body;
            let wall = home.split_once("class=\"names\"").map_or("", |(_, rest)| rest);
            wall.split("</ul>").next().unwrap_or_default().matches("<li>").count() == 12
        })
        .await;
    }

    /// The whole address of a path.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.app.base)
    }
}

fn copy(from: &Path, to: &Path) {
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            std::fs::create_dir(&target).expect("a folder");
            copy(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// Another site: a page, and an address that browsers stay before (204).
async fn elsewhere() -> String {
    let page = || async { Html("<!DOCTYPE html><html lang=en><title>Weather</title><body><h1>Weather</h1>") };
    let nothing = || async { StatusCode::NO_CONTENT };
    let wrong = || async { Html(include_str!("wrong.html")) };
    let router = Router::new()
        .route("/weather", get(page))
        .route("/wrong", get(wrong))
        .route("/nothing", get(nothing))
        .route("/favicon.ico", get(nothing));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let port = listener.local_addr().expect("an address").port();
    tokio::spawn(async move { axum::serve(listener, router).await });
    // Not the site's own host name, so that the browser takes it for another site.
    format!("http://localhost:{port}/weather")
}
