//! Rules for fields that several forms have, beside the ones that `validator` brings.

use std::borrow::Cow;

use validator::ValidationError;

use crate::domain::EmailReason;
use crate::domain::content::address;
use crate::domain::content::name::{self, NAME_LIMIT, TextReason};

/// A limit in characters, as `length` wants it.
pub const fn limit(characters: usize) -> u64 {
    characters as u64
}

pub fn filled(typed: &str) -> Result<(), ValidationError> {
    if typed.trim().is_empty() { Err(ValidationError::new("desk-token-incomplete")) } else { Ok(()) }
}

pub fn email(typed: &str) -> Result<(), ValidationError> {
    address(typed, "error-email-empty")
}

pub fn email_of_another(typed: &str) -> Result<(), ValidationError> {
    address(typed, "desk-email-empty")
}

fn address(typed: &str, empty: &'static str) -> Result<(), ValidationError> {
    address::pasted(typed).map(|_| ()).map_err(|reason| {
        ValidationError::new(match reason {
            EmailReason::Empty => empty,
            EmailReason::Long => "error-email-long",
            EmailReason::Format if address::has_other_letters(typed) => "error-email-script",
            EmailReason::Format => "error-email-format",
        })
    })
}

pub fn name(typed: &str) -> Result<(), ValidationError> {
    text(
        name::parse(typed, NAME_LIMIT),
        NAME_LIMIT,
        ["error-name-empty", "error-name-long", "error-name-link"],
    )
}

/// A text of one line; the messages are for one that is empty, too long or holds a link.
pub fn text(
    read: Result<String, TextReason>,
    limit: usize,
    messages: [&'static str; 3],
) -> Result<(), ValidationError> {
    let [empty, long, link] = messages;
    read.map(|_| ()).map_err(|reason| {
        let mut error = ValidationError::new(match reason {
            TextReason::Empty => empty,
            TextReason::Long => long,
            TextReason::Link => link,
            TextReason::Start => "error-name-start",
            TextReason::Control => "error-name-control",
        });
        error.add_param(Cow::Borrowed("max"), &limit);
        error
    })
}
