//! Every page and every state of it, and how a browser gets there.

use std::time::Duration;

use serde_json::{Value, json};
use sixteen::domain::{pledge::review::Part, write::audit::By};

use crate::{browser::Browser, site::Site, support::until};

/// A page in a state.
pub(crate) struct Stop {
    /// What it is, for reports.
    pub(crate) name: String,
    path: String,
    sent: Option<Sent>,
    written: Option<String>,
    opened: bool,
}

struct Sent {
    fields: Vec<(String, String)>,
    kind: &'static str,
    foreign: bool,
}

impl Stop {
    pub(crate) fn get(path: impl Into<String>) -> Self {
        let path = path.into();
        // Tokens say nothing to who reads the report.
        let name = path
            .split('/')
            .map(|part| if part.len() > 20 { "…" } else { part })
            .collect::<Vec<_>>()
            .join("/");
        Self { name, path, sent: None, written: None, opened: false }
    }

    pub(crate) fn post(path: impl Into<String>, fields: &[(&str, &str)]) -> Self {
        let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let stop = Self::get(path);
        Self { sent: Some(Sent { fields, kind: "", foreign: false }), ..stop }
    }

    pub(crate) fn named(mut self, what: &str) -> Self {
        self.name = format!("{} ({what})", self.name);
        self
    }

    /// A page that no request leads to, in the place of one that there is.
    pub(crate) fn written(path: impl Into<String>, page: String) -> Self {
        Self { written: Some(page), ..Self::get(path) }
    }

    /// With everything open that can be opened.
    pub(crate) fn opened(mut self) -> Self {
        self.opened = true;
        self
    }

    /// Goes there.
    pub(crate) async fn visit(&self, browser: &Browser, site: &Site) {
        let url = site.url(&self.path);
        let Some(sent) = &self.sent else {
            browser.open(&url).await;
            if let Some(page) = &self.written {
                let _: Value = browser.run(include_str!("js/write.js"), vec![json!(page)]).await;
                let there = "return document.readyState === 'complete'";
                browser.until("the page is written", async || browser.run(there, Vec::new()).await).await;
            }
            if self.opened {
                let opened: usize = browser.run(include_str!("js/open.js"), Vec::new()).await;
                assert!(opened > 0, "there is nothing to open");
            }
            return;
        };
        // A page of ours, or a page of another site.
        let from = if sent.foreign { site.elsewhere.clone() } else { site.url("/en/withdraw") };
        browser.open(&from).await;
        let arguments = vec![json!(url), json!(sent.fields), json!(sent.kind)];
        let _: Value = browser.run(include_str!("js/send.js"), arguments).await;
        let arrived = async || browser.run("return !window.leaving", Vec::new()).await;
        browser.until("the form is sent", arrived).await;
    }
}

