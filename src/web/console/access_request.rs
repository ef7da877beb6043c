//! Access requests: for owners. The address is in the form's body alone, never
//! in an address or a log.

pub(super) mod view;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use validator::Validate;

use crate::domain::EmailAddress;
use crate::domain::operate::access_request::EraseSubject;
use crate::domain::write::audit::By;
use crate::domain::write::audited::OrganizerWrite;
use crate::web::Context;
use crate::web::console::access_request::view::SearchResult;
use crate::web::console::{ConsoleRequest, Owner, paths};
use crate::web::error::Error;
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};

/// Asks for somebody's pledge.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct SubjectForm {
    #[validate(custom(function = "rules::email_of_another"))]
    email: String,
}

/// `GET /organizer/subject`.
pub(super) async fn show(console: ConsoleRequest, Owner(_): Owner, form: Form) -> Result<Response, Error> {
    let answer = match form.one("done")? {
        "erased" => SearchResult::Erased,
        "nothing" => SearchResult::NotFound,
        _ => SearchResult::NotAsked,
    };
    Ok(console.page(StatusCode::OK, |frame| view::subject(frame, FormState::EMPTY, &answer)))
}

/// `POST /organizer/subject`: finds by the exact address.
pub(super) async fn find(
    console: ConsoleRequest,
    Owner(signed): Owner,
    State(context): State<Context>,
    Submission { fields, state }: Submission<SubjectForm>,
) -> Result<Response, Error> {
    let (status, answer) = match EmailAddress::parse(&fields.email) {
        Err(_) => (StatusCode::UNPROCESSABLE_ENTITY, SearchResult::NotAsked),
        Ok(email) => match context.site.subject(By::Organizer(signed.id), &email).await? {
            None => (StatusCode::OK, SearchResult::NotFound),
            Some(subject) => (StatusCode::OK, SearchResult::Found(Box::new(subject))),
        },
    };
    Ok(console.page(status, |frame| view::subject(frame, &state, &answer)))
}

/// `POST /organizer/subject/export`: all we have about somebody with an address, as JSON.
pub(super) async fn export(
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let email = EmailAddress::parse(form.one("email")?).map_err(|_| Error::NotFound)?;
    let file = context.site.subject_file(By::Organizer(signed.id), &email).await?;
    let text = serde_json::to_string_pretty(&file.ok_or(Error::NotFound)?).unwrap_or_default();
    let name = HeaderValue::from_static("attachment; filename=\"what-we-know.json\"");
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

/// `POST /organizer/subject/erase`: the pledge is withdrawn, and nothing about the person remains.
pub(super) async fn erase(
    console: ConsoleRequest,
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let erase = EraseSubject { code: form.one("code")?.to_owned() };
    let erased = context.site.write(erase.by(By::Organizer(signed.id))).await?;
    Ok(console.see_other_with(paths::Subject {}, [("done", if erased { "erased" } else { "nothing" })]))
}
