//! The texts that were signed: each version, and what it changed.

pub(super) mod view;

use axum::http::{Method, StatusCode, Uri};
use axum::response::Response;

use crate::domain::export::{Export, Request, Requester};
use crate::web::console::exports::format;
use crate::web::console::{Console, Viewer, paths};
use crate::web::{Error, download};

/// `GET /organizer/texts`.
pub(super) async fn show(Console(console, _, context, _): Console<Viewer>) -> Result<Response, Error> {
    let texts = context.site.signed_texts().await?;
    Ok(console.page(StatusCode::OK, |frame| view::texts(frame, &texts)))
}

/// `GET /organizer/texts/{number}`: beside the version before it in its language.
pub(super) async fn one(
    path: paths::SignedText,
    Console(console, _, context, _): Console<Viewer>,
) -> Result<Response, Error> {
    let texts = context.site.signed_texts().await?;
    let asked = texts.iter().position(|(text, _)| text.number.to_string() == path.number);
    let (text, confirmed) = asked.and_then(|at| texts.get(at)).ok_or(Error::NotFound)?;
    let earlier = texts
        .iter()
        .map(|(other, _)| other)
        .rfind(|other| other.number < text.number && other.words.language == text.words.language);
    Ok(console.page(StatusCode::OK, |frame| view::text(frame, text, *confirmed, earlier)))
}

/// `GET /organizer/texts/texts.{csv,xlsx}`: all of them as a file.
pub(super) async fn file(
    Console(console, signed, context, _): Console<Viewer>,
    (method, uri): (Method, Uri),
) -> Result<Response, Error> {
    let format = format(&uri)?;
    if method == Method::HEAD {
        return Ok(download::head(format));
    }
    let requester = Requester::Organizer(&signed);
    match Export::open(&context.site, console.language(), &requester, Request::texts(format)).await? {
        Ok(export) => download::answer(export).await,
        Err(_) => Err(Error::Unavailable),
    }
}
