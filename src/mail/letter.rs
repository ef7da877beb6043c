//! The letters: which words each has ([`visitor`], [`desk`]), how they look as text and HTML
//! ([`page`]), and what they are in mail's form ([`message`]).

pub mod desk;
mod message;
mod page;
pub mod preview;
mod visitor;

use entity::letter::{Kind, Model as Letter};
use entity::pledge::{Model as Pledge, State};
use lettre::Message;

use crate::domain::Site;
use crate::domain::content::campaign::Language;
use crate::mail::letter::message::message;
use crate::mail::letter::visitor::{Recipient, Topic};

pub use message::{Sender, Unwritten};

/// Writes a letter. Its tokens are made here and live from this moment; its Message-ID is the
/// same on every attempt, so that a receiver can drop a repeat.
pub fn write(
    site: &Site,
    sender: &Sender,
    letter: &Letter,
    pledge: Option<&Pledge>,
) -> Result<Message, Unwritten> {
    if letter.kind == Kind::Withdrawn {
        return last_letter(site, sender, letter);
    }
    let pledge = pledge.ok_or(Unwritten::Unwanted)?;
    let asked = || pledge.state == State::Confirmed && pledge.daily_letters;
    let wanted = match letter.kind {
        Kind::Confirm => pledge.may_be_confirmed(),
        Kind::Reminder => pledge.state == State::Pending,
        Kind::Signed | Kind::Link => pledge.state == State::Confirmed,
        Kind::Thanks | Kind::Closing => asked(),
        // Yesterday's action helps nobody.
        Kind::Day => asked() && letter.day == Some(site.rules.date(site.clock.now_ms()).to_string()),
        Kind::Withdrawn
        | Kind::SetUp
        | Kind::Reset
        | Kind::Changed
        | Kind::Device
        | Kind::Exported
        | Kind::Access
        | Kind::Issues
        | Kind::Morning => false,
    };
    if !wanted || pledge.sealed.is_none() {
        return Err(Unwritten::Unwanted);
    }
    let record = site.record(pledge).ok_or(Unwritten::Sealed)?;
    let language = language(site, letter);
    let to = Recipient::of(site, pledge).ok_or(Unwritten::Unwanted)?;
    let details = site.letter_details(letter).ok_or(Unwritten::Sealed)?;
    let topic = Topic::of(letter, site, details.count).ok_or(Unwritten::Unwanted)?;
    let words = visitor::write(site, &sender.base_url, language, &to, topic);
    let headers = visitor::headers(site, &sender.base_url, language, &to, topic, letter.day.as_deref());
    message(site, sender, &letter.message_id, &record.email, words, headers)
}

/// The last letter to somebody whose pledge knows nothing of them any more.
fn last_letter(site: &Site, sender: &Sender, letter: &Letter) -> Result<Message, Unwritten> {
    let email = site.letter_details(letter).ok_or(Unwritten::Sealed)?.email;
    if email.is_empty() {
        return Err(Unwritten::Unwanted);
    }
    let nobody = Recipient::sample(site, true);
    let words = visitor::write(site, &sender.base_url, language(site, letter), &nobody, Topic::Withdrawn);
    message(site, sender, &letter.message_id, &email, words, Vec::new())
}

fn language<'a>(site: &'a Site, letter: &Letter) -> &'a Language {
    let campaign = &site.campaign;
    campaign.language(&letter.language).unwrap_or_else(|| campaign.default_language())
}
