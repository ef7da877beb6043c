//! The cookies of the console. The session's holds an id that nobody can guess; the database keeps only
//! its hash, and the site decides whether a session is live.
//!
//! A second cookie tells nothing but that somebody has signed in with this browser before, which
//! matters only where strangers guess: see [`crate::domain::sign_in`].

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, header};
use data_encoding::BASE64URL_NOPAD;

use crate::clock::Clock;
use crate::config::BaseUrl;
use crate::domain;
use crate::domain::account::attempt::{ClientInfo, DEVICE_MS};
use crate::domain::account::session::{DropSession, Signed, id_hash};
use crate::domain::account::sign_in::{OpenSession, SignIn};
use crate::domain::{By, OrganizerWrite};
use crate::web::extract::VisitorIp;
use crate::web::{Context, Error};

/// Header of a page that asks by itself, while nobody touches it.
const ALONE: &str = "x-alone";

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

fn value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let cookies = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
    let mut pairs = cookies.flat_map(|value| value.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.find(|(of, _)| of.trim() == name).map(|(_, value)| value.trim())
}

/// A cookie for this host alone. Without a lifetime it goes when the browser is closed. Also an empty
/// one is Secure, or browsers would ignore it under a `__Host-` name.
fn cookie(base_url: &BaseUrl, name: &str, value: &str, lifetime: &str) -> HeaderValue {
    let secure = if is_plain(base_url) { "" } else { "; Secure" };
    let cookie = format!("{name}={value}; HttpOnly; SameSite=Strict{secure}; Path=/{lifetime}");
    // Our values are letters, digits, - and _.
    let mut cookie = HeaderValue::try_from(cookie).unwrap_or_else(|_| HeaderValue::from_static(""));
    cookie.set_sensitive(true);
    cookie
}

pub(super) struct SessionId([u8; 16]);

impl SessionId {
    pub(super) fn new(clock: &Clock) -> Self {
        Self(clock.random())
    }

    fn of(headers: &HeaderMap, base_url: &BaseUrl) -> Option<Self> {
        let id = BASE64URL_NOPAD.decode(value(headers, name(base_url))?.as_bytes()).ok()?;
        id.try_into().ok().map(Self)
    }

    /// The hash its session is kept under.
    pub(super) fn hash(&self) -> Vec<u8> {
        id_hash(&self.0)
    }

    /// The cookie that holds it. When the session ends is decided here, not in the browser.
    pub(super) fn cookie(&self, base_url: &BaseUrl) -> HeaderValue {
        cookie(base_url, name(base_url), &BASE64URL_NOPAD.encode(&self.0), "")
    }
}

/// Name of the cookie that holds where somebody wanted to go before they were asked to sign in.
const WAY: &str = "sixteen-way";

/// How long they have to sign in, in seconds.
const WAY_LIFETIME: &str = "; Max-Age=900";

/// Longest way that is kept.
const WAY_LIMIT: usize = 200;

/// The cookie that holds where somebody wanted to go.
pub(super) fn way_cookie(base_url: &BaseUrl, way: &str) -> Option<HeaderValue> {
    let kept = (way.len() <= WAY_LIMIT).then(|| BASE64URL_NOPAD.encode(way.as_bytes()))?;
    Some(cookie(base_url, WAY, &kept, WAY_LIFETIME))
}

pub(super) fn no_way_cookie(base_url: &BaseUrl) -> HeaderValue {
    cookie(base_url, WAY, "", "; Max-Age=0")
}

/// Where somebody wanted to go: a page of the console and nothing else.
pub(super) fn way(headers: &HeaderMap) -> Option<String> {
    let way = BASE64URL_NOPAD.decode(value(headers, WAY)?.as_bytes()).ok()?;
    let way = String::from_utf8(way).ok()?;
    let is_own =
        way.starts_with("/organizer/") && way.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    is_own.then_some(way)
}

/// Takes the session's cookie away.
pub(super) fn no_cookie(base_url: &BaseUrl) -> HeaderValue {
    cookie(base_url, name(base_url), "", "; Max-Age=0")
}

/// The cookie of a browser that was signed in with.
pub(super) fn device_cookie(base_url: &BaseUrl, device: &str) -> HeaderValue {
    cookie(base_url, device_name(base_url), device, &format!("; Max-Age={}", DEVICE_MS / 1000))
}

/// Whether the browser has the session's cookie.
pub(super) fn has_cookie(headers: &HeaderMap, base_url: &BaseUrl) -> bool {
    value(headers, name(base_url)).is_some()
}

/// Who is signed in. A page that follows by itself is no use of a session: one left open on a desk
/// must end as any other.
pub(super) async fn signed(
    context: &Context,
    method: &Method,
    headers: &HeaderMap,
) -> Result<Option<Signed>, Error> {
    let Some(id) = SessionId::of(headers, &context.base_url) else { return Ok(None) };
    let used = !(method.is_safe() && headers.contains_key(ALONE));
    context.site.signed(&id.hash(), used).await.map_err(|error| {
        tracing::error!(%error, "A session could not be read");
        Error::Unavailable
    })
}

/// Signs somebody in: the session the browser had ends, and a new one begins under a new id. None when
/// the proof was used meanwhile.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored; then nobody is signed in.
pub(super) async fn open(
    context: &Context,
    before: Option<&Signed>,
    sign_in: SignIn,
) -> Result<Option<SessionId>, Error> {
    let failed = |error: domain::Error| {
        tracing::error!(%error, "Nobody could be signed in");
        Error::Unavailable
    };
    if let Some(before) = before {
        context.site.write(DropSession { id_hash: before.id_hash.clone() }).await.map_err(failed)?;
    }
    let id = SessionId::new(&context.site.clock);
    let by = By::Organizer(sign_in.organizer);
    let session = OpenSession { sign_in, id_hash: id.hash() };
    Ok(context.site.write(session.by(by)).await.map_err(failed)?.then_some(id))
}

/// Where a request comes from, as far as guessing is concerned.
#[derive(Debug)]
pub(super) struct From(pub(super) ClientInfo);

impl FromRequestParts<Context> for From {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Infallible> {
        let VisitorIp(ip) = VisitorIp::from_request_parts(parts, context).await?;
        let device = value(&parts.headers, device_name(&context.base_url)).map(str::to_owned);
        Ok(Self(ClientInfo { ip, device }))
    }
}
