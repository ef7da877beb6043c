//! Access requests: for owners. The address is in the form's body alone, never
//! in an address or a log.

pub(super) mod view;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use validator::Validate;

use crate::domain::OrganizerWrite;
use crate::domain::content::address;
use crate::domain::operate::access_request::EraseSubject;
use crate::web::Error;
use crate::web::console::access_request::view::SearchResult;
use crate::web::console::{Console, Owner, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct SubjectForm {
    #[validate(custom(function = "rules::email_of_another"))]
    pub(super) email: String,
}

pub(super) async fn show(Console(console, _, _, _): Console<Owner>, form: Form) -> Result<Response, Error> {
    let answer = match form.one("done")? {
        "erased" => SearchResult::Erased,
        "nothing" => SearchResult::NotFound,
        _ => SearchResult::NotAsked,
    };
    Ok(console.page(StatusCode::OK, |frame| view::subject(frame, FormState::EMPTY, &answer)))
}

/// `POST /organizer/subject`: finds by the exact address.
pub(super) async fn find(
    Console(console, signed, context, _): Console<Owner>,
    Submission { fields, state }: Submission<SubjectForm>,
) -> Result<Response, Error> {
    let (status, answer) = match address::pasted(&fields.email) {
        Err(_) => (StatusCode::UNPROCESSABLE_ENTITY, SearchResult::NotAsked),
        Ok(email) => match context.site.subject(signed.by(), &email).await? {
            None => (StatusCode::OK, SearchResult::NotFound),
            Some(subject) => (StatusCode::OK, SearchResult::Found(Box::new(subject))),
        },
    };
    Ok(console.page(status, |frame| view::subject(frame, &state, &answer)))
}

/// `POST /organizer/subject/export`: all we have about somebody with an address, as JSON.
pub(super) async fn export(
    Console(_, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let email = address::pasted(form.one("email")?).map_err(|_| Error::NotFound)?;
    let file = context.site.subject_file(signed.by(), &email).await?;
    let text = serde_json::to_string_pretty(&file.ok_or(Error::NotFound)?).unwrap_or_default();
    let name = HeaderValue::from_static("attachment; filename=\"what-we-know.json\"");
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

/// `POST /organizer/subject/erase`: the pledge is withdrawn, and nothing about the person remains.
pub(super) async fn erase(
    Console(console, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let erase = EraseSubject { code: form.one("code")?.to_owned() };
    let erased = context.site.write(erase.by(signed.by())).await?;
    Ok(console.see_other_with(paths::Subject {}, [("done", if erased { "erased" } else { "nothing" })]))
}
