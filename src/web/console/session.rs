//! The cookie, and the sessions behind it. `tower-sessions` carries the id between browser and
//! store; our store keeps its hash alone, and the register decides whether a session is live.
//!
//! A session begins in the transaction that takes the proof of who somebody is, so what is inserted
//! into it is that proof: see [`open`]. It may go on under another id: see [`NewId`]. Nothing else is
//! ever kept in one.
//!
//! A second cookie tells nothing but that somebody has signed in with this browser before, which
//! matters only where strangers guess: see [`crate::domain::sign_in`].

use std::convert::Infallible;

use async_trait::async_trait;
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderValue, header, request::Parts},
    middleware::Next,
    response::Response,
};
use tower_sessions::{
    Expiry, Session, SessionManagerLayer, SessionStore,
    cookie::{SameSite, time::OffsetDateTime},
    session::{Id, Record},
    session_store::{self, Error as StoreError},
};

use super::Here;
use crate::{
    clock::Clock,
    config::BaseUrl,
    domain::{
        Register,
        session::id_hash,
        sign_in::{DEVICE_MS, SignIn, Whence},
    },
    web::{Context, error::Error, extract::VisitorIp},
};

/// Under what somebody who is signed in is found in a session.
pub(super) const SIGNED: &str = "signed";

/// Under what the proof of who somebody is begins a session.
const SIGN_IN: &str = "sign_in";

/// Under what a session that goes on is given its new id.
const NEW_ID: &str = "new_id";

/// What a page says that asks by itself, while nobody touches it.
const ALONE: &str = "x-alone";

tokio::task_local! {
    /// Whether the request at hand was made by a page alone.
    static BY_ITSELF: bool;
}

/// Why a session does not begin although the database works.
const REFUSED: &str = "the proof was used already";

/// Name of the cookie. Browsers take `__Host-` only for one that is Secure, for this host alone, and
/// for every path; on this machine without TLS they would not take it at all.
fn name(base_url: &BaseUrl) -> &'static str {
    if is_plain(base_url) { "sixteen" } else { "__Host-sixteen" }
}

/// Name of the cookie that knows the browser again.
fn device_name(base_url: &BaseUrl) -> &'static str {
    if is_plain(base_url) { "sixteen-device" } else { "__Host-sixteen-device" }
}

fn is_plain(base_url: &BaseUrl) -> bool {
    base_url.is_loopback() && !base_url.is_https()
}

/// The layer that reads and writes the cookie. It lives as long as the browser is open: when the
/// session ends is decided here, not there.
pub(super) fn layer(context: &Context) -> SessionManagerLayer<Sessions> {
    SessionManagerLayer::new(Sessions { register: context.register.clone() })
        .with_name(name(&context.base_url))
        .with_secure(!is_plain(&context.base_url))
        .with_http_only(true)
        .with_same_site(SameSite::Strict)
        .with_path("/")
        .with_expiry(Expiry::OnSessionEnd)
}

/// Says that a browser was signed in with; [`complete`] makes the cookie of it.
#[derive(Debug, Clone)]
pub(super) struct NewDevice(pub(super) String);

/// Where a request comes from, as far as guessing is concerned.
#[derive(Debug)]
pub(super) struct From(pub(super) Whence);

impl FromRequestParts<Context> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Infallible> {
        let VisitorIp(ip) = VisitorIp::from_request_parts(parts, context).await?;
        let name = device_name(&context.base_url);
        let cookies = parts.headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
        let device = pairs.find(|(of, _)| of.trim() == name).map(|(_, value)| value.trim().to_owned());
        Ok(Self(Whence { ip, device }))
    }
}

