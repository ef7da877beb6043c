//! From the letter to the thank-you page.

pub mod view;

use axum::http::StatusCode;
use axum::response::Response;
use maud::Markup;
use serde::Deserialize;
use validator::{Validate, ValidationError};

use crate::clock::MINUTE_MS;
use crate::domain::content::campaign::Language;
use crate::domain::content::campaign::interface::Message;
use crate::domain::content::folding::digits;
use crate::domain::crypto::token::{self, Purpose};
use crate::domain::pledge::confirm::{Asking, Confirm, ConfirmByCode, Confirmation, SendLink};
use crate::domain::pledge::own::{self, OwnPledge, State as PledgeState};
use crate::web::extract::{Form, FormOrigin, Submission, Visit};
use crate::web::kit::FormState;
use crate::web::site::{page, see_other};
use crate::web::{Context, Error, paths};

/// Most minutes that a letter is said to take: a day's.
const LONGEST: i64 = 24 * 60;

#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct CodeForm {
    #[serde(rename = "ref")]
    reference: String,
    due: String,
    #[validate(custom(function = "check_code"))]
    code: String,
    proof: String,
    /// Whether the e-mail is to be sent again; what was typed stays.
    resend: bool,
    /// Whether the form is only to be shown again, in another language.
    again: bool,
}

/// Whole minutes until a letter is due, of a moment in ms since 1970.
pub(super) fn minutes_until(context: &Context, due_at: i64) -> i64 {
    let rest = due_at.saturating_sub(context.site.clock.now_ms()).max(0);
    let minutes = rest / MINUTE_MS + i64::from(rest % MINUTE_MS > 0);
    // What a link says is not more than what the limits can make of it.
    if minutes <= LONGEST { minutes } else { 0 }
}

/// The pledges of each day, as they were published last.
async fn days(context: &Context) -> Vec<i64> {
    context.published().await.map(|published| published.counts.days.clone()).unwrap_or_default()
}

/// The page that waits for the letter; `due` is when it leaves, where that is not at once.
async fn waiting(
    context: &Context,
    language: &Language,
    (reference, due): (&str, &str),
    state: &FormState,
    asked: bool,
) -> Markup {
    let minutes = due.parse().map_or(0, |due_at| minutes_until(context, context.site.leaves_at_last(due_at)));
    view::check_your_email(
        context.page(language, "/check-your-email").view(),
        (reference, due),
        minutes,
        &days(context).await,
        state,
        asked,
    )
}

fn check_code(typed: &str) -> Result<(), ValidationError> {
    if digits(typed).len() == 6 { Ok(()) } else { Err(ValidationError::new("error-code-format")) }
}

/// `GET /{lang}/check-your-email?ref=REF`.
pub async fn check_your_email(
    Visit { context, language, .. }: Visit<paths::CheckYourEmail>,
    form: Form,
) -> Result<Response, Error> {
    let letter = (form.one("ref")?, form.one("due")?);
    Ok(page(StatusCode::OK, waiting(&context, &language, letter, FormState::EMPTY, false).await))
}

/// `POST /{lang}/check-your-email`: confirms by the six digits of the letter, or has it sent again. A
/// wrong code, an unknown reference and a used-up one all get the same answer; so does every address
/// whose letter is asked for.
pub async fn confirm_by_code(
    Visit { context, path, language, .. }: Visit<paths::CheckYourEmail>,
    origin: FormOrigin,
    Submission { fields, mut state }: Submission<CodeForm>,
) -> Result<Response, Error> {
    let CodeForm { reference, due, code, proof, resend, again: in_language } = fields;
    let again = async |state: &FormState| {
        let markup = waiting(&context, &language, (&reference, &due), state, false).await;
        Ok(page(StatusCode::UNPROCESSABLE_ENTITY, markup))
    };
    let typed = FormState::new([("code", code.as_str())].into_iter());
    if in_language {
        return Ok(page(
            StatusCode::OK,
            waiting(&context, &language, (&reference, &due), &typed, false).await,
        ));
    }
    if origin.is_unproven(&context, &proof) {
        return Err(Error::Unproven);
    }
    if resend {
        let asking = Asking::Mailbox(context.site.keys.email_key_of(&reference).unwrap_or_default());
        let network = context.site.network(origin.ip);
        let due_at = context.site.write(SendLink { asking, language: path.lang.clone(), network }).await?;
        let due_at = context.site.leaves_at(due_at).await;
        // One that waits leaves no later for being asked for again.
        let earlier = due.parse().ok().filter(|due| minutes_until(&context, *due) > 0);
        let due_at = due_at.min(earlier.unwrap_or(due_at));
        let due = if minutes_until(&context, due_at) > 0 { due_at.to_string() } else { String::new() };
        return Ok(page(
            StatusCode::OK,
            waiting(&context, &language, (&reference, &due), &typed, true).await,
        ));
    }
    if !state.is_valid() {
        return again(&state).await;
    }
    let confirm = ConfirmByCode::new(&context.site.keys, &reference, digits(&code));
    match context.site.write(confirm).await? {
        Confirmation::Confirmed(code) | Confirmation::Already(code) => Ok(thanks(&context, path.lang, &code)),
        Confirmation::Changed(code) => {
            let token = context.site.confirm_token(&code);
            Ok(see_other(paths::Confirm { lang: path.lang, token }))
        }
        Confirmation::Refused => {
            state.refuse("code", Message::new("error-code-wrong"));
            again(&state).await
        }
    }
}

