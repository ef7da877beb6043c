//! The home page, and the root that leads to it.

pub mod view;

use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::Response;

use crate::web::extract::{Form, Visit};
use crate::web::published::home_page;
use crate::web::site::{for_everyone, see_other};
use crate::web::{Context, Error, context, paths};

/// `GET /`: to the home page in the language the browser asks for.
pub async fn root(State(context): State<Context>, uri: Uri, headers: HeaderMap) -> Response {
    let language = context::asked_for(&context.campaign, headers.get(header::ACCEPT_LANGUAGE));
    let query = uri.query().map(|query| format!("?{query}")).unwrap_or_default();
    let mut response = see_other(format!("{}{query}", paths::Home { lang: language.code.clone() }));
    response.headers_mut().insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

/// `GET /{lang}?call=KEY`: statement, calls, form with that call ticked, counts. Prepared for each language and channel; with the
/// code of whose link was followed in `by` it is written for this request alone.
pub async fn home(
    Visit { context, path, language, arrival, headers }: Visit<paths::Home>,
    uri: Uri,
) -> Result<Response, Error> {
    let query = Form::parse(uri.query().unwrap_or_default().as_bytes()).unwrap_or_default();
    let call = query.all("call").next().and_then(|key| language.call(key)).map(|call| call.key.as_str());
    for_everyone(&context, &arrival, &headers, &path, call, |published, from| {
        home_page(&context, published, &language, from, call)
    })
    .await
}
