//! The browser: one driver for this test program, and a session of its own for each test.

use std::{
    io::{BufRead, BufReader},
    panic::AssertUnwindSafe,
    path::Path,
    process::{Command, Stdio},
    sync::OnceLock,
    time::Duration,
};

use axum::http::Method;
use fantoccini::{
    Client, ClientBuilder, Locator,
    actions::{InputSource, KeyAction, KeyActions},
    elements::Element,
    key::Key,
    wd::{WebDriverCompatibleCommand, WindowHandle},
};
use futures_util::FutureExt;
use hyper_util::client::legacy::connect::HttpConnector;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::support::{PATIENCE, free_port};

/// A command of Chromium's driver that is not in the standard.
#[derive(Debug)]
struct Special {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Special {
    fn endpoint(&self, base: &url::Url, session: Option<&str>) -> Result<url::Url, url::ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &url::Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}

/// Light or dark.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scheme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

/// A session.
pub(crate) struct Browser {
    client: Client,
    /// Whether it is Firefox, which does not know Chromium's own commands.
    firefox: bool,
}

/// Runs a test with a browser, and closes the browser however the test ends. Where there is none,
/// says so and runs nothing.
pub(crate) async fn with_browser(test: impl AsyncFnOnce(&Browser)) {
    let Some(driver) = driver() else { return };
    let browser = Browser::start(driver).await;
    let outcome = AssertUnwindSafe(test(&browser)).catch_unwind().await;
    let _ = browser.client.close().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

/// The same with Firefox, where it is there with its driver.
pub(crate) async fn with_firefox(test: impl AsyncFnOnce(&Browser)) {
    let Some(driver) = firefox_driver() else { return };
    let options = json!({ "moz:firefoxOptions": { "args": ["-headless"] } });
    let Value::Object(capabilities) = options else { unreachable!("an object") };
    let client = ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver).await;
    let browser = Browser { client: client.expect("a browser"), firefox: true };
    let outcome = AssertUnwindSafe(test(&browser)).catch_unwind().await;
    let _ = browser.client.close().await;
    if let Err(panic) = outcome {
        std::panic::resume_unwind(panic);
    }
}

impl Browser {
    async fn start(driver: &str) -> Self {
        let Value::Object(capabilities) = json!({
            "goog:chromeOptions": {
                "args": [
                    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage",
                    "--no-first-run", "--disable-background-networking", "--disable-component-update",
                    "--disable-sync", "--disable-quic", "--window-size=1280,900",
                ],
            },
            "goog:loggingPrefs": { "browser": "ALL" },
        }) else {
            unreachable!("an object")
        };
        let client =
            ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(driver).await;
        let browser = Self { client: client.expect("a browser"), firefox: false };
        // Without motion a page is where it will be as soon as it is there.
        browser.media(Scheme::Light).await;
        browser
    }