/// `GET /{lang}/confirm/{token}`: what is being confirmed, and one button. Changes nothing,
/// however often: mail scanners open every link.
pub async fn show(Visit { context, path, language, .. }: Visit<paths::Confirm>) -> Result<Response, Error> {
    let pledge = own::find(&context.site, Purpose::Confirm, &path.token).await??;
    show_pledge(&context, &language, &path, &pledge, false).await
}

async fn show_pledge(
    context: &Context,
    language: &Language,
    path: &paths::Confirm,
    pledge: &OwnPledge,
    changed: bool,
) -> Result<Response, Error> {
    let below = format!("/confirm/{}", path.token);
    let (parts, days) = (context.page(language, &below).personal(), days(context).await);
    Ok(match (pledge.state, &pledge.promise) {
        (_, Some(promise)) if pledge.may_be_confirmed => {
            let fingerprint = &pledge.fingerprint;
            let markup = view::confirm(parts.view(), &days, &path.to_string(), fingerprint, promise, changed);
            page(if changed { StatusCode::CONFLICT } else { StatusCode::OK }, markup)
        }
        (PledgeState::Confirmed, _) => page(StatusCode::OK, view::already(parts.view(), &days)),
        _ => return Err(Error::LinkExpired),
    })
}

/// `POST /{lang}/confirm/{token}`: confirms. A second time is a friendly success.
pub async fn confirm(
    Visit { context, path, language, .. }: Visit<paths::Confirm>,
    form: Form,
) -> Result<Response, Error> {
    let fingerprint = Some(form.one("fingerprint")?.to_owned()).filter(|fingerprint| !fingerprint.is_empty());
    let code = token::pledge(&context.site.keys, Purpose::Confirm, &path.token, context.site.clock.now_ms())?;
    match context.site.write(Confirm { code, fingerprint }).await? {
        Confirmation::Confirmed(code) | Confirmation::Already(code) => Ok(thanks(&context, path.lang, &code)),
        Confirmation::Changed(_) => {
            let pledge = own::find(&context.site, Purpose::Confirm, &path.token).await??;
            show_pledge(&context, &language, &path, &pledge, true).await
        }
        Confirmation::Refused => Err(Error::LinkExpired),
    }
}

fn thanks(context: &Context, lang: String, code: &str) -> Response {
    see_other(paths::ThankYou { lang, token: context.site.thank_you_token(code) })
}

/// `GET /{lang}/thank-you/{token}`: for one hour; then the home page.
pub async fn thank_you(
    Visit { context, path, language, .. }: Visit<paths::ThankYou>,
    form: Form,
) -> Result<Response, Error> {
    let pledge = own::find(&context.site, Purpose::ThankYou, &path.token).await?;
    let confirmed = pledge.ok().filter(|pledge| pledge.state == PledgeState::Confirmed);
    let Some((promise, pledge)) = confirmed.and_then(|pledge| Some((pledge.promise.clone()?, pledge))) else {
        return Ok(see_other(paths::Home { lang: path.lang }));
    };
    let below = format!("/thank-you/{}", path.token);
    let parts = context.page(&language, &below).personal();
    let published = context.published().await?;
    let sent = !form.one("sent")?.is_empty();
    let markup = view::thank_you(parts.view(), &published.counts, &path.to_string(), &pledge, &promise, sent);
    Ok(page(StatusCode::OK, markup))
}

/// `POST /{lang}/thank-you/{token}`: *send me my link*.
pub async fn send_my_link(
    Visit { context, path, .. }: Visit<paths::ThankYou>,
    _: Form,
) -> Result<Response, Error> {
    match own::find(&context.site, Purpose::ThankYou, &path.token).await? {
        Ok(pledge) => {
            let asking = Asking::Owner(pledge.code);
            context.site.write(SendLink { asking, language: path.lang.clone(), network: None }).await?;
            Ok(see_other(format!("{path}?sent=1")))
        }
        Err(_) => Ok(see_other(paths::Home { lang: path.lang })),
    }
}
