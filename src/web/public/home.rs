//! The home page, and the root that leads to it.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::Response,
};
use maud::Markup;

use super::{for_everyone, language, see_other};
use crate::{
    domain::campaign::Language,
    web::{
        Context, context,
        error::Error,
        extract::Arrival,
        paths,
        prepared::Published,
        view::{Attribution, public::home},
    },
};

/// `GET /`: to the home page in the language the browser asks for.
pub async fn root(State(context): State<Context>, uri: Uri, headers: HeaderMap) -> Response {
    let language = context::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE));
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = see_other(format!("{}{query}", paths::Home { lang: language.code.clone() }));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// `GET /{lang}`: statement, calls, form, counts. Prepared for each language and channel; with the
/// code of whose link was followed in `by` it is written for this request alone.
///
/// # Errors
/// [`Error::NotFound`] for another language, [`Error::Unavailable`] when nothing could be read yet.
pub async fn home(
    path: paths::Home,
    State(context): State<Context>,
    arrival: Arrival,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let key = key(&context, language);
    for_everyone(&context, &arrival, &headers, &key, |published, from| {
        written(&context, published, language, from)
    })
    .await
}

/// The page as most visitors ask for it, and the key it is kept under.
pub fn usual(context: &Context, published: &Published, language: &Language) -> (String, Markup) {
    (key(context, language), written(context, published, language, Attribution::NONE))
}

fn key(context: &Context, language: &Language) -> String {
    let closed = if context.register.is_open() { "" } else { "#closed" };
    format!("{}{closed}", language.code)
}

fn written(context: &Context, published: &Published, language: &Language, from: &Attribution) -> Markup {
    let parts = context.page(language, "").from(from);
    let open = context.register.is_open();
    home::home(parts.view(), &published.counts, &published.names, open)
}