/// Every page in a language while the campaign runs. The order counts: some stops change what
/// the next ones show.
pub(crate) async fn stops(site: &Site, lang: &str) -> Vec<Stop> {
    let app = &site.app;
    let at = |path: &str| format!("/{lang}{path}");
    let email = |name: &str| format!("{name}-{lang}@example.org");
    let sign = async |name: &str, fields: &[(&str, &str)]| {
        let email = email(name);
        let usual = [("name", "Б.Номин"), ("calls", "data"), ("consent", "on"), ("email", email.as_str())];
        let fields: Vec<_> = usual.into_iter().chain(fields.iter().copied()).collect();
        let answer = app.post(&at("/pledges"), &fields).await;
        assert_eq!(answer.status, 303, "{}", answer.body);
        (app.mail.first(&email).await, answer.location().to_owned())
    };

    let (late, _) = sign("late", &[]).await;
    app.settled().await;
    app.clock.advance(Duration::from_secs(73 * 3600));
    let (pending, check) =
        sign("pending", &[("calls", "services"), ("region", "MN-1"), ("show_name", "on")]).await;
    let (done, _) =
        sign("done", &[("show_name", "on"), ("voice", "education"), ("organisation", "Номын сан")]).await;
    let thanks = app.press(&done.link("confirm")).await.location().to_owned();
    let code = app.row(&email("done")).await.expect("a pledge").code;
    app.site()
        .review_by(By::CommandLine, &code, vec![Part::Name, Part::Organisation], true)
        .await
        .expect("released");
    let (stranger, _) = sign("stranger", &[]).await;
    app.settled().await;
    let released = at("/supporters");
    until("the name is on the list", async || app.get(&released).await.body.contains("Номын сан")).await;
    until("and on the home page", async || app.get(&at("")).await.body.contains("Номын сан")).await;

    let mut stops = vec![Stop::get(at(""))];
    let calls = [
        "legal-frameworks",
        "services",
        "harmful-norms",
        "safer-online-spaces",
        "data",
        "seat-at-the-table",
        "men-and-boys",
    ];
    stops.extend(calls.iter().map(|call| Stop::get(at(&format!("/calls/{call}")))));
    stops.extend((1..=16).map(|day| Stop::get(at(&format!("/days/{day}")))));
    for page in ["/supporters", "/help", "/safety", "/privacy", "/about", "/accessibility"] {
        stops.push(Stop::get(at(page)));
    }
    stops.push(Stop::get(format!("/p/{code}?lang={lang}")));

    // Passing it on.
    let source = app.site().add_source(By::CommandLine, "Сургууль № 1", "qr").await.expect("added").code;
    stops.extend(
        ["NoExcuse", "WomenAndGirlsAreSafeEverywhere"].map(|tag| Stop::get(at(&format!("/hashtags/{tag}")))),
    );
    stops.push(Stop::get(at("/partners")));
    stops.push(Stop::get(at(&format!("/partners/{source}"))).named("of a source"));
    stops.push(Stop::get(format!("/embed?lang={lang}")).named("framed card"));
    let last = "2026-12-10".parse().expect("a date");
    let wall = app.site().add_wall(By::CommandLine, "Ministry lobby".to_owned(), last).await.expect("made");
    stops.push(Stop::get(at(&format!("/wall/{wall}"))).named("wall screen"));
    stops.push(Stop::get(format!("/share/instagram?lang={lang}&page=day:3")).named("text to copy"));
    let server = format!("/share/mastodon?lang={lang}&page=home");
    stops.push(Stop::get(server.as_str()).named("which server"));
    stops.push(Stop::post(server.as_str(), &[("server", "localhost")]).named("no such server"));

    // Signing.
    let sign_again = |fields: &[(&str, &str)]| Stop::post(at("/pledges"), fields);
    stops.push(sign_again(&[]).named("every mistake"));
    let long = "Ө".repeat(300);
    stops.push(
        sign_again(&[
            ("name", &long),
            ("email", "b@@x"),
            ("region", "x"),
            ("voice", "education"),
            ("consent", "on"),
        ])
        .named("other mistakes"),
    );
    let mistyped = [("name", "Б.Номин"), ("calls", "data"), ("consent", "on"), ("email", "nomin@gmial.com")];
    stops.push(sign_again(&mistyped).named("did you mean"));

    // From the letter to the thanks.
    stops.push(Stop::get(check.as_str()).named("check"));
    let reference = check.split_once("ref=").map_or("", |(_, reference)| reference);
    stops
        .push(Stop::post(at("/check-your-email"), &[("ref", reference), ("code", "12")]).named("wrong code"));
    stops.push(Stop::get(pending.link("confirm")).named("confirm"));
    stops.push(Stop::post(pending.link("confirm"), &[("fingerprint", "x")]).named("changed meanwhile"));
    stops.push(Stop::get(done.link("confirm")).named("already confirmed"));
    stops.push(Stop::get(late.link("confirm")).named("expired"));
    stops.push(Stop::get(at("/confirm/abc")).named("broken"));
    stops.push(Stop::get(thanks.as_str()).named("thank you"));
    stops.push(Stop::get(format!("{thanks}?sent=1")).named("link sent"));

    // One's own pledge.
    let manage = done.link("manage");
    stops.push(Stop::get(manage.as_str()).named("manage"));
    stops.push(Stop::get(format!("{manage}?saved=1")).named("saved"));
    stops.push(Stop::post(manage.as_str(), &[("act", "change")]).named("mistakes"));
    stops.push(Stop::get(format!("{manage}?withdraw=1")).named("are you sure"));
    stops.push(Stop::get(pending.link("manage")).named("manage, pending"));
    stops.push(Stop::get(at("/withdraw")));
    stops.push(Stop::post(at("/withdraw"), &[]).named("mistake"));
    stops.push(Stop::get(at("/withdraw?sent=1")));
    stops.push(Stop::get(at("/withdraw?done=1")));
    stops.push(Stop::get(stranger.link("disown")).named("disown"));
    stops.push(Stop::post(stranger.link("disown"), &[("act", "disown")]).named("disowned"));
    stops.push(Stop::post(stranger.link("disown"), &[("act", "lift")]).named("lifted"));

    // What goes wrong.
    stops.push(Stop::get(at("/nowhere/at/all")).named("404"));
    stops.push(Stop::post(at("/supporters"), &[]).named("405"));
    stops.push(Stop::post(at("/pledges"), &[("name", "a"), ("name", "b")]).named("400"));
    stops.push(Stop::post(at("/pledges"), &[("name", &"a".repeat(80_000))]).named("413"));
    let mut plain = Stop::post(at("/pledges"), &[("name", "a")]).named("415");
    plain.sent.as_mut().expect("sent").kind = "text/plain";
    stops.push(plain);
    let mut foreign = Stop::post(at("/pledges"), &[("name", "a")]).named("403");
    foreign.sent.as_mut().expect("sent").foreign = true;
    stops.push(foreign);
    stops
}

/// The pages that differ from phase to phase.
pub(crate) fn phase(lang: &str) -> Vec<Stop> {
    vec![
        Stop::get(format!("/{lang}")),
        Stop::get(format!("/{lang}/days/16")),
        Stop::get(format!("/{lang}/supporters")),
        Stop::post(format!("/{lang}/pledges"), &[]).named("every mistake, or closed"),
    ]
}
