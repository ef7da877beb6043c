//! The letters: for owners.

pub(super) mod view;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::domain::operate::daily_letters::SendSample;
use crate::web::console::{Console, Flash, Owner, paths};
use crate::web::extract::Form;
use crate::web::site::mailbox::LETTER_POLICY;
use crate::web::{Context, Error};

/// `GET /organizer/settings/mail`.
pub(super) async fn show(Console(console, _, context, _): Console<Owner>) -> Result<Response, Error> {
    context.site.follow_overrides().await?;
    let figures = context.site.letter_figures().await?;
    Ok(console.page(StatusCode::OK, |frame| view::letters(frame, &figures)))
}

/// `GET /organizer/settings/mail/{language}/{letter}`; `?plain=1` as those get it who asked for plain letters.
pub(super) async fn preview(
    path: paths::Letter,
    State(context): State<Context>,
    _: Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let previews = context.previews.as_ref().ok_or(Error::NotFound)?;
    let plain = form.ticked("plain")?;
    let letter = previews.html(&path.letter, &path.language, plain).ok_or(Error::NotFound)?;
    let mut response = axum::response::Html(letter).into_response();
    response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(LETTER_POLICY));
    Ok(response)
}

/// `POST /organizer/settings/mail/{language}/{letter}`: sends it to whoever asks.
pub(super) async fn send(
    path: paths::Letter,
    Console(console, signed, context, _): Console<Owner>,
) -> Result<Response, Error> {
    let language = context.campaign.language(&path.language).ok_or(Error::NotFound)?.code.clone();
    let sample = SendSample { to: signed.id, letter: path.letter, language };
    if context.site.write(sample).await? {
        Ok(console.flash(paths::Letters {}, Flash::LetterSent))
    } else {
        Err(Error::NotFound)
    }
}
