//! Letters: how they are put in, and how many a mailbox may be sent.

use std::collections::{HashMap, HashSet};

use data_encoding::HEXLOWER;
use entity::letter::Kind;
use entity::organizer::Model as Organizer;

use crate::clock::Clock;
use crate::domain::Error;
use crate::domain::crypto::keyring::Hash;
use crate::domain::write::batch::Batch;
use crate::store;
use crate::store::letter::NewLetter;

/// Letters that forms may cause to one mailbox in [`ALLOWANCE_MS`]. A limit per sender cannot
/// protect the person who is written to; this one does, and is always on.
pub const ALLOWANCE: usize = 5;

/// Seven days.
pub const ALLOWANCE_MS: i64 = 7 * 24 * 60 * 60 * 1000;

/// A new random part of a Message-ID.
pub fn new_message_id(clock: &Clock) -> String {
    HEXLOWER.encode(&clock.random::<16>())
}

/// Puts a letter to an organizer into the outbox.
pub(crate) async fn write_to(batch: &Batch<'_>, account: &Organizer, kind: Kind) -> Result<(), Error> {
    write_to_later(batch, account, kind, batch.clock.now_ms()).await
}

/// The same, not to be sent before a moment in ms since 1970.
pub(crate) async fn write_to_later(
    batch: &Batch<'_>,
    account: &Organizer,
    kind: Kind,
    due_at: i64,
) -> Result<(), Error> {
    let Some(key) = &account.email_key else { return Ok(()) };
    let letter = NewLetter {
        pledge_id: 0,
        organizer_id: Some(account.id),
        kind,
        language: account.language.clone(),
        mailbox_key: batch.keys.mailbox_key(key).to_vec(),
        message_id: new_message_id(batch.clock),
        due_at,
        now: batch.clock.now_ms(),
    };
    batch.put_letters(vec![letter]).await
}

/// Puts a letter to every owner into the outbox who can sign in, but one of this code.
pub(crate) async fn write_to_owners(batch: &Batch<'_>, kind: Kind, but: Option<&str>) -> Result<(), Error> {
    let owners = store::organizer::owners(batch.tx).await?;
    let reached = |owner: &&Organizer| owner.password.is_some() && but != Some(owner.code.as_str());
    for owner in owners.iter().filter(reached) {
        write_to(batch, owner, kind).await?;
    }
    Ok(())
}

/// What mailboxes may still be sent.
#[derive(Debug)]
pub struct LetterQuota {
    suppressed: HashSet<Vec<u8>>,
    triggered_by_form: HashMap<Vec<u8>, (usize, HashSet<Kind>)>,
}

impl LetterQuota {
    /// Reads it, for a batch of mailboxes.
    pub async fn of(batch: &Batch<'_>, mailboxes: &[Hash]) -> Result<Self, Error> {
        let since = batch.clock.now_ms() - ALLOWANCE_MS;
        let suppressed = store::suppression::among(batch.tx, mailboxes).await?;
        let mut triggered_by_form: HashMap<Vec<u8>, (usize, HashSet<Kind>)> = HashMap::new();
        for letter in store::letter::triggered_by_form(batch.tx, mailboxes, since).await? {
            let (count, waiting) = triggered_by_form.entry(letter.mailbox_key).or_default();
            *count += 1;
            if letter.waits {
                waiting.insert(letter.kind);
            }
        }
        Ok(Self { suppressed, triggered_by_form })
    }

    /// Whether a letter may be put in: the mailbox is not silenced, has not had too many, and has
    /// none of the same kind still on the way.
    pub fn permits(&self, mailbox: &[u8], kind: Kind) -> bool {
        if self.suppressed.contains(mailbox) {
            return false;
        }
        self.triggered_by_form
            .get(mailbox)
            .is_none_or(|(count, waiting)| *count < ALLOWANCE && !waiting.contains(&kind))
    }
}

/// Puts the confirmation letters of pledges in, as far as their mailboxes may be written to.
pub(crate) async fn put_confirm_letters<'a>(
    batch: &Batch<'_>,
    pledges: impl Iterator<Item = &'a entity::pledge::Model>,
) -> Result<(), Error> {
    let meant: Vec<(&entity::pledge::Model, Hash)> = pledges
        .filter_map(|row| row.email_key.as_deref().map(|key| (row, batch.keys.mailbox_key(key))))
        .collect();
    let mailboxes: Vec<Hash> = meant.iter().map(|(_, mailbox)| *mailbox).collect();
    let allowance = LetterQuota::of(batch, &mailboxes).await?;
    let letters = meant
        .iter()
        .filter(|(_, mailbox)| allowance.permits(mailbox, Kind::Confirm))
        .map(|(row, mailbox)| NewLetter {
            pledge_id: row.id,
            organizer_id: None,
            kind: Kind::Confirm,
            language: row.language.clone(),
            mailbox_key: mailbox.to_vec(),
            message_id: new_message_id(batch.clock),
            due_at: batch.clock.now_ms(),
            now: batch.clock.now_ms(),
        })
        .collect();
    batch.put_letters(letters).await
}
