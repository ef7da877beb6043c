//! Named sources: a school, an aimag, a partner, each with its own link, code and poster.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{Editor, Here, Viewer, paths};
use crate::{
    domain::{Error as DomainError, audit::By, source},
    web::{
        Context,
        error::Error,
        extract::Form,
        view::console::{
            sources::{self, Typed},
            told::Told,
        },
    },
};

/// `GET /organizer/sources`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Viewer(_): Viewer,
    State(context): State<Context>,
) -> Result<Response, Error> {
    list(&here, &context, StatusCode::OK, &Typed::default()).await
}

async fn list(here: &Here, context: &Context, status: StatusCode, typed: &Typed) -> Result<Response, Error> {
    let found = source::list(&context.register, &context.site.base_url).await?;
    Ok(here.page(status, |desk| sources::sources(desk, &found, typed)))
}

/// `POST /organizer/sources`: adds one.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another channel.
pub(super) async fn add(
    here: Here,
    Editor(signed): Editor,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let (name, channel) = (form.one("name")?, form.one("channel")?);
    if context.campaign.channel_of_key(channel).is_none() {
        return Err(Error::BadRequest);
    }
    match context.register.add_source(By::Organizer(signed.id), name, channel).await {
        Ok(_) => Ok(here.told(paths::Sources {}, Told::SourceAdded)),
        Err(DomainError::Refused(_)) => {
            let typed = Typed { name: name.to_owned(), channel: channel.to_owned(), wrong: true };
            list(&here, &context, StatusCode::UNPROCESSABLE_ENTITY, &typed).await
        }
        Err(error) => Err(error.into()),
    }
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
    if !context.register.end_source(By::Organizer(signed.id), &path.code).await? {
        return Err(Error::NotFound);
    }
    Ok(here.told(paths::Sources {}, Told::SourceEnded))
}
