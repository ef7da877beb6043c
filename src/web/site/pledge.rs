//! Signing: the form, its checks, and the one answer everybody gets.

pub mod view;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use serde::Deserialize;
use validator::{Validate, ValidateArgs, ValidationError};

use crate::domain::EmailAddress;
use crate::domain::content::campaign::Campaign;
use crate::domain::content::name::{self, MESSAGE_LIMIT, NAME_LIMIT};
use crate::domain::content::{address, folding};
use crate::domain::crypto::keyring;
use crate::domain::kernel::voice::{INDIVIDUAL, VOICES};
use crate::domain::pledge::sign::NewPledge;
use crate::web::error::RETRY_AFTER;
use crate::web::extract::{Form, FormOrigin, Visit};
use crate::web::kit::{FormState, rules};
use crate::web::page::{Attribution, Question};
use crate::web::site::confirmation::minutes_until;
use crate::web::site::{page, see_other};
use crate::web::{Error, paths};

/// The form as it was sent: raw text, nothing trusted.
#[derive(Debug, Clone, Default, Deserialize, Validate)]
#[serde(default)]
#[validate(context = Campaign)]
pub struct PledgeForm {
    #[validate(custom(function = "rules::name"))]
    name: String,
    #[validate(custom(function = "check_email"))]
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
    #[serde(rename = "q7")]
    trap: String,
    /// Whether the step behind a filled trap was shown.
    stepped: bool,
    /// Which text was read; empty where no page of ours was.
    text: String,
    proof: String,
    email_typed: String,
    email_choice: String,
    voice_choice: String,
    /// Whether the browser keeps a page with what was typed.
    kept: bool,
    /// Whether the form is only to be shown again, in another language.
    again: bool,
    /// An organisation beside the voice of a person.
    #[serde(skip)]
    unclaimed: Option<String>,
}

impl PledgeForm {
    /// Takes the fields out of a form.
    pub fn read(form: &Form, campaign: &Campaign) -> Result<(Self, FormState), Error> {
        let mut names: &[&str] = &[];
        let (mut read, mut state) = (form.read::<Self>(&mut names)?, form.state());
        if read.voice.is_empty() {
            INDIVIDUAL.clone_into(&mut read.voice);
        }
        // Who signs, as it was chosen after it was asked.
        if !read.voice_choice.is_empty() {
            read.voice.clone_from(&read.voice_choice);
            state.set("voice", &read.voice);
            if read.voice == INDIVIDUAL {
                read.organisation = None;
                state.set("organisation", "");
            }
        }
        // An organisation's name is asked for by every voice but an individual's.
        let typed = read.organisation.take().unwrap_or_default();
        if read.voice == INDIVIDUAL {
            read.unclaimed = Some(typed).filter(|typed| typed.chars().any(folding::is_visible));
        } else {
            read.organisation = Some(typed);
        }
        // One line, however many it was typed in.
        let line = |message: String| message.split_whitespace().collect::<Vec<_>>().join(" ");
        read.message = read.message.map(line).filter(|line| campaign.message_field && !line.is_empty());
        // The address that was chosen after "Did you mean …?", while the field still says what it said
        // then.
        if !read.email_choice.is_empty() && address::are_same(&read.email, &read.email_typed) {
            read.email.clone_from(&read.email_choice);
            state.set("email", &read.email);
            state.set("email_typed", &read.email);
        }
        state.check(read.validate_with_args(campaign), names);
        Ok((read, state))
    }

    /// Whether this address was already asked about.
    fn was_asked(&self) -> bool {
        let is = |asked: &String| address::are_same(&self.email, asked);
        !self.email_typed.is_empty() && (is(&self.email_typed) || is(&self.email_choice))
    }

    /// The question on whose page another language was asked for: there it is still to be answered.
    fn unanswered(&self, campaign: &Campaign) -> Option<Question> {
        let unasked = Self { email_typed: String::new(), ..self.clone() };
        match unasked.address(campaign) {
            Err(question) if !self.email_typed.is_empty() => Some(question),
            _ => self.stepped.then_some(Question::Trap),
        }
    }

