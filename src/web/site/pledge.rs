//! Signing: the form, its checks, and the one answer everybody gets.

pub mod view;

use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use validator::{Validate, ValidateArgs, ValidationError};

use crate::domain::EmailAddress;
use crate::domain::content::address;
use crate::domain::content::campaign::Campaign;
use crate::domain::content::name::{self, MESSAGE_LIMIT, NAME_LIMIT};
use crate::domain::crypto::keyring;
use crate::domain::kernel::voice::{INDIVIDUAL, VOICES};
use crate::domain::pledge::sign::NewPledge;
use crate::web::error::{Error, RETRY_AFTER};
use crate::web::extract::{Form, VisitorIp};
use crate::web::kit::{FormState, rules};
use crate::web::page::{Attribution, Suggestion};
use crate::web::site::{language, page, see_other};
use crate::web::{Context, paths};

/// The form as it was sent: raw text, nothing trusted.
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default)]
#[validate(context = Campaign)]
pub struct PledgeForm {
    #[validate(custom(function = "rules::name"))]
    name: String,
    #[validate(custom(function = "rules::email"))]
    email: String,
    #[validate(length(min = 1, code = "error-calls-none"), custom(function = "check_calls", use_context))]
    calls: Vec<String>,
    #[validate(custom(function = "check_region", use_context))]
    region: String,
    #[validate(custom(function = "check_voice"))]
    voice: String,
    #[validate(custom(function = "check_organisation"))]
    organisation: Option<String>,
    #[validate(custom(function = "check_message"))]
    message: Option<String>,
    #[validate(custom(function = "check_consent"))]
    consent: bool,
    show_name: bool,
    daily_letters: bool,
    plain_letters: bool,
    via: String,
    by: String,
    #[serde(rename = "website")]
    trap: String,
    email_typed: String,
    email_choice: String,
}

impl PledgeForm {
    /// Takes the fields out of a form.
    ///
    /// # Errors
    /// [`Error::BadRequest`] when a field that stands alone was sent twice.
    pub fn read(form: &Form, campaign: &Campaign) -> Result<(Self, FormState), Error> {
        let mut names: &[&str] = &[];
        let (mut read, mut state) = (form.read::<Self>(&mut names)?, form.state());
        if read.voice.is_empty() {
            INDIVIDUAL.clone_into(&mut read.voice);
        }
        // An organisation's name is asked for by every voice but an individual's.
        let asked = read.voice != INDIVIDUAL;
        read.organisation = asked.then(|| read.organisation.unwrap_or_default());
        read.message = read.message.filter(|message| campaign.message_field && !message.trim().is_empty());
        // The address that was chosen after "Did you mean …?", while the field still says what it said
        // then.
        if !read.email_choice.is_empty() && read.email == read.email_typed {
            read.email.clone_from(&read.email_choice);
            state.set("email", &read.email);
        }
        state.check(read.validate_with_args(campaign), names);
        Ok((read, state))
    }

    /// Whether this address was already asked about.
    fn was_asked(&self) -> bool {
        !self.email_typed.is_empty() && (self.email == self.email_typed || self.email == self.email_choice)
    }

    /// A pledge of what passed the checks.
    fn pledge(&self, email: EmailAddress, campaign: &Campaign) -> NewPledge {
        let text = |typed: &str, limit| name::parse(typed, limit).ok();
        NewPledge {
            email,
            name: text(&self.name, NAME_LIMIT).unwrap_or_default(),
            organisation: self.organisation.as_ref().and_then(|typed| text(typed, NAME_LIMIT)),
            message: self.message.as_ref().and_then(|typed| text(typed, MESSAGE_LIMIT)),
            calls: campaign.calls.iter().filter(|key| self.calls.contains(key)).cloned().collect(),
            region: Some(self.region.clone()).filter(|region| !region.is_empty()),
            voice: self.voice.clone(),
            show_name: self.show_name,
            daily_letters: self.daily_letters,
            plain_letters: self.plain_letters,
            channel: campaign.channel(&self.via).to_owned(),
            brought_by: Some(self.by.clone()).filter(|by| keyring::is_code(by)),
            trapped: !self.trap.is_empty(),
        }
    }