/// Keeps search engines out of every answer, and makes the cookie that takes ours away one that
/// browsers believe: without Secure they ignore a `__Host-` cookie, also an empty one. A page that
/// follows by itself is no use of a session: one left open on a desk must end as any other.
pub(super) async fn complete(State(context): State<Context>, request: Request, next: Next) -> Response {
    let alone = request.method().is_safe() && request.headers().contains_key(ALONE);
    let mut response = BY_ITSELF.scope(alone, next.run(request)).await;
    let headers = response.headers_mut();
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex, nofollow"));
    let emptied = format!("{}=;", name(&context.base_url));
    let secure = if is_plain(&context.base_url) { "" } else { "; Secure" };
    let removes = |value: &HeaderValue| value.as_bytes().starts_with(emptied.as_bytes());
    if headers.get_all(header::SET_COOKIE).iter().any(removes) {
        let cookie = format!("{emptied} HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age=0");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            headers.insert(header::SET_COOKIE, cookie);
        }
    }
    if let Some(NewDevice(device)) = response.extensions_mut().remove() {
        let (name, seconds) = (device_name(&context.base_url), DEVICE_MS / 1000);
        let cookie = format!("{name}={device}; HttpOnly; SameSite=Strict{secure}; Path=/; Max-Age={seconds}");
        if let Ok(cookie) = HeaderValue::from_str(&cookie) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Signs somebody in: whatever session the browser had ends, and a new one begins under a new id.
/// False when the proof was used meanwhile.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored; then nobody is signed in.
pub(super) async fn open(session: &Session, sign_in: &SignIn) -> Result<bool, Error> {
    let failed = |error: tower_sessions::session::Error| {
        tracing::error!(%error, "Nobody could be signed in");
        Error::Unavailable
    };
    if session.id().is_some() {
        session.flush().await.map_err(failed)?;
    }
    session.insert(SIGN_IN, sign_in).await.map_err(failed)?;
    let saved = session.save().await;
    match saved {
        Ok(()) => Ok(true),
        Err(error) => {
            // Or the layer would try to keep it once more.
            session.clear().await;
            let refused = matches!(
                &error,
                tower_sessions::session::Error::Store(StoreError::Backend(reason)) if reason == REFUSED
            );
            if refused { Ok(false) } else { Err(failed(error)) }
        }
    }
}

/// The id a session goes on under when its owner has changed what they sign in with. First it is kept
/// under the new id's hash, then the browser gets the id.
pub(super) struct NewId(Id);

impl NewId {
    /// A new one.
    pub(super) fn new(clock: &Clock) -> Self {
        Self(Id(i128::from_be_bytes(clock.random())))
    }

    /// What the session is kept under.
    pub(super) fn hash(&self) -> Vec<u8> {
        hash(self.0)
    }

    /// Gives the id to the browser; what is written from then on is for the session as it is now.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when the database is away; then they must sign in again.
    pub(super) async fn give(self, session: &Session, here: &mut Here) -> Result<(), Error> {
        let failed = |error: tower_sessions::session::Error| {
            tracing::error!(%error, "A session could not go on under its new id");
            Error::Unavailable
        };
        session.insert(NEW_ID, self.0.0.to_string()).await.map_err(failed)?;
        session.cycle_id().await.map_err(failed)?;
        session.save().await.map_err(failed)?;
        if let Some(signed) = &mut here.signed {
            signed.id_hash = self.hash();
        }
        Ok(())
    }
}

/// The sessions in our database.
#[derive(Debug, Clone)]
pub(super) struct Sessions {
    register: Register,
}

fn failed(error: crate::domain::Error) -> StoreError {
    StoreError::Backend(error.to_string())
}

fn hash(id: Id) -> Vec<u8> {
    id_hash(&id.0.to_be_bytes())
}

#[async_trait]
impl SessionStore for Sessions {
    /// Begins a session with the proof that was inserted, or goes on with one that is kept under its
    /// new id already.
    async fn create(&self, record: &mut Record) -> session_store::Result<()> {
        if let Some(id) = record.data.get(NEW_ID).and_then(|id| id.as_str()?.parse().ok()) {
            record.id = Id(id);
            return Ok(());
        }
        let proof = record.data.get(SIGN_IN).cloned().unwrap_or_default();
        let sign_in: SignIn =
            serde_json::from_value(proof).map_err(|error| StoreError::Decode(error.to_string()))?;
        // All randomness comes from one place.
        record.id = NewId::new(&self.register.clock).0;
        if self.register.sign_in(sign_in, hash(record.id)).await.map_err(failed)? {
            Ok(())
        } else {
            Err(StoreError::Backend(REFUSED.to_owned()))
        }
    }

    /// There is nothing to keep: a session is what [`Self::create`] made of it.
    async fn save(&self, _: &Record) -> session_store::Result<()> {
        Ok(())
    }

    async fn load(&self, id: &Id) -> session_store::Result<Option<Record>> {
        let used = !BY_ITSELF.try_with(|alone| *alone).unwrap_or(false);
        let Some(signed) = self.register.signed(&hash(*id), used).await.map_err(failed)? else {
            return Ok(None);
        };
        let signed = serde_json::to_value(signed).map_err(|error| StoreError::Encode(error.to_string()))?;
        let data = std::collections::HashMap::from([(SIGNED.to_owned(), signed)]);
        // The register's clock decides when a session ends; this is only what the type asks for.
        Ok(Some(Record { id: *id, data, expiry_date: OffsetDateTime::UNIX_EPOCH }))
    }

    async fn delete(&self, id: &Id) -> session_store::Result<()> {
        self.register.drop_session(hash(*id)).await.map_err(failed)
    }
}
