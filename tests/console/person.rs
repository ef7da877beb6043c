//! Somebody with a browser at the desk.

use std::sync::Mutex;

use sixteen::{
    domain::{
        EmailAddress,
        account::{organizer::Role, second_factor},
        write::audit::{By, DETAILS},
    },
    store,
};

use crate::support::{app::TestApp, page::Answer};

/// A password that is good enough.
pub(crate) const PASSWORD: &str = "six herons over the river";

/// Another.
pub(crate) const OTHER: &str = "nine foxes under the bridge";

/// A browser: it keeps the cookies and says where its forms come from.
pub(crate) struct Person<'a> {
    app: &'a TestApp,
    cookie: Mutex<Option<String>>,
    device: Mutex<Option<String>>,
    /// The secret of their second factor.
    factor: Mutex<Option<Vec<u8>>>,
    network: String,
}

impl<'a> Person<'a> {
    /// Somebody who has not signed in.
    pub(crate) fn new(app: &'a TestApp) -> Self {
        Self::at(app, "192.0.2.1")
    }

    /// Somebody in a network; seen only where the program trusts this machine as a proxy.
    pub(crate) fn at(app: &'a TestApp, network: &str) -> Self {
        let (cookie, device, factor) = (Mutex::new(None), Mutex::new(None), Mutex::new(None));
        Self { app, cookie, device, factor, network: network.to_owned() }
    }

    /// The same browser in another network, without the session.
    pub(crate) fn moved(&self, network: &str) -> Self {
        let moved = Self::at(self.app, network);
        *moved.device.lock().expect("no fault") = self.device();
        moved
    }

    /// What the browser has to show from when it was last signed in with, as it is sent.
    pub(crate) fn device(&self) -> Option<String> {
        self.device.lock().expect("no fault").clone()
    }

    /// Takes another browser's.
    pub(crate) fn take_device(&self, device: &str) {
        *self.device.lock().expect("no fault") = Some(device.to_owned());
    }

    /// All cookies, as they are sent.
    fn cookies(&self) -> Option<String> {
        let all: Vec<String> = self.cookie().into_iter().chain(self.device()).collect();
        (!all.is_empty()).then(|| all.join("; "))
    }

    /// Somebody who is signed in, with a new account.
    pub(crate) async fn signed_in(app: &'a TestApp, email: &str, role: Role) -> Self {
        add(app, email, role).await;
        let person = Self::new(app);
        let answer = person.sign_in(email, PASSWORD).await;
        assert_eq!((answer.status, answer.location()), (303, "/organizer"), "{}", answer.body);
        person
    }

    /// The cookie as it is sent, such as `sixteen=…`.
    pub(crate) fn cookie(&self) -> Option<String> {
        self.cookie.lock().expect("no fault").clone()
    }

    /// Takes another's cookie.
    pub(crate) fn take_cookie(&self, cookie: Option<String>) {
        *self.cookie.lock().expect("no fault") = cookie;
    }