    /// The address to write to, when nothing is left to be asked about what passed the checks.
    fn address(&self, campaign: &Campaign) -> Result<EmailAddress, Question> {
        let other =
            |typed, suggested, letters, sendable| Question::Address { typed, suggested, letters, sendable };
        let Ok(email) = address::pasted(&self.email) else {
            let meant = address::meant(&self.email).map(|meant| meant.as_str().to_owned());
            let letters = self.email.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).collect();
            return Err(other(self.email.clone(), meant.unwrap_or_default(), letters, false));
        };
        if let Some(suggested) = address::likely(campaign, &email).filter(|_| !self.was_asked()) {
            return Err(other(address::seen(&email), suggested, address::look_alikes(&email), true));
        }
        if let Some(organisation) = &self.unclaimed {
            return Err(Question::Voice { organisation: organisation.clone() });
        }
        if !self.trap.is_empty() && !self.stepped {
            return Err(Question::Trap);
        }
        Ok(email)
    }

    /// A pledge of what passed the checks.
    fn pledge(&self, email: EmailAddress, campaign: &Campaign) -> NewPledge {
        let text = |typed: &str, limit| name::parse(typed, limit).ok();
        NewPledge {
            email,
            name: text(&self.name, NAME_LIMIT).unwrap_or_default(),
            organisation: self
                .organisation
                .as_ref()
                .and_then(|typed| name::organisation(typed, NAME_LIMIT).ok()),
            message: self.message.as_ref().and_then(|typed| text(typed, MESSAGE_LIMIT)),
            calls: campaign.calls.iter().filter(|key| self.calls.contains(key)).collect(),
            region: Some(self.region.clone()).filter(|region| !region.is_empty()),
            voice: self.voice.clone(),
            show_name: self.show_name,
            daily_letters: self.daily_letters,
            plain_letters: self.plain_letters,
            channel: campaign.channel(&self.via).to_owned(),
            brought_by: keyring::code_of(&self.by),
            // The page of the step has no trap: no page of ours sends both.
            trapped: !self.trap.is_empty(),
        }
    }

    /// Whether the text that was read is no longer there to be signed, in any language.
    fn is_outdated(&self, campaign: &Campaign) -> bool {
        !self.text.is_empty() && campaign.languages.iter().all(|language| language.text_code() != self.text)
    }

    /// Where the visitor came from, as the form carried it.
    fn from(&self, campaign: &Campaign) -> Attribution {
        let via = if self.via.is_empty() { "" } else { campaign.channel(&self.via) };
        Attribution { via: via.to_owned(), by: keyring::code_of(&self.by).unwrap_or_default() }
    }
}

/// `POST /{lang}/pledges`: takes a pledge and answers the same whether the address is new or known.
///
/// # Errors
/// [`Error::BadRequest`] for a form no page of ours sends. Everything else comes back as the form
/// with what was typed.
pub async fn sign(
    Visit { context, path, language, .. }: Visit<paths::Pledges>,
    origin: FormOrigin,
    form: Form,
) -> Result<Response, Error> {
    let mut typed = form.state();
    let (form, mut state) = PledgeForm::read(&form, &context.campaign)?;
    let from = form.from(&context.campaign);
    let parts = context.page(&language, "/pledges").from(&from);
    let is_outdated = form.is_outdated(&context.campaign);
    if !is_outdated {
        state.set("text", &language.text_code());
        typed.set("text", &language.text_code());
    }
    if context.site.is_paused() {
        return Ok(page(StatusCode::FORBIDDEN, view::paused(parts.view(), &state)));
    }
    if !context.site.is_open() {
        return Ok(page(StatusCode::FORBIDDEN, view::closed(parts.view())));
    }
    state.set("kept", "on");
    typed.set("kept", "on");
    let again = |status, state: &FormState, question: Option<&Question>| {
        let mut answer = page(status, view::form_again(parts.view(), state, question));
        // Back from another page shows it as it was left; `no-store` would show that it has expired.
        answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-cache"));
        Ok(answer)
    };
    if origin.is_unproven(&context, &form.proof) {
        state.set("proof", &origin.proof(&context));
        return again(StatusCode::FORBIDDEN, &state, Some(&Question::Origin));
    }
    if form.again {
        let question = form.unanswered(&context.campaign);
        if matches!(question, Some(Question::Address { .. })) {
            typed.set("email_typed", &form.email);
        }
        return again(StatusCode::OK, &typed, question.as_ref());
    }
    if is_outdated {
        state.set("text", &language.text_code());
        return again(StatusCode::CONFLICT, &state, Some(&Question::Text));
    }
    if !state.is_valid() {
        return again(StatusCode::UNPROCESSABLE_ENTITY, &state, None);
    }
    let email = match form.address(&context.campaign) {
        Ok(email) => email,
        Err(question) => {
            match question {
                Question::Address { .. } => state.set("email_typed", &form.email),
                Question::Trap => state.set("stepped", "on"),
                Question::Voice { .. } | Question::Origin | Question::Text => {}
            }
            return again(StatusCode::UNPROCESSABLE_ENTITY, &state, Some(&question));
        }
    };
    let new = form.pledge(email, &context.campaign);
    match context.site.sign(&language, new, origin.ip).await {
        Ok((reference, due_at)) => {
            let check = paths::CheckYourEmail { lang: path.lang };
            let due = match minutes_until(&context, due_at) {
                0 | 1 => String::new(),
                _ => format!("&due={due_at}"),
            };
            let mut answer = see_other(format!("{check}?ref={reference}{due}"));
            if form.kept {
                answer.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
            }
            Ok(answer)
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
pub async fn form(Visit { path, .. }: Visit<paths::Pledges>) -> Result<Response, Error> {
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
    rules::text(name::organisation(typed, NAME_LIMIT), NAME_LIMIT, messages)
}

/// One with a letter of another script before the `@` is asked about.
fn check_email(typed: &str) -> Result<(), ValidationError> {
    if address::meant(typed).is_some() { Ok(()) } else { rules::email(typed) }
}

fn check_message(typed: &str) -> Result<(), ValidationError> {
    rules::text(
        name::parse(typed, MESSAGE_LIMIT),
        MESSAGE_LIMIT,
        ["", "error-message-long", "error-message-link"],
    )
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "validator passes fields by reference")]
fn check_consent(given: &bool) -> Result<(), ValidationError> {
    if *given { Ok(()) } else { Err(ValidationError::new("error-consent")) }
}
