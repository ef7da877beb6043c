//! From the letter to the thank-you page.

use axum::{extract::State, http::StatusCode, response::Response};
use entity::pledge::{Model as Pledge, Review, State as PledgeState};
use serde::Deserialize;
use validator::{Validate, ValidationError};

use super::{language, page, see_other};
use crate::{
    domain::{
        campaign::{Language, interface::Message},
        confirmation::{Asking, Confirm, ConfirmByCode, Confirmation, SendLink},
        token::{Purpose, TokenError},
    },
    web::{
        Context,
        error::Error,
        extract::{Form, Submission},
        kit::FormState,
        paths,
        view::{Promise, public::confirmation},
    },
};

/// The code of a letter.
#[derive(Default, Deserialize, Validate)]
#[serde(default)]
pub struct CodeForm {
    #[serde(rename = "ref")]
    reference: String,
    #[validate(custom(function = "check_code"))]
    code: String,
}

/// A code without the gaps with which people type it, as they read it.
fn digits(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace() && *c != '-').collect()
}

fn check_code(typed: &str) -> Result<(), ValidationError> {
    let code = digits(typed);
    let good = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit());
    if good { Ok(()) } else { Err(ValidationError::new("error-code-format")) }
}

/// `GET /{lang}/check-your-email?ref=REF`.
///
/// # Errors
/// [`Error::NotFound`] for another language.
pub async fn check_your_email(
    path: paths::CheckYourEmail,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let parts = context.page(language, "");
    Ok(page(StatusCode::OK, confirmation::check_your_email(parts.view(), form.one("ref")?, FormState::EMPTY)))
}

/// `POST /{lang}/check-your-email`: confirms by the six digits of the letter. A wrong code, an
/// unknown reference and a used-up one all get the same answer.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub async fn confirm_by_code(
    path: paths::CheckYourEmail,
    State(context): State<Context>,
    Submission { fields: CodeForm { reference, code }, mut state }: Submission<CodeForm>,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let again = |state: &FormState| {
        let parts = context.page(language, "");
        let markup = confirmation::check_your_email(parts.view(), &reference, state);
        Ok(page(StatusCode::UNPROCESSABLE_ENTITY, markup))
    };
    if !state.is_valid() {
        return again(&state);
    }
    let confirm = ConfirmByCode::new(&context.register.keys, &reference, digits(&code));
    match context.register.write(confirm).await? {
        Confirmation::Confirmed(code) | Confirmation::Already(code) => Ok(thanks(&context, path.lang, &code)),
        Confirmation::Changed(code) => {
            let token = context.register.confirm_token(&code);
            Ok(see_other(paths::Confirm { lang: path.lang, token }))
        }
        Confirmation::Refused => {
            state.refuse("code", Message::new("error-code-wrong"));
            again(&state)
        }
    }
}

/// `GET /{lang}/confirm/{token}`: what is being confirmed, and one button. Changes nothing,
/// however often: mail scanners open every link.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails.
pub async fn show(path: paths::Confirm, State(context): State<Context>) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let pledge = context.register.pledge_of(Purpose::Confirm, &path.token).await?;
    match pledge {
        Ok(pledge) => Ok(show_pledge(&context, language, &path, &pledge, false)),
        Err(reason) => Ok(refused(&context, language, reason)),
    }
}

fn show_pledge(
    context: &Context,
    language: &Language,
    path: &paths::Confirm,
    pledge: &Pledge,
    changed: bool,
) -> Response {
    let parts = context.page(language, "");
    match (pledge.state, promise(context, pledge)) {
        (PledgeState::Pending, Some(promise)) => {
            let fingerprint = context.register.fingerprint(pledge);
            let markup =
                confirmation::confirm(parts.view(), &path.to_string(), &fingerprint, &promise, changed);
            page(if changed { StatusCode::CONFLICT } else { StatusCode::OK }, markup)
        }
        (PledgeState::Confirmed, _) => page(StatusCode::OK, confirmation::already(parts.view())),
        _ => refused(context, language, TokenError::Expired),
    }
}

