//! Letters to organizers. They name the site and who did what there, and nothing about those who sign.

use entity::letter::{Kind, Model as Letter};
use entity::organizer::Model as Organizer;
use lettre::Message;

use crate::clock::{HOUR_MS, timestamp};
use crate::config::BaseUrl;
use crate::domain::account::organizer::{RESET_MS, Role, SET_UP_MS};
use crate::domain::content::campaign::Language;
use crate::domain::write::outbox::LetterDetails;
use crate::domain::{Action, Keyed, Site};
use crate::mail::letter::message::{Headers, Sender, Unwritten, message};
use crate::mail::letter::page::{Block, Words, words};
use crate::mail::letter::visitor::{self, Recipient};

/// What a letter is about.
#[derive(Debug)]
pub(super) enum Topic<'a> {
    /// The link's token, and the role.
    SetUp(&'a str, Role),
    /// The link's token.
    Reset(&'a str),
    Changed,
    Device,
    Exported,
    Access,
}

/// Writes a letter to an organizer. Its token is made here and lives from this moment.
pub fn write(
    site: &Site,
    sender: &Sender,
    letter: &Letter,
    account: Option<&Organizer>,
) -> Result<Message, Unwritten> {
    let account = account.filter(|account| account.ended_at.is_none()).ok_or(Unwritten::Unwanted)?;
    let campaign = &site.campaign;
    let language = campaign.language(&letter.language).unwrap_or_else(|| campaign.default_language());
    let email = site.organizer_email(account);
    if email.is_empty() {
        return Err(Unwritten::Sealed);
    }
    let send = |words: Words| message(site, sender, &letter.message_id, &email, words, Headers::new());
    let details = site.letter_details(letter).ok_or(Unwritten::Sealed)?;
    if let Some(topic) = visitor::Topic::of(letter, site, details.count.max(1)) {
        // They asked to see how it looks.
        let sample = Recipient::sample(site, false);
        return send(visitor::write(site, &sender.base_url, language, &sample, topic));
    }
    let ready = account.password.is_some();
    let (_, token) = site.password_token(account);
    let topic = match letter.kind {
        Kind::SetUp if !ready => Topic::SetUp(&token, account.role),
        Kind::Reset if ready => Topic::Reset(&token),
        Kind::Changed => Topic::Changed,
        Kind::Device => Topic::Device,
        Kind::Exported => Topic::Exported,
        Kind::Access => Topic::Access,
        _ => return Err(Unwritten::Unwanted),
    };
    send(desk_words(site, &sender.base_url, language, &topic, &details))
}

/// The words of a letter.
pub(super) fn desk_words(
    site: &Site,
    base_url: &BaseUrl,
    language: &Language,
    topic: &Topic<'_>,
    details: &LetterDetails,
) -> Words {
    let interface = &language.interface;
    let text = |key: &str| Block::Text(interface.text(key));
    let open = |path: &str| {
        Block::Button(
            interface.text("letter-confirm-button"),
            format!("{}/organizer/{path}", base_url.origin()),
        )
    };
    let hours =
        |ms: i64| Block::Small(interface.with("letter-desk-valid", &[("hours", (ms / HOUR_MS).into())]));
    let did = || {
        let local = site.rules.schedule.zone.to_datetime(timestamp(details.at));
        let when = [
            ("date", interface.date(local.date()).into()),
            ("time", local.strftime("%H:%M").to_string().into()),
        ];
        let who =
            if details.by.is_empty() { interface.text("letter-desk-machine") } else { details.by.clone() };
        let what = Action::of(&details.action).map(|action| interface.text(action.label()));
        let when = interface.with("desk-when", &when);
        what.map(|what| Block::Text(format!("{what}. {who}, {when}.")))
    };
    let mut parts = vec![text("letter-greeting")];
    let subject = match topic {
        Topic::SetUp(token, role) => {
            let role = interface.text(&format!("desk-role-{}", role.key()));
            let named =
                [("site", base_url.host().into()), ("role", role.into()), ("by", details.by.as_str().into())];
            let body =
                if details.by.is_empty() { "letter-desk-set-up-body" } else { "letter-desk-invited-body" };
            parts.push(Block::Text(interface.with(body, &named)));
            parts.extend([
                text("letter-desk-set-up-next"),
                open(&format!("set-up/{token}")),
                hours(SET_UP_MS),
            ]);
            parts.push(text("letter-desk-nothing"));
            "letter-desk-set-up-subject"
        }
        Topic::Reset(token) => {
            parts.extend([text("letter-desk-reset-body"), open(&format!("reset/{token}")), hours(RESET_MS)]);
            parts.push(text("letter-desk-nothing"));
            "letter-desk-reset-subject"
        }
        Topic::Changed => {
            parts.extend(did());
            parts.extend([text("letter-desk-changed-body"), open("forgot")]);
            "letter-desk-changed-subject"
        }
        Topic::Device => {
            parts.extend(did());
            let agent = [("agent", details.agent.as_str().into())];
            parts.push(Block::Text(interface.with("letter-desk-device-body", &agent)));
            parts.push(open("forgot"));
            "letter-desk-device-subject"
        }
        Topic::Exported => {
            parts.extend(did());
            parts.extend([text("letter-desk-exported-body"), open("audit")]);
            "letter-desk-exported-subject"
        }
        Topic::Access => {
            parts.extend(did());
            parts.extend([text("letter-desk-access-body"), open("audit")]);
            "letter-desk-access-subject"
        }
    };
    words(site, language, subject, false, parts)
}