    fn keep(&self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("text").split(';').next().expect("a pair").to_owned();
            if cookie.contains("-device=") {
                self.take_device(&cookie);
                continue;
            }
            // Where they wanted to go before they were asked to sign in: most tests want to go nowhere.
            if cookie.contains("-way=") {
                continue;
            }
            let emptied = cookie.ends_with('=');
            self.take_cookie((!emptied).then_some(cookie));
        }
    }

    /// Gets a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        let cookie = self.cookies();
        let mut headers = vec![("x-forwarded-for", self.network.as_str())];
        headers.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        let answer = self.app.get_with(path, &headers).await;
        self.keep(&answer);
        answer
    }

    /// Sends a form, as a browser does from the site's own page. Shows again who they are where that is
    /// asked for.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let mut answer = self.post_unproven(path, fields).await;
        if asks_whether_sure(&answer) {
            let carried = answer.hidden_fields();
            let carried = carried.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            answer = self.post_unproven(path, &carried.collect::<Vec<_>>()).await;
        }
        if !asks_for_proof(&answer) {
            return answer;
        }
        let carried = answer.hidden_fields();
        let carried = carried.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let factor = self.factor.lock().expect("no fault").clone();
        let code = factor.map(|secret| {
            // Each code serves once.
            self.app.clock.advance(std::time::Duration::from_secs(60));
            second_factor::code_at(&secret, self.app.clock.now_ms())
        });
        let proof = [("proof", PASSWORD), ("proof-code", code.as_deref().unwrap_or_default())];
        self.post_unproven(path, &carried.chain(proof).collect::<Vec<_>>()).await
    }

    /// Sends a form, and no proof.
    pub(crate) async fn post_unproven(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let own = self.app.base.clone();
        self.post_with(path, fields, &[("origin", &own)]).await
    }

    /// Sends a form with these headers.
    pub(crate) async fn post_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let cookie = self.cookies();
        let mut all = vec![("x-forwarded-for", self.network.as_str())];
        all.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        all.extend_from_slice(headers);
        let answer = self.app.post_with(path, fields, &all).await;
        self.keep(&answer);
        answer
    }

    /// Sends a body as it is.
    pub(crate) async fn post_raw(&self, path: &str, body: &[u8], headers: &[(&str, &str)]) -> Answer {
        let cookie = self.cookie();
        let mut all = vec![("x-forwarded-for", self.network.as_str())];
        all.extend(cookie.as_deref().map(|cookie| ("cookie", cookie)));
        all.extend_from_slice(headers);
        let answer = self.app.post_raw(path, body, &all).await;
        self.keep(&answer);
        answer
    }

    /// Sends a form with a file, its name and bytes, as a browser does.
    pub(crate) async fn upload_with(
        &self,
        path: &str,
        fields: &[(&str, &str)],
        (name, bytes): (&str, &[u8]),
        headers: &[(&str, &str)],
    ) -> Answer {
        let mut body = Vec::new();
        for (field, value) in fields {
            let head = format!("--of-the-form\r\nContent-Disposition: form-data; name=\"{field}\"\r\n\r\n");
            body.extend_from_slice(format!("{head}{value}\r\n").as_bytes());
        }
        let head = format!("Content-Disposition: form-data; name=\"file\"; filename=\"{name}\"");
        body.extend_from_slice(
            format!("--of-the-form\r\n{head}\r\nContent-Type: text/csv\r\n\r\n").as_bytes(),
        );
        body.extend_from_slice(bytes);
        body.extend_from_slice(b"\r\n--of-the-form--\r\n");
        let mut all = vec![("content-type", "multipart/form-data; boundary=of-the-form")];
        all.extend_from_slice(headers);
        self.post_raw(path, &body, &all).await
    }

    /// Gives address and password.
    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Answer {
        self.post("/organizer/sign-in", &[("email", email), ("password", password)]).await
    }

    /// Gives the code after the password.
    pub(crate) async fn give_code(&self, page: &Answer, code: &str) -> Answer {
        let step = page.hidden_fields();
        let step = step.iter().find(|(name, _)| name == "step").map(|(_, value)| value.as_str());
        self.post("/organizer/sign-in", &[("step", step.expect("the second step")), ("code", code)]).await
    }

    /// Whether they are signed in.
    pub(crate) async fn is_in(&self) -> bool {
        let answer = self.get("/organizer/account").await;
        assert!(answer.status == 200 || (answer.status, answer.location()) == (303, "/organizer/sign-in"));
        answer.status == 200
    }

    /// Turns the second factor on; returns its secret and the recovery codes.
    pub(crate) async fn turn_on(&self) -> (Vec<u8>, Vec<String>) {
        let page = self.get("/organizer/account/second-factor").await;
        let fields = offer(&page);
        let secret = secret(&page);
        let code = second_factor::code_at(&secret, self.app.clock.now_ms());
        let fields = [("current", PASSWORD), ("offer", fields.as_str()), ("code", code.as_str())];
        let page = self.post("/organizer/account/second-factor", &fields).await;
        assert_eq!(page.status, 200, "{}", page.body);
        let codes = page.body.split("<li class=\"code\">").skip(1);
        let codes: Vec<String> = codes.filter_map(|rest| rest.split('<').next()).map(str::to_owned).collect();
        assert_eq!(codes.len(), 10, "{}", page.body);
        *self.factor.lock().expect("no fault") = Some(secret.clone());
        (secret, codes)
    }
}

/// Whether a page says what will happen, and asks whether to go on.
pub(crate) fn asks_whether_sure(answer: &Answer) -> bool {
    answer.status == 409 && answer.body.contains("name=\"sure\"")
}

/// Whether a page asks for password and code before the form goes on.
pub(crate) fn asks_for_proof(answer: &Answer) -> bool {
    answer.status == 403 && answer.body.contains("name=\"proof\"")
}

/// What the form of an offered second factor carries.
pub(crate) fn offer(page: &Answer) -> String {
    let marker = "name=\"offer\" value=\"";
    crate::support::page::between(&page.body, marker, "\"").to_owned()
}

/// The offered secret, out of the link for the app.
pub(crate) fn secret(page: &Answer) -> Vec<u8> {
    let text = crate::support::page::between(&page.body, "?secret=", "&amp;");
    data_encoding::BASE32_NOPAD.decode(text.as_bytes()).expect("a secret")
}

/// Makes an account with the usual password; returns its row.
pub(crate) async fn add(app: &TestApp, email: &str, role: Role) -> entity::organizer::Model {
    let site = app.site();
    let email = EmailAddress::parse(email).expect("an address");
    let hash = site.hash_password(&email, PASSWORD).await.expect("hashed").expect("good enough");
    let add = || site.add_organizer(By::CommandLine, &email, role, Some(hash.clone()), "en", false);
    let stored = async {
        loop {
            match add().await {
                // Where only one may wait, a chore may be that one.
                Err(sixteen::domain::Error::Busy) => {
                    tokio::time::sleep(std::time::Duration::from_millis(10)).await
                }
                added => return added,
            }
        }
    };
    let added = tokio::time::timeout(crate::support::PATIENCE, stored).await.expect("there is room");
    added.expect("stored").expect("a new address")
}

/// The row of an account.
pub(crate) async fn row(app: &TestApp, email: &str) -> entity::organizer::Model {
    let email = EmailAddress::parse(email).expect("an address");
    app.site().organizer(&email).await.expect("read").expect("an account")
}

/// What the audit log says was done, oldest first.
pub(crate) async fn done(app: &TestApp) -> Vec<String> {
    let entries = store::audit::after(&app.site().store.read, 0, 1000).await.expect("read");
    for entry in &entries {
        let details: serde_json::Value = serde_json::from_str(&entry.details).expect("JSON");
        for name in details.as_object().expect("an object").keys() {
            assert!(DETAILS.contains(&name.as_str()), "{}: the desk has no words for {name}", entry.action);
        }
    }
    entries.into_iter().map(|entry| entry.action).collect()
}
