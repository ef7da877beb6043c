//! The home page, and the root that leads to it.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use maud::Markup;

use super::{language, see_other};
use crate::{
    domain::{campaign::Language, keyring},
    web::{
        Context, context,
        error::Error,
        extract::Form,
        paths,
        prepared::{self, Published},
        view::{Typed, public::home},
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

/// `GET /{lang}`: statement, calls, form, counts. Prepared for each language and channel; with a
/// pledge's code in `by` it is written for this request alone.
///
/// # Errors
/// [`Error::NotFound`] for another language, [`Error::Unavailable`] when nothing could be read yet.
pub async fn home(
    path: paths::Home,
    State(context): State<Context>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let published = context.published().await?;
    let open = context.register.is_open();
    let (channel, by) = match uri.query() {
        None => (String::new(), String::new()),
        Some(query) => attribution(&context, query),
    };
    let typed = Typed { via: channel.clone(), by: by.clone(), ..Typed::default() };
    if !by.is_empty() {
        let mut response = written(&context, &published, language, &typed, open).into_response();
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
        return Ok(response);
    }
    let key = key(language, &channel, open);
    let prepared = published.page(&key, prepared::LIVE, &context.headers, |_| {
        written(&context, &published, language, &typed, open)
    });
    Ok(prepared.respond(&headers))
}

/// The page as most visitors ask for it, and the key it is kept under.
pub fn usual(context: &Context, published: &Published, language: &Language) -> (String, Markup) {
    let open = context.register.is_open();
    let page = written(context, published, language, &Typed::default(), open);
    (key(language, "", open), page)
}

fn key(language: &Language, channel: &str, open: bool) -> String {
    match (channel, open) {
        ("", true) => language.code.clone(),
        _ => format!("{}?{channel}&{open}", language.code),
    }
}

fn written(
    context: &Context,
    published: &Published,
    language: &Language,
    typed: &Typed,
    open: bool,
) -> Markup {
    let path = paths::Home { lang: language.code.clone() };
    let shares = context.share_links(language, &path.to_string(), &language.share_text);
    let parts = context.page(language, "");
    home::home(parts.view(), &published.counts, &published.names, typed, open, &shares)
}

/// Channel and referring pledge of a query. Unknown channels collapse to `other`; nothing a
/// visitor made up goes on.
fn attribution(context: &Context, query: &str) -> (String, String) {
    let Ok(query) = Form::parse(query.as_bytes()) else { return (String::new(), String::new()) };
    let first = |name: &str| query.all(name).next().unwrap_or_default().to_owned();
    let via = Some(first("via")).filter(|via| !via.is_empty()).unwrap_or_else(|| first("utm_source"));
    let channel = if via.is_empty() { String::new() } else { context.campaign.channel(&via).to_owned() };
    let by = Some(first("by")).filter(|by| keyring::is_code(by)).unwrap_or_default();
    (channel, by)
}
