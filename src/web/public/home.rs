//! The home page, and the root that leads to it.

use super::{for_everyone, language, see_other};
use crate::web::{
    Context, context,
    error::Error,
    extract::Arrival,
    paths,
    published::{home_key, home_page},
};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::Response,
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
    let key = home_key(&context, language);
    for_everyone(&context, &arrival, &headers, &key, |published, from| {
        home_page(&context, published, language, from)
    })
    .await
}
