//! What organizers release, hide and lift.

use entity::{
    letter::Kind,
    pledge::{ActiveModel, Review, State},
    traffic::Measure,
};

use super::{
    Error,
    audit::By,
    desk::{Answer, care::Care},
    ledger::Ledger,
    outbox,
    pledge::Record,
    traffic,
};
use crate::{
    clock::milliseconds,
    store::{self, Set, Transaction, Unchanged, letter::NewLetter, traffic::Traffic},
};

/// Something a stranger typed that may be shown once released.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The name.
    Name,
    /// The organisation; released only after its mandate was checked.
    Organisation,
    /// The message.
    Message,
}

impl Part {
    /// All parts.
    pub const ALL: [Self; 3] = [Self::Name, Self::Organisation, Self::Message];

    /// What it is called in forms and in the audit log.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Organisation => "organisation",
            Self::Message => "message",
        }
    }

    /// The part of a name.
    pub fn of_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.key() == key)
    }

    /// How it stands in a pledge.
    pub fn review(self, pledge: &entity::pledge::Model) -> Review {
        match self {
            Self::Name => pledge.name_review,
            Self::Organisation => pledge.organisation_review,
            Self::Message => pledge.message_review,
        }
    }

    /// Its words.
    pub fn text(self, record: &Record) -> Option<&str> {
        match self {
            Self::Name => Some(&record.name),
            Self::Organisation => record.organisation.as_deref(),
            Self::Message => record.message.as_deref(),
        }
    }
}

impl super::Register {
    /// Releases or hides parts of a pledge, and notes who did; returns whether their owner had asked.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn review_by(
        &self,
        by: By,
        code: &str,
        parts: Vec<Part>,
        release: bool,
    ) -> Result<bool, Error> {
        let care = Care::Review(by, code.to_owned(), parts, release);
        Ok(matches!(self.care(care).await?, Answer::Changed(true)))
    }

    /// Releases held pledges, and notes who did; returns how many were held.
    ///
    /// # Errors
    /// When it could not be stored.
    pub async fn release_held_by(&self, by: By, codes: Vec<String>) -> Result<i64, Error> {
        match self.care(Care::ReleaseHeld(by, codes)).await? {
            Answer::Rows(released) => Ok(released),
            _ => Ok(0),
        }
    }
}

/// Releases or hides parts of a pledge. Returns whether the owner had asked for them to be shown.
///
/// # Errors
/// When the database fails.
pub async fn review(
    ledger: &Ledger,
    tx: &Transaction,
    code: &str,
    parts: &[Part],
    release: bool,
) -> Result<bool, Error> {
    let rows = store::pledge::lock_by_codes(tx, vec![code.to_owned()]).await?;
    let Some(row) = rows.first().filter(|row| row.state == State::Confirmed) else { return Ok(false) };
    let to = if release { Review::Released } else { Review::Hidden };
    let mut update = ActiveModel { id: Unchanged(row.id), ..ActiveModel::default() };
    let mut asked = !parts.is_empty();
    for part in parts {
        let (old, new) = match part {
            Part::Name => (row.name_review, &mut update.name_review),
            Part::Organisation => (row.organisation_review, &mut update.organisation_review),
            Part::Message => (row.message_review, &mut update.message_review),
        };
        if old == Review::None {
            asked = false;
        } else {
            *new = Set(to);
        }
    }
    if asked {
        store::pledge::update(tx, update).await?;
        ledger.change_names();
    }
    Ok(asked)
}

/// Releases a held pledge: it is pending now and its letter is put in. Returns whether it was held.
///
/// # Errors
/// When the database fails.
pub async fn release_held(
    ledger: &Ledger,
    tx: &Transaction,
    code: &str,
    message_id: &str,
) -> Result<bool, Error> {
    let rows = store::pledge::lock_by_codes(tx, vec![code.to_owned()]).await?;
    let Some(row) = rows.first().filter(|row| row.state == State::Held && row.cleanup_id.is_none()) else {
        return Ok(false);
    };
    let now = ledger.clock.now_ms();
    let update = ActiveModel {
        id: Unchanged(row.id),
        state: Set(State::Pending),
        held_for: Set(None),
        network: Set(None),
        expires_at: Set(now + milliseconds(ledger.rules.confirm_lifetime)),
        ..ActiveModel::default()
    };
    store::pledge::update(tx, update).await?;
    let mut signed = Traffic::new();
    let day = ledger.rules.date(now).to_string();
    let origin = (row.channel.as_str(), row.source.as_deref(), row.generation);
    traffic::count(&mut signed, &day, Measure::Signed, origin, 1);
    store::traffic::add(tx, &signed).await?;
    let Some(key) = row.email_key.as_deref() else { return Ok(true) };
    let mailbox = ledger.keys.mailbox_key(key);
    if outbox::Allowance::of(ledger, tx, &[mailbox]).await?.permits(&mailbox, Kind::Confirm) {
        let letter = NewLetter {
            pledge_id: row.id,
            kind: Kind::Confirm,
            language: row.language.clone(),
            mailbox_key: mailbox.to_vec(),
            message_id: message_id.to_owned(),
            now,
        };
        ledger.put_letters(tx, vec![letter]).await?;
    }
    Ok(true)
}

/// What may be shown of a pledge: name, organisation and message, each only when its owner asked,
/// the pledge is confirmed and an organizer has released it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Shown {
    /// The name.
    pub name: Option<String>,
    /// The organisation.
    pub organisation: Option<String>,
    /// The message.
    pub message: Option<String>,
}

impl Shown {
    /// What may be shown of a pledge.
    pub fn of(keys: &super::keyring::Keyring, pledge: &entity::pledge::Model) -> Self {
        let released = |review: Review| pledge.state == State::Confirmed && review == Review::Released;
        let any = [pledge.name_review, pledge.organisation_review, pledge.message_review].map(released);
        if any == [false; 3] {
            return Self::default();
        }
        let Some(record) = Record::open(keys, pledge) else { return Self::default() };
        Self {
            name: any[0].then_some(record.name),
            organisation: record.organisation.filter(|_| any[1]),
            message: record.message.filter(|_| any[2]),
        }
    }
}
