//! Access to the console: the one layer over all of it, and the extractors.

use std::collections::HashMap;
use std::marker::PhantomData;
use std::sync::Arc;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, FromRequestParts, MatchedPath, Request, State};
use axum::http::request::Parts;
use axum::http::uri::PathAndQuery;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use axum_extra::routing::TypedPath;

use crate::config::BaseUrl;
use crate::domain::account::organizer::Role;
use crate::domain::account::session::Signed;
use crate::domain::crypto::keyring;
use crate::web::console::frame::FORM_TOKEN;
use crate::web::console::proof::prove;
use crate::web::console::route::Asks;
use crate::web::console::session::From;
use crate::web::console::{Access, ConsoleRequest, Route, paths, refusal, session};
use crate::web::extract::{Form, Upload, unread, upload};
use crate::web::{Context, Error};

/// Largest body that is read for its hidden field.
const BODY: usize = 64 * 1024;

type Lines = HashMap<(&'static str, Method), (Access, Option<Asks>, Option<&'static str>)>;

/// What the layer knows: the table, by address and method.
#[derive(Debug, Clone)]
pub(super) struct Gate {
    context: Context,
    table: Arc<Lines>,
}

impl Gate {
    pub(super) fn new(context: Context, table: &[Route]) -> Self {
        let line =
            |route: &Route| ((route.path, route.method.clone()), (route.access, route.asks, route.says));
        let table = table.iter().map(line).collect();
        Self { context, table: Arc::new(table) }
    }

    fn access(&self, request: &Request) -> Option<(Access, Option<Asks>, Option<&'static str>)> {
        let path = request.extensions().get::<MatchedPath>()?.as_str();
        let method = if request.method() == Method::HEAD { Method::GET } else { request.method().clone() };
        self.table.iter().find(|((known, of), _)| *known == path && *of == method).map(|(_, line)| *line)
    }

    /// The answer to what is not in the table: another method than its address has.
    fn unknown(&self, request: &Request) -> Response {
        let path = request.extensions().get::<MatchedPath>().map_or("", MatchedPath::as_str);
        let mut methods: Vec<&str> = self
            .table
            .keys()
            .filter(|(known, _)| *known == path)
            .map(|(_, method)| method.as_str())
            .collect();
        if methods.contains(&Method::GET.as_str()) {
            methods.push(Method::HEAD.as_str());
        }
        methods.sort_unstable();
        if methods.is_empty() {
            return Error::NotFound.into_response();
        }
        (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, methods.join(", "))]).into_response()
    }
}

/// What a browser says about where a request comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Origin {
    Own,
    Foreign,
    Unsaid,
}

fn origin(headers: &HeaderMap, base_url: &BaseUrl) -> Origin {
    let said = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (said("sec-fetch-site"), said("origin")) {
        // `none` is the person's own doing, such as a page loaded anew.
        (Some("same-origin" | "none"), _) => Origin::Own,
        (Some(_), _) => Origin::Foreign,
        (None, Some(origin)) if base_url.origins().iter().any(|own| own == origin) => Origin::Own,
        (None, Some(_)) => Origin::Foreign,
        (None, None) => Origin::Unsaid,
    }
}

/// Whether somebody followed a link on another site.
fn comes_from_elsewhere(headers: &HeaderMap) -> bool {
    let said = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let elsewhere = said("sec-fetch-site").is_some_and(|site| site == "cross-site" || site == "same-site");
    elsewhere && said("sec-fetch-mode") == Some("navigate")
}

