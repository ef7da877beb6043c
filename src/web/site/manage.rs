//! One's own pledge: see, change, withdraw.

pub mod view;

use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use validator::Validate;

use crate::domain::content::campaign::Campaign;
use crate::domain::content::name::{self, NAME_LIMIT};
use crate::domain::crypto::token::Purpose;
use crate::domain::pledge::confirm::{ChangePledge, WithdrawOwn};
use crate::domain::pledge::own::{self, OwnPledge, State as PledgeState};
use crate::web::extract::{Form, Submission, Visit};
use crate::web::kit::{FormState, rules};
use crate::web::page::Counts;
use crate::web::site::pledge::check_calls;
use crate::web::site::{page, see_other};
use crate::web::{Error, paths};

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
    daily_letters: bool,
    plain_letters: bool,
}

/// `GET /{lang}/manage/{token}`; with `?withdraw=1` the second step of withdrawing.
pub async fn show(
    Visit { context, path, language, .. }: Visit<paths::Manage>,
    form: Form,
) -> Result<Response, Error> {
    let below = format!("/manage/{}", path.token);
    let parts = context.page(&language, &below).personal();
    let pledge = own::find(&context.site, Purpose::Manage, &path.token).await??;
    let promise = pledge.promise.as_ref().ok_or(Error::LinkExpired)?;
    let action = path.to_string();
    if !form.one("withdraw")?.is_empty() {
        let parts = parts.chosen("withdraw", "1");
        return Ok(page(StatusCode::OK, view::withdraw_sure(parts.view(), &action)));
    }
    let published = context.published().await?;
    let own = own(&pledge, &published.counts);
    let saved = !form.one("saved")?.is_empty();
    Ok(page(
        StatusCode::OK,
        view::manage(parts.view(), &action, promise, own.as_ref(), saved, FormState::EMPTY),
    ))
}

/// `POST /{lang}/manage/{token}`: `act` is `change`, `withdraw` (asks once more) or `withdraw-now`.
pub async fn act(
    Visit { context, path, language, .. }: Visit<paths::Manage>,
    form: Form,
) -> Result<Response, Error> {
    let pledge = own::find(&context.site, Purpose::Manage, &path.token).await??;
    match form.one("act")? {
        "withdraw" => Ok(see_other(format!("{path}?withdraw=1"))),
        "withdraw-now" => {
            context.site.write(WithdrawOwn { code: pledge.code.clone() }).await?;
            context.forget_cards(&pledge.code).await;
            Ok(see_other(format!("{}?done=1", paths::Withdraw { lang: path.lang })))
        }
        "change" => {
            let Submission { fields, mut state } = form.submit::<ChangeForm, _>(&*context.campaign)?;
            let again = !form.one("again")?.is_empty();
            if again {
                state = form.state();
            } else if state.is_valid() {
                let ChangeForm { name, calls: chosen, show_name, daily_letters, plain_letters } = fields;
                let calls = context.campaign.calls.iter().filter(|key| chosen.contains(key)).collect();
                let name = name::parse(&name, NAME_LIMIT).unwrap_or_default();
                let letters = context.campaign.letters.daily.then_some((daily_letters, plain_letters));
                let change = ChangePledge { code: pledge.code, name, show_name, calls, letters };
                let saved = context.site.write(change).await?;
                return if saved {
                    Ok(see_other(format!("{path}?saved=1")))
                } else {
                    Err(Error::LinkExpired)
                };
            }
            let promise = pledge.promise.as_ref().ok_or(Error::LinkExpired)?;
            let published = context.published().await?;
            let own = own(&pledge, &published.counts);
            let below = format!("/manage/{}", path.token);
            let parts = context.page(&language, &below).personal();
            let markup = view::manage(parts.view(), &path.to_string(), promise, own.as_ref(), false, &state);
            Ok(page(if again { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }, markup))
        }
        _ => Err(Error::BadRequest),
    }
}

/// What the owner of a confirmed pledge sees of it besides.
fn own<'a>(pledge: &'a OwnPledge, counts: &'a Counts) -> Option<view::PublicPage<'a>> {
    (pledge.state == PledgeState::Confirmed).then(|| view::PublicPage {
        code: &pledge.code,
        name: pledge.shown.clone(),
        joined: pledge.joined,
        counts,
    })
}
