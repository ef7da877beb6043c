//! Whether a form's browser says which page it comes from, and what was sent, should it have to be sent again.

use std::net::IpAddr;
use std::sync::{Arc, OnceLock};

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{Method, header};

use crate::domain::crypto::network;
use crate::web::Context;
use crate::web::extract::VisitorIp;
use crate::web::kit::FormState;

/// Forms of visitors without a token in their address: what proves them is that their page was handed out here.
const TYPED: [&str; 3] = ["/{lang}/pledges", "/{lang}/check-your-email", "/{lang}/withdraw"];

/// What a visitor's form sent, filled in as it is read, and where it comes from.
#[derive(Clone)]
pub struct Sent {
    form: Arc<OnceLock<FormState>>,
    pub origin: FormOrigin,
}

impl Sent {
    /// What was sent; none before it is read.
    pub fn form(&self) -> Option<&FormState> {
        self.form.get()
    }

    pub(super) fn keep(&self, form: FormState) {
        // A body is read once.
        let _ = self.form.set(form);
    }
}

/// Keeps at hand what a visitor's form sends, and lets it in where its browser hides where it comes from and does not
/// know `Sec-Fetch-Site`: Safari before 16.4 and sandboxed views. A token of a letter proves a form by itself: another
/// site does not know it. Other forms are shown again with what was typed. All else is judged by its origin.
pub(in crate::web) fn mark_form(
    context: &Context,
    request: &mut Request,
    route: Option<&str>,
) -> Option<Sent> {
    let route = route.filter(|route| route.starts_with("/{lang}/") && request.method() == Method::POST)?;
    let headers = request.headers();
    let hidden = headers.get(header::ORIGIN).is_some_and(|origin| origin == "null")
        && !headers.contains_key("sec-fetch-site")
        && (TYPED.contains(&route) || route.ends_with("/{token}"));
    let VisitorIp(ip) = VisitorIp::of(headers, request.extensions(), context);
    if hidden {
        request.headers_mut().remove(header::ORIGIN);
    }
    let sent = Sent { form: Arc::default(), origin: FormOrigin { hidden, ip } };
    request.extensions_mut().insert(sent.clone());
    Some(sent)
}

/// Where a form comes from, as far as it is known.
#[derive(Debug, Clone, Copy)]
pub struct FormOrigin {
    hidden: bool,
    pub ip: IpAddr,
}

impl FormOrigin {
    /// Whether a form is not known to come from a page of ours.
    pub fn is_unproven(self, context: &Context, proof: &str) -> bool {
        let (keys, now) = (&context.site.keys, context.site.clock.now_ms());
        self.hidden && !network::is_proof(keys, self.ip, now, proof)
    }

    /// What proves a form from now on.
    pub fn proof(self, context: &Context) -> String {
        network::proof(&context.site.keys, self.ip, context.site.clock.now_ms())
    }
}

impl FromRequestParts<Context> for FormOrigin {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Self::Rejection> {
        let marked = parts.extensions.get::<Sent>().map(|sent| sent.origin);
        let VisitorIp(ip) = VisitorIp::of(&parts.headers, &parts.extensions, context);
        Ok(marked.unwrap_or(Self { hidden: false, ip }))
    }
}
