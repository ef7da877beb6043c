//! Named sources: a school, an aimag, a partner, each with its own link, code and poster.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::domain::content::campaign::interface::Message;
use crate::domain::content::name;
use crate::domain::operate::cleanup::Conditions;
use crate::domain::pledge::source::{self, NAME_LIMIT};
use crate::domain::write::audited::OrganizerWrite;
use crate::web::Context;
use crate::web::console::flash::Flash;
use crate::web::console::{Console, ConsoleRequest, Editor, Viewer, bulk, paths};
use crate::web::error::Error;
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewSource {
    #[validate(custom(function = "check_name"))]
    name: String,
    channel: String,
}

fn check_name(typed: &str) -> Result<(), ValidationError> {
    rules::text(name::organisation(typed, NAME_LIMIT), NAME_LIMIT, ["desk-source-name-wrong"; 3])
}

/// `GET /organizer/sources`.
pub(super) async fn show(Console(console, _, context, _): Console<Viewer>) -> Result<Response, Error> {
    list(&console, &context, StatusCode::OK, FormState::EMPTY).await
}

async fn list(
    console: &ConsoleRequest,
    context: &Context,
    status: StatusCode,
    state: &FormState,
) -> Result<Response, Error> {
    let found = source::list(&context.site, &context.shell.base_url).await?;
    Ok(console.page(status, |frame| view::sources(frame, &found, state)))
}

/// `POST /organizer/sources`: adds one.
pub(super) async fn add(
    Console(console, signed, context, _): Console<Editor>,
    Submission { fields: NewSource { name, channel }, state }: Submission<NewSource>,
) -> Result<Response, Error> {
    if context.campaign.channel_of_key(&channel).is_none() {
        return Err(Error::BadRequest);
    }
    if !state.is_valid() {
        return list(&console, &context, StatusCode::UNPROCESSABLE_ENTITY, &state).await;
    }
    context.site.add_source(signed.by(), &name, &channel).await?;
    Ok(console.flash(paths::Sources {}, Flash::SourceAdded))
}

/// `POST /organizer/sources/{code}/end`.
pub(super) async fn end(
    path: paths::EndSource,
    Console(console, signed, context, _): Console<Editor>,
    form: Form,
) -> Result<Response, Error> {
    let brought = Conditions { source: Some(path.code.clone()), ..Conditions::default() };
    let number = context.site.meant(&brought).await?;
    let source = source::any(&context.site, &path.code).await?.ok_or(Error::NotFound)?;
    let words = Message::new("desk-sure-end").with("name", source.name).with("n", number);
    if let Some(answer) = bulk::confirms((&console, &signed, &context), &form, &path, number, words).await? {
        return Ok(answer);
    }
    context.site.write(source::EndSource { code: path.code, ends: true }.by(signed.by())).await?;
    Ok(console.flash(paths::Sources {}, Flash::SourceEnded))
}

/// `POST /organizer/sources/{code}/reopen`: its link counts for it again.
pub(super) async fn reopen(
    path: paths::ReopenSource,
    Console(console, signed, context, _): Console<Editor>,
) -> Result<Response, Error> {
    let reopen = source::EndSource { code: path.code, ends: false };
    if !context.site.write(reopen.by(signed.by())).await? {
        return Err(Error::NotFound);
    }
    Ok(console.flash(paths::Sources {}, Flash::SourceReopened))
}
