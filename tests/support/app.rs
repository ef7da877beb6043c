//! The program, in this process, and what a visitor does with it.

use std::time::Duration;

use entity::letter::{Column, Entity, Kind, State};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, sea_query::ExprTrait};
use sixteen::{
    app::{App, StartError},
    clock::Clock,
    config::{self, BaseUrl, Config, Mistake},
    domain::{
        Site,
        counts::tally::Dimension,
        export::CountTable,
        pledge::review::ReleaseHeld,
        write::{audit::By, audited::OrganizerWrite, effective::EffectiveSettings},
    },
    web::Context,
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use super::{database::Database, page::Answer, smtp::Sink};

/// The running program.
pub(crate) struct TestApp {
    /// Its address, such as `http://127.0.0.1:40001`.
    pub(crate) base: String,
    /// Its clock.
    pub(crate) clock: Clock,
    /// Its mail server.
    pub(crate) mail: Sink,
    /// Its database.
    pub(crate) database: Database,
    site: Option<Site>,
    client: reqwest::Client,
    stop: CancellationToken,
    running: Option<JoinHandle<()>>,
    flags: Vec<String>,
}

impl TestApp {
    /// Starts the program with its defaults, on a free port and with a mail server.
    pub(crate) async fn start(database: Database) -> Self {
        Self::start_with(database, &[]).await
    }

    /// Starts the program by a clock of its own.
    pub(crate) async fn start_at(database: Database, clock: Clock) -> Self {
        Self::start_by(database, &[], clock).await
    }

    /// Starts the program with some settings more.
    pub(crate) async fn start_with(database: Database, flags: &[&str]) -> Self {
        Self::start_by(database, flags, super::clock()).await
    }

    async fn start_by(database: Database, flags: &[&str], clock: Clock) -> Self {
        let mail = Sink::start().await;
        let mut given = vec![format!("--smtp-url=smtp://127.0.0.1:{}", mail.port)];
        // Tests run at once on one address; those that try the limits set them.
        given.push("--network-limits=off".to_owned());
        given.push("--mail-retry=50ms".to_owned());
        given.extend(flags.iter().map(|flag| (*flag).to_owned()));
        let mut app = Self {
            base: String::new(),
            clock,
            mail,
            database,
            site: None,
            client: client(),
            stop: CancellationToken::new(),
            running: None,
            flags: given,
        };
        app.run().await.expect("the program starts");
        app
    }

    /// Starts a second node on this one's database: another machine with the same secret. It
    /// tells the same time and sends by the same mail server; its own takes no letter.
    pub(crate) async fn second_node(&self) -> Self {
        let folder = tempfile::TempDir::new().expect("a folder");
        let secret = |folder: &tempfile::TempDir| folder.path().join("secret");
        std::fs::copy(secret(&self.database.folder), secret(&folder)).expect("the secret is copied");
        let mut node = Self {
            base: String::new(),
            clock: self.clock.clone(),
            mail: Sink::start().await,
            database: Database { url: self.database.url.clone(), folder },
            site: None,
            client: client(),
            stop: CancellationToken::new(),
            running: None,
            flags: self.flags.clone(),
        };
        assert!(node.database.is_postgres(), "two machines share no SQLite file");
        node.run().await.expect("the second node starts");
        node
    }

    /// Builds a program with these flags alone and returns why it does not start.
    pub(crate) async fn refusal(database: &Database, flags: &[&str]) -> String {
        let flags: Vec<String> = flags.iter().map(|flag| (*flag).to_owned()).collect();
        match config(database, &flags) {
            Err(mistakes) => mistakes.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n"),
            Ok(config) => match App::build(config, super::clock()).await {
                Err(error) => error.to_string(),
                Ok(_) => panic!("the program starts"),
            },
        }
    }

    async fn run(&mut self) -> Result<(), StartError> {
        let config = config(&self.database, &self.flags).expect("right settings");
        let app = App::build(config, self.clock.clone()).await?;
        self.base = format!("http://{}", app.address());
        self.site = Some(app.site());
        self.stop = CancellationToken::new();
        let stop = self.stop.clone();
        self.running = Some(tokio::spawn(async move { _ = app.run_until(stop).await }));
        Ok(())
    }

    /// Stops the program in order.
    pub(crate) async fn stop(&mut self) {
        self.site = None;
        self.stop.cancel();
        if let Some(running) = self.running.take() {
            tokio::time::timeout(Duration::from_secs(30), running)
                .await
                .expect("it stops in time")
                .expect("no fault");
        }
    }

    /// Stops the program and starts it again on another port, with the same database and mail.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.run().await.expect("the program starts again");
    }

    /// The same with some settings more.
    pub(crate) async fn restart_with(&mut self, flags: &[&str]) {
        self.flags.extend(flags.iter().map(|flag| (*flag).to_owned()));
        self.restart().await;
    }

    /// What the pages are written with, for a page that nothing leads to.
    pub(crate) fn context(&self) -> Context {
        let config = config(&self.database, &self.flags).expect("right settings");
        let base_url = BaseUrl::parse(&self.base).expect("an address");
        Context::new(&config, base_url, self.site().clone(), None, None)
    }

    /// The register, to look into it.
    pub(crate) fn site(&self) -> &Site {
        self.site.as_ref().expect("the program runs")
    }

    /// Gets an address.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.get_with(path, &[]).await
    }

    /// Gets an address with headers.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Answer {
        let mut request = self.client.get(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Asks for an address' headers.
    pub(crate) async fn head(&self, path: &str) -> Answer {
        Answer::of(self.client.head(self.url(path)).send().await.expect("an answer")).await
    }

    /// Sends a request of any method, without a body.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> Answer {
        let method = method.parse::<reqwest::Method>().expect("a method");
        let mut request = self.client.request(method, self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Sends a form.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        self.post_with(path, fields, &[]).await
    }

    /// Sends a form with headers.
    pub(crate) async fn post_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        self.post_raw(path, encode(fields), headers).await
    }

    /// Sends a body as a form.
    pub(crate) async fn post_raw(
        &self,
        path: &str,
        body: impl Into<Vec<u8>>,
        headers: &[(&str, &str)],
    ) -> Answer {
        let body: Vec<u8> = body.into();
        let mut request = self.client.post(self.url(path)).body(body);
        if !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
            request = request.header("content-type", "application/x-www-form-urlencoded");
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Answer::of(request.send().await.expect("an answer")).await
    }

    /// Signs with an address and else the usual.
    pub(crate) async fn sign(&self, email: &str) -> Answer {
        self.sign_with(email, &[]).await
    }

    /// Signs with an address and some fields more; a field named again takes the usual one's place.
    pub(crate) async fn sign_with(&self, email: &str, fields: &[(&str, &str)]) -> Answer {
        let usual = [("name", "Б.Номин"), ("calls", "data"), ("consent", "on")];
        let kept = usual.into_iter().filter(|(name, _)| !fields.iter().any(|(other, _)| other == name));
        let all: Vec<(&str, &str)> = kept.chain([("email", email)]).chain(fields.iter().copied()).collect();
        self.post("/en/pledges", &all).await
    }

    /// Signs, opens the letter and confirms; returns the letter.
    pub(crate) async fn pledge(&self, email: &str, fields: &[(&str, &str)]) -> super::smtp::Received {
        let before = self.mail.letters_to(email).len();
        assert_eq!(self.sign_with(email, fields).await.status, 303);
        // A letter about what was before may come first.
        let found = || {
            let letters = self.mail.letters_to(email).into_iter().skip(before);
            letters.into_iter().find(|letter| letter.text.contains("/confirm/"))
        };
        super::until("the link has come", async || found().is_some()).await;
        let letter = found().expect("a letter");
        assert_eq!(self.press(&letter.link("confirm")).await.status, 303);
        self.settled().await;
        letter
    }

    /// Opens a page with one form and presses its first button.
    pub(crate) async fn press(&self, path: &str) -> Answer {
        let page = self.get(path).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let fields = page.hidden_fields();
        let fields: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        self.post(path, &fields).await
    }

    /// How many letters wait or are on the way.
    pub(crate) async fn waiting(&self) -> i64 {
        let (store, now) = (&self.site().store, self.clock.now_ms());
        sixteen::store::overview::waiting(&store.read, now).await.expect("read").letters
    }

    /// Waits until no letter is on the way any more, not even unrecorded.
    pub(crate) async fn settled(&self) {
        // Those of the days are spread over hours: only what is due of them is on its way.
        let later = Column::Kind.is_in([Kind::Day, Kind::Closing]);
        let later = later.and(Column::NextAt.gt(self.clock.now_ms()));
        let letters = Entity::find().filter(Column::State.eq(State::Waiting)).filter(later.not());
        let store = &self.site().store.read;
        super::until("no letter waits", async || letters.clone().count(store).await.expect("read") == 0)
            .await;
    }

    /// The pledge of an address, as the database has it.
    pub(crate) async fn row(&self, email: &str) -> Option<entity::pledge::Model> {
        let email = sixteen::domain::EmailAddress::parse(email).expect("an address");
        let key = self.site().email_key(&email);
        sixteen::store::pledge::by_email_key(&self.site().store.read, &key).await.expect("read")
    }

    /// Releases a held pledge, at the command line; returns whether it was held.
    pub(crate) async fn release_held(&self, code: &str) -> bool {
        let release = ReleaseHeld { codes: vec![code.to_owned()] };
        self.site().write(release.by(By::CommandLine)).await.expect("released") == 1
    }

    /// Takes every helpline as checked by the organizers, as if the content said so.
    pub(crate) fn check_helplines(&self) {
        let site = self.site();
        let mut checked = EffectiveSettings::new(&site.campaign, None);
        for line in &mut checked.helplines {
            line.checked_on = Some("2026-11-20".parse().expect("a date"));
            line.checked_by = Some("the secretariat".to_owned());
        }
        site.effective.store(std::sync::Arc::new(checked));
    }

    /// What `/api/v1/counts` says.
    pub(crate) async fn counts(&self) -> serde_json::Value {
        serde_json::from_str(&self.get("/api/v1/counts").await.body).expect("JSON")
    }

    /// The number of confirmed pledges.
    pub(crate) async fn confirmed(&self) -> i64 {
        self.counts().await["confirmed"].as_i64().expect("a number")
    }

    /// Waits until the published total is this: nodes and quick changes may lag a second.
    pub(crate) async fn wait_for_confirmed(&self, total: i64) {
        super::until(&format!("{total} are confirmed"), async || self.confirmed().await == total).await;
    }

    /// Asserts that the kept counts are those of the rows.
    pub(crate) async fn assert_recount(&self, total: i64) {
        let found = self.site().recount().await.expect("counted");
        assert_eq!((found.total, found.differences), (total, Vec::new()));
    }

    /// The exact count of a call, which the public is not told.
    pub(crate) async fn count_of_call(&self, key: &str) -> i64 {
        let counts = CountTable::read(&self.site().store, self.clock.now()).await.expect("read");
        counts.of(Dimension::Call, key)
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.base)
    }
}

fn config(database: &Database, flags: &[String]) -> Result<Config, Vec<Mistake>> {
    let data = format!("--data={}", database.folder.path().display());
    let usual = ["sixteen".to_owned(), data, "--listen=127.0.0.1:0".to_owned()];
    let all = usual.into_iter().chain(flags.iter().cloned()).chain(database.url_flag());
    // A test's own choice stands after the usual one and replaces it.
    let command = clap::Command::new("sixteen").args(config::arguments()).args_override_self(true);
    let (config, _, mistakes) = Config::gather(&command.get_matches_from(all), true);
    if mistakes.is_empty() { Ok(config) } else { Err(mistakes) }
}

/// A browser that follows no redirect by itself, keeps nothing and does not wait for ever.
pub(crate) fn client() -> reqwest::Client {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
    client.timeout(super::PATIENCE * 4).build().expect("a client")
}

/// Fields as a browser encodes them.
pub(crate) fn encode(fields: &[(&str, &str)]) -> String {
    let one = |text: &str| {
        percent_encoding::utf8_percent_encode(text, percent_encoding::NON_ALPHANUMERIC).to_string()
    };
    fields.iter().map(|(name, value)| format!("{}={}", one(name), one(value))).collect::<Vec<_>>().join("&")
}
