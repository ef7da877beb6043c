//! The site the browser visits, with a page elsewhere that the exit leads to.

use std::path::Path;

use axum::{Router, http::StatusCode, response::Html, routing::get};
use tempfile::TempDir;

use crate::support::{app::TestApp, database::Database};

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
        let elsewhere = elsewhere().await;
        let campaign = TempDir::new().expect("a folder");
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/campaign"), campaign.path());
        let file = campaign.path().join("campaign.toml");
        let text = std::fs::read_to_string(&file).expect("read");
        let mut text: String = text
            .lines()
            .map(|line| {
                if line.starts_with("exit = ") {
                    format!("exit = \"{elsewhere}\"\n")
                } else {
                    format!("{line}\n")
                }
            })
            .collect();
        change(&mut text);
        std::fs::write(&file, text).expect("written");
        let folder = format!("--campaign={}", campaign.path().display());
        let flags: Vec<&str> = flags.iter().copied().chain([folder.as_str()]).collect();
        let app = TestApp::start_with(Database::sqlite(), &flags).await;
        Self { app, elsewhere, _campaign: campaign }
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
