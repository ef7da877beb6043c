//! One's own pledge: see, change, withdraw.

use axum::{extract::State, http::StatusCode, response::Response};
use entity::pledge::{Model as Pledge, State as PledgeState};

use serde::Deserialize;
use validator::Validate;

use super::{
    confirmation::{promise, refused},
    language, page,
    pledge::check_calls,
    see_other,
};
use crate::{
    domain::{
        campaign::Campaign,
        confirmation::{ChangePledge, Withdraw},
        token::{Purpose, TokenError},
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::{FormState, rules},
        paths,
        view::public::manage,
    },
};

/// What its owner may change of a pledge.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
#[validate(context = Campaign)]
struct ChangeForm {
    #[validate(custom(function = "rules::name"))]
    name: String,
    #[validate(length(min = 1, code = "error-calls-none"), custom(function = "check_calls", use_context))]
    calls: Vec<String>,
    show_name: bool,
}

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
    Ok(page(
        StatusCode::OK,
        manage::manage(parts.view(), &action, &promise, own.as_ref(), saved, FormState::EMPTY),
    ))
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
            let Submission { fields, state } = form.submit::<ChangeForm, _>(&*context.campaign)?;
            if state.is_valid() {
                let ChangeForm { name, calls: chosen, show_name } = fields;
                let calls =
                    context.campaign.calls.iter().filter(|key| chosen.contains(key)).cloned().collect();
                let name = name.trim().to_owned();
                let change = ChangePledge { code: pledge.code, name, show_name, calls };
                return Ok(if context.register.write(change).await? {
                    see_other(format!("{path}?saved=1"))
                } else {
                    refused(&context, language, TokenError::Expired)
                });
            }
            let Some(promise) = promise(&context, &pledge) else {
                return Ok(refused(&context, language, TokenError::Expired));
            };
            let own = own(&context, &pledge).await?;
            let parts = context.page(language, "");
            let markup =
                manage::manage(parts.view(), &path.to_string(), &promise, own.as_ref(), false, &state);
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
