//! Somebody asks what we have about them: for owners. The address is in the form's body alone, never
//! in an address or a log.

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use validator::Validate;

use super::{Here, Owner, paths};
use crate::{
    domain::{EmailAddress, audit::By, audited::OrganizerWrite, subject::EraseSubject},
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::{FormState, rules},
        view::console::subject::{self, Answer},
    },
};

/// Asks for somebody's pledge.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct SubjectForm {
    #[validate(custom(function = "rules::email_of_another"))]
    email: String,
}

/// `GET /organizer/subject`.
///
/// # Errors
/// None.
pub(super) async fn show(here: Here, Owner(_): Owner, form: Form) -> Result<Response, Error> {
    let answer = match form.one("done")? {
        "erased" => Answer::Erased,
        "nothing" => Answer::None,
        _ => Answer::Nothing,
    };
    Ok(here.page(StatusCode::OK, |desk| subject::subject(desk, FormState::EMPTY, &answer)))
}

/// `POST /organizer/subject`: finds by the exact address.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be noted.
pub(super) async fn find(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    Submission { fields, state }: Submission<SubjectForm>,
) -> Result<Response, Error> {
    let (status, answer) = match EmailAddress::parse(&fields.email) {
        Err(_) => (StatusCode::UNPROCESSABLE_ENTITY, Answer::Nothing),
        Ok(email) => match context.register.subject(By::Organizer(signed.id), &email).await? {
            None => (StatusCode::OK, Answer::None),
            Some(subject) => (StatusCode::OK, Answer::Found(Box::new(subject))),
        },
    };
    Ok(here.page(status, |desk| subject::subject(desk, &state, &answer)))
}

/// `POST /organizer/subject/export`: all we have about somebody with an address, as JSON.
///
/// # Errors
/// [`Error::NotFound`] when there is nothing, [`Error::Unavailable`] when it could not be noted.
pub(super) async fn export(
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let email = EmailAddress::parse(form.one("email")?).map_err(|_| Error::NotFound)?;
    let file = context.register.subject_file(By::Organizer(signed.id), &email).await?;
    let text = serde_json::to_string_pretty(&file.ok_or(Error::NotFound)?).unwrap_or_default();
    let name = HeaderValue::from_static("attachment; filename=\"what-we-know.json\"");
    let kind = HeaderValue::from_static("application/json");
    Ok(([(header::CONTENT_TYPE, kind), (header::CONTENT_DISPOSITION, name)], text).into_response())
}

/// `POST /organizer/subject/erase`: the pledge is withdrawn, and nothing about the person remains.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub(super) async fn erase(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let erase = EraseSubject { code: form.one("code")?.to_owned() };
    let erased = context.register.write(erase.by(By::Organizer(signed.id))).await?;
    Ok(here.see_other_with(paths::Subject {}, [("done", if erased { "erased" } else { "nothing" })]))
}
