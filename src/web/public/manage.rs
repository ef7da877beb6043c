//! One's own pledge: see, change, withdraw.

use axum::{extract::State, http::StatusCode, response::Response};
use entity::pledge::{Model as Pledge, State as PledgeState};

use super::{
    confirmation::{promise, refused},
    language, page,
    pledge::name_message,
    see_other,
};
use crate::{
    domain::{
        campaign::interface::Message,
        confirmation::{ChangePledge, Withdraw},
        name::{self, NAME_LIMIT},
        token::{Purpose, TokenError},
    },
    web::{
        Context,
        error::Error,
        extract::Form,
        paths,
        view::{FieldError, public::manage},
    },
};

/// `GET /{lang}/manage/{token}`; with `?withdraw=1` the second step of withdrawing.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails.
pub async fn show(
    path: paths::Manage,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let parts = context.page(language, "");
    let pledge = match context.register.pledge_of(Purpose::Manage, &path.token).await? {
        Ok(pledge) => pledge,
        Err(reason) => return Ok(refused(&context, language, reason)),
    };
    let Some(promise) = promise(&context, &pledge) else {
        return Ok(refused(&context, language, TokenError::Expired));
    };
    let action = path.to_string();
    if !form.one("withdraw")?.is_empty() {
        return Ok(page(StatusCode::OK, manage::withdraw_sure(parts.view(), &action)));
    }
    let own = own(&context, &pledge).await?;
    let saved = !form.one("saved")?.is_empty();
    Ok(page(StatusCode::OK, manage::manage(parts.view(), &action, &promise, own.as_ref(), saved, &[])))
}

/// `POST /{lang}/manage/{token}`: `act` is `change`, `withdraw` (asks once more) or `withdraw-now`.
///
/// # Errors
/// [`Error::BadRequest`] for another act, [`Error::Unavailable`] when it could not be stored.
pub async fn act(path: paths::Manage, State(context): State<Context>, form: Form) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let pledge = match context.register.pledge_of(Purpose::Manage, &path.token).await? {
        Ok(pledge) => pledge,
        Err(reason) => return Ok(refused(&context, language, reason)),
    };
    match form.one("act")? {
        "withdraw" => Ok(see_other(format!("{path}?withdraw=1"))),
        "withdraw-now" => {
            context.register.write(Withdraw { code: pledge.code.clone() }).await?;
            context.forget_cards(&pledge.code).await;
            Ok(see_other(format!("{}?done=1", paths::Withdraw { lang: path.lang })))
        }
        "change" => {
            let typed = form.one("name")?;
            let chosen: Vec<&str> = form.all("calls").collect();
            let calls: Vec<String> =
                context.campaign.calls.iter().filter(|key| chosen.contains(&key.as_str())).cloned().collect();
            let mut errors = Vec::new();
            let name = name::parse(typed, NAME_LIMIT).unwrap_or_else(|reason| {
                let limit = i64::try_from(NAME_LIMIT).unwrap_or(i64::MAX);
                errors.push(FieldError {
                    field: "name",
                    message: Message::new(name_message(reason)).with("n", limit),
                });
                String::new()
            });
            if calls.is_empty() {
                errors.push(FieldError { field: "calls", message: Message::new("error-calls-none") });
            }
            let show_name = form.ticked("show_name")?;
            if errors.is_empty() {
                let change = ChangePledge { code: pledge.code, name, show_name, calls };
                let changed = context.register.write(change).await?;
                return Ok(if changed {
                    see_other(format!("{path}?saved=1"))
                } else {
                    refused(&context, language, TokenError::Expired)
                });
            }
            let Some(mut promise) = promise(&context, &pledge) else {
                return Ok(refused(&context, language, TokenError::Expired));
            };
            (promise.name, promise.show_name, promise.calls) = (typed.to_owned(), show_name, calls);
            let own = own(&context, &pledge).await?;
            let parts = context.page(language, "");
            let markup =
                manage::manage(parts.view(), &path.to_string(), &promise, own.as_ref(), false, &errors);
            Ok(page(StatusCode::UNPROCESSABLE_ENTITY, markup))
        }
        _ => Err(Error::BadRequest),
    }
}

/// What the owner of a confirmed pledge sees of it besides.
async fn own<'a>(context: &Context, pledge: &'a Pledge) -> Result<Option<manage::Own<'a>>, Error> {
    if pledge.state != PledgeState::Confirmed {
        return Ok(None);
    }
    let shown = context.register.shown(pledge);
    Ok(Some(manage::Own {
        code: &pledge.code,
        name: shown.organisation.or(shown.name),
        joined: context.register.brought(&pledge.code).await?,
    }))
}
