//! Letters to organizers. They are as plain as those to visitors, and name no more.

use entity::letter::{Kind, Model as Letter};
use entity::organizer::Model as Organizer;
use lettre::Message;

use crate::clock::HOUR_MS;
use crate::domain::Site;
use crate::domain::account::organizer::{RESET_MS, SET_UP_MS};
use crate::mail::letter::{Paragraph, Sender, Unwritten, Words, html, message};

/// Writes a letter to an organizer. Its token is made here and lives from this moment.
pub fn write(
    site: &Site,
    sender: &Sender,
    letter: &Letter,
    account: Option<&Organizer>,
) -> Result<Message, Unwritten> {
    let account = account.filter(|account| account.ended_at.is_none()).ok_or(Unwritten::Unwanted)?;
    let ready = account.password.is_some();
    let words = match letter.kind {
        Kind::SetUp if !ready => set_up_or_reset(site, sender, letter, account),
        Kind::Reset if ready => set_up_or_reset(site, sender, letter, account),
        Kind::Changed => changed(site, sender, letter),
        Kind::Exported => {
            told(site, sender, letter, ["letter-desk-exported-subject", "letter-desk-exported-body"])
        }
        Kind::Access => told(site, sender, letter, ["letter-desk-access-subject", "letter-desk-access-body"]),
        _ => return Err(Unwritten::Unwanted),
    };
    let email = site.organizer_email(account);
    if email.is_empty() {
        return Err(Unwritten::Sealed);
    }
    message(site, sender, letter, &email, words)
}

fn set_up_or_reset(site: &Site, sender: &Sender, letter: &Letter, account: &Organizer) -> Words {
    let (_, token) = site.password_token(account);
    let (subject, body, path, lives) = match letter.kind {
        Kind::SetUp => ("letter-desk-set-up-subject", "letter-desk-set-up-body", "set-up", SET_UP_MS),
        _ => ("letter-desk-reset-subject", "letter-desk-reset-body", "reset", RESET_MS),
    };
    let link = format!("{}/organizer/{path}/{token}", sender.base_url.origin());
    words(site, letter, subject, |text, hours| {
        vec![
            Paragraph::Words(text(body)),
            Paragraph::Button(text("letter-confirm-button"), link),
            Paragraph::Words(hours(lives / HOUR_MS)),
            Paragraph::Words(text("letter-desk-nothing")),
        ]
    })
}

fn changed(site: &Site, sender: &Sender, letter: &Letter) -> Words {
    let link = format!("{}/organizer/forgot", sender.base_url.origin());
    words(site, letter, "letter-desk-changed-subject", |text, _| {
        vec![
            Paragraph::Words(text("letter-desk-changed-body")),
            Paragraph::Button(text("letter-confirm-button"), link),
        ]
    })
}

/// Tells an owner of what others did; the audit log says more.
fn told(site: &Site, sender: &Sender, letter: &Letter, [subject, body]: [&str; 2]) -> Words {
    let link = format!("{}/organizer/audit", sender.base_url.origin());
    words(site, letter, subject, |text, _| {
        vec![Paragraph::Words(text(body)), Paragraph::Button(text("letter-confirm-button"), link)]
    })
}

fn words(
    site: &Site,
    letter: &Letter,
    subject: &str,
    body: impl FnOnce(&dyn Fn(&str) -> String, &dyn Fn(i64) -> String) -> Vec<Paragraph>,
) -> Words {
    let campaign = &site.campaign;
    let language = campaign.language(&letter.language).unwrap_or_else(|| campaign.default_language());
    let interface = &language.interface;
    let mut paragraphs = vec![Paragraph::Words(interface.text("letter-greeting"))];
    let text = |key: &str| interface.text(key);
    let hours = |hours: i64| interface.with("letter-desk-valid", &[("hours", hours.into())]);
    paragraphs.extend(body(&text, &hours));
    Words {
        subject: interface.text(subject),
        text: paragraphs.iter().map(Paragraph::text).collect::<Vec<_>>().join("\n\n") + "\n",
        html: html(&language.code, &paragraphs),
    }
}
