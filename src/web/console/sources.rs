//! Named sources: a school, an aimag, a partner, each with its own link, code and poster.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::{Editor, Here, Viewer, paths};
use crate::{
    domain::{
        audit::By,
        audited::OrganizerWrite,
        source::{self, NAME_LIMIT},
    },
    web::{
        Context,
        error::Error,
        extract::Submission,
        kit::{FormState, rules},
        view::console::{sources, told::Told},
    },
};

/// Adds a source.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewSource {
    #[validate(custom(function = "check_name"))]
    name: String,
    channel: String,
}

fn check_name(typed: &str) -> Result<(), ValidationError> {
    rules::text(typed, NAME_LIMIT, ["desk-source-name-wrong"; 3])
}

/// `GET /organizer/sources`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Viewer(_): Viewer,
    State(context): State<Context>,
) -> Result<Response, Error> {
    list(&here, &context, StatusCode::OK, FormState::EMPTY).await
}

async fn list(
    here: &Here,
    context: &Context,
    status: StatusCode,
    state: &FormState,
) -> Result<Response, Error> {
    let found = source::list(&context.register, &context.site.base_url).await?;
    Ok(here.page(status, |desk| sources::sources(desk, &found, state)))
}

/// `POST /organizer/sources`: adds one.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another channel.
pub(super) async fn add(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    Submission { fields: NewSource { name, channel }, state }: Submission<NewSource>,
) -> Result<Response, Error> {
    if context.campaign.channel_of_key(&channel).is_none() {
        return Err(Error::BadRequest);
    }
    if !state.is_valid() {
        return list(&here, &context, StatusCode::UNPROCESSABLE_ENTITY, &state).await;
    }
    context.register.add_source(By::Organizer(signed.id), &name, &channel).await?;
    Ok(here.told(paths::Sources {}, Told::SourceAdded))
}

/// `POST /organizer/sources/{code}/end`.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::NotFound`] for another code.
pub(super) async fn end(
    path: paths::EndSource,
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let end = source::EndSource { code: path.code };
    if !context.register.write(end.by(By::Organizer(signed.id))).await? {
        return Err(Error::NotFound);
    }
    Ok(here.told(paths::Sources {}, Told::SourceEnded))
}