/// `POST /{lang}/confirm/{token}`: confirms. A second time is a friendly success.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub async fn confirm(
    path: paths::Confirm,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let fingerprint = Some(form.one("fingerprint")?.to_owned()).filter(|fingerprint| !fingerprint.is_empty());
    let pledge = match context.register.pledge_of(Purpose::Confirm, &path.token).await? {
        Ok(pledge) => pledge,
        Err(reason) => return Ok(refused(&context, language, reason)),
    };
    match context.register.write(Confirm { code: pledge.code, fingerprint }).await? {
        Confirmation::Confirmed(code) | Confirmation::Already(code) => Ok(thanks(&context, path.lang, &code)),
        Confirmation::Changed(_) => match context.register.pledge_of(Purpose::Confirm, &path.token).await? {
            Ok(pledge) => Ok(show_pledge(&context, language, &path, &pledge, true)),
            Err(reason) => Ok(refused(&context, language, reason)),
        },
        Confirmation::Refused => Ok(refused(&context, language, TokenError::Expired)),
    }
}

/// The page for a link that is not good any more, or never was; both offer a new letter.
pub(super) fn refused(context: &Context, language: &Language, reason: TokenError) -> Response {
    let parts = context.page(language, "");
    match reason {
        TokenError::Broken => page(StatusCode::NOT_FOUND, confirmation::broken(parts.view())),
        TokenError::Expired => page(StatusCode::GONE, confirmation::expired(parts.view())),
    }
}

fn thanks(context: &Context, lang: String, code: &str) -> Response {
    see_other(paths::ThankYou { lang, token: context.register.thank_you_token(code) })
}

/// `GET /{lang}/thank-you/{token}`: for one hour; then the home page.
///
/// # Errors
/// [`Error::Unavailable`] when the database fails.
pub async fn thank_you(
    path: paths::ThankYou,
    State(context): State<Context>,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let pledge = context.register.pledge_of(Purpose::ThankYou, &path.token).await?;
    let confirmed = pledge.ok().filter(|pledge| pledge.state == PledgeState::Confirmed);
    let Some((pledge, promise)) =
        confirmed.and_then(|pledge| promise(&context, &pledge).map(|p| (pledge, p)))
    else {
        return Ok(see_other(paths::Home { lang: path.lang }));
    };
    let shown = context.register.shown(&pledge);
    let name = shown.organisation.or(shown.name);
    let joined = context.register.brought(&pledge.code).await?;
    let parts = context.page(language, "");
    let markup = confirmation::thank_you(
        parts.view(),
        &promise.name,
        &path.to_string(),
        (&pledge.code, name.as_deref()),
        joined,
        !form.one("sent")?.is_empty(),
        &promise,
    );
    Ok(page(StatusCode::OK, markup))
}

/// `POST /{lang}/thank-you/{token}`: *send me my link*.
///
/// # Errors
/// [`Error::Unavailable`] when it could not be stored.
pub async fn send_my_link(
    path: paths::ThankYou,
    State(context): State<Context>,
    _: Form,
) -> Result<Response, Error> {
    language(&context, &path.lang)?;
    match context.register.pledge_of(Purpose::ThankYou, &path.token).await? {
        Ok(pledge) => {
            let asking = Asking::Owner(pledge.code);
            context.register.write(SendLink { asking, language: path.lang.clone() }).await?;
            Ok(see_other(format!("{path}?sent=1")))
        }
        Err(_) => Ok(see_other(paths::Home { lang: path.lang })),
    }
}

/// What a pledge says, for its owner.
pub(super) fn promise(context: &Context, pledge: &Pledge) -> Option<Promise> {
    let record = context.register.record(pledge)?;
    Some(Promise {
        name: record.name,
        organisation: record.organisation,
        show_name: pledge.name_review != Review::None,
        calls: pledge.calls.split_ascii_whitespace().map(str::to_owned).collect(),
        voice: pledge.voice.clone(),
        region: pledge.region.clone(),
        message: record.message,
        daily_letters: pledge.daily_letters,
    })
}
