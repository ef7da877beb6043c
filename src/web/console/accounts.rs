//! Accounts: for owners.

pub(super) mod view;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::account::Refusal;
use crate::domain::account::end::EndAccount;
use crate::domain::account::organizer::Role;
use crate::domain::account::renew::RenewAccount;
use crate::domain::account::role::ChangeRole;
use crate::domain::account::rule::RequireSecondFactor;
use crate::domain::account::session::Signed;
use crate::domain::content::address;
use crate::domain::content::campaign::interface::Message;
use crate::domain::{Keyed, OrganizerWrite};
use crate::web::console::{Console, ConsoleRequest, Flash, Owner, paths};
use crate::web::extract::{Form, Submission};
use crate::web::kit::{FormState, rules};
use crate::web::{Context, Error};

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub(super) struct NewAccount {
    #[validate(custom(function = "rules::email_of_another"))]
    email: String,
    role: String,
}

/// Whether an account is made: a form with a mistake is told that first.
pub(super) fn makes_one(form: &Form) -> bool {
    form.one("email").is_ok_and(|email| address::pasted(email).is_ok())
}

pub(super) async fn show(Console(console, signed, context, _): Console<Owner>) -> Result<Response, Error> {
    list(&console, &context, &signed, StatusCode::OK, FormState::EMPTY).await
}

async fn list(
    console: &ConsoleRequest,
    context: &Context,
    signed: &Signed,
    status: StatusCode,
    state: &FormState,
) -> Result<Response, Error> {
    let (mut accounts, required) = context.site.accounts(Some(signed.id)).await?;
    accounts.retain(|account| account.ended_at.is_none());
    Ok(console.page(status, |frame| view::accounts(frame, &accounts, required, state)))
}

async fn refused(
    console: &ConsoleRequest,
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
    list(console, context, signed, StatusCode::CONFLICT, &state).await
}

/// `POST /organizer/accounts`: makes an account; its owner gets a letter.
pub(super) async fn add(
    Console(console, signed, context, _): Console<Owner>,
    Submission { fields, state }: Submission<NewAccount>,
) -> Result<Response, Error> {
    let role = Role::of_key(&fields.role).ok_or(Error::BadRequest)?;
    let Ok(email) = address::pasted(&fields.email) else {
        return list(&console, &context, &signed, StatusCode::UNPROCESSABLE_ENTITY, &state).await;
    };
    let (by, language) = (signed.by(), console.language().code.clone());
    match context.site.add_organizer(by, &email, role, None, &language, true).await? {
        Ok(_) => Ok(console.flash(paths::Accounts {}, Flash::AccountAdded)),
        Err(refusal) => refused(&console, &context, &signed, refusal, state).await,
    }
}

pub(super) async fn change_role(
    path: paths::Role,
    Console(console, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let role = Role::of_key(form.one("role")?).ok_or(Error::BadRequest)?;
    let change = ChangeRole { code: path.code.clone(), role };
    match context.site.write(change.by(signed.by())).await? {
        // Who is no owner any more may not see the accounts.
        Ok(()) if path.code == signed.code && role < Role::Owner => Ok(console.see_other(paths::Home {})),
        Ok(()) => Ok(console.flash(paths::Accounts {}, Flash::RoleChanged)),
        Err(refusal) => refused(&console, &context, &signed, refusal, FormState::default()).await,
    }
}

pub(super) async fn renew(
    path: paths::Renew,
    Console(console, signed, context, _): Console<Owner>,
) -> Result<Response, Error> {
    let renewal = RenewAccount { code: path.code, letter: true };
    match context.site.write(renewal.by(signed.by())).await? {
        Ok(_) => Ok(console.flash(paths::Accounts {}, Flash::AccountRenewed)),
        Err(refusal) => refused(&console, &context, &signed, refusal, FormState::default()).await,
    }
}

pub(super) async fn end(
    path: paths::EndAccount,
    Console(console, signed, context, _): Console<Owner>,
) -> Result<Response, Error> {
    let end = EndAccount { code: path.code };
    match context.site.write(end.by(signed.by())).await? {
        Ok(()) => Ok(console.flash(paths::Accounts {}, Flash::AccountEnded)),
        Err(refusal) => refused(&console, &context, &signed, refusal, FormState::default()).await,
    }
}

/// `POST /organizer/accounts/second-factor`: `required=on`, or nothing.
pub(super) async fn second_factor_rule(
    Console(console, signed, context, _): Console<Owner>,
    form: Form,
) -> Result<Response, Error> {
    let rule = RequireSecondFactor { required: form.ticked("required")? };
    context.site.write(rule.by(signed.by())).await?;
    Ok(console.flash(paths::Accounts {}, Flash::RuleSaved))
}