    /// Gives a command of the browser's own protocol.
    pub(crate) async fn command(&self, name: &str, parameters: Value) -> Value {
        let body = json!({ "cmd": name, "params": parameters });
        let done = self.client.issue_cmd(Special { path: "goog/cdp/execute", body }).await;
        done.unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Light or dark, and always without motion.
    pub(crate) async fn media(&self, scheme: Scheme) {
        let scheme = if scheme == Scheme::Dark { "dark" } else { "light" };
        let features = json!([
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ]);
        self.command("Emulation.setEmulatedMedia", json!({ "features": features })).await;
    }

    /// The size of the window's inside.
    pub(crate) async fn size(&self, width: u32, height: u32) {
        if self.firefox {
            // The narrowest window of Firefox is wider than a phone.
            return self.client.set_window_size(width.max(450), height).await.expect("a size");
        }
        let size = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.command("Emulation.setDeviceMetricsOverride", size).await;
    }

    /// The size of text as the visitor has set it, in percent of the usual.
    pub(crate) async fn text(&self, percent: u32) {
        let sizes = json!({ "standard": 16 * percent / 100, "fixed": 13 * percent / 100 });
        self.command("Page.setFontSizes", json!({ "fontSizes": sizes })).await;
    }

    /// Headers that every request has from now on.
    pub(crate) async fn headers(&self, headers: Value) {
        self.command("Network.enable", json!({})).await;
        self.command("Network.setExtraHTTPHeaders", json!({ "headers": headers })).await;
    }

    /// A script that runs in every page opened from now on, before its own.
    pub(crate) async fn first_run(&self, script: &str) {
        self.command("Page.addScriptToEvaluateOnNewDocument", json!({ "source": script })).await;
    }

    /// Opens another tab before this one; returns what leads back.
    pub(crate) async fn cover(&self) -> WindowHandle {
        let below = self.client.window().await.expect("a tab");
        let tab = self.client.new_window(true).await.expect("another tab");
        self.client.switch_to_window(tab.handle).await.expect("another tab");
        below
    }

    /// Closes the tab before another one and goes back to that.
    pub(crate) async fn uncover(&self, below: WindowHandle) {
        self.client.close_window().await.expect("closed");
        self.client.switch_to_window(below).await.expect("the tab");
    }

    /// JavaScript on or off, for pages opened from now on.
    pub(crate) async fn script(&self, on: bool) {
        self.command("Emulation.setScriptExecutionDisabled", json!({ "value": !on })).await;
    }

    /// Opens an address.
    pub(crate) async fn open(&self, url: &str) {
        self.client.goto(url).await.unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// One page back.
    pub(crate) async fn back(&self) {
        self.client.back().await.expect("the browser goes back");
    }

    /// The same where the browser may say that the page is there no more.
    pub(crate) async fn back_to_anything(&self) {
        let _ = self.client.back().await;
    }

    /// Where the browser is.
    pub(crate) async fn url(&self) -> String {
        self.client.current_url().await.expect("an address").to_string()
    }

    /// Waits until the address holds a text.
    pub(crate) async fn until_url_has(&self, part: &str) {
        self.until(&format!("the address has {part}"), async || self.url().await.contains(part)).await;
    }

    /// Waits until something is so, and tells where the browser is when it never was.
    pub(crate) async fn until<F: Future<Output = bool>>(&self, what: &str, mut so: impl FnMut() -> F) {
        let waiting = async {
            while !so().await {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        if tokio::time::timeout(PATIENCE, waiting).await.is_err() {
            panic!("waited in vain until {what}; at {}: {}", self.url().await, self.read("main").await);
        }
    }

    /// The element of a CSS selector.
    pub(crate) async fn find(&self, css: &str) -> Element {
        match self.client.find(Locator::Css(css)).await {
            Ok(element) => element,
            Err(error) => panic!("{css} at {}: {error}", self.url().await),
        }
    }

    /// Whether there is such an element.
    pub(crate) async fn has(&self, css: &str) -> bool {
        !self.client.find_all(Locator::Css(css)).await.expect("a list").is_empty()
    }

    /// How many such elements are shown.
    pub(crate) async fn shown(&self, css: &str) -> usize {
        let mut shown = 0;
        for element in self.client.find_all(Locator::Css(css)).await.expect("a list") {
            shown += usize::from(element.is_displayed().await.expect("a state"));
        }
        shown
    }

    /// The text people read in an element.
    pub(crate) async fn read(&self, css: &str) -> String {
        self.find(css).await.text().await.expect("text")
    }

    /// An attribute or property of an element.
    pub(crate) async fn property(&self, css: &str, name: &str) -> String {
        self.find(css).await.prop(name).await.expect("a property").unwrap_or_default()
    }

    /// Clicks as a person does.
    pub(crate) async fn click(&self, css: &str) {
        self.find(css).await.click().await.unwrap_or_else(|error| panic!("{css}: {error}"));
    }

    /// Presses what leads to another page, and waits for that page.
    pub(crate) async fn follow(&self, css: &str) {
        self.run::<()>("window.pressed = true", Vec::new()).await;
        self.click(css).await;
        let there = "return !window.pressed && document.readyState === 'complete'";
        self.until("another page", async || self.run::<bool>(there, Vec::new()).await).await;
    }

    /// Waits until the page scrolls no more: several looks find it where it was.
    pub(crate) async fn settle(&self) {
        let (mut place, mut times) = (f64::NAN, 0);
        while times < 4 {
            tokio::time::sleep(Duration::from_millis(20)).await;
            let now: f64 = self.run("return scrollY", Vec::new()).await;
            times = if now == place { times + 1 } else { 0 };
            place = now;
        }
    }

    /// Types into a field.
    pub(crate) async fn fill(&self, css: &str, text: &str) {
        let field = self.find(css).await;
        field.clear().await.expect("an empty field");
        field.send_keys(text).await.expect("typed");
    }

    /// Presses a key.
    pub(crate) async fn press(&self, key: Key) {
        self.keys(&[(key.into(), true), (key.into(), false)]).await;
    }

    /// Presses (true) and lets go of (false) keys in order.
    pub(crate) async fn keys(&self, keys: &[(char, bool)]) {
        let mut actions = KeyActions::new("keyboard".to_owned());
        for (value, down) in keys {
            actions = actions.then(if *down {
                KeyAction::Down { value: *value }
            } else {
                KeyAction::Up { value: *value }
            });
        }
        self.client.perform_actions(actions).await.expect("keys are pressed");
    }

    /// Types a text where the focus is.
    pub(crate) async fn type_text(&self, text: &str) {
        let element = self.client.active_element().await.expect("a focus");
        element.send_keys(text).await.expect("typed");
    }

    /// Runs a script in the page, also one that promises its answer.
    pub(crate) async fn run<T: DeserializeOwned>(&self, script: &str, arguments: Vec<Value>) -> T {
        match self.client.execute(script, arguments).await {
            Ok(value) => serde_json::from_value(value).expect("an answer of this kind"),
            Err(error) => panic!("{script:.120} at {}: {error}", self.url().await),
        }
    }

    /// What the browser complained about since it was last asked: errors, warnings, violations of
    /// the policy. That a page itself has the status of an error is no complaint, nor is it that
    /// signing out has emptied the browser's cache.
    pub(crate) async fn complaints(&self) -> Vec<String> {
        let log = self.client.issue_cmd(Special { path: "se/log", body: json!({ "type": "browser" }) }).await;
        let log = log.expect("a log");
        let entries = log.as_array().cloned().unwrap_or_default();
        let message = |entry: &Value| entry["message"].as_str().unwrap_or_default().to_owned();
        let mut all: Vec<String> = entries.iter().map(message).collect();
        let is_page = |text: &str| {
            let path =
                text.split_whitespace().next().and_then(|url| url.split('/').nth(3)).unwrap_or_default();
            text.contains("the server responded with a status of")
                && (matches!(path, "en" | "mn" | "mailbox" | "share")
                    // The page that asks for password and code again.
                    || (path == "organizer" && text.contains("403")))
        };
        let emptied = |text: &str| text.contains("Clear-Site-Data") && text.contains("Cleared data types");
        all.retain(|text| !is_page(text) && !emptied(text));
        all
    }

    /// What is kept in the browser: cookies, storage, databases, caches, workers.
    pub(crate) async fn kept(&self) -> Vec<String> {
        let cookies = self.client.get_all_cookies().await.expect("cookies");
        let mut kept: Vec<String> =
            cookies.iter().map(|cookie| format!("cookie {}", cookie.name())).collect();
        kept.extend(self.run::<Vec<String>>(include_str!("js/kept.js"), Vec::new()).await);
        kept
    }
}

#[expect(clippy::disallowed_methods, reason = "tests are told by the environment what they may use")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Whether nothing may be skipped.
pub(crate) fn is_required() -> bool {
    variable("CI").is_some_and(|ci| ci == "true")
}

/// The driver's address, started once for this test program; none, with a clear line, where there
/// is no browser.
fn driver() -> Option<&'static str> {
    static DRIVER: OnceLock<Option<String>> = OnceLock::new();
    DRIVER
        .get_or_init(|| {
            let started = start();
            if started.is_none() {
                assert!(!is_required(), "a browser is required here and could not be started");
                eprintln!("skipped: no browser found (Debian's packages are chromium and chromium-driver)");
            }
            started
        })
        .as_deref()
}

/// The address of Firefox's driver, started once; none where Firefox or the driver is missing, which is no
/// package of Debian's.
fn firefox_driver() -> Option<&'static str> {
    static DRIVER: OnceLock<Option<String>> = OnceLock::new();
    DRIVER
        .get_or_init(|| {
            let started = start_firefox();
            if started.is_none() {
                let has_driver = std::process::Command::new("geckodriver").arg("--version").output().is_ok();
                assert!(!is_required() || !has_driver, "Firefox is required here and could not be started");
                eprintln!(
                    "skipped: no Firefox found (firefox-esr of Debian, geckodriver of Mozilla or crates.io)"
                );
            }
            started
        })
        .as_deref()
}

fn start_firefox() -> Option<String> {
    // Of a port it finds by itself the driver knows no name, and refuses to be called by it.
    let port = free_port();
    let script = r#"
        command -v firefox-esr >/dev/null || command -v firefox >/dev/null || exit 1
        folder=$(mktemp -d)
        TMPDIR=$folder geckodriver --port "$0" </dev/null &
        driver=$!
        exec >/dev/null
        cat >/dev/null || true
        kill $(cat /proc/$driver/task/*/children) $driver
        wait $driver
        sleep 1; rm -rf "$folder"
    "#;
    hold(script, &port.to_string(), |line| line.contains("Listening on"))?;
    Some(format!("http://127.0.0.1:{port}/"))
}

/// Starts the driver. It ends with this program: the shell that holds it waits for its standard
/// input to close.
fn start() -> Option<String> {
    if !Path::new("/usr/bin/chromedriver").exists() || !Path::new("/usr/bin/chromium").exists() {
        return None;
    }
    let script = r#"
        folder=$(mktemp -d)
        TMPDIR=$folder chromedriver --port=0 </dev/null &
        driver=$!
        exec >/dev/null
        cat >/dev/null || true
        # Browsers that a test killed half-way has left open.
        kill $(cat /proc/$driver/task/*/children) $driver
        wait $driver
        sleep 1; rm -rf "$folder"
    "#;
    let line = hold(script, "", |line| line.contains("started successfully on port "))?;
    let (_, port) = line.split_once("started successfully on port ")?;
    let port = port.trim_end_matches('.').parse::<u16>().ok()?;
    Some(format!("http://127.0.0.1:{port}/"))
}

/// Runs a script until this program ends, and returns the line by which its driver says that it is ready.
/// Only the driver holds on to the output, so that one which is missing or ends at once is not waited for.
fn hold(script: &str, argument: &str, is_ready: impl FnMut(&String) -> bool) -> Option<String> {
    let mut child = Command::new("sh")
        .args(["-c", script, argument])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .ok()?;
    let mut lines = BufReader::new(child.stdout.take()?).lines();
    let line = lines.by_ref().map_while(Result::ok).find(is_ready)?;
    // Read on, so that the driver never waits for us to listen.
    std::thread::spawn(move || lines.for_each(drop));
    std::mem::forget(child);
    Some(line)
}
