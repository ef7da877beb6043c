//! Who has an account: for owners.

use axum::{extract::State, http::StatusCode, response::Response};
use serde::Deserialize;
use validator::Validate;

use super::{Here, Owner, paths};
use crate::{
    domain::{
        EmailAddress, Keyed,
        account::{
            Refusal, end::EndAccount, renew::RenewAccount, role::ChangeRole, rule::RequireSecondFactor,
        },
        audit::By,
        audited::OrganizerWrite,
        campaign::interface::Message,
        organizer::Role,
        session::Signed,
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::{FormState, rules},
        view::console::{accounts, told::Told},
    },
};

/// Makes an account.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewAccount {
    #[validate(custom(function = "rules::email_of_another"))]
    email: String,
    role: String,
}

/// `GET /organizer/accounts`.
///
/// # Errors
/// [`Error::Unavailable`] when the database is away.
pub(super) async fn show(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
) -> Result<Response, Error> {
    list(&here, &context, &signed, StatusCode::OK, FormState::EMPTY).await
}

async fn list(
    here: &Here,
    context: &Context,
    signed: &Signed,
    status: StatusCode,
    state: &FormState,
) -> Result<Response, Error> {
    let (mut accounts, required) = context.register.accounts(Some(signed.id)).await?;
    accounts.retain(|account| account.ended_at.is_none());
    Ok(here.page(status, |desk| accounts::accounts(desk, &accounts, required, state)))
}

async fn refused(
    here: &Here,
    context: &Context,
    signed: &Signed,
    refusal: Refusal,
    mut state: FormState,
) -> Result<Response, Error> {
    let (field, key) = match refusal {
        Refusal::Taken => ("email", "desk-account-taken"),
        Refusal::LastOwner => ("", "desk-account-last-owner"),
        Refusal::Gone => ("", "desk-gone"),
    };
    state.refuse(field, Message::new(key));
    list(here, context, signed, StatusCode::CONFLICT, &state).await
}

/// `POST /organizer/accounts`: makes an account; its owner gets a letter.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored, [`Error::BadRequest`] for another role.
pub(super) async fn add(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    Submission { fields, state }: Submission<NewAccount>,
) -> Result<Response, Error> {
    let role = Role::of_key(&fields.role).ok_or(Error::BadRequest)?;
    let Ok(email) = EmailAddress::parse(&fields.email) else {
        return list(&here, &context, &signed, StatusCode::UNPROCESSABLE_ENTITY, &state).await;
    };
    let (by, language) = (By::Organizer(signed.id), here.language().code.clone());
    match context.register.add_organizer(by, &email, role, None, &language, true).await? {
        Ok(_) => Ok(here.told(paths::Accounts {}, Told::AccountAdded)),
        Err(refusal) => refused(&here, &context, &signed, refusal, state).await,
    }
}

/// `POST /organizer/accounts/{code}/role`.
///
/// # Errors
/// As [`add`].
pub(super) async fn change_role(
    path: paths::Role,
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let role = Role::of_key(form.one("role")?).ok_or(Error::BadRequest)?;
    let change = ChangeRole { code: path.code.clone(), role };
    match context.register.write(change.by(By::Organizer(signed.id))).await? {
        // Who is no owner any more may not see the accounts.
        Ok(()) if path.code == signed.code && role < Role::Owner => Ok(here.see_other(paths::Home {})),
        Ok(()) => Ok(here.told(paths::Accounts {}, Told::RoleChanged)),
        Err(refusal) => refused(&here, &context, &signed, refusal, FormState::default()).await,
    }
}

/// `POST /organizer/accounts/{code}/renew`.
///
/// # Errors
/// As [`add`].
pub(super) async fn renew(
    path: paths::Renew,
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let renewal = RenewAccount { code: path.code, letter: true };
    match context.register.write(renewal.by(By::Organizer(signed.id))).await? {
        Ok(_) => Ok(here.told(paths::Accounts {}, Told::AccountRenewed)),
        Err(refusal) => refused(&here, &context, &signed, refusal, FormState::default()).await,
    }
}

/// `POST /organizer/accounts/{code}/end`.
///
/// # Errors
/// As [`add`].
pub(super) async fn end(
    path: paths::EndAccount,
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
) -> Result<Response, Error> {
    let end = EndAccount { code: path.code };
    match context.register.write(end.by(By::Organizer(signed.id))).await? {
        Ok(()) => Ok(here.told(paths::Accounts {}, Told::AccountEnded)),
        Err(refusal) => refused(&here, &context, &signed, refusal, FormState::default()).await,
    }
}

/// `POST /organizer/accounts/second-factor`: `required=on`, or nothing.
///
/// # Errors
/// As [`add`].
pub(super) async fn second_factor_rule(
    here: Here,
    Owner(signed): Owner,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let rule = RequireSecondFactor { required: form.ticked("required")? };
    context.register.write(rule.by(By::Organizer(signed.id))).await?;
    Ok(here.told(paths::Accounts {}, Told::RuleSaved))
}
