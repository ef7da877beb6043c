//! Signing: the form, its checks, and the one answer everybody gets.

use std::borrow::Cow;

use axum::{
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use serde::Serialize;
use validator::{Validate, ValidateArgs, ValidationError, ValidationErrors};

use super::{language, page, see_other};
use crate::{
    domain::{
        EmailAddress, EmailReason, address,
        campaign::{Campaign, interface::Message},
        keyring,
        name::{self, MESSAGE_LIMIT, NAME_LIMIT, TextReason},
        pledge::NewPledge,
    },
    web::{
        Context,
        error::{Error, RETRY_AFTER},
        extract::{Form, VisitorIp},
        paths,
        view::{Attribution, FieldError, Suggestion, Typed, VOICES, public::pledge},
    },
};

/// The form as it was sent: raw text, nothing trusted.
#[derive(Debug, Clone, Validate)]
#[validate(context = Campaign)]
pub struct PledgeForm {
    #[validate(custom(function = "check_name"))]
    name: String,
    #[validate(custom(function = "check_email"))]
    email: String,
    #[validate(custom(function = "check_calls", use_context))]
    calls: Vec<String>,
    #[validate(custom(function = "check_region", use_context))]
    region: String,
    #[validate(custom(function = "check_voice"))]
    voice: String,
    #[validate(custom(function = "check_organisation"))]
    organisation: Organisation,
    #[validate(custom(function = "check_message"))]
    message: String,
    #[validate(custom(function = "check_consent"))]
    consent: bool,
    show_name: bool,
    daily_letters: bool,
    via: String,
    by: String,
    trap: String,
    email_typed: String,
    email_choice: String,
}

/// An organisation's name is asked for by every voice but an individual's.
#[derive(Debug, Clone, Serialize)]
struct Organisation {
    typed: String,
    asked: bool,
}

impl PledgeForm {
    /// Takes the fields out of a form.
    ///
    /// # Errors
    /// [`Error::BadRequest`] when a field that stands alone was sent twice.
    pub fn read(form: &Form, campaign: &Campaign) -> Result<Self, Error> {
        let text = |name: &str| form.one(name).map(str::to_owned);
        let voice = match form.one("voice")? {
            "" => "individual".to_owned(),
            voice => voice.to_owned(),
        };
        let message = if campaign.message_field { text("message")? } else { String::new() };
        Ok(Self {
            name: text("name")?,
            email: text("email")?,
            calls: form.all("calls").map(str::to_owned).collect(),
            region: text("region")?,
            organisation: Organisation { typed: text("organisation")?, asked: voice != "individual" },
            voice,
            message,
            consent: form.ticked("consent")?,
            show_name: form.ticked("show_name")?,
            daily_letters: form.ticked("daily_letters")?,
            via: text("via")?,
            by: text("by")?,
            trap: text("website")?,
            email_typed: text("email_typed")?,
            email_choice: text("email_choice")?,
        }
        .with_choice())
    }

    /// Takes the address that was chosen after "Did you mean …?", while the field still says what
    /// it said then.
    fn with_choice(mut self) -> Self {
        if !self.email_choice.is_empty() && self.email == self.email_typed {
            self.email.clone_from(&self.email_choice);
        }
        self
    }

    /// Whether this address was already asked about.
    fn was_asked(&self) -> bool {
        !self.email_typed.is_empty() && (self.email == self.email_typed || self.email == self.email_choice)
    }

    /// Checks every field, and makes a pledge of them.
    ///
    /// # Errors
    /// What is wrong, in the order of the form.
    pub fn parse(&self, campaign: &Campaign) -> Result<NewPledge, Vec<FieldError>> {
        self.validate_with_args(campaign).map_err(|errors| field_errors(&errors))?;
        let email = EmailAddress::parse(&self.email)
            .map_err(|reason| vec![FieldError { field: "email", message: email_message(reason) }])?;
        let text = |typed: &str, limit| name::parse(typed, limit).ok();
        Ok(NewPledge {
            email,
            name: text(&self.name, NAME_LIMIT).unwrap_or_default(),
            organisation: text(&self.organisation.typed, NAME_LIMIT).filter(|_| self.organisation.asked),
            message: text(&self.message, MESSAGE_LIMIT),
            calls: campaign.calls.iter().filter(|key| self.calls.contains(key)).cloned().collect(),
            region: Some(self.region.clone()).filter(|region| !region.is_empty()),
            voice: self.voice.clone(),
            show_name: self.show_name,
            daily_letters: self.daily_letters,
            channel: campaign.channel(&self.via).to_owned(),
            brought_by: Some(self.by.clone()).filter(|by| keyring::is_code(by)),
            trapped: !self.trap.is_empty(),
        })
    }

    /// What was typed, to give it back.
    fn typed(&self) -> Typed {
        Typed {
            name: self.name.clone(),
            email: self.email.clone(),
            calls: self.calls.clone(),
            region: self.region.clone(),
            voice: self.voice.clone(),
            organisation: self.organisation.typed.clone(),
            show_name: self.show_name,
            daily_letters: self.daily_letters,
            consent: self.consent,
            message: self.message.clone(),
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
    let form = PledgeForm::read(&form, &context.campaign)?;
    let from = form.from(&context.campaign);
    let parts = context.page(language, "").from(&from);
    if context.register.is_paused() {
        return Ok(page(StatusCode::FORBIDDEN, pledge::paused(parts.view(), &form.typed())));
    }
    if !context.register.is_open() {
        return Ok(page(StatusCode::FORBIDDEN, pledge::closed(parts.view())));
    }
    let new = match form.parse(&context.campaign) {
        Ok(new) => new,
        Err(errors) => {
            let again = pledge::form_again(parts.view(), &form.typed(), &errors, None);
            return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, again));
        }
    };
    if let Some(suggested) = address::likely(&context.campaign, &new.email).filter(|_| !form.was_asked()) {
        let suggestion = Suggestion { typed: form.email.clone(), suggested };
        let again = pledge::form_again(parts.view(), &form.typed(), &[], Some(&suggestion));
        return Ok(page(StatusCode::UNPROCESSABLE_ENTITY, again));
    }
    match context.register.sign(language, new, ip).await {
        Ok(reference) => {
            let check = paths::CheckYourEmail { lang: path.lang };
            Ok(see_other(format!("{check}?ref={reference}")))
        }
        Err(error) => {
            // Logs the cause where there is one to find.
            let _ = Error::from(error);
            let mut busy = page(StatusCode::SERVICE_UNAVAILABLE, pledge::busy(parts.view(), &form.typed()));
            busy.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static(RETRY_AFTER));
            Ok(busy)
        }
    }
}

