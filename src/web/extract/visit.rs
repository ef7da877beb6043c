//! A visitor's request for a page in one of the campaign's languages.

use std::fmt::{self, Display};
use std::ops::Deref;
use std::sync::Arc;

use axum::extract::{FromRequestParts, RawPathParams};
use axum::http::HeaderMap;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use axum_extra::routing::TypedPath;

use crate::domain::content::campaign::{Campaign, Language};
use crate::web::extract::Arrival;
use crate::web::{Context, Error};

/// The parts of such a request. An address in a language that the campaign has not is refused before a body is read.
#[derive(Debug)]
pub struct Visit<P> {
    pub context: Context,
    pub path: P,
    pub language: PageLanguage,
    pub arrival: Arrival,
    pub headers: HeaderMap,
}

/// A language of the campaign, to be kept with it.
#[derive(Debug)]
pub struct PageLanguage {
    campaign: Arc<Campaign>,
    /// Its place among the campaign's.
    place: usize,
}

impl PageLanguage {
    fn of(campaign: &Arc<Campaign>, code: &str) -> Option<Self> {
        let place = campaign.languages.iter().position(|language| language.code == code)?;
        Some(Self { campaign: Arc::clone(campaign), place })
    }
}

impl Deref for PageLanguage {
    type Target = Language;

    fn deref(&self) -> &Language {
        &self.campaign.languages[self.place]
    }
}

impl<P: Display> Display for Visit<P> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.path.fmt(formatter)
    }
}

/// The router takes the address of a handler from its first parameter.
impl<P: TypedPath> TypedPath for Visit<P> {
    const PATH: &'static str = P::PATH;
}

impl<P: FromRequestParts<Context> + Send> FromRequestParts<Context> for Visit<P> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, context: &Context) -> Result<Self, Response> {
        let path = P::from_request_parts(parts, context).await.map_err(IntoResponse::into_response)?;
        let named = RawPathParams::from_request_parts(parts, context).await;
        let named = named.map_err(IntoResponse::into_response)?;
        let code = named.iter().find(|(name, _)| *name == "lang").map_or("", |(_, code)| code);
        let language = PageLanguage::of(&context.campaign, code);
        let language = language.ok_or_else(|| Error::NotFound.into_response())?;
        let Ok(arrival) = Arrival::from_request_parts(parts, context).await;
        Ok(Self { context: context.clone(), path, language, arrival, headers: parts.headers.clone() })
    }
}