/// Lets through what the table allows, and nothing else. Reads the body only where a browser says
/// nothing about where it comes from, and then only for somebody who is signed in.
pub(super) async fn gate(State(gate): State<Gate>, mut request: Request, next: Next) -> Response {
    let Some((access, asks, says)) = gate.access(&request) else { return gate.unknown(&request) };
    let signed = match session::signed(&gate.context, request.method(), request.headers()).await {
        Ok(signed) => signed,
        Err(error) => return error.into_response(),
    };
    let acts = !request.method().is_safe();
    let console = ConsoleRequest::of(&gate.context, request.headers(), request.uri(), signed.clone());
    if acts {
        match origin(request.headers(), &gate.context.base_url) {
            Origin::Own => {}
            Origin::Foreign => return Error::Forbidden.into_response(),
            Origin::Unsaid => match with_form_token(&gate.context, signed.as_ref(), request).await {
                Some(read) => request = read,
                None => return Error::Forbidden.into_response(),
            },
        }
    }
    match (access, &signed) {
        (Access::Anyone, _) | (Access::SignedIn, Some(_)) => {}
        (_, None) if acts => {
            let has_file = upload::has_file(request.headers());
            let form = Upload::from_request(request, &gate.context).await.ok().map(Upload::typed);
            let form = form.filter(|form| form.pairs().any(|(name, _)| name != FORM_TOKEN));
            let kept = form.as_ref().map(|form| (form, has_file));
            return console.page(StatusCode::FORBIDDEN, |frame| refusal::signed_out(frame, kept));
        }
        // From another site, such as a webmail's, a browser sends no cookie: the page asks once more for
        // itself, and then it does.
        (_, None) if comes_from_elsewhere(request.headers()) => {
            return console.page(StatusCode::OK, refusal::once_more);
        }
        (_, None) => {
            let mut console = console;
            let way = request.uri().path_and_query().map(PathAndQuery::as_str).unwrap_or_default();
            if request.method() == Method::GET && way != paths::Home::PATH {
                console.add_cookie(session::way_cookie(&gate.context.base_url, way));
            }
            return console.see_other(paths::SignIn {});
        }
        (Access::AtLeast(_), Some(signed)) if signed.must_enrol => {
            if acts {
                return console.page(StatusCode::FORBIDDEN, refusal::second_factor_first);
            }
            return console.see_other(paths::SecondFactor {});
        }
        (Access::AtLeast(role), Some(signed)) if signed.role < role => {
            let (mut parts, _) = request.into_parts();
            let Ok(From(client)) = From::from_request_parts(&mut parts, &gate.context).await;
            gate.context.site.tell_refused(&signed.code, &client);
            return console.page(StatusCode::FORBIDDEN, |frame| refusal::role(frame, role));
        }
        (Access::AtLeast(_), Some(_)) => {}
    }
    if let (Some(asks), Some(signed)) = (asks, &signed) {
        let (parts, body) = request.into_parts();
        let body = match read(&gate.context, body, BODY).await {
            Ok(body) => body,
            Err(error) => return error.into_response(),
        };
        request = match prove(&gate.context, &console, signed, (asks, says), (parts, body)).await {
            Ok(request) => request,
            Err(answer) => return answer,
        };
    }
    let Some(signed) = signed else { return next.run(request).await };
    let account = signed.code.clone();
    request.extensions_mut().insert(signed);
    let (mut parts, body) = request.into_parts();
    let Ok(From(client)) = From::from_request_parts(&mut parts, &gate.context).await;
    let response = next.run(Request::from_parts(parts, body)).await;
    // Some pages hold more for some roles.
    if response.status() == StatusCode::FORBIDDEN {
        gate.context.site.tell_refused(&account, &client);
    }
    response
}

async fn read(context: &Context, body: Body, most: usize) -> Result<Bytes, Error> {
    let reading = tokio::time::timeout(context.body_timeout, axum::body::to_bytes(body, most));
    reading.await.map_err(|_| Error::BadRequest)?.map_err(|error| unread(&error))
}

/// The request again, if its form carries the token of the session.
async fn with_form_token(context: &Context, signed: Option<&Signed>, request: Request) -> Option<Request> {
    let expected = context.site.form_token(signed?);
    let (parts, body) = request.into_parts();
    let has_file = upload::has_file(&parts.headers);
    let most = if has_file { upload::BODY } else { BODY };
    let body = read(context, body, most).await.ok()?;
    let token = if has_file {
        upload::field(&parts.headers, body.clone(), FORM_TOKEN).await?
    } else {
        Form::parse(&body).ok()?.one(FORM_TOKEN).ok()?.to_owned()
    };
    keyring::same(token.as_bytes(), expected.as_bytes()).then(|| Request::from_parts(parts, Body::from(body)))
}

/// Who may ask, by role; nobody who is not signed in.
pub trait LeastRole {
    /// The least role; none where it does not matter, nor a second factor that is still to be set up.
    const LEAST: Option<Role>;
}

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident $least:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Debug)]
        pub struct $name;

        impl LeastRole for $name {
            const LEAST: Option<Role> = $least;
        }
    )*};
}

roles! {
    /// Somebody who is signed in, whatever they may do.
    SignedIn None;
    /// Somebody who may see counts.
    Viewer Some(Role::Viewer);
    /// Somebody who may moderate, and export personal data.
    Editor Some(Role::Editor);
    /// Somebody who may decide on accounts and settings.
    Owner Some(Role::Owner);
}

/// A request of somebody who may make it: its answers, who it is, and the site.
#[derive(Debug)]
pub struct Console<P>(pub ConsoleRequest, pub Signed, pub Context, pub PhantomData<P>);

impl<P: LeastRole> FromRequestParts<Context> for Console<P> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Error> {
        let signed = parts.extensions.get::<Signed>().cloned().ok_or(Error::Forbidden)?;
        if P::LEAST.is_some_and(|least| signed.role < least || signed.must_enrol) {
            return Err(Error::Forbidden);
        }
        let request = ConsoleRequest::of(context, &parts.headers, &parts.uri, Some(signed.clone()));
        Ok(Self(request, signed, context.clone(), PhantomData))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_is_believed_about_where_a_form_comes_from() {
        let base = BaseUrl::parse("https://pledge.example.org").expect("an address");
        let of = |pairs: &[(&'static str, &'static str)]| {
            let mut headers = HeaderMap::new();
            for (name, value) in pairs {
                headers.insert(*name, value.parse().expect("a value"));
            }
            origin(&headers, &base)
        };
        assert_eq!(of(&[("origin", "https://pledge.example.org")]), Origin::Own);
        assert_eq!(of(&[("sec-fetch-site", "same-origin"), ("origin", "null")]), Origin::Own);
        for foreign in ["null", "https://evil.example", "http://pledge.example.org", ""] {
            assert_eq!(of(&[("origin", foreign)]), Origin::Foreign, "{foreign}");
        }
        assert_eq!(
            of(&[("sec-fetch-site", "same-site"), ("origin", "https://pledge.example.org")]),
            Origin::Foreign
        );
        assert_eq!(of(&[]), Origin::Unsaid);
    }
}