/// `GET /{lang}/pledges`: somebody came back to the address of a form with mistakes; the form is on
/// the home page.
///
/// # Errors
/// [`Error::NotFound`] for another language.
pub async fn form(path: paths::Pledges, State(context): State<Context>) -> Result<Response, Error> {
    language(&context, &path.lang)?;
    Ok(see_other(format!("{}#sign", paths::Home { lang: path.lang })))
}

/// Message keys by field, in the order of the form.
const FIELDS: [&str; 8] = ["name", "email", "calls", "region", "voice", "organisation", "message", "consent"];

fn field_errors(errors: &ValidationErrors) -> Vec<FieldError> {
    let errors = errors.field_errors();
    FIELDS
        .into_iter()
        .filter_map(|field| {
            let first = errors.get(field)?.first()?;
            // Every check below names its message as a literal.
            let Cow::Borrowed(key) = first.code else { return None };
            let limit = if field == "message" { MESSAGE_LIMIT } else { NAME_LIMIT };
            let message = Message::new(key).with("n", i64::try_from(limit).unwrap_or(i64::MAX));
            Some(FieldError { field, message })
        })
        .collect()
}

/// The message for a name that was not taken.
pub(super) fn name_message(reason: TextReason) -> &'static str {
    match reason {
        TextReason::Empty => "error-name-empty",
        TextReason::Long => "error-name-long",
        TextReason::Link => "error-name-link",
        TextReason::Start => "error-name-start",
        TextReason::Control => "error-name-control",
    }
}

/// The message for an address that was not taken.
pub(super) fn email_message(reason: EmailReason) -> Message {
    Message::new(match reason {
        EmailReason::Empty => "error-email-empty",
        EmailReason::Long => "error-email-long",
        EmailReason::Format => "error-email-format",
    })
}

fn check_name(typed: &str) -> Result<(), ValidationError> {
    name::parse(typed, NAME_LIMIT).map(|_| ()).map_err(|reason| ValidationError::new(name_message(reason)))
}

fn check_email(typed: &str) -> Result<(), ValidationError> {
    EmailAddress::parse(typed).map(|_| ()).map_err(|reason| ValidationError::new(email_message(reason).key))
}

fn check_calls(chosen: &[String], campaign: &Campaign) -> Result<(), ValidationError> {
    if chosen.iter().any(|key| !campaign.calls.contains(key)) {
        return Err(ValidationError::new("error-calls-unknown"));
    }
    if chosen.is_empty() { Err(ValidationError::new("error-calls-none")) } else { Ok(()) }
}

fn check_region(region: &str, campaign: &Campaign) -> Result<(), ValidationError> {
    let known = region.is_empty() || campaign.has_region(region);
    if known { Ok(()) } else { Err(ValidationError::new("error-region-unknown")) }
}

fn check_voice(voice: &str) -> Result<(), ValidationError> {
    if VOICES.contains(&voice) { Ok(()) } else { Err(ValidationError::new("error-voice-unknown")) }
}

fn check_organisation(organisation: &Organisation) -> Result<(), ValidationError> {
    if !organisation.asked {
        return Ok(());
    }
    name::parse(&organisation.typed, NAME_LIMIT).map(|_| ()).map_err(|reason| {
        ValidationError::new(match reason {
            TextReason::Empty => "error-organisation-empty",
            TextReason::Long => "error-organisation-long",
            TextReason::Link => "error-organisation-link",
            TextReason::Start => "error-name-start",
            TextReason::Control => "error-name-control",
        })
    })
}

fn check_message(message: &str) -> Result<(), ValidationError> {
    match name::parse(message, MESSAGE_LIMIT) {
        Ok(_) | Err(TextReason::Empty) => Ok(()),
        Err(TextReason::Long) => Err(ValidationError::new("error-message-long")),
        Err(TextReason::Link) => Err(ValidationError::new("error-message-link")),
        Err(TextReason::Start) => Err(ValidationError::new("error-name-start")),
        Err(TextReason::Control) => Err(ValidationError::new("error-name-control")),
    }
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator passes fields by reference")]
fn check_consent(given: &bool) -> Result<(), ValidationError> {
    if *given { Ok(()) } else { Err(ValidationError::new("error-consent")) }
}
