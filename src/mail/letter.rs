//! The letters: which words each has ([`visitor`], [`desk`]), how they look as text and HTML
//! ([`page`]), what they are in mail's form ([`message`]),
//! and what each is about ([`topic`]).

pub mod desk;
mod message;
mod page;
pub mod preview;
mod topic;
mod visitor;

use entity::letter::{Kind, Model as Letter};
use entity::pledge::{Model as Pledge, State};
use lettre::Message;

use crate::domain::Site;
use crate::domain::account::organizer::Role;
use crate::mail::letter::message::message;
use crate::mail::letter::topic::{Topic, VisitorTopic};
use crate::mail::letter::visitor::Recipient;

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
    let details = site.letter_details(letter);
    let count = details.as_ref().map_or(0, |details| details.count);
    let day = letter.day.as_ref().and_then(|day| site.rules.schedule.day_number(day.parse().ok()?));
    let topic = Topic::of(letter.kind, day.unwrap_or(0), count, ("", Role::Viewer));
    let Topic::Visitor(topic) = topic else { return Err(Unwritten::Unwanted) };
    let asked = || pledge.state == State::Confirmed && pledge.daily_letters;
    let wanted = match topic {
        VisitorTopic::Confirm => pledge.may_be_confirmed(),
        VisitorTopic::Reminder => pledge.state == State::Pending,
        VisitorTopic::Signed | VisitorTopic::Link => pledge.state == State::Confirmed,
        VisitorTopic::Thanks | VisitorTopic::Closing(_) => asked(),
        // Yesterday's action helps nobody.
        VisitorTopic::Day(_) => {
            let today = site.rules.date(site.clock.now_ms()).to_string();
            day.is_some() && asked() && letter.day == Some(today)
        }
        VisitorTopic::Withdrawn => false,
    };
    if !wanted || pledge.sealed.is_none() {
        return Err(Unwritten::Unwanted);
    }
    let record = site.record(pledge).ok_or(Unwritten::Sealed)?;
    let language = site.campaign.language_or_default(&letter.language);
    let to = Recipient::of(site, pledge).ok_or(Unwritten::Unwanted)?;
    details.ok_or(Unwritten::Sealed)?;
    if matches!(topic, VisitorTopic::Closing(..=0)) {
        return Err(Unwritten::Unwanted);
    }
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
    let language = site.campaign.language_or_default(&letter.language);
    let words = visitor::write(site, &sender.base_url, language, &nobody, VisitorTopic::Withdrawn);
    message(site, sender, &letter.message_id, &email, words, Vec::new())
}
