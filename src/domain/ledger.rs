//! What the writer writes: every change to a pledge, a letter or a count is one [`Entry`], and
//! this is where a batch of them comes to its [`Outcome`]s.

use super::{
    Error,
    batch::Batch,
    confirmation::{self, Asking, Change, Confirmation},
    desk::{self, Answer, Deed},
    keyring::Hash,
    moderation::{self, Part},
    outbox::{self, Fate},
    pledge::{self, Signing},
    retention,
    write::Write,
};
use crate::store::{self, mail_hour::MailHours, traffic::Traffic};

/// One thing to write.
#[derive(Debug)]
pub enum Entry {
    /// Sign.
    Sign(Box<Signing>),
    /// Confirm by the link of this pledge, with the fingerprint of the button.
    Confirm(String, Option<String>),
    /// Confirm by the code typed for this mailbox.
    ConfirmByCode(Hash, String),
    /// Withdraw the pledge of this code.
    Withdraw(String),
    /// Change the pledge of this code.
    Change(String, Change),
    /// "I did not sign this", for this mailbox.
    Disown(Hash),
    /// Write to this mailbox again.
    Lift(Hash),
    /// Send a link, in this language, under this Message-ID.
    SendLink(Asking, String, String),
    /// Release or hide parts of a pledge.
    Review(String, Vec<Part>, bool),
    /// Release a held pledge: its letter is put in.
    ReleaseHeld(String),
    /// Claim up to so many letters.
    Claim(u64),
    /// Record what became of letters, and count how they fared.
    Finish(Vec<(entity::letter::Model, Fate)>, MailHours),
    /// Delete what is due.
    Purge,
    /// Add what was counted in memory.
    Traffic(Traffic),
    /// Do something at the organizers' desk.
    Desk(Box<Deed>),
}

/// What an entry came to.
#[derive(Debug)]
pub enum Outcome {
    /// It is written, and nothing is told.
    Done,
    /// Whether there was something to change.
    Changed(bool),
    /// What came of confirming.
    Confirmation(Confirmation),
    /// The claimed letters.
    Letters(Vec<entity::letter::Model>),
    /// How many rows.
    Rows(u64),
    /// What came of something done at the organizers' desk.
    Desk(Answer),
}

async fn apply_one(batch: &Batch<'_>, entry: &Entry) -> Result<Outcome, Error> {
    Ok(match entry {
        // These two are gathered by `apply`.
        Entry::Sign(_) | Entry::Confirm(..) => Outcome::Done,
        Entry::ConfirmByCode(key, code) => {
            Outcome::Confirmation(confirmation::confirm_by_code(batch, key, code).await?)
        }
        Entry::Withdraw(code) => Outcome::Changed(confirmation::withdraw(batch, code).await?),
        Entry::Change(code, change) => Outcome::Changed(confirmation::change(batch, code, change).await?),
        Entry::Disown(key) => {
            confirmation::disown(batch, key).await?;
            Outcome::Done
        }
        Entry::Lift(key) => {
            Outcome::Changed(store::silence::lift(batch.tx, &batch.keys.mailbox_key(key)).await?)
        }
        Entry::SendLink(asking, language, message_id) => {
            confirmation::send_link(batch, asking, language, message_id).await?;
            Outcome::Done
        }
        Entry::Review(code, parts, release) => {
            let parts: Vec<_> = parts.iter().map(|part| (*part, moderation::decided(*release))).collect();
            Outcome::Changed(moderation::review(batch, code, &parts, None).await?)
        }
        Entry::ReleaseHeld(code) => Outcome::Changed(moderation::release_held(batch, code).await?),
        Entry::Claim(limit) => Outcome::Letters(outbox::claim(batch, *limit).await?),
        Entry::Finish(letters, hours) => {
            outbox::finish(batch, letters).await?;
            store::mail_hour::add(batch.tx, hours).await?;
            Outcome::Done
        }
        Entry::Purge => Outcome::Rows(retention::purge(batch).await?),
        Entry::Traffic(traffic) => {
            store::traffic::add(batch.tx, traffic).await?;
            Outcome::Done
        }
        Entry::Desk(deed) => Outcome::Desk(desk::apply(batch, deed).await?),
    })
}

impl Write for Entry {
    type Answer = Outcome;

    async fn write(&self, batch: &Batch<'_>) -> Result<Outcome, Error> {
        apply_one(batch, self).await
    }

    async fn write_many(these: &[&Self], batch: &Batch<'_>) -> Result<Vec<Outcome>, Error> {
        apply_all(batch, these).await
    }
}

async fn apply_all(batch: &Batch<'_>, entries: &[&Entry]) -> Result<Vec<Outcome>, Error> {
    let signings: Vec<&Signing> = entries
        .iter()
        .filter_map(|entry| if let Entry::Sign(s) = entry { Some(&**s) } else { None })
        .collect();
    if !signings.is_empty() {
        pledge::sign(batch, &signings).await?;
    }
    let links: Vec<(&str, Option<&str>)> = entries
        .iter()
        .filter_map(|entry| match entry {
            Entry::Confirm(code, fingerprint) => Some((code.as_str(), fingerprint.as_deref())),
            _ => None,
        })
        .collect();
    let confirmed = if links.is_empty() { Vec::new() } else { confirmation::confirm(batch, &links).await? };
    let mut confirmed = confirmed.into_iter();
    let mut outcomes = Vec::with_capacity(entries.len());
    for entry in entries {
        outcomes.push(match entry {
            Entry::Confirm(..) => Outcome::Confirmation(confirmed.next().unwrap_or(Confirmation::Refused)),
            entry => apply_one(batch, entry).await?,
        });
    }
    Ok(outcomes)
}
