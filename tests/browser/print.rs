//! What a printer makes of the pages.

use data_encoding::BASE64;
use serde_json::json;

use crate::{
    browser::{Browser, with_browser},
    site::Site,
};

/// Sheets of the home page at its fullest: the statement, seven calls, sixteen days, a map and a dozen names.
const MOST: usize = 8;

/// The sheets that a printer makes of the page.
pub(crate) async fn sheets(browser: &Browser) -> usize {
    let a4 = json!({ "paperWidth": 8.27, "paperHeight": 11.69, "preferCSSPageSize": true });
    let printed = browser.command("Page.printToPDF", a4).await;
    let printed = BASE64.decode(printed["data"].as_str().expect("a document").as_bytes()).expect("base64");
    let printed = String::from_utf8_lossy(&printed);
    printed.matches("/Type /Page").count() - printed.matches("/Type /Pages").count()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn pages_print_whole_and_short() {
    with_browser(async |browser| {
        let site = Site::start().await;
        site.fill().await;
        for (path, most) in [("", MOST), ("/calls/data", 3), ("/days/6", 3), ("/help", 2), ("/privacy", 4)] {
            for lang in ["en", "mn"] {
                let path = format!("/{lang}{path}");
                browser.open(&site.url(&path)).await;
                let sheets = sheets(browser).await;
                assert!((1..=most).contains(&sheets), "{path}: {sheets} sheets");
                // Nothing that only a screen can do, and the way back.
                browser.command("Emulation.setEmulatedMedia", json!({ "media": "print" })).await;
                for css in [".btn", ".top", ".foot nav", ".exit", "summary", "main form"] {
                    assert_eq!(browser.shown(css).await, 0, "{path}: {css}");
                }
                assert_eq!(browser.read(".printed").await, site.app.base, "{path}");
                browser.command("Emulation.setEmulatedMedia", json!({ "media": "" })).await;
            }
        }
    })
    .await;
}