    /// Where the visitor came from, as the form carried it.
    fn from(&self, campaign: &Campaign) -> Attribution {
        let via = if self.via.is_empty() { "" } else { campaign.channel(&self.via) };
        Attribution {
            via: via.to_owned(),
            by: Some(&self.by).filter(|by| keyring::is_code(by)).cloned().unwrap_or_default(),
        }
    }
}

/// `POST /{lang}/pledges`: takes a pledge and answers the same whether the address is new or known.
///
/// # Errors
/// [`Error::BadRequest`] for a form no page of ours sends. Everything else comes back as the form
/// with what was typed.
pub async fn sign(
    path: paths::Pledges,
    State(context): State<Context>,
    VisitorIp(ip): VisitorIp,
    form: Form,
) -> Result<Response, Error> {
    let language = language(&context, &path.lang)?;
    let (form, state) = PledgeForm::read(&form, &context.campaign)?;
    let from = form.from(&context.campaign);
    let parts = context.page(language, "").from(&from);
    if context.site.is_paused() {
        return Ok(page(StatusCode::FORBIDDEN, view::paused(parts.view(), &state)));
    }
    if !context.site.is_open() {
        return Ok(page(StatusCode::FORBIDDEN, view::closed(parts.view())));
    }
    let again = |suggestion: Option<&Suggestion>| {
        page(StatusCode::UNPROCESSABLE_ENTITY, view::form_again(parts.view(), &state, suggestion))
    };
    let Some(email) = EmailAddress::parse(&form.email).ok().filter(|_| state.is_valid()) else {
        return Ok(again(None));
    };
    if let Some(suggested) = address::likely(&context.campaign, &email).filter(|_| !form.was_asked()) {
        return Ok(again(Some(&Suggestion { typed: form.email.clone(), suggested })));
    }
    let new = form.pledge(email, &context.campaign);
    match context.site.sign(language, new, ip).await {
        Ok(reference) => {
            let check = paths::CheckYourEmail { lang: path.lang };
            Ok(see_other(format!("{check}?ref={reference}")))
        }
        Err(error) => {
            // Logs the cause where there is one to find.
            let _ = Error::from(error);
            let mut busy = page(StatusCode::SERVICE_UNAVAILABLE, view::busy(parts.view(), &state));
            busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            Ok(busy)
        }
    }
}

/// `GET /{lang}/pledges`: somebody came back to the address of a form with mistakes; the form is on
/// the home page.
pub async fn form(path: paths::Pledges, State(context): State<Context>) -> Result<Response, Error> {
    language(&context, &path.lang)?;
    Ok(see_other(format!("{}#sign", paths::Home { lang: path.lang })))
}

/// Only the campaign's own calls.
pub(crate) fn check_calls(chosen: &[String], campaign: &Campaign) -> Result<(), ValidationError> {
    let known = chosen.iter().all(|key| campaign.calls.contains(key));
    if known { Ok(()) } else { Err(ValidationError::new("error-calls-unknown")) }
}

fn check_region(region: &str, campaign: &Campaign) -> Result<(), ValidationError> {
    let known = region.is_empty() || campaign.has_region(region);
    if known { Ok(()) } else { Err(ValidationError::new("error-region-unknown")) }
}

fn check_voice(voice: &str) -> Result<(), ValidationError> {
    let known = VOICES.iter().any(|(key, _)| *key == voice);
    if known { Ok(()) } else { Err(ValidationError::new("error-voice-unknown")) }
}

fn check_organisation(typed: &str) -> Result<(), ValidationError> {
    let messages = ["error-organisation-empty", "error-organisation-long", "error-organisation-link"];
    rules::text(typed, NAME_LIMIT, messages)
}

fn check_message(typed: &str) -> Result<(), ValidationError> {
    rules::text(typed, MESSAGE_LIMIT, ["", "error-message-long", "error-message-link"])
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator passes fields by reference")]
fn check_consent(given: &bool) -> Result<(), ValidationError> {
    if *given { Ok(()) } else { Err(ValidationError::new("error-consent")) }
}
