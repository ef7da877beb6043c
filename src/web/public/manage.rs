//! One's own pledge: see, change, withdraw.

use axum::{extract::State, http::StatusCode, response::Response};

use super::{confirmation::refused, language, page, pledge::name_message, see_other};
use crate::{
    domain::{
        campaign::interface::Message,
        confirmation::{ChangePledge, Withdraw},
        name::{self, NAME_LIMIT},
        own_pledge::{self, OwnPledge, State as PledgeState},
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
    let pledge = match own_pledge::find(&context.register, Purpose::Manage, &path.token).await? {
        Ok(pledge) => pledge,
        Err(reason) => return Ok(refused(&context, language, reason)),
    };
    let Some(promise) = &pledge.promise else {
        return Ok(refused(&context, language, TokenError::Expired));
    };
    let action = path.to_string();
    if !form.one("withdraw")?.is_empty() {
        return Ok(page(StatusCode::OK, manage::withdraw_sure(parts.view(), &action)));
    }
    let own = own(&pledge);
    let saved = !form.one("saved")?.is_empty();
    Ok(page(StatusCode::OK, manage::manage(parts.view(), &action, promise, own.as_ref(), saved, &[])))
}

/// `POST /{lang}/manage/{token}`: `act` is `change`, `withdraw` (asks once more) or `withdraw-now`.
///
/// # Errors
/// [`Error::BadRequest`] for another act, [`Error::Unavailable`] when it could not be stored.
pub async fn act(path: paths::Manage, State(context): State<Context>, form: Form) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let pledge = match own_pledge::find(&context.register, Purpose::Manage, &path.token).await? {
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
            let Some(mut promise) = pledge.promise.clone() else {
                return Ok(refused(&context, language, TokenError::Expired));
            };
            (promise.name, promise.show_name, promise.calls) = (typed.to_owned(), show_name, calls);
            let own = own(&pledge);
            let parts = context.page(language, "");
            let markup =
                manage::manage(parts.view(), &path.to_string(), &promise, own.as_ref(), false, &errors);
            Ok(page(StatusCode::UNPROCESSABLE_ENTITY, markup))
        }
        _ => Err(Error::BadRequest),
    }
}

/// What the owner of a confirmed pledge sees of it besides.
fn own(pledge: &OwnPledge) -> Option<manage::Own<'_>> {
    (pledge.state == PledgeState::Confirmed).then(|| manage::Own {
        code: &pledge.code,
        name: pledge.shown.clone(),
        joined: pledge.joined,
    })
}
