//! Another look at who it is, before what an open session alone must not do: other people's access, data
//! that leaves, and what cannot be undone. What was typed is kept and sent again with the proof.

pub(super) mod view;

use axum::body::{Body, Bytes};
use axum::extract::{FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::domain::account::proof::NotDone;
use crate::domain::account::session::Signed;
use crate::domain::content::campaign::interface::{Argument, Message};
use crate::web::console::ConsoleRequest;
use crate::web::console::frame::too_many;
use crate::web::console::proof::view::{CODE, PASSWORD};
use crate::web::console::refusal::refused;
use crate::web::console::route::Asks;
use crate::web::console::session::From;
use crate::web::extract::Form;
use crate::web::kit::FormState;
use crate::web::{Context, Error};

/// The request again once its form carries a proof, or needs none; else the page that asks for one.
pub(super) async fn prove(
    context: &Context,
    console: &ConsoleRequest,
    signed: &Signed,
    (asks, says): (Asks, Option<&'static str>),
    (mut parts, body): (Parts, Bytes),
) -> Result<Request, Response> {
    let form = Form::parse(&body).map_err(IntoResponse::into_response)?;
    if !asks(&form) {
        return Ok(Request::from_parts(parts, Body::from(body)));
    }
    let mut state = FormState::default();
    let (Ok(password), Ok(code)) = (form.one(PASSWORD), form.one(CODE)) else {
        return Err(Error::BadRequest.into_response());
    };
    let path = parts.uri.path().to_owned();
    let again = |status, state: &FormState| {
        let said: Vec<(&str, Argument)> = form.pairs().map(|(name, value)| (name, value.into())).collect();
        console.page(status, |frame| {
            let says = says.map(|key| frame.with(key, &said));
            view::ask(frame, (&path, says), &form, signed.second_factor, state)
        })
    };
    if password.is_empty() {
        return Err(again(StatusCode::FORBIDDEN, &state));
    }
    let Ok(From(client)) = From::from_request_parts(&mut parts, context).await;
    let proven = context.site.prove(signed, (password, code), &client).await;
    match proven.map_err(|error| Error::from(error).into_response())? {
        Ok(()) => Ok(Request::from_parts(parts, Body::from(body))),
        Err(not_done) => {
            let (field, message, wait) = match not_done {
                NotDone::WrongPassword | NotDone::Weak(_) => {
                    (PASSWORD, Message::new("desk-current-wrong"), None)
                }
                NotDone::WrongCode => (CODE, Message::new("desk-code-wrong"), None),
                NotDone::Gone => ("", Message::new("desk-gone"), None),
                NotDone::TooMany(seconds) => ("", too_many(seconds), Some(seconds)),
            };
            state.refuse(field, message);
            Err(refused(wait, |status| again(status, &state)))
        }
    }
}
